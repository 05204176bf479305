"""Who belongs to the brand: people who say they work there, and paid partners."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from workbench.signals.account_hints import loosened
from workbench.signals.grouping import moments_of
from workbench.signals.observation import Observation
from workbench.text.arrow_texts import arrow_texts
from workbench.text.markers import INSIDER, WORKS_AT

__all__ = ["insiders", "paid_partners"]

LABELLED_POSTS = 2
INSIDER_POSTS = 2


def insiders(seen: Observation) -> dict[str, str]:
    """Return accounts that say they work for the brand, with the words that say so.

    Either the bio names a role at the brand ("Marketing @brand", "I work at brand"), or at least
    two own posts about the brand speak of its office, stand or openings as the author's own; the
    newest of them is quoted.
    """
    names = "|".join(re.escape(name) for name in (*seen.brand.handles, seen.brand.name) if name)
    works = re.compile(WORKS_AT.replace("BRAND", names))
    bios = seen.profiles["bio"]
    found = {
        str(account): words[0].strip()
        for account, bio in bios[_may_match(bios, f"(?i){names}")].items()
        if (words := works.search(bio))
    }
    posts = seen.posts[seen.posts["brand"].to_numpy(bool) & seen.posts["own"].to_numpy(bool)]
    says = _saying(
        posts[["account", "post", "created_at", "text"]], INSIDER.replace("BRAND", names)
    )
    counts = says.groupby("account")["post"].nunique()
    newest = says.drop_duplicates("account", keep="last").set_index("account")["words"]
    for account in counts[counts >= INSIDER_POSTS].index:
        found.setdefault(str(account), newest[account])
    return found


def _saying(posts: pd.DataFrame, pattern: str) -> pd.DataFrame:
    """Return the posts in which a pattern is found, oldest first, with the `words` found."""
    may = posts[_may_match(posts["text"], loosened(pattern))]
    inside = re.compile(pattern)
    words = [inside.search(text) for text in may["text"]]
    says = may.assign(
        words=[w[0].strip() if w else "" for w in words], at=moments_of(may["created_at"])
    )
    return says[says["words"] != ""].sort_values(["at", "post"], kind="stable")


def _may_match(texts: pd.Series, quick: str) -> npt.NDArray[np.bool_]:
    """Say which texts an RE2 pattern is found in; missing ones hold none."""
    found = pc.match_substring_regex(arrow_texts(texts), quick)
    return np.asarray(
        pc.fill_null(found, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool
    )


def paid_partners(seen: Observation) -> dict[str, int]:
    """Return accounts with at least two labelled paid posts about the brand, and how many."""
    posts = seen.posts[seen.posts["brand"].to_numpy(bool) & seen.posts["paid"].to_numpy(bool)]
    handles = {account.partition(":")[2] for account in seen.brand_accounts}
    rival = np.fromiter(
        (_only_rival(s, handles) for s in posts["sponsors"]), bool, count=len(posts)
    )
    counts = posts[~rival].groupby("account")["post"].nunique()
    return {str(a): int(n) for a, n in counts[counts >= LABELLED_POSTS].items()}


def _only_rival(sponsors: object, handles: set[str]) -> bool:
    """Say whether a post names sponsors but not the brand, which goes by `handles`."""
    return isinstance(sponsors, list) and bool(sponsors) and not handles & set(sponsors)
