"""Posts over time as stacked bars; a brush picks a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import traitlets
from anywidget import AnyWidget

from workbench.errors import SettingError
from workbench.export.palette import FAINT
from workbench.phrases import current_language
from workbench.widgets.browser_files import script, sentences, style

__all__ = ["Timeline"]

MOST_DAYS = 183  # longer periods are counted by week
MOST_WEEKS = 420  # about eight years; longer ones are counted by month
SERIES = 12  # more colours than this in a bar tell nobody anything
_CODES = {"day": "D", "week": "W-SUN", "month": "M"}


class Timeline(AnyWidget):
    """Stacked bars by day, week or month, and a brush with two handles.

    Parameters
    ----------
    days
        (n_posts,) when each was posted; moments without zone are UTC, null is allowed.
    labels
        (n_posts,) int: which colour; −1 and labels without colour are grey.
    colours
        Label → colour. The twelve labels with most posts have their own, the others are grey.
    timezone
        In which days begin.
    language
        ``"de"`` or ``"en"``; default the language spoken now.

    Attributes
    ----------
    span : list of str
        First and last day of the brush, ISO and inclusive; empty means all.

    Examples
    --------
    In a notebook::

        line = Timeline(posts["created_at"], topics.labels, colours, timezone="Europe/Berlin")
        line.observe(lambda change: print(change.new), "span")
    """

    _esm = script("kit", "timeline_bars", "timeline")
    _css = style("base", "timeline", within="wb-timeline")

    span: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _every = traitlets.Unicode("day").tag(sync=True)
    _starts: traitlets.List[str] = traitlets.List().tag(sync=True)
    _last = traitlets.Unicode().tag(sync=True)
    _colours: traitlets.List[str] = traitlets.List().tag(sync=True)
    _counts = traitlets.Bytes().tag(sync=True)
    _undated = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        days: pd.Series | Sequence[Any],
        labels: npt.ArrayLike,
        colours: Mapping[int, str],
        *,
        timezone: str = "UTC",
        language: str | None = None,
    ) -> None:
        spoken = language or current_language()
        moments = pd.to_datetime(pd.Series(list(days), dtype=object), utc=True, format="mixed")
        self._dated = moments.notna().to_numpy()
        local = moments[self._dated].dt.tz_convert(timezone).dt.tz_localize(None)
        every, self._bucket, starts = _bucketed(local)
        self._days = local.dt.strftime("%Y-%m-%d").to_numpy(dtype=object)
        self._mask = np.ones(len(moments), dtype=bool)
        super().__init__(
            _sentences=sentences("timeline", spoken),
            _language=spoken,
            _every=every,
            _starts=[str(start.date()) for start in starts.start_time],
            _last=str(starts.end_time[-1].date()) if len(starts) else "",
        )
        self.recolour(labels, colours)

    @property
    def within(self) -> np.ndarray:
        """(n_posts,) bool: posts of the period that is brushed; all of them without a brush."""
        if not self.span:
            return np.ones(len(self._dated), dtype=bool)
        inside = np.zeros(len(self._dated), dtype=bool)
        inside[self._dated] = (self._days >= self.span[0]) & (self._days <= self.span[1])
        return inside

    def recolour(self, labels: npt.ArrayLike, colours: Mapping[int, str]) -> None:
        """Count by other labels; the brush stays."""
        codes = np.asarray(labels, dtype=np.int64)
        if len(codes) != len(self._dated):
            raise SettingError("widgets.timeline_length", days=len(self._dated), labels=len(codes))
        self._codes, self._shades = codes, dict(colours)
        self._count()

    def show_only(self, mask: npt.ArrayLike | None = None) -> None:
        """Count only the posts where `mask` (n_posts,) is true; all without it."""
        wanted = np.ones(len(self._dated), dtype=bool) if mask is None else np.asarray(mask, bool)
        if len(wanted) != len(self._dated):
            raise SettingError("widgets.timeline_length", days=len(self._dated), labels=len(wanted))
        self._mask = wanted
        self._count()

    def _count(self) -> None:
        shown = self._mask[self._dated]
        codes = self._codes[self._dated]
        numbers, sizes = np.unique(codes, return_counts=True)
        known = [
            (int(size), -int(number))
            for number, size in zip(numbers, sizes, strict=True)
            if int(number) in self._shades
        ]
        series = [-number for _, number in sorted(known, reverse=True)[:SERIES]]
        place = {number: at for at, number in enumerate(series)}
        rows = np.array([place.get(int(code), len(series)) for code in numbers], dtype=np.int64)
        row = rows[np.searchsorted(numbers, codes)] if len(codes) else codes
        counts = np.zeros((len(series) + 1, len(self._starts)), dtype="<u4")
        np.add.at(counts, (row[shown], self._bucket[shown]), 1)
        with self.hold_sync():
            self._colours = [*(self._shades[number] for number in series), FAINT]
            self._counts = counts.tobytes()
            self._undated = int((~self._dated & self._mask).sum())

    @traitlets.validate("span")
    def _check_span(self, proposal: Mapping[str, Any]) -> list[str]:
        span: list[str] = proposal["value"]
        try:
            ends = [date.fromisoformat(day) for day in span]
        except ValueError as error:
            raise SettingError("widgets.timeline_span", span=", ".join(span)[:80]) from error
        if len(ends) not in (0, 2):
            raise SettingError("widgets.timeline_span", span=", ".join(span)[:80])
        return [str(day) for day in sorted(ends)]


def _bucketed(local: pd.Series) -> tuple[str, np.ndarray, pd.PeriodIndex]:
    """Return the size of a bar, each post's bar, and all bars from first to last."""
    if local.empty:
        return "day", np.zeros(0, dtype=np.int64), pd.PeriodIndex([], freq="D")
    days = (local.max().normalize() - local.min().normalize()).days + 1
    every = "day" if days <= MOST_DAYS else "week" if days <= 7 * MOST_WEEKS else "month"
    when = pd.PeriodIndex(local.dt.to_period(_CODES[every]))
    bars = pd.period_range(when.min(), when.max(), freq=_CODES[every])
    return every, np.asarray(when.asi8 - bars.asi8[0], dtype=np.int64), bars
