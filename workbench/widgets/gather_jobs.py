"""What a message from the gather board's browser sets going, beside the kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.gather.live import Outcome
    from workbench.widgets.gather_board import GatherBoard

__all__ = ["JOBS", "Job"]

Job = Callable[["GatherBoard", Mapping[str, Any], list[bytes]], "Outcome | None"]
"""Does the work of a message; of a live run it returns what became of it."""


def _import(board: GatherBoard, message: Mapping[str, Any], _pieces: list[bytes]) -> None:
    board.import_files(*[str(path) for path in message["paths"]])


def _upload(board: GatherBoard, message: Mapping[str, Any], pieces: list[bytes]) -> None:
    board.upload(str(message["name"]), pieces[0] if pieces else b"")


def _gather(board: GatherBoard, message: Mapping[str, Any], pieces: list[bytes]) -> Outcome | None:
    wishes = dict(message["wishes"])
    board.gather(str(message["way"]), wishes | ({"file": pieces[0]} if pieces else {}))
    return board.outcome


def _remove(board: GatherBoard, message: Mapping[str, Any], _pieces: list[bytes]) -> None:
    board.inbox.remove(str(message["name"]))
    board._show(board._show_inbox)


def _next(board: GatherBoard, _message: Mapping[str, Any], _pieces: list[bytes]) -> None:
    board.next_steps()


JOBS: dict[Any, Job] = {
    "import": _import,
    "upload": _upload,
    "gather": _gather,
    "remove": _remove,
    "next": _next,
}
