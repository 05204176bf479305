"""Start in a real browser: a new project by keyboard alone, the sample, ways to go on."""

import pytest

from tests.browser.axe import found_by_axe
from tests.browser.lab import ERRORS

EXPORT = """url,username,date,caption,likes
https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge mit @oatly,120
"""
BOARD = """
from workbench.widgets import ProjectChooser, project_chooser
from workbench.widgets.projects_here import make_sample
small = lambda folder, **settings: make_sample(folder, **{**settings, "scale": 0.05})
project_chooser.make_sample = small
chooser = ProjectChooser("begun")
heard = []
chooser.observe(lambda change: heard.append(change["new"]), ["opened", "way"])
chooser
"""


@pytest.fixture(scope="module")
def served(lab):
    (lab.root / "begun-export.csv").write_text(EXPORT, encoding="utf-8")
    lab.add_notebook("begin.ipynb", BOARD.strip())
    return lab


def test_a_project_is_begun_by_keyboard(served, labpage, shoot):
    labpage.open("begin.ipynb")
    labpage.make_room()
    labpage.run_all()
    page = labpage.page
    page.locator(".wb-chooser[data-ready]").wait_for()
    cells = page.locator(".jp-Cell").count()
    page.get_by_role("button", name="New project").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("bad bunny")  # b is what JupyterLab steals first
    page.keyboard.press("Tab")
    page.keyboard.type("@Oatly, oat!ly")
    page.locator("[data-field='retention']").fill("half a year")
    page.locator("[data-field='brief']").fill("barista <b>oats</b>")
    page.locator("[data-field='hashtags']").press("Enter")
    page.locator(".wb-said[data-state='bad']").wait_for()
    assert page.evaluate("document.activeElement.dataset.field") == "handle"
    assert page.locator("[aria-invalid='true']").count() == 2
    assert "oat!ly" in page.locator(".wb-field-handle .wb-wrong").inner_text()
    assert found_by_axe(page, ".wb-chooser") == []
    shoot("start-errors")
    page.keyboard.press("Control+a")
    page.keyboard.type("@Oatly")
    page.keyboard.press("Tab")
    page.get_by_text("Read as: @oatly").wait_for()
    page.locator("[data-field='timezone']").fill("europe/vienna")
    page.locator("[data-field='retention']").fill("90")
    page.locator("[data-field='retention']").press("Enter")
    page.get_by_text("bad bunny is open.").wait_for()
    assert page.locator(".wb-new").is_hidden()
    assert page.evaluate("document.activeElement.dataset.action") == "export"
    page.keyboard.press("Enter")
    page.get_by_text("Go on in 01_gather.ipynb").wait_for()
    assert page.locator(".jp-Cell").count() == cells
    with served.kernel("begin.ipynb") as kernel:
        kernel.wait_until("heard[1:]", ["file"])
        assert kernel.value("heard[0]").endswith("bad-bunny")
        brand = "chooser.project.brand"
        assert kernel.value(f"[{brand}.brief, {brand}.timezone, {brand}.retention_days]") == [
            "barista <b>oats</b>", "Europe/Vienna", 90,
        ]  # fmt: skip


def test_the_sample_is_made_while_the_kernel_listens(served, labpage, shoot):
    page = labpage.page
    page.locator("[data-action='sample']").click()
    page.locator(".wb-chooser").get_by_role("progressbar").wait_for()
    with served.kernel("begin.ipynb") as kernel:
        assert kernel.value("chooser._worker.is_alive()")
    page.get_by_text("Hafermeister is open.").wait_for(timeout=60_000)
    page.locator(".wb-next li").nth(1).wait_for(timeout=60_000)
    assert found_by_axe(page, ".wb-chooser") == []
    shoot("start-next")
    page.get_by_role("button", name="Go there: Rank and decide").click()
    with served.kernel("begin.ipynb") as kernel:
        kernel.wait_until("chooser.way", "rank")
        assert kernel.value("chooser.imports") == 1
    assert page.evaluate(ERRORS) == []
