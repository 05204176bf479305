"""Composing letters and their accents, in time that grows with the length of the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

__all__ = ["composed"]

HARMLESS = 1_000  # characters; sorting so few marks takes no time
MOST_MARKS = 30  # on one letter, as in Unicode's "stream-safe text format" (UAX 15)
_MAY_BE_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")


def composed(text: str, form: Literal["NFC", "NFKC", "NFKD"]) -> str:
    r"""Return `text` in a normal form of Unicode; of more than 30 marks on a letter 30 are kept.

    Python sorts the marks on a letter in time that grows with the square of their number.

    Examples
    --------
    >>> composed("Su\u0308ß", "NFC")
    'Süß'
    >>> len(composed("a" + "\u0315\u0316" * 5_000, "NFC"))
    31
    """
    if len(text) > HARMLESS:
        text = _MAY_BE_MARKS.sub(_with_few_marks, text)
    return unicodedata.normalize(form, text)


def _with_few_marks(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
