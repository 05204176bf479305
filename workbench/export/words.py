"""Ranks, choices and labels as people say them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from workbench.phrases import entry, render, say

__all__ = ["label_words", "ordinal", "rank_words", "split_reasons"]

_TEENS = range(11, 14)


def ordinal(number: int, language: str) -> str:
    """Return a rank as it is spoken.

    >>> [ordinal(n, "en") for n in (1, 2, 3, 11, 1022)], ordinal(2, "de")
    (['1st', '2nd', '3rd', '11th', '1,022nd'], '2.')
    """
    grouped = render("{number:n}", {"number": number}, language)
    if language == "de":
        return f"{grouped}."
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return grouped + ("th" if number % 100 in _TEENS else ending)


def rank_words(
    account: str, ranks: dict[str, int], candidates: int, *, shown: Collection[str] | None,
    language: str,
) -> str | None:  # fmt: skip
    """Return "2nd of 214 shown, 5th of 1,482", or only the latter if nothing was filtered."""
    if account not in ranks:
        return None
    rank = ranks[account]
    everywhere = {"rank": ordinal(rank, language), "candidates": candidates}
    if shown is None or account not in shown:
        return say("export.rank", language, **everywhere)
    place = 1 + sum(ranks[other] < rank for other in shown if other in ranks)
    return say(
        "export.rank_shown",
        language,
        place=ordinal(place, language),
        shown=sum(other in ranks for other in shown),
        **everywhere,
    )


def label_words(practice: Any, language: str) -> str | None:  # noqa: ANN401  # a cell of any type
    """Return ``"3/25"`` in words: a spreadsheet would make the 25th of March of it."""
    found = re.fullmatch(r"(\d+)/(\d+)", practice) if isinstance(practice, str) else None
    if not found:
        return practice if isinstance(practice, str) else None
    return say("export.labels", language, paid=int(found[1]), posts=int(found[2]))


def split_reasons(explanation: Sequence[str], language: str) -> tuple[list[str], list[str]]:
    """Return an explanation as reasons and suspicions, without what is merely unknown."""
    suspicious = _mark("ranking.look_closely", language)
    unknown = _mark("ranking.not_known", language)
    flags = [reason for reason in explanation if suspicious and suspicious in reason]
    reasons = [reason for reason in explanation if reason not in flags]
    known = [reason for reason in reasons if not (unknown and unknown in reason)]
    return known or reasons, flags


def _mark(phrase: str, language: str) -> str:
    """Return the longest part of a sentence between its values, by which it is known again."""
    sentence = entry(phrase, language)
    parts = re.split(r"\{[^}]*\}", sentence)
    return "" if sentence == phrase else max(parts, key=len)
