"""What was judged of posts and comments, kept as long as their text is the one that was judged.

A side table for each kind of finding, by key. Beside each row stand two marks, of the text and of
the rule it was judged by, that only this project can make: without its secret nobody can try
which text, or whose name in it, a mark is of. Whenever findings are kept, and after every
import and erasure, rows go whose post or comment is gone or has another text.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.errors import BusyError
from workbench.project.corpus import Corpus
from workbench.project.locks import ProjectLock
from workbench.project.side import Enrichments, scrub_side
from workbench.project.suppression import Suppression
from workbench.schema import to_pandas

__all__ = ["Findings", "prune_findings"]

PREFIX = "judged_"
KEY, OF_TEXT, BY_RULE = "key", "of_text", "by_rule"
PATIENCE = 2.0  # seconds; what is not kept is found again
_TEXTS = (("posts", "post"), ("comments", "comment"))


class Findings:
    """What was judged of texts, by the kind of finding.

    Parameters
    ----------
    side, corpus, suppression, lock
        The parts of the project.
    key
        Gives the project's secret, 32 bytes.
    """

    def __init__(
        self,
        side: Enrichments,
        corpus: Corpus,
        suppression: Suppression,
        lock: ProjectLock,
        *,
        key: Callable[[], bytes],
    ) -> None:
        self._side = side
        self._corpus = corpus
        self._suppression = suppression
        self._lock = lock
        self._key = key

    def has(self, name: str) -> bool:
        """Say whether some findings of that kind are kept."""
        return self._side.path(PREFIX + name).exists()

    def recall(
        self, name: str, keys: Sequence[str], texts: Sequence[object], *, rule: str
    ) -> tuple[pd.DataFrame, np.ndarray]:
        """Return what is kept of texts under a rule.

        Parameters
        ----------
        name
            Which kind of finding.
        keys, texts
            Of posts and comments; what is no string counts as "".
        rule
            All that the findings depend on besides the text.

        Returns
        -------
        findings : pandas.DataFrame
            A row for each text of which something is kept, in their order, without its key.
        found : numpy.ndarray
            bool (n,): which texts those are.
        """
        kept = _table(self._side.path(PREFIX + name))
        if kept is None:
            return pd.DataFrame(), np.zeros(len(keys), dtype=bool)
        at = pd.Index(kept.column(KEY).to_pylist()).get_indexer(pd.Index(keys, dtype=object))
        found = at >= 0
        mark = Marks(self._key())
        ours = kept.column(BY_RULE).to_numpy() == mark(f"rule\n{rule}")
        of_text = kept.column(OF_TEXT).to_numpy()
        for row in np.flatnonzero(found).tolist():
            place = at[row]
            found[row] = ours[place] and of_text[place] == mark.of_text(texts[row])
        rows = kept.drop_columns([KEY, OF_TEXT, BY_RULE]).take(pa.array(at[found]))
        return to_pandas(rows), found

    def keep(
        self,
        name: str,
        keys: Sequence[str],
        texts: Sequence[object],
        findings: pd.DataFrame,
        *,
        rule: str,
    ) -> None:
        """Keep findings, one row a text, in place of older ones about the same post or comment.

        Nothing is kept of people who were forgotten, nor of what the project does not hold, or
        no longer holds, with that text.

        Raises
        ------
        BusyError
            Another process holds the project for longer than two seconds.
        ProjectError
            The disk is full or not writable.
        """
        mark = Marks(self._key())
        columns = {column: _column(findings[column]) for column in findings.columns}
        new = pa.table(
            {
                KEY: pa.array(list(keys), pa.string()),
                OF_TEXT: pa.array([mark.of_text(text) for text in texts], pa.int64()),
                BY_RULE: pa.array([mark(f"rule\n{rule}")] * len(keys), pa.int64()),
                **columns,
            }
        )
        path = self._side.path(PREFIX + name)
        with self._lock.hold(patience=PATIENCE):
            judge = self._suppression.refresh()
            new = scrub_side(new, judge) if judge else new
            kept = _table(path)
            if kept is not None and kept.schema.equals(new.schema):
                older = pc.invert(pc.is_in(kept.column(KEY), new.column(KEY).combine_chunks()))
                new = pa.concat_tables([kept.filter(older), new])
            now = _marks_now(self._corpus, new.column(KEY).combine_chunks(), mark)
            self._side.write_arrow(path, _fitting(new, now))

    def prune(self) -> None:
        """Drop findings that no longer hold, unless another process holds the project."""
        with contextlib.suppress(BusyError), self._lock.hold(patience=PATIENCE):
            prune_findings(self._side, self._corpus, self._key())


class Marks:
    """Numbers that stand for texts and rules, which only the secret makes."""

    def __init__(self, key: bytes) -> None:
        self._keyed = hashlib.blake2b(digest_size=8, key=key, person=b"findings")

    def __call__(self, said: str) -> int:
        digest = self._keyed.copy()
        digest.update(said.encode("utf-8", "surrogatepass"))
        return int.from_bytes(digest.digest(), "little", signed=True)

    def of_text(self, text: object) -> int:
        """Return the mark of a text, "" for what is none."""
        return self(f"text\n{text if isinstance(text, str) else ''}")


def prune_findings(side: Enrichments, corpus: Corpus, key: bytes) -> None:
    """Drop findings whose post or comment is gone or has another text; for who holds the lock."""
    tables: dict[Path, pa.Table] = {}
    for path in side.paths():
        if path.name.startswith(PREFIX):
            kept = _table(path)
            if kept is None:  # damaged, or of another version: it can be found again
                path.unlink(missing_ok=True)
            else:
                tables[path] = kept
    if not tables:
        return
    keys = pa.chunked_array([c for t in tables.values() for c in t.column(KEY).chunks], pa.string())
    now = _marks_now(corpus, keys.unique(), Marks(key))  # read once for all
    for path, kept in tables.items():
        fitting = _fitting(kept, now)
        if fitting.num_rows < kept.num_rows:
            side.write_arrow(path, fitting)


def _fitting(kept: pa.Table, now: Mapping[str, int]) -> pa.Table:
    """Return the rows whose text is the one that was judged."""
    pairs = zip(kept.column(KEY).to_pylist(), kept.column(OF_TEXT).to_pylist(), strict=True)
    return kept.filter(pa.array([now.get(key) == of_text for key, of_text in pairs], pa.bool_()))


def _marks_now(corpus: Corpus, wanted: pa.Array, mark: Marks) -> dict[str, int]:
    """Return the marks of the texts that the corpus holds under these keys."""
    now: dict[str, int] = {}
    for table, key in _TEXTS:
        rows = corpus.read(table, columns=[key, "text"])
        rows = rows.filter(pc.is_in(rows.column(key), wanted))
        texts = rows.column("text").to_pylist()
        now.update(zip(rows.column(key).to_pylist(), map(mark.of_text, texts), strict=True))
    return now


def _table(path: Path) -> pa.Table | None:
    """Return a table of findings; None if there is none, or none that can be read."""
    try:
        table = pq.read_table(path, partitioning=None)
    except (OSError, pa.ArrowException):
        return None
    return table if {KEY, OF_TEXT, BY_RULE}.issubset(table.column_names) else None


def _column(values: pd.Series) -> pa.Array:
    """Return a column with a type that does not depend on how many cells are empty."""
    if not (pd.api.types.is_object_dtype(values) or pd.api.types.is_string_dtype(values)):
        return pa.array(values)
    cells: Iterable[object] = values.astype(object).where(values.notna(), None)
    listed = any(isinstance(cell, list) for cell in cells)
    return pa.array(cells, pa.list_(pa.string()) if listed else pa.string())
