"""People about whom nothing new came in go in time, and only they; those worked with stay."""

import dataclasses
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_source import MadeFile, MadeSource, comment, day, of, post
from test_forget import CAPTION, NEW, OLD, REMARK, decide, fill, traces_in

from tests.soak import counts
from workbench.brand import Brand
from workbench.project import Project
from workbench.project.corpus import Corpus
from workbench.project.expiry import Expiry
from workbench.shortlist import Shortlist

START = day(0)
OLDEN = START - timedelta(days=1000)
HERE = Path(__file__).parent
KILLS = counts(3, 10)


def fill_undecided(project):
    """Fill a project with a person in every place, whom nobody works with any more."""
    fill(project)
    decide(project, f"x:{OLD}", "declined")


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def go(self, days):
        self.now = START + timedelta(days=days)


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr("workbench.project.state.now", made)
    return made


@pytest.fixture
def project(tmp_path, brand, clock):
    with Project.create(tmp_path / "p", brand) as made:
        yield made


def people(*names, name="f"):
    """Return posts that are three years old: what counts is when they come in."""
    posts = [post(f"{n}-{name}", account=f"x:{n}", text=f"Hafer von {n}",
                  created_at=OLDEN, collected_at=OLDEN) for n in names]  # fmt: skip
    return MadeSource(MadeFile(name, {"posts": posts}))


def held(project):
    return set(project.posts()["account"])


def test_an_old_campaign_counts_from_the_day_it_came_in(project, clock):
    project.add(people("mila"))
    clock.go(179)
    assert project.expire().people == 0
    assert project.expire(clock.now + timedelta(days=1), dry_run=True).people == 1
    assert held(project) == {"x:mila"}
    clock.go(180)
    report = project.expire()
    assert (report.people, report.rows["posts"]) == (1, 1)
    assert held(project) == set()
    assert project.add(people("mila", name="again")).added == 1


def test_new_data_renews_and_the_same_file_does_not(project, clock):
    project.add(people("mila", "jo", "ben"))
    clock.go(100)
    project.add(people("mila", "jo", "ben"))
    unchanged = [post("ben-f", account="x:ben", text="Hafer von ben", collected_at=START)]
    project.add(of(posts=unchanged, comments=[comment("1", account="x:jo", text="Neu")]))
    clock.go(185)
    assert project.expire().people == 2
    assert held(project) == {"x:jo"}


@pytest.mark.parametrize("table", ["posts", "comments", "accounts", "reported"])
def test_a_crash_behind_the_rows_does_not_shorten_anybodys_time(project, clock, table, monkeypatch):
    at = {"as_of": OLDEN, "source": "m"}
    news = {
        "posts": [post("neu", account="x:mila", text="Neu", collected_at=OLDEN)],
        "comments": [comment("neu", account="x:mila", text="Neu", collected_at=OLDEN)],
        "accounts": [{"account": "x:mila", "followers": 7, **at}],
        "reported": [{"account": "x:mila", "name": "er", "value": 0.1, **at}],
    }[table]
    file = MadeFile("new", {table: news})
    project.add(people("mila"))
    clock.go(170)

    def dying(self, name, rows, **how):
        upsert(self, name, rows, **how)
        if name == table:
            raise KeyboardInterrupt

    upsert = Corpus.upsert
    with monkeypatch.context() as patched:
        patched.setattr(Corpus, "upsert", dying)
        with pytest.raises(KeyboardInterrupt):
            project.add(MadeSource(file))
    clock.go(171)
    assert project.add(MadeSource(file)).added == 0
    clock.go(185)
    assert project.expire().people == 0
    clock.go(350)
    assert project.expire().people == 1


def test_due_people_go_at_the_next_import_and_when_opened(project, clock):
    project.add(people("mila"))
    clock.go(100)
    project.add(people("jo"))
    clock.go(200)
    report = project.add(people("ben"))
    assert held(project) == {"x:jo", "x:ben"}
    assert "1 person was erased" in str(report)
    assert any("1 person was erased" in line for line in project.warnings)
    clock.go(290)
    project.close()
    with Project.open(project.folder) as again:
        assert held(again) == {"x:ben"}
        assert any("1 person was erased" in line for line in again.warnings)


