"""What a project tells about people: one person's data, the overview, objections, minors."""

import json

import pandas as pd
import pytest
from made_source import MadeFile, MadeSource, comment, day, of, post
from test_forget import CAPTION, NEW, OLD, fill, traces_in

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.phrases import use_language
from workbench.project import Project


@pytest.fixture(params=["en", "de"])
def spoken(request):
    use_language(request.param)
    yield request.param
    use_language(None)


@pytest.mark.parametrize("asked", [f"x:{OLD}", f"x:{NEW}", "x:id=99887766"])
def test_everything_on_one_person_is_told(project, asked, spoken):
    fill(project)
    report = project.subject(asked)
    assert report.found
    assert {f"x:{OLD}", f"x:{NEW}"} <= set(report.names)
    assert {name: len(rows) for name, rows in report.tables.items()} == {
        "posts": 2, "comments": 1, "accounts": 1, "reported": 1, "counts": 1, "aliases": 2,
    }  # fmt: skip
    mentioned = {row.get("post") or row.get("comment") for row in report.mentions}
    assert mentioned == {"x:o1", "x:o2", "x:o3", "x:c2"}
    assert [e["payload"]["fields"] for e in report.events] == [{"status": ["approved", ""]}]
    assert len(report.enrichments["topics"]) == 1
    assert report.media == ("m1.jpg",)
    assert set(report.sources) == {"made", "m"}
    assert report.until is None  # approved: the team works with them
    plain = json.loads(json.dumps(report.to_json()))
    assert CAPTION in [row["text"] for row in plain["tables"]["posts"]]
    text = str(report)
    assert CAPTION in text
    assert ("Zweck" if spoken == "de" else "Purpose") in text
    assert "privacy." not in text


def test_a_retention_day_is_told_for_others(project):
    fill(project)
    report = project.subject("x:ben")
    assert (report.until - report.since).days == 180
    assert report.until.isoformat() in json.dumps(report.to_json())


def test_nothing_is_held_on_a_stranger(project, spoken):
    fill(project)
    report = project.subject("x:never.seen")
    assert not report.found
    assert "never.seen" in str(report)
    assert "privacy." not in str(report)
    project.forget(f"x:{OLD}")
    gone = project.subject(f"x:{OLD}")
    assert not gone.found
    assert gone.suppressed
    with pytest.raises(SettingError):
        project.subject("mila")


def test_a_person_of_whom_only_cursors_are_there_gets_an_answer(project, spoken):
    cursors = {"x:account:nie.da": json.dumps({"id": "40002", "handle": "nie.da"}),
               "x:posts:40002": json.dumps({"newest": 1}),
               "x:posts:40003": json.dumps({"newest": 1})}  # fmt: skip
    project.add(MadeSource(MadeFile("f", {"posts": [post("1", account="x:jo")]}, cursor=cursors)))
    report = project.subject("x:nie.da")
    assert report.found
    assert [row["name"] for row in report.cursors] == ["x:account:nie.da", "x:posts:40002"]
    assert (report.until - report.since).days == 180
    assert "x:posts:40002" in str(report)
    assert "privacy." not in str(report)
    assert "40002" in json.dumps(report.to_json())
    assert not project.subject("x:jo").cursors


def test_imports_that_name_a_person_are_told(project, spoken):
    fill(project)
    (told,) = project.subject(f"x:{NEW}").imports
    assert told["path"] == f"exports/{OLD}/all.ndjson"
    assert told["path"] in str(project.subject(f"x:{OLD}"))
    assert not project.subject("x:ben").imports


def test_foreign_text_breaks_no_line_and_commands_no_terminal(project):
    text = "a\x1b]0;title\x07\nGespeichert bis nie.\r\u202eb\u2028\x9b2J ç 👩‍🍳"
    tampered = [post("1", account="x:jo", text=text)]
    project.add(of(posts=tampered))
    project.events.append("decided\x1b[2J", {"note": "c\nd"}, subjects=["x:jo"])
    lines = str(project.subject("x:jo")).split("\n")
    assert [line for line in lines if line.startswith("Gespeichert bis nie")] == []
    shown = "".join(lines)
    assert not any(c in shown for c in "\x1b\x07\r\u202e\u2028\x9b")
    assert r"\x1b]0;title\x07\nGespeichert" in shown
    assert "ç 👩‍🍳" in shown


def test_commenters_under_pseudonyms_get_an_answer(tmp_path):
    with Project.create(tmp_path / "q", Brand("H")) as project:
        rows = [comment("1", account="x:jo", user_id="7", text="Hallo Welt"),
                comment("2", account="x:jo.neu", user_id="7", text="Hallo Mond"),
                comment("3", account="x:ben", user_id="8", text="Nein")]  # fmt: skip
        project.add(of(comments=rows))
        for asked in ("x:jo", "x:jo.neu", "x:id=7", project.comments()["account"][0]):
            report = project.subject(asked)
            said = {row["text"] for row in report.tables["comments"]}
            assert said == {"Hallo Welt", "Hallo Mond"}
            assert report.since is not None


