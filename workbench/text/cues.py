"""Words and signs that say how somebody feels, where they stand, and what turns them round.

Rules that a person can check; they give the heads their interpretable features and every
judgement the words it quotes. The words are in ``head_weights/sentiment_cues.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from workbench.text.matching import fold

__all__ = [
    "FEATURES",
    "Cue",
    "Phrases",
    "Word",
    "features",
    "find_cues",
    "negation_of",
    "negations",
    "words_of",
]

LONGEST = 8_000  # characters read, as the encoders do
BEFORE, AFTER = 3, 3  # words over which a negation reaches
NEGATED = {1: -0.8, -1: 0.4}  # "not good" is nearly bad, "not bad" is somewhat good
INTENSE = 1.5
SHORTEST_STEM = 3
SHOUTED = 3  # letters; "OK" is not shouting
_LETTER = "[^\\W_][\u0300-\u036f]*+"
_WORD = re.compile(rf"(?:{_LETTER})++(?:['’*](?:{_LETTER})++)*+")
_STOP = re.compile(r"[.,;:!?\n()…–—]")
_TRIPLED = re.compile(r"(.)\1{2,}")
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)
_FIRST_PERSON = frozenset(
    ("ich", "mich", "mir", "mein", "meine", "meinen", "meiner", "wir", "uns", "unser", "unsere",
     "i", "i'm", "im", "me", "my", "we", "our", "us")
)  # fmt: skip
_TURNS = frozenset(
    ("but", "however", "though", "although", "yet",
     "aber", "jedoch", "leider", "trotzdem", "allerdings", "dafuer")
)  # fmt: skip
_LATE = frozenset(("nicht", "nich", "net", "ned"))  # German puts them behind the verb
FEATURES = (
    "praise", "blame", "praise_density", "blame_density", "any_praise", "any_blame",
    "negated_praise", "negated_blame", "after_turn", "last_cue", "glad_emojis", "sad_emojis",
    "exclamations", "question", "address", "digits", "shouting", "news", "length", "intensifiers",
    "mentions", "ellipsis", "first_person", "negations",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, with its place."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A place in a text that praises (above 0) or blames (below 0).

    Attributes
    ----------
    start, end : int
        Where the quoted words stand, a negation that turns them included.
    valence : float
        1 and −1, times 1.5 where intensified, turned and weakened where negated.
    negated : bool
        Whether a negation turned it.
    """

    start: int
    end: int
    valence: float
    negated: bool = False


class Phrases:
    """Words, word stems ("x*") and phrases of several words, looked up word by word.

    Parameters
    ----------
    groups
        Name of each group and its words, stems and phrases, in any spelling.
    """

    def __init__(self, groups: dict[str, Sequence[str]]) -> None:
        self._exact: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._many: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._known: dict[str, str | None] = {}
        for group, entries in groups.items():
            for entry in entries:
                parts = tuple(_spelled(part) for part in entry.split())
                if len(parts) > 1:
                    self._many.setdefault(parts[0], []).append((parts, group))
                elif entry.endswith("*"):
                    self._stems[parts[0]] = group
                else:
                    self._exact[parts[0]] = group
        for entries_of in self._many.values():
            entries_of.sort(key=lambda pair: (-len(pair[0]), pair[0]))

    def group(self, word: str) -> str | None:
        """Return the group of one folded word: as it is, by its stem, or with fewer letters."""
        if word not in self._known:
            if len(self._known) > 1 << 17:
                self._known.clear()
            self._known[word] = self._looked_up(word)
        return self._known[word]

    def _looked_up(self, word: str) -> str | None:
        for form in dict.fromkeys((word, _TRIPLED.sub(r"\1\1", word), _TRIPLED.sub(r"\1", word))):
            if form in self._exact:
                return self._exact[form]
            for end in range(min(len(form), 30), SHORTEST_STEM - 1, -1):
                if form[:end] in self._stems:
                    return self._stems[form[:end]]
        return None

    def find(self, words: Sequence[Word]) -> list[tuple[int, int, str]]:
        """Return (first word, word after the last, group) of what stands in a text, in order.

        The longest phrase wins and its words are used up.
        """
        found = []
        at = 0
        while at < len(words):
            folded = words[at].folded
            for parts, group in self._many.get(folded, ()):
                if all(
                    at + i < len(words) and words[at + i].folded == part
                    for i, part in enumerate(parts)
                ):
                    found.append((at, at + len(parts), group))
                    at += len(parts)
                    break
            else:
                if (group_of := self.group(folded)) is not None:
                    found.append((at, at + 1, group_of))
                at += 1
        return found


def words_of(text: str) -> list[Word]:
    """Return the words of the first 8,000 characters of a text, folded, in order.

    Examples
    --------
    >>> [word.folded for word in words_of("Schön, isn’t it?")]
    ['schoen', "isn't", 'it']
    """
    return [
        Word(_folded(found[0]), found.start(), found.end())
        for found in _WORD.finditer(text[:LONGEST])
    ]


def find_cues(text: str, words: Sequence[Word] | None = None) -> list[Cue]:
    """Return what praises and blames in a text, in order; emojis come last.

    Examples
    --------
    >>> [(cue.valence, "nicht schlecht"[cue.start:cue.end]) for cue in find_cues("nicht schlecht")]
    [(0.4, 'nicht schlecht')]
    """
    lexicon = _lexicon()
    words = words_of(text) if words is None else words
    hits = lexicon.find(words)
    return [*_word_cues(text, words, hits), *_emoji_cues(text)]


