"""What a report says beside people: findings, weeks, topics, shares, overlap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from workbench.export.report.drawings import bars_svg, share_svg, spark_svg
from workbench.export.report.words import Voice, is_known
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.brand import Brand
    from workbench.ranking import Portfolio
    from workbench.ugc import ShareOfVoice, Topics, Trends

__all__ = ["TOPICS", "Overlap", "Timeline", "Topic", "Weight", "overlap_of", "timeline_of",
           "topics_shown", "trends_of", "voice_rows", "weights_of"]  # fmt: skip

WEEKS = 26
TOPICS = 10
NAME = 60
LEVELS = 9
_MONTHS = "handout.months"


@dataclass(frozen=True)
class Timeline:
    """Posts a week, drawn and as a table; `earlier` weeks are not shown."""

    drawn: Markup
    rows: tuple[tuple[str, str, str], ...]
    earlier: int


@dataclass(frozen=True)
class Topic:
    """A topic in a line."""

    name: str
    posts: str
    share: str
    drawn: Markup
    trend: str
    kind: str


@dataclass(frozen=True)
class Share:
    """Somebody's share of voice in a line."""

    name: str
    ours: bool
    posts: str
    authors: str
    share: str
    interval: str
    drawn: Markup


@dataclass(frozen=True)
class Overlap:
    """Whose audiences overlap: a row a member with shares in per cent and how dark each is."""

    rows: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True)
class Weight:
    """A signal and how much it counts."""

    name: str
    weight: str
    share: int


def timeline_of(
    posts: pd.DataFrame | None, voice: ShareOfVoice | None, brand: Brand, words: Voice
) -> Timeline | None:
    """Return posts a week from Monday, where the brand is, and those that name the brand."""
    if posts is None or "created_at" not in posts or posts["created_at"].isna().all():
        return None
    local = posts["created_at"].dropna().dt.tz_convert(brand.timezone).dt.tz_localize(None)
    mondays = (local - pd.to_timedelta(local.dt.day_of_week, unit="D")).dt.normalize()
    counts = mondays.value_counts().sort_index()
    weeks = pd.date_range(counts.index[0], counts.index[-1], freq="7D")
    counts = counts.reindex(weeks, fill_value=0)
    ours = _brand_weeks(voice, brand).reindex(weeks)
    shown, mine = counts.iloc[-WEEKS:], ours.iloc[-WEEKS:]
    months = words.say(_MONTHS).split()
    names = [(0, f"{months[shown.index[0].month - 1]} {shown.index[0].year}")]
    names += [
        (i + 1, months[b.month - 1] + (f" {b.year}" if b.year != a.year else ""))
        for i, (a, b) in enumerate(pairwise(shown.index))
        if a.month != b.month
    ]
    if len(names) > 1 and names[1][0] < 3:  # noqa: PLR2004  # two names would overlap
        names = names[1:]
    parts = [int(n) for n in mine.fillna(0)]
    drawn = bars_svg([int(n) for n in shown], parts, names, words.number)
    rows = tuple(
        (words.day(week), words.number(n), words.number(m))
        for week, n, m in zip(shown.index + pd.Timedelta(hours=12), shown, mine, strict=True)
    )
    return Timeline(drawn, rows, len(counts) - len(shown))


def _brand_weeks(voice: ShareOfVoice | None, brand: Brand) -> pd.Series:
    if voice is None or voice.by_week.empty:
        return pd.Series(dtype=float)
    table = voice.by_week
    own = table[(table["name"] == brand.name) & ~table["competitor"].astype(bool)]
    return pd.Series(
        own["posts"].to_numpy(dtype=float), index=pd.to_datetime(pd.Series(own["week"]).tolist())
    )


def trends_of(topics: Topics | None, fans: pd.DataFrame | None, brand: Brand) -> Trends | None:
    """Return which topics grow or fade, if the posts are there and have dates."""
    from workbench.ugc import topic_trends

    if topics is None or fans is None or fans.empty or fans["created_at"].isna().all():
        return None
    return topic_trends(topics, fans, brand)


def topics_shown(topics: Topics, trends: Trends | None, words: Voice) -> list[Topic]:
    """Return the largest topics, each in a line."""
    table = topics.table
    total = max(int(table["size"].sum()), 1)
    grown = {} if trends is None else trends.table.set_index("topic").to_dict("index")
    lines = []
    for row in table.head(TOPICS).to_dict("records"):
        weeks: list[float] = []
        if trends is not None:
            own = trends.by_period[trends.by_period["topic"] == row["topic"]]
            weeks = own["posts"].astype(float).tolist()[-WEEKS:]
        told = grown.get(row["topic"], {})
        kind = str(told.get("trend", "unknown")).replace(" ", "_")
        growth = told.get("growth")
        trend = words.say(
            f"handout.trend_{kind}",
            growth=abs(float(growth)) if growth is not None and is_known(growth) else None,
        )
        share = words.percent(row["size"] / total)
        name = words.text(str(row["name"]), NAME)
        lines.append(Topic(name, words.number(row["size"]), share, spark_svg(weeks), trend, kind))
    return lines


def voice_rows(voice: ShareOfVoice, words: Voice) -> list[Share]:
    """Return who is talked about how much."""
    return [
        Share(
            name=words.text(str(row["name"]), NAME),
            ours=not row["competitor"],
            posts=words.number(row["posts"]),
            authors=words.number(row["authors"]),
            share=words.percent(row["share"]),
            interval=words.say("handout.between", low=row["low"], high=row["high"]),
            drawn=share_svg(row["share"], row["low"], row["high"], ours=not row["competitor"]),
        )
        for row in voice.total.to_dict("records")
    ]


def overlap_of(team: Portfolio | None, held: frozenset[str], words: Voice) -> Overlap | None:
    """Return the overlap of the team's audiences; None where nobody overlaps with anybody."""
    if team is None:
        return None
    left = [a for a in team.overlap.index if a not in held]
    if len(left) < 2:  # noqa: PLR2004  # it takes two
        return None
    shares = team.overlap.loc[left, left].to_numpy(dtype=float, copy=True)
    np.fill_diagonal(shares, np.nan)
    rows = tuple(
        (words.text(handle_of(account), 28), tuple(map(_shade, row)))
        for account, row in zip(left, shares, strict=True)
    )
    return Overlap(rows)


def _shade(share: float) -> tuple[str, int]:
    if np.isnan(share):
        return "–", 0
    return f"{100 * share:.0f}", min(LEVELS, int(np.ceil(share * 2 * LEVELS)))


def weights_of(weights: Any, words: Voice) -> list[Weight]:  # noqa: ANN401  # a mapping of signals
    """Return the signals that count, the weightiest first."""
    known = {k: float(w) for k, w in dict(weights).items() if is_known(w) and w > 0}
    most = max(known.values(), default=1.0)
    ordered = sorted(known, key=lambda k: (-known[k], k))
    lines = []
    for key in ordered:
        phrase = f"signals.name_{key}"
        name = words.say(phrase)
        shown = f"{known[key]:g}".replace(".", "," if words.language == "de" else ".")
        lines.append(Weight(words.text(key if name == phrase else name, NAME), shown,
                            max(1, round(10 * known[key] / most))))  # fmt: skip
    return lines
