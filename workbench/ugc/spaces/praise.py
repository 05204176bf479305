"""Success: the sentence of praise that could stand on a page, exactly as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.ugc.spaces.cues import Found
from workbench.ugc.spaces.evidence import Clause, clause_of, cut

__all__ = ["praise_in"]

_EDGE = re.compile(r"^(?:[@＠#＃][\w.]+[\s,:]*)+|(?:\s*[@＠#＃][\w.]+)+$")
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
        Part of the message, at most 240 characters; sentences of three and more words come
        first. None where no sentence praises, or all that do ask or complain.
    """
    worth: dict[int, int] = {}
    for cue in found:
        part = clause_of(list(parts), cue)
        if part is not None and cue.cue.label in ("success", *_ASKS):
            good = cue.cue.label == "success"
            worth[part.start] = worth.get(part.start, 0) + (1 if good else -2)
    praising = [part for part in parts if worth.get(part.start, 0) > 0]
    if not praising:
        return None
    best = max(praising, key=lambda p: (_long_enough(p), worth[p.start], -p.start))
    return bare(cut(best)) or cut(best)


def bare(sentence: str) -> str:
    """Return a sentence without the handles and hashtags at its ends."""
    return _EDGE.sub("", sentence).strip()


def _long_enough(part: Clause) -> bool:
    return len(part.text.split()) >= FEWEST
