"""German and English words and how often they are said, for hashtags and short captions.

The lists are those of the package pyspellchecker: words of film subtitles, counted, and of
spelling dictionaries. Our own list adds what captions say and these lack.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias

from workbench.errors import DependencyError

__all__ = ["LONGEST_WORD", "known_words", "likelier_language", "own_words"]

PACKAGE = "pyspellchecker"
# Other lists would split otherwise, and forms of captions must be found again to be erased.
SHA256 = {
    "de": "79cacd2a28fa6de9089f12ffaf11c5356353ea08a1f95f078218f1e5947a9414",
    "en": "2474a48af86fd81dccea9edd0bba6cd36dd2ecedc0ae217cefcb233bba28613c",
}
LONGEST_WORD = 20
RARE = {"de": 300, "en": 15_000}  # words of three letters said less often are chance in a hashtag
OWN = -11.5  # log probability of a word of our own list
SMALL = -6.0
UNKNOWN = -20.0  # log probability of a word that a language does not have
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

Word: TypeAlias = tuple[float | None, float | None, float | None]


@cache
def own_words(kind: str) -> frozenset[str]:
    """Return our own list: ``"words"``, or ``"small"``, the words of two letters."""
    text = (files("workbench.text") / "hashtag_words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind].split())


@cache
def known_words() -> dict[str, Word]:
    """Return for each word its worth in a hashtag and its log probability by language.

    Returns
    -------
    dict of str to tuple
        Lower case; umlauts also spelt out. The worth is the larger of the two probabilities,
        None for words that hashtags are not made of. A language without the word has None;
        words of our own list belong to neither.

    Raises
    ------
    DependencyError
        The package with the word lists is missing, or its lists are not the pinned ones.
    """
    found: dict[str, Word] = {}
    for place, (language, rare) in enumerate(RARE.items()):
        counts = _counts(language)
        total = sum(counts.values())
        # Half a million words share a few thousand values.
        chance = {count: math.log(count / total) for count in set(counts.values())}
        new = {count: _only(place, said, said) for count, said in chance.items()}
        unusable = {count: _only(place, None, said) for count, said in chance.items()}
        for word, count in counts.items():
            n = len(word)
            if n > LONGEST_WORD:
                continue
            usable = n > 3 or (n == 3 and count >= rare)  # noqa: PLR2004  # letters
            fresh = (new if usable else unusable)[count]
            if word.isascii():
                old = found.setdefault(word, fresh)
                if old is not fresh:
                    found[word] = _both(old, fresh)
            else:
                for form in _spellings(word):
                    found[form] = _both(found.get(form, fresh), fresh)
    own = dict.fromkeys(own_words("words"), OWN) | dict.fromkeys(own_words("small"), SMALL)
    for word, worth in (own | {"i": SMALL, "a": SMALL}).items():
        old = found.get(word, (None, None, None))
        found[word] = (_most(old[0], worth), *old[1:])
    return found


def likelier_language(words: Iterable[str]) -> tuple[Literal["de", "en"], float, int]:
    """Return which of two languages words are likelier in, how much, and how many it lacks.

    Returns
    -------
    language : str
        ``"de"`` or ``"en"``; English where both are as likely.
    margin : float
        Difference of the log probabilities, not negative.
    unknown : int
        Words that the language does not have.

    >>> likelier_language(["so", "lecker"])[0], likelier_language(["so", "tasty"])[0]
    ('de', 'en')
    """
    known = known_words()
    sums, lacking = [0.0, 0.0], [0, 0]
    for word in words:
        found = known.get(word.lower(), (None, None, None))
        for place, said in enumerate(found[1:]):
            lacking[place] += said is None
            sums[place] += UNKNOWN if said is None else said
    best = 0 if sums[0] > sums[1] else 1
    return ("en" if best else "de"), abs(sums[0] - sums[1]), lacking[best]


def _only(place: int, worth: float | None, said: float) -> Word:
    return (worth, said, None) if place == 0 else (worth, None, said)


def _both(one: Word, other: Word) -> Word:
    return _most(one[0], other[0]), _most(one[1], other[1]), _most(one[2], other[2])


def _most(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def _spellings(word: str) -> set[str]:
    """Return a word as it stands, with umlauts spelt out, and without accents."""
    spelt = word.translate(_SPELT)
    bare = unicodedata.normalize("NFKD", spelt)
    return {word, spelt, "".join(sign for sign in bare if not unicodedata.combining(sign))}


def _counts(language: str) -> dict[str, int]:
    name = f"{language}.json.gz"
    spec = find_spec("spellchecker")
    if spec is None or spec.origin is None:
        raise DependencyError("text.no_words", package=PACKAGE)
    try:
        raw = (Path(spec.origin).parent / "resources" / name).read_bytes()
    except OSError as error:
        raise DependencyError("text.damaged_words", file=name, package=PACKAGE) from error
    if hashlib.sha256(raw).hexdigest() != SHA256[language]:
        raise DependencyError("text.damaged_words", file=name, package=PACKAGE)
    counts: dict[str, int] = json.loads(gzip.decompress(raw))
    return counts
