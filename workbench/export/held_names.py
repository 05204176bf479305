"""Leaving people out of what is written: their rows, and their names in the rows of others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd

from workbench.export.names import ELLIPSIS, Names, words_of
from workbench.schema import handle_of

__all__ = ["ELLIPSIS", "Veiled", "veiled"]

_LISTS = ("coauthors", "mentions", "tagged", "sponsors")
_TEXTS = ("text", "bio", "display_name", "external_url")
_OTHERS = ("reply_to_account", "repost_of_account")
_STRUCTURE = frozenset({
    "account", "accounts", "after", "campaign", "choice", "currency", "event", "kind", "labels",
    "language", "list", "message", "people_shown", "music", "post", "proof", "sha256", "status",
    "template", "type", "until", "version",
})  # fmt: skip
"""Of an event, what is no text of people but what the workbench itself reads."""
COMMON = 3  # people whose word it is as well, as `Project.forget` judges
LEAST = 4  # letters of a name that is looked for by itself


class Veiled:
    """Takes people out of tables and of words.

    Parameters
    ----------
    held
        Account keys of the people who must not appear.
    names
        What they are called; by default by their handles and numbers only. See `veiled`.
    """

    def __init__(self, held: Collection[str], names: Names | None = None) -> None:
        self.held = frozenset(held)
        self._handles = frozenset(map(_name, self.held))
        self._names = Names(self._handles) if names is None else names

    def spares(self, subjects: Sequence[str]) -> bool:
        """Say whether none of these accounts is held out."""
        return self.held.isdisjoint(subjects)

    def text(self, text: str) -> str:
        """Return a text without their names.

        >>> Veiled({"instagram:kim"}).text("Danke @Kim! kim.b kommt auch")
        'Danke @…! kim.b kommt auch'
        """
        return self._names.hide(text)

    def plain(self, value: Any) -> Any:  # noqa: ANN401  # any JSON value
        """Return the payload of an event, or a part of it, without their names.

        What the workbench reads itself stays as it is, so that somebody called ``approved`` takes
        no decision along; entries under the key of somebody held out go.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {
                key: self._structure(key, one) if key in _STRUCTURE else self.plain(one)
                for key, one in value.items()
                if key not in self.held
            }
        return [self.plain(one) for one in value] if isinstance(value, list) else value

    def posts_in(self, posts: pd.DataFrame) -> frozenset[str]:
        """Return the keys of their posts."""
        return frozenset(posts.loc[posts["account"].isin(self.held), "post"])

    def without(self, frame: pd.DataFrame, posts: Collection[str]) -> pd.DataFrame:
        """Return rows of any table that are not theirs, without their names.

        Parameters
        ----------
        frame
            Rows of any table of the corpus.
        posts
            Keys of their posts, from `posts_in`.
        """
        if not self.held:
            return frame
        gone = self._theirs(frame)
        for name in ("post", "repost_of"):
            if name in frame:
                gone |= frame[name].isin(list(posts))
        kept = frame[~gone].reset_index(drop=True)
        for name in (n for n in _OTHERS if n in kept):
            kept[name] = kept[name].mask(kept[name].isin(self.held))
        for name in (n for n in _TEXTS if n in kept):
            kept[name] = kept[name].map(self.text, na_action="ignore")
        for name in (n for n in _LISTS if n in kept):
            cells = [self._others(cell) for cell in kept[name]]
            kept[name] = pd.Series(cells, index=kept.index, dtype=object)
        return kept

    def _theirs(self, frame: pd.DataFrame) -> pd.Series:
        """Return which rows are of these people by their key, handle or number."""
        gone = pd.Series(data=False, index=frame.index)
        for name in ("account", "post_account"):
            if name in frame:
                gone |= frame[name].isin(self.held)
        for name, mark in (("handle", ":"), ("user_id", ":id=")):
            if {"platform", name} <= set(frame.columns):
                gone |= (frame["platform"] + mark + frame[name]).isin(self.held)
        return gone

    def _structure(self, name: str, value: Any) -> Any:  # noqa: ANN401  # any JSON value
        if name == "status" and isinstance(value, list):  # with its reason
            return [*value[:1], *map(self.plain, value[1:])]
        if name == "accounts" and isinstance(value, list):
            return [one for one in value if one not in self.held]
        if name == "proof" and isinstance(value, dict):
            return {key: self.plain(one) if key == "name" else one for key, one in value.items()}
        return value

    def _others(self, cell: Any) -> Any:  # noqa: ANN401  # a list of handles, or nothing
        if not isinstance(cell, list):
            return cell
        return [handle for handle in cell if handle not in self._handles]


