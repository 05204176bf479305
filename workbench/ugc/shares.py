"""Who speaks in each topic: authors, languages, platforms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from workbench.errors import SettingError
from workbench.text import detect_language
from workbench.ugc.labelled import labelled
from workbench.ugc.topics import Topics

__all__ = ["Shares", "topic_shares"]

By = Literal["account", "author", "language", "platform"]
ONE_VOICE = 0.5  # share of a topic's posts from one author
FEWEST = 3  # posts


@dataclass(frozen=True, eq=False)
class Shares:
    """How the posts of each topic are spread over authors, languages or platforms.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a topic and value, topics in their order, the largest value first: `topic`,
        `name`, the value under the name of what was asked for, `posts`, `share` (of the
        topic's posts of which it is known) and `times` (that share over the share in all
        topics; 1 is as everywhere).
    by_topic : pandas.DataFrame
        One row a topic: `topic`, `name`, `posts`, `known` (posts of which the value is known),
        `distinct` (values), `top` (the most frequent), `top_share`, `concentration`
        (Herfindahl–Hirschman index, the sum of squared shares: 1 is one value, 1/n is n equal
        ones) and `one_voice` (by account only: at least half of 3 or more posts are one
        author's). Null where nothing is known.
    by : str
        As asked for.
    """

    table: pd.DataFrame
    by_topic: pd.DataFrame = field(repr=False)
    by: By

    @property
    def one_voice(self) -> list[int]:
        """Topics that are mostly one author's."""
        rows: list[int] = self.by_topic.loc[self.by_topic["one_voice"], "topic"].tolist()
        return rows


def topic_shares(topics: Topics, posts: pd.DataFrame, *, by: By = "account") -> Shares:
    """Return how the posts of each topic are spread over authors, languages or platforms.

    Parameters
    ----------
    topics
        Of these posts. Posts apart (`Topics.roles`) are not counted.
    posts
        The column asked for (for languages `language`, else `text`), and the key by which
        `topics` knows them.
    by
        ``"account"`` (or ``"author"``, which is the same), ``"language"`` or ``"platform"``.

    Raises
    ------
    SchemaError
        The column is missing.
    SettingError
        `by` is none of these.

    References
    ----------
    Rhoades, "The Herfindahl–Hirschman index", Federal Reserve Bulletin 79, 1993.
    """
    if by == "author":
        by = "account"
    if by not in ("account", "language", "platform"):
        raise SettingError("topics.bad_share", by=by)
    detected = by == "language" and "language" not in posts
    rows = labelled(topics, posts, ["text" if detected else by], where="topic_shares(posts)")
    if detected:
        rows = rows.assign(language=detect_language(rows["text"]))
    known = rows[rows[by].notna()]
    counted = known.groupby(["topic", by], observed=True).size().rename("posts").reset_index()
    sums = counted.groupby("topic")["posts"].transform("sum")
    everywhere = counted.groupby(by, observed=True)["posts"].transform("sum") / max(len(known), 1)
    shares = counted["posts"] / sums
    counted = counted.assign(share=shares, times=shares / everywhere)
    order = {topic: at for at, topic in enumerate(topics.table["topic"].tolist())}
    called = dict(zip(topics.table["topic"], topics.table["name"], strict=True))
    counted = counted.assign(at=counted["topic"].map(order), name=counted["topic"].map(called))
    counted = counted.sort_values(["at", "posts", by], ascending=[True, False, True])
    columns = ["topic", "name", by, "posts", "share", "times"]
    table = counted[columns].reset_index(drop=True)
    return Shares(table, _by_topic(topics, rows, table, by), by)


def _by_topic(topics: Topics, rows: pd.DataFrame, table: pd.DataFrame, by: By) -> pd.DataFrame:
    numbers = topics.table["topic"]
    groups = table.groupby("topic")
    squares = (table["share"] ** 2).groupby(table["topic"]).sum()
    known = numbers.map(groups["posts"].sum()).fillna(0).astype("int64")
    share = numbers.map(groups["share"].first()).astype(float)
    voice = (known >= FEWEST) & (share >= ONE_VOICE) if by == "account" else np.zeros(len(share))
    return pd.DataFrame(
        {
            "topic": numbers,
            "name": topics.table["name"],
            "posts": numbers.map(rows["topic"].value_counts()).fillna(0).astype("int64"),
            "known": known,
            "distinct": numbers.map(groups.size()).fillna(0).astype("int64"),
            "top": numbers.map(groups[by].first()).astype("str"),
            "top_share": share,
            "concentration": numbers.map(squares).astype(float),
            "one_voice": np.asarray(voice, dtype=bool),
        }
    )
