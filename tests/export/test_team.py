"""A team for other people: what the CSV holds, what the picture shows, and whom neither names."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from tests.export.conftest import HOSTILE
from workbench.errors import ProjectError
from workbench.export import overlap_png, read_csv, team_csv
from workbench.graph import AttentionGraph
from workbench.phrases import use_language
from workbench.ranking.portfolio import choose_portfolio


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


class HoldsOut:
    def held_out(self):
        return frozenset({"x:mina"})

    def write_export(self, path, content):
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def team(audience=None, **settings):
    audience = audience or {"x:ada": "123450", "x:mina": "1234", "x:cleo": "45678", "x:dora": "9"}
    pairs = [(f"x:fan{fan}", account) for account, fans in audience.items() for fan in fans]
    graph = AttentionGraph.from_edges(*zip(*pairs, strict=True))
    table = pd.DataFrame({"account": list(audience)})
    settings = {"size": 4, "value": "all"} | settings
    return choose_portfolio(table, graph, **settings)


def test_a_team_reads_back_with_its_closest_member(tmp_path):
    path = team_csv(team(must=["x:mina"]), tmp_path / "team.csv", excel="german")
    table = read_csv(path)
    assert table["account"].tolist() == ["x:mina", "x:cleo", "x:ada", "x:dora"]
    assert table["marginal"].tolist() == [4, 4, 1, 1]
    assert table["overlap_with"].tolist()[0] == "x:ada"
    assert table["overlap_most"].tolist()[0] == 1


def test_the_json_beside_it_says_how_good_it_is(tmp_path):
    path = team_csv(team(), tmp_path / "team.csv", language="de")
    about = json.loads(path.with_name("team.csv.json").read_text("utf-8"))
    assert about["people"] == 10
    assert about["guarantee"] == 1
    assert about["best_ranked"]["people"] == 10
    assert about["summary"][0].startswith("3 Konten erreichen 10 verschiedene")


def test_who_is_held_out_is_in_neither_file(tmp_path):
    found = team(must=["x:mina"])
    path = team_csv(found, tmp_path / "team.csv", project=HoldsOut())
    text = path.read_text("utf-8-sig") + path.with_name("team.csv.json").read_text("utf-8")
    assert "mina" not in text
    assert '"accounts": 1' in text
    whole, fewer = tmp_path / "all.png", tmp_path / "fewer.png"
    overlap_png(found, whole)
    overlap_png(found, fewer, project=HoldsOut())
    assert whole.read_bytes() != fewer.read_bytes()


def test_a_longer_name_is_not_the_one_held_out(tmp_path):
    found = team({"x:mina.b": "123", "x:cleo": "123"}, size=2, must=["x:mina.b", "x:cleo"])
    naming = [line for line in found.summary() if "x:mina.b" in line]
    assert naming
    path = team_csv(found, tmp_path / "team.csv", project=HoldsOut())
    about = json.loads(path.with_name("team.csv.json").read_text("utf-8"))
    assert set(naming) <= set(about["summary"])


def test_the_picture_is_on_white_and_the_same_every_time(tmp_path):
    first, again = tmp_path / "a.png", tmp_path / "b.png"
    overlap_png(team(), first)
    overlap_png(team(), again)
    assert first.read_bytes() == again.read_bytes()
    pixels = np.asarray(Image.open(first).convert("RGB"))
    assert (pixels[0, 0] == 255).all()
    assert pixels.shape[0] > 300
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 10


@pytest.mark.parametrize("name", [*HOSTILE, "", "日本", "🥛" * 40, "אבג", "a" * 5000])
def test_hostile_names_are_drawn_and_written(name, tmp_path):
    found = team({f"x:{name}": "123", "x:bob": "34"})
    overlap_png(found, tmp_path / "o.png")
    path = team_csv(found, tmp_path / "t.csv")
    assert len(read_csv(path)) == 2
    assert not re.search(r'^"[=+@-]', path.read_text("utf-8-sig"), flags=re.MULTILINE)


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ProjectError):
        overlap_png(team(), tmp_path / "file" / "o.png")
