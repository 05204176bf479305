"""The posts behind a board of fans as plain columns: who may be seen, what each is."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from workbench.errors import SettingError
from workbench.export.minors import must_not_appear
from workbench.ugc.spaces import LABELS
from workbench.widgets.left_out import posts_now
from workbench.widgets.topic_map import short_names

if TYPE_CHECKING:
    from workbench.brand import Brand
    from workbench.ugc import Spaces, Topics

__all__ = ["NOT_READ", "NO_DAY", "SENTIMENTS", "SORTS", "FansPosts", "Sort", "day_number"]

Sort = Literal["newest", "comments", "typical", "fit"]
SORTS: tuple[Sort, ...] = ("newest", "comments", "typical", "fit")
SENTIMENTS = ("positive", "neutral", "negative", "mixed", "unclear")
NOT_READ = -1
NO_DAY = -(2**31)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_EPOCH = dt.date(1970, 1, 1).toordinal()


class FansPosts:
    """Posts in the order of their topics, with what is known of each.

    Posts of people whom the project holds out are never `there`.

    Parameters
    ----------
    project
        A `Project`: brand, and who is held out.
    topics
        What `find_topics` gave for `posts`.
    posts
        As given to `find_topics`, in the same order.
    sentiment
        What `judge_sentiment` gave, keyed by `post` or `message`.
    spaces
        What `classify_spaces` gave; messages that are posts are read.

    Attributes
    ----------
    keys : list of str
    accounts : list
        Account keys; None where the author is unknown.
    there : numpy.ndarray
        (n,) bool: may be shown.
    days : numpy.ndarray
        (n,) int32 days since 1970 in the brand's time zone; `NO_DAY` where unknown.
    sentiments : numpy.ndarray
        (n,) int8 places in `SENTIMENTS`; −1 where not judged.
    wishes : numpy.ndarray
        (n, 6) bool: which of `LABELS` apply.
    main_wish : numpy.ndarray
        (n,) int8: the one that applies most; 6 where none does, −1 where nothing was read.

    Raises
    ------
    SettingError
        There are not as many posts as the topics have.
    """

    def __init__(
        self,
        project: Any,  # noqa: ANN401  # a Project or its like
        topics: Topics,
        posts: pd.DataFrame,
        *,
        sentiment: pd.DataFrame | None = None,
        spaces: Spaces | None = None,
    ) -> None:
        if len(posts) != len(topics.labels):
            raise SettingError("fans.other_posts", posts=len(posts), labelled=len(topics.labels))
        self.brand: Brand = project.brand
        self.table = posts.reset_index(drop=True)
        self.topics = topics
        self._named: tuple[Topics, dict[int, str]] | None = None
        self.keys = [str(key) for key in self.table["post"]]
        self.accounts = [a if isinstance(a, str) else None for a in self._column("account")]
        self.handles = [_handle(account) for account in self.accounts]
        self.texts = [t if isinstance(t, str) else "" for t in self._column("text")]
        self.urls, self.kinds = self._column("url"), self._column("kind")
        created = pd.to_datetime(pd.Series(self._column("created_at")), utc=True)
        self.moments = created.dt.as_unit("us").astype("int64").to_numpy()
        self.moments = np.where(created.isna(), np.iinfo(np.int64).min, self.moments)
        self.days = _days(created, self.brand.timezone)
        self.sentiments = _sentiments(self.keys, sentiment)
        self.wishes, self.main_wish = _wishes(self.keys, spaces)
        self.hide(must_not_appear(project, set(self.accounts)))

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def topic_names(self) -> dict[int, str]:
        """The short names of the topics as they are now."""
        if self._named is None or self._named[0] is not self.topics:
            self._named = (self.topics, short_names(self.topics))
        return self._named[1]

    def hide(self, accounts: frozenset[str]) -> None:
        """Let only posts of others be there."""
        if accounts:
            self.there = np.array([one not in accounts for one in self.accounts], dtype=bool)
        else:
            self.there = np.ones(len(self.keys), dtype=bool)

    def reread(self, project: Any) -> None:  # noqa: ANN401  # a Project or its like
        """Read captions as the project has them now."""
        self.table = posts_now(self.table, project)
        self.texts = [t if isinstance(t, str) else "" for t in self._column("text")]
        self.__dict__.pop("folded", None)

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each post stands."""
        return {key: at for at, key in enumerate(self.keys)}

    @cached_property
    def by_account(self) -> dict[str, list[int]]:
        """Where the posts of each account stand."""
        found: dict[str, list[int]] = {}
        for at, account in enumerate(self.accounts):
            if account is not None:
                found.setdefault(account, []).append(at)
        return found

    @cached_property
    def folded(self) -> list[str]:
        """Captions and handles as words are looked for in them."""
        pairs = zip(self.texts, self.handles, strict=True)
        return [_bare(f"{text}\n@{handle}") for text, handle in pairs]

    @cached_property
    def own(self) -> np.ndarray:
        """(n,) bool: posts of the brand itself."""
        handles = {handle.lower() for handle in self.brand.handles}
        wrote = np.array([handle in handles for handle in self.handles], dtype=bool)
        said: np.ndarray = np.logical_or(wrote, self.topics.roles == "own")
        return said

    @cached_property
    def figures(self) -> dict[str, np.ndarray]:
        """`likes` and `comments`, (n,) float64; NaN where unknown."""
        return {name: _figures(self._column(name)) for name in ("likes", "comments")}

    def holding(self, words: str) -> np.ndarray:
        """(n,) bool: posts whose caption or handle holds `words`, whatever case and accents."""
        wanted = _bare(words.strip())
        hits = (wanted in text for text in self.folded)
        return np.fromiter(hits, dtype=bool, count=len(self.keys))

    def typical(self) -> np.ndarray:
        """(n,) float64: how near each post is to the middle of its topic; 0 without text."""
        space, labels = self.topics.space, self.topics.labels
        if space is None or not len(space.units):
            sure: np.ndarray = self.topics.confidence
            return sure
        rows = space.posts.representatives
        numbers, own = np.unique(labels[rows], return_inverse=True)
        middles = np.zeros((len(numbers), space.units.shape[1]), dtype=np.float32)
        np.add.at(middles, own, space.units)
        middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-6)
        return self.spread((space.units * middles[own]).sum(axis=1))

    def spread(self, of_rows: np.ndarray) -> np.ndarray:
        """(n,) float64 from values of the representatives: copies as their original.

        Posts apart get the mean of their nearest, posts that say nothing 0.
        """
        space = self.topics.space
        out = np.zeros(len(self.keys))
        if space is None:
            return out
        out[space.posts.representatives] = of_rows
        out = out[space.posts.copy_of]
        if len(space.placed):
            out[space.placed] = of_rows[space.placed_ids].mean(axis=1)
        out[~space.spoken] = 0
        filled: np.ndarray = out
        return filled

    def order(self, shown: np.ndarray, by: Sort, *, fit: np.ndarray | None = None) -> np.ndarray:
        """Return the positions of `shown` posts, best first; ties go by date, then key order."""
        at = np.flatnonzero(shown)
        newest = -self.moments[at].astype(np.float64)
        if by == "comments":
            first = -np.nan_to_num(self.figures["comments"][at], nan=-1.0)
        elif by == "typical":
            first = -self.typical()[at]
        elif by == "fit" and fit is not None:
            first = -fit[at]
        else:
            first = newest
        return at[np.lexsort((at, newest, first))].astype(np.int32)

    def ordered(self, keys: Iterable[str], shown: np.ndarray) -> np.ndarray:
        """Return the positions of keys: those among `shown` in its order, then the others."""
        at = np.array([self.place[key] for key in keys], dtype=np.int64)
        rank = np.full(len(self.keys), len(self.keys), dtype=np.int64)
        rank[shown] = np.arange(len(shown))
        first: np.ndarray = at[np.argsort(rank[at], kind="stable")]
        return first

    def frame(self, positions: Iterable[int]) -> pd.DataFrame:
        """Return posts as a table: the columns given, then what the board knows of them."""
        at = np.fromiter(positions, dtype=np.int64)
        names = dict(zip(self.topics.table["topic"], self.topics.table["name"], strict=True))
        labels = self.topics.labels[at]
        known = self.table.iloc[at].reset_index(drop=True)
        return known.assign(
            topic=labels,
            name=pd.array([names.get(int(topic)) for topic in labels], dtype="str"),
            unclear=self.topics.unclear[at],
            sentiment=pd.array(
                [SENTIMENTS[s] if s >= 0 else None for s in self.sentiments[at]], dtype="str"
            ),
            spaces=pd.Series([self.wishes_of(int(one)) for one in at], dtype=object),
        )

    def wishes_of(self, position: int) -> list[str] | None:
        """Return the SPACES labels of a post; None where it was not read."""
        if self.main_wish[position] == NOT_READ:
            return None
        return [label for label, on in zip(LABELS, self.wishes[position], strict=True) if on]

    def _column(self, name: str) -> list[Any]:
        return self.table[name].tolist() if name in self.table else [None] * len(self.table)


