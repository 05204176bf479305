"""All boards over a project in which every stranger's word attacks: text stays text."""

import pytest

from tests.browser.app import App, AppPage
from tests.browser.axe import found_by_axe
from tests.browser.conftest import SHOTS, SIZE
from tests.hostile import payloads
from tests.hostile_project import hostile_project
from workbench.shortlist import ContentLibrary, Shortlist
from workbench.steps import topics_of
from workbench.ugc import keep_topics

PATIENCE = 180_000  # milliseconds until a board is measured
TABS = ("start", "data", "rank", "fans", "community", "library", "handover")
# What a text can only have made if it was parsed: none of our boards makes these.
FOREIGN = "script, object, embed, base, link, meta, video, math, template, h1, iframe:not([srcdoc])"
WIDE = """() => [...document.querySelectorAll('.wb')].filter(b => b.checkVisibility())
    .filter(b => b.scrollWidth > b.clientWidth + 1 || b.getBoundingClientRect().right > innerWidth + 1)
    .map(b => `${b.className}: ${b.scrollWidth} > ${b.clientWidth}`)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory, browser):
    """The page over a project with hostile posts, topics, notes, tags and library."""
    folder = tmp_path_factory.mktemp("projects") / "nordhafer"
    texts = payloads()
    with hostile_project(folder, texts) as project:
        shortlist, library = Shortlist(project), ContentLibrary(project)
        for n, text in enumerate(texts):
            shortlist.decide(
                f"instagram:fan.{n}", "shortlisted", note=text, owner=text[:200], tags=[text[:80]]
            )
        library.add("instagram:P0x0", tags=[texts[0][:80]])
        topics, _ = topics_of(project)
        for number, text in zip(topics.table["topic"], texts, strict=False):
            topics = topics.rename(int(number), text[:200])
        keep_topics(project, topics)
    app = App(folder, tmp_path_factory.mktemp("state"))
    context = browser.new_context(viewport=SIZE)
    shown = AppPage(context.new_page(), app)
    shown.page.on("dialog", lambda dialog: shown.errors.append(f"dialog: {dialog.message}"))
    shown.open()
    yield shown
    context.close()
    app.stop()


@pytest.mark.parametrize("tab", TABS)
def test_text_stays_text_on_every_tab(page, tab):
    shown = page.page
    shown.locator(f"[role=tab][data-tab={tab}]").click()
    shown.locator(f".wb-page-{tab} .wb[data-ready]:visible").first.wait_for(timeout=PATIENCE)
    shown.wait_for_timeout(500)
    assert shown.evaluate("window.__hit") is None
    assert shown.locator(f".wb-page-{tab} :is({FOREIGN})").count() == 0
    assert shown.evaluate(WIDE) == []
    assert page.errors == []
    assert page.elsewhere == []
    SHOTS.mkdir(exist_ok=True)
    shown.screenshot(path=SHOTS / f"hostile_{tab}.png")
    assert found_by_axe(shown) == []


def test_what_a_person_types_stays_text_too(page):
    shown = page.page
    shown.locator("[role=tab][data-tab=rank]").click()
    search = shown.locator(".wb-page-rank input[type=search]").first
    for text in payloads()[:6]:
        search.fill(text)
        shown.wait_for_timeout(150)
    search.fill("")
    assert shown.evaluate("window.__hit") is None
    assert shown.locator(f".wb-page-rank :is({FOREIGN})").count() == 0
    assert page.errors == []
