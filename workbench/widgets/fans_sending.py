"""Authors to the shortlist, posts to the library: who goes, who stays out and why, and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import SettingError, WorkbenchError
from workbench.export.minors import must_not_appear
from workbench.phrases import say

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary, Shortlist
    from workbench.widgets.fans_posts import FansPosts

__all__ = ["ASK_OVER", "MOST", "PORTION", "Sending", "plan_authors", "plan_posts"]

What = Literal["authors", "posts"]
ASK_OVER = 50
MOST = 500
PORTION = 10  # so that the notebook answers in between
_LISTS = ("never_contact", "employees", "partners")
_PERSONS = {"person", "unknown"}


@dataclass
class Sending:
    """What is being sent.

    Attributes
    ----------
    what : str
    keys : list of str
        Accounts or posts that go, in order.
    left_out : dict of str to int
        How many stay out, by the reason's name.
    done : list
        One undo a key that is on the disk.
    """

    what: What
    keys: list[str]
    left_out: Counter[str] = field(default_factory=Counter)
    done: list[Callable[[], object]] = field(default_factory=list)
    seen: int = 0

    @property
    def over(self) -> bool:
        """Whether so many go that somebody should say yes first."""
        return len(self.keys) > ASK_OVER

    def words(self, language: str) -> list[str]:
        """Return in words who stays out."""
        return [
            say(f"widgets.fans_left_{self.what}_{reason}", language, n=n)
            for reason, n in sorted(self.left_out.items())
        ]

    def send(self, put: Callable[[str], Callable[[], object]]) -> None:
        """Send the next portion; each key is on the disk when this returns.

        One that is refused, such as a person who asked to be forgotten, is left out and counted.
        """
        for key in self.keys[self.seen : self.seen + PORTION]:
            self.seen += 1
            try:
                self.done.append(put(key))
            except SettingError:
                self.left_out["refused"] += 1

    def undo(self) -> None:
        """Take back a portion, last first; what somebody else took back already is no error."""
        for _ in range(min(PORTION, len(self.done))):
            take_back = self.done[-1]
            try:
                take_back()
            except WorkbenchError:
                self.left_out["refused"] += 1
            self.done.pop()


def plan_authors(posts: FansPosts, positions: Iterable[int], shortlist: Shortlist) -> Sending:
    """Return which authors of posts would become candidates, those with most posts first.

    Left out are people held out, the brand and its competitors, people on the lists never_contact,
    employees and partners, accounts that somebody said are no person, whoever is on the shortlist
    already, and all after the first 500.
    """
    project: Any = shortlist.project
    wrote = Counter(posts.accounts[at] for at in positions)
    left: Counter[str] = Counter({"unknown": wrote.pop(None, 0)})
    held, brand = must_not_appear(project, wrote), project.brand
    lists = project.lists() if hasattr(project, "lists") else {}
    kinds = project.account_types() if hasattr(project, "account_types") else {}
    barred = {account for name in _LISTS for account in lists.get(name, ())}
    there = {account for accounts in shortlist.table()["accounts"] for account in accounts}
    own = {handle.lower() for handle in brand.handles}
    rivals = {handle.lower() for handle in brand.competitor_handles}
    going: list[str] = []
    for account in sorted(wrote, key=lambda key: (-wrote[key], str(key))):
        key = str(account)
        handle = key.partition(":")[2]
        reason = (
            "minor" if key in held
            else "brand" if handle in own
            else "competitor" if handle in rivals
            else "listed" if key in barred
            else "no_person" if kinds.get(key, "person") not in _PERSONS
            else "there" if key in there
            else "too_many" if len(going) >= MOST
            else ""
        )  # fmt: skip
        if reason:
            left[reason] += 1
        else:
            going.append(key)
    return Sending("authors", going, +left)


def plan_posts(posts: FansPosts, positions: Iterable[int], library: ContentLibrary) -> Sending:
    """Return which posts would go into the library, in the order given.

    Left out are the brand's own, those of people held out or unknown, those that are in it
    already, and all after the first 500.
    """
    positions, there = list(positions), set(library.table()["post"])
    held = must_not_appear(library.project, {posts.accounts[at] for at in positions})
    left: Counter[str] = Counter()
    going: list[str] = []
    for at in positions:
        account, key = posts.accounts[at], posts.keys[at]
        reason = (
            "unknown" if account is None
            else "minor" if account in held
            else "brand" if posts.own[at]
            else "there" if key in there
            else "too_many" if len(going) >= MOST
            else ""
        )  # fmt: skip
        if reason:
            left[reason] += 1
        else:
            going.append(key)
    return Sending("posts", going, left)
