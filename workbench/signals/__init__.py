"""Signals: one file a family, each figure with its n, coverage, spread, evidence and reason."""

from workbench.signals.authenticity import profile_risk
from workbench.signals.measure import measure
from workbench.signals.measured import Absent, Measured, Phrase, Signals
from workbench.signals.reach import TIERS, tier_of

__all__ = ["TIERS", "Absent", "Measured", "Phrase", "Signals", "measure", "profile_risk", "tier_of"]
