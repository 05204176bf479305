"""Who gave attention to whom, when, and how: the rows behind the attention graph.

Every act counts once. The ``RT @x`` of a repost and the ``@x`` of a reply name the account that
the repost or reply already credits, so they are not mentions beside it; the same holds for a
collab author, and for the author of the post that a comment stands under.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.graph.columns import Items, account_keys, explode, places_among, read_items
from workbench.schema import INTERACTIONS, check, empty
from workbench.text.captions import mentions as mentions_in
from workbench.text.captions import repost_of

__all__ = ["KINDS", "interactions"]

KINDS = ("mention", "tag", "comment", "reply", "repost", "collab")
_STRONGER = ("comment", "reply", "repost", "collab")  # a mention of the same account repeats these


@dataclass(frozen=True)
class _Acts:
    """Some attention of one kind: row of the item it was seen in, receiver, weight.

    `source` is given where it is not the author of the item.
    """

    kind: str
    row: np.ndarray
    target: pd.Series
    weight: np.ndarray
    source: pd.Series | None = None

    @classmethod
    def of(cls, kind: str, row: np.ndarray, target: pd.Series) -> _Acts:
        return cls(kind, row, target, np.ones(len(row)))


def interactions(
    posts: pd.DataFrame,
    comments: pd.DataFrame | None = None,
    *,
    platform: str | None = None,
    dated: bool = False,
) -> pd.DataFrame:
    """Return every act of attention in posts and comments, one row each.

    Source gives attention to target: an author to those mentioned, tagged, answered or passed on,
    a commenter to the author of the post, collab authors to each other.

    Parameters
    ----------
    posts
        `account`, `post` (or `platform` and `post_id`), and what there is of `created_at, text,
        mentions, tagged, coauthors, reply_to, reply_to_account, repost_of, repost_of_account`.
        Where `mentions` is missing, the text is read; a repost that only the text shows
        (``RT @x``) is recognised. A post that occurs twice counts once.
    comments
        `account`, `post` or `post_account`, and what there is of `comment, created_at, text,
        reply_to`. Mentions in comments count as mentions.
    platform
        For rows that name none.
    dated
        Insist on a column `created_at`.

    Returns
    -------
    pandas.DataFrame
        Columns of `schema.INTERACTIONS`; accounts never point at themselves. `weight` is 1, or 1/k
        for each of the k authors of a collab that is commented on, answered or reposted.
        ``.attrs["left_out"]`` counts `posts_without_author`, `comments_without_author`,
        `comments_without_target` and `undated`; undated rows are here, with `at` missing, and
        `AttentionGraph` decides about them.

    Raises
    ------
    SchemaError
        A column is missing.

    Examples
    --------
    >>> posts = pd.DataFrame({"post": ["x:1"], "account": ["x:ada"], "text": ["Hi @Bob"]})
    >>> interactions(posts)[["source", "target", "kind"]].values.tolist()
    [['x:ada', 'x:bob', 'mention']]
    """
    where = "attention_graph(posts)"
    check(posts, ["post|post_id", "text|mentions|tagged|repost_of_account"], where=where)
    items = read_items(posts, "post", platform=platform, dated=dated, where=where)
    authors = _Authors.of(items)
    rows = [_rows(items, _posts_acts(items, authors))]
    left_out = {"posts_without_author": int(items.account.isna().sum())}
    left_out |= {"comments_without_author": 0, "comments_without_target": 0}
    if comments is not None and len(comments.columns):
        more, counts = _comment_rows(comments, authors, platform=platform, dated=dated)
        rows.append(more)
        left_out |= counts
    kept = [table for table in rows if len(table)]
    found = pd.concat(kept, ignore_index=True) if kept else empty(INTERACTIONS)
    left_out["undated"] = int(found["at"].isna().sum())
    found.attrs["left_out"] = left_out
    return found


@dataclass(frozen=True)
class _Authors:
    """The authors of each post: those of row r are `names` from `start[r]` on, `count[r]` many."""

    posts: pd.Index
    start: np.ndarray
    count: np.ndarray
    names: pd.Series

    @classmethod
    def of(cls, items: Items) -> _Authors:
        row, co = _listed(items, "coauthors")
        if not len(row):
            alone = items.account.notna().to_numpy(dtype=bool)
            start = np.cumsum(alone) - alone
            names = items.account[alone].reset_index(drop=True)
            return cls(pd.Index(items.key), start, alone.astype(np.int64), names)
        pairs = pd.DataFrame(
            {
                "row": np.concatenate([np.arange(len(items)), row]),
                "name": pd.concat([items.account, co], ignore_index=True),
            }
        )
        pairs = pairs.dropna().drop_duplicates().sort_values("row", kind="stable")
        count = np.bincount(pairs["row"], minlength=len(items))
        names = pairs["name"].reset_index(drop=True)
        return cls(pd.Index(items.key), np.cumsum(count) - count, count, names)

    def credit(self, kind: str, keys: pd.Series, otherwise: pd.Series) -> _Acts:
        """Return 1/k for each author of the posts `keys`; 1 for `otherwise` if unknown."""
        post = places_among(keys, self.posts)
        count = np.where(post < 0, 0, self.count[post] if len(self.count) else 0)
        row = np.repeat(np.arange(len(keys)), count)
        name = self.names.take(self.start[post[row]] + _within(count)).reset_index(drop=True)
        alone = np.flatnonzero((count == 0) & otherwise.notna().to_numpy())
        return _Acts(
            kind,
            np.concatenate([row, alone]),
            pd.concat([name, otherwise.iloc[alone]], ignore_index=True),
            np.concatenate([1.0 / count[row], np.ones(len(alone))]),
        )

    def collabs(self) -> _Acts:
        """Return the attention that authors of a collab give each other, every pair both ways."""
        together = np.flatnonzero(self.count > 1)
        count = self.count[together]
        giver = np.repeat(self.start[together], count) + _within(count)
        row, each = np.repeat(together, count), np.repeat(count, count)
        taker = np.repeat(self.start[row], each) + _within(each)
        source = self.names.take(np.repeat(giver, each)).reset_index(drop=True)
        target = self.names.take(taker).reset_index(drop=True)
        row = np.repeat(row, each)
        return _Acts("collab", row, target, np.ones(len(row)), source)


def _within(count: np.ndarray) -> np.ndarray:
    """Return 0…count-1 for each count in turn."""
    within: np.ndarray = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return within


def _posts_acts(items: Items, authors: _Authors) -> list[_Acts]:
    reposted = items.accounts("repost_of_account")
    if "text" in items.frame:
        reposted = reposted.fillna(_reposts_in_text(items, reposted))
    return [
        authors.credit("repost", items.keys("repost_of"), reposted),
        authors.credit("reply", items.keys("reply_to"), items.accounts("reply_to_account")),
        authors.collabs(),
        _Acts.of("tag", *_listed(items, "tagged")),
        _Acts.of("mention", *_mentioned(items)),
    ]


def _comment_rows(
    comments: pd.DataFrame, authors: _Authors, *, platform: str | None, dated: bool
) -> tuple[pd.DataFrame, dict[str, int]]:
    where = "attention_graph(comments)"
    check(comments, ["post|post_id|post_account"], where=where)
    if not {"comment", "comment_id", "platform"} & set(comments.columns) and platform is None:
        platform = _platform_of_posts(comments)
    items = read_items(comments, "comment", platform=platform, dated=dated, where=where)
    post = items.keys("post" if "post" in items.frame else "post_id")
    on_posts = authors.credit("comment", post, items.accounts("post_account"))
    answered = _Authors.of(items).credit(
        "reply", items.keys("reply_to"), pd.Series(np.nan, index=items.frame.index, dtype="str")
    )
    mentioned = _Acts.of("mention", *_mentioned(items))
    reached = np.zeros(len(items), dtype=bool)
    reached[on_posts.row] = True
    counts = {
        "comments_without_author": int(items.account.isna().sum()),
        "comments_without_target": int((items.account.notna() & ~reached).sum()),
    }
    return _rows(items, [on_posts, _first_time(answered, on_posts), mentioned]), counts


def _platform_of_posts(comments: pd.DataFrame) -> str | None:
    """Return the platform that stands before the posts' keys, if it is one and the same."""
    for column in ("post", "post_account", "account"):
        if column in comments:
            heads = comments[column].dropna().astype("str").str.extract(r"^([a-z][a-z_]*):")[0]
            if heads.notna().all() and len(heads.unique()) == 1:
                return str(heads.iloc[0])
    return None


