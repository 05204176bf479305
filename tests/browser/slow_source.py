"""A live source that goes on until somebody presses stop, for the board in a browser."""

import time

import pandas as pd

from workbench.gather.live import Budget, HaltError, Outcome
from workbench.schema import POSTS, Batch, SourceFile, to_arrow
from workbench.widgets.gather_ways import Way

FILE = SourceFile("instagram", "instagram_live", None)
MOST = 400


class SlowSource:
    """One post a request, ten a second."""

    files = (FILE,)

    def __init__(self, project):
        self.budget = Budget(project.requests, "instagram", "spare", run=MOST, day=MOST)
        self.outcome = Outcome()

    def stop(self):
        self.budget.stop()

    def batches(self, *, skip=frozenset()):
        stopped = None
        for number in range(MOST):
            try:
                self.budget.spend("page")
            except HaltError as halt:
                stopped = halt.stopped
                break
            time.sleep(0.1)
            post = {
                "post": f"instagram:slow{number}", "platform": "instagram", "source": "live",
                "account": "instagram:fan", "collected_at": pd.Timestamp("2026-11-01", tz="UTC"),
            }  # fmt: skip
            tables = {"posts": to_arrow([post], POSTS)}
            self.outcome = Outcome(requests=self.budget.spent)
            yield Batch(FILE, tables, ("posts",), cursor={"slow": str(number)})
        self.outcome = Outcome(requests=self.budget.spent, stopped=stopped)


def make_slow(board):
    """Let the board's live form fetch from here instead of Instagram; return the board."""
    ways = {way: board._way(way) for way in ("api", "hand")}
    form = board._way("live")
    slow = Way("live", form.button, form.fields, lambda project, wishes: SlowSource(project))
    board._way = lambda name: slow if name == "live" else ways[name]
    return board
