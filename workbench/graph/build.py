"""From posts and comments to the attention graph: what counts, up to when, and how much."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from workbench.errors import SettingError
from workbench.graph.attention import AttentionGraph
from workbench.graph.interactions import KINDS, interactions
from workbench.graph.summing import sum_up
from workbench.schema import read_moment, read_span, read_times

__all__ = ["attention_graph"]


def attention_graph(
    posts: pd.DataFrame,
    comments: pd.DataFrame | None = None,
    *,
    half_life: str | float | dt.timedelta | None = "30d",
    as_of: str | dt.datetime | None = None,
    platform: str | None = None,
    kinds: tuple[str, ...] = KINDS,
) -> AttentionGraph:
    """Return the graph of who gives attention to whom, as it was at `as_of`.

    Parameters
    ----------
    posts, comments
        See `interactions` for the columns. The order of rows changes nothing.
    half_life
        Attention of age t counts ``0.5 ** (t / half_life)``: a text such as ``"30d"`` or
        ``"12h"``, a number of days, or None for no decay.
    as_of
        Rows after it are left out. Default: the newest `created_at` in posts and comments.
    platform
        For rows that name none.
    kinds
        Which kinds of interactions count.

    Returns
    -------
    AttentionGraph
        Its `left_out` counts rows that could not enter. Interactions without a date have no age
        and may lie after `as_of`, so they stay out wherever time matters; they count in full if
        `half_life` and `as_of` are both None, or if nothing at all is dated.

    Raises
    ------
    SchemaError
        A column is missing; the message names those that are there.
    SettingError
        `half_life`, `as_of` or `kinds` make no sense.

    Examples
    --------
    >>> posts = pd.DataFrame({
    ...     "platform": "x", "post_id": [1, 2], "account": ["ada", "cleo"],
    ...     "created_at": ["2026-06-01", "2026-07-01"], "mentions": [["bob"], ["bob"]]})
    >>> attention_graph(posts, half_life="30d").audience("x:bob").to_dict()
    {'x:cleo': 1.0, 'x:ada': 0.5}
    """
    decay = None if half_life is None else read_span(half_life)
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise SettingError(
            "graph.bad_kind", kind=", ".join(sorted(unknown)), known=", ".join(KINDS)
        )
    timed = decay is not None or as_of is not None
    rows = interactions(posts, comments, platform=platform, dated=timed)
    left_out = dict(rows.attrs["left_out"])
    rows = rows[rows["kind"].isin(kinds)]
    newest = _newest(posts, comments) if as_of is None else read_moment(as_of)
    counts = _counting(rows["at"], newest, timed=timed and newest is not pd.NaT)
    left_out["undated"] = int((rows["at"].isna() & ~counts).sum())
    left_out["after_as_of"] = int((rows["at"].notna() & ~counts).sum())
    rows = rows[counts].reset_index(drop=True)
    accounts, matrix = sum_up(
        rows["source"], rows["target"], decayed(rows["weight"], rows["at"], newest, decay)
    )
    return AttentionGraph(accounts, matrix, rows, newest, decay, left_out)


def graph_until(
    graph: AttentionGraph, as_of: pd.Timestamp, *, only_dated: bool = False
) -> AttentionGraph:
    """Return `graph` as it was at `as_of`: later and undated attention gone, the rest decayed.

    A graph that ends no later than `as_of` is returned as it is, unless `only_dated` asks for
    what surely was there by then; so is a graph without any date.
    """
    undated = only_dated and bool(graph.interactions["at"].isna().any())
    if graph.as_of is pd.NaT or (graph.as_of <= as_of and not undated):
        return graph
    until = min(graph.as_of, as_of)
    rows = graph.interactions
    rows = rows[rows["at"] <= until].reset_index(drop=True)
    weights = decayed(rows["weight"], rows["at"], until, graph.half_life)
    accounts, matrix = sum_up(rows["source"], rows["target"], weights)
    return AttentionGraph(accounts, matrix, rows, until, graph.half_life, graph.left_out)


def decayed(
    weight: pd.Series, at: pd.Series, as_of: pd.Timestamp, half_life: pd.Timedelta | None
) -> np.ndarray:
    """Return `weight` halved for every `half_life` that lies between `at` and `as_of`."""
    full: np.ndarray = weight.to_numpy(dtype=float)
    if half_life is None or as_of is pd.NaT:
        return full
    age = ((as_of - at) / half_life).to_numpy(dtype=float)
    faded: np.ndarray = full * 0.5**age
    return faded


def _counting(at: pd.Series, as_of: pd.Timestamp, *, timed: bool) -> pd.Series:
    if as_of is pd.NaT:
        return pd.Series(data=True, index=at.index)
    return (at <= as_of) | (at.isna() & (not timed))


def _newest(posts: pd.DataFrame, comments: pd.DataFrame | None) -> pd.Timestamp:
    frames = [posts] if comments is None else [posts, comments]
    times = [read_times(frame["created_at"]).max() for frame in frames if "created_at" in frame]
    known = [time for time in times if time is not pd.NaT]
    return max(known) if known else pd.NaT
