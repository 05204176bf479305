"""Yes, maybe and no on a board, and what they mean in the shortlist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import pandas as pd

from workbench.errors import SettingError
from workbench.phrases import phrase_ids, say
from workbench.schema import handle_of

__all__ = [
    "ANSWERS",
    "REASONS",
    "Answer",
    "Decisions",
    "answer_fields",
    "read_answers",
    "reason_words",
    "rows_of",
]

Answer = Literal["yes", "maybe", "no"]
ANSWERS: tuple[Answer, ...] = ("yes", "maybe", "no")
REASONS = (
    "not_a_fit", "competitor", "audience", "suspicious", "content", "too_big", "known", "other",
)  # fmt: skip
MAYBE = "maybe"
_NO = {"declined", "never"}
_LATER = {"approved", "contacted", "replied", "agreed", "posted", "done"}


class Decisions(Protocol):
    """The part of a `Shortlist` that a board needs."""

    project: Any
    campaign: str

    def decide(
        self, account: str, status: str | None = None, *, reason: str | None, tags: list[str] | None
    ) -> Any:  # noqa: ANN401  # an event
        """Record a decision; it is on the disk on return."""

    def undo(self) -> Any:  # noqa: ANN401  # an event with subjects
        """Take the last decision back."""

    def table(self) -> pd.DataFrame:
        """Return one row a person: accounts, status, reason, owner, tags, note, cost."""


def answer_fields(
    account: str, row: Mapping[str, Any], wished: Mapping[str, Any], *, language: str
) -> tuple[dict[str, Any], str]:
    """Return what an answer sets: yes is shortlisted, maybe found with the tag, no declined.

    Yes or maybe to somebody who is further along, such as contacted, sets nothing.

    Parameters
    ----------
    account
        Account key.
    row
        What holds of the person, a row of `Shortlist.table`; empty if nothing was decided.
    wished
        The answer, and for a no the reason: one of `REASONS`, or words of one's own.
    language
        Of what is returned.

    Returns
    -------
    fields : dict
        Keywords of `Shortlist.decide`: status, reason, tags; empty if nothing changes.
    kept : str
        That a later status is kept, in words; else empty.

    Raises
    ------
    SettingError
        Another answer.
    """
    answer = str(wished["answer"])
    if answer not in ANSWERS:
        raise SettingError("widgets.bad_answer", answer=answer)
    tags = [tag for tag in row.get("tags", []) if tag != MAYBE]
    if answer != "no" and row.get("status") in _LATER:
        stage = say(f"widgets.status_{row['status']}", language)
        return {}, say("widgets.board_kept", language, handle=handle_of(account), status=stage)
    # The way back from "never" needs a reason; the click is one.
    back = "✓" if row.get("status") == "never" else None
    if answer == "maybe":
        return {"status": "found", "reason": back, "tags": [*tags, MAYBE]}, ""
    if answer == "yes":
        return {"status": "shortlisted", "reason": back, "tags": tags}, ""
    reason = reason_words(str(wished.get("reason") or ""))
    return {"status": "declined", "reason": reason, "tags": tags}, ""


def read_answers(shortlist: Decisions, language: str) -> dict[str, dict[str, Any]]:
    """Return what was decided, by account.

    Returns
    -------
    dict
        answer (``""`` for people who are on the shortlist unanswered: found, without the tag
        maybe), stage (the status), status (its words if it says more than the answer), reason,
        owner, tags, note, cost (None if none was agreed) and conflicts (fields that two people set
        differently).
    """
    answers = {}
    for account, row in rows_of(shortlist).items():
        # The three plain answers say it themselves; what came later is worth a word.
        later = row["status"] not in {"found", "shortlisted", "declined"}
        answers[account] = {
            "answer": _answer(row["status"], row["tags"]) or "",
            "stage": row["status"],
            "status": say(f"widgets.status_{row['status']}", language) if later else "",
            "reason": _text(row["reason"]),
            "owner": _text(row.get("owner")),
            "tags": [tag for tag in row["tags"] if tag != MAYBE],
            "note": _text(row.get("note")),
            "cost": None if pd.isna(row.get("cost")) else float(row["cost"]),
            "conflicts": int(row.get("conflicts", 0)),
        }
    return answers


def rows_of(shortlist: Decisions) -> dict[str, dict[str, Any]]:
    """Return the rows of `Shortlist.table` by account: a person stands under each of theirs."""
    rows: list[dict[str, Any]] = shortlist.table().to_dict("records")
    return {account: row for row in rows for account in row["accounts"]}


def reason_words(reason: str) -> str:
    """Return the words of a reason that was picked; others stay as they were written."""
    phrase = f"widgets.board_reason_{reason}"
    return say(phrase) if reason in REASONS and phrase in phrase_ids() else reason


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _answer(status: str, tags: list[str]) -> Answer | None:
    if status in _NO:
        return "no"
    if status == "found":
        return "maybe" if MAYBE in tags else None
    return "yes"
