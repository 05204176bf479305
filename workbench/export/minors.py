"""People who say that they are under 18 stay out of files until somebody made sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from workbench.phrases import say

__all__ = ["about_held_out", "held_out", "without_exemplars"]


def held_out(project: Any) -> frozenset[str]:  # noqa: ANN401  # a Project, a stand-in, or None
    """Return the accounts that a project holds out; nobody without a project."""
    return project.held_out() if hasattr(project, "held_out") else frozenset()


def about_held_out(held: frozenset[str], accounts: Iterable[str], language: str) -> dict[str, Any]:
    """Return how many of the accounts that would stand in a file were held out, and why."""
    left_out = len(held.intersection(accounts))
    if not left_out:
        return {}
    reason = say("privacy.export_held_out", language, people=left_out)
    return {"held_out": {"accounts": left_out, "reason": reason}}


def without_exemplars(
    topics: pd.DataFrame,
    held: frozenset[str],
    project: Any,  # noqa: ANN401  # a Project, a stand-in, or None
) -> pd.DataFrame:
    """Return a table of topics without posts by held-out accounts among the exemplars."""
    if not held or "exemplars" not in topics:
        return topics
    posts = project.posts(columns=["post", "account"])
    theirs = set(posts.loc[posts["account"].isin(held), "post"])
    kept = [[e for e in cell if str(e) not in theirs] for cell in topics["exemplars"]]
    return topics.assign(exemplars=pd.Series(kept, index=topics.index, dtype=object))
