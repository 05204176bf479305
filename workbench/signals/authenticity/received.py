"""The comments that people left below others' posts, as numbers: who, below whose, when, what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.signals.authenticity.pattern import Bools, Ints
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
    at
        Microseconds since 1970; the smallest integer where unknown.
    spam, generic, copied, worded
        What was judged of the text, and whether there is one.
    giveaway
        Whether it stands below a giveaway.
    accounts, posts
        The keys behind the codes.
    """

    author: Ints
    owner: Ints
    who: Ints
    post: Ints
    delay: Floats
    at: Ints
    spam: Bools
    generic: Bools
    copied: Bools
    worded: Bools
    giveaway: Bools
    accounts: pd.Index
    posts: pd.Index

    def __len__(self) -> int:
        """Return how many comments there are."""
        return len(self.author)


def received(seen: Observation) -> Received:
    """Return the comments of `seen` as numbers, each distinct text judged once."""
    table = seen.comments
    known = (table["account"].notna() & table["post_account"].notna()).to_numpy(dtype=bool)
    table = table if known.all() else table[known]
    both = pd.concat([table["account"], table["post_account"]], ignore_index=True)
    codes, names = pd.factorize(both)
    author, owner = codes[: len(table)], codes[len(table) :]
    others = author != owner
    table, author, owner = table[others], author[others], owner[others]
    accounts = pd.Index(names)
    position = np.full(len(accounts) + 1, -1, dtype=np.int64)
    places = accounts.get_indexer(seen.candidates)
    position[places[places >= 0]] = np.flatnonzero(places >= 0)
    post, keys = pd.factorize(table["post"])
    posts = pd.Index(keys)
    written, giveaway = _posts(seen, posts)
    at = _microseconds(table["created_at"])
    text = judge_texts(table["text"])
    delay = (at - written[post]) / MINUTE
    unknown = np.iinfo(np.int64).min
    delay[(at == unknown) | (written[post] == unknown)] = np.nan
    by = pd.DataFrame({"account": author, "post": post})
    return Received(
        author=author.astype(np.int64),
        owner=owner.astype(np.int64),
        who=position[owner],
        post=post.astype(np.int64),
        delay=delay,
        at=at,
        spam=text.spam >= SPAM,
        generic=text.generic,
        copied=said_twice(text.said, by),
        worded=text.spam > 0,
        giveaway=giveaway[post],
        accounts=accounts,
        posts=posts,
    )


def _posts(seen: Observation, keys: pd.Index) -> tuple[Ints, Bools]:
    """Return when each post was written and whether it is a giveaway; the last entry is nobody's."""
    places = pd.Index(seen.posts["post"]).get_indexer_for(keys) if _unique(seen) else _first(seen, keys)
    found = places >= 0
    written = np.full(len(keys) + 1, np.iinfo(np.int64).min, dtype=np.int64)
    giveaway = np.zeros(len(keys) + 1, dtype=bool)
    written[:-1][found] = _microseconds(seen.posts["created_at"])[places[found]]
    giveaway[:-1][found] = seen.posts["giveaway"].to_numpy(dtype=bool)[places[found]]
    return written, giveaway


def _unique(seen: Observation) -> bool:
    return bool(seen.posts["post"].is_unique)


def _first(seen: Observation, keys: pd.Index) -> Ints:
    kept = np.flatnonzero(~seen.posts["post"].duplicated().to_numpy())
    places = pd.Index(seen.posts["post"].iloc[kept]).get_indexer(keys)
    return np.where(places >= 0, kept[places], -1)


def _microseconds(moments: pd.Series) -> Ints:
    return moments.dt.as_unit("us").to_numpy(dtype="datetime64[us]").astype(np.int64)
