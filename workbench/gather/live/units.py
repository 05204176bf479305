"""What a live run fetches, unit by unit, and how far each unit is: the text of its cursor."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import bare_handle

__all__ = ["Known", "Progress", "Unit", "Wishes", "from_text", "to_text"]

Kind = Literal["snapshot", "posts", "comments", "tagged", "similar", "hashtag"]
_DAY = 86_400
STALE = timedelta(days=14)
"""After this long Instagram no longer knows where a listing was left."""

T = TypeVar("T", "Progress", "Known")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to fetch: the posts of a profile, a hashtag, a snapshot."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.name}: {say(f'instagram.unit_{self.kind}')}"


@dataclass(frozen=True)
class Wishes:
    """What is asked for; handles and hashtags in any spelling.

    Parameters
    ----------
    profiles
        Whose posts.
    snapshots
        Whose profile as it is now, for followers over time; those of all others named here come
        with it for nothing.
    tagged_of
        In whose photographs others were tagged: the brand's, or a competitor's.
    comments_of
        Whose own posts with all comments and answers: the brand's own accounts.
    similar_to
        Beside whom Instagram suggests others.
    hashtags
        Posts under which hashtags; it often fails.
    posts
        At most so many posts of each listing in its first run; None for all.
    since
        No posts older than this.
    refresh_days
        How far back a later run reads again, for likes and comments that came since.

    Raises
    ------
    SettingError
        `posts` or `refresh_days` is below its least value.
    """

    profiles: tuple[str, ...] = ()
    snapshots: tuple[str, ...] = ()
    tagged_of: tuple[str, ...] = ()
    comments_of: tuple[str, ...] = ()
    similar_to: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    posts: int | None = 24
    since: datetime | None = None
    refresh_days: int = 7

    def __post_init__(self) -> None:
        for name in _LISTS:
            object.__setattr__(self, name, _tidy(getattr(self, name)))
        if self.posts is not None and self.posts < 1:
            raise SettingError("instagram.bad_number", name="posts", value=self.posts, least=1)
        if self.refresh_days < 0:
            raise SettingError(
                "instagram.bad_number", name="refresh_days", value=self.refresh_days, least=0
            )

    def units(self) -> tuple[Unit, ...]:
        """Return what to fetch, each once, what often fails last.

        Own posts with comments include the posts, and everything about an account its snapshot.
        """
        units = [Unit("comments", name) for name in self.comments_of]
        units += [Unit("posts", n) for n in self.profiles if n not in self.comments_of]
        units += [Unit("tagged", name) for name in self.tagged_of]
        units += [Unit("similar", name) for name in self.similar_to]
        named = {unit.name for unit in units}
        units += [Unit("snapshot", name) for name in self.snapshots if name not in named]
        units += [Unit("hashtag", name) for name in self.hashtags]
        return tuple(units)

    def fingerprint(self) -> str:
        """Return a short text that is the same for the same wishes; nobody's name is in it."""
        text = json.dumps(dataclasses.asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


_LISTS = ("profiles", "snapshots", "tagged_of", "comments_of", "similar_to", "hashtags")


def _tidy(names: str | Iterable[str]) -> tuple[str, ...]:
    listed = [names] if isinstance(names, str) else names
    tidy = (bare_handle(name).lstrip("#") for name in listed)
    return tuple(dict.fromkeys(name for name in tidy if name))


@dataclass
class Known:
    """What is known of an account from asking before.

    Parameters
    ----------
    id, handle
        Its number and its handle when it was last asked for.
    closed
        Whether its posts were private then.
    at
        When that was, ISO.
    round
        In which round.
    """

    id: str = ""
    handle: str = ""
    closed: bool = False
    at: str = ""
    round: str = ""


@dataclass
class Progress:
    """How far a unit is.

    Parameters
    ----------
    round
        The round in which it was finished or given up.
    gone
        Phrase id if it was given up, and what its sentence names.
    newest
        Time of the newest post when it was last finished, seconds since 1970.
    reach
        How deep that went: at most so many posts, 0 for no limit; None if never.
    since
        Not further back than this, seconds since 1970.
    whole
        Whether the listing was read to its very end.
    began, after
        When the pass under way began, and where its next page begins.
    until, most
        Where the pass ends: at posts older than this, or after so many.
    top, n
        Newest post and number of posts in the pass so far.
    page
        Fingerprint of the page read last.
    repeats
        How often in a row the same page came instead of the next.
    listed
        Whether the listing is through, so that only comments are left.
    pending
        Posts whose comments are still to be read: media id, post key, comments they have.
    thread
        Where the comments of the first of them are.
    threads
        Posts whose comments were read and may be again: how many they had, and their time.
    """

    round: str = ""
    gone: list[Any] = field(default_factory=list)
    newest: int | None = None
    reach: int | None = None
    since: int | None = None
    whole: bool = False
    began: str = ""
    after: str | None = None
    until: int | None = None
    most: int | None = None
    top: int | None = None
    n: int = 0
    page: str = ""
    repeats: int = 0
    listed: bool = False
    pending: list[list[Any]] = field(default_factory=list)
    thread: dict[str, Any] = field(default_factory=dict)
    threads: dict[str, list[int]] = field(default_factory=dict)

    def begin(self, wishes: Wishes, now: datetime) -> None:
        """Start a pass: all that is wished for, or only what is new since the last one."""
        since = int(wishes.since.timestamp()) if wishes.since else None
        window = wishes.refresh_days * _DAY
        if self.newest is None or self._is_deeper(wishes.posts, since):
            self.until, self.most = since, wishes.posts
        else:
            start = self.newest - window
            self.until, self.most = max(start, since) if since else start, None
        self.began, self.after, self.top, self.n = now.isoformat(), None, None, 0
        self.page, self.repeats, self.listed = "", 0, False
        self.pending, self.thread = [], {}

    def _is_deeper(self, posts: int | None, since: int | None) -> bool:
        """Say whether more is asked for than the last finished pass gave."""
        if self.whole or self.reach is None:
            return False
        more = self.reach != 0 and (posts is None or posts > self.reach)
        return more or (self.since is not None and (since is None or since < self.since))

    def resumes(self, now: datetime) -> bool:
        """Say whether a pass is under way that can be gone on with."""
        return bool(self.began) and now - datetime.fromisoformat(self.began) < STALE

    def finish(self, round_: str, wishes: Wishes) -> None:
        """Note that the pass is through."""
        if self.most is not None or self.newest is None:
            since = int(wishes.since.timestamp()) if wishes.since else None
            self.reach, self.since = self.most or 0, since
        tops = [stamp for stamp in (self.newest, self.top) if stamp is not None]
        self.newest = max(tops, default=None)
        start = (self.newest or 0) - wishes.refresh_days * _DAY
        self.threads = {k: v for k, v in self.threads.items() if v[1] >= start}
        self.round, self.gone = round_, []
        self.began, self.after, self.page, self.thread = "", None, "", {}
        self.until = self.most = self.top = None
        self.n, self.repeats, self.listed = 0, 0, False

    def give_up(self, round_: str, reason: str, values: Mapping[str, object]) -> None:
        """Note that it cannot be had in this round."""
        self.round, self.gone = round_, [reason, dict(values)]
        self.began, self.after, self.page, self.thread = "", None, "", {}


def to_text(value: Progress | Known) -> str:
    """Return the text of a cursor: only what differs from a fresh one."""
    fresh = dataclasses.asdict(type(value)())
    changed = {k: v for k, v in dataclasses.asdict(value).items() if v != fresh[k]}
    return json.dumps(changed, ensure_ascii=False, separators=(",", ":"))


def from_text(kind: type[T], text: str | None) -> T:
    """Return what `to_text` wrote; a fresh one if there is none or it cannot be read."""
    try:
        found = json.loads(text) if text else {}
        names = {f.name for f in dataclasses.fields(kind)}
        return kind(**{k: v for k, v in found.items() if k in names})
    except (ValueError, TypeError, AttributeError):
        return kind()
