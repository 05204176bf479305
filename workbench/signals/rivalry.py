"""Love for the competitors: who would be worth winning over."""

from __future__ import annotations

import numpy as np

from workbench.signals.acts import acts_toward, love_of, names_of_rivals, own_rivals
from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_rival_affinity"]


def measure_rival_affinity(seen: Observation) -> Measured | Absent:
    """Measure rival affinity: affinity as given to the competitors, all together.

    The decayed sum of days of `measure_affinity`, with the same strengths, over acts toward
    competitors: own posts that name one, comments under their posts, reposts. Posts that name the
    brand as well do not enter, nor do paid ones. There is no focus: who loves several competitors
    loves what all of them make.
    """
    if not seen.brand.competitors:
        return Absent("rival_affinity", ("signals.no_competitors", {}))
    row, _, _ = names_of_rivals(seen.posts["rivals"])
    about = np.zeros(len(seen.posts), dtype=bool)
    about[row] = True
    ours = seen.posts["brand"].to_numpy(dtype=bool)
    acts = acts_toward(seen, about & ~ours, accounts=seen.rival_accounts, beside=about & ours)
    if acts.empty:
        return Absent("rival_affinity", ("signals.no_rival_posts", {}))
    size = len(seen.candidates)
    love = love_of(acts, size)
    posts = acts[acts["own"].to_numpy(dtype=bool)]
    rivals = own_rivals(seen)
    return Measured(
        name="rival_affinity",
        value=love.value,
        n=love.days,
        coverage=np.ones(size),
        spread=np.sqrt(love.squares),
        peers=everybody(love.value),
        counted=True,
        reasons=tuple(
            (
                "signals.rival_affinity_reason" if own
                else "signals.rival_affinity_answers" if other
                else "signals.rival_affinity_none",
                {"posts": own, "others": other, "days": days, "rivals": rival},
            )
            for own, other, days, rival in zip(
                love.posts.tolist(), love.others.tolist(), love.span.tolist(), rivals.tolist(),
                strict=True,
            )
        ),
        evidence=best_posts(posts, -posts["age"].to_numpy(), seen.candidates),
    )  # fmt: skip
