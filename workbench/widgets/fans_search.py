"""The bar above the posts: search by word and meaning, order, colour, and what is filtered."""

from __future__ import annotations

import traitlets

from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.fans_colours import COLOURINGS
from workbench.widgets.fans_filters import CLOSE
from workbench.widgets.fans_part import FansPart, Work
from workbench.widgets.fans_posts import SORTS

__all__ = ["FansSearch"]


class FansSearch(FansPart):
    """Search, tabs, order, colour with its legend, and a pill for each filter.

    Parameters
    ----------
    work
        Answers ``search``, ``sort``, ``colour``, ``tab``, ``toggle``, ``remove``, ``close``,
        ``only_lit`` and ``reset``.
    meaning
        Whether search by meaning is possible.
    language
        ``"de"`` or ``"en"``.
    """

    _esm = script("kit", "fans_search")
    _css = style("base", "fans", "fans_search")

    _facts = traitlets.Dict().tag(sync=True)
    _state = traitlets.Dict().tag(sync=True)

    def __init__(self, work: Work, *, meaning: bool, language: str) -> None:
        super().__init__(
            work,
            language=language,
            _sentences=sentences("fans", language),
            _facts={
                "sorts": list(SORTS),
                "colourings": list(COLOURINGS),
                "closeness": list(CLOSE),
                "meaning": meaning,
            },
        )
