"""One post or story entered by hand: what nobody can export, such as a story before it vanishes."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workbench.errors import SettingError
from workbench.gather import platforms
from workbench.gather.origin import synthetic_id
from workbench.gather.thumbnails import FULL_SIDE, picture_name, thumbnail
from workbench.phrases import say
from workbench.schema import POSTS, Batch, SourceFile, account_key, bare_handle, post_key, to_arrow
from workbench.text import captions

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Address", "Entry", "by_hand", "read_address"]

KINDS = ("image", "video", "reel", "carousel", "story", "text")
SOURCE = "by_hand"
LARGEST = 30 << 20  # bytes of a screenshot
LONGEST = 2_000  # characters of an address
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE)
_STORY = re.compile(
    r"instagram\.com/stories/(?!highlights/)([\w.]+)(?:/(\d{12,20}))?", re.IGNORECASE
)
_KINDS_IN_ADDRESS = (
    ("story", re.compile(r"/stories/", re.IGNORECASE)),
    ("reel", re.compile(r"/(?:reels?|shorts)/", re.IGNORECASE)),
    ("video", re.compile(r"/(?:tv|video|videos|live)/|youtu\.be/|[?&]v=", re.IGNORECASE)),
    ("image", re.compile(r"/photos?/", re.IGNORECASE)),
)
_GERMAN = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\b[,\s]*(.*)")
_TRACKED = ("instagram", "tiktok", "x", "threads", "linkedin")
_NO_HANDLES = frozenset(("stories", "share", "posts", "feed", "watch", "p", "reel", "highlights"))


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of a post says: platform, id and, on some platforms, its author and kind."""

    url: str
    platform: str | None
    post_id: str | None
    handle: str | None
    kind: str | None