def veiled(project: Any, held: Collection[str], *frames: pd.DataFrame | None) -> Veiled:  # noqa: ANN401  # a Project or its like
    """Return what hides people by everything they are called.

    That is their handles and numbers, their display names, and the last word of those. A name
    without digits, dots and dashes that more than three others write without an ``@`` is an
    ordinary word too: it goes only where it is meant as a name.

    Parameters
    ----------
    project
        Knows what people are called and what others write.
    held
        Account keys of the people who must not appear.
    frames
        More tables that call them by name: of those erased the project knows nothing.
    """
    if not held:
        return Veiled(held)
    told = [f for f in (project.accounts(), project.posts(), *frames) if f is not None]
    held = _everybody(project, frozenset(held))
    words, phrases, others = set(map(_name, held)), set(), set()
    for frame in (f for f in told if "account" in f):
        theirs = frame["account"].isin(list(held))
        if "user_id" in frame:
            words |= {str(v) for v in frame.loc[theirs, "user_id"].dropna()}
        if "display_name" in frame:
            phrases |= {str(v) for v in frame.loc[theirs, "display_name"].dropna()}
            others |= {w for v in frame.loc[~theirs, "display_name"].dropna()
                       for w in words_of(str(v))}  # fmt: skip
    brand = project.brand
    public = (brand.name, *brand.handles, *brand.competitors)
    runs = {run for text in phrases if (run := words_of(text))}
    surnames = {run[-1] for run in runs if len(run) > 1 and len(run[-1]) >= LEAST} - others
    short = {run[0] for run in runs if len(run) == 1}
    alone = {w for w in (*words, *surnames, *short) if not re.search(r"[._\-\d]", w)}
    common = _common(alone, told, held)
    names = Names([*words, *surnames], phrases, ordinary=common, public=public)
    return Veiled(held, names)


def _everybody(project: Any, held: frozenset[str]) -> frozenset[str]:  # noqa: ANN401  # as above
    """Return the keys of people by their numbers and earlier handles, too."""
    aliases = project.aliases()
    keys = aliases["platform"] + ":" + aliases["handle"]
    numbers = aliases["platform"] + ":id=" + aliases["user_id"]
    theirs = numbers.isin(set(numbers[keys.isin(held)].dropna()) | held)
    earlier = set(keys[theirs].dropna()) - set(project.accounts()["account"])
    return held.union(earlier, numbers[theirs].dropna())


def _common(words: set[str], frames: Iterable[pd.DataFrame], held: Collection[str]) -> set[str]:
    """Return the words that several others write as they write any word."""
    wanted = {w.casefold() for w in words}
    users: dict[str, set[str]] = defaultdict(set)
    unmarked = re.compile(r"(?<![@/\w.])\w+(?!\.?\w)")
    for frame in frames:
        if not wanted or not {"account", "text"} <= set(frame.columns):
            continue
        others = frame.loc[~frame["account"].isin(list(held)), ["account", "text"]].dropna()
        for account, text in zip(others["account"], others["text"], strict=True):
            for word in wanted.intersection(map(str.casefold, unmarked.findall(text))):
                users[word].add(account)
    return {word for word, some in users.items() if len(some) > COMMON}


def _name(account: str) -> str:
    """Return the handle of an account, or its number."""
    return handle_of(account).removeprefix("id=")
