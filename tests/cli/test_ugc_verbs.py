"""What fans say, from a terminal: spaces, queue, voice, report, library, topics by hand."""

import csv
import json

import pandas as pd
import pytest

from tests.ugc.planted import planted
from workbench.project import Project
from workbench.shortlist import Community

COMMENTS = [
    ("c1", "mila", "Wo bekomme ich den Drink in Graz?", "2026-10-02 10:00", ""),
    ("c2", "hafer", "@mila Im Laden am Hauptplatz!", "2026-10-02 11:00", "c1"),
    ("c3", "jonas", "The carton leaks every single time, please fix this", "2026-10-03 10:00", ""),
    ("c4", "pia", "So lecker, danke euch!", "2026-10-04 10:00", ""),
]


@pytest.fixture
def project(tmp_path, said):
    folder = tmp_path / "hafer"
    said("new", folder, "--brand", "Hafer", "--handle", "hafer", "--competitor", "korn",
         "--brief", "oat drink, coffee")  # fmt: skip
    rows = [["instagram", "own1", "hafer", "Was trinkt ihr am Morgen?", "2026-10-01 09:00", 9, 4]]
    for i, text in enumerate(planted(60)["text"]):
        caption = f"{text.partition(' ')[2]} {'@hafer' if i % 2 else '@korn'}"
        rows.append(
            ["instagram", f"C{i:010}", f"fan{i}", caption, f"2026-10-{i % 28 + 1:02} 09:00", i, 1]
        )
    write(tmp_path / "posts.csv",
          ["platform", "post_id", "username", "caption", "date", "likes", "comments"], rows)  # fmt: skip
    below = [["instagram", key, "own1", who, text, at, to] for key, who, text, at, to in COMMENTS]
    names = ["platform", "comment_id", "post_id", "username", "comment", "date", "reply_to"]
    write(tmp_path / "comments.csv", names, below)
    code, _, err = said("import", folder, tmp_path / "posts.csv", tmp_path / "comments.csv")
    assert code == 0, err
    return folder


def write(path, names, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])


def queue(said, project):
    code, out, err = said("spaces", project, "--queue", "--json")
    assert code == 0, err
    return {row["message"]: row for row in json.loads(out)["messages"]}


def test_the_overview_names_labels_queue_and_voice(said, project):
    code, out, err = said("spaces", project)
    assert code == 0, err
    assert "Support" in out
    assert "The carton leaks every single time" in out
    assert "Hafer" in out.splitlines()[-2]
    assert "korn" in out.splitlines()[-1]


def test_answered_questions_do_not_wait_and_ticks_and_corrections_are_kept(said, project):
    waiting = queue(said, project)
    assert "instagram:c3" in waiting
    assert "instagram:c1" not in waiting
    assert said("spaces", project, "--tick", "instagram:c3")[1] == "1 change kept.\n"
    assert "instagram:c3" not in queue(said, project)
    said("spaces", project, "--untick", "instagram:c3")
    assert "instagram:c3" in queue(said, project)
    said("spaces", project, "--correct", "instagram:c3=product")
    code, out, _ = said("spaces", project, "--json")
    labels = {row["message"]: row["labels"] for row in json.loads(out)["messages"]}
    assert code == 0
    assert labels["instagram:c3"] == ["product"]
    code, _, err = said("spaces", project, "--correct", "instagram:c3")
    assert (code, len(err.splitlines())) == (1, 1)
    code, _, err = said("spaces", project, "--tick", "instagram:nothing")
    assert code == 1
    assert "instagram:nothing" in err


