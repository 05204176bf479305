"""What may be used: only what was granted, with its proof, not run out and not taken back."""

import contextlib
import datetime as dt
import itertools
import uuid
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.project import Event, Project
from workbench.project.rights_replay import KINDS, Grant, RightsReplay, worked_with
from workbench.shortlist import CHANNELS, ContentLibrary, RightsLedger
from workbench.shortlist.agreed import yes_or_no
from workbench.shortlist.rights_rows import COLUMNS

POST, AUTHOR = "instagram:Abc1", "instagram:mila.backt"
LINK = "https://www.instagram.com/p/Abc1/c/17"
SCOPE = {
    "channels": ["website", "instagram"],
    "paid_ads": False,
    "edits": True,
    "people_shown": "nobody",
    "music": "none",
    "proof": LINK,
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def today():
    return dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=1))).date()


def posted():
    return pd.DataFrame(
        {
            "post": [POST, "instagram:Own1", "instagram:Rep1", "instagram:Kid1", "instagram:Lost"],
            "account": [AUTHOR, "instagram:haferlicht", "instagram:ben", "instagram:kim", None],
            "platform": "instagram",
            "text": ["Mein Hafermorgen", "Neu", "RT", "Ich bin 15 Jahre alt", "?"],
            "repost_of_account": [None, None, AUTHOR, None, None],
        }
    )


@pytest.fixture
def on_disk(tmp_path):
    with Project.create(tmp_path / "p", Brand("Haferlicht", handles=["haferlicht"])) as made:
        made.add(posts=posted())
        yield RightsLedger(made)


@pytest.fixture
def ledger():
    return copy_of()


def row(ledger, day=None):
    return ledger.table(day=day).iloc[0]


def test_from_the_first_thought_to_the_end(on_disk):
    ledger = on_disk
    last = today() + dt.timedelta(days=20)
    ledger.request(POST)
    assert row(ledger)["status"] == "pending"
    ledger.ask(POST, "Dürfen wir?", channel="comment")
    assert row(ledger)["status"] == "asked"
    ledger.reply(POST, "Ja klar, gern! 😍\nAber nur mit Namen.")
    assert row(ledger)["status"] == "replied"
    assert not ledger.table()["usable"].any()
    ledger.grant(POST, **SCOPE, until=last)
    held = row(ledger)
    assert held["status"] == "granted"
    assert held["usable"]
    assert held["channels"] == ["instagram", "website"]
    assert held["until"] == last
    assert held["proof"] == LINK
    assert pd.isna(held["proof_sha256"])
    assert row(ledger, last)["status"] == "granted"
    over = row(ledger, last + dt.timedelta(days=1))
    assert (over["status"], over["usable"]) == ("expired", False)
    ledger.revoke(POST, "Doch lieber nicht.")
    gone = row(ledger)
    assert (gone["status"], gone["usable"]) == ("revoked", False)
    history = ledger.history(POST)
    steps = ["requested", "asked", "replied", "granted", "revoked"]
    assert history["step"].tolist() == steps
    assert history["text"].tolist()[2] == "Ja klar, gern! 😍\nAber nur mit Namen."
    assert history["writer"].notna().all()


