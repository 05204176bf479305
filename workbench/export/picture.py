"""Which accounts a network picture shows, where they stand, how large and in what colour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from workbench.errors import SettingError
from workbench.export.minors import must_not_appear
from workbench.export.palette import FAINT, shade
from workbench.graph import KINDS
from workbench.graph.build import decayed
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["Drawing", "Picture", "may_be_drawn", "picture", "push_apart"]

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
    accounts
        Draw around these instead: they are shown first, then those with the strongest ties to
        them, whoever gives the attention.
    kinds
        Which kinds of attention are drawn; all by default. Who is shown, and where, stays.
    laid_out
        How many accounts get a place, if more than `top`: then a larger `top` moves nobody.
    """

    centre: str | Collection[str] | None = None
    ranking: Ranking | None = None
    top: int = 60
    seed: int = 0
    language: str | None = None
    timezone: str = "UTC"
    held_out: Collection[str] = ()
    accounts: Collection[str] = ()
    kinds: Collection[str] | None = None
    laid_out: int = 0


@dataclass(frozen=True)
class Picture:
    """A part of the graph with a fixed place for everybody.

    Parameters
    ----------
    nodes
        Index `account`, centre first, then best first; columns x, y (units of a 1500 × 880
        sheet), size (radius), colour, group (int, -1: none), centre (bool), chosen (bool: one
        of those it is drawn around).
    edges
        Columns source, target, weight: the strongest between them, of the kinds that are drawn.
    ties
        All attention between them by kind: columns source, target (positions in `nodes`), kind
        (position in `workbench.graph.KINDS`, -1 where the graph knows none) and weight.
    groups
        Colour and best-placed account of each group, largest group first.
    accounts
        How many accounts the whole graph has.
    by_rank
        Whether size means rank; else it means attention received.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    ties: pd.DataFrame
    groups: tuple[tuple[str, str], ...]
    accounts: int
    by_rank: bool


def may_be_drawn(drawing: Drawing, graph: AttentionGraph, project: Project | None) -> Drawing:
    """Return a drawing without whom a project holds out or erased."""
    hidden = must_not_appear(project, graph.accounts)
    return replace(drawing, held_out={*drawing.held_out, *hidden})


def picture(graph: AttentionGraph, drawing: Drawing) -> Picture:
    """Return the picture of the best accounts around the centre of a drawing.

    Raises
    ------
    SettingError
        `top` is less than 1, or there is no such kind of attention.
    """
    if drawing.top < 1:
        raise SettingError("export.bad_top", top=drawing.top)
    if unknown := sorted(set(drawing.kinds or ()) - set(KINDS)):
        raise SettingError("export.bad_kind", kind=unknown[0], known=", ".join(KINDS))
    centre, seed = drawing.centre, drawing.seed
    wanted = [centre] if isinstance(centre, str) else list(centre or ())
    middle = graph.find(wanted).tolist()
    hidden = {*drawing.held_out, *middle}
    chosen = [a for a in dict.fromkeys(drawing.accounts) if a in graph.accounts and a not in hidden]
    first = chosen or _order(graph, middle, drawing.ranking)
    others = _neighbours(graph, chosen) if chosen else ()
    order = [a for a in (*first, *others) if a not in hidden][: max(drawing.top, drawing.laid_out)]
    laid_out = pd.Index([*middle, *order], dtype=graph.accounts.dtype)
    group, names = _groups(graph, laid_out, len(middle), seed)
    sizes = _sizes(len(middle), _worth(graph, order, drawing.ranking) if chosen else -_range(order))
    springs = _springs(_part(graph, laid_out), group)
    place = _places(springs, sizes, laid_out, len(middle), seed=seed)
    nodes = pd.DataFrame(
        {
            "x": place[:, 0],
            "y": place[:, 1],
            "size": sizes,
            "colour": [shade(g) if g >= 0 else FAINT for g in group],
            "group": group,
            "centre": np.arange(len(laid_out)) < len(middle),
            "chosen": laid_out.isin(chosen),
        },
        index=laid_out,
    ).iloc[: len(middle) + drawing.top]
    there = set(nodes["group"])
    groups = tuple((shade(i), name) for i, name in enumerate(names) if i in there)
    ties = _ties(graph, nodes.index)
    edges = _edges(ties, nodes.index, drawing.kinds)
    return Picture(nodes, edges, ties, groups, len(graph), drawing.ranking is not None)


def _range(order: list[str]) -> npt.NDArray[np.float64]:
    return np.arange(len(order), dtype=float)


def _neighbours(graph: AttentionGraph, chosen: list[str]) -> list[str]:
    """Return all others by the attention they share with the chosen, most first, then by name."""
    places = graph.accounts.get_indexer(pd.Index(chosen, dtype=graph.accounts.dtype))
    given = np.asarray(graph.matrix[places].sum(axis=0)).ravel()
    received = np.asarray(graph.matrix[:, places].sum(axis=1)).ravel()
    shared = pd.Series(given + received, index=graph.accounts).drop(chosen)
    shared = shared[shared > 0].sort_index()
    return [str(a) for a in shared.sort_values(ascending=False, kind="stable").index]


def _worth(
    graph: AttentionGraph, order: list[str], ranking: Ranking | None
) -> npt.NDArray[np.float64]:
    """Return what size tells, the more the better: rank where there is one, else attention."""
    if ranking is None:
        received = pd.Series(np.asarray(graph.matrix.sum(axis=0)).ravel(), index=graph.accounts)
        return np.asarray(received.reindex(order), dtype=float)
    ranks = ranking.table.set_index("account")["rank"].reindex(order)
    return np.asarray(-ranks.to_numpy(dtype=float, na_value=np.inf), dtype=float)


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


def _sizes(middle: int, worth: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return radii: the centre largest, the others by the place that their worth gives them."""
    place = np.empty(len(worth), dtype=np.int64)
    place[np.argsort(-worth, kind="stable")] = np.arange(len(worth))
    share = np.linspace(1, 0, max(len(worth), 1))[place]
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
    x, y = places[:, 0].copy(), places[:, 1].copy()
    wide = half_width[:, None] + half_width
    high = half_height[:, None] + half_height
    np.fill_diagonal(wide, 0)  # nobody is in their own way
    later = np.sign(np.subtract.outer(*2 * [np.arange(len(places))]))
    for _ in range(400):
        right, down = x[:, None] - x, y[:, None] - y
        over_x, over_y = wide - np.abs(right), high - np.abs(down)
        hit = (over_x > 0) & (over_y > 0)
        if not hit.any():
            break
        sideways = over_x < over_y
        push_x = np.where(right == 0, later, np.sign(right)) * over_x
        push_y = np.where(down == 0, later, np.sign(down)) * over_y
        x += 0.3 * np.where(hit & sideways, push_x, 0).sum(axis=1)
        y += 0.3 * np.where(hit & ~sideways, push_y, 0).sum(axis=1)
    return np.column_stack([x, y])


