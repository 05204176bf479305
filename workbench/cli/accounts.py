"""Which accounts a user means by a handle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.errors import NotFoundError
from workbench.schema import bare_handle, handle_of, platform_of

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["account_keys"]


def account_keys(project: Project, name: str) -> list[str]:
    """Return the account keys a user means by a key or a bare handle.

    A handle means the accounts of that name that the project knows, under a pseudonym too, else
    the one platform it has.

    Raises
    ------
    NotFoundError
        Nobody of that handle is known, and the project has several platforms.
    """
    handle = bare_handle(name)
    platform, colon, _ = handle.partition(":")
    if colon and platform:
        return [handle]
    columns = [
        project.posts(columns=["account"])["account"],
        project.comments()["account"],
        project.accounts()["account"],
    ]
    known = {key for column in columns for key in column.dropna().unique()}
    platforms = sorted({platform_of(key) for key in known})
    asked = {f"{p}:{handle}" for p in platforms}
    keys = {key for key in known if handle_of(key) == handle}
    aliases = project.aliases()
    seen = {*(aliases["platform"] + ":" + aliases["handle"]), *known}
    keys |= {key for key in asked if key in seen or project.pseudonym(key) in seen}
    if keys or len(platforms) == 1:
        return sorted(keys or asked)
    raise NotFoundError("cli.which_platform", handle=handle, known=", ".join(platforms) or "–")
