"""The content library: posts by others that are worth asking for, and what may be done with them.

Every change is an event; a post that was asked for is in the library until it is removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.shortlist.request_texts import request_text
from workbench.shortlist.rights import RightsLedger
from workbench.shortlist.rights_rows import COLUMNS as RIGHTS
from workbench.shortlist.rights_rows import as_frame

if TYPE_CHECKING:
    from workbench.project import Event, Project
    from workbench.text import Encoder

__all__ = ["ContentLibrary"]

ADDED = "library_added"
REMOVED = "library_removed"
TAGGED = "library_tagged"
KINDS = (ADDED, REMOVED, TAGGED)
_POST = ("post", "account", "created_at", "kind", "text", "url", "media")
_TIME = pd.DatetimeTZDtype("us", "UTC")
COLUMNS: Mapping[str, Any] = {
    "post": "str",
    "account": "str",
    "created_at": _TIME,
    "kind": "str",
    "text": "str",
    "url": "str",
    "media": object,
    "tags": object,
    "added_at": _TIME,
    "added_by": "str",
    **{name: kind for name, kind in RIGHTS.items() if name not in {"post", "account"}},
}


class ContentLibrary:
    """Posts by others that the brand would like to show, with the state of their rights.

    Parameters
    ----------
    project
        A `Project`.

    Attributes
    ----------
    rights : RightsLedger
        Asking, granting, revoking.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rights = RightsLedger(project)

    def add(self, post: str, *, tags: Iterable[str] = ()) -> Event:
        """Put a post into the library; return the event.

        Parameters
        ----------
        post
            Post key.
        tags
            What it is good for.

        Raises
        ------
        NotFoundError
            The project has no such post.
        SettingError
            Its author is unknown or says to be under 18.
        """
        posts = self.project.posts(columns=["post", "account"])
        found = posts.loc[posts["post"] == post, "account"]
        if found.empty:
            raise NotFoundError("rights.unknown_post", post=post)
        account = found.iloc[0]
        if not isinstance(account, str):
            raise SettingError("rights.unknown_author", post=post)
        if account in self.project.held_out():
            raise SettingError("rights.minor", account=account)
        return self._write(ADDED, post, account, tags=_tidy(tags))

    def remove(self, post: str) -> Event:
        """Take a post out of the library; what was agreed about it stays in the ledger.

        Raises
        ------
        NotFoundError
            It is not in it.
        """
        return self._write(REMOVED, post, self._account(post))

    def tag(self, post: str, tags: Iterable[str]) -> Event:
        """Replace the tags of a post; return the event.

        Raises
        ------
        NotFoundError
            It is not in the library.
        """
        return self._write(TAGGED, post, self._account(post), tags=_tidy(tags))

    def table(self, *, day: dt.date | str | None = None) -> pd.DataFrame:
        """Return one row a post, in the order in which they were added or asked for.

        Parameters
        ----------
        day
            As of when rights run out; today if None.

        Returns
        -------
        pandas.DataFrame
            Columns post, account, created_at, kind, text, url, media, tags (list), added_at,
            added_by, and those of `RightsLedger.table`. Where nobody was asked, status is null and
            usable False; posts that are no longer in the project keep their rights.
        """
        return self._with_rights(self.rights.table(day=day))

    def usable(
        self,
        day: dt.date | str,
        channel: str | None = None,
        *,
        paid: bool = False,
        edited: bool = False,
    ) -> pd.DataFrame:
        """Return the rows of `table` that may be used on a day; see `RightsLedger.usable`."""
        rights = self.rights.usable(day, channel, paid=paid, edited=edited)
        table = self._with_rights(rights)
        return table[table["post"].isin(rights["post"])].reset_index(drop=True)

    def candidates(
        self,
        n: int = 50,
        *,
        encoder: str | Encoder = "multilingual",
        sentiment: pd.DataFrame | None = None,
        safety: pd.DataFrame | None = None,
        since: dt.datetime | str | None = None,
    ) -> pd.DataFrame:
        """Return the posts most worth asking for that are neither in the library nor asked for.

        Parameters
        ----------
        n
            How many.
        encoder
            A name or an `Encoder`.
        sentiment, safety
            What `judge_sentiment` and `flag_safety` gave for the project's posts; made if None.
        since
            Only posts from this day on; older ones still count as what others copy.

        Returns
        -------
        pandas.DataFrame
            The columns of `workbench.ugc.score_content` with account, created_at, text and url,
            the best first; equal ones by post key.
        """
        from workbench.ugc import best_content, score_content

        posts = self.project.posts()
        scored = score_content(
            posts,
            self.project.brand,
            encoder=encoder,
            sentiment=sentiment,
            safety=safety,
            accounts=self.project.accounts(),
            comments=self.project.comments(),
            lists=self.project.lists(),
            held_out=self.project.held_out(),
        )
        there = {*self._inside(), *self.rights.authors()}
        if since is not None:
            recent = self.project.posts(since=since, columns=["post"])["post"]
            scored = scored[scored["post"].isin(recent)]
        best = best_content(scored[~scored["post"].isin(there)], n)
        told = posts[["post", "account", "created_at", "text", "url"]].drop_duplicates("post")
        return best.merge(told, on="post", how="left", validate="one_to_one")

    def request_text(self, post: str, **asked: Any) -> str:  # noqa: ANN401  # those of request_text
        """Return what to write to the author of a post of the project.

        Parameters
        ----------
        post
            Post key.
        **asked
            What is asked for, how and in which language; see `shortlist.request_text`.

        Raises
        ------
        NotFoundError
            The project has no such post.
        SettingError
            Its author says to be under 18.
        """
        found = self._posts([post]).get(post)
        if found is None:
            raise NotFoundError("rights.unknown_post", post=post)
        if found["account"] in self.project.held_out():
            raise SettingError("rights.minor", account=found["account"])
        return request_text({**found, "post": post}, self.project.brand, **asked)

    def _with_rights(self, rights: pd.DataFrame) -> pd.DataFrame:
        """Return the library with these rights; posts without one count as never asked for."""
        inside = self._inside()
        removed = {post for post, held in inside.items() if held is None}
        keys = [post for post, held in inside.items() if held is not None]
        keys += [post for post in rights["post"] if post not in inside and post not in removed]
        known = rights.set_index("post").to_dict("index")
        posts = self._posts(keys)
        rows = [
            {
                **dict.fromkeys(COLUMNS),
                **(held := inside.get(post) or {"tags": []}),
                **posts.get(post, {}),
                "usable": False,
                "contested": False,
                "obstacles": [("rights.not_granted", {"status": ("rights.status_none", {})})],
                **known.get(post, {}),
                "post": post,
                "account": known.get(post, {}).get("account") or held.get("account"),
            }
            for post in keys
        ]
        return as_frame(rows, COLUMNS)

    def _inside(self) -> dict[str, dict[str, Any] | None]:
        """Return what holds about each post that was ever added; None where it was removed."""
        found: dict[str, dict[str, Any] | None] = {}
        for event in self.project.events.read(KINDS):
            post, account = event.payload.get("post"), event.payload.get("account")
            if not isinstance(post, str):
                continue
            if event.kind == REMOVED:
                found[post] = None
                continue
            held = found.get(post)
            if event.kind == TAGGED and post in found and held is None:
                continue  # tagged by somebody who had not seen that it was removed
            if event.kind == ADDED and held is None:
                found.pop(post, None)  # added anew: at the end
                held = {"added_at": event.at, "added_by": event.writer}
            tags = event.payload.get("tags")
            known = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
            found[post] = {**(held or {}), "account": account, "tags": known}
        return found

    def _account(self, post: str) -> str:
        inside, asked = self._inside(), self.rights.authors()
        held = inside.get(post)
        if held is None and (post in inside or post not in asked):
            raise NotFoundError("rights.not_in_library", post=post)
        return str(asked.get(post) or (held or {}).get("account"))

    def _posts(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        posts = self.project.posts(columns=list(_POST))
        posts = posts[posts["post"].isin(keys)].drop_duplicates("post").set_index("post")
        return {str(post): row for post, row in posts.to_dict("index").items()}

    def _write(self, kind: str, post: str, account: str, **details: Any) -> Event:  # noqa: ANN401  # any JSON
        payload = {"post": post, "account": account, **details}
        return self.project.events.append(kind, payload, subjects=[account])


def _tidy(tags: Iterable[str]) -> list[str]:
    given = [tags] if isinstance(tags, str) else list(tags)
    plain = (tag.encode("utf-8", "replace").decode("utf-8").strip() for tag in given)
    return sorted({tag for tag in plain if tag})
