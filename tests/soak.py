"""Under ``make soak`` tests run at full counts; else at a few of each, and no test is left out."""

import os

SOAK = os.environ.get("WORKBENCH_SOAK") == "1"


def counts(few, full):
    """Return `full` under ``make soak``, else `few`."""
    return full if SOAK else few
