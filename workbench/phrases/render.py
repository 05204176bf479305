"""Filling a sentence with values, numbers and dates in the manner of the language."""

from __future__ import annotations

import datetime as dt
import math
import string
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.phrases.catalogue import entry
from workbench.phrases.language import current_language
from workbench.phrases.typed import typed

__all__ = ["render", "say"]

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
}


def say(phrase: str, language: str | None = None, /, **values: object) -> str:
    """Return the sentence `phrase` filled with `values`, in the language spoken now.

    >>> say("brand.no_name", "de")
    'Die Marke hat keinen Namen.'
    """
    return render(entry(phrase, language), values, language)


def render(sentence: str, values: Mapping[str, object], language: str | None = None) -> str:
    """Fill `sentence` with `values`.

    >>> render("{posts:n} {posts:post|posts}, {rate:pct1}", {"posts": 1200, "rate": 0.046}, "de")
    '1.200 posts, 4,6 %'
    """
    return _Sentence(language or current_language()).vformat(sentence, (), values)


class _Sentence(string.Formatter):
    def __init__(self, language: str) -> None:
        self.language = language

    def get_field(
        self, field_name: str, _args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Any, str]:
        return kwargs.get(field_name, "…"), field_name  # no attribute or index access from phrases

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, tuple):  # a phrase within a phrase
            phrase, values = value
            return say(phrase, self.language, **values)
        if "|" in format_spec:
            one, _, many = format_spec.partition("|")
            return one if value == 1 else many
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return "–"
        if format_spec == "date" and isinstance(value, dt.date):
            return self._date(value)
        if isinstance(value, (int, float)) and format_spec:
            return self._number(float(value), format_spec)
        return typed(str(value)) if format_spec == "typed" else str(value)

    def _number(self, value: float, spec: str) -> str:
        suffix = ""
        if spec.startswith("pct"):
            value, spec = 100 * value, spec.removeprefix("pct") or "0"
            suffix = " %"
        text = f"{value:,.{0 if spec == 'n' else int(spec)}f}"
        if self.language == "de":
            text = text.translate(str.maketrans(",.", ".,"))
        return text + suffix

    def _date(self, day: dt.date) -> str:
        month = _MONTHS[self.language].split()[day.month - 1]
        dot = "." if self.language == "de" else ""
        return f"{day.day}{dot} {month} {day.year}"
