"""A team in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.phrases import say

__all__ = ["Told", "member_sentences", "sentences"]

ALMOST = 1 - 1e-12
FAR_DOWN = 10  # times the size of the team


@dataclass(frozen=True)
class Told:
    """The figures that the sentences name; see `Portfolio`."""

    table: pd.DataFrame
    overlap: pd.DataFrame
    people: int
    value: float
    cost: float | None
    budget: float | None
    guarantee: float
    top_people: int
    top_value: float
    top_accounts: int
    left_out: Mapping[str, int]
    counted: str
    weigh_by: tuple[str, ...]
    size: int
    brand_engaged: bool
    flagged: int = 0


def sentences(told: Told, language: str | None = None) -> list[str]:
    """Return a team in words: reach, comparison, guarantee, cost, what is not known."""
    new = told.counted == "new"
    head = "portfolio.head_new" if new else "portfolio.head_all"
    lines = [say(head, language, accounts=len(told.table), people=told.people)]
    if told.weigh_by:
        names = ", ".join(_name_of(signal, language) for signal in told.weigh_by)
        lines.append(say("portfolio.weighted", language, signals=names, value=told.value))
    lines += [_beside_top(told, language), _guarantee(told, language)]
    if told.cost is not None:
        phrase = "portfolio.cost" if told.budget is None else "portfolio.cost_of_budget"
        lines.append(say(phrase, language, cost=told.cost, budget=told.budget))
    if len(told.table) < told.size:
        short = told.size - len(told.table)
        lines.append(say("portfolio.fewer", language, accounts=short, size=told.size))
    lines += _closest(told.overlap, language)
    lines += _look_twice(told, language)
    if new and not told.brand_engaged:
        lines.append(say("portfolio.nobody_knows_brand", language))
    for reason, accounts in told.left_out.items():
        if accounts:
            lines.append(say(f"portfolio.left_out_{reason}", language, accounts=accounts))
    return lines


def _look_twice(told: Told, language: str | None) -> list[str]:
    """Return what to know of the members: how far down they stand, and who is flagged."""
    lines = []
    lowest, near = told.table["rank"].max() if len(told.table) else 0, FAR_DOWN * told.size
    if lowest > near:
        lines.append(say("portfolio.far_down", language, rank=int(lowest), among=near))
    if told.flagged:
        lines.append(say("portfolio.flagged", language, accounts=told.flagged))
    return lines


def _name_of(signal: str, language: str | None) -> str:
    """Return a signal's name; a column that is no signal keeps its own."""
    phrase = f"signals.name_{signal}"
    name = say(phrase, language)
    return signal if name == phrase else name


def _beside_top(told: Told, language: str | None) -> str:
    figures = {"top": told.top_value, "accounts": told.top_accounts}
    gain = told.value - told.top_value
    if gain <= 0:
        return say("portfolio.over_top_none", language, **figures)
    if not told.top_value:
        return say("portfolio.over_top_nobody", language, **figures)
    return say("portfolio.over_top", language, gain=gain, share=gain / told.top_value, **figures)


def _guarantee(told: Told, language: str | None) -> str:
    if told.guarantee >= ALMOST:
        return say("portfolio.best", language)
    # Rounded down: 99.6 % is no 100 %.
    return say("portfolio.at_least", language, share=math.floor(100 * told.guarantee) / 100)


def member_sentences(told: Told, language: str | None = None) -> list[str]:
    """Return what each member adds, in order."""
    phrase = "portfolio.member_new" if told.counted == "new" else "portfolio.member_all"
    names = ["order", "account", "rank", "marginal", "audience"]
    return [say(phrase, language, **row) for row in told.table[names].to_dict("records")]


def _closest(overlap: pd.DataFrame, language: str | None) -> list[str]:
    """Return the pair that shares most, if any two share anybody."""
    above = np.triu(np.nan_to_num(overlap.to_numpy(dtype=float)), k=1)
    if not above.any():
        return []
    one, other = np.unravel_index(int(above.argmax()), above.shape)
    names = {"one": str(overlap.index[one]), "other": str(overlap.columns[other])}
    return [say("portfolio.closest", language, share=float(above[one, other]), **names)]
