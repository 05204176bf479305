"""What was judged of texts, kept in the project: only new and changed ones are judged again.

Judging the sample's posts and messages takes most of a first ranking, and reading parts of captions
needs the encoder's weights, which take seconds to load. Findings are side tables of the project, by
key of post or comment, so `Project.forget`, `expire` and `subject` reach them.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.errors import BusyError
from workbench.steps.edition import edition_of

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.text import Encoder
    from workbench.ugc import Spaces

__all__ = ["Judge", "judged", "safety_of", "sentiment_of", "spaces_of"]

MARK = "judged_as"
"""Column of a side table: a digest of the text and of all that it was judged by, int64."""

Edition = tuple[int, ...]

Judge = Callable[[pd.DataFrame], pd.DataFrame]
"""Takes rows with a key and `text`, gives one row of findings for each, in order, by that key."""


def sentiment_of(
    project: Project, rows: pd.DataFrame, encoder: Encoder, *, edition: Edition | None = None
) -> pd.DataFrame:
    """Return `judge_sentiment` of posts or messages toward the project's brand; see `judged`."""
    from workbench.text import judge_sentiment

    def judge(new: pd.DataFrame) -> pd.DataFrame:
        return judge_sentiment(new, project.brand, encoder=encoder)

    rule = f"{edition_of('workbench.text')} {encoder.model_id} {project.brand!r}"
    return judged(project, "sentiment", rows, judge, rule=rule, edition=edition)


def safety_of(
    project: Project, rows: pd.DataFrame, encoder: Encoder, *, edition: Edition | None = None
) -> pd.DataFrame:
    """Return `flag_safety` of posts or messages; see `judged`."""
    from workbench.text import flag_safety

    def judge(new: pd.DataFrame) -> pd.DataFrame:
        return flag_safety(new, encoder=encoder)

    rule = f"{edition_of('workbench.text')} {encoder.model_id}"
    return judged(project, "safety", rows, judge, rule=rule, edition=edition)


def spaces_of(
    project: Project,
    messages: pd.DataFrame,
    encoder: Encoder,
    *,
    corrections: pd.DataFrame,
    edition: Edition | None = None,
) -> Spaces:
    """Return `classify_spaces` of messages; a correction has all of them judged again."""
    from workbench.ugc import Spaces, classify_spaces

    def judge(new: pd.DataFrame) -> pd.DataFrame:
        return classify_spaces(new, project.brand, encoder=encoder, corrections=corrections).table

    learned = corrections.sort_values("message").to_json(orient="values", date_format="iso")
    editions = edition_of("workbench.text", "workbench.ugc.spaces")
    rule = f"{editions} {encoder.model_id} {project.brand!r} {learned}"
    return Spaces(judged(project, "spaces", messages, judge, rule=rule, edition=edition))


def judged(
    project: Project,
    name: str,
    rows: pd.DataFrame,
    judge: Judge,
    *,
    rule: str,
    edition: Edition | None = None,
) -> pd.DataFrame:
    """Return what a judge says of every row, asking it only about what the project does not keep.

    Parameters
    ----------
    project
        Keeps the findings.
    name
        Of the side table.
    rows
        Need `text` and a key, `message` or `post`, none twice; `account` counts where it is there.
    judge
        What it says of a row depends on that row alone.
    rule
        All else that it depends on: findings by another rule do not hold.
    edition
        `Project.edition` of the tables that the rows are from, today's if None. If the project
        has another one when the judge is done, nothing is kept: whom the rows name may be erased.

    Returns
    -------
    pandas.DataFrame
        One row each, in order, as the judge would give them at once.
    """
    key = "message" if "message" in rows else "post"
    keys = pd.Index(rows[key], dtype="str")
    marks = _marks(rows, rule)
    kept = _kept(project, name)
    at = pd.Index(kept["key"], dtype="str").get_indexer(keys)
    known = at >= 0
    known[known] = kept[MARK].to_numpy(dtype=np.int64)[at[known]] == marks[known]
    before = project.edition() if edition is None else edition
    fresh = judge(rows[~known].reset_index(drop=True))
    if not known.all() and project.edition() == before:
        _keep(project, name, fresh.rename(columns={key: "key"}).assign(**{MARK: marks[~known]}))
    if not known.any():
        return fresh
    found = kept.take(at[known]).rename(columns={"key": key})
    fresh = fresh.astype({key: "str"})  # of no rows it would be anything
    both = pd.concat([_like(found, fresh), fresh], ignore_index=True)
    order = np.empty(len(rows), dtype=np.int64)
    order[np.flatnonzero(known)] = np.arange(int(known.sum()))
    order[np.flatnonzero(~known)] = np.arange(int(known.sum()), len(rows))
    return both.take(order).reset_index(drop=True)


def _marks(rows: pd.DataFrame, rule: str) -> np.ndarray:
    """Return a digest of each row's text and author under a rule, (n,) int64."""
    seed = hashlib.blake2b(rule.encode("utf-8", "surrogatepass"), digest_size=32).digest()
    accounts = rows["account"] if "account" in rows else [None] * len(rows)
    digests = [
        hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8, key=seed).digest()
        for said in (
            f"{account!r}\n{text if isinstance(text, str) else ''}"
            for account, text in zip(accounts, rows["text"], strict=True)
        )
    ]
    return np.frombuffer(b"".join(digests), dtype=np.int64)


def _kept(project: Project, name: str) -> pd.DataFrame:
    """Return the side table, or one without rows."""
    table = project.enrichment(name)
    if table is None or not {"key", MARK}.issubset(table.columns):
        return pd.DataFrame({"key": pd.Series(dtype="str"), MARK: pd.Series(dtype="int64")})
    return table.drop_duplicates("key", keep="last")


def _like(found: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Return kept findings with the columns and types of fresh ones."""
    columns = {}
    for column in fresh.columns:
        values = found[column]
        if fresh[column].dtype == object:
            some = values.astype(object)
            columns[column] = some.where(some.notna(), None)
        else:
            columns[column] = values.astype(fresh[column].dtype)
    return pd.DataFrame(columns).reset_index(drop=True)


def _keep(project: Project, name: str, new: pd.DataFrame) -> None:
    """Add findings to the side table, in place of older ones about the same."""
    kept = _kept(project, name)
    older = kept[~kept["key"].isin(new["key"]).to_numpy(dtype=bool)]
    both = pd.concat([older, new], ignore_index=True) if len(older) else new
    with contextlib.suppress(BusyError):  # then they are made again next time
        project.keep_enrichment(name, both)
