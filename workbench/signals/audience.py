"""The engaged audience: how many people, how many new to the brand, how far spread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import everybody
from workbench.signals.engagers import Codes, Engagers, engagers_of, no_fans_among, share_towards
from workbench.signals.grouping import group_sum
from workbench.signals.listeners import most_commented
from workbench.signals.measured import Absent, Floats, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_audience", "measure_new_audience", "measure_spread"]

PRIOR_PEOPLE = 5.0  # a share of fewer people says less than everybody's share
MANY_TIES = 1_500_000
STRONGEST_TIES = 10


def measure_audience(seen: Observation) -> Measured | Absent:
    """Measure the engaged audience: distinct accounts that gave attention to the candidate.

    Comments, replies, reposts, mentions and tags count; the brand, its competitors and the
    candidate do not. They are observed engagers, not followers.
    """
    found, size = engagers_of(seen), len(seen.candidates)
    if not len(found.who):
        return Absent("audience", ("signals.no_audience", {}))
    people = found.count(size)
    acts = group_sum(found.who, found.acts, size).astype(np.int64)
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
        evidence=most_commented(seen),
    )  # fmt: skip


def measure_new_audience(seen: Observation) -> Measured | Absent:
    """Measure which share of the engaged audience is new to the brand.

    New is who is no fan, see `fans_of`: has never commented, answered, passed on, mentioned or
    tagged the brand nor written a post with it or about it, in these data. Shares of few people
    are drawn towards everybody's share, which counts for five people; see `share_towards`.
    """
    found, size = engagers_of(seen), len(seen.candidates)
    if absent := no_fans_among(found, "new_audience", seen.brand.name):
        return absent
    people = found.count(size)
    new = people - found.count_fans(size)
    value, error = share_towards(new, people, prior=PRIOR_PEOPLE)
    return Measured(
        name="new_audience",
        value=value,
        n=people,
        coverage=np.ones(size),
        spread=error,
        peers=everybody(value),
        reasons=tuple(
            ("signals.new_audience_reason", {"new": k, "people": p, "brand": seen.brand.name})
            if p else ("signals.audience_none", {})
            for k, p in zip(new.tolist(), people.tolist(), strict=True)
        ),
    )  # fmt: skip


def measure_spread(seen: Observation) -> Measured | Absent:
    """Measure over how many communities the engaged audience is spread.

    The probability that two of its people, drawn without replacement, come from different
    communities of the attention graph [1]_, ``1 − Σ n_c(n_c − 1) / (n(n − 1))``: 0 if all are of
    one circle. Unlike the entropy of the shares it does not grow with the sample, so that a small
    audience is not taken for a narrow one; it needs two people. Communities are Leiden's, on the
    whole graph; above 1.5 million edges on the ten strongest ties of every account. The standard
    error is Simpson's [2]_. The sentence names the effective number of communities, ``1/(1 −
    value)``, a Hill number of order 2 [3]_.

    References
    ----------
    .. [1] S. Hurlbert, "The nonconcept of species diversity", Ecology 52, 1971.
    .. [2] E. Simpson, "Measurement of diversity", Nature 163, 1949.
    .. [3] M. Hill, "Diversity and evenness", Ecology 54, 1973.
    """
    found, size = engagers_of(seen), len(seen.candidates)
    if not len(found.who):
        return Absent("spread", ("signals.no_audience", {}))
    people = found.count(size)
    value, error = _difference(people, *_by_community(found, _communities(seen, found.people)))
    return Measured(
        name="spread",
        value=value,
        n=people,
        coverage=np.ones(size),
        spread=error,
        peers=everybody(value),
        prior=PRIOR_PEOPLE,
        reasons=tuple(
            ("signals.spread_reason", {"people": p, "communities": _effective(v, p)})
            if p > 1 else ("signals.spread_unknown", {})
            for v, p in zip(value.tolist(), people.tolist(), strict=True)
        ),
    )  # fmt: skip


def _communities(seen: Observation, people: pd.Index) -> Codes:
    ties = STRONGEST_TIES if seen.graph.matrix.nnz > MANY_TIES else None
    community = seen.graph.communities(ties=ties)
    return np.asarray(community.reindex(people), dtype=np.int64)


def _by_community(found: Engagers, community: Codes) -> tuple[Codes, Floats]:
    """Return whose audience, and how many of its people, for each community in it."""
    width = int(community.max(initial=0)) + 1
    cells, count = np.unique(found.who * width + community[found.person], return_counts=True)
    return cells // width, count.astype(float)


def _difference(people: Codes, who: Codes, count: Floats) -> tuple[Floats, Floats]:
    """Return how probably two differ, and its standard error; NaN and 0 below two people."""
    n, size = people.astype(float), len(people)
    pairs = n * (n - 1)
    known = pairs > 0
    safe = np.where(known, pairs, 1.0)
    same = np.where(known, group_sum(who, count * (count - 1), size) / safe, np.nan)
    share = count / n[who]
    squares, cubes = group_sum(who, share**2, size), group_sum(who, share**3, size)
    variance = (4 * (n - 2) * cubes + 2 * squares - 2 * (2 * n - 3) * squares**2) / safe
    error = np.sqrt(np.clip(variance, 0.0, None))
    return 1 - same, np.where(known, error, 0.0)


def _effective(value: float, people: int) -> float:
    """Return how many equally large communities would differ as much; at most one a person."""
    return min(1 / (1 - value), float(people)) if value < 1 else float(people)
