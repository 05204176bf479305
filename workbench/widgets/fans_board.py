"""What fans say, as a board: posts first, a map beside, topics, time, search, and sending on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import pandas as pd
import traitlets

from workbench.errors import SettingError
from workbench.widgets.closing import close_with_parts
from workbench.widgets.fans_clicks import Acts, FansClicks
from workbench.widgets.fans_colours import colours_of
from workbench.widgets.fans_filters import pills
from workbench.widgets.fans_gallery import FansCards, FansGallery, nothing_found, rights_of
from workbench.widgets.fans_layout import FansLayout
from workbench.widgets.fans_links import FansLinks, Told
from workbench.widgets.fans_meaning import Meaning
from workbench.widgets.fans_part import FansPart
from workbench.widgets.fans_posts import FansPosts
from workbench.widgets.fans_search import FansSearch, Shown
from workbench.widgets.fans_selection import FansSelection
from workbench.widgets.fans_view import FansView
from workbench.widgets.language import board_language
from workbench.widgets.left_out import LeftOut

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
    _over = False  # a map that was still being made is not drawn any more

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
        self._meaning = Meaning(self._posts, encoder, language=self._spoken)
        self._view = FansView(self._posts, self._meaning)
        folder = getattr(project, "folder", None)
        self._cards = FansCards(
            self._posts, language=self._spoken, folder=Path(folder) if folder else None
        )
        self._cards.rights = rights_of(self._library)
        self._layout = FansLayout(project, self._posts, self._show_tab)
        self._gallery = FansGallery(
            self._cards,
            self._view.shown,
            choose=self._choose,
            reset=self._start_over,
            seen=self._layout.begin,
            language=self._spoken,
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
        told = Told(
            narrow=lambda parts: self._filter(**parts), choose=self._choose, retopic=self._retopic
        )
        self._links = FansLinks(self._cards, told, language=self._spoken)
        self._clicks = FansClicks(self._view, self._acts(), language=self._spoken)
        self._bar = FansSearch(
            self._clicks.work(), meaning=self._meaning.possible, language=self._spoken
        )
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
        self._left_out = LeftOut(
            project,
            lambda: self._posts.accounts,
            rows=lambda: zip(self._posts.keys, self._posts.accounts, strict=True),
        )
        for part in self._around:
            if isinstance(part, FansPart):
                part.look = self._look_again
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
        self._look_again()
        return self._posts.frame(self._chosen().tolist())

    @property
    def filtered(self) -> pd.DataFrame:
        """The posts that search and filters leave, in the order shown; columns as `selection`."""
        self._look_again()
        return self._posts.frame(self._view.shown.tolist())

    @property
    def selected_accounts(self) -> list[str]:
        """Account keys behind the chosen posts, each once, in the order shown."""
        self._look_again()
        wrote = (self._posts.accounts[at] for at in self._chosen().tolist())
        return list(dict.fromkeys(account for account in wrote if account is not None))

    def highlight(self, accounts: Iterable[str]) -> None:
        """Let the posts of these people stand out; what is chosen stays."""
        self._look_again()
        here = self._posts.by_account
        self._view.lit = [account for account in dict.fromkeys(accounts) if account in here]
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
        self._clicks.search(text, by=by)

    def send_to(self, shortlist: Shortlist) -> None:
        """Send authors into the shortlist of another campaign; nothing where there was none."""
        self._panel.send_to(shortlist)

    def refresh(self) -> None:
        """Read library and people held out again: other windows may have decided something."""
        if self._left_out.has_grown():
            self._posts.reread(self._project)
        self._left_out.ask()
        self._show_again()

    def _look_again(self) -> None:
        """Let go of whoever was erased since; milliseconds while nobody was."""
        if self._left_out.has_grown():
            self._posts.reread(self._project)
            self._show_again()

    def _show_again(self) -> None:
        self._posts.hide(self._left_out.accounts)
        self._cards.rights = rights_of(self._library)
        self._view.look()
        self._redraw()
        self.selected = [key for key in self.selected if self._posts.there[self._posts.place[key]]]
        self._gallery.forget_cards()

    def close(self) -> None:
        """Close all that the board is made of, the map and its dots as well."""
        if not self._over:
            self._over = True
            if hasattr(self, "_clicks"):
                self._clicks.forget()
            drawn = self._links.map if hasattr(self, "_links") else None
            for part in self.children if drawn is None else (*self.children, drawn):
                close_with_parts(part)
            close_with_parts(self, then=super().close)

    def _retopic(self, topics: Topics) -> None:
        """Keep and show other topics of the same posts: renamed, merged, split, finer."""
        from workbench.ugc import keep_topics

        keep_topics(self._project, topics)  # first: a change that is not kept is not shown as done
        self._posts.topics = topics
        self._view.keep_topics(topics.table["topic"].tolist())
        self._view.look()
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
        self._panel.show(chosen, self._view.shown)
        self._links.mark(chosen)

    def _chosen(self) -> np.ndarray:
        """Return the chosen positions: those shown in their order, then the others."""
        return self._posts.ordered(self.selected, self._view.shown)

    def _choose(self, positions: Iterable[int]) -> None:
        n, keys = len(self._posts), self._posts.keys
        self.selected = [keys[at] for at in positions if 0 <= at < n]

    def _choose_words(self, which: str) -> None:
        self._choose(self._view.shown.tolist() if which == "all" else [])

    def _start_over(self) -> None:
        self._clicks.reset()

    def _filter(self, **parts: Any) -> None:  # noqa: ANN401  # fields of Filters
        self._view.narrow(**parts)
        self._view.look()
        self._redraw()

    def _redraw(self) -> None:
        """Show what the filters leave, everywhere."""
        view = self._view
        self._gallery._nothing = nothing_found(self._posts, view.filters, self._spoken)
        self._gallery.show(view.shown)
        self._say()  # what is looked at first is told first
        self._panel.show(self._chosen(), view.shown)
        self._links.show_only(view.mask, view.but_time())

    def _recolour(self) -> None:
        self._colours = colours_of(self._posts, self._view.by, self._spoken)
        self._gallery.colour(self._colours)
        self._links.colour(self._view.by, self._colours)

    def _light(self) -> None:
        at = self._view.lit_places()
        self._gallery.light(at)
        self._links.light(at)
        self._say()

    def _say(self) -> None:
        """Tell the bar what holds."""
        view = self._view
        told = Shown(
            posts=self._posts,
            filters=view.filters,
            pills=pills(view.filters, view.found, self._posts, self._spoken),
            lit=view.lit,
            shown=len(view.shown),
            legend=self._colours.legend if view.by != "topic" else [],
        )
        self._bar.show(
            told,
            sort=view.sort,
            colour=view.by,
            tab=view.tab,
            status=view.status,
            wrong=view.wrong,
        )

    def _acts(self) -> Acts:
        return Acts(
            redraw=self._redraw,
            say=self._say,
            recolour=self._recolour,
            show_tab=self._show_tab,
            highlight=self.highlight,
            clear=self._links.clear,
        )

    def _show_tab(self) -> None:
        """Show posts or map; until the map can be drawn, how far it is.

        The map is made, and sent, as soon as it can be: who looks at it then waits for its view.
        """
        if self._over:
            return
        wanted = self._view.tab == "map"
        if wanted:
            self._layout.begin()
        there = self._layout.state == "there"
        drawn = (self._links.map or self._links.draw_map()) if there else None
        if wanted and drawn is not None and drawn not in self._around:
            self._around = (*self._around, drawn)
            self.children = self._around
        self._gallery._waiting = {} if there or not wanted else self._layout.words(self._spoken)
        (self.add_class if wanted and there else self.remove_class)("wb-fans-mapped")


UgcExplorer = FansBoard
