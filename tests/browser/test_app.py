"""The page without code, as `workbench app` serves it."""

import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from tests.browser.app import App, AppPage
from tests.browser.conftest import SIZE

FIRST_PAINT = 60  # seconds, on a machine that does much else; 15 are promised, 5 usual


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    running = App(tmp_path_factory.mktemp("projects"), tmp_path_factory.mktemp("state"))
    yield running
    running.stop()


@pytest.fixture
def page(app, browser):
    context = browser.new_context(viewport=SIZE)
    shown = AppPage(context.new_page(), app)
    yield shown
    context.close()
    assert shown.elsewhere == []
    assert shown.errors == []


def test_the_page_paints_soon_shows_no_code_and_asks_nobody_else(page):
    begun = time.monotonic()
    page.open()
    page.page.locator("#loading").wait_for()  # something to look at before there is a kernel
    page.page.locator(".wb[data-ready]").first.wait_for()
    seconds = time.monotonic() - begun
    sys.stdout.write(f"first paint after {seconds:.1f} s\n")
    assert seconds < FIRST_PAINT
    assert page.page.locator("#loading").count() == 0
    assert page.page.get_by_text("import ").count() == 0
    assert page.page.title() == "UGC Workbench"


def test_without_the_token_nothing_is_shown_and_no_kernel_starts(app):
    with urllib.request.urlopen(app.root, timeout=10) as answer:  # noqa: S310  # our own server
        assert "/login" in answer.url
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{app.root}voila/files/brand.toml", timeout=10)  # noqa: S310  # same
    with refused.value as answer:
        assert answer.code == 403


def test_a_page_behind_which_nobody_is_left_says_so_once_and_can_be_loaded_again(app, page):
    page.open()
    page.page.locator(".wb-page-head[data-ready]").wait_for()
    assert page.page.locator(".wb-page-gone").is_hidden()
    for child in psutil.Process(app.process.pid).children(recursive=True):
        if any("ipykernel" in part for part in child.cmdline()):
            child.kill()
    page.page.get_by_role("alert").filter(has_text="does not answer any more").wait_for()
    sign = "e => getComputedStyle(e, '::before').display"
    for part in page.page.locator(".jupyter-widgets-disconnected").all():
        assert part.evaluate(sign) == "none"
    page.page.get_by_role("button", name="Reload").click()
    page.page.locator(".wb-page-head[data-ready]").wait_for()
    assert page.page.locator(".wb-page-gone").is_hidden()
