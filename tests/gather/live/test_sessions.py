"""Sessions, lists of handles, the terms, and what is refused before anything is asked."""

import json
import pickle
import sqlite3
import subprocess
import sys

import pytest

from workbench.brand import Brand
from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.gather.instagram_run import from_instagram
from workbench.gather.live.cost import expected_cost
from workbench.gather.live.session import load_session
from workbench.gather.live.terms import accept_terms, accepted_by, terms_screen
from workbench.phrases import use_language
from workbench.project import Project

COOKIES = {"sessionid": "s%3A1", "csrftoken": "c", "ds_user_id": "99"}


def netscape(domain=".instagram.com"):
    rows = [f"#HttpOnly_{domain}\tTRUE\t/\tTRUE\t0\t{k}\t{v}" for k, v in COOKIES.items()]
    return "# Netscape HTTP Cookie File\n" + "\n".join(
        [*rows, ".evil.invalid\tTRUE\t/\tTRUE\t0\tsessionid\tx"]
    )


def firefox(path, table="moz_cookies"):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE moz_cookies (host TEXT, name TEXT, value TEXT)")
    rows = [(".instagram.com", name, value) for name, value in COOKIES.items()]
    rows.append(("notinstagram.com", "sessionid", "x"))
    db.executemany("INSERT INTO moz_cookies VALUES (?, ?, ?)", rows)
    if table != "moz_cookies":
        db.execute(f"ALTER TABLE moz_cookies RENAME TO {table}")
    db.commit()
    db.close()


def test_every_kind_of_session_file(tmp_path):
    (tmp_path / "session-spare.one").write_bytes(pickle.dumps(COOKIES))
    (tmp_path / "cookies.txt").write_text(netscape())
    (tmp_path / "bare.txt").write_text(netscape().partition("\n")[2])
    (tmp_path / "cookies.json").write_text(
        json.dumps(
            [{"domain": ".instagram.com", "name": k, "value": v} for k, v in COOKIES.items()]
        )
    )
    firefox(tmp_path / "cookies.sqlite")
    for name in ("session-spare.one", "cookies.txt", "bare.txt", "cookies.json", "cookies.sqlite"):
        session = load_session(tmp_path / name)
        assert dict(session.cookies) == COOKIES, name
        assert session.user_id == "99"
        assert "s%3A1" not in repr(session)
    assert load_session(tmp_path / "session-spare.one").user == "spare.one"


def test_instaloader_reads_what_we_read(tmp_path):
    import instaloader

    loader = instaloader.Instaloader(quiet=True)
    path = tmp_path / "session-spare.one"
    path.write_bytes(pickle.dumps(COOKIES))
    loader.load_session_from_file("spare.one", str(path))
    assert loader.context.save_session() == dict(load_session(path).cookies)
    loader.close()


def test_what_is_no_session_says_what_to_do(tmp_path):
    firefox(tmp_path / "Cookies", "cookies")
    with pytest.raises(FormatError, match="Chrome"):
        load_session(tmp_path / "Cookies")
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises((FormatError, SettingError)):
        load_session(tmp_path / "notes.txt")
    (tmp_path / "evil").write_bytes(pickle.dumps(subprocess.Popen))
    with pytest.raises(FormatError):
        load_session(tmp_path / "evil")
    (tmp_path / "visitor.txt").write_text(netscape(".elsewhere.invalid"))
    with pytest.raises(SettingError, match="sessionid"):
        load_session(tmp_path / "visitor.txt")
    with pytest.raises(NotFoundError):
        load_session(tmp_path / "none")


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x04\x8e" + (1 << 40).to_bytes(8, "little"),  # a text of 1 TB to come
        b"\x80\x04\x96" + (1 << 40).to_bytes(8, "little"),
        b"\x80\x04]K\x01b.",  # a state for a list
        b"\x80\x04K\x01K\x02s.",
        b"\x80\x04\x8f(K\x01\x90e.",
        b"\x80",
        b"\x80\x04" + b"(" * 5_000_000,
        b"[" * 200_000,
    ],
)
def test_a_broken_session_file_has_its_sentence(tmp_path, content):
    (tmp_path / "session-spare").write_bytes(content)
    with pytest.raises(FormatError) as error:
        load_session(tmp_path / "session-spare")
    assert error.value.phrase == "instagram.no_session_file"


