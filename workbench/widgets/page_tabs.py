"""The tabs of the page: what each shows, and how its board is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.ranking import Ranking
    from workbench.steps import Desk

__all__ = ["NETWORK", "RANK", "TABS", "VIEWS", "WARMED", "Tab"]

RANK, NETWORK = "rank", "network"


@dataclass(frozen=True)
class Tab:
    """A tab after the first.

    Parameters
    ----------
    make
        Makes the board from desk and language; it may take long.
    hears
        Results whose making is told in the tab while it waits.
    of_tables
        Whether it shows the tables, so that new data make it out of date.
    """

    make: Callable[..., Any]
    hears: tuple[str, ...] = ()
    of_tables: bool = True


def _data(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.gather_board import GatherBoard

    return GatherBoard(desk.project, language=language)


def _rank(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.shortlist import Shortlist
    from workbench.widgets.board_pictures import pictures_of
    from workbench.widgets.shortlist_board import ShortlistBoard

    board = ShortlistBoard(
        Shortlist(desk.project),
        desk.ranking,
        posts=desk.posts,
        graph=desk.graph,
        topics=desk.topics,
        comments=desk.comments,
        media=pictures_of(desk.project),
        language=language,
    )
    board.on_hand_over(lambda _what: "handover")
    return board


def _network(desk: Desk, language: str, *, ranking: Ranking | None = None) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.network_view import NetworkView

    ranking, project = ranking or desk.ranking, desk.project
    return NetworkView(desk.graph, ranking, project.brand, project=project, language=language)


def _fans(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.shortlist import ContentLibrary, Shortlist
    from workbench.widgets.fans_board import FansBoard

    return FansBoard(
        desk.project,
        desk.topics,
        desk.fans,
        sentiment=desk.sentiment,
        spaces=desk.spaces,
        encoder=desk.encoder,
        shortlist=Shortlist(desk.project),
        library=ContentLibrary(desk.project),
        language=language,
    )


def _community(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.community_board import CommunityBoard

    return CommunityBoard(
        desk.community,
        desk.replies,
        desk.spaces,
        messages=desk.messages,
        sentiment=desk.message_sentiment,
        voice=desk.voice,
        report=desk.report,
        language=language,
    )


def _library(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.shortlist import ContentLibrary
    from workbench.widgets.library_board import LibraryBoard

    library = ContentLibrary(desk.project)
    _ = desk.posts  # without any there is nothing to ask for
    return LibraryBoard(
        library, candidates=lambda: library.candidates(encoder=desk.encoder), language=language
    )


def _handover(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.handover_board import HandoverBoard

    _ = desk.posts  # without any there is nothing to hand over
    return HandoverBoard(desk, language=language)


_MEASURED = ("posts", "graph", "signals", "ranking", "topics")
TABS: dict[str, Tab] = {
    "data": Tab(_data, of_tables=False),
    "rank": Tab(_rank, _MEASURED),
    "fans": Tab(_fans, ("posts", "topics", "sentiment", "heard")),
    "community": Tab(_community, ("posts", "heard")),
    "library": Tab(_library, ("posts",), of_tables=False),
    "handover": Tab(_handover, ("posts",), of_tables=False),
}
VIEWS: dict[str, Tab] = {NETWORK: Tab(_network, ("posts", "graph", "signals", "ranking"))}
"""What else is in the tab of the ranking, made when it is first looked at."""
WARMED = ("rank", "fans")
"""Tabs that are made beforehand, one after the other."""
