"""A ranking as the columns that the browser keeps: names as text, figures as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.export.links import profile_link
from workbench.phrases import say
from workbench.ranking import PRESETS, Ranking, never_mentioned
from workbench.schema.keys import handle_of

__all__ = [
    "NOT_KNOWN",
    "better_bytes",
    "candidate_columns",
    "flag_kind",
    "main_topics",
    "mark_words",
    "newest_pictures",
    "order_bytes",
    "rank_bytes",
    "signal_entries",
    "start_filters",
    "topic_names",
]

if TYPE_CHECKING:
    from workbench.ugc import Topics

NOT_KNOWN = 255
MAIN_TOPICS = 2


def candidate_columns(
    ranking: Ranking,
    language: str,
    *,
    posts: pd.DataFrame | None = None,
    topics: Topics | None = None,
) -> dict[str, list[Any]]:
    """Return what is known of each candidate as lists, in the candidates' own order.

    Parameters
    ----------
    ranking
        Where they stand.
    language
        Of the flags.
    posts
        Posts indexed by key: whose they are, and which have a kept picture.
    topics
        Topics of the posts.

    Returns
    -------
    dict
        account, handle, name, followers, tier, language, type, given, mentioned, profile, flags
        (sentences), marks (kinds of flags and ``"customer"``), topics (ids of the main two by
        posts) and picture (key of the newest post that has one, ``""`` without). Marks and
        topics are words with spaces between them: lists in lists would be searched for bytes.
    """
    known = ranking.signals.candidates
    accounts = [str(account) for account in known.index]
    left = set(ranking.table["account"])
    flags = known["flags"] if "flags" in known else [[]] * len(known)
    customer = known["customer"] if "customer" in known else [False] * len(known)
    main = main_topics(posts, topics)
    picture = newest_pictures(posts)
    return {
        "account": accounts,
        "handle": [handle_of(account) for account in accounts],
        "name": _texts(known["display_name"]),
        "followers": [None if pd.isna(f) else int(f) for f in known["followers"]],
        "tier": _texts(known["tier"]),
        "language": _texts(known["language"]),
        "type": _texts(known["type"]),
        "given": ["in" if account in left else "" for account in accounts],
        "mentioned": ["never" if silent else "" for silent in never_mentioned(ranking.signals)],
        "profile": [profile_link(account) for account in accounts],
        "flags": [
            "; ".join(say(phrase, language, **values) for phrase, values in row) for row in flags
        ],
        "marks": [
            " ".join([*dict.fromkeys(flag_kind(p) for p, _ in row), *(["customer"] * bool(bought))])
            for row, bought in zip(flags, customer, strict=True)
        ],
        "topics": [" ".join(map(str, main.get(account, ()))) for account in accounts],
        "picture": [picture.get(account, "") for account in accounts],
    }


def flag_kind(phrase: str) -> str:
    """Return the short name of a flag, of which the board has words.

    >>> flag_kind("signals.likes_comments_reason")
    'likes_comments'
    """
    return phrase.rpartition(".")[2].removesuffix("_reason").removesuffix("_one")


def mark_words(language: str) -> dict[str, str]:
    """Return what a mark of a row means, for those that are no doubt and have no sentence."""
    return {"customer": say("signals.listed_customer", language)}


def topic_names(topics: Topics | None) -> list[tuple[int, str]]:
    """Return topics with their names, largest first."""
    if topics is None:
        return []
    table = topics.table
    return [(int(t), str(name)) for t, name in zip(table["topic"], table["name"], strict=True)]


def main_topics(posts: pd.DataFrame | None, topics: Topics | None) -> dict[str, list[int]]:
    """Return the ids of the two topics an account posts about most, ties by id.

    Posts without words, the brand's own and replies do not count.
    """
    if posts is None or topics is None:
        return {}
    counted = ~topics.apart & (topics.confidence > 0)
    of_post = pd.Series(topics.labels[counted], index=pd.Index(topics.posts)[counted], name="topic")
    both = posts[["account"]].join(of_post, how="inner").dropna(subset=["account"])
    sizes = both.groupby(["account", "topic"], sort=True).size().reset_index(name="posts")
    sizes = sizes.sort_values(["account", "posts"], ascending=[True, False], kind="stable")
    best = sizes.groupby("account", sort=False).head(MAIN_TOPICS)
    main: dict[str, list[int]] = {}
    for account, topic in zip(best["account"], best["topic"], strict=True):
        main.setdefault(str(account), []).append(int(topic))
    return main


def newest_pictures(posts: pd.DataFrame | None) -> dict[str, str]:
    """Return the key of each account's newest dated post with a kept picture."""
    if posts is None or "media" not in posts:
        return {}
    kept = [
        isinstance(items, list) and any(item.get("path") for item in items)
        for items in posts["media"]
    ]
    seen = posts.loc[kept, ["account", "created_at"]].dropna().sort_values("created_at")
    return {str(account): str(key) for key, account in seen["account"].items()}


def signal_entries(ranking: Ranking, language: str) -> list[dict[str, Any]]:
    """Return the signals in use: name, label, weight, and whether peers are compared."""
    measured = ranking.signals.measured
    return [
        {
            "name": name,
            "label": say(f"widgets.board_signal_{name}", language),
            "weight": weight,
            "compared": measured[name].peers is not None,
        }
        for name, weight in ranking.weights.items()
    ]


def better_bytes(ranking: Ranking) -> bytes:
    """Return of how many in 100 each candidate is better, uint8 ``(n_signals, n_candidates)``.

    255 where a value is not known. Signals stand in the order of `signal_entries`.
    """
    rows = []
    for name in ranking.weights:
        measured = ranking.signals.measured[name]
        better = np.floor(100 * measured.percentile())
        rows.append(np.where(np.isnan(measured.value), NOT_KNOWN, better).astype(np.uint8))
    return np.array(rows, dtype=np.uint8).tobytes()


def rank_bytes(ranking: Ranking) -> bytes:
    """Return rank, rank_low, rank_high and p_top in thousandths, int32 ``(4, n_candidates)``."""
    table = ranking.unfiltered.table.set_index("account").reindex(ranking.signals.candidates.index)
    columns = [table["rank"], table["rank_low"], table["rank_high"], table["p_top"] * 1000]
    return np.array([c.to_numpy(dtype=float) for c in columns]).astype("<i4").tobytes()


def order_bytes(ranking: Ranking) -> bytes:
    """Return the ranks alone, int32 ``(n_candidates,)``: nothing is drawn for them."""
    return ranking.order.ranks.astype("<i4").tobytes()


def start_filters(ranking: Ranking) -> list[tuple[str, str]]:
    """Return the filters that are on at first: group and value, as the board knows them."""
    if ranking.conditions == {"never_mentioned": True}:
        return [("mentioned", "never")]
    return [("given", "in")] if ranking.shown < ranking.candidates else []


def preset_weights() -> dict[str, dict[str, float]]:
    """Return the ready-made weights by name."""
    return {name: dict(weights) for name, weights in PRESETS.items()}


def _texts(column: pd.Series) -> list[str | None]:
    return [text if isinstance(text, str) and text else None for text in column]
