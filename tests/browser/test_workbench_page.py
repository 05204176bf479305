"""The page with all boards in a real browser: tabs by keyboard, lazy boards, files to hand over."""

import csv
import sys
import time

import pytest

from tests.browser.axe import found_by_axe
from tests.browser.page_stage import HOSTILE

PAGE = "page.ipynb"
MAKING = """
from tests.browser.page_stage import make_page
page = make_page({folder!r}, language="en", hostile=True)
page
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def shown(opened, lab, folder):
    """The page in JupyterLab, with one kernel for all tests of the module."""
    lab.add_notebook(PAGE, MAKING.format(folder=str(folder)).strip(), "1 + 1")
    opened.open(PAGE)
    opened.make_room()
    opened.run_all()
    opened.page.locator(".wb-page-head[data-ready]").wait_for()
    return opened


def tab(page, name):
    return page.locator(f".wb-page-tabs [data-tab='{name}']")


def panel(page, name):
    return page.locator(f".wb-page-{name}.wb-here")


def cells(page):
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").count()


def test_tabs_follow_the_keyboard_and_boards_come_and_stay(shown, labpage, lab, shoot):
    page = labpage.page
    before = cells(page)
    assert page.get_by_role("tab", name="Start").first.get_attribute("aria-selected") == "true"
    for name in ("start", "data", "rank"):
        controlled = tab(page, name).get_attribute("aria-controls")
        box = page.locator(f"#{controlled}")
        assert box.get_attribute("role") == "tabpanel"
        assert box.get_attribute("aria-labelledby") == tab(page, name).get_attribute("id")
    tab(page, "start").focus()
    for key, name in (
        ("End", "handover"), ("ArrowRight", "start"), ("ArrowLeft", "handover"), ("Home", "start"),
        ("ArrowRight", "data"),
    ):  # fmt: skip
        page.keyboard.press(key)
        panel(page, name).wait_for()
        assert page.evaluate("document.activeElement.dataset.tab") == name
    page.keyboard.press("b")  # JupyterLab would insert a cell
    panel(page, "data").locator(".wb-gather[data-ready]").wait_for()
    with lab.kernel(PAGE) as kernel:
        kernel.wait_until("page.tab", "data")  # tabs that were passed over made no board
        assert "community" not in kernel.value("list(page.boards)")
        begun = time.monotonic()
        tab(page, "rank").click()
        panel(page, "rank").wait_for()
        sys.stdout.write(f"another tab after {1000 * (time.monotonic() - begun):.0f} ms\n")
        rows = panel(page, "rank").locator(".wb-rows .wb-row")
        rows.first.wait_for()
        assert panel(page, "rank").locator(".wb-rows .wb-place").first.bounding_box()["height"] < 50
        shoot("page-rank")
        panel(page, "rank").locator("input[type='search']").first.fill("mila")
        tab(page, "data").click()
        tab(page, "rank").click()
        assert panel(page, "rank").locator("input[type='search']").first.input_value() == "mila"
        assert kernel.value("[k for k, b in page.boards.items() if b is page.boards['rank']]") == [
            "rank"
        ]
    assert cells(page) == before


def test_the_ranking_as_a_network_and_who_is_selected_there(shown, labpage, lab, shoot):
    page = labpage.page
    tab(page, "rank").click()
    switch = panel(page, "rank").locator(".wb-page-switch")
    assert page.locator(".wb-network").count() == 0  # made when it is first looked at
    switch.get_by_role("button", name="Network").click()
    network = panel(page, "rank").locator(".wb-network[data-ready]")
    network.wait_for()
    assert panel(page, "rank").locator(".wb-rows").is_hidden()
    network.locator(".wb-twin summary").click()
    who = network.locator(".wb-who-button").nth(1)
    who.click()
    with lab.kernel(PAGE) as kernel:
        kernel.wait_until("len(page.boards['network'].selected_accounts)", 1)
        picked = kernel.value("page.selection.account.tolist()")
        assert picked == kernel.value("page.boards['network'].selected_accounts")
    shoot("page-network")
    who.focus()
    page.keyboard.press("?")
    network.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "wb-who-button"
    switch.get_by_role("button", name="List").click()
    panel(page, "rank").locator(".wb-rows").wait_for()


def test_a_question_mark_shows_the_keys(shown, labpage, shoot):
    page = labpage.page
    for name, place in (("start", ".wb-chooser button"), ("data", ".wb-gather [role='tab']")):
        tab(page, name).click()
        for focused in (tab(page, name), panel(page, name).locator(place).first):
            focused.focus()
            page.keyboard.press("?")
            window = page.locator(".wb-page-head").get_by_role("dialog", name="Keys")
            window.wait_for()
            page.keyboard.press("?")
            window.wait_for(state="hidden")
            assert focused.evaluate("node => node === document.activeElement")
    page.locator(".wb-gather [data-field='path']").fill("")
    page.keyboard.type("what?")
    assert page.locator(".wb-gather [data-field='path']").input_value() == "what?"
    page.locator(".wb-gather [data-field='path']").fill("")


def test_trouble_is_said_and_tried_again(shown, labpage, shoot):
    page = labpage.page
    tab(page, "fans").click()
    place = panel(page, "fans").locator(".wb-page-wait[data-kind='trouble']")
    place.wait_for()
    assert place.locator("img").count() == 0
    assert place.bounding_box()["height"] < 1200  # 3,000 characters in a path
    shoot("page-trouble")
    place.get_by_role("button", name="Try again").click()
    panel(page, "fans").locator(".wb-board[data-ready]").wait_for()


def test_files_are_made_and_downloaded_and_come_back_edited(shown, labpage, lab, folder, shoot):
    page = labpage.page
    tab(page, "handover").click()
    board = panel(page, "handover").locator(".wb-out[data-ready]")
    board.wait_for()
    board.get_by_role("button", name="Make: Hand-over list (CSV)").click()
    card = board.locator("[data-card='handover']")
    card.locator("[data-state='good']").wait_for()
    assert "made on " in card.inner_text()
    card.get_by_role("button", name="Download shortlist.csv").click()
    assert "names people" in card.inner_text()
    with page.expect_download() as waiting:
        card.get_by_role("button", name="Download all the same").click()
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.read_bytes() == (folder / "hafer" / "exports" / "shortlist.csv").read_bytes()
    shoot("page-handover")

    rows = list(csv.DictReader(saved.read_text("utf-8-sig").splitlines()))
    rows[0] |= {"status": "contacted", "owner": HOSTILE[:200]}
    with saved.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    board.locator(".wb-out-file").set_input_files(saved)
    plan = board.locator(".wb-plan")
    plan.locator("tr[data-action='change']").first.wait_for()
    assert plan.locator("img").count() == 0
    assert page.evaluate("document.activeElement.textContent").startswith("Would change")
    plan.scroll_into_view_if_needed()
    shoot("page-plan")
    plan.get_by_role("button", name="Apply").click()
    board.get_by_text("1 decision taken over.").wait_for()
    with lab.kernel(PAGE) as kernel:
        statuses = kernel.value(
            "__import__('workbench').Shortlist(page.project).table()['status'].tolist()"
        )
    assert statuses == ["contacted"]


def test_files_are_about_the_campaign_and_keys_are_shown(shown, labpage, lab, shoot):
    page = labpage.page
    tab(page, "handover").click()
    board = panel(page, "handover").locator(".wb-out[data-ready]")
    card = board.locator("[data-card='handover']")
    card.locator("[data-make]").focus()
    page.keyboard.press("?")
    page.locator(".wb-keys-window[open]").wait_for()
    page.keyboard.press("?")
    page.locator(".wb-keys-window[open]").wait_for(state="hidden")
    with lab.kernel(PAGE) as kernel:  # as another window would begin a campaign
        kernel.run("page.desk.shortlist.set_campaign('spring', name='Spring 27')")
        kernel.run("page.desk.campaign = 'spring'; page.boards['handover'].refresh()")
    board.get_by_text("Campaign: Spring 27").wait_for()
    card.get_by_role("button", name="Make: Hand-over list (CSV)").click()
    card.get_by_text("shortlist-spring.csv").wait_for()
    assert "leads to their posts" in board.locator("[data-card='topics']").inner_text()
    shoot("page-handover-campaign")
    with lab.kernel(PAGE) as kernel:
        kernel.run("page.desk.campaign = 'default'; page.boards['handover'].refresh()")
    old = card.locator("[data-state='before']").filter(has_not_text="spring")
    old.wait_for()  # the edited file was taken back after it was made
    assert "decisions came since" in old.inner_text()


def test_another_language_and_theme_and_no_fault_for_screen_readers(shown, labpage, shoot):
    page = labpage.page
    tab(page, "start").click()
    page.locator(".wb-page-tongues [data-language='de']").click()
    page.get_by_role("tab", name="Übergabe").wait_for()
    panel(page, "start").locator(".wb-chooser[lang='de'][data-ready]").wait_for()
    tab(page, "handover").click()
    panel(page, "handover").locator(".wb-out[lang='de'][data-ready]").wait_for()
    page.set_viewport_size({"width": 900, "height": 900})
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        labpage.use_theme(theme)
        shoot(f"page-{theme[11:].lower()}")
        assert found_by_axe(page, ".wb-page") == []
