"""Who says of themselves that they are under 18: in a bio or a caption, in German or English.

Rules that a person can check, built for precision: a passage counts only where nobody else (a
child, a pet, a whisky) and nothing else (years of experience, a size, a date) can be meant. What
is only a hint, such as "Schülerin", a school's name or "class of 2029", does not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workbench.text.age_words import (
    BEFORE_NUMBER,
    GRADE_OTHERS,
    LOUD_EMOJI,
    MONTHS,
    NOT_SELF,
    OTHERS,
    PERSONS,
    PETS,
    PHOTO,
    REPORTED,
    THINGS,
    UNITS,
)

__all__ = ["says_minor"]

ADULT = 18
YOUNGEST = 10  # below, it is the age of a child, a dog or a shop
BIO = 160  # characters; bare numbers are read in short texts only
LONGEST = 5_000  # characters looked at; no platform takes longer captions

_WORDS = "thirteen|fourteen|fifteen|sixteen|seventeen|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn"
_TEEN = rf"(?:1[3-7]|{_WORDS})"
_BELOW_18 = rf"(?<![\w.,:/#€$+'~-])(?:1[0-7]|ten|eleven|twelve|zehn|elf|zwölf|{_WORDS})"
_AGE = rf"{_BELOW_18}(?![\w%€$:°'+]|[.,]\d)"
_BELOW_19 = _AGE.replace("1[0-7]", "1[0-8]")
_SOON = (
    r"(?:heute|morgen|übermorgen|bald|jetzt|endlich|dieses\s+jahr|nächste[nsr]?\s+\w+"
    r"|im\s+\w+|am\s+\S+)"
)
_ADVERBS = (
    r"(?:\s+(?:erst|gerade|jetzt|schon|noch|nur|heute|gestern|endlich|only|just|currently|now|also"
    r"|literally|still|already|finally|almost|nearly))*"
)
_OLD = r"(?:years?|yrs?\.?|jahre?)(?:[\s-]+(?:old|alt|jung|young))?"
_SUFFIX = (
    r"\s*-?\s*(?:y/?\s?o\b|y\.\s?o\b\.?|y/?r/?s?\s?/?old|yrs?\.?[\s-]old|years?[\s-]old"
    r"|jahre\s+(?:alt|jung)|j\.?\s?alt)"
)
_GOES_ON = (
    rf"(?=(?:\s+{_OLD})?(?:\s*(?:$|[,!?;|•·()\n…~]|[^\w\s.,:/%€$°'’\"-]|\.\s*$|\.\s+(?:I|Ich|My|Mein))"
    r"|\s+(?:and|und|but|aber|from|aus|now|today|heute|geworden|living|so|my|this|dieses|lol|btw"
    r"|haha|please|bitte|with|mit)\b))"
)
_SELF = re.compile(
    rf"(?<!\w)(?:ich\s+bin|i\s?am|i'm|(?:(?<=^)|(?<=[|•·,.!?\n]\s)|(?<=[|•·,\n]))(?:bin|im)(?=\s))"
    rf"{_ADVERBS}\s+(?:{_AGE}|{_BELOW_18}{_SUFFIX}){_GOES_ON}",
    re.IGNORECASE,
)
_SPOKEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bich\s+werde(?:\s+{_SOON})?\s+{_BELOW_19}{_GOES_ON}",
        rf"\b{_SOON}\s+werde\s+ich(?:\s+endlich|\s+schon)?\s+{_BELOW_19}{_GOES_ON}",
        rf"(?:\bi'm\s+(?:\w+\s+)?turning|\bi\s+turn)\s+{_BELOW_19}(?=\s*(?:$|[,.!?\n|]|[^\w\s]"
        r"|\s(?:in|on|today|tomorrow|this|next|soon)\b))",
        rf"^turning\s+{_BELOW_19}\s+(?:today|tomorrow|soon|this|next|in)\b",
        rf"\bi\s+just\s+turned\s+{_AGE}{_GOES_ON}",
        rf"\bi\s+turned\s+{_AGE}\s+(?:today|yesterday|this|last\s+(?:week|month|night))\b",
        rf"\b(?:weil|da|dass|obwohl)\s+ich{_ADVERBS}\s+{_AGE}\s+bin\b",
        rf"\bich\s*\(\s*{_AGE}\s*\)",
        rf"\bich\s+bin\s+(?:die\s+|der\s+)?[\w-]+(?:,|\s+und)\s+{_AGE}{_GOES_ON}",
        r"\bhappy\s+1[0-7]th\s+birthday\s+to\s+me\b",
        r"\b(?:today\s+is|today's|it's)\s+my\s+1[0-7]th\s+birthday\b",
        r"\bheute\s+ist\s+mein\s+1[0-7]\.\s+geburtstag\b",
        r"\bi(?:'m|\s+am)\s+(?:still\s+|only\s+)?(?:a\s+minor|underage|under\s+18|u18)"
        r"(?=\s*(?:$|[,.!?;|\n]|[^\w\s]|\s(?:and|so|but|pls|please)\b))",
        r"\b(?:ich\s+)?bin\s+(?:noch\s+|erst\s+)?(?:minderjährig|unter\s+18|u18)\b",
        r"\bi\s+was\s+born\s+in\s+(?P<year>20[01]\d)\b",
        r"\bich\s+(?:bin|wurde)\s+(?P<year>20[01]\d)\s+geboren\b",
    )
)
_NOBODY_ELSE = re.compile(rf"(?:{REPORTED})\W*$|[\"„“”«»]\s*$", re.IGNORECASE)
_SEX = re.compile(
    r"(?:^|[|•·\n,(]\s*)((?:[mwfd]\s?[/|,]\s?1[0-7]|1[0-7]\s?/\s?[mwfd]))"
    r"(?=\s*(?:$|[|•·\n,)]|[^\w\s.:/%-]|\s(?:aus|from)\b))",
    re.IGNORECASE,
)
_WHERE = (
    r"(?:\s+(?:from|aus|in|based\s+in)\s+[\w.-]+"
    r"(?:\s(?!vermisst|missing|verletzt|tot|dead|gerettet|found)[\w.-]+)?)?"
)
_IN_SEGMENT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?:hi|hey|hallo|i'm|i\s+am|im|ich\s+bin|bin|a|an|just|only|erst|nur)\s+)*{_BELOW_18}{_SUFFIX}"
        rf"(?:\s+(?:and|und)\b(?!.*\b(?:still|she|he|sie|er|it)\b).*|{_WHERE}|\s+(?:\w+\s+)?(?:{PERSONS}){_WHERE}(?:\s+who\b.*)?)",
        rf"[^\W\d_]+\s+{_BELOW_18}\s*(?:y/?o|y\.o\.?)",
        rf"(?:ich\s+bin\s+eine?\s+)?{_BELOW_18}\s?-?\s?jährige[rs]?\s+(?:{PERSONS}){_WHERE}",
        rf"(?:age|aged|alter)\s*[:=]?\s*{_AGE}(?:\s+(?:years?|jahre?))?",
        r"minor|minderjährig|underage|under\s+18|unter\s+18",
    )
)
_GRADE = re.compile(
    r"(?:(?:(?:i'm|i\s+am|im|ich\s+bin|bin|ich\s+gehe|gehe|schüler(?:in)?|student)(?:\s+currently|\s+gerade)?"
    r"|currently|gerade)\s+)?"
    r"(?:(?<=\s)in\s+(?:der\s+|die\s+|the\s+)?)?"
    r"(?:(?:[6-9]|10|11)th[\s-]grade(?:r|\s+student)?|year\s(?:[7-9]|10|11)\s+student"
    r"|(?:[5-9]|10|11)\.\s?klasse|klasse\s(?:[5-9]|10|11)[a-f]?)"
    r"(?:\s+(?:gymnasium|realschule|gesamtschule|oberschule|mittelschule|student|now"
    r"|(?:at|who|und|and)\s+.*))?",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?:[^\W\d_]+\s+)?(?:\bjg\.?|\bjahrgang|\bgeburtsjahr|\bgeb(?:oren|\.)?|\bborn|\*)\s*"
    r"(?:(?:am|in|on|im\s+jahr)\s+)?(?:(?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.\s?)?(?P<year>20[01]\d)",
    re.IGNORECASE,
)
_BARE = re.compile(_TEEN, re.IGNORECASE)
_YEARS = re.compile(rf"{_AGE}\s+jahre", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)?|(?:she|he|they|sie|er|any)(?:/\w+)+", re.IGNORECASE)
_SPLIT = re.compile(
    r"((?:\s*(?:[|•·;!?\n\r\t…~()]|//|,(?!\d)|\s[–—-]\s|[^\w\s.,:/%€$£#@°'’\"*+&=<>\[\]{}^\\-]"
    r"|(?<=[a-zäöüß]{3})(?<!geb)(?<!str)(?<!nr)(?<!tel)(?<!abt)(?<!std)\.(?=\s|$))\s*)+)",
    re.IGNORECASE,
)
_EMOJI = re.compile(r"[^\s|•·,/~–—;!?().…-]")
_QUIET = re.compile(r"[\s|•·,/~–—-]+")
_MAY_SAY = re.compile(
    rf"1[0-8]|20[01]\d|[5-9]th|[5-9]\.\s?klasse|klasse\s[5-9]|year\s[7-9]|minor|minderj|underage"
    rf"|under\s18|unter\s18|u18|{_WORDS}|ten|eleven|twelve|zehn|elf|zwölf",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s{2,}")
_UNSEEN = re.compile("[\ufe0e\ufe0f\u20e3\u200b-\u200f\u2060\ufeff]")


def says_minor(texts: Sequence[str | None], *, as_of: date | None = None) -> list[str | None]:
    """Return, for each text, the passage in which its author says to be under 18, or None.

    Parameters
    ----------
    texts
        Bios or captions, None where there is none.
    as_of
        The day on which they are read. Without it years of birth are not judged. A person of
        whom only the year is known counts if they are under 18 whatever their birthday.

    Returns
    -------
    list of str or None
        Passages as they stand in the text, fancy letters and digits made plain and runs of white
        space one blank or line break. Only the first 5,000 characters are looked at.

    Examples
    --------
    >>> says_minor(["Lena, 16 y/o, Köln", "mein 12-jähriger Hund", None])
    ['16 y/o', None, None]
    >>> says_minor(["Jg. 2010"], as_of=date(2026, 11, 1))
    ['Jg. 2010']
    """
    known: dict[str, str | None] = {}
    for text in texts:
        if isinstance(text, str) and text not in known:
            known[text] = _passage(text, as_of)
    return [known[text] if isinstance(text, str) else None for text in texts]


def _passage(text: str, as_of: date | None) -> str | None:
    if len(text) > LONGEST:
        text = _close(_UNSEEN.sub("", text))[:LONGEST]
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).replace("’", "'").strip()
    if not _MAY_SAY.search(plain):
        return None
    plain = _close(plain)[:LONGEST]
    return _spoken(plain, as_of) or _marked(plain) or _listed(plain, as_of)


def _close(text: str) -> str:
    """Return `text` with runs of white space as one sign; searching long ones takes for ever."""
    return _BLANKS.sub(lambda run: "\n" if "\n" in run[0] or "\r" in run[0] else " ", text)


def _spoken(text: str, as_of: date | None) -> str | None:
    """Return a sentence in the first person."""
    for pattern in (_SELF, *_SPOKEN):
        for found in pattern.finditer(text):
            if _NOBODY_ELSE.search(text[max(0, found.start() - 40) : found.start()]):
                continue
            year = found.groupdict().get("year")
            if year is None or _is_minor(as_of, int(year)):
                return found[0].strip(" ,.|•·\n")
    return None


def _marked(text: str) -> str | None:
    """Return sex and age, "m/15"; photographers write apertures that way."""
    found = _SEX.search(text)
    return found[1] if found and not PHOTO.search(text) else None


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between two separators, and what stands beside it."""

    words: str
    before: str
    after: str
    gap_before: str
    gap_after: str

    @property
    def gaps(self) -> str:
        return self.gap_before + self.gap_after


