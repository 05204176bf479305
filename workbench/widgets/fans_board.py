"""What fans say, as a board: posts first, a map beside, topics, time, search, and sending on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import pandas as pd
import traitlets

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.widgets.fans_colours import colours_of
from workbench.widgets.fans_filters import CLOSE, Filters, matching, pills
from workbench.widgets.fans_gallery import FansCards, FansGallery, nothing_found, rights_of
from workbench.widgets.fans_links import FansLinks, Told
from workbench.widgets.fans_loop import later
from workbench.widgets.fans_meaning import Meaning
from workbench.widgets.fans_part import whole
from workbench.widgets.fans_posts import SORTS, FansPosts, Sort
from workbench.widgets.fans_search import FansSearch, Shown
from workbench.widgets.fans_selection import FansSelection
from workbench.widgets.language import board_language

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.shortlist import ContentLibrary, Shortlist
    from workbench.text import Encoder
    from workbench.ugc import Spaces, Topics

__all__ = ["FansBoard", "UgcExplorer"]


class FansBoard(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets ships no types
    """Posts as cards, the map as second tab; topics, time and search narrow both down.

    Parameters
    ----------
    project
        Brand, people held out, kept pictures; changed topics are kept in it.
    topics
        What `find_topics` gave for `posts`.
    posts
        The posts, in the topics' order.
    sentiment
        What `judge_sentiment` gave for them.
    spaces
        What `classify_spaces` gave for messages; those that are posts are shown.
    encoder
        For search by meaning; the topics' own by default.
    shortlist, library
        Where authors and posts are sent; without one its button is absent.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    selected : list of str
        Keys of the chosen posts; may be observed and set. Unknown ones and those of people held
        out are dropped.

    Raises
    ------
    SettingError
        There are not as many posts as the topics have.
    """

    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(  # noqa: PLR0913  # one keyword a table or log
        self,
        project: Project,
        topics: Topics,
        posts: pd.DataFrame,
        *,
        sentiment: pd.DataFrame | None = None,
        spaces: Spaces | None = None,
        encoder: Encoder | None = None,
        shortlist: Shortlist | None = None,
        library: ContentLibrary | None = None,
        language: str | None = None,
    ) -> None:
        self._project, self._library = project, library
        self._spoken = board_language(language, project.brand)
        self._posts = FansPosts(project, topics, posts, sentiment=sentiment, spaces=spaces)
        self._meaning = Meaning(self._posts, encoder)
        self._filters = Filters()
        self._sort: Sort = "newest"
        self._by, self._tab, self._status, self._wrong = "topic", "posts", "", False
        self._lit: list[str] = []
        folder = getattr(project, "folder", None)
        self._cards = FansCards(
            self._posts, language=self._spoken, folder=Path(folder) if folder else None
        )
        self._cards.rights = rights_of(self._library)
        self._shown = self._posts.order(self._posts.there, "newest")
        self._colours = colours_of(self._posts, "topic", self._spoken)
        self._gallery = FansGallery(
            self._cards, self._shown, choose=self._choose, reset=self._reset, language=self._spoken
        )
        self._panel = FansSelection(
            self._cards,
            shortlist=shortlist,
            library=library,
            choose=self._choose_words,
            author=lambda account: self._filter(accounts=(account,)),
            sent=self.refresh,
            language=self._spoken,
        )
        self._bar = FansSearch(self._work(), meaning=self._meaning.possible, language=self._spoken)
        told = Told(
            narrow=lambda parts: self._filter(**parts),
            choose=self._choose,
            retopic=self._retopic,
            waiting=self._wait,
        )
        self._links = FansLinks(self._cards, told, language=self._spoken)
        self._bar.add_class("wb-fans-bar")
        self._gallery.add_class("wb-fans-main")
        self._panel.add_class("wb-fans-panel")
        self._around: tuple[ipywidgets.Widget, ...] = (
            self._bar,
            self._links.tree,
            self._gallery,
            self._panel,
            self._links.timeline,
        )
        super().__init__(self._around, _dom_classes=("wb", "wb-fans"))
        self._recolour()
        self._redraw()

    @property
    def topics(self) -> Topics:
        """The topics shown, with what was renamed, merged and split here."""
        return self._posts.topics

    @property
    def selection(self) -> pd.DataFrame:
        """The chosen posts in the order shown: the columns given, then what the board knows.

        That is `topic`, `name` (of the topic), `unclear`, `sentiment`, `spaces`.
        """
        return self._posts.frame(self._chosen().tolist())

    @property
    def filtered(self) -> pd.DataFrame:
        """The posts that search and filters leave, in the order shown; columns as `selection`."""
        return self._posts.frame(self._shown.tolist())

    @property
    def selected_accounts(self) -> list[str]:
        """Account keys behind the chosen posts, each once, in the order shown."""
        wrote = (self._posts.accounts[at] for at in self._chosen().tolist())
        return list(dict.fromkeys(account for account in wrote if account is not None))

    def highlight(self, accounts: Iterable[str]) -> None:
        """Let the posts of these people stand out; what is chosen stays."""
        here = self._posts.by_account
        self._lit = [account for account in dict.fromkeys(accounts) if account in here]
        self._light()

    def search(self, text: str, *, by: str = "word") -> None:
        """Search as if typed, by ``"word"`` or ``"meaning"``; the latter waits for the encoder.

        Raises
        ------
        SettingError
            It is searched by something else.
        """
        if by not in {"word", "meaning"}:
            raise SettingError("fans.no_filter", name=by)
        if by == "meaning" and text.strip():
            self._meaning.learn(text.strip())
        self._on_search({"mode": by, "text": text})

    def refresh(self) -> None:
        """Read library and people held out again: other windows may have decided something."""
        self._posts.reread(self._project)
        self._cards.rights = rights_of(self._library)
        self._redraw()
        self.selected = [key for key in self.selected if self._posts.there[self._posts.place[key]]]
        self._gallery.forget_cards()

    def _retopic(self, topics: Topics) -> None:
        """Keep and show other topics of the same posts: renamed, merged, split, finer."""
        from workbench.ugc import keep_topics

        keep_topics(self._project, topics)  # first: a change that is not kept is not shown as done
        self._posts.topics = topics
        known = set(topics.table["topic"].tolist())
        kept = tuple(topic for topic in self._filters.topics if topic in known)
        self._filters = dataclasses.replace(self._filters, topics=kept)
        self._recolour()
        self._redraw()
        self._gallery.forget_cards()

    @traitlets.validate("selected")
    def _known_only(self, proposal: Mapping[str, Any]) -> list[str]:
        place, there = self._posts.place, self._posts.there
        return [
            key for key in dict.fromkeys(proposal["value"]) if key in place and there[place[key]]
        ]

    @traitlets.observe("selected")
    def _selected_changed(self, _change: Mapping[str, Any]) -> None:
        chosen = self._chosen()
        self._gallery.mark(chosen)
        self._panel.show(chosen, self._shown)
        self._links.mark(chosen)

    def _chosen(self) -> np.ndarray:
        """Return the chosen positions: those shown in their order, then the others."""
        return self._posts.ordered(self.selected, self._shown)

    def _choose(self, positions: Iterable[int]) -> None:
        n, keys = len(self._posts), self._posts.keys
        self.selected = [keys[at] for at in positions if 0 <= at < n]

    def _choose_words(self, which: str) -> None:
        self._choose(self._shown.tolist() if which == "all" else [])

    def _filter(self, **parts: Any) -> None:  # noqa: ANN401  # fields of Filters
        self._filters = dataclasses.replace(self._filters, **parts)
        self._redraw()

    def _reset(self) -> None:
        if self._sort == "fit":
            self._sort = "newest"
        self._filters = Filters()
        self._links.clear()
        self._redraw()

    def _redraw(self) -> None:
        """Show what the filters leave, everywhere."""
        posts, filters = self._posts, self._filters
        near = self._meaning.near(filters.meaning) if filters.meaning else None
        found = matching(filters, posts, meaning=near)
        mask = posts.there.copy()
        for hit in found.values():
            mask &= hit
        fit = near if near is not None else self._meaning.near(self._brief())
        self._shown = posts.order(mask, self._sort, fit=fit)
        self._gallery._nothing = nothing_found(posts, filters, self._spoken)
        self._found = found
        self._gallery.show(self._shown)
        self._say()  # what is looked at first is told first
        self._panel.show(self._chosen(), self._shown)
        rest = [hit for part, hit in found.items() if part != "span"]
        self._links.show_only(mask, np.logical_and.reduce([posts.there, *rest]))

    def _recolour(self) -> None:
        self._colours = colours_of(self._posts, self._by, self._spoken)
        self._gallery.colour(self._colours)
        self._links.colour(self._by, self._colours)

    def _light(self) -> None:
        at = [p for key in self._lit for p in self._posts.by_account[key] if self._posts.there[p]]
        if not at:
            self._lit = []
        self._gallery.light(at)
        self._links.light(at)
        self._say()

    def _say(self) -> None:
        """Tell the bar what holds."""
        told = Shown(
            posts=self._posts,
            filters=self._filters,
            pills=pills(self._filters, self._found, self._posts, self._spoken),
            lit=self._lit,
            shown=len(self._shown),
            legend=self._colours.legend if self._by != "topic" else [],
        )
        self._bar.show(
            told,
            sort=self._sort,
            colour=self._by,
            tab=self._tab,
            status=self._status,
            wrong=self._wrong,
        )

    def _brief(self) -> str:
        brand = self._project.brand
        return str(brand.brief or brand.name)

    def _work(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        return {
            "search": self._on_search, "sort": self._on_sort, "colour": self._on_colour,
            "tab": self._on_tab, "toggle": self._on_toggle, "remove": self._on_remove,
            "close": self._on_close, "only_lit": self._on_only_lit, "reset": self._on_reset,
        }  # fmt: skip

    def _on_search(self, message: Mapping[str, Any]) -> dict[str, Any]:
        text = whole(str(message["text"])).strip()
        if message["mode"] != "meaning":
            self._leave_meaning()
            self._filter(word=text, meaning="")
            return {}
        self._leave_meaning()
        self._filter(word="", meaning="")
        if text:
            self._when_near(text, lambda: self._show_near(text))
        return {}

    def _show_near(self, text: str) -> None:
        self._sort = "fit"
        self._filter(meaning=text)

    def _leave_meaning(self) -> None:
        if self._filters.meaning and self._sort == "fit":
            self._sort = "newest"

    def _when_near(self, text: str, then: Callable[[], None]) -> None:
        """Do something once it is known how near posts are to a text; encoding takes a moment."""
        if self._meaning.near(text) is not None:
            then()
            return
        name = "reading" if self._meaning.warm else "reading_first"
        self._status, self._wrong = say(f"widgets.fans_{name}", self._spoken), False
        self._say()
        home = later()

        def known(wrong: str) -> None:
            self._status, self._wrong = wrong, bool(wrong)
            home(self._say if wrong else then)

        self._meaning.ask(text, known)

    def _on_sort(self, message: Mapping[str, Any]) -> dict[str, Any]:
        by: Sort | None = next((name for name in SORTS if name == message["by"]), None)
        if by is None:
            raise SettingError("fans.no_sort", by=str(message["by"]), known=", ".join(SORTS))
        self._sort = by
        if by == "fit" and not self._filters.meaning and self._meaning.possible:
            self._when_near(self._brief(), self._redraw)
        else:
            self._redraw()
        return {}

    def _on_colour(self, message: Mapping[str, Any]) -> dict[str, Any]:
        colours_of(self._posts, str(message["by"]), self._spoken)
        self._by = str(message["by"])
        self._recolour()
        self._say()
        return {}

    def _on_tab(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._tab = "map" if message["name"] == "map" else "posts"
        if self._tab == "map":
            self._links.open_map(self._show_map)
        else:
            self._show_tab()
        self._say()
        return {}

    def _show_map(self, drawn: ipywidgets.Widget) -> None:
        if drawn not in self._around:
            self._around = (*self._around, drawn)
            self.children = self._around
        self._show_tab()

    def _show_tab(self) -> None:
        mapped = self._tab == "map" and self._links.map is not None
        (self.add_class if mapped else self.remove_class)("wb-fans-mapped")

    def _wait(self, words: str) -> None:
        self._gallery._waiting = words

    def _on_toggle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        if message["part"] == "clear":
            self._filter(clear="" if self._filters.clear == "unclear" else "unclear")
        else:
            self._filters = self._filters.toggled(str(message["part"]), str(message["value"]))
            self._redraw()
        return {}

    def _on_remove(self, message: Mapping[str, Any]) -> dict[str, Any]:
        part = str(message["part"])
        if part == "lit":
            self.highlight([])
            return {}
        if part == "meaning":
            self._leave_meaning()
        self._filters = self._filters.without(part)
        self._links.clear(part)
        self._redraw()
        return {}

    def _on_close(self, message: Mapping[str, Any]) -> dict[str, Any]:
        level = str(message["level"])
        if level not in CLOSE:
            raise SettingError("fans.no_filter", name=level)
        self._filter(closeness=level)
        return {}

    def _on_only_lit(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        accounts = tuple(self._lit)
        self.highlight([])
        self._filter(accounts=accounts)
        return {}

    def _on_reset(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        self._reset()
        return {}


UgcExplorer = FansBoard
