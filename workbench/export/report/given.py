"""What a report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.export.report.words import Voice

if TYPE_CHECKING:
    import pandas as pd

    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Portfolio, Ranking
    from workbench.shortlist import Shortlist
    from workbench.ugc import ReplyQueue, ShareOfVoice, Topics

__all__ = ["Given"]


@dataclass(frozen=True, eq=False)
class Given:
    """What a report is made from."""

    project: Project
    ranking: Ranking
    shortlist: Shortlist
    graph: AttentionGraph | None
    posts: pd.DataFrame | None
    topics: Topics | None
    fans: pd.DataFrame | None
    voice: ShareOfVoice | None
    replies: ReplyQueue | None
    team: Portfolio | None
    chosen: bool  # by figures, as a team
    held: frozenset[str]
    words: Voice
