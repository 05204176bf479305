"""The tables people take away: shortlist, ranking, topics."""

from __future__ import annotations

import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.export.baseline import STAMP, decided_until, stamp_of
from workbench.export.handover import Known, Profile, handover
from workbench.export.minors import (
    about_held_out,
    held_out,
    must_not_appear,
    without_exemplars,
)
from workbench.export.pseudonymised import names_of, pseudonymised
from workbench.export.tables import Excel, write_csv
from workbench.export.words import label_words
from workbench.export.workbook import write_xlsx
from workbench.phrases import current_language, say

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.shortlist import Shortlist
    from workbench.ugc import Topics

__all__ = ["csv", "ranking_csv", "topics_csv", "xlsx"]

PACKAGES = ("ugc-workbench", "numpy", "pandas", "scipy", "scikit-learn", "scikit-network")
BEST = 25


def csv(  # noqa: PLR0913  # each keyword is a choice of its own
    shortlist: Shortlist,
    path: str | Path,
    *,
    profile: Profile = "handover",
    ranking: Ranking | None = None,
    accounts: pd.DataFrame | None = None,
    posts: pd.DataFrame | None = None,
    topics: Topics | None = None,
    shown: Collection[str] | None = None,
    flags: bool = False,
    excel: Excel = "none",
    language: str | None = None,
    top: int = BEST,
) -> Path:
    """Write a shortlist as one row a person, and its settings as JSON beside it.

    Parameters
    ----------
    shortlist
        Of one campaign. Before anybody has decided, the best `top` candidates stand for it.
    path
        The CSV; the JSON is ``<path>.json``.
    profile
        ``"handover"``: what an agency or a colleague needs; ``"full"``: every figure as well;
        ``"pseudonymised"``: every figure, and people under keyed hashes.
    ranking
        For rank, reasons and evidence.
    accounts
        Profiles with `account, followers, as_of, source, display_name`.
    posts
        Posts with `post, url`, for the links of the evidence.
    topics
        Topics of exactly these `posts`, in their order.
    shown
        Accounts that a filter left over, so that ranks say of whom; by default those that the
        filters of `ranking` leave.
    flags
        Suspicions are left out unless True: they are for the team, not for others.
    excel
        ``"german"``: semicolons and decimal commas.
    language
        Of the words; by default the brand's. Headers are English always.
    top
        How many candidates stand there before anybody has decided.

    Returns
    -------
    pathlib.Path
        The CSV; `read_csv` reads it back.

    Raises
    ------
    SettingError
        `profile` or `excel` is unknown, or pseudonyms are wished for without a project.
    ProjectError
        The place cannot be written to.
    """
    chosen = Known(ranking, accounts, posts, topics, shown, _hidden(shortlist, ranking))
    sheet = _sheet(shortlist, chosen, profile=profile, flags=flags, language=language, top=top)
    project = shortlist.project if hasattr(shortlist.project, "write_export") else None
    return write_csv(sheet.frame, path, excel=excel, about=sheet.about, project=project)


def xlsx(  # noqa: PLR0913  # each keyword is a choice of its own
    shortlist: Shortlist,
    path: str | Path,
    *,
    profile: Profile = "handover",
    ranking: Ranking | None = None,
    accounts: pd.DataFrame | None = None,
    posts: pd.DataFrame | None = None,
    topics: Topics | None = None,
    shown: Collection[str] | None = None,
    flags: bool = False,
    language: str | None = None,
    top: int = BEST,
) -> Path:
    """Write a shortlist as a workbook: a table with filters, and a sheet about its making.

    Parameters
    ----------
    shortlist, path, profile, ranking, accounts, posts, topics, shown, flags, language, top
        As for `csv`. Settings, versions and limits are the second sheet, so that they travel along.

    Returns
    -------
    pathlib.Path
        The XLSX; `read_back` and `plan_reimport` read it, edited or not.

    Raises
    ------
    SettingError
        `profile` is unknown, or pseudonyms are wished for without a project.
    ProjectError
        The place cannot be written to.
    """
    chosen = Known(ranking, accounts, posts, topics, shown, _hidden(shortlist, ranking))
    sheet = _sheet(shortlist, chosen, profile=profile, flags=flags, language=language, top=top)
    project = shortlist.project if hasattr(shortlist.project, "write_export") else None
    limits = ["as_of", "observed", "missing"]
    limits += ["pseudonymous"] if profile == "pseudonymised" else ["personal", "reimport"]
    return write_xlsx(
        sheet.frame,
        path,
        about=sheet.about,
        limits=[say(f"export.limit_{name}", sheet.language) for name in limits],
        language=sheet.language,
        project=project,
    )


def ranking_csv(
    ranking: Ranking,
    path: str | Path,
    *,
    top: int | None = None,
    excel: Excel = "none",
    language: str | None = None,
    project: Project | None = None,
) -> Path:
    """Write a ranking, best first, with its reasons in words.

    Parameters
    ----------
    ranking
        What `rank` gave.
    path
        The CSV; the JSON is ``<path>.json``.
    top
        How many rows; all of them if None.
    excel
        ``"german"``: semicolons and decimal commas.
    language
        Of the reasons.
    project
        Remembers files outside its folder, so that `Project.forget` can name them.
    """
    hidden = must_not_appear(project, ranking.table["account"])
    table = ranking.table[~ranking.table["account"].isin(hidden)]
    table = table if top is None else table.head(top)
    frame = table.drop(columns=[c for c in ("flags",) if c in table])
    spoken = language or current_language()
    if "label_practice" in frame:
        words = [label_words(cell, spoken) for cell in frame["label_practice"].tolist()]
        frame = frame.assign(label_practice=words)
    reasons = [" · ".join(ranking.explain(account, spoken)) for account in frame["account"]]
    frame = frame.assign(reasons=reasons)
    left_out = about_held_out(held_out(project), ranking.table["account"], spoken, ranking=ranking)
    about = {"language": spoken, **_about_ranking(ranking), **left_out, "versions": versions()}
    return write_csv(frame, path, excel=excel, about=about, project=project)


