"""The same commenters in the same order below several posts, as scripts and rotas leave them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.authenticity.pattern import Ints, Pattern, no_doubt, pattern
from workbench.signals.authenticity.received import Received
from workbench.signals.measured import Floats, Phrase

__all__ = ["same_order"]

FIRST = 6  # commenters of a post that are compared
POSTS = 3  # below which somebody must have commented
PEOPLE = 4  # fewer have an order by being a couple and a friend
LEVEL = 0.6  # agreement that habits alone may reach: early birds before night owls
TRUST = 20.0  # comparisons that count as much as none


def same_order(got: Received, size: int) -> Pattern:
    """Find accounts below whose posts the same people comment in the same order.

    Of each post the first six count of those who comment below at least three of the owner's
    posts; fewer where the sixth and the seventh came at one moment. Agreement is the mean of
    Kendall's τ over all pairs of posts: of every two commenters and every two posts that have
    both, +1 if their order is the same and −1 if not. Chance gives 0. Doubt is ``max(0,
    (τ − 0.6)/0.4) × m/(m + 20) × share of the comments from these people``, m being the number
    of such comparisons, with four people and more.

    References
    ----------
    Kendall, *A new measure of rank correlation*, 1938.
    """
    timed = (got.who >= 0) & (got.post >= 0) & (got.when != np.iinfo(np.int64).min)
    n = np.bincount(got.who[got.who >= 0], minlength=size)
    regular = _regulars(got, np.flatnonzero(timed))
    if not len(regular):
        return no_doubt(size) if not timed.any() else pattern(np.zeros(size), n > 0, _nobody)
    agreement, comparisons = _agreement(got, regular, size)
    people = np.unique(got.pair[regular])
    share = _of_owners(got, got.times[people], people, size) / np.maximum(n, 1)
    trust = comparisons / (comparisons + TRUST)
    many = _of_owners(got, np.ones(len(people)), people, size)
    alike = np.where(many >= PEOPLE, (agreement - LEVEL) / (1 - LEVEL), 0.0)
    doubt = np.clip(alike, 0.0, 1.0) * trust * share
    posts = pd.Series(got.post[regular]).groupby(got.who[regular]).nunique()
    posts = posts.reindex(range(size), fill_value=0).to_numpy()

    def reason(i: int) -> Phrase:
        return "signals.order_reason", {
            "people": int(many[i]), "posts": int(posts[i]), "agreement": float(agreement[i]),
        }  # fmt: skip

    telling = (got.who[regular], got.post[regular], got.posts)
    return pattern(doubt, n > 0, reason, telling=telling)


def _nobody(_: int) -> Phrase:
    return "signals.authenticity_clear", {}


def _regulars(got: Received, rows: Ints) -> Ints:
    """Return of each post the first six rows of those below three posts and more, in order."""
    rows = rows[got.times[got.pair[rows]] >= POSTS]
    table = pd.DataFrame(
        {"post": got.post[rows], "at": got.when[rows], "author": got.author[rows], "row": rows}
    ).sort_values(["post", "at", "author"], kind="stable")
    table = table[~table.duplicated(["post", "author"]).to_numpy()]
    below = np.bincount(got.pair[table["row"].to_numpy()], minlength=len(got.pairs))
    table = table[below[got.pair[table["row"].to_numpy()]] >= POSTS]
    # Whoever shares a moment with the seventh is left out: codes would decide, hence row order.
    place = table.groupby("post")["at"].rank(method="max")
    kept: Ints = table["row"].to_numpy()[(place <= FIRST).to_numpy(dtype=bool)]
    return kept


def _agreement(got: Received, rows: Ints, size: int) -> tuple[Floats, Floats]:
    """Return the mean of Kendall's τ over pairs of posts, and of how many comparisons."""
    post, author, at, who = got.post[rows], got.author[rows], got.when[rows], got.who[rows]
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
    return alike / np.maximum(comparisons, 1), comparisons.astype(float)


def _of_owners(got: Received, what: Ints | Floats, pairs: Ints, size: int) -> Floats:
    """Return the sum of `what` of pairs of author and owner for each candidate who owns them."""
    who = np.full(len(got.accounts), -1, dtype=np.int64)
    who[got.owner] = got.who
    owner = who[got.pairs[pairs] % len(got.accounts)]
    sums: Floats = np.bincount(owner, weights=what, minlength=size).astype(float)
    return sums
