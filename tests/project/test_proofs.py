"""Proofs are kept under their hash, go with their person, and keep nobody who is done with."""

import datetime as dt
import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_source import MadeFile, MadeSource, day, post

from workbench.errors import NotFoundError, SettingError
from workbench.phrases import use_language
from workbench.project import Project
from workbench.project.proofs import LARGEST, ProofStore, plain_name
from workbench.shortlist import ContentLibrary, RightsLedger, Shortlist

PNG = b"\x89PNG\r\n\x1a\n"
MILA, BEN = "x:mila.backt", "x:ben"
SCOPE = {
    "channels": "website",
    "paid_ads": False,
    "edits": False,
    "people_shown": "nobody",
    "music": "none",
}
ANSWER = "Ja, von Herzen gern, sagt die Hafermila"


@pytest.fixture
def store(tmp_path):
    return ProofStore(tmp_path / "proofs")


def filled(project):
    posts = [
        post("m1", account=MILA, text="Mein Hafermorgen", created_at=day(1)),
        post("b1", account=BEN, text="Hafer am Abend", created_at=day(1)),
    ]
    project.add(MadeSource(MadeFile("f", {"posts": posts})))
    return RightsLedger(project)


def file_in(folder, name="answer.png", content=PNG + b"mila.backt said yes"):
    path = folder / name
    path.write_bytes(content)
    return path


def proofs_in(project):
    folder = project.folder / "proofs"
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", PNG + b"x", "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0x", "jpg"),
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.webp", b"RIFF\x01\x00\x00\x00WEBPVP8 ", "webp"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", "heic"),
        ("a.txt", "Ja, gern 😍\r\n".encode(), "txt"),
        ("a.eml", b"Subject: yes\r\n\r\nfine", "eml"),
        ("a.exe", PNG + b"MZ", "png"),  # told from its bytes, and kept as what it is
        ("a.html", b"<script>alert(1)</script>", "txt"),  # opens as text, runs nowhere
    ],
)
def test_a_file_is_kept_under_its_hash_as_what_it_is(store, tmp_path, name, content, kind):
    kept = store.keep(file_in(tmp_path, name, content))
    sha256 = hashlib.sha256(content).hexdigest()
    assert (kept.sha256, kept.kind, kept.size, kept.name) == (sha256, kind, len(content), name)
    assert store.path(sha256).name == f"{sha256}.{kind}"
    assert store.path(sha256).read_bytes() == content
    assert store.state(sha256) == "whole"


@pytest.mark.parametrize(
    ("name", "content", "phrase"),
    [
        ("a.png", b"", "rights.proof_empty"),
        ("a.zip", b"PK\x03\x04" + bytes(30), "rights.proof_kind"),
        ("a.exe", b"MZ\x90\x00\x03", "rights.proof_kind"),
        ("a.txt", b"yes\x00no", "rights.proof_kind"),
        ("a.txt", b"\xff\xfeJ\x00", "rights.proof_kind"),
        ("a.pdf", b"%PDF-" + bytes(LARGEST), "rights.proof_large"),
    ],
)
def test_what_shows_nothing_is_refused(store, tmp_path, name, content, phrase):
    with pytest.raises(SettingError) as caught:
        store.keep(file_in(tmp_path, name, content))
    assert caught.value.phrase == phrase
    assert not store.folder.exists()


