r"""Who comes off better where a brand meets another one: patterns over names, in two languages.

Names become signs first: \x01 is the brand, \x02 any other. A pattern says which of its places
wins or loses; where it holds only the other, the brand has the opposite part. Gaps have limits
and hold no name, so that time is linear.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from workbench.text.captions import hashtags, mentions
from workbench.text.cues import find_cues
from workbench.text.matching import BrandMatcher, fold
from workbench.text.word_lists import known_words

__all__ = ["Outcome", "contrasted", "marked", "named", "outcome"]

LONGEST = 1_500  # characters in which two names belong together
# "now at Tesco", "jetzt bei Rewe": whoever is not registered is a place there, not a rival.
PLACES = frozenset({"at", "bei", "beim", "im", "in", "am", "near", "nahe"})
MOST_WORDS = 200
FEW = 4  # words that are looked at one by one
WIDEST = 3  # words of a brand's name looked at together
LONGEST_NAME = 40
_UNMARKED = {1: None, 2: None}
_CHUNK = re.compile(r"\S+")
_LOOSE = " ,:–—-"
_EDGES = "\"'„“”‚‘’()[]*.,;:!?…–—-<>=&"
_HEAD = re.compile(r"^[^\w@#]*")
_TAIL = re.compile(r"(?:['’]s)?[^\w]*$")
_P, _G = "[\x01\x02]", "(?:[^\x01\x02.!?;\n]{0,45}?)"
# Near: no comma between, and none of what turns a farewell into praise ("nie wieder ohne …").
_N = "(?:(?:(?!\\b(?:ohne|without|thanks to|dank)\\b)[^\x01\x02.!?;,\n]){0,25}?)"
_WITH = r"(?<!\bohne )(?<!\bwithout )"  # no loser is who is missed
_MORE = (
    r"(?:better|worse|besser\w*|mehr|rather|lieber|\w{3,12}er"
    r"|(?:more|less|weniger) \w{3,20})"
)
_WORSE = re.compile(
    r"\b(?:worse|weaker|slower|uglier|blander|pricier|dearer|ruder|staler|less|schlechter|schwaecher"
    r"|langsamer|teurer|mieser|haesslicher|weniger|schlimmer|nerviger|umstaendlicher|fader|rauer"
    r"|un\w{3,}er|more (?:expensive|annoying|complicated))\b"
)
_BAD = re.compile(
    r"\b(?:expensive|pricey|bad|slow|sweet|salty|greasy|annoying|loud|heavy|teuer|schlecht|langsam"
    r"|mies|lahm|suess|salzig|fettig|nervig|laut|schwer|kompliziert|umstaendlich|un\w{4,})\b"
)
_NOT = re.compile(
    r"\b(?:not|\w+n['’]t|dont|doesnt|isnt|cant|wont|nicht|kein|keine|no|never|nie"
    r"|niemals|kaum|hardly)\b"
)
_REFUSED = re.compile(
    rf"{_WITH}({_P})\s*\?+\s*(?=(?:no thanks|no thank you|nope|never|no way|nein|noe|nie wieder"
    r"|nicht mit mir|pass\b|hard pass|silence|ohne mich))"
)
_MISSED = re.compile(
    rf"\b(?:ohne|without) (?:\w+ )?({_P})\s*\?+\s*"
    r"(?=(?:never|no way|nie|niemals|nein|unmoeglich)\b)"
)
_QUESTION = re.compile(r"(?<![^.!?\n])[^.!?\n]*+\?")
_UNLIKE = re.compile(
    r"\b(?:unlike|im\s+gegensatz\s+zu[mr]?|anders\s+als(?:\s+bei|\s+beim)?"
    r"|in\s+contrast\s+to|compared\s+(?:to|with)|verglichen\s+mit|im\s+vergleich\s+zu[mr]?|as\s+opposed\s+to|kein\s+vergleich\s+(?:zu[mr]?|mit)"
    r"|no\s+comparison\s+(?:to|with))\s+(?:\w+\s+){0,2}?(?P<who>[\x01\x02])",
    re.IGNORECASE,
)
# What the other does, this one does not: "X leaks, Y never does".
_SPARED = re.compile(r"\b(?:never (?:does|did|has)|(?:does|did|has)n['’]t|noch nie|nicht)\W*$")
_BOTH = re.compile(r"\b(?:auch|both|beide\w*|too|also|as well|ebenfalls|sowohl|genauso)\b")
_TURN = re.compile(
    r"^(?:but|aber|while|whereas|waehrend|dafuer|dagegen|hingegen|however|doch|wohingegen)\b"
    r"|\b(?:dagegen|hingegen|by contrast)\b"
)


def contrasted(brand: str, other: str) -> int | None:
    """Return 1 where the clause about the brand praises against one that blames, −1, or None.

    Examples
    --------
    >>> contrasted("my Oatly arrived within a day", "Vly kept me waiting")
    1
    """
    own, its = fold(brand), fold(other)
    if "?" in own + its or _BOTH.search(own + " " + its):
        return None
    said, answer = _valence(brand, own), _valence(other, its)
    if _SPARED.search(own) and not find_cues(brand):
        said = -answer
    elif _SPARED.search(its) and not find_cues(other):
        answer = -said
    turn = _TURN.search(own) or _TURN.search(its)
    if said * answer > 0 or not (said or (answer and (turn or answer < 0))):
        return None
    return 1 if said - answer > 0 else -1


def _valence(text: str, folded: str) -> float:
    felt = sum(cue.valence for cue in find_cues(text))
    turns = _NOT.search(folded) is not None
    works = len(_said("works").findall(folded))
    return felt + (-works if turns else works) - len(_said("fails").findall(folded))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a message compares a brand with another.

    Attributes
    ----------
    winner : int or None
        1 where the brand comes off better, −1 where worse; None where `rest` is to be judged.
    rest : str
        Of "unlike …" with blame in it, the text without that part.
    about_brand : bool
        Whether `rest` is about the brand; else it is about the other.
    alone : bool
        Whether a farewell or a return says it that needs no other name ("nie wieder …").
    """

    winner: int | None = None
    rest: str = ""
    about_brand: bool = True
    alone: bool = False


