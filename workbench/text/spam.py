"""Comment spam, praise that fits any post, and copies: rules without training, both languages.

Spam is a sum of log-odds, one for each kind of cue (``spam_cues.toml``), set by judgement and
fitted to nothing. Texts are read as a whole column by RE2, so that millions cost seconds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.schema import check
from workbench.text.arrow_texts import arrow_texts

__all__ = ["SPAM", "Judgement", "judge_comments", "judge_texts", "said_twice"]

SPAM = 0.5  # from which a comment counts as spam
USUAL = -2.2  # log-odds of a comment that shows nothing: one in ten
FREE = 60  # characters; comments are brief, and what sells needs room
A_CHARACTER, MOST = 0.008, 1.2  # nats
LONGEST = 2_000  # characters that are read
GENERIC_WORDS, GENERIC_CHARACTERS = 6, 60
OWN_WORDS = 4  # briefer texts are alike by chance
QUOTES, QUOTED = 3, 80
# A moment of the video is no link.
_STRETCH = r"<a [^>]*>\s*\d{1,2}:\d\d(?::\d\d)?\s*</a>|<br\s*/?>"
_ENTITIES = {"&#39;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&amp;": "&", "\ufeff": ""}
_HANDLE = r"@[a-z0-9_.]+"
_GAP = r"[^\pL\pN]"
Texts: TypeAlias = "pd.DataFrame | pd.Series | Iterable[str | None]"


@dataclass(frozen=True)
class Judgement:
    """What was judged of texts, in their order.

    Parameters
    ----------
    spam
        float64 ``(n,)``, 0..1; 0 for what says nothing.
    generic
        bool ``(n,)``: brief praise or emojis that fit any post.
    said
        int64 ``(n,)``: equal numbers for equal words of four and more, case and mentions aside;
        −1 for briefer texts.
    """

    spam: npt.NDArray[np.float64]
    generic: npt.NDArray[np.bool_]
    said: npt.NDArray[np.int64]


def judge_comments(comments: Texts) -> pd.DataFrame:
    """Return which comments are spam, which fit any post, which are copies, and what shows it.

    Parameters
    ----------
    comments
        A frame with `text` (and `comment`, `account`, `post`), a Series or a list of texts.

    Returns
    -------
    pandas.DataFrame
        One row a comment in input order: `comment` (key, or position), `spam` (0..1: links, own
        channels, begging for subscribers, money, reach for sale), `generic` (bool: at most six
        words of praise, or only emojis; no mention, no question), `duplicate` (bool: the same
        four words and more by somebody else or under another post; in a list, anywhere else),
        `evidence` (exact quotes; every flag and every spam of 0.5 and more has one).

    Raises
    ------
    SchemaError
        A frame has no column `text`.

    Notes
    -----
    ``spam = 1/(1 + e^−z)`` with ``z = −2.2 + Σ weights of the kinds found + min(1.2,
    0.008·(characters − 60)⁺)``, 0 for a text without words or signs. The length alone never
    makes spam. Nothing is fitted; evidence, never a verdict.

    Examples
    --------
    >>> judged = judge_comments(["Check out my channel!", "Wow, so schön 😍", "Welche Mühle?"])
    >>> judged["spam"].gt(0.5).tolist(), judged["generic"].tolist()
    ([True, False, False], [False, True, False])
    """
    if isinstance(comments, pd.DataFrame):
        check(comments, ["text"], where="judge_comments(comments)")
        frame = comments
    else:
        column: Iterable[object] = comments
        rows = [column] if isinstance(column, str) else list(column)
        frame = pd.DataFrame({"text": pd.Series(rows, dtype=object)})
    judged = judge_texts(frame["text"])
    duplicate = said_twice(judged.said, frame)
    texts = [text if isinstance(text, str) else "" for text in frame["text"]]
    odd = (judged.spam >= SPAM) | judged.generic | duplicate
    keys = frame["comment"].tolist() if "comment" in frame else list(range(len(frame)))
    return pd.DataFrame(
        {
            "comment": keys,
            "spam": judged.spam,
            "generic": judged.generic,
            "duplicate": duplicate,
            "evidence": [_quotes(t) if o else [] for t, o in zip(texts, odd, strict=True)],
        }
    )


def judge_texts(texts: pd.Series) -> Judgement:
    """Return spam, generic praise and equal words of a column of texts, each text judged once."""
    raw = pc.dictionary_encode(_one_array(texts))
    codes = pc.fill_null(raw.indices, -1).to_numpy(zero_copy_only=False)
    read = _read(raw.dictionary)
    kept = pc.is_valid(read).to_numpy(zero_copy_only=False)
    plain = read.filter(pa.array(kept))
    # The last entry is for what says nothing; code −1 leads there too.
    place = np.full(len(kept) + 1, -1, dtype=np.int64)
    place[:-1][kept] = np.arange(len(plain))
    rows = place[codes]
    said = pc.dictionary_encode(_without_mentions(plain)).indices.to_numpy(zero_copy_only=False)
    words = _words(plain)
    said = np.where(words >= OWN_WORDS, said, -1)
    return Judgement(
        np.append(_spam(plain), 0.0)[rows],
        np.append(_generic(plain, words), [False])[rows],
        np.append(said, -1)[rows].astype(np.int64),
    )


def said_twice(said: npt.NDArray[np.int64], frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which comments say what another says, by somebody else or under another post.

    Parameters
    ----------
    said
        What `judge_texts` gave.
    frame
        The comments; `account` and `post`, as keys or codes, count as far as they are there.
    """
    result = np.zeros(len(said), dtype=bool)
    times = np.bincount(said[said >= 0])
    rows = np.flatnonzero(said >= 0)
    rows = rows[times[said[rows]] > 1]
    columns = [name for name in ("account", "post") if name in frame]
    if not columns:
        result[rows] = True
    for name in columns:
        who = frame[name].iloc[rows]
        by = who.to_numpy() if who.dtype.kind in "iu" else pd.factorize(who)[0]
        somebody = np.zeros(len(times), dtype=np.int64)
        somebody[said[rows]] = by
        others = np.bincount(said[rows], weights=by != somebody[said[rows]], minlength=len(times))
        result[rows] |= others[said[rows]] > 0
    return result


