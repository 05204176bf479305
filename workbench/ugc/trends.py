"""Topics over time: how much is said about each, and which grow or fade."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from workbench import phrases
from workbench.errors import SettingError
from workbench.ugc.growth import adjusted, growth_of
from workbench.ugc.labelled import labelled
from workbench.ugc.topics import Topics

if TYPE_CHECKING:
    from workbench.brand import Brand

__all__ = ["Trends", "topic_trends"]

Every = Literal["day", "week", "month"]
Measure = Literal["share", "posts"]
_CODES = {"day": "D", "week": "W-SUN", "month": "M"}
FEWEST_PERIODS = 5  # a slope and a spread need three degrees of freedom
FEWEST_POSTS = 10
NEW_FROM = 5  # posts of a topic that began lately
LEVEL = 0.05


@dataclass(frozen=True, eq=False)
class Trends:
    """Topics over time.

    Attributes
    ----------
    by_period : pandas.DataFrame
        One row a topic and period, by topic and time, empty ones included: `topic`, `name`,
        `period` (where it begins, naive local time), `posts`, `share` (of the period's posts;
        null where there are none).
    table : pandas.DataFrame
        One row a topic in the order of `Topics.table`: `topic`, `name`, `posts`, `share`,
        `recent` (posts in the last periods), `growth` (a period, 0.1 is 10 % more), `low`,
        `high` (95 % interval), `p`, `q` (p corrected for looking at many topics) and `trend`:
        ``"growing"``, ``"fading"``, ``"steady"``, ``"new"`` or ``"too few"``.
    every, measure, recent
        As asked for.
    timezone : str
        In which periods begin.
    as_of : pandas.Timestamp or None
        Newest moment in the data, UTC.
    undated : int
        Posts without date; they are left out.
    """

    by_period: pd.DataFrame = field(repr=False)
    table: pd.DataFrame
    every: Every
    measure: Measure
    recent: int
    timezone: str
    as_of: pd.Timestamp | None
    undated: int

    def sentence(self, language: str | None = None) -> str:
        """Return in words what grows, fades and is new, at most three topics each."""
        said = []
        for trend, phrase in (
            ("growing", "topics.growing"),
            ("fading", "topics.fading"),
            ("new", "topics.new"),
        ):
            rows = self.table[self.table["trend"] == trend]
            order = np.argsort(-rows["growth"].abs().fillna(0).to_numpy(), kind="stable")[:3]
            if len(order):
                names = "; ".join(rows["name"].iloc[order])
                said.append(phrases.say(phrase, language, names=names))
        if not said and self.by_period.empty:
            return phrases.say("topics.cannot_tell", language)
        return " ".join(said) or phrases.say("topics.no_trend", language)


def topic_trends(
    topics: Topics,
    posts: pd.DataFrame,
    brand: Brand | None = None,
    *,
    every: Every = "week",
    measure: Measure = "share",
    recent: int = 4,
) -> Trends:
    """Return how much is said about each topic over time, and which grow or fade.

    Parameters
    ----------
    topics
        Of these posts. Posts apart (`Topics.roles`) are not counted.
    posts
        `created_at`, and the key by which `topics` knows them; unknown posts are left out.
    brand
        Its time zone says where days begin; without it UTC.
    every
        ``"day"``, ``"week"`` (from Monday) or ``"month"``.
    measure
        ``"share"``: growth beside everything else, which an uneven collection cannot feign;
        ``"posts"``: growth in numbers.
    recent
        How many of the last periods `recent` counts; a topic that began in them, and not in
        the first of all, is new if it has 5 posts.

    Raises
    ------
    SchemaError
        `created_at` is missing.
    SettingError
        `every`, `measure` or `recent` is none of what is offered.

    Notes
    -----
    A log-linear quasi-Poisson regression of a topic's posts on the period, relative to all
    posts of the period (share) or to its length as far as it is over (posts). Where posts come
    in bursts their spread φ widens interval and test. Growth is ``exp(slope) − 1``; p is that
    of the F test of deviances, q after Benjamini and Hochberg; a topic grows or fades where q
    is at most 0.05. Fewer than 10 posts or 5 periods are too few.

    References
    ----------
    McCullagh and Nelder, *Generalized Linear Models*, 1989, chapters 6 and 9; Benjamini and
    Hochberg, "Controlling the false discovery rate", JRSS B 57, 1995.
    """
    if every not in _CODES or measure not in ("share", "posts") or recent < 1:
        raise SettingError("topics.bad_trend", every=every, measure=measure, recent=recent)
    timezone = brand.timezone if brand is not None else "UTC"
    rows = labelled(topics, posts, ["created_at"], where="topic_trends(posts)")
    moments = pd.to_datetime(rows["created_at"], utc=True, format="mixed")
    dated = moments.notna()
    local = moments[dated].dt.tz_convert(timezone).dt.tz_localize(None)
    counts, periods = _counted(rows.loc[dated, "topic"], local, topics, _CODES[every])
    totals = counts.sum(axis=0)
    exposure = totals.astype(float) if measure == "share" else _lengths(periods, local)
    return Trends(
        by_period=_by_period(topics, counts, periods, totals),
        table=_judged(topics, counts, exposure, recent),
        every=every,
        measure=measure,
        recent=recent,
        timezone=timezone,
        as_of=moments.max() if dated.any() else None,
        undated=int((~dated).sum()),
    )


def _counted(
    labels: pd.Series, local: pd.Series, topics: Topics, code: str
) -> tuple[np.ndarray, pd.PeriodIndex]:
    """Return posts by topic, in the order of the table, and period."""
    numbers = topics.table["topic"].tolist()
    if local.empty:
        return np.zeros((len(numbers), 0), dtype=np.int64), pd.PeriodIndex([], freq=code)
    when = pd.PeriodIndex(local.dt.to_period(code))
    periods = pd.period_range(when.min(), when.max(), freq=code)
    place = {topic: at for at, topic in enumerate(numbers)}
    counts = np.zeros((len(numbers), len(periods)), dtype=np.int64)
    np.add.at(counts, (labels.map(place).to_numpy(), periods.get_indexer(when)), 1)
    return counts, periods


def _lengths(periods: pd.PeriodIndex, local: pd.Series) -> np.ndarray:
    """Return how many days of each period the data cover, at least an hour."""
    if not len(periods):
        return np.zeros(0)
    first, last = local.min().normalize(), local.max()
    begin = np.maximum(periods.start_time, first)
    end = np.minimum((periods + 1).start_time, last)
    days = np.asarray((end - begin) / pd.Timedelta(days=1), dtype=float)
    lengths: np.ndarray = np.maximum(days, 1 / 24)
    return lengths


def _by_period(
    topics: Topics, counts: np.ndarray, periods: pd.PeriodIndex, totals: np.ndarray
) -> pd.DataFrame:
    k, n = counts.shape
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(totals > 0, counts / np.maximum(totals, 1), np.nan)
    return pd.DataFrame(
        {
            "topic": np.repeat(topics.table["topic"].to_numpy(), n),
            "name": pd.Series(np.repeat(topics.table["name"].to_numpy(), n), dtype="str"),
            "period": np.tile(periods.start_time.to_numpy(), k),
            "posts": counts.ravel(),
            "share": shares.ravel(),
        }
    )


def _judged(topics: Topics, counts: np.ndarray, exposure: np.ndarray, recent: int) -> pd.DataFrame:
    k, n = counts.shape
    sums, lately = counts.sum(axis=1), counts[:, -recent:].sum(axis=1)
    fits = [
        growth_of(row, exposure)
        if n >= FEWEST_PERIODS and row.sum() >= FEWEST_POSTS
        else (np.nan,) * 4
        for row in counts
    ]
    growth, low, high, p = np.array(fits, dtype=float).reshape(k, 4).T
    q = adjusted(p)
    clear = np.nan_to_num(q, nan=1.0) <= LEVEL
    began = (sums >= NEW_FROM) & (lately == sums) & (n > recent)
    trend = np.select(
        [began, np.isnan(p), clear & (growth > 0), clear & (growth < 0)],
        ["new", "too few", "growing", "fading"],
        default="steady",
    )
    return pd.DataFrame(
        {
            "topic": topics.table["topic"].to_numpy(),
            "name": topics.table["name"].to_numpy(),
            "posts": sums,
            "share": sums / max(int(sums.sum()), 1),
            "recent": lately,
            "growth": growth,
            "low": low,
            "high": high,
            "p": p,
            "q": q,
            "trend": pd.Series(trend, dtype="str"),
        }
    )
