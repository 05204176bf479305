"""Product: what is spoken of, and whether it is judged, wished for, or broken."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from workbench.ugc.spaces.cues import folded, pattern_of
from workbench.ugc.spaces.written import KINDS

__all__ = ["aspect_places", "aspects", "product_kind"]


@cache
def _lexicon() -> dict[str, re.Pattern[str]]:
    text = (files("workbench.ugc.spaces") / "aspects.toml").read_text(encoding="utf-8")
    return {name: pattern_of(said["de"] + said["en"]) for name, said in tomllib.loads(text).items()}


def aspects(text: str) -> dict[str, str]:
    """Return the aspects that a text names, each with the first word that does, as written.

    Examples
    --------
    >>> aspects("Geschmack top, aber die Verpackung...")
    {'taste': 'Geschmack', 'packaging': 'Verpackung'}
    """
    low = folded(text)
    found = {name: pattern.search(low) for name, pattern in _lexicon().items()}
    return {name: text[match.start() : match.end()] for name, match in found.items() if match}


def aspect_places(text: str) -> list[tuple[int, int]]:
    """Return start and end of the first word for each aspect that a text names, in its order.

    Examples
    --------
    >>> aspect_places("Geschmack top, aber die Verpackung...")
    [(0, 9), (24, 34)]
    """
    low = folded(text)
    found = [pattern.search(low) for pattern in _lexicon().values()]
    return sorted({match.span() for match in found if match})


def product_kind(scores: Sequence[float]) -> str:
    """Return aspect, wish or defect, whichever scores highest, the first of equals.

    Examples
    --------
    >>> product_kind([0.2, 0.7, 0.1])
    'wish'
    """
    kinds = KINDS["product"]
    return max(kinds, key=lambda kind: scores[kinds.index(kind)])
