"""What the attention graph tells: audience, momentum and authority of a candidate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import everybody
from workbench.signals.grouping import group_sizes, group_sum
from workbench.signals.measured import Absent, Floats, Measured, mid_rank_percentile
from workbench.signals.observation import Observation

__all__ = ["measure_audience", "measure_authority", "measure_momentum"]

MOMENTUM_HALF_LIFE_DAYS = 15.0
LATELY_DAYS = 30.0


def measure_audience(seen: Observation) -> Measured | Absent:
    """Measure the engaged audience: distinct accounts that gave attention to the candidate.

    Comments, replies, reposts, mentions and tags count; the brand, its competitors and the
    candidate do not. They are observed engagers, not followers.
    """
    earned = seen.earned
    if earned.empty:
        return Absent("audience", ("signals.no_audience", {}))
    size = len(seen.candidates)
    pairs = earned.drop_duplicates(["source", "who"])
    people = group_sizes(pairs["who"], size)
    acts = group_sizes(earned["who"], size)
    return Measured(
        name="audience",
        value=people.astype(float),
        n=acts,
        coverage=np.ones(size),
        spread=np.sqrt(people.astype(float)),
        peers=everybody(people.astype(float)),
        counted=True,
        reasons=tuple(
            ("signals.audience_reason", {"people": int(p), "acts": int(a)}) if p
            else ("signals.audience_none", {})
            for p, a in zip(people, acts, strict=True)
        ),
    )  # fmt: skip


def measure_momentum(seen: Observation) -> Measured | Absent:
    """Measure momentum: attention received, decayed with a half-life of 15 days.

    Each account counts with its newest act only, so that one loud friend is one friend. The best
    simple predictor of future attention on public event data is just this decay, with a half-life
    of about half the horizon; here the horizon is a month.
    """
    earned = seen.earned
    earned = earned[earned["at"].notna()]
    if earned.empty:
        return Absent("momentum", ("signals.no_audience", {}))
    size = len(seen.candidates)
    newest = earned.sort_values("at").drop_duplicates(["source", "who"], keep="last")
    fading = 0.5 ** (seen.days_ago(newest["at"]) / MOMENTUM_HALF_LIFE_DAYS)
    value = group_sum(newest["who"], fading, size)
    lately = group_sizes(newest["who"][seen.days_ago(newest["at"]) <= LATELY_DAYS], size)
    return Measured(
        name="momentum",
        value=value,
        n=group_sizes(newest["who"], size),
        coverage=np.ones(size),
        spread=np.sqrt(group_sum(newest["who"], fading**2, size)),
        peers=everybody(value),
        counted=True,
        reasons=tuple(("signals.momentum_reason", {"people": int(k)}) for k in lately),
    )


def measure_authority(seen: Observation) -> Measured | Absent:
    """Measure authority: whom the brand's own audience turns to.

    The geometric mean of three percentiles: PageRank restarted at the accounts that engage with
    the brand (brand and competitors taken out), core number, and neighbours' degree. Core number
    and neighbours' degree find spreaders where degree and PageRank fail (Pei et al., *Searching
    for superspreaders of information in real-world social media*, 2014).
    """
    earned = seen.earned
    if earned.empty:
        return Absent("authority", ("signals.no_audience", {}))
    brand = sorted(seen.brand_accounts & set(seen.graph.accounts))
    sinks = sorted(seen.rival_accounts & set(seen.graph.accounts))
    walk = (
        seen.graph.audience_pagerank(brand, sinks=sinks)
        if brand
        else seen.graph.pagerank(without=sinks)
    )
    parts = [walk, seen.graph.core_number(), seen.graph.neighbour_degree()]
    ranks = np.array([mid_rank_percentile(_of_candidates(part, seen)) for part in parts])
    value: Floats = np.exp(np.log(ranks).mean(axis=0))
    size = len(seen.candidates)
    n = group_sizes(earned.drop_duplicates(["source", "who"])["who"], size)
    return Measured(
        name="authority",
        value=value,
        n=n,
        coverage=np.ones(size),
        spread=value * 0.5 / np.sqrt(n + 1.0),
        peers=everybody(value),
        reasons=tuple(("signals.authority_reason", {"people": int(k)}) for k in n),
    )


def _of_candidates(measure: pd.Series, seen: Observation) -> Floats:
    return np.asarray(measure.reindex(seen.candidates).fillna(0.0), dtype=float)

