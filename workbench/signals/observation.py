"""What every signal family looks at, prepared once: own posts, brand posts, profiles, attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.brand import Brand
from workbench.graph import AttentionGraph, graph_until
from workbench.schema import check
from workbench.signals.tidy import tidy_comments, tidy_posts, tidy_profiles
from workbench.text.markers import paid_label, says_giveaway
from workbench.text.matching import BrandMatcher

__all__ = ["Observation", "observe"]

EARNED = ("mention", "tag", "comment", "reply", "repost")
POST_COLUMNS = (
    "post", "account", "platform", "created_at", "text", "kind", "likes", "comments", "shares",
    "views", "likes_hidden", "mentions", "hashtags", "tagged", "coauthors", "sponsors",
    "paid_partnership", "repost_of", "reply_to",
)  # fmt: skip
COMMENT_COLUMNS = ("account", "post", "post_account", "created_at", "text")
PROFILE_COLUMNS = (
    "display_name", "bio", "followers", "following", "posts_count", "verified", "business",
    "private", "has_picture", "category", "external_url", "as_of", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Observation:
    """The data as the signals see them, cut off at `as_of`.

    Parameters
    ----------
    posts
        Dated posts with an author, not later than `as_of`, with the columns brand (bool: names,
        tags or is written with the brand), rivals (list of competitor names), paid, giveaway
        (bool) and own (bool: not a repost).
    comments
        Comments not later than `as_of`; undated ones only where no moment was given.
    profiles
        One row an account: the newest known profile, index `account`.
    history
        All profile snapshots not later than `as_of`; undated ones only where none was given.
    graph
        Who gives attention to whom.
    brand_accounts, rival_accounts
        Account keys of the brand and of its competitors.
    candidates
        Account keys in ascending order; empty until they have been chosen.
    sentiment, safety
        What was judged of posts, index `post`: the columns of `judge_sentiment` and
        `flag_safety`. None if nobody judged.
    languages
        Language codes of posts, index `post`; None if they are still to be detected.
    undated
        Account keys of who named the brand in a post without a date: such posts count nowhere,
        but nobody is told never to have mentioned the brand. Empty at a given moment, as they
        may be from after it.
    """

    posts: pd.DataFrame
    comments: pd.DataFrame
    profiles: pd.DataFrame
    history: pd.DataFrame
    graph: AttentionGraph
    brand: Brand
    brand_accounts: frozenset[str]
    rival_accounts: frozenset[str]
    as_of: pd.Timestamp
    candidates: pd.Index
    sentiment: pd.DataFrame | None = None
    safety: pd.DataFrame | None = None
    languages: pd.Series | None = None
    undated: frozenset[str] = frozenset()

    @cached_property
    def own(self) -> pd.DataFrame:
        """Own posts, no reposts, of the candidates, with `who`, their position."""
        who = self.positions(self.posts["account"])
        kept = self.posts["own"].to_numpy(dtype=bool) & (who >= 0)
        return _kept(self.posts.assign(who=who), pd.Series(kept))

    def positions(self, accounts: pd.Series) -> npt.NDArray[np.int64]:
        """Return each account's position among the candidates, −1 for others."""
        return np.asarray(self.candidates.get_indexer(accounts), dtype=np.int64)

    def days_ago(self, moments: pd.Series) -> npt.NDArray[np.float64]:
        """Return how many days before `as_of` each moment lies, ≥ 0."""
        age = (self.as_of - moments).dt.total_seconds().to_numpy(dtype=float) / 86_400
        past: npt.NDArray[np.float64] = np.maximum(age, 0.0)
        return past


def observe(  # the five tables of a project, the graph and a moment
    posts: pd.DataFrame,
    comments: pd.DataFrame | None,
    accounts: pd.DataFrame | None,
    graph: AttentionGraph,
    brand: Brand,
    *,
    as_of: pd.Timestamp | None,
    history: pd.DataFrame | None,
) -> Observation:
    """Cut the tables at `as_of`, find the brand in every post, and line the columns up.

    With `as_of` None the newest `created_at` is taken, and profiles count whenever they were
    collected; a given `as_of` leaves out later profiles, and comments and profiles without a
    date, of which nobody knows whether they were there.

    Raises
    ------
    SchemaError
        `posts` lacks the columns post, account, created_at or text.
    """
    check(posts, ["post|post_id", "account", "created_at", "text"], where="measure(posts)")
    given = as_of is not None
    posts = _with_columns(tidy_posts(posts), POST_COLUMNS)
    posts = _kept(posts, posts["account"].notna())
    dateless = posts[posts["created_at"].isna().to_numpy(dtype=bool)]
    undated = frozenset[str]() if given else _naming(dateless, brand)
    posts = _kept(posts, posts["created_at"].notna())
    comments = tidy_comments(comments) if comments is not None else pd.DataFrame()
    comments = _with_columns(comments, COMMENT_COLUMNS)
    moment = as_of if as_of is not None else _newest_moment(posts, comments)
    posts = _kept(posts, posts["created_at"] <= moment).reset_index(drop=True)
    past = comments["created_at"] <= moment
    past = past if given else past | comments["created_at"].isna()
    comments = _kept(comments, past).reset_index(drop=True)
    platforms = sorted(posts["platform"].dropna().unique())
    snapshots = _snapshots(accounts, history, moment if given else None)
    return Observation(
        posts=_about_brand(posts, brand),
        comments=comments,
        profiles=_newest(snapshots),
        history=snapshots,
        graph=graph_until(graph, moment, only_dated=True) if given else graph,
        brand=brand,
        brand_accounts=frozenset(f"{p}:{h}" for p in platforms for h in brand.handles),
        rival_accounts=frozenset(f"{p}:{h}" for p in platforms for h in brand.competitor_handles),
        as_of=moment,
        candidates=pd.Index([], dtype="str"),
        undated=undated,
    )


