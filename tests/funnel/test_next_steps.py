"""What is missing is counted right, priced right, and said with a command that can be typed."""

import json
import shlex
from dataclasses import replace

import pandas as pd
import pytest

import workbench as wb
from workbench.errors import SettingError
from workbench.funnel import next_steps

DAY = pd.Timestamp("2026-05-01T12:00Z")


@pytest.fixture(autouse=True)
def in_english():
    wb.phrases.use_language("en")
    yield
    wb.phrases.use_language(None)


def brand(**changes):
    settings = {
        "handles": ["oatly"], "hashtags": ["oatly"], "brief": "oat drink",
        "pseudonymous_commenters": False,
    }  # fmt: skip
    return wb.Brand("Oatly", **(settings | changes))


def post(number, account, **changes):
    known = {
        "post": f"instagram:P{number}", "platform": "instagram", "account": account,
        "created_at": DAY - pd.Timedelta(days=number % 30), "text": f"Hafer {number} @oatly",
        "tagged": [], "likes": 10, "comments": 2, "collected_at": DAY,
    }  # fmt: skip
    return known | changes


def snapshot(account, day, followers=1000):
    when = DAY + pd.Timedelta(days=day)
    return {"account": account, "followers": followers, "as_of": when, "source": "list"}


@pytest.fixture
def make(tmp_path):
    def go(posts=(), accounts=(), comments=(), **changes):
        project = wb.Project.create(tmp_path / "oatly", brand(**changes))
        tables = {"posts": posts, "accounts": accounts, "comments": comments}
        project.add(**{n: pd.DataFrame(list(rows)) for n, rows in tables.items() if rows})
        return project

    return go


def kinds(steps):
    return {step.kind: step for step in steps.steps}


def test_an_empty_project_is_told_to_begin(make):
    steps = next_steps(make(brief=""))
    assert {"import", "brief", "tagged", "own_posts"} <= set(kinds(steps))
    assert steps.steps[0].requests == 0
    assert steps.candidates == 0
    assert "0 of 0" not in str(steps)


def test_followers_of_the_best_cost_one_request_each_and_one_a_run(make):
    posts = [post(i, f"instagram:fan{i % 5}") for i in range(60)]
    project = make(posts, [snapshot("instagram:fan0", 0)])
    steps = next_steps(project, top=4)
    asked = kinds(steps)["followers"]
    assert steps.candidates == 5
    assert 3 <= len(asked.people) <= 4
    assert asked.requests == 1 + len(asked.people)
    assert asked.ways[1].requests == 1 + 2 * len(asked.people)  # no number is known of them
    assert "fan0" not in asked.people
    assert asked.days == 0
    assert f"{asked.requests} requests, today" in asked.price("en")


def test_coverage_counts_candidates_by_hand(make):
    posts = [post(i, f"instagram:fan{i % 4}") for i in range(8)]
    project = make(
        posts,
        [
            snapshot("instagram:fan0", 0),
            snapshot("instagram:fan1", 0),
            snapshot("instagram:fan1", 8),
        ],
    )
    steps = next_steps(project)
    table = steps.coverage.set_index("signal")
    assert table.loc["reach", ["candidates", "of"]].tolist() == [2, 4]
    assert table.loc["growth", "candidates"] == 1
    assert table.loc["relevance", "candidates"] == 4
    assert table.loc["affinity", "candidates"] == 4
    assert table.loc["relevance", "why"] is None
    assert "followers" in steps.why("reach", "en")


def test_a_second_snapshot_is_asked_only_of_those_with_one(make):
    posts = [post(i, f"instagram:fan{i % 2}") for i in range(6)]
    accounts = [
        snapshot("instagram:fan0", 0),
        snapshot("instagram:fan1", 0),
        snapshot("instagram:fan1", 7),
    ]
    assert kinds(next_steps(make(posts, accounts)))["second_snapshot"].people == ("fan0",)


def test_other_platforms_are_not_asked_live(make):
    posts = [post(i, f"tiktok:fan{i}", post=f"tiktok:{i}", platform="tiktok") for i in range(3)]
    steps = kinds(next_steps(make(posts)))
    assert steps["followers_list"].requests is None
    assert "followers" not in steps
    assert "posts" not in steps


def test_comments_under_own_posts_are_paged(make):
    posts = [
        post(1, "instagram:oatly", comments=120), post(2, "instagram:oatly", comments=0),
        post(3, "instagram:oatly", comments=3), post(4, "instagram:fan"),
    ]  # fmt: skip
    known = [{
        "comment": "instagram:c1", "platform": "instagram", "post": "instagram:P3",
        "account": "instagram:x", "text": "lecker", "collected_at": DAY,
    }]  # fmt: skip
    step = kinds(next_steps(make(posts, comments=known)))["own_comments"]
    # P2 has no comments and those of P3 are known: one post is left, its first 50 come with it
    assert step.requests == 1 + 1 + 2
    assert step.ways[1].requests == 2 + 2 + 1 + 3  # run and start, the brand, its page, 3 pages


def test_with_few_candidates_the_pool_comes_before_the_close_look(make):
    few = next_steps(make([post(i, f"instagram:fan{i}") for i in range(5)])).steps
    order = [step.kind for step in few if step.requests]
    assert order.index("tagged") < order.index("followers")


def test_what_costs_nothing_comes_first(make):
    steps = next_steps(make([post(1, "instagram:fan")], brief=""))
    assert steps.steps[0].kind == "brief"


def test_it_speaks_german_and_json(make):
    project = make([post(i, f"instagram:fan{i}") for i in range(3)])
    steps = next_steps(project)
    plain = json.loads(json.dumps(steps.to_json()))
    assert {"coverage", "steps", "candidates"} <= set(plain)
    assert all(str(project.folder) in c for step in plain["steps"] for c in step["commands"])
    wb.phrases.use_language("de")
    assert "heute" in str(steps)
    assert "Nächste Schritte" in steps._repr_html_()


def test_commands_hold_for_folders_with_blanks_and_quotes(make, tmp_path):
    folder = tmp_path / "Müller's $HOME & Söhne"
    steps = replace(next_steps(make(brief="")), folder=folder)
    commands = [c for step in steps.steps for c in steps.commands(step)]
    placed = [words for words in map(shlex.split, commands) if words[1] != "formats"]
    assert {words[2] for words in placed} == {str(folder)}


def test_hostile_names_stay_text(make):
    steps = next_steps(make([post(1, "instagram:fan")], competitors=["<b>x</b>"]))
    assert "<b>x" not in steps._repr_html_()


def test_top_must_be_a_number_of_people(make):
    with pytest.raises(SettingError, match="at least 1"):
        next_steps(make(), top=0)
