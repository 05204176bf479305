"""When a longer word names the brand: endings, German compounds, words inside hashtags.

A name of up to four letters counts only as a whole word. One of five to seven letters may take
an ``s`` and stand beside a word that is known to make compounds. Longer names are rare inside
other words, so that any rest of three letters with a vowel will do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

__all__ = ["inflected", "makes_compound"]

SHORT, LONG = 4, 8
REST = 3
LONGEST = 100  # letters; no compound and no hashtag is longer
_ENDINGS = ("s", "e", "n", "en", "es")
_LINKS = ("", "s", "es", "n", "en")
_VOWEL = re.compile("[aeiou]")
_LAST_VOWEL = re.compile(r"([aou])(?=[^aeiou]*$)")


@cache
def _words(kind: str) -> frozenset[str]:
    text = (files("workbench.text") / "compounds.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind].split())


@cache
def _by_start(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the words by their first three letters."""
    starts: dict[str, list[str]] = {}
    for word in _words(kind):
        starts.setdefault(word[:REST], []).append(word)
    return {start: tuple(words) for start, words in starts.items()}


def inflected(name: str) -> tuple[str, ...]:
    """Return the forms of a folded name that German and English endings make of it.

    Examples
    --------
    >>> inflected("oatly")
    ('oatlys',)
    >>> inflected("rucksack")
    ('rucksacks', 'rucksacke', 'rucksackn', 'rucksacken', 'rucksackes', 'rucksaecke')
    """
    if len(name) <= SHORT or not name[-1].isalpha():
        return ()
    if len(name) < LONG:
        return (f"{name}s",)
    forms = [name + ending for ending in _ENDINGS]
    umlaut = _LAST_VOWEL.sub(r"\1e", name)
    return (*forms, f"{umlaut}e") if umlaut != name else tuple(forms)


def makes_compound(name: str, word: str) -> bool:
    """Say whether `word`, which contains `name`, is a compound with it; both folded.

    Examples
    --------
    >>> makes_compound("oatly", "oatlykaffee"), makes_compound("oatly", "lieblingsoatly")
    (True, True)
    >>> makes_compound("oatly", "goatly"), makes_compound("alpro", "alprozess")
    (False, False)
    """
    if len(name) <= SHORT or len(word) > LONGEST or word.startswith(tuple(_words("false_friends"))):
        return False
    return any(_splits(name, before, after) for before, after in _around(name, word))


def _around(name: str, word: str) -> Iterator[tuple[str, str]]:
    for form in (name, *inflected(name)):
        at = word.find(form)
        while at >= 0:
            yield word[:at], word[at + len(form) :]
            at = word.find(form, at + 1)


def _splits(name: str, before: str, after: str) -> bool:
    if not before and not after:
        return True
    if len(name) >= LONG:
        return _wordlike(before) and _wordlike(after)
    return (not before or _is_modifier(before)) and (not after or _is_head(after))


def _wordlike(rest: str) -> bool:
    return not rest or (len(rest) >= REST and rest.isalpha() and bool(_VOWEL.search(rest)))


def _is_modifier(before: str) -> bool:
    known = _words("modifiers")
    return any(before.removesuffix(link) in known for link in _LINKS) or before in _words("heads")


def _is_head(after: str) -> bool:
    starts = _by_start("heads")
    for link in _LINKS:
        rest = after.removeprefix(link)
        for head in starts.get(rest[:REST], ()):
            if rest == head or (len(head) > REST and rest.startswith(head)):
                return True
            if len(head) == REST and rest in {f"{head}s", f"{head}en", f"{head}e"}:
                return True
    return False
