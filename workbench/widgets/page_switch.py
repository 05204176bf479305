"""A switch between two ways to look at the same people."""

from __future__ import annotations

import traitlets
from anywidget import AnyWidget

from workbench.widgets.browser_files import script, sentences, style

__all__ = ["Switch"]


class Switch(AnyWidget):
    """A button for each view of a tab; the browser shows another one without asking.

    Parameters
    ----------
    views
        Their names, the first one shown at first; ``widgets.page_view_<name>`` is what they say.
    language
        ``"de"`` or ``"en"``.

    Attributes
    ----------
    current : str
        The view that is shown; may be observed and set.
    """

    _esm = script("kit", "keys_shown", "page_switch")
    _css = style("base", "workbench_page")

    current = traitlets.Unicode().tag(sync=True)
    _views: traitlets.List[str] = traitlets.List().tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)

    def __init__(self, views: tuple[str, ...], *, language: str) -> None:
        super().__init__(
            current=views[0],
            _views=list(views),
            _language=language,
            _sentences=sentences("page", language),
        )

    def speak(self, language: str) -> None:
        """Say everything in another language."""
        with self.hold_sync():
            self._language = language
            self._sentences = sentences("page", language)
