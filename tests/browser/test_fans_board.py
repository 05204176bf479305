"""The board of fans in a real browser, used as a person would."""

import json
import time

import pytest

from tests.browser.axe import found_by_axe
from tests.browser.test_shortlist_board import HOSTILE

STAGE = "fans.ipynb"
MAKING = """from tests.widgets.invented_fans import *
from workbench.project import Project
from workbench.shortlist import ContentLibrary, Shortlist
from workbench.widgets import FansBoard
import tempfile
def make(size, language='en', **given):
    posts = fan_posts(size, **given)
    project = Project.create(tempfile.mkdtemp() + '/p', BRAND)
    if 0 < size < 100 and not given:
        project.add(posts=posts)
    return FansBoard(project, fan_topics(posts), posts, sentiment=fan_feelings(posts),
                     spaces=fan_wishes(posts), shortlist=Shortlist(project),
                     library=ContentLibrary(project), language=language)
def make_mapped():
    import numpy as np
    made = make(240)
    labels, rng = made.topics.labels, np.random.default_rng(4)
    corners = np.column_stack([labels % 2, labels // 2]) * 4.0
    made.topics.__dict__['layout'] = corners + rng.normal(scale=0.4, size=corners.shape)
    return made
def make_large():
    from tests.widgets.invented_posts_map import heaps
    made = make(20_000)
    made.topics.__dict__['layout'] = heaps(20_000)[0]
    return made
"""
CARD = ".wf-post[aria-selected]"


@pytest.fixture(scope="module")
def stage(opened):
    """One notebook and kernel for all boards; each test writes its own into the cells."""
    return opened.set_stage(STAGE, MAKING, "", "board", "1 + 1")


@pytest.fixture
def board(stage, labpage):
    def show(making: str):
        page = labpage.page
        labpage.show(MAKING, f"board = {making}", "board", "1 + 1")
        page.locator(".wf-gallery[data-ready]").wait_for()
        page.locator(".wb-fans").scroll_into_view_if_needed()
        return page

    return show


def grid(page):
    page.locator(".wf-grid").focus()
    return page.keyboard


def test_select_by_mouse_and_keyboard_and_send(board, lab, shoot):
    page = board("make(60)")
    page.locator(CARD).first.wait_for()
    with lab.kernel(STAGE) as kernel:
        chosen = "[int(k.rpartition('p')[2]) for k in board.selected]"
        page.locator(CARD).nth(0).click(position={"x": 60, "y": 90})
        kernel.wait_until(chosen, [0])
        page.locator(CARD).nth(2).click(modifiers=["Shift"], position={"x": 60, "y": 90})
        kernel.wait_until(chosen, [0, 1, 2])
        page.locator(CARD).nth(1).click(modifiers=["Control"], position={"x": 60, "y": 90})
        kernel.wait_until(chosen, [0, 2])
        page.get_by_role("heading", name="2 posts, 2 authors").wait_for()
        keys = grid(page)
        for key in ("Escape", "Home", "Space", "Shift+ArrowRight", "Shift+ArrowRight"):
            keys.press(key)
        kernel.wait_until(f"sorted({chosen})", [0, 1, 2])
        assert page.evaluate("document.activeElement.className") == "wf-grid"
        shoot("fans-chosen")
        page.get_by_role("button", name="Add posts to library").click()
        page.get_by_text("✓ Saved: 3 posts added to the library.").wait_for()
        assert kernel.value("len(board._library.table())") == 3
        page.locator(".wf-post .wf-tag", has_text="Library: not asked for").first.wait_for()
        page.get_by_role("button", name="Undo").last.click()
        page.get_by_text("✓ Taken back.").wait_for()
        assert kernel.value("len(board._library.table())") == 0
        page.get_by_role("button", name="Select all 60 shown").click()
        page.get_by_role("button", name="Add posts to library").click()
        page.get_by_text("Add 60 posts to the library?").wait_for()
        assert kernel.value("len(board._library.table())") == 0
        page.get_by_role("button", name="Cancel").click()
        page.get_by_role("button", name="Add authors to shortlist").click()
        page.get_by_text("✓ Saved: 7 authors added to the shortlist.").wait_for()


