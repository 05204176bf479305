"""A map of invented posts: round heaps, some posts between them."""

import numpy as np

NAMES = (
    "Barista & Schaum", "Frühstück", "Veganes Backen", "Undichte Kartons", "Klima", "Wo kaufen?", "Preis",
    "<b>fett</b><img src=x onerror=alert(1)>", "مرحبا\u202e gnihton", "Laufen",
)  # fmt: skip


def heaps(n, *, k=10, seed=0):
    """Places on a ring of heaps, topic of each post, and which stand between topics."""
    rng = np.random.default_rng(seed)
    angle = 2 * np.pi * np.arange(k) / k
    centres = np.column_stack([9 * np.cos(angle), 6 * np.sin(angle)])
    labels = np.sort(rng.integers(0, k, n))
    places = centres[labels] + rng.normal(0, 0.55, (n, 2))
    unclear = rng.random(n) < 0.05
    places[unclear] = rng.uniform(-9, 9, (int(unclear.sum()), 2))
    return places, labels, unclear
