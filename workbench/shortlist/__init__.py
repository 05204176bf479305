"""The shortlist: campaigns, people and decisions as an event log."""

from workbench.project.replay import Conflict
from workbench.shortlist.campaign import Campaign
from workbench.shortlist.decision import NO, PROGRESS, STATUSES
from workbench.shortlist.shortlist import Shortlist

__all__ = ["NO", "PROGRESS", "STATUSES", "Campaign", "Conflict", "Shortlist"]
