"""What people allowed to be done with their posts, as a pure function of the events.

The rights ledger shows it, and retention asks it who is being worked with.

Each event remembers which earlier ones its writer had seen (`after`). The word that holds is the
last one of the author: granted, refused or revoked. A grant holds only if whoever wrote it down
had seen every refusal and revocation there is, so a revocation beats a grant in whatever order
copies are merged; of a refusal and a revocation, the revocation is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from workbench.project.events import Event

__all__ = [
    "ASKED",
    "GRANTED",
    "KINDS",
    "OPEN",
    "REFUSED",
    "REPLIED",
    "REQUESTED",
    "REVOKED",
    "WITHDRAWN",
    "Grant",
    "Proof",
    "Right",
    "RightsReplay",
    "day_in",
    "proof_hashes",
    "worked_with",
]

REQUESTED = "right_requested"
ASKED = "right_asked"
REPLIED = "right_replied"
GRANTED = "right_granted"
REFUSED = "right_refused"
REVOKED = "right_revoked"
WITHDRAWN = "right_withdrawn"
_TALK = {REQUESTED: "pending", ASKED: "asked", REPLIED: "replied", WITHDRAWN: None}
_WORDS = {REVOKED: "revoked", REFUSED: "refused", GRANTED: "granted"}  # the strictest first
KINDS = (*_TALK, *_WORDS)
OPEN = frozenset({"pending", "asked", "replied", "granted"})
"""Statuses of people the team is working with."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that somebody agreed.

    Parameters
    ----------
    kind
        ``"link"`` or ``"file"``.
    name
        The address, or the name the file had.
    sha256
        Of the file; None for a link.
    """

    kind: str
    name: str
    sha256: str | None = None

    @classmethod
    def of(cls, payload: object) -> Proof | None:
        """Return the proof an event holds, None if it holds none."""
        if not isinstance(payload, Mapping):
            return None
        kind, name, sha256 = (payload.get(key) for key in ("kind", "name", "sha256"))
        if not isinstance(name, str) or not name:
            return None
        if kind == "file" and isinstance(sha256, str) and _SHA256.fullmatch(sha256):
            return cls("file", name, sha256)
        web = name.startswith(("https://", "http://"))
        return cls("link", name) if kind == "link" and web else None


@dataclass(frozen=True, slots=True)
class Grant:
    """What was allowed.

    Parameters
    ----------
    channels
        Where the post may be shown.
    paid_ads, edits
        Whether also as an advertisement, and whether it may be changed.
    people_shown
        ``"nobody"``, ``"agreed"`` or ``"unclear"``.
    music
        ``"none"``, ``"cleared"``, ``"without"`` (only without the sound) or ``"unclear"``.
    until
        The last day; None if no end was agreed.
    proof
        What shows it.
    at
        When it was written down.
    """

    channels: tuple[str, ...]
    paid_ads: bool
    edits: bool
    people_shown: str
    music: str
    until: dt.date | None
    proof: Proof
    at: dt.datetime

    @classmethod
    def of(cls, event: Event) -> Grant | None:
        """Return the grant an event holds; None if anything of it is missing or malformed."""
        held = event.payload
        proof = Proof.of(held.get("proof"))
        channels = held.get("channels")
        flags = [held.get("paid_ads"), held.get("edits")]
        said = [held.get("people_shown"), held.get("music")]
        try:
            until = None if held["until"] is None else dt.date.fromisoformat(held["until"])
        except (KeyError, TypeError, ValueError):
            return None
        named = isinstance(channels, list) and all(isinstance(c, str) for c in channels)
        whole = all(isinstance(f, bool) for f in flags) and all(isinstance(s, str) for s in said)
        if proof is None or not channels or not named or not whole:
            return None
        return cls(tuple(channels), bool(flags[0]), bool(flags[1]), str(said[0]), str(said[1]),
                   until, proof, event.at)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """What holds about one post.

    Parameters
    ----------
    post, account
        Keys of the post and its author.
    word
        The event with the author's last word; None if there is none yet.
    talk
        The last step towards a word that came after it; None if there is none.
    grant
        The last grant, which may have ended since; None if there was none.
    heads
        Ids of the events that no later writer had seen.
    contested
        Whether the last word was written by several without seeing each other's.
    """

    post: str
    account: str
    word: Event | None
    talk: Event | None
    grant: Grant | None
    heads: tuple[str, ...]
    contested: bool

    def status(self, day: dt.date) -> str | None:
        """Return pending, asked, replied, granted, refused, revoked or expired as of `day`.

        None where nobody was asked, or the team took its request back.
        """
        said = None if self.word is None else _WORDS[self.word.kind]
        if said == "granted" and not self._is_over(day):
            return said
        going_on = None if self.talk is None else _TALK[self.talk.kind]
        return going_on or ("expired" if said == "granted" else said)

    def changed(self, day: dt.date) -> Event | None:
        """Return the event that the status as of `day` rests on."""
        holds = self.status(day)
        if self.talk is not None and (self.word is None or holds == _TALK[self.talk.kind]):
            return self.talk
        return self.word

    def _is_over(self, day: dt.date) -> bool:
        return self.grant is None or (self.grant.until is not None and day > self.grant.until)


class RightsReplay:
    """The rights after some events.

    Parameters
    ----------
    events
        Any events in any order; those of other rooms are passed over, and so are grants that
        lack a proof or a part of what was agreed.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        by_post: dict[str, list[Event]] = defaultdict(list)
        for event in sorted((e for e in events if e.kind in KINDS), key=lambda e: (e.at, e.id)):
            post = event.payload.get("post")
            if isinstance(post, str) and (event.kind != GRANTED or Grant.of(event)):
                by_post[post].append(event)
        self._rights = {post: _right(post, many) for post, many in by_post.items()}

    def __getitem__(self, post: str) -> Right:
        """Return what holds about a post; raise KeyError if nothing ever happened."""
        return self._rights[post]

    def get(self, post: str) -> Right | None:
        """Return what holds about a post; None if nothing ever happened."""
        return self._rights.get(post)

    def all(self) -> list[Right]:
        """Return what holds about every post, by its first event."""
        return list(self._rights.values())