def _bare(text: str) -> str:
    """Return a text in lower case without accents, as the browser's own search has it."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def _handle(account: str | None) -> str:
    if account is None:
        return ""
    return account.partition(":")[2] or account


def _days(created: pd.Series, timezone: str) -> np.ndarray:
    local = created.dt.tz_convert(timezone)
    days = np.full(len(created), NO_DAY, dtype=np.int32)
    known = created.notna().to_numpy()
    naive = local[known].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    days[known] = naive.astype(np.int64)
    return days


def day_number(day: str) -> int:
    """Return the days since 1970 of an ISO day."""
    return dt.date.fromisoformat(day[:10]).toordinal() - _EPOCH


def _figures(column: list[Any]) -> np.ndarray:
    numbers = pd.to_numeric(pd.Series(column, dtype=object), errors="coerce")
    figures: np.ndarray = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
    return figures


def _sentiments(keys: list[str], sentiment: pd.DataFrame | None) -> np.ndarray:
    codes = np.full(len(keys), NOT_READ, dtype=np.int8)
    if sentiment is None or sentiment.empty:
        return codes
    name = next((n for n in ("post", "message") if n in sentiment), None)
    if name is None:
        return codes
    said = dict(zip(sentiment[name].astype(str), sentiment["sentiment"], strict=True))
    place = {word: at for at, word in enumerate(SENTIMENTS)}
    return np.array([place.get(str(said.get(key)), NOT_READ) for key in keys], dtype=np.int8)


def _wishes(keys: list[str], spaces: Spaces | None) -> tuple[np.ndarray, np.ndarray]:
    wishes = np.zeros((len(keys), len(LABELS)), dtype=bool)
    main = np.full(len(keys), NOT_READ, dtype=np.int8)
    if spaces is None or spaces.table.empty:
        return wishes, main
    table = spaces.table.drop_duplicates("message").set_index("message")
    rows = table.index.get_indexer(pd.Index(keys))
    known = np.flatnonzero(rows >= 0)
    labels = table["labels"].tolist()
    given = [[label in labels[row] for label in LABELS] for row in rows[known].tolist()]
    wishes[known] = np.array(given, dtype=bool).reshape(-1, len(LABELS))
    scores = np.nan_to_num(table[list(LABELS)].to_numpy(dtype=np.float64))[rows[known]]
    best = np.where(wishes[known], scores + 1, 0)
    main[known] = np.where(best.any(axis=1), best.argmax(axis=1), len(LABELS))
    return wishes, main
