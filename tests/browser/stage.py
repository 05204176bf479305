"""What the notebooks of the browser tests stand on: boards over invented candidates."""

from types import SimpleNamespace

import pandas as pd

from tests.widgets.invented_field import BRAND, invented_posts, invented_ranking
from workbench.widgets import ShortlistBoard


class PaperShortlist:
    """A shortlist in memory, for boards whose keeping is not what is tested."""

    def __init__(self, brand=BRAND) -> None:
        self.project = SimpleNamespace(brand=brand)
        self.rows: dict[str, dict] = {}
        self.log: list[tuple[str, dict | None]] = []

    def decide(self, account, status=None, *, reason=None, tags=None):
        self.log.append((account, self.rows.get(account)))
        self.rows[account] = {
            "accounts": [account], "status": status, "reason": reason, "tags": tags or [],
        }  # fmt: skip

    def undo(self):
        account, before = self.log.pop()
        del self.rows[account]
        if before:
            self.rows[account] = before
        return SimpleNamespace(subjects=(account,))

    def table(self):
        return pd.DataFrame(
            list(self.rows.values()), columns=["accounts", "status", "reason", "tags"]
        )


def make_board(
    size: int, *, language: str | None = None, names=None, captions=None
) -> ShortlistBoard:
    ranking = invented_ranking(size, names=names)
    posts = invented_posts(ranking, captions) if captions else invented_posts(ranking)
    return ShortlistBoard(PaperShortlist(), ranking, posts=posts, language=language)


def make_kept_board(size: int, folder: str) -> ShortlistBoard:
    """A board over a real shortlist in a real project folder."""
    from workbench.project import Project
    from workbench.shortlist import Shortlist

    project = Project.create(folder, BRAND)
    return ShortlistBoard(Shortlist(project), invented_ranking(size))
