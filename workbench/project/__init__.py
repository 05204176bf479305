"""The project folder: the one room that touches its bytes."""

from workbench.project.events import Event, EventLog
from workbench.project.folder import FolderKind, folder_kind, free_bytes
from workbench.project.project import Project
from workbench.project.report import FileReport, ForgetReport, HealthReport, ImportReport
from workbench.project.vectors import VectorCache

__all__ = [
    "Event",
    "EventLog",
    "FileReport",
    "FolderKind",
    "ForgetReport",
    "HealthReport",
    "ImportReport",
    "Project",
    "VectorCache",
    "folder_kind",
    "free_bytes",
]
