"""Starting a live run for a project: the one call that notebooks and the command line make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from os import PathLike
from typing import TYPE_CHECKING, Any, Protocol

from workbench.errors import SettingError
from workbench.gather.live import Budget
from workbench.gather.live.session import InstagramSession, load_session
from workbench.gather.live.source import InstagramSource, Manner, refuse_own
from workbench.gather.live.terms import EventLog, accept_terms, accepted_by
from workbench.gather.live.units import Wishes
from workbench.gather.raw_records import check_raw
from workbench.schema import RequestLog, read_moment

if TYPE_CHECKING:
    from workbench.brand import Brand
    from workbench.gather.live.pages import Client

__all__ = ["LiveProject", "from_instagram"]

PLATFORM = "instagram"


class LiveProject(Protocol):
    """What of a project a live run needs."""

    @property
    def brand(self) -> Brand:
        """Whose project it is."""

    @property
    def events(self) -> EventLog:
        """What people decided."""

    @property
    def requests(self) -> RequestLog:
        """Which requests were sent."""

    def cursors(self) -> dict[str, str]:
        """Return where each live source may go on."""

    def aliases(self) -> Any:  # noqa: ANN401  # a DataFrame
        """Return which handles each user id was seen with, and when."""


def from_instagram(  # noqa: PLR0913  # each is an option of the command line too
    project: LiveProject,
    *,
    profiles: Iterable[str] = (),
    snapshots: Iterable[str] = (),
    tagged_of: Iterable[str] = (),
    comments_of: Iterable[str] = (),
    similar_to: Iterable[str] = (),
    hashtags: Iterable[str] = (),
    posts: int | None = 24,
    since: str | datetime | None = None,
    refresh_days: int = 7,
    session: InstagramSession | str | PathLike[str] | None = None,
    budget: int = 150,
    day_budget: int = 500,
    accept: str = "",
    own_account: bool = False,
    anonymous: bool = False,
    keep_raw: bool = False,
    thumbnails: bool = False,
) -> InstagramSource:
    """Return Instagram as a source for `Project.add`; nothing is asked for yet.

    Parameters
    ----------
    project
        For whom: its brand, its cursors, its requests so far, and who accepted the terms.
    profiles, snapshots, tagged_of, comments_of, similar_to, hashtags, posts, since, refresh_days
        What to fetch; see `Wishes`.
    session
        instaloader's session file, a cookies.txt, or Firefox's ``cookies.sqlite``.
    budget, day_budget
        Most requests of this run, and within 24 hours.
    accept
        Your name, if you have read and accept the terms (`terms_screen`); it is noted in the
        project. Needed once for each version of the terms.
    own_account
        Use the brand's own account all the same.
    anonymous
        Ask without a session: for snapshots only, and likely to be refused.
    keep_raw, thumbnails
        Keep the records as they came; keep small pictures.

    Raises
    ------
    SettingError
        The terms were not accepted, there is no session, it is the brand's own, nothing is
        asked for, a number is below its least value, or raw records would name commenters whom
        the project keeps under pseudonyms.
    """
    wishes = Wishes(
        tuple(profiles),
        tuple(snapshots),
        tuple(tagged_of),
        tuple(comments_of),
        tuple(similar_to),
        tuple(hashtags),
        posts=posts,
        since=read_moment(since).to_pydatetime() if since is not None else None,
        refresh_days=refresh_days,
    )
    check_raw(project.brand, keep_raw=keep_raw)
    if session is not None and not isinstance(session, InstagramSession):
        session = load_session(session)
    if session is None and not anonymous:
        raise SettingError("instagram.no_session")
    name = accept_terms(project.events, accept) if accept else accepted_by(project.events)
    manner = Manner(
        accepted=name,
        brand_handles=tuple(project.brand.handles),
        own_account=own_account,
        anonymous=session is None,
        keep_raw=keep_raw,
        thumbnails=thumbnails,
    )
    refuse_own(session.user if session else "", manner)
    who = session.user_id if session else "visitor"
    purse = Budget(project.requests, PLATFORM, who, run=budget, day=day_budget)

    def connect() -> Client:
        from workbench.gather.instagram import InstaloaderClient  # loads instaloader

        return InstaloaderClient(session, purse)

    return InstagramSource(
        wishes,
        connect,
        purse,
        cursors=project.cursors(),
        user_ids=_numbers(project),
        manner=manner,
    )


def _numbers(project: LiveProject) -> Mapping[str, str]:
    """Return the number of each handle that only one person was seen with."""
    aliases = project.aliases()
    here = aliases[aliases["platform"] == PLATFORM]
    shared = here.groupby("handle")["user_id"].nunique()
    alone = here[here["handle"].isin(shared[shared == 1].index)]
    return dict(zip(alone["handle"], alone["user_id"], strict=True))
