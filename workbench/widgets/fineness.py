"""How fine topics can be looked at: the steps of the slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.ugc import Topics

__all__ = ["RESOLUTIONS", "steps_of"]

RESOLUTIONS = (0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)


def steps_of(topics: Topics) -> list[float]:
    """Return the resolutions to choose from, the topics' own among them; none without vectors."""
    return sorted({*RESOLUTIONS, topics.resolution}) if topics.space is not None else []
