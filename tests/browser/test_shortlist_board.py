"""The board in a real browser, used as a person would."""

import pytest

BOARD = ".wb-board[data-ready]"


@pytest.fixture
def board(labpage, lab):
    """Open a notebook with a board over `size` invented candidates; return the page."""

    def show(name: str, size: int, **settings):
        words = ", ".join(f"{key}={value!r}" for key, value in settings.items())
        notebook = lab.add_notebook(
            f"{name}.ipynb",
            f"from tests.browser.stage import make_board\nboard = make_board({size}, {words})",
            "board",
            "1 + 1",
        )
        labpage.open(notebook)
        labpage.make_room()
        labpage.run_all()
        page = labpage.page
        page.locator(BOARD).wait_for()
        page.locator(".wb-reasons li").first.wait_for()
        page.locator(".wb-board").scroll_into_view_if_needed()
        return page

    return show


def test_looks(board, labpage, shoot):
    page = board("looks", 1482)
    labpage.page.locator(".wb-list").focus()
    for key in "yjyjmjj":
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    shoot("board-light")
    labpage.use_theme("JupyterLab Dark")
    shoot("board-dark")
