"""Foreign text on a terminal: shown as it is, except for what would not be seen."""

from __future__ import annotations

import unicodedata

__all__ = ["visible"]

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # they belong to emoji and to scripts, and move nothing


def visible(text: str) -> str:
    r"""Return text in one line, with what commands a terminal or turns it round escaped.

    >>> print(visible("a\x1b]0;b\n\u202ec"))
    a\x1b]0;b\n\u202ec
    """
    return "".join(
        c if unicodedata.category(c) not in _UNSEEN or c in _JOINERS else repr(c)[1:-1]
        for c in text
    )
