"""Sentiment: how what somebody says of the brand feels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts, group_sum, pooled_spread
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation
from workbench.text.encoders import Encoder
from workbench.text.heads import MODEL_ID
from workbench.text.sentiment import judge_sentiment

__all__ = ["PostJudge", "judge_brand_posts", "measure_sentiment"]

PRIOR = 3.0

PostJudge = Callable[[pd.DataFrame], pd.DataFrame]
"""Takes posts (`post`, `text`) and gives what `judge_sentiment` would, such as what was kept."""


def judge_brand_posts(
    seen: Observation, encoder: Encoder | None, *, judge: PostJudge | None = None
) -> pd.DataFrame | None:
    """Return how the candidates' own unpaid posts about the brand feel, for `seen.sentiment`.

    Equal captions are judged once. None without a judge and without an encoder, or with one whose
    vectors the heads were not fitted on.

    Parameters
    ----------
    seen
        The observation, with its candidates.
    encoder
        The multilingual encoder; its cache is asked for whole captions, never for clauses.
    judge
        Judges in its stead.

    Returns
    -------
    pandas.DataFrame or None
        The columns of `judge_sentiment`, index `post`.
    """
    posts = seen.posts[seen.posts["brand"].to_numpy(dtype=bool)]
    counts = posts["own"].to_numpy(dtype=bool) & ~posts["paid"].to_numpy(dtype=bool)
    posts = posts[counts & posts["text"].notna().to_numpy()]
    posts = posts[seen.positions(posts["account"]) >= 0].drop_duplicates("post")
    if judge is not None:
        return judge(posts[["post", "text"]].reset_index(drop=True)).set_index("post")
    if encoder is None or encoder.model_id != MODEL_ID:
        return None
    codes, texts = pd.factorize(posts["text"].astype(object))
    judged = judge_sentiment(list(texts), seen.brand, encoder=encoder)
    of_posts = judged.drop(columns="post").take(codes)
    return of_posts.set_axis(pd.Index(posts["post"], name="post"))


def measure_sentiment(seen: Observation) -> Measured | Absent:
    """Measure sentiment: how somebody's own unpaid posts about the brand feel, on average.

    The mean of ``(1 + score)/2`` over the posts that were judged, score being P(positive) −
    P(negative) of what the post says of the brand: 0 all blame, ½ neutral or divided, 1 all
    praise. Whenever it was said counts alike. Posts that say nothing (confidence 0) are left out;
    `coverage` tells. The percentile counts three observations of the median (``n / (n + 3)``).
    `n` is the number of judged posts; unknown without any. Comments are not judged.
    """
    if seen.sentiment is None:
        return Absent("sentiment", ("signals.no_sentiment", {}))
    nothing = Absent("sentiment", ("signals.no_judged_posts", {"brand": seen.brand.name}))
    if seen.sentiment.empty:
        return nothing
    own = seen.own
    counts = own["brand"].to_numpy(dtype=bool) & ~own["paid"].to_numpy(dtype=bool)
    own = own.loc[counts, ["who", "post", "created_at"]]
    judged = seen.sentiment[~seen.sentiment.index.duplicated()]
    place = judged.index.get_indexer(pd.Index(own["post"]))
    score = judged["score"].to_numpy(dtype=float, na_value=np.nan)[place]
    said = (place >= 0) & np.isfinite(score)
    if "confidence" in judged:
        said &= judged["confidence"].to_numpy(dtype=float, na_value=0.0)[place] > 0
    posts, score = own[said], np.clip(score[said], -1.0, 1.0)
    if posts.empty:
        return nothing
    feels = judged["sentiment"].to_numpy(dtype=object)[place[said]]
    size = len(seen.candidates)
    who = posts["who"].to_numpy(dtype=np.int64)
    n = np.bincount(who, minlength=size).astype(np.int64)
    share = (1 + score) / 2
    value = np.where(n > 0, group_sum(who, share, size) / np.maximum(n, 1), np.nan)
    praise, blame = (np.bincount(who[feels == f], minlength=size) for f in ("positive", "negative"))
    return Measured(
        name="sentiment",
        value=value,
        n=n,
        coverage=n / np.maximum(np.bincount(own["who"], minlength=size), 1),
        spread=np.nan_to_num(pooled_spread(posts["who"], share, value, n)),
        peers=everybody(value),
        reasons=tuple(
            (
                "signals.sentiment_blame" if bad else "signals.sentiment_reason",
                {"brand": seen.brand.name, "positive": good, "negative": bad, "posts": posts_},
            )
            if posts_ else ("signals.sentiment_unknown", {"brand": seen.brand.name})
            for good, bad, posts_ in zip(praise.tolist(), blame.tolist(), n.tolist(), strict=True)
        ),
        prior=PRIOR,
        # Of somebody who rather blames, the posts that blame are the evidence.
        evidence=best_posts(posts, np.where(value[who] < 0.5, -score, score), seen.candidates),  # noqa: PLR2004
    )  # fmt: skip
