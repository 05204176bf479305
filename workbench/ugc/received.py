"""What a brand received: comments below its posts and posts that name it, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.text import BrandMatcher, mentions, repost_of
from workbench.text.captions import as_texts
from workbench.ugc.tables import TIME, handle_in, is_own
from workbench.ugc.threads import NEVER, Answer, Answers, Said, earliest, read_answers

__all__ = ["MESSAGE", "received"]

MESSAGE = {
    "message": "str", "kind": "str", "post": "str", "post_text": "str", "post_url": "str",
    "account": "str", "created_at": TIME, "text": "str", "url": "str", "likes": "Int64",
    "reposted": bool, "to_brand": bool, "to_person": bool, "answers_brand": bool,
    "answered": bool, "answer": "str", "answered_at": TIME, "answered_by_others": "Int64",
}  # fmt: skip
"""Columns and types of `received`."""


def received(posts: pd.DataFrame, comments: pd.DataFrame, brand: Brand) -> pd.DataFrame:
    """Return the messages to a brand and how they were answered, oldest first.

    Parameters
    ----------
    posts, comments
        From `read_posts` and `read_comments`.
    brand
        Whose messages; its handles count on every platform.

    Returns
    -------
    pandas.DataFrame
        Columns of `MESSAGE`: comments below the brand's posts (those it is coauthor of too) and
        posts of others that name it or answer it. `answers_brand`: below a post of it, or in
        answer to one; `to_brand`: that, or addressed by its handle; `to_person`: an answer to
        somebody else that does not name it; `answer`: key of its first answer;
        `answered_by_others`: how many messages of others were addressed to the author in that
        thread.
    """
    own_posts = _own_posts(posts, frozenset(brand.handles))
    home = _homes(posts, comments)
    talk = _talk_of_comments(comments, home)
    below = _of_comments(posts, comments, brand, Below(home, talk, own_posts))
    about = _of_posts(posts, talk, brand, own_posts)
    rows = pd.concat([below, about], ignore_index=True).astype(MESSAGE)
    order = ["created_at", "message"]
    return rows.drop_duplicates("message").sort_values(order, ignore_index=True)


@dataclass(frozen=True)
class Below:
    """Comments as a conversation: the post of each, all as messages, and which posts are ours."""

    home: pd.Series
    talk: list[Said]
    own_posts: pd.Series


def _own_posts(posts: pd.DataFrame, handles: frozenset[str]) -> pd.Series:
    mine = posts["account"].map(lambda account: is_own(account, handles)).astype(bool)
    return mine | posts["coauthors"].map(lambda names: _any_in(names, handles)).astype(bool)


def _homes(posts: pd.DataFrame, comments: pd.DataFrame) -> pd.Series:
    """Return the post of each comment; an answer stands where what it answers stands."""
    by_url = posts.dropna(subset="url").drop_duplicates("url").set_index("url")["post"]
    home = comments["post"].fillna(comments["post_url"].map(by_url).astype("str"))
    lost = home.isna() & comments["reply_to"].notna()
    if not lost.any():
        return home
    by_key = pd.Series(home.to_numpy(), index=comments["comment"])
    by_key = by_key[by_key.index.notna() & ~by_key.index.duplicated()]
    return home.where(~lost, comments["reply_to"].map(by_key).astype("str"))


def _of_comments(
    posts: pd.DataFrame, comments: pd.DataFrame, brand: Brand, below: Below
) -> pd.DataFrame:
    handles = frozenset(brand.handles)
    known = posts.drop_duplicates("post").set_index("post")
    home = below.home
    ours = home.isin(posts.loc[below.own_posts, "post"])
    ours |= comments["post_account"].map(lambda account: is_own(account, handles)).astype(bool)
    theirs = ~comments["account"].map(lambda account: is_own(account, handles)).astype(bool)
    answers = read_answers(below.talk, lambda who: who in handles)
    link = comments["post_url"].fillna(home.map(known["url"]).astype("str"))
    rows = comments.assign(
        message=comments["comment"],
        kind="comment",
        post=home,
        post_text=home.map(known["text"]),
        post_url=link,
        url=link,
        reposted=False,
        to_brand=True,
        to_person=_to_person(comments, handles),
        answers_brand=True,
        **_answer_columns(answers),
    )
    return rows.loc[ours & theirs & comments["comment"].notna(), list(MESSAGE)]


def _of_posts(
    posts: pd.DataFrame, below: list[Said], brand: Brand, own_posts: pd.Series
) -> pd.DataFrame:
    handles = frozenset(brand.handles)
    answers = _answers_to_posts(posts, below, handles)
    replies = posts["reply_to_account"].map(lambda account: is_own(account, handles)).astype(bool)
    replies |= posts["reply_to"].isin(posts.loc[own_posts, "post"])
    named = [bool(handles.intersection(mentions(text))) for text in as_texts(posts["text"])]
    about = BrandMatcher(brand).find(posts)["brand"].astype(bool) if len(posts) else replies
    known = posts.drop_duplicates("post").set_index("post")
    parent = posts["reply_to"].where(posts["reply_to"].isin(known.index), posts["post"])
    credited = [_is_repost(text) for text in as_texts(posts["text"])]
    rows = posts.assign(
        message=posts["post"],
        kind="post",
        post=parent,
        post_text=parent.map(known["text"]),
        post_url=parent.map(known["url"]),
        reposted=posts["repost_of"].notna() | np.array(credited, dtype=bool),
        to_brand=replies | np.array(named, dtype=bool),
        to_person=False,
        answers_brand=replies,
        **_answer_columns(answers),
    )
    return rows.loc[(about | replies) & ~own_posts & posts["post"].notna(), list(MESSAGE)]


def _to_person(comments: pd.DataFrame, handles: frozenset[str]) -> pd.Series:
    """Say which comments answer another person's comment and do not name the brand."""
    known = comments.drop_duplicates("comment").dropna(subset="comment").set_index("comment")
    answered = comments["reply_to"].map(known["account"])
    named = [not handles.isdisjoint(mentions(text)) for text in as_texts(comments["text"])]
    theirs = ~answered.map(lambda account: is_own(account, handles)).astype(bool)
    return answered.notna() & theirs & (answered != comments["account"]) & ~np.array(named, bool)


