"""From a clustering, and what people changed, to everything that topics show."""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.errors import SettingError
from workbench.ugc.describing import describe, describe_again
from workbench.ugc.edits import Edit, lay_on, moved
from workbench.ugc.matching import match_topics, places
from workbench.ugc.space import Space

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["check_resolution", "edited", "found"]

Fields = dict[str, Any]  # of `Topics`, which this room's lower storey does not know


def check_resolution(resolution: float | None) -> None:
    """Raise SettingError unless `resolution` is a positive number, or None."""
    number = isinstance(resolution, (int, float, np.number)) and not isinstance(resolution, bool)
    if resolution is not None and not (number and math.isfinite(resolution) and resolution > 0):
        raise SettingError("ugc.bad_resolution", resolution=resolution)


def found(
    space: Space,
    *,
    resolution: float | None,
    seed: int,
    roles: np.ndarray,
    previous: Topics | None = None,
) -> Fields:
    """Return topics of a space at a resolution: numbers and edits are those of earlier ones."""
    own, _, used = space.clustered(resolution=resolution, seed=seed)
    base = space.base(own) if len(space.posts.plain) else np.zeros(0, dtype=np.int64)
    keys = space.posts.keys
    base = match_topics(keys, base, previous)[base] if len(base) else base
    edits = moved(previous.edits, places(keys, previous.posts)) if previous else ()
    return _shown(space, base, edits, roles) | {
        "posts": keys,
        "resolution": used,
        "seed": seed,
        "space": space,
        "roles": roles,
    }


def edited(topics: Topics, edits: Iterable[Edit]) -> Fields:
    """Return topics as found, with other edits laid on them."""
    kept = ("posts", "resolution", "seed", "space", "roles", "base_words")
    fields = {name: getattr(topics, name) for name in kept}
    if topics.space is not None:
        return fields | _shown(topics.space, topics.base, edits, topics.roles)
    labels, names, laid = lay_on(topics.base, edits)
    masks = {
        "base": topics.base,
        "before": topics.labels,
        "now": labels,
        "fan": ~topics.apart,
        "sure": topics.confidence,
    }
    known = topics.base_words or dict(
        zip(topics.table["topic"].tolist(), topics.table["keywords"], strict=True)
    )
    table = describe_again(topics.table, known, topics.posts, masks, names)
    same = {t for t in names if np.array_equal(labels == t, topics.labels == t)}
    same |= {t for t in table["topic"] if np.array_equal(labels == t, topics.labels == t)}
    words = {t: w for t, w in topics.keywords_by_language.items() if t in same}
    return fields | {
        "labels": labels,
        "confidence": topics.confidence,
        "table": table,
        "given_names": MappingProxyType(names),
        "keywords_by_language": MappingProxyType(words),
        "edits": laid,
        "base": topics.base,
        "base_words": MappingProxyType(dict(known)),
    }


def _shown(space: Space, base: np.ndarray, edits: Iterable[Edit], roles: np.ndarray) -> Fields:
    labels, names, laid = lay_on(base, edits, space.guess)
    labels = space.spread(labels) if len(labels) else labels
    sure = space.confidence(labels)
    table, words = describe(space, labels, sure, names)
    return {
        "labels": labels,
        "confidence": sure,
        "table": table,
        "given_names": MappingProxyType(names),
        "roles": roles,
        "keywords_by_language": MappingProxyType(words),
        "edits": laid,
        "base": base,
    }