def features(text: str, words: Sequence[Word] | None = None) -> np.ndarray:
    """Return the interpretable features of a text, (24,) float64, in the order of `FEATURES`."""
    words = words_of(text) if words is None else words
    hits = _lexicon().find(words)
    said = _word_cues(text, words, hits)
    signs = _emoji_cues(text)
    read = text[:LONGEST]
    n = max(len(words), 1)
    praise = sum(cue.valence for cue in said if cue.valence > 0)
    blame = -sum(cue.valence for cue in said if cue.valence < 0)
    turn = max((word.start for word in words if word.folded in _TURNS), default=-1)
    after = sum(cue.valence for cue in said if cue.start > turn) if turn >= 0 else 0.0
    shouted = sum(
        1 for w in words if w.end - w.start >= SHOUTED and read[w.start : w.end].isupper()
    )
    digits = sum(sign.isdigit() for sign in read)
    groups = [group for *_, group in hits]
    return np.array(
        [
            np.log1p(praise),
            np.log1p(blame),
            praise / np.sqrt(n),
            blame / np.sqrt(n),
            praise > 0,
            blame > 0,
            any(cue.negated and cue.valence < 0 for cue in said),
            any(cue.negated and cue.valence > 0 for cue in said),
            np.tanh(after),
            said[-1].valence if said else 0.0,
            np.log1p(sum(cue.valence > 0 for cue in signs)),
            np.log1p(sum(cue.valence < 0 for cue in signs)),
            np.log1p(read.count("!")),
            "?" in read,
            _URL.search(read) is not None,
            digits / max(len(read), 1),
            shouted / n,
            np.log1p(groups.count("news")),
            np.log1p(len(words)),
            np.log1p(groups.count("intensifiers")),
            np.log1p(read.count("@")),
            "..." in read or "…" in read,
            any(word.folded in _FIRST_PERSON for word in words),
            np.log1p(groups.count("negations")),
        ],
        dtype=np.float64,
    )


def _word_cues(text: str, words: Sequence[Word], hits: Sequence[tuple[int, int, str]]) -> list[Cue]:
    felt = [hit for hit in hits if hit[2] in ("positive", "negative")]
    negations = [first for first, _, group in hits if group == "negations"]
    intense = {first for first, _, group in hits if group == "intensifiers"}
    cues = []
    for number, (first, last, group) in enumerate(felt):
        sign = 1 if group == "positive" else -1
        floor = felt[number - 1][1] if number else 0
        ceiling = felt[number + 1][0] if number + 1 < len(felt) else len(words)
        turned = negation_of(text, words, negations, (first, last), (floor, ceiling))
        strength = INTENSE if intense & {first - 1, first - 2} else 1.0
        if turned is None:
            cues.append(Cue(words[first].start, words[last - 1].end, sign * strength))
        else:
            start = words[min(turned, first)].start
            end = words[max(turned, last - 1)].end
            cues.append(Cue(start, end, NEGATED[sign] * strength, negated=True))
    return cues


def negation_of(
    text: str,
    words: Sequence[Word],
    negations: Sequence[int],
    hit: tuple[int, int],
    bounds: tuple[int, int],
) -> int | None:
    """Return which word negates a hit, or None; a comma or another hit ends its reach."""
    first, last = hit
    for at in reversed(_within(negations, max(bounds[0], first - BEFORE - 1), first)):
        if not _STOP.search(text, words[at].end, words[first].start):
            return at
    for at in _within(negations, last, min(bounds[1], last + AFTER)):
        if words[at].folded in _LATE and not _STOP.search(
            text, words[last - 1].end, words[at].start
        ):
            follows = bounds[1] < len(words) and bounds[1] - at <= BEFORE + 1
            apart = follows and _STOP.search(text, words[at].end, words[bounds[1]].start)
            if not follows or apart:
                return at
    return None


def _within(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    from bisect import bisect_left

    return places[bisect_left(places, start) : bisect_left(places, end)]


def _emoji_cues(text: str) -> list[Cue]:
    if text.isascii():
        return []
    signs = _emojis()
    return [
        Cue(at, at + 1, float(signs[sign]))
        for at, sign in enumerate(text[:LONGEST])
        if sign in signs
    ]


def negations(words: Sequence[Word]) -> list[int]:
    """Return which words negate, in order; "nicht nur" and its like do not."""
    return [first for first, _, group in _negations().find(words) if group == "negations"]


@cache
def _negations() -> Phrases:
    cues = _settings()
    return Phrases(
        {
            "negations": str(cues["negations"]["words"]).split(),
            "not_negations": cues["not_negations"]["phrases"],
        }
    )


@cache
def _settings() -> dict[str, dict[str, str | list[str]]]:
    place = files("workbench.text") / "head_weights" / "sentiment_cues.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def _lexicon() -> Phrases:
    groups: dict[str, Sequence[str]] = {}
    for name, group in _settings().items():
        if name != "emojis":
            groups[name] = [*str(group.get("words", "")).split(), *group.get("phrases", ())]
    return Phrases(groups)


@cache
def _emojis() -> dict[str, int]:
    signs = _settings()["emojis"]
    return dict.fromkeys(signs["positive"], 1) | dict.fromkeys(signs["negative"], -1)


@cache
def _spelled(entry: str) -> str:
    return _folded(entry.removesuffix("*"))


def _folded(word: str) -> str:
    return fold(word.replace("’", "'"))
