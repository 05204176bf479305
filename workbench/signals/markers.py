"""Words by which captions give themselves away: paid labels, giveaways, insiders."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["GIVEAWAY", "INSIDER", "WORKS_THERE", "label_position", "paid_label"]

# In Germany people also label unpaid posts, because naming a brand may count as advertising.
_UNPAID = (
    r"(?:unbezahlt|unbeauftragt|unpaid|selbst\s*gekauft|self[- ]?bought|not\s+sponsored|"
    r"(?:da|wegen|durch)\s+(?:marken|namens)nennung|keine\s+werbung|not\s+an\s+ad|no\s+ad\b)"
)
_LABEL = re.compile(
    r"(?i)(?<![\w#])#?(?P<label>werbung|anzeige|bezahlte\s+(?:partnerschaft|kooperation|werbung)|"
    r"advertisement|sponsored(?:\s+by)?|paid\s+partnership|in\s+(?:bezahlter\s+)?kooperation\s+mit|"
    r"ad|sponsoredpost|paidpartnership|bezahltewerbung)(?!\w)"
)
_TWO_LETTERS = re.compile(r"(?i)^\W*ad\b\W|#ad(?!\w)|[\[(|*]\s*ad\s*[\])|*]")
_UNPAID_RE = re.compile("(?i)" + _UNPAID)

GIVEAWAY = re.compile(
    r"(?i)gewinnspiel|verlosung|verlose[nt]?\b|giveaway|give-away|\braffle\b|win\s+a\b|zu\s+gewinnen|"
    r"teilnahmebedingungen|teilnahmeschluss|tag\s+(?:a|two|three|your)\s+friends?|markiert?\s+\w+\s+freund"
)

WORKS_THERE = re.compile(
    r"(?i)\bteam\b|\bwork(?:s|ing)?\s+(?:at|for|with|@)|\barbeite|mitarbeiter|angestellt|marketing|"
    r"\bsales\b|vertrieb|founder|gründer|\bceo\b|\bcmo\b|head\s+of|leitung|produktentwicklung|"
    r"product\s+(?:manager|developer|lead)|social\s+media|community\s+manag|employee|\bintern\b|"
    r"praktikant|werkstudent|trainee|azubi|\bhr\b|people\s+&|\bby\s+day\b|qualitäts|logistik|"
    r"\bbei\b|\b@\s*work\b|\bjob\b"
)
INSIDER = re.compile(
    r"(?i)\bwir\s+bei\b|\bbei\s+uns\s+im\s+(?:büro|team|werk|labor|lager|haus)|"
    r"\bunser(?:e|em|er|en)?\s+(?:büro|team|stand|werk|messestand|office|abteilung|teamküche)|"
    r"\bour\s+(?:office|team|booth|stand|lab|warehouse|factory|plant|colleagues?)|"
    r"kolleg(?:e|en|in|innen|\*innen|:innen)\b|\bcolleagues?\b|\bco-?workers?\b|\bm/w/d\b|"
    r"wir\s+suchen\s+(?:dich|verstärkung)|we(?:'|’)?re\s+hiring|we\s+are\s+hiring|join\s+(?:us|our\s+team)|"
    r"(?:mein|erster|letzter)\s+(?:job|arbeitstag|tag)\s+(?:bei|im\s+büro)|my\s+(?:job|first\s+day)\s+at|"
    r"feierabend\s+im\s+büro|teamevent|team\s+event|team\s*day|betriebsausflug|firmenfeier"
)


def paid_label(texts: pd.Series) -> npt.NDArray[np.object_]:
    """Return the advertising label each caption carries, lower-case, or an empty string.

    ``ad`` counts at the very start, as a hashtag or in brackets only. A caption that says it is
    unpaid ("Werbung, unbezahlt", "da Markennennung") carries no label.
    """
    return np.array([_label(text) for text in texts], dtype=object)


def label_position(text: str) -> int | None:
    """Return the character at which a caption's advertising label starts, or None."""
    found = _LABEL.search(text)
    return found.start() if found and _label(text) else None


def _label(text: str) -> str:
    found = _LABEL.search(text)
    if found is None or _UNPAID_RE.search(text):
        return ""
    label = found["label"].lower()
    return label if label != "ad" or _TWO_LETTERS.search(text) else ""
