"""Signals by hand: a few candidates whose percentiles can be worked out on paper."""

import numpy as np
import pandas as pd

from workbench.signals import Measured, Signals
from workbench.signals.comparison import everybody

AS_OF = pd.Timestamp("2026-11-14T12:00", tz="UTC")


def signal(name, values, *, accounts=(), spread=0.0, doubt=False, reasons=None, **more):
    """One signal of distinct values: the percentile of the k-th smallest of n is (k − ½)/n."""
    value = np.array(values, dtype=float)
    known = ~np.isnan(value)
    usual = (
        ("signals.authenticity_clear", {}) if doubt else ("signals.momentum_reason", {"people": 3})
    )
    return Measured(
        name=name,
        value=value,
        n=more.pop("n", known.astype(np.int64) * 5),
        coverage=known.astype(float),
        spread=np.where(known, spread * np.nan_to_num(np.abs(value)), 0.0),
        peers=None if doubt else everybody(value),
        reasons=tuple(
            reasons or [usual if k else ("signals.relevance_unknown", {}) for k in known]
        ),
        evidence={f"x:{a}": (f"x:{a}-{name}",) for a in accounts},
        **more,
    )


def signals(accounts, measured, **columns):
    """`accounts` in ascending order."""
    size = len(accounts)
    known = {
        "platform": "x", "display_name": None, "followers": pd.array([None] * size, dtype="Int64"),
        "tier": None, "language": None, "type": "person", "posts": 5, "brand_posts": 1,
        "label_practice": None, "flags": [[] for _ in accounts],
    }  # fmt: skip
    people = pd.DataFrame(
        {**known, **columns}, index=pd.Index([f"x:{a}" for a in accounts], name="account")
    )
    excluded = pd.DataFrame(
        [("x:shop", "signals.type_business", [])], columns=["account", "reason", "evidence"]
    )
    return Signals(people, {m.name: m for m in measured}, (), excluded, (), AS_OF)


FOUR = ("ada", "bob", "cleo", "dora")


def four(**columns):
    """Affinity falls from ada to dora, reach rises; cleo's relevance is unknown."""
    return signals(
        FOUR,
        [
            signal("affinity", [4, 3, 2, 1], accounts=FOUR),
            signal("reach", [1, 2, 3, 4], accounts=FOUR),
            signal("relevance", [1, 2, np.nan, 3]),
        ],
        **columns,
    )
