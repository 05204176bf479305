"""The community board and the library board in a real browser, used as a person would."""

import re

import pytest

from tests.browser.axe import found_by_axe
from tests.browser.test_shortlist_board import HOSTILE, LOW_CONTRAST

STAGE = "desks.ipynb"
HEAD = "import tempfile\nfrom pathlib import Path\nfrom tests.widgets.desk_field import *\nHOME = Path(tempfile.mkdtemp())\n"
UNGUARDED = """() => [...document.querySelectorAll('.wd :is(a, button, input, select, textarea, summary, [tabindex])')]
    .filter(e => !e.hasAttribute('data-lm-suppress-shortcuts')).map(e => e.outerHTML.slice(0, 80))"""
OVERFLOW = (
    "() => document.querySelector('.wd').scrollWidth - document.querySelector('.wd').clientWidth"
)


@pytest.fixture(scope="module")
def stage(opened):
    """One notebook and kernel for both boards; each test writes its own into the cells."""
    return opened.set_stage(STAGE, "", "board", "1 + 1")


@pytest.fixture
def show(stage, labpage):
    """Show a board in the notebook; return the page once it is there."""

    def shown(making: str):
        labpage.show(f"{HEAD}board = {making}", "board", "1 + 1")
        labpage.page.locator(".wd[data-ready]").wait_for()
        labpage.page.locator(".wd").scroll_into_view_if_needed()
        return labpage.page

    return shown


def saved(page) -> None:
    page.locator(".wd-saved[data-state='saved']").wait_for()


def test_the_queue_by_keyboard(show, labpage, lab, shoot):
    page = show("community_board(HOME / 'desk')")
    assert page.locator(".wd-headline").inner_text().startswith("3 wait for an answer, 1 urgent")
    assert "@kim" in page.locator(".wd-row[aria-rowindex='1']").inner_text()
    page.set_viewport_size({"width": 1100, "height": 900})
    age = page.locator(".wd-top p")
    assert age.evaluate("p => p.scrollWidth <= p.clientWidth"), age.inner_text()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".wd-draft textarea").first.wait_for()
    page.locator(".wd-list").focus()
    page.keyboard.press("t")
    saved(page)
    assert page.locator(".wd-headline").inner_text().startswith("2 wait for an answer, 0 urgent")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.wait_for_function("document.activeElement.matches('.wd-draft > textarea')")
    page.keyboard.type(" tick jk")  # letters typed into a draft are letters
    assert page.evaluate("document.activeElement.value").endswith(" tick jk")
    page.keyboard.press("Escape")
    with lab.kernel(STAGE) as kernel:
        read = "board.community.queue(spaces=desk_spaces(), ticked=True).set_index('message')"
        kernel.wait_until(f"{read}['ticked'].to_dict()['x:2']", wanted=True)
        kernel.wait_until(f"{read}['owner'].dropna().to_dict()", {"x:5": "Ada"})
        kernel.wait_until("board.selected", ["x:5"])
    page.keyboard.press("u")
    page.get_by_text("✓ Undone").wait_for()
    page.keyboard.press("u")
    page.get_by_text(re.compile("^3 wait for an answer")).wait_for()
    assert page.evaluate(UNGUARDED) == []
    assert found_by_axe(page, ".wd", minor=True) == []
    assert page.evaluate(LOW_CONTRAST) == []
    shoot("community-queue")
    labpage.use_theme("JupyterLab Dark")
    assert page.evaluate(LOW_CONTRAST) == []
    shoot("community-queue-dark")


def test_spaces_and_voice_by_mouse(show, lab, shoot):
    page = show("community_board(HOME / 'desk', language='de')")
    page.get_by_role("tab", name="SPACES").click()
    column = page.locator(".wd-column[data-label='support']")
    assert column.locator(".wd-figure").inner_text() == "3"
    column.locator(".wd-card", has_text="Wo bekomme ich").click()
    column.get_by_role("button", name="Produkt").click()
    saved(page)
    assert page.locator(".wd-column[data-label='product'] .wd-figure").inner_text() == "1"
    assert page.evaluate("document.activeElement.textContent") == "Produkt"
    with lab.kernel(STAGE) as kernel:
        kernel.wait_until(
            "board.community.corrections()['labels'].tolist()", [["support", "product"]]
        )
    assert found_by_axe(page, ".wd", minor=True) == []
    page.get_by_role("tab", name="Share of Voice").click()
    page.get_by_text(re.compile(r"^75 % der Gespräche")).wait_for()
    assert page.locator(".wd-bars").count() == 2
    page.get_by_text("Dasselbe als Tabelle").click()
    assert page.locator(".wd-table tbody tr").count() == 2 + 2 * 1
    assert found_by_axe(page, ".wd", minor=True) == []
    shoot("community-voice")


def test_many_messages_are_quick(show):
    page = show("big_board(HOME / 'desk', 4000)")
    page.locator(".wd-list").focus()
    assert page.locator(".wd-row").count() < 40
    page.keyboard.press("End")
    page.locator(".wd-row[aria-selected='true']").wait_for()
    taken = page.evaluate(
        """async () => { const start = performance.now();
            document.querySelector('[data-kind=complaint]').click();
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            return performance.now() - start; }"""
    )
    assert page.locator(".wd-row:not([hidden]) .wd-chip[data-kind='complaint']").count() > 3
    assert taken < 2_000  # a loaded machine


