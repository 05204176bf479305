"""User-generated content: what people post about."""

from workbench.ugc.find import find_topics
from workbench.ugc.topics import Topics

__all__ = ["Topics", "find_topics"]
