"""What a live run will ask for, before it does."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.gather.live.source import InstagramSource
from workbench.gather.live.units import Unit

__all__ = ["Cost", "expected_cost"]

POSTS_A_PAGE = 12
_LISTINGS = {"posts", "comments", "tagged", "hashtag"}
_NEED_START_PAGE = {"posts", "comments"}


@dataclass(frozen=True, slots=True)
class Cost:
    """Requests that a run needs.

    Parameters
    ----------
    requests
        About how many, with the check of the session.
    open_ended
        True if comments are read: those cost at least one more for every post that has some.
    """

    requests: int
    open_ended: bool = False


def expected_cost(source: InstagramSource) -> Cost:
    """Return about how many requests the next run of a source needs, without asking anything.

    An account costs 1 request where its number is known and 2 where only its handle is, a page
    of 12 posts 1, and each run 1 for the session and 1 for the tokens of the start page.
    """
    units = source.pending()
    kinds = {unit.kind for unit in units}
    people = {unit.name for unit in units if unit.kind != "hashtag"}
    requests = sum(source.account_cost(name) for name in people)
    requests += sum(_pages(source, unit) for unit in units)
    requests += (not source.manner.anonymous) + bool(kinds & _NEED_START_PAGE)
    return Cost(requests, open_ended="comments" in kinds)


def _pages(source: InstagramSource, unit: Unit) -> int:
    if unit.kind not in _LISTINGS:
        return int(unit.kind == "similar")
    wished = source.wishes.posts
    if source.was_finished(unit) or wished is None:
        return 1
    return math.ceil(wished / POSTS_A_PAGE)
