"""The same commenters in the same order below several posts, as scripts and rotas leave them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.authenticity.pattern import Bools, Ints, Pattern, no_doubt, pattern
from workbench.signals.authenticity.received import Received
from workbench.signals.measured import Floats, Phrase

__all__ = ["same_order"]

FIRST = 6  # commenters of a post that are compared
POSTS = 3  # below which somebody must be among the first, and that must show an order
LEVEL = 0.5  # agreement that habits alone may reach: early birds before night owls
TRUST = 20.0  # comparisons that count as much as none


def same_order(got: Received, size: int) -> Pattern:
    """Find accounts below whose posts the same people comment in the same order.

    Of each post the first six commenters count, of them those who are among the first of at
    least three of the owner's posts. Agreement is the mean of Kendall's τ over all pairs of
    posts: of every two commenters and every two posts that have both, +1 if their order is the
    same and −1 if not. Chance gives 0. Doubt is ``max(0, (τ − ½)/½) × m/(m + 20) × share of the
    comments from these people``, m being the number of such comparisons.

    References
    ----------
    Kendall, *A new measure of rank correlation*, 1938.
    """
    timed = (got.who >= 0) & (got.post >= 0) & (got.at != np.iinfo(np.int64).min)
    n = np.bincount(got.who[got.who >= 0], minlength=size)
    regular = _regulars(got, np.flatnonzero(timed))
    if not len(regular):
        return no_doubt(size) if not timed.any() else pattern(np.zeros(size), n > 0, _nobody)
    agreement, comparisons = _agreement(got, regular, size)
    from_them = np.bincount(got.who[_by_regulars(got, regular)], minlength=size)
    share = from_them / np.maximum(n, 1)
    trust = comparisons / (comparisons + TRUST)
    doubt = np.clip((agreement - LEVEL) / (1 - LEVEL), 0.0, 1.0) * trust * share
    people = _people(got, regular, size)
    posts = pd.Series(got.post[regular]).groupby(got.who[regular]).nunique()
    posts = posts.reindex(range(size), fill_value=0).to_numpy()

    def reason(i: int) -> Phrase:
        return "signals.order_reason", {
            "people": int(people[i]), "posts": int(posts[i]), "agreement": float(agreement[i]),
        }  # fmt: skip

    telling = (got.who[regular], got.post[regular], got.posts)
    return pattern(doubt, n > 0, reason, telling=telling)


def _nobody(_: int) -> Phrase:
    return "signals.authenticity_clear", {}


def _regulars(got: Received, rows: Ints) -> Ints:
    """Return the rows of people among the first of three posts and more, by post and time."""
    table = pd.DataFrame(
        {"post": got.post[rows], "at": got.at[rows], "author": got.author[rows], "row": rows}
    ).sort_values(["post", "at", "author"], kind="stable")
    table = table[~table.duplicated(["post", "author"]).to_numpy()]
    table = table[(table.groupby("post").cumcount() < FIRST).to_numpy()]
    row = table["row"].to_numpy()
    who, author = got.who[row], got.author[row]
    _, pair, counts = np.unique(
        who * len(got.accounts) + author, return_inverse=True, return_counts=True
    )
    kept: Ints = row[counts[pair.ravel()] >= POSTS]
    return kept


def _agreement(got: Received, rows: Ints, size: int) -> tuple[Floats, Floats]:
    """Return the mean of Kendall's τ over pairs of posts, and of how many comparisons."""
    post, author, at, who = got.post[rows], got.author[rows], got.at[rows], got.who[rows]
    firsts, seconds = [], []
    for step in range(1, FIRST):
        here = np.arange(max(len(rows) - step, 0))
        here = here[post[here] == post[here + step]]
        here = here[at[here] < at[here + step]]  # at the same moment there is no order
        firsts.append(here)
        seconds.append(here + step)
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    many = len(got.accounts)
    low, high = np.minimum(author[first], author[second]), np.maximum(author[first], author[second])
    sign = np.where(author[first] < author[second], 1.0, -1.0)
    table = pd.DataFrame({"who": who[first], "pair": low * many + high, "sign": sign})
    sums = table.groupby(["who", "pair"])["sign"].agg(["sum", "size"]).reset_index()
    total, times = sums["sum"].to_numpy(), sums["size"].to_numpy(dtype=float)
    owner = sums["who"].to_numpy()
    alike = np.bincount(owner, weights=(total**2 - times) / 2, minlength=size)
    comparisons = np.bincount(owner, weights=times * (times - 1) / 2, minlength=size)
    return alike / np.maximum(comparisons, 1), comparisons


def _by_regulars(got: Received, rows: Ints) -> Bools:
    many = len(got.accounts)
    people = np.unique(got.who[rows] * many + got.author[rows])
    by: Bools = (got.who >= 0) & np.isin(got.who * many + got.author, people)
    return by


def _people(got: Received, rows: Ints, size: int) -> Ints:
    many = len(got.accounts)
    people = np.unique(got.who[rows] * many + got.author[rows])
    return np.bincount(people // many, minlength=size).astype(np.int64)
