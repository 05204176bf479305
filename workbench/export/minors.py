"""Who stays out of files: people who say that they are under 18, and whoever was erased.

The first until somebody made sure, the others for good, even if a table still names them. The
command line prints by the same rules.
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
    "must_not_appear",
    "report_without",
    "without_exemplars",
    "without_messages",
]


def held_out(project: Any) -> frozenset[str]:  # noqa: ANN401  # a Project, a stand-in, or None
    """Return the accounts that a project holds out; nobody without a project."""
    return project.held_out() if hasattr(project, "held_out") else frozenset()


def must_not_appear(
    project: Any,  # noqa: ANN401  # a Project, a stand-in, or None
    *keys: Iterable[object],
) -> frozenset[str]:
    """Return the held-out accounts, and those of `keys` that belong to somebody who was erased.

    Parameters
    ----------
    project
        Nobody without one.
    keys
        Keys of accounts, posts and comments that would stand in a file; what is no text is passed
        over.
    """
    if not hasattr(project, "must_not_appear"):
        return held_out(project)
    found = {key for some in keys for key in some if isinstance(key, str)}
    hidden: frozenset[str] = project.must_not_appear(found)
    return hidden


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
    """Return a table of topics without posts by those in `held`, or in it, among the exemplars."""
    if not held or "exemplars" not in topics:
        return topics
    posts = project.posts(columns=["post", "account"])
    theirs = held.union(posts.loc[posts["account"].isin(held), "post"])
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
        From `must_not_appear`; keys of posts may be among them.
    project
        Knows who wrote the posts.
    """
    kept = messages[~messages["account"].isin(held)].reset_index(drop=True)
    if not held or "post" not in kept:
        return kept
    posts = project.posts(columns=["post", "account"])
    theirs = kept["post"].isin(held.union(posts.loc[posts["account"].isin(held), "post"]))
    hidden = {name: theirs for name in ("post", "post_text", "post_url") if name in kept}
    if "url" in kept:
        hidden["url"] = theirs & (kept["kind"] == "comment")
    return kept.assign(**{name: kept[name].mask(hit) for name, hit in hidden.items()})


def report_without(report: MonthlyReport, project: Project | None) -> MonthlyReport:
    """Return a report in which held-out and erased accounts are neither quoted nor evidence.

    They still count in its figures.
    """
    rows = [row for rows in report.lists.values() for row in rows]
    shown = [row.get("message") for row in rows]
    evidence = [f.evidence for f in report.figures] + [row.get("evidence", ()) for row in rows]
    held = must_not_appear(project, shown, *evidence)
    if not held or project is None:
        return report
    written = {
        *held,
        *(
            key
            for frame, name in ((project.posts(), "post"), (project.comments(), "comment"))
            for key in frame.loc[frame["account"].isin(held), name]
        ),
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
