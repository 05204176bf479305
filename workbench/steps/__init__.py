"""What is made of a project, step by step: the same for a terminal and for a page."""

from workbench.steps.desk import Desk
from workbench.steps.listening import Listened, hear, listen, report_of
from workbench.steps.snapshot import Snapshot
from workbench.steps.wiring import (
    HALF_LIFE,
    Known,
    Ranked,
    known_of,
    measure_project,
    rank_project,
    topics_of,
)

__all__ = [
    "HALF_LIFE",
    "Desk",
    "Known",
    "Listened",
    "Ranked",
    "Snapshot",
    "hear",
    "known_of",
    "listen",
    "measure_project",
    "rank_project",
    "report_of",
    "topics_of",
]
