"""What happened after a cut: the attention an account earned, and what it did for the brand."""

from __future__ import annotations

import pandas as pd

from workbench.ranking.backtest.happened import Happened

__all__ = ["OUTCOMES", "outcomes_of"]

OUTCOMES = ("future_attention", "future_brand_posts", "future_engagers")


def outcomes_of(later: Happened, candidates: pd.Index) -> pd.DataFrame:
    """Return what each candidate came to, within the horizon.

    Parameters
    ----------
    later
        What happened after the cut and within the horizon.
    candidates
        Account keys, the rows.

    Returns
    -------
    pandas.DataFrame
        int64 by account: ``future_attention``, distinct accounts that mentioned, tagged,
        commented on, answered or reposted it; ``future_brand_posts``, its own posts about the
        brand that are not labelled as paid; ``future_engagers``, distinct accounts that commented
        on, answered or reposted those posts. The brand, its competitors and the account itself
        are not counted.
    """
    attention = later.attention.drop_duplicates(["source", "target"])["target"]
    posts = later.brand_posts.drop_duplicates("post")
    answers = later.answers[later.answers["post"].isin(posts["post"])]
    engagers = answers.drop_duplicates(["source", "account"])["account"]
    counted = zip(OUTCOMES, (attention, posts["account"], engagers), strict=True)
    return pd.DataFrame(
        {
            name: who.value_counts().reindex(candidates, fill_value=0).astype("int64")
            for name, who in counted
        },
        index=candidates,
    )
