"""All that happened, before and after the cuts, lined up once: attention, brand posts, answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from workbench.brand import Brand
from workbench.graph import attention_graph
from workbench.ranking.backtest.known import Tables
from workbench.schema import once
from workbench.signals.observation import EARNED, observe

__all__ = ["Happened", "all_that_happened"]


@dataclass(frozen=True)
class Happened:
    """What accounts did, each row dated; the brand's and its competitors' own acts are left out.

    Parameters
    ----------
    attention
        source, target, at: who gave whom attention by a mention, tag, comment, reply or repost.
    brand_posts
        account, post, at: own posts about the brand, without those labelled as paid.
    brand_talk
        account, at: these and reposts of posts about the brand.
    answers
        source, account, post, brand (bool), at: who commented on, answered or passed on which
        account's own post, and whether that is one of `brand_posts`; not the author.
    own_posts
        account, at: own posts of any kind.
    """

    attention: pd.DataFrame
    brand_posts: pd.DataFrame
    brand_talk: pd.DataFrame
    answers: pd.DataFrame
    own_posts: pd.DataFrame

    def between(self, after: pd.Timestamp | None, until: pd.Timestamp) -> Happened:
        """Return what happened after one moment and not later than another."""
        return Happened(
            **{
                name: rows[(rows["at"] <= until) & (True if after is None else rows["at"] > after)]
                for name, rows in vars(self).items()
            }
        )


def all_that_happened(tables: Tables, brand: Brand) -> Happened:
    """Line up what the tables hold as of their end, each post and comment once."""
    posts, comments = once(tables.posts, "post"), tables.comments
    comments = None if comments is None else once(comments, "comment")
    graph = attention_graph(posts, comments, half_life=None)
    seen = observe(posts, comments, None, graph, brand, as_of=None, history=None)
    house = seen.brand_accounts | seen.rival_accounts
    acts = graph.interactions
    acts = acts[acts["kind"].isin(EARNED).to_numpy(dtype=bool) & acts["at"].notna().to_numpy()]
    spoken = seen.posts.rename(columns={"created_at": "at"})
    own = spoken[spoken["own"].to_numpy(dtype=bool)]
    about = spoken["brand"].to_numpy(dtype=bool) & ~spoken["paid"].to_numpy(dtype=bool)
    talk = spoken.loc[about, ["account", "post", "at"]]
    brand_posts = talk[talk["post"].isin(own["post"])]
    return Happened(
        attention=acts.loc[~acts["source"].isin(house), ["source", "target", "at"]],
        brand_posts=brand_posts,
        brand_talk=talk[["account", "at"]],
        answers=_answers(posts, comments, own, set(brand_posts["post"]), house),
        own_posts=own[["account", "at"]],
    )


def _answers(
    posts: pd.DataFrame,
    comments: pd.DataFrame | None,
    own: pd.DataFrame,
    about: Collection[str],
    house: Collection[str],
) -> pd.DataFrame:
    """Return who reacted in words or by passing on to which own post."""
    parts = [(posts, name) for name in ("repost_of", "reply_to") if name in posts]
    if comments is not None and "post" in comments:
        parts.append((comments, "post"))
    empty = own.iloc[:0][["account", "post", "at"]]
    rows = [
        pd.DataFrame(
            {
                "source": frame["account"].to_numpy(),
                "post": frame[to].to_numpy(),
                "at": frame["created_at"].to_numpy(),
            }
        )
        for frame, to in parts
    ]
    given = pd.concat(
        [empty.rename(columns={"account": "source"}), *(r[r.notna().all(axis=1)] for r in rows)],
        ignore_index=True,
    )
    authors = own.drop_duplicates("post").set_index("post")["account"]
    given = given.assign(
        account=given["post"].map(authors), brand=given["post"].isin(about).to_numpy()
    )
    kept = given["account"].notna() & (given["source"] != given["account"])
    return given[kept & ~given["source"].isin(house)]
