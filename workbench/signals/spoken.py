"""The language candidates write, from what they wrote."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.grouping import moments_of
from workbench.signals.observation import Observation
from workbench.text.language import detect_language

__all__ = ["NEWEST", "languages_of"]

NEWEST = 20
MOST_READ = 40_000  # captions in all; the detector reads about 8,000 a second


def languages_of(seen: Observation) -> list[str | None]:
    """Return the language each candidate mostly writes, None where their captions do not tell.

    The twenty newest captions count, by `seen.languages` or read here; with more than 2,000
    candidates fewer are read, 40,000 in all but one of each at least. The more frequent language
    wins, of equals the first by name.
    """
    own, size = seen.own, len(seen.candidates)
    given = seen.languages
    who = own["who"].to_numpy(dtype=np.int64)
    spoken = np.flatnonzero(own["text"].notna().to_numpy())
    most = NEWEST if given is not None else min(NEWEST, max(1, MOST_READ // max(size, 1)))
    newest = spoken[_newest(own[["who", "post", "created_at"]].iloc[spoken], most=most)]
    if given is None:
        language = pd.Series(detect_language(own["text"].iloc[newest]), dtype=object)
    else:
        known = given if given.index.is_unique else given[~given.index.duplicated()]
        language = known.reindex(own["post"].iloc[newest]).astype(object).reset_index(drop=True)
    code, names = pd.factorize(language, sort=True)
    votes = pd.DataFrame({"who": who[newest], "code": code})[code >= 0]
    counts = votes.groupby(["who", "code"]).size().rename("n").reset_index()
    counts = counts.sort_values(["who", "n", "code"], ascending=[True, False, True])
    first = counts.drop_duplicates("who")
    found: list[str | None] = [None] * size
    called = [str(name) for name in names]
    for position, place in zip(first["who"].tolist(), first["code"].tolist(), strict=True):
        found[position] = called[place]
    return found


def _newest(posts: pd.DataFrame, *, most: int) -> npt.NDArray[np.int64]:
    """Return the positions of each candidate's `most` newest posts.

    Posts of one moment are ordered by a hash of their key, which no row order changes.
    """
    who = posts["who"].to_numpy(dtype=np.int64)
    at = moments_of(posts["created_at"])
    order = np.lexsort((-at, who))
    tied = np.flatnonzero((np.diff(who[order]) == 0) & (np.diff(at[order]) == 0))
    if len(tied):
        tied = order[np.union1d(tied, tied + 1)]
        key = np.zeros(len(order), dtype=np.uint64)
        key[tied] = pd.util.hash_array(posts["post"].iloc[tied].to_numpy(dtype=object))
        order = np.lexsort((key, -at, who))
    ranked = who[order]
    firsts = np.flatnonzero(np.diff(ranked, prepend=-1))
    place = np.arange(len(order)) - np.repeat(firsts, np.diff(firsts, append=len(order)))
    return np.asarray(order[place < most], dtype=np.int64)
