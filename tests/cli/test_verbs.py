"""The main job from a terminal, and what bad input gets: one clear line, exit 1, no traceback."""

import csv
import json
import lzma
import os
import resource
import shlex
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.cli import main


@pytest.fixture
def project(tmp_path, said):
    folder = tmp_path / "hafer"
    code, _, _ = said("new", folder, "--brand", "Hafer", "--handle", "hafer", "--hashtag", "hafer",
                      "--competitor", "korn", "--brief", "oat drink, coffee")  # fmt: skip
    assert code == 0
    return folder


def write_posts(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["post_id", "username", "caption", "date", "likes", "comments"])
        writer.writerows(rows)
    return path


def fan_posts(count=80, authors=60):
    words = ["Mein @hafer am Morgen", "Regen in Leipzig", "Oat latte with @hafer", "Katze schläft"]
    return [[f"C{i:010}", f"fan{i % authors}", f"{words[i % 4]} {i}", f"2026-10-{i % 28 + 1:02} 09:00", i, 1]
            for i in range(count)]  # fmt: skip


def test_a_small_brand_goes_from_file_to_csv_and_hears_what_cannot_be_known(
    tmp_path, project, said
):
    posts = write_posts(tmp_path / "posts.csv", fan_posts())
    code, out, _ = said("import", project, posts, "--platform", "instagram", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["posts"] == 80
    [file] = told["files"]
    assert (
        file["read"] == file["added"] + file["updated"] + file["unchanged"] + file["rejected"] == 80
    )

    code, out, _ = said("rank", project, "--json", "--top", "5")
    told = json.loads(out)
    assert code == 0
    assert told["candidates"] == 60
    assert len(told["ranking"]) == 5
    assert told["ranking"][0]["signals"]["affinity"]["value"] > 0
    assert any("follower" in note for note in told["notes"])
    assert any("comments" in note for note in told["notes"])

    code, out, _ = said("topics", project, "--json")
    told = json.loads(out)
    assert code == 0
    assert len(told["posts"]) == 80
    assert all(topic["size"] and topic["name"] for topic in told["topics"])

    target = tmp_path / "shortlist.csv"
    code, out, _ = said("export", project, "--profile", "handover", "--out", target)
    assert code == 0, out
    assert pd.read_csv(target)["handles"].notna().all()

    code, out, _ = said("import", project, posts, "--platform", "instagram", "--json")
    assert json.loads(out)["files"][0]["unchanged"] == 80


def test_ranking_prints_reasons_and_csv(tmp_path, project, said):
    said("import", project, write_posts(tmp_path / "p.csv", fan_posts()), "--platform", "instagram")
    code, out, _ = said("rank", project, "--top", "3", "--weight", "affinity=5")
    assert code == 0
    assert "better than" in out
    assert "for affinity" in out
    target = tmp_path / "ranking.csv"
    assert said("rank", project, "--csv", target)[0] == 0
    assert pd.read_csv(target)["rank"].tolist() == list(range(1, 61))


def test_a_column_can_be_named_by_hand(tmp_path, project, said):
    path = tmp_path / "odd.csv"
    path.write_text("id,who,words,when\n1,ada,Mein @hafer,2026-10-01\n", encoding="utf-8")
    code, out, _ = said("import", project, path, "--platform", "x", "--json", "--map", "words=text",
                        "--map", "who=account", "--map", "when=created_at")  # fmt: skip
    assert code == 0
    assert json.loads(out)["posts"] == 1


def test_raw_records_under_pseudonyms_are_refused_before_a_file_is_read(
    tmp_path, project, said, monkeypatch
):
    path = write_posts(tmp_path / "p.csv", fan_posts(2))
    monkeypatch.setattr("workbench.gather.read", lambda *_, **__: pytest.fail("read"))
    code, _, err = said("import", project, path, "--keep-raw")
    assert code == 1
    assert "--keep-raw" in err
    assert err.count("\n") == 1


def test_an_earlier_day_does_not_know_what_came_later(tmp_path, project, said):
    rows = fan_posts()
    said("import", project, write_posts(tmp_path / "a.csv", rows), "--platform", "instagram")
    before = json.loads(said("rank", project, "--json", "--as-of", "2026-10-29")[1])
    later = [["C9999999999", "fan3", "@hafer @hafer", "2026-11-10 09:00", 99999, 9999]]
    said("import", project, write_posts(tmp_path / "b.csv", later), "--platform", "instagram")
    after = json.loads(said("rank", project, "--json", "--as-of", "2026-10-29")[1])
    assert before == after


def test_forget_asks_first_and_then_leaves_nothing(tmp_path, project, said, monkeypatch):
    import io

    said("import", project, write_posts(tmp_path / "p.csv", fan_posts()), "--platform", "instagram")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, out, _ = said("forget", project, "instagram:fan7")
    assert code == 0
    assert "kept" in out
    code, out, _ = said("forget", project, "instagram:fan7", "--yes")
    assert code == 0
    ranked = json.loads(said("rank", project, "--json")[1])
    assert "instagram:fan7" not in {entry["account"] for entry in ranked["ranking"]}


def test_merging_twice_takes_over_once(tmp_path, said):
    from workbench.project import Project
    from workbench.shortlist import Shortlist

    for name in ("one", "two"):
        said("new", tmp_path / name, "--brand", "Hafer")
    Shortlist(Project.open(tmp_path / "two")).decide("x:ada", "shortlisted")
    code, out, _ = said("merge", tmp_path / "one", tmp_path / "two")
    assert code == 0
    assert len(Shortlist(Project.open(tmp_path / "one")).table()) == 1
    code, out, _ = said("merge", tmp_path / "one", tmp_path / "two")
    assert "0 events" in out


def test_doctor_finds_everything_sound(project, said):
    code, out, _ = said("doctor", project, "--json")
    told = json.loads(out)
    assert code == 0, told
    assert told["sound"]
    assert "CPU" in told["torch"] or "CUDA" in told["torch"]


def test_notebooks_are_copied_but_never_over_edited_ones(tmp_path, said):
    assert said("lab", tmp_path, "--copy-only")[0] == 0
    first = tmp_path / "notebooks" / "00_start.ipynb"
    shipped = first.read_bytes()
    first.write_text("{}", encoding="utf-8")
    code, out, _ = said("lab", tmp_path, "--copy-only")
    assert code == 0
    assert "00_start.ipynb" in out
    assert first.read_text("utf-8") == "{}"
    first.unlink()
    said("lab", tmp_path, "--copy-only")
    assert first.read_bytes() == shipped


@pytest.mark.parametrize("arguments", [["rank"], ["rank", "x", "--top", "x"], ["nonsense"], ["topics", "x", "--resolution", "abc"]])  # fmt: skip
def test_arguments_that_make_no_sense_are_one_line_and_exit_1(said, arguments):
    code, _, err = said(*arguments)
    assert code == 1
    assert err.count("\n") == 1


def test_forget_without_a_terminal_keeps(project, said, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    code, out, _ = said("forget", project, "x:ada")
    assert code == 0
    assert "kept" in out


def test_help_speaks_german(capsys):
    with pytest.raises(SystemExit):
        main(["--speak", "de", "--help"])
    assert "Markenbotschafter" in capsys.readouterr().out


@pytest.mark.parametrize("speak", [[], ["--speak", "de"]])
def test_the_version_is_printed(capsys, speak):
    with pytest.raises(SystemExit) as end:
        main([*speak, "--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"workbench {version('ugc-workbench')}\n"


def test_what_comes_next_can_be_pasted_from_a_folder_with_blanks(tmp_path, said):
    folder = tmp_path / "Leeres Projekt ü"
    _, out, _ = said("new", folder, "--brand", "Hafer")
    *_, verb, place, file = shlex.split(out)
    assert (verb, place, file) == ("import", str(folder), "FILE")
    code, _, err = said("rank", folder)
    assert code == 1
    assert shlex.split(err)[-2:] == [str(folder), "FILE."]


def make_bad(kind, folder):
    path = folder / {"images": "pictures"}.get(kind, f"{kind}.csv")
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "images":
        path.mkdir()
        for i in range(3):
            (path / f"{i}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    elif kind == "truncated_json":
        path = path.with_suffix(".json")
        path.write_text('[{"id": "1", "text": "abc"}, {"id": "2", "te', encoding="utf-8")
    elif kind == "truncated_xz":
        path = path.with_suffix(".json.xz")
        path.write_bytes(lzma.compress(json.dumps({"node": {"x": "y" * 5000}}).encode())[:60])
    elif kind == "binary":
        path.write_bytes(np.random.default_rng(0).bytes(5000))
    elif kind == "prose":
        path = path.with_suffix(".txt")
        path.write_text("Dear diary, today nothing happened at all.\n" * 5, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "kind", ["empty", "images", "truncated_json", "truncated_xz", "binary", "prose"]
)
def test_a_file_that_is_nothing_we_know_gets_one_clear_line(kind, tmp_path, project, said):
    path = make_bad(kind, tmp_path)
    code, _, err = said("import", project, path)
    assert code == 1
    assert err.startswith("workbench: ")
    assert err.count("\n") == 1
    assert path.name in err
    assert "Traceback" not in err


def test_three_hundred_unknown_columns_do_no_harm(tmp_path, project, said):
    path = tmp_path / "wide.csv"
    header = ["post_id", "username", "caption", "date", *[f"mystery_{i}" for i in range(300)]]
    rows = [[f"{i}", "ada", "hello there", "2026-10-01", *map(str, range(300))] for i in range(5)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    code, out, _ = said("import", project, path, "--platform", "x", "--json")
    assert code == 0
    assert json.loads(out)["posts"] == 5


def test_seven_broken_rows_of_ten_thousand_cost_seven_rows(tmp_path, project, said):
    rows = [[json.dumps({"post_id": f"p{i}", "platform": "x", "account": f"a{i % 50}", "text": f"caption {i}",
                         "created_at": "2026-10-01T00:00:00Z"})] for i in range(10_000)]  # fmt: skip
    for i in range(7):
        rows[i * 1000] = ['{"post_id": "p", "text": "brok']
    path = tmp_path / "posts.ndjson"
    path.write_text("\n".join(row[0] for row in rows), encoding="utf-8")
    code, out, _ = said("import", project, path, "--json")
    [file] = json.loads(out)["files"]
    assert code == 0
    assert (file["read"], file["added"], file["rejected"]) == (10_000, 9_993, 7)
    assert sum(file["reasons"].values()) >= 7


def test_a_project_folder_that_is_a_file(tmp_path, said):
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    for verb in (
        ["new", path, "--brand", "B"],
        ["rank", path],
        ["import", path, path],
        ["lab", path],
    ):
        code, _, err = said(*verb)
        assert code == 1, verb
        assert err.count("\n") == 1, err
    assert path.read_text("utf-8") == "x"


def test_no_project_and_no_posts(tmp_path, project, said):
    code, _, err = said("rank", tmp_path / "nowhere")
    assert code == 1
    assert err.count("\n") == 1
    code, _, err = said("rank", project)
    assert code == 1
    assert "no posts" in err
    code, _, err = said("import", project, tmp_path / "missing.csv")
    assert code == 1
    assert "missing.csv" in err


@pytest.mark.parametrize("arguments", [["--weight", "charm=2"], ["--weight", "affinity"], ["--preset", "x"],
                                       ["--as-of", "soon"], ["--window", "long"]])  # fmt: skip
def test_wrong_settings_are_named(tmp_path, project, said, arguments):
    said("import", project, write_posts(tmp_path / "p.csv", fan_posts(8, 4)), "--platform", "x")
    code, _, err = said("rank", project, *arguments)
    assert code == 1
    assert err.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE is POSIX")
def test_a_full_disk_leaves_nothing_half_written(tmp_path, project, said):
    posts = write_posts(tmp_path / "posts.csv", [
        [f"C{i}", f"fan{i}", os.urandom(400).hex(), "2026-10-01", i, 1] for i in range(2000)
    ])  # fmt: skip

    def little_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    done = subprocess.run(
        [sys.executable, "-m", "workbench.cli", "import", str(project), str(posts), "--platform", "x"],
        preexec_fn=little_room, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    code, out, _ = said("import", project, posts, "--platform", "x", "--json")
    assert code == 0
    assert json.loads(out)["files"][0]["added"] + json.loads(out)["files"][0]["unchanged"] == 2000
    assert not list(Path(project).rglob("*.tmp"))
