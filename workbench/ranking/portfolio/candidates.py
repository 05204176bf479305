"""Who may be chosen, whose people are new, and what people count through whom."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.graph import AttentionGraph
from workbench.ranking.rank import Ranking
from workbench.signals.engagers import fans_of

__all__ = ["candidates_of", "known_to", "sides_of", "weights_of"]


def candidates_of(ranking: Ranking | pd.DataFrame) -> pd.DataFrame:
    """Return those who may be chosen, best first: account, rank, tier, language and the rest."""
    table = ranking if isinstance(ranking, pd.DataFrame) else ranking.table
    if "account" not in table or not len(table):
        raise NotFoundError("portfolio.nobody")
    blank = pd.Series(None, index=table.index, dtype="str")
    columns = {name: blank for name in ("tier", "language") if name not in table}
    if "rank" not in table:
        columns["rank"] = pd.Series(np.arange(1, len(table) + 1), index=table.index)
    table = table.assign(**columns)
    known = table[table["account"].notna()].drop_duplicates("account")
    return known.sort_values(["rank", "account"], kind="stable", ignore_index=True)


def sides_of(
    ranking: Ranking | pd.DataFrame,
    graph: AttentionGraph,
    brand: Brand | Collection[str] | None,
    *,
    needed: bool,
) -> tuple[pd.Index, pd.Index]:
    """Return the accounts of the brand and of its competitors that the graph knows."""
    if isinstance(brand, Brand):
        return graph.find(brand.handles), graph.find(brand.competitor_handles)
    if brand is not None:
        names = [brand] if isinstance(brand, str) else list(brand)
        return graph.find(names), graph.find(())
    if isinstance(ranking, Ranking):
        signals = ranking.signals
        return graph.find(signals.brand_accounts), graph.find(signals.rival_accounts)
    if needed:
        raise SettingError("portfolio.no_brand")
    return graph.find(()), graph.find(())


def known_to(
    ranking: Ranking | pd.DataFrame,
    graph: AttentionGraph,
    ours: pd.Index,
    rivals: pd.Index,
    *,
    own_brand: bool,
) -> pd.Index:
    """Return who is no news to the brand, see `fans_of`.

    Who wrote about it without a link is known from the signals, which were measured for the
    ranking's own brand; of another brand the graph alone tells.
    """
    authors = ranking.signals.fans if own_brand and isinstance(ranking, Ranking) else ()
    return fans_of(graph, ours, rivals, authors)


def weights_of(
    ranking: Ranking | pd.DataFrame, candidates: pd.DataFrame, signals: Collection[str]
) -> npt.NDArray[np.float64]:
    """Return what a person counts through each candidate, 0..1."""
    weight = np.ones(len(candidates))
    for name in signals:
        if isinstance(ranking, Ranking):
            measured = ranking.signals.measured
            if name not in measured:
                raise SettingError(
                    "portfolio.unknown_signal", signal=name, known=", ".join(measured)
                )
            shares = pd.Series(measured[name].weighed(), index=ranking.signals.candidates.index)
            weight *= shares.reindex(candidates["account"]).to_numpy(dtype=float)
        else:
            if name not in candidates:
                raise SettingError(
                    "portfolio.unknown_signal", signal=name, known=", ".join(candidates)
                )
            weight *= candidates[name].to_numpy(dtype=float, na_value=0.5)
    if not ((weight >= 0) & (weight <= 1)).all():
        raise SettingError("portfolio.bad_weights", signals=", ".join(signals))
    return weight
