"""What kind of account it is: with evidence, correctable by hand."""

from __future__ import annotations

import pandas as pd

from workbench.signals.account_hints import FIRM, PERSON, SELLS, STRONG, find_hints

__all__ = ["NOT_PEOPLE", "account_types", "person_words"]

NOT_PEOPLE = ("business", "retailer", "media", "fan_page")
COMMERCIAL_EVIDENCE = 2


def account_types(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return what kind of account each profile describes, and why.

    Parameters
    ----------
    profiles
        Index `account`; columns display_name, bio, category, business.

    Returns
    -------
    pandas.DataFrame
        Same index; `type` and `evidence`, the list of hints with the words found. Types are
        retailer (shops, cafés and stores that sell to people), business (companies, services,
        agencies and associations), media, fan_page, person and unknown.

    Notes
    -----
    A commercial account takes two independent hints, one of them strong (category, opening hours,
    legal form, service or offer), and one more where the profile also speaks as a person; a
    business flag alone does not make a shop, because creators set it too, but it makes a
    commercial category enough. It is a retailer if at least as many hints say that it sells as
    that it is a firm. These rules are judgement.
    """
    flags = profiles["business"].fillna(value=False).to_numpy(dtype=bool)
    kinds = [
        _kind(hints, flagged=flag)
        for hints, flag in zip(find_hints(profiles), flags.tolist(), strict=True)
    ]
    return pd.DataFrame(kinds, index=profiles.index, columns=["type", "evidence"])


def person_words(profiles: pd.DataFrame) -> list[str]:
    """Return the words by which each profile speaks as a person, "" without any."""
    found = find_hints(profiles, PERSON)
    return [next(iter(hints.values()), "") for hints in found]


def _kind(hints: dict[str, str], *, flagged: bool) -> tuple[str, list[str]]:
    if not hints:
        return "unknown", []
    person = next((hints[name] for name in PERSON if name in hints), "")
    if "media category" in hints:  # "Media/news company" says less of a company than of news
        hints = {name: words for name, words in hints.items() if name != "company"}
    sells, firm = [n for n in SELLS if n in hints], [n for n in FIRM if n in hints]
    named = "media" in hints or "media category" in hints
    if _commercial(hints, sells + firm, flagged=flagged, person=bool(person)):
        if len(sells) >= len(firm):
            return "retailer", _said(hints, [*sells, *firm, "address"])
        if not named or person:
            return "business", _said(hints, [*firm, *sells, "address"])
    if not person and "fan page" in hints:
        return "fan_page", [hints["fan page"]]
    if not person and named:
        return "media", [w for n, w in hints.items() if n.startswith("media")]
    return ("person", [person]) if person else ("unknown", [])


def _commercial(hints: dict[str, str], found: list[str], *, flagged: bool, person: bool) -> bool:
    """Say whether the hints are enough for an account that is no person's."""
    categories = "category" in hints or "company" in hints
    if categories and flagged and not person:
        return True
    evidence = len(found) + ("address" in hints)
    needed = COMMERCIAL_EVIDENCE + person
    return evidence > needed or (evidence == needed and any(n in STRONG for n in found))


def _said(hints: dict[str, str], names: list[str]) -> list[str]:
    return [f"{name}: {hints[name]}" for name in names if name in hints]
