"""Whom an open board may no longer show: asked again once somebody wrote into the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from workbench.export.minors import must_not_appear

__all__ = ["LeftOut", "posts_now", "texts_now"]

_NAMING = ("text", "mentions", "tagged", "coauthors", "sponsors")
"""Columns of posts in which somebody else may be named."""

Row = tuple[object, object]
"""Key of a post or comment, and of the account that wrote it."""


class LeftOut:
    """Who is held out, and who was erased since a board was made, also by another process.

    Looking costs milliseconds as long as nobody wrote into the project. After that it reads which
    posts and comments are left; captions are read for minors only when somebody was erased.

    Parameters
    ----------
    project
        A project or a stand-in.
    keys
        Gives the keys of accounts, posts and comments that the board names now.
    rows
        Gives the posts and comments that the board shows, for people whose time was up: nothing
        of theirs is left in the project, nor their name on any list. None if it shows none.

    Attributes
    ----------
    accounts : frozenset of str
        As last asked.
    """

    def __init__(
        self,
        project: Any,  # noqa: ANN401  # a Project or a stand-in
        keys: Callable[[], Iterable[object]],
        *,
        rows: Callable[[], Iterable[Row]] | None = None,
    ) -> None:
        self._project = project
        self._keys = keys
        self._rows = rows
        self._gone: frozenset[str] = frozenset()
        # Rows of other tables than the project's, such as somebody's own, were never there.
        self._never_there: frozenset[str] = frozenset()
        self._never_there = self._missing(self._wrote())
        self.ask()

    def ask(self) -> frozenset[str]:
        """Ask the project, whatever is known, and return the accounts."""
        # Read first: whoever writes in between is then seen the next time.
        self._edition, self._erasures = self._told("edition"), self._told("erasures")
        self._gone |= self._no_longer_there()
        self.accounts = must_not_appear(self._project, self._keys()) | self._gone
        return self.accounts

    def now(self) -> frozenset[str]:
        """Return the accounts, asked again if somebody wrote into the project."""
        self.has_grown()
        return self.accounts

    def has_grown(self) -> bool:
        """Say whether somebody was erased since; then everything shown may name them."""
        edition, erasures = self._told("edition"), self._told("erasures")
        if erasures != self._erasures:
            self.ask()
            return True
        if edition is not None and edition == self._edition:
            return False
        if edition is None:
            before = self.accounts
            return bool(self.ask() - before)
        self._edition = edition
        more = self._no_longer_there() - self.accounts
        self._gone |= more
        self.accounts |= more
        return bool(more)

    def _no_longer_there(self) -> frozenset[str]:
        """Return who wrote what the project does not hold any more."""
        wrote = self._wrote()
        return frozenset(wrote[key] for key in self._missing(wrote))

    def _wrote(self) -> dict[str, str]:
        """Return who wrote each row that is shown."""
        rows = () if self._rows is None else self._rows()
        return {k: who for k, who in rows if isinstance(k, str) and isinstance(who, str)}

    def _missing(self, keys: Iterable[str]) -> frozenset[str]:
        if not keys or not hasattr(self._project, "gone"):
            return frozenset()
        gone: frozenset[str] = self._project.gone(keys)
        return gone - self._never_there

    def _told(self, name: str) -> Any:  # noqa: ANN401  # what a project says, None of a stand-in
        ask = getattr(self._project, name, None)
        return None if ask is None else ask()


def texts_now(project: Any) -> dict[str, Any]:  # noqa: ANN401  # a Project or a stand-in
    """Return the texts of all posts and comments by key; empty for a stand-in."""
    if not hasattr(project, "comments"):
        return {}
    posts, comments = project.posts(columns=["post", "text"]), project.comments()
    texts = dict(zip(comments["comment"], comments["text"], strict=True))
    return texts | dict(zip(posts["post"], posts["text"], strict=True))


def posts_now(posts: pd.DataFrame, project: Any) -> pd.DataFrame:  # noqa: ANN401  # as above
    """Return posts in their order, read as the project has them now: it names no erased person.

    Posts that are not in the project stay as they are.
    """
    if not hasattr(project, "posts"):
        return posts
    named = [name for name in _NAMING if name in posts]
    now = project.posts(columns=["post", *named]).set_index("post")
    columns = {}
    for name in named:
        cells = now[name].to_dict()
        read = [cells.get(k, old) for k, old in zip(posts["post"], posts[name], strict=True)]
        columns[name] = pd.Series(read, dtype=posts[name].dtype).array
    return posts.assign(**columns)
