"""Which posts are out of the question as content to ask for, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.schema import handle_of
from workbench.text import BrandMatcher, duplicate_of, normalised, repost_of, says_minor
from workbench.text.markers import GIVEAWAY, INSIDER, WORKS_AT, paid_label
from workbench.ugc.content_parts import flags

__all__ = ["REASONS", "exclude"]

REASONS = (
    "later", "no_author", "own", "competitor", "minor", "never_contact", "employee", "partner",
    "private", "paid", "repost", "copy", "giveaway", "unnamed", "empty", "unsafe",
)  # fmt: skip
"""Why a post is left out, the first that applies; sentences are ``content.out_<reason>``."""
READ = 5_000  # characters of a caption; no platform takes longer ones
COPIED_WORDS = 5  # shorter captions ("So good!") are written by many on their own


def exclude(
    posts: pd.DataFrame,
    brand: Brand,
    *,
    profiles: pd.DataFrame,
    lists: Mapping[str, Collection[str]],
    held_out: Collection[str] | None,
    as_of: pd.Timestamp | None,
) -> tuple[list[str | None], list[list[str]]]:
    """Return for each post why it is left out (None if it is not), and the competitors it names.

    Parameters
    ----------
    posts
        With every column that `content_inputs.tidy_posts` adds.
    brand
        Whom the content is for.
    profiles
        Index account; columns bio and private.
    lists
        Accounts by list of the project.
    held_out
        Accounts of minors; None to look for them in captions and bios here.
    as_of
        Later posts are left out.
    """
    texts = [text[:READ] if isinstance(text, str) else None for text in posts["text"]]
    accounts = [account if isinstance(account, str) else None for account in posts["account"]]
    own, rivals = set(brand.handles), set(brand.competitor_handles)
    handles = [handle_of(a) if a else "" for a in accounts]
    found = BrandMatcher(brand).find(posts)
    listed = {name: frozenset(lists.get(name, ())) for name in
              ("never_contact", "employees", "partners")}  # fmt: skip
    minors = _minors(texts, accounts, profiles, as_of) if held_out is None else frozenset(held_out)
    insiders = _insiders(texts, accounts, profiles, brand)
    private = set(profiles.index[flags(profiles["private"])])
    checks: dict[str, Sequence[bool] | np.ndarray] = {
        "later": _later(posts["created_at"], as_of),
        "no_author": [a is None for a in accounts],
        "own": [h in own or bool(own & set(_names(c)))
                for h, c in zip(handles, posts["coauthors"], strict=True)],
        "competitor": [h in rivals for h in handles],
        "minor": [a in minors for a in accounts],
        "never_contact": [a in listed["never_contact"] for a in accounts],
        "employee": [a in listed["employees"] or a in insiders for a in accounts],
        "partner": [a in listed["partners"] for a in accounts],
        "private": [a in private for a in accounts],
        "paid": _paid(posts, texts),
        "repost": _passed_on(posts, texts, handles),
        "copy": _copies(posts, texts),
        "giveaway": [bool(t and GIVEAWAY.search(t)) for t in texts],
        "unnamed": ~found["brand"].to_numpy(bool),
        "empty": [not (t and t.strip()) and not m
                  for t, m in zip(texts, posts["shown"], strict=True)],
    }  # fmt: skip
    out: list[str | None] = [None] * len(posts)
    for reason in reversed(REASONS):
        for row, hit in enumerate(checks.get(reason, ())):
            if hit:
                out[row] = reason
    return out, found["competitors"].tolist()


def _later(times: pd.Series, as_of: pd.Timestamp | None) -> np.ndarray:
    if as_of is None:
        return np.zeros(len(times), bool)
    later: np.ndarray = (times > as_of).fillna(value=False).to_numpy(bool)
    return later


def _minors(
    texts: list[str | None],
    accounts: list[str | None],
    profiles: pd.DataFrame,
    as_of: pd.Timestamp | None,
) -> frozenset[str]:
    day = None if as_of is None else as_of.date()
    bios = profiles["bio"].tolist()
    who = [*accounts, *profiles.index]
    said = says_minor([*texts, *(b if isinstance(b, str) else None for b in bios)], as_of=day)
    return frozenset(a for a, words in zip(who, said, strict=True) if a and words)


def _insiders(
    texts: list[str | None], accounts: list[str | None], profiles: pd.DataFrame, brand: Brand
) -> frozenset[str]:
    names = "|".join(re.escape(name) for name in (*brand.handles, brand.name) if name)
    works, inside = (re.compile(p.replace("BRAND", names)) for p in (WORKS_AT, INSIDER))
    bios = zip(profiles.index, profiles["bio"], strict=True)
    found = {a for a, bio in bios if isinstance(bio, str) and works.search(bio[:READ])}
    told = zip(accounts, texts, strict=True)
    return frozenset(found | {a for a, t in told if a and t and inside.search(t)})


def _paid(posts: pd.DataFrame, texts: list[str | None]) -> np.ndarray:
    told = flags(posts["paid_partnership"])
    sponsored = np.array([bool(_names(cell)) for cell in posts["sponsors"]], bool)
    labels = paid_label(pd.Series([t or "" for t in texts], dtype=object))
    said: np.ndarray = np.array([bool(label) for label in labels], bool)
    either: np.ndarray = told | sponsored | said
    return either


def _passed_on(posts: pd.DataFrame, texts: list[str | None], handles: list[str]) -> list[bool]:
    known = posts["repost_of"].notna() | posts["repost_of_account"].notna()
    credited = [repost_of(t) if t else None for t in texts]
    return [
        bool(flag) or (credit is not None and credit != handle)
        for flag, credit, handle in zip(known.tolist(), credited, handles, strict=True)
    ]


def _copies(posts: pd.DataFrame, texts: list[str | None]) -> np.ndarray:
    """Say which posts repeat an earlier one word for word or nearly so."""
    times = ["~" if pd.isna(time) else str(time) for time in posts["created_at"]]
    order = list(zip(times, map(str, posts["post"]), strict=True))
    leader = duplicate_of(texts, keys=order)
    long = [len(normalised(t).split()) >= COPIED_WORDS if t else False for t in texts]
    copied: np.ndarray = (leader != np.arange(len(texts))) & np.array(long, bool)
    return copied


def _names(cell: object) -> list[str]:
    return [str(name) for name in cell] if isinstance(cell, (list, tuple, np.ndarray)) else []
