"""The tabs of the page: what each shows, and how its board is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

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
    names_people
        Whether it keeps names that it read, so that it goes when somebody is erased.
    """

    make: Callable[..., Any]
    hears: tuple[str, ...] = ()
    of_tables: bool = True
    names_people: bool = True


def _data(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.gather_board import GatherBoard

    return GatherBoard(desk.project, language=language)


def _rank(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.board_pictures import pictures_of
    from workbench.widgets.shortlist_board import ShortlistBoard

    now = desk.snapshot()
    board = ShortlistBoard(
        now.shortlist,
        now.ranking,
        posts=now.posts,
        graph=now.graph,
        topics=now.topics,
        media=pictures_of(now.project),
        language=language,
    )
    board.on_hand_over(lambda _what: "handover")
    return board


def _network(desk: Desk, language: str, *, ranking: Ranking | None = None) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.network_view import NetworkView

    now, project = desk.snapshot(), desk.project
    ranking = ranking or now.ranking
    return NetworkView(now.graph, ranking, project.brand, project=project, language=language)


def _fans(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.shortlist import ContentLibrary
    from workbench.widgets.fans_board import FansBoard

    now = desk.snapshot()
    return FansBoard(
        now.project,
        now.topics,
        now.fans,
        sentiment=now.sentiment,
        spaces=now.spaces,
        encoder=now.encoder,
        shortlist=now.shortlist,
        library=ContentLibrary(desk.project),
        language=language,
    )


def _community(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.community_board import CommunityBoard

    now = desk.snapshot()
    return CommunityBoard(
        now.community,
        now.replies,
        now.spaces,
        messages=now.messages,
        sentiment=now.message_sentiment,
        voice=now.voice,
        report=desk.report,
        language=language,
    )


def _library(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.shortlist import ContentLibrary
    from workbench.widgets.library_board import LibraryBoard

    library = ContentLibrary(desk.project)
    _ = desk.posts  # without any there is nothing to ask for

    def worth_asking() -> pd.DataFrame:
        now = desk.snapshot()
        return library.candidates(encoder=now.encoder, sentiment=now.sentiment, safety=now.safety)

    return LibraryBoard(library, candidates=worth_asking, language=language)


def _handover(desk: Desk, language: str) -> Any:  # noqa: ANN401  # a board
    from workbench.widgets.handover_board import HandoverBoard

    if desk.shortlist.table().empty:
        _ = desk.posts  # without either there is nothing to hand over
    return HandoverBoard(desk, language=language)


_MEASURED = ("posts", "graph", "signals", "ranking", "topics")
TABS: dict[str, Tab] = {
    "data": Tab(_data, of_tables=False, names_people=False),
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
