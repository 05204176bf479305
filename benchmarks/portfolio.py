"""What a team gains over the top of a list, how near it is to the best, and how long it takes.

Run with ``python -m benchmarks.portfolio [quick]``. The conference hashtag is
`rsconf_hashtag_campaign` of the evaluation data; the other audiences are made to overlap: people
belong to communities, and accounts find their people mostly within one. Peers in the same run are
greedy as it is written in textbooks, and lazy greedy with a queue (CELF).
"""

from __future__ import annotations

import heapq
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks.evaluation_data import evaluation_data
from workbench.brand import Brand
from workbench.graph import AttentionGraph, attention_graph
from workbench.ranking import rank
from workbench.ranking.portfolio import Portfolio, choose_portfolio
from workbench.signals import measure

T = TypeVar("T")
SIZES = (5, 10, 20, 50)


@dataclass(frozen=True)
class Scene:
    """Candidates in several orders, and who engages with them."""

    graph: AttentionGraph
    orders: dict[str, pd.DataFrame]
    brand: Brand | list[str]


def main(*, quick: bool = False) -> None:
    """Print the gains, then the seconds."""
    conference = hashtag()
    if conference is not None:
        show("#rstudioconf: new people reached beside the top of each list", conference, SIZES[:3])
    for overlap in (0.5, 0.8, 0.95):
        made = communities(1_000, 40_000, overlap=overlap, seed=7)
        show(f"1,000 accounts, {overlap:.0%} of an audience from the account's own community",
             made, SIZES)  # fmt: skip
    seconds(5_000, 200_000, peers=True)
    if not quick:
        seconds(100_000, 1_000_000, peers=False)


def show(title: str, scene: Scene, sizes: tuple[int, ...]) -> None:
    """Print a row a size: what the team reaches, and what the top of each list reaches."""
    rows = []
    for size in sizes:
        row: dict[str, object] = {"size": size}
        for name, order in scene.orders.items():
            team = choose_portfolio(order, scene.graph, size=size, brand=scene.brand)
            row |= {"team": team.total, "at least": f"{team.guarantee:.1%}"}
            over = team.gain_over_top
            row[f"top by {name}"] = (
                f"{over.people:,} ({over.ratio:.2f}x)" if over.ratio else "0 (–)"
            )
        rows.append(row)
    print(f"\n{title}\n{pd.DataFrame(rows).to_string(index=False)}")


def hashtag() -> Scene | None:
    """Return the conference: its authors by score, audience, past posts and attention."""
    path = evaluation_data("rsconf_hashtag_campaign", "tweets.csv.gz")
    if path is None:
        return None
    tweets = pd.read_csv(path, dtype="str")
    posts = pd.DataFrame(
        {
            "platform": "x",
            "post_id": tweets["status_id"],
            "account": "x:" + tweets["author"],
            "created_at": pd.to_datetime(tweets["created_at"], utc=True),
            "text": tweets["text"],
            "mentions": tweets["mentions"].fillna("").str.split(),
            "likes": pd.to_numeric(tweets["favorite_count"]).astype("Int64"),
            "repost_of": "x:" + tweets["retweet_status_id"],
            "reply_to": "x:" + tweets["reply_to_status_id"],
            "reply_to_account": "x:" + tweets["reply_to_author"],
        }
    )
    brand = Brand("RStudio", handles=["rstudio"], hashtags=["rstats"])
    graph = attention_graph(posts, half_life="30d")
    ranking = rank(measure(posts, None, None, graph, brand))
    by_score = ranking.table[["account", "tier", "language"]]
    accounts = by_score["account"]
    figures = {
        "audience": np.diff(graph.audience_matrix(accounts).indptr),
        "new audience": new_people(graph, accounts, brand.handles),
        "posts": accounts.map(posts["account"].value_counts()).to_numpy(),
        "attention": graph.matrix.sum(axis=0)[graph.accounts.get_indexer(accounts)]
        * (graph.accounts.get_indexer(accounts) >= 0),
    }
    orders = {"score": by_score} | {n: sorted_by(by_score, f) for n, f in figures.items()}
    return Scene(graph, orders, brand)


def new_people(graph: AttentionGraph, accounts: pd.Series, brand: Collection[str]) -> np.ndarray:
    """Return how many engage with each account and not with the brand: the best simple list."""
    places = graph.accounts.get_indexer(graph.find(brand))
    new = np.diff(graph.matrix[:, places].tocsr().indptr) == 0
    new[places] = False
    return graph.audience_matrix(accounts) @ new.astype(np.int64)


def sorted_by(table: pd.DataFrame, figure: np.ndarray) -> pd.DataFrame:
    """Return the candidates, largest figure first, ties by account."""
    ordered = table.assign(figure=figure).sort_values(["figure", "account"],
                                                      ascending=[False, True])  # fmt: skip
    return ordered.drop(columns="figure").reset_index(drop=True)


