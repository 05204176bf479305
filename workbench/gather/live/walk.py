"""Reading one listing page by page, and the comments under its posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workbench.gather.instaloader_nodes import pick, post_record
from workbench.gather.live import HaltError
from workbench.gather.live.faults import SkipError
from workbench.gather.live.harvest import Harvest, fingerprint, is_pinned, taken_at, thread_of
from workbench.gather.live.pages import Client, Page, Person
from workbench.gather.live.units import Progress, Unit, Wishes
from workbench.schema import Batch, account_key

__all__ = ["Walk"]

Node = Mapping[str, Any]
_MOST_PINNED = 3
_MISSING_SHARE = 0.9
_REPEATS = 2


@dataclass
class Walk:
    """One pass through a listing, from where `progress` says on.

    Parameters
    ----------
    client
        Who asks.
    unit, person
        Which listing, and whose; None for a hashtag.
    wishes
        How far to go.
    progress
        Where it is; changed as pages come.
    round
        Present round.
    keep
        Gives the cursor for a state of progress.
    note
        Takes what was skipped: phrase id and values.
    keep_raw, thumbnails
        See `Manner`.
    """

    client: Client
    unit: Unit
    person: Person | None
    wishes: Wishes
    progress: Progress
    round: str
    keep: Callable[[Progress], dict[str, str]]
    note: Callable[[str, Mapping[str, object]], None]
    keep_raw: bool = False
    thumbnails: bool = False
    _seen: set[str] = field(default_factory=set)

    def batches(self) -> Iterator[Batch]:
        """Yield a batch for each page; the last one says that the unit is finished."""
        if not self.progress.resumes(_now()):
            self.progress.begin(self.wishes, _now())
        while not self._is_over():
            if self.progress.pending:
                yield from self._read_comments()
            else:
                yield from self._read_page()

    def _is_over(self) -> bool:
        return self.progress.round == self.round

    def _read_page(self) -> Iterator[Batch]:
        progress = self.progress
        page = self._ask(progress.after)
        mark = fingerprint(page.nodes)
        if self._is_repeated(page, mark):
            yield from self._give_up_on_repeats()
            return
        harvest = Harvest(_now(), keep_raw=self.keep_raw)
        chosen, through = self._choose(page)
        harvest.add_posts(chosen)
        self._note_progress(page, chosen, mark)
        if self.unit.kind == "comments":
            progress.pending += self._threads(chosen)
        progress.listed = through
        halt = self._add_pictures(harvest)
        yield harvest.batch(self._cursor())
        if halt is not None:
            raise halt

    def _ask(self, after: str | None) -> Page:
        if self.unit.kind == "hashtag":
            return self.client.hashtag(self.unit.name, after)
        assert self.person is not None  # noqa: S101  # every other listing is somebody's
        if self.unit.kind == "tagged":
            return self.client.tagged(self.person, after)
        return self.client.posts(self.person, after)

    def _cursor(self) -> dict[str, str]:
        """Return the cursor, of a finished unit if nothing is left to read."""
        if self.progress.listed and not self.progress.pending:
            self.progress.finish(self.round, self.wishes)
        return self.keep(self.progress)

    def _is_repeated(self, page: Page, mark: str) -> bool:
        after = self.progress.after
        same = after is not None and page.after == after
        again = bool(mark) and (mark == self.progress.page or mark in self._seen)
        self._seen.add(mark)
        return same or again

    def _give_up_on_repeats(self) -> Iterator[Batch]:
        progress = self.progress
        progress.repeats += 1
        values = {"name": self.unit.name}
        if progress.repeats < _REPEATS:
            yield Harvest(_now()).batch(self.keep(progress))
            raise HaltError("instagram.page_repeated", **values)
        self.note("instagram.listing_broke_off", values)
        progress.listed = True
        yield Harvest(_now()).batch(self._cursor())

    def _choose(self, page: Page) -> tuple[list[Node], bool]:
        """Return the posts of a page that are wanted, and whether the listing is through.

        Pinned posts stand first however old they are, so age is judged by what comes after them.
        """
        progress = self.progress
        first = progress.after is None
        until = progress.until
        chosen = [n for n in page.nodes if until is None or (taken_at(n) or until) >= until]
        if self.unit.kind == "tagged" and self.person is not None:
            mine = self.person.user_id
            chosen = [n for n in chosen if str(pick(n, "owner.id", "user.pk")) != mine]
        through = page.after is None or not page.nodes
        progress.whole |= through and until is None
        if until is not None:
            tail = [n for n in page.nodes[_MOST_PINNED if first else 0 :] if not is_pinned(n)]
            through |= bool(tail) and (taken_at(tail[-1]) or until) < until
        if progress.most is not None:
            room = progress.most - progress.n
            through |= len(chosen) >= room
            progress.whole &= len(chosen) <= room
            chosen = chosen[:room]
        return chosen, through

    def _note_progress(self, page: Page, chosen: list[Node], mark: str) -> None:
        progress = self.progress
        stamps = [stamp for n in chosen if (stamp := taken_at(n)) is not None]
        progress.top = max([*stamps, *([progress.top] if progress.top else [])], default=None)
        progress.n += len(chosen)
        progress.after, progress.page, progress.repeats = page.after, mark, 0

    def _add_pictures(self, harvest: Harvest) -> HaltError | None:
        """Add pictures to the posts; return what ended the run, as its posts are paid for."""
        if not self.thumbnails:
            return None
        from workbench.gather.thumbnails import picture_name, thumbnail

        for at, post in enumerate(harvest.posts):
            image = next((m["url"] for m in post["media"] if m["kind"] == "image"), None)
            try:
                content = self.client.picture(image) if image else None
            except HaltError as halt:
                return halt
            small = thumbnail(content) if content else None
            if small is not None:
                harvest.add_picture(at, small, picture_name(post["post"]))
        return None

    def _threads(self, nodes: list[Node]) -> list[list[Any]]:
        """Return the posts whose comments are to be read: those that have new ones."""
        found = []
        for node in nodes:
            record, number = post_record(node), pick(node, "pk", "id")
            count = (record or {}).get("comments")
            if record is None or number is None or count == 0:
                continue
            read = self.progress.threads.get(record["post"])
            if read is None or count is None or read[0] != count:
                number = str(number).partition("_")[0]
                found.append([number, record["post"], count, taken_at(node) or 0])
        return found

    def _read_comments(self) -> Iterator[Batch]:
        """Read one page of the first pending thread, or of the answers in it."""
        progress = self.progress
        media, post, count, stamp = progress.pending[0]
        thread = progress.thread or {"after": None, "more": True, "open": [], "kept": 0}
        harvest = Harvest(_now(), keep_raw=self.keep_raw)
        author = account_key("instagram", self.person.handle) if self.person else None
        try:
            if thread["open"]:
                self._read_answers(thread, harvest, (media, post, author))
            else:
                self._read_thread(thread, harvest, (media, post, author))
        except SkipError as error:
            reason = "instagram.thread_cut" if thread["kept"] else "instagram.thread_gone"
            gone = error.reason in {"instagram.not_there", "instagram.not_found"}
            reason = "instagram.post_gone" if gone else reason
            self.note(reason, {"post": post, "kept": thread["kept"], "count": count})
            thread = {**thread, "more": False, "open": [], "told": True}
        thread["kept"] += len(harvest.comments)
        progress.thread = thread
        if not thread["more"] and not thread["open"]:
            self._close_thread(thread, post, count, stamp)
        yield harvest.batch(self._cursor())

    def _read_thread(
        self, thread: dict[str, Any], harvest: Harvest, about: tuple[str, str, str | None]
    ) -> None:
        media, post, author = about
        page = self.client.comments(media, thread["after"])
        mark = fingerprint(page.nodes)
        repeated = page.nodes and mark == thread.get("page")
        read = thread_of(page)
        harvest.add_comments(read.nodes, post, author)
        thread["page"] = mark
        thread["open"] = [] if repeated else [[number, None] for number in read.open]
        thread["more"] = not repeated and page.after is not None and page.after != thread["after"]
        thread["after"] = page.after

    def _read_answers(
        self, thread: dict[str, Any], harvest: Harvest, about: tuple[str, str, str | None]
    ) -> None:
        media, post, author = about
        number, after = thread["open"][0]
        page = self.client.answers(media, number, after)
        harvest.add_comments(page.nodes, post, author, f"instagram:{number}")
        going_on = page.after is not None and page.after != after and page.nodes
        thread["open"] = [[number, page.after]] * bool(going_on) + thread["open"][1:]

    def _close_thread(
        self, thread: dict[str, Any], post: str, count: int | None, stamp: int
    ) -> None:
        progress = self.progress
        if count and not thread.get("told") and thread["kept"] < _MISSING_SHARE * count:
            values = {"post": post, "kept": thread["kept"], "count": count}
            self.note("instagram.thread_cut", values)
        if count is not None:
            progress.threads[post] = [count, stamp]
        progress.pending = progress.pending[1:]
        progress.thread = {}


def _now() -> datetime:
    return datetime.now(UTC)
