"""What a team was chosen from, and its members in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.ranking.portfolio.audiences import Audiences
from workbench.ranking.portfolio.greedy import Growing
from workbench.ranking.portfolio.rules import Rules

__all__ = ["Basis", "describe", "in_order"]


@dataclass(frozen=True, eq=False)
class Basis:
    """Candidates, audiences and rules: everything a team is chosen from.

    Parameters
    ----------
    candidates
        One row a candidate, best first: account, rank, tier, language.
    audiences
        Who engages with whom.
    rules
        Size, budget and quotas.
    prices
        ``(n_candidates,)``, NaN where unknown.
    counted
        ``"new"`` or ``"all"``: which people count.
    weigh_by
        Signals that people were weighed by.
    brand_engaged
        Whether anybody at all engages with the brand.
    as_of
        The moment the ranking speaks of.
    """

    candidates: pd.DataFrame
    audiences: Audiences
    rules: Rules
    prices: npt.NDArray[np.float64]
    counted: str
    weigh_by: tuple[str, ...]
    brand_engaged: bool
    as_of: pd.Timestamp


def in_order(basis: Basis, chosen: Sequence[int]) -> tuple[int, ...]:
    """Return the chosen: musts by rank, then who adds most to those before; ties by rank."""
    team = Growing(basis.audiences)
    must = set(basis.rules.must)
    for place in sorted(must):
        team.take(place)
    left = sorted(set(chosen) - must)
    while left:
        pick = left[int(np.argmax(team.gain[left]))]
        team.take(pick)
        left.remove(pick)
    return tuple(team.chosen)


def describe(basis: Basis, members: Sequence[int]) -> pd.DataFrame:
    """Return one row a member; see `Portfolio.table`."""
    places = np.array(list(members), dtype=np.int64)
    audiences = basis.audiences
    marginal = [audiences.added(members[:i], place) for i, place in enumerate(members)]
    size, new = audiences.size[places], audiences.new[places]
    people = basis.candidates.iloc[places]
    share = np.divide(new, size, out=np.full(len(places), np.nan), where=size > 0)
    return pd.DataFrame(
        {
            "order": np.arange(1, len(places) + 1),
            "account": people["account"].tolist(),
            "rank": people["rank"].tolist(),
            "tier": people["tier"].tolist(),
            "language": people["language"].tolist(),
            "cost": basis.prices[places],
            "audience": size,
            "share_new": share,
            "marginal": marginal,
            "cumulative": np.cumsum(marginal),
        }
    ).astype({"account": "str", "tier": "str", "language": "str"})
