"""The shortlist, the content library and the rights ledger, each an event log."""

from workbench.project.replay import Conflict
from workbench.shortlist.agreed import CHANNELS
from workbench.shortlist.campaign import Campaign
from workbench.shortlist.community import Community
from workbench.shortlist.decision import NO, PROGRESS, STATUSES
from workbench.shortlist.library import ContentLibrary
from workbench.shortlist.reply_templates import Template
from workbench.shortlist.request_texts import request_text
from workbench.shortlist.rights import RightsLedger
from workbench.shortlist.shortlist import Shortlist

__all__ = [
    "CHANNELS",
    "NO",
    "PROGRESS",
    "STATUSES",
    "Campaign",
    "Community",
    "Conflict",
    "ContentLibrary",
    "RightsLedger",
    "Shortlist",
    "Template",
    "request_text",
]
