"""Yes, maybe and no in the status of an edited file: what a click on the board would set.

A table says "ja" where the board has a button of that name. Whoever is further along than
shortlisted is a yes already, whoever must never be asked again a no: the word changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from workbench.export.reimport_lines import Line
from workbench.export.reimport_rows import same_value
from workbench.phrases import entry, languages, say
from workbench.shortlist import NO

__all__ = ["MAYBE", "Answer", "answer_in", "answered", "status_for"]

Answer = Literal["yes", "maybe", "no"]
MAYBE = "maybe"
"""The tag of somebody found whom the board asks about again."""
_STATUS: Mapping[Answer, str] = {"yes": "shortlisted", "maybe": "found", "no": "declined"}
_EARLY = frozenset({None, "found", "shortlisted"})


def answer_in(cell: str | None) -> Answer | None:
    """Return the answer that a status means, in any language of the board and any case.

    >>> answer_in(" Nein "), answer_in("YES"), answer_in("Vielleicht"), answer_in("approved")
    ('no', 'yes', 'maybe', None)
    """
    words: dict[str, Answer] = {}
    for answer in _STATUS:
        words[answer] = answer
        words |= {entry(f"widgets.board_{answer}", spoken).casefold(): answer
                  for spoken in languages()}  # fmt: skip
    return words.get((cell or "").strip().casefold())


def status_for(answer: Answer, now: str | None) -> str:
    """Return the status that an answer sets; what says the same already stays.

    Raises
    ------
    ValueError
        A maybe to somebody who is further along.
    """
    later = now not in _EARLY and now not in NO
    if answer == "maybe" and later:
        raise ValueError(now)
    keeps = later if answer == "yes" else now in NO if answer == "no" else False
    return str(now) if keeps else _STATUS[answer]


def answered(
    answer: Answer, lines: Iterable[Line], now: Mapping[str, Any], *, row: int, account: str,
    new: bool, reason: str | None,
) -> list[Line]:  # fmt: skip
    """Add to the changes of a row what its answer brings along: the tag maybe, and a reason.

    Parameters
    ----------
    answer
        Yes, maybe or no.
    lines
        What the cells of the row come to.
    now
        What holds.
    row, account, new
        Of the lines that are added.
    reason
        What the file gives as one.
    """
    by = {line.field: line for line in lines}
    status = by.get("status")
    taken = status is not None and status.action in {"change", "new"}
    if status is not None and not taken:  # a conflict or refused: then the rest of it stays, too
        return list(by.values())
    action: Literal["new", "change"] = "new" if new else "change"
    if taken and (status.new in NO or now["status"] == "never") and not _has_text(by.get("reason")):  # type: ignore[union-attr]  # taken
        # The click on a board is a reason; a no there without one is "another reason".
        own = say("widgets.board_reason_other") if answer == "no" else "✓"
        text = own if not reason or same_value("reason", reason, now["reason"]) else reason
        by["reason"] = Line(row, account, action, "reason", now["reason"], text)
    before = by.get("tags")
    edited = before is not None and before.action in {"change", "new"}
    tags = {*(before.new if edited and before is not None else now["tags"] or ())} - {MAYBE}
    tags |= {MAYBE} if answer == "maybe" else set()
    if same_value("tags", sorted(tags), now["tags"]):
        if edited:
            del by["tags"]
    elif edited or taken or answer == "maybe":
        by["tags"] = Line(row, account, action, "tags", now["tags"], sorted(tags))
    return list(by.values())


def _has_text(line: Line | None) -> bool:
    return line is not None and line.action in {"change", "new"} and bool(line.new)
