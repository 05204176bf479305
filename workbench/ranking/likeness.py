"""How like some accounts others are: in what they write, who listens, and where they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from workbench.graph import AttentionGraph
from workbench.graph.measures import simple_undirected
from workbench.signals.measured import Floats
from workbench.text import Encoder, plain_text

__all__ = ["Likeness", "audience_likeness", "content_likeness", "neighbourhood_likeness"]

NEWEST_POSTS = 20
SLAB = 50_000
PRIOR_POSTS = 2.0
PRIOR_PEOPLE = 5.0
PRIOR_NEIGHBOURS = 5.0
ROUNDING = 1e-5  # what is left of equal vectors when their mean is taken off is no direction

Counts = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """One kind of likeness of some accounts to the seeds.

    Parameters
    ----------
    value
        float64 ``(n_accounts,)`` in 0..1; NaN where it cannot be known.
    n
        int64 ``(n_accounts,)``: posts, people or neighbours behind it.
    detail
        float64 ``(n_accounts,)``: people shared with the seeds (audience), or how many times as
        often attention from the seeds comes by (neighbourhood).
    """

    value: Floats
    n: Counts
    detail: Floats

    @property
    def known(self) -> bool:
        """True if it is known of anybody."""
        return bool((~np.isnan(self.value)).any())


def content_likeness(
    posts: pd.DataFrame, accounts: pd.Index, seeds: pd.Index, encoder: Encoder
) -> Likeness:
    """Return how like the accounts write: ``max(0, cos) · n/(n + 2)``, the mean over the seeds.

    The cosine of the mean vectors of their newest 20 own posts, each less the mean over all
    accounts: what everybody writes about makes nobody alike. Reposts and posts without words stay
    out.
    """
    everybody = accounts.append(seeds)
    centre, n = _centres(*_own_texts(posts, everybody), len(everybody), encoder)
    wrote = n > 0
    at_seed = np.arange(len(everybody)) >= len(accounts)
    if not (at_seed & wrote).any():
        return _unknown(len(accounts), n[~at_seed])
    centre[wrote] -= centre[wrote].mean(axis=0, dtype=np.float64).astype(np.float32)
    apart = _units(centre)
    near = apart[~at_seed] @ apart[at_seed & wrote].mean(axis=0)
    n = n[~at_seed]
    value = np.where(n > 0, np.clip(near, 0.0, 1.0) * n / (n + PRIOR_POSTS), np.nan)
    return Likeness(value, n, np.full(len(n), np.nan))


def audience_likeness(
    graph: AttentionGraph, accounts: pd.Index, seeds: pd.Index, without: Collection[str]
) -> Likeness:
    """Return how alike their audiences are: ``shared / √((a + 5)(s + 5))``, the mean over seeds.

    The cosine of who is in whose audience (Ochiai's coefficient), with five people more on either
    side, so that small audiences are not alike by chance. `without` (the brand and its
    competitors) are nobody's audience. Seeds without an audience do not count.

    References
    ----------
    A. Ochiai, "Zoogeographical studies on the soleoid fishes found in Japan", 1957.
    """
    listens = np.ones(len(graph))
    listens[graph.accounts.isin(list(without))] = 0.0
    inside = sparse.diags_array(listens)
    theirs = sparse.csr_array(graph.audience_matrix(accounts) @ inside)
    ours = sparse.csr_array(graph.audience_matrix(seeds) @ inside)
    people, own = theirs.sum(axis=1), ours.sum(axis=1)
    ours, own = ours[own > 0], own[own > 0]
    n = np.asarray(people, dtype=np.int64)
    if not len(own):
        return _unknown(len(accounts), n)
    typical = (sparse.diags_array(1 / np.sqrt(own + PRIOR_PEOPLE)) @ ours).sum(axis=0) / len(own)
    cosine = (theirs @ typical) / np.sqrt(people + PRIOR_PEOPLE)
    shared = theirs @ (ours.sum(axis=0) > 0).astype(float)
    known = people > 0
    return Likeness(np.where(known, cosine, np.nan), n, np.where(known, shared, np.nan))


def neighbourhood_likeness(
    graph: AttentionGraph, accounts: pd.Index, seeds: pd.Index, without: Collection[str]
) -> Likeness:
    """Return how near the accounts stand: whether attention from the seeds comes by them.

    ``p/(p + q)``: p is the PageRank of a walk that restarts at the seeds, q of one that restarts
    anywhere, both along and against attention, `without` taken out. Dividing by q is what keeps
    those whom every walk passes from being like everybody. ½ is as near as anyone; accounts with
    few neighbours are drawn towards it by ``k/(k + 5)``.

    References
    ----------
    T. Haveliwala, "Topic-sensitive PageRank", WWW 2002.
    """
    both = dataclasses.replace(graph, matrix=(graph.matrix + graph.matrix.T).tocsr())
    out = [key for key in without if key in graph.accounts and key not in seeds]
    inside = ~graph.accounts.isin(out)
    links = simple_undirected(both.matrix) @ inside.astype(float)
    neighbours = pd.Series(np.where(inside, links, 0.0), graph.accounts)
    n = neighbours.reindex(accounts).fillna(0.0).to_numpy().astype(np.int64)
    starts = seeds[neighbours.reindex(seeds).fillna(0.0).to_numpy() > 0]
    if not len(starts):
        return _unknown(len(accounts), n)
    near = both.pagerank(list(starts), without=out).reindex(accounts).to_numpy()
    anywhere = both.pagerank(without=out).reindex(accounts).to_numpy()
    known = n > 0
    safe = np.where(known, anywhere, 1.0)
    times = np.where(known, near / safe, np.nan)
    trust = n / (n + PRIOR_NEIGHBOURS)
    return Likeness(0.5 + trust * (times / (1 + times) - 0.5), n, times)


def _own_texts(posts: pd.DataFrame, everybody: pd.Index) -> tuple[Counts, list[str]]:
    """Return whose, and the texts of, everybody's newest own posts."""
    own = posts[posts["text"].notna()]
    if "repost_of" in own:
        own = own[own["repost_of"].isna()]
    who = everybody.get_indexer(own["account"])
    key = own["post"] if "post" in own else pd.Series(own.index, own.index)
    rows = pd.DataFrame(
        {"who": who, "at": own["created_at"].to_numpy(), "key": key.to_numpy(),
         "text": own["text"].to_numpy()}
    )  # fmt: skip
    rows = rows[rows["who"] >= 0].sort_values(["who", "at", "key"], ascending=[True, False, True])
    newest = rows.groupby("who").head(NEWEST_POSTS)
    return newest["who"].to_numpy(dtype=np.int64), newest["text"].tolist()


def _centres(who: Counts, texts: list[str], size: int, encoder: Encoder) -> tuple[Vectors, Counts]:
    """Return the mean vector of each one's texts, and of how many texts with words it is one.

    Some at a time: a million vectors at once would take gigabytes.
    """
    n = np.zeros(size, dtype=np.int64)
    total: Vectors = np.zeros((size, 0), dtype=np.float32)
    for start in range(0, len(texts), SLAB):
        some = texts[start : start + SLAB]
        forms = {text: plain_text(text) for text in dict.fromkeys(some)}
        vectors = encoder.encode([forms[text] for text in some]).astype(np.float32, copy=False)
        spoken = np.flatnonzero(vectors.any(axis=1))
        here = who[start : start + SLAB][spoken]
        n += np.bincount(here, minlength=size)
        if not total.shape[1]:
            total = np.zeros((size, vectors.shape[1]), dtype=np.float32)
        ones = np.ones(len(here), dtype=np.float32)
        pick = sparse.csr_array((ones, (here, spoken)), shape=(size, len(some)))
        total += pick @ vectors
    total /= np.maximum(n, 1)[:, None].astype(np.float32)
    return total, n


def _units(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Vectors = np.divide(rows, length, out=np.zeros_like(rows), where=length > ROUNDING)
    return units


def _unknown(size: int, n: Counts) -> Likeness:
    return Likeness(np.full(size, np.nan), n, np.full(size, np.nan))
