"""The content library as a file: what may be used, where, until when, and what proves it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from workbench.errors import SettingError
from workbench.export.links import post_link, profile_link
from workbench.export.minors import about_held_out, held_out, must_not_appear
from workbench.export.sheets import versions
from workbench.export.tables import Excel, write_csv
from workbench.phrases import say
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary

__all__ = ["Include", "library_csv"]

Include = Literal["usable", "all"]
_COLUMNS = (
    "post", "account", "handle", "link", "profile", "created_at", "kind", "text", "tags", "status",
    "changed_at", "changed_by", "channels", "paid_ads", "edits", "people_shown", "music", "until",
    "proof_kind", "proof", "proof_sha256", "usable", "not_usable_because",
)  # fmt: skip
_TYPES: dict[str, Any] = {
    "created_at": pd.DatetimeTZDtype("us", "UTC"),
    "changed_at": pd.DatetimeTZDtype("us", "UTC"),
    "paid_ads": "boolean",
    "edits": "boolean",
    "usable": "boolean",
}


def library_csv(  # noqa: PLR0913  # each keyword is a choice of its own
    library: ContentLibrary,
    path: str | Path,
    *,
    day: dt.date | str,
    channel: str | None = None,
    paid: bool = False,
    edited: bool = False,
    include: Include = "usable",
    excel: Excel = "none",
    language: str | None = None,
) -> Path:
    """Write the library as one row a post, and its settings as JSON beside it.

    Parameters
    ----------
    library
        Of a project. People who say to be under 18 never stand in the file.
    path
        The CSV; the JSON is ``<path>.json``.
    day
        When the posts are to be used: rights run out.
    channel
        Where; on the channels that stand in the row if None.
    paid, edited
        Whether as an advertisement, and whether changed.
    include
        ``"usable"``: only posts with a granted right that has not run out or been revoked, whose
        proof is there and unchanged, and which allows this use; ``"all"``: every post of the
        library, each with usable and why not.
    excel
        ``"german"``: semicolons and decimal commas.
    language
        Of the words; by default the brand's. Headers are English always.

    Returns
    -------
    pathlib.Path
        The CSV; `read_csv` reads it back.

    Raises
    ------
    SettingError
        `include`, `channel` or `excel` is unknown, or `day` is no date.
    ProjectError
        The place cannot be written to.
    """
    if include not in get_args(Include):
        raise SettingError("rights.bad_include", include=include)
    project = library.project
    spoken = language or project.brand.language
    use: dict[str, Any] = {"channel": channel, "paid": paid, "edited": edited}
    table = library.table(day=day)
    # Judged after the table was read, so that what is revoked in between is no longer usable.
    hindered = library.rights.obstacles(day=day, language=spoken, **use)
    usable = {post for post, reasons in hindered.items() if not reasons}
    if include == "usable":
        table = table[table["post"].isin(usable)]
    hidden = must_not_appear(project, table["account"])
    frame = _told(table[~table["account"].isin(hidden)])
    frame["usable"] = frame["post"].isin(usable)
    unasked = [say("rights.not_granted", spoken, status=("rights.status_none", {}))]
    frame["not_usable_because"] = [
        " ".join(hindered.get(post, unasked)) or None for post in frame["post"]
    ]
    about = {
        "include": include,
        "day": day,
        **use,
        "language": spoken,
        "advice": say("rights.file_advice", spoken),
        **about_held_out(held_out(project), table["account"], spoken),
        "versions": versions(),
    }
    frame = frame[list(_COLUMNS)].astype(_TYPES)
    return write_csv(frame, path, excel=excel, about=about, project=project)


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with links and handles."""
    known = table["url"].where(table["url"].notna(), None).tolist()
    accounts = [a if isinstance(a, str) else None for a in table["account"]]
    links = [
        url or post_link(post, account)
        for url, post, account in zip(known, table["post"], accounts, strict=True)
    ]
    return table.assign(
        handle=[handle_of(a) if a else None for a in accounts],
        link=links,
        profile=[profile_link(a) if a else None for a in accounts],
    ).reset_index(drop=True)
