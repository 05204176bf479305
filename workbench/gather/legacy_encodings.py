"""Telling the one-byte encodings of old programs apart: Windows Western, Windows East, Macintosh.

Every byte is a letter in each of them, so only the text tells: "fŸr" is no word, "für" is. Where
nothing tells, it is cp1252, by far the most common.
"""

from __future__ import annotations

import re

__all__ = ["CANDIDATES", "guess"]

CANDIDATES = ("cp1252", "mac-roman", "cp1250")
ENOUGH = 2  # times fewer oddities than in cp1252
_AT_MOST = 1 << 16

_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´–—…·“”„«»®™\u00a0\u00ad](?=[^\W\d_])")
_CAPITAL_AFTER_SMALL = re.compile(r"(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŸŒĄĘŁŃŚŹŻÓĆČŘĎŤŇĚŮ]")
_UNKNOWN = "\ufffd"
_EASTERN = (
    # letters that only go together if these bytes are Czech, or Hungarian
    ("šž", "", "èøìùòï"),
    ("õû", "ã", "õû"),
)


def guess(raw: bytes) -> str:
    """Return which of the one-byte encodings a text beyond ASCII is in.

    >>> guess("fünf schöne Käse".encode("mac-roman")), guess("fünf schöne Käse".encode("cp1252"))
    ('mac-roman', 'cp1252')
    """
    odd = {name: _oddities(raw[:_AT_MOST], name) for name in CANDIDATES}
    best = min(CANDIDATES, key=lambda name: odd[name])
    return best if ENOUGH * odd[best] < odd["cp1252"] else "cp1252"


def _oddities(raw: bytes, name: str) -> int:
    text = raw.decode(name, "replace")
    count = text.count(_UNKNOWN) + len(_SYMBOL_IN_WORD.findall(text))
    count += len(_CAPITAL_AFTER_SMALL.findall(text))
    if name == "cp1252":
        low = text.lower()
        for together, without, unlikely in _EASTERN:
            here = any(c in low for c in together) and not any(c in low for c in without)
            if here and sum(c in low for c in unlikely) > 1:
                count += sum(low.count(c) for c in unlikely)
    return count
