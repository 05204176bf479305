"""Fan overlap: how much of somebody's audience is the brand's, too."""

from __future__ import annotations

import numpy as np

from workbench.signals.comparison import everybody
from workbench.signals.engagers import engagers_of, no_fans_among, share_towards
from workbench.signals.listeners import most_commented
from workbench.signals.measured import Absent, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["measure_fan_overlap"]

PRIOR_PEOPLE = 5.0


def measure_fan_overlap(seen: Observation) -> Measured | Absent:
    """Measure how far the candidate's engaged audience and the brand's overlap.

    The overlap coefficient [1]_ of the people who engage with the candidate and those who engage
    with the brand, ``shared / min(theirs, ours)``; the candidate is no fan of their own. Small
    audiences are drawn towards everybody's overlap, which counts for five people; see
    `share_towards`. It finds whom our fans listen to, whether or not that person ever spoke of
    the brand. Evidence are the posts on which most fans commented.

    References
    ----------
    .. [1] M. K. Vijaymeena, K. Kavitha, "A survey on similarity measures in text mining",
       Machine Learning and Applications 3(1), 2016 (Szymkiewicz-Simpson coefficient).
    """
    found, size = engagers_of(seen), len(seen.candidates)
    if absent := no_fans_among(found, "fan_overlap", seen.brand.name):
        return absent
    people, shared = found.count(size), found.count_fans(size)
    is_fan = np.asarray(seen.candidates.isin(found.fans), dtype=bool)
    ours = len(found.fans) - is_fan.astype(np.int64)
    smaller = np.minimum(people, ours)
    value, error = share_towards(shared, smaller, prior=PRIOR_PEOPLE)
    return Measured(
        name="fan_overlap",
        value=value,
        n=smaller,
        coverage=np.ones(size),
        spread=error,
        peers=everybody(value),
        reasons=tuple(
            _reason(*row, seen.brand.name)
            for row in zip(shared.tolist(), people.tolist(), is_fan.tolist(), strict=True)
        ),
        evidence=most_commented(seen, found.fans),
    )


def _reason(shared: int, people: int, is_fan: bool, brand: str) -> Phrase:  # noqa: FBT001  # a row
    if not people:
        return "signals.audience_none", {}
    phrase = "signals.fan_overlap_reason" if is_fan else "signals.fan_overlap_stranger"
    return phrase, {"shared": shared, "people": people, "brand": brand}