def _ties(graph: AttentionGraph, shown: pd.Index) -> pd.DataFrame:
    """Return the attention between the shown by kind, in an order that does not depend on rows."""
    acts = graph.interactions
    if acts.empty:
        found = _part(graph, shown).tocoo()
        columns = {"source": found.row, "target": found.col, "kind": -1, "weight": found.data}
        ties = pd.DataFrame(columns)
    else:
        number = np.full(len(graph) + 1, -1, dtype=np.int64)
        number[graph.accounts.get_indexer(shown)] = np.arange(len(shown))
        source, target = (number[end] for end in graph.ends)
        here = (source >= 0) & (target >= 0)
        kinds = pd.Index(KINDS).get_indexer(acts["kind"])
        weight = decayed(acts["weight"], acts["at"], graph.as_of, graph.half_life)
        columns = {"source": source, "target": target, "kind": kinds, "weight": weight}
        ties = pd.DataFrame(columns)[here]
    return ties.groupby(["source", "target", "kind"], as_index=False)["weight"].sum()


def _edges(ties: pd.DataFrame, shown: pd.Index, kinds: Collection[str] | None) -> pd.DataFrame:
    if kinds is not None:
        ties = ties[ties["kind"].isin([KINDS.index(kind) for kind in kinds])]
    both = ties.groupby(["source", "target"], as_index=False)["weight"].sum()
    table = pd.DataFrame(
        {"source": shown[both["source"]], "target": shown[both["target"]], "weight": both["weight"]}
    )
    order = ["weight", "source", "target"]
    best = table.sort_values(order, ascending=[False, True, True]).head(MOST_EDGES)
    return best.reset_index(drop=True)
