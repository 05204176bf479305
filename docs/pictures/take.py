"""Take the pictures of the README from a demo project: ``python -m docs.pictures.take FOLDER``."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.app import App, AppPage
from tests.browser.chromium import find_chromium
from tests.browser.lab import CHROMIUM_ARGS

HERE = Path(__file__).parent
SIZE = {"width": 1440, "height": 900}
TABS = {
    "start": "start",
    "data": "gather",
    "rank": "workbench",
    "fans": "fans",
    "community": "community",
    "library": "library",
    "handover": "handover",
}
WITHOUT_PLACE = ".wb-chooser h2 + .wb-soft, .wb-gather code { visibility: hidden }"
PATIENCE = 180_000  # milliseconds until everything is measured


def main(folder: str) -> None:
    """Take a picture of every tab, of map and network, and of the report's first page."""
    exports = Path(folder) / "exports"
    shutil.copy(exports / "map.png", HERE)
    shutil.copy(exports / "overlap.png", HERE)
    state = Path(tempfile.mkdtemp())
    # A copy: looking at boards must not change the project, nor may a picture show where it lies.
    project = state / "projects" / Path(folder).name
    shutil.copytree(folder, project)
    app = App(project, state)
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=find_chromium(), args=CHROMIUM_ARGS
            )
            context = chromium.new_context(viewport=SIZE)
            _take_report(context.new_page(), exports)
            shown = AppPage(context.new_page(), app)
            shown.open()
            _take_tabs(shown.page)
    finally:
        app.stop()
        shutil.rmtree(state, ignore_errors=True)


def _take_report(page: Page, exports: Path) -> None:
    page.goto((exports / "report.html").absolute().as_uri())
    page.wait_for_timeout(500)
    page.screenshot(path=HERE / "report.png")


def _take_tabs(page: Page) -> None:
    for tab, picture in TABS.items():
        page.locator(f"[role=tab][data-tab={tab}]").click()
        page.locator(f".wb-page-{tab} .wb[data-ready]:visible").first.wait_for(timeout=PATIENCE)
        if tab == "rank":
            page.locator(".wb-page-rank .wb-list").focus()
            page.keyboard.press("j")
        if tab == "library":
            page.get_by_role("tab", name="Worth asking for").click()
            page.locator(".wl-card:visible").first.wait_for(timeout=PATIENCE)
        page.wait_for_timeout(2_500)
        page.screenshot(path=HERE / f"{picture}.png", style=WITHOUT_PLACE)
    page.locator("[role=tab][data-tab=rank]").click()
    page.get_by_text("Network", exact=True).first.click()
    page.locator(".wb-network[data-ready]").wait_for(timeout=PATIENCE)
    page.wait_for_timeout(2_500)
    page.screenshot(path=HERE / "network.png")
    page.locator("[role=tab][data-tab=fans]").click()
    page.get_by_role("button", name="Map", exact=True).click()
    page.locator(".wb-page-fans .wb-map[data-ready]").wait_for(timeout=PATIENCE)
    page.wait_for_timeout(3_000)
    page.screenshot(path=HERE / "fans-map.png")


if __name__ == "__main__":
    main(sys.argv[1])
