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
FEW_POSTS = 2


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
    # Sources count and round differently, so only snapshots of one source are compared.
    history = seen.history[["account", "source", "as_of", "followers"]].dropna()
    history = history.sort_values(["account", "source", "as_of", "followers"], kind="stable")
    history = history.drop_duplicates(["account", "source", "as_of"], keep="last")
    before = history.groupby(["account", "source"])[["as_of", "followers"]].shift(1)
    steps = history.assign(
        was=before["followers"].astype("Float64"), since=before["as_of"]
    ).dropna()
    if steps.empty:
        return None
    followers = steps["followers"].to_numpy(dtype=float)
    was = steps["was"].to_numpy(dtype=float)
    days = (steps["as_of"] - steps["since"]).dt.total_seconds().to_numpy(dtype=float) / 86_400
    gain = followers / np.maximum(was, 1.0) - 1
    usual = max(float(np.median(gain / np.maximum(days, 1.0))), 0.0) * days
    odd = (gain - usual >= JUMP_SHARE) & (followers - was >= JUMP_FOLLOWERS) & (days <= JUMP_DAYS)
    who = seen.positions(steps["account"])
    doubt = np.zeros(len(seen.candidates))
    reasons: dict[int, Phrase] = {}
    suspects = np.flatnonzero(odd & (who >= 0))
    reactions = _Reactions(seen) if len(suspects) else None
    for i in suspects:
        step, position = steps.iloc[i], int(who[i])
        growth = reactions.growth(position, step, float(gain[i])) if reactions else None
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


class _Reactions:
    """Reactions by post: likes and comments, or comments alone where an account hides its likes."""

    def __init__(self, seen: Observation) -> None:
        own = seen.own
        likes = own["likes"].to_numpy(dtype=float, na_value=np.nan)
        comments = own["comments"].to_numpy(dtype=float, na_value=np.nan)
        shown = np.isfinite(likes)
        shows = np.bincount(own["who"][shown], minlength=len(seen.candidates)) >= FEW_POSTS
        by_likes = shows[own["who"].to_numpy()]
        self._by_likes = shows
        self._posts = own[["who", "created_at"]].assign(
            figure=np.where(by_likes, likes + np.nan_to_num(comments), comments)
        )
        self._posts = self._posts[np.isfinite(self._posts["figure"])]
        self._groups = self._posts.groupby("who").indices
        followers = seen.profiles["followers"].reindex(seen.candidates)
        self._followers = followers.to_numpy(dtype=float, na_value=np.nan)

    def growth(self, who: int, step: pd.Series, gain: float) -> float | None:
        """Return by how much reactions a post grew over a follower jump.

        The mean before it against the mean since. With under two posts before, the growth that
        others of any size would show at this rate: ``gain × rate / median rate``, at most `gain`.
        None with under two posts since.
        """
        posts = self._posts.iloc[self._groups.get(who, [])]
        middle = step["since"] + (step["as_of"] - step["since"]) / 2
        early = posts.loc[posts["created_at"] <= step["since"], "figure"]
        late = posts.loc[posts["created_at"] > middle, "figure"]
        if len(late) < FEW_POSTS:
            return None
        if len(early) >= FEW_POSTS:
            return float(late.mean() / max(float(early.mean()), 1.0) - 1)
        usual = self._usual_rate(by_likes=bool(self._by_likes[who]))
        rate = float(late.mean()) / max(float(step["followers"]), 1.0)
        return gain * min(1.0, rate / usual) if usual else None

    def _usual_rate(self, *, by_likes: bool) -> float:
        same = self._posts[self._by_likes[self._posts["who"].to_numpy()] == by_likes]
        means = same.groupby("who")["figure"].mean()
        rates = means / self._followers[means.index.to_numpy()]
        return float(rates.median()) if rates.notna().any() else 0.0