def test_only_files_are_read(store, tmp_path):
    with pytest.raises(NotFoundError):
        store.keep(tmp_path / "none.png")
    with pytest.raises(SettingError):
        store.keep(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        with pytest.raises(SettingError):
            store.keep(tmp_path / "pipe.png")


@pytest.mark.parametrize("sha256", ["../../state.sqlite", "a" * 63, "A" * 64, "", "a" * 64 + "/.."])
def test_hashes_from_elsewhere_lead_nowhere(store, sha256):
    assert store.path(sha256) is None
    assert store.state(sha256) == "missing"
    assert store.erase([sha256]) == 0


def test_a_link_in_place_of_a_file_is_no_proof(store, tmp_path):
    kept = store.keep(file_in(tmp_path))
    place = store.path(kept.sha256)
    place.unlink()
    try:
        place.symlink_to(tmp_path / "answer.png")
    except OSError:  # some systems let nobody make links
        return
    assert store.state(kept.sha256) == "missing"


def test_a_changed_file_is_mended_by_attaching_it_again(store, tmp_path):
    path = file_in(tmp_path)
    sha256 = store.keep(path).sha256
    store.path(sha256).write_bytes(b"forged")
    assert store.state(sha256) == "changed"
    store.keep(path)
    assert store.state(sha256) == "whole"


@given(st.text(max_size=400))
def test_names_lead_nowhere_and_hide_nothing(name):
    plain = plain_name(name)
    assert plain
    assert not set("/\\\0\n\r\u202e\u200b") & set(plain)
    assert plain not in {".", ".."}
    assert len(plain) <= 130
    plain.encode("utf-8")


def test_forget_takes_the_words_and_the_file(project, tmp_path):
    ledger = filled(project)
    ledger.reply("x:m1", ANSWER)
    ledger.grant("x:m1", **SCOPE, proof=file_in(tmp_path), text=ANSWER)
    ledger.grant("x:b1", **SCOPE, proof=file_in(tmp_path, "ben.txt", b"Ben: ok"))
    report = project.forget(MILA)
    assert report.proofs == 1
    assert report.found
    assert ledger.table()["post"].tolist() == ["x:b1"]
    assert ledger.table()["usable"].all()
    project.close()
    everything = b"".join(p.read_bytes() for p in project.folder.rglob("*") if p.is_file())
    for trace in (b"Hafermila", b"mila.backt", b"Hafermorgen"):
        assert trace not in everything
    before = proofs_in(project)
    with pytest.raises(SettingError):
        ledger.grant("x:m1", **SCOPE, proof=file_in(tmp_path), account=MILA)
    assert proofs_in(project) == before


def test_a_file_that_two_share_goes_with_the_first_and_the_other_right_says_so(project, tmp_path):
    ledger = filled(project)
    for key in ("x:m1", "x:b1"):
        ledger.grant(key, **SCOPE, proof=file_in(tmp_path))
    project.forget(MILA)
    assert proofs_in(project) == []
    assert ledger.table()["proof_state"].tolist() == ["missing"]
    assert not ledger.table()["usable"].any()


def test_an_interrupted_forget_leaves_no_file_behind(project, tmp_path, monkeypatch):
    ledger = filled(project)
    for key in ("x:m1", "x:b1"):
        ledger.grant(key, **SCOPE, proof=file_in(tmp_path))

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ProofStore, "erase", die)  # the events are gone already
        with pytest.raises(KeyboardInterrupt):
            project.forget(MILA)
    assert len(proofs_in(project)) == 1
    project.close()
    with Project.open(project.folder):
        assert proofs_in(project) == []


def test_a_file_whose_event_was_never_written_goes_with_the_next_erasure(project, tmp_path):
    ledger = filled(project)
    ledger.grant("x:m1", **SCOPE, proof=file_in(tmp_path, "kept.txt", b"Mila: ja"))
    project.proofs.keep(file_in(tmp_path))
    assert len(proofs_in(project)) == 2
    project.forget(BEN)
    assert ledger.verify()["proof_state"].tolist() == ["whole"]
    assert len(proofs_in(project)) == 1


