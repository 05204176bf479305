"""Would the ranking have been right? Earlier moments ranked, and what came of it."""

from workbench.ranking.backtest.backtest import backtest
from workbench.ranking.backtest.learning import Trial
from workbench.ranking.backtest.report import Backtest
from workbench.ranking.backtest.verdicts import Verdict

__all__ = ["Backtest", "Trial", "Verdict", "backtest"]
