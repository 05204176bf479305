"""What a board of fans is narrowed down to, each filter a pill that can be taken off."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.errors import SettingError
from workbench.phrases import render, say
from workbench.ugc.spaces import LABELS
from workbench.widgets.fans_posts import NO_DAY, SENTIMENTS, FansPosts, day_number

__all__ = ["CLOSE", "Filters", "Pill", "matching", "pills"]

# Cosine to a search by meaning, relative to what all captions share: how near in words.
CLOSE = {"very_close": 0.38, "close": 0.27, "loose": 0.18}
NOBODY = len(LABELS)


@dataclass(frozen=True)
class Filters:
    """What is asked for; all of it together. An empty part asks for nothing.

    Attributes
    ----------
    topics : tuple of int
    span : tuple of str
        First and last day, ISO, both included.
    word : str
        Stands in caption or handle.
    meaning : str
        What captions are about, as searched by meaning.
    closeness : str
        One of `CLOSE`.
    sentiments, spaces : tuple of str
        Any of these; ``"none"`` and ``"not_read"`` are known to `spaces` too.
    accounts : tuple of str
        Written by any of these.
    clear : str
        ``"unclear"`` for posts between topics only, ``"hidden"`` for all but those.
    """

    topics: tuple[int, ...] = ()
    span: tuple[str, ...] = ()
    word: str = ""
    meaning: str = ""
    closeness: str = "close"
    sentiments: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    clear: str = ""

    def without(self, part: str) -> Filters:
        """Return the filters but one, by its name."""
        if part not in {field.name for field in dataclasses.fields(self)}:
            raise SettingError("fans.no_filter", name=part)
        return dataclasses.replace(self, **{part: type(getattr(self, part))()})

    def toggled(self, part: str, value: str) -> Filters:
        """Return the filters with `value` of sentiments or spaces put in or taken out."""
        known = {"sentiments": (*SENTIMENTS, "not_read"), "spaces": (*LABELS, "none", "not_read")}
        if value not in known.get(part, ()):
            raise SettingError("fans.no_filter", name=value)
        held = getattr(self, part)
        kept = tuple(v for v in held if v != value) if value in held else (*held, value)
        changed: dict[str, Any] = {part: kept}
        return dataclasses.replace(self, **changed)


@dataclass(frozen=True)
class Pill:
    """One filter as shown: its name, its words, and how many posts match it by itself."""

    part: str
    text: str
    count: int


def matching(
    filters: Filters, posts: FansPosts, *, meaning: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Return for each filter that asks for something which posts match it, (n,) bool.

    Parameters
    ----------
    meaning
        (n,) similarity to the search by meaning, once it is known.
    """
    return dict(_matching(filters, posts, meaning))


def _matching(
    filters: Filters, posts: FansPosts, meaning: np.ndarray | None
) -> Iterator[tuple[str, np.ndarray]]:
    if filters.topics:
        yield "topics", np.isin(posts.topics.labels, filters.topics)
    if filters.span:
        first, last = (day_number(day) for day in (filters.span[0], filters.span[-1]))
        yield "span", (posts.days >= first) & (posts.days <= last) & (posts.days != NO_DAY)
    if filters.word.strip():
        yield "word", posts.holding(filters.word)
    if filters.meaning and meaning is not None:
        yield "meaning", meaning >= CLOSE[filters.closeness]
    if filters.sentiments:
        codes = [SENTIMENTS.index(s) if s in SENTIMENTS else -1 for s in filters.sentiments]
        yield "sentiments", np.isin(posts.sentiments, codes)
    if filters.spaces:
        yield "spaces", _wished(filters.spaces, posts)
    if filters.accounts:
        wrote = np.zeros(len(posts), dtype=bool)
        for account in filters.accounts:
            wrote[posts.by_account.get(account, [])] = True
        yield "accounts", wrote
    if filters.clear:
        unclear = posts.topics.unclear
        yield "clear", ~unclear if filters.clear == "hidden" else unclear


def _wished(asked: tuple[str, ...], posts: FansPosts) -> np.ndarray:
    columns = [LABELS.index(s) for s in asked if s in LABELS]
    found: np.ndarray = np.any(posts.wishes[:, columns], axis=1)
    if "none" in asked:
        found |= posts.main_wish == NOBODY
    if "not_read" in asked:
        found |= posts.main_wish < 0
    return found


def pills(
    filters: Filters, found: dict[str, np.ndarray], posts: FansPosts, language: str
) -> list[Pill]:
    """Return the filters as shown, with how many posts match each by itself."""
    return [
        Pill(part, _words(part, filters, posts, language), int((hit & posts.there).sum()))
        for part, hit in found.items()
    ]


def _words(part: str, filters: Filters, posts: FansPosts, language: str) -> str:
    given: Any = getattr(filters, part)
    if part == "topics":
        names = posts.topic_names
        return _few([str(names.get(topic, topic)) for topic in given], language)
    if part == "span":
        days = [
            render("{day:date}", {"day": dt.date.fromisoformat(day[:10])}, language)
            for day in given
        ]
        return days[0] if days[0] == days[-1] else f"{days[0]} – {days[-1]}"
    if part in {"sentiments", "spaces"}:
        return _few([say(f"widgets.fans_{part}_{value}", language) for value in given], language)
    if part == "accounts":
        return _few([f"@{account.partition(':')[2]}" for account in given], language)
    return _said(part, filters, language)


def _said(part: str, filters: Filters, language: str) -> str:
    if part == "clear":
        name = "no_unclear" if filters.clear == "hidden" else "unclear"
        return say(f"widgets.fans_{name}", language)
    if part == "meaning":
        close = say(f"widgets.fans_{filters.closeness}", language)
        return say("widgets.fans_about", language, text=filters.meaning, close=close)
    word = filters.word.strip()
    return f"“{word}”" if language == "en" else f"„{word}“"


def _few(names: list[str], language: str) -> str:
    if len(names) <= 2:  # noqa: PLR2004  # two names fit a pill
        return ", ".join(names)
    return say("widgets.fans_and_more", language, first=names[0], more=len(names) - 1)
