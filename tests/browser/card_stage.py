"""A board with everything that stands beside the list: posts, pictures, a graph, a folder."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from tests.widgets.invented_field import AS_OF, BRAND, invented_ranking
from workbench.graph import AttentionGraph
from workbench.project import Project
from workbench.schema import POSTS, coerce
from workbench.shortlist import Shortlist
from workbench.widgets import ShortlistBoard

# The smallest JPEG there is: one grey dot.
DOT = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "03" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000009"
    "ffc40014100100000000000000000000000000000000ffda0008010100003f0054dfffd9"
)  # fmt: skip
KINDS = ("image", "reel", "carousel", "video", "text", "story")
WORDS = "Der Schaum von @hafermeister hält, sagt #{n} — Hafermeister eben."


def invented_graph(accounts, *, acts: int, people: int, seed: int = 0) -> AttentionGraph:
    rng = np.random.default_rng(seed)
    who = (len(accounts) * rng.beta(0.7, 2, acts)).astype(int)
    givers = [f"instagram:p{n}" for n in rng.integers(0, people, acts)]
    return AttentionGraph.from_edges(givers, [accounts[w] for w in who])


def invented_feed(ranking, *, each: int = 12, captions=(WORDS,)) -> pd.DataFrame:
    rows = []
    for i, account in enumerate(ranking.signals.candidates.index):
        for k in range(each):
            rows.append({
                "post": f"{account}-{k}", "platform": "instagram", "account": account,
                "created_at": AS_OF - pd.Timedelta(days=7 * k), "kind": KINDS[k % len(KINDS)],
                "text": captions[(i + k) % len(captions)].replace("{n}", str(k)),
                "likes": 100 + 37 * k % 90, "comments": k, "likes_hidden": k == 3,
                "media": [{"kind": "image", "path": f"media/{k}.jpg", "url": None}] if k % 2 else None,
                "url": f"https://www.instagram.com/p/{i}x{k}/", "source": "invented", "collected_at": AS_OF,
            })  # fmt: skip
    feed = pd.DataFrame(rows)
    # The ranking's own keys: hostile names are none a platform gives, and reading would mend them.
    return coerce(feed, POSTS).assign(account=feed["account"].astype("str"))


def make_full_board(
    size: int = 60, *, language: str = "en", names=None, captions=(WORDS,), acts: int = 900
) -> ShortlistBoard:
    ranking = invented_ranking(size, names=names)
    accounts = list(ranking.table["account"])
    project = Project.create(Path(tempfile.mkdtemp()) / "project", BRAND)
    shortlist = Shortlist(project)
    shortlist.set_campaign("default", budget=2500)
    graph = invented_graph(accounts, acts=acts, people=acts // 5)
    posts = invented_feed(ranking, each=12 if size < 1000 else 4, captions=captions)
    return ShortlistBoard(
        shortlist, ranking, posts=posts, graph=graph, language=language, media=lambda _: DOT
    )
