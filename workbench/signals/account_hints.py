"""Words in profiles that hint at what kind of account it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.text.arrow_texts import arrow_texts

__all__ = ["FIRM", "PERSON", "SELLS", "STRONG", "find_hints", "loosened"]

_SHOPS = (
    r"caf[eé]s?|kaffeehaus|kaffeebar|kaffeeladen|espressobar|coffee\s?(?:shop|house|bar)|"
    r"coffee\s+roasters?|\w*röster(?:ei)?|roastery|roasters|\w*bäckerei|bakery|konditorei|"
    r"patisserie|restaurant|bistro|imbiss|supermarkt|supermarket|bio(?:markt|laden)|naturkost\w*|"
    r"unverpackt(?:laden)?|reformhaus|drogerie|kiosk|späti|greengrocer|grocer(?:y|s)?|retailer|"
    r"wholesale|großhandel|feinkost|(?:hof|dorf|wein|tee|welt|eck|lebensmittel|buch)laden|"
    r"online-?shop|boutique|buchhandlung|bookshop|bookstore"
)
_DAYS = (
    r"(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_FIRMS = (
    r"\w*agentur|agency|consulting|consultancy|\w*beratung(?:sgesellschaft)?|kanzlei|law\s+firm|"
    r"ingenieurbüro|planungsbüro|architekturbüro|startup|start-up|software|verein|genossenschaft|"
    r"stiftung|manufacturer|hersteller|dienstleister"
)
_PEOPLE = (
    r"ich|mein[e]?[rnms]?|mama|mami|papa|mum|mom|dad|student(?:in)?|studiere|she/her|he/him|"
    r"they/them|sie/ihr|er/ihm|my|i'm|i’m|blogger(?:in)?|creator|artist|digital\s+creator|"
    r"hobby\w*|wife|husband|girl|boy|\d{2}\s*(?:y/o|jahre|years)|just\s+a|private[rs]?"
)
_PEOPLE_CATEGORIES = (
    r"public\s+figure|personal\s+blog|musician|athlete|photographer|author|writer|actor|actress|"
    r"comedian|chef|model|gamer|entrepreneur|person\s+des\s+öffentlichen\s+lebens|künstler(?:in)?|"
    r"sportler(?:in)?|fotograf(?:in)?|autor(?:in)?|unternehmer(?:in)?|musiker(?:in)?"
)
_NEWS = (
    r"magazin(?:e)?|zeitung|newspaper|nachrichten|news|redaktion|editorial|radio|tv|sender|"
    r"verlag|publisher|media\s*/?\s*news|broadcast(?:ing)?|podcast"
)
_EDGE = r"(?:^|$|[^\pL\pN_])"  # RE2 knows a word's edge in ASCII only


@dataclass(frozen=True)
class _Hint:
    """A pattern for one column; `quick` is an RE2 pattern that finds at least as much."""

    column: str
    pattern: re.Pattern[str]
    quick: str = field(default="")

    def candidates(self, texts: pa.Array | pa.ChunkedArray) -> list[int]:
        """Return the rows in which the pattern may be found."""
        found = pc.match_substring_regex(texts, self.quick or loosened(self.pattern.pattern))
        hits = pc.fill_null(found, fill_value=False).to_numpy(zero_copy_only=False)
        return [int(row) for row in np.flatnonzero(hits)]


def loosened(pattern: str) -> str:
    """Return a Python pattern for RE2 without its edges and looks around: it finds no less."""
    loose = re.sub(r"\\b|\(\?<?[!=](?:\[[^\]]*\]|[^()])*\)", "", pattern)
    for python, re2 in ((r"\w", r"[\pL\pM\pN_]"), (r"\s", r"[\s\pZ]"), (r"\d", r"\pN")):
        loose = loose.replace(python, re2)
    return loose


def _words(column: str, words: str) -> _Hint:
    """Return the hint that one of `words` stands alone in a column."""
    return _Hint(column, re.compile(rf"(?i)\b(?:{words})\b"))


_PERSON_WORDS = re.compile(rf"(?i)\b(?:{_PEOPLE})\b")
HINTS: dict[str, _Hint] = {
    "category": _words(
        "category",
        r"shop|shopping|store|retail\w*|restaurant|caf[eé]|coffee\s+shop|bakery|grocery|bar|pub|"
        r"supermarket|food\s*&\s*beverage(?!\s+company)|einzelhandel|gastronomie|bäckerei|geschäft|"
        r"händler|e-?commerce\s+website",
    ),
    "hours": _Hint(
        "bio",
        re.compile(
            rf"(?i)\b{_DAYS}\b\.?\s*(?:[-–/]|bis|to|through)\s*\b{_DAYS}\b|"
            r"\b\d{1,2}(?::\d\d)?\s*[-–]\s*\d{1,2}(?::\d\d)?\s*uhr\b|"
            r"\b\d{1,2}(?::\d\d)?\s*am\s*[-–]\s*\d{1,2}(?::\d\d)?\s*pm\b|"
            r"öffnungszeiten|opening\s+hours|open\s+daily|täglich\s+(?:geöffnet|ab\s+\d|von\s+\d)"
        ),
    ),
    "service": _Hint(
        "bio",
        re.compile(
            r"(?i)click\s*&\s*collect|lieferservice|delivery\s+service|reservierung|reservations|"
            r"order\s+online|(?:jetzt|online|hier)\s+bestellen|"
            r"\bwir\s+(?:rösten|führen|liefern|verkaufen|beliefern)|"
            r"\bwe\s+(?:roast|stock|deliver|sell|serve)|"
            r"\b(?:unser|our)\s+(?:sortiment|laden|store|shop)\b"
        ),
    ),
    "name": _Hint(
        "label",
        re.compile(rf"(?i)(?<![a-zäöüß])(?:{_SHOPS}|laden|store|shop|markt)(?![a-zäöüß])"),
    ),
    "bio": _words("bio", rf"{_SHOPS}|laden|store|shop|markt"),
    "company": _words(
        "category",
        r"company|product/service|local\s+business|business\s+service|agency|agentur|consult\w*|"
        r"unternehmen|organi[sz]ation|brand|marke|software|dienstleist\w*|hotel|verein",
    ),
    "legal form": _Hint(
        "name and bio",
        re.compile(r"\b(?:GmbH|UG\s*\(|e\.\s?K\.|e\.\s?V\.|OHG|GbR|Ltd|Inc|LLC|B\.V\.)(?!\w)"),
    ),
    "legal name": _Hint("name", re.compile(r"\s(?:AG|KG|SE|eG)$")),
    "offer": _Hint(
        "bio",
        re.compile(
            r"(?i)\bwir\s+(?:beraten|entwickeln|gestalten|produzieren|vermarkten|vermitteln)\b|"
            r"\bwe\s+(?:advise|manufacture|produce|distribute)\b|\bb2b\b|"
            r"\bwe\s+(?:help|connect)\s+(?:brands|businesses|companies|teams|clients)\b|"
            r"\bwe\s+(?:design|develop|build)\s+(?:brands|software|apps|websites)\b"
        ),
    ),
    "firm": _Hint("label", re.compile(rf"(?i)(?<![a-zäöüß])(?:{_FIRMS})(?![a-zäöüß])")),
    "firm in bio": _words("bio", _FIRMS),
    "address": _Hint(
        "bio",
        re.compile(
            r"\b\d{5}\s+[A-ZÄÖÜ][a-zäöüß]+|"
            r"(?i:\w+(?:stra(?:ß|ss)e|str\.|platz|allee|gasse|weg)\s*\d+)|"
            r"(?i:\b\d+\s+\w+\s+(?:street|st\.|road|avenue)\b)"
        ),
    ),
    "media": _words("label", _NEWS),
    "media category": _words("category", _NEWS),
    "media in bio": _words("bio", _NEWS),
    "fan page": _Hint(
        "all", re.compile(r"(?i)\bfan(?:\s|-)?(?:page|seite|account|club|community|base)s?\b")
    ),
    "person": _Hint(
        "bio",
        _PERSON_WORDS,
        rf"(?i){_EDGE}(?:{loosened(_PEOPLE)}){_EDGE}",
    ),
    "person category": _words("category", rf"{_PEOPLE}|{_PEOPLE_CATEGORIES}"),
}
SELLS = ("category", "hours", "service", "name", "bio")
FIRM = ("company", "legal form", "legal name", "offer", "firm", "firm in bio")
PERSON = ("person", "person category")
STRONG = ("category", "hours", "service", "company", "legal form", "legal name", "offer")


def find_hints(
    profiles: pd.DataFrame, names: tuple[str, ...] = tuple(HINTS)
) -> list[dict[str, str]]:
    """Return for each profile the hints found, as hint → the words that give it.

    RE2 looks through whole columns first, so that Python reads only profiles in which a pattern
    may be found: 100,000 profiles take a second or two.
    """
    columns = _columns(profiles)
    texts = {name: arrow_texts(column) for name, column in columns.items()}
    found: list[dict[str, str]] = [{} for _ in range(len(profiles))]
    for name in names:
        hint = HINTS[name]
        rows = hint.candidates(texts[hint.column])
        for row, text in zip(rows, columns[hint.column].iloc[rows], strict=True):
            words = hint.pattern.search(text)
            if words and words[0].strip():
                found[row][name] = words[0].strip()
    return found


def _columns(profiles: pd.DataFrame) -> dict[str, pd.Series]:
    name, bio, category = (
        _texts(profiles[column]) for column in ("display_name", "bio", "category")
    )
    handles = [str(account).partition(":")[2] for account in profiles.index]
    label = pd.Series(handles, index=profiles.index, dtype="str") + " " + name
    return {
        "label": label,
        "name": name,
        "bio": bio,
        "category": category,
        "name and bio": name + " " + bio,
        "all": label + " " + category + " " + bio,
    }


def _texts(column: pd.Series) -> pd.Series:
    """Return a column of texts that Arrow can hold, "" where there is none."""
    said = column if column.dtype != object else arrow_texts(column).to_pylist()
    return pd.Series(said, index=column.index, dtype="str").fillna("")
