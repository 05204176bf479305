"""Raw nodes of Instagram into the tables of a batch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.gather.encodings import clean
from workbench.gather.instaloader_nodes import (
    comment_records,
    pick,
    post_record,
    profile_record,
)
from workbench.gather.live.pages import Page
from workbench.schema import ACCOUNTS, COMMENTS, POSTS, RAW, Batch, Problem, SourceFile, to_arrow

__all__ = ["FILE", "Harvest", "Thread", "fingerprint", "is_pinned", "taken_at", "thread_of"]

SOURCE = "instagram_live"
FILE = SourceFile("instagram", SOURCE, None)
Node = Mapping[str, Any]
_TABLES = {"posts": POSTS, "comments": COMMENTS, "accounts": ACCOUNTS, "raw": RAW}


@dataclass
class Harvest:
    """Records of one page on their way to a batch.

    Parameters
    ----------
    at
        When the page came; the figures were true then.
    keep_raw
        Keep the nodes as they came, too.
    """

    at: datetime
    keep_raw: bool = False
    posts: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    raw: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    counted: str = ""

    def add_posts(self, nodes: Sequence[Node]) -> None:
        """Take posts, and what their nodes say about the authors."""
        self.counted = "posts"
        for row, node in enumerate(nodes, start=1):
            record = post_record(node)
            if record is None:
                self.problems.append(Problem(row, None, "instagram.odd_node"))
                continue
            self.posts.append(record | {"source": SOURCE, "collected_at": self.at})
            self._keep("posts", record["post"], record["account"], node)
            owner = pick(node, "owner", "user")
            if isinstance(owner, dict) and owner.get("full_name"):
                self._add_account(owner)

    def add_comments(
        self, nodes: Sequence[Node], post: str, author: str | None, parent: str | None = None
    ) -> None:
        """Take comments, and the answers that came with them."""
        self.counted = "comments"
        for record, node in comment_records(list(nodes), post, author, parent):
            if record is None:
                self.problems.append(Problem(None, None, "instagram.odd_node"))
                continue
            self.comments.append(record | {"source": SOURCE, "collected_at": self.at})
            if isinstance(node, dict):
                self._keep("comments", record["comment"], record["account"], node)

    def add_profiles(self, nodes: Iterable[Node]) -> None:
        """Take profiles as they are now."""
        self.counted = "accounts"
        for node in nodes:
            if self._add_account(node) is None:
                self.problems.append(Problem(None, None, "instagram.odd_node"))

    def add_picture(self, post: int, picture: bytes, path: str) -> None:
        """Keep a small picture of the post at a position."""
        first, *rest = self.posts[post]["media"]
        self.posts[post]["media"] = [first | {"path": path}, *rest]
        self.pictures[path] = picture

    def batch(self, cursor: Mapping[str, str], *, last: bool = False) -> Batch:
        """Return everything taken as a batch."""
        records = {
            "posts": self.posts, "comments": self.comments,
            "accounts": list(self.accounts.values()), "raw": self.raw,
        }  # fmt: skip
        return Batch(
            FILE,
            {name: to_arrow(rows, _TABLES[name]) for name, rows in records.items() if rows},
            (self.counted,) if self.counted else (),
            tuple(self.problems),
            last=last,
            cursor=dict(cursor),
            pictures=self.pictures,
        )

    def _add_account(self, node: Node) -> str | None:
        record = profile_record(node)
        if record is None:
            return None
        key: str = record["account"]
        self.accounts[key] = record | {"source": SOURCE, "as_of": self.at}
        if self.counted == "accounts":
            self._keep("accounts", key, key, node)
        return key

    def _keep(self, of: str, key: str, account: str | None, node: Node) -> None:
        if self.keep_raw:
            self.raw.append(
                {
                    "of": of,
                    "key": key,
                    "account": account,
                    "record": clean(json.dumps(node, ensure_ascii=False, default=str)),
                    "source": SOURCE,
                    "collected_at": self.at,
                }
            )


@dataclass(frozen=True, slots=True)
class Thread:
    """What a page of comments holds: whole ones, and those whose answers must be asked for."""

    nodes: tuple[dict[str, Any], ...]
    open: tuple[str, ...]


def thread_of(page: Page) -> Thread:
    """Return comments with their answers, where all came along, and who has more of them."""
    nodes, open_ = [], []
    for node in page.nodes:
        shown = node.get("preview_child_comments") or []
        count = node.get("child_comment_count") or 0
        whole = isinstance(shown, list) and len(shown) >= count
        nodes.append({**node, "answers": shown if whole else []})
        number = node.get("pk") or node.get("id")
        if not whole and number:
            open_.append(str(number))
    return Thread(tuple(nodes), tuple(open_))


def taken_at(node: Node) -> int | None:
    """Return when a post was made, seconds since 1970."""
    value = pick(node, "taken_at_timestamp", "taken_at", "date")
    return int(value) if isinstance(value, (int, float)) and value > 0 else None


def is_pinned(node: Node) -> bool:
    """Say whether the author pinned a post to the top of the profile."""
    return bool(node.get("timeline_pinned_user_ids") or node.get("pinned_for_users"))


def fingerprint(nodes: Iterable[Node]) -> str:
    """Return a short text that is the same for the same page; no name is in it."""
    ids = [str(pick(node, "shortcode", "code", "pk", "id")) for node in nodes]
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:12] if ids else ""
