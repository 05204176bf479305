"""Messages as rows of numbers: what a sentence encoder says, and which cues stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.brand import Brand
from workbench.text import fold, mentions
from workbench.ugc.spaces.cues import LONGEST, Found, cues, find_cues
from workbench.ugc.spaces.judged import JUDGED, judged

__all__ = ["NOBODY", "Names", "cue_rows", "found_in", "says_something"]

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"https?://|www\.")
_GROUPS = {
    "anger": "😡😤🙄😠🤬😩😒👎🤢",
    "laughter": "😂😅🤣😄😆",
    "heart": "❤💛💚💗🧡💕💙💖🖤",
    "camera": "📸📷🎬▶🎨🎥✂👇",
}
_MONEY = "€$£"
_SQUEEZE = re.compile(r"[\W_]+")
_TELLING = 4  # letters of a name that is looked for inside handles
_SHORT, _MEDIUM, _LONG = 4, 8, 20  # words
_SHOUTED = 0.3  # share of capitals


def found_in(text: str) -> tuple[Found, ...]:
    """Return the cues of a text; nothing is remembered, so that `forget` leaves nothing behind."""
    return tuple(find_cues(text))


def says_something(plain: str) -> bool:
    """Say whether a cleaned text holds a letter or a digit."""
    return any(sign.isalnum() for sign in plain[:LONGEST])


@dataclass(frozen=True)
class Names:
    """Handles that are no friends: the brand's and its competitors', and what sounds like them."""

    handles: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, brand: Brand) -> Names:
        """Return the handles of a brand; names of four letters and more also count inside others.

        Examples
        --------
        >>> Names.of(Brand("Haferglück", handles=["hafer"])).own("haferglueck_de")
        True
        """
        names = (brand.name, *brand.handles, *brand.competitors)
        parts = [_SQUEEZE.sub("", fold(name)) for name in names]
        return cls(
            frozenset((*brand.handles, *brand.competitor_handles)),
            tuple(part for part in parts if len(part) >= _TELLING),
        )

    def own(self, handle: str) -> bool:
        """Say whether a bare handle is not a friend's."""
        squeezed = _SQUEEZE.sub("", fold(handle))
        return handle in self.handles or any(part in squeezed for part in self.parts)


NOBODY = Names()


def cue_rows(texts: Sequence[str], names: Names = NOBODY) -> np.ndarray:
    """Return which cues stand in each text, as written.

    Parameters
    ----------
    texts
        Messages with their handles, hashtags and emojis.
    names
        Whose handles do not count as tagged friends.

    Returns
    -------
    numpy.ndarray
        (n, n_cues + 30) float32, each 0 to 2: how often each cue stands there, then signs,
        length and how many others are tagged, then what is judged.
    """
    place = {cue.name: at for at, cue in enumerate(cues())}
    rows = np.zeros((len(texts), len(place) + _SURFACE + JUDGED), dtype=np.float32)
    first: dict[str, int] = {}  # "Danke!" is said often
    for row, text in enumerate(texts):
        if first.setdefault(text, row) < row:
            rows[row] = rows[first[text]]
            continue
        for found in found_in(text):
            rows[row, place[found.cue.name]] += 1
        rows[row, len(place) :] = [*_surface(text[:LONGEST], names), *judged(text)]
    return np.minimum(rows, 2)


def _surface(text: str, names: Names) -> list[float]:
    friends = [handle for handle in mentions(text) if not names.own(handle)]
    words = len(_WORD.findall(text))
    capitals = sum(sign.isupper() for sign in text)
    return [
        bool(friends),
        len(friends) > 1,
        "?" in text,
        text.rstrip().endswith("?"),
        min(text.count("!"), 3) / 3,
        "!!" in text,
        words < _SHORT,
        words < _MEDIUM,
        words > _LONG,
        "#" in text,
        any(sign.isdigit() for sign in text),
        any(sign in text for sign in _MONEY),
        capitals > max(8, len(text) * _SHOUTED),
        _LINK.search(text) is not None,
        *(any(sign in text for sign in signs) for signs in _GROUPS.values()),
    ]


_SURFACE = 14 + len(_GROUPS)
