"""Affinity: how often, how lately and how exclusively somebody speaks of the brand unpaid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.signals.acts import Love, acts_toward, love_of, own_rivals
from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts
from workbench.signals.measured import Absent, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["measure_affinity"]


def measure_affinity(seen: Observation) -> Measured | Absent:
    """Measure affinity: the decayed sum of days on which somebody spoke of the brand.

    Each local day counts once, as strongly as its strongest act: an own post that mentions, tags
    or names the brand or is written with it 1, passing a post on 0.5, a comment to the brand or
    one that mentions it 0.3, a giveaway entry 0.2, a paid post 0. A day decays with a half-life
    of 60 days. The sum is multiplied by the focus ``1/(1 + r)``, r being the number of
    competitors the person names in own posts. Days rather than posts, so that a burst of entries
    to a giveaway does not pass for love.

    Notes
    -----
    Exponential decay of interactions: Cormode et al., *Forward decay*, ICDE 2009.
    """
    about = seen.posts["brand"].to_numpy(dtype=bool)
    acts = acts_toward(seen, about, accounts=seen.brand_accounts)
    if acts.empty:
        return Absent("affinity", ("signals.no_brand_posts", {"brand": seen.brand.name}))
    size = len(seen.candidates)
    love, rivals = love_of(acts, size), own_rivals(seen)
    focus = 1.0 / (1.0 + rivals)
    value = love.value * focus
    posts = acts[acts["own"].to_numpy(dtype=bool)]
    return Measured(
        name="affinity",
        value=value,
        n=love.days,
        coverage=np.ones(size),
        spread=np.sqrt(love.squares) * focus,
        peers=everybody(value),
        counted=True,
        reasons=_reasons(love, rivals),
        evidence=best_posts(posts, -posts["age"].to_numpy(), seen.candidates),
    )


def _reasons(love: Love, rivals: npt.NDArray[np.int64]) -> tuple[Phrase, ...]:
    return tuple(
        (_which(own, other, rival), {"posts": own, "others": other, "days": days, "rivals": rival})
        for own, other, days, rival in zip(
            love.posts.tolist(),
            love.others.tolist(),
            love.span.tolist(),
            rivals.tolist(),
            strict=True,
        )
    )


def _which(own: int, other: int, rival: int) -> str:
    if own:
        return "signals.affinity_rivals" if rival else "signals.affinity_focused"
    return "signals.affinity_answers" if other else "signals.affinity_none"
