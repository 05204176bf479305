"""The table of topics: sizes, names, keywords and typical posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench import phrases
from workbench.ugc.naming import SHOWN, name_topics
from workbench.ugc.space import Space

__all__ = ["COLUMNS", "auto_name", "describe", "describe_again", "in_turn", "table_of"]

COLUMNS = ["topic", "name", "size", "keywords", "exemplars"]
EXEMPLARS = 5
IN_NAME = 3
Words = dict[int, dict[str, list[str]]]


def describe(
    space: Space, labels: np.ndarray, sure: np.ndarray, names: Mapping[int, str]
) -> tuple[pd.DataFrame, Words]:
    """Return the table of topics and their keywords by language.

    Parameters
    ----------
    labels, sure
        (n_posts,) topic and confidence of each post.
    names
        Given by hand; they go before automatic ones.
    """
    rows_of = space.posts.representatives
    numbers = np.unique(labels)
    place = np.searchsorted(numbers, labels[rows_of])
    fans = np.bincount(np.searchsorted(numbers, labels[~space.apart]), minlength=len(numbers))
    found = name_topics(space.counted, place, muted=space.muted) if len(place) else []
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(len(numbers) + 1))
    rows: list[dict[str, Any]] = []
    words: Words = {}
    for at, topic in enumerate(numbers.tolist()):
        members = order[ends[at] : ends[at + 1]]
        said = found[at].keywords if at < len(found) else []
        words[topic] = found[at].by_language if at < len(found) else {}
        chosen = _exemplars(space.units, members, sure[rows_of])
        exemplars = [space.posts.keys[rows_of[row]] for row in chosen]
        silent = not len(members) and not (space.spoken & (labels == topic)).any()
        name = names.get(topic) or auto_name(topic, said, silent=silent)
        cells = (topic, name, int(fans[at]), said, exemplars)
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return table_of(rows), words


def describe_again(
    before: pd.DataFrame,
    known: Mapping[int, list[str]],
    posts: Sequence[Any],
    labels: Mapping[str, np.ndarray],
    names: Mapping[int, str],
) -> pd.DataFrame:
    """Return the table of topics that were changed without vectors and texts at hand.

    Parameters
    ----------
    before
        The table as it was.
    known
        Keywords of the topics as found.
    posts
        Post keys.
    labels
        ``"base"`` (as found), ``"before"`` and ``"now"``: (n_posts,) topics; ``"fan"``: (n_posts,)
        bool, which posts a size counts; ``"sure"``: (n_posts,) confidence.
    names
        Given by hand.

    Notes
    -----
    A topic with the same posts as before keeps its row. Another one gets the keywords of the
    topics it is made of in turn, the largest first, and those exemplars that lie in it.
    """
    now, was, sure = labels["now"], labels["before"], labels["sure"]
    topic_of = {str(post): topic for post, topic in zip(posts, now.tolist(), strict=True)}
    old = {row["topic"]: row for row in before.to_dict("records")}
    typical = [key for cell in before["exemplars"] for key in cell]
    rows: list[dict[str, Any]] = []
    for topic in np.unique(now).tolist():
        here = now == topic
        if topic in old and np.array_equal(here, was == topic):
            said = list(old[topic]["keywords"])
            exemplars = list(old[topic]["exemplars"])
        else:
            made_of, counts = np.unique(labels["base"][here], return_counts=True)
            largest = made_of[np.argsort(-counts, kind="stable")].tolist()
            said = in_turn([known.get(base, []) for base in largest])
            exemplars = [key for key in typical if topic_of.get(str(key)) == topic][:EXEMPLARS]
            if not exemplars:
                best = np.flatnonzero(here)[np.argsort(-sure[here], kind="stable")][:EXEMPLARS]
                exemplars = [posts[row] for row in best.tolist()]
        silent = not said and not sure[here].any()
        name = names.get(topic) or auto_name(topic, said, silent=silent)
        size = int((here & labels["fan"]).sum())
        rows.append(dict(zip(COLUMNS, (topic, name, size, said, exemplars), strict=True)))
    return table_of(rows)


def table_of(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as the table of topics, largest first, ties by number."""
    table = pd.DataFrame(list(rows), columns=COLUMNS).astype({"topic": "int64", "size": "int64"})
    return table.sort_values(["size", "topic"], ascending=[False, True], ignore_index=True)


def auto_name(topic: int, keywords: Sequence[str], *, silent: bool) -> str:
    """Return what a topic is called that nobody named: its first three keywords."""
    if keywords:
        return ", ".join(keywords[:IN_NAME])
    return phrases.say("ugc.no_text") if silent else phrases.say("ugc.unnamed", topic=topic)


def in_turn(lists: Sequence[Sequence[str]]) -> list[str]:
    """Return the first keywords of all lists, then the second, and so on, at most 8."""
    turns = max(map(len, lists), default=0)
    said = [words[turn] for turn in range(turns) for words in lists if turn < len(words)]
    return list(dict.fromkeys(said))[:SHOWN]


def _exemplars(units: np.ndarray, members: np.ndarray, sure: np.ndarray) -> list[int]:
    """Return typical members that differ from each other, the most typical first."""
    if not len(members):
        return []
    typical = units[members] @ units[members].mean(axis=0) * (0.5 + sure[members])
    pool = members[np.argsort(-typical, kind="stable")[:50]]
    worth = np.sort(-typical, kind="stable")[:50] * -1
    chosen = [0]
    while len(chosen) < min(EXEMPLARS, len(pool)):
        said = (units[pool] @ units[pool[chosen]].T).max(axis=1)
        score = worth - 0.3 * said * max(float(worth[0]), 1e-6)
        score[chosen] = -np.inf
        chosen.append(int(score.argmax()))
    return [int(pool[at]) for at in chosen]
