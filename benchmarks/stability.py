"""How well topics of the sample brand are found again: seeds, row orders, 90 % of the posts.

Run from the repository: ``python -m benchmarks.stability [scale]``. Agreement is the adjusted
Rand index, the lowest and the mean of all pairs; beside it that of k-means on the same vectors
with as many clusters, the named peer. Leiden visits posts in shuffled order here (scikit-network's
`shuffle_nodes`), so that seeds differ as much as they can; the product does not shuffle.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import combinations
from unittest.mock import patch

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from workbench.graph import leiden
from workbench.sample import make
from workbench.ugc import Topics, check_stability, find_topics

SEEDS = 5
RESOLUTIONS = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8)


def main() -> int:
    """Print agreement by resolution, ours and that of k-means."""
    with patch("workbench.ugc.clustering.leiden", partial(leiden, shuffle=True)):
        return measure()


def measure() -> int:
    """Print the rows of two invented brands."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 0.3
    print(f"{'seed':>4}{'res.':>6}{'topics':>8}{'what':>10}{'lowest':>8}{'mean':>7}{'k-means':>9}")
    for seed in (0, 1):
        sample = make(seed, scale=scale)
        topics = find_topics(sample.posts, brand=sample.brand)
        print(f"  chosen: {topics.resolution:g}")
        parts = check_stability(topics, resolutions=RESOLUTIONS, draws=5)
        for row in parts.table.itertuples():
            runs = [
                topics.space.clustered(resolution=row.resolution, seed=s)[0] for s in range(SEEDS)
            ]
            k = int(row.topics)
            peers = [k_means(topics, k, seed=s) for s in range(SEEDS)]
            head = f"{seed:>4}{row.resolution:>6g}{k:>8}"
            low, mean = agreement(runs)
            print(f"{head}{'seeds':>10}{low:>8.3f}{mean:>7.3f}{agreement(peers)[1]:>9.3f}")
            print(f"{head}{'parts':>10}{row.ari_low:>8.3f}{row.ari_mean:>7.3f}")
        print(f"  {parts.sentence('en')}")
        print(f"  row orders: {orders(sample.posts, topics):.3f}")
    return 0


def agreement(runs: list[np.ndarray]) -> tuple[float, float]:
    """Return the lowest and the mean adjusted Rand index of all pairs."""
    scores = [adjusted_rand_score(a, b) for a, b in combinations(runs, 2)]
    return min(scores), float(np.mean(scores))


def k_means(topics: Topics, k: int, *, seed: int) -> np.ndarray:
    """Return k-means on the same vectors."""
    return KMeans(k, n_init=1, random_state=seed).fit_predict(topics.space.units)


def orders(posts, topics: Topics) -> float:  # noqa: ANN001  # a DataFrame
    """Return the agreement with topics found in shuffled posts."""
    shuffled = posts.sample(frac=1, random_state=7)
    again = find_topics(
        shuffled, encoder=topics.space.encoder, resolution=topics.resolution, seed=topics.seed
    )
    alone = find_topics(
        posts, encoder=topics.space.encoder, resolution=topics.resolution, seed=topics.seed
    )
    before = dict(zip(alone.posts, alone.labels.tolist(), strict=True))
    return float(adjusted_rand_score([before[post] for post in again.posts], again.labels))


if __name__ == "__main__":
    sys.exit(main())
