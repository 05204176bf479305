"""Messages as rows of numbers: what a sentence encoder says, and which cues stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from workbench.text import mentions
from workbench.ugc.spaces.cues import LONGEST, Found, cues, find_cues

__all__ = ["cue_rows", "found_in", "says_something"]

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"https?://|www\.")
_GROUPS = {
    "anger": "😡😤🙄😠🤬😩😒👎🤢",
    "laughter": "😂😅🤣😄😆",
    "heart": "❤💛💚💗🧡💕💙💖🖤",
    "camera": "📸📷🎬▶🎨🎥✂👇",
}
_MONEY = "€$£"
_SHORT, _MEDIUM, _LONG = 4, 8, 20  # words
_SHOUTED = 0.3  # share of capitals


@lru_cache(maxsize=1 << 15)
def found_in(text: str) -> tuple[Found, ...]:
    """Return the cues of a text; repeated texts are read once."""
    return tuple(find_cues(text))


def says_something(plain: str) -> bool:
    """Say whether a cleaned text holds a letter or a digit."""
    return any(sign.isalnum() for sign in plain[:LONGEST])


def cue_rows(texts: Sequence[str], own: frozenset[str] = frozenset()) -> np.ndarray:
    """Return which cues stand in each text, as written.

    Parameters
    ----------
    texts
        Messages with their handles, hashtags and emojis.
    own
        Bare handles that are no friends: those of the brand and its competitors.

    Returns
    -------
    numpy.ndarray
        (n, n_cues + 18) float32, each 0 to 2: how often each cue stands there, then signs,
        length, and how many others are tagged.
    """
    place = {cue.name: at for at, cue in enumerate(cues())}
    rows = np.zeros((len(texts), len(place) + _SURFACE), dtype=np.float32)
    for row, text in enumerate(texts):
        for found in found_in(text):
            rows[row, place[found.cue.name]] += 1
        rows[row, len(place) :] = _surface(text[:LONGEST], own)
    return np.minimum(rows, 2)


def _surface(text: str, own: frozenset[str]) -> list[float]:
    friends = [handle for handle in mentions(text) if handle not in own]
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
