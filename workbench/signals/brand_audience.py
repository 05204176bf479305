"""The audience of somebody's posts about the brand: what a brand hopes to earn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.graph.columns import places_among
from workbench.signals.acts import HALF_LIFE_DAYS
from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts, group_sizes, group_sum
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_brand_audience"]


def measure_brand_audience(seen: Observation) -> Measured | Absent:
    """Measure how many different people reacted to a candidate's own posts about the brand.

    ``Σ 2^(−age/60)`` over the distinct accounts that commented on, answered or passed on an own
    post about the brand, age being that of each account's newest such act in days. Posts that are
    labelled as paid and giveaway entries earn nothing; the brand, its competitors and the author
    are no audience. This is the outcome that a brand asks for, observed one step earlier: how many
    people engage with what somebody says of it.

    Notes
    -----
    That past engagement with the same kind of post predicts the next better than followers or
    degree: Bakshy et al., *Everyone's an influencer*, WSDM 2011.
    """
    posts = _spoken(seen)
    if posts.empty:
        return Absent("brand_audience", ("signals.no_brand_posts", {"brand": seen.brand.name}))
    acts = _reactions(seen, posts)
    if acts.empty:
        return Absent("brand_audience", ("signals.no_brand_audience", {"brand": seen.brand.name}))
    size = len(seen.candidates)
    newest = acts.sort_values("age", kind="stable").drop_duplicates(["person", "who"])
    faded = 0.5 ** (newest["age"].to_numpy(dtype=float) / HALF_LIFE_DAYS)
    # Smallest first, so that the order of the rows changes no bit of the sum.
    order = np.argsort(faded, kind="stable")
    who, faded = newest["who"].to_numpy(dtype=np.int64)[order], faded[order]
    value = group_sum(who, faded, size)
    people, spoken = group_sizes(newest["who"], size), group_sizes(posts["who"], size)
    heard = acts.groupby("post")["person"].nunique().reindex(posts["post"]).fillna(0.0)
    return Measured(
        name="brand_audience",
        value=value,
        n=people,
        coverage=np.ones(size),
        spread=np.sqrt(group_sum(who, faded**2, size)),
        peers=everybody(value),
        counted=True,
        reasons=tuple(
            ("signals.brand_audience_reason", {"people": k, "posts": p}) if p
            else ("signals.brand_audience_none", {})
            for k, p in zip(people.tolist(), spoken.tolist(), strict=True)
        ),
        evidence=best_posts(
            posts[heard.to_numpy() > 0], heard.to_numpy()[heard.to_numpy() > 0], seen.candidates
        ),
    )  # fmt: skip


def _spoken(seen: Observation) -> pd.DataFrame:
    """Return own posts about the brand that nobody paid for and that take part in no giveaway."""
    own = seen.own
    counts = own["brand"].to_numpy(dtype=bool) & ~own["paid"].to_numpy(dtype=bool)
    return own[counts & ~own["giveaway"].to_numpy(dtype=bool)].drop_duplicates("post")


def _reactions(seen: Observation, posts: pd.DataFrame) -> pd.DataFrame:
    """Return who reacted to which of the posts: person (int64), who, post, age (days)."""
    keys = pd.Index(posts["post"])
    places, people, moments = [], [], []
    for table, column in (
        (seen.comments, "post"),
        (seen.posts, "repost_of"),
        (seen.posts, "reply_to"),
    ):
        place = places_among(table[column], keys)
        hit = (place >= 0) & table["created_at"].notna().to_numpy()
        hit &= table["account"].notna().to_numpy()
        places.append(place[hit])
        people.append(table["account"][hit])
        moments.append(table["created_at"][hit])
    place, person = np.concatenate(places), pd.concat(people, ignore_index=True)
    house = person.isin(seen.brand_accounts | seen.rival_accounts).to_numpy(dtype=bool)
    author = posts["account"].to_numpy(dtype=object)[place]
    kept = ~house & (person.to_numpy(dtype=object) != author)
    codes, _ = pd.factorize(person)
    return pd.DataFrame(
        {
            "person": codes[kept],
            "who": posts["who"].to_numpy(dtype=np.int64)[place[kept]],
            "post": keys[place[kept]],
            "age": seen.days_ago(pd.concat(moments, ignore_index=True))[kept],
        }
    )
