"""Topics beside named peers on real sets with gold labels: agreement and wall time as ratios.

Run from the repository: ``python -m benchmarks.topics``. Data are looked for in the folder
WORKBENCH_EVALUATION_DATA; BERTopic runs in the peers' own environment, on the same texts.
Time runs from texts in memory to labels and names, models loaded (and compilers warm) on both
sides, no map on either. "ours" is `find_topics(texts)`, which chooses the resolution; times are
compared with the resolution fixed to the chosen one. The last lines are whole processes from a
cold start.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from benchmarks.evaluation_data import evaluation_data
from benchmarks.peers import ROOT, ask_peer
from workbench.text import encode, plain_text
from workbench.ugc import Topics, find_topics

COLD_SET = "Tweet"
Labelled = tuple[list[str], np.ndarray]


class Row(NamedTuple):
    """What somebody made of a set."""

    who: str
    labels: np.ndarray
    seconds: float


def main() -> None:
    """Print a table a set."""
    sets = {name: read() for name, read in SETS.items() if evaluation_data(FOLDERS[name])}
    if not sets:
        return
    for name in ("multilingual", "fast"):  # models are loaded on both sides
        find_topics([f"warm up {n}" for n in range(50)], encoder=name)
    peer = ask_peer("bertopic_topics", [texts for texts, _ in sets.values()])
    answers = peer[0] if peer else [None] * len(sets)
    print(
        f"{'set':<17}{'who':<31}{'topics':>7}{'ARI':>7}{'NMI':>7}{'none':>7}{'s':>8}"
        f"{'ours/ARI':>9}{'s/fixed':>9}{'s/fast':>9}"
    )
    for (name, (texts, truth)), answer in zip(sets.items(), answers, strict=True):
        show(name, [*ours(texts), *theirs(answer), k_means(texts, truth)], truth)
    cold(sets)


def ours(texts: list[str]) -> list[Row]:
    """Return our rows: by default, then with the resolution fixed, with both encoders."""
    found: dict[str, Topics] = {}

    def run(who: str, encoder: str, resolution: float | None) -> np.ndarray:
        found[who] = find_topics(texts, encoder=encoder, resolution=resolution)
        return found[who].labels

    first = timed("ours", lambda: run("ours", "multilingual", None))
    chosen = found["ours"].resolution
    fixed = timed(
        f"ours, resolution {chosen:g} fixed", lambda: run("fixed", "multilingual", chosen)
    )
    light = find_topics(texts, encoder="fast").resolution
    fast = timed(f"ours, fast encoder, {light:g} fixed", lambda: run("fast", "fast", light))
    one = timed("ours, resolution 1", lambda: run("one", "multilingual", 1.0))
    return [first, fixed, fast, one]


def theirs(answer: dict[str, object] | None) -> list[Row]:
    """Return BERTopic's rows: as it comes, and with its outliers put somewhere."""
    if answer is None:
        return []
    raw, more = float(str(answer["seconds"])), float(str(answer["reduce_seconds"]))
    return [
        Row("BERTopic", np.array(answer["labels"]), raw),
        Row("BERTopic, reduce_outliers", np.array(answer["reduced"]), raw + more),
    ]


def k_means(texts: list[str], truth: np.ndarray) -> Row:
    """Return k-means on our vectors, told the true number of topics."""
    k = len(set(truth.tolist()))
    return timed(
        f"k-means told k={k}",
        lambda: KMeans(k, n_init=3, random_state=0).fit_predict(
            encode([plain_text(text) for text in texts])
        ),
    )


def timed(who: str, run: Callable[[], np.ndarray]) -> Row:
    """Return a row with the wall time of `run`."""
    begun = time.perf_counter()
    labels = run()
    return Row(who, labels, time.perf_counter() - begun)


def show(name: str, rows: list[Row], truth: np.ndarray) -> None:
    """Print the rows of a set: agreement against our first row, time against the fixed ones."""
    best = adjusted_rand_score(truth, rows[0].labels)
    fixed, fast = rows[1].seconds, rows[2].seconds
    for row in rows:
        ari = adjusted_rand_score(truth, row.labels)
        nmi = normalized_mutual_info_score(truth, row.labels)
        topics = len(set(row.labels.tolist()) - {-1})
        better = f"{best / ari:>8.2f}x" if ari > 0 else f"{'–':>9}"
        print(
            f"{name:<17}{row.who:<31}{topics:>7}{ari:>7.3f}{nmi:>7.3f}"
            f"{np.mean(row.labels < 0):>7.0%}{row.seconds:>8.1f}{better}"
            f"{row.seconds / fixed:>8.1f}x{row.seconds / fast:>8.1f}x",
            flush=True,
        )


def cold(sets: dict[str, Labelled]) -> None:
    """Print the wall time of whole processes, from nothing to labels."""
    texts = sets.get(COLD_SET, next(iter(sets.values())))[0]
    code = (
        "import json, sys; from workbench.ugc import find_topics; texts = json.load(sys.stdin);"
        "find_topics(texts, encoder=sys.argv[1], resolution=1.0)"
    )
    print(f"\nCold process, {len(texts):,} texts, imports and models included:")
    first = 0.0
    for name in ("multilingual", "fast"):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code, name],
            input=json.dumps(texts), text=True, encoding="utf-8", cwd=ROOT, check=True,
        )  # fmt: skip
        seconds = time.perf_counter() - begun
        first = first or seconds
        print(f"  {f'ours, {name}':<29}{seconds:>8.1f} s{seconds / first:>8.1f}x")
    if peer := ask_peer("bertopic_topics", {"cold": [texts]}):
        print(f"  {'BERTopic':<29}{peer[1]:>8.1f} s{peer[1] / first:>8.1f}x")


def short_texts(name: str, rows: int) -> Labelled:
    """Return a set of short texts and their gold topics."""
    table = pd.read_csv(evaluation_data("sttm_short_text") / f"{name}.csv.gz").dropna()
    table = table.sample(min(rows, len(table)), random_state=0)
    return table["text"].tolist(), table["label"].to_numpy()


def reddit(*, brands: bool, per_group: int) -> Labelled:
    """Return posts of communities, as many of each, and the communities."""
    table = pd.read_csv(evaluation_data("reddit_brand_topics") / "posts.csv.gz")
    table = table[table["is_brand_sub"]] if brands else table
    table = table.groupby("subreddit").sample(per_group, random_state=0, replace=False)
    texts = table["title"].fillna("") + ". " + table["selftext"].fillna("")
    return texts.tolist(), table["subreddit"].to_numpy()


def complaints() -> Labelled:
    """Return complaints to airlines and their reasons, where the coders found one."""
    table = pd.read_csv(evaluation_data("airline_tweets_2015") / "tweets.csv.gz")
    table = table[table["negativereason"].notna() & (table["negativereason"] != "Can't Tell")]
    return table["text"].tolist(), table["negativereason"].to_numpy()


SETS: dict[str, Callable[[], Labelled]] = {
    "Tweet": lambda: short_texts("Tweet", 2_472),
    "SearchSnippets": lambda: short_texts("SearchSnippets", 10_000),
    "Reddit 16 brands": lambda: reddit(brands=True, per_group=200),
    "Reddit 72": lambda: reddit(brands=False, per_group=50),
    "airline reasons": complaints,
}
FOLDERS = {
    "Tweet": "sttm_short_text",
    "SearchSnippets": "sttm_short_text",
    "Reddit 16 brands": "reddit_brand_topics",
    "Reddit 72": "reddit_brand_topics",
    "airline reasons": "airline_tweets_2015",
}

if __name__ == "__main__":
    main()
