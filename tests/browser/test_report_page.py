"""The report in a real browser: asks nobody, prints whole, and is accessible."""

import json
from importlib.resources import files

import pytest

from tests.export import world
from tests.hostile import payloads
from tests.hostile_project import hostile_project
from workbench.export import report_html
from workbench.phrases import use_language
from workbench.shortlist import Shortlist
from workbench.ugc import share_of_voice

SERIOUS = {"serious", "critical"}
A4 = {"width": 688, "height": 973}  # what 14 and 15 mm of margin leave, at 96 dots an inch


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """One report of friendly words, and one of hostile ones."""
    folder = tmp_path_factory.mktemp("reports")
    use_language("en")
    for name, make in (
        ("plain", world.make),
        ("hostile", lambda f: hostile_project(f, payloads())),
    ):
        with make(folder / name) as project:
            graph, ranking = world.ranked(project)
            shortlist = Shortlist(project)
            for account in ranking.table["account"].head(8):
                shortlist.decide(account, "approved", note="n " * 150, owner="Kim")
            posts = project.posts()
            report_html(folder / f"{name}.html", project=project, ranking=ranking, graph=graph,
                        shortlist=shortlist, posts=posts, accounts=project.accounts(), notes=True,
                        voice=share_of_voice(posts, project.brand))  # fmt: skip
    use_language(None)
    return folder


@pytest.fixture(params=["light", "dark"])
def page(browser, request):
    context = browser.new_context(
        viewport={"width": 1100, "height": 900}, color_scheme=request.param
    )
    page = context.new_page()
    page.asked = []
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.route("**/*", lambda route: _only_itself(page, route))
    yield page
    context.close()


def _only_itself(page, route):
    if route.request.url == page.itself or route.request.url.startswith("data:"):
        route.continue_()
    else:
        page.asked.append(route.request.url)
        route.abort()


def open_report(page, path):
    page.itself = path.as_uri()
    page.goto(page.itself)
    page.wait_for_load_state("load")


@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_it_asks_nobody_runs_nothing_and_can_be_read_by_all(page, written, name):
    open_report(page, written / f"{name}.html")
    assert page.asked == []
    assert page.complaints == []
    assert page.evaluate("() => [...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert page.evaluate("() => window.__hit") is None
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.card')).borderRadius")
        == "16px"
    )
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    told = [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:3]) for v in found]
    assert [v for v in told if v[1] in SERIOUS] == [], json.dumps(told, indent=1)


@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_paper_and_phones_cut_nothing(page, written, name):
    open_report(page, written / f"{name}.html")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    tall = page.evaluate(
        "() => [...document.querySelectorAll('.card, .keep, figure, tr')]"
        ".map(e => e.getBoundingClientRect().height).reduce((a, b) => Math.max(a, b), 0)"
    )
    assert tall < A4["height"]  # what must not break fits on a page
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.card, .body, blockquote p, .reasons li, .note')]"
        ".filter(e => e.scrollHeight > e.clientHeight + 3 || e.scrollWidth > e.clientWidth + 3).length"
    )
    assert cut == 0
    assert page.pdf(prefer_css_page_size=True, print_background=True).startswith(b"%PDF")
