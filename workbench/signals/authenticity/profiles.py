"""What a profile alone gives away: follows many, followed by few, nothing filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.schema import check
from workbench.signals.authenticity.pattern import Pattern, no_doubt, pattern
from workbench.signals.measured import Floats, Phrase
from workbench.signals.observation import Observation

__all__ = ["profile_pattern", "profile_risk"]

PRIOR = 5.0  # bits against: about one account in 32 is false before anything is known
LEAST, MOST = -2.0, 5.0  # bits that following and followers can give
NO_PICTURE, NO_BIO, MANY_FOLLOWED, FEW_FOLLOWERS, DIGITS, PRIVATE = 2.0, 1.0, 1.0, 1.0, 1.0, -0.5
NO_POSTS = 2.0  # and half a bit less with every doubling of posts, until nothing is left
FOLLOWED, FOLLOWERS, OF_DIGITS = 1_000, 30, 0.25
DOUBTED = 0.9  # risk of a candidate's profile, who has posts, after all
SAID = 1.0  # bit from which a mark is named


def profile_risk(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return how likely each profile is one made to be counted, and why. Never a verdict.

    Parameters
    ----------
    profiles
        One row a profile: followers, following, and as far as they are there posts_count,
        has_picture, bio (or bio_length), private, and account (or handle_digits and
        handle_length). With `account` as name of the index it is read from there.

    Returns
    -------
    pandas.DataFrame
        In the order and with the index of `profiles`: `risk` (0..1; NaN where followers or
        following are unknown) and `reasons` (list of phrases, strongest first).

    Raises
    ------
    SchemaError
        There is no column followers, or none following.

    Notes
    -----
    Nothing is fitted. Each mark counts in bits, doublings of the odds, and the risk is
    ``1/(1 + 2^(5 − bits))``. What is unknown counts nothing.

    | mark | bits |
    |---|---|
    | following to followers | log₂((following + 1)/(followers + 1)) within −2..5 |
    | no picture | 2 |
    | posts | 2 − ½·log₂(1 + posts), not below 0 |
    | empty bio | 1 |
    | follows more than 1,000 | 1 |
    | fewer than 30 followers | 1 |
    | a quarter of the handle and more are digits | 1 |
    | private | −½: who sells follows wants to be seen |

    The marks are those of the literature; their weights are round numbers set by judgement.

    References
    ----------
    Cresci et al., *Fame for sale: efficient detection of fake Twitter followers*, 2015, which
    compares the rules of Camisani-Calzolari (2012: picture, bio, 30 followers, posts) and the
    features of Stringhini et al. (*Detecting spammers on social networks*, 2010: following to
    followers). Thomas et al., *Trafficking fraudulent accounts*, 2013 (digits in names).

    Examples
    --------
    >>> profiles = pd.DataFrame({"followers": [15, 800], "following": [1199, 500]})
    >>> profile_risk(profiles)["risk"].round(2).tolist()
    [0.8, 0.02]
    """
    check(profiles, ["followers", "following"], where="profile_risk(profiles)")
    judged = _judged(profiles)
    reasons = [_marks(judged, i) for i in range(len(profiles))]
    return pd.DataFrame(
        {"risk": judged.risk, "reasons": pd.Series(reasons, profiles.index, dtype=object)},
        index=profiles.index,
    )


def profile_pattern(seen: Observation) -> Pattern:
    """Find candidates whose profile looks made to be counted.

    Doubt is ``(risk − 0.9)/0.1`` where `profile_risk` is above 0.9: a candidate writes posts, which
    few such accounts do, and small accounts that follow many are mostly ordinary people.
    """
    size = len(seen.candidates)
    if seen.profiles.empty:
        return no_doubt(size)
    profiles = seen.profiles.reindex(seen.candidates).rename_axis("account")
    judged = _judged(profiles)
    followers, following = _number(profiles, "followers"), _number(profiles, "following")

    def reason(i: int) -> Phrase:
        first, *others = _marks(judged, i)
        values = {"followers": float(followers[i]), "following": float(following[i])}
        if not others:
            return "signals.profile_one_reason", {"mark": first, **values}
        return "signals.profile_reason", {"mark": first, "other": others[0], **values}

    doubt = np.clip((judged.risk - DOUBTED) / (1 - DOUBTED), 0.0, 1.0)
    return pattern(doubt, np.isfinite(judged.risk), reason)


