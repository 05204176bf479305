"""Everything a person is found by while they are erased."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow.compute as pc

from workbench.project.suppression import ELLIPSIS, LINKED, MIN_CAPTION, MIN_ID, Kind, Known, tidy
from workbench.schema import bare_handle

__all__ = ["Needles", "Quotes"]

_WORD = re.compile(r"[^\W_]{4,}")
_HEAD = 60
"""A text that holds so many first characters of a caption is looked at closely."""
_HEADS = 200
_LIST = re.compile(r"\s*[,;|\n]\s*")
_ABOUT = frozenset({"account", "accounts", "handle", "handles", "links", "person"})
_WRITERS = frozenset({"owner", "decided_by"})
_HANDLE_AT = re.compile(r"(\S+) \((\w+)\)")
_PROFILE = re.compile(r"https?://[^/\s]+/(@?[\w.\-]+)/?")


@dataclass(frozen=True)
class Needles:
    """Names, keys and texts of one person; kept in the database only while erasing.

    Parameters
    ----------
    platform
        Where the person is.
    handles, users
        Bare handles and user ids.
    others
        User ids of other people who share a handle, and stay.
    keys
        Keys of their posts and comments.
    texts
        Captions, comments and profile texts.
    media
        Paths of their thumbnails.
    bare
        Handles that are nobody's ordinary word.
    phrases
        Runs of words of their captions that nobody wrote before them.
    quoting
        Texts of others that hold such a run.
    called
        Display names that nobody else bears and that are no ordinary words; looked for in exports.
    words
        Words that nobody else wrote; topic names and their exports would keep them.
    proofs
        Hashes of files that show what they agreed to.
    """

    platform: str
    handles: list[str]
    users: list[str]
    others: list[str]
    keys: list[str]
    texts: list[str]
    media: list[str]
    bare: list[str]
    phrases: list[str] = field(default_factory=list)
    quoting: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """Return the needles as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Needles:
        """Return the needles that `to_json` wrote."""
        return cls(**json.loads(text))

    def known(self) -> Known:
        """Return the judgement on exactly this person."""
        return Known(self.listed(), bare=frozenset(self.bare))

    def listed(self) -> dict[Kind, list[str]]:
        """Return what goes on the suppression list."""
        return {
            "handle": [f"{self.platform}:{h}" for h in self.handles],
            "user": [f"{self.platform}:{u}" for u in self.users],
            "other": [f"{self.platform}:{u}" for u in self.others],
            "key": self.keys,
            "id": list(self.link_ids()),
            "caption": [t for t in self.texts if len(tidy(t)) >= MIN_CAPTION],
            "phrase": self.phrases,
        }

    def account_keys(self) -> list[str]:
        """Return the keys of their accounts, by handle and by number."""
        return [f"{self.platform}:{h}" for h in self.handles] + [
            f"{self.platform}:id={u}" for u in self.users
        ]

    def has_row(self, row: list[str], head: list[str]) -> bool:
        """Say whether a row is about the person: by handle, key, number, link or display name.

        Lists count where the column says who the row is about, or where they are written as
        "handle (platform)": the row of a person with several accounts is theirs as a whole.
        """
        names = {*self.handles, *self.account_keys(), *self.users, *self.keys}
        called = {name.casefold() for name in self.called}
        for at, cell in enumerate(row):
            column = head[at].strip().casefold() if at < len(head) else ""
            plain = cell.strip().lstrip("'")
            if plain.casefold() in called and column not in _WRITERS:
                return True
            for part in {plain, *_LIST.split(plain)} if column in _ABOUT else (plain,):
                if _is_one_of(part, names):
                    return True
            for one in _LIST.split(plain):
                found = _HANDLE_AT.fullmatch(one)
                if found and found[2] == self.platform and bare_handle(found[1]) in names:
                    return True
        return False

    def cleaned(self, cell: str) -> str:
        """Return a cell of an exported table without their names, captions and words."""
        quotes, person = self._judges
        cell = self.without_words(person.without_quotes(quotes.without(cell)))
        for name in self.called:
            cell = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ELLIPSIS, cell, flags=re.IGNORECASE)
        for word in self.handles:
            mark = r"(?<![\w.])" if word in self.bare else r"(?<=[@/:])"
            cell = re.sub(rf"{mark}{re.escape(word)}(?!\w)", ELLIPSIS, cell, flags=re.IGNORECASE)
        ids = self.link_ids()
        return LINKED.sub(lambda m: ELLIPSIS if m[0] in ids else m[0], cell)

    @cached_property
    def _judges(self) -> tuple[Quotes, Known]:
        return self.quotes(), self.known()

    def without(self, text: str) -> str:
        """Return `text` without their captions and the words that only they wrote."""
        return self.without_words(self._judges[0].without(text))

    def without_words(self, text: str) -> str:
        """Return `text` with the words that only they wrote replaced by an ellipsis."""
        own = set(self.words)
        return _WORD.sub(lambda m: ELLIPSIS if m[0].casefold() in own else m[0], text)

    def link_ids(self) -> frozenset[str]:
        """Return what stands in links to their posts; short ones would be other things too."""
        ids = (key.partition(":")[2] for key in self.keys)
        return frozenset(i for i in ids if len(i) >= MIN_ID)

    def pattern(self) -> Callable[[str], bool]:
        """Return a test whether a text names the person anywhere, captions included."""
        numbers = (u for u in self.users if len(u) >= MIN_ID)
        words = sorted({*self.handles, *numbers, *self.called, *self.words})
        names = re.compile(
            "|".join(rf"(?<![\w.]){re.escape(word)}(?!\w)" for word in words) or r"(?!)",
            re.IGNORECASE,
        )
        quotes, person, ids = self.quotes(), self.known(), self.link_ids()

        def named(text: str) -> bool:
            return (
                bool(names.search(text))
                or quotes.occur_in(text)
                or person.quoted_in(text)
                or any(found[0] in ids for found in LINKED.finditer(text) if ids)
            )

        return named

    def quotes(self) -> Quotes:
        """Return the captions worth looking for in what others wrote."""
        texts = {text.strip() for text in self.texts}
        long = (t for t in texts if len(t) >= MIN_CAPTION)
        return Quotes(tuple(sorted(long, key=len, reverse=True)), tuple(self.handles))


