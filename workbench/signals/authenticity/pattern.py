"""What one pattern says of every candidate: a doubt, the sentence behind it, and posts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.measured import Floats, Phrase

__all__ = ["FLAG_BELOW", "NOISE", "Bools", "Ints", "Pattern", "excess", "no_doubt", "pattern"]

FLAG_BELOW = 0.7
NOISE = 0.1  # a smaller doubt is none: 1 means that nothing is odd
EVIDENCE = 3
SURE = 2.0  # standard errors by which a share is taken lower than it was seen
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pattern:
    """One odd pattern.

    Parameters
    ----------
    doubt
        float64 ``(n_candidates,)``, 0..1; 0 below `NOISE`.
    looked
        bool ``(n_candidates,)``: whether the data could show it at all.
    reasons
        Position → sentence, for every doubt above 0.
    evidence
        Position → post keys, most telling first.
    """

    doubt: Floats
    looked: Bools
    reasons: Mapping[int, Phrase]
    evidence: Mapping[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)


def no_doubt(size: int) -> Pattern:
    """Return a pattern that nobody could be looked at for."""
    return Pattern(np.zeros(size), np.zeros(size, dtype=bool), {})


def pattern(
    doubt: Floats,
    looked: Bools,
    reason: Callable[[int], Phrase],
    *,
    telling: tuple[Ints, Ints, pd.Index] | None = None,
) -> Pattern:
    """Return a pattern with small doubts dropped and a sentence for each that is left.

    Parameters
    ----------
    doubt, looked
        By candidate; a doubt that is NaN or was not looked at is 0.
    reason
        Gives the sentence of a position.
    telling
        Of the comments that show it: whose they are, the post codes, and the keys of the codes.
    """
    known = np.where(looked, np.nan_to_num(doubt), 0.0)
    kept: Floats = np.where(known >= NOISE, np.clip(known, 0.0, 1.0), 0.0)
    odd = np.flatnonzero(kept)
    reasons = {int(i): reason(int(i)) for i in odd}
    evidence = _most_telling(kept, *telling) if telling is not None else {}
    return Pattern(kept, looked, reasons, evidence)


def _most_telling(
    doubt: Floats, who: Ints, post: Ints, keys: pd.Index
) -> dict[int, tuple[str, ...]]:
    """Return for each doubted candidate the posts with most of such comments, ties by key."""
    rows = (who >= 0) & (post >= 0)
    rows[rows] = doubt[who[rows]] > 0
    counts = pd.DataFrame({"who": who[rows], "post": post[rows]}).value_counts().reset_index()
    counts["key"] = keys[counts["post"].to_numpy()]
    ordered = counts.sort_values(["who", "count", "key"], ascending=[True, False, True])
    best = ordered.groupby("who").head(EVIDENCE).groupby("who")["key"].agg(tuple)
    return {int(who): tuple(map(str, posts)) for who, posts in best.items()}


def excess(share: Floats, n: Floats, usual: Floats | float) -> Floats:
    """Return by how much of what is left a share surely lies above the usual one, 0..1.

    ``max(0, (low − usual)/(1 − usual))`` where `low` is Wilson's lower bound of the share of `n`
    at two standard errors, so that few observations doubt nobody.

    References
    ----------
    Wilson, *Probable inference, the law of succession, and statistical inference*, 1927.

    Examples
    --------
    >>> excess(np.array([0.9, 0.9]), np.array([100.0, 5.0]), 0.2).round(2)
    array([0.78, 0.32])
    """
    n = np.maximum(n, 1e-9)
    square = SURE**2
    centre = share + square / (2 * n)
    width = SURE * np.sqrt(share * (1 - share) / n + square / (4 * n**2))
    low = (centre - width) / (1 + square / n)
    room = np.maximum(1 - np.asarray(usual, dtype=float), 1e-9)
    above: Floats = np.clip((low - usual) / room, 0.0, 1.0)
    return np.where(np.asarray(usual) >= 1, 0.0, above)
