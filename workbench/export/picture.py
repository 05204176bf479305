"""Which accounts a network picture shows, where they stand, how large and in what colour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from workbench.errors import SettingError
from workbench.export.palette import FAINT, shade
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.ranking import Ranking

__all__ = ["Drawing", "Picture", "picture", "push_apart"]

WIDTH, HEIGHT = 1500.0, 880.0
SMALLEST, LARGEST = 7.0, 26.0
LETTER = 8.6  # width of a letter at the label's size
GROUPS = 8
MOST_EDGES = 400
TOGETHER = 0.5  # pull within a group, as a share of the mean attention


@dataclass(frozen=True)
class Drawing:
    """What to draw of a network, and how.

    Parameters
    ----------
    centre
        The brand's accounts, as keys or bare handles; they stand in the middle.
    ranking
        Its best candidates are shown, larger the better; without it those whom the centre's
        audience gives attention to.
    top
        How many accounts besides the centre, ≥ 1.
    seed
        Of the layout; positions are fixed, nothing moves.
    language
        Of the words; by default the one in use.
    timezone
        In which the day is told: the brand's.
    held_out
        Accounts that are not shown, such as those of minors.
    """

    centre: str | Collection[str] | None = None
    ranking: Ranking | None = None
    top: int = 60
    seed: int = 0
    language: str | None = None
    timezone: str = "UTC"
    held_out: Collection[str] = ()


@dataclass(frozen=True)
class Picture:
    """A part of the graph with a fixed place for everybody.

    Parameters
    ----------
    nodes
        Index `account`, centre first, then best first; columns x, y (units of a 1500 × 880
        sheet), size (radius), colour, group (int, -1: none), centre (bool).
    edges
        Columns source, target, weight: the strongest between them.
    groups
        Colour and best-placed account of each group, largest group first.
    accounts
        How many accounts the whole graph has.
    by_rank
        Whether size means rank; else it means attention received.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    groups: tuple[tuple[str, str], ...]
    accounts: int
    by_rank: bool


def picture(graph: AttentionGraph, drawing: Drawing) -> Picture:
    """Return the picture of the best accounts around the centre of a drawing.

    Raises
    ------
    SettingError
        `top` is less than 1.
    """
    if drawing.top < 1:
        raise SettingError("export.bad_top", top=drawing.top)
    centre, seed = drawing.centre, drawing.seed
    wanted = [centre] if isinstance(centre, str) else list(centre or ())
    middle = graph.find(wanted).tolist()
    hidden = set(drawing.held_out)
    order = [a for a in _order(graph, middle, drawing.ranking) if a not in hidden][: drawing.top]
    shown = pd.Index([*middle, *order], dtype=graph.accounts.dtype)
    part = _part(graph, shown)
    group, names = _groups(graph, shown, len(middle), seed)
    sizes = _sizes(len(middle), len(order))
    place = _places(_springs(part, group), sizes, shown, len(middle), seed=seed)
    nodes = pd.DataFrame(
        {
            "x": place[:, 0],
            "y": place[:, 1],
            "size": sizes,
            "colour": [shade(g) if g >= 0 else FAINT for g in group],
            "group": group,
            "centre": np.arange(len(shown)) < len(middle),
        },
        index=shown,
    )
    groups = tuple((shade(i), name) for i, name in enumerate(names))
    return Picture(nodes, _edges(part, shown), groups, len(graph), drawing.ranking is not None)


def _order(graph: AttentionGraph, middle: list[str], ranking: Ranking | None) -> list[str]:
    """Return the accounts by rank; without a ranking by the trust of the centre's audience."""
    if ranking is not None:
        ranked = ranking.table["account"]
        return [a for a in ranked[ranked.isin(graph.accounts)] if a not in middle]
    trust = graph.audience_pagerank(middle) if middle else graph.pagerank()
    if trust.isna().any():
        trust = graph.pagerank()
    return [str(a) for a in trust.sort_values(ascending=False, kind="stable").index
            if a not in middle]  # fmt: skip


def _part(graph: AttentionGraph, shown: pd.Index) -> sparse.csr_array:
    places = graph.accounts.get_indexer(shown)
    return graph.matrix[places][:, places].tocsr()


