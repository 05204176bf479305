"""What is kept of a person beside the answer: status, owner, tags, note, cost."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.shortlist import STATUSES
from workbench.shortlist.many import decide_each
from workbench.widgets.answers import MAYBE, Decisions, answer_fields, reason_words, rows_of

__all__ = ["amount_of", "change_people", "kept_text", "status_entries"]

_AMOUNT = re.compile(r"\d+(?:[.,' \u00a0\u202f]\d+)*")
_CURRENCY = "€$£ \t\u00a0\u202f"
LONGEST = {"owner": 120, "note": 4_000, "tag": 60, "reason": 400, "campaign": 80}
MOST_TAGS = 30


def status_entries(language: str) -> list[tuple[str, str]]:
    """Return every status with its words, in the order in which things run."""
    return [(status, say(f"widgets.status_{status}", language)) for status in STATUSES]


def change_people(
    shortlist: Decisions, accounts: Iterable[str], fields: Mapping[str, Any], *, language: str
) -> tuple[list[Any], list[str]]:
    """Record the same change for one person or several.

    Parameters
    ----------
    shortlist
        Where it is kept.
    accounts
        Account keys.
    fields
        Any of answer (``"yes"``, ``"maybe"``, ``"no"``), status, reason, owner, note, cost (a
        number, or as typed; ``""`` clears), tags (they replace), add_tags, remove_tags.
    language
        Of what is returned.

    Returns
    -------
    events : list
        One a person changed, for an undo of the lot.
    kept : list of str
        What was left as it is and why, in words.

    Raises
    ------
    SettingError
        A value makes no sense; nothing was recorded.
    """
    rows = rows_of(shortlist)
    common = _checked(fields)
    decisions: list[tuple[str, dict[str, Any]]] = []
    kept: list[str] = []
    for account in dict.fromkeys(accounts):
        row = rows.get(account, {})
        own = dict(common)
        if "answer" in fields:
            answered, stays = answer_fields(account, row, fields, language=language)
            if stays:
                kept.append(stays)
            own |= answered
        tags = _tags_after(row.get("tags", []), own, fields)
        own.pop("tags", None)
        if tags != sorted(row.get("tags", [])) or "tags" in fields:
            own["tags"] = tags
        if own:
            decisions.append((account, own))
    return (decide_each(shortlist, decisions) if decisions else []), kept  # type: ignore[arg-type]  # a Shortlist or its like


def _tags_after(before: list[str], own: Mapping[str, Any], fields: Mapping[str, Any]) -> list[str]:
    """Return the tags that hold after a change, sorted.

    Whoever is a maybe stays one while only the tags are edited, and is none with a later status.
    """
    if "answer" in fields:
        tags = {*own.get("tags", before)}
    else:
        tags = {*own.get("tags", before), *({MAYBE} & {*before})}
        if own.get("status", "found") != "found":
            tags.discard(MAYBE)
    tags |= {*_tags(fields.get("add_tags", ()))}
    return sorted(tags - {tag.strip() for tag in fields.get("remove_tags", ())})


def amount_of(typed: object) -> float:
    """Return an amount as people write it in German or English.

    The last separator is a decimal one if one or two digits follow it and the same sign does not
    stand before, else all are thousands.

    Raises
    ------
    SettingError
        It is none.

    Examples
    --------
    >>> amount_of("€ 1.250,50"), amount_of("1,250.5"), amount_of("1.250"), amount_of(80)
    (1250.5, 1250.5, 1250.0, 80.0)
    """
    if isinstance(typed, (int, float)) and not isinstance(typed, bool) and math.isfinite(typed):
        return float(typed)
    text = str(typed).strip(_CURRENCY)
    if len(text) > LONGEST["tag"] or not _AMOUNT.fullmatch(text):
        raise SettingError("widgets.bad_amount", amount=str(typed)[: LONGEST["tag"]])
    *whole, last = re.split(r"[.,' \u00a0\u202f]", text)
    signs = re.findall(r"[.,]", text)
    decimal = whole and len(last) <= 2 and signs and signs[-1] not in signs[:-1]  # noqa: PLR2004  # cents
    return float("".join(whole) + ("." if decimal else "") + last)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds for everybody alike, as `Shortlist.decide` takes it."""
    out: dict[str, Any] = {}
    for name in ("owner", "note"):
        if name in fields:
            out[name] = kept_text(fields[name], name)
    if "status" in fields:
        out["status"] = str(fields["status"])
        out["reason"] = reason_words(kept_text(fields.get("reason") or "", "reason")) or None
    if "cost" in fields:
        typed = fields["cost"]
        out["cost"] = "" if isinstance(typed, str) and not typed.strip() else amount_of(typed)
    if "tags" in fields:
        out["tags"] = _tags(fields["tags"])
    return out


def _tags(given: Iterable[str]) -> list[str]:
    tags = [kept_text(tag, "tag") for tag in given]
    if len(tags) > MOST_TAGS:
        raise SettingError("widgets.many_tags", tags=len(tags), most=MOST_TAGS)
    return [tag for tag in tags if tag]


def kept_text(given: object, field: str) -> str:
    """Return words without what no database takes.

    Raises
    ------
    SettingError
        They are longer than people write into such a field.
    """
    text = str(given).encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    if len(text) > LONGEST[field]:
        raise SettingError("widgets.long_text", signs=len(text), most=LONGEST[field])
    return text
