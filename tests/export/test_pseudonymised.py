"""Under pseudonyms nobody can be found by name, and the same person stays the same."""

import json
import re

import pytest

from tests.export import world
from workbench.errors import SettingError
from workbench.export import csv, merge_pack, pack, read_back, read_csv, xlsx
from workbench.export.names import Names


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project = world.make(tmp_path_factory.mktemp("w") / "p")
    graph, ranking = world.ranked(project)
    return project, graph, ranking, world.decided(project)


def secrets(project):
    """Return everything by which the corpus names somebody."""
    posts, accounts, comments = project.posts(), project.accounts(), project.comments()
    found = {*posts["url"].dropna(), *posts["user_id"].dropna(), *accounts["display_name"].dropna()}
    for frame, name in ((posts, "post"), (posts, "account"), (comments, "comment"),
                        (comments, "account"), (accounts, "account")):  # fmt: skip
        found |= {key.partition(":")[2] for key in frame[name].dropna()}
    found |= {h for cell in [*posts["mentions"], *posts["coauthors"]] for h in cell or []}
    found |= set(posts["text"]) | set(accounts["bio"].dropna())
    return {s for s in found if s and s != "hafer" and not s.startswith("~")}


def names_in(text, secret):
    return bool(re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text, re.IGNORECASE))


@pytest.mark.parametrize("write", [csv, xlsx])
def test_no_cell_names_anybody(made, tmp_path, write):
    project, _, ranking, shortlist = made
    shortlist.set_campaign("default", name="Mit Ada Lindqvist", brief="für @cem")
    path = write(shortlist, tmp_path / f"s.{write.__name__}", profile="pseudonymised",
                 ranking=ranking, accounts=project.accounts(), posts=project.posts())  # fmt: skip
    table = read_back(path)
    assert len(table) == 2
    known = secrets(project)
    assert len(known) > 60
    for cell in [str(c) for c in table.to_numpy().ravel()]:
        assert not [s for s in known if names_in(cell, s)], cell
    assert not {"note", "owner", "links", "handles", "display_name", "evidence_1",
                "type_evidence", "decided_by"} & set(table.columns)  # fmt: skip
    if write is csv:
        beside = (tmp_path / "s.csv.json").read_text("utf-8")
        assert not [s for s in known if names_in(beside, s)]
        assert "decisions" not in json.loads(beside)


def test_figures_are_those_of_the_full_file(made, tmp_path):
    project, _, ranking, shortlist = made
    known = {"ranking": ranking, "accounts": project.accounts(), "posts": project.posts()}
    full = read_csv(csv(shortlist, tmp_path / "f.csv", profile="full", **known))
    hidden = read_csv(csv(shortlist, tmp_path / "p.csv", profile="pseudonymised", **known))
    for name in ("followers", "rank_number", "rank_low", "rank_high", "score", "cost", "affinity"):
        assert hidden[name].equals(full[name]), name
    assert hidden["person"].tolist() == [project.pseudonym(p) for p in full["person"]]
    assert hidden["reason_1"].str.len().gt(20).all()


def test_the_pseudonym_stays_after_a_merge(made, tmp_path):
    project, _, ranking, shortlist = made
    before = read_csv(csv(shortlist, tmp_path / "a.csv", profile="pseudonymised", ranking=ranking))
    other = world.make(tmp_path / "other")
    world.Shortlist(other).decide("instagram:_dora.d", "approved")
    merge_pack(project, pack(other, tmp_path / "o.zip", decisions_only=True))
    after = read_csv(csv(shortlist, tmp_path / "b.csv", profile="pseudonymised", ranking=ranking))
    assert after["person"].tolist()[:2] == before["person"].tolist()
    assert len(after) == 3


def test_forgetting_reaches_the_pseudonymised_file(made, tmp_path):
    project = world.make(tmp_path / "p")
    shortlist = world.decided(project)
    path = csv(shortlist, project.exports / "p.csv", profile="pseudonymised")
    gone = project.pseudonym("instagram:cem")
    project.forget("instagram:cem")
    assert not path.exists() or gone not in path.read_text("utf-8-sig")


def test_without_a_project_there_is_no_key(shortlist, tmp_path):
    shortlist.decide("instagram:mila", "approved")
    with pytest.raises(SettingError):
        csv(shortlist, tmp_path / "p.csv", profile="pseudonymised")


def test_words_that_only_contain_a_name_stay():
    names = Names(["cem", "ada.backt"], ["Dora van Doorn"], public=["Hafer"], addresses=True)
    text = "Cement, ada.backt. Dora van Doorn-Fan, a@b.example und www.x.example/cem: hafer"
    assert names.hide(text) == "Cement, …. …-Fan, … und … hafer"
