"""Which texts are copies of each other: equal, equal but for decoration, or nearly equal.

Decoration is case, white space, punctuation, addresses, mentions, emojis, repost credits, and
the hashtags after a text of five words and more. Nearly equal means a Jaccard similarity of word
pairs, hashtags included, of at least 0.7, found with MinHash and banding in time proportional to
the number of texts, and verified exactly.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from workbench.errors import SettingError
from workbench.text.captions import HANDLE, LINK, strip_markup
from workbench.text.matching import fold

__all__ = ["body", "duplicate_of", "groups", "normalised", "words_of"]

SIMILAR = 0.7
FEWEST_WORDS = 5  # shorter texts must be equal: one word changes what they say
BANDS, ROWS = 16, 4  # finds 99 % of pairs at Jaccard 0.7 and 99.98 % at 0.8

_CREDIT = re.compile(
    rf"\b(?:rt|re-?(?:post|gram|share)(?:ed)?(?:\s+(?:from|by|von|via|with))?|credits?"
    rf"|via|by|von|from|with|photo|foto|video)"
    rf"\s*+[:•|-]?\s*+(?=@{HANDLE})"
)
_BY = frozenset(("via", "by", "von", "from", "with", "rt", "repost", "credit", "credits"))
_DECORATION = re.compile(rf"{LINK}|@{HANDLE}")
_WORD = re.compile(r"\w+")


def normalised(text: str) -> str:
    """Return the words of `text` without decoration, folded, separated by single spaces.

    Examples
    --------
    >>> normalised("RT @mila: SO gut!! ☕ #hafer https://oat.ly")
    'so gut hafer'
    """
    folded = fold(text)
    if "@" in folded:
        folded = _CREDIT.sub(" ", folded)
    if "@" in folded or "/" in folded or "www." in folded:
        folded = _DECORATION.sub(" ", folded)
    return " ".join(_WORD.findall(folded))


def body(text: str, words: str) -> str:
    """Return `words`, the normalised form of `text`, without the hashtags after the text.

    Of fewer than five words none are left out: they say what such a text is about.

    >>> body("Mein Kaffee am frühen Morgen #a #b ☕", "mein kaffee am fruehen morgen a b")
    'mein kaffee am fruehen morgen'
    """
    if "#" not in text:
        return words
    parts = text.split()
    tags = 0
    while parts and (parts[-1][0] in "#@" or not _WORD.search(parts[-1])):
        part = parts.pop()
        if part[0] != "@":
            tags += len(_WORD.findall(fold(part)))
        elif parts and parts[-1].strip(":•|-").lower() in _BY:
            parts.pop()
    said = words.split()
    return " ".join(said[:-tags]) if tags and len(said) - tags >= FEWEST_WORDS else words


def words_of(text: str) -> str:
    """Return what makes a text a copy of another: its words, or its signs where it has none.

    >>> words_of("SO gut!"), words_of("☕ ☕ @mila"), words_of("@mila")
    ('so gut', '☕ ☕', '')
    """
    return normalised(text) or strip_markup(text)


def duplicate_of(texts: Iterable[str | None], *, keys: Sequence[Any] | None = None) -> np.ndarray:
    """Return for each text the index of the text that stands for it.

    Parameters
    ----------
    texts
        Captions; None and blank ones are copies of nothing.
    keys
        One sortable key a text (a time and a post key, say): the smallest of a group
        represents it. Without keys it is the first in input order.

    Returns
    -------
    numpy.ndarray
        (n,) int64; the index itself where a text represents itself. Which texts form a group
        does not depend on their order.

    Raises
    ------
    SettingError
        There are not as many keys as texts.

    References
    ----------
    Broder, "On the resemblance and containment of documents", SEQUENCES 1997.

    Examples
    --------
    >>> duplicate_of(["Lecker!", "lecker 😋", "anders", None]).tolist()
    [0, 0, 2, 3]
    """
    rows = [text if isinstance(text, str) else "" for text in texts]
    if keys is not None and len(keys) != len(rows):
        raise SettingError("text.no_keys", texts=len(rows), keys=len(keys))
    words = [words_of(text) for text in rows]
    leader_of = groups(words, map(body, rows, words))
    ranks = range(len(rows)) if keys is None else keys
    order = sorted(range(len(rows)), key=lambda row: ranks[row])
    first: dict[int, int] = {}
    out = np.arange(len(rows), dtype=np.int64)
    for row in order:
        if words[row]:
            out[row] = first.setdefault(leader_of[words[row]], row)
    return out


def groups(
    words: Sequence[str],
    bodies: Iterable[str],
    *,
    apart: Callable[[str, str], bool] | None = None,
) -> dict[str, int]:
    """Return a group number for each different text that is not empty.

    Parameters
    ----------
    words, bodies
        Texts as `words_of` and `body` give them. Equal bodies are one group.
    apart
        Says of two nearly equal texts that they are not copies all the same.
    """
    body_of = dict(zip(words, bodies, strict=True))
    unique = sorted(text for text in body_of if text)
    group = _groups(unique, apart)
    first: dict[str, int] = {}
    for row, text in enumerate(unique):
        there = first.setdefault(body_of[text], row)
        a, b = _root(group, there), _root(group, row)
        group[max(a, b)] = min(a, b)
    return {text: _root(group, row) for row, text in enumerate(unique)}


def _groups(texts: list[str], apart: Callable[[str, str], bool] | None) -> list[int]:
    """Return for each of the distinct, sorted `texts` one that it is nearly equal to."""
    group = list(range(len(texts)))
    split = [text.split() for text in texts]
    long = [row for row, words in enumerate(split) if len(words) >= FEWEST_WORDS]
    if len(long) < 2:  # noqa: PLR2004  # a pair needs two
        return group
    shingles, starts = _word_pairs([split[row] for row in long])
    ends = np.append(starts[1:], len(shingles))
    sets: dict[int, frozenset[int]] = {}

    def of(row: int) -> frozenset[int]:
        if row not in sets:
            sets[row] = frozenset(shingles[starts[row] : ends[row]].tolist())
        return sets[row]

    for a, b in _candidates(_signatures(shingles, starts)):
        root_a, root_b = _root(group, long[a]), _root(group, long[b])
        if root_a == root_b:
            continue
        shared = len(of(a) & of(b))
        if shared < SIMILAR * (len(of(a)) + len(of(b)) - shared):
            continue
        if apart is None or not apart(texts[long[a]], texts[long[b]]):
            group[max(root_a, root_b)] = min(root_a, root_b)
    return group


def _root(group: list[int], row: int) -> int:
    while group[row] != row:
        group[row] = group[group[row]]
        row = group[row]
    return row


def _word_pairs(split: list[list[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Return hashes of all neighbouring word pairs, and where each text's begin."""
    number: dict[str, int] = {}
    for words in split:
        for word in words:
            if word not in number:  # two 32-bit sums: the same on every machine, unlike hash()
                raw = word.encode("utf-8", "replace")
                number[word] = zlib.crc32(raw) << 32 | zlib.adler32(raw)
    flat = np.array([number[word] for words in split for word in words], dtype=np.uint64)
    lengths = np.array([len(words) for words in split], dtype=np.int64)
    is_last = np.zeros(len(flat), dtype=bool)
    is_last[np.cumsum(lengths) - 1] = True
    mixed = _mix(flat)
    pairs = _mix(mixed[:-1] * np.uint64(3) + mixed[1:])[~is_last[:-1]]
    return pairs, np.concatenate([[0], np.cumsum(lengths - 1)[:-1]])


