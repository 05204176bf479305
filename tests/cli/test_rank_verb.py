"""`workbench rank`: presets, filters, cards and comparisons from a terminal."""

import csv
import json

import pytest

from workbench.ranking import Ranking

WORDS = {"fan": "Mein @hafer am Morgen", "stranger": "Cappuccino im Garten", "both": "@hafer @korn"}


@pytest.fixture
def project(tmp_path, said):
    folder, path = tmp_path / "hafer", tmp_path / "posts.csv"
    said("new", folder, "--brand", "Hafer", "--handle", "hafer", "--competitor", "korn",
         "--brief", "oat drink, coffee")  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["post_id", "username", "caption", "date", "likes", "comments"])
        for kind, text in WORDS.items():
            for k in range(4):
                for i in range(k + 1):
                    day = f"2026-10-{5 * k + i + 1:02} 09:00"
                    writer.writerow([f"{kind}{k}{i}", f"{kind}{k}", f"{text} {i}", day, 10 * k, 1])
    assert said("import", folder, path, "--platform", "instagram")[0] == 0
    return folder


def test_discovery_shows_those_who_never_mentioned_the_brand(project, said):
    code, out, _ = said("rank", project, "--preset", "discovery", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["candidates"] == 12
    assert told["shown"] == 4
    assert told["filters"] == {"never_mentioned": True}
    assert [entry["shown_rank"] for entry in told["ranking"]] == [1, 2, 3, 4]
    assert all("stranger" in entry["account"] for entry in told["ranking"])
    assert all("has never mentioned you" in entry["explanation"] for entry in told["ranking"])
    lifted = json.loads(
        said("rank", project, "--preset", "discovery", "--filter", "never_mentioned=any", "--json")[
            1
        ]
    )
    assert len(lifted["ranking"]) == 12
    ranks = {entry["account"]: entry["rank"] for entry in lifted["ranking"]}
    assert all(ranks[entry["account"]] == entry["rank"] for entry in told["ranking"])


def test_a_filter_shows_some_and_says_so(project, said):
    code, out, _ = said("rank", project, "--filter", "min_posts=4")
    assert code == 0
    assert "3 of 12 shown: min_posts=4" in out
    assert "1st of 3 shown" in out
    plain = json.loads(said("rank", project, "--json", "--top", "2")[1])
    assert "shown" not in plain
    assert "shown_rank" not in plain["ranking"][0]


def test_nobody_below_the_first_is_explained(project, said, monkeypatch):
    whole = json.loads(said("rank", project, "--json")[1])["ranking"]
    asked = []
    tell = Ranking.explain
    monkeypatch.setattr(
        Ranking, "explain", lambda self, who, *more: asked.append(who) or tell(self, who, *more)
    )
    told = json.loads(said("rank", project, "--json", "--top", "2")[1])
    assert told["ranking"] == whole[:2]
    assert told["candidates"] == 12
    assert asked == [entry["account"] for entry in whole[:2]]


def test_one_account_is_explained_by_its_handle(project, said):
    code, out, _ = said("rank", project, "--explain", "@fan3")
    assert code == 0
    assert out.startswith("instagram:fan3   ")
    assert " of 12   likely " in out
    assert "for affinity: " in out


def test_what_a_caption_would_do_to_a_terminal_is_only_shown(project, said, monkeypatch):
    quoted = "look closely: “\x1b]0;owned\x07 \u202eevil\nnext line”"
    monkeypatch.setattr(Ranking, "explain", lambda *_: [quoted])
    for wish in ([], ["--explain", "fan3"]):
        code, out, _ = said("rank", project, *wish)
        assert code == 0
        assert "look closely: “\\x1b]0;owned\\x07 \\u202eevil\\nnext line”" in out
        assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_two_accounts_are_compared(project, said):
    code, out, _ = said("rank", project, "--compare", "stranger0", "fan3")
    assert code == 0
    assert out.startswith("instagram:fan3 stands before instagram:stranger0 mostly because of")
    assert "of 200 re-draws" in out


@pytest.mark.parametrize(
    "arguments",
    [["--filter", "charm=2"], ["--filter", "tier"], ["--filter", "tier=huge"],
     ["--filter", "min_posts=many"], ["--filter", "safe=perhaps"], ["--filter", "customer=perhaps"],
     ["--explain", "nobody"], ["--compare", "fan1", "nobody"], ["--compare", "fan1"],
     ["--explain", "fan1", "--json"]],
)  # fmt: skip
def test_what_makes_no_sense_is_one_line(project, said, arguments):
    code, _, err = said("rank", project, *arguments)
    assert code == 1
    assert err.count("\n") == 1
