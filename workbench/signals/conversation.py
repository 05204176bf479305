"""Conversation: how many people talk with somebody, and with each other, under a post."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.graph.columns import places_among
from workbench.signals.comparison import nearest_followers, platforms_of
from workbench.signals.grouping import best_posts, group_sizes, group_sum, pooled_spread
from workbench.signals.measured import Absent, Measured, Phrase
from workbench.signals.observation import Observation
from workbench.signals.reach import followers_of
from workbench.signals.substance import says_something

__all__ = ["measure_conversation"]

Whole = npt.NDArray[np.int64]


def measure_conversation(seen: Observation) -> Measured | Absent:
    """Measure conversation depth: what people say to the candidate and to each other, a post.

    The depth of a post is ``people + answers``: distinct people who wrote a comment that says
    something (`says_something`: not an emoji, a name or a word), and distinct answers, one for
    each person and comment answered, the author's own included. Where a platform's data know no
    threads, the author's comments under a post are one answer. The brand and its competitors do
    not count. The value is the squared mean of square roots over the posts, ``(Σ√d/n)²``, so that
    one heated thread is not taken for a habit. Compared with the nearest peers by followers.

    Posts that have comments but whose comments were not collected are left out, and `coverage`
    says so; where the figure is unknown the table of comments is taken to be complete.

    Notes
    -----
    The conversation rate, audience comments a post, is Kaushik's (*Best social media metrics:
    conversation, amplification, applause, economic value*, 2011); that answers within threads
    tell discussion from applause is Gómez, Kaltenbrunner and López's finding (*Statistical
    analysis of the social network and discussion threads in Slashdot*, WWW 2008). What is too
    short to count, and the sum, are judgement.
    """
    own = _read_posts(seen)
    talk = _talk(seen, own)
    if talk is None:
        return Absent("conversation", ("signals.no_comments", {}))
    size, posts = len(seen.candidates), len(own)
    depth = (group_sizes(talk.people_at, posts) + group_sizes(talk.answers_at, posts)).astype(float)
    figure = own["comments"].to_numpy(dtype=float, na_value=np.nan)
    read = (group_sizes(talk.all_at, posts) > 0) | ~(figure > 0)
    known, rooted = own[read], np.sqrt(depth[read])
    n = group_sizes(known["who"], size)
    with np.errstate(invalid="ignore"):
        mean = group_sum(known["who"], rooted, size) / np.where(n > 0, n, np.nan)
    value = mean**2
    error = pooled_spread(known["who"], rooted, mean, n)
    told = known[depth[read] > 0]
    return Measured(
        name="conversation",
        value=value,
        n=n,
        coverage=n / np.maximum(group_sizes(own["who"], size), 1),
        spread=2 * np.nan_to_num(mean) * error,
        peers=nearest_followers(seen.candidates, value, followers_of(seen)),
        reasons=_reasons(talk, own["who"].to_numpy(dtype=np.int64), value.tolist(), n.tolist()),
        prior=2.0,
        evidence=best_posts(told, depth[read][depth[read] > 0], seen.candidates),
    )


@dataclass(frozen=True)
class _Talk:
    """Comments under own posts, each as the post's position: all, too short, people, answers."""

    all_at: pd.Series
    short_at: pd.Series
    people_at: pd.Series
    person: Whole  # who the people are, beside `people_at`
    answers_at: pd.Series


def _read_posts(seen: Observation) -> pd.DataFrame:
    own = seen.own[["who", "post", "created_at", "comments"]]
    return own[~own["post"].duplicated().to_numpy()]


def _talk(seen: Observation, own: pd.DataFrame) -> _Talk | None:
    """Return who said something under which post; None if the data hold no such comment."""
    at = places_among(seen.comments["post"], pd.Index(own["post"]))
    wanted = [c for c in ("account", "text", "reply_to") if c in seen.comments]
    comments, at = seen.comments.loc[at >= 0, wanted], at[at >= 0]
    person, names = pd.factorize(comments["account"])
    ours = names.isin(seen.brand_accounts | seen.rival_accounts)
    here = np.flatnonzero(person >= 0)
    here = here[~ours[person[here]]]
    if not len(here):
        return None
    at, person, comments = at[here], person[here], comments.iloc[here]
    author = own["who"].to_numpy()[at]
    by_author = seen.candidates.get_indexer(names)[person] == author
    thread = _threads(comments)
    threaded = _with_threads(platforms_of(seen.candidates)[author], thread)
    says = says_something(comments["text"])
    opens = says & (thread < 0) & ~by_author
    # Without threads the author's words under a post can only be answers, one a post.
    answer_to = np.where(thread >= 0, len(own) + thread, at)
    answers = says & ((thread >= 0) | (by_author & ~threaded))
    first, spoken = _once(at[opens], person[opens]), _once(answer_to[answers], person[answers])
    return _Talk(
        all_at=pd.Series(at),
        short_at=pd.Series(at[~says]),
        people_at=pd.Series(at[opens][first]),
        person=person[opens][first],
        answers_at=pd.Series(at[answers][spoken]),
    )


def _threads(comments: pd.DataFrame) -> Whole:
    """Return a number for the comment that each one answers, −1 where it answers none."""
    if "reply_to" not in comments:
        return np.full(len(comments), -1, dtype=np.int64)
    return np.asarray(pd.factorize(comments["reply_to"])[0], dtype=np.int64)


def _with_threads(platform: npt.NDArray[np.str_], thread: Whole) -> npt.NDArray[np.bool_]:
    """Say for each comment whether the data know answers on its platform."""
    return np.isin(platform, np.unique(platform[thread >= 0]))


def _once(where: Whole, person: Whole) -> Whole:
    """Return the first row of each person at each place."""
    if not len(where):
        return np.zeros(0, dtype=np.int64)
    pair = where.astype(np.int64) * (int(person.max()) + 1) + person
    return np.asarray(np.unique(pair, return_index=True)[1], dtype=np.int64)


def _reasons(talk: _Talk, who: Whole, value: list[float], posts: list[int]) -> tuple[Phrase, ...]:
    size = len(value)

    def counted(at: pd.Series) -> list[int]:
        return [int(k) for k in group_sizes(pd.Series(who[at.to_numpy()]), size)]

    speaker = who[talk.people_at.to_numpy()]
    people = group_sizes(pd.Series(speaker[_once(speaker, talk.person)]), size).tolist()
    answers, short, every = (counted(at) for at in (talk.answers_at, talk.short_at, talk.all_at))
    return tuple(
        ("signals.conversation_unknown", {}) if not posts[i]
        else ("signals.conversation_none", {"posts": posts[i]}) if not every[i]
        else (
            "signals.conversation_reason",
            {"depth": value[i], "people": people[i], "answers": answers[i], "posts": posts[i],
             "short": short[i] / every[i]},
        )
        for i in range(size)
    )  # fmt: skip
