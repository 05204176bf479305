"""Colours that stay apart for colour-blind readers, on white.

The qualitative sets of Okabe and Ito (2008) and Paul Tol (2021, "muted"), darkened where white
paper would swallow them.
"""

from __future__ import annotations

__all__ = ["FAINT", "INK", "PALETTE", "QUIET", "shade"]

PALETTE = (
    "#2463c5", "#d9730d", "#14866d", "#b8336a", "#7a52c7", "#8a6d00", "#1f93c4", "#a13d2d",
    "#4f8a10", "#c05bb0", "#2f4b7c", "#6b6f76", "#00727a", "#e0559b", "#5b5b00", "#8f4f9f",
)  # fmt: skip
INK = "#1a2332"
QUIET = "#5c6b80"
FAINT = "#c9d0da"


def shade(number: int) -> str:
    """Return the colour of the group `number`, repeating after sixteen."""
    return PALETTE[number % len(PALETTE)]
