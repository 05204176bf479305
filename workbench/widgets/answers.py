"""Yes, maybe and no on a board, and what they mean in the shortlist."""

from __future__ import annotations

from typing import Any, Literal, Protocol

import pandas as pd

from workbench.errors import SettingError
from workbench.phrases import phrase_ids, say
from workbench.schema import handle_of

__all__ = ["ANSWERS", "REASONS", "Answer", "Decisions", "give_answer", "read_answers"]

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

    def decide(
        self, account: str, status: str | None = None, *, reason: str | None, tags: list[str] | None
    ) -> Any:  # noqa: ANN401  # the board does not look at the event
        """Record a decision; it is on the disk on return."""

    def undo(self) -> Any:  # noqa: ANN401  # an event with subjects
        """Take the last decision back."""

    def table(self) -> pd.DataFrame:
        """Return one row a person: accounts, status, reason, tags."""


def give_answer(
    shortlist: Decisions, account: str, answer: str, *, reason: str = "", language: str = "en"
) -> str:
    """Record an answer: yes is shortlisted, maybe is found with the tag maybe, no is declined.

    Yes or maybe to somebody who is further along, such as contacted, changes nothing.

    Parameters
    ----------
    shortlist
        Where it is kept.
    account
        Account key.
    answer
        ``"yes"``, ``"maybe"`` or ``"no"``.
    reason
        For a no: one of `REASONS`, or words of one's own.
    language
        Of what is returned.

    Returns
    -------
    str
        That a later status was kept, in words; empty if the answer was recorded.

    Raises
    ------
    SettingError
        Another answer, or a no without a reason.
    """
    if answer not in ANSWERS:
        raise SettingError("widgets.bad_answer", answer=answer)
    known = _row_of(shortlist, account)
    tags = [tag for tag in known.get("tags", []) if tag != MAYBE]
    if answer != "no" and known.get("status") in _LATER:
        stage = say(f"widgets.status_{known['status']}", language)
        return say("widgets.board_kept", language, handle=handle_of(account), status=stage)
    if answer == "maybe":
        shortlist.decide(account, "found", reason=None, tags=[*tags, MAYBE])
        return ""
    if answer == "yes":
        status, words = "shortlisted", "✓" if known.get("status") == "never" else None
    else:
        status, words = "declined", _words(reason)
    shortlist.decide(account, status, reason=words, tags=tags)
    return ""


def read_answers(shortlist: Decisions, language: str) -> dict[str, dict[str, str]]:
    """Return what was decided, by account: answer, status in words and reason.

    People whose status is found and who carry no tag ``maybe`` have not been answered.
    """
    answers = {}
    for row in shortlist.table().to_dict("records"):
        answer = _answer(row["status"], row["tags"])
        if not answer:
            continue
        # The three plain answers say it themselves; what came later is worth a word.
        later = row["status"] not in {"found", "shortlisted", "declined"}
        status = say(f"widgets.status_{row['status']}", language) if later else ""
        reason = row["reason"] if isinstance(row["reason"], str) else ""
        for account in row["accounts"]:
            answers[account] = {"answer": answer, "status": status, "reason": reason}
    return answers


def _answer(status: str, tags: list[str]) -> Answer | None:
    if status in _NO:
        return "no"
    if status == "found":
        return "maybe" if MAYBE in tags else None
    return "yes"


def _row_of(shortlist: Decisions, account: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = shortlist.table().to_dict("records")
    return next((row for row in rows if account in row["accounts"]), {})


def _words(reason: str) -> str:
    phrase = f"widgets.board_reason_{reason}"
    return say(phrase) if phrase in phrase_ids() else reason
