"""The report: what was found, on one page that prints, for people without the workbench."""

from workbench.export.report.page import report_html

__all__ = ["report_html"]
