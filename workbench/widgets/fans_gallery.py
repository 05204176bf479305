"""Posts as cards in a grid: only those in view are drawn and sent."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import traitlets

from workbench.export.palette import shade
from workbench.phrases import render, say
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.fans_colours import Colours
from workbench.widgets.fans_filters import Filters
from workbench.widgets.fans_part import FansPart, places, whole
from workbench.widgets.fans_posts import NO_DAY, SENTIMENTS, FansPosts

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary

__all__ = ["FansCards", "FansGallery", "brand_marks", "nothing_found", "rights_of"]

ON_CARD = 420  # characters
IN_FULL = 1500
AT_ONCE = 200  # cards a question
FIRST = 36  # cards sent along, for while the kernel runs the next cells
LARGEST_PICTURE = 400_000  # bytes
_PICTURE = re.compile(r"media/[0-9a-z_-]+\.jpg")
GOOD, BAD = {"granted"}, {"refused", "revoked", "expired"}


class FansCards:
    """What the cards say, made when they come into view.

    Parameters
    ----------
    posts
        The posts.
    language
        ``"de"`` or ``"en"``.
    folder
        Where the project keeps thumbnails; None for none.
    """

    def __init__(self, posts: FansPosts, *, language: str, folder: Path | None = None) -> None:
        self.posts = posts
        self.rights: dict[str, str | None] = {}
        self._language = language
        self._folder = folder
        self._pictures = _pictures(posts.table) if folder is not None else {}

    @property
    def has_pictures(self) -> bool:
        """Whether any thumbnail was kept."""
        return bool(self._pictures)

    def at(self, positions: Iterable[int], *, longest: int = ON_CARD) -> list[dict[str, Any]]:
        """Return the cards at positions; of people held out and posts unknown there are none."""
        n = len(self.posts)
        wanted = [p for p in positions if 0 <= p < n and self.posts.there[p]]
        names = self.posts.topic_names
        return [self._card(p, names, longest) for p in wanted[:AT_ONCE]]

    def _card(self, at: int, names: Mapping[int, str], longest: int) -> dict[str, Any]:
        posts = self.posts
        topic = int(posts.topics.labels[at])
        text = posts.texts[at]
        feeling = int(posts.sentiments[at])
        url, kind = posts.urls[at], posts.kinds[at]
        return {
            "at": at,
            "handle": whole(posts.handles[at][:200]),
            "text": whole(text[:longest]) + ("…" if len(text) > longest else ""),
            "date": self._date(at),
            "likes": _count(posts.figures["likes"][at]),
            "comments": _count(posts.figures["comments"][at]),
            "url": whole(url[:2000]) if isinstance(url, str) else None,
            "kind": kind if isinstance(kind, str) else "text",
            "topic": whole(names.get(topic, str(topic))[:200]),
            "colour": shade(topic),
            "feeling": SENTIMENTS[feeling] if feeling >= 0 else None,
            "wishes": posts.wishes_of(at) or [],
            "rights": self._rights(posts.keys[at]),
            "unclear": bool(posts.topics.unclear[at]),
            "own": bool(posts.own[at]),
            "picture": self._picture(at),
        }

    def _date(self, at: int) -> str:
        day = int(self.posts.days[at])
        if day == NO_DAY:
            return say("widgets.fans_undated", self._language)
        return render("{day:date}", {"day": pd.Timestamp(day, unit="D")}, self._language)

    def _rights(self, post: str) -> dict[str, str] | None:
        if post not in self.rights:
            return None
        status = self.rights[post] or "none"
        tone = "good" if status in GOOD else "no" if status in BAD else "maybe"
        return {"tone": tone, "text": say(f"rights.status_{status}", self._language)}

    def _picture(self, at: int) -> str | None:
        path = self._pictures.get(at)
        if path is None or self._folder is None:
            return None
        try:
            content = (self._folder / path).read_bytes()
        except OSError:  # erased since, or on a disk that is away
            return None
        if not content.startswith(b"\xff\xd8") or len(content) > LARGEST_PICTURE:
            return None
        return "data:image/jpeg;base64," + base64.b64encode(content).decode("ascii")


class FansGallery(FansPart):
    """The grid of cards.

    Parameters
    ----------
    cards
        What the cards say.
    choose
        Called with the positions that were chosen.
    reset
        Called when all filters are to go.
    seen
        Called once the first cards were looked at for a moment.
    language
        ``"de"`` or ``"en"``.
    """

    _esm = script("kit", "fans_card", "fans_gallery")
    _css = style("base", "fans_gallery", within="wb-fans")

    _facts = traitlets.Dict().tag(sync=True)
    _order = traitlets.Bytes().tag(sync=True)
    _codes = traitlets.Bytes().tag(sync=True)
    _palette: traitlets.List[str] = traitlets.List().tag(sync=True)
    _marked = traitlets.Bytes().tag(sync=True)
    _lit = traitlets.Bytes().tag(sync=True)
    _first: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _version = traitlets.Int(0).tag(sync=True)
    _nothing = traitlets.Dict().tag(sync=True)
    _waiting = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        cards: FansCards,
        order: np.ndarray,
        *,
        choose: Callable[[list[int]], None],
        reset: Callable[[], None],
        seen: Callable[[], None] = lambda: None,
        language: str,
    ) -> None:
        self._cards = cards
        self._choose, self._reset, self._seen = choose, reset, seen
        brand = cards.posts.brand
        super().__init__(
            {
                "cards": self._on_cards,
                "choose": self._on_choose,
                "reset": self._on_reset,
                "seen": self._on_seen,
            },
            language=language,
            _sentences=sentences("fans", language),
            _facts={
                "posts": len(cards.posts),
                "pictures": cards.has_pictures,
                "marks": brand_marks(brand),
            },
            _order=places(order),
            _first=cards.at(order[:FIRST].tolist()),
        )

    def show(self, order: np.ndarray) -> None:
        """Show these positions, in this order."""
        with self.hold_sync():
            self._first = self._cards.at(order[:FIRST].tolist())
            self._order = places(order)

    def colour(self, colours: Colours) -> None:
        """Colour the stripes of the cards."""
        with self.hold_sync():
            self._palette = colours.palette
            self._codes = colours.codes.tobytes()

    def mark(self, positions: np.ndarray) -> None:
        """Show these positions as chosen."""
        self._marked = places(positions)

    def light(self, positions: list[int]) -> None:
        """Let these positions stand out."""
        self._lit = places(positions)

    def forget_cards(self) -> None:
        """Say that what cards say has changed."""
        self._version += 1

    def _on_cards(self, message: Mapping[str, Any]) -> dict[str, Any]:
        return {"cards": self._cards.at(int(p) for p in message["positions"])}

    def _on_choose(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._choose([int(p) for p in message["positions"]])
        return {}

    def _on_seen(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        self._seen()
        return {}

    def _on_reset(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        self._reset()
        return {}


def brand_marks(brand: Any) -> list[str]:  # noqa: ANN401  # a Brand or its like
    """Return the words that name the brand in a caption, lower case."""
    tags = [f"#{tag.lstrip('#').lower()}" for tag in brand.hashtags]
    names = [f"@{handle.lower()}" for handle in brand.handles]
    words = [word.lower() for word in (brand.name, *brand.keywords) if " " not in word.strip()]
    return sorted({*tags, *names, *words})


def nothing_found(posts: FansPosts, filters: Filters, language: str) -> dict[str, str]:
    """Return what stands there when no post is shown: `head`, `hint`, and `action` of a button."""
    name = "none_found" if posts.there.any() else "empty"
    hint = say(f"widgets.fans_{name}_hint", language)
    meaning = filters.meaning
    if meaning and filters == Filters(meaning=meaning, closeness=filters.closeness):
        hint = say("widgets.fans_none_near_hint", language, text=whole(meaning[:120]))
    action = say("widgets.fans_reset", language) if name == "none_found" else ""
    return {"head": say(f"widgets.fans_{name}", language), "hint": hint, "action": action}


def rights_of(library: ContentLibrary | None) -> dict[str, str | None]:
    """Return the status of the rights of each post in the library; None if nobody was asked."""
    if library is None:
        return {}
    table = library.table()
    status = (s if isinstance(s, str) else None for s in table["status"])
    return dict(zip(table["post"], status, strict=True))


def _pictures(table: pd.DataFrame) -> dict[int, str]:
    found: dict[int, str] = {}
    if "media" not in table:
        return found
    for at, items in enumerate(table["media"].tolist()):
        for item in items if isinstance(items, list) else ():
            path = item.get("path")
            if isinstance(path, str) and _PICTURE.fullmatch(path):
                found.setdefault(at, path)
    return found


def _count(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
