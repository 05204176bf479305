"""What is known of whom, what is missing, and the cheapest way to get it."""

from workbench.funnel.coverage import GROWTH, coverage_of
from workbench.funnel.next_steps import NextSteps, next_steps
from workbench.funnel.steps import Step

__all__ = ["GROWTH", "NextSteps", "Step", "coverage_of", "next_steps"]
