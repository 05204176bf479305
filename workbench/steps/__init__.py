"""What is made of a project, step by step: the same for a terminal and for a page."""

from workbench.steps.wiring import (
    HALF_LIFE,
    Known,
    Listened,
    Ranked,
    known_of,
    listen,
    rank_project,
    report_of,
    topics_of,
)

__all__ = [
    "HALF_LIFE",
    "Known",
    "Listened",
    "Ranked",
    "known_of",
    "listen",
    "rank_project",
    "report_of",
    "topics_of",
]
