"""Would the ranking have been right? Cut the past off, rank, and look at what came."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.ranking.backtest.cuts import Cuts, choose_cuts
from workbench.ranking.backtest.happened import all_that_happened
from workbench.ranking.backtest.judging import Judged, judge
from workbench.ranking.backtest.known import HalfLife, Tables
from workbench.ranking.backtest.learning import Trial, learn_weights
from workbench.ranking.backtest.measuring import Moment, Settings, look, remembering
from workbench.ranking.backtest.report import Backtest
from workbench.ranking.presets import choose_weights
from workbench.schema import COMMENTS, POSTS, check, read_span, read_times, with_keys
from workbench.signals import PostJudge
from workbench.signals.measured import Phrase
from workbench.text import Encoder

__all__ = ["backtest"]


def backtest(  # noqa: PLR0913  # the tables of a project, and each keyword has a default
    posts: pd.DataFrame,
    comments: pd.DataFrame | None,
    accounts: pd.DataFrame | None,
    brand: Brand,
    *,
    cuts: Cuts = 3,
    horizon: str | float | dt.timedelta = "30d",
    encoder: Encoder | None = None,
    preset: str = "advocacy",
    weights: Mapping[str, float] | None = None,
    window: str | None = None,
    min_posts: int = 1,
    half_life: HalfLife = "30d",
    history: pd.DataFrame | None = None,
    counts: pd.DataFrame | None = None,
    lists: Mapping[str, Collection[str]] | None = None,
    types: Mapping[str, str] | None = None,
    sentiment: pd.DataFrame | PostJudge | None = None,
    safety: pd.DataFrame | None = None,
    languages: pd.Series | None = None,
    top: int = 20,
    draws: int = 500,
    seed: int = 0,
    progress: bool = False,
) -> Backtest:
    """Rank with what was known at earlier moments, and compare with what came after.

    Two questions are kept apart. *Attention*: does momentum find those whom most different
    accounts mention, tag, comment on, answer or repost within the horizon? *Brand*: does the
    score find those who post about the brand again, unpaid, and whose posts about it reach most
    different people (NDCG and rank correlation by distinct engagers, precision by posting again)?
    Both stand beside figures that anyone can count.

    Parameters
    ----------
    posts, comments, accounts, brand
        As `measure` takes them. Rows without a date take no part. A post or comment may be there
        several times, as it was collected: at a cut the last one known by then counts.
    cuts
        Moments, or how many to spread over the data.
    horizon
        How far ahead is asked for, such as ``"30d"``; all of it must lie within the data.
    encoder
        For `relevance`; without a cache every caption is encoded once in the whole run.
    preset, weights
        As `rank` takes them.
    window, min_posts
        Who is a candidate, as `measure` takes them.
    half_life
        Of the attention graph at each cut, as `attention_graph` takes it.
    history
        All profile snapshots. Those from after a cut, or undated, are not used at it.
    counts
        Likes and other figures of posts over time. Without it figures of posts count only at
        cuts after their `collected_at`.
    lists, types, sentiment, safety, languages
        As `measure` takes them; lists and types are today's, which knows more than a cut could.
        For a test of the ranking one gets, all settings are those of that ranking.
    top
        The k of precision and NDCG.
    draws, seed
        Of the bootstrap over accounts, at least 100.
    progress
        Show a bar over the cuts.

    Returns
    -------
    Backtest
        Says first where a simple figure did better.

    Raises
    ------
    SchemaError
        A table lacks a column.
    SettingError
        The data are too short, a cut lies outside of them, nothing came of anyone at any cut, or
        a setting is out of range.

    References
    ----------
    Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, for the percentile intervals.
    Cerqueira, Torgo and Mozetič, *Evaluating time series forecasting models*, Machine Learning
    109, 2020, on why only a later stretch of time is a test.
    """
    if draws < 100 or top < 1:  # noqa: PLR2004  # documented bound
        raise SettingError("backtest.bad_draws", draws=draws, top=top)
    ahead = read_span(horizon)
    choose_weights(preset, weights, ())  # a typing error is told before minutes are spent
    if preset == "discovery":
        raise SettingError("backtest.no_strangers", preset=preset)
    tables = _tables(posts, comments, accounts, history, counts, half_life)
    dated = [frame["created_at"] for frame in (tables.posts, tables.comments) if frame is not None]
    moments = choose_cuts(cuts, pd.concat(dated), ahead)
    happened = all_that_happened(tables, brand)
    settings = Settings(
        brand, ahead, remembering(encoder), preset, weights, window, min_posts, lists, types,
        sentiment, safety, languages,
    )  # fmt: skip
    seen = [
        look(tables, happened, settings, cut)
        for cut in tqdm(moments, unit="cut", disable=not progress, leave=False)
    ]
    seen, learned = _learn(seen, ahead, seed=seed)
    judged = judge([m.case for m in seen], top=top, draws=draws, seed=seed)
    if judged.table.empty:
        raise SettingError("backtest.nothing_came", cuts=len(moments), brand=brand.name)
    return Backtest(
        brand=brand.name,
        cuts=tuple(moments),
        horizon=ahead,
        top=top,
        draws=draws,
        seed=seed,
        preset=preset,
        weights=_used(seen),
        encoder=encoder.model_id if encoder else None,
        judged=judged,
        trial=_tried(judged, learned, seen),
        accounts=_accounts(seen),
        notes=_notes(seen, moments, ahead),
    )


def _tables(
    posts: pd.DataFrame,
    comments: pd.DataFrame | None,
    accounts: pd.DataFrame | None,
    history: pd.DataFrame | None,
    counts: pd.DataFrame | None,
    half_life: HalfLife,
) -> Tables:
    """Return the tables with keys and moments, undated rows gone."""
    check(posts, ["post|post_id", "account", "created_at", "text"], where="backtest(posts)")
    posts = with_keys(posts, POSTS)
    posts = posts[posts["account"].notna().to_numpy(dtype=bool)]
    if comments is not None and comments.empty:
        comments = None
    if comments is not None:
        check(comments, ["account", "created_at"], where="backtest(comments)")
        comments = _dated(with_keys(comments, COMMENTS), ["created_at", "collected_at"])
    posts = _dated(posts, ["created_at", "collected_at"])
    return Tables(
        posts=posts,
        comments=comments,
        accounts=None if accounts is None else _moments(accounts, ["as_of"]),
        history=None if history is None else _moments(history, ["as_of"]),
        counts=None if counts is None else _moments(counts, ["as_of"]),
        half_life=half_life,
    )


def _moments(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    there = [name for name in names if name in frame]
    return frame.assign(**{name: read_times(frame[name]) for name in there})


def _dated(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    frame = _moments(frame, names)
    return frame[frame["created_at"].notna().to_numpy(dtype=bool)].reset_index(drop=True)


def _learn(
    seen: list[Moment], horizon: pd.Timedelta, *, seed: int
) -> tuple[list[Moment], dict[str, float] | None]:
    """Add to each case the score under weights from earlier cuts whose outcome was known."""
    preset = _used(seen)
    tried = []
    for moment in seen:
        earlier = [m.lesson for m in seen if m.case.cut + horizon <= moment.case.cut]
        weights = learn_weights(earlier, preset, seed=seed)
        if weights is None:
            tried.append(moment)
            continue
        case = moment.case
        figures = case.figures.assign(learned=moment.under(weights))
        tried.append(dataclasses.replace(moment, case=dataclasses.replace(case, figures=figures)))
    return tried, learn_weights([m.lesson for m in seen], preset, seed=seed)


def _used(seen: Sequence[Moment]) -> dict[str, float]:
    """Return the weights of all signals that any cut could measure."""
    return {name: w for moment in seen for name, w in moment.ranking.weights.items()}


def _tried(judged: Judged, weights: dict[str, float] | None, seen: Sequence[Moment]) -> Trial:
    """Say whether learned weights won out of time."""
    preset = _used(seen)
    found = judged.differences("brand", "ndcg", "learned")
    against = found[found["baseline"] == "score"] if len(found) else found
    multiples = {n: w / preset[n] for n, w in (weights or {}).items() if preset[n] > 0}
    if weights is None or against.empty:
        untold = "too_few" if weights is None else "no_later_cut"
        return Trial(weights, multiples, reason=(f"backtest.{untold}", {}))
    row = against.iloc[0]
    cuts = tuple(judged.draws["brand", "ndcg", "learned"])
    difference, low, high = (float(row[name]) for name in ("difference", "low", "high"))
    reason: Phrase = (
        "backtest.learned_won" if low > 0 else
        "backtest.learned_lost" if difference < 0 else "backtest.learned_even",
        {"difference": difference, "low": low, "high": high, "cuts": len(cuts)},
    )  # fmt: skip
    return Trial(
        weights,
        multiples,
        reason=reason,
        tested_on=cuts,
        difference=difference,
        low=low,
        high=high,
        offer=low > 0,
    )


def _accounts(seen: Sequence[Moment]) -> pd.DataFrame:
    parts = [
        m.case.figures.join(m.case.outcomes).rename_axis("account").reset_index()
        for m in seen
        if len(m.case.figures)
    ]
    if not parts:
        return pd.DataFrame(columns=["cut", "account"])
    cuts = np.repeat([m.case.cut for m in seen if len(m.case.figures)], [len(p) for p in parts])
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "cut", pd.to_datetime(cuts, utc=True).astype("datetime64[us, UTC]"))
    return table


def _notes(
    seen: Sequence[Moment], cuts: Sequence[pd.Timestamp], horizon: pd.Timedelta
) -> tuple[Phrase, ...]:
    """Return what the reader must know of the data, each once with its largest count."""
    largest: dict[str, int] = {}
    for note, count in (pair for moment in seen for pair in moment.late.items()):
        largest[note] = max(count, largest.get(note, 0))
    notes: list[Phrase] = [(note, {"n": count}) for note, count in largest.items() if count]
    if any(b - a < horizon for a, b in itertools.pairwise(cuts)):
        notes.append(("backtest.overlapping", {}))
    return tuple(notes)
