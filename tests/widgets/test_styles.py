"""Boards stand on one page: no board's style sheet may reach into another's elements."""

import re

import pytest

from workbench.widgets import GatherBoard, HandoverBoard, ProjectChooser, ShortlistBoard
from workbench.widgets.browser_files import _held_within, style

HOMES = {
    "wb-board": ShortlistBoard, "wb-gather": GatherBoard, "wb-chooser": ProjectChooser,
    "wb-out": HandoverBoard,
}  # fmt: skip


@pytest.mark.parametrize("root", HOMES)
def test_a_board_styles_only_itself(root):
    own = str(HOMES[root]._css).removeprefix(style("base"))
    heads = [head.strip() for head in re.findall(r"([^{};]+)\{", own)]
    rules = [head for head in heads if not re.match(r"@|from|to|\d", head)]
    assert len(rules) > 10
    for rule in rules:
        parts = rule.split(f":where(.{root}, .{root} *)")
        assert len(parts) > 1, rule
        for part in parts[:-1]:  # nothing before it is a selector of its own
            assert not re.search(r",(?![^(]*\)).*,(?![^(]*\))", part), rule


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
