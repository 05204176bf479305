"""Meta's "download your information": figures in label-value maps, and lists of followers."""

from __future__ import annotations

from typing import Any

__all__ = ["flatten", "is_meta"]

_MAPS = ("string_map_data", "media_map_data", "string_list_data")


def is_meta(record: object) -> bool:
    """Say whether `record` is one of Meta's label-value records.

    >>> is_meta({"title": "", "string_map_data": {}})
    True
    """
    return isinstance(record, dict) and any(key in record for key in _MAPS)


def flatten(record: dict[str, Any]) -> dict[str, Any]:
    """Return a Meta record with one key a label, named as other exports name them.

    >>> flatten({"string_map_data": {"Likes": {"value": "1,047", "timestamp": 0}}})
    {'Likes': '1,047'}
    >>> flatten({"string_list_data": [{"value": "mila", "timestamp": 5}]})
    {'username': 'mila'}
    """
    flat: dict[str, Any] = {}
    listed = record.get("string_list_data")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        handle = listed[0].get("value") or record.get("title")
        link = listed[0].get("href")
        flat |= {"username": handle} | ({"profile_url": link} if link else {})
    for media in _objects(record.get("media_map_data")):
        caption = media.get("title")
        if caption:
            flat["caption"] = caption
        flat["created_at"] = media.get("creation_timestamp")
        flat["media_path"] = media.get("uri")
    labels = record.get("string_map_data")
    for label, entry in labels.items() if isinstance(labels, dict) else ():
        if isinstance(entry, dict):
            if "timestamp" in label.lower() or "zeit" in label.lower():
                flat["created_at"] = entry.get("timestamp") or flat.get("created_at")
            else:
                flat[label] = entry.get("value")
    return flat


def _objects(value: object) -> list[dict[str, Any]]:
    return [v for v in value.values() if isinstance(v, dict)] if isinstance(value, dict) else []