def test_cursors_go_as_people_do(project, clock):
    def live(name, **cursor):
        return MadeSource(MadeFile(name, {}, cursor={f"x:{n}": v for n, v in cursor.items()}))

    project.add(live("a", old="nie.da", both="nie.da"))
    clock.go(100)
    project.add(live("b", both="nie.da", young="nie.da"))
    clock.go(179)
    assert not project._expiry.is_due(clock.now)
    project.expire()
    assert len(project.cursors()) == 3
    clock.go(180)
    assert project._expiry.is_due(clock.now)
    assert project.expire(dry_run=True).people == 0
    assert len(project.cursors()) == 3
    project.close()
    with Project.open(project.folder) as again:  # nobody else is due
        assert again.cursors().keys() == {"x:both", "x:young"}
        clock.go(280)
        again.expire()
        assert again.cursors() == {}
        again.close()
        for path in (p for p in again.folder.rglob("state*") if p.is_file()):
            assert b"nie.da" not in path.read_bytes()


def test_two_weeks_before_a_warning_says_how_many_and_when(project, clock):
    project.add(people("mila", "jo"))
    project.put_on_list("partners", "x:jo")
    clock.go(165)
    assert not any("due to be erased" in line for line in project.add(people("ben")).notes)
    clock.go(167)
    lines = [n for n in project.add(people("zoe")).notes if "due to be erased" in n]
    assert len(lines) == 1
    assert lines[0].startswith("1 account is due")
    assert "30 Jun 2026" in lines[0]  # 1 January and 180 days


def test_people_the_team_works_with_stay(project, clock):
    names = ["found", "shortlisted", "declined", "never", "taken.back", "employee", "customer",
             "partner", "left", "haferlicht", "linked", "nobody"]  # fmt: skip
    project.add(people(*names))

    for who in ("found", "shortlisted", "declined", "never"):
        decide(project, f"x:{who}", who)
    decide(project, "x:declined", "approved", campaign="other")
    decide(project, "x:declined", "declined", campaign="other")
    undone = decide(project, "x:taken.back", "approved")
    project.events.append("undone", {"event": undone.id}, subjects=["x:taken.back"])
    project.events.append("accounts_linked", {"accounts": ["x:linked", "x:shortlisted"]},
                          subjects=["x:linked", "x:shortlisted"])  # fmt: skip
    project.put_on_list("employees", "x:employee")
    project.put_on_list("customers", "x:customer")
    project.put_on_list("partners", "x:partner")
    project.put_on_list("partners", "x:left")
    project.take_off_list("partners", "x:left")
    project.put_on_list("never_contact", "x:never")
    clock.go(181)
    assert project.expire().people == 6
    stay = {"shortlisted", "employee", "customer", "partner", "haferlicht", "linked"}
    assert held(project) == {f"x:{who}" for who in stay}
    assert project.lists()["never_contact"] == {"x:never"}
    assert {s for e in project.events.read({"decided"}) for s in e.subjects} == {"x:shortlisted"}


@pytest.mark.parametrize(("first", "last", "stays"), [("contacted", "declined", False),
                                                      ("declined", "contacted", True)])  # fmt: skip
def test_the_latest_word_on_linked_accounts_counts_as_in_the_shortlist(
    project, clock, first, last, stays
):
    project.add(people("mila", "nobody"))
    tiktok = {"post": "tiktok:1", "platform": "tiktok", "account": "tiktok:mila",
              "source": "made", "collected_at": OLDEN}  # fmt: skip
    project.add(MadeSource(MadeFile("t", {"posts": [tiktok]})))
    shortlist = Shortlist(project)
    shortlist.link("x:mila", "tiktok:mila")
    shortlist.decide("x:mila", first, reason="-")
    clock.now += timedelta(minutes=1)
    shortlist.decide("tiktok:mila", last, reason="-")
    assert shortlist.table()["status"].tolist() == [last]
    clock.go(300)
    assert project.expire().people == (1 if stays else 3)
    assert ("x:mila" in held(project)) == stays
    assert ("tiktok:mila" in held(project)) == stays


def test_a_person_is_due_by_all_names_together(project, clock):
    project.add(of(posts=[post("1", account="x:mila", user_id="7", collected_at=day(0))]))
    clock.go(100)
    project.add(of(posts=[post("2", account="x:mila.backt", user_id="7", collected_at=day(5))]))
    clock.go(181)
    assert project.expire().people == 0
    assert len(project.posts()) == 2
    clock.go(281)
    assert project.expire().people == 1
    assert project.posts().empty
    assert project.aliases().empty


