"""The scripts and styles: whole, without outside links, every sentence there."""

import re
from importlib.resources import files

import pytest

from workbench.phrases import languages
from workbench.widgets.browser_files import sentences

STATIC = files("workbench.widgets") / "static"
SCRIPTS = {f.name: f.read_text("utf-8") for f in STATIC.iterdir() if f.name.endswith(".js")}
STYLES = {f.name: f.read_text("utf-8") for f in STATIC.iterdir() if f.name.endswith(".css")}


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_checked_and_never_parse_strangers_text(name):
    assert SCRIPTS[name].startswith("// @ts-check")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", SCRIPTS[name]
    )


@pytest.mark.parametrize("name", [*SCRIPTS, *STYLES])
def test_nothing_is_fetched_from_elsewhere(name):
    text = {**SCRIPTS, **STYLES}[name].replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|url\(|\bfetch\(|\bimport\b.*\bfrom\b", text)


@pytest.mark.parametrize("language", languages())
def test_every_sentence_a_script_says_exists(language):
    for prefix, names in (
        ("board", [n for n in SCRIPTS if n.startswith(("board_", "shortlist_board"))]),
        ("chooser", ["project_chooser.js"]),
        ("gather", ["gather_board.js", "gather_forms.js"]),
    ):
        known = sentences(prefix, language)
        for name in names:
            said = re.findall(r'\bsay\("(\w+)"', SCRIPTS[name])
            assert [s for s in said if s not in known] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_board_says_that_its_kernel_is_gone(name):
    """But for the parts of the page, which has a banner of its own."""
    if "export default" in SCRIPTS[name] and not name.startswith("page_"):
        assert "watchKernel(model, el)" in SCRIPTS[name]
