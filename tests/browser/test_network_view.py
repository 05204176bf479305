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


DENSE = """
import numpy as np
import pandas as pd
from tests.widgets.invented_field import BRAND
from workbench.graph import attention_graph
from workbench.widgets import NetworkView
rng = np.random.default_rng(3)
fans = [f"{rng.choice(['schaum', 'hafer', 'kaffee', 'lauf'])}liebe.{'x' * rng.integers(1, 12)}_{n}" for n in range(110)]
posts = pd.DataFrame({
    "post": [f"instagram:{i}" for i in range(440)], "platform": "instagram",
    "account": [f"instagram:{fans[i % 110]}" for i in range(440)], "text": "",
    "created_at": pd.date_range("2026-11-01", periods=440, freq="h", tz="UTC"),
    "mentions": [["hafermeister", fans[int(rng.integers(110))]] for _ in range(440)],
})
view = NetworkView(attention_graph(posts), None, BRAND, top=100)
view
"""
WIDTHS = """() => { const pen = document.createElement('canvas').getContext('2d');
    return Object.fromEntries(names.boxes().map(({id, high}) => {
        pen.font = `${high}px system-ui, sans-serif`;
        return [id, pen.measureText(LABELS[id]).width]; })); }"""
PLACE = """id => { const {x, y} = network.canvasToDOM(network.getPosition(id));
    const {left, top} = network.canvas.frame.getBoundingClientRect(); return [left + x, top + y]; }"""


def overlapping(boxes):
    return [
        (a["id"], b["id"])
        for at, a in enumerate(boxes)
        for b in boxes[:at]
        if min(a["right"], b["right"]) > max(a["left"], b["left"])
        and min(a["bottom"], b["bottom"]) > max(a["top"], b["top"])
    ]


def test_no_name_lies_over_another_and_none_is_lost(lab, labpage, shoot):
    lab.add_notebook("dense.ipynb", DENSE.strip())
    labpage.open("dense.ipynb")
    labpage.make_room()
    labpage.run_all()
    page = labpage.page
    page.locator(".wb-network[data-ready]").wait_for()
    page.locator(".wb-network .wb-stage").scroll_into_view_if_needed()
    frame = next(one for one in page.frames if one.parent_frame is not None)
    page.locator(".wb-network footer", has_text="names show").wait_for()
    shoot("network-dense")
    with lab.kernel("dense.ipynb") as kernel:
        labels = kernel.value("[node['name'] for node in view._nodes]")
    boxes = frame.evaluate("() => names.boxes()")
    assert overlapping(boxes) == []
    widths = frame.evaluate(WIDTHS.replace("LABELS", str(labels)))
    assert all(b["right"] - b["left"] >= widths[str(b["id"])] - 1 for b in boxes)
    named = {box["id"] for box in boxes}
    assert set(range(6)) <= named  # the brand and the best
    assert 50 < len(named) < 101
    assert f"{101 - len(named)} name" in page.locator(".wb-network footer").inner_text()

    lost = next(at for at in range(101) if at not in named)
    inside = page.locator(".wb-network iframe").bounding_box()
    x, y = frame.evaluate(PLACE, lost)
    page.mouse.move(inside["x"] + x, inside["y"] + y)
    frame.wait_for_function(f"() => names.pointed() === {lost}")
    shoot("network-pointed")
    frame.evaluate("() => network.moveTo({scale: 2 * network.getScale()})")
    frame.wait_for_function(f"() => names.boxes().length > {len(named)}")
    assert overlapping(frame.evaluate("() => names.boxes()")) == []
    page.locator(".wb-twin summary").click()
    assert page.locator(".wb-twin tbody .wb-who-button").all_inner_texts() == labels
