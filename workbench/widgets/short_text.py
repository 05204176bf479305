"""What strangers wrote, cut so that a browser can show it in a line."""

from __future__ import annotations

__all__ = ["short"]


def short(text: str, longest: int) -> str:
    """Return `text` in one line of at most `longest` characters and an ellipsis.

    Half an emoji cannot be sent; it becomes a question mark.

    >>> short("a   long name", 6)
    'a long…'
    """
    begin = text[: longest * 4].encode("utf-8", "replace").decode()
    plain = " ".join(begin.split())
    return plain if len(plain) <= longest else plain[:longest].rstrip() + "…"
