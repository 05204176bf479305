"""What is clicked and typed in the bar of a board of fans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.widgets.fans_colours import colours_of
from workbench.widgets.fans_filters import CLOSE
from workbench.widgets.fans_part import Work, whole
from workbench.widgets.fans_posts import SORTS, Sort
from workbench.widgets.fans_view import FansView
from workbench.widgets.loops import loop_here, soon

__all__ = ["Acts", "FansClicks"]

Message = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Acts:
    """What a board does once somebody clicked.

    Attributes
    ----------
    redraw
        Show what the view leaves, everywhere.
    say
        Tell the bar what holds.
    recolour
        Colour everything as the view says.
    show_tab
        Show the tab that the view says.
    highlight
        Let accounts stand out.
    clear
        Take back what tree and timeline have chosen; one part of `Filters`, or all.
    """

    redraw: Callable[[], None]
    say: Callable[[], None]
    recolour: Callable[[], None]
    show_tab: Callable[[], None]
    highlight: Callable[[list[str]], None]
    clear: Callable[[str | None], None]


class FansClicks:
    """Answers to the bar: each changes the view and has it shown.

    Parameters
    ----------
    view
        What is asked for.
    acts
        What shows it.
    language
        ``"de"`` or ``"en"``.
    """

    def __init__(self, view: FansView, acts: Acts, *, language: str) -> None:
        self._view, self._acts, self._language = view, acts, language
        self._wish = 0  # an answer to an earlier one comes too late

    def work(self) -> Work:
        """Return the answers by type of message."""
        return {
            "search": self._search, "sort": self._sort, "colour": self._colour, "tab": self._tab,
            "toggle": self._toggle, "remove": self._remove, "close": self._close,
            "only_lit": self._only_lit, "reset": self._reset, "warm": self._warm,
        }  # fmt: skip

    def search(self, text: str, *, by: str) -> None:
        """Search by word, or by meaning beside the kernel's work."""
        said = whole(text).strip()
        self.forget()
        self._view.leave_meaning()
        if by != "meaning":
            self._filter(word=said, meaning="")
            return
        self._filter(word="", meaning="")
        if said:
            self._when_near(said, lambda: self._show_near(said))

    def reset(self) -> None:
        """Ask for nothing."""
        self.forget()
        self._view.reset()
        self._acts.clear(None)
        self._redraw()

    def forget(self) -> None:
        """Wait no more for what is being read: something else is wished for."""
        self._wish += 1
        self._view.status, self._view.wrong = "", False

    def _filter(self, **parts: Any) -> None:  # noqa: ANN401  # fields of Filters
        self._view.narrow(**parts)
        self._redraw()

    def _redraw(self) -> None:
        self._view.look()
        self._acts.redraw()

    def _show_near(self, text: str) -> None:
        self._view.sort = "fit"
        self._filter(meaning=text)

    def _when_near(self, text: str, then: Callable[[], None]) -> None:
        """Do something once it is known how near posts are to a text; encoding takes a moment."""
        view = self._view
        if view.meaning.near(text) is not None:
            then()
            return
        name = "reading" if view.meaning.warm else "reading_first"
        view.status, view.wrong = say(f"widgets.fans_{name}", self._language), False
        self._acts.say()
        home, wish = loop_here(), self._wish

        def tell(wrong: str) -> None:
            if wish != self._wish:
                return
            view.status, view.wrong = wrong, bool(wrong)
            (self._acts.say if wrong else then)()

        view.meaning.ask(text, lambda wrong: soon(home, lambda: tell(wrong)))

    def _search(self, message: Message) -> Answer:
        self.search(str(message["text"]), by=str(message["mode"]))
        return {}

    def _warm(self, _message: Message) -> Answer:
        """Load what reads questions while somebody still thinks of one."""
        self._view.meaning.warm_up()
        return {}

    def _sort(self, message: Message) -> Answer:
        by: Sort | None = next((name for name in SORTS if name == message["by"]), None)
        if by is None:
            raise SettingError("fans.no_sort", by=str(message["by"]), known=", ".join(SORTS))
        view = self._view
        self.forget()
        view.sort = by
        if by == "fit" and not view.filters.meaning and view.meaning.possible:
            self._when_near(view.brief, self._redraw)
        else:
            self._redraw()
        return {}

    def _colour(self, message: Message) -> Answer:
        by = str(message["by"])
        colours_of(self._view.posts, by, self._language)  # or says what there is
        self._view.by = by
        self._acts.recolour()
        self._acts.say()
        return {}

    def _tab(self, message: Message) -> Answer:
        self._view.tab = "map" if message["name"] == "map" else "posts"
        self._acts.show_tab()
        self._acts.say()
        return {}

    def _toggle(self, message: Message) -> Answer:
        view = self._view
        if message["part"] == "clear":
            self._filter(clear="" if view.filters.clear == "unclear" else "unclear")
        else:
            view.filters = view.filters.toggled(str(message["part"]), str(message["value"]))
            self._redraw()
        return {}

    def _remove(self, message: Message) -> Answer:
        part = str(message["part"])
        if part == "lit":
            self._acts.highlight([])
            return {}
        if part == "meaning":
            self.forget()
            self._view.leave_meaning()
        self._view.filters = self._view.filters.without(part)
        self._acts.clear(part)
        self._redraw()
        return {}

    def _close(self, message: Message) -> Answer:
        level = str(message["level"])
        if level not in CLOSE:
            raise SettingError("fans.no_filter", name=level)
        self._filter(closeness=level)
        return {}

    def _only_lit(self, _message: Message) -> Answer:
        accounts = tuple(self._view.lit)
        self._acts.highlight([])
        self._filter(accounts=accounts)
        return {}

    def _reset(self, _message: Message) -> Answer:
        self.reset()
        return {}
