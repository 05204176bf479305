"""The scripts and styles in `static/`, and the sentences they show."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from workbench.phrases import entry, phrase_ids

__all__ = ["script", "sentences", "style"]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HEAD = re.compile(r"([^{};]+)\{")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_NO_SELECTOR = re.compile(r"\s*(?:@|from\b|to\b|[\d.]+%)")


@cache
def script(*names: str) -> str:
    """Return the named scripts of `static/` as one ES module.

    A widget's module is loaded from a blob, where it cannot import a neighbour; so the pieces are
    plain scripts, joined here in order, and the last one has the ``export``.
    """
    return "\n".join(_read(f"{name}.js") for name in names)


@cache
def style(*names: str, within: str | None = None) -> str:
    """Return the named style sheets of `static/`, joined in order.

    Parameters
    ----------
    within
        Class of a board's root: all but the first sheet, which is for every board, then hold for
        that board only. Boards stand on one page, where all their sheets hold at once.
    """
    first, *others = (_read(f"{name}.css") for name in names)
    if within is not None:
        others = [_held_within(sheet, within) for sheet in others]
    return "\n".join([first, *others])


def sentences(prefix: str, language: str) -> dict[str, str]:
    """Return the sentences ``widgets.<prefix>_…`` by their name, place-holders left in.

    With them comes what every board says, should the kernel stop: ``kernel_gone``.

    >>> sentences("board", "de")["yes"]
    'ja'
    """
    start = f"widgets.{prefix}_"
    own = {
        phrase.removeprefix(start): entry(phrase, language)
        for phrase in phrase_ids()
        if phrase.startswith(start)
    }
    return {"kernel_gone": entry("widgets.kernel_gone", language), **own}


def _held_within(sheet: str, root: str) -> str:
    """Return a style sheet whose rules hold for an element and what is in it, no heavier."""
    inside = f":where(.{root}, .{root} *)"

    def hold(rule: re.Match[str]) -> str:
        head = rule[1]
        if _NO_SELECTOR.match(head):
            return rule[0]
        parts = (part.partition("::") for part in _COMMA.split(head.strip()))
        return ", ".join(f"{part.strip()}{inside}{to}{end}" for part, to, end in parts) + " {"

    return _HEAD.sub(hold, _COMMENT.sub("", sheet))


def _read(name: str) -> str:
    return files("workbench.widgets").joinpath("static", name).read_text(encoding="utf-8")
