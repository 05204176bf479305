"""The slider over the topic map in a real browser: keyboard, hostile names, no cell touched."""

import pytest

BOARD = """
from tests.ugc.planted import planted
from workbench.ugc import find_topics
from workbench.widgets import TopicExplorer
posts = planted(240)
posts.loc[posts.index % 9 == 0, "text"] += " <img src=x onerror=alert(1)> <b>fett</b>"
topics = find_topics(posts, encoder="fast", resolution=1.0)
topics = topics.rename(topics.table["topic"].iloc[0], "<script>alert(2)</script>")
explorer = TopicExplorer(topics, posts, language="de")
explorer
"""


@pytest.fixture(scope="module")
def served(lab):
    lab.add_notebook("explore.ipynb", BOARD.strip())
    return lab


def test_the_slider_by_keyboard_regroups_and_touches_no_cell(served, labpage, shoot):
    labpage.open("explore.ipynb")
    labpage.make_room()
    labpage.run_all()
    page = labpage.page
    explorer = page.locator(".wb-explorer[data-ready]")
    explorer.wait_for()
    cells = page.locator(".jp-Cell").count()
    before = page.locator(".wb-explorer tbody tr").count()
    assert page.locator(".wb-explorer tbody b").first.inner_text() == "<script>alert(2)</script>"
    assert page.locator(".wb-explorer tbody img, .wb-explorer tbody b b").count() == 0

    slider = page.get_by_label("Wie fein?")
    slider.focus()
    page.keyboard.press("b")
    page.keyboard.press("End")
    page.wait_for_function(f"document.querySelectorAll('.wb-explorer tbody tr').length > {before}")
    page.wait_for_function("!document.querySelector('.wb-explorer').dataset.busy")
    after = page.locator(".wb-explorer tbody tr").count()
    assert page.locator(".wb-explorer header .wb-said").inner_text() == f"{after} Themen"
    assert page.evaluate("document.activeElement.type") == "range"
    assert page.locator(".jp-Cell").count() == cells
    explorer.scroll_into_view_if_needed()
    shoot("explorer-fine")
    with served.kernel("explore.ipynb") as kernel:
        assert kernel.value("len(explorer.topics)") == after
        assert kernel.value("explorer.topics.resolution") == 4.0