def test_not_a_byte_is_left_and_others_keep_what_they_wrote(project, clock):
    fill_undecided(project)
    clock.go(100)
    later = [
        post("j", account="x:jo", text="Noch da, und @zorblabine auch", created_at=day(9)),
        post("b", account="x:ben", text="Ich auch", created_at=day(9)),
    ]
    # What others wrote about them is taken out by hand here: it would stay.
    project.add(MadeSource(MadeFile("later", {"posts": later})))
    from workbench.project.scrub import scrub

    known = project._forgetting.names_of(f"x:{OLD}").known()
    posts = project._corpus.read("posts")
    mine = [row["account"] in {f"x:{OLD}", f"x:{NEW}"} for row in posts.to_pylist()]
    assert sum(mine) == 2
    clock.go(181)
    report = project.expire()
    assert report.people == 1
    assert report.rows == report.rows | {"posts": 2, "comments": 1, "accounts": 1, "reported": 1}
    assert (report.vectors, report.media) == (2, 1)
    assert set(report.exports_rewritten) == {"list.csv"}
    assert set(report.exports_deleted) == {"net.html", "x.json", "map.png"}
    kept = project.posts().set_index("post")
    assert kept.loc["x:o2", "text"] == f"Danke @{NEW}! Schöner Hafer, {OLD}"
    assert CAPTION in kept.loc["x:o3", "text"]
    assert kept.loc["x:o3", "media"][0]["path"]
    assert pd.isna(kept.loc["x:o3", "reply_to_account"])
    comments = project.comments().set_index("comment")
    assert comments.index.tolist() == ["x:c2"]
    assert comments[["post", "post_account", "post_url"]].isna().all(axis=None)
    project._corpus.rewrite("posts", lambda rows: scrub(rows, known, quotes=None).rows)
    project._corpus.rewrite("posts", lambda rows: rows.filter(
        [r["post"] not in {"x:o1", "x:o2", "x:o3"} for r in rows.to_pylist()]))  # fmt: skip
    project._corpus.rewrite("accounts", lambda rows: scrub(rows, known).rows)
    assert traces_in(project.folder) == []


def test_who_expired_may_come_back(project, clock):
    fill_undecided(project)
    clock.go(181)
    project.expire()
    assert project.posts().empty
    assert traces_in(project.folder) == []
    report = project.add(people(OLD))
    assert (report.added, report.rejected) == (1, 0)


def test_commenters_under_pseudonyms_expire(tmp_path, clock):
    with Project.create(tmp_path / "q", Brand("H")) as project:
        project.add(of(comments=[comment("1", account="x:jo", user_id="7", text="Ja")]))
        clock.go(100)
        project.add(of(comments=[comment("2", account="x:ben", text="Nein")]))
        clock.go(181)
        assert project.expire().people == 1
        assert project.comments()["comment"].tolist() == ["x:2"]
        assert len(project.aliases()) == 0
        with project._state.reading() as db:
            assert db.execute("SELECT COUNT(*) FROM names").fetchone()[0] == 1


def test_a_project_from_before_starts_now(project, clock):
    project.add(people("mila"))
    with project._state.writing() as db:
        db.execute("DELETE FROM held")
        db.execute("DELETE FROM meta WHERE name = 'held'")
    project.close()
    clock.go(500)
    with Project.open(project.folder) as again:
        assert held(again) == {"x:mila"}
        clock.go(679)
        assert again.expire().people == 0
        clock.go(680)
        assert again.expire().people == 1


def test_nothing_is_scanned_when_nobody_is_due(project, clock, monkeypatch):
    project.add(people("mila"))
    clock.go(150)
    monkeypatch.setattr(project._corpus, "read", None)
    assert project._erase_due() == ()
    assert project.expire().people == 0


