"""Captions, brand matching, language, duplicates and encoders."""

from workbench.text.captions import hashtags, mentions, repost_of, strip_markup, with_entities
from workbench.text.matching import BrandMatcher, fold

__all__ = [
    "BrandMatcher",
    "fold",
    "hashtags",
    "mentions",
    "repost_of",
    "strip_markup",
    "with_entities",
]