def test_an_empty_ledger_has_the_same_columns_and_types(ledger):
    empty = ledger.table()
    assert empty.columns.tolist() == list(COLUMNS)
    ledger.grant(POST, **SCOPE)
    pd.testing.assert_series_equal(empty.dtypes, ledger.table().dtypes)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"proof": None}, "rights.no_proof"),
        ({"proof": "  "}, "rights.no_proof"),
        ({"proof": "https://"}, "rights.bad_link"),
        ({"proof": "javascript://alert(1)"}, "rights.bad_link"),
        ({"proof": "https://mila:secret@example.com/a"}, "rights.bad_link"),
        ({"proof": "https://example.com/a b"}, "rights.bad_link"),
        ({"proof": "https://example.com/\u202eevil"}, "rights.bad_link"),
        ({"proof": "https://[bad/"}, "rights.bad_link"),
        ({"proof": "https://e.com/" + "a" * 3000}, "rights.bad_link"),
        ({"until": "2020-01-01"}, "rights.until_past"),
        ({"until": "soon"}, "rights.bad_day"),
        ({"channels": []}, "rights.no_channel"),
        ({"channels": ["instagram", "billboard"]}, "rights.unknown_channel"),
        ({"people_shown": "maybe"}, "rights.bad_choice"),
        ({"music": True}, "rights.bad_choice"),
        ({"text": "x" * 20_001}, "rights.long_text"),
        ({"account": "instagram:ben"}, "rights.other_author"),
    ],
)
def test_a_grant_without_what_it_needs_is_refused_and_leaves_nothing(ledger, change, phrase):
    with pytest.raises(SettingError) as caught:
        ledger.grant(POST, **{**SCOPE, **change})
    assert caught.value.phrase == phrase
    assert not ledger.project.events.read(KINDS)


def test_an_unknown_channel_is_named_with_the_known_ones(ledger):
    with pytest.raises(SettingError) as caught:
        ledger.grant(POST, **{**SCOPE, "channels": "billboard"})
    assert "billboard" in str(caught.value)
    assert all(channel in str(caught.value) for channel in CHANNELS)


@pytest.mark.parametrize(
    ("post", "phrase"),
    [
        ("instagram:Own1", "rights.own_post"),
        ("instagram:Rep1", "rights.repost"),
        ("instagram:Kid1", "rights.minor"),
        ("instagram:Lost", "rights.unknown_author"),
        ("instagram:None", "rights.unknown_author"),
        ("nonsense", "rights.unknown_post"),
    ],
)
@pytest.mark.parametrize("step", ["request", "ask", "grant"])
def test_posts_nobody_may_ask_for(ledger, post, phrase, step):
    with pytest.raises(SettingError) as caught:
        getattr(ledger, step)(post, **(SCOPE if step == "grant" else {}))
    assert caught.value.phrase == phrase
    assert not ledger.project.events.read(KINDS)


def test_who_is_not_to_be_contacted_is_not_asked(on_disk):
    ledger = on_disk
    ledger.project.put_on_list("never_contact", AUTHOR)
    with pytest.raises(SettingError) as caught:
        ledger.ask(POST)
    assert caught.value.phrase == "rights.never_contact"


def test_a_post_that_was_never_imported_needs_its_author(ledger):
    ledger.request("tiktok:7", account="tiktok:tom")
    ledger.ask("tiktok:7")
    assert ledger.table()["account"].tolist() == ["tiktok:tom"]


def test_steps_that_make_no_sense(ledger):
    with pytest.raises(NotFoundError):
        ledger.revoke(POST)
    ledger.request(POST)
    for step, phrase in (("request", "cannot_request"), ("revoke", "cannot_revoke")):
        with pytest.raises(SettingError) as caught:
            getattr(ledger, step)(POST)
        assert caught.value.phrase == f"rights.{phrase}"
    with pytest.raises(SettingError):
        ledger.reply(POST, "  ")
    with pytest.raises(SettingError):
        ledger.ask(POST, channel="pigeon")
    ledger.withdraw(POST, "anderes Thema")
    assert ledger.table().empty
    assert ledger.status(POST) is None
    ledger.grant(POST, **SCOPE)
    for step in ("refuse", "withdraw"):
        with pytest.raises(SettingError):
            getattr(ledger, step)(POST)


@pytest.mark.parametrize("no", ["refuse", "revoke"])
def test_who_said_no_is_asked_again_only_with_a_reason(ledger, no):
    if no == "revoke":
        ledger.grant(POST, **SCOPE)
    getattr(ledger, no)(POST, "Nein danke")
    for step in (ledger.ask, ledger.request):
        with pytest.raises(SettingError) as caught:
            step(POST)
        assert caught.value.phrase == "rights.said_no"
    ledger.ask(POST, reason="hat von sich aus geschrieben")
    assert ledger.status(POST) == "asked"
    assert not ledger.table()["usable"].any()
    ledger.grant(POST, **SCOPE)
    assert ledger.table()["usable"].all()


