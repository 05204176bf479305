"""At which moments the past is cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeAlias

import pandas as pd

from workbench.errors import SettingError
from workbench.schema import read_moment

__all__ = ["Cuts", "choose_cuts"]

Cuts: TypeAlias = int | str | dt.datetime | Iterable[str | dt.datetime]
EARLY = 0.05  # of the posts may be older than the stretch the cuts are spread over


def choose_cuts(cuts: Cuts, created_at: pd.Series, horizon: pd.Timedelta) -> list[pd.Timestamp]:
    """Return the cuts in order of time.

    Parameters
    ----------
    cuts
        Moments, or how many to spread evenly: the first a horizon after the data begin in earnest
        (the oldest twentieth of the posts left aside), the last a horizon before they end.
    created_at
        When posts and comments were written, UTC.
    horizon
        How much must lie after a cut.

    Raises
    ------
    SettingError
        Nothing is dated, the data are too short, or a cut has no past or no complete future.
    """
    dated = created_at.dropna()
    if dated.empty:
        raise SettingError("backtest.undated")
    oldest, newest = dated.min(), dated.max()
    if isinstance(cuts, bool) or (isinstance(cuts, int) and cuts < 1):
        raise SettingError("backtest.bad_cuts", cuts=str(cuts))
    if isinstance(cuts, int):
        start = dated.quantile(EARLY)
        first, last = start + horizon, newest - horizon
        if first > last:
            raise SettingError(
                "backtest.too_short",
                days=(newest - start) / pd.Timedelta(days=1),
                horizon=horizon / pd.Timedelta(days=1),
            )
        spread = pd.date_range(first, last, periods=cuts) if cuts > 1 else pd.DatetimeIndex([last])
        return list(spread.as_unit("us").floor("s"))
    several = [cuts] if isinstance(cuts, (str, dt.datetime)) else list(cuts)
    moments = sorted({read_moment(cut) for cut in several})
    if not moments:
        raise SettingError("backtest.bad_cuts", cuts="[]")
    for moment in moments:
        if not oldest <= moment <= newest - horizon:
            raise SettingError(
                "backtest.cut_outside", cut=_day(moment), first=_day(oldest),
                last=_day(newest - horizon), newest=_day(newest),
            )  # fmt: skip
    return moments


def _day(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
