"""People who say that they are under 18 stay out of files until somebody made sure.

The command line prints by the same rules.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.phrases import say
from workbench.ranking.minors import count_minors

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.ugc import MonthlyReport

__all__ = [
    "about_held_out",
    "held_out",
    "report_without",
    "without_exemplars",
    "without_messages",
]


def held_out(project: Any) -> frozenset[str]:  # noqa: ANN401  # a Project, a stand-in, or None
    """Return the accounts that a project holds out; nobody without a project."""
    return project.held_out() if hasattr(project, "held_out") else frozenset()


def about_held_out(
    held: frozenset[str],
    accounts: Iterable[str],
    language: str,
    *,
    ranking: Ranking | None = None,
) -> dict[str, Any]:
    """Return how many of the accounts that would stand in a file were held out, and why.

    Minors were no candidates of a `ranking` already; they are counted, too.
    """
    left_out = len(held.intersection(accounts))
    left_out += 0 if ranking is None else count_minors(ranking.signals)
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


def without_messages(
    messages: pd.DataFrame,
    held: frozenset[str],
    project: Any,  # noqa: ANN401  # a Project, a stand-in, or None
) -> pd.DataFrame:
    """Return messages without those of held-out accounts, and without their posts as parents.

    Parameters
    ----------
    messages
        Needs `account, kind`; of `post, post_text, post_url`, and `url` of comments, what leads
        to a post by a held-out account is null.
    held
        From `held_out`.
    project
        Knows who wrote the posts.
    """
    kept = messages[~messages["account"].isin(held)].reset_index(drop=True)
    if not held or "post" not in kept:
        return kept
    posts = project.posts(columns=["post", "account"])
    theirs = kept["post"].isin(posts.loc[posts["account"].isin(held), "post"])
    hidden = {name: theirs for name in ("post", "post_text", "post_url") if name in kept}
    if "url" in kept:
        hidden["url"] = theirs & (kept["kind"] == "comment")
    return kept.assign(**{name: kept[name].mask(hit) for name, hit in hidden.items()})


def report_without(report: MonthlyReport, project: Project | None) -> MonthlyReport:
    """Return a report in which held-out accounts are neither quoted nor evidence.

    They still count in its figures.
    """
    held = held_out(project)
    if not held or project is None:
        return report
    written = {
        key
        for frame, name in ((project.posts(), "post"), (project.comments(), "comment"))
        for key in frame.loc[frame["account"].isin(held), name]
    }
    figures = tuple(
        dataclasses.replace(f, evidence=tuple(k for k in f.evidence if k not in written))
        for f in report.figures
    )
    lists = {
        name: tuple(_cleared(row, written) for row in rows if row.get("message") not in written)
        for name, rows in report.lists.items()
    }
    return dataclasses.replace(report, figures=figures, lists=lists)


def _cleared(row: Mapping[str, Any], written: set[str]) -> Mapping[str, Any]:
    if "evidence" not in row:
        return row
    return {**row, "evidence": [key for key in row["evidence"] if key not in written]}
