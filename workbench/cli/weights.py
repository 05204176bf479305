"""Weights as they are typed."""

from __future__ import annotations

from workbench.errors import SettingError

__all__ = ["parse_weights"]


def parse_weights(pairs: list[str]) -> dict[str, float]:
    """Return ``["affinity=2"]`` as ``{"affinity": 2.0}``.

    >>> parse_weights(["affinity=2", "reach=0"])
    {'affinity': 2.0, 'reach': 0.0}
    """
    weights = {}
    for pair in pairs:
        signal, _, weight = pair.partition("=")
        try:
            weights[signal.strip()] = float(weight)
        except ValueError as error:
            raise SettingError("cli.bad_weight", pair=pair) from error
    return weights
