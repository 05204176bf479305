"""From tables and graph to the signals of every candidate."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.graph import AttentionGraph
from workbench.schema import read_moment, read_span
from workbench.signals.activity import measure_activity
from workbench.signals.affinity import measure_affinity
from workbench.signals.audience import measure_audience, measure_new_audience, measure_spread
from workbench.signals.authenticity import authenticity_flags, measure_authenticity
from workbench.signals.authority import measure_authority
from workbench.signals.brand_audience import measure_brand_audience
from workbench.signals.candidates import choose_candidates, describe_candidates
from workbench.signals.conversation import measure_conversation
from workbench.signals.disclosure import measure_paid_response, measure_sponsored_share
from workbench.signals.engagement import (
    measure_engagement,
    measure_engagement_by_views,
    measure_engagement_mean,
    measure_resonance,
)
from workbench.signals.engagers import engagers_of
from workbench.signals.exclusivity import measure_exclusivity
from workbench.signals.fan_overlap import measure_fan_overlap
from workbench.signals.goodwill import measure_goodwill
from workbench.signals.growth import measure_growth
from workbench.signals.measured import Absent, Measured, Phrase, Signals
from workbench.signals.memory import hand_back
from workbench.signals.momentum import measure_momentum
from workbench.signals.observation import Observation, observe
from workbench.signals.packed import pack_evidence, pack_reasons
from workbench.signals.reach import measure_reach
from workbench.signals.relevance import measure_relevance
from workbench.signals.rivalry import measure_rival_affinity
from workbench.signals.safety import measure_safety
from workbench.signals.sentiment import PostJudge, judge_brand_posts, measure_sentiment
from workbench.signals.told import read_lists, read_types
from workbench.text.encoders import Encoder

__all__ = ["measure"]

FEW_CANDIDATES = 10
# What is not ranked, and goodwill, which is absent where sentiment is.
SAID_ELSEWHERE = frozenset(("engagement_rate_mean", "sponsored_share", "paid_response", "goodwill"))


def measure(  # noqa: PLR0913  # five tables in, and each keyword has a default
    posts: pd.DataFrame,
    comments: pd.DataFrame | None,
    accounts: pd.DataFrame | None,
    graph: AttentionGraph,
    brand: Brand,
    *,
    encoder: Encoder | None = None,
    as_of: str | pd.Timestamp | None = None,
    window: str | None = None,
    min_posts: int = 1,
    lists: Mapping[str, Collection[str]] | None = None,
    types: Mapping[str, str] | None = None,
    history: pd.DataFrame | None = None,
    sentiment: pd.DataFrame | PostJudge | None = None,
    safety: pd.DataFrame | None = None,
    languages: pd.Series | None = None,
    horizon: str | pd.Timedelta = "30d",
    progress: bool = False,
) -> Signals:
    """Measure every signal for every candidate.

    Parameters
    ----------
    posts, comments, accounts
        Tables of the project; columns that are missing make signals absent, not low.
    graph
        The attention graph of the same posts and comments.
    brand
        Whose ambassadors are sought.
    encoder
        Makes vectors for `relevance`; without one that signal is absent.
    as_of
        The moment to speak of; default the newest `created_at`. Later rows change nothing, nor
        do comments and profiles without a date where a moment is given. Likes, comments, views
        and shares are those of the table, whenever they were counted: `project.posts(until=…)`
        and `backtest` give those that were known then.
    window
        Only accounts with posts this shortly before `as_of` are candidates, such as ``"90d"``;
        None takes everything in the data.
    min_posts
        Own posts a candidate needs within the window, at least 1.
    lists
        Accounts the brand knows: employees, partners, never_contact and minors are out, customers
        stay and are marked.
    types
        Account types corrected by hand.
    history
        All profile snapshots, for follower jumps; default what `accounts` holds.
    sentiment
        What `judge_sentiment` gave of the posts about the brand, or a function that gives it of
        rows with `post` and `text`; without it they are judged here if there is an encoder.
    safety
        What `flag_safety` gave of the posts; without it `safety` is absent.
    languages
        Language codes by post key; without it the newest captions of each candidate are read.
    horizon
        How far ahead `momentum` looks; its half-life is half of it.
    progress
        Show a bar while captions are encoded.

    Returns
    -------
    Signals
        Candidates in ascending order of account.

    Raises
    ------
    SchemaError
        `posts` lacks a column that everything needs.
    SettingError
        `window`, `as_of` or `horizon` cannot be read.
    """
    moment = None if as_of is None else read_moment(as_of)
    days = None if window is None else read_span(window) / pd.Timedelta(days=1)
    ahead = read_span(horizon) / pd.Timedelta(days=1)
    seen = observe(posts, comments, accounts, graph, brand, as_of=moment, history=history)
    platforms = sorted(seen.posts["platform"].dropna().unique())
    known_lists, known_types = read_lists(lists, platforms), read_types(types, platforms)
    candidates, excluded = choose_candidates(
        seen, min_posts=min_posts, window_days=days, lists=known_lists, types=known_types
    )
    seen = dataclasses.replace(
        seen,
        candidates=candidates,
        sentiment=None if callable(sentiment) else _by_post(sentiment),
        safety=_by_post(safety),
        languages=languages,
    )
    hand_back(len(candidates))
    if seen.sentiment is None and len(candidates):
        judge = sentiment if callable(sentiment) else None
        seen = dataclasses.replace(seen, sentiment=judge_brand_posts(seen, encoder, judge=judge))
    described = describe_candidates(seen, lists=known_lists, types=known_types)
    results = _measure_all(seen, encoder, ahead, progress=progress)
    measured = {r.name: r for r in results if isinstance(r, Measured)}
    absent = tuple(r for r in results if isinstance(r, Absent))
    return Signals(
        candidates=described.assign(
            flags=authenticity_flags(measured.get("authenticity"), size=len(candidates))
        ),
        measured=measured,
        absent=absent,
        excluded=excluded,
        notes=_notes(seen, absent),
        as_of=seen.as_of,
        encoder=encoder.model_id if encoder else None,
        brand_accounts=seen.brand_accounts,
        rival_accounts=seen.rival_accounts,
        fans=engagers_of(seen).fans,
    )


def _by_post(judged: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what was judged of posts with the post as index."""
    key = next((k for k in ("post", "message") if judged is not None and k in judged), None)
    if judged is None or key is None:
        return judged
    known = judged[judged[key].notna().to_numpy(dtype=bool)].drop_duplicates(key)
    return known.set_index(key).rename_axis("post")