def _rows(items: Items, acts: list[_Acts]) -> pd.DataFrame:
    """Return the acts as interactions: known authors, no self-loops, each act once."""
    row = np.concatenate([a.row for a in acts]) if acts else np.empty(0, dtype=np.int64)
    target = pd.concat([a.target for a in acts], ignore_index=True).astype("str")
    kind = np.repeat(np.arange(len(acts), dtype=np.int8), [len(a.row) for a in acts])
    given = [items.account.take(a.row) if a.source is None else a.source for a in acts]
    source = pd.concat(given, ignore_index=True).astype("str")
    real = source.notna() & target.notna() & (source != target)
    keep = np.flatnonzero(real.to_numpy(dtype=bool) & ~_repeated(acts, row, target, kind))
    row = row[keep]
    names = pd.Series([a.kind for a in acts], dtype="str")
    return pd.DataFrame(
        {
            "source": source.take(keep).array,
            "target": target.take(keep).array,
            "kind": names.take(kind[keep]).array,
            "post": items.key.take(row).astype("str").array,
            "at": items.at.take(row).array,
            "weight": np.concatenate([a.weight for a in acts])[keep] if acts else row.astype(float),
        }
    )


def _repeated(
    acts: list[_Acts], row: np.ndarray, target: pd.Series, kind: np.ndarray
) -> np.ndarray:
    """Return which acts say again what another act of the same item says already.

    These are mentions of whom a comment, reply, repost or collab names, and lists that hold an
    account twice. Only such acts are looked at: most items have one.
    """
    repeated = np.zeros(len(row), dtype=bool)
    mention = np.array([a.kind == "mention" for a in acts], dtype=bool)[kind]
    several = np.array([a.source is None and _several(a.row) for a in acts], dtype=bool)[kind]
    if mention.any():
        stronger = np.array([a.kind in _STRONGER for a in acts], dtype=bool)[kind]
        stronger &= np.isin(row, row[mention])
        looked = np.flatnonzero(mention | stronger)
        pair = _pairs(row[looked], target.take(looked))
        repeated[looked] = mention[looked] & np.isin(pair, pair[stronger[looked]])
    looked = np.flatnonzero(several)
    pair = _pairs(row[looked], target.take(looked)) * len(acts) + kind[looked]
    repeated[looked] |= pd.Series(pair).duplicated().to_numpy()
    return repeated


