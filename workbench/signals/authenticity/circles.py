"""Closed circles: accounts that comment each other, again and again, promptly or with phrases."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from workbench.signals.authenticity.pattern import Bools, Pattern, no_doubt, pattern
from workbench.signals.authenticity.received import Received
from workbench.signals.measured import Floats, Phrase

__all__ = ["closed_circles"]

PARTNERS = 5
COMMENTS = 2  # that both leave the other
PROMPT = 15.0  # minutes
ALONE = 0.25  # of the doubt, where partners neither hurry nor use phrases: friends, colleagues


def closed_circles(got: Received, size: int) -> Pattern:
    """Find circles whose members comment each other: mutual, repeated, closed, by agreement.

    For an account with r mutual partners (each commented the other at least twice), doubt is
    ``share of its comments that come from partners × clustering among them × min(1, r/5) ×
    (¼ + ¾·agreed)``. `agreed` is by how much more than usual the partners' comments come within
    15 minutes or fit any post, the larger of the two: ``(share − usual)/(1 − usual)``, usual
    being the share among comments of others; ½ where neither is known. So friends and colleagues,
    who are closed circles as well, are not flagged for being one.

    References
    ----------
    Weerasinghe et al., *The Pod People: Understanding Manipulation of Social Media Popularity via
    Reciprocity Abuse*, WWW 2020. Watts & Strogatz, *Collective dynamics of small-world
    networks*, 1998.
    """
    if not len(got):
        return no_doubt(size)
    many = len(got.accounts)
    inside, partners, closed = _circles(got, many)
    mine = got.who >= 0
    n = np.bincount(got.who[mine], minlength=size)
    of_partners = mine & inside
    who = got.who[of_partners]
    share = np.bincount(who, minlength=size) / np.maximum(n, 1)
    after = np.isfinite(got.delay) & (got.delay >= 0)  # before its post a clock went wrong
    prompt = _beyond_usual(got, inside, after, got.delay <= PROMPT, size)
    phrases = _beyond_usual(got, inside, got.worded, got.generic | got.spam, size)
    agreed = np.fmax(prompt, phrases)
    agreed = np.where(np.isnan(agreed), 0.5, agreed)
    place = np.zeros(size, dtype=np.int64)
    place[got.who[mine]] = got.owner[mine]
    r = partners[place]
    doubt = share * closed[place] * np.minimum(1.0, r / PARTNERS) * (ALONE + (1 - ALONE) * agreed)

    def reason(i: int) -> Phrase:
        return "signals.circle_reason", {"partners": int(r[i]), "share": float(share[i])}

    return pattern(doubt, n > 0, reason, telling=(who, got.post[of_partners], got.posts))


def _circles(got: Received, many: int) -> tuple[Bools, Floats, Floats]:
    """Return which comments partners wrote; partners and clustering of each account."""
    pairs, often = got.pairs, got.times >= COMMENTS
    back = (pairs % many) * many + pairs // many
    mutual = often & np.isin(back, pairs[often])
    rows, columns = pairs[mutual] // many, pairs[mutual] % many
    edges = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(many, many))
    partners = np.bincount(rows, minlength=many).astype(float)
    triangles = np.asarray((edges @ edges).multiply(edges).sum(axis=1)).ravel()
    closed = triangles / np.maximum(partners * (partners - 1), 1)
    return mutual[got.pair], partners, closed


def _beyond_usual(got: Received, inside: Bools, known: Bools, hit: Bools, size: int) -> Floats:
    """Return by how much the share of hits among partners' comments exceeds that among others'.

    NaN where nothing is known of a candidate's partners.
    """
    others = known & ~inside
    usual = float(hit[others].mean()) if others.any() else 0.0
    rows = known & inside & (got.who >= 0)
    n = np.bincount(got.who[rows], minlength=size)
    share = np.bincount(got.who[rows & hit], minlength=size) / np.where(n > 0, n, np.nan)
    if usual == 1:
        return 0 * share
    above: Floats = np.clip((share - usual) / (1 - usual), 0.0, 1.0)
    return above
