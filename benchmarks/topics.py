"""Topics beside named peers on real sets with gold labels: agreement and wall time as ratios.

Run from the repository: ``python benchmarks/topics.py [--bertopic]``. Data are looked for in the
folder WORKBENCH_EVALUATION_DATA, by default ``../shared/data``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from workbench.text import encode, plain_text
from workbench.ugc import find_topics

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("WORKBENCH_EVALUATION_DATA", ROOT / ".." / "shared" / "data"))
Labelled = tuple[list[str], np.ndarray]


def main() -> int:
    if not (DATA / "sttm_short_text").is_dir():
        print(f"No evaluation data in {DATA}: set WORKBENCH_EVALUATION_DATA to its folder.")
        return 1
    encode(["warm up"])  # models are loaded on both sides
    print(
        f"{'set':<16}{'who':<24}{'topics':>7}{'ARI':>7}{'NMI':>7}{'s':>8}{'ARI ×':>8}{'time ×':>8}"
    )
    for name, read in SETS.items():
        texts, truth = read()
        rows = [timed("ours, resolution 1", lambda t=texts: ours(t, 1.0))]
        rows.append(timed("ours, chosen", lambda t=texts: ours(t, None)))
        k = int(rows[0][1].max()) + 1
        rows.append(timed(f"KMeans, k={k}", lambda t=texts, k=k: k_means(t, k)))
        if "--bertopic" in sys.argv and (peer := bertopic()) is not None:
            rows.append(timed("BERTopic defaults", lambda t=texts, p=peer: p(t)))
        show(name, rows, truth)
    return 0


def show(name: str, rows: list[tuple[str, np.ndarray, float]], truth: np.ndarray) -> None:
    ours_ari = adjusted_rand_score(truth, rows[0][1])
    ours_time = rows[0][2]
    for who, labels, seconds in rows:
        ari = adjusted_rand_score(truth, labels)
        nmi = normalized_mutual_info_score(truth, labels)
        print(
            f"{name:<16}{who:<24}{len(set(labels.tolist())):>7}{ari:>7.2f}{nmi:>7.2f}"
            f"{seconds:>8.1f}{ari / ours_ari:>8.2f}{seconds / ours_time:>8.2f}"
        )


def timed(who: str, run: Callable[[], np.ndarray]) -> tuple[str, np.ndarray, float]:
    start = time.perf_counter()
    labels = run()
    return who, labels, time.perf_counter() - start


def ours(texts: list[str], resolution: float | None) -> np.ndarray:
    return find_topics(texts, resolution=resolution).labels


def k_means(texts: list[str], k: int) -> np.ndarray:
    vectors = encode([plain_text(text) for text in texts])
    return KMeans(k, n_init=3, random_state=0).fit_predict(vectors)


def bertopic() -> Callable[[list[str]], np.ndarray] | None:
    try:
        from bertopic import BERTopic
    except ImportError:
        print("BERTopic is not installed here: left out.")
        return None
    return lambda texts: np.array(BERTopic().fit_transform(texts)[0])


def short_texts(name: str, rows: int) -> Labelled:
    table = pd.read_csv(DATA / "sttm_short_text" / f"{name}.csv.gz").dropna()
    table = table.sample(min(rows, len(table)), random_state=0)
    return table["text"].tolist(), table["label"].to_numpy()


def reddit(*, brands: bool, per_group: int) -> Labelled:
    table = pd.read_csv(DATA / "reddit_brand_topics" / "posts.csv.gz")
    table = table[table["is_brand_sub"]] if brands else table
    table = table.groupby("subreddit").sample(per_group, random_state=0, replace=False)
    texts = table["title"].fillna("") + ". " + table["selftext"].fillna("")
    return texts.tolist(), table["subreddit"].to_numpy()


SETS: dict[str, Callable[[], Labelled]] = {
    "Tweet": lambda: short_texts("Tweet", 2_472),
    "SearchSnippets": lambda: short_texts("SearchSnippets", 4_000),
    "Reddit 16 brands": lambda: reddit(brands=True, per_group=200),
    "Reddit 72": lambda: reddit(brands=False, per_group=50),
}

if __name__ == "__main__":
    sys.exit(main())
