"""What people changed about topics by hand, kept beside what was found, so that it can be redone.

Edits are laid on the topics as found (the *base*), in order. A re-run finds a new base, gives its
topics the numbers of the old base, and lays the same edits on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

__all__ = [
    "Edit",
    "Merge",
    "Rename",
    "Split",
    "edits_of",
    "lay_on",
    "moved",
    "numbers_in",
    "parts_of",
    "written",
]


@dataclass(frozen=True)
class Merge:
    """Some topics became part of others.

    Attributes
    ----------
    into : tuple of (int, int)
        Topic, and the topic that it became part of.
    """

    into: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Split:
    """A topic was taken apart.

    Attributes
    ----------
    topic : int
        As it was; the largest part keeps its number.
    parts : tuple of int
        The numbers of all parts.
    part_of : numpy.ndarray
        (n_posts,) int64: the part of each post, −1 where the post was elsewhere or not yet there.
    """

    topic: int
    parts: tuple[int, ...]
    part_of: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Rename:
    """A topic was given a name."""

    topic: int
    name: str


Edit: TypeAlias = Merge | Split | Rename
Guess: TypeAlias = Callable[[np.ndarray, np.ndarray], np.ndarray]


def lay_on(
    base: np.ndarray, edits: Iterable[Edit], guess: Guess | None = None
) -> tuple[np.ndarray, dict[int, str], tuple[Edit, ...]]:
    """Return labels and given names after all edits, and the edits with every post's part.

    Parameters
    ----------
    base
        (n_posts,) topics as found.
    edits
        In the order in which they were made.
    guess
        Says to which part posts belong that a split does not know: takes the parts of all
        posts, −1 where unknown, and (n_posts,) bool of those asked for. Without it they stay.
    """
    labels = base.copy()
    names: dict[int, str] = {}
    laid: list[Edit] = []
    for edit in edits:
        done = edit
        if isinstance(edit, Merge):
            for topic, into in edit.into:
                labels[labels == topic] = into
                names.pop(topic, None)
        elif isinstance(edit, Rename):
            names[edit.topic] = edit.name
        else:
            done = _complete(edit, labels, guess)
            there = (labels == edit.topic) & (done.part_of >= 0)
            labels[there] = done.part_of[there]
        laid.append(done)
    there = set(np.unique(labels).tolist())
    return labels, {t: name for t, name in names.items() if t in there}, tuple(laid)


def numbers_in(edits: Iterable[Edit]) -> list[int]:
    """Return every topic number that edits name: none of them may come to mean another topic."""
    found: list[int] = []
    for edit in edits:
        if isinstance(edit, Merge):
            found += [number for pair in edit.into for number in pair]
        elif isinstance(edit, Split):
            found += [edit.topic, *edit.parts]
        else:
            found.append(edit.topic)
    return found


def moved(edits: Iterable[Edit], place: np.ndarray) -> tuple[Edit, ...]:
    """Return edits for other posts: `place` says where each was before, −1 for new ones."""
    known = place >= 0
    out: list[Edit] = []
    for edit in edits:
        if isinstance(edit, Split):
            part_of = np.full(len(place), -1, dtype=np.int64)
            part_of[known] = edit.part_of[place[known]]
            out.append(replace(edit, part_of=part_of))
        else:
            out.append(edit)
    return tuple(out)


def written(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """Return edits as plain values, but for the parts, which `parts_of` gives by post."""
    return [
        {"merge": [list(pair) for pair in edit.into]}
        if isinstance(edit, Merge)
        else {"split": edit.topic, "parts": list(edit.parts)}
        if isinstance(edit, Split)
        else {"rename": edit.topic, "name": edit.name}
        for edit in edits
    ]


def parts_of(edits: Sequence[Edit], n: int) -> list[list[int]]:
    """Return for each of `n` posts its part in every split, in order."""
    columns = [edit.part_of.tolist() for edit in edits if isinstance(edit, Split)]
    return [list(parts) for parts in zip(*columns, strict=True)] if columns else [[]] * n


def edits_of(text: str, parts: Sequence[Sequence[int]]) -> tuple[Edit, ...]:
    """Read edits from the JSON of `written` and the parts of each post."""
    splits = 0
    edits: list[Edit] = []
    for entry in json.loads(text):
        if "merge" in entry:
            edits.append(Merge(tuple((int(a), int(b)) for a, b in entry["merge"])))
        elif "split" in entry:
            part_of = np.array([row[splits] for row in parts], dtype=np.int64)
            edits.append(Split(int(entry["split"]), tuple(map(int, entry["parts"])), part_of))
            splits += 1
        else:
            edits.append(Rename(int(entry["rename"]), str(entry["name"])))
    return tuple(edits)


def _complete(edit: Split, labels: np.ndarray, guess: Guess | None) -> Split:
    asked = (labels == edit.topic) & (edit.part_of < 0)
    if guess is None or not asked.any() or not (edit.part_of >= 0).any():
        return edit
    return replace(edit, part_of=np.where(asked, guess(edit.part_of, asked), edit.part_of))
