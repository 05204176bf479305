"""Topics in a project: kept under their names, so that the next run finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.ugc.topics import Topics

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["keep_topics", "kept_topics"]

TABLES = ("topics", "topic_labels")


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
