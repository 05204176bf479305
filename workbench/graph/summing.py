"""From single acts to one weight a pair of accounts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

__all__ = ["sum_up"]


def sum_up(
    source: pd.Series, target: pd.Series, weight: np.ndarray
) -> tuple[pd.Index, sparse.csr_array]:
    """Return sorted accounts and the CSR matrix of summed weights.

    Weights that differ are summed smallest first, so that shuffled input gives the same bits.
    """
    codes, accounts = pd.factorize(pd.concat([source, target], ignore_index=True))
    order = np.asarray(accounts.argsort())
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    n = len(order)
    row, col = place[codes[: len(source)]], place[codes[len(source) :]]
    real = row != col
    row, col, weight = row[real], col[real], weight[real]
    if len(weight) and (weight != weight[0]).any():
        row, col, weight = _summed(row, col, weight)
    ends = (row.astype(np.int32), col.astype(np.int32))  # scikit-network wants 32 bits
    matrix = sparse.coo_array((weight, ends), shape=(n, n)).tocsr()
    return pd.Index(accounts[order]), matrix


def _summed(
    row: np.ndarray, col: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each pair once with the sum of its weights, added smallest first."""
    pair = row * (np.int64(col.max()) + 1) + col
    order = np.argsort(pair)
    pair, weight = pair[order], weight[order]
    new = np.diff(pair, prepend=-1) != 0
    repeated = np.flatnonzero(~(new & np.append(new[1:], values=True)))
    # Most pairs meet once: only those that meet again need their weights in order.
    weight[repeated] = weight[repeated][np.lexsort((weight[repeated], pair[repeated]))]
    first = np.flatnonzero(new)
    picked = order[first]
    return row[picked], col[picked], np.add.reduceat(weight, first)
