"""The map of posts, without a browser."""

import base64

import numpy as np
import pytest

from tests.widgets.invented_posts_map import NAMES, heaps
from workbench.errors import SettingError
from workbench.widgets.dots import placed
from workbench.widgets.fans_map import FansMap


@pytest.fixture
def board():
    places, labels, unclear = heaps(400)
    return FansMap(
        places, labels, names=dict(enumerate(NAMES)), unclear=unclear, language="en",
        card=lambda at: {"head": NAMES[labels[at]], "text": "x" * 900, "foot": None},
    )  # fmt: skip


def ask(board, **message):
    answers = []
    board.send = answers.append
    board._hear(board, {"call": 3, **message}, None)
    return answers


def numbers(raw, dtype):
    return np.frombuffer(raw, dtype=dtype)


def test_names_stand_in_their_heaps_and_unclear_posts_are_grey(board):
    places, labels, unclear = heaps(400)
    assert [row["size"] for row in board._names] == sorted(np.bincount(labels), reverse=True)
    for row in board._names:
        own = placed(places)[(labels == row["topic"]) & ~unclear]
        assert np.hypot(*(own - [row["x"], row["y"]]).T).min() < 0.1
    assert numbers(board._labels, "<i4")[unclear].tolist() == [-1] * int(unclear.sum())
    assert set(numbers(board._codes, "<u4")[unclear]) == {0}
    assert (numbers(board._codes, "<u4")[~unclear] == labels[~unclear] + 1).all()
    assert np.allclose(board._dots.points[:, :2], placed(places), atol=1e-6)


def test_far_off_posts_lie_on_the_rim_and_leave_room():
    places = np.vstack([np.random.default_rng(1).normal(size=(2000, 2)), [[1e9, -1e9]]])
    drawn = placed(places)
    assert drawn[-1].tolist() == [1.5, -1.0]
    assert np.ptp(drawn[:-1, 0]) > 2
    assert placed(np.zeros((3, 2))).shape == (3, 2)
    assert np.isfinite(placed(np.zeros((3, 2)))).all()
    for wrong in ([[1, 2, 3]], [[np.nan, 1]], [1, 2]):
        with pytest.raises(SettingError, match="two numbers"):
            placed(wrong)


def test_a_lasso_of_the_browser_is_selected_and_code_selects_too(board):
    seen = []
    board.observe(lambda change: seen.append(change.new), "selected")
    board._dots.selection = np.array([7, 3, 5], dtype=np.uint32)
    assert board.selected == [3, 5, 7]
    board.selected = [1]
    assert board._dots.selection.tolist() == [1]
    assert seen == [[3, 5, 7], [1]]


def test_what_is_hidden_is_no_longer_selected(board):
    board.selected = [3, 20, 300]
    board.show_only(np.arange(400) < 100)
    assert board.selected == [3, 20]
    assert numbers(board._shown, "u1").sum() == 100
    board._dots.selection = np.array([50, 200, 999], dtype=np.uint32)
    assert board.selected == [50]
    board.show_only()
    assert numbers(board._shown, "u1").sum() == 400


def test_highlighting_selects_nothing(board):
    board.selected = [3]
    board.highlight([5, 5, 9, 400, -1])
    assert numbers(board._marked, "<u4").tolist() == [5, 9]
    assert board.selected == [3]


def test_any_colouring_is_drawn_with_its_legend(board):
    codes = np.arange(400) % 3 - 1
    board.colour_by(codes, ["#2463c5", "#d9730d"], ["Content", "<i>Support</i>"])
    assert numbers(board._codes, "<u4").tolist() == (codes + 1).tolist()
    assert board._palette == ["#c9d0da", "#2463c5", "#d9730d"]
    assert [row["name"] for row in board._legend] == ["Content", "<i>Support</i>"]
    with pytest.raises(SettingError, match="2 colours"):
        board.colour_by(codes + 1, ["#2463c5", "#d9730d"])
    with pytest.raises(SettingError, match="400 posts"):
        board.colour_by([0], ["#2463c5"])


def test_cards_are_short_text_and_the_still_picture_is_a_png(board):
    (answer,) = ask(board, type="card", at=0)
    assert answer["ok"]
    assert answer["head"] == NAMES[0]
    assert len(answer["text"]) < 330
    assert answer["foot"] == ""
    for wrong in (-1, 400, "1", None):
        assert not ask(board, type="card", at=wrong)[0]["ok"]
    assert not ask(board, type="nonsense")[0]["ok"]
    (answer,) = ask(board, type="picture")
    assert base64.b64decode(answer["picture"]).startswith(b"\x89PNG")


def test_other_topics_of_the_same_posts(board):
    board.regroup(np.arange(400) % 2, names={0: "even", 1: "odd \ud83d" + "y" * 100_000})
    assert [row["name"][:4] for row in board._names] == ["even", "odd "]
    assert max(len(row["name"]) for row in board._names) <= 61
    assert set(numbers(board._codes, "<u4")) == {1, 2}


def test_nothing_to_draw():
    board = FansMap([], [], names={}, language="de")
    assert board._names == []
    assert board.selected == []
