"""What real exports are like: fields missing, authors gone, captions that mean harm."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["add_hostile_captions", "lose_fields"]

_HOSTILE = (
    "<script>alert('hafer')</script> {text}",
    "=cmd|' /C calc'!A0 {text}",
    '{text} <img src=x onerror="alert(1)">',
    "\u202e{text}\u202c",
    "+49 ist die Vorwahl, -1 der Stand, @SUM(1+1)*cmd|' /C calc'!A0\n{text}",
    "{text}\u200b\u200f\ufeff",
    "</td></table><h1>{text}</h1>",
    "{text} \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\u0000",
    '=HYPERLINK("http://boese.example","{text}")',
)
_WALL = 8_000


def add_hostile_captions(
    texts: list[str], eligible: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Turn a few of `texts` hostile, in place; return their row numbers.

    The author's own words stay in them, so that the post keeps its theme.
    """
    chosen = rng.choice(eligible, size=min(len(_HOSTILE) + 3, len(eligible)), replace=False)
    for k, row in enumerate(chosen):
        if k < len(_HOSTILE):
            texts[row] = _HOSTILE[k].replace("{text}", texts[row]).replace("\u0000", "")
        else:
            texts[row] = (texts[row] + " ") * (_WALL // (len(texts[row]) + 1) + 1)
    return np.asarray(chosen)


def lose_fields(
    posts: pd.DataFrame,
    comments: pd.DataFrame,
    rng: np.random.Generator,
    *,
    keep: frozenset[str],
) -> None:
    """Empty fields of `posts` and `comments` in place, as exports do; `keep` names posts spared."""
    spared = posts["post"].isin(keep).to_numpy()
    for names, share in (
        (("account", "user_id", "url"), 0.012),
        (("text", "mentions", "hashtags"), 0.008),
        (("created_at",), 0.004),
        (("likes",), 0.01),
        (("comments",), 0.02),
        (("mentions", "hashtags"), 0.2),
        (("tagged",), 0.1),
        (("kind",), 0.02),
        (("sponsors", "paid_partnership"), 0.15),
        (("user_id",), 0.2),
    ):
        _empty(posts, names, (rng.random(len(posts)) < share) & ~spared)
    for names, share in (
        (("account", "user_id"), 0.01),
        (("text",), 0.006),
        (("likes",), 0.15),
        (("created_at",), 0.003),
        (("user_id",), 0.3),
    ):
        _empty(comments, names, rng.random(len(comments)) < share)


def _empty(table: pd.DataFrame, names: tuple[str, ...], where: np.ndarray) -> None:
    for name in names:
        table[name] = table[name].mask(where, None)
