"""What many people are found by at once while their time is up.

Unlike `Needles`, which takes one person out of everything others wrote too, a crowd is found by
sets: names, keys and captions are looked up, so that thousands of people cost no more than one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property

from workbench.project.quoting import without_spans, words_of
from workbench.project.suppression import ELLIPSIS, MIN_CAPTION, MIN_ID, Known
from workbench.schema import bare_handle, handle_of

__all__ = ["Crowd"]

_HEAD = 3  # first words of a caption that are looked up before all of them are compared
_TOKEN = re.compile(r"(?P<mark>[@/:]?)(?P<word>~?\w[\w.\-]*)")
_TELLING = re.compile(r"[._\-\d~]")
_BEFORE, _AFTER = frozenset("\"'>,;\t\r\n|["), frozenset("\"'<,;\t\r\n|]")
_PLATFORM = re.compile(r" \((\w+)\)")
_LIST = re.compile(r"\s*[,;|\n]\s*")
_ABOUT = frozenset({"account", "accounts", "handle", "handles", "links", "person"})
_PROFILE = re.compile(r"https?://[^/\s]+/@?([\w.\-]+)/?")

Span = tuple[int, int]


@dataclass(frozen=True)
class Crowd:
    """Names, keys and texts of many people; kept in the database only while erasing.

    Parameters
    ----------
    accounts
        Keys of their accounts, by handle and by number.
    keys
        Keys of their posts and comments.
    texts
        Captions, comments and profile texts.
    media
        Paths of their thumbnails.
    since
        The first day any of them is held since, as a number.
    """

    accounts: list[str]
    keys: list[str]
    texts: list[str]
    media: list[str]
    since: int

    def to_json(self) -> str:
        """Return the crowd as text."""
        return json.dumps({"crowd": asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Crowd | None:
        """Return the crowd that `to_json` wrote; None if the text is something else."""
        return cls(**json.loads(text)["crowd"]) if text.startswith('{"crowd"') else None

    def account_keys(self) -> list[str]:
        """Return the keys of their accounts."""
        return self.accounts

    def known(self) -> Known:
        """Return the judgement on exactly these people."""
        numbers = [key for key in self.accounts if ":id=" in key]
        return Known(
            {
                "handle": [key for key in self.accounts if ":id=" not in key],
                "user": [key.replace(":id=", ":", 1) for key in numbers],
                "key": self.keys,
                "caption": [text for text in self.texts if len(text) >= MIN_CAPTION],
            },
            bare=frozenset(),
        )

    def pattern(self) -> Callable[[str], bool]:
        """Return a test whether a text names one of them or holds a caption of theirs."""
        return lambda text: next(self._found_in(text), None) is not None

    def has_row(self, row: list[str], head: list[str]) -> bool:
        """Say whether a row of an exported table is about one of them."""
        for at, cell in enumerate(row):
            column = head[at].strip().casefold() if at < len(head) else ""
            plain = cell.strip().lstrip("'")
            if plain in self._keys:
                return True
            if column in _ABOUT and any(map(self._is_one, {plain, *_LIST.split(plain)})):
                return True
        return False

    def cleaned(self, cell: str) -> str:
        """Return a cell without their names and captions."""
        spans = list(self._found_in(cell))
        return without_spans(unicodedata.normalize("NFC", cell), spans, ELLIPSIS) if spans else cell

    def without(self, text: str) -> str:
        """Return `text` as it is: what others wrote stays."""
        return text

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset({*self.accounts, *self.keys})

    @cached_property
    def _handles(self) -> frozenset[str]:
        return frozenset(handle_of(key) for key in self.accounts if ":id=" not in key)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        found = (key.partition(":id=")[2] for key in self.accounts if ":id=" in key)
        return frozenset(number for number in found if len(number) >= MIN_ID)

    @cached_property
    def _captions(self) -> dict[tuple[str, ...], list[list[str]]]:
        heads: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
        for text in set(self.texts):
            words = [word for word, _ in words_of(unicodedata.normalize("NFC", text))]
            if words and sum(map(len, words)) >= MIN_CAPTION:
                heads[tuple(words[:_HEAD])].append(words)
        return heads

    def _is_one(self, part: str) -> bool:
        found = re.fullmatch(r"(\S+) \((\w+)\)", part)
        if found:
            return f"{found[2]}:{bare_handle(found[1])}" in self._keys
        link = _PROFILE.fullmatch(part)
        return bare_handle(link[1] if link else part) in self._handles or part in self._numbers

    def _found_in(self, text: str) -> Iterator[Span]:
        """Yield where a text names one of them or holds a caption."""
        text = unicodedata.normalize("NFC", text)
        yield from self._names_in(text)
        yield from self._captions_in(text)

    def _names_in(self, text: str) -> Iterator[Span]:
        for match in _TOKEN.finditer(text):
            word = match["word"].rstrip(".-")
            start, end = match.start("word"), match.start("word") + len(word)
            if word in self._numbers or (
                word.lower() in self._handles
                and (match["mark"] or _TELLING.search(word) or self._stands_alone(text, start, end))
            ):
                yield start, end

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Say whether a word is a cell of its own, as a handle is that is also a usual word."""
        before = start == 0 or text[start - 1] in _BEFORE
        after = end == len(text) or text[end] in _AFTER
        platform = _PLATFORM.match(text, end)
        named = bool(platform) and f"{platform[1]}:{text[start:end].lower()}" in self._keys  # type: ignore[index]  # matched
        return named or (before and after)

    def _captions_in(self, text: str) -> Iterator[Span]:
        if not self._captions:
            return
        found = words_of(text)
        words = [word for word, _ in found]
        for at in range(len(words)):
            for length in range(1, _HEAD + 1):
                for caption in self._captions.get(tuple(words[at : at + length]), ()):
                    if words[at : at + len(caption)] == caption:
                        yield found[at][1][0], found[at + len(caption) - 1][1][1]
