"""Ranking candidates: a score that explains itself and says how sure it is."""

from workbench.ranking.presets import PRESETS
from workbench.ranking.rank import Ranking, rank

__all__ = ["PRESETS", "Ranking", "rank"]
