"""Lookalikes from a terminal."""

import csv
import json

import pytest

from tests.ugc.planted import planted
from workbench.ranking import Lookalikes


def write(path, names, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return path


@pytest.fixture
def project(tmp_path, said):
    """Return a project whose first six people have one audience, the other six each their own."""
    folder = tmp_path / "hafer"
    said("new", folder, "--brand", "Hafer", "--handle", "hafer", "--brief", "oat drink, coffee")
    texts = planted(24)["text"].tolist()
    posts = [["instagram", f"C{i:010}", f"mila{i % 12:02}", text, f"2026-10-{i + 1:02} 09:00"]
             for i, text in enumerate(texts)]  # fmt: skip
    below = []
    for post in posts:
        circle = "all" if int(post[2][4:]) < 6 else post[2]
        below += [["instagram", f"{post[1]}c{k}", post[1], f"fan.{circle}.{k}", "schön", "2026-10-26 09:00"]
                  for k in range(8)]  # fmt: skip
    columns = ["platform", "post_id", "username", "caption", "date"]
    write(tmp_path / "posts.csv", columns, posts)
    columns = ["platform", "comment_id", "post_id", "username", "comment", "date"]
    write(tmp_path / "comments.csv", columns, below)
    code, _, err = said("import", folder, tmp_path / "posts.csv", tmp_path / "comments.csv")
    assert code == 0, err
    return folder


def test_lookalikes_as_json_and_as_text(said, project):
    code, out, err = said("lookalikes", project, "mila00", "@Mila01", "--top", "4", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["like"] == ["instagram:mila00", "instagram:mila01"]
    assert found["candidates"] == 10
    assert len(found["lookalikes"]) == 4
    circle = {f"instagram:mila{i:02}" for i in range(2, 6)}
    assert {row["account"] for row in found["lookalikes"]} & circle
    by_audience = {row["account"] for row in found["lookalikes"] if (row["audience"] or 0) > 0}
    assert by_audience <= circle
    assert all(len(row["explanation"]) == 3 for row in found["lookalikes"])

    code, out, err = said("--speak", "de", "lookalikes", project, "mila00", "--top", "2")
    assert code == 0, err
    assert out.startswith("Ähnlich wie instagram:mila00: 11 Kandidaten verglichen")
    assert "   2. instagram:" in out
    assert "   3. " not in out


def test_who_says_to_be_under_18_is_nobodys_lookalike_and_nobody_to_be_like(
    said, project, tmp_path
):
    row = ["instagram", "C9", "mila99", "Bin 15, mein Haferdrink am Morgen", "2026-10-20 09:00"]
    columns = ["platform", "post_id", "username", "caption", "date"]
    assert said("import", project, write(tmp_path / "more.csv", columns, [row]))[0] == 0
    code, out, err = said("lookalikes", project, "mila00", "--top", "50", "--json")
    assert code == 0, err
    assert "mila99" not in out
    assert json.loads(out)["held_out"] == 1
    assert json.loads(out)["candidates"] == 11
    out = said("lookalikes", project, "mila00", "--top", "50")[1]
    assert "mila99" not in out
    assert "1 person says to be under 18" in out
    code, out, err = said("lookalikes", project, "mila99", "--json")
    assert (code, out) == (1, "")
    assert "stays out until somebody made sure" in err


def test_what_a_caption_would_do_to_a_terminal_is_only_shown(said, project, monkeypatch):
    monkeypatch.setattr(Lookalikes, "explain", lambda *_: ["like “\x1b[2J\u2028”"])
    out = said("lookalikes", project, "mila00", "--top", "1")[1]
    assert "like “\\x1b[2J\\u2028”" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("arguments", [["nobody.here"], []])
def test_a_stranger_or_nobody_is_one_clear_line(said, project, arguments):
    code, _, err = said("lookalikes", project, *arguments, "--json")
    assert code == 1
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
