"""Sentiment, safety and SPACES as the project keeps them: only new texts are judged.

Judging the sample's posts and messages takes most of a first ranking, and reading parts of captions
needs the encoder's weights, which take seconds to load.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.errors import BusyError, ProjectError
from workbench.steps.edition import edition_of

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.text import Encoder
    from workbench.ugc import Spaces

__all__ = ["Judge", "judged", "safety_of", "sentiment_of", "spaces_of"]

SLAB = 10_000
"""Texts that are judged before they are kept: whoever is interrupted loses no more."""

Judge = Callable[[pd.DataFrame], pd.DataFrame]
"""Takes rows with a key and `text`, gives a row of findings for each, in order, by that key."""


def sentiment_of(project: Project, rows: pd.DataFrame, encoder: Encoder) -> pd.DataFrame:
    """Return `judge_sentiment` of posts or messages toward the project's brand; see `judged`."""
    from workbench.text import judge_sentiment

    def judge(new: pd.DataFrame) -> pd.DataFrame:
        return judge_sentiment(new, project.brand, encoder=encoder)

    rule = f"{edition_of('workbench.text')} {encoder.model_id} {_names(project)}"
    return judged(project, "sentiment", rows, judge, rule=rule)


def safety_of(project: Project, rows: pd.DataFrame, encoder: Encoder) -> pd.DataFrame:
    """Return `flag_safety` of posts or messages; see `judged`."""
    from workbench.text import flag_safety

    def judge(new: pd.DataFrame) -> pd.DataFrame:
        return flag_safety(new, encoder=encoder)

    rule = f"{edition_of('workbench.text')} {encoder.model_id}"
    return judged(project, "safety", rows, judge, rule=rule)


def spaces_of(
    project: Project, messages: pd.DataFrame, encoder: Encoder, *, corrections: pd.DataFrame
) -> Spaces:
    """Return `classify_spaces` of messages; a correction has all of them judged again."""
    from workbench.ugc import Spaces, classify_spaces

    def judge(new: pd.DataFrame) -> pd.DataFrame:
        said = classify_spaces(new, project.brand, encoder=encoder, corrections=corrections)
        return said.table

    learned = corrections.sort_values("message").to_json(orient="values")
    editions = edition_of("workbench.text", "workbench.ugc.spaces")
    rule = f"{editions} {encoder.model_id} {_names(project)} {learned}"
    return Spaces(judged(project, "spaces", messages, judge, rule=rule))


def _names(project: Project) -> str:
    """Return all by which texts name the brand and its rivals."""
    brand = project.brand
    names = (brand.name, brand.handles, brand.hashtags, brand.keywords, brand.competitors)
    return repr((*names, brand.stop_phrases))


def judged(
    project: Project, name: str, rows: pd.DataFrame, judge: Judge, *, rule: str
) -> pd.DataFrame:
    """Return what a judge says of every row, asking it only about what the project does not keep.

    What it says is kept, unless the project is busy or cannot be written; then the judge is asked
    again the next time.

    Parameters
    ----------
    project
        Keeps the findings, see `Project.findings`.
    name
        Which kind of finding.
    rows
        Need `text` and a key, `message` or `post`, none twice.
    judge
        What it says of a text depends on that text and the rule alone.
    rule
        All else that it depends on: findings by another rule do not hold.

    Returns
    -------
    pandas.DataFrame
        One row each, in order, as the judge would give them at once.
    """
    key = "message" if "message" in rows else "post"
    keys, texts = rows[key].tolist(), rows["text"].tolist()
    kept, found = project.findings.recall(name, keys, texts, rule=rule)
    new = rows[~found].reset_index(drop=True)
    slabs = [_judged(project, name, new[at : at + SLAB], judge, rule=rule)
             for at in range(0, max(len(new), 1), SLAB)]  # fmt: skip
    fresh = pd.concat(slabs, ignore_index=True) if len(slabs) > 1 else slabs[0]
    if not found.any():
        return fresh
    fresh = fresh.astype({key: "str"})  # of no rows it would be anything
    known = kept.assign(**{key: rows.loc[found, key].tolist()})
    both = pd.concat([_like(known, fresh), fresh], ignore_index=True)
    order = np.argsort(np.concatenate([np.flatnonzero(found), np.flatnonzero(~found)]))
    return both.take(order).reset_index(drop=True)


def _judged(
    project: Project, name: str, rows: pd.DataFrame, judge: Judge, *, rule: str
) -> pd.DataFrame:
    """Return what a judge says of some rows, and keep it."""
    fresh = judge(rows)
    if len(rows):
        key = "message" if "message" in rows else "post"
        keys, texts = rows[key].tolist(), rows["text"].tolist()
        with contextlib.suppress(BusyError, ProjectError):
            project.findings.keep(name, keys, texts, fresh.drop(columns=key), rule=rule)
    return fresh


def _like(kept: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Return kept findings with the columns and types of fresh ones."""
    columns = {}
    for column in fresh.columns:
        values = kept[column]
        if fresh[column].dtype == object:
            some = values.astype(object)
            columns[column] = some.where(some.notna(), None)
        else:
            columns[column] = values.astype(fresh[column].dtype)
    return pd.DataFrame(columns).reset_index(drop=True)
