"""A text in clauses, which of them speak of the brand, and who wins a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from workbench.text.comparisons import Outcome, contrasted, marked, named, outcome
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
# Where one clause may end and another begin if different brands stand in them.
_BETWEEN = re.compile(r",\s++|\s[–—-]\s++|\s(?=(?:und|and)\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text between `start` and `end`, and whom it names.

    Attributes
    ----------
    brand, rival : bool
        Whether it names the brand, and a registered rival; of a clause with the brand in a text
        that compares it with another, `rival` holds too.
    verdict : Outcome or None
        What `compared` says of such a clause.
    """

    text: str
    start: int
    end: int
    brand: bool = False
    rival: bool = False
    verdict: Outcome | None = None


def clauses_of(text: str, matcher: BrandMatcher | None = None) -> list[Clause]:
    """Return the clauses of a text, in order, and whether each names the brand or a rival.

    A clause ends at the end of a sentence or line, at a semicolon, and before "but", "aber",
    "jedoch", "während", "whereas" and their like; where the brand and another one are named,
    also at a comma, dash or "and" between them.

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
    if matcher is not None and any(named(read, matcher)):
        found = [cut for start, end in found for cut in _apart(read, start, end, matcher)]
    out = []
    for start, end in found:
        part = read[start:end]
        if any(sign.isalnum() or sign > LETTERS for sign in part):
            brand, rival = named(part, matcher) if matcher is not None else (False, False)
            out.append(Clause(part, start, end, brand, rival))
    if matcher is None or not any(clause.brand for clause in out):
        return out
    verdict = outcome(read, matcher)
    if verdict is None:
        verdict = _contrast(out, matcher)
    if verdict is None:
        return out
    return [replace(c, rival=True, verdict=verdict) if c.brand else c for c in out]


def _apart(read: str, start: int, end: int, matcher: BrandMatcher) -> list[tuple[int, int]]:
    """Return a clause cut where it goes over from one brand to another."""
    parts: list[tuple[int, int]] = []
    at = start
    for cut in islice(_BETWEEN.finditer(read, start, end), MOST):
        parts.append((at, cut.start()))
        at = cut.end()
    parts.append((at, end))
    whole: list[tuple[int, int, str]] = []
    for first, last in parts:
        signs = set(marked(read[first:last], matcher)) & {"\x01", "\x02"}
        if len(signs) > 1:
            return [(start, end)]
        sign = signs.pop() if signs else ""
        if whole and (not sign or not whole[-1][2] or sign == whole[-1][2]):
            whole[-1] = (whole[-1][0], last, whole[-1][2] or sign)
        else:
            whole.append((first, last, sign))
    return [(first, last) for first, last, _ in whole]


def _contrast(clauses: Sequence[Clause], matcher: BrandMatcher) -> Outcome | None:
    """Return who comes off better of two neighbours, one about the brand and one about another."""
    for one, two in pairwise(clauses):
        if one.brand == two.brand or "\n" in one.text + two.text:
            continue
        own, its = (one, two) if one.brand else (two, one)
        if own.rival or "\x02" not in marked(its.text, matcher):
            continue
        if (winner := contrasted(own.text, its.text)) is not None:
            return Outcome(winner)
    return None


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


def compared(clause: Clause, matcher: BrandMatcher) -> Outcome | None:
    """Return how a clause that names the brand and a rival compares them.

    Returns
    -------
    Outcome or None
        As of `outcome`, of the text that the clause is from.

    Examples
    --------
    >>> from workbench.brand import Brand
    >>> matcher = BrandMatcher(Brand("Oatly", competitors=["Alpro"]))
    >>> compared(clauses_of("Ditched Alpro for Oatly", matcher)[0], matcher).winner
    1
    """
    return clause.verdict if clause.verdict is not None else outcome(clause.text, matcher)


def _only_marks(part: str) -> bool:
    """Say whether a clause names the brand only by handles and hashtags, at its head or end."""
    words = part.split()
    while words and words[0][0] in "@＠#＃":
        words.pop(0)
    kept = len(words)
    while words and words[-1][0] in "@＠#＃":
        words.pop()
    return kept < len(part.split()) or len(words) < kept
