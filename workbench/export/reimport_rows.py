"""What a row of an edited file says: whom it is about, and what was put into which field."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from workbench.export.baseline import STAMP
from workbench.export.links import linked_account
from workbench.phrases import entry, languages
from workbench.schema import bare_handle, handle_of, is_pseudonym, platform_of
from workbench.shortlist import STATUSES
from workbench.signals.candidates import LISTS

__all__ = [
    "FIELDS",
    "WHO",
    "Finder",
    "barred_from",
    "column_names",
    "field_value",
    "same_value",
]

FIELDS = ("status", "choice", "owner", "note", "reason", "tags", "cost")
WHO = ("person", "account", "handles", "links")
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "person": ("person",),
    "account": ("account", "accounts", "konto", "konten"),
    "handles": ("handles", "handle", "username", "user name", "user", "profile", "profil",
                "benutzername", "nutzername", "instagram", "name", "creator"),
    "links": ("links", "link", "url", "profile", "profil", "profile url", "profile_url",
              "profillink", "adresse"),
    "platform": ("platform", "plattform", "platforms", "kanal", "network", "netzwerk"),
    "status": ("status", "stand"),
    "choice": ("choice", "wahl", "auswahl"),
    "owner": ("owner", "zuständig", "betreuung", "verantwortlich"),
    "note": ("note", "notes", "notiz", "notizen", "bemerkung", "kommentar"),
    "reason": ("reason", "grund", "begründung"),
    "tags": ("tags", "tag", "schlagworte", "schlagwörter"),
    "cost": ("cost", "costs", "price", "kosten", "preis", "honorar"),
    "campaign": ("campaign", "kampagne"),
    STAMP: (STAMP,),
}  # fmt: skip
_CHOICES: Mapping[str, str] = {
    "first": "first", "erste": "first", "erste wahl": "first", "1": "first",
    "reserve": "reserve", "ersatz": "reserve", "2": "reserve",
}  # fmt: skip
_WITH_PLATFORM = re.compile(r"(?P<handle>[^()\s;]+)\s*\((?P<platform>[a-z][a-z0-9_]*)\)", re.I)
_KEY = re.compile(r"[a-z][a-z0-9_]*:\S+", re.IGNORECASE)
_HANDLE = re.compile(r"@?[\w][\w.\-]{0,99}|@?_[\w.\-]{0,99}")
_MONEY = re.compile(r"[^\d\-]{0,6}(-?\d[\d.,' \u00a0\u202f]*)\D{0,6}")
_THOUSANDS = re.compile(r"-?\d{1,3}([.,]\d{3})+")


def barred_from(project: Any) -> dict[str, str]:  # noqa: ANN401  # a Project or a stand-in
    """Return phrase ids that say why accounts are no candidates, by key, or handle of a brand."""
    lists = project.lists() if hasattr(project, "lists") else {}
    brand = project.brand
    return {
        **dict.fromkeys(map(str.lower, brand.competitor_handles), "signals.is_rival"),
        **dict.fromkeys(map(str.lower, brand.handles), "signals.is_brand"),
        **{a: why for name, why in LISTS.items() for a in lists.get(name, ())},
    }


def column_names(columns: Collection[str]) -> dict[str, str]:
    """Return which column of a file is which of ours; English and German headers are known."""
    plain = {re.sub(r"\s+", " ", name.strip().casefold()): name for name in reversed([*columns])}
    found: dict[str, str] = {}
    for ours, names in _ALIASES.items():
        match = next((plain[name] for name in names if name in plain), None)
        if match is not None and match not in found.values():
            found[ours] = match
    return found


class Finder:
    """Tells whom a row is about.

    Parameters
    ----------
    known
        Accounts that the project knows.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._keys = frozenset(known)
        self._by_handle: dict[str, list[str]] = {}
        for key in sorted(self._keys):
            self._by_handle.setdefault(handle_of(key), []).append(key)
        platforms = Counter(map(platform_of, self._keys))
        self._usual = max(platforms, key=lambda p: (platforms[p], p)) if platforms else "instagram"

    def accounts(self, cells: Mapping[str, str | None]) -> list[str]:
        """Return the account keys that a row names, known ones first; empty if it names nobody."""
        platform = bare_handle(cells.get("platform") or "") or None
        found: dict[str, None] = {}
        for name in WHO:
            for part in re.split(r"[;\n|]+", cells.get(name) or ""):
                if key := self._key(part.strip(), platform):
                    found[key] = None
        return sorted(found, key=lambda key: key not in self._keys)

    def _key(self, text: str, platform: str | None) -> str | None:
        """Return the account that a handle, key or address names."""
        if match := _WITH_PLATFORM.fullmatch(text):
            return self._made(match["platform"].lower(), match["handle"])
        if "/" in text or text.lower().startswith("www."):
            return linked_account(text)
        if _KEY.fullmatch(text):
            kind, _, handle = text.partition(":")
            return self._made(kind.lower(), handle)
        return self._by_name(text, platform) if _HANDLE.fullmatch(text) else None

    def _by_name(self, text: str, platform: str | None) -> str | None:
        """Return the one known account of a handle; else that on the platform most are on."""
        known = self._by_handle.get(bare_handle(text), [])
        here = [key for key in known if platform in {None, platform_of(key)}]
        usual = [key for key in here if platform_of(key) == self._usual]
        if here:
            return here[0] if len(here) == 1 or not usual else usual[0]
        return self._made(platform or self._usual, text)

    @staticmethod
    def _made(platform: str, handle: str) -> str | None:
        name = handle if handle.startswith("id=") else bare_handle(handle)
        return f"{platform}:{name}" if name and not is_pseudonym(name) else None


