"""The seam between what is gathered and who asks Instagram for it: pages of raw nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Client", "Page", "Person"]

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing: nodes as they came, and where the next page begins.

    `after` is None on the last page.
    """

    nodes: tuple[Node, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An account as Instagram knows it now.

    Parameters
    ----------
    user_id, handle
        Its number, which stays, and its present handle.
    closed
        True if its posts are private and the session does not follow it.
    node
        The profile as it came; empty if it was not asked for again.
    """

    user_id: str
    handle: str
    closed: bool = False
    node: Node | None = None


class Client(Protocol):
    """Asks for one page at a time; raises HaltError to end the run, SkipError for one item."""

    def who(self) -> str:
        """Return the handle that the session belongs to."""

    def person(self, handle: str, user_id: str | None) -> Person:
        """Return an account by its number where that is known, else by its handle."""

    def posts(self, person: Person, after: str | None) -> Page:
        """Return a page of an account's own posts, newest first."""

    def tagged(self, person: Person, after: str | None) -> Page:
        """Return a page of the posts that an account is tagged in."""

    def hashtag(self, tag: str, after: str | None) -> Page:
        """Return a page of the posts under a hashtag."""

    def similar(self, person: Person) -> Page:
        """Return the accounts that Instagram suggests beside this one."""

    def comments(self, media_id: str, after: str | None) -> Page:
        """Return a page of the comments under a post."""

    def answers(self, media_id: str, comment_id: str, after: str | None) -> Page:
        """Return a page of the answers to a comment."""

    def picture(self, url: str) -> bytes | None:
        """Return the bytes of a picture, or None if it is gone."""

    def close(self) -> None:
        """Let go of the connections."""
