"""Topics in a project: kept under their names, and their map, so that the next run finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.ugc.layout import Progress, layout_of, remember_map
from workbench.ugc.topics import Topics

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ugc.space import Space

__all__ = ["keep_topics", "kept_topics", "lay_out", "recall_layout"]

TABLES = ("topics", "topic_labels")
MAP = "topic_map"
NEW = 0.05  # share of different texts that may have come since a map was made


def keep_topics(project: Project, topics: Topics) -> None:
    """Keep topics in a project, with their names and what was changed by hand.

    They replace those kept before. `Project.forget` erases people from them.
    """
    for name, table in zip(TABLES, topics.to_tables(), strict=True):
        project.keep_enrichment(name, table)


def kept_topics(project: Project) -> Topics | None:
    """Return the topics that a project keeps, or None; they hold no vectors.

    They are what `find_topics(posts, previous=…)` takes so that numbers, names and changes by
    hand survive.
    """
    tables = [project.enrichment(name) for name in TABLES]
    found = [table for table in tables if table is not None]
    return Topics.from_tables(*found) if len(found) == len(TABLES) else None


def lay_out(project: Project, topics: Topics, *, on_progress: Progress | None = None) -> np.ndarray:
    """Return `Topics.layout` as the project keeps it, else made now and kept for the next time.

    Parameters
    ----------
    on_progress
        Told which share of the map is made; not called where it was kept.

    Raises
    ------
    NotFoundError
        The topics were read from tables and hold no vectors.
    """
    if topics.space is None or recall_layout(project, topics):
        return topics.layout  # or says that there are no vectors
    layout_of(topics.space, seed=topics.seed, on_progress=on_progress)
    _keep_layout(project, topics, topics.space)
    return topics.layout


def recall_layout(project: Project, topics: Topics) -> bool:
    """Let topics find their `layout` as the project keeps it; say whether it does.

    The same posts lie where they lay. New ones, up to 5 % of the different texts, lie amid their
    nearest, so that a map does not turn around with every import; with more of them, another
    encoder or another seed it does not count. A post whose caption was changed stays.
    """
    space = topics.space
    if space is None:
        return False
    if topics.seed in space.maps:
        return True
    kept = project.enrichment(MAP)
    if kept is None or not len(space.units):
        return False
    fitting = (kept["model"] == space.encoder.model_id) & (kept["seed"] == topics.seed)
    known = kept[fitting].drop_duplicates("post").set_index("post")[["x", "y"]]
    keys = [str(space.posts.keys[row]) for row in space.posts.representatives.tolist()]
    own = _amid(known.reindex(keys).to_numpy(dtype=np.float64), space)
    if own is None:
        return False
    remember_map(space, own, seed=topics.seed)
    return True


def _amid(own: np.ndarray, space: Space) -> np.ndarray | None:
    """Return (m, 2) points with unknown ones amid their known neighbours; None if too many are."""
    new = np.isnan(own).any(axis=1)
    if new.mean() > NEW:
        return None
    near = space.ids[new]
    weights = np.clip(space.similarities[new], 1e-4, 1.0) * ~new[near]
    total = weights.sum(axis=1, dtype=np.float64)
    if (total == 0).any():
        return None
    pulled = (weights[:, :, None] * np.nan_to_num(own)[near]).sum(axis=1)
    placed = own.copy()
    placed[new] = pulled / total[:, None]
    return placed


def _keep_layout(project: Project, topics: Topics, space: Space) -> None:
    """Keep where posts of fans lie; `Project.forget` erases people from it."""
    at = np.flatnonzero(space.spoken & ~space.apart)
    points = space.maps[topics.seed][at]
    table = pd.DataFrame(
        {
            "post": pd.Series([str(space.posts.keys[row]) for row in at.tolist()], dtype="str"),
            "x": points[:, 0],
            "y": points[:, 1],
            "model": pd.Series([space.encoder.model_id] * len(at), dtype="str"),
            "seed": topics.seed,
        }
    )
    project.keep_enrichment(MAP, table)
