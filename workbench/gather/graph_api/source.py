"""The official Instagram Graph API as a source: the brand's own posts, tags, mentions, look-ups.

Documentation: developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login.
What one run fetches is described by `Wishes`; each page is a batch that carries the place where a
later run goes on. The step by step for an admin is in docs/gathering-graph-api.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from workbench.errors import SettingError
from workbench.gather.graph_api.client import ADDRESS, VERSION, Connection, GraphClient
from workbench.gather.graph_api.errors import GraphError
from workbench.gather.graph_api.lookups import (
    LISTED,
    all_done,
    discover,
    lists,
    look_up_mentions,
    search_hashtags,
)
from workbench.gather.graph_api.records import items_of, profile_fields
from workbench.gather.graph_api.run import Run, next_mark
from workbench.gather.graph_api.sweeps import sweep_own, sweep_tags
from workbench.gather.graph_api.token import VARIABLE, find_token, forget_token, store_token
from workbench.gather.graph_api.wishes import (
    Mention,
    Wishes,
    read_mentions,
    read_tags,
)
from workbench.gather.live import Budget, HaltError, Outcome, Stopped
from workbench.gather.raw_records import check_raw
from workbench.phrases import say
from workbench.schema import Batch, RequestLog, SourceFile, bare_handle

__all__ = [
    "ADDRESS",
    "VARIABLE",
    "VERSION",
    "Connection",
    "GraphApiSource",
    "Mention",
    "Wishes",
    "find_token",
    "forget_token",
    "from_graph_api",
    "read_mentions",
    "read_tags",
    "store_token",
]

SERVICE = "graph_api"
Part = Callable[[Run], Iterator[Batch]]


class Store(Protocol):
    """What a project offers to a live source."""

    @property
    def requests(self) -> RequestLog:
        """Which requests were sent."""

    @property
    def brand(self) -> Any:  # noqa: ANN401  # a brand
        """Whose project it is."""

    def cursors(self) -> dict[str, str]:
        """Return where each live source may go on."""


def from_graph_api(
    project: Store,
    wishes: Wishes | None = None,
    *,
    budget: int = 200,
    day_budget: int = 500,
    token: str | None = None,
    connection: Connection | None = None,
) -> GraphApiSource:
    """Return a source for `project.add` that goes on where the last run ended.

    Parameters
    ----------
    project
        The project it is for: its request log, its cursors, its brand's handles.
    wishes
        What to fetch; by default the own posts with their comments, and the tags.
    budget, day_budget
        Most requests of this run, and within 24 hours.
    token
        By default that of the environment or the system's key store.
    connection
        How the API is reached.

    Raises
    ------
    NotFoundError
        There is no token.
    DependencyError
        There is no token in the environment and no key store either.
    SettingError
        A budget is less than 1, the token cannot be one, or raw records would name commenters
        whom the project keeps under pseudonyms.

    Examples
    --------
    ::

        source = from_graph_api(project, Wishes(discover=("mila.backt",)))
        report = project.add(source)
        source.outcome.stopped
    """
    wishes = wishes or Wishes(own=True, comments=True, tags=True)
    check_raw(project.brand, keep_raw=wishes.keep_raw)
    wishes = replace(wishes, handles=wishes.handles or project.brand.handles)
    return GraphApiSource(
        wishes,
        token=token or find_token(wishes.ig_user),
        budget=Budget(project.requests, SERVICE, SERVICE, run=budget, day=day_budget),
        cursors=project.cursors(),
        connection=connection or Connection(),
    )


class GraphApiSource:
    """A live source over the official Instagram Graph API.

    Parameters
    ----------
    wishes
        What to fetch.
    token
        A user access token; it goes into a header and nowhere else.
    budget
        How many requests may be sent.
    cursors
        Where the runs before this one ended.
    connection
        How the API is reached.

    Raises
    ------
    SettingError
        Nothing is wished for.
    """

    def __init__(
        self,
        wishes: Wishes,
        *,
        token: str,
        budget: Budget,
        cursors: Mapping[str, str],
        connection: Connection,
    ) -> None:
        self.wishes = wishes
        self.connection = connection
        self._budget = budget
        self._token = token
        self._cursors = dict(cursors)
        self._outcome = Outcome()
        if not self._plan():
            raise SettingError("graph_api.nothing_wished")

    def __repr__(self) -> str:
        return f"GraphApiSource({', '.join(name for name, _ in self._plan())})"

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """What stands for files in the report, as far as it is known before the run."""
        return ()

    @property
    def outcome(self) -> Outcome:
        """What became of the run, once its batches were read."""
        return self._outcome

    def stop(self) -> None:
        """Let the run end before its next request; callable from any thread."""
        self._budget.stop()

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:  # noqa: ARG002  # nothing to skip: it has no files
        """Yield a batch for each page, with the cursor to go on from there.

        Parameters
        ----------
        skip
            Not used.
        """
        client = GraphClient(self._token, self._budget, self.connection)
        run = Run(client, self.wishes, self._cursors)
        before = self._budget.spent
        done: list[str] = []
        stopped: Stopped | None = None
        files: dict[SourceFile, None] = {}
        try:
            for batch in self._parts(run, done):
                files[batch.file] = None
                yield batch
                self._cursors.update(batch.cursor)
        except GraphError as error:
            stopped = run.halt(error).stopped
        except HaltError as halt:
            stopped = halt.stopped
        finally:
            client.close()
            self._outcome = Outcome(
                requests=self._budget.spent - before,
                done=tuple(say(f"graph_api.part_{name}") for name in done),
                left=tuple(_label(run, name) for name, _ in self._plan() if name not in done),
                skipped=tuple(run.skipped),
                stopped=stopped,
            )
        files |= dict.fromkeys(run.file(part) for name in run.passed for part in LISTED[name])
        over = {run.key(name): "{}" for name in lists(run)} if stopped is None else {}
        for number, file in enumerate(files, start=1):
            yield Batch(file, {}, (), last=True, cursor=over if number == len(files) else {})
        self._cursors.update(over)

    def _plan(self) -> list[tuple[str, Part]]:
        """Return the parts in their order: what is most often refused comes last."""
        wishes = self.wishes
        parts: list[tuple[str, Part, object]] = [
            ("own", sweep_own, wishes.own or wishes.comments),
            ("tags", sweep_tags, wishes.tags),
            ("mentioned", look_up_mentions, wishes.mentioned),
            ("discover", discover, wishes.discover),
            ("hashtag", search_hashtags, wishes.hashtags),
        ]
        return [(name, part) for name, part, wished in parts if wished]

    def _parts(self, run: Run, done: list[str]) -> Iterator[Batch]:
        yield from _own_account(run)
        run.anew = all_done(run)
        for name, part in self._plan():
            yield from part(run)
            done.append(name)


def _label(run: Run, name: str) -> str:
    """Return what is left, and how far a list was worked through."""
    label = say(f"graph_api.part_{name}")
    if name not in run.progress:
        return label
    number, length = run.progress[name]
    return say("graph_api.left_at", part=label, done=number, all=length)


def _own_account(run: Run) -> Iterator[Batch]:
    """Find out which account asks, and keep a snapshot of its profile: one request."""
    if run.wishes.ig_user:
        path = run.wishes.ig_user
        node: Mapping[str, Any] = run.get(path, "account", lambda _: profile_fields(run.without))
    else:
        node = _chosen(_accounts(run), run.wishes.handles)
    run.user = run.wishes.ig_user or str(node.get("id") or "")
    if not run.user.isdecimal():
        raise HaltError("graph_api.no_account")
    harvest = run.harvest()
    run.handle = harvest.add_profile(node)
    yield harvest.batch("accounts", run.file("account"))


def _accounts(run: Run) -> list[Mapping[str, Any]]:
    """Return the Instagram accounts of all pages the token may use."""
    found: list[Mapping[str, Any]] = []
    after: str | None = None
    while True:
        page = run.get("me/accounts", "account", lambda _: _accounts_fields(run),
                       paged=True, after=after)  # fmt: skip
        accounts = (node.get("instagram_business_account") for node in items_of(page))
        found += [account for account in accounts if isinstance(account, dict)]
        mark = next_mark(page, linked=True)
        if mark is None or mark == after:
            return found
        after = mark


def _accounts_fields(run: Run) -> str:
    return f"instagram_business_account{{{profile_fields(run.without)}}}"


def _chosen(accounts: list[Mapping[str, Any]], handles: tuple[str, ...]) -> Mapping[str, Any]:
    if len(accounts) == 1:
        return accounts[0]
    ours = [a for a in accounts if bare_handle(str(a.get("username") or "")) in handles]
    if len(ours) == 1:
        return ours[0]
    if not accounts:
        raise HaltError("graph_api.no_account")
    known = ", ".join(f"{a.get('username')} = {a.get('id')}" for a in accounts[:10])
    raise HaltError("graph_api.several_accounts", known=known)
