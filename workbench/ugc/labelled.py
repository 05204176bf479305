"""Posts with their topics, whoever brings the other columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.errors import SchemaError
from workbench.schema import check
from workbench.text.copies import key_column
from workbench.ugc.matching import places
from workbench.ugc.topics import Topics

__all__ = ["labelled"]


def labelled(
    topics: Topics, posts: pd.DataFrame, columns: list[str], *, where: str
) -> pd.DataFrame:
    """Return the fans' posts that have a topic: `columns`, `topic`, `name`.

    Posts are found by their key, or by their place where there are no keys.

    Raises
    ------
    SchemaError
        A column is missing, or there are no keys and another number of posts.
    """
    check(posts, columns, where=where)
    posts = posts.reset_index(drop=True)
    name = key_column(posts)
    if name in posts:
        place = places(posts[name].tolist(), topics.posts)
    elif len(posts) == len(topics.posts):
        place = np.arange(len(posts))
    else:
        raise SchemaError("topics.no_keys", posts=len(posts), known=len(topics.posts), where=where)
    known = place >= 0
    known[known] = ~topics.apart[place[known]]
    called = dict(zip(topics.table["topic"].tolist(), topics.table["name"], strict=True))
    labels = topics.labels[place[known]]
    return posts.loc[known, columns].assign(
        topic=labels, name=[called[topic] for topic in labels.tolist()]
    )
