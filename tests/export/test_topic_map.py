"""The map is a picture with every topic named, whatever the names are."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
from matplotlib.image import imread

from workbench.export import map_png
from workbench.export.picture import push_apart


def test_a_map_is_drawn_at_its_size(topics, tmp_path):
    posts = pd.DataFrame({"created_at": pd.date_range("2026-06-01", periods=300, tz="UTC")})
    picture = imread(map_png(topics, tmp_path / "map.png", posts=posts))
    assert picture.shape == (1290, 1950, 4)
    assert (picture[..., :3] < 0.9).any()


def test_the_same_topics_give_the_same_picture(topics, tmp_path):
    one, two = (map_png(topics, tmp_path / name) for name in ("1.png", "2.png"))
    assert one.read_bytes() == two.read_bytes()


def test_no_post_and_one_post(topics, tmp_path):
    none = SimpleNamespace(
        labels=np.empty(0, int), unclear=np.empty(0, bool), layout=np.empty((0, 2)),
        table=topics.table.iloc[:0],
    )  # fmt: skip
    nothing = imread(map_png(none, tmp_path / "none.png"))
    one = SimpleNamespace(
        labels=np.zeros(1, int), unclear=np.ones(1, bool), layout=np.zeros((1, 2)),
        table=topics.table.iloc[:1],
    )  # fmt: skip
    single = imread(map_png(one, tmp_path / "one.png"))
    assert nothing.shape == single.shape == (1290, 1950, 4)
    assert (nothing != single).any()


def test_boxes_are_pushed_apart():
    places = push_apart(np.zeros((6, 2)), np.full(6, 30.0), np.full(6, 10.0))
    apart = np.abs(places[:, None] - places)
    overlap = (apart[..., 0] < 59) & (apart[..., 1] < 19)
    assert overlap.sum() == 6
