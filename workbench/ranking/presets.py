"""Ready-made weights for what a brand may be after."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workbench.errors import SettingError

__all__ = ["PRESETS", "choose_weights"]

# What counts for whom is a judgement, not a finding; the weights are printed with every ranking.
# For advocacy, love of the brand is half of it: percentiles are flat at the top, where one brand
# post already beats the many who have none.
PRESETS: dict[str, dict[str, float]] = {
    "advocacy": {
        "affinity": 8.0, "audience": 1.5, "relevance": 1.0, "engagement_rate": 1.0,
        "resonance": 1.0, "authority": 1.0, "momentum": 0.75, "activity": 0.25, "reach": 0.25,
        "authenticity": 2.0,
    },
    "awareness": {
        "reach": 3.0, "audience": 2.0, "momentum": 1.5, "engagement_rate": 1.0, "resonance": 1.0,
        "relevance": 1.0, "affinity": 0.5, "authority": 0.5, "activity": 0.5, "authenticity": 2.0,
    },
    "niche_expertise": {
        "relevance": 3.0, "authority": 2.0, "engagement_rate": 1.5, "resonance": 1.0,
        "audience": 1.0, "affinity": 1.0, "activity": 0.5, "momentum": 0.5, "reach": 0.0,
        "authenticity": 2.0,
    },
}  # fmt: skip


def choose_weights(
    preset: str, weights: Mapping[str, float] | None, known: Collection[str]
) -> dict[str, float]:
    """Return the weight of each signal in `known`: the preset's, changed by `weights`.

    Raises
    ------
    SettingError
        The preset or a signal is unknown, a weight is negative, or all weights are 0.
    """
    if preset not in PRESETS:
        raise SettingError("ranking.unknown_preset", preset=preset, known=", ".join(PRESETS))
    everything = set(PRESETS["advocacy"])
    for name, weight in (weights or {}).items():
        if name not in everything:
            raise SettingError(
                "ranking.unknown_signal", signal=name, known=", ".join(sorted(everything))
            )
        if not 0 <= weight < float("inf"):
            raise SettingError("ranking.bad_weight", signal=name, weight=weight)
    wished = {**PRESETS[preset], **(weights or {})}
    chosen = {name: float(wished[name]) for name in known if name in wished}
    if chosen and not sum(chosen.values()):
        raise SettingError("ranking.no_weight")
    return chosen
