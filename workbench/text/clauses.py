"""A text in clauses, which of them speak of the brand, and who wins a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.text.captions import hashtags, mentions
from workbench.text.matching import BrandMatcher

__all__ = ["Clause", "about_brand", "clauses_of", "compared"]

LONGEST = 8_000
LETTERS = "\u2000"  # from here on a sign may be an emoji
MOST = 40  # clauses of a text looked at
_TURN = (
    r"but|however|whereas|while|although|though|yet|aber|jedoch|doch|während|wohingegen|dafür"
    r"|dagegen|hingegen|obwohl|trotzdem|allerdings|andererseits"
)
# Blanks are taken from their first on and never given back: a text of blanks is no work.
_CUT = re.compile(
    rf"(?<=[.!?…])\s++|\n++|(?<!\s)\s*+;\s*+"
    rf"|(?:,\s*+|(?<!\s)\s++(?:[–—-]\s++)?)(?=(?:{_TURN})\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:and|und|so|also|it|its|it's|they|they're|this|that|these|those|es|er|sie|die|der|das|ist|is"
    r"|schmeckt|tastes|love|loved|liebe|hate|absolut|really|einfach|leider|sadly|endlich|finally"
    r"|but|aber|doch|jedoch|however|though)\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:worse|weaker|slower|uglier|less|blander|schlechter|schwächer|langsamer|teurer"
    r"|mieser|hässlicher|weniger|more\s+expensive|schlimmer)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|isn't|nicht|kein|keine|no|never|nie|n't)\b", re.IGNORECASE)
_THAN = r"(?:than|als|wie)"
# 1 wins over 2, or the other way round where the pattern says so.
_FIRST_WINS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\x01(?P<said>[^\x01\x02]*\b(?:\w{{2,}}er|better|besser|worse|more\s+\w+|less\s+\w+|lieber|rather)\b[^\x01\x02]*?)\b{_THAN}\b[^\x01\x02]*\x02",
        rf"\b(?:lieber|rather|sooner|eher)\b(?P<said>[^\x01\x02]*)\x01[^\x01\x02]*\b{_THAN}\b[^\x01\x02]*\x02",
        r"\b(?:prefer|bevorzuge|ziehe)\b(?P<said>[^\x01\x02]*)\x01[^\x01\x02]*\x02",
        r"\x01(?P<said>[^\x01\x02]*?)\b(?:statt|anstatt|anstelle\s+von|instead\s+of|over)\b[^\x01\x02]*\x02",
        r"\x01(?P<said>[^\x01\x02]*\b(?:beats|schlägt|übertrifft|destroys|outshines)\b[^\x01\x02]*)\x02",
    )
)
_SECOND_WINS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:ditched|dropped|left|swapped|dumped|traded|replaced|quit)\b(?P<said>[^\x01\x02]*)\x01[^\x01\x02]*\b(?:for|to|with)\b[^\x01\x02]*\x02",
        r"\b(?:from|von)\b(?P<said>[^\x01\x02]*)\x01[^\x01\x02]*\b(?:to|zu|auf)\b[^\x01\x02]*\x02",
        r"\b(?:statt|anstatt|anstelle\s+von|instead\s+of)\b(?P<said>[^\x01\x02]*)\x01[^\x01\x02]*\x02",
        r"\x01(?P<said>[^\x01\x02]*)\b(?:gegen|durch)\b[^\x01\x02]*\x02[^\x01\x02]*\b(?:\w*tauscht|ersetzt)\b",
    )
)
_UNLIKE = re.compile(
    r"\b(?:unlike|im\s+gegensatz\s+zu[mr]?|anders\s+als|in\s+contrast\s+to|compared\s+(?:to|with)"
    r"|verglichen\s+mit|im\s+vergleich\s+zu[mr]?)\s+(?:\w+\s+){0,2}?(?P<who>[\x01\x02])",
    re.IGNORECASE,
)
_CHUNK = re.compile(r"\S+")
WIDEST = 3  # words of a brand's name looked at together


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text between `start` and `end`, and whom it names."""

    text: str
    start: int
    end: int
    brand: bool = False
    rival: bool = False


