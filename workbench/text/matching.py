"""Which posts name the brand or a competitor: by handle, hashtag, keyword or compound."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.schema import check
from workbench.text.captions import as_texts, with_entities
from workbench.text.composed import composed
from workbench.text.compounds import SHORT, inflected, makes_compound

__all__ = ["BrandMatcher", "fold"]

ARROW = " → "
_ACCENTS = re.compile("[\u0300-\u036f]+")
_KEYCAPS = re.compile("[0-9#*]\ufe0f?\u20e3|[™℠®©²³¹⁰⁴-⁹]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_ODD = re.compile(f"[\u20e3™℠®©²³¹⁰⁴-⁹{_UNSEEN.pattern[1:]}")
_SPECIAL = re.compile("[@＠#＃/.]")
_BLANK = re.compile(r"\s")
_BEFORE_HANDLE = frozenset("@＠._")
REST = 3  # letters that an ending may add
_LETTER = r"[^\W_]"
_TLD = "com|de|org|net|at|ch|eu|co|io|shop|info|uk|fr|it|nl|se|app|store|bio"
# Handles and addresses are consumed first: "oatly" in "@oatly.fan" or a link names nobody.
_OTHERS = (
    r"[@＠][\w.]+|https?://\S+|www\.\S+"
    # Names have limits, and each part is read once: a text of hyphens only is no work.
    rf"|(?<![\w.])[\w-]{{1,63}}+(?:\.[\w-]{{1,63}}+){{0,9}}\.(?:{_TLD})(?![\w])(?:/\S*)?"
)
_TAG = r"(?<![\w&])(?:[#＃]\w+)+"
_ENDING = "(?:e|er|es|en|em|s|n)?"
_GAP = r"[\s_-]{0,3}+"
WIDEST = 3  # signs between the words of a phrase
_RUN = re.compile(r"[\w.]*")
LONGEST = 50_000  # characters of a text looked at
KEPT = 1 << 17  # words and hashtags remembered


def fold(text: str) -> str:
    """Return `text` for comparing: lower case, ``ä`` as ``ae``, ``ß`` as ``ss``, no accents.

    Examples
    --------
    >>> fold("Süße Café-Träume")
    'suesse cafe-traeume'
    """
    if text.isascii():
        return text.lower()
    german = composed(text, "NFKC").casefold()
    german = german.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    if german.isascii() or unicodedata.is_normalized("NFKD", german):
        return _ACCENTS.sub("", german) if _ACCENTS.search(german) else german
    return _ACCENTS.sub("", composed(german, "NFKD"))


class BrandMatcher:
    """Finds a brand and its competitors in posts.

    The brand counts as its handles, its hashtags, its keywords and its name (as word and as
    hashtag). A competitor counts as handle, hashtag and keyword. Keywords match whole words in
    any script, whatever the case and the spelling of umlauts and ``ß``; a space in a keyword
    also matches a hyphen. Names of five letters and more are also found in German compounds and
    inside hashtags, which the evidence says. Where a stop phrase of the brand stands, a keyword
    in it does not count.

    Parameters
    ----------
    brand
        The brand to look for.

    Examples
    --------
    >>> matcher = BrandMatcher(Brand("Oatly", handles=["oatly"], competitors=["Alpro"]))
    >>> matcher.brand_evidence("Morgens nur OATLY!", ["oatly"])
    ['@oatly', 'Oatly']
    >>> matcher.brand_evidence("Erst mal Oatlykaffee, statt auf eine Goatly zu warten")
    ['Oatlykaffee → Oatly']
    """

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self._handles = frozenset(brand.handles)
        names = (*brand.hashtags, brand.name)
        self._hashtags = frozenset(map(_squeezed, names))
        self._keywords = tuple(dict.fromkeys((*brand.keywords, brand.name)))
        rivals = brand.competitors
        self._rival_handles = dict(zip(map(_bare, rivals), rivals, strict=True))
        self._rival_hashtags = {_squeezed(name): name for name in rivals}
        self._words = _Words((*self._keywords, *rivals), brand.stop_phrases)

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
            Unique; handles first, then hashtags, then keywords as the brand spells them, then
            longer words and hashtags with the keyword in them, ``"Oatlykaffee → Oatly"``, where
            the keyword does not stand by itself. Empty if the post does not name the brand.
        """
        return self._evidence(self._words.find(text), mentions, list(hashtags), tagged)

    def _evidence(
        self,
        said: _Said,
        mentions: Iterable[str],
        hashtags: Sequence[str],
        tagged: Iterable[str],
    ) -> list[str]:
        found = [f"@{h}" for h in (*mentions, *tagged) if h in self._handles]
        tags = dict.fromkeys((*hashtags, *said.tags))
        others = [tag for tag in tags if _squeezed(tag) not in self._hashtags]
        if len(others) < len(tags):
            unlike = set(others)
            found += [f"#{tag}" for tag in tags if tag not in unlike]
        own, whole = self._keywords, said.whole
        found += [word for word in whole if word in own]
        weaker = [
            inside + ARROW + word
            for inside, word in said.longer
            if word in own and word not in whole
        ]
        for tag in others:
            for word in self._words.in_tag(tag):
                if word in own and word not in whole:
                    weaker.append(f"#{tag}{ARROW}{word}")
        return list(dict.fromkeys(found + weaker)) if found or weaker else []

    def competitors_named(
        self,
        text: str | None,
        mentions: Iterable[str] = (),
        hashtags: Iterable[str] = (),
        tagged: Iterable[str] = (),
    ) -> list[str]:
        """Return the competitors that a post names, spelled and ordered as in the brand."""
        return self._rivals(self._words.find(text), mentions, list(hashtags), tagged)

    def _rivals(
        self,
        said: _Said,
        mentions: Iterable[str],
        hashtags: Sequence[str],
        tagged: Iterable[str],
    ) -> list[str]:
        if not self._rival_handles:
            return []
        found = {self._rival_handles.get(handle) for handle in (*mentions, *tagged)}
        for tag in (*hashtags, *said.tags):
            found.add(self._rival_hashtags.get(_squeezed(tag)))
            found.update(self._words.in_tag(tag))
        found.update(said.whole)
        found.update(word for _, word in said.longer)
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
        texts = as_texts(posts["text"].tolist())
        marks = [_lists(posts, name) for name in ("mentions", "hashtags", "tagged", "sponsors")]
        evidence: list[list[str]] = []
        rivals: list[list[str]] = []
        known: dict[str, _Said] = {}
        unwatched = (self._handles | self._rival_handles.keys()).isdisjoint
        for text, named, tags, tagged, sponsors in zip(texts, *marks, strict=True):
            said = known.get(text) if text else _NOTHING
            if said is None:
                said = self._words.find(text)
                if len(known) < KEPT:
                    known[text or ""] = said
            people = (*tagged, *sponsors) if tagged or sponsors else ()
            if said is _NOTHING and not tags and unwatched(named) and unwatched(people):
                evidence.append([])
                rivals.append([])
                continue
            evidence.append(self._evidence(said, named, tags, people))
            rivals.append(self._rivals(said, named, tags, people))
        return pd.DataFrame(
            {
                "brand": np.fromiter(map(bool, evidence), dtype=bool, count=len(evidence)),
                "competitors": pd.Series(rivals, index=posts.index, dtype=object),
                "evidence": pd.Series(evidence, index=posts.index, dtype=object),
            },
            index=posts.index,
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """Keywords that stand in a text by themselves, those in longer words, and its hashtags."""

    whole: tuple[str, ...] = ()
    longer: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()


_NOTHING = _Said()


class _Words:
    """Words and phrases, looked for with one expression; what a word holds is remembered."""

    def __init__(self, words: Iterable[str], stop_phrases: Iterable[str]) -> None:
        spelled: dict[str, str] = {}
        for word in words:
            if _parts(word):
                spelled.setdefault(" ".join(_parts(word)), word)
        # Longest first: "Oatly Barista" before "Oatly".
        self._spelled = dict(sorted(spelled.items(), key=lambda pair: -len(pair[0])))
        self._forms = {name: {name, *inflected(name)} for name in self._spelled}
        forms = sorted({f for many in self._forms.values() for f in many}, key=len, reverse=True)
        starts = {form.split()[0] for form in forms}
        self._needles = tuple(n for n in starts if not any(o in n for o in starts - {n}))
        self._phrase_starts = tuple({f.split()[0] for f in forms if not f.isalnum()})
        self._longest = max((len(f) + (WIDEST - 1) * f.count(" ") for f in forms), default=0)
        stops = "|".join(_stop_pattern(phrase) for phrase in stop_phrases if _parts(phrase))
        self._stop = re.compile(stops) if stops else None
        cores = "|".join(map(_core, forms)) or "(?!)"
        stop_words = rf"|(?<!{_LETTER})(?:{stops})(?!{_LETTER})" if stops else ""
        self._pattern = re.compile(
            rf"(?P<tag>{_TAG})|{_OTHERS}{stop_words}"
            rf"|(?<!{_LETTER})(?P<word>{_LETTER}*?(?:{cores}){_LETTER}*)"
        )
        self._judged: dict[str, tuple[str, bool] | None] = {}
        self._tags: dict[str, tuple[str, ...]] = {}

    def find(self, text: str | None) -> _Said:
        """Return what of the words stands in `text`."""
        if not text:
            return _NOTHING
        text = text[:LONGEST]
        clean = text if text.isascii() else _clean(text)
        folded = fold(clean)
        places: list[int] = []
        for needle in self._needles:
            if needle in folded:
                places += _places(folded, needle)
        if not places:
            return _NOTHING
        whole: dict[str, None] = {}
        longer: dict[tuple[str, str], None] = {}
        tags: dict[str, None] = {}
        written = _Written(clean)
        for word, is_tag in self._words_at(folded, places):
            if is_tag:
                tags[written.tag(word).lower()] = None
            elif judged := self._judge(word):
                if judged[1]:
                    whole[judged[0]] = None
                else:
                    longer[written.words(word), judged[0]] = None
        if not (whole or longer or tags):
            return _NOTHING
        return _Said(tuple(whole), tuple(longer), tuple(tags))

    def _words_at(self, text: str, places: list[int]) -> Iterator[tuple[str, bool]]:
        """Yield the words and hashtags around places of a folded text, in order.

        The slow expression looks only at what may be a link, a hashtag, a handle or a phrase.
        """
        if self._stop and self._stop.search(text):
            yield from self._searched(text, 0, len(text))
            return
        # Every stretch is looked at once, however many places are in it.
        done = end = known = 0
        marked = False
        places = sorted(places)
        for at in places:
            if at < done:
                continue
            first, last = _token(text, at)
            if first >= known and first and text[first - 1] in _BEFORE_HANDLE:
                in_handle, known = _handle_around(text, first)
                if in_handle:
                    done = known
                    continue
            if at >= end:
                start, end = _chunk(text, at)
                marked = _SPECIAL.search(text, start, end) is not None
            if marked or text.startswith(self._phrase_starts, at):
                done = self._end_of_phrases(text, at, places)
                yield from self._searched(text, start, done)
            else:
                done = last
                yield text[first:last], False

    def _end_of_phrases(self, text: str, at: int, places: list[int]) -> int:
        """Return where no phrase that begins at `at`, or overlaps with one, can go on."""
        end = at
        for i in range(bisect_left(places, at), len(places)):
            if places[i] > end:
                break
            reach = min(places[i] + self._longest + REST, len(text) - 1)
            if reach >= end:
                blank = _BLANK.search(text, reach)
                end = blank.start() if blank else len(text)
        return end

    def _searched(self, text: str, start: int, end: int) -> Iterator[tuple[str, bool]]:
        for found in self._pattern.finditer(text, start, end):
            if found["tag"]:
                tags = re.split("[#＃]", found["tag"])
                yield from ((t, True) for t in tags if any(n in t for n in self._needles))
            elif found["word"]:
                yield found["word"], False

    def _judge(self, word: str) -> tuple[str, bool] | None:
        """Return which keyword a word or phrase names, and whether it stands by itself."""
        if word not in self._judged:
            if len(self._judged) > KEPT:
                self._judged.clear()
            self._judged[word] = self._named(" ".join(_parts(word)))
        return self._judged[word]

    def _named(self, word: str) -> tuple[str, bool] | None:
        squeezed = word.replace(" ", "")
        for name, spelled in self._spelled.items():
            if word == name or (not name.isalnum() and squeezed == name.replace(" ", "")):
                return spelled, True
            if word in self._forms[name] or (" " not in name and makes_compound(name, word)):
                return spelled, False
        return None

    def in_tag(self, tag: str) -> tuple[str, ...]:
        """Return the keywords that a hashtag holds, the longest first; one of them is enough."""
        if tag not in self._tags:
            if len(self._tags) > KEPT:
                self._tags.clear()
            self._tags[tag] = self._held(_squeezed(tag))
        return self._tags[tag]

    def _held(self, tag: str) -> tuple[str, ...]:
        if self._stop and self._stop.search(tag):
            return ()
        held = []
        for name, spelled in self._spelled.items():
            joined = name.replace(" ", "")
            if tag == joined or (
                joined in tag and len(joined) > SHORT and makes_compound(joined, tag)
            ):
                held.append(spelled)
        return tuple(held)


def _places(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))


