"""Which posts name the brand or a competitor: by handle, hashtag or keyword."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.schema import check
from workbench.text.captions import as_texts, with_entities

__all__ = ["BrandMatcher", "fold"]

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Handles and addresses are consumed first: "oatly" in "@oatly.fan" or a link names nobody.
_OTHERS = r"[@＠][\w.]+|https?://\S+|www\.\S+"


def fold(text: str) -> str:
    """Return `text` for comparing: lower case, ``ä`` as ``ae``, ``ß`` as ``ss``, no accents.

    Examples
    --------
    >>> fold("Süße Café-Träume")
    'suesse cafe-traeume'
    """
    if text.isascii():
        return text.lower()
    german = unicodedata.normalize("NFKC", text).casefold().translate(_GERMAN)
    if german.isascii():
        return german
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", german))


class BrandMatcher:
    """Finds a brand and its competitors in posts.

    The brand counts as its handles, its hashtags, its keywords and its name (as word and as
    hashtag). A competitor counts as handle, hashtag and keyword. Keywords match whole words in
    any script, whatever the case and the spelling of umlauts and ``ß``; a space in a keyword
    also matches a hyphen.

    Parameters
    ----------
    brand
        The brand to look for.

    Examples
    --------
    >>> matcher = BrandMatcher(Brand("Oatly", handles=["oatly"], competitors=["Alpro"]))
    >>> matcher.brand_evidence("Morgens nur OATLY!", ["oatly"])
    ['@oatly', 'Oatly']
    """

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self._handles = frozenset(brand.handles)
        names = (*brand.hashtags, brand.name)
        self._hashtags = {_squeezed(tag): tag for tag in reversed(names)}
        self._keywords = _Words(dict.fromkeys((*brand.keywords, brand.name)))
        rivals = brand.competitors
        self._rival_handles = dict(zip(map(_bare, rivals), rivals, strict=True))
        self._rival_hashtags = {_squeezed(name): name for name in rivals}
        self._rival_words = _Words(rivals)

    def brand_evidence(
        self,
        text: str | None,
        mentions: Iterable[str] = (),
        hashtags: Iterable[str] = (),
        tagged: Iterable[str] = (),
    ) -> list[str]:
        """Return what in a post names the brand: handles as ``@x``, hashtags as ``#x``, keywords.

        Parameters
        ----------
        text
            The caption, or None.
        mentions, hashtags, tagged
            Bare lower-case names, as in the posts table.

        Returns
        -------
        list of str
            Unique; handles first, then hashtags, then keywords as the brand spells them. Empty
            if the post does not name the brand.
        """
        found = [f"@{h}" for h in (*mentions, *tagged) if h in self._handles]
        found += [f"#{tag}" for tag in hashtags if _squeezed(tag) in self._hashtags]
        found += self._keywords.named_in(text)
        return list(dict.fromkeys(found))

    def competitors_named(
        self,
        text: str | None,
        mentions: Iterable[str] = (),
        hashtags: Iterable[str] = (),
        tagged: Iterable[str] = (),
    ) -> list[str]:
        """Return the competitors that a post names, spelled and ordered as in the brand."""
        if not self.brand.competitors:
            return []
        found = {self._rival_handles.get(handle) for handle in (*mentions, *tagged)}
        found |= {self._rival_hashtags.get(_squeezed(tag)) for tag in hashtags}
        found |= set(self._rival_words.named_in(text))
        return [name for name in self.brand.competitors if name in found]

    def find(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Return, for every post, whether and how it names the brand and which competitors.

        Parameters
        ----------
        posts
            Needs `text`; uses `mentions`, `hashtags`, `tagged` and `sponsors` where they are
            there (unknown mentions and hashtags are read from the caption).

        Returns
        -------
        pandas.DataFrame
            On the index of `posts`: `brand` (bool), `competitors` (list of names as the brand
            spells them), `evidence` (list of str, see `brand_evidence`).

        Raises
        ------
        SchemaError
            There is no column `text`.
        """
        check(posts, ["text"], where="BrandMatcher.find")
        posts = with_entities(posts)
        texts = as_texts(posts["text"])
        marks = [_lists(posts, name) for name in ("mentions", "hashtags", "tagged", "sponsors")]
        evidence = np.empty(len(texts), dtype=object)
        rivals = np.empty(len(texts), dtype=object)
        for row, text in enumerate(texts):
            named, tags, tagged, sponsors = (column[row] for column in marks)
            people = (*tagged, *sponsors)
            evidence[row] = self.brand_evidence(text, named, tags, people)
            rivals[row] = self.competitors_named(text, named, tags, people)
        return pd.DataFrame(
            {
                "brand": np.array([bool(found) for found in evidence], dtype=bool),
                "competitors": rivals,
                "evidence": evidence,
            },
            index=posts.index,
        )


class _Words:
    """Whole words and phrases, looked for with one expression."""

    def __init__(self, words: Iterable[str]) -> None:
        self._spelled = {" ".join(_parts(word)): word for word in words if _parts(word)}
        longest_first = sorted(self._spelled, key=len, reverse=True)
        literals = [r"[\s_-]+".join(map(re.escape, word.split())) for word in longest_first]
        self._needles = tuple({word.split()[0] for word in longest_first})
        self._pattern = re.compile(rf"{_OTHERS}|(?<!\w)({'|'.join(literals) or '(?!)'})(?!\w)")

    def named_in(self, text: str | None) -> list[str]:
        """Return the words that stand in `text`, as they were spelled when given."""
        if not text:
            return []
        folded = fold(text)
        if not any(needle in folded for needle in self._needles):
            return []
        hits = dict.fromkeys(" ".join(_parts(hit)) for hit in self._pattern.findall(folded) if hit)
        return [self._spelled[hit] for hit in hits]


def _parts(word: str) -> Sequence[str]:
    return [part for part in re.split(r"[\s_-]+", fold(word)) if part]


def _squeezed(tag: str) -> str:
    return tag if tag.isascii() and tag.isalnum() and tag.islower() else "".join(_parts(tag))


def _bare(name: str) -> str:
    return re.sub(r"\s+", "", name).lower()


def _lists(posts: pd.DataFrame, name: str) -> list[Sequence[str]]:
    if name not in posts:
        return [()] * len(posts)
    return [list(c) if isinstance(c, (list, tuple, np.ndarray)) else [] for c in posts[name]]