def _segments(text: str) -> list[_Segment]:
    parts = ["", "", *_SPLIT.split(text), "", ""]
    return [
        _Segment(parts[i], parts[i - 2], parts[i + 2], parts[i - 1], parts[i + 1])
        for i in range(2, len(parts) - 2, 2)
    ]


def _listed(text: str, as_of: date | None) -> str | None:
    """Return what stands by itself between the separators of a bio: "15 years old", "16"."""
    segments = _segments(text)
    numbers = sum(one.words.strip("#.").isdigit() for one in segments)
    for one in segments:
        said = one.words
        if (
            (any(p.fullmatch(said) for p in _IN_SEGMENT) and not _of_another(one, text))
            or (_GRADE.fullmatch(said) and not GRADE_OTHERS.search(text))
            or ((found := _BORN.fullmatch(said)) and _born_young(found, text, as_of))
            or (_YEARS.fullmatch(said) and _quiet(one, text))
            or (_BARE.fullmatch(said) and numbers <= 1 and _is_age(one, text, len(segments)))
        ):
            return said
    return None


def _of_another(one: _Segment, text: str) -> bool:
    """Say whether the age belongs to a pet or a thing beside it: "Labrador, 13 years old"."""
    if one.words.lower() == "minor" and "major" in text.lower():
        return True
    beside = any(words.search(one.before) for words in (PETS, THINGS, OTHERS))
    return beside or bool(PETS.fullmatch(one.after))