def test_who_is_kept_beyond_their_day_costs_one_look_a_day(project, clock, monkeypatch):
    project.add(people("mila", "jo"))
    project.put_on_list("partners", "x:mila")
    clock.go(181)
    assert len(project._erase_due()) == 1
    with monkeypatch.context() as patched:
        patched.setattr(project._lock, "hold", None)
        patched.setattr(project.events, "read", None)
        assert project._erase_due() == ()
        assert Project.open(project.folder).posts()["account"].tolist() == ["x:mila"]
    clock.go(182)
    assert project._expiry.is_due(clock.now)
    assert project._erase_due() == ()
    assert not project._expiry.is_due(clock.now)
    project.take_off_list("partners", "x:mila")
    assert len(project._erase_due()) == 1
    assert held(project) == set()


def test_the_brands_settings_are_looked_at_again(tmp_path, clock):
    with Project.create(tmp_path / "q", Brand("H", handles=["mila"])) as project:
        project.add(people("mila"))
        clock.go(181)
        assert project._erase_due() == ()
        assert not project._expiry.is_due(clock.now)
        text = dataclasses.replace(project.brand, handles=["jo"]).to_toml()
        (project.folder / "brand.toml").write_text(text, encoding="utf-8")
    with Project.open(tmp_path / "q") as project:
        assert project.posts().empty


def test_an_interrupted_expiry_is_finished_by_the_next_open(project, clock, monkeypatch):
    fill_undecided(project)
    clock.go(181)

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Expiry, "_erase_side", die)
        with pytest.raises(KeyboardInterrupt):
            project.expire()
    assert traces_in(project.folder)
    project.close()
    with Project.open(project.folder) as again:
        assert traces_in(again.folder) == []
        assert again.add(people(OLD)).added == 1


KILLED = """
import sys
sys.path.insert(0, {here!r})
from datetime import timedelta
from made_source import day
from workbench.project import Project
project = Project.open(sys.argv[1])
print("ready", flush=True)
project.expire(day(0) + timedelta(days=3000))
print("done", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_kill_9_during_an_expiry(tmp_path):
    dice = random.Random(3)
    for round_ in range(KILLS):
        folder = tmp_path / str(round_)
        with Project.create(folder, Brand("H", pseudonymous_commenters=False)) as project:
            fill_undecided(project)
        code = KILLED.format(here=str(HERE))
        killed = subprocess.Popen([sys.executable, "-c", code, str(folder)],
                                  stdout=subprocess.PIPE, text=True,
                                  env=os.environ | {"PYTHONPATH": str(HERE.parents[1])})  # fmt: skip
        assert killed.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.0, 0.5))
        killed.send_signal(signal.SIGKILL)
        killed.communicate(timeout=30)
        with Project.open(folder) as again:
            again.expire(day(0) + timedelta(days=3000))
            assert again.posts().empty
            assert traces_in(folder) == []
            assert again.check().ok


def test_thousands_go_at_once(tmp_path, clock):
    posts = [post(str(n), account=f"x:person.{n % 10_000}", text=f"Beitrag Nummer {n} mit Hafer",
                  url=f"https://x.com/person.{n % 10_000}/{n}") for n in range(50_000)]  # fmt: skip
    renewed = [post(f"neu{n}", account=f"x:person.{n}", text=f"Neu {n}") for n in range(5000)]
    with Project.create(tmp_path / "q", Brand("H")) as project:
        project.add(MadeSource(MadeFile("f", {"posts": posts})))
        project.vectors.put("m", [p["text"] for p in posts], np.ones((50_000, 2), np.float32))
        accounts = "".join(f'"x:person.{n}","{n}"\r\n' for n in range(10_000))
        project.write_export("ranking.csv", f"account,rank\r\n{accounts}")
        clock.go(100)
        project.add(MadeSource(MadeFile("g", {"posts": renewed})))
        clock.go(181)
        report = project.expire()
        assert report.people == 5000
        assert report.rows["posts"] == 25_000
        assert report.vectors == 25_000
        assert len(project.posts()) == 30_000
        left = (project.exports / "ranking.csv").read_text().splitlines()
        assert len(left) == 5001
        assert "x:person.4999" in left[-1]
        assert REMARK not in str(left)


def test_the_brand_says_for_how_long(tmp_path, clock):
    brand = dataclasses.replace(Brand("H"), retention_days=30)
    with Project.create(tmp_path / "q", brand) as project:
        project.add(people("mila"))
        clock.go(31)
        report = project.expire(dry_run=True)
        assert report.people == 1
        assert report.to_json()["rows"]["posts"] == 1
        assert "Nothing was erased" in str(report)
        assert len(project.posts()) == 1
