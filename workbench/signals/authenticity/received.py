"""The comments that people left below others' posts, as numbers: who, below whose, when, what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.signals.authenticity.pattern import Bools, Ints
from workbench.signals.grouping import moments_of
from workbench.signals.measured import Floats
from workbench.signals.observation import Observation
from workbench.text.spam import SPAM, judge_texts, said_twice

__all__ = ["Received", "received"]

MINUTE = 60_000_000  # microseconds


@dataclass(frozen=True)
class Received:
    """One entry a comment; authors' own comments and comments without author are left out.

    Parameters
    ----------
    author, owner
        Account codes: who wrote it, and below whose post.
    who
        Position of the owner among the candidates, −1 for others.
    post
        Post codes, −1 where unknown.
    delay
        Minutes between post and comment, NaN where unknown.
    when
        Microseconds since 1970; the smallest integer where unknown.
    spam, generic, copied, repeated, worded
        What was judged of the text, whether its author left the same words below another post,
        and whether there is a text.
    giveaway
        Whether it stands below a giveaway.
    pairs, pair, times
        Each ``author·n_accounts + owner`` once, ascending; which of them a comment belongs to, and
        how many comments each has.
    accounts, posts
        The keys behind the codes.
    """

    author: Ints
    owner: Ints
    who: Ints
    post: Ints
    delay: Floats
    when: Ints
    spam: Bools
    generic: Bools
    copied: Bools
    repeated: Bools
    worded: Bools
    giveaway: Bools
    pairs: Ints
    pair: Ints
    times: Ints
    accounts: pd.Index
    posts: pd.Index

    def __len__(self) -> int:
        """Return how many comments there are."""
        return len(self.author)


def received(seen: Observation) -> Received:
    """Return the comments of `seen` as numbers, each distinct text judged once."""
    table = seen.comments
    author, givers = pd.factorize(table["account"])
    owner, takers = pd.factorize(table["post_account"])
    accounts = pd.Index(givers).append(pd.Index(takers)).unique()
    owner = np.append(accounts.get_indexer(takers), -1)[owner]  # whoever comments has their place
    # Numbers are filtered, not texts: those are costly to copy.
    rows = np.flatnonzero((author >= 0) & (owner >= 0) & (author != owner))
    author, owner = author[rows].astype(np.int64), owner[rows].astype(np.int64)
    position = np.full(len(accounts) + 1, -1, dtype=np.int64)
    places = accounts.get_indexer(seen.candidates)
    position[places[places >= 0]] = np.flatnonzero(places >= 0)
    post, keys = pd.factorize(table["post"])
    post, posts = post[rows].astype(np.int64), pd.Index(keys)
    written, giveaway = _posts(seen, posts)
    when = moments_of(table["created_at"])[rows]
    judged = judge_texts(table["text"])
    spam, said = judged.spam[rows], judged.said[rows]
    delay = (when - written[post]) / MINUTE
    unknown = np.iinfo(np.int64).min
    delay[(when == unknown) | (written[post] == unknown)] = np.nan
    by = pd.DataFrame({"account": author, "post": post})
    pairs, pair, times = np.unique(
        author * len(accounts) + owner, return_inverse=True, return_counts=True
    )
    return Received(
        author=author,
        owner=owner,
        who=position[owner],
        post=post,
        delay=delay,
        when=when,
        spam=spam >= SPAM,
        generic=judged.generic[rows],
        copied=said_twice(said, by),
        repeated=_repeated(author, said, by[["post"]]),
        worded=spam > 0,
        giveaway=giveaway[post],
        pairs=pairs,
        pair=pair.ravel(),
        times=times,
        accounts=accounts,
        posts=posts,
    )


def _posts(seen: Observation, keys: pd.Index) -> tuple[Ints, Bools]:
    """Return when posts were written and which are giveaways; the last entry is nobody's."""
    index = pd.Index(seen.posts["post"])
    first = np.arange(len(index))
    if not index.is_unique:
        first = np.flatnonzero(~index.duplicated())
        index = index[first]
    places = index.get_indexer(keys)
    found = places >= 0
    places = first[places[found]]
    written = np.full(len(keys) + 1, np.iinfo(np.int64).min, dtype=np.int64)
    giveaway = np.zeros(len(keys) + 1, dtype=bool)
    written[:-1][found] = moments_of(seen.posts["created_at"])[places]
    giveaway[:-1][found] = seen.posts["giveaway"].to_numpy(dtype=bool)[places]
    return written, giveaway


def _repeated(author: Ints, said: Ints, post: pd.DataFrame) -> Bools:
    """Return which comments repeat the words of their own author from below another post."""
    result = np.zeros(len(said), dtype=bool)
    times = np.bincount(said[said >= 0])
    rows = np.flatnonzero(said >= 0)
    rows = rows[times[said[rows]] > 1]
    _, own = np.unique(author[rows] * (len(times) + 1) + said[rows], return_inverse=True)
    result[rows] = said_twice(own.ravel(), post.iloc[rows])
    return result
