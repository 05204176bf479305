"""Words by which captions give themselves away: paid labels, giveaways, insiders."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = [
    "GIVEAWAY",
    "INSIDER",
    "POSITIONS",
    "WORKS_AT",
    "paid_label",
    "paid_markers",
    "says_giveaway",
]

POSITIONS = ("first", "middle", "end", "hashtags")
"""Where a label can stand: in the first words, amid the text, in the last words, or as one hashtag
among others."""

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
FEW_WORDS = 2  # before a label in the first words, or after one in the last
# Every label has one of these; few captions do, and this is looked for ten times as fast.
_HINT = r"(?i)werbung|anzeige|bezahlt|advert|sponsor|paid|\bad\b"
_HASHTAG = re.compile(r"[#＃]\w")

GIVEAWAY = re.compile(
    r"(?i)gewinnspiel|verlosung|verlose[nt]?\b|giveaway|give-away|\braffle\b|win\s+a\b|zu\s+gewinnen|"
    r"teilnahmebedingungen|teilnahmeschluss|tag\s+(?:a|two|three|your)\s+friends?|markiert?\s+\w+\s+freund"
)
_GIVEAWAY_HINT = (
    r"(?is)gewinn|verlos|give-?away|raffle|\bwin[^a-z]|teilnahme|tag\W.*friend|markier.*freund"
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
    r"\bzu\s+uns\s+ins\s+team\b|\b(?:eine\s+)?stelle\s+(?:frei|zu\s+besetzen)\b|"
    r"\bjoin\s+us\s+at\s+@?(?:BRAND)|\bwe\s+have\s+an?\s+(?:open\s+position|opening)\b|"
    r"\bm/w/d\b|wir\s+suchen\s+(?:dich|verstärkung|für\s+unser)|we(?:'|’)?re\s+hiring|"
    r"we\s+are\s+hiring|join\s+our\s+team|"
    r"\bunser\s+(?:team|\w+team)\s+(?:wächst|(?:sucht|braucht)\s+(?:noch\s+)?(?:zuwachs|verstärkung|"
    r"unterstützung|nachwuchs|dich))\b|\bour\s+(?:\w+\s+)?team\s+is\s+(?:hiring|growing)\b|"
    r"\b(?:unsere|die)\s+stellen(?:anzeige|ausschreibung)\s+ist\s+(?:jetzt\s+)?(?:online|da)\b|"
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
    labels: npt.NDArray[np.object_] = paid_markers(texts)["label"].to_numpy(dtype=object)
    return labels


def paid_markers(texts: pd.Series) -> pd.DataFrame:
    """Return the advertising label of each caption and where it stands.

    Parameters
    ----------
    texts
        Captions; what is none carries no label.

    Returns
    -------
    pandas.DataFrame
        On the index of `texts`: `label`, lower-case, and `position`, both empty without a label.
        ``"first"``: at most two words stand before it; ``"hashtags"``: it is a hashtag beside
        another one, and something stands before it; ``"end"``: at most two words that are no
        hashtags follow; else ``"middle"``. Of several labels the first one is told.

    Examples
    --------
    >>> paid_markers(pd.Series(["Anzeige | mein Drink", "So gut #oat #ad"])).values.tolist()
    [['anzeige', 'first'], ['ad', 'hashtags']]
    """
    places, hits = _hits(texts, _HINT)
    told = {text: _marker(text) for text in dict.fromkeys(hits)}
    marked = pd.DataFrame("", index=texts.index, columns=["label", "position"], dtype=object)
    for at, name in enumerate(marked):
        column = marked[name].to_numpy(dtype=object, copy=True)
        column[places] = np.array([told[text][at] for text in hits], dtype=object)
        marked[name] = column
    return marked


def says_giveaway(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Return which captions speak of a giveaway, bool ``(n_texts,)``.

    >>> says_giveaway(pd.Series(["Gewinnspiel! Markiert zwei Freunde", "Den Tag gewonnen"]))
    array([ True, False])
    """
    places, hits = _hits(texts, _GIVEAWAY_HINT)
    says = np.zeros(len(texts), dtype=bool)
    says[places] = [GIVEAWAY.search(text) is not None for text in hits]
    return says


def _hits(texts: pd.Series, hint: str) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return the places of the texts in which `hint` is found, and those texts."""
    if isinstance(texts.dtype, pd.StringDtype):
        # Arrow's own search is thirty times as fast as the one pandas falls back to. Letters are
        # those of ASCII there, so a hint finds no less than the expression it stands for.
        found = pc.match_substring_regex(pa.array(texts, from_pandas=True), hint)
        hit = found.fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003  # the value
    else:
        said = re.compile(hint).search
        hit = np.array([isinstance(t, str) and said(t) is not None for t in texts], dtype=bool)
    places = np.flatnonzero(hit)
    return places, texts.iloc[places].tolist()


def _marker(text: str) -> tuple[str, str]:
    """Return the first label of a text that is meant, and where it stands."""
    for found in _LABEL.finditer(text):
        near = text[found.start() : found.end() + LABEL_NEAR]
        before = text[max(0, found.start() - LABEL_NEAR) : found.start()]
        if not _UNPAID.search(near) and not _DENIED.search(before):
            label = str(found["plain"] or found["tag"] or found["phrase"]).lower()
            return label, _position(text, found)
    return "", ""


def _position(text: str, found: re.Match[str]) -> str:
    kind = next(name for name in ("plain", "tag", "phrase") if found[name])
    start, end = found.span(kind)
    start -= kind == "tag"
    before, after = _words(text[:start]), _words(text[end:])
    if not before:
        return "first"
    near = (before[-1], after[0] if after else "")
    if kind == "tag" and any(_HASHTAG.match(word) for word in near):
        return "hashtags"
    if len(before) <= FEW_WORDS:
        return "first"
    said = sum(not _HASHTAG.match(word) for word in after)
    return "end" if said <= FEW_WORDS else "middle"


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(sign.isalnum() for sign in word)]
