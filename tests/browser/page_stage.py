"""A page whose measured boards are invented ones, so that a browser test waits for no encoder."""

import pandas as pd

from tests.browser.stage import make_board
from tests.widgets.invented_field import BRAND, invented_ranking
from workbench.errors import ProjectError
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.widgets import Workbench, page_tabs
from workbench.widgets.page_tabs import Tab

HOSTILE = "<img src=x onerror=alert(1)>\u202e\u200b" + "x" * 3000


def make_page(folder: str, *, language: str = "en", hostile: bool = False) -> Workbench:
    """Return the page over a small project with an invented ranking."""
    project = Project.create(f"{folder}/hafer", BRAND)
    ranking = invented_ranking(60)
    accounts = ranking.table["account"].head(12)
    project.add(posts=pd.DataFrame([
        {"post": f"instagram:P{n}", "platform": "instagram", "account": account,
         "created_at": pd.Timestamp("2026-11-01", tz="UTC"), "text": "Porridge",
         "mentions": ["hafermeister"]}
        for n, account in enumerate(accounts)
    ]))  # fmt: skip
    shortlist = Shortlist(project)
    shortlist.decide(accounts.iloc[0], "shortlisted", note=HOSTILE if hostile else "backt")
    broken = []

    def fans(desk, language):
        broken.append(1)
        if len(broken) == 1:
            raise ProjectError("project.not_found", where=HOSTILE if hostile else "/gone")
        return make_board(30, language=language)

    page_tabs.TABS["rank"] = Tab(lambda _, language: make_board(60, language=language))
    page_tabs.TABS["fans"] = Tab(fans)
    page = Workbench(project, folder=folder, language=language)
    results = page.desk._results
    results.ranking._made.append(ranking)
    results.topics_and_fans._made.append((None, project.posts()))
    return page


__all__ = ["make_page"]
