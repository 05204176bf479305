"""Whether rank intervals hold what other samples of the same people give.

``python -m benchmarks.intervals`` weighs every post and comment of the invented brand by a
Poisson(1) variate, under fresh keys, and goes the whole way again, from the graph to the order,
under weights drawn from the same Dirichlet distribution. The share of candidates whose new rank
lies in their old interval stands beside the nominal one, and beside two peers: no interval at all,
and one of the same width for everybody, chosen with hindsight to hold just as many.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.graph import attention_graph
from workbench.ranking import PRESETS, Ranking, rank
from workbench.ranking.score import ranks_of, score
from workbench.sample import Sample, make
from workbench.signals import Signals, measure
from workbench.text import encoder
from workbench.text.encoders import Encoder

__all__ = ["held", "measured_of", "new_ranks", "redrawn"]

SEEDS = (31, 32, 33)
SCALE = 0.4
SAMPLES = 6
FIRST = 50
LEVELS = (0.5, 0.8, 0.9)


def redrawn(sample: Sample, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return posts and comments as another sample of the same people might hold them.

    Rows of weight 2 stand twice, the second time under a key of their own. Whoever would have no
    post left keeps one: an order can be compared only among people who are there.
    """
    posts, comments = sample.posts, sample.comments
    times = rng.poisson(1.0, len(posts))
    authors = posts["account"].fillna("").to_numpy()
    shuffled = rng.permutation(len(posts))
    one = shuffled[~pd.Series(authors[shuffled]).duplicated().to_numpy()]
    left = pd.Series(times).groupby(authors).transform("sum").to_numpy()
    times[one] = np.where(left[one] == 0, 1, times[one])
    return (
        _repeated(posts, "post", times),
        _repeated(comments, "comment", rng.poisson(1.0, len(comments))),
    )


def _repeated(rows: pd.DataFrame, key: str, times: np.ndarray) -> pd.DataFrame:
    which = np.repeat(np.arange(len(rows)), times)
    again = pd.Series(which).groupby(which).cumcount().to_numpy()
    drawn = rows.iloc[which].reset_index(drop=True)
    names = drawn[key].astype(str).to_numpy()
    fresh = [f"{name}-{n}" if n else name for name, n in zip(names, again, strict=True)]
    return drawn.assign(**{key: pd.array(fresh, dtype="str")})


def measured_of(
    sample: Sample, posts: pd.DataFrame, comments: pd.DataFrame, model: Encoder | None
) -> Signals:
    """Return the signals, as of the same moment whatever was drawn."""
    newest = sample.accounts.sort_values("as_of").groupby("account").last().reset_index()
    moment = max(sample.posts["created_at"].max(), sample.comments["created_at"].max())
    graph = attention_graph(posts, comments, as_of=moment)
    return measure(
        posts, comments, newest, graph, sample.brand,
        encoder=model, lists=sample.lists, history=sample.accounts, as_of=moment,
    )  # fmt: skip


def new_ranks(ranking: Ranking, again: Signals, rng: np.random.Generator | None) -> pd.Series:
    """Return the rank of each candidate in another sample, by account.

    Under weights drawn anew, or under the chosen ones if `rng` is None.
    """
    used = [name for name in ranking.weights if name in again.measured]
    weights = np.array([ranking.weights[name] for name in used])
    live = weights > 0
    if rng is not None:
        around = ranking.order.field.draws.concentration * weights[live] / weights.sum()
        weights[live] = rng.dirichlet(around)
    percentiles = np.array([again.measured[name].weighed() for name in used])
    return pd.Series(ranks_of(score(percentiles, weights)), index=again.candidates.index)


def held(ranking: Ranking, ranks: pd.Series, level: float) -> pd.Series:
    """Return for each candidate, best first, whether its interval at `level` holds its new rank."""
    order = ranking.order
    sure = order.field.draws.sureness(order.weights, top=ranking.top, level=level)
    there = ranking.signals.candidates.index
    new = ranks.reindex(there)
    low, high = np.minimum(sure.low, order.ranks), np.maximum(sure.high, order.ranks)
    inside = pd.Series((low <= new) & (new <= high), index=there, dtype=float)
    return inside.where(new.notna()).iloc[np.argsort(order.ranks)]


def main(seeds: tuple[int, ...] = SEEDS) -> None:
    """Print the coverage of every preset."""
    model = encoder("fast")
    rows = [row for seed in seeds for row in _judge(make(seed, scale=SCALE), model, seed)]
    table = pd.DataFrame(rows)
    print(f"share of candidates whose rank in a re-drawn sample lies in their interval: "
          f"{len(seeds)} brands, {SAMPLES} samples each\n")  # fmt: skip
    for weights in ("re-drawn weights", "the chosen weights"):
        part = table[table["weights"] == weights]
        means = part.pivot_table("held", ["preset", "who"], "level", sort=False)
        print(f"{weights}\n{means.round(3).to_string()}\n")
    wider = table["blind"].mean() / table["width"].mean()
    print(f"peers: no interval at all holds {table['point'].mean():.3f}; "
          f"one width for everybody needs {wider:.1f}x our mean width for as many")  # fmt: skip


def _judge(sample: Sample, model: Encoder, seed: int) -> Iterator[dict[str, object]]:
    base = measured_of(sample, sample.posts, sample.comments, model)
    draws = [redrawn(sample, np.random.default_rng([seed, k])) for k in range(SAMPLES)]
    others = [measured_of(sample, posts, comments, model) for posts, comments in draws]
    for preset in PRESETS:
        ranking = rank(base, preset=preset).unfiltered
        for k, again in enumerate(others):
            for weights in ("re-drawn weights", "the chosen weights"):
                drawn = np.random.default_rng([seed, k, 1]) if weights[0] == "r" else None
                yield from _rows(ranking, new_ranks(ranking, again, drawn), preset, weights)


def _rows(
    ranking: Ranking, ranks: pd.Series, preset: str, weights: str
) -> Iterator[dict[str, object]]:
    table = ranking.table
    off = (ranks.reindex(table["account"]).to_numpy() - table["rank"].to_numpy()).astype(float)
    off = np.abs(off[~np.isnan(off)])
    for level in LEVELS:
        inside = held(ranking, ranks, level)
        peers = {"point": float((off == 0).mean()), "blind": np.nan, "width": np.nan}
        if level == LEVELS[-1]:
            peers["blind"] = 2 * float(np.quantile(off, inside.mean()))
            peers["width"] = float((table["rank_high"] - table["rank_low"]).mean())
        common = {"preset": preset, "weights": weights, "level": level, **peers}
        yield {**common, "who": "all", "held": inside.mean()}
        yield {**common, "who": f"first {FIRST}", "held": inside.head(FIRST).mean()}


if __name__ == "__main__":
    main(tuple(int(seed) for seed in sys.argv[1:]) or SEEDS)
