"""Whether topics are there, or only this time: the same clustering on parts of the posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench import phrases
from workbench.errors import NotFoundError, SettingError
from workbench.ugc.clustering import ALMOST, cluster, silhouette
from workbench.ugc.making import check_resolution
from workbench.ugc.neighbours import neighbour_graph, neighbours
from workbench.ugc.space import FEWEST, Space
from workbench.ugc.topics import Topics

__all__ = ["Stability", "check_stability"]

STABLE = 0.8  # mean ARI from which topics count as stable
LOW = 0.1  # quantile that is shown as the low one


@dataclass(frozen=True, eq=False)
class Stability:
    """How well topics are found again in parts of the posts, by resolution.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a resolution, rising: `resolution`, `topics` (how many), `ari_mean`, `ari_low`
        (their 10 % quantile over draws) and `silhouette` (mean cosine silhouette, −1 to 1).
    by_topic : pandas.DataFrame
        One row a topic as found at the topics' own resolution: `topic`, `name`, `found_again`
        (mean over draws of its largest Jaccard overlap with a topic of the draw; below 0.6 it
        is a chance pattern, from 0.75 on it is there).
    recommended : float
        The resolution to use.
    draws, share, seed
        As asked for.
    """

    table: pd.DataFrame
    by_topic: pd.DataFrame = field(repr=False)
    recommended: float
    draws: int
    share: float
    seed: int

    def sentence(self, language: str | None = None) -> str:
        """Return the recommendation in words."""
        row = self.table[self.table["resolution"] == self.recommended].iloc[0]
        if pd.isna(row["ari_mean"]):
            return phrases.say("topics.too_few_texts", language, needed=2 * FEWEST)
        stable = bool(row["ari_mean"] >= STABLE)
        return phrases.say(
            "topics.stable" if stable else "topics.unstable",
            language,
            resolution=f"{self.recommended:g}",
            topics=int(row["topics"]),
            ari=float(row["ari_mean"]),
            share=self.share,
        )


def check_stability(
    topics: Topics,
    *,
    resolutions: Sequence[float] = (0.7, 1.0, 1.4, 2.0, 2.8),
    draws: int = 10,
    share: float = 0.9,
    seed: int = 0,
) -> Stability:
    """Find topics again in random parts of the posts and say how much they agree.

    Each draw takes a share of the different texts without replacement, finds their neighbours
    anew and clusters them at each resolution; the adjusted Rand index (1: the same topics, 0:
    as by chance) compares the labels with those of all texts at that resolution. Nothing is
    encoded. It takes draws × resolutions clusterings: about a minute for 6,000 posts.

    Parameters
    ----------
    topics
        With vectors, from `find_topics`. Edits by hand play no part.
    resolutions
        To compare; that of the topics is added.
    draws, share
        How many parts, and how large.
    seed
        Of the draws.

    Returns
    -------
    Stability
        `recommended` is, of the resolutions with a mean index of at least 0.8, the smallest
        whose silhouette is at least 96 % of the best of these, for fewer topics are easier to
        work with; if there is none, the one with the highest mean index. With fewer than 32
        different texts nothing is checked: figures are NaN, and `sentence` says so.

    Raises
    ------
    NotFoundError
        The topics were read from tables and hold no vectors.
    SettingError
        A setting is out of range.

    References
    ----------
    Ben-Hur, Elisseeff and Guyon, "A stability based method for discovering structure in
    clustered data", Pacific Symposium on Biocomputing, 2002; Hubert and Arabie, "Comparing
    partitions", Journal of Classification 2, 1985; Hennig, "Cluster-wise assessment of cluster
    stability", Computational Statistics & Data Analysis 52, 2007 (the bounds 0.6 and 0.75).
    """
    if topics.space is None:
        raise NotFoundError("ugc.no_vectors")
    if draws < 1 or not 0 < share < 1:
        raise SettingError("topics.bad_draws", draws=draws, share=share)
    for resolution in resolutions:
        check_resolution(resolution)
    space, n = topics.space, len(topics.space.units)
    if n < 2 * FEWEST:
        return _unchecked(topics, draws=draws, share=share, seed=seed)
    looked = sorted({float(r) for r in (*resolutions, topics.resolution)})
    whole = {r: space.clustered(resolution=r, seed=topics.seed)[0] for r in looked}
    agreement, overlaps = _drawn(space, whole, topics, draws=draws, share=share, seed=seed)
    table = pd.DataFrame(
        {
            "resolution": looked,
            "topics": [int(whole[r].max()) + 1 for r in looked],
            "ari_mean": agreement.mean(axis=0),
            "ari_low": np.quantile(agreement, LOW, axis=0),
            "silhouette": [silhouette(space.units, whole[r]) for r in looked],
        }
    )
    return Stability(table, _by_topic(topics, overlaps), _recommended(table), draws, share, seed)


def _unchecked(topics: Topics, *, draws: int, share: float, seed: int) -> Stability:
    """Return what can be said of fewer than 32 different texts: nothing."""
    row = {"resolution": topics.resolution, "topics": len(topics), "ari_mean": np.nan,
           "ari_low": np.nan, "silhouette": np.nan}  # fmt: skip
    again = topics.table[["topic", "name"]].assign(found_again=np.nan)
    return Stability(pd.DataFrame([row]), again, topics.resolution, draws, share, seed)


def _drawn(
    space: Space,
    whole: dict[float, np.ndarray],
    topics: Topics,
    *,
    draws: int,
    share: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the agreement (draws, resolutions), and overlaps of topics (draws, topics)."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(seed)
    n = len(space.units)
    size = max(FEWEST, round(share * n))
    found = topics.base[space.posts.representatives]
    agreement = np.zeros((draws, len(whole)))
    overlaps = []
    for draw in range(draws):
        rows = np.sort(rng.choice(n, size, replace=False))
        units = np.ascontiguousarray(space.units[rows])
        graph = neighbour_graph(*neighbours(units))
        for at, (resolution, labels) in enumerate(whole.items()):
            part, _ = cluster(units, graph, resolution=resolution, seed=topics.seed)
            agreement[draw, at] = adjusted_rand_score(labels[rows], part)
            if resolution == topics.resolution:
                overlaps.append(_overlaps(found, found[rows], part))
    return agreement, np.array(overlaps)


def _overlaps(all_labels: np.ndarray, labels: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return for each topic its largest Jaccard overlap with a topic of the part."""
    names = np.unique(all_labels)
    place = np.searchsorted(names, labels)
    shared = np.zeros((len(names), int(part.max()) + 1))
    np.add.at(shared, (place, part), 1)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0) - shared
    best: np.ndarray = (shared / np.maximum(union, 1)).max(axis=1)
    return best


def _by_topic(topics: Topics, overlaps: np.ndarray) -> pd.DataFrame:
    space = topics.space
    assert space is not None  # noqa: S101  # asked for above; for the type checker
    names = np.unique(topics.base[space.posts.representatives])
    called = dict(zip(topics.table["topic"], topics.table["name"], strict=True))
    return pd.DataFrame(
        {
            "topic": names,
            "name": pd.Series([called.get(topic) for topic in names.tolist()], dtype="str"),
            "found_again": overlaps.mean(axis=0),
        }
    )


def _recommended(table: pd.DataFrame) -> float:
    stable = table[table["ari_mean"] >= STABLE]
    if stable.empty:
        return float(table.loc[table["ari_mean"].idxmax(), "resolution"])
    best = float(stable["silhouette"].max())
    enough = stable["silhouette"] >= best - (1 - ALMOST) * abs(best)
    return float(stable.loc[enough, "resolution"].iloc[0])