def _handle_around(text: str, at: int) -> tuple[bool, int]:
    """Say whether letters that begin at a place go on in "@name" or "@na.me", and to where."""
    found = _RUN.match(text, at)
    end = found.end() if found else at
    while at and (text[at - 1].isalnum() or text[at - 1] in "._"):
        at -= 1
    return at > 0 and text[at - 1] in "@＠", end


def _chunk(text: str, at: int) -> tuple[int, int]:
    """Return where what stands between white space around a place begins and ends."""
    start = at
    while start and not text[start - 1].isspace():
        start -= 1
    blank = _BLANK.search(text, at)
    return start, blank.start() if blank else len(text)


def _token(text: str, at: int) -> tuple[int, int]:
    """Return where the letters and digits around a place begin and end."""
    start, end = at, at + 1
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _clean(text: str) -> str:
    """Return `text` without what is not seen, and with keycaps and small signs as spaces."""
    if _ODD.search(text):
        text = _UNSEEN.sub("", _KEYCAPS.sub(" ", text))
    return composed(text, "NFKC")


def _core(form: str) -> str:
    """Return the expression of a folded form, with white space or hyphens between its words."""
    parts = form.split()
    core = re.escape(parts[0])
    for before, after in pairwise(parts):
        gap = _GAP.replace("0", "1") if before[-1].isalnum() and after[0].isalnum() else _GAP
        core += gap + re.escape(after)
    return core


