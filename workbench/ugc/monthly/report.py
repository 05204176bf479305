"""The monthly report: figures, lists and limits, as a table, as JSON and in words."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.phrases import render, say
from workbench.ugc.monthly.figures import Figure, Note, Span
from workbench.ugc.monthly.framing import Rows

__all__ = ["MonthlyReport", "Sentence"]

COLUMNS = ("letter", "figure", "value", "before", "change", "unit", "n", "n_before", "why",
           "evidence")  # fmt: skip
_SPECS = {"share": "pct", "hours": "1", "reactions": "n"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the report and the keys of the messages or posts that it rests on."""

    letter: str
    text: str
    evidence: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class MonthlyReport:
    """What a month brought, beside the month before.

    Attributes
    ----------
    brand : str
        Whose.
    span : Span
        The month, and when it begins and ends by the brand's clock.
    as_of : pandas.Timestamp or None
        The newest moment that was looked at; before the end where the month is not over.
    figures : tuple of Figure
        By letter, in the order of the report.
    lists : Mapping
        Rows of plain values: aspects, wishes, defects, quotes, formats, voice, topics.
    limits : tuple of Note
        What the figures do not tell.
    """

    brand: str
    span: Span
    as_of: pd.Timestamp | None
    figures: tuple[Figure, ...] = field(repr=False)
    lists: Mapping[str, Rows] = field(repr=False)
    limits: tuple[Note, ...] = field(repr=False)

    @property
    def month(self) -> str:
        """The month, as ``"2026-05"``."""
        return self.span.month

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure.

        Returns
        -------
        pandas.DataFrame
            Columns letter, figure, value, before, change (float, null where unknown), unit, n,
            n_before, why (a sentence, where the value is null), evidence (list of keys).
        """
        rows = [
            (f.letter, f.name, f.value, f.before, f.change, f.unit, f.n, f.n_before,
             _said(f.why) if f.value is None else None, list(f.evidence))
            for f in self.figures
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        numbers = dict.fromkeys(("value", "before", "change"), "float64")
        texts = dict.fromkeys(("letter", "figure", "unit", "why"), "str")
        return frame.astype(numbers | texts | {"n": "Int64", "n_before": "Int64"})

    def to_json(self, language: str | None = None) -> str:
        """Return everything as JSON: no NaN, unknown values null, ISO times in UTC.

        Parameters
        ----------
        language
            Of the sentences; the one spoken now if None.
        """
        told = {
            "brand": self.brand,
            "month": self.month,
            "begins": self.span.begins,
            "ends": self.span.ends,
            "as_of": self.as_of,
            "figures": [
                {
                    "letter": f.letter,
                    "figure": f.name,
                    "value": f.value,
                    "before": f.before,
                    "change": f.change,
                    "unit": f.unit,
                    "n": f.n,
                    "n_before": f.n_before,
                    "evidence": f.evidence,
                    "why": _said(f.why, language),
                    "why_before": _said(f.why_before, language),
                }
                for f in self.figures
            ],
            "lists": dict(self.lists),
            "sentences": [
                {"letter": s.letter, "text": s.text, "evidence": s.evidence}
                for s in self.sentences(language)
            ],
            "limits": self.limits_said(language),
        }
        return json.dumps(_plain(told), ensure_ascii=False, allow_nan=False, indent=2)

    def sentences(self, language: str | None = None) -> list[Sentence]:
        """Return the report in words, letter by letter.

        Parameters
        ----------
        language
            ``"de"`` or ``"en"``; the one spoken now if None.
        """
        told = [Sentence(f.letter, self._line(f, language), f.evidence) for f in self.figures]
        return told + list(self._of_lists(language))

    def limits_said(self, language: str | None = None) -> list[str]:
        """Return what the figures do not tell, in words."""
        return [say(note.phrase, language, **note.values) for note in self.limits]

    def _line(self, figure: Figure, language: str | None) -> str:
        name = say(f"monthly.{figure.letter}_{figure.name}", language)
        if figure.value is None:
            why = _said(figure.why, language) or say("monthly.nothing_counted", language)
            return say("monthly.unknown", language, name=name, why=why)
        value = _amount(figure.value, figure.unit, language)
        if figure.change is None:
            why = _said(figure.why_before, language) or say("monthly.nothing_counted", language)
            return say("monthly.first", language, name=name, value=value, why=why)
        before = _amount(figure.before or 0, figure.unit, language)
        # What reads the same is the same to a reader.
        same = value == before or math.isclose(figure.change, 0, abs_tol=1e-9)
        turn = "monthly.same" if same else "monthly.more" if figure.change > 0 else "monthly.less"
        return say(turn, language, name=name, value=value, before=before)

    def _of_lists(self, language: str | None) -> Iterable[Sentence]:
        aspects = self.lists.get("aspects", ())
        if aspects:
            words = ", ".join(f"{row['aspect']} ({row['messages']})" for row in aspects)
            keys = tuple(key for row in aspects for key in row["evidence"][:1])
            yield Sentence("product", say("monthly.aspects", language, aspects=words), keys)
        formats = self.lists.get("formats", ())
        if formats:
            words = "; ".join(self._format(row, language) for row in formats)
            keys = tuple(key for row in formats for key in row["evidence"][:1])
            yield Sentence("engagement", say("monthly.formats", language, formats=words), keys)
        for row in self.lists.get("quotes", ()):
            quote = say("monthly.quote", language, quote=row["quote"])
            yield Sentence("success", quote, (row["message"],))
        for trend in ("growing", "fading"):
            rows = [row for row in self.lists.get("topics", ()) if row["trend"] == trend]
            if rows:
                words = "; ".join(f"{r['name']} ({r['posts_before']} → {r['posts']})" for r in rows)
                yield Sentence("topics", say(f"monthly.{trend}", language, topics=words))

    @staticmethod
    def _format(row: Mapping[str, Any], language: str | None) -> str:
        name = say(f"monthly.format_{row['format']}", language)
        name = str(row["format"]) if name.startswith("monthly.") else name
        people = row["people_per_post"]
        phrase = "monthly.format_posts" if people is None else "monthly.format_people"
        return say(phrase, language, name=name, posts=row["posts"], people=people)


def _amount(value: float, unit: str, language: str | None) -> str:
    spec = _SPECS.get(unit, "n")
    text = render(f"{{value:{spec}}}", {"value": value}, language)
    return say("monthly.hours", language, hours=text) if unit == "hours" else text


def _said(note: Note | None, language: str | None = None) -> str | None:
    return None if note is None else say(note.phrase, language, **note.values)


def _plain(value: Any) -> Any:  # noqa: ANN401  # any value of a report in, any JSON value out
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(one) for one in value]
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124  # NaN
        return None
    if isinstance(value, (bool, int, float)):
        return value
    text = value.isoformat() if isinstance(value, pd.Timestamp) else str(value)
    return text.encode("utf-8", "replace").decode()
