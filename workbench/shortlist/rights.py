"""The rights ledger: who was asked for which post, what they agreed to, and what proves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import NotFoundError, SettingError
from workbench.phrases import say
from workbench.project.rights_replay import (
    ASKED,
    GRANTED,
    REFUSED,
    REPLIED,
    REQUESTED,
    REVOKED,
    WITHDRAWN,
    Right,
    proof_hashes,
)
from workbench.schema import handle_of
from workbench.shortlist.agreed import (
    MUSIC,
    PEOPLE_SHOWN,
    WAYS,
    Music,
    PeopleShown,
    Way,
    as_day,
    channels_of,
    choice_of,
    proof_payload,
    verbatim,
    yes_or_no,
)
from workbench.shortlist.rights_shown import RightsShown

if TYPE_CHECKING:
    from workbench.project import Event

__all__ = ["RightsLedger"]

_ENDED = ("refused", "revoked")
_OPEN = frozenset({"pending", "asked", "replied"})


class RightsLedger(RightsShown):
    """Rights to posts, kept as events; nothing is in memory.

    A right runs pending → asked → replied → granted, and ends as refused, revoked or expired.
    Steps may be skipped; whoever said no is asked again only with a reason. While a right holds,
    asking again (for more) leaves it as it is.

    Parameters
    ----------
    project
        A `Project`.

    Notes
    -----
    Two copies of a project may be merged in any order. A grant holds only if whoever wrote it down
    had seen every refusal and revocation there is. Nothing is undone: the ledger is what one shows
    when asked, so a mistake is followed by what is right.

    A right may be used from the day it was written down to its last day, both in the brand's time
    zone. Where no day is given it is today: a right that ran out yesterday must not be used,
    however old the data.
    """

    def request(self, post: str, *, account: str | None = None, reason: str | None = None) -> Event:
        """Put a post on the list of those to be asked for; return the event.

        Parameters
        ----------
        post
            Post key.
        account
            The author's key where the project does not know the post.
        reason
            Why somebody is asked again who said no.

        Raises
        ------
        SettingError
            The post is asked for already, by the brand, a repost or by somebody unknown, or its
            author said no, is a minor or not to be contacted.
        """
        return self._approach(REQUESTED, post, account, reason, {})

    def ask(
        self,
        post: str,
        text: str | None = None,
        *,
        channel: Way = "message",
        account: str | None = None,
        reason: str | None = None,
    ) -> Event:
        """Note that the author was asked, or reminded; return the event.

        Parameters
        ----------
        post
            Post key.
        text
            What was written to them; see `request_text`.
        channel
            ``"comment"``, ``"message"``, ``"email"`` or ``"other"``.
        account, reason
            See `request`.

        Raises
        ------
        SettingError
            See `request`; or there is no such channel.
        """
        if channel not in WAYS:
            raise SettingError("rights.unknown_way", way=channel, known=", ".join(WAYS))
        details = {"text": verbatim(text), "channel": channel}
        return self._approach(ASKED, post, account, reason, details)

    def reply(self, post: str, text: str, *, account: str | None = None) -> Event:
        """Note what the author answered, word for word; return the event.

        Raises
        ------
        SettingError
            There is no text, or it is longer than 20,000 characters.
        """
        said = verbatim(text)
        if not said:
            raise SettingError("rights.no_text", post=post)
        return self._write(REPLIED, self._author(post, account), {"text": said})

    def grant(  # noqa: PLR0913  # each keyword is a part of what was agreed
        self,
        post: str,
        *,
        channels: str | Iterable[str],
        paid_ads: bool,
        edits: bool,
        people_shown: PeopleShown,
        music: Music,
        until: dt.date | str | None = None,
        proof: str | Path | None = None,
        text: str | None = None,
        account: str | None = None,
    ) -> Event:
        """Note what was granted, and what proves it; return the event.

        Parameters
        ----------
        post
            Post key.
        channels
            Where the post may be shown: some of `CHANNELS`.
        paid_ads, edits
            Whether it may be an advertisement, and whether it may be changed.
        people_shown
            ``"nobody"`` besides the author, ``"agreed"``, or ``"unclear"``, which nobody may use.
        music
            ``"none"``, ``"cleared"`` for this use, ``"without"`` (only without the sound), or
            ``"unclear"``, which nobody may use: what a platform licenses for its own clips does
            not hold elsewhere.
        until
            The last day; None if no end was agreed.
        proof
            A link to the answer, or a file: a screenshot, PDF, e-mail or text up to 20 MB. It is
            copied into the project under its SHA-256.
        text
            The words in which they agreed.
        account
            See `request`.

        Raises
        ------
        SettingError
            There is no proof, the last day is past, or a channel or choice is unknown.
        NotFoundError
            There is no such file.
        """
        today = self._today()
        right = self._author(post, account)
        last = None if until is None else as_day(until)
        if last is not None and last < today:
            raise SettingError("rights.until_past", post=post, until=last)
        agreed: dict[str, Any] = {
            "channels": channels_of(channels, post),
            "paid_ads": yes_or_no(paid_ads, "paid_ads"),
            "edits": yes_or_no(edits, "edits"),
            "people_shown": choice_of(people_shown, PEOPLE_SHOWN, "people_shown"),
            "music": choice_of(music, MUSIC, "music"),
            "until": None if last is None else last.isoformat(),
            "text": verbatim(text),
        }
        with self.project.proofs.held():
            shown = proof_payload(proof, self.project.proofs, post)
            try:
                return self._write(GRANTED, right, {**agreed, "proof": shown})
            except BaseException:
                self._drop_unused(shown["sha256"])  # of somebody who was forgotten, say
                raise

    def refuse(self, post: str, text: str | None = None, *, account: str | None = None) -> Event:
        """Note that the author said no; return the event.

        Raises
        ------
        SettingError
            A right holds or has ended already.
        """
        right = self._state().get(post) or self._author(post, account)
        status = right.status(self._today())
        if status not in {None, "expired", *_OPEN}:
            raise SettingError("rights.cannot_refuse", post=post, status=_said(status))
        return self._write(REFUSED, right, {"text": verbatim(text)})

    def revoke(self, post: str, text: str | None = None) -> Event:
        """Note that the author took a right back; return the event.

        Raises
        ------
        NotFoundError
            Nothing is known about the post.
        SettingError
            No right was granted.
        """
        right = self._existing(post)
        status = right.status(self._today())
        if right.grant is None or status in _ENDED:
            raise SettingError("rights.cannot_revoke", post=post, status=_said(status))
        return self._write(REVOKED, right, {"text": verbatim(text)})

    def withdraw(self, post: str, reason: str | None = None) -> Event:
        """Note that the team takes its request back; return the event.

        Raises
        ------
        NotFoundError
            Nothing is known about the post.
        SettingError
            There is no open request.
        """
        right = self._existing(post)
        status = right.status(self._today())
        if status not in _OPEN:
            raise SettingError("rights.cannot_withdraw", post=post, status=_said(status))
        return self._write(WITHDRAWN, right, {"reason": verbatim(reason)})

    def _approach(
        self, kind: str, post: str, account: str | None, reason: str | None, details: dict[str, Any]
    ) -> Event:
        right = self._author(post, account)
        status = right.status(self._today())
        if kind == REQUESTED and status not in {None, "expired", *_ENDED}:
            raise SettingError("rights.cannot_request", post=post, status=_said(status))
        why = verbatim(reason)
        if status in _ENDED and not why:
            raise SettingError("rights.said_no", post=post, account=right.account)
        if right.account in self.project.lists()["never_contact"]:
            raise SettingError("rights.never_contact", account=right.account)
        return self._write(kind, right, {**details, **({"reason": why} if why else {})})

    def _write(self, kind: str, right: Right, details: dict[str, Any]) -> Event:
        payload = {"post": right.post, "account": right.account, **details}
        if right.heads:
            payload["after"] = list(right.heads)
        return self.project.events.append(kind, payload, subjects=[right.account])

    def _drop_unused(self, sha256: str | None) -> None:
        used = {h for event in self.project.events.read() for h in proof_hashes(event)}
        self.project.proofs.erase({sha256} - used if sha256 else ())

    def _author(self, post: str, account: str | None) -> Right:
        """Return what holds about a post, with its author; refuse authors nobody may ask."""
        known = self._state().get(post)
        author = known.account if known else self._posted_by(post)
        if author and account and author != account:
            raise SettingError("rights.other_author", post=post, author=author, account=account)
        author = author or account or ""
        if not all(author.partition(":")):
            raise SettingError("rights.unknown_author", post=post)
        if handle_of(author) in self.project.brand.handles:
            raise SettingError("rights.own_post", post=post)
        if author in self.project.held_out():
            raise SettingError("rights.minor", account=author)
        return known or Right(post, author, None, None, None, (), contested=False)

    def _posted_by(self, post: str) -> str | None:
        if not all(post.partition(":")):
            raise SettingError("rights.unknown_post", post=post)
        posts = self.project.posts(columns=["post", "account", "repost_of_account"])
        rows = posts[posts["post"] == post]
        if rows.empty:
            return None
        author, original = rows.iloc[0]["account"], rows.iloc[0]["repost_of_account"]
        if isinstance(original, str) and original != author:
            raise SettingError("rights.repost", post=post, author=original)
        return author if isinstance(author, str) else None

    def _existing(self, post: str) -> Right:
        right = self._state().get(post)
        if right is None:
            raise NotFoundError("rights.unknown_post", post=post)
        return right


def _said(status: str | None) -> str:
    return say(f"rights.status_{status or 'none'}")
