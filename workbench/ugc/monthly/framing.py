"""What frames the six letters: voice, topics, and the lists that figures are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.ugc.growth import adjusted
from workbench.ugc.monthly.figures import EVIDENCE, Part, finite
from workbench.ugc.monthly.month import Month
from workbench.ugc.share_of_voice import ShareOfVoice, share_of_voice

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["Rows", "formats_of", "lists_of", "topics_of", "voice", "voice_of"]

Rows = tuple[Mapping[str, Any], ...]
BEST = 5
FEWEST = 5  # posts a topic needs in one of the months to be called growing or fading
LEVEL = 0.05  # share of false calls among those called growing or fading, at most


def voice(month: Month) -> dict[str, Part]:
    """Return how many posts name the brand, and its share of those that name anybody."""
    counted = _counted(month)
    brand = counted.total.iloc[0]
    keys = month.fan_posts["post"][:EVIDENCE]
    posts = Part(int(brand["posts"]), "posts", int(brand["posts"]), tuple(keys))
    people = Part(int(brand["authors"]), "people", int(brand["authors"]))
    if pd.isna(brand["share"]):
        alone = len(counted.total) == 1
        why = "monthly.no_competitors" if alone else "monthly.nothing_counted"
        return {"posts": posts, "people": people, "share": Part.unknown("share", why)}
    share = Part(float(brand["share"]), "share", int(brand["of"]))
    return {"posts": posts, "people": people, "share": share}


def voice_of(month: Month, before: Month) -> Rows:
    """Return one row a name: its posts, people and share, and last month's posts and share."""
    last = _counted(before).total.set_index("name")
    return tuple(
        {
            **{n: row[n] for n in ("name", "posts", "authors", "small")},
            **{n: finite(row[n]) for n in ("share", "low", "high")},
            "posts_before": int(last.loc[row["name"], "posts"]) if before.known else None,
            "share_before": finite(last.loc[row["name"], "share"]) if before.known else None,
        }
        for row in _counted(month).total.to_dict("records")
    )


def topics_of(month: Month, before: Month, topics: Topics | None) -> Rows:
    """Return one row a topic with this month's and last month's posts, the largest change first.

    A topic grows (fades) if its share of the posts with a topic is larger (smaller) than last
    month's by Fisher's exact test, q ≤ 0.05 after Benjamini and Hochberg; topics with fewer than
    5 posts in both months do neither and are not tested. `topic_trends` fits many weeks instead
    and may say otherwise.
    """
    if topics is None:
        return ()
    of_post = dict(zip(topics.posts, topics.labels.tolist(), strict=True))
    now, last = (Counter(of_post[p] for p in one.posts["post"] if p in of_post)
                 for one in (month, before))  # fmt: skip
    names = dict(zip(topics.table["topic"].tolist(), topics.table["name"].tolist(), strict=True))
    trends = _trends(now, last, names)
    rows = [
        {
            "topic": topic,
            "name": names.get(topic, str(topic)),
            "posts": now[topic],
            "posts_before": last[topic] if before.known else None,
            "trend": trends[topic] if before.known else None,
        }
        for topic in names
        if now[topic] or last[topic]
    ]
    return tuple(
        sorted(rows, key=lambda r: (-abs(r["posts"] - (r["posts_before"] or 0)), r["topic"]))
    )


def lists_of(month: Month, before: Month) -> dict[str, Rows]:
    """Return the best of the month: aspects, wishes, defects, quotes."""
    told = month.labelled("product")
    return {
        "aspects": _aspects(told, before.labelled("product"), known=before.known),
        "wishes": _texts(told[told["product_kind"] == "wish"]),
        "defects": _texts(told[told["product_kind"] == "defect"]),
        "quotes": _quotes(month),
    }


