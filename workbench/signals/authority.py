"""Authority: whom the brand's own audience turns to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.graph import structural_authority
from workbench.signals.comparison import everybody
from workbench.signals.engagers import engagers_of
from workbench.signals.measured import Absent, Floats, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_authority"]

TOGETHER = 0.42  # of its error, as three percentiles do not all err together
CLOSEST = 0.25  # scale of a field whose figures lie closer together than can be told


def measure_authority(seen: Observation) -> Measured | Absent:
    """Measure authority: whom the brand's own audience turns to.

    `workbench.graph.structural_authority` among the candidates: the geometric mean of the
    percentiles of PageRank restarted at the accounts that engage with the brand, of core number,
    and of the neighbours' degree, turned into undivided attention. Brand and competitors are
    taken out of the walk. If nobody engages with the brand, the walk restarts everywhere alike.

    Notes
    -----
    The spread follows from the people, n of a candidate, by the delta method: a Poisson count errs
    by ``1/√n`` of itself, and a percentile p of a log-logistic figure of shape 1/s moves by
    ``p(1 − p)/s`` with its logarithm [1]_, so ``0.42 · v(1 − v) / (s · √(n + 1))``. The scale s is
    ``√3/π`` times the standard deviation of ``log(n + ½)`` among the candidates, at least ¼. The
    three percentiles do not all err together: when the people of the sample brand are drawn anew
    (Poisson bootstrap, seeds 0 and 1), the value errs by 0.41 and 0.42 of the rest of the formula,
    by 0.37 to 0.57 in each class of audience from three people on; hence 0.42.

    References
    ----------
    .. [1] N. Balakrishnan, "Handbook of the logistic distribution", 1991.
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
        spread=_error(value, n),
        peers=everybody(value),
        reasons=tuple(
            ("signals.authority_reason", {"people": k}) if k else ("signals.audience_none", {})
            for k in n.tolist()
        ),
    )


def _error(value: Floats, people: npt.NDArray[np.int64]) -> Floats:
    """Return the standard error of percentiles that rest on so many people."""
    scale = max(float(np.std(np.log(people + 0.5))) * np.sqrt(3) / np.pi, CLOSEST)
    error: Floats = TOGETHER * value * (1 - value) / (scale * np.sqrt(people + 1.0))
    return error
