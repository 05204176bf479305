"""Find brand ambassadors and explore user-generated content, offline, in JupyterLab.

The names below are loaded when they are first used, so that ``import workbench`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbench import phrases as phrases

if TYPE_CHECKING:
    from workbench.brand import Brand as Brand

__version__ = "0.1.0"

_HOMES = {
    "Brand": "workbench.brand",
    "Community": "workbench.shortlist",
    "ContentLibrary": "workbench.shortlist",
    "Project": "workbench.project",
    "RightsLedger": "workbench.shortlist",
    "Shortlist": "workbench.shortlist",
    "attention_graph": "workbench.graph",
    "audit": "workbench.ugc",
    "backtest": "workbench.ranking",
    "check_stability": "workbench.ugc",
    "choose_portfolio": "workbench.ranking",
    "classify_spaces": "workbench.ugc",
    "detect_language": "workbench.text",
    "disclosures": "workbench.signals",
    "encode": "workbench.text",
    "encoder": "workbench.text",
    "find_duplicates": "workbench.text",
    "find_lookalikes": "workbench.ranking",
    "find_topics": "workbench.ugc",
    "flag_safety": "workbench.text",
    "format_rates": "workbench.ugc",
    "judge_comments": "workbench.text",
    "judge_sentiment": "workbench.text",
    "keep_topics": "workbench.ugc",
    "kept_topics": "workbench.ugc",
    "measure": "workbench.signals",
    "monthly_report": "workbench.ugc",
    "next_steps": "workbench.funnel",
    "own_formats": "workbench.ugc",
    "profile_risk": "workbench.signals",
    "rank": "workbench.ranking",
    "read": "workbench.gather",
    "reply_queue": "workbench.ugc",
    "request_text": "workbench.shortlist",
    "safety_evidence": "workbench.signals",
    "score_content": "workbench.ugc",
    "share_of_voice": "workbench.ugc",
    "topic_shares": "workbench.ugc",
    "topic_trends": "workbench.ugc",
}
_ROOMS = ("errors", "export", "gather", "sample", "schema", "steps", "widgets")

__all__ = [
    "Brand",
    "Community",
    "ContentLibrary",
    "Project",
    "RightsLedger",
    "Shortlist",
    "attention_graph",
    "audit",
    "backtest",
    "check_stability",
    "choose_portfolio",
    "classify_spaces",
    "detect_language",
    "disclosures",
    "encode",
    "encoder",
    "errors",
    "export",
    "find_duplicates",
    "find_lookalikes",
    "find_topics",
    "flag_safety",
    "format_rates",
    "gather",
    "judge_comments",
    "judge_sentiment",
    "keep_topics",
    "kept_topics",
    "measure",
    "monthly_report",
    "next_steps",
    "own_formats",
    "phrases",
    "profile_risk",
    "rank",
    "read",
    "reply_queue",
    "request_text",
    "safety_evidence",
    "sample",
    "schema",
    "score_content",
    "share_of_voice",
    "steps",
    "topic_shares",
    "topic_trends",
    "widgets",
]


def __getattr__(name: str) -> object:
    """Load a public name, or a room, when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(f"workbench.{name}")
    msg = f"module 'workbench' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
