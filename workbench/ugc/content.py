"""Content worth asking for: posts by others, scored by what makes them worth showing."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import handle_of
from workbench.text import Encoder
from workbench.text import encoder as make_encoder
from workbench.text.brief import brief_parts, nearness
from workbench.ugc.content_inputs import judgements, newest_profiles, tidy_posts, until
from workbench.ugc.content_parts import (
    Floats,
    clarity,
    distinct_commenters,
    engagement,
    percentiles,
)
from workbench.ugc.eligible import REASONS, exclude

__all__ = ["PARTS", "best_content", "explain_content", "left_out", "score_content"]

PARTS = ("relevance", "sentiment", "clarity", "safety", "engagement")
WEIGHTS: Mapping[str, float] = {
    "relevance": 2.0, "sentiment": 2.0, "clarity": 1.0, "safety": 1.0, "engagement": 1.0,
}  # fmt: skip
FLOOR = 0.005  # as in the ranking: no single part may ruin a score altogether
NAMES_A_RIVAL = 0.5  # what is left of safety; a judgement (decision 6)
BEST_SAID = 0.99
_RANKED = frozenset({"relevance", "engagement"})


def score_content(  # noqa: PLR0913  # each keyword is something that may be known
    posts: pd.DataFrame,
    brand: Brand,
    *,
    encoder: str | Encoder = "multilingual",
    sentiment: pd.DataFrame | None = None,
    safety: pd.DataFrame | None = None,
    accounts: pd.DataFrame | None = None,
    comments: pd.DataFrame | None = None,
    lists: Mapping[str, Collection[str]] | None = None,
    held_out: Collection[str] | None = None,
    doubtful: Collection[str] = (),
    weights: Mapping[str, float] | None = None,
    as_of: pd.Timestamp | str | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Score how worth asking for each post is.

    The score is the weighted geometric mean of five parts, each 0..1,
    ``exp(Σ w·ln max(p, 0.005) / Σ w)``. A part that cannot be known counts as the median of the
    others, and the reasons say so.

    Parameters
    ----------
    posts
        Needs `text`; everything else of the posts table is used where it is there.
    brand
        Whom the content is for.
    encoder
        A name or an `Encoder`, for relevance.
    sentiment, safety
        What `judge_sentiment` and `flag_safety` gave for these posts, by key; made if None.
    accounts
        Profiles with account, followers, bio, private, as_of.
    comments
        With post and account, for how many different people commented.
    lists
        Accounts on the project's lists; employees, partners and never_contact are left out.
    held_out
        Accounts of minors, as `Project.held_out` gives them; None looks for them here.
    doubtful
        Accounts whose engagement is doubted, such as those with bought followers.
    weights
        By part, in place of relevance 2, sentiment 2, clarity 1, safety 1, engagement 1.
    as_of
        Later posts are left out; by default the newest `created_at`.
    progress
        Whether to show a bar while encoding.

    Returns
    -------
    pandas.DataFrame
        One row a post in input order, columns post, score, relevance (percentile of the cosine to
        the brief), sentiment ((score + 1) / 2), clarity, safety (1 − offence, halved if a
        competitor is named), engagement (percentile among peers), reasons (list of phrases, see
        `explain_content`; what sets it apart from the middle post first) and excluded: why a post
        is left out (see `left_out`), null if it is not. Left-out posts have null figures; unknown
        parts are null.

    Raises
    ------
    SchemaError
        There is no column `text`.
    SettingError
        A weight is negative, or all are 0, or a part is unknown.

    Notes
    -----
    The weights are a judgement, not a measurement: a post that is beside the point or unfriendly
    is no use however polished it is.
    """
    weighed = _weights(weights)
    rows = tidy_posts(posts)
    last = until(rows["created_at"], as_of)
    profiles = newest_profiles(accounts)
    known = _Known(brand, encoder, profiles, comments, frozenset(doubtful), rows)
    out, rivals = exclude(rows, brand, profiles=profiles, lists=lists or {}, held_out=held_out,
                          as_of=last)  # fmt: skip
    fit = np.array([reason is None for reason in out], bool)
    judged = judgements(rows[fit], brand, encoder, sentiment, safety)
    unsafe = judged["safe"].eq(other=False).reindex(rows.index).fillna(value=False).to_numpy(bool)
    out = ["unsafe" if bad and reason is None else reason
           for bad, reason in zip(unsafe, out, strict=True)]  # fmt: skip
    fit &= ~unsafe
    kept = rows[fit]
    named = [names for names, inside in zip(rivals, fit, strict=True) if inside]
    parts, words = _parts(kept, judged.loc[kept.index], known, named, progress=progress)
    filled = {name: _filled(parts[name]) for name in PARTS}
    logs = {n: np.log(np.maximum(filled[n], FLOOR)) * weighed[n] for n in PARTS}
    total = sum(weighed.values())
    score = np.exp(sum(logs.values()) / total) if len(kept) else np.empty(0)
    doubted = kept["account"].isin(list(doubtful)).to_numpy(bool)
    lift = {n: logs[n] - np.median(logs[n]) if len(kept) else logs[n] for n in PARTS}
    reasons = [
        _reasons({n: float(parts[n][at]) for n in PARTS}, {n: float(lift[n][at]) for n in PARTS},
                 words[at], judged.loc[row, "quote"], named[at], doubted=bool(doubted[at]))
        for at, row in enumerate(kept.index)
    ]  # fmt: skip
    result = pd.DataFrame({"post": rows["post"]}, index=rows.index)
    for name, values in (("score", score), *parts.items()):
        result[name] = pd.Series(values, index=kept.index, dtype="float64")
    told = dict(zip(kept.index, reasons, strict=True))
    result["reasons"] = pd.Series([told.get(row, []) for row in rows.index], rows.index, object)
    result["excluded"] = pd.Series(out, index=rows.index, dtype="str")
    return result.reset_index(drop=True)


