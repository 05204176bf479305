"""Signals: one file a family, each figure with its n, coverage, spread, evidence and reason."""

from workbench.signals.authenticity import profile_risk
from workbench.signals.disclosure import disclosures
from workbench.signals.measure import measure
from workbench.signals.measured import Absent, Measured, Phrase, Signals
from workbench.signals.reach import TIERS, tier_of
from workbench.signals.safety import safety_evidence
from workbench.signals.sentiment import PostJudge

__all__ = [
    "TIERS",
    "Absent",
    "Measured",
    "Phrase",
    "PostJudge",
    "Signals",
    "disclosures",
    "measure",
    "profile_risk",
    "safety_evidence",
    "tier_of",
]