def test_the_overview_counts_what_is_there(project, spoken, tmp_path):
    fill(project)
    project.forget(f"x:{OLD}")
    project.object_to("x:stranger", came=day(3))
    project.write_export(tmp_path / "out.csv", "a\r\n")
    project.events.append("live_terms_accepted", {"name": "Ada Beispiel", "version": "1"})
    report = project.privacy()
    by_table = {h.table: h for h in report.holdings}
    assert (by_table["posts"].rows, by_table["posts"].accounts) == (4, 2)
    assert (report.suppressed, report.objections) == (1, 1)
    assert [s.format for s in report.sources] == ["made"]
    assert report.sources[0].rows == 10
    assert report.retention_days == 180
    assert report.outside == (str(tmp_path / "out.csv"),)
    assert report.terms[0][0] == "Ada Beispiel"
    assert not report.raw
    assert json.loads(json.dumps(report.to_json()))["brand"] == "Haferlicht"
    assert "privacy." not in str(report)


def test_an_objection_erases_and_is_counted_without_a_name(project):
    fill(project)
    report = project.object_to(f"x:{OLD}")
    assert report.rows["posts"] == 2
    assert traces_in(project.folder) == []
    assert project.privacy().objections == 1
    project.object_to(f"x:{OLD}")
    assert project.privacy().objections == 1


@pytest.mark.parametrize("again", [f"x:@{OLD.upper()}", f"x:{NEW}", "x:id=99887766"])
def test_a_person_is_one_however_spelled(project, again):
    fill(project)
    project.object_to(f"x:{OLD}")
    project.object_to(again)
    project.forget(again)
    report = project.privacy()
    assert (report.suppressed, report.objections) == (1, 1)


def test_erasures_count_people_of_whom_something_was_found(project):
    fill(project)
    project.forget("x:never.was")
    assert project.privacy().suppressed == 0
    project.forget(f"x:{OLD}")
    project.forget("x:ben")
    project.forget(f"x:{OLD}")
    project.forget("x:never.was")
    assert project.privacy().suppressed == 2


def test_an_erasure_that_was_interrupted_is_counted_once(project, monkeypatch):
    fill(project)
    with monkeypatch.context() as patch:
        patch.setattr(project._forgetting, "_erase_rows", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            project.forget(f"x:{OLD}")
    project.close()
    with Project.open(project.folder) as again:
        again.forget(f"x:{OLD}")
        assert again.privacy().suppressed == 1


def test_erasures_of_before_they_were_counted_still_count(project):
    fill(project)
    project.forget(f"x:{OLD}")
    project.forget("x:ben")
    with project._state.writing() as db:  # as a project of before has it
        db.execute("DROP TABLE erasures")
        db.execute("DELETE FROM meta WHERE name = 'erasures'")
        db.execute("PRAGMA user_version = 1")
    project.close()
    for _ in range(2):
        with Project.open(project.folder) as again:
            assert again.privacy().suppressed == 2


def minors_source():
    posts = [
        post("1", account="x:lena", text="Ich bin 16 Jahre alt und liebe Hafer", created_at=day(0)),
        post("2", account="x:jo", text="Mein Whisky ist 16 Jahre alt", created_at=day(1)),
    ]
    accounts = [
        {"account": "x:tim", "bio": "Tim, 15 y/o, Köln", "as_of": day(1), "source": "m"},
        {"account": "x:ben", "bio": "Bäcker aus Köln", "as_of": day(1), "source": "m"},
    ]
    return MadeSource(MadeFile("f", {"posts": posts, "accounts": accounts}))


def test_minors_are_held_out_until_somebody_made_sure(project):
    project.add(minors_source())
    table = project.minors()
    assert table[["account", "where", "cleared"]].to_dict("split")["data"] == [
        ["x:lena", "x:1", False],
        ["x:tim", "bio", False],
    ]
    assert "16" in table["evidence"][0]
    assert project.held_out() == {"x:lena", "x:tim"}
    project.clear_minor("x:lena", by="Ada", note="asked her mother: she is 21")
    assert project.held_out() == {"x:tim"}
    assert project.minors()["cleared"].tolist() == [True, False]
    with pytest.raises(SettingError, match="lena"):
        project.clear_minor("x:lena", by=" ")
    project.forget("x:tim")
    assert project.held_out() == frozenset()


def test_held_out_is_read_once(project, monkeypatch):
    project.add(minors_source())
    project.held_out()
    monkeypatch.setattr(project._reading, "posts", None)
    assert len(project.held_out()) == 2
    assert isinstance(project.minors(), pd.DataFrame)