def field_value(field: str, cell: str | None) -> Any:  # noqa: ANN401  # a value of any field
    """Return what `Shortlist.decide` takes for a cell; None leaves the field as it is.

    Raises
    ------
    ValueError
        The cell holds nothing the field can take.
    """
    text = "" if cell is None else cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if field in {"owner", "note", "reason"}:
        return text
    if field == "tags":
        return sorted({tag.strip() for tag in text.split(";") if tag.strip()})
    if field == "cost":
        return _money(text) if text else ""
    if not text:
        return None
    words = _CHOICES if field == "choice" else _status_words()
    if text.casefold() not in words:
        raise ValueError(text)
    return words[text.casefold()]


def same_value(field: str, one: Any, other: Any) -> bool:  # noqa: ANN401  # values of any field
    """Say whether two values of a field mean the same; nothing and an empty text do."""
    if field == "cost" and isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=0.005)
    if field == "cost":  # 0 is a price, nothing is none
        return one in {None, ""} and other in {None, ""}
    if field == "tags":
        return _joined(one) == _joined(other)
    return (one or None) == (other or None)


def _joined(tags: Any) -> list[str]:  # noqa: ANN401  # a list or nothing
    """Return tags as a file holds them, where a tag may have the separator within."""
    return sorted({t.strip() for tag in tags or () for t in str(tag).split(";") if t.strip()})


def _status_words() -> dict[str, str]:
    """Return statuses by what they are called in files and on boards, in every language."""
    words = {"in der auswahl": "shortlisted"}  # as earlier files call it
    words |= {status: status for status in STATUSES}
    for status in STATUSES:
        for language in languages():
            said = entry(f"widgets.status_{status}", language)
            words[said.casefold()] = status
    return words


def _money(text: str) -> float:
    """Return an amount written in English or German: ``1.234,50``, ``1,234.50``, ``350 €``."""
    found = _MONEY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    plain = re.sub(r"[' \u00a0\u202f]", "", found[1]).rstrip(".,")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", "")
    elif plain.rfind(",") > plain.rfind("."):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", "")
    amount = float(plain)
    if amount < 0 or not math.isfinite(amount):
        raise ValueError(text)
    return amount
