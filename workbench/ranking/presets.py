"""Ready-made weights for what a brand may be after."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from workbench.errors import SettingError

__all__ = ["HIDES", "PRESETS", "SIGNALS", "choose_weights"]

# What counts for whom is a judgement, not a finding (decision 6); the weights are printed with
# every ranking. Every preset names every signal, so that a 0 is a choice:
# - advocacy: love of the brand is half of it, because percentiles are flat at the top, where one
#   brand post already beats the many who have none. Exclusivity is half told by affinity's focus;
#   sentiment judges few sentences each and errs often. Whose audience is new, and how far it
#   spreads, are questions for the portfolio: a fan whose readers are fans is no worse a fan. Fans
#   of a competitor and people who share our audience are not asked for.
#   Who reacts to posts about the brand is what a brand hopes for, seen one step earlier: it
#   foretells future reactions best among what anyone can count. Goodwill keeps critics out, who
#   speak of the brand as often as its friends do.
# - awareness: how many see it, and how many of them anew. A fan's sole loyalty is no matter.
# - niche_expertise: what somebody speaks of and who listens. Followers say nothing of it.
# - discovery: no affinity, nor what follows from it (exclusivity, sentiment, brand_audience):
#   nobody who is sought here has spoken of the brand. Reach and audience would find the famous
#   again.
# Growth counts for little, and for awareness only: it is the figure that is easiest to buy.
# Goodwill, authenticity and safety are 1 for most people and then move nothing, whatever their
# weight.
PRESETS: dict[str, dict[str, float]] = {
    "advocacy": {
        "affinity": 8.0, "audience": 1.25, "relevance": 0.75, "engagement_rate": 0.75,
        "resonance": 0.75, "authority": 0.75, "momentum": 0.5, "reach": 0.5,
        "brand_audience": 2.0, "engagement_by_views": 0.25, "conversation": 0.25,
        "activity": 0.25, "exclusivity": 0.25, "sentiment": 0.25, "goodwill": 2.0,
        "authenticity": 1.5, "safety": 1.5,
        "new_audience": 0.0, "spread": 0.0, "growth": 0.0, "rival_affinity": 0.0,
        "fan_overlap": 0.0,
    },
    "awareness": {
        "reach": 3.0, "audience": 2.0, "new_audience": 1.0, "spread": 1.0, "momentum": 1.5,
        "growth": 0.5, "engagement_rate": 1.0, "engagement_by_views": 0.5, "resonance": 1.0,
        "conversation": 0.25, "relevance": 1.0, "affinity": 0.5, "sentiment": 0.5,
        "brand_audience": 0.5, "authority": 0.5, "activity": 0.5, "goodwill": 1.0,
        "authenticity": 2.0, "safety": 2.0,
        "exclusivity": 0.0, "rival_affinity": 0.0, "fan_overlap": 0.0,
    },
    "niche_expertise": {
        "relevance": 3.0, "authority": 2.0, "engagement_rate": 1.5, "engagement_by_views": 0.5,
        "resonance": 1.0, "conversation": 1.0, "audience": 1.0, "affinity": 1.0, "activity": 0.5,
        "momentum": 0.5, "brand_audience": 0.5, "fan_overlap": 0.5, "spread": 0.25,
        "goodwill": 1.0, "authenticity": 2.0, "safety": 2.0,
        "reach": 0.0, "growth": 0.0, "new_audience": 0.0, "exclusivity": 0.0, "sentiment": 0.0,
        "rival_affinity": 0.0,
    },
    "discovery": {
        "relevance": 3.0, "rival_affinity": 3.0, "fan_overlap": 3.0, "engagement_rate": 1.5,
        "engagement_by_views": 0.5, "resonance": 1.5, "conversation": 0.5, "activity": 0.25,
        "authenticity": 2.0, "safety": 2.0,
        "affinity": 0.0, "brand_audience": 0.0, "exclusivity": 0.0, "sentiment": 0.0,
        "reach": 0.0, "growth": 0.0, "audience": 0.0, "new_audience": 0.0, "spread": 0.0,
        "authority": 0.0, "momentum": 0.0, "goodwill": 0.0,
    },
}  # fmt: skip

HEAVIEST = 1_000_000.0  # beyond, sums overflow and nothing else counts anyhow

SIGNALS = tuple(sorted(PRESETS["advocacy"]))

# Whom a preset hides until the filter is lifted.
HIDES: dict[str, dict[str, object]] = {"discovery": {"never_mentioned": True}}


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
    for name, weight in (weights or {}).items():
        if name not in SIGNALS:
            raise SettingError("ranking.unknown_signal", signal=name, known=", ".join(SIGNALS))
        number: object = weight  # as typed by hand, it may be anything
        if not (isinstance(number, int | float | np.number) and 0 <= number <= HEAVIEST):
            raise SettingError("ranking.bad_weight", signal=name, weight=weight)
    wished = {**PRESETS[preset], **(weights or {})}
    chosen = {name: float(wished[name]) for name in known if name in wished}
    if chosen and not sum(chosen.values()):
        raise SettingError("ranking.no_weight")
    return chosen
