"""Authenticity: patterns that ordinary people's accounts do not show. Evidence, never a verdict."""

from workbench.signals.authenticity.combined import authenticity_flags, measure_authenticity
from workbench.signals.authenticity.pattern import FLAG_BELOW
from workbench.signals.authenticity.profiles import profile_risk

__all__ = ["FLAG_BELOW", "authenticity_flags", "measure_authenticity", "profile_risk"]
