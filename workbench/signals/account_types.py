"""What kind of account it is, and whether it belongs to the brand's own people: with evidence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from workbench.signals.markers import INSIDER, WORKS_THERE
from workbench.signals.observation import Observation

__all__ = ["account_types", "insiders", "paid_partners"]

_SELLS = re.compile(
    r"(?i)\b(?:caf[eé]s?|kaffeehaus|kaffeebar|espressobar|coffee\s?(?:shop|house|bar)|röster(?:ei)?|"
    r"roaster[sy]?|roastery|bäckerei|bakery|konditorei|patisserie|restaurant|bistro|deli|imbiss|"
    r"supermarkt|markt|biomarkt|bioladen|unverpackt(?:laden)?|reformhaus|drogerie|kiosk|späti|"
    r"grocer(?:y|ies)|groceries|supermarket|retailer|wholesale|großhandel|feinkost|hofladen|"
    r"online-?shop|laden|store|shop)\b"
)
_NAME_SELLS = re.compile(
    r"(?i)caf[eé]|kaffee(?:haus|bar|laden)|coffee|röst|roast|bäck|bakery|laden|markt|store|shop|"
    r"unverpackt|kiosk|bistro|restaurant|späti|feinkost"
)
_HOURS = re.compile(
    r"(?i)(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s*(?:[-–/&+]|bis|to)\s*"
    r"(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)|\b\d{1,2}(?::\d\d)?\s*[-–]\s*\d{1,2}"
    r"(?::\d\d)?\s*(?:uhr|h\b|pm)|öffnungszeiten|opening\s+hours|open\s+daily|täglich\s+(?:geöffnet|ab|von)"
)
_ADDRESS = re.compile(
    r"(?i)\b\d{5}\s+[A-ZÄÖÜ][a-zäöüß]+|\w+(?:stra(?:ß|ss)e|str\.|platz|allee|gasse|weg|markt)\s*\d+|"
    r"\b\d+\s+\w+\s+(?:street|st\.|road|avenue)\b|📍"
)
_LEGAL = re.compile(r"\b(?:GmbH|AG|UG|e\.\s?K\.|KG|OHG|eG|Ltd|Inc|LLC|B\.V\.)(?!\w)")
_SERVICE = re.compile(
    r"(?i)click\s*&\s*collect|lieferung|lieferservice|delivery|reservierung|reservations|"
    r"bestell(?:en|ungen|t)|order\s+online|versand|wir\s+(?:sind|rösten|backen|führen|haben|liefern)|"
    r"we\s+(?:are|roast|bake|stock|deliver|serve)|unser(?:e|em)?\s+(?:sortiment|laden|regal|team)|"
    r"inhaber"
)
_SELLING_CATEGORY = re.compile(
    r"(?i)shop|store|retail|restaurant|caf[eé]|bakery|grocery|supermarket|business|company|brand|"
    r"product/service|food\s*&\s*beverage|local|einzelhandel|unternehmen|gastronomie|bäckerei|"
    r"geschäft|händler"
)
_MEDIA = re.compile(
    r"(?i)\b(?:magazin(?:e)?|zeitung|newspaper|nachrichten|news|redaktion|editorial|radio|tv|sender|"
    r"verlag|publisher|media\s*/?\s*news|broadcast)\b"
)
_FAN_PAGE = re.compile(r"(?i)fan\s?(?:page|seite|account)|\bfans?\s+of\b")
_PERSON = re.compile(
    r"(?i)\b(?:ich|mein[e]?[rnms]?|mama|mami|papa|mum|mom|dad|student(?:in)?|studiere|she/her|he/him|"
    r"they/them|sie/ihr|er/ihm|my|i'm|i’m|blogger(?:in)?|creator|digital\s+creator|hobby\w*|"
    r"wife|husband|girl|boy|\d{2}\s*(?:y/o|jahre|years)|just\s+a|private[rs]?)\b"
)
BUSINESS_EVIDENCE = 2
LABELLED_POSTS = 2
INSIDER_POSTS = 2
NEAR = 60


def account_types(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return what kind of account each profile describes, and why.

    Parameters
    ----------
    profiles
        Index `account`; columns display_name, bio, category, business.

    Returns
    -------
    pandas.DataFrame
        Same index; `type` person, business, media, fan_page or unknown; `evidence`, list of words
        found. Business takes two independent hints: a business flag alone does not make a shop,
        because creators set it too.
    """
    found = [
        _classify(str(account), *fields)
        for account, *fields in profiles[["display_name", "bio", "category", "business"]]
        .astype(object)
        .where(profiles[["display_name", "bio", "category", "business"]].notna(), None)
        .itertuples(name=None)
    ]
    return pd.DataFrame(found, index=profiles.index, columns=["type", "evidence"])


