"""The bar above the posts: search by word and meaning, order, colour, and what is filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import traitlets

from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.fans_colours import COLOURINGS
from workbench.widgets.fans_filters import CLOSE, Filters, Pill
from workbench.widgets.fans_part import FansPart, Work, whole
from workbench.widgets.fans_posts import SORTS, FansPosts

__all__ = ["FansSearch", "Shown"]


@dataclass(frozen=True)
class Shown:
    """What is shown of all posts, and why.

    Attributes
    ----------
    pills : sequence of Pill
    lit : sequence of str
        Accounts whose posts stand out.
    shown : int
        How many posts are left.
    legend : list of dict
        Of the colours; empty where the topics' own list is the legend.
    """

    posts: FansPosts
    filters: Filters
    pills: Sequence[Pill]
    lit: Sequence[str]
    shown: int
    legend: list[dict[str, object]]


class FansSearch(FansPart):
    """Search, tabs, order, colour with its legend, and a pill for each filter.

    Parameters
    ----------
    work
        Answers ``search``, ``sort``, ``colour``, ``tab``, ``toggle``, ``remove``, ``close``,
        ``only_lit``, ``reset`` and ``warm``.
    meaning
        Whether search by meaning is possible.
    language
        ``"de"`` or ``"en"``.
    """

    _esm = script("kit", "keys_shown", "fans_search")
    _css = style("base", "fans", "keys_shown", "fans_search", within="wb-fans")

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

    def show(self, shown: Shown, **chosen: str | bool) -> None:
        """Say what is shown; `chosen` are sort, colour, tab, status and whether that is wrong."""
        posts, filters = shown.posts, shown.filters
        pressed = [f"sentiments:{value}" for value in filters.sentiments]
        pressed += [f"spaces:{value}" for value in filters.spaces]
        pressed += ["clear:unclear"] if filters.clear == "unclear" else []
        self._state = {
            **chosen,
            "all": int(posts.there.sum()),
            "shown": shown.shown,
            "topics": len(posts.topics.table),
            "pills": [
                {"part": p.part, "text": whole(p.text[:200]), "count": p.count} for p in shown.pills
            ],
            "lit": _lit(posts, shown.lit),
            "on": pressed,
            "legend": shown.legend,
            "unclear": int((posts.topics.unclear & posts.there).sum()),
            "word": filters.word,
            "meaning": filters.meaning,
            "closeness": filters.closeness,
        }


def _lit(posts: FansPosts, accounts: Sequence[str]) -> dict[str, Any] | None:
    if not accounts:
        return None
    count = sum(int(posts.there[posts.by_account[account]].sum()) for account in accounts)
    more = f" +{len(accounts) - 1}" if len(accounts) > 1 else ""
    return {"text": whole(f"@{accounts[0].partition(':')[2][:80]}{more}"), "count": count}
