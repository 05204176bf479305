"""User-generated content: what people post about."""

from workbench.ugc.content import best_content, explain_content, left_out, score_content
from workbench.ugc.find import find_topics
from workbench.ugc.monthly import MonthlyReport, monthly_report
from workbench.ugc.reply_queue import ReplyQueue, reply_queue
from workbench.ugc.share_of_voice import ShareOfVoice, share_of_voice
from workbench.ugc.topics import Topics

__all__ = [
    "MonthlyReport",
    "ReplyQueue",
    "ShareOfVoice",
    "Topics",
    "best_content",
    "explain_content",
    "find_topics",
    "left_out",
    "monthly_report",
    "reply_queue",
    "score_content",
    "share_of_voice",
]
