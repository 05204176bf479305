"""Asking a service live: a budget, a stop button, an outcome in words; and Instagram so asked."""

from workbench.gather.live.run import Budget, HaltError, LiveSource, Outcome, Stopped

__all__ = ["Budget", "HaltError", "LiveSource", "Outcome", "Stopped"]