def _signatures(shingles: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return MinHash signatures, (n_texts, BANDS * ROWS) uint64."""
    seeds = _mix(np.arange(1, BANDS * ROWS + 1, dtype=np.uint64))
    return np.stack([np.minimum.reduceat(_mix(shingles ^ seed), starts) for seed in seeds], axis=1)


def _candidates(signatures: np.ndarray) -> list[tuple[int, int]]:
    """Return pairs that agree in a band: the first text of a bucket with each other one.

    Pairing with the first only keeps the work proportional to the number of texts.
    """
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        part = signatures[:, band * ROWS : (band + 1) * ROWS]
        bucket = part[:, 0].copy()
        for column in range(1, ROWS):
            bucket = _mix(bucket * np.uint64(3) + part[:, column])
        order = np.argsort(bucket, kind="stable")
        ranked = bucket[order]
        opens = np.concatenate([[True], ranked[1:] != ranked[:-1]])
        heads = order[np.flatnonzero(opens)][np.cumsum(opens) - 1]
        pairs.update(zip(heads[~opens].tolist(), order[~opens].tolist(), strict=True))
    return sorted(pairs)


def _mix(values: np.ndarray) -> np.ndarray:
    """Return well-spread 64-bit hashes of `values` (the finaliser of SplitMix64)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: np.ndarray = mixed ^ (mixed >> np.uint64(31))
    return spread
