"""Hashtags as the words they are made of: ``kaffeeliebe`` is *kaffee liebe*, ``oatly`` stays.

Capitals, underscores and figures split first. What is left in one piece is cut into words of
the German and English lists of the package pyspellchecker so that the product of their
frequencies is largest (a unigram model, found by dynamic programming). A piece that is a word
itself stays whole, and so does one that words cannot cover without a rest: coinages, names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from workbench.errors import DependencyError

__all__ = ["hashtag_words"]

PACKAGE = "pyspellchecker"
# Other lists would split otherwise, and forms of captions must be found again to be erased.
SHA256 = {
    "de.json.gz": "79cacd2a28fa6de9089f12ffaf11c5356353ea08a1f95f078218f1e5947a9414",
    "en.json.gz": "2474a48af86fd81dccea9edd0bba6cd36dd2ecedc0ae217cefcb233bba28613c",
}
SHORTEST = 6  # letters; fewer are never cut
LONGEST = 60  # letters; longer pieces are no hashtag of words
LONGEST_WORD = 20
RARE = {"de": 300, "en": 15_000}  # words of three letters said less often are chance
OWN = -11.5  # log probability of a word of our own list
SMALL = -6.0
PER_WORD = 2.0  # what a word more costs
LINK = 1.0  # what the s of "Montags-" or the lost e of "Erdbeer-" costs
LEAST = -3.7  # log probability a letter below which words are chance
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß]{2})|_+")
_RUN = re.compile(r"\d+|\D+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@lru_cache(maxsize=1 << 16)
def hashtag_words(tag: str) -> tuple[str, ...]:
    """Return the words of a bare hashtag, as they are written there.

    Raises
    ------
    DependencyError
        The package with the word lists is missing, or its lists are not the pinned ones.

    References
    ----------
    Norvig, "Natural Language Corpus Data", in Segaran and Hammerbacher, *Beautiful Data*, 2009.

    Examples
    --------
    >>> hashtag_words("kaffeeliebe"), hashtag_words("OatMilk_latte")
    (('kaffee', 'liebe'), ('Oat', 'Milk', 'latte'))
    >>> hashtag_words("urlaub2026"), hashtag_words("therapist"), hashtag_words("oatly")
    (('urlaub', '2026'), ('therapist',), ('oatly',))
    """
    if tag.lower() in _own("words"):
        return (tag,)
    return tuple(word for part in _HUMP.split(tag) if part for word in _of_part(part))


def _of_part(part: str) -> list[str]:
    """Return the words between two capitals; figures stand alone but in "b2b" and "h2o"."""
    runs = _RUN.findall(part)
    if len(runs) > 1 and all(run.isdigit() or len(run) < 3 for run in runs):  # noqa: PLR2004  # letters
        return [part]
    words: list[str] = []
    for run in runs:
        if run.isdigit():
            words.append(run)
            continue
        found = _cut(run)
        if words and words[-1].isdigit() and run[0] == "s" and found == [run]:
            rest = _cut(run[1:])  # the s of "90svibes"
            if len(rest) > 1 or rest[0].lower() in _costs():
                words[-1] += run[0]
                found = rest
        words += found
    return words


def _cut(run: str) -> list[str]:
    low = run.lower()
    n = len(low)
    if not SHORTEST <= n <= LONGEST or len(run) != n or low in _costs():
        return [run]
    cost = _costs().get
    best = [0.0] + [-math.inf] * n
    start = [0] * (n + 1)
    for end in range(1, n + 1):
        for begin in range(max(0, end - LONGEST_WORD), end):
            if best[begin] == -math.inf:
                continue
            word = low[begin:end]
            worth = cost(word)
            if worth is None and end < n:
                worth = _linking(word)
            if worth is None or (end - begin == 1 and (end == n or (word == "a" and not begin))):
                continue
            worth += best[begin] - PER_WORD
            if worth > best[end]:
                best[end], start[end] = worth, begin
    if best[n] < LEAST * n:
        return [run]
    words, end = [], n
    while end:
        words.append(run[start[end] : end])
        end = start[end]
    return words[::-1]


def _linking(word: str) -> float | None:
    """Return the worth of a German word as it begins a compound: Montags-, Erdbeer-."""
    if len(word) < 5:  # noqa: PLR2004  # letters
        return None
    worth = _costs().get(word[:-1]) if word[-1] == "s" else _costs().get(f"{word}e")
    return None if worth is None else worth - LINK


@cache
def _own(kind: str) -> frozenset[str]:
    text = (files("workbench.text") / "hashtag_words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind].split())


@cache
def _costs() -> dict[str, float]:
    """Return the log probability of each word, in the language that says it more often."""
    costs: dict[str, float] = {}
    for language, rare in RARE.items():
        counts = _counts(f"{language}.json.gz")
        total = sum(counts.values())
        worth = {count: math.log(count / total) for count in set(counts.values())}
        for word, count in counts.items():
            n = len(word)
            if n > LONGEST_WORD or n < 3 or (n == 3 and count < rare):  # noqa: PLR2004  # letters
                continue
            for form in {word} if word.isascii() else _spellings(word):
                if form not in costs or costs[form] < worth[count]:
                    costs[form] = worth[count]
    costs |= {word: max(OWN, costs.get(word, OWN)) for word in _own("words")}
    costs |= dict.fromkeys(_own("small"), SMALL)
    return costs | {"i": SMALL, "a": SMALL}  # inside, or before another word


def _spellings(word: str) -> set[str]:
    """Return a word as it stands, with umlauts spelt out, and without accents."""
    spelt = word.translate(_SPELT)
    return {word, spelt, _ACCENTS.sub("", unicodedata.normalize("NFKD", spelt))}


def _counts(name: str) -> dict[str, int]:
    spec = find_spec("spellchecker")
    if spec is None or spec.origin is None:
        raise DependencyError("text.no_words", package=PACKAGE)
    try:
        raw = (Path(spec.origin).parent / "resources" / name).read_bytes()
    except OSError as error:
        raise DependencyError("text.damaged_words", file=name, package=PACKAGE) from error
    if hashlib.sha256(raw).hexdigest() != SHA256[name]:
        raise DependencyError("text.damaged_words", file=name, package=PACKAGE)
    counts: dict[str, int] = json.loads(gzip.decompress(raw))
    return counts