def test_an_erasure_meanwhile_takes_no_file_whose_event_is_being_written(
    project, tmp_path, monkeypatch
):
    filled(project)
    keep = ProofStore.keep

    def slow(self, path):
        kept = keep(self, path)
        time.sleep(0.05)
        return kept

    monkeypatch.setattr(ProofStore, "keep", slow)

    def grant_some():
        with Project.open(project.folder) as own:
            for turn in range(5):
                path = file_in(tmp_path, f"{turn}.txt", b"Mila: ja %d" % turn)
                RightsLedger(own).grant("x:m1", **SCOPE, proof=path)

    def erase_some():
        with Project.open(project.folder) as own:
            for turn in range(4):
                own.forget(f"x:nobody{turn}")

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(grant_some), pool.submit(erase_some)]:
            done.result()
    assert len(proofs_in(project)) == 5
    assert RightsLedger(project).verify()["proof_state"].tolist() == ["whole"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_request_for_access_tells_rights_and_proofs(project, tmp_path, language):
    ledger = filled(project)
    ledger.reply("x:m1", ANSWER)
    ledger.grant("x:m1", **SCOPE, proof=file_in(tmp_path))
    ledger.grant("x:b1", **SCOPE, proof=file_in(tmp_path, "ben.txt", b"Ben: ok"))
    report = project.subject(MILA)
    sha256 = hashlib.sha256(PNG + b"mila.backt said yes").hexdigest()
    assert report.proofs == (f"proofs/{sha256}.png",)
    assert [e["kind"] for e in report.events] == ["right_replied", "right_granted"]
    assert report.until is None
    assert report.to_json()["proofs"] == list(report.proofs)
    use_language(language)
    try:
        assert sha256 in str(report)
        assert ANSWER in str(report)
        assert "rights." not in str(report)
    finally:
        use_language(None)


def steps(ledger, status, now):
    """Bring the right to Mila's post to a status, as of when it will be looked at."""
    if status in {"asked", "withdrawn"}:
        ledger.ask("x:m1")
    if status == "withdrawn":
        ledger.withdraw("x:m1")
    if status == "refused":
        ledger.refuse("x:m1")
    if status in {"granted", "revoked", "expired"}:
        until = now.date() + dt.timedelta(days=100 if status == "expired" else 300)
        ledger.grant("x:m1", **SCOPE, proof="https://example.com/yes", until=until)
    if status == "revoked":
        ledger.revoke("x:m1")


@pytest.mark.parametrize(
    ("status", "stays"),
    [
        (None, False),
        ("asked", True),
        ("withdrawn", False),
        ("refused", False),
        ("granted", True),
        ("revoked", False),
        ("expired", False),
    ],
)
def test_who_is_worked_with_stays_and_nobody_else(project, monkeypatch, status, stays):
    start = dt.datetime.now(dt.UTC)
    ledger = filled(project)
    steps(ledger, status, start)
    project.put_on_list("customers", BEN)
    later = start + dt.timedelta(days=200)
    monkeypatch.setattr("workbench.project.state.now", lambda: later)
    report = project.expire()
    assert report.people == (0 if stays else 1)
    assert (MILA in set(project.posts()["account"])) is stays
    assert len(ledger.table()) == (1 if stays else 0)


def test_accounts_linked_by_hand_stay_together(project, monkeypatch):
    ledger = filled(project)
    Shortlist(project).link(MILA, BEN)
    ledger.ask("x:m1")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=200)
    monkeypatch.setattr("workbench.project.state.now", lambda: later)
    assert project.expire().people == 0
    ledger.withdraw("x:m1")
    assert project.expire().people == 2


def test_what_expires_takes_its_file_along_unless_another_right_needs_it(
    project, monkeypatch, tmp_path
):
    ledger = filled(project)
    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)
    both, own = file_in(tmp_path), file_in(tmp_path, "own.txt", b"Mila: ja")
    ledger.grant("x:m1", **SCOPE, proof=own, until=soon)
    ledger.grant("x:m1", **SCOPE, proof=both, until=soon)
    ledger.grant("x:b1", **SCOPE, proof=both)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=200)
    monkeypatch.setattr("workbench.project.state.now", lambda: later)
    assert project.expire().people == 1
    assert proofs_in(project) == [f"{hashlib.sha256(both.read_bytes()).hexdigest()}.png"]
    assert ledger.usable(later.date())["post"].tolist() == ["x:b1"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_merged_copies_share_proofs_and_a_revocation_wins(tmp_path, brand, order):
    with (
        Project.create(tmp_path / "a", brand) as ours,
        Project.create(tmp_path / "b", brand) as theirs,
        Project.create(tmp_path / "c", brand) as third,
    ):
        ledgers = [filled(project) for project in (ours, theirs)]
        ledgers[0].grant("x:m1", **SCOPE, proof=file_in(tmp_path))
        Shortlist(theirs).merge(ours)
        assert ledgers[1].table()["usable"].all()
        assert proofs_in(theirs) == proofs_in(ours)
        ledgers[1].revoke("x:m1")
        ledgers[0].grant("x:m1", **SCOPE, proof="https://example.com/again")  # later, and unaware
        for at in order:
            Shortlist(third).merge((ours, theirs)[at])
        assert RightsLedger(third).status("x:m1") == "revoked"
        assert RightsLedger(third).usable("2030-01-01").empty


def test_a_forged_file_does_not_travel(tmp_path, brand):
    with Project.create(tmp_path / "a", brand) as a, Project.create(tmp_path / "b", brand) as b:
        ledger = filled(a)
        ledger.grant("x:m1", **SCOPE, proof=file_in(tmp_path))
        (next((a.folder / "proofs").iterdir())).write_bytes(PNG + b"forged")
        Shortlist(b).merge(a)
        assert proofs_in(b) == []
        assert RightsLedger(b).table()["proof_state"].tolist() == ["missing"]


def test_a_forgotten_person_does_not_come_back_with_a_merge(tmp_path, brand):
    with Project.create(tmp_path / "a", brand) as a, Project.create(tmp_path / "b", brand) as b:
        filled(a).grant("x:m1", **SCOPE, proof=file_in(tmp_path))
        ContentLibrary(a).add("x:m1")
        filled(b)
        b.forget(MILA)
        Shortlist(b).merge(a)
        assert proofs_in(b) == []
        assert ContentLibrary(b).table().empty
