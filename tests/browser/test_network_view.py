"""The network in a real browser: ties by kind, a table twin by keyboard, clicks in the frame."""

import pytest

from tests.browser.axe import found_by_axe
from tests.browser.lab import ERRORS

BOARD = """
import pandas as pd
from tests.widgets.invented_field import BRAND
from workbench.graph import attention_graph
from workbench.widgets import NetworkView
fans = ["mila", "tom", "<img src=x onerror=alert(1)>", *(f"fan{i}" for i in range(24))]
posts = pd.DataFrame({
    "post": [f"instagram:{i}" for i in range(81)], "platform": "instagram",
    "account": [f"instagram:{fans[i % 27]}" for i in range(81)], "text": "",
    "created_at": pd.date_range("2026-11-01", periods=81, freq="h", tz="UTC"),
    "mentions": [["hafermeister"] if i < 54 else ["mila"] for i in range(81)],
    "tagged": [["tom"] if i % 9 == 4 else [] for i in range(81)],
})
view = NetworkView(attention_graph(posts), None, BRAND, top=20, language="de")
view
"""
DRAWN = "() => [nodes.get().filter(n => !n.hidden).length, edges.length]"


@pytest.fixture(scope="module")
def served(lab):
    lab.add_notebook("network.ipynb", BOARD.strip())
    return lab


def test_ties_top_and_selection(served, labpage, shoot):
    labpage.open("network.ipynb")
    labpage.make_room()
    labpage.run_all()
    page = labpage.page
    page.locator(".wb-network[data-ready]").wait_for()
    frame = next(one for one in page.frames if one.parent_frame is not None)
    assert page.locator(".wb-network iframe").get_attribute("sandbox") == "allow-scripts"
    assert frame.evaluate(DRAWN)[0] == 21
    before = frame.evaluate("() => network.getPositions()")

    page.get_by_label("Erwähnungen").focus()
    page.keyboard.press("Space")
    page.get_by_text("21 Konten,").wait_for()
    frame.wait_for_function("() => edges.length < 12")
    tags = frame.evaluate(DRAWN)[1]
    assert frame.evaluate("() => network.getPositions()") == before
    page.keyboard.press("Space")
    frame.wait_for_function(f"() => edges.length > {tags}")

    page.locator(".wb-slide input").focus()
    page.keyboard.press("End")
    frame.wait_for_function("() => nodes.get().every(n => !n.hidden)")
    after = frame.evaluate("() => network.getPositions()")
    assert {key: after[key] for key in before} == before

    page.locator(".wb-twin summary").click()
    assert page.locator(".wb-twin tbody tr").count() == 28
    page.locator(".wb-who-button", has_text="onerror").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 ausgewählt").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    frame.evaluate("() => parent.postMessage({about: 'workbench-network', picked: 2}, '*')")
    page.get_by_text("2 ausgewählt").wait_for()
    # Neither another window nor a number that is none is heard.
    page.evaluate("postMessage({about: 'workbench-network', picked: 3}, '*')")
    frame.evaluate("() => parent.postMessage({about: 'workbench-network', picked: 1e9}, '*')")
    assert found_by_axe(page, ".wb-network") == []
    shoot("network-table")
    page.get_by_label("die Auswahl (2)").check()
    page.get_by_text("Die nächsten").wait_for()
    page.locator(".wb-network[data-ready]").scroll_into_view_if_needed()
    shoot("network-around")
    with served.kernel("network.ipynb") as kernel:
        chosen = kernel.value("view.selected")
        assert len(chosen) == 2
        assert kernel.value("view.filtered.account.tolist()[1:3]") == chosen
    assert page.evaluate(ERRORS) == []
