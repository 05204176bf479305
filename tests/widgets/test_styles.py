"""Boards stand on one page: no board's style sheet may reach into another's elements."""

import re
from importlib.resources import files

import pytest

from workbench import widgets
from workbench.widgets.browser_files import _held_within, script, style
from workbench.widgets.fans_gallery import FansGallery
from workbench.widgets.fans_map import FansMap
from workbench.widgets.fans_search import FansSearch
from workbench.widgets.fans_selection import FansSelection
from workbench.widgets.timeline import Timeline
from workbench.widgets.topic_tree import TopicTree

HOMES = [
    ("wb-board", widgets.ShortlistBoard), ("wb-gather", widgets.GatherBoard),
    ("wb-chooser", widgets.ProjectChooser), ("wb-out", widgets.HandoverBoard),
    ("wd-community", widgets.CommunityBoard), ("wl", widgets.LibraryBoard),
    ("wb-network", widgets.NetworkView), ("wb-map", FansMap),
    ("wb-tree", TopicTree), ("wb-timeline", Timeline),
    ("wb-explorer", widgets.TopicExplorer), ("wb-fans", FansSearch), ("wb-fans", FansGallery),
    ("wb-fans", FansSelection),
]  # fmt: skip


@pytest.mark.parametrize(("root", "board"), HOMES)
def test_a_board_styles_only_itself(root, board):
    own = str(board._css).removeprefix(style("base"))
    heads = [head.strip() for head in re.findall(r"([^{};]+)\{", own)]
    rules = [head for head in heads if not re.match(r"@|from|to|\d", head)]
    assert len(rules) > 10
    for rule in rules:
        parts = rule.split(f":where(.{root}, .{root} *)")
        assert len(parts) > 1, rule
        for part in parts[:-1]:  # nothing before it is a selector of its own
            assert not re.search(r",(?![^(]*\)).*,(?![^(]*\))", part), rule


@pytest.mark.parametrize(("root", "board"), HOMES)
def test_the_root_of_a_board_has_the_class_that_its_styles_are_held_to(root, board):
    if root == "wb-fans":  # a box in Python, around its parts
        return
    classes = re.findall(r'class: "(wb [^"]+)"', str(board._esm))
    assert any(root in told.split() for told in classes)


@pytest.mark.parametrize(("root", "board"), HOMES)
def test_no_script_of_a_board_says_a_thing_twice(root, board):
    names = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", str(board._esm), re.MULTILINE)
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})


def test_what_boards_share_is_written_once():
    shared = set(re.findall(r"^function (\w+)", script("kit", "saving"), re.MULTILINE))
    folder = files("workbench.widgets").joinpath("static")
    for file in folder.iterdir():
        if file.name.endswith(".js") and file.name not in {"kit.js", "saving.js"}:
            text = file.read_text(encoding="utf-8")
            assert not shared & set(re.findall(r"^function (\w+)", text, re.MULTILINE)), file.name


@pytest.mark.parametrize(
    ("sheet", "held"),
    [
        (".x { a: b }", ".x{} { a: b }"),
        (".wb .x:hover, .y::after { a: b }", ".wb .x:hover{}, .y{}::after { a: b }"),
        (":is(a, b) > * { a: b }", ":is(a, b) > *{} { a: b }"),
        ("@media (a: b) { .x { a: b } }", "@media (a: b) {.x{} { a: b } }"),
        ("@keyframes k { from { a: b } to { a: c } 50% { a: d } }", None),
        ('/* .z { */ [d="a,b"] .x { a: b; c: d }', '[d="a,b"] .x{} { a: b; c: d }'),
    ],
)
def test_a_rule_is_held_to_its_board_and_weighs_no_more(sheet, held):
    wanted = sheet if held is None else held.replace("{}", ":where(.r, .r *)")
    assert " ".join(_held_within(sheet, "r").split()) == wanted
