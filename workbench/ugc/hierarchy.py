"""How topics belong together: a tree by the closeness of their centres."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.errors import SettingError
from workbench.ugc.describing import IN_NAME, in_turn
from workbench.ugc.space import Space

__all__ = ["Hierarchy", "make_hierarchy"]


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """A binary tree over topics.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a node: the topics first, by number, then the unions, the closest first. `node`
        (a topic's number, or the next free one), `parent`, `left`, `right` (Int64, null where
        there is none; the larger of two is on the left), `height` (mean cosine distance between
        the two sides' topics, 0 to 2; 0 for a topic), `size` (posts), `topics` (list of numbers),
        `name`. Topics without text are not in the tree.
    """

    table: pd.DataFrame = field(repr=False)

    def cut(self, k: int) -> list[list[int]]:
        """Return the topics in `k` groups, the largest of each group first.

        Raises
        ------
        SettingError
            `k` is not between 1 and the number of topics in the tree.
        """
        leaves = int(self.table["left"].isna().sum())
        if not 1 <= k <= leaves:
            raise SettingError("topics.bad_cut", k=k, most=leaves)
        rows = self._rows()
        groups = [int(self.table["node"].iloc[-1])]
        while len(groups) < k:
            widest = max(groups, key=lambda node: (rows[node]["height"], node))
            groups.remove(widest)
            groups += [int(rows[widest]["left"]), int(rows[widest]["right"])]

        def largest_first(node: int) -> tuple[int, int]:
            return -rows[node]["size"], node

        ordered = sorted(groups, key=largest_first)
        return [sorted(rows[group]["topics"], key=largest_first) for group in ordered]

    def to_text(self) -> str:
        """Return the tree as indented lines, larger branches first."""
        if self.table.empty:
            return ""
        rows = self._rows()
        lines: list[str] = []
        waiting = [(int(self.table["node"].iloc[-1]), 0)]
        while waiting:
            node, depth = waiting.pop()
            row = rows[node]
            lines.append(f"{'  ' * depth}{row['name']} ({row['size']})")
            if not pd.isna(row["left"]):
                waiting += [(int(side), depth + 1) for side in (row["right"], row["left"])]
        return "\n".join(lines)

    def _rows(self) -> dict[int, dict[Hashable, Any]]:
        return {int(row["node"]): row for row in self.table.to_dict("records")}

    def _repr_html_(self) -> str:
        """Show the table; pandas escapes what people wrote."""
        html: str = self.table.drop(columns="topics").to_html(index=False, escape=True)
        return html


def make_hierarchy(space: Space, labels: np.ndarray, topics: pd.DataFrame) -> Hierarchy:
    """Return the tree of the topics in `labels` (n_posts,), named as in their table.

    Notes
    -----
    Average linkage (UPGMA) of the cosine distances between topic centres, the means of their
    posts' unit vectors. A union is named by the keywords of its two sides in turn.

    References
    ----------
    Sokal and Michener, "A statistical method for evaluating systematic relationships", 1958.
    """
    own = labels[space.posts.representatives]
    numbers = np.unique(own)
    k = len(numbers)
    place = np.searchsorted(numbers, own)
    row_of = {row["topic"]: row for row in topics.to_dict("records")}
    sizes = [int(row_of[topic]["size"]) for topic in numbers.tolist()]
    free = int(labels.max(initial=0)) + 1
    nodes = [*numbers.tolist(), *range(free, free + max(k - 1, 0))]
    members: list[list[int]] = [[at] for at in range(k)]
    sides: list[tuple[Any, Any]] = [(None, None)] * k
    heights = [0.0] * k
    for a, b, height in _linked(space.units, place, k):
        left, right = sorted((a, b), key=lambda at: (-sizes[at], at))
        members.append(members[left] + members[right])
        sizes.append(sizes[left] + sizes[right])
        sides.append((nodes[left], nodes[right]))
        heights.append(height)
    parents: dict[int, int] = {}
    for at, (left, right) in enumerate(sides):
        if left is not None:
            parents[left] = parents[right] = nodes[at]
    words = [_words(row_of[topic]) for topic in numbers.tolist()]
    names = [str(row_of[topic]["name"]) for topic in numbers.tolist()]
    for left, right in sides[k:]:
        words.append(in_turn([words[nodes.index(left)], words[nodes.index(right)]]))
        names.append(", ".join(words[-1][:IN_NAME]))
    table = pd.DataFrame(
        {
            "node": pd.Series(nodes, dtype="int64"),
            "parent": pd.array([parents.get(node) for node in nodes], dtype="Int64"),
            "left": pd.array([left for left, _ in sides], dtype="Int64"),
            "right": pd.array([right for _, right in sides], dtype="Int64"),
            "height": heights,
            "size": pd.Series(sizes, dtype="int64"),
            "topics": pd.Series(
                [[int(numbers[at]) for at in union] for union in members], dtype=object
            ),
            "name": pd.Series(names, dtype="str"),
        }
    )
    return Hierarchy(table)


def _words(row: dict[Hashable, Any]) -> list[str]:
    """Return what a topic lends to the names of unions: its keywords, or the name it was given."""
    found = list(row["keywords"])
    automatic = ", ".join(found[:IN_NAME]) == row["name"]
    return found if automatic else [str(row["name"])]


def _linked(units: np.ndarray, place: np.ndarray, k: int) -> list[tuple[int, int, float]]:
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    if k <= 1:
        return []
    centres = np.stack([units[place == at].mean(axis=0, dtype=np.float64) for at in range(k)])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    distances = np.clip(1 - centres @ centres.T, 0, 2)
    np.fill_diagonal(distances, 0)
    linked = linkage(squareform(distances, checks=False), method="average")
    return [(int(a), int(b), float(height)) for a, b, height, _ in linked]
