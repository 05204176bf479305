"""Cues: the words with which people ask, complain, wish, recommend, take part, praise.

`cues.toml` holds them as patterns without free repetition: every gap has a limit, so reading
takes time in proportion to the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Cue", "Found", "cues", "find_cues", "folded", "pattern_of"]

LONGEST = 8_000  # characters of a text that are read, as by encoders
WORD = r"\w{0,30}"
GAP = r"(?:\W{1,6}\w{1,30}){0,4}?\W{1,6}"
_SPELLINGS = {
    "ä": "(?:ä|ae|a\u0308)",
    "ö": "(?:ö|oe|o\u0308)",
    "ü": "(?:ü|ue|u\u0308)",
    "ß": "(?:ß|ss)",
    "'": "['’´`]?",
}
_ODD = re.compile("[äöüß']")


@dataclass(frozen=True)
class Cue:
    """One kind of saying, and what it speaks for."""

    name: str
    label: str
    kind: str | None
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Found:
    """Where a cue stands in a text."""

    cue: Cue
    start: int
    end: int


@cache
def cues() -> tuple[Cue, ...]:
    """Return all cues in the order of the file."""
    text = (files("workbench.ugc.spaces") / "cues.toml").read_text(encoding="utf-8")
    return tuple(
        Cue(
            name, cue["label"], cue.get("kind"), pattern_of(cue["de"] + cue["en"], cue.get("signs"))
        )
        for name, cue in tomllib.loads(text).items()
    )


def pattern_of(sayings: list[str], signs: list[str] | None = None) -> re.Pattern[str]:
    r"""Return one pattern for sayings in the notation of `cues.toml`, to match folded texts.

    Examples
    --------
    >>> pattern_of(["wäre … schön*"]).findall("das waere ja echt schöner so")
    ['waere ja echt schöner']
    """
    words = "|".join(dict.fromkeys(_expression(saying) for saying in sayings))
    whole = rf"(?<!\w)(?:{words})(?!\w)"
    return re.compile(whole + "".join(f"|{re.escape(sign)}" for sign in signs or []))


def _expression(saying: str) -> str:
    text = saying.replace(r"\w*", "*").replace(" … ", "…").replace("… ", "…").replace(" …", "…")
    text = text.replace("(", "(?:").replace("*", WORD).replace("…", GAP)
    text = re.sub(r"(?<=\S) (?=\S)", r"\\s{1,3}", text)
    return _ODD.sub(lambda sign: _SPELLINGS[sign[0]], text)


def folded(text: str) -> str:
    """Return `text` in lower case, of the same length, as far as it is read."""
    text = text[:LONGEST]
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


def find_cues(text: str) -> list[Found]:
    """Return the first places of every cue in `text`, in the order of `cues`."""
    low = folded(text)
    found = []
    for cue in cues():
        for count, match in enumerate(cue.pattern.finditer(low)):
            if count == MOST:
                break
            found.append(Found(cue, match.start(), match.end()))
    return found


MOST = 3  # places of one cue that are looked at