def test_asking_for_more_leaves_a_right_as_it_is(ledger):
    last = today() + dt.timedelta(days=3)
    ledger.grant(POST, **SCOPE, until=last)
    ledger.ask(POST, "Auch als Anzeige?")
    assert ledger.status(POST) == "granted"
    assert ledger.status(POST, day=last + dt.timedelta(days=1)) == "asked"
    ledger.grant(POST, **{**SCOPE, "paid_ads": True})
    assert ledger.usable(today(), "instagram", paid=True)["post"].tolist() == [POST]


@pytest.mark.parametrize(
    ("use", "fits"),
    [
        ({}, True),
        ({"channel": "instagram"}, True),
        ({"channel": "tv"}, False),
        ({"paid": True}, False),
        ({"edited": True}, True),
        ({"channel": "website", "edited": True}, True),
        ({"channel": "website", "paid": True, "edited": True}, False),
    ],
)
def test_a_right_covers_what_was_agreed_and_no_more(ledger, use, fits):
    ledger.grant(POST, **SCOPE)
    assert (len(ledger.usable(today(), **use)) == 1) is fits
    assert (ledger.obstacles(**use)[POST] == []) is fits
    with pytest.raises(SettingError):
        ledger.usable(today(), "billboard")


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({"people_shown": "agreed"}, True),
        ({"people_shown": "unclear"}, False),
        ({"music": "cleared"}, True),
        ({"music": "without"}, True),
        ({"music": "unclear"}, False),
    ],
)
def test_people_and_music_that_nobody_cleared_cannot_be_used(ledger, change, fits):
    ledger.grant(POST, **{**SCOPE, **change})
    assert ledger.table()["usable"].tolist() == [fits]
    assert ledger.status(POST) == "granted"


def test_a_right_is_not_used_before_it_was_given(ledger):
    ledger.grant(POST, **SCOPE)
    assert row(ledger, "2022-01-01")["usable"]
    assert not row(ledger, "2021-12-31")["usable"]


def test_a_day_that_is_past_does_not_bring_back_what_was_revoked(ledger):
    ledger.grant(POST, **SCOPE)
    ledger.revoke(POST)
    assert ledger.usable(today() - dt.timedelta(days=1)).empty


def test_a_tampered_or_missing_file_proves_nothing(on_disk, tmp_path):
    ledger, project = on_disk, on_disk.project
    shot = tmp_path / "answer.png"
    shot.write_bytes(PNG)
    ledger.grant(POST, **{**SCOPE, "proof": shot})
    held = row(ledger)
    assert held["usable"]
    assert held["proof"] == "answer.png"
    assert ledger.verify()["proof_state"].tolist() == ["whole"]
    kept = project.proofs.path(held["proof_sha256"])
    kept.write_bytes(PNG + b"!")
    assert (row(ledger)["proof_state"], row(ledger)["usable"]) == ("changed", False)
    kept.unlink()
    assert (row(ledger)["proof_state"], row(ledger)["usable"]) == ("missing", False)
    assert ledger.usable(today()).empty
    ledger.grant(POST, **{**SCOPE, "proof": str(shot)})  # attached again
    assert row(ledger)["usable"]


def test_somebody_who_says_to_be_a_minor_later_is_usable_no_more(on_disk):
    ledger, project = on_disk, on_disk.project
    ledger.grant(POST, **SCOPE)
    young = pd.DataFrame(
        {"post": ["instagram:Abc2"], "account": [AUTHOR], "platform": "instagram",
         "text": ["Endlich 16 Jahre alt geworden, ich bin 16 Jahre alt"]}
    )  # fmt: skip
    project.add(posts=young)
    assert ledger.usable(today()).empty
    ledger.revoke(POST)  # what they say can still be noted