@dataclass(frozen=True)
class Quotes:
    """Captions of one person, longest first, and their handles."""

    texts: tuple[str, ...]
    handles: tuple[str, ...] = ()

    def candidates(self, column: Any) -> Any:  # noqa: ANN401  # Arrow array in, bool array out
        """Say which texts may name the person or hold the beginning of a caption."""
        hit = np.zeros(len(column), bool)
        heads = sorted({text[:_HEAD] for text in self.texts} | set(self.handles))
        for start in range(0, len(heads), _HEADS):
            # RE2 reads a text once for all beginnings.
            pattern = "|".join(_literal(head) for head in heads[start : start + _HEADS])
            found = pc.match_substring_regex(column, pattern, ignore_case=True)
            hit |= np.asarray(pc.fill_null(found, fill_value=False))
        return hit

    def without(self, text: str) -> str:
        """Return `text` with the captions replaced by an ellipsis."""
        for quote in self.texts:
            text = text.replace(quote, ELLIPSIS)
        return text

    def occur_in(self, text: str) -> bool:
        """Say whether a text holds one of the captions."""
        return any(quote in text for quote in self.texts)


def _is_one_of(cell: str, names: set[str]) -> bool:
    link = _PROFILE.fullmatch(cell)
    return (
        cell in names or bare_handle(cell) in names or bool(link and bare_handle(link[1]) in names)
    )


def _literal(text: str) -> str:
    r"""Return a pattern for RE2 that matches `text` literally.

    >>> _literal("a.b?")
    'a\\.b\\?'
    """
    return re.sub(r"([\\.^$*+?{}\[\]|()\-])", r"\\\1", text)
