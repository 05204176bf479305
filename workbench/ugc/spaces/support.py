"""Support: whether somebody asks, complains, or cannot wait."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.ugc.spaces.written import KINDS

__all__ = ["support_kinds"]

YES = 0.5


def support_kinds(scores: Sequence[float]) -> list[str]:
    """Return the kinds of a support message from the scores of question, complaint, urgent.

    Every message asks or complains: where neither score reaches 0.5, the higher one holds.
    `urgent` comes on top.

    Examples
    --------
    >>> support_kinds([0.9, 0.2, 0.1]), support_kinds([0.2, 0.3, 0.8])
    (['question'], ['complaint', 'urgent'])
    """
    question, complaint, urgent = scores
    kinds = KINDS["support"]
    chosen = [question >= YES, complaint >= YES, urgent >= YES]
    if not any(chosen[:2]):
        chosen[0 if question > complaint else 1] = True
    return [kind for kind, applies in zip(kinds, chosen, strict=True) if applies]
