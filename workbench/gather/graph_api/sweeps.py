"""Reading the listings of the brand's own account: its posts with their comments, its tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Protocol

from workbench.gather.graph_api.cursors import Sweep, Thread
from workbench.gather.graph_api.errors import GraphError
from workbench.gather.graph_api.records import (
    Harvest,
    Node,
    comment_fields,
    items_of,
    post_fields,
    time_of,
)
from workbench.gather.graph_api.run import PAGE, Run, lost_mark, next_mark
from workbench.gather.live import HaltError
from workbench.schema import Batch, account_key, bare_handle

__all__ = ["sweep_own", "sweep_tags"]

NESTED = 25
"""Comments that come with each post, and answers with each comment; more of them by pages."""
_WITH_COMMENTS = 25
_PUBLIC = ("media_product_type", "username")


def sweep_own(run: Run) -> Iterator[Batch]:
    """Yield the own posts, newest first, and their comments and answers if wished for."""
    name = "comments" if run.wishes.comments else "own"
    if run.wishes.comments:
        run.limits.setdefault(name, _WITH_COMMENTS)
    yield from _sweeps(run, name, _OwnPosts(run, name))


def sweep_tags(run: Run) -> Iterator[Batch]:
    """Yield the posts of others in which the account is tagged, newest first."""
    yield from _sweeps(run, "tags", _Tags(run))


def _sweeps(run: Run, name: str, listing: _Listing) -> Iterator[Batch]:
    """Finish the sweep under way, or make one; above a stale one there is news, so one more."""
    sweep = Sweep.read(run.cursors.get(run.key(name)))
    once_more = sweep.stale
    while True:
        if sweep.begun is None:
            sweep.begin(run.wishes.start, timedelta(days=run.wishes.refresh_days))
        yield from _sweep(run, run.key(name), sweep, listing)
        if not once_more:
            return
        once_more = False


def _sweep(run: Run, key: str, sweep: Sweep, listing: _Listing) -> Iterator[Batch]:
    seen: set[object] = set()
    anew = False
    finished = False
    while not finished:
        harvest = run.harvest()
        if sweep.threads:
            listing.read_thread(sweep, harvest)
        else:
            try:
                page = listing.page(sweep.after)
            except GraphError as error:
                if sweep.after is None or anew or not lost_mark(error):
                    raise
                anew, sweep.after = True, None
                seen.clear()
                continue
            _check_new(page, seen)
            _take(page, sweep, harvest, listing)
        finished = sweep.finish()
        *first, last = listing.parts
        for table, part in first:
            yield harvest.batch(table, run.file(part))
        yield harvest.batch(last[0], run.file(last[1]), cursor={key: sweep.to_text()})


def _check_new(page: dict[str, Any], seen: set[object]) -> None:
    """Stop at a page that holds nothing but what came before: there would be no end."""
    ids = {node.get("id") for node in items_of(page)}
    if ids and ids <= seen:
        raise HaltError("graph_api.page_repeated")
    seen |= ids


def _take(page: dict[str, Any], sweep: Sweep, harvest: Harvest, listing: _Listing) -> None:
    nodes = list(items_of(page))
    for node in nodes:
        sweep.threads += listing.take(node, harvest)
    mark = next_mark(page, linked=listing.linked)
    if not nodes and (mark == sweep.after or not listing.linked):
        mark = None
    sweep.note([time_of(node) for node in nodes], mark, tail=listing.tail)


class _Listing(Protocol):
    """An edge of the account that is read from the top down."""

    linked: bool
    """Whether the edge links its next page."""
    tail: int
    """So many records at the end of a page below the floor end a sweep."""
    parts: Sequence[tuple[str, str]]
    """Which tables its records go to, and as which part of the report."""

    def page(self, after: str | None) -> dict[str, Any]:
        """Return a page."""

    def take(self, node: Node, harvest: Harvest) -> list[Thread]:
        """Add a record; return what of it did not fit on the page."""

    def read_thread(self, sweep: Sweep, harvest: Harvest) -> None:
        """Read more of what did not fit."""


class _OwnPosts:
    """`/{ig-user}/media`, with `/{ig-media}/comments` and `/{ig-comment}/replies` inside."""

    linked = True
    tail = 2  # pinned posts stand at the top

    def __init__(self, run: Run, name: str) -> None:
        self.run = run
        self.name = name
        also = (("comments", "comments"),) if run.wishes.comments else ()
        self.parts: Sequence[tuple[str, str]] = (("posts", "own"), *also)

    def page(self, after: str | None) -> dict[str, Any]:
        """Return a page of posts, comments inside: no request per post."""
        return self.run.get(
            f"{self.run.user}/media", self.name, self._fields, paged=True, after=after
        )

    def take(self, node: Node, harvest: Harvest) -> list[Thread]:
        """Add a post with what is inside; return which comments did not fit."""
        row = harvest.add_post(node, self.run.handle, mentions=[])
        if row is None or not self.run.wishes.comments:
            return []
        return _take_comments(node.get("comments"), node, harvest, row["post"], row["account"])

    def read_thread(self, sweep: Sweep, harvest: Harvest) -> None:
        """Read a page of comments or answers that did not fit, and take it off the list."""
        thread = sweep.threads.pop(0)
        try:
            page = self.run.get(
                f"{thread.node}/{thread.edge}",
                "comments",
                self._comment_fields,
                paged=True,
                after=thread.after,
            )
        except GraphError as error:
            if thread.after is not None and lost_mark(error):
                thread.after = None
                sweep.threads.insert(0, thread)
            elif error.absent:
                self.run.skip("graph_api.comments_gone")
            else:
                raise
            return
        account = account_key("instagram", self.run.handle)
        more = []
        for node in items_of(page):
            more += _take_comment(node, harvest, thread.post, account, thread.parent)
        mark = next_mark(page, linked=True)
        if mark is not None and mark != thread.after:
            thread.after = mark
            more.append(thread)
        sweep.threads[:0] = more

    def _fields(self, _limit: int) -> str:
        without = self.run.without
        if not self.run.wishes.comments:
            return post_fields(without)
        inside = comment_fields(NESTED, without)
        return f"{post_fields(without)},comments.limit({NESTED}){{{inside}}}"

    def _comment_fields(self, _limit: int) -> str:
        return comment_fields(NESTED, self.run.without)


class _Tags:
    """`/{ig-user}/tags`: it gives marks of further pages, but no links."""

    linked = False
    tail = PAGE  # an older post may have been tagged lately
    parts: Sequence[tuple[str, str]] = (("posts", "tags"),)

    def __init__(self, run: Run) -> None:
        self.run = run

    def page(self, after: str | None) -> dict[str, Any]:
        """Return a page of posts."""
        return self.run.get(f"{self.run.user}/tags", "tags", self._fields, paged=True, after=after)

    def take(self, node: Node, harvest: Harvest) -> list[Thread]:
        """Add a post; the account is tagged in it, whoever else is."""
        tagged = [bare_handle(self.run.handle)] if self.run.handle else []
        harvest.add_post(node, tagged=tagged)
        return []

    def read_thread(self, sweep: Sweep, _harvest: Harvest) -> None:
        """Drop what cannot be: comments of others' posts are not offered."""
        sweep.threads.clear()

    def _fields(self, _limit: int) -> str:
        return post_fields(self.run.without, more=_PUBLIC)


def _take_comments(
    edge: object, post_node: Node, harvest: Harvest, post: str, account: str | None
) -> list[Thread]:
    threads = []
    for node in items_of(edge):
        threads += _take_comment(node, harvest, post, account, None)
    mark = next_mark(edge, linked=True)
    if mark is not None:
        threads.append(Thread("comments", str(post_node.get("id")), post, mark))
    return threads


def _take_comment(
    node: Node, harvest: Harvest, post: str | None, account: str | None, parent: str | None
) -> list[Thread]:
    """Add a comment with its answers; return which answers did not fit."""
    key = harvest.add_comment(node, post, account, parent)
    answers = node.get("replies")
    for answer in items_of(answers):
        harvest.add_comment(answer, post, account, key)
    mark = next_mark(answers, linked=True)
    return [Thread("replies", str(node.get("id")), post, mark, key)] if mark is not None else []