def _read(raw: pa.Array) -> pa.Array:
    """Return texts lower-case, entities and markup resolved, cut; null for what says nothing."""
    read = pc.utf8_slice_codeunits(raw, 0, LONGEST)
    foreign = pc.invert(pc.string_is_ascii(read))
    read = _where(foreign, read, lambda some: pc.utf8_normalize(some, form="NFKC"))
    read = pc.utf8_lower(read)
    read = _where(pc.match_substring_regex(read, "[&<\ufeff]"), read, _resolved)
    read = pc.utf8_trim_whitespace(read)
    return pc.if_else(pc.equal(read, ""), pa.scalar(None, read.type), read)


def _resolved(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, _STRETCH, " ")
    for entity, sign in _ENTITIES.items():
        texts = pc.replace_substring(texts, entity, sign)
    return texts


def _where(chosen: pa.Array, texts: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return `texts` with `change` applied to those chosen."""
    if not pc.any(chosen).as_py():
        return texts
    return pc.replace_with_mask(texts, chosen, change(texts.filter(chosen)))


def _one_array(texts: pd.Series) -> pa.Array:
    column = arrow_texts(texts)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _spam(texts: pa.Array) -> npt.NDArray[np.float64]:
    length = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    odds = USUAL + np.clip(A_CHARACTER * (length - FREE), 0.0, MOST)
    # One look for any cue spares most texts the look for each.
    found = pc.match_substring_regex(texts, _any_cue())
    some = np.flatnonzero(found.to_numpy(zero_copy_only=False))
    suspects = texts.take(pa.array(some))
    for weight, pattern in _cues().values():
        shown = pc.match_substring_regex(suspects, pattern)
        odds[some] += weight * shown.to_numpy(zero_copy_only=False)
    share: npt.NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return share


def _generic(texts: pa.Array, words: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    praise, whole = _praise()
    length = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    brief: npt.NDArray[np.bool_] = (length <= GENERIC_CHARACTERS) & (words <= GENERIC_WORDS)
    some = np.flatnonzero(brief)
    said = texts.take(pa.array(some))
    wordless = pc.invert(pc.match_substring_regex(said, r"[\pL\pN@?]"))
    praised = pc.and_(pc.match_substring_regex(said, praise), pc.match_substring_regex(said, whole))
    brief[some] = pc.or_(wordless, praised).to_numpy(zero_copy_only=False)
    return brief


def _words(texts: pa.Array) -> npt.NDArray[np.int64]:
    return np.asarray(pc.count_substring_regex(texts, r"[\pL\pN][\pL\pN'’]*"), dtype=np.int64)


def _without_mentions(texts: pa.Array) -> pa.Array:
    return _where(pc.match_substring(texts, "@"), texts, _bare)


def _bare(texts: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, _HANDLE, ""))


def _quotes(text: str) -> list[str]:
    """Return the words that gave a text away, as they stand; else its beginning."""
    read = text[:LONGEST]
    found = [hit for pattern in _python_cues() if (hit := pattern.search(read))]
    found.sort(key=lambda hit: hit.start())
    quotes = [hit[0].strip()[:QUOTED] for hit in found[:QUOTES]]
    return list(dict.fromkeys(q for q in quotes if q)) or [read.strip()[:QUOTED]]


@cache
def _settings() -> Mapping[str, Mapping[str, object]]:
    place = files("workbench.text") / "spam_cues.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def _cues() -> dict[str, tuple[float, str]]:
    """Return the weight and the one pattern of each kind of cue."""
    return {
        kind: (float(str(cue["weight"])), "|".join(_list(cue, "patterns")))
        for kind, cue in _settings().items()
        if "weight" in cue
    }


@cache
def _any_cue() -> str:
    return "|".join(pattern for _, pattern in _cues().values())


@cache
def _python_cues() -> tuple[re.Pattern[str], ...]:
    heaviest = sorted(_cues().values(), key=lambda cue: -cue[0])
    return tuple(re.compile(pattern, re.IGNORECASE) for _, pattern in heaviest)


@cache
def _praise() -> tuple[str, str]:
    """Return what finds a word of praise, and what finds nothing but praise and filling words."""
    generic = _settings()["generic"]
    praise = "|".join(_list(generic, "praise"))
    words = f"{praise}|{'|'.join(_list(generic, 'filler'))}"
    signs = r"[^\pL\pN@?]"
    return rf"(?:^|{_GAP})(?:{praise})(?:{_GAP}|$)", rf"^{signs}*(?:(?:{words})(?:{signs}+|$))+$"


def _list(table: Mapping[str, object], name: str) -> list[str]:
    entries = table[name]
    return [str(entry) for entry in entries] if isinstance(entries, list) else []
