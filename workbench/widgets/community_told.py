"""Share of voice and the month as a board draws them: figures with their words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from workbench.phrases import render, say
from workbench.ugc import MonthlyReport, ShareOfVoice
from workbench.ugc.monthly.report import Sentence
from workbench.widgets.desk_texts import plain

__all__ = ["months_of", "report_told", "voice_told"]

MONTHS = 36
_SPECS = {"share": "pct1", "hours": "1"}


def voice_told(voice: ShareOfVoice, language: str) -> dict[str, Any]:
    """Return names with shares and intervals, in total and by week, and what they say in words."""
    names = [plain(name, 120) for name in voice.total["name"]]
    weeks = list(dict.fromkeys(voice.by_week["week"].tolist()))
    by_name = dict(tuple(voice.by_week.groupby("name", sort=False)))
    rows = [
        {
            "name": name,
            "competitor": bool(row["competitor"]),
            "weeks": [_figures(week) for week in _rows(by_name.get(row["name"]))],
            **_figures(row),
        }
        for name, row in zip(names, _rows(voice.total), strict=True)
    ]
    return {
        "sentences": _voice_sentences(voice, names, language),
        "names": rows,
        "weeks": [week.isoformat() for week in weeks],
        "days": [render("{day:date}", {"day": week}, language) for week in weeks],
    }


def report_told(report: MonthlyReport, language: str) -> dict[str, Any]:
    """Return a month letter by letter: sentences, figures beside the month before, limits."""
    told = report.sentences(language)
    # One sentence a figure, then what the lists say: aspects, formats, quotes, topics.
    sentences, highlights = (
        _by_letter(part) for part in (told[: len(report.figures)], told[len(report.figures) :])
    )
    figures: dict[str, list[dict[str, Any]]] = {}
    for f in report.figures:
        known = f.value is not None and f.before is not None
        figures.setdefault(f.letter, []).append(
            {
                "name": say(f"monthly.{f.letter}_{f.name}", language),
                "value": _amount(f.value, f.unit, language),
                "before": _amount(f.before, f.unit, language),
                "turn": _turn(f.change) if known else "",
            }
        )
    letters = list(dict.fromkeys((*figures, *sentences, *highlights)))
    limits = [plain(limit, 800) for limit in report.limits_said(language)]
    return {
        "month": report.month,
        "letters": [
            {
                "letter": letter,
                "sentences": sentences.get(letter, []),
                "highlights": highlights.get(letter, []),
                "figures": figures.get(letter, []),
            }
            for letter in letters
        ],
        "limits": limits,
    }


def months_of(rows: pd.DataFrame, timezone: str) -> list[str]:
    """Return the months in which messages were written, the newest first, at most 36."""
    made = pd.to_datetime(rows["created_at"], utc=True).dropna()
    local = made.dt.tz_convert(ZoneInfo(timezone))
    return sorted(set(local.dt.strftime("%Y-%m")), reverse=True)[:MONTHS]


def _by_letter(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sentence in sentences:
        found.setdefault(sentence.letter, []).append(plain(sentence.text, 800))
    return found


def _voice_sentences(voice: ShareOfVoice, names: list[str], language: str) -> list[str]:
    own = voice.total.iloc[0]
    brand = names[0]
    others = ", ".join(names[1:])
    if not own["of"]:
        return [say("widgets.community_voice_silent", language, names=", ".join(names))]
    if not others:
        told = {"posts": int(own["posts"]), "brand": brand, "authors": int(own["authors"])}
        return [say("widgets.community_voice_alone", language, **told)]
    values = {name: float(own[name]) for name in ("share", "low", "high")}
    told = {"brand": brand, "others": others, "of": int(own["of"]), **values}
    said = [say("widgets.community_voice_share", language, **told)]
    if own["small"]:
        said.append(say("widgets.community_voice_small", language, of=int(own["of"])))
    said += _turned(voice, brand, language)
    return said


def _turned(voice: ShareOfVoice, brand: str, language: str) -> list[str]:
    """Say how the newest whole week compares with the one before, if their intervals part."""
    weekly = voice.by_week[
        (voice.by_week["name"] == voice.total["name"].iloc[0])
        & ~voice.by_week["partial"]
        & (voice.by_week["of"] > 0)
    ]
    if len(weekly) < 2:  # noqa: PLR2004  # two weeks to compare
        return []
    before, last = weekly.iloc[-2], weekly.iloc[-1]
    turn = "same"
    if last["low"] > before["high"]:
        turn = "more"
    elif last["high"] < before["low"]:
        turn = "less"
    values = {"share": float(last["share"]), "before": float(before["share"])}
    day = last["week"]
    return [say(f"widgets.community_voice_{turn}", language, brand=brand, day=day, **values)]


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "posts": int(row["posts"]),
        "also": int(row["also_others"]),
        "authors": int(row["authors"]),
        "of": int(row["of"]),
        **{name: _known(row[name]) for name in ("share", "low", "high")},
        "partial": bool(row.get("partial", False)),
        "small": bool(row["small"]),
    }


def _rows(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    return [] if frame is None else [{str(k): v for k, v in r.items()}
                                     for r in frame.to_dict("records")]  # fmt: skip


def _known(value: Any) -> float | None:  # noqa: ANN401  # a number of a frame
    return None if value is None or math.isnan(value) else float(value)


def _amount(value: float | None, unit: str, language: str) -> str:
    text = render(f"{{value:{_SPECS.get(unit, 'n')}}}", {"value": value}, language)
    return say("monthly.hours", language, hours=text) if unit == "hours" and value is not None \
        else text  # fmt: skip


def _turn(change: float | None) -> str:
    if change is None or math.isclose(change, 0, abs_tol=1e-9):
        return "same"
    return "more" if change > 0 else "less"
