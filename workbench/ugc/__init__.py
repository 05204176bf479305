"""User-generated content: what people post about."""

from workbench.ugc.content import best_content, explain_content, left_out, score_content
from workbench.ugc.find import find_topics
from workbench.ugc.topics import Topics

__all__ = [
    "Topics",
    "best_content",
    "explain_content",
    "find_topics",
    "left_out",
    "score_content",
]
