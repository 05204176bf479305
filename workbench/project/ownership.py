"""Which runs of words are a person's own, and who else quotes them.

A caption that passes on somebody else's, or a formula that others wrote before ("unpaid ad,
brand named"), does not tell a person; taking it from others' posts would harm those.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from workbench.project.corpus import Corpus
from workbench.project.quoting import phrases
from workbench.project.scrub import authored
from workbench.project.suppression import Known
from workbench.schema import TABLES, handle_of

__all__ = ["quotable"]

_TABLES = ("posts", "comments")
_NEEDED = ("post", "comment", "platform", "account", "user_id", "created_at", "text",
           "repost_of_account")  # fmt: skip


def quotable(
    corpus: Corpus, person: Known, handles: Collection[str]
) -> tuple[list[str], list[str]]:
    """Return the phrases of a person that nobody wrote earlier, and others' texts with them.

    Parameters
    ----------
    person
        The judgement on who they are.
    handles
        Their bare handles.
    """
    read = [corpus.read(n, columns=[c for c in _NEEDED if c in TABLES[n]]) for n in _TABLES]
    tables = [(rows, authored(rows, person)) for rows in read]
    own: dict[str, int] = {}
    for rows, mine in tables:
        for text, time in _written(rows.filter(pa.array(mine)), handles):
            for phrase in phrases(text):
                own[phrase] = min(time, own.get(phrase, time))
    sought = Known({"phrase": own}, bare=frozenset())
    earlier: set[str] = set()
    quoting: list[tuple[str, set[str]]] = []
    for rows, mine in tables if own else []:
        others = rows.filter(pa.array(~mine))
        texts = others.column("text").to_pylist()
        for text, time in zip(texts, _times(others), strict=True):
            found = {phrase for phrase, _ in sought.phrases_in(text)} if text else set()
            if found:
                earlier |= {phrase for phrase in found if time < own[phrase]}
                quoting.append((text, found))
    left = own.keys() - earlier
    return sorted(left), sorted({text for text, found in quoting if found & left})


def _written(rows: pa.Table, handles: Collection[str]) -> list[tuple[str, int]]:
    """Return text and time of what a person wrote, without what they passed on."""
    from workbench.text.captions import repost_of

    reposts: list[str | None] = [None] * rows.num_rows
    if "repost_of_account" in rows.column_names:
        reposts = rows.column("repost_of_account").to_pylist()
    written = []
    for text, time, source in zip(
        rows.column("text").to_pylist(), _times(rows), reposts, strict=True
    ):
        if text:
            sources = {handle_of(source) if source else None, repost_of(text)}
            if sources <= {None, *handles}:
                written.append((text, time))
    return written


def _times(rows: pa.Table) -> list[int]:
    """Return when rows were written, in microseconds; unknown ones last."""
    ticks = rows.column("created_at").cast(pa.int64()).to_pylist()
    return [np.iinfo(np.int64).max if tick is None else tick for tick in ticks]