def _stop_pattern(phrase: str) -> str:
    """Return the expression of a stop phrase in any German declension, also written as one."""
    return _GAP.join(
        re.escape(re.sub("(?:er|es|en|em|e|s|n)$", "", part) if len(part) > SHORT else part)
        + _ENDING
        for part in _parts(phrase)
    )


class _Written:
    """How folded words were written in a text; its words are folded once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, dict[str, str]] = {}
        self._left: dict[int, Iterator[tuple[str, str]]] = {}

    def tag(self, folded: str) -> str:
        return folded if self._text.isascii() else self._first(0, folded, folded)

    def words(self, folded: str) -> str:
        parts = _parts(folded)
        return self._first(len(parts), " ".join(parts), folded)

    def _first(self, words: int, said: str, folded: str) -> str:
        known = self._known.setdefault(words, {})
        if said in known:
            return known[said]
        for form, written in self._left.setdefault(words, self._read(words)):
            known.setdefault(form, written)
            if form == said:
                return written
        return folded

    def _read(self, words: int) -> Iterator[tuple[str, str]]:
        """Yield so many neighbouring words, folded and as written; 0 for a tag."""
        if words == 0:
            for tag in re.finditer(r"\w+", self._text):
                yield fold(tag[0]), tag[0]
            return
        spans = [word.span() for word in re.finditer(rf"{_LETTER}+", self._text)]
        for first, last in zip(spans, spans[words - 1 :], strict=False):
            written = self._text[first[0] : last[1]]
            yield " ".join(_parts(written)), written


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"[\s_-]+", fold(word)) if part]


def _squeezed(tag: str) -> str:
    return tag if tag.isascii() and tag.isalnum() and tag.islower() else "".join(_parts(tag))


def _bare(name: str) -> str:
    return re.sub(r"\s+", "", name).lower()


def _lists(posts: pd.DataFrame, name: str) -> list[Sequence[str]]:
    if name not in posts:
        return [()] * len(posts)
    return [c if isinstance(c, list) else _list(c) for c in posts[name].tolist()]


def _list(cell: object) -> Sequence[str]:
    return list(cell) if isinstance(cell, (tuple, np.ndarray)) else ()
