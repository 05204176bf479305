"""Who can be a candidate at all, and why the others cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from workbench.schema import account_key, is_pseudonym
from workbench.signals.account_types import NOT_PEOPLE, account_types, person_words
from workbench.signals.comparison import platforms_of
from workbench.signals.observation import Observation
from workbench.signals.own_people import insiders, paid_partners
from workbench.signals.reach import tier_of
from workbench.signals.spoken import languages_of

__all__ = ["choose_candidates", "describe_candidates"]

LISTS = {
    "employees": "signals.listed_employee",
    "partners": "signals.listed_partner",
    "never_contact": "signals.listed_never",
    "minors": "signals.listed_minor",
}
"""Lists that keep an account out, the strictest last; `customers` only marks it."""


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
        The project's lists: employees, partners, never_contact, and minors (account keys);
        customers stay candidates.
    types
        Corrections by hand: account → person, business, retailer, media, fan_page or unknown.

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
    types = {_key(account): kind for account, kind in types.items()}
    out: dict[str, tuple[str, list[str]]] = {}
    for account, kind, evidence in kinds.itertuples(name=None):
        kind_now = types.get(account, kind)
        if kind_now in NOT_PEOPLE:
            out[account] = (f"signals.type_{kind_now}", evidence if kind_now == kind else [])
    for account, word in insiders(seen).items():
        if account not in types:
            out[account] = ("signals.says_employee", [word])
    for account, posts in paid_partners(seen).items():
        if account not in types:
            out[account] = ("signals.labelled_partner", [str(posts)])
    out.update({a: ("signals.pseudonym", []) for a in accounts if "~" in a and is_pseudonym(a)})
    private = seen.profiles["private"].reindex(accounts).fillna(value=False).to_numpy(dtype=bool)
    out.update({account: ("signals.private", []) for account in accounts[private]})
    for name, reason in LISTS.items():
        out.update({_key(account): (reason, [name]) for account in lists.get(name, ())})
    out.update({account: ("signals.is_rival", []) for account in seen.rival_accounts})
    out.update({account: ("signals.is_brand", []) for account in seen.brand_accounts})
    excluded = pd.DataFrame(
        [(a, *out[a]) for a in accounts if a in out], columns=["account", "reason", "evidence"]
    )
    return accounts[~accounts.isin(list(out))], excluded


def describe_candidates(
    seen: Observation,
    *,
    lists: Mapping[str, Collection[str]],
    types: Mapping[str, str],
) -> pd.DataFrame:
    """Return what is known of each candidate: profile, tier, language, kind, posts, labels.

    `types` corrects the account type by hand; `lists` says who is a customer. Since other kinds
    are no candidates, the type left is person or unknown unless a hand wrote another.
    """
    candidates = seen.candidates
    types = {_key(account): kind for account, kind in types.items()}
    profiles = seen.profiles.reindex(candidates)
    own = seen.own
    size = len(candidates)
    said = person_words(profiles)
    kinds = ["person" if words else "unknown" for words in said]
    of_brand = own["who"].to_numpy()[own["brand"].to_numpy(dtype=bool)]
    return pd.DataFrame(
        {
            "platform": platforms_of(candidates),
            "display_name": profiles["display_name"].astype("str"),
            "followers": profiles["followers"].astype("Int64"),
            "followers_as_of": profiles["followers_as_of"],
            "followers_source": profiles["followers_source"].astype("str"),
            "tier": tier_of(profiles["followers"]),
            "language": languages_of(seen),
            "type": [types.get(a, k) for a, k in zip(candidates, kinds, strict=True)],
            "type_evidence": [
                [words] if words and a not in types else []
                for a, words in zip(candidates, said, strict=True)
            ],
            "customer": candidates.isin([_key(account) for account in lists.get("customers", ())]),
            "posts": np.bincount(own["who"], minlength=size),
            "brand_posts": np.bincount(of_brand, minlength=size) + candidates.isin(seen.undated),
            "label_practice": _label_practice(own, size),
        },
        index=pd.Index(candidates, name="account"),
    )


def _key(account: str) -> str:
    """Return an account as the tables write it, however a hand spelled it."""
    platform, _, handle = account.partition(":")
    return account if handle.startswith("id=") else account_key(platform.lower(), handle) or account


def _label_practice(own: pd.DataFrame, size: int) -> list[str | None]:
    """Return how often each candidate labels posts as paid, as ``paid/all``; None without any."""
    who = own["who"].to_numpy()
    paid = np.bincount(who[own["paid"].to_numpy(dtype=bool)], minlength=size)
    posts = np.bincount(who, minlength=size)
    return [f"{p}/{n}" if p else None for p, n in zip(paid, posts, strict=True)]