def outcome(text: str, matcher: BrandMatcher) -> Outcome | None:
    """Return whether the brand comes off better than another, or what is left to be judged.

    Parameters
    ----------
    text
        A message that names the brand.
    matcher
        Knows the brand and its registered rivals; where none of those is named, handles,
        hashtags and capital words that no dictionary has count as names of others.

    Returns
    -------
    Outcome or None
        None where nothing is compared, both sides are even, or it is asked.

    Examples
    --------
    >>> from workbench.brand import Brand
    >>> matcher = BrandMatcher(Brand("Oatly", competitors=["Alpro"]))
    >>> outcome("Ditched Alpro for Oatly", matcher).winner
    1
    >>> outcome("Unlike Alpro, Oatly is watery", matcher).rest
    'is watery'
    """
    written = marked(text[:LONGEST], matcher)
    if unlike := _UNLIKE.search(written):
        left = (written[: unlike.start()] + written[unlike.end() :]).translate(_UNMARKED)
        rest = " ".join(left.split()).strip(_LOOSE)
        about_brand = unlike["who"] == "\x02"
        # "Never curdles" has a negation and a fault in it, and is praise.
        blame = _said("spared").sub(" ", fold(rest))
        if _NOT.search(blame) or any(cue.valence < 0 for cue in find_cues(blame)):
            return Outcome(rest=rest, about_brand=about_brand)
        return Outcome(1 if about_brand else -1)
    said = _MISSED.sub(r"never without \1 ", fold(written))
    said = _QUESTION.sub(" . ", _REFUSED.sub(r"\1 never again ", said))
    if "\x01" not in said:
        return None
    missed = _of_places(said, "missed")
    both = "\x02" in said
    for votes in (_of_pairs(said), missed, _of_places(said, "one")) if both else (missed,):
        if total := sum(votes):
            return Outcome(1 if total > 0 else -1)
    total = sum(_of_places(said, "alone"))
    return Outcome(1 if total > 0 else -1, alone=True) if total else None


def _of_pairs(said: str) -> Iterator[int]:
    for kind in ("turned", "equal", "pairs"):
        heard = False
        for pattern in _patterns(kind):
            for found in pattern.finditer(said):
                sign = _sign(found)
                if not sign:
                    continue
                if kind == "turned":
                    turns = bool(_WORSE.search(found[0])) + bool(_NOT.search(found[0]))
                    sign = sign if turns != 1 else -sign
                elif kind == "equal":
                    if not _NOT.search(found[0]) and "nowhere" not in found[0]:
                        continue
                    sign = -sign if _BAD.search(found["how"]) else sign
                heard = True
                yield sign
        if heard:
            return


def _of_places(said: str, kind: str) -> Iterator[int]:
    for pattern in _patterns(kind):
        for found in pattern.finditer(said):
            yield _sign(found)


