"""The last tab: files for other people, and what comes back from them."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from anywidget import AnyWidget

from workbench.errors import NotFoundError, SettingError, WorkbenchError
from workbench.phrases import say
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.handover_files import FILES, GROUPS, Order, Outgoing
from workbench.widgets.handover_words import (
    campaign_words,
    count_words,
    is_before,
    last_decided,
    months_of,
    shown_plan,
    when_made,
)
from workbench.widgets.inbox import Inbox
from workbench.widgets.language import board_language
from workbench.widgets.loops import loop_here, soon
from workbench.widgets.one_by_one import OneByOne

if TYPE_CHECKING:
    from workbench.export import Reimport
    from workbench.steps import Desk

__all__ = ["HandoverBoard"]

LARGEST = 50 << 20
"""Bytes of a file that goes through the page; larger ones are fetched from the folder."""


class HandoverBoard(AnyWidget):
    """A card a file: for whom, what is in it, made with one click, and downloaded.

    Files lie in the exports of the project, where `Project.forget` finds them; they are about the
    desk's campaign. An edited shortlist comes back with a preview. What the browser asks for is
    done beside the kernel, one after the other.

    Parameters
    ----------
    desk
        Whose results go out.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    plan : Reimport or None
        What an edited file would change, until it is applied or dismissed.
    """

    _esm = script("kit", "keys_shown", "handover_plan", "handover_board")
    _css = style("base", "handover_board", within="wb-out")

    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _facts = traitlets.Dict().tag(sync=True)
    _campaign = traitlets.Unicode().tag(sync=True)
    _counts = traitlets.Unicode().tag(sync=True)
    _months: traitlets.List[str] = traitlets.List().tag(sync=True)
    _made: traitlets.Dict[str, dict[str, Any]] = traitlets.Dict().tag(sync=True)
    _lacking: traitlets.List[str] = traitlets.List().tag(sync=True)
    _plan = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk, *, language: str | None = None) -> None:
        self.desk = desk
        self.plan: Reimport | None = None
        self.language = board_language(language, desk.project.brand)
        self._paths: dict[str, Path] = {}
        self._loop = loop_here()
        self._work = OneByOne()
        self._one_at_a_time = threading.Lock()
        self._guard = threading.Lock()  # of plan and paths
        self._known: tuple[object, list[str]] = (None, [])  # posts, and their months
        super().__init__(
            _sentences=sentences("handover", self.language),
            _language=self.language,
            _facts={
                "brand": desk.project.brand.name,
                "folder": str(desk.project.exports),
                "groups": list(GROUPS),
                "largest": LARGEST,
                "cards": [
                    {"name": f.name, "group": f.group, "file": f.file, "personal": f.names_people}
                    for f in FILES
                ],
            },
            _plan={},
        )
        self._count_months()
        self.refresh()
        self.on_msg(self._hear)

    def refresh(self) -> None:
        """Look again at who is on the shortlist, which files are there, and which months."""
        self._loop = loop_here() or self._loop
        self._look_again()
        self._work.start(self._count_months)  # tables may have to be read

    def make(self, name: str, *, month: str = "") -> Path:
        """Make a file as if clicked, and return where it lies.

        Parameters
        ----------
        name
            ``"handover"``, ``"xlsx"``, ``"full"``, ``"pseudonymised"``, ``"report"``, ``"month"``,
            ``"network_html"``, ``"network_png"``, ``"gexf"``, ``"graphml"``, ``"topics"``,
            ``"replies"``, ``"content"`` or ``"pack"``.
        month
            Of the monthly report, ``"2026-10"``; default the newest whole one.

        Raises
        ------
        SettingError
            There is no such file, or that is no month.
        ProjectError
            The place cannot be written to.
        """
        file = _file(name)
        with self._one_at_a_time:
            begun = time.time_ns()
            desk = self.desk.snapshot()
            months = self._count_months()
            month = month or (months[0] if months else "")
            if "{month}" in file.file and month not in months and desk.posts is not None:
                raise SettingError("widgets.handover_no_month", month=month)
            path = file.path(desk.project.exports, desk.campaign, month)
            path.parent.mkdir(parents=True, exist_ok=True)
            file.make(Order(desk, path, self.language, month))
            with suppress(OSError):  # what is decided while it is made is not in it
                os.utime(path, ns=(begun, begun))
        if desk.campaign == self.desk.campaign:  # else it is found when that one is shown again
            told = self._told(path, last_decided(desk.shortlist) if file.holds_decisions else None)
            with self._guard:
                self._paths[name] = path
            self._show(lambda: self._mark(name, told))
        return path

    def read_edited(self, path: str | Path) -> Reimport:
        """Show what an edited CSV or XLSX of the shortlist would change; nothing is changed yet.

        Raises
        ------
        NotFoundError, FormatError, SettingError
            As `export.plan_reimport`.
        """
        from workbench.export import plan_reimport

        with self._one_at_a_time:
            plan = plan_reimport(self.desk.shortlist, path)
            shown = shown_plan(plan, self.desk.project, self.language)
            self._hold(plan, shown)
        return plan

    def apply(self) -> int:
        """Take the previewed changes over; return how many decisions were written.

        Raises
        ------
        NotFoundError
            Nothing is previewed, or somebody else is taking it over.
        """
        with self._guard:
            plan, self.plan = self.plan, None
        if plan is None:
            raise NotFoundError("widgets.handover_no_plan")
        shown = dict(self._plan)
        try:
            with self._one_at_a_time:
                written = plan.apply()
        except WorkbenchError:  # it can be tried again
            self._hold(plan, shown)
            raise
        self._hold(None, {})
        self._look_again()
        return written

    def dismiss(self) -> None:
        """Put the preview away; nothing is changed."""
        self._hold(None, {})

    def _hold(self, plan: Reimport | None, shown: dict[str, Any]) -> None:
        with self._guard:
            self.plan = plan
        self._set(_plan=shown)

    def _set(self, **traits: Any) -> None:  # noqa: ANN401  # values of traits
        def act() -> None:
            for name, value in traits.items():
                self.set_trait(name, value)

        self._show(act)

    def _show(self, act: Callable[[], None]) -> None:
        """Change traits where the kernel does: whoever observes them is called there."""
        if loop_here() is self._loop:
            act()
        else:
            soon(self._loop, act)

    def _mark(self, name: str, told: dict[str, Any]) -> None:
        self._made = {**self._made, name: told}

    def _look_again(self) -> None:
        shortlist = self.desk.shortlist
        if self.plan is not None and self.plan.shortlist.campaign != shortlist.campaign:
            self.dismiss()
        with self._guard:
            made = self._find_files(shortlist.campaign)
        self._set(
            _campaign=campaign_words(shortlist, self.language),
            _counts=count_words(shortlist, self.language),
            _made=made,
        )

    def _find_files(self, campaign: str) -> dict[str, dict[str, Any]]:
        exports, paths, made = self.desk.project.exports, self._paths, {}
        decided = last_decided(self.desk.shortlist)
        for file in FILES:
            path = paths.pop(file.name, None)
            if path is None or not file.is_about(path, campaign):
                path = file.newest(exports, campaign)
            if path is not None:
                with suppress(FileNotFoundError):  # forgetting somebody takes files away
                    told = self._told(path, decided if file.holds_decisions else None)
                    made[file.name], paths[file.name] = told, path
        return made

    def _count_months(self) -> list[str]:
        """Show the months of the posts as they are by now."""
        counted, months = self._known
        try:
            posts = self.desk.posts
        except NotFoundError:
            decided = not self.desk.shortlist.table().empty
            self._set(_lacking=[f.name for f in FILES if f.needs_posts(decided=decided)])
            return []
        self._set(_lacking=[])
        if posts is not counted:
            months = months_of(posts, self.desk.project.brand.timezone)
            self._known = posts, months
            self._set(_months=months)
        return months

    def _told(self, path: Path, decided: dt.datetime | None) -> dict[str, Any]:
        timezone = self.desk.project.brand.timezone
        said = path.stat()
        return {
            "is_before": is_before(said.st_mtime, decided),
            "words": when_made(said.st_mtime, timezone, self.language, decided=decided),
            "path": str(path),
            "file": path.name,
            "bytes": said.st_size,
        }

    def _hear(
        self, _widget: object, message: Mapping[str, Any], buffers: Sequence[memoryview]
    ) -> None:
        if message.get("type") not in {"make", "fetch", "plan", "apply", "dismiss"}:
            return
        self._loop = loop_here() or self._loop
        if message["type"] == "dismiss":  # waits for nobody
            self._answer(message, [])
            return
        pieces = [bytes(buffer) for buffer in buffers or ()]
        # A report takes a while; the kernel has to stay free meanwhile.
        self._work.start(lambda: self._answer(message, pieces))

    def _answer(self, message: Mapping[str, Any], pieces: list[bytes]) -> None:
        answer: dict[str, Any] = {
            "ok": False,
            "reason": say("widgets.handover_broken", self.language),
        }
        content: list[bytes] = []
        try:
            known, content = self._answer_to(message, pieces)
            answer = {"ok": True, **known}
        except WorkbenchError as error:
            answer["reason"] = str(error)
        finally:
            said = {**answer, "reply_to": message.get("call")}
            self._show(lambda: self.send(said, buffers=content))

    def _answer_to(
        self, message: Mapping[str, Any], pieces: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        kind = message["type"]
        if kind == "make":
            self.make(str(message["name"]), month=str(message.get("month") or ""))
        elif kind == "fetch":
            path = self._fetched(str(message["name"]))
            return {"file": path.name}, [path.read_bytes()]
        elif kind == "plan":
            self._read_sent(str(message.get("file") or ""), pieces)
        elif kind == "apply":
            written = self.apply()
            return {"words": say("widgets.handover_applied", self.language, written=written)}, []
        else:
            self.dismiss()
        return {}, []

    def _fetched(self, name: str) -> Path:
        """Return the path of a file that was made here; it may have gone meanwhile."""
        path = self._paths.get(_file(name).name)
        if path is None or not path.is_file():
            self.refresh()
            raise NotFoundError("widgets.handover_gone")
        if path.stat().st_size > LARGEST:
            raise SettingError("widgets.handover_too_large", path=str(path))
        return path

    def _read_sent(self, name: str, pieces: list[bytes]) -> None:
        """Read a file that the browser sent; what it was written with lies among the exports."""
        if not pieces:
            raise SettingError("widgets.handover_no_file")
        with Inbox(self.desk.project.folder.parent / "inbox").borrowed(name, pieces[0]) as path:
            beside = self.desk.project.exports / f"{Path(name).name}.json"
            if beside.is_file():
                path.with_name(f"{path.name}.json").write_bytes(beside.read_bytes())
            self.read_edited(path)


def _file(name: str) -> Outgoing:
    for file in FILES:
        if file.name == name:
            return file
    raise SettingError(
        "widgets.handover_no_such", name=name, known=", ".join(f.name for f in FILES)
    )