def read_address(url: str) -> Address:
    """Return what the address of a post or story says.

    Words after ``?`` are dropped where they only tell who shared the link.

    Raises
    ------
    SettingError
        It is no address.

    Examples
    --------
    >>> found = read_address("instagram.com/stories/mila.backt/3123456789012345678/?igsh=x")
    >>> found.platform, found.post_id, found.handle, found.kind
    ('instagram', '3123456789012345678', 'mila.backt', 'story')
    >>> read_address("https://x.com/mila/status/978?s=20").url
    'https://x.com/mila/status/978'
    """
    url = url.strip()
    if len(url) > LONGEST or not _ADDRESS.fullmatch(url):
        raise SettingError("by_hand.bad_url", url=url[:80] or "–")
    if "://" not in url:
        url = f"https://{url}"
    platform = platforms.platform_at(url)
    if platform in _TRACKED:
        url = re.split(r"[?#]", url, maxsplit=1)[0]
    kind = next((name for name, mark in _KINDS_IN_ADDRESS if mark.search(url)), None)
    if story := _STORY.search(url):
        return Address(url, platform, story[2], bare_handle(story[1]), "story")
    handle = bare_handle(platforms.handle_in(url) or "")
    return Address(
        url, platform, platforms.post_id_in(url), None if handle in _NO_HANDLES else handle or None,
        kind if platform else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One post as a source for `Project.add`; made by `by_hand`."""

    record: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def post(self) -> str:
        """Its key."""
        return str(self.record["post"])

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """One entry without bytes of its own; its path stays in the ledger and names nobody."""
        return (SourceFile(say("by_hand.entry"), SOURCE, None),)

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:  # noqa: ARG002  # the protocol's
        """Yield the post and its picture."""
        tables = {"posts": to_arrow([self.record], POSTS)}
        yield Batch(self.files[0], tables, ("posts",), last=True, pictures=self.pictures)


def by_hand(  # noqa: PLR0913  # the fields of the form
    url: str | None = None,
    *,
    handle: str | None = None,
    date: str | dt.date | None = None,
    text: str | None = None,
    screenshot: str | PathLike[str] | bytes | None = None,
    platform: str | None = None,
    kind: str | None = None,
    likes: int | None = None,
    comments: int | None = None,
    shares: int | None = None,
    views: int | None = None,
    tagged: Iterable[str] = (),
    timezone: str = "UTC",
    now: dt.datetime | None = None,
) -> Entry:
    """Return one post or story as a source; entering the same one again updates it.

    Parameters
    ----------
    url
        Its address. It tells platform, id and, for most, the author and kind.
    handle
        Its author, where the address does not say; without an address it is needed.
    date
        When it was posted: ``"2026-11-14 18:00"`` or ``"14.11.2026 18:00"``.
    text
        Caption, or what can be read on a story.
    screenshot
        A picture file or its bytes; kept as JPEG of at most 1,280 px in the project.
    platform
        Needed for an address the workbench does not know; ``"instagram"`` without an address.
    kind
        image, video, reel, carousel, story or text, where the address does not say.
    likes, comments, shares, views
        As shown now; leave out what is not shown.
    tagged
        Handles tagged on it.
    timezone
        Of `date`: that of the brand.
    now
        When it was entered; by default the clock.

    Raises
    ------
    SettingError
        The address is none, names no post or a platform we do not know; the date is in the
        future; neither address nor handle is there; what has no id lacks date, text and picture;
        a count is negative; the screenshot is no picture.

    Examples
    --------
    >>> by_hand("https://www.instagram.com/p/BxbYDJsuyO2/", handle="@Mila.Backt").post
    'instagram:BxbYDJsuyO2'
    """
    address = read_address(url) if url and url.strip() else None
    author = bare_handle(handle or "") or (address.handle if address else None)
    if address is None and not author:
        raise SettingError("by_hand.no_url_no_handle")
    place = _platform(address, platform)
    sort = _kind(kind) or (address.kind if address else None)
    entered = now or dt.datetime.now(dt.UTC)
    created = _moment(date, timezone, entered) if date else None
    picture = _picture(screenshot)
    words = (text or "").strip() or None
    timed = sort == "story" and _has_time(date)
    key = _key(address, place, author, _said(created, words, picture, timed=timed))
    path = picture_name(key)
    record = {
        "post": key,
        "platform": place,
        "account": account_key(place, author),
        "created_at": created,
        "text": words,
        "kind": sort,
        **_counts(likes=likes, comments=comments, shares=shares, views=views),
        "mentions": captions.mentions(words) if words else None,
        "hashtags": captions.hashtags(words) if words else None,
        "tagged": [bare_handle(name) for name in tagged] or None,
        "media": [{"kind": "image", "path": path, "url": None}] if picture else None,
        "url": address.url if address else None,
        "source": SOURCE,
        "collected_at": entered,
    }
    return Entry(record, {path: picture} if picture else {})


def _platform(address: Address | None, wished: str | None) -> str:
    named = platforms.required(wished) if wished and wished.strip() else None
    if address is None:
        return named or "instagram"
    if address.platform and named and named != address.platform:
        raise SettingError("by_hand.other_platform", url=address.url, platform=named)
    place = address.platform or named
    if place is None:
        known = ", ".join(name for name in platforms.platforms() if name != "web")
        raise SettingError("by_hand.unknown_platform", url=address.url, known=known)
    return place


def _kind(kind: str | None) -> str | None:
    if kind and kind not in KINDS:
        raise SettingError("by_hand.bad_kind", kind=kind, known=", ".join(KINDS))
    return kind or None


def _moment(date: str | dt.date, timezone: str, now: dt.datetime) -> pd.Timestamp:
    import pandas as pd

    from workbench.schema import read_moment

    if isinstance(date, str) and (found := _GERMAN.fullmatch(date)):
        date = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2} {found[4]}".strip()
    read_moment(str(date))  # one sentence for whatever is no date
    read = pd.Timestamp(date)
    if read.tzinfo is None:
        read = read.tz_localize(ZoneInfo(timezone), ambiguous=False, nonexistent="shift_forward")
    if read > now:
        raise SettingError("by_hand.future_date", date=str(date))
    return read.tz_convert("UTC")


def _has_time(date: str | dt.date | None) -> bool:
    if isinstance(date, str):
        return re.search(r"\dT\d|\d:\d", date) is not None
    return isinstance(date, dt.datetime)


def _picture(screenshot: str | PathLike[str] | bytes | None) -> bytes | None:
    if not screenshot:
        return None
    if isinstance(screenshot, bytes):
        shown, content = "–", screenshot
    else:
        path = Path(screenshot).expanduser()
        shown = str(path)
        if not path.is_file():
            raise SettingError("by_hand.no_screenshot", path=shown)
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    small = thumbnail(content, side=FULL_SIDE) if len(content) <= LARGEST else None
    if small is None:
        raise SettingError("by_hand.no_picture", path=shown)
    return small


def _said(
    created: pd.Timestamp | None, text: str | None, picture: bytes | None, *, timed: bool
) -> tuple[str, ...] | None:
    """Return what stands for the id of something that has none: its day and what it shows.

    A story of which nothing was kept is told from others by its moment, if that is known.
    """
    if created is None:
        return None
    if content := picture or (text or "").encode():
        return str(created.date()), hashlib.sha256(content).hexdigest()
    return (created.isoformat(),) if timed else None


def _key(
    address: Address | None, place: str, author: str | None, said: tuple[str, ...] | None
) -> str:
    if address and address.post_id:
        return post_key(place, address.post_id)
    if address and not address.platform:
        return post_key(place, synthetic_id(place, address.url))
    if address and address.kind != "story":
        raise SettingError("by_hand.no_post_in_url", url=address.url)
    if not author:
        raise SettingError("by_hand.no_handle")
    if said is None:
        raise SettingError("by_hand.too_little")
    return post_key(place, synthetic_id(place, author, *said))


def _counts(**counts: int | None) -> dict[str, int | None]:
    for name, value in counts.items():
        if value is not None and value < 0:
            raise SettingError("by_hand.bad_count", name=name, value=value)
    return counts
