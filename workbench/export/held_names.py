"""Leaving people out of what is written: their rows, and their names in the rows of others."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from workbench.schema import handle_of

__all__ = ["Veiled"]

ELLIPSIS = "…"
_LISTS = ("coauthors", "mentions", "tagged", "sponsors")
_TEXTS = ("text", "bio", "display_name", "external_url")
_OTHERS = ("reply_to_account", "repost_of_account")


class Veiled:
    """Takes people out of tables and of words.

    Parameters
    ----------
    held
        Account keys of the people who must not appear.
    """

    def __init__(self, held: Collection[str]) -> None:
        self.held = frozenset(held)
        self._handles = frozenset(h for a in self.held if not (h := handle_of(a)).startswith("id="))
        names = "|".join(re.escape(h) for h in sorted(self._handles, key=len, reverse=True))
        self._named = re.compile(rf"(?<![\w.])(?:{names})(?!\.?\w)", re.IGNORECASE)

    def spares(self, subjects: Sequence[str]) -> bool:
        """Say whether none of these accounts is held out."""
        return self.held.isdisjoint(subjects)

    def text(self, text: str) -> str:
        """Return a text without their handles.

        >>> Veiled({"instagram:kim"}).text("Danke @Kim! kim.b kommt auch")
        'Danke @…! kim.b kommt auch'
        """
        return self._named.sub(ELLIPSIS, text) if self._handles else text

    def plain(self, value: Any) -> Any:  # noqa: ANN401  # any JSON value
        """Return a JSON value without their handles."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.plain(one) for key, one in value.items()}
        return [self.plain(one) for one in value] if isinstance(value, list) else value

    def posts_in(self, posts: pd.DataFrame) -> frozenset[str]:
        """Return the keys of their posts."""
        return frozenset(posts.loc[posts["account"].isin(self.held), "post"])

    def without(self, frame: pd.DataFrame, posts: Collection[str]) -> pd.DataFrame:
        """Return rows of any table that are not theirs, without their names.

        Parameters
        ----------
        frame
            Rows of any table of the corpus.
        posts
            Keys of their posts, from `posts_in`.
        """
        if not self.held:
            return frame
        gone = pd.Series(data=False, index=frame.index)
        for name in ("account", "post_account"):
            if name in frame:
                gone |= frame[name].isin(self.held)
        if "handle" in frame:
            gone |= (frame["platform"] + ":" + frame["handle"]).isin(self.held)
        for name in ("post", "repost_of"):
            if name in frame:
                gone |= frame[name].isin(list(posts))
        kept = frame[~gone].reset_index(drop=True)
        for name in (n for n in _OTHERS if n in kept):
            kept[name] = kept[name].mask(kept[name].isin(self.held))
        for name in (n for n in _TEXTS if n in kept):
            kept[name] = kept[name].map(self.text, na_action="ignore")
        for name in (n for n in _LISTS if n in kept):
            cells = [self._others(cell) for cell in kept[name]]
            kept[name] = pd.Series(cells, index=kept.index, dtype=object)
        return kept

    def _others(self, cell: Any) -> Any:  # noqa: ANN401  # a list of handles, or nothing
        if not isinstance(cell, list):
            return cell
        return [handle for handle in cell if handle not in self._handles]
