"""What the parts of one run share: who asks, what was skipped, where to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workbench.gather.graph_api.client import GraphClient
from workbench.gather.graph_api.errors import GraphError, halt_for
from workbench.gather.graph_api.records import OPTIONAL, Harvest
from workbench.gather.graph_api.wishes import Wishes
from workbench.gather.live import HaltError
from workbench.phrases import say
from workbench.schema import Problem, SourceFile

__all__ = ["PAGE", "Run", "lost_mark", "next_mark"]

PAGE = 50
"""Records on a page; the API gives no more at once."""
_SMALLEST = 5
_INVALID = 100


@dataclass(slots=True)
class Run:
    """One run over everything that was wished for.

    Parameters
    ----------
    cursors
        Where the runs before it ended.
    user, handle
        The account that asks: its number in the API, and its handle once it is known.
    skipped
        What could not be fetched while everything else could.
    without
        Fields that this version of the API turned out not to have.
    limits
        Sizes of pages by kind of request, where not the usual one.
    progress
        How far the list under way is worked through, of how many.
    told
        Whether the remark on hashtags was made.
    asking
        What the last request was for.
    anew
        Whether lists are worked through from their beginning.
    passed
        Lists that an earlier run worked through before it ended.
    """

    client: GraphClient
    wishes: Wishes
    cursors: Mapping[str, str]
    user: str = ""
    handle: str | None = None
    skipped: list[Problem] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    limits: dict[str, int] = field(default_factory=dict)
    progress: dict[str, tuple[int, int]] = field(default_factory=dict)
    told: bool = False
    asking: str = ""
    anew: bool = False
    passed: list[str] = field(default_factory=list)

    def get(
        self,
        path: str,
        kind: str,
        fields: Callable[[int], str] | None = None,
        *,
        note: str = "",
        paged: bool = False,
        **params: object,
    ) -> dict[str, Any]:
        """Ask once; again without a field that this version lacks, or for a smaller page.

        Parameters
        ----------
        fields
            Given the size of a page, the fields to ask for.
        paged
            Whether the answer comes in pages.
        """
        while True:
            limit = self.limits.get(kind, PAGE)
            self.asking = kind
            try:
                return self.client.get(
                    path,
                    kind=kind,
                    note=note,
                    fields=fields(limit) if fields else None,
                    limit=limit if paged else None,
                    **params,
                )
            except GraphError as error:
                if not self._adapts(error, kind, limit):
                    raise

    def _adapts(self, error: GraphError, kind: str, limit: int) -> bool:
        name = error.unknown_field
        if name in OPTIONAL and name not in self.without:
            self.without.add(name)
            values = {"field": name, "version": self.client.connection.version}
            self.skip("graph_api.field_gone", **values)
            return True
        if error.too_much and limit > _SMALLEST:
            self.limits[kind] = max(limit // 2, _SMALLEST)
            return True
        return False

    def skip(self, reason: str, **values: object) -> None:
        """Note what could not be fetched while everything else could."""
        self.skipped.append(Problem(None, None, reason, values, rejected=False))

    def halt(self, error: GraphError) -> HaltError:
        """Return what ends the run at an error that no part of it knows an answer to."""
        if error.too_much:
            return HaltError("graph_api.server_trouble", status=error.status, attempts=1)
        return halt_for(error, self.asking, self.client.connection.version, self.client.minutes)

    def harvest(self) -> Harvest:
        """Return an empty harvest of this moment."""
        return Harvest(
            datetime.now(UTC),
            since=self.wishes.start,
            keep_raw=self.wishes.keep_raw,
            without=self.without,
        )

    def file(self, part: str) -> SourceFile:
        """Return what stands for a file in the report."""
        name = say("graph_api.file", part=say(f"graph_api.part_{part}"))
        return SourceFile(name, "graph_api", None)

    def key(self, part: str) -> str:
        """Return the name of a cursor; it belongs to one account."""
        return f"graph_api:{self.user}:{part}"


def lost_mark(error: GraphError) -> bool:
    """Say whether an error may be about a mark of a page that is no longer valid."""
    return error.code == _INVALID and not error.absent and error.unknown_field is None


def next_mark(edge: object, *, linked: bool) -> str | None:
    """Return the mark of the page after this one, or None if it is the last.

    The links of the API carry the token, so only the mark is taken.

    Parameters
    ----------
    linked
        Whether the edge links its next page; some only give marks.

    >>> next_mark({"paging": {"next": "https://a.invalid/?access_token=x&after=QVF"}}, linked=True)
    'QVF'
    >>> next_mark({"paging": {"cursors": {"after": "QVF"}}}, linked=True) is None
    True
    """
    paging = edge.get("paging") if isinstance(edge, dict) else None
    if not isinstance(paging, dict):
        return None
    link, marks = paging.get("next"), paging.get("cursors")
    if linked and not link:
        return None
    mark = marks.get("after") if isinstance(marks, dict) else None
    if isinstance(mark, str) and mark:
        return mark
    found = parse_qs(urlsplit(link).query).get("after") if isinstance(link, str) else None
    return found[0] if found else None