def day_in(timezone: str, moment: dt.datetime) -> dt.date:
    """Return the day it is in a time zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def worked_with(events: Iterable[Event], day: dt.date) -> set[str]:
    """Return the accounts with an open request, or a right that holds on `day`."""
    return {r.account for r in RightsReplay(events).all() if r.status(day) in OPEN and r.account}


def proof_hashes(event: Event) -> set[str]:
    """Return the hashes of the files an event refers to."""
    proof = Proof.of(event.payload.get("proof"))
    return {proof.sha256} if proof and proof.sha256 else set()


def _right(post: str, events: list[Event]) -> Right:
    """Return what holds after the events of one post, which are in the order of their time."""
    place = {event.id: at for at, event in enumerate(events)}
    seen: list[int] = []  # of each event, the earlier ones its writer knew of, as bits
    for at, event in enumerate(events):
        known = 0
        for key in _after(event):
            before = place.get(key, at)
            if before < at:  # nobody has seen what comes later
                known |= seen[before] | 1 << before
        seen.append(known)
    said = [at for at, event in enumerate(events) if event.kind in _WORDS]
    last = _unseen(said, seen, said)
    word = _holds(events, seen, said)
    bits = sum(1 << at for at in last)
    talk = [at for at, event in enumerate(events)
            if event.kind in _TALK and seen[at] & bits == bits]  # fmt: skip
    talk = _unseen(talk, seen, talk)
    everything = range(len(events))
    grants = [g for at in said if (g := Grant.of(events[at])) and events[at].kind == GRANTED]
    if word is not None and events[word].kind == GRANTED:
        grants = [g for g in (Grant.of(events[word]),) if g]
    return Right(
        post=post,
        account=next((a for e in reversed(events) if (a := _account(e))), ""),
        word=None if word is None else events[word],
        talk=events[talk[-1]] if talk else None,
        grant=grants[-1] if grants else None,
        heads=tuple(events[at].id for at in _unseen(everything, seen, everything)),
        contested=len({_meaning(events[at]) for at in last}) > 1,
    )


def _holds(events: list[Event], seen: list[int], said: list[int]) -> int | None:
    """Return the word that holds: the latest grant that knew of every no, else the strictest no."""
    nos = [at for at in said if events[at].kind != GRANTED]
    bits = sum(1 << at for at in nos)
    grants = [at for at in said if events[at].kind == GRANTED and seen[at] & bits == bits]
    if standing := _unseen(grants, seen, grants):
        return standing[-1]
    strict = list(_WORDS)
    open_nos = _unseen(nos, seen, nos)
    return min(open_nos, key=lambda at: (strict.index(events[at].kind), -at), default=None)


def _unseen(of: Iterable[int], seen: list[int], by: Iterable[int]) -> list[int]:
    """Return those events that none of the others had seen, in their order."""
    covered = 0
    for at in by:
        covered |= seen[at]
    return [at for at in of if not covered >> at & 1]


def _after(event: Event) -> list[str]:
    after = event.payload.get("after")
    return [key for key in after if isinstance(key, str)] if isinstance(after, list) else []


def _account(event: Event) -> str:
    account = event.payload.get("account")
    return account if isinstance(account, str) else ""


def _meaning(event: Event) -> Any:  # noqa: ANN401  # anything that can be compared
    grant = Grant.of(event) if event.kind == GRANTED else None
    if grant is None:
        return event.kind
    return (grant.channels, grant.paid_ads, grant.edits, grant.people_shown, grant.music,
            grant.until)  # fmt: skip
