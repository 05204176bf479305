"""Both back-tests beside every baseline: a real brand event, and the invented brand.

Run with ``python -m benchmarks.backtests [SEED ...]``. The event is a week of tweets with one
hashtag, asked a day ahead at five cuts; likes and retweet counts of that set were collected at
its end, so they are not read at all. The invented brand is asked 30 days ahead at three cuts.
Ratios are ours over the baseline, with the 95 % bootstrap interval of the difference.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd

from benchmarks.evaluation_data import evaluation_data
from workbench.brand import Brand
from workbench.ranking import Backtest, backtest
from workbench.sample import make
from workbench.text import Encoder, encoder

SEEDS = (4_211, 70_607)
CUTS = [f"2018-{day}T16:00" for day in ("01-31", "02-01", "02-02", "02-03", "02-04")]
EVENT = Brand(
    "RStudio",
    handles=["rstudio"],
    hashtags=["rstudio", "rstudioconf"],
    brief="R, data science, tidyverse, shiny, statistics, teaching",
    timezone="America/Los_Angeles",
)


def main(seeds: tuple[int, ...] = SEEDS) -> None:
    """Print every report, a loss first if there is one, and the ratios to every baseline."""
    model = encoder("fast")
    path = evaluation_data("rsconf_hashtag_campaign", "tweets.csv.gz")
    if path is not None:
        show("brand event, 1 day ahead", event(path, model))
    for seed in seeds:
        show(f"invented brand {seed}, 30 days ahead", invented(seed, model))


def event(path: Path, model: Encoder) -> Backtest:
    """Return the back-test of the event; without counts, which were collected at its end."""
    return backtest(tweets(path), None, None, EVENT, cuts=CUTS, horizon="1d", encoder=model)


def tweets(path: Path) -> pd.DataFrame:
    """Return the tweets as posts."""
    rows = pd.read_csv(path)
    key = {
        name: ("twitter:" + rows[column]).where(rows[column].notna())
        for name, column in {
            "post": "status_id",
            "account": "author",
            "reply_to": "reply_to_status_id",
            "reply_to_account": "reply_to_author",
            "repost_of": "retweet_status_id",
        }.items()
    }
    words = {name: rows[name].fillna("").str.split() for name in ("mentions", "hashtags")}
    moments = pd.to_datetime(rows["created_at"], utc=True)
    return pd.DataFrame(
        {**key, **words, "platform": "twitter", "created_at": moments, "text": rows["text"]}
    )


def invented(seed: int, model: Encoder) -> Backtest:
    """Return the back-test of one invented brand."""
    sample = make(seed)
    return backtest(
        sample.posts, sample.comments, None, sample.brand,
        cuts=3, horizon="30d", encoder=model, history=sample.accounts, counts=sample.counts,
        lists=sample.lists,
    )  # fmt: skip


def show(title: str, report: Backtest) -> None:
    """Print the sentences, then a row a baseline."""
    print(f"\n{title}")
    for sentence in report.sentences("en"):
        print(f"  {sentence}")
    for (question, metric), rows in report.differences.groupby(["question", "metric"], sort=False):
        first = rows.iloc[0]
        print(f"  {question}, {metric}: {first['ours']} {first['value']:.3f}")
        for row in rows.to_dict("records"):
            ratio = "     –" if pd.isna(row["ratio"]) else f"{row['ratio']:5.2f}x"
            print(
                f"    {row['baseline']:15} {row['best']:6.3f}  ours is {ratio}  "
                f"({row['difference']:+.3f}, {row['low']:+.3f} to {row['high']:+.3f})"
            )
    learned = report.summary.query("method == 'learned'")
    for row in learned.to_dict("records"):
        print(
            f"  learned weights, {len(report.trial.tested_on)} later cuts: ndcg {row['ndcg']:.3f}"
        )


if __name__ == "__main__":
    started = time.perf_counter()
    main(tuple(int(seed) for seed in sys.argv[1:]) or SEEDS)
    print(f"\n{time.perf_counter() - started:.0f} s in all")
