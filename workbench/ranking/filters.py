"""Filters: they hide candidates, and change neither a score nor a rank."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from workbench.errors import SettingError
from workbench.signals import TIERS, Signals
from workbench.signals.authenticity import FLAG_BELOW

__all__ = ["CONDITIONS", "Conditions", "check_conditions", "never_mentioned", "shown_by"]

Mask = npt.NDArray[np.bool_]
Names = str | Collection[str]

UNKNOWN = "unknown"


class Conditions(TypedDict, total=False):
    """What `Ranking.filter` takes; None lifts a condition."""

    platform: Names | None
    tier: Names | None
    language: Names | None
    type: Names | None
    min_followers: float | None
    max_followers: float | None
    min_posts: int | None
    without_flags: bool | None
    safe: float | None
    paid: bool | None
    customer: bool | None
    never_mentioned: bool | None
    search: str | None


def check_conditions(signals: Signals, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return conditions as they are kept: names as sorted tuples, without those lifted by None.

    Raises
    ------
    SettingError
        A condition or its value is unknown; the hint names those that are known.
    """
    kept: dict[str, Any] = {}
    for name, wish in conditions.items():
        if name not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            raise SettingError("ranking.unknown_filter", filter=name, known=known)
        if wish is not None:
            kept[name] = CONDITIONS[name][0](signals, name, wish)
    return kept


def shown_by(signals: Signals, conditions: Mapping[str, Any]) -> Mask:
    """Return which candidates checked `conditions` leave, bool ``(n_candidates,)``."""
    shown = np.ones(len(signals.candidates), dtype=bool)
    for name, wish in conditions.items():
        shown &= CONDITIONS[name][1](signals, name, wish)
    return shown


def never_mentioned(signals: Signals) -> Mask:
    """Return who has never mentioned the brand: no own post about it, and no act towards it."""
    silent = signals.candidates["brand_posts"].to_numpy(dtype=float) == 0
    affinity = signals.measured.get("affinity")
    return np.asarray(silent if affinity is None else silent & (affinity.n == 0), dtype=bool)


def flagged(signals: Signals) -> Mask:
    """Return who has something to look closely at: a flag, or a doubt below 0.7."""
    flags = signals.candidates.get("flags")
    marked = np.zeros(len(signals.candidates), dtype=bool)
    if flags is not None:
        marked |= np.array([bool(row) for row in flags], dtype=bool)
    for signal in signals.measured.values():
        if signal.peers is None:
            marked |= signal.value < FLAG_BELOW  # False where the value is NaN
    return marked


def _names(signals: Signals, name: str, wish: object) -> tuple[str, ...]:
    there = signals.candidates[name].dropna().astype(str).unique()
    known = {*there, UNKNOWN, *([tier for _, tier in TIERS] if name == "tier" else [])}
    wished = {wish} if isinstance(wish, str) else wish
    if not isinstance(wished, Collection) or not all(w in known for w in wished):
        raise _bad(name, wish, ", ".join(sorted(known)))
    return tuple(sorted(map(str, wished)))


def _one_of(signals: Signals, name: str, wish: tuple[str, ...]) -> Mask:
    column = signals.candidates[name].astype(object)
    said = column.where(column.notna(), UNKNOWN)
    return np.asarray(said.isin(wish), dtype=bool)


def _figure(_signals: Signals, name: str, wish: object) -> float:
    if isinstance(wish, bool) or not isinstance(wish, (int, float, np.number)) or math.isnan(wish):
        raise _bad(name, wish, "0, 1,000, 50,000 …")
    return float(wish)


def _column(signals: Signals, name: str) -> npt.NDArray[np.float64]:
    column = signals.candidates[name]
    return np.asarray(column.to_numpy(dtype=float, na_value=np.nan), dtype=float)


def _at_least(signals: Signals, name: str, wish: float) -> Mask:
    return np.asarray(_column(signals, name.removeprefix("min_")) >= wish)


def _at_most(signals: Signals, name: str, wish: float) -> Mask:
    return np.asarray(_column(signals, name.removeprefix("max_")) <= wish)


def _yes_or_no(_signals: Signals, name: str, wish: object) -> bool:
    if not isinstance(wish, (bool, np.bool_)):
        raise _bad(name, wish, "True, False")
    return bool(wish)


def _wanted(mask: Callable[[Signals], Mask]) -> Callable[[Signals, str, bool], Mask]:
    return lambda signals, _name, wish: mask(signals) == wish


def _safe(signals: Signals, name: str, wish: object) -> float:
    """Return the least safety that is asked for; below 0, minus the safety to stay below."""
    if "safety" not in signals.measured:
        raise SettingError("ranking.no_safety")
    if isinstance(wish, (bool, np.bool_)):
        return FLAG_BELOW if wish else -FLAG_BELOW
    if not isinstance(wish, (int, float, np.number)) or not 0 <= wish <= 1:
        raise _bad(name, wish, "True, False, 0.9 …")
    return float(wish)


def _as_safe(signals: Signals, _name: str, wish: float) -> Mask:
    value = signals.measured["safety"].value
    return np.asarray(value >= wish if wish >= 0 else value < -wish, dtype=bool)


def _is_customer(signals: Signals) -> Mask:
    return np.asarray(signals.candidates["customer"].fillna(value=False), dtype=bool)


def _customer(signals: Signals, name: str, wish: object) -> bool:
    if "customer" not in signals.candidates:
        raise SettingError("ranking.no_customers")
    return _yes_or_no(signals, name, wish)


def _labelled(signals: Signals) -> Mask:
    return np.asarray(signals.candidates["label_practice"].notna(), dtype=bool)


def _text(_signals: Signals, name: str, wish: object) -> str:
    if not isinstance(wish, str):
        raise _bad(name, wish, "'mila'")
    return wish.strip().lstrip("@").casefold()


def _found(signals: Signals, _name: str, wish: str) -> Mask:
    """Return whose handle or name contains the text, whatever its case."""
    said = zip(signals.candidates.index, signals.candidates["display_name"], strict=True)
    # One by one: Arrow's strings refuse to look for half a character.
    hits = [
        wish in str(account).casefold() or (isinstance(name, str) and wish in name.casefold())
        for account, name in said
    ]
    return np.array(hits, dtype=bool)


def _bad(name: str, wish: object, known: str) -> SettingError:
    shown = wish if isinstance(wish, (str, int, float)) else repr(wish)
    return SettingError("ranking.bad_filter", filter=name, value=shown, known=known)


# What checks a wish, and what it leaves.
CONDITIONS: dict[str, tuple[Callable[..., Any], Callable[..., Mask]]] = {
    "platform": (_names, _one_of),
    "tier": (_names, _one_of),
    "language": (_names, _one_of),
    "type": (_names, _one_of),
    "min_followers": (_figure, _at_least),
    "max_followers": (_figure, _at_most),
    "min_posts": (_figure, _at_least),
    "without_flags": (_yes_or_no, _wanted(lambda signals: ~flagged(signals))),
    "safe": (_safe, _as_safe),
    "paid": (_yes_or_no, _wanted(_labelled)),
    "customer": (_customer, _wanted(_is_customer)),
    "never_mentioned": (_yes_or_no, _wanted(never_mentioned)),
    "search": (_text, _found),
}
