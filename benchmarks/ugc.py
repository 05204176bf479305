"""How topics grow: 10,000 to 100,000 real posts, each size in a process of its own.

Prints seconds and peak memory from texts in memory to labels and names with the fast encoder
(model loaded, no map, resolution fixed), how time grows with the number of posts, what a re-run
with 1 % new posts costs, and TF-IDF with mini-batch k-means (scikit-learn) beside it, which only
gives labels. Run from the repository: ``python -m benchmarks.ugc [--encoder NAME] [SIZE ...]``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.evaluation_data import evaluation_data

SIZES = (10_000, 25_000, 50_000, 100_000)
NEW = 0.01
TOPICS = 50  # of the peer


def main(arguments: list[str] | None = None) -> None:
    """Print a row a size and who."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--encoder", default="fast")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        json.dump(CHILDREN[given.child](given.sizes[0], given.encoder), sys.stdout)
        return
    if not evaluation_data("reddit_brand_topics", "posts.csv.gz"):
        return
    print(f"{'posts':>8} {'who':<28}{'s':>8}{'peak GB':>9}{'re-run s':>10}{'share':>8}{'order':>7}")
    before: dict[str, tuple[int, float]] = {}
    for size in given.sizes:
        for who, child in ((f"ours, {given.encoder}", "ours"), ("TF-IDF + k-means", "peer")):
            row = run(child, size, given.encoder)
            again = row.get("again")
            share = f"{again:>10.2f}{again / row['seconds']:>8.1%}" if again else " " * 18
            order = ""
            if who in before:
                n, s = before[who]
                order = f"{np.log(row['seconds'] / s) / np.log(row['posts'] / n):>7.2f}"
            before[who] = (int(row["posts"]), row["seconds"])
            print(
                f"{int(row['posts']):>8,} {who:<28}{row['seconds']:>8.1f}{row['peak'] / 1e9:>9.2f}"
                f"{share}{order}",
                flush=True,
            )


def run(child: str, size: int, encoder: str) -> dict[str, float]:
    """Return what a fresh process measured."""
    command = [sys.executable, "-m", "benchmarks.ugc", str(size), "--encoder", encoder]
    done = subprocess.run([*command, "--child", child], capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def ours(size: int, encoder: str) -> dict[str, float]:
    """Time `find_topics`, then again with 1 % new posts."""
    from workbench.ugc import find_topics

    posts = real_posts(size + round(NEW * size))
    find_topics([f"warm up {n}" for n in range(50)], encoder=encoder)
    first, topics = timed(lambda: find_topics(posts.head(size), encoder=encoder, resolution=1.0))
    again, _ = timed(lambda: find_topics(posts, encoder=encoder, resolution=1.0, previous=topics))
    return {"posts": size, "seconds": first, "peak": peak(), "again": again}


def peer(size: int, _encoder: str) -> dict[str, float]:
    """Time scikit-learn's usual recipe for clustering texts."""
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = real_posts(size)["text"].tolist()

    def cluster() -> np.ndarray:
        words = TfidfVectorizer(max_features=20_000, stop_words="english").fit_transform(texts)
        return MiniBatchKMeans(TOPICS, n_init=3, random_state=0).fit_predict(words)

    seconds, _ = timed(cluster)
    return {"posts": size, "seconds": seconds, "peak": peak()}


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return the wall seconds of `work`, and what it gave."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def peak() -> int:
    """Return the most memory this process held, in bytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1_024


def real_posts(size: int) -> pd.DataFrame:
    """Return that many real posts, mixed: communities, search snippets, tweets.

    Beyond what the evaluation data hold, texts come again with two words changed places.
    """
    reddit = pd.read_csv(evaluation_data("reddit_brand_topics", "posts.csv.gz"))
    texts = (reddit["title"].fillna("") + ". " + reddit["selftext"].fillna("")).tolist()
    for name in ("SearchSnippets", "Tweet"):
        if file := evaluation_data("sttm_short_text", f"{name}.csv.gz"):
            texts += pd.read_csv(file).dropna()["text"].tolist()
    if file := evaluation_data("airline_tweets_2015", "tweets.csv.gz"):
        texts += pd.read_csv(file)["text"].tolist()
    rng = np.random.default_rng(0)
    order = rng.permutation(len(texts))
    mixed = [texts[row] for row in order.tolist()]
    more = iter(mixed * (1 + size // len(mixed)))
    mixed += [swapped(next(more), rng) for _ in range(max(0, size - len(mixed)))]
    keys = [f"web:{n}" for n in range(size)]
    return pd.DataFrame({"post": keys, "text": mixed[:size]})


def swapped(text: str, rng: np.random.Generator) -> str:
    """Return `text` with its words in another order, so that it is no copy."""
    words = text.split()
    rng.shuffle(words)
    return " ".join(words)


CHILDREN = {"ours": ours, "peer": peer}

if __name__ == "__main__":
    main()