def _quiet(one: _Segment, text: str) -> bool:
    """Say whether "14 Jahre" is an age, not an anniversary or experience."""
    calm = _calm(one.gaps)
    marks = _QUIET.fullmatch(calm) or not calm
    return bool(marks and not NOT_SELF.search(text) and not LOUD_EMOJI.search(one.gaps))


def _is_age(one: _Segment, text: str, segments: int) -> bool:
    """Say whether a bare number is an age: in a bio, first or after a name."""
    if (
        segments == 1
        or len(text) > BIO
        or set(one.gaps) & set("!?()")
        or LOUD_EMOJI.search(one.gaps)
    ):
        return False
    if NOT_SELF.search(text) or THINGS.search(text) or _counts_something(one):
        return False
    if segments == 2 and not set(one.gaps) - set(", "):  # noqa: PLR2004  # "Nice, 15"
        return not one.before and one.after.lower().startswith(("from ", "aus "))
    return not one.before or bool(_NAME.fullmatch(one.before) and _named(one))


def _counts_something(one: _Segment) -> bool:
    return bool(
        UNITS.match(one.after)
        or one.after[:1].isdigit()
        or MONTHS.match(one.after)
        or MONTHS.search(one.before)
        or BEFORE_NUMBER.search(one.before)
    )


def _named(one: _Segment) -> bool:
    """Say whether a name stands before: emoji alone do not make one of a word in lower case."""
    name = one.before
    return name[:1].isupper() or "/" in name or bool(_calm(one.gap_before).strip())


def _calm(gap: str) -> str:
    """Return a gap without emoji."""
    return _EMOJI.sub("", gap)


def _born_young(found: re.Match[str], text: str, as_of: date | None) -> bool:
    if OTHERS.search(text) or PETS.search(text) or THINGS.search(text):
        return False
    if len(re.findall(r"20[01]\d", text)) > 1:
        return False
    day, month = found["day"], found["month"]
    return _is_minor(as_of, int(found["year"]), int(month or 0), int(day or 0))


def _is_minor(as_of: date | None, year: int, month: int = 0, day: int = 0) -> bool:
    if as_of is None:
        return False
    age = as_of.year - year
    if month and (as_of.month, as_of.day) < (month, day):
        age -= 1
    return YOUNGEST <= age < ADULT