def topics_csv(
    topics: Topics, path: str | Path, *, excel: Excel = "none", project: Project | None = None
) -> Path:
    """Write the topics: one row a topic with size, name, keywords and exemplars.

    Parameters
    ----------
    topics
        What `find_topics` gave.
    path
        The CSV; the JSON is ``<path>.json``.
    excel
        ``"german"``: semicolons and decimal commas.
    project
        Remembers files outside its folder, so that `Project.forget` can name them.
    """
    posts = [str(key) for cell in topics.table.get("exemplars", ()) for key in cell]
    table = without_exemplars(topics.table, must_not_appear(project, posts), project)
    frame = table if "topic" in table else table.rename_axis("topic").reset_index()
    about = {**_about_topics(topics), "versions": versions()}
    return write_csv(frame, path, excel=excel, about=about, project=project)


def _hidden(shortlist: Shortlist, ranking: Ranking | None) -> frozenset[str]:
    """Return who of those that could stand in a file of the shortlist must not."""
    ranked = () if ranking is None else getattr(ranking, "unfiltered", ranking).table["account"]
    decided = [a for accounts in shortlist.table()["accounts"] for a in accounts]
    return must_not_appear(shortlist.project, ranked, decided)


@dataclass(frozen=True)
class _Sheet:
    frame: pd.DataFrame
    about: dict[str, Any]
    language: str


def _sheet(
    shortlist: Shortlist,
    known: Known,
    *,
    profile: Profile,
    flags: bool,
    language: str | None,
    top: int,
) -> _Sheet:
    """Return the rows of a file of the shortlist, and what is to be said about them."""
    brand = getattr(shortlist.project, "brand", None)
    spoken = language or (brand.language if brand else current_language())
    campaign = next((c for c in shortlist.campaigns() if c.id == shortlist.campaign), None)
    fields = None if campaign is None else _fields(campaign)
    hide = profile == "pseudonymised"
    if hide:
        names = names_of(shortlist, known)
        frame = pseudonymised(shortlist, known, names, language=spoken, top=top)
        fields = names.hide_all(fields)
    else:
        frame = handover(shortlist, known, profile=profile, flags=flags, language=spoken, top=top)
    decided = decided_until(shortlist)
    if not hide:
        frame = frame.assign(**{STAMP: pd.Series(stamp_of(decided), frame.index, dtype=object)})
    about = {
        "profile": profile,
        "language": spoken,
        "flags": flags and not hide,
        "campaign": fields,
        **({} if hide else {STAMP: stamp_of(decided), "decisions": decided}),
        **_about_ranking(known.ranking),
        **_about_topics(known.topics),
        **_about_held_out(shortlist, known.ranking, spoken),
        "versions": versions(),
    }
    return _Sheet(frame, about, spoken)


def _about_held_out(shortlist: Shortlist, ranking: Ranking | None, language: str) -> dict[str, Any]:
    """Return how many were held out of those who might stand in a file of the shortlist."""
    held = held_out(shortlist.project)
    decided = {a for accounts in shortlist.table()["accounts"] for a in accounts}
    if decided or ranking is None:
        return about_held_out(held, decided, language)
    return about_held_out(held, ranking.table["account"], language, ranking=ranking)


def versions() -> dict[str, str]:
    """Return the versions behind the figures."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a checkout that was not installed
            from workbench import __version__

            found[package] = __version__
    return found


def _about_ranking(ranking: Ranking | None) -> dict[str, Any]:
    if ranking is None:
        return {}
    signals = getattr(ranking, "signals", None)
    filters = getattr(ranking, "conditions", None)
    return {
        "as_of": ranking.as_of,
        "candidates": ranking.candidates,
        **({"shown": ranking.shown, "filters": dict(filters)} if filters else {}),
        "weights": dict(ranking.weights),
        "encoder": getattr(signals, "encoder", None),
        **{
            name: getattr(ranking, name)
            for name in ("preset", "draws", "concentration", "seed")
            if hasattr(ranking, name)
        },
    }


def _about_topics(topics: Topics | None) -> Mapping[str, Any]:
    if topics is None:
        return {}
    settings = {
        name: getattr(topics, name)
        for name in ("resolution", "seed")
        if isinstance(getattr(topics, name, None), (str, int, float))
    }
    encoder = getattr(getattr(topics, "space", None), "encoder", None)
    model = getattr(encoder, "model_id", None)
    return {"topics": {"posts": len(topics.labels), "encoder": model, **settings}}


def _fields(campaign: Any) -> dict[str, Any]:  # noqa: ANN401  # Campaign, or a stand-in
    names = ("id", "name", "brief", "start", "end", "hashtags", "budget", "size", "currency")
    return {name: getattr(campaign, name) for name in names}
