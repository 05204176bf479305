"""The brand's own posts by format, giveaway to tutorial, and how people respond to each."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import pandas as pd

from workbench.brand import Brand
from workbench.schema import check, handle_of
from workbench.ugc.spaces.cues import folded, pattern_of

__all__ = ["FORMATS", "format_rates", "own_formats"]

FORMATS = (
    "giveaway", "poll", "event", "tutorial", "repost", "announcement", "question", "other",
)  # fmt: skip
COLUMNS = (
    "post", "format", "evidence", "interactions", "engagement_rate", "comments", "commenters",
)  # fmt: skip
RATES = (
    "format", "posts", "engagement_rate", "interactions", "comments", "distinct_commenters",
)  # fmt: skip


def own_formats(
    posts: pd.DataFrame,
    brand: Brand,
    *,
    accounts: pd.DataFrame | None = None,
    comments: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say what kind of post each of the brand's own is, and how people responded.

    Parameters
    ----------
    posts
        `post`, `account` and `text`; `likes`, `likes_hidden` and `comments` where known.
    brand
        Whose handles tell own posts.
    accounts
        `account`, `followers` and, where several are known, `as_of`: the newest holds.
    comments
        `post` and `account`, to tell how many people stand behind the comments.

    Returns
    -------
    pandas.DataFrame
        One row an own post, in input order: `post`; `format`, the first of `FORMATS` that the
        text shows, else other; `evidence`, the words that show it, or None; `interactions`
        (Int64, likes and comments); `engagement_rate` (Float64, interactions by follower);
        `comments` (Int64); `commenters` (Int64, different people who are not the brand).
        Unknown is null; hidden likes are unknown.

    Raises
    ------
    SchemaError
        A column is missing.

    Examples
    --------
    >>> posts = pd.DataFrame({"post": ["x:1"], "account": ["x:oatly"],
    ...                       "text": ["Gewinnspiel! Wir verlosen 3 Kisten"]})
    >>> formats = own_formats(posts, Brand("Oatly", handles=["oatly"]))
    >>> formats[["format", "evidence"]].values.tolist()
    [['giveaway', 'Gewinnspiel']]
    """
    check(posts, ["post", "account", "text"], where="own_formats")
    mine = pd.Series([_is_own(a, brand) for a in posts["account"]], index=posts.index, dtype=bool)
    own = posts[mine]
    named = [_format(text) for text in own["text"]]
    likes, replies = _whole(own, "likes"), _whole(own, "comments")
    if "likes_hidden" in own:
        likes = likes.mask(own["likes_hidden"].fillna(value=False).astype(bool))
    interactions = likes + replies
    followers = own["account"].map(_followers(accounts)).astype("Float64")
    table = pd.DataFrame(
        {
            "post": own["post"],
            "format": [name for name, _ in named],
            "evidence": pd.Series([words for _, words in named], index=own.index, dtype=object),
            "interactions": interactions,
            "engagement_rate": interactions.astype("Float64") / followers.mask(followers <= 0),
            "comments": replies,
            "commenters": own["post"].map(_commenters(comments, brand)).astype("Int64"),
        }
    )
    if comments is not None:
        table["commenters"] = table["commenters"].fillna(0)
    return table.reset_index(drop=True)[list(COLUMNS)]


def format_rates(formats: pd.DataFrame) -> pd.DataFrame:
    """Return how each format fares, most interactions a follower first.

    Parameters
    ----------
    formats
        From `own_formats`.

    Returns
    -------
    pandas.DataFrame
        One row a format that occurs: `format`, `posts`, then medians over its posts:
        `engagement_rate` (interactions by follower), `interactions`, `comments`; and
        `distinct_commenters`, different people by comment, summed over the posts where both are
        known, at most 1. Unknown is null; formats without a rate come last, then by
        interactions, then in the order of `FORMATS`.
    """
    check(formats, list(COLUMNS), where="format_rates")
    rows = []
    for name in FORMATS:
        posts = formats[formats["format"] == name]
        if posts.empty:
            continue
        told = posts[posts["commenters"].notna() & posts["comments"].notna()]
        said = int(told["comments"].sum())
        share = min(1.0, int(told["commenters"].sum()) / said) if said else None
        medians = [posts[c].astype("Float64").median() for c in RATES[2:5]]
        rows.append((name, len(posts), *medians, share))
    table = pd.DataFrame(rows, columns=list(RATES))
    types = dict.fromkeys(RATES[2:], "Float64")
    table = table.astype({"posts": "Int64"} | types)
    order = ["engagement_rate", "interactions"]
    return table.sort_values(order, ascending=False, na_position="last", kind="stable").reset_index(
        drop=True
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = (files("workbench.ugc") / "own_formats.toml").read_text(encoding="utf-8")
    return {
        name: pattern_of(said["de"] + said["en"], said.get("signs"))
        for name, said in tomllib.loads(text).items()
    }


def _format(text: object) -> tuple[str, str | None]:
    """Return the first format that a caption shows, and the words that show it, as written."""
    if not isinstance(text, str):
        return "other", None
    low = folded(text)
    for name, pattern in _patterns().items():
        match = pattern.search(low)
        if match and (name != "question" or "?" in low):
            return name, text[match.start() : match.end()]
    return "other", None


def _is_own(account: object, brand: Brand) -> bool:
    return isinstance(account, str) and handle_of(account) in brand.handles


def _whole(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of counts, null throughout if it is not there."""
    if name in frame:
        return pd.to_numeric(frame[name], errors="coerce").astype("Float64").round().astype("Int64")
    return pd.Series(pd.NA, index=frame.index, dtype="Int64")


def _followers(accounts: pd.DataFrame | None) -> dict[str, float]:
    if accounts is None:
        return {}
    check(accounts, ["account", "followers"], where="own_formats(accounts=…)")
    known = accounts.dropna(subset=["account", "followers"])
    if "as_of" in known:
        known = known.sort_values("as_of", kind="stable", na_position="first")
    return {str(a): float(f) for a, f in zip(known["account"], known["followers"], strict=True)}


def _commenters(comments: pd.DataFrame | None, brand: Brand) -> dict[str, int]:
    if comments is None:
        return {}
    check(comments, ["post", "account"], where="own_formats(comments=…)")
    known = comments.dropna(subset=["post", "account"])
    people: dict[str, set[str]] = {}
    for post, account in zip(known["post"], known["account"], strict=True):
        if not _is_own(account, brand):
            people.setdefault(str(post), set()).add(str(account))
    return {post: len(accounts) for post, accounts in people.items()}