def _groups(
    graph: AttentionGraph, shown: pd.Index, middle: int, seed: int
) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return each account's community, renumbered by size in the picture; small ones are -1."""
    found = graph.communities(seed=seed).reindex(shown).to_numpy()
    kinds, counts = np.unique(found[middle:], return_counts=True)
    largest = [k for c, k in sorted(zip(-counts, kinds, strict=True)) if c < -1][:GROUPS]
    number = {community: i for i, community in enumerate(largest)}
    group = np.array([number.get(community, -1) for community in found], dtype=np.int64)
    group[:middle] = -1
    return group, [str(shown[int(np.flatnonzero(group == i)[0])]) for i in range(len(largest))]


def _sizes(middle: int, ranked: int) -> npt.NDArray[np.float64]:
    share = np.linspace(1, 0, max(ranked, 1))[:ranked]
    sizes = SMALLEST + (LARGEST - SMALLEST) * share**1.5
    return np.concatenate([np.full(middle, LARGEST + 8), sizes])


def _springs(part: sparse.csr_array, group: npt.NDArray[np.int64]) -> nx.Graph:
    """Return what pulls accounts together: attention, and a little to be of one group."""
    both = (part + part.T).tocsr()
    both.data = np.log1p(both.data)
    pull = TOGETHER * float(both.data.mean()) if both.nnz else 1.0
    same = (group[:, None] == group) & (group >= 0) & ~np.eye(len(group), dtype=bool)
    return nx.from_scipy_sparse_array((both + sparse.csr_array(pull * same)).tocsr())


def _places(
    springs: nx.Graph, sizes: npt.NDArray[np.float64], shown: pd.Index, middle: int, *,
    seed: int,
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Return x, y: a spring layout from a fixed seed, then pushed apart until labels are free."""
    if not len(shown):
        return np.empty((0, 2))
    fixed = {i: (0.1 * i, 0.0) for i in range(middle)}
    start = nx.circular_layout(springs) | fixed
    layout = nx.spring_layout(
        springs, pos=start, fixed=list(fixed) or None, seed=seed, iterations=300,
        k=2.2 / np.sqrt(len(shown)),
    )  # fmt: skip
    places = np.array([layout[i] for i in range(len(shown))], dtype=float)
    places = _spread(places) * (WIDTH / 2, HEIGHT / 2)
    labels = np.array([len(handle_of(str(a))) * LETTER for a in shown])
    return push_apart(places, np.maximum(labels, 2 * sizes) / 2 + 8, sizes + 16)


def _spread(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return places in a disc, distance from the middle by order, so that no far one squeezes."""
    middle = places - np.median(places, axis=0)
    angle = np.arctan2(middle[:, 1], middle[:, 0])
    distance = np.hypot(middle[:, 0], middle[:, 1])
    order = np.empty(len(distance))
    order[np.argsort(distance, kind="stable")] = np.arange(len(distance))
    even = np.sqrt(order / max(len(order) - 1, 1))
    radius = 0.75 * even + 0.25 * distance / max(distance.max(), 1e-9)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def push_apart(
    places: npt.NDArray[np.float64],
    half_width: npt.NDArray[np.float64],
    half_height: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Push boxes apart, each pair along the axis on which they overlap least."""
    places = places.copy()
    wide = half_width[:, None] + half_width
    high = half_height[:, None] + half_height
    for _ in range(400):
        away = places[:, None] - places
        over = np.stack([wide - np.abs(away[..., 0]), high - np.abs(away[..., 1])], axis=-1)
        hit = (over > 0).all(axis=-1) & ~np.eye(len(places), dtype=bool)
        if not hit.any():
            break
        side = np.where(away == 0, np.sign(np.subtract.outer(*2 * [np.arange(len(places))]))
                        [..., None], np.sign(away))  # fmt: skip
        sideways = (over[..., 0] < over[..., 1])[..., None] == np.array([True, False])
        places += (np.where(hit[..., None] & sideways, side * over, 0) * 0.3).sum(axis=1)
    return places


def _edges(part: sparse.csr_array, shown: pd.Index) -> pd.DataFrame:
    edges = part.tocoo()
    table = pd.DataFrame(
        {"source": shown[edges.row], "target": shown[edges.col], "weight": edges.data}
    )
    order = ["weight", "source", "target"]
    best = table.sort_values(order, ascending=[False, True, True]).head(MOST_EDGES)
    return best.reset_index(drop=True)
