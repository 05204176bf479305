"""A full ranking of a large community, in seconds and memory, in a process of its own.

One invented community of 100,000 accounts with a million posts and three million comments; the
vectors, languages and moods of the posts are known, as they are from the second run on. Measured:
from tables in memory over graph, signals and 200 re-draws to the ranking; then a change of
weights, and a team of 50. Beside it what teams write themselves: networkx's PageRank over the
same attention. Run from the repository: ``python -m benchmarks.ranking [ACCOUNTS]``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.ugc import peak, timed
from workbench.brand import Brand
from workbench.project.vectors import VectorCache
from workbench.ranking import Ranking
from workbench.schema import ACCOUNTS, COMMENTS, POSTS, to_pandas
from workbench.text import encoder, plain_text

FULL = 100_000
POSTS_EACH, COMMENTS_EACH = 10, 30
CHOSEN, TEAM = 5_000, 50
DIM = 512
SLAB = 100_000
NOW = pd.Timestamp("2026-11-01T12:00", tz="UTC")
BRAND = Brand(
    "Hafermoor",
    handles=["hafermoor"],
    hashtags=["hafermoor"],
    competitors=["korntal"],
    brief="oat drink, barista coffee, climate",
    timezone="Europe/Berlin",
)
WORDS = {
    "de": "heute morgen wieder ein ruhiger kaffee mit freunden im garten und dazu frisches brot "
    "vom markt danach lange durch den wald gelaufen und endlich zeit für ein gutes buch gehabt",
    "en": "another quiet morning with coffee and friends in the garden and some fresh bread from "
    "the market then a long run through the woods and finally time for a really good book",
}
ABOUT = (
    "mit @hafermoor im becher",
    "my @hafermoor flat white",
    "korntal statt hafer",
    "#hafermoor",
)
SAID = ("so schön 🔥", "love this!", "wo gibt es das?", "ich probiere das morgen gleich aus, danke")


def main(arguments: list[str] | None = None) -> None:
    """Print seconds a step, the peak, and the peer's figure beside ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("accounts", nargs="?", type=int, default=FULL)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        json.dump(CHILDREN[given.child](Path(given.folder)), sys.stdout)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = write_community(folder, given.accounts)
        print(", ".join(f"{count:,} {what}" for what, count in rows.items()), flush=True)
        ours = run("ours", folder)
        for step, seconds in ours["steps"].items():
            print(f"  {step:<34}{seconds:>8.2f} s", flush=True)
        print(f"  {'tables to ranking, together':<34}{ours['seconds']:>8.2f} s, "
              f"peak {ours['peak'] / 1e9:.2f} GB")  # fmt: skip
        print(f"  {'weights changed, ' + format(ours['chosen'], ',') + ' candidates':<34}"
              f"{ours['weigh'] * 1000:>8.0f} ms")  # fmt: skip
        print(f"  {'a team of ' + str(TEAM) + ' of them':<34}{ours['team']:>8.2f} s")
        peer = run("peer", folder)
        print(f"  {'peer: networkx PageRank alone':<34}{peer['seconds']:>8.2f} s, "
              f"peak {peer['peak'] / 1e9:.2f} GB; the full ranking takes "
              f"{ours['seconds'] / peer['seconds']:.2f}x its time")  # fmt: skip


