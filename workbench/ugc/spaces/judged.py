"""Judged: whether an aspect that a text names stands near what praises or blames it."""

from __future__ import annotations

import re

from workbench.text.cues import find_cues
from workbench.ugc.spaces.product import aspect_places

__all__ = ["JUDGED", "judged"]

NEAR = 40  # characters between an aspect and what judges it; a clause, rarely two
JUDGED = 12
_STOP = re.compile(r"[.!?…\n]")


def judged(text: str) -> list[float]:
    """Return how a text judges: the strongest signs of `product`, and what it is besides.

    Returns
    -------
    list of float
        `JUDGED` numbers 0 to 2: aspects named in statements, and in questions; praise and blame
        near an aspect; praise, blame, both; praise without an aspect near, blame without;
        trouble that is denied, praise that is denied; whether the last feeling is praise.
    """
    places = aspect_places(text)
    feelings = find_cues(text)
    asked = sum(_asked(text, end) for _, end in places)
    near = [
        any(start - NEAR <= cue.end and cue.start <= end + NEAR for start, end in places)
        for cue in feelings
    ]
    good = [cue.valence > 0 for cue in feelings]
    praised = sum(n and g for n, g in zip(near, good, strict=True))
    blamed = sum(n and not g for n, g in zip(near, good, strict=True))
    praise, blame = sum(good), len(good) - sum(good)
    return [
        min(len(places) - asked, 2),
        min(asked, 2),
        min(praised, 2),
        min(blamed, 2),
        min(praise, 2),
        min(blame, 2),
        bool(praise and blame),
        bool(praise and not praised),
        bool(blame and not blamed),
        any(cue.negated and cue.valence > 0 for cue in feelings),
        any(cue.negated and cue.valence < 0 for cue in feelings),
        bool(good and good[-1]),
    ]


def _asked(text: str, at: int) -> bool:
    """Say whether the sentence in which `at` stands ends with a question mark."""
    stop = _STOP.search(text, at)
    return stop is not None and stop[0] == "?"
