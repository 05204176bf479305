"""A team for other people: its members as CSV, the overlap of their audiences as a picture."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.export.files import write_file
from workbench.export.minors import about_held_out, held_out, must_not_appear
from workbench.export.network_page import name_of
from workbench.export.palette import FAINT, INK, QUIET
from workbench.export.sheets import versions
from workbench.export.tables import Excel, write_csv
from workbench.phrases import current_language, say

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Portfolio, Ranking

__all__ = ["overlap_png", "team_csv"]

DPI = 150
CELL = 0.42  # inches
NAMES = 2.4
LEGIBLE = 0.65  # shares from here on are written in white
LONGEST = 29


def team_csv(
    portfolio: Portfolio,
    path: str | Path,
    *,
    excel: Excel = "none",
    language: str | None = None,
    project: Project | None = None,
    ranking: Ranking | None = None,
) -> Path:
    """Write a team, one row a member in order, and its conditions as JSON beside it.

    Parameters
    ----------
    portfolio
        What `choose_portfolio` gave.
    path
        The CSV; the JSON is ``<path>.json``.
    excel
        ``"german"``: semicolons and decimal commas.
    language
        Of the sentences in the JSON.
    project
        Remembers files outside its folder, so that `Project.forget` can name them; accounts that
        it holds out are left out.
    ranking
        What the team was chosen from: says how many minors were held out there.

    Returns
    -------
    pathlib.Path
        The CSV: the columns of `Portfolio.table`, and `overlap_most` and `overlap_with`, the
        largest overlap with another member.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    table = portfolio.table
    hidden = must_not_appear(project, table["account"], portfolio.overlap.index)
    spoken = language or current_language()
    frame = table.join(_closest(portfolio.overlap, hidden).reset_index(drop=True))
    told = portfolio.to_json(spoken)
    lines = [line for line in portfolio.summary(spoken) if not any(_names(line, a) for a in hidden)]
    about: dict[str, Any] = {
        "language": spoken,
        **{name: told[name] for name in ("as_of", "people", "value", "cost", "upper_bound",
                                         "guarantee", "counted", "weigh_by", "left_out")},
        "best_ranked": {n: told["gain_over_top"][n] for n in ("people", "value", "gain", "ratio")},
        "summary": lines,
        **about_held_out(held_out(project), table["account"], spoken, ranking=ranking),
        "versions": versions(),
    }  # fmt: skip
    frame = frame[~frame["account"].isin(hidden)]
    return write_csv(frame, path, excel=excel, about=about, project=project)


def _names(line: str, account: str) -> bool:
    """Return whether a sentence names an account, not only one whose name is longer."""
    return account in line and bool(re.search(rf"{re.escape(account)}(?!\.?\w)", line))


def _closest(overlap: pd.DataFrame, held: frozenset[str]) -> pd.DataFrame:
    """Return the largest overlap of each member with another one, and whose it is."""
    shares = overlap.to_numpy(dtype=float, copy=True)
    np.fill_diagonal(shares, np.nan)
    shares[:, overlap.columns.isin(held)] = np.nan
    known = np.nan_to_num(shares, nan=-1.0)
    most = known.max(axis=1, initial=-1.0)
    whose = overlap.columns[known.argmax(axis=1)] if len(overlap) else overlap.columns
    return pd.DataFrame(
        {
            "overlap_most": np.where(most >= 0, most, np.nan),
            "overlap_with": pd.Series(whose, dtype="str").where(most > 0),
        }
    )


def overlap_png(
    portfolio: Portfolio,
    path: str | Path,
    *,
    language: str | None = None,
    project: Project | None = None,
) -> Path:
    """Draw whose audiences overlap as a PNG on white, with the figure in every cell.

    Parameters
    ----------
    portfolio
        What `choose_portfolio` gave.
    path
        Where.
    language
        Of the words.
    project
        As for `team_csv`.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    hidden = must_not_appear(project, portfolio.overlap.index)
    keep = ~portfolio.overlap.index.isin(hidden)
    overlap = portfolio.overlap.loc[keep, keep]
    spoken = language or current_language()
    side = max(len(overlap), 3) * CELL
    width, height = max(NAMES + side + 0.3, 8.6), side + 1.6
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((NAMES / width, 0.35 / height, side / width, side / height))
    _draw(axes, overlap)
    title = say("portfolio.overlap_title", spoken)
    figure.text(0.2 / width, 1 - 0.45 / height, title, size=15, weight="bold", color=INK)
    caption = say("portfolio.overlap_caption", spoken)
    figure.text(0.2 / width, 1 - 0.75 / height, caption, size=9.5, color=QUIET)
    out = io.BytesIO()
    with warnings.catch_warnings():  # a letter the font lacks is a box; the number names the row
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing from font", category=UserWarning
        )
        figure.savefig(out, format="png", metadata={"Software": None})
    return write_file(path, out.getvalue(), project=project)


def _draw(axes: Any, overlap: pd.DataFrame) -> None:  # noqa: ANN401  # matplotlib has no types
    shares = overlap.to_numpy(dtype=float, copy=True)
    np.fill_diagonal(shares, np.nan)
    axes.imshow(np.ma.masked_invalid(shares), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_facecolor("#f3f5f8")
    for (row, column), share in np.ndenumerate(shares):
        figure = "–" if np.isnan(share) else f"{100 * share:.0f}"
        ink = "white" if share >= LEGIBLE else INK
        axes.text(column, row, figure, ha="center", va="center", size=9, color=ink)
    places = range(len(shares))
    names = [_short(f"{place} {name_of(str(a))}") for place, a in enumerate(overlap.index, 1)]
    axes.set_yticks(places, names, size=9, color=INK, parse_math=False)
    axes.set_xticks(places, [str(p + 1) for p in places], size=9, color=INK)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for edge in axes.spines.values():
        edge.set_color(FAINT)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
