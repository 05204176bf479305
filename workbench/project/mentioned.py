"""Commenters under pseudonyms who are named by others: one person in tables, not two.

Texts stay as they were written; only the lists of who is named speak in pseudonyms.
"""

from __future__ import annotations

from typing import Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.aliases import LISTS, renamed_lists
from workbench.schema import handle_of

__all__ = ["named_as_stored", "with_veiled_mentions"]

_BREAKS = r"""[\s,;:!?()\[\]{}"'“”„«»<>|*+#…/]+"""


class Knowing(Protocol):
    """Knows who is veiled."""

    def among(self, names: set[str]) -> dict[str, str]:
        """Return which account keys belong to veiled people, with their pseudonyms."""


def named_as_stored(posts: pd.DataFrame, veil: Knowing) -> pd.DataFrame:
    """Return posts whose lists name veiled people by their pseudonyms."""
    names = {
        f"{platform}:{handle}"
        for column in LISTS
        if column in posts
        for platform, handles in zip(posts["platform"], posts[column], strict=True)
        if isinstance(handles, list)
        for handle in handles
    }
    veiled = veil.among(names)
    return _listed(posts, veiled) if veiled else posts


def with_veiled_mentions(comments: pd.DataFrame, veil: Knowing) -> pd.DataFrame:
    """Return comments with a column `mentions` where a text names veiled people."""
    from workbench.text.captions import mentions

    marked = comments["text"].str.contains("@", regex=False).fillna(value=False).astype(bool)
    if not marked.any():
        return comments
    said = comments.loc[marked, ["platform", "text"]]
    words = pc.list_flatten(pc.split_pattern_regex(pa.array(said["text"], pa.string()), _BREAKS))
    named = pc.unique(words.filter(pc.starts_with(words, "@"))).to_pylist()
    handles = {word.lstrip("@").rstrip(".-").lower() for word in named}
    platforms = said["platform"].unique().tolist()
    veiled = veil.among({f"{p}:{h}" for p in platforms for h in handles if h})
    if not veiled:
        return comments
    bare = {handle_of(name) for name in veiled}
    lists = [found if not bare.isdisjoint(found := mentions(text)) else None
             for text in said["text"]]  # fmt: skip
    column = pd.Series(None, index=comments.index, dtype=object)
    column[said.index] = pd.Series(lists, index=said.index, dtype=object)
    return _listed(comments.assign(mentions=column), veiled)


def _listed(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    handles = {handle_of(name) for name in names}
    columns = {c: renamed_lists(frame[c], frame["platform"], names, handles)
               for c in LISTS if c in frame}  # fmt: skip
    return frame.assign(**columns)
