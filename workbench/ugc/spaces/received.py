"""What `classify_spaces` reads: messages by key, whose they are, and a person's corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.schema import check, handle_of
from workbench.text import normalised
from workbench.ugc.spaces.written import LABELS

__all__ = ["Corrections", "Messages", "read_corrections", "read_messages"]


@dataclass(frozen=True)
class Messages:
    """Messages in input order: key, text (empty where unknown), and whether the brand wrote it."""

    keys: list[Any]
    texts: list[str]
    own: list[bool]


@dataclass(frozen=True)
class Corrections:
    """Labels given by hand, by message key and by text as `normalised` gives it."""

    by_key: dict[Any, frozenset[str]]
    by_text: dict[str, frozenset[str]]
    lessons: tuple[tuple[str, frozenset[str]], ...]


def read_messages(
    messages: pd.DataFrame | pd.Series | Iterable[str | None], brand: Brand
) -> Messages:
    """Return keys and texts of a frame with `text`, a Series, or strings.

    The key is the column `message`, else `post`, else `comment`, else the position.

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    """
    column: Iterable[object] = [messages] if isinstance(messages, str) else messages
    keys: list[Any] | None = None
    own: list[bool] | None = None
    if isinstance(messages, pd.DataFrame):
        check(messages, ["text"], where="classify_spaces")
        column = messages["text"].tolist()
        key = next((name for name in ("message", "post", "comment") if name in messages), None)
        keys = messages[key].tolist() if key else None
        if "account" in messages:
            own = [_handle(account) in brand.handles for account in messages["account"]]
    texts = [text if isinstance(text, str) else "" for text in column]
    return Messages(
        keys=list(range(len(texts))) if keys is None else keys,
        texts=texts,
        own=[False] * len(texts) if own is None else own,
    )


def read_corrections(corrections: pd.DataFrame | None, messages: Messages) -> Corrections:
    """Return what a person said about messages; of several rows about one, the last holds.

    Rows whose labels are null say nothing; an empty list says that none applies. Where the text
    is null, that of the message with this key is taken, if it is there.

    Raises
    ------
    SchemaError
        A column `message` or `labels` is missing.
    SettingError
        There is no such label.
    """
    if corrections is None:
        return Corrections({}, {}, ())
    check(corrections, ["message", "labels"], where="classify_spaces(corrections=…)")
    known = dict(zip(messages.keys, messages.texts, strict=True))
    texts = corrections["text"].tolist() if "text" in corrections else [None] * len(corrections)
    by_key: dict[Any, frozenset[str]] = {}
    said: dict[Any, str] = {}
    for key, labels, text in zip(corrections["message"], corrections["labels"], texts, strict=True):
        if isinstance(labels, str) or not isinstance(labels, Iterable):
            continue
        by_key[key] = _known_labels(labels)
        said[key] = text if isinstance(text, str) else known.get(key, "")
    lessons = {said[key]: labels for key, labels in by_key.items() if said[key].strip()}
    return Corrections(
        by_key=by_key,
        by_text={normalised(text): labels for text, labels in lessons.items()},
        lessons=tuple(sorted(lessons.items(), key=lambda lesson: lesson[0])),
    )


def _known_labels(labels: Iterable[object]) -> frozenset[str]:
    named = frozenset(str(label) for label in labels)
    unknown = sorted(named - set(LABELS))
    if unknown:
        raise SettingError("spaces.no_label", label=", ".join(unknown), known=", ".join(LABELS))
    return named


def _handle(account: object) -> str:
    if not isinstance(account, str):
        return ""
    handle = handle_of(account) if ":" in account else account
    return handle.strip().lstrip("@").lower()
