"""Exclusivity: how much of somebody's talk about the brand and its competitors is about us."""

from __future__ import annotations

import numpy as np

from workbench.signals.acts import names_of_rivals
from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_exclusivity"]

PRIOR = 3.0


def measure_exclusivity(seen: Observation) -> Measured | Absent:
    """Measure exclusivity: the brand's share of voice in somebody's own unpaid posts.

    ``b / (b + Σ c)``: posts that name the brand over the same and, for each competitor, the posts
    that name it, so that a comparison of two counts once for each. `n` is the denominator. The
    percentile counts three observations of the median (``n / (n + 3)``): one brand post does not
    make a fan. `spread` is the standard error of a share with Jeffreys' prior, ``√(p(1 − p)/(n +
    2))`` with ``p = (b + ½)/(n + 1)``. Unknown where somebody names neither.

    Notes
    -----
    Share of voice as in `share_of_voice`. The interval: Brown, Cai and DasGupta, *Interval
    estimation for a binomial proportion*, Statistical Science 2001.
    """
    if not seen.brand.competitors:
        return Absent("exclusivity", ("signals.no_competitors", {}))
    own = seen.own[["who", "post", "created_at", "brand", "rivals", "paid"]]
    own = own[~own["paid"].to_numpy(dtype=bool)]
    who = own["who"].to_numpy(dtype=np.int64)
    size = len(seen.candidates)
    ours = own["brand"].to_numpy(dtype=bool)
    row, _, _ = names_of_rivals(own["rivals"])
    brand = np.bincount(who[ours], minlength=size)
    n = (brand + np.bincount(who[row], minlength=size)).astype(np.int64)
    if not n.any():
        return Absent("exclusivity", ("signals.no_brand_talk", {"brand": seen.brand.name}))
    value = np.where(n > 0, brand / np.maximum(n, 1), np.nan)
    steadied = (brand + 0.5) / (n + 1)
    alone = ours.copy()
    alone[row] = False
    posts = own[alone]
    return Measured(
        name="exclusivity",
        value=value,
        n=n,
        coverage=np.ones(size),
        spread=np.where(n > 0, np.sqrt(steadied * (1 - steadied) / (n + 2)), 0.0),
        peers=everybody(value),
        reasons=tuple(
            ("signals.exclusivity_reason", {"brand": seen.brand.name, "ours": ours_, "all": all_})
            if all_ else ("signals.exclusivity_unknown", {"brand": seen.brand.name})
            for ours_, all_ in zip(brand.tolist(), n.tolist(), strict=True)
        ),
        prior=PRIOR,
        evidence=best_posts(posts, np.zeros(len(posts)), seen.candidates),
    )  # fmt: skip
