"""Topics as two small tables, and back."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.ugc.counting import LANGUAGES
from workbench.ugc.describing import COLUMNS, describe
from workbench.ugc.edits import Edit, Rename, edits_of, parts_of, written

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from workbench.ugc.topics import Topics

__all__ = ["read_tables", "tables_of"]


def tables_of(topics: Topics) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return topics, and labels by post, as `Topics.to_tables` describes them."""
    numbers = topics.table["topic"].tolist()
    spoken = topics.keywords_by_language
    by_language = {
        f"keywords_{name}": _lists([spoken.get(topic, {}).get(name, []) for topic in numbers])
        for name in LANGUAGES
    }
    table = topics.table[COLUMNS].assign(
        exemplars=_lists([list(map(str, e)) for e in topics.table["exemplars"]]),
        given=[topic in topics.given_names for topic in numbers],
        resolution=float(topics.resolution),
        seed=int(topics.seed),
        **by_language,
        history=pd.Series([_history(topics)] * len(numbers), dtype="str"),
    )
    labels = pd.DataFrame(
        {
            "post": pd.Series(map(str, topics.posts), dtype="str"),
            "topic": topics.labels,
            "confidence": topics.confidence,
            "unclear": topics.unclear,
            "role": pd.Series(topics.roles.tolist(), dtype="str"),
            "base": topics.base,
            "parts": _lists(parts_of(topics.edits, len(topics.labels))),
        }
    )
    return table, labels


def read_tables(topics: pd.DataFrame, labels: pd.DataFrame) -> dict[str, Any]:
    """Return the fields of `Topics` from its tables, newer columns or not."""
    table = topics[COLUMNS].reset_index(drop=True).astype({"topic": "int64", "size": "int64"})
    lists = {name: _lists([list(c) for c in table[name]]) for name in ("keywords", "exemplars")}
    table = table.assign(**lists)
    given = topics.loc[topics["given"].astype(bool), ["topic", "name"]]
    names = {int(t): str(n) for t, n in zip(given["topic"], given["name"], strict=True)}
    edits, words = _read_history(topics, labels, names)
    own = labels["topic"].to_numpy(dtype=np.int64).copy()
    spoken = {int(row["topic"]): _spoken(row) for row in topics.to_dict("records")}
    return {
        "posts": labels["post"].tolist(),
        "labels": own,
        "confidence": labels["confidence"].to_numpy(dtype=np.float64).copy(),
        "table": table,
        "resolution": float(topics["resolution"].iloc[0]) if len(topics) else 1.0,
        "seed": int(topics["seed"].iloc[0]) if len(topics) else 0,
        "given_names": MappingProxyType(names),
        "roles": labels["role"].to_numpy(dtype="<U5").copy()
        if "role" in labels
        else np.full(len(own), "fan"),
        "keywords_by_language": MappingProxyType(spoken),
        "edits": edits,
        "base": labels["base"].to_numpy(dtype=np.int64).copy() if "base" in labels else own.copy(),
        "base_words": MappingProxyType(words),
    }


def _history(topics: Topics) -> str | None:
    if not topics.edits:
        return None
    words: Mapping[int, list[str]] = topics.base_words
    if topics.space is not None:
        sure = topics.space.confidence(topics.base)
        table, _ = describe(topics.space, topics.base, sure, {})
        words = dict(zip(table["topic"].tolist(), table["keywords"], strict=True))
    found = [{"topic": int(topic), "keywords": list(said)} for topic, said in words.items()]
    return json.dumps({"edits": written(topics.edits), "found": found}, ensure_ascii=False)


def _read_history(
    topics: pd.DataFrame, labels: pd.DataFrame, names: Mapping[int, str]
) -> tuple[tuple[Edit, ...], dict[int, list[str]]]:
    """Return edits and the keywords of topics as found; older tables knew names only."""
    told = topics["history"].dropna().tolist() if "history" in topics else []
    if not told:
        pairs = zip(topics["topic"], topics["keywords"], strict=True)
        return tuple(Rename(t, n) for t, n in names.items()), {int(t): list(w) for t, w in pairs}
    history = json.loads(told[0])
    parts = [list(map(int, row)) for row in labels["parts"]]
    words = {int(entry["topic"]): list(entry["keywords"]) for entry in history["found"]}
    return edits_of(json.dumps(history["edits"]), parts), words


def _spoken(row: Mapping[Hashable, Any]) -> dict[str, list[str]]:
    known = {name: row.get(f"keywords_{name}") for name in LANGUAGES}
    return {name: list(words) for name, words in known.items() if words is not None and len(words)}


def _lists(cells: Iterable[list[Any]]) -> pd.Series:
    return pd.Series(list(cells), dtype=object)
