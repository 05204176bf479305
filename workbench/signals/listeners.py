"""Which own posts people commented on: the evidence of an audience."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.graph.columns import places_among
from workbench.signals.engagers import Codes
from workbench.signals.grouping import best_posts
from workbench.signals.observation import Observation

__all__ = ["most_commented"]


def most_commented(seen: Observation, by: pd.Index | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return for each candidate the own posts on which most people commented, at most three.

    Parameters
    ----------
    by
        Only comments of these accounts count; default all but the brand's and its competitors'.
        A person counts once a post, and not on their own.
    """
    post, person, people = _comments(seen)
    if by is None:
        counted = ~people.isin(seen.brand_accounts | seen.rival_accounts)
    else:
        counted = people.isin(by)
    own = seen.own[["who", "post", "created_at"]]
    listeners = np.bincount(post[counted[person]], minlength=len(own))
    heard = np.flatnonzero(listeners)
    return best_posts(own.iloc[heard], listeners[heard].astype(float), seen.candidates)


def _comments(seen: Observation) -> tuple[Codes, Codes, pd.Index]:
    """Return who commented on which own post, each pair once, as positions; and who that is."""
    kept = vars(seen)  # where `cached_property` keeps what it found, too
    if "_comments" not in kept:
        kept["_comments"] = _found(seen)
    found: tuple[Codes, Codes, pd.Index] = kept["_comments"]
    return found


def _found(seen: Observation) -> tuple[Codes, Codes, pd.Index]:
    comments, own = seen.comments, seen.own
    post = places_among(comments["post"], pd.Index(own["post"]))
    person, people = pd.factorize(comments["account"])
    both = np.flatnonzero((post >= 0) & (person >= 0))
    size = max(len(people), 1)
    pair = np.sort(post[both] * size + person[both])
    pair = pair[np.diff(pair, prepend=-1) != 0]
    post, person = pair // size, pair % size
    author = places_among(own["account"], pd.Index(people))
    others = author[post] != person
    return post[others], person[others].astype(np.int64), pd.Index(people)
