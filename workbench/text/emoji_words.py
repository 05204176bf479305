"""Emojis as words: ☕ is *coffee* in an English caption, *Kaffee* in a German one.

Encoders hardly know emojis: a caption of nothing else lands anywhere. Names put it beside the
texts it belongs to. But names are long, and in a caption of words they drown what is said, so
there things (food, animals, places) are named, one a few words at most, and feelings (faces,
hearts, hands, signs) are left out. Names are those of Unicode's CLDR from the package emoji.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Literal

from workbench.errors import DependencyError
from workbench.text.word_lists import likelier_language

__all__ = ["emoji_words", "has_emojis", "without_emojis"]

FEW = 4  # words; a caption of fewer is read with all its emojis
WORDS_A_THING = 4  # in a longer one, words there must be for each thing that is named
MOST = 12  # emojis that are named
OF_LANGUAGE = 20  # words that tell the language
_LOOKED_AT = 1_000  # characters of what is said
_SIGN = (
    "\u203c\u2049\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_TONE = "\ufe0f\U0001f3fb-\U0001f3ff"
_DRESS = re.compile(f"[{_TONE}\ufe0e\u2640\u2642]|\u200d(?=[\ufe0f\u2640\u2642]|$)")
_ANY = re.compile(f"[{_SIGN}\u20e3]")
_FLAG = "\U0001f1e6-\U0001f1ff"
_EMOJI = re.compile(  # begins with a set of signs, to which a search leaps
    f"[{_SIGN}](?:(?<=[{_FLAG}])[{_FLAG}]"
    f"|[{_TONE}\ufe0e]*(?:\u200d[{_SIGN}][{_TONE}]*)*[\U000e0020-\U000e007f]*)"
)
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
_FEELING = re.compile(
    "[0-9#*\u203c\u2049\u2190-\u21ff\u2600\u2605\u2606\u2611\u261d\u263a\u2665\u26a0\u26a1\u2705"
    "\u270a-\u270d\u2714-\u2734\u2747-\u2764\u2795-\u27bf\u2934-\u2b55\u3030"
    "\U0001f308\U0001f31e-\U0001f320\U0001f440-\U0001f450\U0001f48b-\U0001f48e\U0001f493-\U0001f4af"
    "\U0001f500-\U0001f53d\U0001f590\U0001f595\U0001f596\U0001f5a4\U0001f600-\U0001f64f"
    "\U0001f7e0-\U0001f7eb\U0001f90c-\U0001f92f\U0001f970-\U0001f97a\U0001f9d0\U0001f9e1"
    "\U0001fa75-\U0001fa77\U0001fac2\U0001fae0-\U0001faf8]"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_BLANK = re.compile(r"\s+")
Language = Literal["de", "en"]


def has_emojis(text: str) -> bool:
    """Say whether there may be an emoji in `text`."""
    return not text.isascii() and _ANY.search(text) is not None


def without_emojis(text: str) -> str:
    """Return `text` without emojis that have a name, white space collapsed.

    >>> without_emojis("Guten ☕ Morgen 👩🏽‍🍳!")
    'Guten Morgen !'
    """
    return _BLANK.sub(" ", apart(text)[0]).strip() if has_emojis(text) else text


def apart(text: str) -> tuple[str, list[str]]:
    """Return `text` with a blank for each emoji that has a name, and these emojis, each once.

    >>> apart("a☕️☕b👍🏽")
    ('a  b ', ['☕', '👍'])
    """
    found: dict[str, None] = {}

    def taken(emoji: re.Match[str]) -> str:
        bare = _bare(emoji[0])
        if not _name(bare, "en"):
            return emoji[0]
        found[bare] = None
        return " "

    if "\u20e3" in text:
        text = _KEYCAP.sub(taken, text)
    return _EMOJI.sub(taken, text), list(found)


def emoji_words(text: str) -> str:
    """Return the names of the emojis of a caption that are worth reading, each once, in order.

    Skin tones and genders do not matter. Names are German where the words of the caption are
    likelier in German, else English.

    Parameters
    ----------
    text
        A caption, handles and addresses left out.

    Returns
    -------
    str
        Names separated by blanks, of at most twelve emojis. A caption of fewer than four words
        has all of them, a longer one things only, one for every four words.

    Raises
    ------
    DependencyError
        The package with the names is missing.

    Examples
    --------
    >>> emoji_words("☕☕😍"), emoji_words("Mein Morgen ☕️")
    ('coffee in love', 'Kaffee')
    >>> emoji_words("A quiet hour with a book 😍🔥 ☕")
    'coffee'
    """
    return names_of(*apart(text)) if has_emojis(text) else ""


def names_of(said: str, emojis: list[str]) -> str:
    """Return the names of those among `emojis` that are worth reading beside what is said."""
    words = _WORD.findall(said[:_LOOKED_AT])
    if len(words) >= FEW:
        emojis = [emoji for emoji in emojis if not _FEELING.match(emoji)]
        emojis = emojis[: len(words) // WORDS_A_THING]
    if not emojis:
        return ""
    language = likelier_language(words[:OF_LANGUAGE])[0]
    return " ".join(dict.fromkeys(_name(emoji, language) for emoji in emojis[:MOST]))


@lru_cache(maxsize=1 << 13)
def _bare(emoji: str) -> str:
    return _DRESS.sub("", emoji)


@lru_cache(maxsize=1 << 13)
def _name(emoji: str, language: Language) -> str:
    """Return the name of an emoji, of its parts where the whole has none, or ""."""
    names = _names(language)
    if emoji in names:
        return names[emoji]
    return " ".join(names[part] for part in emoji.split("\u200d") if part in names)


@cache
def _own() -> dict[str, dict[str, str]]:
    text = (files("workbench.text") / "emoji_words.toml").read_text(encoding="utf-8")
    own: dict[str, dict[str, str]] = tomllib.loads(text)
    return own


@cache
def _names(language: Language) -> dict[str, str]:
    if find_spec("emoji") is None:
        raise DependencyError("text.no_words", package="emoji")
    from emoji import EMOJI_DATA, config

    config.load_language(language)
    names: dict[str, str] = {}
    for emoji, known in EMOJI_DATA.items():
        bare = _bare(emoji)
        name = known.get(language, known["en"]).strip(":").replace("_", " ").replace("-", " ")
        if bare and (bare == emoji or bare not in names):  # "person", not "man" or "dark skin"
            names[bare] = name
    return names | _own()[language]