def test_hostile_words_are_kept_as_they_can_be(on_disk):
    ledger = on_disk
    ledger.reply(POST, "ja \ud800 \u202e\x00 ok")
    text = ledger.history(POST)["text"].iloc[0]
    assert text.startswith("ja ? ")
    assert "\u202e" in text


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("no", ["revoke", "refuse"])
def test_a_no_beats_a_grant_that_did_not_see_it(copies, no, first):
    ours, theirs = copies(), copies()
    if no == "revoke":
        ours.grant(POST, **SCOPE)
        theirs.project.events.union(ours.project.events.read())
    sides = [lambda: getattr(ours, no)(POST), lambda: theirs.grant(POST, **SCOPE)]
    for step in (sides[first], sides[1 - first]):
        step()
    for one, other in itertools.permutations((ours, theirs)):
        merged = copies()
        merged.project.events.union(one.project.events.read())
        merged.project.events.union(other.project.events.read())
        assert merged.status(POST, day=START) in {"revoked", "refused"}
        assert not merged.table(day=START)["usable"].any()
        assert merged.table(day=START)["contested"].all()
        merged.grant(POST, **SCOPE)  # they were asked again, and knew
        assert merged.table(day=START)["usable"].all()


def test_two_grants_at_once_the_later_holds_and_it_is_said(copies):
    ours, theirs = copies(), copies()
    ours.grant(POST, **SCOPE)
    theirs.project.events.clock = 5
    theirs.grant(POST, **{**SCOPE, "channels": "tv"})
    ours.project.events.union(theirs.project.events.read())
    assert row(ours, START)["channels"] == ["tv"]
    assert row(ours, START)["contested"]


def test_a_grant_that_did_not_know_does_not_hide_behind_one_that_did(copies):
    ours, theirs = copies(), copies()
    ours.grant(POST, **SCOPE)
    theirs.project.events.union(ours.project.events.read())
    ours.revoke(POST)
    ours.grant(POST, **{**SCOPE, "channels": "website"})  # asked again: the website only
    theirs.project.events.clock = 9
    theirs.grant(POST, **{**SCOPE, "channels": "tv"})  # later, and unaware of all this
    ours.project.events.union(theirs.project.events.read())
    assert row(ours, START)["channels"] == ["website"]
    assert row(ours, START)["usable"]


def broken(**changes):
    payload = {"post": POST, "account": AUTHOR, **SCOPE, "until": None,
               "proof": {"kind": "link", "name": LINK}, **changes}  # fmt: skip
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return Event("e", at, "eve", "right_granted", payload, (AUTHOR,))


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": None},
        {"proof": {"kind": "link", "name": "file:///etc/passwd"}},
        {"proof": {"kind": "file", "name": "a.png", "sha256": "../../etc/passwd"}},
        {"proof": {"kind": "file", "name": "a.png", "sha256": None}},
        {"proof": {"kind": "file", "name": "", "sha256": "a" * 64}},
        {"proof": "https://example.com"},
        {"channels": []},
        {"channels": "tv"},
        {"channels": [1]},
        {"paid_ads": "no"},
        {"edits": None},
        {"people_shown": None},
        {"until": "never"},
        {"until": 5},
    ],
)
def test_malformed_grants_of_others_grant_nothing(changes):
    assert RightsReplay([broken()])[POST].status(START) == "granted"
    assert RightsReplay([broken(**changes)]).get(POST) is None
    assert worked_with([broken(**changes)], START) == set()


def test_nobody_can_claim_to_have_seen_what_came_later():
    grant = broken(after=["r"])
    later = dt.datetime(2020, 2, 1, tzinfo=dt.UTC)
    revoked = Event("r", later, "ada", "right_revoked", {"post": POST, "account": AUTHOR,
                    "after": ["nobody"]}, (AUTHOR,))  # fmt: skip
    assert RightsReplay([grant, revoked])[POST].status(START) == "revoked"


# Copies of a project without a disk. Clocks go as those of event logs do: later than all they know.

START = dt.date(2022, 5, 1)