@dataclass(frozen=True)
class _Judged:
    bits: Mapping[str, Floats]  # by mark; 0 where unknown
    risk: Floats


def _judged(profiles: pd.DataFrame) -> _Judged:
    followers, following = _number(profiles, "followers"), _number(profiles, "following")
    posts, digits = _number(profiles, "posts_count"), _digits(profiles)
    known = np.isfinite(followers) & np.isfinite(following)
    ratio = np.log2((np.maximum(following, 0) + 1) / (np.maximum(followers, 0) + 1))
    bits = {
        "follows": np.clip(ratio, LEAST, MOST),
        "picture": NO_PICTURE * (_number(profiles, "has_picture") == 0),
        "posts": np.clip(NO_POSTS - np.log2(1 + np.maximum(posts, 0)) / 2, 0.0, None),
        "bio": NO_BIO * _no_bio(profiles),
        "many": MANY_FOLLOWED * (following > FOLLOWED),
        "few": FEW_FOLLOWERS * (followers < FOLLOWERS),
        "digits": DIGITS * (digits >= OF_DIGITS),
        "private": PRIVATE * (_number(profiles, "private") == 1),
    }
    bits = {mark: np.nan_to_num(weight) for mark, weight in bits.items()}
    total = np.sum(list(bits.values()), axis=0)
    return _Judged(bits, np.where(known, 1 / (1 + np.exp2(PRIOR - total)), np.nan))


def _marks(judged: _Judged, i: int) -> list[Phrase]:
    """Return the marks that speak against a profile, strongest first, ties as in the table."""
    strong = [(mark, weight[i]) for mark, weight in judged.bits.items() if weight[i] >= SAID]
    strong.sort(key=lambda mark: -mark[1])
    return [(f"signals.profile_{mark}", {}) for mark, _ in strong]


def _number(profiles: pd.DataFrame, name: str) -> Floats:
    if name not in profiles:
        return np.full(len(profiles), np.nan)
    column = pd.to_numeric(profiles[name], errors="coerce")
    numbers: Floats = column.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _no_bio(profiles: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return whose bio is known to be empty.

    Missing is null, so a null counts as empty only where the profile was read in full: its number
    of posts is known, and the table holds bios at all.
    """
    if "bio_length" in profiles:
        return np.asarray(_number(profiles, "bio_length") == 0)
    if "bio" not in profiles:
        return np.zeros(len(profiles), dtype=bool)
    said = profiles["bio"].notna().to_numpy(dtype=bool)
    blank = (profiles["bio"].astype("str").str.strip() == "").fillna(value=False).to_numpy(bool)
    read = np.isfinite(_number(profiles, "posts_count")) & (said & ~blank).any()
    return np.asarray((said & blank) | (~said & read))


def _digits(profiles: pd.DataFrame) -> Floats:
    """Return which share of each handle are digits, NaN where it is unknown."""
    if "handle_digits" in profiles and "handle_length" in profiles:
        length = _number(profiles, "handle_length")
        return _number(profiles, "handle_digits") / np.where(length > 0, length, np.nan)
    if "account" in profiles:
        accounts = profiles["account"]
    elif profiles.index.name == "account":
        accounts = profiles.index.to_series()
    else:
        return np.full(len(profiles), np.nan)
    keys = pa.array(accounts, type=pa.string(), from_pandas=True)
    named = pc.if_else(pc.match_substring(keys, ":id="), pa.scalar(None, pa.string()), keys)
    handles = pc.replace_substring_regex(named, "^[^:]*:", "")
    length, count = pc.utf8_length(handles), pc.count_substring_regex(handles, "[0-9]")
    n = length.to_numpy(zero_copy_only=False).astype(float)
    share: Floats = count.to_numpy(zero_copy_only=False) / np.where(n > 0, n, np.nan)
    return share
