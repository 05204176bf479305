"""The guided tour and the project chooser, in a real browser."""

import pytest

from workbench.widgets.projects_here import make_sample

EXPORT = """url,username,date,caption,likes
https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge mit @hafermeister,120
https://www.instagram.com/p/BxbYDJsuyO3/,tom.trinkt,2026-11-02,Kaffee,80
"""


@pytest.fixture(scope="module")
def served(lab):
    """A folder of projects with a small sample in it, beside the notebooks."""
    make_sample(lab.root / "data" / "sample", scale=0.08)
    (lab.root / "notebooks").mkdir()
    return lab


def test_the_tour_runs_and_its_board_keeps_answers(served, labpage, shoot):
    labpage.open(served.copy_notebook("00_start.ipynb"))
    labpage.make_room()
    labpage.run_all(timeout=180_000)
    page = labpage.page
    board = page.locator(".wb-board[data-ready]")
    for name in (".wb-chooser", ".workbench-import", ".wb-board", ".wb-network", ".wb-topics"):
        page.locator(name).scroll_into_view_if_needed()
        page.wait_for_timeout(600)
        shoot(f"start{name.replace('.', '-').replace('wb-', '')}")
    drawn = page.frame_locator(".wb-network iframe").locator("canvas")
    drawn.wait_for()
    assert page.locator(".wb-network iframe").get_attribute("sandbox") == "allow-scripts"
    assert page.locator(".wb-network iframe").evaluate("frame => frame.contentDocument") is None
    assert page.locator(".wb-topics tbody tr").count() > 3
    assert page.locator(".wb-topics img").evaluate("image => image.naturalWidth") > 1000
    board.scroll_into_view_if_needed()
    page.locator(".wb-list").focus()
    for key in ("End", "m"):
        page.keyboard.press(key)
    page.locator(".wb-saved[data-state='saved']").wait_for()
    last = page.locator(".wb-about bdi").inner_text().split(" · ")[0]
    with served.kernel("notebooks/00_start.ipynb") as kernel:
        table = "wb.Shortlist(wb.Project.open(project.folder)).table()"
        kept = kernel.value(f"{table}[['person', 'status']].to_dict('split')['data']")
    assert [status for _, status in kept] == ["shortlisted"] * 5 + ["found"]
    assert kept[-1][0].endswith(f":{last}")


def test_an_export_becomes_a_project(served, labpage, shoot):
    (served.root / "export.csv").write_text(EXPORT, encoding="utf-8")
    served.add_notebook(
        "choose.ipynb",
        "from workbench.widgets import ProjectChooser\nchooser = ProjectChooser('fresh')\nchooser",
    )
    labpage.open("choose.ipynb")
    labpage.make_room()
    labpage.run_all()
    page = labpage.page
    page.get_by_text("No project here yet.").wait_for()
    shoot("chooser-empty")
    page.get_by_role("button", name="I have a file").click()
    page.keyboard.type("nowhere.csv")
    page.keyboard.press("Enter")
    page.locator(".wb-said[data-state='bad']").wait_for()
    page.locator("[data-field='path']").fill(str(served.root / "export.csv"))
    page.locator("[data-field='brand']").fill("Hafer <b>Meister</b>")
    page.locator("[data-field='handle']").fill("@hafermeister")
    page.keyboard.press("Enter")
    page.get_by_text("Hafer <b>Meister</b> is open. Run the cells below.").wait_for()
    page.locator(".wb-project[aria-pressed='true']").wait_for()
    shoot("chooser-open")
    with served.kernel("choose.ipynb") as kernel:
        assert kernel.value("chooser.project.brand.handles") == ["hafermeister"]
        assert kernel.value("len(chooser.project.posts())") == 2