@pytest.mark.parametrize(
    "content",
    [
        b'[{"name": "sessionid", "value": "SECRET123"}, ]',
        pickle.dumps({"sessionid": "SECRET123"})[:-3],
        b"SQLite format 3\0" + b"SECRET123" * 400,
    ],
)
def test_no_exception_carries_the_session(tmp_path, content):
    (tmp_path / "session-spare").write_bytes(content)
    with pytest.raises(FormatError) as error:
        load_session(tmp_path / "session-spare")
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_the_terms_are_accepted_by_name_once_a_version(project, session_file, monkeypatch):
    with pytest.raises(SettingError, match="accepted the terms"):
        from_instagram(project, profiles=["a"], session=session_file)
    with pytest.raises(SettingError):
        accept_terms(project.events, "yes")
    from_instagram(project, profiles=["a"], session=session_file, accept=" Erika  Mustermann")
    from_instagram(project, profiles=["a"], session=session_file)
    noted = project.events.read(["live_terms_accepted"])
    assert [dict(e.payload) for e in noted] == [{"name": "Erika Mustermann", "version": "1"}]
    monkeypatch.setattr("workbench.gather.live.terms.TERMS_VERSION", "2")
    assert accepted_by(project.events) == ""
    with pytest.raises(SettingError):
        from_instagram(project, profiles=["a"], session=session_file)


def test_the_screen_names_risk_and_budget_in_both_languages():
    for language, words in (
        ("en", ["forbid", "locked", "spare", "150"]),
        ("de", ["verbieten", "gesperrt", "Zweitkonto", "150"]),
    ):
        use_language(language)
        screen = terms_screen(fetched="x", budget=150, day_budget=500)
        assert all(word in screen for word in words)
        assert len(screen.splitlines()) <= 10
    use_language(None)


def test_the_brands_own_account_is_refused_by_name(project, tmp_path):
    path = tmp_path / "session-haferlicht"
    path.write_bytes(pickle.dumps(COOKIES))
    wishes = {"profiles": ["a"], "session": path, "accept": "Erika Mustermann"}
    with pytest.raises(SettingError, match="own account"):
        from_instagram(project, **wishes)
    assert from_instagram(project, own_account=True, **wishes).outcome.requests == 0


@pytest.mark.network_local
def test_and_by_what_instagram_says_it_is(project, gather, stand_in):
    stand_in.user = "Haferlicht"
    with pytest.raises(SettingError, match="own account"):
        gather(project, profiles=["fan.0"])
    assert stand_in.kinds() == ["login"]


def test_without_a_session_only_snapshots(project):
    with pytest.raises(SettingError, match="session"):
        from_instagram(project, profiles=["a"], accept="Erika Mustermann")
    with pytest.raises(SettingError, match="no posts"):
        from_instagram(project, profiles=["a"], accept="Erika Mustermann", anonymous=True)
    with pytest.raises(SettingError, match="Nothing"):
        from_instagram(project, accept="Erika Mustermann", anonymous=True)


@pytest.mark.network_local
def test_a_visitors_snapshot_costs_one_request(project, gather, stand_in, world):
    gather(project, snapshots=["fan.0"], session=None, anonymous=True)
    assert stand_in.kinds() == ["page"]
    assert project.accounts().loc[0, "followers"] == world.person("fan.0").followers


@pytest.mark.network_local
def test_the_cost_said_before_is_what_it_costs(project, gather, stand_in, session_file):
    wishes = {"profiles": ["fan.0", "fan.1"], "tagged_of": ["kuhglueck"], "posts": 24}
    source = from_instagram(project, session=session_file, accept="Erika Mustermann", **wishes)
    said = expected_cost(source)
    gather(project, **wishes)
    assert not said.open_ended
    assert said.requests == pytest.approx(len(stand_in.log), abs=2)


@pytest.mark.network_local
def test_raw_nodes_are_kept_on_wish(stand_in, project, session_file):
    source = from_instagram(
        project,
        profiles=["fan.0"],
        posts=3,
        keep_raw=True,
        session=session_file,
        accept="Erika Mustermann",
    )
    raw = [
        row for b in source.batches() if "raw" in b.tables for row in b.tables["raw"].to_pylist()
    ]
    posts = [row for row in raw if row["of"] == "posts"]
    assert len(posts) == 3
    assert json.loads(posts[0]["record"])["code"] in posts[0]["key"]
    assert {row["account"] for row in posts} == {"instagram:fan.0"}


@pytest.mark.network_local
def test_raw_nodes_under_pseudonyms_are_refused_before_anything_is_asked(
    stand_in, session_file, tmp_path
):
    project = Project.create(tmp_path / "veiled", Brand("Haferlicht"))
    with pytest.raises(SettingError) as error:
        from_instagram(
            project, profiles=["a"], keep_raw=True, session=session_file, accept="Erika Mustermann"
        )
    assert error.value.phrase == "privacy.raw_names_commenters"
    assert stand_in.log == []
    assert list(project.events.read(["live_terms_accepted"])) == []
    project.close()


@pytest.mark.network_local
def test_a_forgotten_person_leaves_no_cursor(project, gather):
    gather(project, profiles=["fan.0"], posts=3)
    assert any("fan.0" in name for name in project.cursors())
    project.forget("instagram:fan.0")
    assert not any("fan.0" in name + value for name, value in project.cursors().items())


def test_importing_the_package_does_not_load_instaloader():
    code = "import sys, workbench, workbench.cli.run, workbench.gather; sys.exit('instaloader' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
