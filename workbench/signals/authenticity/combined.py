"""All odd patterns together: one figure between 0 and 1, and every flag with its sentence."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.signals.authenticity.circles import closed_circles
from workbench.signals.authenticity.comments import bursts, hollow_comments
from workbench.signals.authenticity.figures import (
    even_likes,
    likes_beside_comments,
    likes_beside_followers,
)
from workbench.signals.authenticity.jumps import unfollowed_jumps
from workbench.signals.authenticity.orders import same_order
from workbench.signals.authenticity.pattern import FLAG_BELOW, Pattern
from workbench.signals.authenticity.profiles import profile_pattern
from workbench.signals.authenticity.received import received
from workbench.signals.authenticity.similar import Similar
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["Doubted", "authenticity_flags", "measure_authenticity"]

CLEAR: Phrase = ("signals.authenticity_clear", {})


@dataclass(frozen=True)
class Doubted(Measured):
    """Authenticity with every flag of every candidate.

    Parameters
    ----------
    flags
        For each candidate the sentences of its odd patterns, strongest first; none where
        nothing is odd enough to look closely.
    """

    flags: tuple[tuple[Phrase, ...], ...] = dataclasses.field(default=())


def measure_authenticity(seen: Observation) -> Measured | Absent:
    """Measure authenticity: 1 where nothing is odd, towards 0 the odder the patterns.

    The product of one minus each pattern's doubt, as independent doubts multiply; patterns that
    look at the same comments are not independent, so the value says how much is odd, not how
    likely fraud is. Nothing is fitted. A pattern is a flag where its doubt is 0.3 and more;
    where only several smaller ones bring the value below 0.7, those are flags.

    `n` counts the comments looked at, `coverage` is the share of the patterns that the data could
    show of the account. The patterns: closed circles, same commenters in the same order, hollow
    comments, bursts, likes beside comments and beside followers, too even likes, follower jumps,
    profile. Each is documented where it is defined, and in ``docs/authenticity.md``.
    """
    size = len(seen.candidates)
    got, similar = received(seen), Similar.of(seen)
    patterns = (
        closed_circles(got, size),
        unfollowed_jumps(seen, similar.followers),
        same_order(got, size),
        hollow_comments(got, similar),
        bursts(got, similar),
        likes_beside_comments(seen, similar),
        likes_beside_followers(seen, similar),
        even_likes(seen),
        profile_pattern(seen),
    )
    looked = np.array([p.looked for p in patterns])
    if not looked.any():
        return Absent("authenticity", ("signals.no_authenticity", {}))
    doubts = np.array([p.doubt for p in patterns])
    value: Floats = np.prod(1 - doubts, axis=0)
    order = np.argsort(-doubts, axis=0, kind="stable")
    flags = tuple(
        _flags(patterns, doubts[:, i].tolist(), order[:, i].tolist(), i) if value[i] < 1 else ()
        for i in range(size)
    )
    return Doubted(
        name="authenticity",
        value=value,
        n=np.bincount(got.who[got.who >= 0], minlength=size).astype(np.int64),
        coverage=looked.mean(axis=0),
        spread=np.zeros(size),
        peers=None,
        reasons=tuple(flag[0] if flag else CLEAR for flag in flags),
        evidence=_evidence(patterns, doubts, seen),
        flags=flags,
    )


def authenticity_flags(measured: Measured | None, *, size: int) -> list[list[Phrase]]:
    """Return all flags of each of `size` candidates, strongest first."""
    if measured is None:
        return [[] for _ in range(size)]
    if isinstance(measured, Doubted):
        return [list(flags) for flags in measured.flags]
    return [
        [reason] if value < FLAG_BELOW else []
        for value, reason in zip(measured.value, measured.reasons, strict=True)
    ]


def _flags(
    patterns: Sequence[Pattern], doubts: Sequence[float], order: Sequence[int], i: int
) -> tuple[Phrase, ...]:
    """Return the sentences of a candidate's odd patterns; `order` is strongest first."""
    odd = [k for k in order if doubts[k] > 0]
    strong = [k for k in odd if 1 - doubts[k] <= FLAG_BELOW]
    if not strong and math.prod(1 - doubts[k] for k in odd) < FLAG_BELOW:
        strong = odd
    return tuple(patterns[k].reasons[i] for k in strong)


def _evidence(
    patterns: Sequence[Pattern], doubts: Floats, seen: Observation
) -> dict[str, tuple[str, ...]]:
    """Return for each doubted account the posts of its strongest pattern that has any."""
    evidence: dict[str, tuple[str, ...]] = {}
    strongest: dict[int, float] = {}
    for found, doubt in zip(patterns, doubts, strict=True):
        for i, posts in found.evidence.items():
            if doubt[i] > strongest.get(i, 0.0):
                strongest[i] = float(doubt[i])
                evidence[str(seen.candidates[i])] = posts
    return evidence
