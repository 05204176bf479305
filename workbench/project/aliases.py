"""People change their handles: older handles resolve to the newest of the same user id.

A handle seen with two user ids merges nobody: its rows go by their user id, and rows without one
keep the handle as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.schema import ALIASES, is_pseudonym

__all__ = ["Aliases", "all_sightings", "sightings"]

LISTS = ("coauthors", "mentions", "tagged", "sponsors")
"""Columns of bare handles of the same platform."""
_KEYS = ("reply_to_account", "repost_of_account", "post_account")


def sightings(rows: pa.Table, clock: str) -> pa.Table:
    """Return the (user id, handle) pairs that rows show, as a table of `ALIASES`.

    Parameters
    ----------
    rows
        Rows with `account`, `user_id` and `clock`; the platform is read from the account.
    clock
        Name of the column that says when the handle was seen.
    """
    schema = ALIASES.arrow_schema()
    named = pc.and_(
        pc.match_substring_regex(rows.column("account"), r"^[^:]+:[^:]"),
        pc.is_valid(rows.column("user_id")),
    )
    rows = rows.select(["account", "user_id", clock]).filter(named)
    if not rows.num_rows:
        return schema.empty_table()
    grouped = rows.group_by(["account", "user_id"]).aggregate([(clock, "min"), (clock, "max")])
    parts = pc.split_pattern(grouped.column("account"), ":", max_splits=1).combine_chunks()
    handles = pc.list_element(parts, 1)
    columns = [
        pc.list_element(parts, 0),
        grouped.column("user_id"),
        handles,
        grouped.column(f"{clock}_min"),
        grouped.column(f"{clock}_max"),
    ]
    pairs = pa.table(columns, names=schema.names).cast(schema)
    return pairs.filter(pc.invert(pc.starts_with(pairs.column("handle"), "id=")))


def all_sightings(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Return the `sightings` of posts, comments and accounts, each pair once.

    Parameters
    ----------
    tables
        The three tables by name.
    """
    clocks = {"posts": "collected_at", "comments": "collected_at", "accounts": "as_of"}
    seen = pa.concat_tables([sightings(tables[name], clock) for name, clock in clocks.items()])
    once = seen.group_by(list(ALIASES.key)).aggregate([("first_seen", "min"), ("last_seen", "max")])
    names = [*ALIASES.key, "first_seen_min", "last_seen_max"]
    return once.select(names).rename_columns(ALIASES.names).cast(ALIASES.arrow_schema())


@dataclass(frozen=True)
class Aliases:
    """How accounts resolve now.

    Parameters
    ----------
    by_user
        ``<platform>:<user id>`` to account key, for every user id whose rows may need it.
    by_account
        Older account key to the newest one, only for handles of one user id.
    every_user
        Account keys of all user ids, for rows that lack a handle.
    """

    by_user: dict[str, str] = field(default_factory=dict)
    by_account: dict[str, str] = field(default_factory=dict)
    every_user: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_table(cls, table: pa.Table) -> Aliases:
        """Learn from the `aliases` table."""
        frame = table.to_pandas()
        # A name is newer than a pseudonym: whoever is named was known under it before.
        frame["named"] = ~frame["handle"].astype(object).map(is_pseudonym).astype(bool)
        order = ["named", "last_seen", "first_seen", "handle", "user_id"]
        frame = frame.sort_values(order)
        person = frame["platform"] + ":" + frame["user_id"]
        account = frame["platform"] + ":" + frame["handle"]
        newest = dict(zip(person, account, strict=True))
        holder = dict(zip(account, person, strict=True))
        users = person.groupby(account).nunique() if len(frame) else pd.Series(dtype=int)
        shared = set(users.index[users > 1])
        every = {
            who: key if holder[key] == who else who.replace(":", ":id=", 1)
            for who, key in newest.items()
        }
        renamed = person.groupby(person).transform("size") > 1 if len(frame) else person == ""
        moving = set(person[renamed | account.isin(shared)])
        by_account = {
            old: every[who]
            for old, who in zip(account, person, strict=True)
            if old not in shared and every[who] != old
        }
        numbered = {who.replace(":", ":id=", 1): key for who, key in every.items()}
        by_account |= {old: key for old, key in numbered.items() if old != key}
        return cls({who: every[who] for who in moving}, by_account, every)

    def resolve(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` with every account, key and list naming people by their newest handle."""
        if not self.every_user:
            return frame
        frame = frame.copy(deep=False)
        if "account" in frame and "user_id" in frame:
            frame["account"] = self._authors(frame)
        elif "account" in frame:
            frame["account"] = self._keys(frame["account"])
        for name in _KEYS:
            if name in frame:
                frame[name] = self._keys(frame[name])
        older = {key: new for key, new in self.by_account.items() if ":id=" not in key}
        if older and "platform" in frame:
            handles = {key.partition(":")[2] for key in older}
            for name in LISTS:
                if name in frame:
                    frame[name] = renamed_lists(frame[name], frame["platform"], older, handles)
        return frame

    def of(self, account: str) -> str:
        """Return the newest key of one account."""
        return self.by_account.get(account, account)

    def _keys(self, keys: pd.Series) -> pd.Series:
        return _replaced(keys, keys, self.by_account) if self.by_account else keys

    def _authors(self, frame: pd.DataFrame) -> pd.Series:
        account = self._keys(frame["account"])
        known = frame["user_id"].notna()
        mask = known & (account.isna() if not self.by_user else True)
        if "platform" in frame:
            platform = frame["platform"]
        else:
            platform = frame["account"].str.split(":", n=1).str[0]
        at = np.flatnonzero(mask.to_numpy())
        if not len(at):
            return account
        people = platform.iloc[at] + ":" + frame["user_id"].iloc[at]
        lacking = account.iloc[at].isna()
        answers = [
            self.every_user.get(who) if lack else self.by_user.get(who)
            for who, lack in zip(people, lacking, strict=True)
        ]
        account = account.copy()
        hit = [i for i, answer in enumerate(answers) if answer is not None]
        account.iloc[at[hit]] = [answers[i] for i in hit]
        return account


def _replaced(column: pd.Series, keys: pd.Series, names: dict[str, str]) -> pd.Series:
    hit = keys.isin(names.keys()).to_numpy()
    if not hit.any():
        return column
    column = column.copy()
    column.iloc[np.flatnonzero(hit)] = [names[key] for key in keys[hit]]
    return column


def renamed_lists(
    column: pd.Series, platforms: pd.Series, names: dict[str, str], handles: set[str]
) -> pd.Series:
    """Return lists of bare handles with other ones in place of those in `names`, by key."""

    def newest(values: Iterable[str], platform: str) -> list[str]:
        renamed = [names.get(f"{platform}:{v}", f"{platform}:{v}") for v in values]
        return list(dict.fromkeys(key.partition(":")[2] for key in renamed))

    values = [
        newest(v, p) if isinstance(v, list) and not handles.isdisjoint(v) else v
        for v, p in zip(column, platforms, strict=True)
    ]
    result = pd.Series(index=column.index, dtype=object)
    result[:] = pd.Series(values, index=column.index, dtype=object)
    return result
