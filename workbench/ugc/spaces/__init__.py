"""SPACES: what messages want from a brand, with the sentences that show it."""

from workbench.ugc.spaces.classify import classify_spaces
from workbench.ugc.spaces.result import Spaces
from workbench.ugc.spaces.written import LABELS

__all__ = ["LABELS", "Spaces", "classify_spaces"]