def communities(
    accounts: int, people: int, *, overlap: float, seed: int, mean: float = 60.0
) -> Scene:
    """Return invented audiences, log-normal in size, drawn within communities.

    `overlap` is the share of an audience that comes from the account's own community; within a
    community some people engage with everybody.
    """
    rng = np.random.default_rng(seed)
    sizes = np.maximum(1, rng.lognormal(np.log(mean), 0.9, accounts)).astype(np.int64)
    groups = max(4, accounts // 50)
    home = np.minimum(rng.zipf(1.6, accounts) - 1, groups - 1)
    owner = np.repeat(np.arange(accounts), sizes)
    span = people // groups
    busy = (span * rng.power(0.5, len(owner))).astype(np.int64)
    near = home[owner] * span + busy
    far = rng.integers(0, people, len(owner))
    fan = np.where(rng.random(len(owner)) < overlap, near, far)
    names = np.array([f"x:a{i:06}" for i in range(accounts)])
    fans = np.array([f"x:p{i:07}" for i in range(people)])
    ours = rng.choice(people, people // 10, replace=False)
    source = np.concatenate([fans[fan], fans[ours]])
    target = np.concatenate([names[owner], np.full(len(ours), "x:hafer")])
    graph = AttentionGraph.from_edges(source, target)
    followers = sizes * rng.lognormal(3.0, 1.0, accounts)
    table = pd.DataFrame({"account": names})
    new = new_people(graph, table["account"], ["x:hafer"])
    figures = {"audience": sizes, "new audience": new, "followers": followers}
    orders = {name: sorted_by(table, figure) for name, figure in figures.items()}
    return Scene(graph, orders, ["x:hafer"])


def seconds(accounts: int, people: int, *, peers: bool) -> None:
    """Print how long a team of 50 takes, and its peers."""
    scene = communities(accounts, people, overlap=0.5, seed=3, mean=60.0 if peers else 25.0)
    order = scene.orders["followers"]
    prices = pd.Series(np.random.default_rng(4).lognormal(6, 1, accounts), index=order["account"])
    print(f"\na team of 50 from {accounts:,} candidates, {scene.graph.matrix.nnz:,} engagements")
    ours, team = timed(lambda: whole(scene, order))
    print(f"  ours, with table and overlap {ours:6.2f} cpu-s, at least {team.guarantee:.1%}")
    money, team_of_budget = timed(lambda: whole(scene, order, budget=8_000.0, costs=prices))
    print(f"  with a budget                {money:6.2f} cpu-s, "
          f"at least {team_of_budget.guarantee:.1%}")  # fmt: skip
    if peers:
        lazy, picked = timed(lambda: celf(audiences(scene, order), 50))
        print(f"  lazy greedy with sets        {lazy:6.2f} cpu-s, {lazy / ours:.1f}x ours, "
              f"{picked - team.total:+} people")  # fmt: skip
        naive, picked = timed(lambda: textbook(audiences(scene, order), 50))
        print(f"  textbook greedy with sets    {naive:6.2f} cpu-s, {naive / ours:.1f}x ours, "
              f"{picked - team.total:+} people")  # fmt: skip


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Return seconds of one core and result."""
    begun = time.process_time()
    result = run()
    return time.process_time() - begun, result


def whole(scene: Scene, order: pd.DataFrame, **money: object) -> Portfolio:
    """Return a team of 50 with everything that is shown of it."""
    team = choose_portfolio(order, scene.graph, size=50, brand=scene.brand, **money)
    assert len(team.table) == len(team.overlap)
    return team


def audiences(scene: Scene, order: pd.DataFrame) -> list[set[int]]:
    """Return the new people of every candidate as sets, best rank first."""
    table = scene.graph.audience_matrix(order["account"])
    brand = scene.graph.accounts.get_indexer(scene.graph.find(scene.brand))
    known = set(scene.graph.matrix[:, brand].tocoo().row.tolist())
    return [set(table.indices[a:b].tolist()) - known
            for a, b in zip(table.indptr[:-1], table.indptr[1:], strict=True)]  # fmt: skip


def textbook(fans: list[set[int]], size: int) -> int:
    """Return how many people greedy reaches that counts everybody anew at every step."""
    reached: set[int] = set()
    for _ in range(size):
        reached |= max(fans, key=lambda people: len(people - reached))
    return len(reached)


def celf(fans: list[set[int]], size: int) -> int:
    """Return how many people lazy greedy reaches (Leskovec et al., 2007)."""
    reached: set[int] = set()
    queue = [(-len(people), place, 0) for place, people in enumerate(fans)]
    heapq.heapify(queue)
    taken = 0
    while taken < size:
        _, place, seen = heapq.heappop(queue)
        if seen == taken:
            reached |= fans[place]
            taken += 1
        else:
            heapq.heappush(queue, (-len(fans[place] - reached), place, taken))
    return len(reached)


if __name__ == "__main__":
    main(quick="quick" in sys.argv[1:])