class SkewedLog:
    def __init__(self, writer):
        self.writer = writer
        self.events = {}
        self.clock = 0
        self.seen = {}

    def append_all(self, kind, events):
        return [self.append(kind, payload, subjects=whom) for payload, whom in events]

    def append(self, kind, payload, *, subjects=()):
        self.clock += 1
        at = dt.datetime(2022, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=self.clock)
        event = Event(str(uuid.uuid4()), at, self.writer, kind, dict(payload), tuple(subjects))
        self.seen[event.id] = frozenset(self.events)  # the oracle: what this copy held
        self.events[event.id] = event
        return event

    def read(self, kinds=None):
        ordered = sorted(self.events.values(), key=lambda e: (e.at, e.id))
        return [e for e in ordered if kinds is None or e.kind in kinds]

    def union(self, other):
        for event in other:
            self.events.setdefault(event.id, event)
            minutes = (event.at - dt.datetime(2022, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(minutes=1)
            self.clock = max(self.clock, minutes)


class NoProofs:
    """Files that are whole by name: those whose name begins with a, others are missing."""

    def held(self):
        return contextlib.nullcontext()

    def keep(self, path):
        name = str(path)
        return SimpleNamespace(sha256=name[0] * 64, name=name, kind="png", size=1)

    def state(self, sha256):
        return "whole" if sha256.startswith("a") else "missing"


@pytest.fixture
def copies():
    return copy_of


def copy_of(writer="ada"):
    return RightsLedger(
        SimpleNamespace(
            events=SkewedLog(writer),
            proofs=NoProofs(),
            brand=Brand("Haferlicht", handles=["haferlicht"]),
            lists=lambda: {"never_contact": frozenset()},
            held_out=lambda: frozenset({"instagram:kim"}),
            posts=lambda columns: posted()[columns],
        )
    )


STEPS = ("request", "ask", "reply", "grant", "grant", "refuse", "revoke", "withdraw", "merge")


def take(ledgers, ledger, base, step, other, proof, days):  # one keyword a drawn value
    if step == "merge":
        ledger.project.events.union(ledgers[other].project.events.read())
    elif step == "grant":
        until = None if days is None else base + dt.timedelta(days=days)
        ledger.grant(POST, **{**SCOPE, "proof": proof}, until=until)
    elif step == "reply":
        ledger.reply(POST, "ok")
    elif step in {"request", "ask"}:
        getattr(ledger, step)(POST, reason="again")
    else:
        getattr(ledger, step)(POST)


@settings(max_examples=150, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(STEPS),
            st.integers(0, 2),
            st.sampled_from(["a.png", "b.png", LINK]),
            st.sampled_from([None, -1, 0, 40]),
        ),
        max_size=14,
    ),
    order=st.permutations([0, 1, 2]),
    later=st.integers(0, 60),
)
def test_no_order_of_steps_and_merges_makes_usable_what_is_not(steps, order, later):
    base = today()
    ledgers = [copy_of(f"writer{n}") for n in range(3)]
    for who, *step in steps:
        with contextlib.suppress(SettingError, NotFoundError):
            take(ledgers, ledgers[who], base, *step)
    merged = copy_of()
    for at in order:
        merged.project.events.union(ledgers[at].project.events.read())
    events = merged.project.events.read()
    seen = {k: v for ledger in ledgers for k, v in ledger.project.events.seen.items()}
    day = base + dt.timedelta(days=later)
    table = merged.table(day=day)
    backwards = RightsReplay(events[::-1]).get(POST)
    assert backwards == RightsReplay(events).get(POST)

    grants = [e for e in events if e.kind == "right_granted"]
    nos = [e for e in events if e.kind in {"right_revoked", "right_refused"}]

    def stands(grant):
        """Every no was known to whoever wrote the grant down."""
        return all(no.id in seen[grant.id] for no in nos)

    def good(grant):
        until, proof = grant.payload["until"], grant.payload["proof"]
        held = until is None or day <= dt.date.fromisoformat(until)
        return held and (proof["kind"] == "link" or proof["name"].startswith("a"))

    usable = len(table) == 1 and bool(table["usable"].iloc[0])
    standing = [g for g in grants if stands(g)]
    newest = [g for g in standing if not any(g.id in seen[h.id] for h in standing)]
    if usable:
        assert any(good(g) for g in newest)
    if newest and all(good(g) for g in newest):
        assert usable
    assert bool(len(merged.usable(day))) == usable


