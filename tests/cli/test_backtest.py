"""Earlier rankings on trial, from a terminal."""

import csv
import json

import pandas as pd
import pytest

from workbench.cli.commands import backtest as verb
from workbench.project import Project
from workbench.steps import rank_project


@pytest.fixture
def project(tmp_path, said):
    """Twelve fans, each with a habit and commenters of their own, from June to September."""
    folder = tmp_path / "hafer"
    said("new", folder, "--brand", "Hafer", "--handle", "hafer", "--brief", "oat drink")
    posts, talk = [], []
    for i in range(12):
        for month in (6, 7, 8, 9):
            for day in range(1, 29, 3 + i):
                key, at = f"C{i:02}{month}{day:07}", f"2026-{month:02}-{day:02}"
                caption = "Porridge with @hafer" if (i + day) % 3 else "Grey morning"
                posts.append(["instagram", key, f"fan{i}", caption, f"{at} 09:00"])
                talk += [["instagram", f"{key}{k}", key, f"friend{i}_{k}", "yum", f"{at} 18:00"]
                         for k in range(i % 5)]  # fmt: skip
    write(tmp_path / "posts.csv", ["platform", "post_id", "username", "caption", "date"], posts)
    write(tmp_path / "comments.csv",
          ["platform", "comment_id", "post_id", "username", "comment", "date"], talk)  # fmt: skip
    code, _, err = said("import", folder, tmp_path / "posts.csv", tmp_path / "comments.csv")
    assert code == 0, err
    return folder


def write(path, names, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])


def test_the_report_is_printed_with_every_method(said, project):
    code, out, err = said("backtest", project, "--cuts", "2", "--top", "5")
    assert code == 0, err
    assert "Back-test for Hafer: 12 candidates, 2 cuts" in out
    assert "For future attention: NDCG@5" in out
    ours = [line for line in out.splitlines() if line.startswith(">")]
    assert [line.split("  ")[-1] for line in ours] == ["momentum", "the score"]
    assert "  PageRank" in out
    first = out.splitlines()[0]
    losses = [line for line in out.splitlines() if line.startswith("A simple figure ")]
    assert not losses or first == losses[0]


def test_the_ranking_on_trial_is_the_one_that_one_gets(said, project, tmp_path, monkeypatch):
    """Oracle: `rank_project` at the cut; one captions with hate, and one is a minor."""
    rude = [["instagram", f"R{day}", "rude", "Halt die Fresse, du Idiot! Und @hafer",
             f"2026-07-{day:02} 09:00"] for day in range(1, 29, 3)]  # fmt: skip
    young = [["instagram", f"Y{day}", "young", "Ich bin 15 und liebe @hafer",
              f"2026-07-{day:02} 09:00"] for day in range(1, 29, 3)]  # fmt: skip
    write(tmp_path / "more.csv", ["platform", "post_id", "username", "caption", "date"],
          rude + young)  # fmt: skip
    assert said("import", project, tmp_path / "more.csv")[0] == 0
    reports = []
    monkeypatch.setattr(verb, "_print", reports.append)
    settings = ["--preset", "awareness", "--weight", "safety=3", "--min-posts", "9"]
    code, _, err = said("backtest", project, "--cut", "2026-08-01", *settings)
    assert code == 0, err
    with Project.open(project) as opened:
        then = rank_project(opened, as_of="2026-08-01", preset="awareness", weights={"safety": 3.0},
                            min_posts=9).ranking  # fmt: skip
    tried = reports[0].accounts.set_index("account")["score"]
    assert "instagram:young" not in tried
    assert 2 <= len(tried) < 13
    pd.testing.assert_series_equal(
        tried.sort_index(), then.table.set_index("account")["score"].sort_index(), rtol=1e-9
    )
    assert dict(reports[0].weights) == dict(then.weights)
    assert "safety" in then.signals.measured


def test_json_holds_figures_and_no_accounts(said, project):
    code, out, err = said("backtest", project, "--cut", "2026-08-01", "--cut", "2026-08-20",
                          "--json")  # fmt: skip
    assert code == 0, err
    report = json.loads(out)
    assert [cut[:10] for cut in report["cuts"]] == ["2026-08-01", "2026-08-20"]
    assert {row["method"] for row in report["table"]} >= {"score", "momentum", "random", "degree"}
    assert report["sentences"]
    assert "fan3" not in out


def test_what_cannot_be_tested_is_one_line(said, project, tmp_path):
    for arguments in (["--horizon", "200d"], ["--cut", "2020-01-01"], ["--weight", "reach=x"]):
        code, out, err = said("backtest", project, *arguments)
        assert (code, out, len(err.splitlines())) == (1, "", 1)
    said("new", tmp_path / "empty", "--brand", "Hafer")
    code, _, err = said("backtest", tmp_path / "empty")
    assert code == 1
    assert len(err.splitlines()) == 1
