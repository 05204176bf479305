"""Small pictures of posts from addresses that are still fresh: public hosts, https, a budget."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from workbench.gather.live import Budget, HaltError, Outcome, Stopped
from workbench.gather.thumbnails import picture_name, thumbnail
from workbench.schema import POSTS, Batch, Problem, SourceFile, to_arrow

if TYPE_CHECKING:
    import pandas as pd
    import requests

__all__ = ["FRESH", "ThumbnailSource", "fetch_thumbnails"]

FRESH = dt.timedelta(days=3)
LARGEST = 15 << 20  # bytes
TIMEOUT = (5, 20)  # seconds until an answer begins, and between its parts
LONGEST = dt.timedelta(seconds=60)
REDIRECTS = 2
AT_ONCE = 25
FAILURES = 5
"""So many addresses in a row without any answer end the run."""
_GONE = (401, 403, 404, 410)
_BUSY = (429, 503)
_TUNNELS = tuple(
    ipaddress.IPv6Network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
"""NAT64, 6to4 and Teredo: an IPv4 address inside, which may be private."""
_MOVED = (301, 302, 303, 307, 308)
_COLUMNS = ("post", "platform", "account", "user_id", "media", "source", "collected_at")


class _SkipError(Exception):
    """One picture cannot be had; its argument is a phrase id."""


class _SilentError(_SkipError):
    """Nobody answered at an address."""


def fetch_thumbnails(
    posts: pd.DataFrame,
    *,
    budget: Budget,
    top: int | None = None,
    now: dt.datetime | None = None,
    allow: Collection[str] = (),
) -> ThumbnailSource:
    """Return the pictures of posts whose addresses are fresh as a source for `Project.add`.

    Parameters
    ----------
    posts
        Columns of `schema.POSTS`, as `Project.posts` gives them. Posts that have a picture
        already, or were collected more than 3 days before `now`, are left out.
    budget
        How many requests may be sent; each is logged before it is sent.
    top
        At most so many posts, the most liked first; all by default.
    now
        By default the clock.
    allow
        Hosts that may be private and answer without encryption: those of tests.

    Returns
    -------
    ThumbnailSource
        Its `outcome` tells what was fetched and what had expired.
    """
    moment = now or dt.datetime.now(dt.UTC)
    wanted = [
        row
        for row in posts[[*_COLUMNS, "likes"]].to_dict("records")
        if row["collected_at"] >= moment - FRESH and _address(row["media"])
    ]
    wanted.sort(key=lambda row: (-_likes(row["likes"]), row["post"]))
    return ThumbnailSource(wanted[:top], budget, frozenset(allow))


def _likes(value: Any) -> int:  # noqa: ANN401  # an integer or pandas' NA
    return value if isinstance(value, int) else -1


def _address(media: object) -> str | None:
    """Return the address of the first picture of a post that has none kept yet."""
    if not isinstance(media, list) or any(m["path"] for m in media):
        return None
    return next((m["url"] for m in media if m["url"] and m["kind"] != "video"), None)


@dataclass
class ThumbnailSource:
    """Pictures to fetch; made by `fetch_thumbnails`. Its `outcome` is there when it was read."""

    wanted: list[dict[str, Any]]
    budget: Budget
    allow: frozenset[str]
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """One entry; its bytes are not known before."""
        return (SourceFile("thumbnails", "thumbnails", None),)

    def stop(self) -> None:
        """Let the run end before its next request; callable from any thread."""
        self.budget.stop()

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:  # noqa: ARG002  # the protocol's
        """Yield posts with their pictures, 25 at once, so that little is lost by a crash."""
        import requests

        done: list[str] = []
        skipped: list[Problem] = []
        stopped: Stopped | None = None
        rows: list[dict[str, Any]] = []
        pictures: dict[str, bytes] = {}
        silent, tried = 0, 0
        with requests.Session() as session:
            # A proxy would look names up elsewhere than we do, and .netrc hands out passwords.
            session.trust_env = False
            for row in self.wanted:
                try:
                    pictures[picture_name(row["post"])] = self._picture(session, row)
                except _SkipError as why:
                    silent = silent + 1 if isinstance(why, _SilentError) else 0
                    tried += 1
                    skipped.append(Problem(None, None, str(why), {"post": row["post"]}))
                    if silent >= FAILURES:
                        stopped = Stopped("by_hand.pictures_no_answer", {"tries": FAILURES})
                        break
                except HaltError as halt:
                    stopped = halt.stopped
                    break
                else:
                    silent, tried = 0, tried + 1
                    rows.append(_with_path(row))
                    done.append(row["post"])
                if len(rows) >= AT_ONCE:
                    yield self._batch(rows, pictures)
                    rows, pictures = [], {}
        left = tuple(row["post"] for row in self.wanted[tried:])
        self.outcome = Outcome(self.budget.spent, tuple(done), left, tuple(skipped), stopped)
        yield self._batch(rows, pictures, last=True)

    def _batch(
        self, rows: list[dict[str, Any]], pictures: Mapping[str, bytes], *, last: bool = False
    ) -> Batch:
        cursor = {"thumbnails": ""} if rows else {}  # with one, a batch is stored at once
        tables = {"posts": to_arrow(rows, POSTS)}
        return Batch(self.files[0], tables, ("posts",), (), last, cursor, pictures)

    def _picture(self, session: requests.Session, row: Mapping[str, Any]) -> bytes:
        small = thumbnail(self._bytes(session, _address(row["media"]) or ""))
        if small is None:
            raise _SkipError("by_hand.fetched_no_picture")
        return small

    def _bytes(self, session: requests.Session, url: str) -> bytes:
        import requests

        for _ in range(REDIRECTS + 1):
            self._check(url)
            self.budget.spend("picture")
            try:
                with session.get(
                    url, stream=True, timeout=TIMEOUT, allow_redirects=False
                ) as answer:
                    if answer.status_code not in _MOVED:
                        return _body(answer)
                    url = urljoin(url, answer.headers.get("Location", ""))
            except (requests.RequestException, OSError, UnicodeError) as error:
                raise _SilentError("by_hand.picture_no_answer") from error
        raise _SkipError("by_hand.picture_moved")

    def _check(self, url: str) -> None:
        """Refuse what is not public: whoever wrote an export must not reach into this network.

        A name that points elsewhere a moment later would still have to prove itself by its
        certificate.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise _SkipError("by_hand.picture_not_public") from error
        if host in self.allow and parts.scheme in {"http", "https"}:
            return
        if parts.scheme != "https" or not host or port not in {None, 443} or parts.username:
            raise _SkipError("by_hand.picture_not_public")
        try:
            found = {str(place[4][0]) for place in socket.getaddrinfo(host, 443)}
        except (OSError, UnicodeError) as error:
            raise _SilentError("by_hand.picture_no_answer") from error
        if not all(_is_public(one) for one in found):
            raise _SkipError("by_hand.picture_not_public")


def _is_public(place: str) -> bool:
    """Say whether an address is one of the public internet, and no way around to another."""
    address = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local or any(address in net for net in _TUNNELS):
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast


def _body(answer: requests.Response) -> bytes:
    """Return the body of an answer, up to 15 MB and for at most a minute."""
    if answer.status_code in _BUSY:
        raise HaltError("by_hand.pictures_refused", status=answer.status_code)
    if answer.status_code in _GONE:
        raise _SkipError("by_hand.picture_expired")
    if not answer.ok:
        raise _SkipError("by_hand.picture_no_answer")
    end = dt.datetime.now(dt.UTC) + LONGEST
    body = bytearray()
    for part in answer.iter_content(1 << 16):
        body += part
        if len(body) > LARGEST or dt.datetime.now(dt.UTC) > end:
            raise _SkipError("by_hand.picture_too_large")
    return bytes(body)


def _with_path(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the store must know: the post, whose it is, and where its picture lies."""
    media = [dict(m) for m in row["media"]]
    first = next(m for m in media if m["url"] and m["kind"] != "video")
    first["path"] = picture_name(row["post"])
    return {**{name: row[name] for name in _COLUMNS}, "media": media}
