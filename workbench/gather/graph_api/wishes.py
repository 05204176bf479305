"""What a run shall fetch from the Graph API, and how people write it down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.errors import SettingError
from workbench.schema import read_moment

__all__ = ["Mention", "Wishes", "read_mentions", "read_tags"]

_HANDLE = re.compile(r"[a-z0-9._]{1,30}")
_TAG = re.compile(r"\w{1,100}")
_ID = re.compile(r"\d{5,25}")
_PARTS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention that a webhook told of: a caption, or a comment under a post."""

    media: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What to fetch; nothing by default.

    Parameters
    ----------
    own
        Posts of the brand's own account.
    comments
        With all comments and answers; includes `own`.
    tags
        Posts in which the account is tagged.
    discover
        Handles whose profile and latest posts to look up: business and creator accounts only.
    hashtags
        Bare hashtags whose top and recent posts to fetch; these come without authors.
    mentioned
        Mentions that webhooks told of.
    ig_user
        Number of the brand's Instagram account in the API; found out if there is only one.
    handles
        The brand's own handles, to choose among several accounts.
    since
        Only posts from this moment on; one without a time zone is UTC.
    refresh_days
        Own and tagged posts of so many days before the newest known one are read again, so that
        their figures grow into `counts`.
    latest
        How many posts of each discovered account, 0 to 50.
    keep_raw
        Keep the records as they came as well.

    Raises
    ------
    SettingError
        A number is out of its range, or something is no date, handle or hashtag.
    """

    own: bool = False
    comments: bool = False
    tags: bool = False
    discover: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentioned: tuple[Mention, ...] = ()
    ig_user: str | None = None
    handles: tuple[str, ...] = ()
    since: datetime | str | None = None
    refresh_days: int = 7
    latest: int = 25
    keep_raw: bool = False

    def __post_init__(self) -> None:
        _ = self.start  # what is no date is refused before anything is asked
        if self.ig_user is not None and not _ID.fullmatch(self.ig_user):
            raise SettingError("graph_api.bad_user", user=self.ig_user)
        for name, value, largest in (
            ("refresh_days", self.refresh_days, 3650),
            ("latest", self.latest, 50),
        ):
            if not 0 <= value <= largest:
                raise SettingError(
                    "graph_api.bad_number", name=name, value=value, least=0, most=largest
                )
        for names, pattern, phrase in (
            (self.discover, _HANDLE, "graph_api.bad_handle"),
            (self.hashtags, _TAG, "graph_api.bad_hashtag"),
        ):
            wrong = next((name for name in names if not pattern.fullmatch(name)), None)
            if wrong is not None:
                raise SettingError(phrase, name=wrong)

    @property
    def start(self) -> datetime | None:
        """`since` as a moment in UTC."""
        moment = read_moment(self.since) if self.since is not None else None
        return None if moment is None else moment.floor("us").to_pydatetime()

    @property
    def expected(self) -> int:
        """At least so many requests: what hangs on the number of pages counts as one page."""
        listings = int(self.own or self.comments) + int(self.tags)
        return 1 + listings + len(self.mentioned) + len(self.discover) + 3 * len(self.hashtags)


def read_tags(text: str) -> tuple[str, ...]:
    """Return bare hashtags.

    Raises
    ------
    SettingError
        Something is no hashtag: the API takes letters, digits and underscores, no emoji.

    >>> read_tags("#Hafer, haferliebe")
    ('hafer', 'haferliebe')
    """
    found = []
    for word in _words(text):
        tag = word.lstrip("#＃").lower()
        if not _TAG.fullmatch(tag):
            raise SettingError("graph_api.bad_hashtag", name=word[:40])
        found.append(tag)
    return tuple(dict.fromkeys(found))


def read_mentions(text: str) -> tuple[Mention, ...]:
    """Return the mentions in a file: one a line, as a webhook names them.

    A line is a media id, a media id and a comment id, ``comment:`` and an id, or JSON with
    ``media_id`` and ``comment_id`` anywhere inside, such as a webhook's own message.

    Raises
    ------
    SettingError
        A line is none of these.

    >>> read_mentions("17895695668004550 17870913679156914")
    (Mention(media='17895695668004550', comment='17870913679156914'),)
    """
    found: list[Mention] = []
    for number, line in enumerate(text.splitlines(), start=1):
        here = line.strip()
        if not here or here.startswith("#") or (number == 1 and here.startswith("media_id")):
            continue
        mentions = list(_in_json(here)) if here.startswith(("{", "[")) else _in_words(here)
        if not mentions:
            raise SettingError("graph_api.bad_mention", line=number)
        found += mentions
    return tuple(dict.fromkeys(found))


def _in_words(line: str) -> list[Mention]:
    words = _words(line)
    if line.startswith("comment:"):
        words = ["", line.removeprefix("comment:").strip()]
    media, comment = (*words, "", "")[:2]
    if len(words) > 2 or not all(_ID.fullmatch(word) for word in words if word):  # noqa: PLR2004  # media and comment
        return []
    return [Mention(media or None, comment or None)] if media or comment else []


def _in_json(line: str) -> Iterable[Mention]:
    try:
        waiting: list[Any] = [json.loads(line)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            ids = [str(value.get(name) or "") for name in ("media_id", "comment_id")]
            media, comment = (word if _ID.fullmatch(word) else None for word in ids)
            if media or comment:
                yield Mention(media, comment)
            waiting += value.values()


def _words(text: str) -> list[str]:
    return [word for word in _PARTS.split(text.strip()) if word]