def _several(row: np.ndarray) -> bool:
    """Return whether an item may have more than one of these acts."""
    return bool((np.diff(row) <= 0).any())


def _pairs(row: np.ndarray, target: pd.Series) -> np.ndarray:
    codes, names = pd.factorize(target)
    pairs: np.ndarray = row.astype(np.int64) * (len(names) + 1) + codes
    return pairs


def _first_time(acts: _Acts, earlier: _Acts) -> _Acts:
    """Leave out of `acts` what `earlier` credits already: an answer to the post's own author."""
    if not len(acts.row):
        return acts
    both = np.isin(earlier.row, acts.row)
    earlier = _Acts(earlier.kind, earlier.row[both], earlier.target[both], earlier.weight[both])
    seen = pd.MultiIndex.from_arrays([earlier.row, earlier.target])
    new = ~pd.MultiIndex.from_arrays([acts.row, acts.target]).isin(seen)
    return _Acts(acts.kind, acts.row[new], acts.target[new], acts.weight[new])


def _listed(items: Items, column: str) -> tuple[np.ndarray, pd.Series]:
    if column not in items.frame:
        return np.empty(0, dtype=np.int64), pd.Series(dtype="str")
    row, handle = explode(items.frame[column])
    return row, account_keys(items.platform.take(row).reset_index(drop=True), handle)


def _mentioned(items: Items) -> tuple[np.ndarray, pd.Series]:
    row, handle = _listed(items, "mentions")
    unknown = np.ones(len(items), dtype=bool)
    if "mentions" in items.frame:
        unknown = items.frame["mentions"].isna().to_numpy()
    unread = [(at, text) for at, text in _texts(items, unknown)]
    if not unread:
        return row, handle
    read = pd.Series([mentions_in(text) for _, text in unread], dtype=object)
    more, found = explode(read)
    at = np.array([place for place, _ in unread])[more]
    keys = account_keys(items.platform.take(at).reset_index(drop=True), found)
    return np.concatenate([row, at]), pd.concat([handle, keys], ignore_index=True)


def _reposts_in_text(items: Items, known: pd.Series) -> pd.Series:
    found = pd.Series(np.nan, index=items.frame.index, dtype="str")
    unknown = known.isna().to_numpy()
    hits = {at: who for at, text in _texts(items, unknown) if (who := repost_of(text))}
    if hits:
        found.loc[list(hits)] = list(hits.values())
    return account_keys(items.platform, found)


def _texts(items: Items, wanted: np.ndarray) -> Iterator[tuple[int, str]]:
    """Yield row and text of the wanted items whose text names anybody at all."""
    if "text" not in items.frame or not wanted.any():
        return
    rows = np.flatnonzero(wanted)
    texts = items.frame["text"].take(rows)
    if texts.dtype == "str":
        at = pc.match_substring_regex(pa.array(texts), "[@＠]")
        named = np.flatnonzero(np.asarray(pc.fill_null(at, fill_value=False)))
        rows, texts = rows[named], texts.take(named)
    for at_row, text in zip(rows.tolist(), texts.tolist(), strict=True):
        if isinstance(text, str):
            yield at_row, text
