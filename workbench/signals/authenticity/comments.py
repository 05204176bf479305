"""Comments that fit any post or stand below many, and comments that come at once."""

from __future__ import annotations

import numpy as np

from workbench.signals.authenticity.pattern import Bools, Ints, Pattern, excess, no_doubt, pattern
from workbench.signals.authenticity.received import Received
from workbench.signals.authenticity.similar import Similar
from workbench.signals.measured import Floats, Phrase

__all__ = ["bursts", "hollow_comments"]

POSTS = 3  # with comments; one post says little of an account
EARLY = 10.0  # minutes
PRAISE, COPY = 0.75, 0.5  # what counts less than 1: true fans do it too, and chance does


def hollow_comments(got: Received, similar: Similar) -> Pattern:
    """Find accounts whose comments are spam, copies or praise that fits any post.

    Of each comment the most counts: spam, or words its author left below another post, 1;
    generic praise ¾; words of four and more that others left elsewhere ½. Each post has the same
    weight, so that one viral post decides nothing; giveaways are left out, and so are accounts
    with fewer than three posts with comments. Doubt is the `excess` of the mean over what is
    usual among accounts of similar size.
    """
    size = len(similar.followers)
    rows = _usable(got, got.worded)
    hollow = np.maximum(PRAISE * got.generic, COPY * got.copied)
    hollow = np.where(got.spam | got.repeated, 1.0, hollow)
    share, n, looked = _by_post(got, rows, hollow, size)
    if not looked.any():
        return no_doubt(size)
    doubt = excess(np.nan_to_num(share), n, similar.usual(np.where(looked, share, np.nan)))
    comments = np.bincount(got.who[rows], minlength=size)
    parts = [_rate(got, rows, kind, size) for kind in (got.generic, got.copied, got.spam)]

    def reason(i: int) -> Phrase:
        generic, copied, spam = (float(part[i]) for part in parts)
        return "signals.hollow_reason", {
            "generic": generic, "copied": copied, "spam": spam, "comments": int(comments[i]),
        }  # fmt: skip

    telling = rows & (hollow > 0)
    return pattern(doubt, looked, reason, telling=(got.who[telling], got.post[telling], got.posts))


def bursts(got: Received, similar: Similar) -> Pattern:
    """Find accounts whose comments come within minutes, far sooner than others'.

    The share of comments within ten minutes of the post, each post with the same weight,
    giveaways and accounts with fewer than three commented posts left out. Doubt is its `excess`
    over that of the accounts of similar size.
    """
    size = len(similar.followers)
    rows = _usable(got, np.isfinite(got.delay) & (got.delay >= 0))
    early = (got.delay <= EARLY).astype(float)
    share, n, looked = _by_post(got, rows, early, size)
    if not looked.any():
        return no_doubt(size)
    usual = similar.usual(np.where(looked, share, np.nan))
    doubt = excess(np.nan_to_num(share), n, usual)

    def reason(i: int) -> Phrase:
        return "signals.burst_reason", {
            "share": float(share[i]), "usual": float(usual[i]), "minutes": int(EARLY),
        }  # fmt: skip

    telling = rows & (early > 0)
    return pattern(doubt, looked, reason, telling=(got.who[telling], got.post[telling], got.posts))


def _usable(got: Received, known: Bools) -> Bools:
    return (got.who >= 0) & (got.post >= 0) & ~got.giveaway & known


def _by_post(got: Received, rows: Bools, what: Floats, size: int) -> tuple[Floats, Floats, Bools]:
    """Return the mean over posts of each post's mean, what it is worth, and who has enough posts.

    As the posts weigh the same, a mean is worth ``posts²/Σ(1/comments)`` comments (Kish 1965).
    """
    posts = len(got.posts)
    of_post, who = got.post[rows], got.who[rows]
    n = np.bincount(of_post, minlength=posts)
    mean = np.bincount(of_post, weights=what[rows], minlength=posts) / np.maximum(n, 1)
    owner = np.zeros(posts, dtype=np.int64)
    owner[of_post] = who
    there = np.flatnonzero(n)
    count = np.bincount(owner[there], minlength=size)
    total = np.bincount(owner[there], weights=mean[there], minlength=size)
    inverse = np.bincount(owner[there], weights=1 / n[there], minlength=size)
    share = total / np.where(count > 0, count, np.nan)
    return share, count**2 / np.maximum(inverse, 1e-9), count >= POSTS


def _rate(got: Received, rows: Bools, kind: Bools, size: int) -> Floats:
    who: Ints = got.who[rows]
    hits = np.bincount(got.who[rows & kind], minlength=size)
    rate: Floats = hits / np.maximum(np.bincount(who, minlength=size), 1)
    return rate
