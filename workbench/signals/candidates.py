"""Who can be a candidate at all, and why the others cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from workbench.signals.account_types import account_types, insiders, paid_partners
from workbench.signals.comparison import platforms_of
from workbench.signals.observation import Observation
from workbench.signals.reach import tier_of
from workbench.text.language import detect_language

__all__ = ["choose_candidates", "describe_candidates"]

LISTS = {
    "employees": "signals.listed_employee",
    "partners": "signals.listed_partner",
    "never_contact": "signals.listed_never",
}
COMMON_LANGUAGE_POSTS = 20


def choose_candidates(
    seen: Observation,
    *,
    min_posts: int,
    window_days: float | None,
    lists: Mapping[str, Collection[str]],
    types: Mapping[str, str],
) -> tuple[pd.Index, pd.DataFrame]:
    """Return the candidates and, with reasons, the accounts that post but are none.

    Parameters
    ----------
    seen
        The observation.
    min_posts
        Own posts an account needs within the window.
    window_days
        Length of that window before `as_of`; None is everything.
    lists
        The project's lists: employees, partners, never_contact (account keys).
    types
        Corrections by hand: account → person, business, media, fan_page or unknown.

    Returns
    -------
    candidates, excluded
        An ascending Index of account keys; a DataFrame with account, reason (phrase id) and
        evidence (list of words).
    """
    own = seen.posts[seen.posts["own"].to_numpy(dtype=bool)]
    if window_days is not None:
        own = own[seen.days_ago(own["created_at"]) <= window_days]
    counts = own["account"].value_counts()
    accounts = pd.Index(sorted(counts[counts >= max(min_posts, 1)].index))
    kinds = account_types(seen.profiles.reindex(accounts))
    out: dict[str, tuple[str, list[str]]] = {}
    for account, kind, evidence in kinds.itertuples(name=None):
        kind_now = types.get(account, kind)
        if kind_now in {"business", "retailer", "media", "fan_page"}:
            out[account] = (f"signals.type_{kind_now}", evidence)
    for account, word in insiders(seen).items():
        if account not in types:
            out[account] = ("signals.says_employee", [word])
    for account, posts in paid_partners(seen).items():
        if account not in types:
            out[account] = ("signals.labelled_partner", [str(posts)])
    for name, reason in LISTS.items():
        out.update({account: (reason, [name]) for account in lists.get(name, ())})
    private = seen.profiles["private"].reindex(accounts).fillna(value=False).to_numpy(dtype=bool)
    out.update({account: ("signals.private", []) for account in accounts[private]})
    out.update({account: ("signals.is_rival", []) for account in seen.rival_accounts})
    out.update({account: ("signals.is_brand", []) for account in seen.brand_accounts})
    excluded = pd.DataFrame(
        [(a, *out[a]) for a in accounts if a in out], columns=["account", "reason", "evidence"]
    )
    return accounts[~accounts.isin(list(out))], excluded


def describe_candidates(seen: Observation, *, types: Mapping[str, str]) -> pd.DataFrame:
    """Return what is known of each candidate: profile, tier, language, kind, posts, labels.

    `types` corrects the account type by hand.
    """
    candidates = seen.candidates
    profiles = seen.profiles.reindex(candidates)
    own = seen.own
    size = len(candidates)
    posts = np.bincount(own["who"], minlength=size)
    of_brand = own[own["brand"].to_numpy(dtype=bool)]
    return pd.DataFrame(
        {
            "platform": platforms_of(candidates),
            "display_name": profiles["display_name"].astype("str"),
            "followers": profiles["followers"].astype("Int64"),
            "followers_as_of": profiles["followers_as_of"],
            "followers_source": profiles["followers_source"].astype("str"),
            "tier": tier_of(profiles["followers"]),
            "language": _languages(own, size),
            "type": [types.get(a, k) for a, k in account_types(profiles)["type"].items()],
            "posts": posts,
            "brand_posts": np.bincount(of_brand["who"], minlength=size),
            "label_practice": _label_practice(own, size),
        },
        index=pd.Index(candidates, name="account"),
    )


def _languages(own: pd.DataFrame, size: int) -> list[str | None]:
    """Return the language each candidate mostly writes, from their newest twenty captions."""
    spoken = own[own["text"].notna()].sort_values("created_at", ascending=False)
    spoken = spoken.groupby("who").head(COMMON_LANGUAGE_POSTS)
    languages = pd.Series(list(detect_language(spoken["text"].tolist())), dtype=object)
    pairs = pd.DataFrame({"who": spoken["who"].to_numpy(), "language": languages}).dropna()
    counts = pairs.groupby(["who", "language"]).size().rename("n").reset_index()
    counts = counts.sort_values(["who", "n", "language"], ascending=[True, False, True])
    first = counts.drop_duplicates("who").set_index("who")["language"]
    return [first.get(i) for i in range(size)]


def _label_practice(own: pd.DataFrame, size: int) -> list[str | None]:
    """Return how often each candidate labels posts as paid, as ``paid/all``; None without any."""
    paid = np.bincount(own.loc[own["paid"].to_numpy(dtype=bool), "who"], minlength=size)
    posts = np.bincount(own["who"], minlength=size)
    return [f"{p}/{n}" if p else None for p, n in zip(paid, posts, strict=True)]
