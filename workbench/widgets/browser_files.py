"""The scripts and styles in `static/`, and the sentences they show."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from workbench.phrases import entry, phrase_ids

__all__ = ["script", "sentences", "style"]


@cache
def script(*names: str) -> str:
    """Return the named scripts of `static/` as one ES module.

    A widget's module is loaded from a blob, where it cannot import a neighbour; so the pieces are
    plain scripts, joined here in order, and the last one has the ``export``.
    """
    return "\n".join(_read(f"{name}.js") for name in names)


@cache
def style(*names: str) -> str:
    """Return the named style sheets of `static/`, joined in order."""
    return "\n".join(_read(f"{name}.css") for name in names)


def sentences(prefix: str, language: str) -> dict[str, str]:
    """Return the sentences ``widgets.<prefix>_…`` by their name, place-holders left in.

    >>> sentences("board", "de")["yes"]
    'ja'
    """
    start = f"widgets.{prefix}_"
    return {
        phrase.removeprefix(start): entry(phrase, language)
        for phrase in phrase_ids()
        if phrase.startswith(start)
    }


def _read(name: str) -> str:
    return files("workbench.widgets").joinpath("static", name).read_text(encoding="utf-8")
