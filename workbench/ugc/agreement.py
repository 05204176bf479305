"""Shares with their interval, and how far two people agree beyond chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

__all__ = ["cohen_kappa", "effective_size", "wilson"]

Z = 1.959963984540054  # 95 %


def wilson(share: float, n: float, *, z: float = Z) -> tuple[float, float]:
    """Return the 95 % score interval of a share among `n`; (0, 1) where n is 0.

    References
    ----------
    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(0.5, 10)]
    [0.2366, 0.7634]
    """
    if n <= 0:
        return 0.0, 1.0
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def effective_size(weights: np.ndarray) -> float:
    """Return how many equally weighted answers say as much: ``(Σw)² / Σw²``.

    References
    ----------
    Kish, *Survey Sampling*, 1965, section 11.7.
    """
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def cohen_kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Return Cohen's kappa of two people's answers to the same questions.

    ``(p_o − p_e) / (1 − p_e)``, with p_o the share of equal answers and p_e that to be expected
    from how often each gives each answer. NaN for no answers, and where both always give the
    same one, for then chance explains everything.

    References
    ----------
    Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20, 1960.

    Examples
    --------
    >>> cohen_kappa(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    0.5
    """
    n = len(first)
    if not n:
        return math.nan
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    answers = dict.fromkeys([*first, *second])
    expected = sum(
        sum(a == answer for a in first) * sum(b == answer for b in second) for answer in answers
    ) / (n * n)
    return (observed - expected) / (1 - expected) if expected < 1 else math.nan