def test_filters_are_pills_and_focus_survives(board, lab):
    page = board("make(400)")
    grid(page).press("/")
    page.keyboard.type("schaum")
    page.locator(".wf-pill[data-part='word']", has_text="“schaum”").wait_for()
    assert page.evaluate("document.activeElement.className") == "wf-search"
    page.get_by_role("button", name="Sentiment").click()
    page.locator(".wf-key", has_text="positive").click()
    page.locator(".wf-pill[data-part='sentiments']").wait_for()
    page.get_by_text("100 of 400 posts").wait_for()
    page.locator(".wf-search").fill("undicht")
    page.get_by_text("No post matches all of this").wait_for()
    page.locator(".wf-nothing button").click()
    page.get_by_text("All 400 posts").wait_for()
    assert page.locator(".wf-pill").count() == 0
    keys = grid(page)
    keys.press("?")
    page.locator(".wb-keys-window[open]", has_text="to the search").wait_for()
    keys.press("?")
    assert page.locator(".wb-keys-window[open]").count() == 0
    assert page.evaluate("document.activeElement.className") == "wf-grid"
    with lab.kernel(STAGE) as kernel:
        kernel.run("board.highlight(['instagram:fan.2'])")
        page.locator(".wf-pill-lit", has_text="@fan.2").wait_for()
        assert page.locator(".wf-lit").count() > 0
        kernel.run("board.highlight(['instagram:fan.2', 'instagram:fan.3'])")
        name = page.locator(".wf-pill-lit .wf-pill-text", has_text="@fan.2 +1")
        assert name.evaluate("n => n.scrollWidth <= n.clientWidth")
        kernel.wait_until("len(board.filtered)", 400)


def test_guarded_hostile_and_accessible(board, labpage, lab, shoot):
    names = json.dumps([f"{text[:60]}{n}" for n, text in enumerate(HOSTILE)])
    page = board(f"make(60, captions={HOSTILE!r}, names={names})")
    page.locator(CARD).first.wait_for()
    grid(page).press("Control+a")
    page.get_by_text("60 posts").first.wait_for()
    page.wait_for_timeout(500)
    unguarded = page.evaluate(
        """() => [...document.querySelectorAll('.wb-fans :is(a, button, input, select, [tabindex])')]
            .filter(e => !e.hasAttribute('data-lm-suppress-shortcuts')).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert unguarded == []
    assert page.evaluate("window.__hit") is None
    assert page.locator(".wb-fans :is(script, iframe, style)").count() == 0
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.wb-fans, .wf-bar, .wf-gallery, .wf-grid, .wf-selection')]
            .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className)"""
    )
    assert wide == []
    shoot("fans-hostile")
    serious = found_by_axe(page, ".wb-fans")
    labpage.use_theme("JupyterLab Dark")
    page.wait_for_timeout(300)
    shoot("fans-hostile-dark")
    assert serious + found_by_axe(page, ".wb-fans") == []


def test_a_lasso_on_the_map_chooses_posts_and_a_renamed_topic_is_kept(board, lab, shoot):
    page = board("make_mapped()")
    page.locator(CARD).first.wait_for()
    with lab.kernel(STAGE) as kernel:
        page.get_by_role("button", name="Map", exact=True).click()
        drawn = page.locator(".wb-fans-mapped .wb-map[data-ready=true]")
        drawn.wait_for()
        page.wait_for_timeout(300)
        box = drawn.locator(".wb-stage").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + 4
        page.mouse.move(box["x"] + 4, y)
        page.mouse.down()
        for to in ((x, y), (x, y + box["height"] - 8), (box["x"] + 4, y + box["height"] - 8)):
            page.mouse.move(*to, steps=8)
            page.wait_for_timeout(40)
        page.mouse.up()
        kernel.wait_until("len(board.selected) > 0", wanted=True)
        # Topics 0 and 2 were set on the left.
        assert kernel.value("sorted(set(board.selection['topic']))") == [0, 2]
        assert kernel.value("len(board.selected)") == 120
        page.get_by_role("heading", name="120 posts").wait_for()

        names = drawn.locator(".wb-name")
        before = names.count()
        items = page.locator(".wb-tree [role=treeitem]")
        page.locator(".wb-tree [role=treeitem]:not([aria-expanded])").first.click()
        kernel.wait_until("len(board._links.tree.chosen)", 1)
        page.wait_for_function("document.querySelectorAll('.wb-map .wb-name').length === 1")
        assert before > 1
        page.keyboard.press("F2")
        page.get_by_label("New name of the topic").fill("Züge & <b>Bahn</b>")
        page.keyboard.press("Enter")
        page.locator(".wb-tree .wb-said", has_text="Renamed.").wait_for()
        kernel.run("from workbench.ugc import kept_topics")
        kept = kernel.value("list(kept_topics(board._project).given_names.values())")
        assert kept == ["Züge & <b>Bahn</b>"]
        names.filter(has_text="Züge & <b>Bahn</b>").wait_for()
        assert items.locator("b").count() == 0
        assert items.first.locator(".wb-size").inner_text() == "60"
        shoot("fans-lasso-renamed")


