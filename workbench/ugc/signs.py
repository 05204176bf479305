"""Simple signs that a message waits for an answer, for messages that no model has read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.brand import Brand
from workbench.text import fold, mentions
from workbench.text.captions import strip_markup
from workbench.text.compounds import inflected, makes_compound

__all__ = ["Signs", "read_caption_signs", "read_signs", "turns_to"]

STEM = 4  # letters by which words are told apart at first
LONGEST = 5_000  # characters looked at: nobody asks later
_YOU = re.compile(r"(?i)\b(?:du|dich|dir|dein\w{0,2}|hast|bist|kannst|willst|you|your|yours|u)\b")
_MARKS = "?？؟⁇"
_AROUND = f" {_MARKS}!.…,-"
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!…\n;:])\s+|\n")
_SAID = re.compile(r"(?<=[.!?？؟…])\s+|\n+")
OPENING = 100  # characters in which a caption turns to somebody: "Hello dear @brand"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a message seems to want.

    Parameters
    ----------
    question, complaint, urgent
        Kinds of Support, see `workbench.ugc.classify_spaces`.
    offer
        Somebody offers to work with the brand.
    """

    question: bool = False
    complaint: bool = False
    urgent: bool = False
    offer: bool = False

    @property
    def kinds(self) -> list[str]:
        """Those of question, complaint and urgent that hold, in this order."""
        return [kind for kind in ("question", "complaint", "urgent") if getattr(self, kind)]


def read_signs(text: object, handles: Iterable[str] = (), *, to_person: bool = False) -> Signs:
    """Return what a message seems to want, by question marks and German and English words.

    Parameters
    ----------
    text
        A comment or caption; whatever is no string wants nothing.
    handles
        Bare handles of the brand. Who mentions others and not the brand speaks to them: a
        question among friends is none to the brand.
    to_person
        Whether it answers somebody else's comment; then "hast du …?" asks that person.

    Examples
    --------
    >>> read_signs("Wo bekomme ich die in Wien").kinds, read_signs("So lecker!").kinds
    (['question'], [])
    """
    if not isinstance(text, str) or not text.strip():
        return Signs()
    text = text[:LONGEST]
    named = mentions(text)
    elsewhere = bool(named) and frozenset(handles).isdisjoint(named)
    elsewhere = elsewhere or (to_person and _YOU.search(text) is not None)
    return _signs(text, elsewhere=elsewhere)


def read_caption_signs(text: object, brand: Brand) -> Signs:
    """Return what a caption that names the brand seems to want from it.

    A caption asks its author's followers. It asks the brand where it begins with the brand's
    handle, or has it in the question itself; and what it complains about is the brand only
    beside a sentence that names it.

    Parameters
    ----------
    text
        A caption; whatever is no string wants nothing.
    brand
        Whose handles, hashtags, name and keywords are looked for.

    Examples
    --------
    >>> brand = Brand("Haferlicht", handles=["haferlicht"])
    >>> read_caption_signs("Kuchen mit @haferlicht. Wer backt mit?", brand).kinds
    []
    >>> read_caption_signs("Wo gibt es @haferlicht in Wien?", brand).kinds
    ['question']
    """
    if not isinstance(text, str) or not text.strip():
        return Signs()
    text = text[:LONGEST]
    turned = turns_to(text, brand)
    written = (*brand.handles, *brand.hashtags, *brand.keywords, brand.name)
    names = list(dict.fromkeys(map(fold, written)))
    sentences = _SAID.split(text)
    folded = [fold(sentence) for sentence in sentences]
    about = [any(_stands(name, sentence) for name in names) for sentence in folded]
    near = [any(about[max(at - 1, 0) : at + 2]) for at in range(len(about))]
    asked = [s for s in sentences if not set(brand.handles).isdisjoint(mentions(s))]
    told = [s for s, close in zip(sentences, near, strict=True) if close]
    # Without its handle, "@brand ist das beste" would open like a question.
    asked = [s for s in asked if any(mark in s for mark in _MARKS)]
    whole = _signs(text if turned else "\n".join(asked), elsewhere=False)
    nearby = _signs("\n".join(told), elsewhere=True)
    return Signs(whole.question, nearby.complaint, nearby.urgent, turned and whole.offer)


