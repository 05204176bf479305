"""The last posts of somebody, and how many reactions each post met over time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.phrases import render, say
from workbench.signals import Phrase
from workbench.signals.measured import Floats
from workbench.signals.reactions import reactions_of

__all__ = ["LAST", "PostBook", "post_of"]

LAST = 9
LONGEST_CAPTION = 1200
MOST_DOTS = 400
KINDS = ("image", "video", "reel", "carousel", "story", "text")
FIGURES = ("likes", "comments")


class PostBook:
    """Posts by author, for looking somebody up quickly.

    Parameters
    ----------
    posts
        Posts indexed by key.
    timezone
        In which days are written.
    language
        ``"de"`` or ``"en"``.
    """

    def __init__(self, posts: pd.DataFrame, *, timezone: str, language: str) -> None:
        self.posts = posts
        self._timezone, self._language = timezone, language

    def shown(self, keys: list[str]) -> list[dict[str, Any]]:
        """Return the posts of these keys as plain values, those that are there."""
        known = [key for key in keys if key in self.posts.index]
        return self._plain(self.posts.loc[known])

    def last(self, account: str) -> list[dict[str, Any]]:
        """Return the newest `LAST` dated posts of an account, newest first, ties by key."""
        return self._plain(self._own(account).tail(LAST).iloc[::-1])

    def history(self, account: str) -> dict[str, Any]:
        """Return reactions over time.

        Returns
        -------
        dict
            `dots`: [milliseconds since 1970, reactions] of each post whose likes and comments are
            known, oldest first, the newest `MOST_DOTS`; `median` of these or None; `from` and
            `to`, days; `sentence`; `hidden`, a sentence about those left out or ``""``.
        """
        own = self._own(account)
        counts, what = self._reactions
        total = counts[self._places.get(account, [])]
        known = np.isfinite(total)
        out = say("widgets.history_hidden", self._language, posts=int((~known).sum()))
        hidden = out if (~known).any() else ""
        if not known.any():
            return {
                "dots": [],
                "median": None,
                "from": "",
                "to": "",
                "sentence": "",
                "hidden": hidden,
            }
        moments = own["created_at"][known].tail(MOST_DOTS)
        figures = total[known][-MOST_DOTS:]
        best = int(figures.argmax())
        sentence = say(
            "widgets.history_sentence", self._language,
            posts=len(figures), what=what, median=round(float(np.median(figures))),
            most=int(figures[best]), day=moments.iloc[best].tz_convert(self._timezone),
            first=moments.iloc[0].tz_convert(self._timezone),
            last=moments.iloc[-1].tz_convert(self._timezone),
        )  # fmt: skip
        stamps = moments.astype("datetime64[ms, UTC]").astype("int64").tolist()
        return {
            "dots": [[at, int(n)] for at, n in zip(stamps, figures, strict=True)],
            "median": round(float(np.median(figures))),
            "from": self._said(moments.iloc[0]),
            "to": self._said(moments.iloc[-1]),
            "sentence": sentence,
            "hidden": hidden,
        }

    def _said(self, moment: object) -> str | None:
        return _day(moment, timezone=self._timezone, language=self._language)

    def picture_path(self, post: str) -> str | None:
        """Return the path of a post's kept picture inside the project, if it has one."""
        return _picture(self.posts.loc[post, "media"]) if self._has_media(post) else None

    def _has_media(self, post: str) -> bool:
        return "media" in self.posts and post in self.posts.index and self.posts.index.is_unique

    def _own(self, account: str) -> pd.DataFrame:
        return self.posts.iloc[self._places.get(account, [])]

    @cached_property
    def _places(self) -> dict[str, Any]:
        """Where the dated posts of each account stand, oldest first."""
        if not {"account", "created_at"} <= set(self.posts):
            return {}
        order = pd.DataFrame({
            "account": self.posts["account"].to_numpy(),
            "at": self.posts["created_at"].to_numpy(),
            "post": self.posts.index.to_numpy(),
        })  # fmt: skip
        dated = order.dropna(subset=["account", "at"]).sort_values(["at", "post"], kind="stable")
        groups = dated.groupby("account", sort=False).groups
        return {str(account): places.to_numpy() for account, places in groups.items()}

    @cached_property
    def _reactions(self) -> tuple[Floats, Phrase]:
        """Likes and comments of each post, NaN where unknown, and what was added up."""
        counts = {name: self._column(name, "Int64") for name in FIGURES}
        frame = pd.DataFrame({**counts, "likes_hidden": self._column("likes_hidden", "boolean")})
        total, known = reactions_of(frame, FIGURES)
        what: Phrase = (f"widgets.history_what_{'_'.join(known or FIGURES)}", {})
        return np.where(total < 0, np.nan, total), what

    def _column(self, name: str, kind: str) -> pd.Series:
        if name in self.posts:
            return self.posts[name]
        return pd.Series(pd.NA, index=self.posts.index, dtype=kind)

    def _plain(self, rows: pd.DataFrame) -> list[dict[str, Any]]:
        return [
            post_of(row, timezone=self._timezone, language=self._language)
            for row in rows.assign(post=rows.index).to_dict("records")
        ]


def post_of(row: Mapping[Any, Any], *, timezone: str, language: str) -> dict[str, Any]:
    """Return a post as plain values: post, text, kind, date, likes, comments, url, picture."""
    text = row.get("text")
    kind = row.get("kind")
    return {
        "post": str(row["post"]),
        "text": _shortened(text) if isinstance(text, str) and text.strip() else None,
        "kind": kind if kind in KINDS else "post",
        "date": _day(row.get("created_at"), timezone=timezone, language=language),
        "likes": _count(row.get("likes")),
        "likes_hidden": row.get("likes_hidden") is True,
        "comments": _count(row.get("comments")),
        "url": row["url"] if isinstance(row.get("url"), str) else None,
        "picture": _picture(row.get("media")) is not None,
    }


def _picture(media: object) -> str | None:
    items = media if isinstance(media, list) else []
    paths = [item.get("path") for item in items if isinstance(item, Mapping)]
    return next((path for path in paths if isinstance(path, str) and path), None)


def _shortened(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no JSON
    return clean if len(clean) <= LONGEST_CAPTION else clean[:LONGEST_CAPTION] + " …"


def _day(moment: object, *, timezone: str, language: str) -> str | None:
    if not isinstance(moment, pd.Timestamp):
        return None
    return render("{day:date}", {"day": moment.tz_convert(timezone)}, language)


def _count(value: object) -> int | None:
    if not isinstance(value, int | float | np.number) or pd.isna(value):
        return None
    return int(value) if value >= 0 else None
