"""Ranking candidates: a score that explains itself and says how sure it is."""

from workbench.ranking.backtest import Backtest, backtest
from workbench.ranking.comparison import Comparison
from workbench.ranking.explanation import Explanation, Reason
from workbench.ranking.filters import CONDITIONS, Conditions, never_mentioned
from workbench.ranking.lookalikes import Lookalikes, find_lookalikes
from workbench.ranking.portfolio import OverlapMap, Portfolio, choose_portfolio
from workbench.ranking.presets import PRESETS
from workbench.ranking.rank import Ranking, rank

__all__ = [
    "CONDITIONS",
    "PRESETS",
    "Backtest",
    "Comparison",
    "Conditions",
    "Explanation",
    "Lookalikes",
    "OverlapMap",
    "Portfolio",
    "Ranking",
    "Reason",
    "backtest",
    "choose_portfolio",
    "find_lookalikes",
    "never_mentioned",
    "rank",
]
