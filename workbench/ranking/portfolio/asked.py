"""Reading what a user asked for: accounts, prices and quotas."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.errors import SettingError
from workbench.ranking.portfolio.audiences import Ints
from workbench.ranking.portfolio.rules import Groups
from workbench.schema import bare_handle, handle_of
from workbench.signals.reach import TIERS

__all__ = [
    "LARGEST",
    "Costs",
    "Quota",
    "cents",
    "places_of",
    "read_costs",
    "read_quotas",
    "whole_number",
]

Quota: TypeAlias = int | tuple[int | None, int | None]
Costs: TypeAlias = str | Mapping[str, float] | pd.Series
LARGEST = 1e13


def places_of(names: Collection[str] | str, accounts: pd.Index) -> tuple[list[int], list[str]]:
    """Return the places of accounts meant by keys or bare handles, ascending, and who is nowhere.

    A bare handle means the account of that name on every platform.
    """
    wished = [names] if isinstance(names, str) else list(names)
    places = _places(accounts) if wished else {}
    found: set[int] = set()
    nowhere = []
    for name in wished:
        here = places.get(bare_handle(str(name)), [])
        found.update(here)
        nowhere += [] if here else [str(name)]
    return sorted(found), nowhere


def _places(accounts: pd.Index) -> dict[str, list[int]]:
    """Return where each key is, and each bare handle that is no key itself."""
    places: dict[str, list[int]] = {str(account): [i] for i, account in enumerate(accounts)}
    by_handle: dict[str, list[int]] = {}
    for place, account in enumerate(accounts):
        by_handle.setdefault(handle_of(str(account)), []).append(place)
    return by_handle | places


def read_costs(costs: Costs | None, table: pd.DataFrame) -> tuple[npt.NDArray[np.float64], int]:
    """Return what each candidate costs, NaN where it is not known, and how many prices fit nobody.

    An account has its own price if there is one, else that of its tier.

    Parameters
    ----------
    costs
        A column of `table`, or prices by account (key or bare handle), by tier, or both.
    table
        The candidates, with `account` and `tier`.

    Returns
    -------
    costs, unmatched
        float64 ``(n_candidates,)``; how many keys are neither a candidate nor a tier.

    Raises
    ------
    SettingError
        There is no such column, or a price is negative, endless or no number.
    """
    if costs is None:
        return np.full(len(table), np.nan), 0
    names = table["account"].tolist()
    if isinstance(costs, str):
        if costs not in table or costs in {"account", "tier", "language"}:
            known = [c for c in table if pd.api.types.is_numeric_dtype(table[c].dtype)]
            raise SettingError("portfolio.no_cost_column", column=costs, known=", ".join(known))
        pairs = zip(names, table[costs].tolist(), strict=True)
        return np.array([_price(name, price) for name, price in pairs], dtype=float), 0
    tiers = {name for _, name in TIERS}
    prices = {bare_handle(str(key)): _price(str(key), price) for key, price in _items(costs)}
    given = {key: price for key, price in prices.items() if not math.isnan(price)}
    own = {key: price for key, price in given.items() if key not in tiers}
    found = [
        own.get(
            str(name), own.get(handle_of(str(name)), given.get(tier) if tier in tiers else None)
        )
        for name, tier in zip(names, table["tier"].tolist(), strict=True)
    ]
    meant = {str(name) for name in names} | {handle_of(str(name)) for name in names}
    return np.array(found, dtype=float), len(prices.keys() - tiers - meant)


def _items(costs: Mapping[str, float] | pd.Series) -> Iterable[tuple[object, object]]:
    return costs.to_dict().items() if isinstance(costs, pd.Series) else costs.items()


def _price(account: str, price: object) -> float:
    if price is None or price is pd.NA or price != price:  # noqa: PLR0124  # NaN
        return math.nan
    try:
        amount = float(price)  # type: ignore[arg-type]  # whatever cannot be read is refused
    except (TypeError, ValueError) as error:
        raise SettingError("portfolio.bad_cost", account=account, cost=price) from error
    if not 0 <= amount <= LARGEST:
        raise SettingError("portfolio.bad_cost", account=account, cost=price)
    return amount


def read_quotas(quotas: Mapping[str, Quota] | None, kind: str, values: pd.Series) -> Groups | None:
    """Return quotas over a column of the candidates, or None.

    Parameters
    ----------
    quotas
        By group: a number for exactly that many, or (least, most) with None for no bound.
    kind
        ``"tier"`` or ``"language"``.
    values
        The group of each candidate.

    Raises
    ------
    SettingError
        A tier is unknown, or a bound is no whole number ≥ 0 or lies above its upper bound.
    """
    if not quotas:
        return None
    names = tuple(str(name) for name in quotas)
    tiers = [name for _, name in TIERS]
    for name in names:
        if kind == "tier" and name not in tiers:
            raise SettingError("portfolio.unknown_tier", tier=name, known=", ".join(tiers))
    bounds = [_bounds(name, quota, len(values)) for name, quota in zip(names, quotas.values(),
                                                                      strict=True)]  # fmt: skip
    code = np.full(len(values), len(names), dtype=np.int64)
    for place, name in enumerate(names):
        code[(values == name).fillna(value=False).to_numpy(dtype=bool)] = place
    least = np.array([low for low, _ in bounds] + [0], dtype=np.int64)
    most = np.array([high for _, high in bounds] + [len(values)], dtype=np.int64)
    return Groups(kind, names, code, least, most)


def _bounds(name: str, quota: object, everybody: int) -> tuple[int, int]:
    pair = list(quota) if isinstance(quota, tuple | list) else [quota, quota]
    least, most = (whole_number(bound) for bound in pair) if len(pair) == 2 else (-1, -1)  # noqa: PLR2004  # least, most
    if isinstance(quota, tuple | list):
        least = 0 if pair[0] is None else least
        most = max(least, everybody) if pair[-1] is None else most
    if not 0 <= least <= most:
        raise SettingError("portfolio.bad_quota", group=name, quota=str(quota))
    return least, min(most, everybody)


def whole_number(bound: object) -> int:
    """Return what was asked for as a whole number, −1 if it is none."""
    whole = isinstance(bound, int | np.integer) and not isinstance(bound, bool)
    return int(bound) if whole else -1  # type: ignore[call-overload]  # whole by then


def cents(amounts: npt.NDArray[np.float64]) -> Ints:
    """Return money in whole cents, so that sums meet a budget exactly; unknown is 0.

    >>> cents(np.array([19.99, np.nan]))
    array([1999,    0])
    """
    return np.rint(100 * np.nan_to_num(amounts, nan=0.0)).astype(np.int64)
