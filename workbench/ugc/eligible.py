"""Which posts are out of the question as content to ask for, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.schema import handle_of
from workbench.text import BrandMatcher, normalised, repost_of, says_minor
from workbench.text.copies import copies_in
from workbench.text.markers import GIVEAWAY, INSIDER, WORKS_AT, paid_label
from workbench.ugc.content_parts import flags

__all__ = ["REASONS", "exclude"]

REASONS = (
    "later", "no_author", "own", "competitor", "unnamed", "minor", "never_contact", "giveaway",
    "employee", "partner", "private", "paid", "repost", "copy", "empty", "unsafe",
)  # fmt: skip
"""Why a post is left out, the first that applies; sentences are ``content.out_<reason>``."""
READ = 5_000  # characters of a caption; no platform takes longer ones
INSIDER_POSTS = 2  # as in the account types: one "in our office" may be any office
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
    found = BrandMatcher(brand).find(posts)
    out: list[str | None] = [None] * len(posts)
    unfit = _unfit(posts, brand, as_of)
    _note(out, range(len(posts)), {**unfit, "unnamed": ~found["brand"].to_numpy(bool)})
    # Whoever pastes the brand's own caption copies a post that is itself out of the question.
    copied = _copies(posts, np.asarray(unfit["later"], bool))
    # What costs more is asked only about posts that are left, and about their authors.
    left = [row for row, reason in enumerate(out) if reason is None]
    authors = set(posts["account"].iloc[left])
    told = posts[posts["account"].isin(authors)]
    minors = _minors(told, profiles, as_of) if held_out is None else frozenset(held_out)
    insiders = _insiders(posts.iloc[left], profiles, brand)
    _note(out, left, _people(posts.iloc[left], profiles, lists, minors, insiders))
    _note(out, left, {**_captions(posts.iloc[left]), "copy": copied[left]})
    return out, found["competitors"].tolist()


def _note(
    out: list[str | None], rows: Sequence[int], checks: Mapping[str, Sequence[bool] | np.ndarray]
) -> None:
    """Write down the first reason that applies to each row that has none."""
    for reason in sorted(checks, key=REASONS.index):
        for row, hit in zip(rows, checks[reason], strict=True):
            if hit and out[row] is None:
                out[row] = reason


def _unfit(
    posts: pd.DataFrame, brand: Brand, as_of: pd.Timestamp | None
) -> dict[str, Sequence[bool] | np.ndarray]:
    own, rivals = set(brand.handles), set(brand.competitor_handles)
    handles = [handle_of(a) if isinstance(a, str) else "" for a in posts["account"]]
    return {
        "later": _later(posts["created_at"], as_of),
        "no_author": [not handle for handle in handles],
        "own": [h in own or not own.isdisjoint(_names(c))
                for h, c in zip(handles, posts["coauthors"], strict=True)],
        "competitor": [h in rivals for h in handles],
    }  # fmt: skip


def _people(
    posts: pd.DataFrame,
    profiles: pd.DataFrame,
    lists: Mapping[str, Collection[str]],
    minors: frozenset[str],
    insiders: frozenset[str],
) -> dict[str, np.ndarray]:
    sets = {
        "minor": minors,
        "never_contact": lists.get("never_contact", ()),
        "employee": insiders.union(lists.get("employees", ())),
        "partner": lists.get("partners", ()),
        "private": profiles.index[flags(profiles["private"])],
    }
    return {name: posts["account"].isin(list(who)).to_numpy(bool) for name, who in sets.items()}


def _captions(posts: pd.DataFrame) -> dict[str, Sequence[bool] | np.ndarray]:
    texts = _read(posts["text"])
    handles = [handle_of(a) for a in posts["account"]]
    return {
        "paid": _paid(posts, texts),
        "repost": _passed_on(posts, texts, handles),
        "giveaway": [bool(t and GIVEAWAY.search(t)) for t in texts],
        "empty": [not (t and t.strip()) and not shown
                  for t, shown in zip(texts, posts["shown"], strict=True)],
    }  # fmt: skip


def _read(column: pd.Series) -> list[str | None]:
    return [text[:READ] if isinstance(text, str) else None for text in column]


def _later(times: pd.Series, as_of: pd.Timestamp | None) -> np.ndarray:
    if as_of is None:
        return np.zeros(len(times), bool)
    later: np.ndarray = (times > as_of).fillna(value=False).to_numpy(bool)
    return later


def _minors(
    posts: pd.DataFrame, profiles: pd.DataFrame, as_of: pd.Timestamp | None
) -> frozenset[str]:
    day = None if as_of is None else as_of.date()
    bios = profiles.loc[profiles.index.isin(posts["account"]), "bio"]
    who = [*posts["account"], *bios.index]
    said = says_minor([*_read(posts["text"]), *_read(bios)], as_of=day)
    return frozenset(a for a, words in zip(who, said, strict=True) if words)


def _insiders(posts: pd.DataFrame, profiles: pd.DataFrame, brand: Brand) -> frozenset[str]:
    """Return authors who say in the bio, or in two posts about the brand, that they work there."""
    names = "|".join(re.escape(name) for name in (*brand.handles, brand.name) if name)
    works, inside = (re.compile(p.replace("BRAND", names)) for p in (WORKS_AT, INSIDER))
    bios = profiles.loc[profiles.index.isin(posts["account"]), "bio"]
    found = {a for a, bio in zip(bios.index, _read(bios), strict=True) if bio and works.search(bio)}
    told = zip(posts["account"], _read(posts["text"]), strict=True)
    # Whoever enters a giveaway writes to the "team of" the brand.
    own = ((a, text) for a, text in told if text and not GIVEAWAY.search(text))
    said = Counter(a for a, text in own if inside.search(text))
    return frozenset(found | {a for a, times in said.items() if times >= INSIDER_POSTS})


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


def _copies(posts: pd.DataFrame, later: np.ndarray) -> np.ndarray:
    """Say which posts say what another one here said before, word for word or nearly so."""
    texts = pd.Series(_read(posts["text"]), posts.index, dtype=object)
    there = posts.assign(text=texts)[~later]
    found = copies_in(there, ties=[str(key) for key in there["post"]])
    copied = np.zeros(len(posts), bool)
    copied[~later] = [
        kind is not None and len(normalised(text or "").split()) >= COPIED_WORDS
        for kind, text in zip(found.kinds, there["text"], strict=True)
    ]
    return copied


def _names(cell: object) -> list[str]:
    return [str(name) for name in cell] if isinstance(cell, (list, tuple, np.ndarray)) else []
