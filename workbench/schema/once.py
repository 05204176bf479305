"""Rows that come twice, such as two scrapes of one post: which of them counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.schema.moments import read_times

__all__ = ["newest_of_each", "once"]

_FIGURES = ("likes", "comments", "shares", "views", "followers")


def once(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return each row once, as last collected; rows without a key are all kept, in their order.

    A frame that repeats nothing, or has no column `key`, is returned as it is. Which of several
    rows counts is what `newest_of_each` says.
    """
    if key not in frame:
        return frame
    kept = newest_of_each(frame, frame[key])
    return frame if kept.all() else frame[kept]


def newest_of_each(frame: pd.DataFrame, keys: pd.Series) -> npt.NDArray[np.bool_]:
    """Say which rows to keep so that each key stays once.

    Of several rows the one with the newest `collected_at` counts (unknown is oldest), then the
    one with the larger figures (likes, comments, shares, views, followers, in this order; unknown
    is smallest), then the last by the text of its other columns in the order of their names. The
    order of the rows decides nothing.

    Parameters
    ----------
    frame
        The rows.
    keys
        Their keys, in the same order; rows without one are kept.

    Returns
    -------
    numpy.ndarray
        bool ``(n_rows,)``.

    Examples
    --------
    >>> posts = pd.DataFrame({"post": ["a", "a", "b"], "likes": [9, 4, 1],
    ...                       "collected_at": ["2026-05-01", "2026-05-08", None]})
    >>> newest_of_each(posts, posts["post"])
    array([False,  True,  True])
    """
    repeated = (keys.duplicated(keep=False) & keys.notna()).to_numpy(dtype=bool)
    if not repeated.any():
        return np.ones(len(frame), dtype=bool)
    rows = np.flatnonzero(repeated)
    some = frame.iloc[rows]
    code = pd.factorize(keys.iloc[rows])[0]
    marks = [code]
    if "collected_at" in some:
        marks.append(read_times(some["collected_at"]).to_numpy("datetime64[us]").astype(np.int64))
    marks += [_figure(some[name]) for name in _FIGURES if name in some]
    texts = {name for name in some.columns if isinstance(name, str)}
    others = sorted(texts - {"collected_at", *_FIGURES})
    marks += [rank for name in others if (rank := _rank(some[name], code)) is not None]
    order = np.lexsort(marks[::-1])
    last = np.append(np.diff(code[order]) != 0, [True])
    kept: npt.NDArray[np.bool_] = ~repeated
    kept[rows[order[last]]] = True
    return kept


def _figure(column: pd.Series) -> npt.NDArray[np.float64]:
    known = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isnan(known), -np.inf, known)


def _rank(column: pd.Series, code: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    """Return the place of each text in ascending order; None where no key has two of them."""
    if not isinstance(column.dtype, pd.StringDtype):
        column = pd.Series(list(map(str, column)), dtype=object)
    text, texts = pd.factorize(column)
    first = np.full(int(code.max()) + 1, -2, dtype=np.int64)
    first[code] = text
    if (first[code] == text).all():  # exact copies, the usual case, cost no sorting
        return None
    place = np.empty(len(texts) + 1, dtype=np.int64)
    place[np.argsort(np.asarray(texts, dtype=object), kind="stable")] = np.arange(len(texts))
    place[-1] = -1
    ranks: npt.NDArray[np.int64] = place[text]
    return ranks
