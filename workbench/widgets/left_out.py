"""Whom an open board may no longer show: asked again once the project's tables changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from workbench.export.minors import must_not_appear

__all__ = ["LeftOut"]


class LeftOut:
    """Who is held out, and who of those that a board names was erased, also by another process.

    Looking costs milliseconds as long as nobody wrote into the project; else every key is asked
    about.

    Parameters
    ----------
    project
        A project or a stand-in.
    keys
        Gives the keys of accounts, posts and comments that the board names now.

    Attributes
    ----------
    accounts : frozenset of str
        As last asked, from `Project.must_not_appear`.
    """

    def __init__(
        self,
        project: Any,  # noqa: ANN401  # a Project or a stand-in
        keys: Callable[[], Iterable[object]],
    ) -> None:
        self._project = project
        self._keys = keys
        self.ask()

    def ask(self) -> frozenset[str]:
        """Ask the project, whatever is known, and return the accounts."""
        # Read first: whoever writes in between is then seen the next time.
        self._edition = self._edition_now()
        self.accounts = must_not_appear(self._project, self._keys())
        return self.accounts

    def now(self) -> frozenset[str]:
        """Return the accounts, asked again if somebody wrote into the project."""
        self.has_grown()
        return self.accounts

    def has_grown(self) -> bool:
        """Ask again if somebody wrote into the project; say whether more are to be left out."""
        now = self._edition_now()
        if now is not None and now == self._edition:
            return False
        before = self.accounts
        return bool(self.ask() - before)

    def _edition_now(self) -> tuple[int, ...] | None:
        edition = getattr(self._project, "edition", None)
        return None if edition is None else edition()
