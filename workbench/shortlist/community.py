"""What a community team does: corrected labels, ticks, owners, drafts. Every click is an event."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.shortlist.community_state import (
    ASSIGNED,
    CORRECTED,
    KINDS,
    REMOVED,
    TEMPLATE,
    TICKED,
    UNTICKED,
    CommunityState,
    read_community,
)
from workbench.shortlist.merging import merge_events
from workbench.shortlist.reply_templates import Template, built_in, check_template
from workbench.text import detect_language
from workbench.ugc.reply_queue import Include, ReplyQueue, reply_queue
from workbench.ugc.spaces import LABELS
from workbench.ugc.wanted import Labelled, table_of

if TYPE_CHECKING:
    from workbench.project import Event, Project

__all__ = ["Community"]

TIME = pd.DatetimeTZDtype("us", "UTC")


class Community:
    """Messages to a brand, and what the team said about them.

    States are replayed from the project's event log, so a restart loses nothing, other windows'
    clicks appear, and two copies merge as a set union in which the latest word about a message
    holds. Who wrote a message is looked up at every click, so that events are about people as the
    project knows them now, and `Project.forget` takes them along; the tables are read again only
    once they changed.

    Parameters
    ----------
    project
        A `Project`, or anything with its `events`, `posts()`, `comments()` and `brand`.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._wrote: tuple[tuple[int, ...], dict[str, str | None]] | None = None
        self._at_hand: dict[str, str | None] = {}

    def correct(self, message: str, labels: Collection[str] | None) -> Event:
        """Say which of the six SPACES a message belongs to; it is on the disk on return.

        Parameters
        ----------
        message
            Key of a comment or post.
        labels
            Any of `workbench.ugc.spaces.LABELS`; an empty list says that none fits, None takes a
            correction back.

        Raises
        ------
        SettingError
            A label is unknown.
        NotFoundError
            The project holds no such message.
        """
        named = None
        if labels is not None:
            given = {labels} if isinstance(labels, str) else set(labels)
            for label in sorted(given - set(LABELS)):
                raise SettingError("community.bad_label", label=label, known=", ".join(LABELS))
            named = [label for label in LABELS if label in given]
        return self._append(CORRECTED, message, labels=named)

    def corrections(self) -> pd.DataFrame:
        """Return the corrected messages by key, as `classify_spaces` takes them.

        Returns
        -------
        pandas.DataFrame
            Columns message, labels (list), text (null where the project no longer holds it).
        """
        held = self._state().labels
        keys = sorted(held)
        known = self._look_up(keys)
        texts = [known.get(key, (None, None))[1] for key in keys]
        columns = {
            "message": pd.Series(keys, dtype="str"),
            "labels": pd.Series([held[key] for key in keys], dtype=object),
            "text": pd.Series(texts, dtype="str"),
        }
        return pd.DataFrame(columns)

    def tick(self, message: str) -> Event:
        """Note that a message was answered elsewhere, by phone or in a private message.

        What the same person writes later is a message of its own.
        """
        return self._append(TICKED, message)

    def untick(self, message: str) -> Event:
        """Take a tick back: the message waits again."""
        return self._append(UNTICKED, message)

    def assign(self, message: str, owner: str) -> Event:
        """Say who looks after a message; ``""`` is nobody."""
        return self._append(ASSIGNED, message, owner=owner.strip())

    @contextmanager
    def at_once(self, messages: Collection[str]) -> Iterator[None]:
        """Look all these messages up before something is said about each of them.

        Raises
        ------
        NotFoundError
            The project holds no such message; nothing was said about any yet.
        """
        authors = self._authors()
        for message in messages:
            if message not in authors:
                raise NotFoundError("community.unknown_message", message=message)
        self._at_hand = {message: authors[message] for message in messages}
        try:
            yield
        finally:
            self._at_hand = {}

    def queue(self, **choices: Any) -> pd.DataFrame:  # noqa: ANN401  # those of replies
        """Return the table of `replies`, which takes the same choices."""
        return self.replies(**choices).table

    def replies(  # the choices of `reply_queue`, and two of its own
        self,
        *,
        spaces: Labelled | None = None,
        sentiment: Labelled | None = None,
        as_of: str | dt.datetime | None = None,
        since: str | dt.datetime | None = None,
        now: str | dt.datetime | None = None,
        include: Include = "needed",
        ticked: bool = False,
        owner: str | None = None,
    ) -> ReplyQueue:
        """Return what waits for an answer, with the age of the data.

        Parameters
        ----------
        spaces, sentiment, as_of, since, now, include
            As for `reply_queue`; corrected labels take the place of those in `spaces`.
        ticked
            Show what was answered elsewhere too.
        owner
            Only messages of this owner; ``""`` those of nobody.

        Returns
        -------
        ReplyQueue
            Its `table` has in addition ticked (bool), ticked_at, ticked_by and owner.
        """
        state = self._state()
        found = reply_queue(
            self.project.posts(),
            self.project.comments(),
            self.project.brand,
            spaces=_corrected(spaces, state),
            sentiment=sentiment,
            as_of=as_of,
            since=since,
            now=now,
            include=include,
        )
        table = _with_state(found.table, state)
        if not ticked:
            table = table[~table["ticked"]]
        if owner is not None:
            table = table[table["owner"].fillna("") == owner.strip()]
        return dataclasses.replace(found, table=table.reset_index(drop=True))

    def templates(self, kind: str, language: str | None = None) -> list[Template]:
        """Return drafts for a kind of message, the team's own first.

        Parameters
        ----------
        kind
            `reply_kind` of the queue; for ``"other"`` there are none.
        language
            ``"de"`` or ``"en"``; the brand's if None.
        """
        if kind == "other":
            return []
        spoken = language or self.project.brand.language
        written = built_in(kind, spoken)
        own = self._state().templates
        mine = [own[key] for key in sorted(own) if key[:2] == (kind, spoken)]
        return mine + [t for t in written if (kind, spoken, t.name) not in own]

    def set_template(self, kind: str, language: str, *, name: str, text: str) -> Template:
        """Keep a draft of the team's own; one of the same kind, language and name is replaced.

        Parameters
        ----------
        kind, language, name, text
            See `Template`.

        Raises
        ------
        SettingError
            A value is empty or unknown, or the text too long.
        """
        check_template(kind, language, name=name, text=text)
        names = {"template": kind, "language": language, "name": name.strip()}
        self.project.events.append(TEMPLATE, {**names, "text": text.strip()})
        return Template(kind, language, name.strip(), text.strip(), own=True)

    def remove_template(self, kind: str, language: str, *, name: str) -> Event:
        """Take away a draft of the team's own; what it replaced is there again.

        Raises
        ------
        NotFoundError
            There is none.
        """
        if (kind, language, name) not in self._state().templates:
            raise NotFoundError("community.no_template", name=name, kind=kind)
        names = {"template": kind, "language": language, "name": name}
        return self.project.events.append(REMOVED, names)

    def drafts(
        self, message: str, kind: str, *, language: str | None = None, product: str | None = None
    ) -> list[str]:
        """Return answers to a message, filled in, to copy and change; nothing is sent.

        Parameters
        ----------
        message
            Key of a comment or post.
        kind
            `reply_kind` of the queue.
        language
            By default the message's own if it is German or English, else the brand's.
        product
            What it is about.
        """
        known = self._look_up([message])
        if message not in known:
            raise NotFoundError("community.unknown_message", message=message)
        account, text = known[message]
        told = language or detect_language([text])[0]
        spoken = told if told in {"de", "en"} else self.project.brand.language
        brand = self.project.brand.name
        return [
            template.fill(account=account, brand=brand, product=product)
            for template in self.templates(kind, spoken)
        ]

    def history(self, message: str) -> pd.DataFrame:
        """Return everything that was ever said about a message, oldest first.

        Returns
        -------
        pandas.DataFrame
            Columns event (id), at, writer, kind, labels (list or null), owner.
        """
        rows = [
            {
                "event": event.id,
                "at": event.at,
                "writer": event.writer,
                "kind": event.kind,
                "labels": event.payload.get("labels"),
                "owner": event.payload.get("owner"),
            }
            for event in self.project.events.read(KINDS)
            if event.payload.get("message") == message
        ]
        return pd.DataFrame(rows, columns=["event", "at", "writer", "kind", "labels", "owner"])

    def merge(self, other: Project | Community) -> int:
        """Take in another copy's events and what proves them; return how many events were new.

        All events are taken in, those of the shortlist and of the rights ledger too.
        """
        project = other.project if isinstance(other, Community) else other
        return merge_events(self.project, project)

    def _state(self) -> CommunityState:
        return read_community(self.project.events.read(KINDS))

    def _append(self, kind: str, message: str, **more: object) -> Event:
        account = self._author(message)
        subjects = [account] if account else []
        return self.project.events.append(kind, {"message": message, **more}, subjects=subjects)

    def _author(self, message: str) -> str | None:
        """Return who wrote a message, as the project stores them now; None if nobody is known."""
        authors = self._at_hand if message in self._at_hand else self._authors()
        if message not in authors:
            raise NotFoundError("community.unknown_message", message=message)
        return authors[message]

    def _authors(self) -> dict[str, str | None]:
        """Return who wrote each post and comment, read again if one of them changed."""
        edition = getattr(self.project, "edition", None)
        now = None if edition is None else edition()
        if now is not None and self._wrote is not None and self._wrote[0] == now:
            return self._wrote[1]
        authors = {
            key: _known(account)
            for frame, name in self._tables()
            for key, account in zip(frame[name], frame["account"], strict=True)
        }
        self._wrote = None if now is None else (now, authors)
        return authors

    def _look_up(self, messages: Collection[str]) -> dict[str, tuple[str | None, str | None]]:
        """Return authors and texts of those of these messages that the project holds now."""
        wanted = set(messages)
        if not wanted:
            return {}
        found = ((frame[frame[name].isin(wanted)], name) for frame, name in self._tables())
        return {
            key: (_known(account), _known(text))
            for frame, name in found
            for key, account, text in zip(frame[name], frame["account"], frame["text"], strict=True)
        }

    def _tables(self) -> tuple[tuple[pd.DataFrame, str], ...]:
        return (self.project.posts(), "post"), (self.project.comments(), "comment")


