"""Learned weights: what they find, what they leave alone, when they are refused."""

import numpy as np
import pandas as pd
import pytest

from workbench.ranking.backtest.learning import Lesson, learn_weights

PRESET = {"affinity": 4.0, "audience": 1.0, "activity": 1.0, "reach": 0.0}


def lesson(seed, *, by, n=300, noise=0.3):
    rng = np.random.default_rng(seed)
    shares = pd.DataFrame(rng.uniform(0.01, 1, size=(n, 3)), columns=list(PRESET)[:3])
    strength = sum(np.log(shares[name]) for name in by) + rng.normal(0, noise, n) if by else (
        pd.Series(rng.normal(size=n)))  # fmt: skip
    gains = np.maximum(strength - np.quantile(strength, 0.7), 0).to_numpy()
    return Lesson(np.log(shares), gains)


def share(weights, name):
    return weights[name] / sum(weights.values())


def test_a_signal_that_foretells_gains_weight_and_none_turns_negative():
    learned = learn_weights([lesson(1, by=["audience"]), lesson(2, by=["audience"])], PRESET)
    assert share(learned, "audience") > 2 * share(PRESET, "audience")
    assert all(weight >= 0 for weight in learned.values())
    assert sum(learned.values()) == pytest.approx(sum(PRESET.values()))
    assert learned["reach"] == 0


def test_noise_teaches_little():
    learned = learn_weights([lesson(seed, by=[]) for seed in range(4)], PRESET)
    for name in PRESET:
        assert share(learned, name) == pytest.approx(share(PRESET, name), abs=0.2)


def test_the_more_evidence_the_farther_from_the_preset():
    few = learn_weights([lesson(5, by=["audience"], n=60)], PRESET)
    many = learn_weights([lesson(5, by=["audience"], n=2000)], PRESET)
    assert share(PRESET, "audience") < share(few, "audience") < share(many, "audience")


def test_the_optimum_is_one():
    """No step away from the learned weights, on the same loss written plainly, is better."""
    taught = lesson(7, by=["audience", "activity"], n=80)
    learned = learn_weights([taught], PRESET)
    names = list(PRESET)[:3]
    x, gains = taught.logs[names].to_numpy(), taught.gains

    def errors(weights):
        scores = x @ np.array([weights[name] for name in names]) / sum(weights.values())
        ahead = gains[:, None] > gains[None, :]
        wrong = (scores[:, None] <= scores[None, :]) & ahead
        return (wrong * gains[:, None]).sum() / (ahead * gains[:, None]).sum()

    assert errors(learned) < errors(PRESET)


def test_too_little_teaches_nothing():
    nothing = Lesson(lesson(1, by=["audience"]).logs, np.zeros(300))
    assert learn_weights([nothing], PRESET) is None
    assert learn_weights([], PRESET) is None


def test_it_repeats_at_a_seed():
    taught = [lesson(1, by=["activity"])]
    assert learn_weights(taught, PRESET, seed=4) == learn_weights(taught, PRESET, seed=4)
