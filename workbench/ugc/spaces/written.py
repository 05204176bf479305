"""The written examples and label descriptions that the classifier is fitted on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["KINDS", "LABELS", "PARENT", "Example", "descriptions", "examples"]

LABELS = ("support", "product", "acquisition", "content", "engagement", "success")
KINDS = {"support": ("question", "complaint", "urgent"), "product": ("aspect", "wish", "defect")}
PARENT = {kind: label for label, kinds in KINDS.items() for kind in kinds}


@dataclass(frozen=True)
class Example:
    """A message and what it is.

    Attributes
    ----------
    text
        What somebody could have written.
    labels
        Those that apply; none for chatter, spam and mentions that say nothing.
    kinds
        Of support and product: question, complaint, urgent, aspect, wish, defect.
    trade, language
        Where it belongs, so that examples of one trade can be held out together.
    """

    text: str
    labels: frozenset[str]
    kinds: frozenset[str]
    trade: str
    language: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the written examples in the order of their files."""
    folder = files("workbench.ugc.spaces") / "examples"
    found: list[Example] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            found += read_examples(file.read_text(encoding="utf-8"))
    return tuple(found)


def read_examples(toml: str) -> list[Example]:
    r"""Return the examples of one file: ``[trade.language]`` with lines by what they are.

    Examples
    --------
    >>> found = read_examples('[tea.en]\n"question success" = "Lovely tea! Is there more?"')
    >>> sorted(found[0].labels), sorted(found[0].kinds)
    (['success', 'support'], ['question'])
    """
    found = []
    for trade, languages in tomllib.loads(toml).items():
        for language, groups in languages.items():
            for what, lines in groups.items():
                words = frozenset(what.split()) - {"none"}
                labels = frozenset(PARENT.get(word, word) for word in words)
                kinds = words & PARENT.keys()
                found += [
                    Example(line.strip(), labels, kinds, trade, language)
                    for line in lines.splitlines()
                    if line.strip()
                ]
    return found


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """Return what each label means, by label and language."""
    text = (files("workbench.ugc.spaces") / "labels.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    return {
        label: {language: entries[label][language] for language in ("en", "de")} for label in LABELS
    }
