"""Messages as the columns that the browser keeps: texts cut short, figures as bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.export.minors import must_not_appear, without_messages
from workbench.shortlist.community_state import CommunityState
from workbench.ugc.reply_queue import ReplyQueue
from workbench.ugc.spaces import LABELS
from workbench.ugc.wanted import REPLY_KINDS, WAITING, Labelled, table_of, with_wants
from workbench.widgets.desk_texts import author_of, plain
from workbench.widgets.left_out import texts_now

__all__ = [
    "FIRST",
    "MOODS",
    "PAGE",
    "SHORT",
    "codes",
    "figures",
    "mask_of",
    "message_rows",
    "named_in",
    "queue_of",
    "said",
    "state_of",
    "texts",
    "waiting",
    "without",
]

SHORT = 400
FIRST, PAGE = 200, 2_000  # messages whose words go along with the board, and by page later
MOODS = ("", "positive", "negative", "neutral", "mixed", "unclear")
_UNKNOWN = 255
_BITS = {label: bit for bit, label in enumerate(LABELS)}
_NEEDS, _URGENT, _ANSWERED, _QUEUED, _POST, _JUDGED, _ABSTAINED, _CORRECTED = (
    1 << bit for bit in range(8)
)
_ROW = (
    "message", "kind", "post", "post_text", "post_url", "account", "created_at", "text", "url",
    "waiting", "urgent", "needs_reply", "reply_kind", "support_kinds", "labels", "sentiment",
    "answered", "answered_at", "answered_by_others",
)  # fmt: skip
_JUDGED_AS = ("labels", "confidence", "abstained", "corrected", "evidence", "support_kinds",
              "product_kind")  # fmt: skip


def message_rows(
    replies: ReplyQueue,
    spaces: Labelled | None,
    *,
    messages: pd.DataFrame | None,
    sentiment: Labelled | None,
    project: Any,  # noqa: ANN401  # a Project or a stand-in
) -> pd.DataFrame:
    """Return one row a message: those of the queue in its order, then the others, newest first.

    Returns
    -------
    pandas.DataFrame
        The columns of the queue (null where it does not know a message), `queued`, `judged`, and
        what `classify_spaces` found as `spaces_labels`, `confidence`, `abstained`, `corrected`,
        `evidence`, `spaces_kinds`, `product_kind`. People held out, and their posts, are not there.
    """
    queue = replies.table.reindex(columns=list(_ROW)).astype(object).assign(queued=True)
    known = project.messages() if messages is None and hasattr(project, "messages") else messages
    if known is not None and len(known):
        rest = known[~known["message"].isin(queue["message"])].drop_duplicates("message")
        rest = rest.sort_values(["created_at", "message"], ascending=[False, True])
        rest = rest.reindex(columns=list(_ROW)).astype(object).assign(queued=False)
        queue = pd.concat([queue, rest], ignore_index=True)
    rows = without_messages(queue, must_not_appear(project, *named_in(queue)), project)
    key = "message|post|comment"
    judged = table_of(spaces, key, "labels", where="CommunityBoard(spaces)")
    moods = table_of(sentiment, key, "sentiment", where="CommunityBoard(sentiment)")
    keys = rows["message"].tolist()
    places, columns = _beside(keys, judged, _JUDGED_AS)
    _, (moody,) = _beside(keys, moods, ("sentiment",))
    named = {"labels": "spaces_labels", "support_kinds": "spaces_kinds"}
    felt = [
        mood if isinstance(mood, str) else other
        for mood, other in zip(rows["sentiment"].tolist(), moody, strict=True)
    ]
    told = rows.assign(
        **{
            named.get(name, name): _column(column, rows.index)
            for name, column in zip(_JUDGED_AS, columns, strict=True)
        },
        sentiment=_column(felt, rows.index),
        judged=np.array([at is not None for at in places], dtype=bool),
    )
    return told.reset_index(drop=True)


def named_in(rows: pd.DataFrame) -> tuple[Iterable[object], Iterable[object]]:
    """Return who wrote messages, and the posts they stand under, each once."""
    return rows["account"].dropna().unique(), rows["post"].dropna().unique()


def without(
    rows: pd.DataFrame,
    hidden: frozenset[str],
    project: Any,  # noqa: ANN401  # a Project or a stand-in
) -> pd.DataFrame:
    """Return rows as `message_rows` does, those of `hidden` blank in their place.

    The browser names messages by their place, so none may move. The others read as the project
    has them now: names of people who were erased are taken out of them.
    """
    stay = without_messages(rows.assign(place=range(len(rows))), hidden, project)
    texts = texts_now(project)
    for key, name in (("message", "text"), ("post", "post_text")):
        read = [texts.get(k, t) for k, t in zip(stay[key], stay[name], strict=True)]
        if name == "text":  # quotations from what was taken out
            same = [now == then for now, then in zip(read, stay[name], strict=True)]
            stay["evidence"] = stay["evidence"].where(pd.Series(same, stay.index), None)
        stay[name] = _column(read, stay.index)
    blank = stay.set_index("place").reindex(rows.index)
    return blank.assign(
        **{name: blank[name].eq(other=True).astype(bool) for name in ("queued", "judged")}
    )


def queue_of(queue: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a queue that are shown, in the order shown, with the texts shown."""
    rows = shown[shown["message"].isin(queue["message"])]
    ordered = queue.set_index("message", drop=False).loc[rows["message"]].reset_index(drop=True)
    return ordered.assign(
        **{name: rows[name].array for name in ("text", "post_text") if name in ordered}
    )


