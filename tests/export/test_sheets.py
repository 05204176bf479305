"""The hand-over says in words what the team knows, and nothing it should not."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.signals.rows import measured, post, profile
from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.export import csv, ranking_csv, read_csv, topics_csv
from workbench.export.words import ordinal
from workbench.phrases import use_language
from workbench.project import Project
from workbench.ranking import rank
from workbench.shortlist import Shortlist

HEADER = [
    "campaign", "choice", "handles", "links", "display_name", "followers", "followers_as_of",
    "followers_source", "tier", "language", "reason_1", "reason_2", "reason_3", "evidence_1",
    "evidence_2", "evidence_3", "rank", "label_practice", "status", "owner", "note", "export",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def accounts():
    return pd.DataFrame(
        {
            "account": ["instagram:mila", "tiktok:mila.b"],
            "display_name": ["Mila =B", None],
            "followers": pd.array([23_400, 41_000], dtype="Int64"),
            "as_of": pd.to_datetime(["2026-11-02", "2026-10-01"], utc=True),
            "source": ["zeeschuimer", "list"],
        }
    )


def test_one_row_a_person_in_words(shortlist, ranking, accounts, tmp_path):
    shortlist.decide("instagram:mila", "approved", owner="Ada", note="=HYPERLINK(1)")
    shortlist.link("instagram:mila", "tiktok:mila.b")
    posts = pd.DataFrame({"post": ["instagram:known"], "url": ["https://example.org/p"]})
    path = csv(
        shortlist,
        tmp_path / "out" / "shortlist.csv",
        ranking=ranking,
        accounts=accounts,
        posts=posts,
        shown=["instagram:mila", "instagram:jonas"],
    )
    table = read_csv(path)
    assert table.columns.tolist() == HEADER
    (row,) = table.to_dict("records")
    campaign = hashlib.sha256(b"default").hexdigest()[:6]
    assert row.pop("export") == f"2-20260601T090100000000-{campaign}"  # of the second event
    assert row == {
        "campaign": "Default campaign",
        "choice": "first",
        "handles": "mila (instagram); mila.b (tiktok)",
        "links": "https://www.instagram.com/mila/; https://www.tiktok.com/@mila.b",
        "display_name": "Mila =B",
        "followers": 41_000,
        "followers_as_of": "2026-10-01",
        "followers_source": "list",
        "tier": "micro",
        "language": "de",
        "reason_1": "better than 97 of 100 for affinity: 14 posts",
        "reason_2": "b",
        "reason_3": "c",
        "evidence_1": "https://www.instagram.com/p/BxbYDJsuyO2/",
        "evidence_2": "https://example.org/p",
        "evidence_3": "mastodon:9",
        "rank": "1st of 2 shown, 2nd of 1,482",
        "label_practice": "3 of 25 posts labelled as paid",
        "status": "approved",
        "owner": "Ada",
        "note": "=HYPERLINK(1)",
    }
    assert '"\'=HYPERLINK(1)"' in path.read_text(encoding="utf-8-sig")


def test_suspicions_stay_out_unless_asked_for(shortlist, ranking, tmp_path):
    shortlist.decide("instagram:mila", "approved")
    for kind in ("handover", "full"):
        path = csv(shortlist, tmp_path / "s.csv", profile=kind, ranking=ranking)
        text = path.read_text(encoding="utf-8-sig")
        assert "bought" not in text
        assert "authenticity" not in text
        assert "flags" not in text
    asked = read_csv(csv(shortlist, tmp_path / "s.csv", ranking=ranking, flags=True))
    assert asked["flags"].tolist() == ["look closely: bought followers"]


def test_the_same_columns_and_types_with_and_without_anybody(shortlist, ranking, tmp_path):
    empty = read_csv(csv(shortlist, tmp_path / "e.csv"))
    assert empty.columns.tolist() == HEADER
    assert empty.empty
    shortlist.decide("instagram:new")
    some = read_csv(csv(shortlist, tmp_path / "s.csv"))
    pd.testing.assert_series_equal(empty.dtypes, some.dtypes)
    assert some["followers"].isna().all()
    assert some["rank"].isna().all()
    full = csv(shortlist, tmp_path / "f.csv", profile="full", ranking=ranking)
    assert {"score", "p_top", "affinity", "decided_at", "cost"} <= set(read_csv(full).columns)


def test_before_anybody_decided_the_best_candidates_stand_there(shortlist, ranking, tmp_path):
    table = read_csv(csv(shortlist, tmp_path / "s.csv", ranking=ranking, top=2))
    assert table["status"].tolist() == ["found", "found"]
    assert table["rank"].tolist() == ["2nd of 1,482", "5th of 1,482"]


def real_ranking():
    """Return ada, who speaks of Hafer most, and ben, a customer, and cem."""
    posts = [post(f"ada{k}", "ada", k, "Mein @hafer") for k in range(4)]
    posts += [post(f"ben{k}", "ben", k, "Mein @hafer") for k in range(2)]
    posts += [post(f"cem{k}", "cem", k, "Nur Tee") for k in range(3)]
    people = [
        profile("ada", 20_000, bio="Mama von drei", display_name="Ada"),
        profile("ben", 2_000, bio="he/him", display_name="Ben"),
    ]
    return rank(measured(posts, accounts=people, lists={"customers": {"x:ben"}}), draws=20)


def test_who_was_decided_on_before_keeps_rank_and_reasons_behind_a_filter(shortlist, tmp_path):
    whole = real_ranking()
    assert whole.table["account"].tolist()[0] == "x:ada"
    shortlist.decide("x:ada", "approved")
    shortlist.decide("x:ben", "approved")
    some = whole.filter(max_followers=5_000)
    assert some.table["account"].tolist() == ["x:ben"]
    for kind in ("handover", "full"):
        path = csv(shortlist, tmp_path / "s.csv", ranking=some, profile=kind)
        rows = read_csv(path).set_index("handles")
        place = int(whole.table.set_index("account").loc["x:ben", "rank"])
        assert rows.loc["ada (x)", "rank"] == "1st of 3"
        assert rows.loc["ben (x)", "rank"] == f"1st of 1 shown, {ordinal(place, 'en')} of 3"
        assert rows.loc["ada (x)", "reason_1"] == whole.explain("x:ada", "en")[0]
        assert rows.loc["ada (x)", "evidence_1"].endswith("ada0")
        assert rows.loc["ada (x)", "followers"] == 20_000
    shortlist.undo()
    shortlist.undo()
    unasked = csv(shortlist, tmp_path / "u.csv", ranking=some)
    assert read_csv(unasked)["handles"].tolist() == ["ben (x)"]
    about = json.loads((tmp_path / "u.csv.json").read_text(encoding="utf-8"))
    assert (about["candidates"], about["shown"]) == (3, 1)
    assert about["filters"] == {"max_followers": 5_000}


def test_what_says_the_type_is_text_and_customers_are_marked(shortlist, tmp_path):
    ranking = real_ranking()
    evidence = ranking.signals.candidates["type_evidence"].map("; ".join).to_dict()
    assert evidence["x:ada"]
    path = ranking_csv(ranking, tmp_path / "r.csv")
    table = read_csv(path).set_index("account")
    assert table["type_evidence"].fillna("").to_dict() == evidence
    assert table["customer"].to_dict() == {"x:ada": False, "x:ben": True, "x:cem": False}
    assert "[" not in path.read_text(encoding="utf-8-sig")
    shortlist.decide("x:ada", "approved")
    full = csv(shortlist, tmp_path / "f.csv", ranking=ranking, profile="full")
    assert read_csv(full)["type_evidence"].tolist() == [evidence["x:ada"]]


def test_german_words_under_english_headers(shortlist, ranking, tmp_path):
    shortlist.decide("x:tom", "contacted")
    path = csv(shortlist, tmp_path / "s.csv", ranking=ranking, language="de")
    table = read_csv(path)
    assert table.columns.tolist() == HEADER
    assert table["rank"].tolist() == ["1.022. von 1.482"]
    assert table["campaign"].tolist() == ["Standardkampagne"]


def test_the_settings_lie_beside_it(shortlist, ranking, tmp_path):
    csv(shortlist, tmp_path / "s.csv", ranking=ranking)
    details = json.loads((tmp_path / "s.csv.json").read_text(encoding="utf-8"))
    assert details["as_of"].startswith("2026-11-14")
    assert details["weights"] == {"affinity": 2.0, "reach": None}
    assert details["encoder"] == "use-3"
    assert details["profile"] == "handover"
    assert {"ugc-workbench", "pandas", "python"} <= set(details["versions"])
    with pytest.raises(SettingError):
        csv(shortlist, tmp_path / "s.csv", profile="all")


def test_topics_of_each_person(shortlist, ranking, topics, tmp_path):
    shortlist.decide("instagram:mila")
    posts = pd.DataFrame({"post": [f"x:{i}" for i in range(300)], "account": "instagram:mila"})
    path = csv(shortlist, tmp_path / "s.csv", ranking=ranking, posts=posts, topics=topics)
    assert read_csv(path)["topics"].tolist() == ["Barista & Schaum; $x_1$ =1"]


def test_ranking_and_topics(ranking, topics, tmp_path):
    table = read_csv(ranking_csv(ranking, tmp_path / "r.csv"))
    assert table["account"].tolist() == ranking.table["account"].tolist()
    assert table["rank"].tolist() == [2, 5, 1022]
    assert table["score"].tolist() == ranking.table["score"].tolist()
    assert "flags" not in table
    named = read_csv(topics_csv(topics, tmp_path / "t.csv"))
    assert named["name"].tolist() == topics.table["name"].tolist()
    assert named["keywords"].tolist() == ["foam; =1"] * 5


def test_days_are_the_brands(shortlist, ranking, accounts, tmp_path):
    late = pd.Timestamp("2026-11-02 23:30", tz="UTC")
    shortlist.decide("instagram:mila", "approved")
    shortlist.project.brand = Brand(name="Oats", handles=("oats",), timezone="Europe/Berlin")
    path = csv(shortlist, tmp_path / "a.csv", ranking=ranking, accounts=accounts.assign(as_of=late))
    assert read_csv(path)["followers_as_of"].tolist() == ["2026-11-03"]


def test_files_outside_the_project_are_remembered(ranking, topics, tmp_path):
    outside = tmp_path / "elsewhere"
    with Project.create(tmp_path / "project", Brand(name="Oats", handles=("oats",))) as project:
        shortlist = Shortlist(project)
        shortlist.decide("instagram:mila", "approved")
        csv(shortlist, outside / "s.csv", ranking=ranking)
        ranking_csv(ranking, outside / "r.csv", project=project)
        topics_csv(topics, outside / "t.csv", project=project)
        csv(shortlist, project.exports / "in.csv")
        report = project.forget("instagram:mila")
    named = {Path(path).name for path in report.outside}
    assert named == {f"{n}.csv{end}" for n in "srt" for end in ("", ".json")}
