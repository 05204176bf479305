"""The monthly report over all six SPACES."""

from workbench.ugc.monthly.figures import Figure
from workbench.ugc.monthly.make import monthly_report
from workbench.ugc.monthly.report import MonthlyReport, Sentence

__all__ = ["Figure", "MonthlyReport", "Sentence", "monthly_report"]