def test_hostile_words_stay_words(show):
    said = [(f"x:{n}", f"f{n}", n, text, ["support"], ["urgent"]) for n, text in enumerate(HOSTILE)]
    page = show(f"community_board(HOME / 'desk', said={said!r})")
    for _ in HOSTILE:
        page.keyboard.press("j")
    page.get_by_role("tab", name="SPACES").click()
    page.locator(".wd-card").first.wait_for()
    assert page.evaluate("window.__hit === undefined")
    assert page.evaluate(OVERFLOW) <= 1
    fans = [(f"x:h{n}", f"g{n}", text) for n, text in enumerate(HOSTILE)]
    page = show(f"library_board(HOME / 'lib', fans={fans!r})")
    page.get_by_role("tab", name="Worth asking for").click()
    page.locator("[id$='panel-candidates'] .wl-card").nth(3).wait_for()
    assert page.evaluate("window.__hit === undefined")
    assert page.evaluate(OVERFLOW) <= 1


def test_from_worth_asking_to_granted(show, labpage, lab, shoot):
    page = show("library_board(HOME / 'desk')")
    page.get_by_role("tab", name="Worth asking for").click()
    page.locator("[id$='panel-candidates'] .wl-card", has_text="@ben").click()
    page.keyboard.press("n")
    page.get_by_text("✓ Added").wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator("[id$='panel-library'] .wl-card", has_text="@ben").click()
    page.keyboard.press("n")
    page.locator(".wl-form textarea").wait_for()
    page.wait_for_function("document.querySelector('.wl-form textarea').value.includes('@ben')")
    page.get_by_role("button", name="I sent it").click()
    page.locator("[data-act='reply'].wb-primary").click()
    page.keyboard.type("Ja, gern!")
    page.locator(".wl-form [type='submit']").click()
    page.locator("[data-act='grant'].wb-primary").click()
    page.locator(".wl-form [type='submit']").click()
    page.get_by_text("Without a proof nothing is granted").wait_for()
    assert found_by_axe(page, ".wd", minor=True) == []
    shoot("library-grant")
    form = page.locator(".wl-form")
    form.get_by_label("Website").check()
    for field, choice in (("paid_ads", "no"), ("edits", "no"), ("people_shown", "nobody else"),
                          ("music", "none")):  # fmt: skip
        form.locator(f"[data-field='{field}']").get_by_label(choice, exact=True).check()
    proof = {"name": "answer.txt", "mimeType": "text/plain", "buffer": b"Ja, gern!"}
    form.locator("[type='file']").set_input_files(proof)
    form.locator("[type='submit']").click()
    page.get_by_text("May be used as agreed").wait_for()
    with lab.kernel(STAGE) as kernel:
        rows = "board.library.rights.table().set_index('post').loc['x:f2', ['status', 'proof']]"
        kernel.wait_until(f"{rows}.tolist()", ["granted", "answer.txt"])
    page.get_by_role("button", name="Usable today").click()
    page.wait_for_function(
        "document.querySelectorAll('[id$=panel-library] .wl-cards li:not([hidden])').length === 1"
    )
    assert page.evaluate(UNGUARDED) == []
    assert found_by_axe(page, ".wd", minor=True) == []
    assert page.evaluate(LOW_CONTRAST) == []
    shoot("library")
    labpage.use_theme("JupyterLab Dark")
    assert page.evaluate(LOW_CONTRAST) == []
    page.set_viewport_size({"width": 900, "height": 900})
    page.wait_for_timeout(300)
    assert page.evaluate(OVERFLOW) <= 1
    shoot("library-dark-900")


ELSEWHERE = "import workbench.project as p; p.Project.open({folder}).forget({account!r})"


def test_who_was_erased_elsewhere_leaves_at_the_next_click(show, lab):
    """As from a command line, and no page that notices: the boards stand in a notebook."""
    page = show("community_board(HOME / 'desk')")
    page.locator(".wd-row", has_text="@jo").wait_for()
    with lab.kernel(STAGE) as kernel:
        kernel.run(ELSEWHERE.format(folder="HOME / 'desk'", account="x:jo"))
    page.locator(".wd-list").focus()
    page.keyboard.press("t")
    saved(page)
    page.get_by_text(re.compile("^1 waits? for an answer, 0 urgent")).wait_for()
    assert "@jo" not in page.locator(".wd").inner_text()
    page.get_by_role("tab", name="SPACES").click()
    page.locator(".wd-card").first.wait_for()
    assert "Leeds" not in page.locator(".wd").inner_text()
    page = show("library_board(HOME / 'lib')")
    page.get_by_role("tab", name="Worth asking for").click()
    page.locator("[id$='panel-candidates'] .wl-card", has_text="@ben").wait_for()
    with lab.kernel(STAGE) as kernel:
        kernel.run(ELSEWHERE.format(folder="HOME / 'lib'", account="x:ben"))
    page.locator(".wd-search").fill("Haferlicht")
    page.locator(".wl-card:visible", has_text="@ben").wait_for(state="detached")
    page.locator("[id$='panel-candidates'] .wl-card:visible", has_text="@cem").wait_for()
    assert page.locator("[id$='panel-candidates'] .wl-card:visible").count() == 1
