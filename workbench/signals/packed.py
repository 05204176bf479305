"""Sentences and evidence of a hundred thousand candidates, kept as columns.

A sentence as a tuple with a dictionary takes some 400 bytes, as a row of columns 20; with twenty
signals that is a gigabyte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.measured import Phrase

__all__ = ["PackedEvidence", "PackedReasons", "pack_evidence", "pack_reasons"]

Columns = Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class PackedReasons(Sequence[Phrase]):
    """Phrases by candidate, made when they are asked for.

    Parameters
    ----------
    ids
        The phrase ids, each once.
    which
        uint16 ``(n_candidates,)``: each candidate's place in `ids`.
    row
        int32 ``(n_candidates,)``: each candidate's row in the columns of its phrase.
    columns
        For each phrase its values by name.
    """

    ids: tuple[str, ...]
    which: npt.NDArray[np.uint16]
    row: npt.NDArray[np.int32]
    columns: tuple[Columns, ...]

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.which)

    @overload
    def __getitem__(self, at: int) -> Phrase: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Phrase, ...]: ...
    def __getitem__(self, at: int | slice) -> Phrase | tuple[Phrase, ...]:
        """Return the phrase of the candidate at a position."""
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        which, row = int(self.which[at]), int(self.row[at])
        values = {name: _plain(column[row]) for name, column in self.columns[which].items()}
        return self.ids[which], values


@dataclass(frozen=True, eq=False)
class PackedEvidence(Mapping[str, tuple[str, ...]]):
    """Post keys by account, best first.

    Parameters
    ----------
    accounts
        Who has evidence.
    ends
        int64 ``(n_accounts,)``: where the keys of each end in `posts`.
    posts
        All keys, as Arrow strings.
    """

    accounts: pd.Index
    ends: npt.NDArray[np.int64]
    posts: pd.arrays.ArrowStringArray

    def __len__(self) -> int:
        """Return how many accounts have evidence."""
        return len(self.accounts)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the accounts."""
        return iter(self.accounts)

    def __getitem__(self, account: str) -> tuple[str, ...]:
        """Return the keys of an account."""
        at = int(self.accounts.get_loc(account))
        first = int(self.ends[at - 1]) if at else 0
        return tuple(str(key) for key in self.posts[first : int(self.ends[at])])


def pack_reasons(reasons: Sequence[Phrase]) -> PackedReasons:
    """Return the same phrases as columns."""
    shapes: dict[tuple[str, ...], int] = {}
    ids: list[str] = []
    which = np.empty(len(reasons), dtype=np.uint16)
    row = np.empty(len(reasons), dtype=np.int32)
    kept: list[list[Mapping[str, object]]] = []
    for at, (phrase, values) in enumerate(reasons):
        shape = (phrase, *values)
        if shape not in shapes:
            shapes[shape] = len(ids)
            ids.append(phrase)
            kept.append([])
        which[at] = shapes[shape]
        row[at] = len(kept[which[at]])
        kept[which[at]].append(values)
    columns = [
        {name: _column([values[name] for values in told]) for name in shape[1:]}
        for shape, told in zip(shapes, kept, strict=True)
    ]
    return PackedReasons(tuple(ids), which, row, tuple(columns))


def pack_evidence(evidence: Mapping[str, tuple[str, ...]]) -> PackedEvidence:
    """Return the same keys in one column."""
    sizes = np.fromiter(map(len, evidence.values()), dtype=np.int64, count=len(evidence))
    keys = pd.array(list(chain.from_iterable(evidence.values())), dtype="str")
    return PackedEvidence(pd.Index(list(evidence), dtype="str"), np.cumsum(sizes), keys)


def _column(values: list[object]) -> npt.NDArray[np.generic]:
    kinds = set(map(type, values))
    if len(kinds) == 1 and kinds <= {int, float, bool, np.float64, np.int64}:
        return np.array(values)
    return np.fromiter(values, dtype=object, count=len(values))


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
