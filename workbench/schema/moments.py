"""Reading moments and lengths of time as people type them, the same everywhere."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from workbench.errors import SettingError

__all__ = ["read_moment", "read_span", "read_times"]

_SPAN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("m", "min", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hour", "hours"), "hours"),
    **dict.fromkeys(("", "d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
}


def read_moment(moment: str | dt.datetime) -> pd.Timestamp:
    """Return a moment in UTC; one without a time zone is taken as UTC.

    Raises
    ------
    SettingError
        It is no date.

    Examples
    --------
    >>> read_moment("2026-11-14T18:00")
    Timestamp('2026-11-14 18:00:00+0000', tz='UTC')
    """
    try:
        read = pd.Timestamp(moment)
    except (ValueError, TypeError, OverflowError) as error:
        raise SettingError("schema.bad_moment", moment=str(moment)) from error
    if read is pd.NaT:
        raise SettingError("schema.bad_moment", moment=str(moment) or "–")
    return read.tz_localize("UTC") if read.tzinfo is None else read.tz_convert("UTC")


def read_span(span: str | float | dt.timedelta) -> pd.Timedelta:
    """Return a length of time such as ``"30d"``, ``"12 hours"`` or a number of days.

    Raises
    ------
    SettingError
        It is no length of time, or not longer than nothing.

    Examples
    --------
    >>> read_span("2w")
    Timedelta('14 days 00:00:00')
    """
    if isinstance(span, dt.timedelta):
        read = pd.Timedelta(span)
    else:
        found = _SPAN.fullmatch(str(span))
        unit = _UNITS.get(found[2].lower()) if found else None
        if found is None or unit is None:
            raise SettingError("schema.bad_span", span=str(span))
        try:
            read = pd.Timedelta(**{unit: float(found[1])})
        except (ValueError, OverflowError) as error:
            raise SettingError("schema.bad_span", span=str(span)) from error
    if read is pd.NaT or not read > pd.Timedelta(0):
        raise SettingError("schema.bad_span", span=str(span))
    return read


def read_times(times: pd.Series) -> pd.Series:
    """Return a column of times in UTC, ``datetime64[us, UTC]``; what is no time is NaT.

    Parameters
    ----------
    times
        Timestamps or texts in any spelling and of several offsets; without one they are UTC.

    Examples
    --------
    >>> read_times(pd.Series(["2026-11-14T18:00+01:00", "soon"])).tolist()
    [Timestamp('2026-11-14 17:00:00+0000', tz='UTC'), NaT]
    """
    if times.dtype == "datetime64[us, UTC]":
        return times
    read = pd.to_datetime(times, utc=True, format="mixed", errors="coerce")
    return read.astype("datetime64[us, UTC]")
