"""Authenticity: patterns that ordinary people's accounts do not show. Evidence, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from workbench.signals.grouping import group_sizes
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["FLAG_BELOW", "measure_authenticity"]

FLAG_BELOW = 0.7
POD_PARTNERS = 5
PARTNER_COMMENTS = 2
JUMP_SHARE = 0.2
JUMP_FOLLOWERS = 300
JUMP_DAYS = 45.0


@dataclass(frozen=True)
class _Pattern:
    doubt: Floats  # 0..1
    reasons: dict[int, Phrase]


def measure_authenticity(seen: Observation) -> Measured | Absent:
    """Measure authenticity: 1 where nothing is odd, towards 0 the odder the pattern.

    The product of one minus two doubts: the share of comments that come from a closed circle of
    mutual commenters, and follower jumps that no reaction followed.
    """
    size = len(seen.candidates)
    circle, jumps = _closed_circles(seen), _unfollowed_jumps(seen)
    if circle is None and jumps is None:
        return Absent("authenticity", ("signals.no_authenticity", {}))
    nothing = _Pattern(np.zeros(size), {})
    circle, jumps = circle or nothing, jumps or nothing
    value = (1 - circle.doubt) * (1 - jumps.doubt)
    n = group_sizes(pd.Series(_received(seen)), size)
    reasons = tuple(
        circle.reasons.get(i) or jumps.reasons.get(i) or ("signals.authenticity_clear", {})
        for i in range(size)
    )
    return Measured(
        name="authenticity",
        value=value,
        n=n,
        coverage=np.ones(size),
        spread=np.zeros(size),
        peers=None,
        reasons=reasons,
    )


def _received(seen: Observation) -> np.ndarray:
    who = seen.positions(seen.comments["post_account"])
    return who[who >= 0]


def _closed_circles(seen: Observation) -> _Pattern | None:
    """Find circles whose members comment each other: mutual, repeated and closed.

    For an account with r mutual partners (each commenting the other at least twice), doubt is
    ``share of comments from partners × clustering among them × min(1, r/5)``.
    """
    pairs = seen.comments[["account", "post_account"]].dropna()
    pairs = pairs[(pairs["account"] != pairs["post_account"]).to_numpy(dtype=bool)]
    if pairs.empty:
        return None
    names = pd.Index(pd.unique(pd.concat([pairs["account"], pairs["post_account"]])))
    rows, columns = names.get_indexer(pairs["account"]), names.get_indexer(pairs["post_account"])
    counts = sparse.csr_array(
        (np.ones(len(pairs)), (rows, columns)), shape=(len(names), len(names))
    )
    counts.sum_duplicates()
    often = counts.copy()
    often.data = (often.data >= PARTNER_COMMENTS).astype(float)
    mutual = often.multiply(often.T).tocsr()
    mutual.eliminate_zeros()
    partners = np.asarray(mutual.sum(axis=1)).ravel()
    triangles = np.asarray((mutual @ mutual).multiply(mutual).sum(axis=1)).ravel()
    closed = triangles / np.maximum(partners * (partners - 1), 1)
    received = np.asarray(counts.sum(axis=0)).ravel()
    inside = np.asarray(counts.multiply(mutual.T).sum(axis=0)).ravel()
    share = inside / np.maximum(received, 1)
    doubt = share * closed * np.minimum(1.0, partners / POD_PARTNERS)
    where = names.get_indexer(seen.candidates)
    known = where >= 0
    of_candidates = np.where(known, doubt[where], 0.0)
    reasons: dict[int, Phrase] = {
        int(i): (
            "signals.circle_reason",
            {"partners": int(partners[where[i]]), "share": float(share[where[i]])},
        )
        for i in np.flatnonzero(1 - of_candidates < FLAG_BELOW)
    }
    return _Pattern(of_candidates, reasons)


def _unfollowed_jumps(seen: Observation) -> _Pattern | None:
    """Find follower jumps of at least a fifth within 45 days that reactions did not follow.

    Doubt is ``min(1, 2·gain) × (1 − growth of reactions / gain)``, gain being the relative growth
    of followers beyond what accounts usually gain, reactions the mean likes and comments a post.
    """
    history = seen.history[["account", "as_of", "followers"]].dropna()
    history = history.sort_values(["account", "as_of"], kind="stable")
    history = history.drop_duplicates(["account", "as_of"], keep="last")
    before = history.groupby("account")[["as_of", "followers"]].shift(1)
    steps = history.assign(
        was=before["followers"].astype("Float64"), since=before["as_of"]
    ).dropna()
    if steps.empty:
        return None
    followers = steps["followers"].to_numpy(dtype=float)
    was = steps["was"].to_numpy(dtype=float)
    days = (steps["as_of"] - steps["since"]).dt.total_seconds().to_numpy(dtype=float) / 86_400
    gain = followers / np.maximum(was, 1.0) - 1
    usual = max(float(np.median(gain)), 0.0)
    odd = (gain - usual >= JUMP_SHARE) & (followers - was >= JUMP_FOLLOWERS) & (days <= JUMP_DAYS)
    who = seen.positions(steps["account"])
    doubt = np.zeros(len(seen.candidates))
    reasons: dict[int, Phrase] = {}
    own = dict(tuple(seen.own.groupby("who"))) if odd.any() else {}
    for i in np.flatnonzero(odd & (who >= 0)):
        step, position = steps.iloc[i], int(who[i])
        growth = _reaction_growth(own.get(position), step["since"], step["as_of"])
        if growth is None:
            continue
        here = min(1.0, 2 * gain[i]) * float(np.clip(1 - growth / gain[i], 0.0, 1.0))
        if here > doubt[position]:
            doubt[position] = here
            reasons[position] = (
                "signals.jump_reason",
                {"gain": float(gain[i]), "days": int(np.ceil(days[i])), "growth": growth},
            )
    kept = {i: reason for i, reason in reasons.items() if 1 - doubt[i] < FLAG_BELOW}
    return _Pattern(doubt, kept)


def _reaction_growth(
    posts: pd.DataFrame | None, since: pd.Timestamp, until: pd.Timestamp
) -> float | None:
    """Return the relative growth of mean reactions a post, or None with under two posts a side."""
    if posts is None:
        return None
    likes = posts["likes"].astype("Float64")
    reactions = likes.fillna(0) + posts["comments"].astype("Float64").fillna(0)
    seen_likes = likes.notna()
    early = reactions[seen_likes & (posts["created_at"] <= since)]
    late = reactions[seen_likes & (posts["created_at"] > until - (until - since) / 2)]
    if len(early) < 2 or len(late) < 2 or early.mean() <= 0:  # noqa: PLR2004
        return None
    return float(late.median() / max(float(early.median()), 1.0) - 1)