@st.composite
def logs(draw):
    """Events of anybody's making: any order, any claim to have seen others, broken parts."""
    n = draw(st.integers(1, 7))
    made = []
    for at in range(n):
        kind = draw(st.sampled_from(KINDS))
        payload = {"post": POST, "account": AUTHOR}
        if kind == "right_granted":
            change = draw(st.sampled_from([{}, {"proof": None}, {"channels": []}, {"until": "x"}]))
            payload = dict(broken(**change).payload)
        seen = st.lists(st.sampled_from([f"e{k}" for k in range(n)] + ["?"]), max_size=4)
        payload["after"] = draw(st.one_of(seen, st.none(), st.just("e0"), st.just([1])))
        minute = draw(st.integers(0, 4))
        time = dt.datetime(2022, 1, 1, 0, minute, tzinfo=dt.UTC)
        made.append(Event(f"e{at}", time, "eve", kind, payload, (AUTHOR,)))
    return made


def knew(event, other, known):
    """Say whether the writer of `event` had seen `other`, directly or through others."""
    after = event.payload["after"] if isinstance(event.payload["after"], list) else []
    earlier = [known[k] for k in after
               if k in known and (known[k].at, known[k].id) < (event.at, event.id)]  # fmt: skip
    return any(e.id == other.id or knew(e, other, known) for e in earlier)


@settings(max_examples=300, deadline=None)
@given(logs(), st.randoms(use_true_random=False))
def test_whatever_the_log_a_right_needs_a_whole_grant_that_knew_of_every_no(events, rng):
    right = RightsReplay(events).get(POST)
    shuffled = list(events)
    rng.shuffle(shuffled)
    assert RightsReplay(shuffled).get(POST) == right
    if right is None or right.status(START) != "granted":
        return
    assert right.grant is not None
    assert Grant.of(right.word) == right.grant
    whole = {e.id: e for e in events if e.kind != "right_granted" or Grant.of(e)}
    nos = [e for e in events if e.kind in {"right_revoked", "right_refused"}]
    assert all(knew(right.word, no, whole) for no in nos)


def test_every_call_reads_a_proof_once_and_names_need_none(on_disk, tmp_path, monkeypatch):
    shot = tmp_path / "yes.png"
    shot.write_bytes(PNG)
    on_disk.grant(POST, **{**SCOPE, "proof": shot})
    library, state, read = ContentLibrary(on_disk.project), on_disk.project.proofs.state, []
    monkeypatch.setattr(
        on_disk.project.proofs, "state", lambda sha256: read.append(sha256) or state(sha256)
    )
    day = today()

    def reads(call):
        read.clear()
        call()
        return len(read)

    assert reads(on_disk.table) == 1
    assert reads(on_disk.obstacles) == 1
    assert reads(on_disk.verify) == 1
    assert reads(lambda: on_disk.usable(day)) == 1
    assert reads(library.table) == 1
    assert reads(lambda: library.usable(day, "website")) == 1
    assert library.usable(day, "website")["post"].tolist() == [POST]
    assert reads(on_disk.authors) == 0
    assert on_disk.authors() == {POST: AUTHOR}
    assert reads(lambda: library.tag(POST, ["morning"])) == 0
    assert library.table()["tags"].tolist() == [["morning"]]
    assert reads(lambda: library.remove(POST)) == 0
    with pytest.raises(NotFoundError):
        library.tag(POST, ["late"])


@pytest.mark.parametrize("field", ["paid_ads", "edits"])
@pytest.mark.parametrize("value", ["no", "nein", 0, None])
def test_what_is_neither_true_nor_false_is_no_yes(field, value):
    with pytest.raises(SettingError, match=field):
        yes_or_no(value, field)
