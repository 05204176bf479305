"""A few new posts join topics that are there, without clustering everything again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.ugc.describing import table_of
from workbench.ugc.edits import lay_on, moved
from workbench.ugc.inputs import Posts
from workbench.ugc.matching import places
from workbench.ugc.neighbours import MOST, centred, neighbours_in
from workbench.ugc.space import Space, vote

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["MOST_NEW", "Growth", "grown", "growth_of"]

MOST_NEW = 0.05  # share of posts that came since topics were found; with more they are found anew
Fields = dict[str, Any]  # of `Topics`, which this room's lower storey does not know


@dataclass(frozen=True, eq=False)
class Growth:
    """Which posts are new.

    Attributes
    ----------
    place : numpy.ndarray
        (n_posts,) where each post stood among the earlier ones, −1 for new ones.
    rows : numpy.ndarray
        (n_new,) the rows of the new ones.
    """

    place: np.ndarray
    rows: np.ndarray


def growth_of(
    texts: Sequence[str],
    keys: Sequence[Any],
    previous: Topics | None,
    *,
    model_id: str,
    roles: np.ndarray,
    muted: frozenset[str],
) -> Growth | None:
    """Return which posts are new to topics that can grow, or None if they must be found anew.

    Parameters
    ----------
    texts, keys, roles
        Of all posts, as they are now.
    previous
        Earlier topics.
    model_id, muted
        Of the encoder that is asked for, and the names of the brand.

    Notes
    -----
    Topics grow if they hold vectors of the same model, every earlier post is still there, says
    the same in the same role, and at most 5 % came since they were last found.
    """
    space = previous.space if previous else None
    if previous is None or space is None or space.encoder.model_id != model_id:
        return None
    if space.muted != muted or space.ids.shape[1] != MOST or len(set(keys)) < len(keys):
        return None
    place = places(list(keys), previous.posts)
    rows = np.flatnonzero(place < 0)
    old = np.flatnonzero(place >= 0)
    if len(old) != len(previous.posts) or len(rows) + space.grown > MOST_NEW * len(old):
        return None
    digests = space.posts.digests
    stood = zip(old.tolist(), place[old].tolist(), strict=True)
    if any(digests[at] != hash(texts[row]) for row, at in stood):
        return None
    if not np.array_equal(roles[old], previous.roles[place[old]]):
        return None
    silent = any(not texts[row].strip() for row in rows.tolist())
    return None if silent and space.spoken.all() else Growth(place, rows)


def grown(previous: Topics, space: Space, new: Posts, growth: Growth, roles: np.ndarray) -> Fields:
    """Return the fields of topics to which new posts were added.

    Parameters
    ----------
    previous, space
        Topics, and their vectors.
    new
        The new posts, in the order of `growth.rows`.
    growth
        Where posts stand.
    roles
        (n_posts,) of all posts.

    Notes
    -----
    A new post takes the topic of its 15 nearest known posts, weighted by similarity, as
    `Topics.assign` does, and later ones are compared with it too. Copies of a known text join
    it. Names, keywords and typical posts stay as they were found.
    """
    larger = _larger(space, new, growth, roles != "fan")
    base = np.full(len(roles), -1, dtype=np.int64)
    old = growth.place >= 0
    base[old] = previous.base[growth.place[old]]
    own, m = larger.posts.representatives, len(space.units)
    if len(own) > m:
        base[own[m:]] = vote(base[own[:m]][larger.ids[m:]], larger.similarities[m:])[0]
    base = base[larger.posts.copy_of]
    silent = previous.base[~space.spoken]
    base[base < 0] = silent[0] if len(silent) else 0
    base = larger.spread(base)
    edits = moved(previous.edits, growth.place)
    labels, names, laid = lay_on(base, edits, larger.guess)
    labels = larger.spread(labels)
    return {
        "posts": larger.posts.keys,
        "labels": labels,
        "confidence": larger.confidence(labels),
        "table": _resized(previous.table, labels[~larger.apart]),
        "resolution": previous.resolution,
        "seed": previous.seed,
        "given_names": MappingProxyType(names),
        "space": larger,
        "roles": roles,
        "keywords_by_language": previous.keywords_by_language,
        "edits": laid,
        "base": base,
    }


def _larger(space: Space, new: Posts, growth: Growth, apart: np.ndarray) -> Space:
    posts = _joined(space, new, growth, apart)
    m = len(space.units)
    own = posts.representatives[m:]
    placed = np.array(
        [row for row in growth.rows.tolist() if apart[row] and posts.plain[row]], dtype=np.int64
    )
    asked = np.concatenate([own, placed])
    vectors = space.encoder.encode([posts.plain[row] for row in asked.tolist()])
    units = centred(vectors, space.mean)
    ids, near = neighbours_in(space.units, units) if len(asked) else (space.ids[:0],) * 2
    now_at = _now_at(growth.place)
    k = len(own)
    return replace(
        space,
        posts=posts,
        units=np.concatenate([space.units, units[:k]]),
        ids=np.concatenate([space.ids, ids[:k]]),
        similarities=np.concatenate([space.similarities, near[:k].astype(np.float32)]),
        apart=apart,
        placed=np.concatenate([now_at[space.placed], placed]),
        placed_ids=_below(space.placed_ids, ids[k:]),
        placed_similarities=_below(space.placed_similarities, near[k:]),
        seen={},
        maps={},
        grown=space.grown + len(growth.rows),
    )


def _joined(space: Space, new: Posts, growth: Growth, apart: np.ndarray) -> Posts:
    """Return all posts in their new order; new representatives come after the known ones."""
    before, place = space.posts, growth.place.tolist()
    number = {row: at for at, row in enumerate(growth.rows.tolist())}
    lists = {
        f.name: [
            getattr(before, f.name)[at] if at >= 0 else getattr(new, f.name)[number[row]]
            for row, at in enumerate(place)
        ]
        for f in fields(Posts)
        if f.name not in ("copy_of", "representatives")
    }
    now_at = _now_at(growth.place)
    copy_of = np.arange(len(place))
    old = growth.place >= 0
    copy_of[old] = now_at[before.copy_of[growth.place[old]]]
    known = now_at[before.representatives]
    plain = lists["plain"]
    said = {plain[row]: row for row in known.tolist()}
    own = []
    for at, row in enumerate(growth.rows.tolist()):
        first = growth.rows[new.copy_of[at]]
        if apart[row] or apart[first]:
            continue
        copy_of[row] = said.get(plain[row], first) if plain[row] else row
        if copy_of[row] == row and plain[row]:
            own.append(row)
    copy_of[growth.rows] = copy_of[copy_of[growth.rows]]  # of a new post that is a copy itself
    representatives = np.concatenate([known, np.array(own, dtype=np.int64)])
    return Posts(**lists, copy_of=copy_of, representatives=representatives)


def _now_at(place: np.ndarray) -> np.ndarray:
    """Return where each earlier post stands now."""
    rows = np.flatnonzero(place >= 0)
    now_at = np.empty(len(rows), dtype=np.int64)
    now_at[place[rows]] = rows
    return now_at


def _below(above: np.ndarray, rows: np.ndarray) -> np.ndarray:
    joined: np.ndarray = np.concatenate([above, rows]) if len(above) else rows
    return joined


def _resized(table: pd.DataFrame, labels: np.ndarray) -> pd.DataFrame:
    sizes = np.bincount(labels, minlength=int(table["topic"].max()) + 1)
    return table_of(table.assign(size=sizes[table["topic"]]).to_dict("records"))
