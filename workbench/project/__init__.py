"""The project folder: the one room that touches its bytes."""

from workbench.project.events import Event, EventLog
from workbench.project.folder import FolderKind, folder_kind, free_bytes
from workbench.project.overview import PrivacyReport
from workbench.project.project import Project
from workbench.project.report import FileReport, ForgetReport, HealthReport, ImportReport
from workbench.project.retention import ExpireReport
from workbench.project.subject import SubjectReport
from workbench.project.vectors import VectorCache

__all__ = [
    "Event",
    "EventLog",
    "ExpireReport",
    "FileReport",
    "FolderKind",
    "ForgetReport",
    "HealthReport",
    "ImportReport",
    "PrivacyReport",
    "Project",
    "SubjectReport",
    "VectorCache",
    "folder_kind",
    "free_bytes",
]
