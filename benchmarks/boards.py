"""Boards in a real browser beside a plain table: usable, filter, sort, weigh.

5,000 candidates on the shortlist board, 20,000 posts on the fans board; the peer is the same table
in itables (DataTables), which neither ranks anew nor keeps decisions.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from tests.browser.chromium import find_chromium
from tests.browser.lab import CHROMIUM_ARGS, Lab, LabPage

CANDIDATES, POSTS = 5_000, 20_000
SCRIPT = Path(__file__).with_suffix(".js")
FANS = """import tempfile
from tests.widgets.invented_fans import BRAND, fan_feelings, fan_posts, fan_topics, fan_wishes
from workbench.project import Project
from workbench.shortlist import ContentLibrary, Shortlist
from workbench.widgets import FansBoard
posts = fan_posts({})
project = Project.create(tempfile.mkdtemp() + "/p", BRAND)
board = FansBoard(project, fan_topics(posts), posts, sentiment=fan_feelings(posts),
    spaces=fan_wishes(posts), shortlist=Shortlist(project), library=ContentLibrary(project))"""
PLAIN = """import itables
itables.init_notebook_mode(connected=False)
from tests.browser.stage import make_board
frame = {frame}"""


def main() -> None:
    """Print seconds and milliseconds, ours beside the plain table's."""
    from playwright.sync_api import sync_playwright

    state = Path(tempfile.mkdtemp())
    (state / "served").mkdir()
    lab = Lab(state / "served", state / "jupyter").start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=find_chromium(), args=CHROMIUM_ARGS
            )
            page = LabPage(
                chromium.new_context(viewport={"width": 1440, "height": 900}).new_page(), lab
            )
            stage = "from tests.browser.stage import make_board\nboard = make_board({})"
            ours = _measure(page, stage.format(CANDIDATES), "board", ".wb-rows .wb-row", "board")
            frame = f"make_board({CANDIDATES}).filtered.drop(columns='flags', errors='ignore')"
            peer = _measure(
                page, PLAIN.format(frame=frame), "itables.show(frame, maxBytes=0)",
                ".dt-container tbody tr", "table",
            )  # fmt: skip
            gallery = _measure(page, FANS.format(POSTS), "board", ".wf-post .wf-author", "fans")
    finally:
        lab.stop()
        shutil.rmtree(state, ignore_errors=True)
    print(f"{CANDIDATES:,} candidates on the shortlist board, beside itables with the same table")
    for name, meant in (("usable", 2000), ("filter", 200), ("sort", 200)):
        ratio = statistics.median(ours[name]) / statistics.median(peer[name])
        print(
            f"  {name:<8}{_line(ours[name])}   itables{_line(peer[name])}   ratio {ratio:.2f}",
            end="",
        )
        print(f"   meant {meant} ms")
    print(f"  {'weigh':<8}{_line(ours['weigh'])}   itables cannot   meant 300 ms")
    print(f"{POSTS:,} posts on the fans board")
    for name, meant in (("usable", 2000), ("filter", 200)):
        print(f"  {name:<8}{_line(gallery[name])}   meant {meant} ms")


def _measure(
    page: LabPage, making: str, showing: str, ready: str, steps: str
) -> dict[str, list[float]]:
    """Run a notebook; return milliseconds from its last cell until one can work, and a step."""
    name = page.lab.add_notebook(f"{steps}.ipynb", making, "None", showing)
    page.open(name)
    page.make_room()
    page.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    page.command("notebook:run-cell")
    page.wait_idle(120_000)
    page.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2")
    begun = time.perf_counter()
    page.command("notebook:run-cell")
    page.page.locator(ready).first.wait_for(timeout=60_000)
    usable = 1000 * (time.perf_counter() - begun)
    page.page.wait_for_timeout(2_000)
    script = SCRIPT.read_text("utf-8")
    return {
        "usable": [usable],
        **page.page.evaluate(f"async () => {{ {script}; return {steps}(); }}"),
    }


def _line(times: list[float]) -> str:
    worst = f" (worst {max(times):,.0f})" if len(times) > 1 else ""
    return f"{statistics.median(times):>7,.0f} ms{worst}"


if __name__ == "__main__":
    main()