def texts(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return key and handle of each message, and how the first ones begin.

    The others' beginnings are told page by page, see `said`.
    """
    named = {account: author_of(account) for account in rows["account"].dropna().unique()}
    return {
        "key": [plain(key, 500) for key in rows["message"].tolist()],
        "handle": [named.get(account, "") for account in rows["account"].tolist()],
        "text": said(rows, 0, most=FIRST),
    }


def said(rows: pd.DataFrame, begin: int, *, most: int = PAGE) -> list[str]:
    """Return how at most so many messages begin, from a position on."""
    return [plain(text, SHORT) for text in rows["text"].iloc[begin : begin + most].tolist()]


def figures(rows: pd.DataFrame) -> bytes:
    """Return when messages were written (ms since 1970) and hours waited, float64 ``(2, n)``.

    NaN where it is not known.
    """
    made = pd.to_datetime(rows["created_at"], utc=True).dt.as_unit("ms")
    written = np.where(made.isna(), np.nan, made.astype("int64").to_numpy(dtype=float))
    waiting = pd.to_numeric(rows["waiting"], errors="coerce").to_numpy(dtype=float)
    return np.array([written, waiting]).astype("<f8").tobytes()


def codes(rows: pd.DataFrame) -> bytes:
    """Return reply kind, flags, labels, confidence in 100 and mood, uint8 ``(5, n)``."""
    kinds = {kind: code for code, kind in enumerate(REPLY_KINDS)}
    moods = {mood: code for code, mood in enumerate(MOODS)}
    flags = (
        _NEEDS * _true(rows["needs_reply"])
        + _URGENT * _true(rows["urgent"])
        + _ANSWERED * _true(rows["answered"])
        + _QUEUED * _true(rows["queued"])
        + _POST * (rows["kind"] == "post").to_numpy(dtype=int)
        + _JUDGED * _true(rows["judged"])
        + _ABSTAINED * _true(rows["abstained"])
        + _CORRECTED * _true(rows["corrected"])
    )
    sure = pd.to_numeric(rows["confidence"], errors="coerce").to_numpy(dtype=float)
    columns = (
        [kinds.get(kind, len(kinds) - 1) for kind in rows["reply_kind"]],
        flags,
        [mask_of(labels) for labels in _labels(rows)],
        np.where(np.isnan(sure), _UNKNOWN, np.floor(100 * np.nan_to_num(sure))),
        [moods.get(mood, 0) if isinstance(mood, str) else 0 for mood in rows["sentiment"]],
    )
    return np.array(columns).astype(np.uint8).tobytes()


def mask_of(labels: object) -> int:
    """Return labels as bits, in the order of `LABELS`.

    >>> mask_of(["support", "success"]), mask_of(None)
    (33, 0)
    """
    named = labels if isinstance(labels, Collection) and not isinstance(labels, str) else ()
    return sum(1 << _BITS[label] for label in set(named) if label in _BITS)


def waiting(rows: pd.DataFrame) -> pd.Series:
    """Say which messages of the queue need an answer and have none, ticks aside."""
    wanted = _true(rows["queued"]) & _true(rows["needs_reply"]) & (1 - _true(rows["answered"]))
    return pd.Series(wanted.astype(bool), index=rows.index)


def state_of(
    rows: pd.DataFrame, place: Mapping[str, int], state: CommunityState, brand: Brand
) -> dict[str, Any]:
    """Return what the team said, by position: ticked, owners, labels, and what follows from them.

    Corrected labels change what a message wants, so `wants` has its kind and whether it needs an
    answer and is urgent, as bits.
    """
    corrected = {place[key]: labels for key, labels in state.labels.items() if key in place}
    return {
        "ticked": sorted(place[key] for key in state.ticks if key in place),
        "owners": {place[key]: plain(o, 80) for key, o in state.owners.items() if key in place},
        "labels": {at: mask_of(labels) for at, labels in corrected.items()},
        "wants": _wants(rows, corrected, brand),
    }


def _wants(
    rows: pd.DataFrame, corrected: Mapping[int, list[str]], brand: Brand
) -> dict[int, list[int]]:
    if not corrected:
        return {}
    some = rows.iloc[list(corrected)]
    # For corrected messages only `reposted` counts of how a message was addressed.
    messages = some[["message", "kind", "text"]].assign(
        reposted=(some["reply_kind"] == "repost").to_numpy(dtype=bool),
        to_brand=True,
        to_person=False,
        answers_brand=True,
    )
    spaces = pd.DataFrame(
        {
            "message": some["message"].tolist(),
            "labels": pd.Series(list(corrected.values()), dtype=object),
            "support_kinds": some["spaces_kinds"].tolist(),
            "product_kind": some["product_kind"].tolist(),
            "corrected": True,
        }
    )
    told = with_wants(messages, brand, spaces=spaces, sentiment=some[["message", "sentiment"]])
    return {
        at: [REPLY_KINDS.index(kind), int(kind in WAITING) + 2 * int(kind == "urgent")]
        for at, kind in zip(corrected, told["reply_kind"], strict=True)
    }


def _labels(rows: pd.DataFrame) -> Iterable[object]:
    pairs = zip(rows["spaces_labels"], rows["labels"], strict=True)
    return [judged if isinstance(judged, (list, tuple)) else queued for judged, queued in pairs]


def _true(column: pd.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([value is True or value == 1 for value in column.tolist()], dtype=np.int64)


def _beside(
    keys: list[Any], frame: pd.DataFrame | None, names: Collection[str]
) -> tuple[list[int | None], list[list[Any]]]:
    """Return where each key stands in a table, and what its columns say of it; None if nothing."""
    if frame is None:
        return [None] * len(keys), [[None] * len(keys) for _ in names]
    key = next(name for name in ("message", "post", "comment") if name in frame)
    place = {known: at for at, known in enumerate(frame[key].tolist())}
    places = [place.get(one) for one in keys]
    columns = []
    for name in names:
        held = frame[name].tolist() if name in frame else [None] * len(frame)
        columns.append([None if at is None else held[at] for at in places])
    return places, columns


def _column(values: list[Any], index: pd.Index) -> pd.Series:
    return pd.Series(values, index=index, dtype=object)