def turns_to(text: object, brand: Brand) -> bool:
    """Say whether a text begins with a handle of the brand, greetings and other handles aside.

    Examples
    --------
    >>> turns_to("Hallo liebes Team von @haferlicht!", Brand("Haferlicht", handles=["haferlicht"]))
    True
    """
    if not isinstance(text, str):
        return False
    for word in fold(text[:OPENING]).split():
        bare = word.rstrip(",.:;!?")
        if bare.startswith("@") and bare[1:] in brand.handles:
            return True
        if not word.startswith("@") and bare.strip("-–—*_") and bare not in _greetings():
            return False
    return False


def _stands(name: str, sentence: str) -> bool:
    """Say whether a name stands in a sentence as a word, inflected or in a compound; both folded.

    "dm" does not stand in "Admin".
    """
    if name not in sentence:
        return False
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence):
        return True
    longer = (word for word in _WORD.findall(sentence) if name in word and name != word)
    return any(word in inflected(name) or makes_compound(name, word) for word in longer)


@cache
def _greetings() -> frozenset[str]:
    return frozenset(_written()["greeting"]["words"])


@cache
def _written() -> dict[str, Any]:
    file = files("workbench.ugc") / "reply_signs.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _signs(text: str, *, elsewhere: bool) -> Signs:
    plain = fold(strip_markup(text)).replace("’", "'")
    lists = _lists()
    starts = {word[:STEM] for word in _WORD.findall(plain)}
    meant = lists.harmless.pattern.sub(" ", plain) if lists.harmless.starts & starts else plain
    return Signs(
        question=not elsewhere and _asks(plain, starts, lists),
        complaint=lists.complaint.found_in(meant, starts),
        urgent=lists.urgent.found_in(meant, starts),
        offer=lists.offer.found_in(plain, starts),
    )


def _asks(plain: str, starts: set[str], lists: _Lists) -> bool:
    if lists.indirect.found_in(plain, starts):
        return True
    marked = any(mark in plain for mark in _MARKS)
    if not marked and lists.openings.starts.isdisjoint(starts):
        return False
    return any(_is_question(sentence.strip(), lists) for sentence in _SENTENCE.split(plain))


def _is_question(sentence: str, lists: _Lists) -> bool:
    if any(mark in sentence for mark in _MARKS):
        asks = any(sign.isalpha() for sign in sentence)
    else:
        asks = not sentence.endswith("!") and lists.openings.pattern.match(sentence) is not None
    if not asks or lists.rhetorical.pattern.search(sentence) is not None:
        return False
    return lists.empty.pattern.fullmatch(sentence.strip(_AROUND)) is None


@dataclass(frozen=True, slots=True)
class _List:
    """Phrases as one pattern, and how their first words start: most texts hold none of these."""

    pattern: re.Pattern[str]
    starts: frozenset[str]

    def found_in(self, plain: str, starts: set[str]) -> bool:
        return not self.starts.isdisjoint(starts) and self.pattern.search(plain) is not None


@dataclass(frozen=True, slots=True)
class _Lists:
    openings: _List
    indirect: _List
    rhetorical: _List
    empty: _List
    harmless: _List
    complaint: _List
    urgent: _List
    offer: _List


@cache
def _lists() -> _Lists:
    written = _written()
    asks = written["question"]
    return _Lists(
        openings=_any_of(asks["openings"], before=r"[\W_]{0,20}"),
        indirect=_any_of(asks["phrases"]),
        rhetorical=_any_of(asks["rhetorical"]),
        empty=_any_of(asks["empty"]),
        harmless=_any_of(written["complaint"]["harmless"]),
        complaint=_any_of(written["complaint"]["phrases"]),
        urgent=_any_of(written["urgent"]["phrases"]),
        offer=_any_of(written["offer"]["phrases"]),
    )


def _any_of(phrases: Sequence[str], *, before: str = r"(?<!\w)") -> _List:
    """Return a pattern for whole words and phrases; a star stands for any ending."""
    parts = [re.escape(p).replace(r"\*", r"\w{0,20}").replace(r"\ ", r"\s{1,3}") for p in phrases]
    pattern = re.compile(rf"{before}(?:{'|'.join(parts)})(?!\w)")
    return _List(pattern, frozenset(_WORD.findall(phrase)[0][:STEM] for phrase in phrases))