def best_content(scored: pd.DataFrame, n: int = 50) -> pd.DataFrame:
    """Return the `n` best of what `score_content` gave, the best first; equal ones by post key."""
    known = scored[scored["score"].notna()]
    order = np.lexsort((known["post"].astype(str).to_numpy(), -known["score"].to_numpy()))
    return known.iloc[order[:n]].reset_index(drop=True)


def left_out(scored: pd.DataFrame, *, language: str | None = None) -> pd.DataFrame:
    """Return how many posts were left out and why, in the order in which it is looked at.

    Returns
    -------
    pandas.DataFrame
        Columns excluded, posts, meaning (a sentence).
    """
    counts = scored["excluded"].value_counts()
    rows = [
        {"excluded": reason, "posts": int(counts[reason]),
         "meaning": say(f"content.out_{reason}", language)}
        for reason in REASONS if reason in counts.index
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["excluded", "posts", "meaning"])


def explain_content(
    reasons: list[tuple[str, Mapping[str, Any]]], *, language: str | None = None
) -> list[str]:
    """Return reasons of `score_content` in words, what speaks for the post first."""
    return [say(phrase, language, **values) for phrase, values in reasons]


def _weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    given = dict(weights or {})
    for name, weight in given.items():
        if name not in PARTS or not math.isfinite(weight) or weight < 0:
            raise SettingError("content.bad_weight", part=name, weight=weight,
                               known=", ".join(PARTS))  # fmt: skip
    weighed = {name: float(given.get(name, WEIGHTS[name])) for name in PARTS}
    if not any(weighed.values()):
        raise SettingError("content.no_weight")
    return weighed


@dataclass(frozen=True)
class _Known:
    """What is known beside the posts that are scored."""

    brand: Brand
    encoder: str | Encoder
    profiles: pd.DataFrame
    comments: pd.DataFrame | None
    doubtful: frozenset[str]
    posts: pd.DataFrame


def _parts(
    rows: pd.DataFrame,
    judged: pd.DataFrame,
    known: _Known,
    named: list[list[str]],
    *,
    progress: bool,
) -> tuple[dict[str, Floats], Floats]:
    """Return the five parts, and how many words each post says."""
    texts = [t if isinstance(t, str) and t.strip() else None for t in rows["text"]]
    clear, words = clarity(texts, rows["shown"].tolist())
    followers = pd.to_numeric(rows["account"].map(known.profiles["followers"]), errors="coerce")
    people = distinct_commenters(rows, known.comments, known.brand.handles)
    resonance = engagement(rows, followers.to_numpy(float, na_value=np.nan), people)
    resonance[rows["account"].isin(list(known.doubtful)).to_numpy(bool)] = np.nan
    safe = 1 - judged["offence"].to_numpy(float)
    parts = {
        "relevance": _relevance(texts, known, progress=progress),
        "sentiment": judged["feeling"].to_numpy(float),
        "clarity": clear,
        "safety": np.where([bool(n) for n in named], NAMES_A_RIVAL * safe, safe),
        "engagement": resonance,
    }
    return parts, words


def _relevance(texts: list[str | None], known: _Known, *, progress: bool) -> Floats:
    near = np.full(len(texts), np.nan)
    spoken = [row for row, text in enumerate(texts) if text]
    if spoken:
        own = {*known.brand.handles}
        theirs = [isinstance(a, str) and handle_of(a) in own for a in known.posts["account"]]
        said = known.posts.loc[theirs].sort_values("created_at", kind="stable")["text"].dropna()
        given = known.encoder
        chosen = given if isinstance(given, Encoder) else make_encoder(given)
        brief = brief_parts(known.brand, said.tolist())
        captions = [str(texts[row]) for row in spoken]
        near[spoken] = nearness(captions, brief, chosen, progress=progress)
    return percentiles(near)


def _filled(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    middle = float(np.median(known)) if len(known) else 0.5
    return np.where(np.isnan(values), middle, values)


def _reasons(  # what there is to say about one post
    parts: dict[str, float],
    lift: dict[str, float],
    words: float,
    quote: str | None,
    rivals: list[str],
    *,
    doubted: bool,
) -> list[tuple[str, Mapping[str, Any]]]:
    known = sorted((n for n in PARTS if not math.isnan(parts[n])), key=lambda n: -lift[n])
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name in known:
        values: dict[str, Any] = {"value": parts[name]}
        if name in _RANKED:
            values["value"] = min(parts[name], BEST_SAID)  # nobody is better than all
        if name == "sentiment":
            values["quote"] = quote or ""
            name = "quoted" if quote else name  # noqa: PLW2901  # another sentence for the same part
        if name == "clarity":
            values["words"] = int(words)
        found.append((f"content.{name}", values))
    if rivals:
        found.append(("content.rivals", {"rivals": ", ".join(rivals)}))
    unknown = [n for n in PARTS if math.isnan(parts[n])]
    if doubted and "engagement" in unknown:
        unknown.remove("engagement")
        found.append(("content.doubted", {}))
    return [*found, *((f"content.no_{name}", {}) for name in unknown)]