@pytest.mark.parametrize("part", [(), ("--queue",), ("--voice",)])
def test_each_part_is_written_as_a_table(said, project, tmp_path, part):
    code, out, err = said("spaces", project, *part, "--csv", tmp_path / "out.csv")
    assert code == 0, err
    assert str(tmp_path / "out.csv") in out
    assert len((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()) >= 2


@pytest.fixture
def with_a_minor(project):
    """Somebody of 14 posts about the brand and praises it below a post of the brand."""
    fan = {"platform": "instagram", "account": "instagram:luzie", "created_at": "2026-10-05 10:00"}
    with Project.open(project) as opened:
        opened.add(
            posts=pd.DataFrame([
                fan | {"post": "instagram:Lu1",
                       "text": "Ich bin 14 Jahre alt. Warum ist @hafer nirgends da?"},
            ]).assign(created_at=lambda f: pd.to_datetime(f["created_at"], utc=True)),
            comments=pd.DataFrame([
                fan | {"comment": "instagram:Lu2", "post": "instagram:own1",
                       "text": "Beste Hafermilch der Welt, ich liebe sie!"},
            ]).assign(created_at=lambda f: pd.to_datetime(f["created_at"], utc=True)),
        )  # fmt: skip
        assert "instagram:luzie" in opened.held_out()
        queue = Community(opened).queue(include="all")
        assert {"instagram:Lu1", "instagram:Lu2"} <= set(queue["message"])
    return project


THEIRS = ("luzie", "Lu1", "Lu2", "14 Jahre", "Beste Hafermilch der Welt")


@pytest.mark.parametrize(
    "verb",
    [
        ("spaces",),
        ("spaces", "--queue", "--include", "all", "--top", "999"),
        ("report", "--month", "2026-10"),
        ("library", "--top", "999"),
        ("library", "--list"),
    ],
)
def test_nothing_of_people_under_18_is_printed_or_written(said, with_a_minor, tmp_path, verb):
    name, *more = verb
    if verb == ("library", "--list"):  # asked for before anybody knew
        with Project.open(with_a_minor) as opened:
            told = {"post": "instagram:Lu1", "account": "instagram:luzie", "tags": []}
            opened.events.append("library_added", told, subjects=["instagram:luzie"])
    printed = [said(name, with_a_minor, *more), said(name, with_a_minor, *more, "--json")]
    assert [code for code, *_ in printed] == [0, 0]
    texts = [out + err for _, out, err in printed]
    said(name, with_a_minor, *more, "--csv", tmp_path / "out.csv")
    texts += [(tmp_path / f"out.csv{end}").read_text("utf-8-sig") for end in ("", ".json")]
    for text in texts:
        assert not [word for word in THEIRS if word in text]
    if name == "spaces" or "--list" in more:
        assert "1 person says to be under 18" in texts[0]
        assert json.loads(printed[1][1])["held_out"] == 1
    if name == "spaces":
        assert json.loads(texts[3])["held_out"]["accounts"] == 1


def test_people_under_18_are_written_no_request(said, with_a_minor):
    code, out, err = said("library", with_a_minor, "--text", "instagram:Lu1")
    assert (code, out) == (1, "")
    assert "18" in err


def test_a_post_that_names_two_is_one_post(said, project):
    with Project.open(project) as opened:
        opened.add(posts=pd.DataFrame({
            "post": ["instagram:Both"], "account": ["instagram:tessa"], "platform": "instagram",
            "created_at": pd.Timestamp("2026-10-09T10:00Z"), "text": ["@hafer oder @korn?"],
        }))  # fmt: skip
    out = said("spaces", project, "--voice")[1].splitlines()
    assert out[0].startswith("61 posts by others")
    assert [line.split()[:2] for line in out[1:]] == [["Hafer", "31"], ["korn", "31"]]


def test_a_month_in_words_as_json_and_as_a_table(said, project, tmp_path):
    code, out, err = said("report", project, "--month", "2026-10")
    assert code == 0, err
    assert "Share of voice" in out
    figures = json.loads(said("report", project, "--month", "2026-10", "--json")[1])["figures"]
    found = {(f["letter"], f["figure"]): f["value"] for f in figures}
    assert found["content", "fan_posts"] == 30
    said("report", project, "--month", "2026-10", "--csv", tmp_path / "month.csv")
    assert (tmp_path / "month.csv").exists()
    code, _, err = said("report", project, "--month", "October")
    assert code == 1
    assert "October" in err


def test_the_library_proposes_says_what_to_write_and_lets_nothing_out_without_a_right(
    said, project, tmp_path
):
    code, out, err = said("library", project, "--top", "3", "--json")
    assert code == 0, err
    best = json.loads(out)["candidates"]
    assert len(best) == 3
    post = best[0]["post"]
    assert said("library", project, "--add", post)[0] == 0
    assert post in said("library", project, "--list")[1]
    assert "Hafer" in said("library", project, "--text", post)[1]
    said("library", project, "--csv", tmp_path / "usable.csv")
    assert len((tmp_path / "usable.csv").read_text("utf-8-sig").splitlines()) == 1
    code, _, err = said("library", project, "--add", "instagram:nothing")
    assert code == 1
    assert "nothing" in err


def test_topics_changed_by_hand_stay_so(said, project):
    code, out, err = said("topics", project, "--json", "--resolution", "1")
    assert code == 0, err
    first, second = (t["topic"] for t in json.loads(out)["topics"][:2])
    code, _, err = said("topics", project, "--resolution", "1", "--merge", f"{first},{second}",
                        "--rename", f"{first}=Morning")  # fmt: skip
    assert code == 0, err
    again = json.loads(said("topics", project, "--json", "--resolution", "1")[1])["topics"]
    names = {t["topic"]: t["name"] for t in again}
    assert names[first] == "Morning"
    assert second not in names
    for _ in range(2):  # the name, then the merge
        said("topics", project, "--resolution", "1", "--undo")
    back = json.loads(said("topics", project, "--json", "--resolution", "1")[1])["topics"]
    assert second in {t["topic"] for t in back}
    code, _, err = said("topics", project, "--merge", "one")
    assert code == 1
    assert "“one”" in err
    with Project.open(project) as kept:
        assert kept.enrichment("topics") is not None
