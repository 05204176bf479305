"""Zeeschuimer: what a browser loaded while somebody scrolled, one item a line.

Each item lies in an envelope that says when and where it was seen. 4CAT's raw export of the same
items keeps the envelope inside, as ``__import_meta``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workbench.gather import sniff
from workbench.gather.fields import Options, Piece
from workbench.gather.opened import Opened
from workbench.gather.tools import instagram_items, tiktok, x_items
from workbench.gather.tools.harvest import Row, When, gather, refusal
from workbench.gather.tools.items import Item
from workbench.gather.tools.records import first_objects, numbered
from workbench.schema import Problem

__all__ = ["is_zeeschuimer", "read_zeeschuimer"]

_READERS: dict[str, Callable[[Item, When], Sequence[Row] | Problem]] = {
    "instagram": instagram_items.post_rows,
    "instagram-comments": instagram_items.comment_rows,
    "tiktok": tiktok.post_rows,
    "tiktok-comments": tiktok.comment_rows,
    "twitter": x_items.tweet_rows,
    "x": x_items.tweet_rows,
}


def is_zeeschuimer(file: Opened) -> bool:
    """Say whether a file holds items of Zeeschuimer from a platform we read."""
    if sniff.container(file) != "json" or b"timestamp_collected" not in file.head:
        return False
    return any(_module(_envelope(record)) in _READERS for record in first_objects(file))


def _envelope(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what says where an item is from; {} if nothing does."""
    inside = record.get("__import_meta")
    envelope = inside if isinstance(inside, dict) else record if "data" in record else {}
    return envelope if "timestamp_collected" in envelope else {}


def _module(envelope: Mapping[str, Any]) -> str:
    """Return the module that collected an item, such as ``instagram-comments``.

    >>> _module({"source_platform": "tiktok.com"}), _module({})
    ('tiktok', '')
    """
    name = envelope.get("source_platform")
    return name.lower().replace(".com", "") if isinstance(name, str) else ""


def read_zeeschuimer(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a file of Zeeschuimer's."""
    return gather(numbered(file), _read, options)


def _read(item: Item) -> Sequence[Row] | Problem:
    envelope = _envelope(item.node)
    if not envelope:
        return refusal(item, "exports_social.missing", missing="data, timestamp_collected")
    reader = _READERS.get(module := _module(envelope))
    if reader is None:
        return refusal(item, "exports_social.other_platform", platform=module[:40] or "–")
    content = item.node if "__import_meta" in item.node else item.node.get("data")
    if not isinstance(content, dict) or not content:
        return refusal(item, "exports_social.no_data")
    when = item.inner(envelope).time("collected_at", "timestamp_collected")
    return reader(item.inner(content), when)
