"""Boards in a notebook whose kernel stops or is started anew under them."""

import pytest

from tests.browser.axe import found_by_axe
from tests.browser.test_desks import HEAD
from tests.browser.test_fans_board import MAKING
from tests.browser.test_shortlist_board import LOW_CONTRAST

DESK, FANS = f"{HEAD}community_board(HOME / 'desk')", f"{MAKING}make(30, language='de')"
KERNEL = "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
SAID = ".jp-OutputArea-output .wb-gone"


@pytest.fixture(scope="module")
def stage(opened):
    return opened.set_stage("gone.ipynb", "", "")


@pytest.fixture
def boards(stage, labpage):
    def show():
        labpage.show(DESK, FANS)
        labpage.page.locator(".wd[data-ready]").wait_for()
        labpage.page.locator(".wf-gallery[data-ready]").wait_for()
        assert labpage.page.locator(SAID).count() == 0
        return labpage.page

    return show


def said_once(page):
    """Above each board, in its language; a board of many parts says it once."""
    page.locator(SAID).nth(1).wait_for()
    page.wait_for_timeout(300)
    english, german = page.locator(SAID).all()
    assert english.inner_text().startswith("The kernel was stopped or restarted.")
    assert german.inner_text().startswith("Der Kernel wurde beendet oder neu gestartet.")
    assert german.get_attribute("lang") == "de"
    above = "said => said.nextElementSibling.matches('.wd, .wf-head, .wb-fans, .wb')"
    assert all(said.evaluate(above) for said in (english, german))


def test_a_kernel_started_anew_is_told_above_each_board_once(boards, labpage, shoot):
    page = boards()
    page.evaluate(f"() => {KERNEL}.restart()")
    said_once(page)
    labpage.wait_idle()
    page.locator(SAID).first.scroll_into_view_if_needed()
    assert found_by_axe(page, ".wb-gone", minor=True) == []
    assert page.evaluate(LOW_CONTRAST) == []
    shoot("kernel-gone")
    labpage.use_theme("JupyterLab Dark")
    assert page.evaluate(LOW_CONTRAST) == []
    page.locator(SAID).last.scroll_into_view_if_needed()
    shoot("kernel-gone-dark")
    assert len(page.locator(SAID).all()) == 2
    boards()  # run again, nothing is said


def test_a_kernel_that_died_is_told_as_well(boards, labpage, lab):
    page = boards()
    with lab.kernel("gone.ipynb") as kernel:
        kernel.client.execute("import os; os._exit(1)")
        said_once(page)
    labpage.wait_idle()
