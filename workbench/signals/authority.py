"""Authority: whom the brand's own audience turns to."""

from __future__ import annotations

import numpy as np

from workbench.graph import structural_authority
from workbench.signals.comparison import everybody
from workbench.signals.engagers import engagers_of
from workbench.signals.measured import Absent, Floats, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_authority"]


def measure_authority(seen: Observation) -> Measured | Absent:
    """Measure authority: whom the brand's own audience turns to.

    `workbench.graph.structural_authority` among the candidates: the geometric mean of the
    percentiles of PageRank restarted at the accounts that engage with the brand, of core number,
    and of the neighbours' degree, turned into undivided attention. Brand and competitors are
    taken out of the walk. If nobody engages with the brand, the walk restarts everywhere alike.
    """
    found, size = engagers_of(seen), len(seen.candidates)
    if not len(found.who):
        return Absent("authority", ("signals.no_audience", {}))
    ranked = structural_authority(
        seen.graph, seen.candidates, brand=seen.brand_accounts, without=seen.rival_accounts
    )
    value: Floats = ranked.to_numpy(dtype=float)
    n = found.count(size)
    return Measured(
        name="authority",
        value=value,
        n=n,
        coverage=np.ones(size),
        spread=value * 0.5 / np.sqrt(n + 1.0),
        peers=everybody(value),
        reasons=tuple(
            ("signals.authority_reason", {"people": k}) if k else ("signals.audience_none", {})
            for k in n.tolist()
        ),
    )
