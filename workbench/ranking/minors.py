"""People who say that they are under 18 are no candidates: they are counted and never named."""

from __future__ import annotations

import pandas as pd

from workbench.signals import Signals

__all__ = ["MINOR", "count_minors", "without_minors"]

MINOR = "signals.listed_minor"
"""The reason under which `measure` excludes them."""


def count_minors(signals: Signals) -> int:
    """Return how many accounts were held out as minors among those that post."""
    return int((signals.excluded["reason"] == MINOR).sum())


def without_minors(signals: Signals) -> pd.DataFrame:
    """Return `Signals.excluded` without the accounts of minors: what may be shown."""
    excluded = signals.excluded
    return excluded[(excluded["reason"] != MINOR).to_numpy(dtype=bool)]
