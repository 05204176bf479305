"""What a caption says in platform marks: mentions, hashtags, repost credits, links.

Handles are ``[A-Za-z0-9._]`` without a dot at the end or two in a row, as on Instagram, TikTok
and X. Hashtags are letters, digits and underscores of any script and hold more than digits.
Addresses and e-mails contain neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from workbench.schema import check
from workbench.text.composed import composed
from workbench.text.emoji_words import apart, has_emojis, names_of
from workbench.text.hashtag_words import hashtag_words

__all__ = ["hashtags", "mentions", "plain_text", "repost_of", "strip_markup", "with_entities"]

LATIN = "A-Za-z0-9_\u00c0-\u024f"
# Marks that Python's \w leaves out: accents, and the vowel signs of Hebrew, Arabic, Indic, Thai.
SIGNS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0981-\u0d63\u0e31-\u0e4e\u200c\u200d"
URL = r"(?:https?://|www\.)\S+"
# A name before the slash is what tells "example.com/@x" (an address) from "@a/@b" (two people).
LINK = rf"{URL}|(?<![\w@＠.-])[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{{2,12}}/\S*"
HANDLE = r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*"
AT = rf"(?<![{LATIN}@＠])[@＠]"
TAG = rf"[#＃][\w{SIGNS}]+"

_MENTION = re.compile(rf"{AT}({HANDLE})(?![\u00c0-\u024f])")
_TAGS = re.compile(rf"(?<![\w&])((?:{TAG})+)")
# What both find where the only signs are "@" and "#": beginning with a letter, they leap to it.
_PLAIN_MENTION = re.compile(rf"@(?<![{LATIN}@＠]@)({HANDLE})(?![\u00c0-\u024f])")
_PLAIN_TAGS = re.compile(rf"#(?<![\w&]#)([\w{SIGNS}]+(?:#[\w{SIGNS}]+)*)")
# Looking for links costs ten times as much, so only captions that may hold one pay for it.
_MENTION_OR_LINK = re.compile(rf"{LINK}|{_MENTION.pattern}")
_TAGS_OR_LINK = re.compile(rf"{LINK}|{_TAGS.pattern}")
_ADDRESSED = rf"{AT}{HANDLE}(?:[@＠]{HANDLE})*:?"  # a handle may name its server: @ada@art.example
_EMAIL = rf"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:[@＠]{HANDLE})*"  # and what clings to it
_MARKUP = re.compile(
    rf"(?:\bRT\s+(?=[@＠]))|{LINK}|{_EMAIL}|{_ADDRESSED}|(?<![\w&])(?:{TAG})+", re.IGNORECASE
)
_ADDRESSES = re.compile(rf"(?:\bRT\s+(?=[@＠]))|{LINK}|{_EMAIL}|{_ADDRESSED}", re.IGNORECASE)
_TAG_SIGN = re.compile(r"[#＃](?=\w)")
_TAG = re.compile(TAG)
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|_+")
_REPOST = re.compile(
    r"(?:\brt|\bre-?(?:post|gram|share)(?:ed)?(?:\s+(?:from|by|von|via|with|📷|📸))?"
    r"|[📷📸]\ufe0f?(?:\s*(?:by|von))?|\bcredits?(?:\s+(?:to|by|an))?)"
    rf"\s*+[:•|-]?\s*+[@＠]({HANDLE})",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\s+")
_SLASHED = re.compile(r"\.[A-Za-z]{2,12}/")
_BETWEEN = (":", "•", "|", "-")
# How the words of _REPOST end, and the letters beyond ASCII that it takes for one of theirs.
_CREDITS = (
    "rt", "post", "gram", "share", "posted", "gramed", "shareed", "credit", "credits",
    "from", "by", "von", "via", "with", "to", "an", "📷", "📸", "📷\ufe0f", "📸\ufe0f",
)  # fmt: skip
_FOLDED = frozenset("ſıİ")
LONGEST_CREDIT = len("shareed")
NEAR = 64  # signs before a handle that are looked at


def mentions(text: str | None) -> list[str]:
    """Return the handles mentioned in `text`: bare, lower case, unique, in order of appearance.

    Parameters
    ----------
    text
        A caption or comment; None and empty give an empty list.

    Examples
    --------
    >>> mentions("Danke @Oatly. Fragen an info@oatly.com, https://tiktok.com/@nobody")
    ['oatly']
    """
    if not text or ("@" not in text and "＠" not in text):
        return []
    if _may_link(text):
        found = [handle for handle in _MENTION_OR_LINK.findall(text) if handle]
    else:
        found = (_MENTION if "＠" in text else _PLAIN_MENTION).findall(text)
    return list(dict.fromkeys([handle.lower() for handle in found]))


def hashtags(text: str | None) -> list[str]:
    """Return the hashtags of `text`: bare, lower case, unique, in order of appearance.

    Chains such as ``#vegan#kaffee`` are two tags; a tag of digits only is none.

    Examples
    --------
    >>> hashtags("Frühstück #HaferLiebe#vegan ＃müsli #1 https://a.de/#top")
    ['haferliebe', 'vegan', 'müsli']
    """
    if not text or ("#" not in text and "＃" not in text):
        return []
    if _may_link(text):
        chains = [chain for chain in _TAGS_OR_LINK.findall(text) if chain]
    else:
        chains = (_TAGS if "＃" in text else _PLAIN_TAGS).findall(text)
    return list(dict.fromkeys([tag for chain in chains for tag in _tags_in(chain)]))


def repost_of(text: str | None) -> str | None:
    """Return the handle that a caption credits as the original author, or None.

    Known are "RT @x: …", "Repost @x", "Reposted from @x", "#regram @x", "📷 @x", "credit: @x".

    Examples
    --------
    >>> repost_of("RT @Mila.Backt: so gut!")
    'mila.backt'
    >>> repost_of("Danke @mila.backt!") is None
    True
    """
    if not text or ("@" not in text and "＠" not in text):
        return None
    found = _REPOST.search(text) if _may_credit(text) else None
    return found[1].lower() if found else None


def strip_markup(text: str | None) -> str:
    """Return `text` without mentions, hashtags, addresses and e-mails, white space collapsed.

    Examples
    --------
    >>> strip_markup("RT @oatly: Neu da! #hafer https://oat.ly/x  Probiert's")
    "Neu da! Probiert's"
    """
    if not text:
        return ""
    if _may_hold_addresses(text):
        text = _MARKUP.sub(" ", text)
    elif "#" in text or "＃" in text:
        text = _TAGS.sub(" ", text)
    return _BLANK.sub(" ", text).strip()


def plain_text(text: str | None, *, emojis: bool = True) -> str:
    """Return `text` as one would read it aloud: no handles or addresses, hashtags as words.

    Parameters
    ----------
    text
        A caption or comment; None and empty give an empty string.
    emojis
        Whether the names of emojis follow, as `emoji_words` chooses them. The emojis themselves
        are left out either way.

    Raises
    ------
    DependencyError
        A package with word lists is missing.

    Examples
    --------
    >>> plain_text("RT @oatly: Neu da! #HaferLiebe #oat_milk #kaffeeliebe https://oat.ly/x")
    'Neu da! Hafer Liebe oat milk kaffee liebe'
    >>> plain_text("☕️☕️ @oatly"), plain_text("Mein Morgen ☕")
    ('coffee', 'Mein Morgen Kaffee')
    """
    if not text:
        return ""
    words, marks = words_and_marks(text)
    return f"{words} {marks}".strip() if emojis and marks else words


def words_and_marks(text: str) -> tuple[str, str]:
    """Return `plain_text` without emojis, and the names of those emojis that are read.

    >>> words_and_marks("Mein Morgen ☕")
    ('Mein Morgen', 'Kaffee')
    """
    words = _ADDRESSES.sub(" ", text) if _may_hold_addresses(text) else text
    if "#" in words or "＃" in words:
        words = _TAG.sub(_as_words, words)
        words = _TAG_SIGN.sub(" ", words)
    marks = ""
    if has_emojis(words):
        words, found = apart(words)
        marks = names_of(words, found)
    return " ".join(words.split()), marks


def plain_text_once(text: str) -> str:
    """Return what `plain_text` gave before it split hashtags and named emojis.

    Projects made then may hold vectors under that form, and whoever erases must find them.

    Examples
    --------
    >>> plain_text_once("Neu! #HaferLiebe #kaffeeliebe ☕")
    'Neu! Hafer Liebe kaffeeliebe ☕'
    """
    words = _ADDRESSES.sub(" ", text)
    words = _TAG.sub(lambda tag: _HUMP.sub(" ", tag[0]), words)
    words = _TAG_SIGN.sub(" ", words)
    return _BLANK.sub(" ", words).strip()


def with_entities(posts: pd.DataFrame) -> pd.DataFrame:
    """Return `posts` with unknown mentions and hashtags read from the captions.

    Parameters
    ----------
    posts
        Needs `text`. Missing columns `mentions` and `hashtags` are added; rows whose list is
        null are filled, lists that are there are kept.

    Returns
    -------
    pandas.DataFrame
        A new frame with the same index; a row without text keeps null.

    Raises
    ------
    SchemaError
        There is no column `text`.
    """
    check(posts, ["text"], where="with_entities")
    texts = as_texts(posts["text"])
    filled = {
        name: _filled(posts[name] if name in posts else [None] * len(posts), texts, read)
        for name, read in (("mentions", mentions), ("hashtags", hashtags))
    }
    columns = {
        name: pd.Series(lists, index=posts.index, dtype=object) for name, lists in filled.items()
    }
    return posts.assign(**columns)


def as_texts(column: Iterable[object]) -> list[str | None]:
    """Return a column as plain strings, None for everything that is not one."""
    return [value if isinstance(value, str) else None for value in column]


def _filled(lists: Iterable[Any], texts: list[str | None], read: Any) -> np.ndarray:  # noqa: ANN401  # any reader of captions
    cells = np.empty(len(texts), dtype=object)
    for row, (known, text) in enumerate(zip(lists, texts, strict=True)):
        if isinstance(known, list):
            cells[row] = known
        elif isinstance(known, (tuple, np.ndarray)):
            cells[row] = list(known)
        else:
            cells[row] = None if text is None else read(text)
    return cells


def _as_words(tag: re.Match[str]) -> str:
    return f"#{' '.join(hashtag_words(tag[0][1:]))}"


def _may_hold_addresses(text: str) -> bool:
    """Say whether a text could hold a handle, a link or an e-mail."""
    return "@" in text or "/" in text or "＠" in text or "www." in text.lower()


def _may_link(text: str) -> bool:
    """Say whether a text could hold a link; most slashes stand between words."""
    if "www." in text:
        return True
    return "/" in text and ("://" in text or _SLASHED.search(text) is not None)


def _may_credit(text: str) -> bool:
    """Say whether a word that credits an author could stand before a handle."""
    if "＠" in text:
        return True
    at = text.find("@")
    while at >= 0:
        before = text[max(0, at - NEAR) : at].rstrip()
        if before.endswith(_BETWEEN):
            before = before[:-1].rstrip()
        if at > NEAR and len(before) < LONGEST_CREDIT:
            return True  # so many blanks that the word is out of sight
        word = before[-LONGEST_CREDIT:]
        if word.lower().endswith(_CREDITS):
            return True
        if not word.isascii() and not _FOLDED.isdisjoint(word):
            return True
        at = text.find("@", at + 1)
    return False


@lru_cache(maxsize=1 << 14)
def _tags_in(chain: str) -> tuple[str, ...]:
    """Return the tags of a chain such as ``#Vegan#kaffee``, as they are compared."""
    tags = [t.lower() for t in chain.replace("＃", "#").split("#") if t and not t.isdigit()]
    return tuple([t if t.isascii() else composed(t, "NFC") for t in tags])