def clauses_of(text: str, matcher: BrandMatcher | None = None) -> list[Clause]:
    """Return the clauses of a text, in order, and whether each names the brand or a rival.

    A clause ends at the end of a sentence or line, at a semicolon, and before "but", "aber",
    "jedoch", "während", "whereas" and their like.

    Examples
    --------
    >>> [clause.text for clause in clauses_of("Lecker, aber teuer. Nie wieder!")]
    ['Lecker', 'aber teuer.', 'Nie wieder!']
    """
    read = text[:LONGEST]
    found: list[tuple[int, int]] = []
    at = 0
    for cut in _CUT.finditer(read):
        if len(found) >= MOST - 1:
            break
        found.append((at, cut.start()))
        at = cut.end()
    found.append((at, len(read)))
    out = []
    for start, end in found:
        part = read[start:end]
        if any(sign.isalnum() or sign > LETTERS for sign in part):
            brand, rival = _named(part, matcher)
            out.append(Clause(part, start, end, brand, rival))
    return out


def about_brand(clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses that speak of the brand: those that name it, and what goes on from them.

    A clause goes on where it begins with a pronoun, a turn or a bare judgement ("It is great",
    "schmeckt"), names no rival, and follows one that speaks of the brand. A text that names the
    brand in a mark of its own (a handle at its head, a hashtag at its end) speaks of it
    throughout, rivals' clauses left out.
    """
    named = [clause for clause in clauses if clause.brand]
    if all(_only_marks(clause.text) for clause in named):
        return [clause for clause in clauses if clause.brand or not clause.rival]
    chosen: list[Clause] = []
    before = False
    for clause in clauses:
        before = clause.brand or (
            before and not clause.rival and _GOES_ON.match(clause.text) is not None
        )
        if before:
            chosen.append(clause)
    return chosen


def compared(clause: Clause, matcher: BrandMatcher) -> int | str | None:
    """Return how a clause that names the brand and a rival compares them.

    Returns
    -------
    int, str or None
        1 where the brand wins, −1 where the rival does; for "unlike …" the clause without that
        part (about the brand) or ``"-"`` before it (about the rival); None where it compares
        nothing or asks.

    Examples
    --------
    >>> from workbench.brand import Brand
    >>> matcher = BrandMatcher(Brand("Oatly", competitors=["Alpro"]))
    >>> compared(clauses_of("Ditched Alpro for Oatly", matcher)[0], matcher)
    1
    """
    if "?" in clause.text:
        return None
    marked = _marked(clause.text, matcher)
    unlike = _UNLIKE.search(marked)
    if unlike:
        rest = (marked[: unlike.start()] + marked[unlike.end() :]).strip(" ,")
        rest = rest.replace("\x01", "").replace("\x02", "")
        return rest if unlike["who"] == "\x02" else "-" + rest
    for patterns, wins in ((_SECOND_WINS, -1), (_FIRST_WINS, 1)):
        for pattern in patterns:
            for text, who in ((marked, 1), (_swapped(marked), -1)):
                found = pattern.search(text)
                if found:
                    turns = bool(_WORSE.search(found[0])) + bool(_NOT.search(found["said"]))
                    return wins * who if turns != 1 else -wins * who
    return None


def _named(part: str, matcher: BrandMatcher | None) -> tuple[bool, bool]:
    if matcher is None:
        return False, False
    people, tags = mentions(part), hashtags(part)
    return (
        bool(matcher.brand_evidence(part, people, tags)),
        bool(matcher.competitors_named(part, people, tags)),
    )


def _only_marks(part: str) -> bool:
    """Say whether a clause names the brand only by handles and hashtags, at its head or end."""
    words = part.split()
    while words and words[0][0] in "@＠#＃":
        words.pop(0)
    kept = len(words)
    while words and words[-1][0] in "@＠#＃":
        words.pop()
    return kept < len(part.split()) or len(words) < kept


def _marked(text: str, matcher: BrandMatcher) -> str:
    r"""Return a clause with \x01 for the brand and \x02 for a rival."""
    chunks = list(_CHUNK.finditer(text))[:200]
    out, at = [], 0
    while at < len(chunks):
        for width in range(1, WIDEST + 1):
            last = min(at + width, len(chunks)) - 1
            part = text[chunks[at].start() : chunks[last].end()]
            brand, rival = _named(part, matcher)
            rest = text[chunks[at + 1].start() : chunks[last].end()] if last > at else ""
            if (brand or rival) and not any(_named(rest, matcher)):
                out.append(("\x01" if brand else "\x02") + _tail(part))
                at += width
                break
        else:
            out.append(chunks[at][0])
            at += 1
    return " ".join(out)


def _tail(part: str) -> str:
    return part[-1] if part[-1] in ",.!?;:" else ""


def _swapped(marked: str) -> str:
    return marked.translate({1: "\x02", 2: "\x01"})
