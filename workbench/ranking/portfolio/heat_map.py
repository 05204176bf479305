"""The overlap of a team's audiences as a table in shades, for notebooks."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbench.phrases import say
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.ranking.portfolio.result import Portfolio

__all__ = ["OverlapMap", "overlap_map"]

# A blue that lets the page through: dark ink on white and light ink on black both keep 4.5:1.
BLUE = "47,125,225"
DEEPEST = 0.65
_CELL = "padding:3px 6px;text-align:right;border:1px solid rgba(128,128,128,.25)"


@dataclass(frozen=True, eq=False)
class OverlapMap:
    """A heat map: numbers in cells, shaded on whatever ground the page has.

    Parameters
    ----------
    overlap
        Accounts × accounts, shares 0..1.
    language
        Of the words; by default the one in use.
    """

    overlap: pd.DataFrame
    language: str | None = None

    @property
    def caption(self) -> str:
        """What the figures are."""
        return say("portfolio.overlap_caption", self.language)

    def __str__(self) -> str:
        lines = [self.caption]
        for place, (account, row) in enumerate(self.overlap.iterrows(), 1):
            cells = " ".join(f"{self._figure(place, i, v):>4}" for i, v in enumerate(row, 1))
            lines.append(f"{place:>3} {cells}  {account}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        numbers = "".join(
            f'<th scope="col" style="{_CELL}" title="{html.escape(str(account))}">{place}</th>'
            for place, account in enumerate(self.overlap.columns, 1)
        )
        rows = "".join(
            self._row(place, str(account), [float(v) for v in row])
            for place, (account, row) in enumerate(self.overlap.iterrows(), 1)
        )
        return (
            '<div class="workbench-overlap" style="overflow-x:auto;color:inherit">'
            '<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">'
            '<caption style="caption-side:top;text-align:left;color:inherit;padding:4px 0;'
            'white-space:nowrap">'
            f'{html.escape(self.caption)}</caption><tr><th style="{_CELL}"></th>{numbers}</tr>'
            f"{rows}</table></div>"
        )

    def _row(self, place: int, account: str, shares: list[float]) -> str:
        name = html.escape(handle_of(account) or account)
        cells = "".join(self._cell(place, i, share) for i, share in enumerate(shares, 1))
        head = f'<th scope="row" style="{_CELL};text-align:left" title="{html.escape(account)}">'
        return f"<tr>{head}{place} {name}</th>{cells}</tr>"

    def _cell(self, row: int, column: int, share: float) -> str:
        depth = 0.0 if row == column or math.isnan(share) else DEEPEST * share
        shade = f"{_CELL};color:inherit;background:rgba({BLUE},{depth:.2f})"
        return f'<td style="{shade}">{self._figure(row, column, share)}</td>'

    def _figure(self, row: int, column: int, share: float) -> str:
        return "–" if row == column or math.isnan(share) else f"{100 * share:.0f}"


def overlap_map(portfolio: Portfolio, *, language: str | None = None) -> OverlapMap:
    """Return the heat map of a team's overlap, in the team's order.

    Parameters
    ----------
    portfolio
        What `choose_portfolio` gave.
    language
        Of the words.
    """
    return OverlapMap(portfolio.overlap, language)
