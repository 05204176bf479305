"""Times to order by, whatever offsets they were written with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["moments_of"]

_NEVER = np.iinfo(np.int64).max


def moments_of(times: Iterable[Any]) -> list[int]:
    """Return times as microseconds since 1970 in UTC, to order by; what is no time comes last.

    Parameters
    ----------
    times
        Timestamps or ISO 8601 strings, of any and of several offsets; without one they are UTC.

    Examples
    --------
    >>> early, late, none = moments_of(["2026-05-04T10:00+05:00", "2026-05-04T09:00Z", None])
    >>> early < late < none
    True
    """
    column = times if isinstance(times, pd.Series) else pd.Series(list(times), dtype=object)
    read = pd.to_datetime(column, utc=True, format="mixed", errors="coerce")
    stamps = read.dt.tz_convert(None).to_numpy("datetime64[us]")
    moments = stamps.astype(np.int64)
    moments[np.isnat(stamps)] = _NEVER
    return [int(moment) for moment in moments]
