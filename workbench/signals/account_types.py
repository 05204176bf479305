"""What kind of account it is, and whether it belongs to the brand's own people: with evidence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from workbench.signals.observation import Observation
from workbench.text.markers import INSIDER, WORKS_AT

__all__ = ["account_types", "insiders", "paid_partners"]

_SHOPS = (
    r"caf[eé]s?|kaffeehaus|kaffeebar|kaffeeladen|espressobar|coffee\s?(?:shop|house|bar)|"
    r"coffee\s+roasters?|\w*rösterei|roastery|roasters|\w*bäckerei|bakery|konditorei|patisserie|"
    r"restaurant|bistro|imbiss|supermarkt|supermarket|bio(?:markt|laden)|naturkost\w*|"
    r"unverpackt(?:laden)?|reformhaus|drogerie|kiosk|späti|greengrocer|grocer(?:y|s)?|retailer|"
    r"wholesale|großhandel|feinkost|(?:hof|dorf|wein|tee|welt|eck)laden|online-?shop"
)
_DAYS = (
    r"(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_SELLS = re.compile(rf"(?i)\b(?:{_SHOPS}|laden|store|shop|markt)\b")
_NAME_SELLS = re.compile(rf"(?i)(?<![a-zäöüß])(?:{_SHOPS}|laden|store|shop|markt)(?![a-zäöüß])")
_HOURS = re.compile(
    rf"(?i)\b{_DAYS}\b\.?\s*(?:[-–/]|bis|to|through)\s*\b{_DAYS}\b|"
    r"\b\d{1,2}(?::\d\d)?\s*[-–]\s*\d{1,2}(?::\d\d)?\s*uhr\b|"
    r"\b\d{1,2}(?::\d\d)?\s*am\s*[-–]\s*\d{1,2}(?::\d\d)?\s*pm\b|"
    r"öffnungszeiten|opening\s+hours|open\s+daily|täglich\s+(?:geöffnet|ab\s+\d|von\s+\d)"
)
_ADDRESS = re.compile(
    r"\b\d{5}\s+[A-ZÄÖÜ][a-zäöüß]+|"
    r"(?i:\w+(?:stra(?:ß|ss)e|str\.|platz|allee|gasse|weg)\s*\d+)|"
    r"(?i:\b\d+\s+\w+\s+(?:street|st\.|road|avenue)\b)"
)
_LEGAL = re.compile(r"\b(?:GmbH|UG\s*\(|e\.\s?K\.|OHG|GbR|Ltd|Inc|LLC|B\.V\.)(?!\w)")
_LEGAL_NAME = re.compile(r"\s(?:AG|KG|SE|eG)$")
_SERVICE = re.compile(
    r"(?i)click\s*&\s*collect|lieferservice|delivery\s+service|reservierung|reservations|"
    r"order\s+online|(?:jetzt|online|hier)\s+bestellen|"
    r"\bwir\s+(?:rösten|führen|liefern|verkaufen|beliefern)|"
    r"\bwe\s+(?:roast|stock|deliver|sell|serve)|\b(?:unser|our)\s+(?:sortiment|laden|store|shop)\b"
)
_SELLING_CATEGORY = re.compile(
    r"(?i)\b(?:shop|store|retail\w*|restaurant|caf[eé]|coffee\s+shop|bakery|grocery|supermarket|"
    r"local\s+business|company|product/service|food\s*&\s*beverage|einzelhandel|unternehmen|"
    r"gastronomie|bäckerei|geschäft|händler)\b"
)
_MEDIA = re.compile(
    r"(?i)\b(?:magazin(?:e)?|zeitung|newspaper|nachrichten|news|redaktion|editorial|radio|tv|sender|"
    r"verlag|publisher|media\s*/?\s*news|broadcast)\b"
)
_FAN_PAGE = re.compile(r"(?i)\bfan\s?(?:page|seite|account|club)\b")
_PERSON = re.compile(
    r"(?i)\b(?:ich|mein[e]?[rnms]?|mama|mami|papa|mum|mom|dad|student(?:in)?|studiere|she/her|he/him|"
    r"they/them|sie/ihr|er/ihm|my|i'm|i’m|blogger(?:in)?|creator|artist|digital\s+creator|hobby\w*|"
    r"wife|husband|girl|boy|\d{2}\s*(?:y/o|jahre|years)|just\s+a|private[rs]?)\b"
)
STRONG = ("category", "hours", "legal form", "service")
BUSINESS_EVIDENCE = 2
LABELLED_POSTS = 2
INSIDER_POSTS = 2


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
        "hours": _first(_HOURS, bio),
        "legal form": _first(_LEGAL, f"{name or ''} {bio}") or _first(_LEGAL_NAME, name or ""),
        "service": _first(_SERVICE, bio),
        "name": _first(_NAME_SELLS, label),
        "bio": _first(_SELLS, bio),
        "address": _first(_ADDRESS, bio),
    }
    evidence = [f"{hint}: {word}" for hint, word in hints.items() if word]
    person = _first(_PERSON, f"{bio} {category}")
    strong = sum(bool(hints[hint]) for hint in STRONG)
    needed = BUSINESS_EVIDENCE + bool(person)
    # The platform's own category needs no second word if the business flag agrees with it.
    agreed = bool(hints["category"] and business) and not person
    if agreed or (len(evidence) >= needed and (strong or len(evidence) > needed)):
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

    Either the bio names a role at the brand ("Marketing @brand", "I work at brand"), or at least
    two own posts about the brand speak of its office, stand or openings as the author's own.
    """
    names = "|".join(re.escape(name) for name in (*seen.brand.handles, seen.brand.name) if name)
    works = re.compile(WORKS_AT.replace("BRAND", names))
    bios = seen.profiles["bio"].dropna()
    found = {
        str(account): _first(works, bio) for account, bio in bios[bios.str.contains(works)].items()
    }
    posts = seen.posts[seen.posts["brand"].to_numpy(bool) & seen.posts["own"].to_numpy(bool)]
    posts = posts[posts["text"].notna()]
    inside = re.compile(INSIDER.replace("BRAND", names))
    says = posts[posts["text"].str.contains(inside).to_numpy(dtype=bool)]
    counts = says.groupby("account")["post"].nunique()
    for account in counts[counts >= INSIDER_POSTS].index:
        text = says.loc[says["account"] == account, "text"].iloc[-1]
        found.setdefault(str(account), _first(inside, text))
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
