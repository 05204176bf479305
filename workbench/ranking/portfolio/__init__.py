"""Choosing a team: the accounts that together reach the most people who are new to the brand."""

from workbench.ranking.portfolio.choose import choose_portfolio
from workbench.ranking.portfolio.heat_map import OverlapMap, overlap_map
from workbench.ranking.portfolio.result import GainOverTop, Portfolio

__all__ = ["GainOverTop", "OverlapMap", "Portfolio", "choose_portfolio", "overlap_map"]
