"""Words by which captions give themselves away: paid labels, giveaways, insiders."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["GIVEAWAY", "INSIDER", "WORKS_AT", "paid_label"]

# In Germany people also label unpaid posts, because naming a brand may count as advertising.
_UNPAID = re.compile(
    r"(?i)(?:unbezahlt|unbeauftragt|unpaid|selbst\s*gekauft|self[- ]?bought|not\s+sponsored|"
    r"(?:da|wegen|durch)\s+(?:marken|namens)nennung|not\s+an\s+ad|no\s+ad\b)"
)
_DENIED = re.compile(r"(?i)(?:keine|not?|kein|ohne)\s+(?:bezahlte\s+|an?\s+|paid\s+)?$")
_WORDS = (
    r"(?:werbung|anzeige|bezahlte\s+(?:partnerschaft|kooperation|werbung)|advertisement|"
    r"sponsored(?:\s+(?:by|post))?|paid\s+partnership|ad)"
)
# A label stands at the start, alone on its line, in brackets or before a separator, or is a
# hashtag; the same word in the middle of a sentence is just a word.
_LABEL = re.compile(
    rf"(?i)(?:\A|\n|[\[(|*])[^\w\n#@]{{0,4}}(?P<plain>{_WORDS})(?=\s*(?:$|\n|[\])|*:/,–—.-]|@|mit\b|with\b|for\b|für\b))|"
    r"#(?P<tag>werbung|anzeige|ad|advertisement|sponsored|sponsoredpost|paidpartnership|"
    r"bezahltewerbung|bezahltepartnerschaft)(?!\w)|"
    r"\b(?P<phrase>bezahlte\s+(?:partnerschaft|kooperation)|paid\s+partnership\s+with|"
    r"in\s+bezahlter\s+kooperation\s+mit)"
)
LABEL_NEAR = 60

GIVEAWAY = re.compile(
    r"(?i)gewinnspiel|verlosung|verlose[nt]?\b|giveaway|give-away|\braffle\b|win\s+a\b|zu\s+gewinnen|"
    r"teilnahmebedingungen|teilnahmeschluss|tag\s+(?:a|two|three|your)\s+friends?|markiert?\s+\w+\s+freund"
)

_ROLE = (
    r"(?:team|marketing|sales|vertrieb|founder|co-?founder|gründer(?:in)?|ceo|cmo|head\s+of\s+\w+|"
    r"leitung(?:\s+\w+)?|produktentwicklung|product\s+(?:manager|developer|lead|development)|"
    r"social\s+media(?:\s+manager(?:in)?)?|community\s+manager(?:in)?|employee|intern|"
    r"praktikant(?:in)?|werkstudent(?:in)?|trainee|azubi|hr|people\s*&\s*culture|qualitätssicherung|"
    r"qualität|quality|logistik|logistics|einkauf|controlling|finance|brand\s+manager(?:in)?|\w*entwickler(?:in)?|"
    r"barista[- ]?trainer(?:in)?|job|angestellt|work(?:s|ing)?|arbeite(?:t|n)?|tätig)"
)
WORKS_AT = (
    rf"(?i)\b{_ROLE}\W{{1,3}}@(?:BRAND)\b|"
    rf"\b{_ROLE}(?:\W+[\wäöüß]+){{0,2}}?\W+(?:bei|at|for|für|im\s+team)\s+@?(?:BRAND)\b|"
    r"\b(?:bei|at)\s+@?(?:BRAND)\s+(?:im|in|als|as)\b"
)
INSIDER = (
    r"(?i)\bwir\s+bei\s+@?(?:BRAND)|\bbei\s+uns\s+im\s+(?:büro|team|werk|labor|lager|office)|"
    r"\b(?:unser(?:e|em|er|en)?|our)\s+(?:büro|office|messestand|booth|stand|teamküche|warehouse|"
    r"factory|abteilung|werk|lab)\b|"
    r"\bm/w/d\b|wir\s+suchen\s+(?:dich|verstärkung|für\s+unser)|we(?:'|’)?re\s+hiring|"
    r"we\s+are\s+hiring|join\s+our\s+team|"
    r"(?:mein|erster|letzter)\w*\s+(?:job|arbeitstag|tag|woche)\s+(?:bei|im\s+büro)|"
    r"my\s+(?:job|first\s+(?:day|week))\s+at|feierabend\s+im\s+büro|"
    r"(?:kolleg(?:e|en|in|innen)|team)\s+(?:bei|von|from|at)\s+@?(?:BRAND)"
)


def paid_label(texts: pd.Series) -> npt.NDArray[np.object_]:
    """Return the advertising label each caption carries, lower-case, or an empty string.

    A label stands at the start, alone on a line, in brackets or as a hashtag; `#ad` counts among
    other hashtags too. One that says nearby that nobody pays ("Werbung, unbezahlt", "da
    Markennennung", "keine bezahlte Werbung") is none.

    Examples
    --------
    >>> paid_label(pd.Series(["Anzeige | neu bei mir", "Die Werbung in der U-Bahn ist gut"]))
    array(['anzeige', ''], dtype=object)
    """
    return np.array([_label(text) for text in texts], dtype=object)


def _label(text: str) -> str:
    for found in _LABEL.finditer(text):
        near = text[found.start() : found.end() + LABEL_NEAR]
        before = text[max(0, found.start() - LABEL_NEAR) : found.start()]
        if not _UNPAID.search(near) and not _DENIED.search(before):
            return str(found["plain"] or found["tag"] or found["phrase"]).lower()
    return ""