def test_empty_and_german_and_narrow(board, shoot):
    page = board("make(0, 'de')")
    page.get_by_text("Noch keine Beiträge").wait_for()
    shoot("fans-empty")
    page = board("make(400, 'de')")
    page.get_by_text("Alle 400 Beiträge").wait_for()
    page.set_viewport_size({"width": 900, "height": 1100})
    page.wait_for_timeout(500)
    shoot("fans-german-narrow")
    assert (
        page.evaluate("(b => b.scrollWidth - b.clientWidth)(document.querySelector('.wb-fans'))")
        <= 0
    )
    heights = "['.wf-grid', '.wb-fans-panel'].map(s => document.querySelector(s).clientHeight)"
    posts, panel = page.evaluate(heights)
    assert panel < 140 < posts
    page.locator(CARD).first.click()
    page.get_by_text("1 Beitrag, 1").first.wait_for()
    assert page.evaluate(heights)[1] > panel


def test_twenty_thousand_posts(board, labpage, capsys):
    """Prints figures; meant are usable in 2 s, a filter visible in 200 ms, the map in 3 s."""
    page = board("make_large()")
    labpage.command("notebook:clear-all-cell-outputs")
    page.locator(".wb-fans").wait_for(state="detached")
    labpage.write_cells(MAKING, "", "board", "1 + 1")
    page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2")
    begun = time.perf_counter()
    labpage.command("notebook:run-cell")
    page.locator(f"{CARD} .wf-author").first.wait_for()
    usable = time.perf_counter() - begun
    figures = page.evaluate(
        """async () => {
        const board = document.querySelector('.wb-fans');
        const paint = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        const until = async (ready) => { const end = performance.now() + 5000; while (!ready() && performance.now() < end) await paint(); };
        const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
        const search = board.querySelector('.wf-search'), count = () => board.querySelector('.wf-showing').textContent;
        const words = [], keys = [], jumps = [];
        for (const text of ["schaum", "undicht? no", "pears", "fan.3", "schaum steht"]) {
            const before = count(), start = performance.now();
            search.value = text; search.dispatchEvent(new Event('input'));
            await until(() => count() !== before);
            words.push(performance.now() - start);
        }
        search.value = ''; search.dispatchEvent(new Event('input'));
        await until(() => count().startsWith('All'));
        board.querySelector('[data-name="sentiment"]').click();
        await until(() => board.querySelector('button.wf-key[aria-pressed]')?.textContent.startsWith('positive'));
        for (let n = 0; n < 4; n++) {
            const before = count(), start = performance.now();
            [...board.querySelectorAll('button.wf-key')][n % 2].click();
            await until(() => count() !== before);
            keys.push(performance.now() - start);
        }
        const grid = board.querySelector('.wf-grid');
        for (const part of [0.5, 0.9, 0.2]) {
            const start = performance.now();
            grid.scrollTop = grid.scrollHeight * part;
            await paint(); await paint();
            await until(() => !board.querySelector('.wf-post:not([aria-hidden]) .wf-coming'));
            jumps.push(performance.now() - start);
        }
        return {word: median(words), filter: median(keys), jump: median(jumps), worst_word: Math.max(...words)}; }"""
    )
    begun = time.perf_counter()
    page.get_by_role("button", name="Map", exact=True).click()
    page.locator(".wb-fans-mapped .wb-map[data-ready=true]").wait_for()
    figures["map"] = 1000 * (time.perf_counter() - begun)
    with capsys.disabled():
        print(  # noqa: T201  # the figures are the point
            f"\n20,000 posts: usable {usable:.1f} s, "
            + ", ".join(f"{name} {value:.0f} ms" for name, value in figures.items())
        )
    assert 0 < page.locator(CARD).count() < 60
