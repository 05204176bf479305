"""User-generated content: what people post about."""

from workbench.ugc.audit import Audit, AuditResult, audit
from workbench.ugc.content import best_content, explain_content, left_out, score_content
from workbench.ugc.find import find_topics
from workbench.ugc.hierarchy import Hierarchy
from workbench.ugc.kept import keep_topics, kept_topics, lay_out, recall_layout
from workbench.ugc.monthly import MonthlyReport, monthly_report
from workbench.ugc.own_formats import format_rates, own_formats
from workbench.ugc.reply_queue import ReplyQueue, reply_queue
from workbench.ugc.share_of_voice import ShareOfVoice, share_of_voice
from workbench.ugc.shares import Shares, topic_shares
from workbench.ugc.spaces import Spaces, classify_spaces
from workbench.ugc.stability import Stability, check_stability
from workbench.ugc.topics import Topics
from workbench.ugc.trends import Trends, topic_trends

__all__ = [
    "Audit",
    "AuditResult",
    "Hierarchy",
    "MonthlyReport",
    "ReplyQueue",
    "ShareOfVoice",
    "Shares",
    "Spaces",
    "Stability",
    "Topics",
    "Trends",
    "audit",
    "best_content",
    "check_stability",
    "classify_spaces",
    "explain_content",
    "find_topics",
    "format_rates",
    "keep_topics",
    "kept_topics",
    "lay_out",
    "left_out",
    "monthly_report",
    "own_formats",
    "recall_layout",
    "reply_queue",
    "score_content",
    "share_of_voice",
    "topic_shares",
    "topic_trends",
]
