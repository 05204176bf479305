"""The last tab: files for other people, and what comes back from them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from anywidget import AnyWidget

from workbench.errors import NotFoundError, SettingError, WorkbenchError
from workbench.phrases import say
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.handover_files import FILES, GROUPS, Order, Outgoing
from workbench.widgets.handover_words import count_words, months_of, shown_plan, when_made
from workbench.widgets.inbox import Inbox
from workbench.widgets.language import board_language

if TYPE_CHECKING:
    from workbench.export import Reimport
    from workbench.steps import Desk

__all__ = ["HandoverBoard"]

LARGEST = 50 << 20
"""Bytes of a file that goes through the page; larger ones are fetched from the folder."""


class HandoverBoard(AnyWidget):
    """A card a file: for whom, what is in it, made with one click, and downloaded.

    Files lie in the exports of the project, where `Project.forget` finds them. An edited
    shortlist comes back with a preview.

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

    _esm = script("kit", "handover_plan", "handover_board")
    _css = style("base", "handover_board", within="wb-out")

    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _facts = traitlets.Dict().tag(sync=True)
    _counts = traitlets.Unicode().tag(sync=True)
    _made: traitlets.Dict[str, dict[str, Any]] = traitlets.Dict().tag(sync=True)
    _plan = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk, *, language: str | None = None) -> None:
        self.desk = desk
        self.plan: Reimport | None = None
        self.language = board_language(language, desk.project.brand)
        self._paths: dict[str, Path] = {}
        self._one_at_a_time = threading.Lock()
        super().__init__(
            _sentences=sentences("handover", self.language),
            _language=self.language,
            _facts={
                "brand": desk.project.brand.name,
                "folder": str(desk.project.exports),
                "groups": list(GROUPS),
                "largest": LARGEST,
                "months": months_of(desk.posts, desk.project.brand.timezone),
                "cards": [
                    {"name": f.name, "group": f.group, "file": f.file, "personal": f.names_people}
                    for f in FILES
                ],
            },
            _plan={},
        )
        self.refresh()
        self.on_msg(self._hear)

    def refresh(self) -> None:
        """Look again at who is on the shortlist, and which files are there."""
        self._counts = count_words(self.desk.project, self.language)
        made = {}
        for file in FILES:
            path = self._paths.get(file.name, self.desk.project.exports / file.file)
            if path.is_file():
                self._paths[file.name] = path
                made[file.name] = self._told(path)
        self._made = made

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
        months = self._facts["months"]
        month = month or (months[0] if months else "")
        if "{month}" in file.file and month not in months:
            raise SettingError("widgets.handover_no_month", month=month)
        path = self.desk.project.exports / file.file.format(month=month)
        with self._one_at_a_time:
            path.parent.mkdir(parents=True, exist_ok=True)
            file.make(Order(self.desk, path, self.language, month))
        self._paths[name] = path
        self._made = {**self._made, name: self._told(path)}
        return path

    def read_edited(self, path: str | Path) -> Reimport:
        """Show what an edited CSV or XLSX of the shortlist would change; nothing is changed yet.

        Raises
        ------
        NotFoundError, FormatError, SettingError
            As `export.plan_reimport`.
        """
        from workbench.export import plan_reimport
        from workbench.shortlist import Shortlist

        self.plan = plan_reimport(Shortlist(self.desk.project), path)
        self._plan = shown_plan(self.plan, self.desk.project, self.language)
        return self.plan

    def apply(self) -> int:
        """Take the previewed changes over; return how many decisions were written.

        Raises
        ------
        NotFoundError
            Nothing is previewed.
        """
        if self.plan is None:
            raise NotFoundError("widgets.handover_no_plan")
        written = self.plan.apply()
        self.dismiss()
        self._counts = count_words(self.desk.project, self.language)
        return written

    def dismiss(self) -> None:
        """Put the preview away; nothing is changed."""
        self.plan, self._plan = None, {}

    def _told(self, path: Path) -> dict[str, Any]:
        timezone = self.desk.project.brand.timezone
        said = path.stat()
        return {
            "words": when_made(said.st_mtime, timezone, self.language),
            "path": str(path),
            "file": path.name,
            "bytes": said.st_size,
        }

    def _hear(
        self, _widget: object, message: Mapping[str, Any], buffers: Sequence[memoryview]
    ) -> None:
        if message.get("type") not in {"make", "fetch", "plan", "apply", "dismiss"}:
            return
        pieces = [bytes(buffer) for buffer in buffers or ()]
        # A report takes a while; the kernel has to stay free meanwhile.
        threading.Thread(target=self._work, args=(message, pieces), daemon=True).start()

    def _work(self, message: Mapping[str, Any], pieces: list[bytes]) -> None:
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
            self.send({**answer, "reply_to": message.get("call")}, buffers=content)

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
