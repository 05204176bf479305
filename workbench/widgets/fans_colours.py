"""What posts are coloured by: topic, SPACES, sentiment or time; with a legend to click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from workbench.errors import SettingError
from workbench.export.palette import PALETTE, shade
from workbench.phrases import render, say
from workbench.ugc.spaces import LABELS
from workbench.widgets.fans_posts import NO_DAY, SENTIMENTS, FansPosts

__all__ = ["COLOURINGS", "Colouring", "Colours", "colours_of"]

Colouring = Literal["topic", "spaces", "sentiment", "time"]
COLOURINGS: tuple[Colouring, ...] = ("topic", "spaces", "sentiment", "time")
NONE, UNKNOWN = "#6f7b88", "#aab4bf"
FEELINGS = ("#14866d", "#4f6f94", "#b8336a", "#d9730d", "#8a8f98")
AGES = ("#3b3f8f", "#2a6fb0", "#1d9a8a", "#7aa52a", "#d99a00")  # old to new, by lightness too


@dataclass(frozen=True)
class Colours:
    """How posts are coloured.

    Attributes
    ----------
    codes : numpy.ndarray
        (n,) uint8 places in `palette`.
    palette : list of str
    legend : list of dict
        code, label, colour, count (posts that may be shown), and where a click filters `part` and
        `value`.
    """

    codes: np.ndarray
    palette: list[str]
    legend: list[dict[str, object]]


def colours_of(posts: FansPosts, by: str, language: str) -> Colours:
    """Return the colours of posts by topic, SPACES, sentiment or time.

    Raises
    ------
    SettingError
        They are not coloured by that.
    """
    if by == "topic":
        return _by_topic(posts)
    if by == "sentiment":
        codes = np.where(posts.sentiments < 0, len(SENTIMENTS), posts.sentiments)
        feelings = ("sentiments", (*SENTIMENTS, "not_read"))
        return _named(posts, codes, [*FEELINGS, UNKNOWN], feelings, language)
    if by == "spaces":
        codes = np.where(posts.main_wish < 0, len(LABELS) + 1, posts.main_wish)
        wishes = ("spaces", (*LABELS, "none", "not_read"))
        palette = [*PALETTE[: len(LABELS)], NONE, UNKNOWN]
        return _named(posts, codes, palette, wishes, language)
    if by == "time":
        return _by_time(posts, language)
    raise SettingError("fans.no_colouring", by=by, known=", ".join(COLOURINGS))


def _by_topic(posts: FansPosts) -> Colours:
    labels = posts.topics.labels
    legend: list[dict[str, object]] = [
        {"code": topic % len(PALETTE), "label": name, "colour": shade(topic),
         "count": int(((labels == topic) & posts.there).sum()), "value": topic}
        for topic, name in posts.topic_names.items()
    ]  # fmt: skip
    return Colours((labels % len(PALETTE)).astype(np.uint8), list(PALETTE), legend)


def _named(
    posts: FansPosts,
    codes: np.ndarray,
    palette: list[str],
    values: tuple[str, tuple[str, ...]],
    language: str,
) -> Colours:
    part, names = values
    counts = np.bincount(codes[posts.there], minlength=len(names))
    legend: list[dict[str, object]] = [
        {"code": at, "label": say(f"widgets.fans_{part}_{name}", language), "colour": palette[at],
         "count": int(counts[at]), "part": part, "value": name}
        for at, name in enumerate(names)
        if counts[at]
    ]  # fmt: skip
    return Colours(codes.astype(np.uint8), palette, legend)


def _by_time(posts: FansPosts, language: str) -> Colours:
    known = posts.days[(posts.days != NO_DAY) & posts.there]
    undated = len(AGES)
    codes = np.full(len(posts), undated, dtype=np.uint8)
    legend: list[dict[str, object]] = []
    if len(known):
        cuts = np.unique(np.quantile(known, [0.2, 0.4, 0.6, 0.8], method="lower"))
        dated = posts.days != NO_DAY
        codes[dated] = np.searchsorted(cuts, posts.days[dated], side="left")
        for code in range(len(cuts) + 1):
            days = known[np.searchsorted(cuts, known, side="left") == code]
            if len(days):
                label = f"{_day(days.min(), language)} – {_day(days.max(), language)}"
                legend.append(
                    {"code": code, "label": label, "colour": AGES[code], "count": len(days)}
                )
    rest = int(((codes == undated) & posts.there).sum())
    if rest:
        label = say("widgets.fans_undated", language)
        legend.append({"code": undated, "label": label, "colour": UNKNOWN, "count": rest})
    return Colours(codes, [*AGES, UNKNOWN], legend)


def _day(day: int, language: str) -> str:
    moment = pd.Timestamp(int(day), unit="D")
    return render("{day:date}", {"day": moment}, language)
