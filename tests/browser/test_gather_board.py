"""The gather board in a real browser: file, drop folder, live run with its stop button, by hand."""

import pytest

EXPORT = """url,username,date,caption,likes
https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge mit @hafermeister,120
https://www.instagram.com/p/BxbYDJsuyO3/,<b>tom</b>,2026-11-02,<img src=x onerror=alert(1)>,viele
"""
BOARD = """
import workbench as wb
from tests.browser.slow_source import make_slow
from workbench.widgets import GatherBoard
brand = wb.Brand("Hafer <b>Meister</b>", handles=["hafermeister"], brief="oats", competitors=["alpro"])
project = wb.Project.create("gathered/project", brand)
board = make_slow(GatherBoard(project, language="de"))
board
"""


@pytest.fixture(scope="module")
def served(lab):
    (lab.root / "gathered" / "inbox").mkdir(parents=True)
    (lab.root / "gathered" / "inbox" / "export mit Ä.csv").write_text(EXPORT, encoding="utf-8")
    lab.add_notebook("gathering.ipynb", BOARD.strip())
    return lab


def test_files_live_and_by_hand(served, labpage, shoot):
    labpage.open("gathering.ipynb")
    labpage.make_room()
    labpage.run_all()
    page = labpage.page
    board = page.locator(".wb-gather[data-ready]")
    board.wait_for()
    shoot("gather-file")

    page.get_by_role("button", name="export mit Ä.csv importieren").click()
    page.locator(".wb-said[data-state='good']").wait_for()
    page.get_by_text("2 gelesen · 2 neu").wait_for()
    assert page.locator(".wb-file-report img, .wb-file-report b b").count() == 0
    page.locator(".wb-steps > li").first.wait_for(timeout=60_000)
    assert page.locator(".wb-ahead .wb-bar-row").count() == 10
    board.scroll_into_view_if_needed()
    shoot("gather-imported")
    page.locator(".wb-ahead").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    shoot("gather-next")

    page.locator("[role='tab'][data-way='file']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("[data-field='handles']").fill("@mila.backt")
    page.get_by_label("Ihre neuesten Beiträge").check()
    shoot("gather-live")
    page.get_by_role("button", name="Starten").click()
    page.get_by_text("Anfragen …").wait_for()
    page.get_by_role("button", name="Anhalten").click()
    page.locator(".wb-said[data-state='warn']").wait_for()
    assert "Von Hand angehalten" in page.locator(".wb-saying .wb-said").inner_text()
    assert page.get_by_role("button", name="Anhalten").is_hidden()

    page.locator("[role='tab'][data-way='hand']").click()
    page.locator("[data-field='handle']").fill("karla.kocht")
    page.locator("[data-field='date']").fill("2026-11-03T09:30")
    page.locator("[data-field='kind']").select_option("story")
    page.locator("[data-field='text']").fill("Bald weg: Hafer")
    page.keyboard.press("Control+a")
    shoot("gather-hand")
    page.get_by_role("button", name="Eintragen").click()
    page.locator(".wb-said[data-state='good']").wait_for()
    with served.kernel("gathering.ipynb") as kernel:
        kept = kernel.value("project.posts().account.value_counts().to_dict()")
        sent = kernel.value("project.cursors()['slow']")
    assert kept["instagram:karla.kocht"] == kept["instagram:mila.backt"] == 1
    assert kept["instagram:fan"] == int(sent) + 1 < 400


def test_a_small_file_is_handed_over_by_the_browser(served, labpage, tmp_path):
    page = labpage.page
    page.locator("[role='tab'][data-way='file']").click()
    small = tmp_path / "klein.csv"
    small.write_text(EXPORT.replace("BxbYDJsuyO", "CxbYDJsuyO"), encoding="utf-8")
    page.locator(".wb-upload").set_input_files(small)
    page.get_by_text("klein.csv", exact=True).wait_for()
    with served.kernel("gathering.ipynb") as kernel:
        assert kernel.value("board.report.added") == 2
