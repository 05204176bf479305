"""Everything a person is found by while they are erased."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from workbench.project.suppression import ELLIPSIS, MIN_CAPTION

__all__ = ["Needles"]


@dataclass(frozen=True)
class Needles:
    """Names, keys and texts of one person; kept in the database only while erasing.

    Parameters
    ----------
    platform
        Where the person is.
    handles, users
        Bare handles and user ids.
    keys
        Keys of their posts and comments.
    texts
        Captions, comments and profile texts.
    media
        Paths of their thumbnails.
    bare
        Handles that are nobody's ordinary word.
    """

    platform: str
    handles: list[str]
    users: list[str]
    keys: list[str]
    texts: list[str]
    media: list[str]
    bare: list[str]

    def to_json(self) -> str:
        """Return the needles as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Needles:
        """Return the needles that `to_json` wrote."""
        return cls(**json.loads(text))

    def pattern(self) -> Callable[[str], bool]:
        """Return a test whether a text names the person anywhere, captions included."""
        words = sorted({*self.handles, *(u for u in self.users if len(u) > 4)})  # noqa: PLR2004
        names = re.compile(
            "|".join(rf"(?<![\w.]){re.escape(word)}(?!\w)" for word in words) or r"(?!)",
            re.IGNORECASE,
        )
        quotes = self._quotes()

        def named(text: str) -> bool:
            return bool(names.search(text)) or any(quote in text for quote in quotes)

        return named

    def without_quotes(self) -> Callable[[str], str]:
        """Return a function that takes the person's captions out of a text."""
        quotes = self._quotes()
        # Most texts are dismissed by one search for the beginnings of all captions.
        heads = sorted({quote[:24] for quote in quotes})
        any_head = re.compile("|".join(map(re.escape, heads)) or r"(?!)")

        def without(text: str) -> str:
            if any_head.search(text):
                for quote in quotes:
                    text = text.replace(quote, ELLIPSIS)
            return text

        return without

    def _quotes(self) -> list[str]:
        """Return captions worth looking for, longest first."""
        texts = {text.strip() for text in self.texts}
        return sorted((t for t in texts if len(t) >= MIN_CAPTION), key=len, reverse=True)
