"""Success: the sentence of praise that could stand on a page, exactly as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.text import strip_markup
from workbench.ugc.spaces.cues import Found
from workbench.ugc.spaces.evidence import Clause, clause_of, cut

__all__ = ["praise_in", "quotable"]

# The end is read backwards: looked for from each place on, blanks and hashtags took square time.
_HEAD = re.compile(r"(?:[@＠#＃][\w.]++[\s,:]*+)++")
_TAIL_BACKWARDS = re.compile(r"(?:[\w.]++[@＠#＃]\s*+)++")
_WORD = re.compile(r"\w")
_ASKS = ("support", "none")
FEWEST = 3  # words; "Danke!" praises, but shows nothing


def praise_in(parts: Sequence[Clause], found: Sequence[Found]) -> str | None:
    """Return the sentence that praises most and complains of nothing, without handles at its ends.

    Parameters
    ----------
    parts
        The sentences of a message.
    found
        Its cues.

    Returns
    -------
    str or None
        Part of the message, at most 240 characters, with three words or more besides handles
        and hashtags. None where no such sentence praises, or all that do ask or complain.
    """
    worth: dict[int, int] = {}
    for cue in found:
        part = clause_of(list(parts), cue)
        if part is not None and cue.cue.label in ("success", *_ASKS):
            good = cue.cue.label == "success"
            worth[part.start] = worth.get(part.start, 0) + (1 if good else -2)
    praising = [part for part in parts if worth.get(part.start, 0) > 0 and quotable(part.text)]
    if not praising:
        return None
    best = max(praising, key=lambda p: (worth[p.start], -p.start))
    return bare(cut(best)) or cut(best)


def bare(sentence: str) -> str:
    """Return a sentence without the handles and hashtags at its ends."""
    head = _HEAD.match(sentence)
    left = sentence[head.end() :] if head else sentence
    tail = _TAIL_BACKWARDS.match(left[::-1])
    return (left[: -tail.end()] if tail else left).strip()


def quotable(sentence: str) -> str | None:
    """Return a sentence without handles and hashtags at its ends, if three words are left.

    Examples
    --------
    >>> quotable("Danke!"), quotable("Das beste Brot! #liebe")
    (None, 'Das beste Brot!')
    """
    enough = sum(_WORD.search(word) is not None for word in strip_markup(sentence).split())
    return bare(sentence) if enough >= FEWEST else None