def _naming(posts: pd.DataFrame, brand: Brand) -> frozenset[str]:
    """Return who names the brand in these posts."""
    if posts.empty:
        return frozenset()
    about = BrandMatcher(brand).find(posts)["brand"].to_numpy(dtype=bool)
    return frozenset(posts["account"][about])


def _kept(frame: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    """Return the rows of a mask; all of them without a copy, as millions take a gigabyte."""
    return frame if bool(mask.all()) else frame[mask.to_numpy(dtype=bool)]


def _newest_moment(posts: pd.DataFrame, comments: pd.DataFrame) -> pd.Timestamp:
    moments = [frame["created_at"].max() for frame in (posts, comments) if len(frame)]
    known = [moment for moment in moments if not pd.isna(moment)]
    return max(known) if known else pd.NaT


def _with_columns(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    missing = {name: _blank(name, frame.index) for name in names if name not in frame.columns}
    frame = frame.assign(**missing) if missing else frame
    if "platform" in missing and "account" in frame:
        frame["platform"] = frame["account"].astype("str").str.split(":", n=1).str[0]
    return frame


def _blank(name: str, index: pd.Index) -> pd.Series:
    kinds = {
        "likes": "Int64", "shares": "Int64", "comments": "Int64", "views": "Int64",
        "followers": "Int64", "following": "Int64", "posts_count": "Int64",
        "likes_hidden": "boolean",
        "paid_partnership": "boolean", "private": "boolean", "business": "boolean",
        "verified": "boolean", "has_picture": "boolean",
        "mentions": "object", "hashtags": "object", "tagged": "object",
        "coauthors": "object", "sponsors": "object",
        "created_at": "datetime64[us, UTC]", "as_of": "datetime64[us, UTC]",
    }  # fmt: skip
    return pd.Series(None, index=index, dtype=kinds.get(name, "str"))


def _about_brand(posts: pd.DataFrame, brand: Brand) -> pd.DataFrame:
    found = BrandMatcher(brand).find(posts.assign(tagged=_with_coauthors(posts)))
    text = posts["text"].fillna("")
    label = paid_label(text)
    sponsored = posts["paid_partnership"].fillna(value=False).to_numpy(dtype=bool, copy=True)
    named = (isinstance(s, list) and bool(s) for s in posts["sponsors"])
    sponsored |= np.fromiter(named, dtype=bool, count=len(posts))
    return posts.assign(
        brand=found["brand"].to_numpy(dtype=bool),
        rivals=found["competitors"].to_numpy(),
        label=label,
        paid=sponsored | (label != ""),
        giveaway=says_giveaway(text),
        own=posts["repost_of"].isna().to_numpy(),
    )


def _with_coauthors(posts: pd.DataFrame) -> pd.Series:
    """Return whom each post tags or is written with: a collab with the brand is about the brand."""
    tagged = posts["tagged"].tolist()
    for row, authors in enumerate(posts["coauthors"].tolist()):
        if isinstance(authors, list) and authors:
            named = tagged[row]
            some = isinstance(named, (list, tuple, np.ndarray))
            tagged[row] = [*named, *authors] if some else authors
    return pd.Series(tagged, index=posts.index, dtype=object)


def _snapshots(
    accounts: pd.DataFrame | None, history: pd.DataFrame | None, until: pd.Timestamp | None
) -> pd.DataFrame:
    frames = [tidy_profiles(f) for f in (accounts, history) if f is not None and len(f)]
    frames = [_with_columns(f, ["account", *PROFILE_COLUMNS]) for f in frames]
    if not frames:
        return _with_columns(pd.DataFrame(), ["account", *PROFILE_COLUMNS])
    if until is not None:
        frames = [f[f["as_of"] <= until] for f in frames]
    both = pd.concat([f[["account", *PROFILE_COLUMNS]] for f in frames], ignore_index=True)
    return both.drop_duplicates(["account", "as_of", "source", "followers"])


def _newest(snapshots: pd.DataFrame) -> pd.DataFrame:
    """Return the newest known value of each field, and when followers were last seen."""
    # Sources that disagree about one moment are settled by name and figure, never by row order.
    order = ["account", "as_of", "source", "followers"]
    ordered = snapshots.sort_values(order, kind="stable", na_position="first")
    newest = ordered.groupby("account").last()  # skips nulls field by field
    counted = ordered[ordered["followers"].notna()].groupby("account")[["as_of", "source"]].last()
    renamed = counted.rename(columns={"as_of": "followers_as_of", "source": "followers_source"})
    return newest.join(renamed)
