"""Invented posts of fans with topics, of any size, for boards: nothing is encoded or clustered."""

import numpy as np
import pandas as pd

from tests.widgets.invented_field import AS_OF, BRAND
from workbench.schema import POSTS, coerce, empty
from workbench.ugc import Spaces, Topics
from workbench.ugc.spaces import LABELS

NAMES = ("Foam & latte art", "Leaking cartons", "Porridge", "Long runs")
CAPTIONS = (
    "Der Schaum von @hafermeister steht wie eine Eins. Das Kännchen bleibt.",
    "Karton undicht, der Kühlschrank schwimmt. #hafermeister, was ist da los?",
    "Porridge with pears, slowly stirred, and a spoon of peanut butter.",
    "Zwölf Kilometer im Regen, danach zwei Teller Nudeln.",
)
FEELINGS = ("positive", "negative", "neutral", "mixed")


def fan_posts(size: int, *, captions=CAPTIONS, names: list[str] | None = None) -> pd.DataFrame:
    """Post n has caption, topic and feeling n modulo four, is n hours old, by author n modulo 7."""
    if not size:
        return empty(POSTS)
    handles = names or [f"fan.{n}" for n in range(7)]
    rows = [
        {
            "post": f"instagram:p{n}",
            "platform": "instagram",
            "account": f"instagram:{handles[n % len(handles)]}",
            "created_at": None if n % 50 == 49 else AS_OF - pd.Timedelta(hours=n % 4000),
            "text": captions[n % len(captions)] + f" {n}",
            "kind": ("image", "reel", "carousel", "text")[n % 4],
            "likes": None if n % 9 == 0 else n,
            "comments": (n * 7) % 101,
            "url": f"https://www.instagram.com/p/p{n}/",
            "source": "invented",
            "collected_at": AS_OF,
        }
        for n in range(size)
    ]
    return coerce(pd.DataFrame(rows), POSTS)


def fan_topics(posts: pd.DataFrame, *, names=NAMES) -> Topics:
    """Topic n modulo four; every tenth post is unclear. Read from tables: no vectors."""
    size = len(posts)
    labels = np.arange(size, dtype=np.int64) % 4
    sure = np.where(np.arange(size) % 10 == 0, 0.2, 0.9)
    table = pd.DataFrame(
        {
            "topic": range(4),
            "name": list(names),
            "size": [int((labels == k).sum()) for k in range(4)],
            "keywords": [["schaum"], ["undicht"], ["porridge"], ["laufen"]],
            "exemplars": [[] for _ in range(4)],
        }
    )
    return Topics(posts["post"].tolist(), labels, sure, table if size else table.head(0))


def fan_feelings(posts: pd.DataFrame) -> pd.DataFrame:
    feelings = [FEELINGS[n % 4] for n in range(len(posts))]
    return pd.DataFrame({"post": posts["post"], "sentiment": feelings})


def fan_wishes(posts: pd.DataFrame) -> Spaces:
    """Every second post was read: support, or support and product, or nothing."""
    read = posts["post"].tolist()[::2]
    given = [(["support"], ["support", "product"], [])[n % 3] for n in range(len(read))]
    scores = {label: [0.9 if label in labels else 0.1 for labels in given] for label in LABELS}
    scores["product"] = [0.95 if "product" in labels else 0.1 for labels in given]
    return Spaces(pd.DataFrame({"message": read, "labels": given, **scores}))


__all__ = ["BRAND", "fan_feelings", "fan_posts", "fan_topics", "fan_wishes"]
