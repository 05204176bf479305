"""Events from elsewhere that make no sense are passed over; the rest still holds."""

import datetime as dt
import json
import uuid
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workbench.project import Event
from workbench.project.kept import shortlisted
from workbench.project.replay import KINDS, Replay
from workbench.project.sound import STATUSES, is_sound
from workbench.shortlist import STATUSES as OURS
from workbench.shortlist import Shortlist
from workbench.shortlist.community_state import read_community

AT = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
CEM = "instagram:cem"
GOOD = {"campaign": "default", "account": CEM, "fields": {"status": ["approved", ""]}}


def event(kind, payload, *, number=0, subjects=(CEM,)):
    key = str(uuid.UUID(int=number))
    return Event(key, AT + dt.timedelta(seconds=number), "bo", kind, payload, tuple(subjects))


def shortlist_of(events):
    return Shortlist(SimpleNamespace(events=SimpleNamespace(writer="bo", read=lambda *_: events)))


def test_the_statuses_are_those_that_can_be_decided():
    assert STATUSES == OURS


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("decided", {**GOOD, "account": ["x:y"]}),
        ("decided", {**GOOD, "account": "nobody"}),
        ("decided", {**GOOD, "campaign": {}}),
        ("decided", {**GOOD, "after": {"status": 7}}),
        ("decided", {**GOOD, "after": {"status": [{}]}}),
        ("decided", {**GOOD, "after": []}),
        ("decided", {**GOOD, "fields": {"status": "zz"}}),
        ("decided", {**GOOD, "fields": {"status": ["zz", ""]}}),
        ("decided", {**GOOD, "fields": {"tags": 7}}),
        ("decided", {**GOOD, "fields": {"cost": "dear"}}),
        ("decided", {**GOOD, "fields": {"cost": 10**400}}),
        ("decided", {**GOOD, "fields": {"choice": []}}),
        ("decided", {**GOOD, "fields": []}),
        ("decided", {**GOOD, "account": "x:y", "fields": {}}),
        ("campaign_set", {"campaign": "default", "fields": {"start": "soon"}}),
        ("campaign_set", {"campaign": "default", "fields": {"budget": "much"}}),
        ("campaign_set", {"campaign": ["a"], "fields": {}}),
        ("accounts_linked", {"accounts": 7}),
        ("accounts_linked", {"accounts": [CEM, 7]}),
        ("account_unlinked", {"account": [CEM]}),
        ("undone", {"event": {}}),
    ],
)
def test_one_bad_event_hides_nothing_of_the_others(kind, payload):
    bad = event(kind, payload, number=2)
    assert not is_sound(bad)
    mine = shortlist_of([event("decided", GOOD, number=1), bad])
    [row] = mine.table().to_dict("records")
    assert (row["person"], row["status"]) == (CEM, "approved")
    assert len(mine.history(CEM)) == 1
    assert mine.conflicts() == []
    assert [c.id for c in mine.campaigns()] == ["default"]


def test_undos_that_undo_each_other_end():
    first, second = (event("undone", {"event": str(uuid.UUID(int=n))}, number=3 - n)
                     for n in (1, 2))  # fmt: skip
    itself = event("undone", {"event": str(uuid.UUID(int=7))}, number=7)
    state = Replay([first, second, itself])
    assert {state.campaign_of(e) for e in (first, second, itself)} == {None}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([CEM, "x:y", ":", "default", "approved", "2026-01-01", "", "first"])
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner,
                                                                max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELD_NAMES = ("status", "choice", "owner", "tags", "note", "cost", "name", "start", "end",
               "hashtags", "budget", "size", "currency")  # fmt: skip
NAMES = ("campaign", "account", "accounts", "event", "message", "labels", "owner", "template",
         "language", "name", "text", "post", "proof", "list", "type")  # fmt: skip
STATUS = st.tuples(st.sampled_from(OURS), st.text(max_size=3)).map(list)
PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(NAMES, ANYTHING),
        "campaign": st.just("default") | ANYTHING,
        "account": st.sampled_from([CEM, "x:y"]) | ANYTHING,
        "event": st.integers(0, 9).map(lambda n: str(uuid.UUID(int=n))) | ANYTHING,
        "accounts": st.just([CEM, "x:y"]) | ANYTHING,
        "fields": ANYTHING | st.fixed_dictionaries(
            {}, optional=dict.fromkeys(FIELD_NAMES, ANYTHING) | {"status": STATUS | ANYTHING}
        ),
        "after": ANYTHING | st.dictionaries(st.sampled_from(FIELD_NAMES), ANYTHING, max_size=2),
    },
)  # fmt: skip
ALL_KINDS = (*KINDS, "spaces_corrected", "reply_ticked", "reply_unticked", "reply_assigned",
             "reply_template_set", "reply_template_removed", "put_on_list",
             "account_type_corrected", "right_granted", "right_asked", "library_added",
             "of_a_later_version")  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ALL_KINDS), PAYLOADS), max_size=8))
@example([("undone", {"event": []})])
@example([("decided", {**GOOD, "fields": {}})])
def test_whatever_an_event_holds_everything_can_be_read(told):
    events = [event(kind, json.loads(json.dumps(payload)), number=n)
              for n, (kind, payload) in enumerate(told)]  # fmt: skip
    mine = shortlist_of(events)
    table = mine.table()
    assert set(table["status"]) <= set(OURS)
    assert set(table["choice"]) <= {"first", "reserve"}
    assert all(isinstance(tag, str) for tags in table["tags"] for tag in tags)
    mine.conflicts()
    mine.campaigns()
    for person in table["person"]:
        mine.history(person)
    state = Replay(events)
    for one in events:
        state.campaign_of(one)
    shortlisted(events)
    read_community([e for e in events if is_sound(e)])
    sound = [e for e in events if is_sound(e)]
    assert shortlist_of(sound).table().equals(table)