def _classify(
    account: str, name: str | None, bio: str | None, category: str | None, business: object
) -> tuple[str, list[str]]:
    label, bio, category = f"{account.partition(':')[2]} {name or ''}", bio or "", category or ""
    hints = {
        "category": _first(_SELLING_CATEGORY, category),
        "name": _first(_NAME_SELLS, label),
        "bio": _first(_SELLS, bio),
        "hours": _first(_HOURS, bio),
        "address": _first(_ADDRESS, bio),
        "legal form": _first(_LEGAL, f"{name or ''} {bio}"),
        "service": _first(_SERVICE, bio),
        "business account": "✓" if business else "",
    }
    evidence = [f"{hint}: {word}" for hint, word in hints.items() if word]
    person = _first(_PERSON, f"{bio} {category}")
    if len(evidence) - (1 if person else 0) > BUSINESS_EVIDENCE:
        return "business", evidence
    strong = bool(hints["hours"] or hints["legal form"] or hints["service"] or hints["category"])
    if strong and len(evidence) >= BUSINESS_EVIDENCE and not person:
        return "business", evidence
    for kind, pattern in (("fan_page", _FAN_PAGE), ("media", _MEDIA)):
        words = [w for w in (_first(pattern, text) for text in (label, category, bio)) if w]
        named = bool(_first(pattern, f"{label} {category}")) or kind == "fan_page"
        if words and named and not person:
            return kind, words
    return ("person", [person]) if person else ("unknown", [])


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() if found else ""


def insiders(seen: Observation) -> dict[str, str]:
    """Return accounts that say they work for the brand, with the words that say so.

    Either the bio names the brand beside a word of work, or at least two own posts about the
    brand speak of colleagues, the office or the stand as the author's own.
    """
    found: dict[str, str] = {}
    names = [*seen.brand.handles, seen.brand.name]
    pattern = re.compile("(?i)" + "|".join(re.escape(name) for name in names if name))
    bios = seen.profiles["bio"].dropna()
    for account, bio in bios[bios.str.contains(pattern)].items():
        named = pattern.search(bio)
        near = bio[max(0, named.start() - NEAR) : named.end() + NEAR] if named else ""
        if word := _first(WORKS_THERE, near):
            found[str(account)] = word
    posts = seen.posts[seen.posts["brand"].to_numpy(bool) & seen.posts["own"].to_numpy(bool)]
    posts = posts[posts["text"].notna()]
    says = posts[posts["text"].str.contains(INSIDER).to_numpy(dtype=bool)]
    counts = says.groupby("account")["post"].nunique()
    for account in counts[counts >= INSIDER_POSTS].index:
        text = says.loc[says["account"] == account, "text"].iloc[-1]
        found.setdefault(str(account), _first(INSIDER, text))
    return found


def paid_partners(seen: Observation) -> dict[str, int]:
    """Return accounts with at least two labelled paid posts about the brand, and how many."""
    posts = seen.posts[seen.posts["brand"].to_numpy(bool) & seen.posts["paid"].to_numpy(bool)]
    rival = np.fromiter(
        (_only_rival(s, seen.brand_accounts) for s in posts["sponsors"]), bool, count=len(posts)
    )
    counts = posts[~rival].groupby("account")["post"].nunique()
    return {str(a): int(n) for a, n in counts[counts >= LABELLED_POSTS].items()}


def _only_rival(sponsors: object, brand_accounts: frozenset[str]) -> bool:
    """Say whether a post names sponsors but not the brand."""
    if not isinstance(sponsors, list) or not sponsors:
        return False
    handles = {account.partition(":")[2] for account in brand_accounts}
    return not handles & set(sponsors)
