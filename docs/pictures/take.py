"""Take the pictures of the README from a demo project: ``python -m docs.pictures.take FOLDER``."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.lab import CHROMIUM_ARGS, Lab, LabPage

HERE = Path(__file__).parent
MEASURE = """import workbench as wb
from workbench.widgets import ShortlistBoard
project = wb.Project.open({folder!r})
posts, comments, accounts = project.posts(), project.comments(), project.accounts()
graph = wb.attention_graph(posts, comments)
encoder = wb.encoder("multilingual", cache=project.vectors)
lists = {{**project.lists(), "minors": project.held_out()}}
signals = wb.measure(posts, comments, accounts, graph, project.brand, lists=lists,
    encoder=encoder, safety=wb.flag_safety(posts, encoder=encoder),
    history=project.account_history())
board = ShortlistBoard(wb.Shortlist(project), wb.rank(signals), posts=posts, language="en")"""


GATHER = """import workbench as wb
from workbench.widgets import GatherBoard
board = GatherBoard(wb.Project.open({folder!r}), inbox="inbox", language="en")
_ = board.next_steps()
board"""


EXPLORE = """import workbench as wb
from workbench.widgets import TopicExplorer
project = wb.Project.open({folder!r})
posts = project.posts()
topics = wb.find_topics(posts, brand=project.brand, previous=wb.kept_topics(project),
    encoder=wb.encoder("multilingual", cache=project.vectors))
TopicExplorer(topics, posts, language="en")"""


def main(folder: str) -> None:
    """Take board.png, explorer.png, gather.png, map.png, network.png and overlap.png."""
    exports = Path(folder) / "exports"
    for picture in ("map.png", "overlap.png"):
        shutil.copy(exports / picture, HERE / picture)
    state = Path(tempfile.mkdtemp())
    (state / "served").mkdir()
    lab = Lab(state / "served", state / "jupyter").start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=find_chromium(), args=CHROMIUM_ARGS
            )
            context = chromium.new_context(viewport={"width": 1500, "height": 1000})
            network = context.new_page()
            network.goto((exports / "network.html").absolute().as_uri())
            network.wait_for_timeout(1500)
            network.screenshot(path=HERE / "network.png")
            page = LabPage(context.new_page(), lab)
            page.open(lab.add_notebook("board.ipynb", MEASURE.format(folder=folder), "board"))
            page.make_room()
            page.run_all()
            shown = page.page.locator(".wb-board").first
            shown.scroll_into_view_if_needed()
            page.page.wait_for_timeout(1000)
            shown.screenshot(path=HERE / "board.png")
            page.open(lab.add_notebook("explore.ipynb", EXPLORE.format(folder=folder)))
            page.make_room()
            page.run_all()
            shown = page.page.locator(".wb-explorer[data-ready]")
            page.page.set_viewport_size({"width": 1500, "height": 1300})
            shown.scroll_into_view_if_needed()
            page.page.wait_for_timeout(1500)
            shown.screenshot(path=HERE / "explorer.png")
            page.page.set_viewport_size({"width": 1500, "height": 1000})
            page.open(lab.add_notebook("gather.ipynb", GATHER.format(folder=folder)))
            page.make_room()
            page.run_all()
            shown = page.page.locator(".wb-gather[data-ready]")
            page.page.set_viewport_size({"width": 1200, "height": 1900})
            page.page.wait_for_timeout(1500)
            shown.screenshot(path=HERE / "gather.png")
    finally:
        lab.stop()
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
