"""Small tables by hand."""

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.graph import attention_graph
from workbench.schema import ACCOUNTS, COMMENTS, POSTS, to_arrow, to_pandas
from workbench.signals import measure

T = pd.Timestamp("2026-11-14T12:00", tz="UTC")
BRAND = Brand(
    "Hafer", handles=["hafer"], hashtags=["hafer"], competitors=["korn"], brief="Haferdrink"
)


def days_before(days):
    return (T - pd.Timedelta(days=days)).to_pydatetime()


def post(key, account, days=0.0, text="", **more):
    return {
        "post": f"x:{key}", "platform": "x", "account": f"x:{account}", "text": text,
        "created_at": days_before(days), "source": "test", "collected_at": T.to_pydatetime(),
        "mentions": [w[1:] for w in text.split() if w.startswith("@")],
        "hashtags": [w[1:] for w in text.split() if w.startswith("#")], **more,
    }  # fmt: skip


def comment(key, account, on, days=0.0, text="schön", **more):
    return {
        "comment": f"x:{key}", "platform": "x", "account": f"x:{account}", "text": text,
        "post": f"x:{on[0]}", "post_account": f"x:{on[1]}", "created_at": days_before(days),
        "source": "test", "collected_at": T.to_pydatetime(), **more,
    }  # fmt: skip


def profile(account, followers, days=0.0, **more):
    return {"account": f"x:{account}", "followers": followers, "as_of": days_before(days),
            "source": "test", **more}  # fmt: skip


def tables(posts=(), comments=(), accounts=()):
    return (
        to_pandas(to_arrow(posts, POSTS)),
        to_pandas(to_arrow(comments, COMMENTS)),
        to_pandas(to_arrow(accounts, ACCOUNTS)),
    )


def measured(posts=(), comments=(), accounts=(), *, as_of=T, brand=BRAND, **settings):
    posts, comments, accounts = tables(posts, comments, accounts)
    graph = attention_graph(posts, comments, half_life="30d", as_of=as_of)
    return measure(posts, comments, accounts, graph, brand, as_of=as_of, **settings)


class StandInEncoder:
    """Two dimensions: says Hafer, says anything else. The oracle can be computed by hand."""

    model_id, dim = "stand-in", 2

    def encode(self, texts, *, progress=False):
        rows = [[float("hafer" in t.lower()), float("hafer" not in t.lower())] if t else [0, 0]
                for t in texts]  # fmt: skip
        return np.array(rows, dtype=np.float32).reshape(len(texts), 2)
