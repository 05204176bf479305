"""The head of the page: whose it is, the tabs, and how it speaks and looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from workbench.phrases import languages, say
from workbench.widgets.answering import Answering
from workbench.widgets.browser_files import script, sentences, style

__all__ = ["PageHead"]


class PageHead(Answering):
    """Brand, date of the data, a tab for each part of the work, language and theme.

    The browser shows another tab at once, without asking; `current` tells of it.

    Parameters
    ----------
    tabs
        Their names, in order; ``widgets.page_tab_<name>`` is what stands on them.
    language
        ``"de"`` or ``"en"``.
    on_shown
        Called when a browser has drawn the head.
    on_language
        Called with a language that was chosen.

    Attributes
    ----------
    current : str
        The tab that is looked at; may be observed and set.
    brand, date : str
        What stands in front of the tabs.
    states : dict of str
        By tab: ``"working"``, ``"ready"``, ``"new"``, ``"trouble"`` or nothing.
    """

    _esm = script("kit", "keys_shown", "page_alive", "page_head")
    _css = style("base", "keys_shown", "workbench_page")

    current = traitlets.Unicode().tag(sync=True)
    brand = traitlets.Unicode().tag(sync=True)
    date = traitlets.Unicode().tag(sync=True)
    states = traitlets.Dict().tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _languages: traitlets.List[str] = traitlets.List().tag(sync=True)
    _tabs: traitlets.List[str] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        tabs: tuple[str, ...],
        *,
        language: str,
        on_shown: Callable[[], None],
        on_language: Callable[[str], None],
    ) -> None:
        self._on_shown = on_shown
        self._on_language = on_language
        super().__init__(
            current=tabs[0],
            _tabs=list(tabs),
            _languages=list(languages()),
            _language=language,
            _sentences=sentences("page", language),
        )

    def speak(self, language: str) -> None:
        """Say everything in another language."""
        with self.hold_sync():
            self._language = language
            self._sentences = sentences("page", language)

    def tell(self, tab: str, state: str) -> None:
        """Mark a tab."""
        if self.states.get(tab, "") != state:
            self.states = {**self.states, tab: state}

    def say(self, name: str, **values: object) -> str:
        """Return a sentence of the page."""
        return say(f"widgets.page_{name}", self._language, **values)

    def answer_to(self, question: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Hear that the head is drawn, which language was chosen, or whether anybody is here."""
        if question == "alive":
            return {}
        if question == "shown":
            self._on_shown()
            return {}
        if question == "language" and message.get("language") in self._languages:
            self._on_language(str(message["language"]))
            return {}
        return None
