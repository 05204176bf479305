"""Where somebody stands, in words: "2nd of 214 shown, 5th of 1,482"."""

from __future__ import annotations

from workbench.phrases import current_language, render, say
from workbench.signals import Phrase

__all__ = ["ordinal", "place_phrase", "say_place"]

_TEENS = range(11, 14)


def ordinal(number: int, language: str | None = None) -> str:
    """Return a rank as it is spoken.

    >>> [ordinal(n, "en") for n in (1, 2, 3, 4, 11, 112, 1022)], ordinal(1022, "de")
    (['1st', '2nd', '3rd', '4th', '11th', '112th', '1,022nd'], '1.022.')
    """
    spoken = language or current_language()
    grouped = render("{number:n}", {"number": number}, spoken)
    if spoken == "de":
        return f"{grouped}."
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return grouped + ("th" if number % 100 in _TEENS else ending)


def place_phrase(
    rank: int, candidates: int, *, shown_rank: int | None, shown: int | None
) -> Phrase:
    """Return the phrase of a place.

    Parameters
    ----------
    rank, candidates
        Of all.
    shown_rank
        Among those the filters leave; None if hidden.
    shown
        How many the filters leave; None if there are none.
    """
    everywhere = {"rank": rank, "candidates": candidates}
    if shown is None:
        return "ranking.place", everywhere
    if shown_rank is None:
        return "ranking.place_hidden", everywhere
    return "ranking.place_shown", {**everywhere, "shown_rank": shown_rank, "shown": shown}


def say_place(phrase: Phrase, language: str | None) -> str:
    """Return a place in words; ordinals need to know the language."""
    name, values = phrase
    spoken = {
        key: ordinal(value, language) if key.endswith("rank") and isinstance(value, int) else value
        for key, value in values.items()
    }
    return say(name, language, **spoken)
