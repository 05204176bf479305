"""One server and one browser for all browser tests; a context of its own for each page."""

from pathlib import Path

import pytest

from tests.browser.chromium import MISSING, find_chromium, install_chromium
from tests.browser.lab import CHROMIUM_ARGS, Lab, LabPage

HERE = Path(__file__).parent
SHOTS = HERE / "shots"


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    server = Lab(tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("jupyter")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    path = find_chromium() or install_chromium()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def labpage(browser, lab, request):
    """A page that must have asked nobody but the server when its test is over."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = LabPage(context.new_page(), lab)
    yield page
    SHOTS.mkdir(exist_ok=True)
    page.page.screenshot(path=SHOTS / f"{request.node.name}.png")
    context.close()
    assert page.elsewhere == []
    assert page.script_errors() == []


@pytest.fixture
def shoot(labpage):
    """Keep a picture under a name, to be looked at."""

    def keep(name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        labpage.page.screenshot(path=SHOTS / f"{name}.png")

    return keep
