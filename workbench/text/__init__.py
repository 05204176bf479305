"""Captions, brand matching, minors, language, duplicates, encoders, sentiment and safety."""

from workbench.text.captions import (
    hashtags,
    mentions,
    plain_text,
    repost_of,
    strip_markup,
    with_entities,
)
from workbench.text.copies import Copies, find_duplicates
from workbench.text.duplicates import duplicate_of, normalised
from workbench.text.encoders import Encoder, VectorCache, encode, encoded_forms, encoder
from workbench.text.language import detect_language
from workbench.text.matching import BrandMatcher, fold
from workbench.text.minors import says_minor
from workbench.text.safety import flag_safety
from workbench.text.sentiment import judge_sentiment
from workbench.text.spam import judge_comments

__all__ = [
    "BrandMatcher",
    "Copies",
    "Encoder",
    "VectorCache",
    "detect_language",
    "duplicate_of",
    "encode",
    "encoded_forms",
    "encoder",
    "find_duplicates",
    "flag_safety",
    "fold",
    "hashtags",
    "judge_comments",
    "judge_sentiment",
    "mentions",
    "normalised",
    "plain_text",
    "repost_of",
    "says_minor",
    "strip_markup",
    "with_entities",
]
