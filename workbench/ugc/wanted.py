"""What each message wants from the brand: by its SPACES labels, else by simple signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import pandas as pd

from workbench.brand import Brand
from workbench.schema import check
from workbench.ugc.signs import Signs, read_caption_signs, read_signs, turns_to

__all__ = ["REPLY_KINDS", "WAITING", "Labelled", "table_of", "with_wants"]

WAITING = ("urgent", "defect", "complaint", "question", "cooperation")
"""Kinds of message that need an answer, the most pressing first."""
REPLY_KINDS = (*WAITING, "wish", "repost", "praise", "other")
"""Kinds of message by the reply that fits them."""
_READ = ["message", "kind", "text", "reposted", "to_brand", "to_person", "answers_brand"]
SUPPORT_KINDS = ("question", "complaint", "urgent")


class _Tabled(Protocol):
    @property
    def table(self) -> pd.DataFrame: ...


Labelled: TypeAlias = "pd.DataFrame | _Tabled"
"""A frame, or a result that holds one as `table`, such as what `classify_spaces` gives."""


def table_of(given: Labelled | None, *needs: str, where: str) -> pd.DataFrame | None:
    """Return the frame of a result, or the frame itself; None stays None.

    Raises
    ------
    SchemaError
        One of the columns `needs` is missing.
    """
    if given is None:
        return None
    frame = given if isinstance(given, pd.DataFrame) else given.table
    check(frame, needs, where=where)
    return frame


def with_wants(
    messages: pd.DataFrame,
    brand: Brand,
    *,
    spaces: pd.DataFrame | None = None,
    sentiment: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return messages with what they want.

    Parameters
    ----------
    messages
        From `received`.
    brand
        Whose messages.
    spaces
        The table of `classify_spaces`. It decides for every message it labels, but that captions
        which do not turn to the brand need words that say so too; messages it does not know or
        abstains from are judged by question marks and words.
    sentiment
        The table of `judge_sentiment`; without labels, what is negative is a complaint.

    Returns
    -------
    pandas.DataFrame
        With `labels` (list, null where unknown), `support_kinds` (list), `sentiment`, `urgent`,
        `needs_reply` and `reply_kind` (one of `REPLY_KINDS`).
    """
    known = _by_key(spaces, ("labels", "support_kinds", "product_kind", "corrected"))
    moods = _by_key(sentiment, ("sentiment",))
    rows = [
        _wants(message, known.get(message["message"]), moods.get(message["message"]), brand)
        for message in messages[_READ].to_dict("records")
    ]
    columns = ("labels", "support_kinds", "sentiment", "urgent", "needs_reply", "reply_kind")
    wants = {name: [row[name] for row in rows] for name in columns}
    types = {"sentiment": "str", "urgent": bool, "needs_reply": bool, "reply_kind": "str"}
    return messages.assign(
        **{
            name: pd.Series(values, index=messages.index, dtype=types.get(name, object))
            for name, values in wants.items()
        }
    )


def _wants(
    message: Mapping[str, Any],
    space: Mapping[str, Any] | None,
    mood: Mapping[str, Any] | None,
    brand: Brand,
) -> dict[str, Any]:
    feeling = mood["sentiment"] if mood and isinstance(mood["sentiment"], str) else None
    labels = _listed(space["labels"]) if space else None
    if labels or (space and space.get("corrected") is True):  # "none fits" is a word too
        signs, product = _labelled(message, space or {}, labels or [], brand)
    else:
        signs, product = _unlabelled(message, feeling, brand), None
    kind = _kind(message, signs, product, labels or [], feeling)
    return {
        "labels": labels,
        "support_kinds": signs.kinds,
        "sentiment": feeling,
        "urgent": kind == "urgent",
        "needs_reply": kind in WAITING,
        "reply_kind": kind,
    }


def _labelled(
    message: Mapping[str, Any], space: Mapping[str, Any], labels: Sequence[str], brand: Brand
) -> tuple[Signs, str | None]:
    product = space.get("product_kind") if "product" in labels else None
    product = product if isinstance(product, str) else None
    if _is_caption(message, brand) and space.get("corrected") is not True:
        return _doubted(message, labels, product, brand)
    kinds = set(_listed(space.get("support_kinds")) or ()) if "support" in labels else set()
    said = read_signs(message["text"], brand.handles)
    if "support" in labels and not kinds & set(SUPPORT_KINDS):
        kinds = set(said.kinds) or {"question"}
    offers = "acquisition" in labels and said.offer
    signs = Signs("question" in kinds, "complaint" in kinds, "urgent" in kinds, offers)
    return signs, product


def _doubted(
    message: Mapping[str, Any], labels: Sequence[str], product: str | None, brand: Brand
) -> tuple[Signs, str | None]:
    """Return what labels and words agree on: a caption tells of more than the brand."""
    signs = read_caption_signs(message["text"], brand)
    asks = "support" in labels
    bad = signs.complaint and (asks or product == "defect")
    agreed = Signs(asks and signs.question, bad, asks and signs.urgent)
    return agreed, None if product == "defect" and not signs.complaint else product


def _is_caption(message: Mapping[str, Any], brand: Brand) -> bool:
    """Say whether a message is a post to its author's followers, not to the brand."""
    if message["kind"] != "post" or message["answers_brand"]:
        return False
    return not turns_to(message["text"], brand)


def _unlabelled(message: Mapping[str, Any], feeling: str | None, brand: Brand) -> Signs:
    if message["reposted"]:
        return Signs()
    to_brand = bool(message["to_brand"])
    if message["kind"] == "post" and not message["answers_brand"]:
        signs = read_caption_signs(message["text"], brand)
    else:
        person = bool(message["to_person"])
        signs = read_signs(message["text"], brand.handles, to_person=person)
    sad = feeling == "negative" and to_brand
    return Signs(signs.question, signs.complaint or sad, signs.urgent, signs.offer)


def _kind(
    message: Mapping[str, Any],
    signs: Signs,
    product: str | None,
    labels: Sequence[str],
    feeling: str | None,
) -> str:
    holds = {
        "urgent": signs.urgent,
        "defect": product == "defect",
        "complaint": signs.complaint,
        "question": signs.question,
        "cooperation": signs.offer,
        "wish": product == "wish",
        "repost": bool(message["reposted"]) or "content" in labels,
        "praise": "success" in labels or feeling == "positive",
    }
    return next((kind for kind in REPLY_KINDS if holds.get(kind)), "other")


def _by_key(frame: pd.DataFrame | None, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    if frame is None:
        return {}
    key = next((name for name in ("message", "post", "comment") if name in frame), None)
    if key is None:
        check(frame, ["message|post|comment"], where="reply_queue")
    columns = [name for name in names if name in frame]
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    return {k: dict(zip(columns, row, strict=True))
            for k, row in zip(frame[key].tolist(), rows, strict=True)}  # fmt: skip


def _listed(value: object) -> list[str] | None:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else None
