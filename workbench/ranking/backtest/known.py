"""What was known at a cut: nothing later may leak into a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from workbench.graph import AttentionGraph, attention_graph
from workbench.schema import once

__all__ = ["HalfLife", "Known", "Tables", "known_at"]

HalfLife: TypeAlias = str | float | dt.timedelta | None
FIGURES = ("likes", "comments", "shares", "views", "likes_hidden")


@dataclass(frozen=True)
class Tables:
    """Everything that was handed in, past and future.

    Parameters
    ----------
    posts, comments
        As `backtest` takes them, dated, times as UTC; what was collected twice is there twice.
    accounts, history, counts
        As `backtest` takes them, times as UTC.
    half_life
        In which time attention loses half its weight, as `attention_graph` takes it.
    """

    posts: pd.DataFrame
    comments: pd.DataFrame | None
    accounts: pd.DataFrame | None
    history: pd.DataFrame | None
    counts: pd.DataFrame | None
    half_life: HalfLife = "30d"


@dataclass(frozen=True)
class Known:
    """The same tables as they could be seen at a cut, and how much had to be left out.

    Parameters
    ----------
    posts, comments, accounts, history, graph
        Rows not later than the cut, each post and comment once; what has no date is not there.
    late
        What is known only from after the cut, or without saying when, and how much of it:
        ``backtest.late_figures`` (posts) and ``backtest.late_profiles`` (accounts), phrase ids.
    """

    posts: pd.DataFrame
    comments: pd.DataFrame | None
    accounts: pd.DataFrame | None
    history: pd.DataFrame | None
    graph: AttentionGraph
    late: Mapping[str, int]


def known_at(tables: Tables, cut: pd.Timestamp) -> Known:
    """Cut every table at `cut`.

    Likes, comment counts, shares and views are those that had been collected by then: the posts'
    own where `collected_at` says so, else the newest of `counts`; else they are unknown. Of what
    was collected several times the last that was there at the cut counts.
    """
    posts = _as_collected(tables.posts, "post", cut)
    posts, late_figures = _figures(posts, tables.counts, cut)
    comments = tables.comments
    if comments is not None:
        comments = _as_collected(comments, "comment", cut)
    snapshots = [f for f in (tables.accounts, tables.history) if f is not None]
    accounts, history = (_until(f, cut) for f in (tables.accounts, tables.history))
    early = [f for f in (accounts, history) if f is not None]
    return Known(
        posts=posts,
        comments=comments,
        accounts=accounts,
        history=history,
        graph=attention_graph(posts, comments, half_life=tables.half_life, as_of=cut),
        late={
            "backtest.late_figures": late_figures,
            "backtest.late_profiles": len(_accounts(snapshots) - _accounts(early)),
        },
    )


def _as_collected(frame: pd.DataFrame, key: str, cut: pd.Timestamp) -> pd.DataFrame:
    """Return each row once, as last collected by the cut; as ever collected if that was later."""
    rows = frame[frame["created_at"] <= cut]
    if key in rows and "collected_at" in rows:
        there = rows["collected_at"] <= cut
        again = ~there & rows[key].isin(rows.loc[there, key].dropna())
        rows = rows[~again]
    return once(rows, key).reset_index(drop=True)


def _until(snapshots: pd.DataFrame | None, cut: pd.Timestamp) -> pd.DataFrame | None:
    if snapshots is None:
        return None
    if "as_of" not in snapshots:
        return snapshots.iloc[:0]
    return snapshots[snapshots["as_of"] <= cut]


def _accounts(frames: list[pd.DataFrame]) -> set[str]:
    return {account for frame in frames for account in frame["account"].dropna()}


def _figures(
    posts: pd.DataFrame, counts: pd.DataFrame | None, cut: pd.Timestamp
) -> tuple[pd.DataFrame, int]:
    there = [name for name in FIGURES if name in posts]
    if not there:
        return posts, 0
    late = pd.Series(data=True, index=posts.index)
    if "collected_at" in posts:
        late = ~(posts["collected_at"] <= cut)
    any_figure = posts[there].notna().any(axis=1)
    known = posts.assign(**{name: posts[name].mask(late) for name in there})
    if counts is not None and len(counts):
        newest = counts[counts["as_of"] <= cut].sort_values("as_of", kind="stable")
        newest = newest.groupby("post")[[n for n in there if n in newest]].last()
        earlier = newest.reindex(posts["post"]).set_axis(posts.index)
        filled = {n: known[n].where(~late, earlier[n].astype(known[n].dtype)) for n in newest}
        known = known.assign(**filled)
    lost = late & any_figure & ~known[there].notna().any(axis=1)
    return known, int(lost.sum())