def formats_of(month: Month, before: Month, formats: pd.DataFrame | None) -> Rows:
    """Return one row a format of the brand's posts, the most frequent first.

    `people_per_post` counts those who commented below a post of the month by its end, each once a
    post; `reactions_per_post` is the median of the known ones.
    """
    if formats is None:
        return ()
    of_post = dict(zip(formats["post"].tolist(), formats["format"].tolist(), strict=True))
    last = Counter(of_post.get(post) for post in before.own_posts["post"])
    below = month.comments_received.dropna(subset=["post", "account"])
    people = below.groupby("post")["account"].nunique()
    comments = below.groupby("post").size()
    own = month.own_posts.assign(
        format=[of_post.get(post) for post in month.own_posts["post"]],
        people=month.own_posts["post"].map(people).fillna(0),
        below=month.own_posts["post"].map(comments).fillna(0),
    )
    known = month.given.has_comments
    rows = [
        {
            "format": name,
            "posts": len(posts),
            "posts_before": last[name] if before.known else None,
            "reactions_per_post": finite(posts["reactions"].astype("float64").median()),
            "comments_per_post": float(posts["below"].mean()) if known else None,
            "people_per_post": float(posts["people"].mean()) if known else None,
            "evidence": posts["post"].tolist()[:EVIDENCE],
        }
        for name, posts in own.groupby("format")
    ]
    return tuple(sorted(rows, key=lambda row: (-row["posts"], row["format"])))


def _counted(month: Month) -> ShareOfVoice:
    return share_of_voice(month.posts, month.given.brand)


def _trends(now: Counter[Any], last: Counter[Any], names: Iterable[Any]) -> dict[Any, str]:
    """Return by topic whether its share of the posts changed from one month to the next."""
    from scipy import stats

    posts, earlier = now.total(), last.total()
    told = [n for n in names if max(now[n], last[n]) >= FEWEST and posts and earlier]
    tables = [[[now[n], posts - now[n]], [last[n], earlier - last[n]]] for n in told]
    p = np.array([stats.fisher_exact(table).pvalue for table in tables], dtype=float)
    trends = dict.fromkeys(names, "steady")
    for name, q in zip(told, adjusted(p), strict=True):
        if q <= LEVEL:
            grows = now[name] / posts > last[name] / earlier
            trends[name] = "growing" if grows else "fading"
    return trends


def _aspects(told: pd.DataFrame, earlier: pd.DataFrame, *, known: bool) -> Rows:
    keys: dict[str, list[str]] = {}
    for message, aspects in zip(told["message"], told["aspects"], strict=True):
        for aspect in aspects if isinstance(aspects, (list, tuple)) else ():
            keys.setdefault(str(aspect), []).append(message)
    last = Counter(
        str(aspect)
        for aspects in earlier["aspects"]
        for aspect in (aspects if isinstance(aspects, (list, tuple)) else ())
    )
    best = sorted(keys.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:BEST]
    return tuple(
        {
            "aspect": aspect,
            "messages": len(found),
            "messages_before": last[aspect] if known else None,
            "evidence": found[:EVIDENCE],
        }
        for aspect, found in best
    )


def _texts(messages: pd.DataFrame) -> Rows:
    best = _liked(messages).head(BEST)
    return tuple(
        {"message": key, "text": text, "likes": None if pd.isna(likes) else int(likes)}
        for key, text, likes in zip(best["message"], best["text"], best["likes"], strict=True)
        if isinstance(text, str)
    )


def _quotes(month: Month) -> Rows:
    praise = month.labelled("success")
    told = [isinstance(quote, str) and bool(quote) for quote in praise["quote"]]
    quoted = praise[np.array(told, dtype=bool)]
    best = _liked(quoted).drop_duplicates("account").drop_duplicates("quote").head(BEST)
    return tuple({"message": key, "quote": quote}
                 for key, quote in zip(best["message"], best["quote"], strict=True))  # fmt: skip


def _liked(messages: pd.DataFrame) -> pd.DataFrame:
    """Return messages by known likes, the most liked first, then the oldest."""
    return messages.sort_values(
        ["likes", "created_at", "message"], ascending=[False, True, True], na_position="last"
    )