def _corrected(spaces: Labelled | None, state: CommunityState) -> pd.DataFrame | None:
    """Return the table of SPACES with corrected labels; corrections alone if there is none."""
    table = table_of(spaces, "message|post|comment", "labels", where="Community.queue(spaces)")
    if not state.labels:
        return table
    labels = pd.Series(list(state.labels.values()), dtype=object)
    corrected = pd.DataFrame({"message": list(state.labels), "labels": labels, "corrected": True})
    if table is None:
        return corrected
    key = next(name for name in ("message", "post", "comment") if name in table)
    table = table.rename(columns={key: "message"})
    kinds = [c for c in ("support_kinds", "product_kind") if c in table]
    table = table.assign(corrected=table.get("corrected", False))
    corrected = corrected.merge(table[["message", *kinds]], on="message", how="left")
    rest = table[~table["message"].isin(corrected["message"])]
    return pd.concat(
        [rest[["message", "labels", "corrected", *kinds]], corrected], ignore_index=True
    )


def _with_state(table: pd.DataFrame, state: CommunityState) -> pd.DataFrame:
    ticks = [state.ticks.get(message) for message in table["message"]]
    owners = [state.owners.get(message) for message in table["message"]]
    index = table.index
    return table.assign(
        ticked=pd.Series([tick is not None for tick in ticks], index=index, dtype=bool),
        ticked_at=pd.Series([t.at if t else None for t in ticks], index=index, dtype=TIME),
        ticked_by=pd.Series([t.writer if t else None for t in ticks], index=index, dtype="str"),
        owner=pd.Series(owners, index=index, dtype="str"),
    )


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None
