"""One server and one browser for all browser tests; a context of its own for each page."""

from pathlib import Path

import pytest

from tests.browser.chromium import MISSING, find_chromium, install_chromium
from tests.browser.lab import CHROMIUM_ARGS, Lab, LabPage

HERE = Path(__file__).parent
SHOTS = HERE / "shots"
SIZE = {"width": 1400, "height": 900}


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


@pytest.fixture(scope="module")
def opened(browser, lab, request):
    """A page for the tests of a module: opening JupyterLab anew for each would cost seconds."""
    context = browser.new_context(viewport=SIZE)
    yield LabPage(context.new_page(), lab)
    context.close()


@pytest.fixture
def labpage(opened, request):
    """The module's page, light and at its size; it must have asked nobody but the server."""
    opened.page.set_viewport_size(SIZE)
    opened.forget()
    yield opened
    SHOTS.mkdir(exist_ok=True)
    opened.page.screenshot(path=SHOTS / f"{_module(request)}-{request.node.name}.png")
    assert opened.elsewhere == []
    assert opened.script_errors() == []


@pytest.fixture
def shoot(labpage, request):
    """Keep a picture under a name, to be looked at."""

    def keep(name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        labpage.page.screenshot(path=SHOTS / f"{_module(request)}-{name}.png")

    return keep


def _module(request) -> str:
    """Two modules may call a picture the same."""
    return request.node.module.__name__.rpartition(".")[2].removeprefix("test_")