def _measure_all(
    seen: Observation, encoder: Encoder | None, ahead: float, *, progress: bool
) -> list[Measured | Absent]:
    """Return the signals in the order in which they are shown."""
    if not len(seen.candidates):
        return []
    # What needs most memory comes first; what keeps who listens to whom comes last.
    near = _packed(measure_relevance(seen, encoder, progress=progress))
    odd = _packed(measure_authenticity(seen))
    rate = _packed(measure_engagement(seen))
    by_views = _packed(measure_engagement_by_views(seen))
    seen_rates = sum(r.n for r in (rate, by_views) if isinstance(r, Measured))
    rated = (np.asarray(seen_rates) > 0).mean() >= 0.5  # noqa: PLR2004  # half
    feels = measure_sentiment(seen)
    toward = [
        _packed(measure_affinity(seen)),
        _packed(measure_brand_audience(seen)),
        _packed(measure_exclusivity(seen)),
        _packed(measure_rival_affinity(seen)),
        _packed(feels),
        _packed(measure_goodwill(seen, feels)),
        near,
    ]
    received = [rate, by_views, _shown_by(rate, measure_engagement_mean(seen))]
    received += [] if rated else [_packed(measure_resonance(seen))]
    received.append(_packed(measure_conversation(seen)))
    shown = [
        _packed(measure_reach(seen)),
        _packed(measure_growth(seen)),
        _packed(measure_activity(seen)),
        odd,
        _packed(measure_sponsored_share(seen)),
        _packed(measure_paid_response(seen)),
        _packed(measure_safety(seen)),
    ]
    audience = _packed(measure_audience(seen))
    listeners = [
        audience,
        _shown_by(audience, measure_new_audience(seen)),
        _shown_by(audience, measure_spread(seen)),
        _packed(measure_fan_overlap(seen)),
        _shown_by(audience, measure_authority(seen)),
        _shown_by(audience, measure_momentum(seen, horizon_days=ahead)),
    ]
    return [*toward, *received, *listeners, *shown]


def _shown_by(other: Measured | Absent, result: Measured | Absent) -> Measured | Absent:
    """Return a signal that the same posts show as another one."""
    packed = _packed(result)
    if isinstance(packed, Absent) or isinstance(other, Absent):
        return packed
    return dataclasses.replace(packed, evidence=other.evidence)


def _packed(result: Measured | Absent) -> Measured | Absent:
    """Return a signal with its sentences and evidence as columns, one signal at a time."""
    if isinstance(result, Absent):
        return result
    packed = dataclasses.replace(
        result, reasons=pack_reasons(result.reasons), evidence=pack_evidence(result.evidence)
    )
    hand_back(len(result.value))
    return packed


def _notes(seen: Observation, absent: tuple[Absent, ...]) -> tuple[Phrase, ...]:
    notes: list[Phrase] = [
        ("signals.absent_note", {"signal": (f"signals.name_{a.name}", {}), "why": a.reason})
        for a in absent
        if a.name not in SAID_ELSEWHERE
    ]
    if not len(seen.candidates):
        notes.append(("signals.nobody", {"accounts": int(seen.posts["account"].nunique())}))
    if 0 < len(seen.candidates) < FEW_CANDIDATES:
        notes.append(("signals.few_candidates", {"candidates": len(seen.candidates)}))
    followers = seen.profiles["followers"].reindex(seen.candidates).notna()
    if 0 < followers.sum() < len(followers):
        notes.append(
            ("signals.some_followers", {"known": int(followers.sum()), "all": len(followers)})
        )
    return tuple(notes)
