"""Taking in what another copy of a project decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.project.rights_replay import proof_hashes

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["merge_events"]


def merge_events(project: Project, other: Project) -> int:
    """Take in the events of another copy, and the files that prove them; return how many events.

    Parameters
    ----------
    project, other
        Copies of one project, or anything with `events` (and `proofs`).
    """
    if not (hasattr(project, "proofs") and hasattr(other, "proofs")):
        return project.events.union(other.events.read())
    with project.proofs.held():
        added = project.events.union(other.events.read())
        used = {sha256 for event in project.events.read() for sha256 in proof_hashes(event)}
        project.proofs.take(other.proofs, used)
    return added
