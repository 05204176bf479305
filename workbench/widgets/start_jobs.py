"""What a click on Start sets going: at once, or long and beside the kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.funnel import next_steps
from workbench.project import ImportReport, Project
from workbench.widgets.answering import told
from workbench.widgets.new_project import folder_name
from workbench.widgets.report_shown import shown_report, shown_steps
from workbench.widgets.watched import Watched

if TYPE_CHECKING:
    from workbench.ranking import Ranking
    from workbench.widgets.project_chooser import ProjectChooser

__all__ = ["AT_ONCE", "LONG", "WAYS", "Answer", "Long", "unranked"]

Answer = dict[str, Any]
WAYS = ("file", "api", "live", "hand", "names", "rank", "handover")
"""Where a button leads: the ways of the gather board, then later parts of the work."""
Long = Callable[["ProjectChooser", Mapping[str, Any]], Callable[[], Answer]]
"""Does the long part of a message's work and returns the rest, which is quick."""


def _open(chooser: ProjectChooser, message: Mapping[str, Any]) -> Answer:
    chooser.choose(str(message["folder"]))
    return chooser._is_open()


def _check(chooser: ProjectChooser, message: Mapping[str, Any]) -> Answer:
    found = chooser._check(message)
    return {"ok": True, "errors": dict(found.errors), "read": dict(found.read)}


def _go(chooser: ProjectChooser, message: Mapping[str, Any]) -> Answer:
    way = str(message["way"])
    if way not in WAYS:
        return {"ok": False}
    chooser.way = ""  # the same way twice is two wishes
    chooser.way = way
    return chooser._is_open()


def _sample(chooser: ProjectChooser, _message: Mapping[str, Any]) -> Callable[[], Answer]:
    report = chooser._sample()

    def opened() -> Answer:
        chooser._open_sample(report)
        return chooser._is_open()

    return opened


def _create(chooser: ProjectChooser, message: Mapping[str, Any]) -> Callable[[], Answer]:
    from workbench.gather import read

    found = chooser._check(message)
    brand = found.brand
    if brand is None:
        errors = dict(found.errors)
        return lambda: {"ok": False, "errors": errors}
    try:
        source = read(found.path) if found.path else None
    except WorkbenchError as error:
        unreadable = {"path": told(error, chooser._language)}
        return lambda: {"ok": False, "errors": unreadable}
    report: ImportReport | None = None
    trouble = ""
    place = chooser.folder / folder_name(brand.name)
    with Project.create(place, brand) as project:
        try:
            if source is not None:
                report = project.add(Watched(source, chooser._count))
        except WorkbenchError as error:  # the project is there all the same
            trouble = told(error, chooser._language)

    def created() -> Answer:
        chooser._draft = {}
        chooser.choose(place)
        if report is not None:
            chooser._came_in(report)
        said = {} if report is None else shown_report(report, chooser._language)
        words = "\n".join(said[name] for name in ("total", "holds") if name in said)
        return chooser._is_open(words=words, trouble=trouble)

    return created


def unranked(_project: Project) -> Ranking | None:
    """Know no ranking: then the next steps rank by what needs no encoder."""
    return None


def _ahead(chooser: ProjectChooser, _message: Mapping[str, Any]) -> Callable[[], Answer]:
    project = chooser.project
    steps = shown_steps(next_steps(project, chooser.ranked(project)), chooser._language)

    def shown() -> Answer:
        if chooser._project is project:
            chooser._next = {"steps": steps["steps"][:3]}
        return {"ok": True}

    return shown


AT_ONCE: dict[Any, Callable[[ProjectChooser, Mapping[str, Any]], Answer]] = {
    "open": _open,
    "check": _check,
    "go": _go,
}
LONG: dict[Any, Long] = {"sample": _sample, "create": _create, "next": _ahead}
