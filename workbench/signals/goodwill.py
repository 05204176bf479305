"""Goodwill: whether somebody who speaks of the brand mostly speaks ill of it."""

from __future__ import annotations

import numpy as np

from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation
from workbench.signals.sentiment import measure_sentiment

__all__ = ["measure_goodwill"]

CLEAR, GONE = 0.4, 0.2
PRIOR = 4.0  # so that one post alone makes no critic


def measure_goodwill(
    seen: Observation, sentiment: Measured | Absent | None = None
) -> Measured | Absent:
    """Measure goodwill: 1 unless somebody's posts about the brand are mostly critical.

    With v the mean sentiment (0 all blame, 1 all praise; see `measure_sentiment`) of n judged
    posts, drawn towards neutral as if four neutral posts had been read too: ``u = (n·v + 4·½) /
    (n + 4)``. Goodwill is 1 from u = 0.4 on, 0 up to 0.2, and straight between. Sentiment errs
    post by post, so it can tell a critic from a friend, not one friend from another: among people
    who mean well it says nothing, and one post alone makes no critic. 1 also where nothing was
    judged. A share of its own, compared with nobody.

    Notes
    -----
    Drawing a mean of few towards the neutral value is the posterior mean under a beta prior:
    Gelman et al., *Bayesian Data Analysis*, 2013, section 2.1.
    """
    felt = measure_sentiment(seen) if sentiment is None else sentiment
    if isinstance(felt, Absent):
        return Absent("goodwill", felt.reason)
    n = felt.n
    drawn = (n * np.nan_to_num(felt.value) + PRIOR / 2) / (n + PRIOR)
    value: Floats = np.clip((drawn - GONE) / (CLEAR - GONE), 0.0, 1.0)
    critical = value < 1
    return Measured(
        name="goodwill",
        value=value,
        n=n,
        coverage=felt.coverage,
        spread=np.zeros(len(value)),
        peers=None,
        reasons=tuple(
            _reason(felt.reasons[at], critical=bool(ill)) for at, ill in enumerate(critical)
        ),
        evidence={
            account: posts
            for account, posts in felt.evidence.items()
            if critical[seen.candidates.get_loc(account)]
        },
    )


def _reason(felt: Phrase, *, critical: bool) -> Phrase:
    return ("signals.goodwill_reason", felt[1]) if critical else ("signals.goodwill_clear", {})