def _talk_of_comments(comments: pd.DataFrame, home: pd.Series) -> list[Said]:
    below = home.fillna(comments["post_url"])
    columns = [_plain(comments[name]) for name in ("comment", "account", "reply_to", "text")]
    rows = zip(*columns, _plain(below), _micros(comments["created_at"]),
               comments["mentions"].tolist(), strict=True)  # fmt: skip
    return [
        Said(
            key=key or f"?{number}",
            who=handle_in(account) if account else None,
            at=at,
            answers=None if parent in {None, place, key} else parent,
            names=names if isinstance(names, (list, tuple)) else mentions(text),
            below=place,
        )
        for number, (key, account, parent, text, place, at, names) in enumerate(rows)
    ]


def _answers_to_posts(
    posts: pd.DataFrame, comments: list[Said], handles: frozenset[str]
) -> Answers:
    """Return answers by posts (that name what they answer) and by comments below the post."""
    columns = [_plain(posts[name]) for name in ("post", "account", "reply_to")]
    talk = [
        Said(key or f"?{row}", handle_in(account) if account else None, at, parent)
        for row, (key, account, parent, at) in enumerate(
            zip(*columns, _micros(posts["created_at"]), strict=True)
        )
    ]
    replies = read_answers(talk, lambda who: who in handles)
    below = _comments_below(posts, comments, handles)
    loose = _answers_without_key(posts, talk, handles)
    first = [
        earliest([reply, *below.get(said.key, ()), loose.get(said.key)])
        for reply, said in zip(replies.first, talk, strict=True)
    ]
    return Answers(first, replies.others)


def _comments_below(
    posts: pd.DataFrame, talk: list[Said], handles: frozenset[str]
) -> dict[str, list[Answer]]:
    """Return the brand's comments below each post that speak to its author.

    Those are: one that begins a thread and names nobody else, one that names the author, and an
    answer to a comment of the author.
    """
    authors = {p: handle_in(a) for p, a in zip(_plain(posts["post"]), _plain(posts["account"]),
                                               strict=True) if p and a}  # fmt: skip
    who = {said.key: said.who for said in talk}
    found: dict[str, list[Answer]] = {}
    for said in talk:
        author = authors.get(said.below or "")
        if said.who not in handles or author is None:
            continue
        named = set(said.names) - handles
        answered = who.get(said.answers) if said.answers else None
        alone = said.answers is None and not named
        if alone or author in named or answered == author:
            found.setdefault(said.below or "", []).append(Answer(said.key, said.at))
    return found


def _answers_without_key(
    posts: pd.DataFrame, talk: list[Said], handles: frozenset[str]
) -> dict[str, Answer]:
    """Return what the brand's posts answer that name only whom: that person's newest post."""
    newest: dict[str, Said] = {}
    found: dict[str, Answer] = {}
    to = _plain(posts["reply_to_account"])
    dated = [row for row, said in enumerate(talk) if said.at != NEVER and said.who]
    for row in sorted(dated, key=lambda row: (talk[row].at, talk[row].key)):
        said, account = talk[row], to[row]
        if said.who not in handles:
            newest[said.who or ""] = said
        elif account and said.answers is None and (asked := newest.get(handle_in(account))):
            found.setdefault(asked.key, Answer(said.key, said.at))
    return found


def _answer_columns(answers: Answers) -> dict[str, Any]:
    times = [None if a is None or a.at == NEVER else a.at for a in answers.first]
    return {
        "answered": np.array([a is not None for a in answers.first], dtype=bool),
        "answer": pd.Series([None if a is None else a.key for a in answers.first], dtype="str"),
        "answered_at": pd.to_datetime(pd.Series(times, dtype="Int64"), unit="us", utc=True),
        "answered_by_others": pd.Series(answers.others, dtype="Int64"),
    }


def _micros(times: pd.Series) -> list[int]:
    moments = times.astype(TIME).dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    micros: list[int] = moments.astype(np.int64).tolist()  # NaT is the smallest integer: NEVER
    return micros


def _plain(column: pd.Series) -> list[Any]:
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _any_in(names: object, handles: frozenset[str]) -> bool:
    return isinstance(names, (list, tuple)) and not handles.isdisjoint(names)


def _is_repost(text: str | None) -> bool:
    """Say whether a text begins by crediting the author it passes on."""
    return text is not None and repost_of(text[:60]) is not None and text[:3].lower() == "rt "