def run(child: str, folder: Path) -> dict[str, object]:
    """Return what a fresh process measured."""
    command = [sys.executable, "-m", "benchmarks.ranking", "--folder", str(folder)]
    done = subprocess.run([*command, "--child", child], stdout=subprocess.PIPE, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def ours(folder: Path) -> dict[str, object]:
    """Time every step from tables to ranking, then a change of weights and a team."""
    import workbench as wb

    tables = {name: read(folder, name) for name in ("posts", "comments", "accounts")}
    languages = pd.read_parquet(folder / "languages.parquet")["language"]
    moods = pd.read_parquet(folder / "moods.parquet")
    reader = encoder("multilingual", cache=VectorCache(folder / "vectors", lambda: b"k" * 32))
    begun = time.perf_counter()
    graph = wb.attention_graph(tables["posts"], tables["comments"])
    built = time.perf_counter()
    signals = wb.measure(
        tables["posts"], tables["comments"], tables["accounts"], graph, BRAND,
        encoder=reader, sentiment=moods, languages=languages,
    )  # fmt: skip
    measured = time.perf_counter()
    ranking = wb.rank(signals)
    first = ranking.table
    ended = time.perf_counter()
    most = peak()
    steps = {"attention graph": built - begun, "signals": measured - built}
    steps["score, 200 draws, intervals"] = ended - measured
    names = frozenset(first["account"].head(CHOSEN))
    few = wb.measure(
        tables["posts"][tables["posts"]["account"].isin(names)], tables["comments"],
        tables["accounts"], graph, BRAND, languages=languages,
    )  # fmt: skip
    small = wb.rank(few)
    _ = small.table
    weigh = min(timed(partial(reweigh, small, 1.0 + n / 7))[0] for n in range(5))
    team, _ = timed(lambda: wb.choose_portfolio(small, graph, size=TEAM))
    return {"steps": steps, "seconds": ended - begun, "peak": most, "weigh": weigh, "team": team,
            "chosen": len(small.table)}  # fmt: skip


def reweigh(ranking: Ranking, reach: float) -> pd.DataFrame:
    """Return the table under another weight of reach."""
    return ranking.weigh({"reach": reach}).table


def peer(folder: Path) -> dict[str, object]:
    """Time networkx's PageRank over who comments whom and who mentions whom."""
    import networkx as nx

    comments = read(folder, "comments")[["account", "post_account"]]
    posts = read(folder, "posts")[["account", "mentions"]].explode("mentions").dropna()
    posts["post_account"] = "instagram:" + posts["mentions"].astype(str)

    def rank_all() -> dict[str, float]:
        pairs = pd.concat([comments, posts[["account", "post_account"]]])
        weights = pairs.groupby(["account", "post_account"]).size().reset_index(name="weight")
        edges = nx.from_pandas_edgelist(
            weights, "account", "post_account", "weight", create_using=nx.DiGraph
        )
        ranks: dict[str, float] = nx.pagerank(edges)
        return ranks

    seconds, _ = timed(rank_all)
    return {"seconds": seconds, "peak": peak()}


def read(folder: Path, name: str) -> pd.DataFrame:
    """Return a table in the workbench's types."""
    return to_pandas(pq.read_table(folder / f"{name}.parquet"))


def write_community(folder: Path, size: int) -> dict[str, int]:
    """Write the community's tables, and what is known of its posts; return how many rows."""
    rng = np.random.default_rng(0)
    handles = np.array([f"person{n}" for n in range(size)])
    fame = rng.pareto(1.2, size) + 0.05
    posts = made_posts(handles, fame, rng)
    comments = made_comments(handles, fame, posts, rng)
    accounts = made_accounts(handles, fame, rng)
    for name, table in (("posts", posts), ("comments", comments), ("accounts", accounts)):
        pq.write_table(table, folder / f"{name}.parquet")
    texts = posts.column("text").to_pylist()
    keys = posts.column("post").to_pylist()
    language = ["de" if n % 2 else "en" for n in range(len(keys))]
    pd.DataFrame({"language": language}, index=pd.Index(keys, name="post")).to_parquet(
        folder / "languages.parquet"
    )
    about = [n for n, text in enumerate(texts) if "hafermoor" in text]
    score = rng.normal(0.3, 0.4, len(about)).clip(-1, 1)
    pd.DataFrame(
        {
            "post": [keys[n] for n in about],
            "sentiment": np.where(score > 0, "positive", "negative"),
            "score": score,
            "confidence": 0.8,
            "toward": "brand",
            "evidence": [[] for _ in about],
        }
    ).to_parquet(folder / "moods.parquet")  # fmt: skip
    fill_vectors(folder / "vectors", texts, rng)
    return {"accounts": size, "posts": len(keys), "comments": comments.num_rows}


def made_posts(handles: np.ndarray, fame: np.ndarray, rng: np.random.Generator) -> pa.Table:
    """Return ten posts an account, every caption its own, one in twenty about the brand."""
    size, n = len(handles), POSTS_EACH * len(handles)
    who = np.repeat(np.arange(size), POSTS_EACH)
    parts = {name: words.split() for name, words in WORDS.items()}
    texts, mentions, hashtags = [], [], []
    starts = rng.integers(0, 20, n).tolist()
    about, talk = rng.random(n) < 0.05, rng.integers(0, len(ABOUT), n)
    friends = np.where(rng.random(n) < 0.3, rng.integers(0, size, n), -1)
    for row, start in enumerate(starts):
        words = parts["de" if row % 2 else "en"]
        text = f"{' '.join(words[start : start + 10])} nr {row}"
        extra = ABOUT[talk[row]] if about[row] else ""
        friend = f"person{friends[row]}" if friends[row] >= 0 else ""
        texts.append(f"{text} {extra}{' @' + friend if friend else ''}".strip())
        named = ["hafermoor"] if "@hafermoor" in extra else []
        mentions.append([*named, friend] if friend else named)
        hashtags.append(["hafermoor"] if "#hafermoor" in extra else [])
    at = NOW - pd.to_timedelta(rng.uniform(0, 120, n), unit="D")
    likes = rng.poisson(20 * fame[who]).astype(float)
    kind = np.where(rng.random(n) < 0.3, "reel", "image")
    return arrow(
        {
            "post": [f"instagram:p{row}" for row in range(n)],
            "platform": "instagram",
            "account": np.char.add("instagram:", handles[who]),
            "created_at": at,
            "text": texts,
            "kind": kind,
            "likes": np.where(rng.random(n) < 0.1, np.nan, likes),
            "comments": rng.poisson(3, n),
            "views": np.where(kind == "reel", likes * 12, np.nan),
            "mentions": mentions,
            "hashtags": hashtags,
            "source": "benchmark",
            "collected_at": NOW,
        },
        POSTS,
    )


def made_comments(
    handles: np.ndarray, fame: np.ndarray, posts: pa.Table, rng: np.random.Generator
) -> pa.Table:
    """Return thirty comments an account: a few are read by many."""
    n = COMMENTS_EACH * len(handles)
    taker = rng.choice(len(handles), n, p=fame / fame.sum())
    row = taker * POSTS_EACH + rng.integers(0, POSTS_EACH, n)
    giver = rng.integers(0, len(handles), n)
    posted = posts.column("created_at").to_pandas().to_numpy()
    said = np.array(SAID, dtype=object)[rng.integers(0, len(SAID), n)]
    own = rng.random(n) < 0.3
    said[own] = [f"{said[at]} {at}" for at in np.flatnonzero(own)]
    at = pd.Series(posted[row]).dt.tz_convert("UTC") + pd.to_timedelta(
        rng.exponential(0.4, n), unit="D"
    )
    return arrow(
        {
            "comment": [f"instagram:c{number}" for number in range(n)],
            "platform": "instagram",
            "post": np.char.add("instagram:p", row.astype(str)),
            "post_account": np.char.add("instagram:", handles[taker]),
            "account": np.char.add("instagram:", handles[giver]),
            "created_at": at.clip(upper=NOW),
            "text": said,
            "source": "benchmark",
            "collected_at": NOW,
        },
        COMMENTS,
    )


def made_accounts(handles: np.ndarray, fame: np.ndarray, rng: np.random.Generator) -> pa.Table:
    """Return two profile snapshots an account, a month apart."""
    size = len(handles)
    followers = (300 * fame + 20).astype(int)
    bios = [f"ich mag brot und berge {n}" if n % 3 else "" for n in range(size)]
    tables = [
        arrow(
            {
                "account": np.char.add("instagram:", handles),
                "display_name": np.char.add("Person ", np.arange(size).astype(str)),
                "bio": bios,
                "followers": (followers * grown).astype(int),
                "following": rng.integers(50, 900, size),
                "posts_count": rng.integers(10, 900, size),
                "as_of": moment,
                "source": "benchmark",
            },
            ACCOUNTS,
        )
        for grown, moment in ((0.95, NOW - pd.Timedelta(days=30)), (1.0, NOW))
    ]
    return pa.concat_tables(tables)


def arrow(columns: dict[str, object], table: object) -> pa.Table:
    """Return columns as an Arrow table of the workbench's schema; what is not given is null."""
    frame = pd.DataFrame(columns)
    for name in frame.select_dtypes(float):
        frame[name] = frame[name].astype("Int64")
    for name in frame.columns[[isinstance(t, pd.DatetimeTZDtype) for t in frame.dtypes]]:
        frame[name] = frame[name].dt.floor("us").astype("datetime64[us, UTC]")
    fields = table.arrow_schema()
    blank = {f.name: pa.nulls(len(frame), f.type) for f in fields if f.name not in frame}
    known = {
        f.name: pa.array(frame[f.name], type=f.type, from_pandas=True)
        for f in fields if f.name in frame
    }  # fmt: skip
    return pa.table({f.name: (known | blank)[f.name] for f in fields}, schema=fields)


def fill_vectors(folder: Path, texts: list[str], rng: np.random.Generator) -> None:
    """Keep a vector for every caption, as if they had been encoded before."""
    cache = VectorCache(folder, lambda: b"k" * 32)
    model = encoder("multilingual", cache=cache)
    model.encode([BRAND.brief, *(part.strip() for part in BRAND.brief.split(","))])
    aims = rng.normal(size=(8, DIM)).astype(np.float32)
    for start in range(0, len(texts), SLAB):
        slab = list(dict.fromkeys(plain_text(text) for text in texts[start : start + SLAB]))
        vectors = rng.normal(size=(len(slab), DIM)).astype(np.float32) * 0.5
        vectors += aims[rng.integers(0, len(aims), len(slab))]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        cache.put(model.model_id, slab, vectors)


CHILDREN = {"ours": ours, "peer": peer}

if __name__ == "__main__":
    main()