def _sign(found: re.Match[str]) -> int:
    """Return the part of the brand in what a pattern found: the other's is the opposite one."""
    groups = found.groupdict()
    won, lost = groups.get("w"), groups.get("l")
    if won == lost:
        return 0
    return 1 if won == "\x01" or lost == "\x02" else -1


@lru_cache(maxsize=1 << 15)
def named(part: str, matcher: BrandMatcher) -> tuple[bool, bool]:
    """Say whether a part of a text names the brand, and whether a registered rival."""
    return _names(part, matcher)


def _names(part: str, matcher: BrandMatcher) -> tuple[bool, bool]:
    people, tags = mentions(part), hashtags(part)
    return (
        bool(matcher.brand_evidence(part, people, tags)),
        bool(matcher.competitors_named(part, people, tags)),
    )


def marked(text: str, matcher: BrandMatcher) -> str:
    r"""Return a text with \x01 for the brand and \x02 for any other."""
    text = text.replace("\x01", " ").replace("\x02", " ")
    guessed = not named(text, matcher)[1]
    chunks = list(islice(_CHUNK.finditer(text), MOST_WORDS))
    brand = matcher.brand
    names = (brand.name, *brand.keywords, *brand.competitors)
    widest = min(WIDEST, max(len(re.split(r"[\s-]+", name.strip())) for name in names))
    begins = set(_begins(text, chunks, range(len(chunks)), widest, matcher))
    out, at = [], 0
    while at < len(chunks):
        near = chunks[at : at + widest]
        width, sign = _name_at(text, near, matcher) if at in begins else (1, "")
        part = text[chunks[at].start() : chunks[at + width - 1].end()]
        place = at > 0 and chunks[at - 1][0].lower() in PLACES
        if not sign and guessed and not place and is_name(part):
            sign = "\x02"
        if sign:
            head, tail = _HEAD.match(part), _TAIL.search(part)
            out.append((head[0] if head else "") + sign + (tail[0].lstrip("'’s") if tail else ""))
        else:
            out.append(part)
        at += width
    return " ".join(out)


def _begins(
    text: str, chunks: Sequence[re.Match[str]], places: range, widest: int, matcher: BrandMatcher
) -> Iterator[int]:
    """Yield the words at which a known name may begin: a half that names nobody is left out."""
    if not places:
        return
    last = chunks[min(places[-1] + widest, len(chunks)) - 1]
    if not any(_names(text[chunks[places[0]].start() : last.end()], matcher)):
        return
    if len(places) <= FEW:
        yield from places
        return
    half = len(places) // 2
    yield from _begins(text, chunks, places[:half], widest, matcher)
    yield from _begins(text, chunks, places[half:], widest, matcher)


def _name_at(text: str, chunks: list[re.Match[str]], matcher: BrandMatcher) -> tuple[int, str]:
    for width in range(1, len(chunks) + 1):
        last = chunks[width - 1].end()
        brand, rival = named(text[chunks[0].start() : last], matcher)
        rest = text[chunks[1].start() : last] if width > 1 else ""
        if (brand or rival) and not (rest and any(named(rest, matcher))):
            return width, "\x01" if brand else "\x02"
    return 1, ""


def is_name(word: str) -> bool:
    """Say whether a word may name another brand: a mark, or capital and in no dictionary."""
    bare = word.strip(_EDGES)
    if len(word) > LONGEST_NAME or len(bare) < 3:  # noqa: PLR2004  # letters
        return False
    if bare[0] in "@＠#＃":
        return True
    if not bare[0].isupper() or not bare.isalnum():
        return False
    return _is_in_no_dictionary(bare)


@lru_cache(maxsize=1 << 15)
def _is_in_no_dictionary(bare: str) -> bool:
    known, small = known_words(), bare.lower()
    forms = (small, fold(small), small.removesuffix("s"), small.removesuffix("n"))
    return not any(form in known for form in forms)


@cache
def _settings() -> dict[str, str]:
    place = files("workbench.text") / "head_weights" / "comparisons.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    places = {"W": f"(?P<w>{_P})", "L": f"{_WITH}(?P<l>{_P})", "~": _G, "_": _N}
    written = re.compile("MORE|[WL~_]")
    return tuple(
        re.compile(
            rf"(?<!\w){written.sub(lambda sign: places.get(sign[0], _MORE), line.strip())}(?!\w)"
        )
        for line in _settings()[kind].strip().splitlines()
    )


@cache
def _said(kind: str) -> re.Pattern[str]:
    entries = [line.strip() for line in _settings()[kind].strip().splitlines()]
    return re.compile(rf"\b(?:{'|'.join('|'.join(entries).split(' | '))})\b")
