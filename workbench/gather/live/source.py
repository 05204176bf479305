"""Instagram live as a source: unit by unit, page by page, each page with its cursor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workbench.errors import SettingError
from workbench.gather.live import Budget, HaltError, Outcome, Stopped
from workbench.gather.live.faults import SkipError
from workbench.gather.live.harvest import FILE, Harvest
from workbench.gather.live.pages import Client, Person
from workbench.gather.live.units import Known, Progress, Unit, Wishes, from_text, to_text
from workbench.gather.live.walk import Walk
from workbench.schema import Batch, Problem, SourceFile

__all__ = ["InstagramSource", "Manner"]

_ROUND_LASTS = timedelta(days=7)
_REFUSALS = 3
"""After so many refusals in a row the run ends: then it is us, not the profile."""
_REFUSED = {"instagram.refused", "instagram.odd_answer"}


@dataclass(frozen=True)
class Manner:
    """How a run goes about it.

    Parameters
    ----------
    accepted
        Who accepted the terms, by name.
    brand_handles
        The brand's own accounts, whose session is refused.
    own_account
        Use the brand's own account all the same.
    anonymous
        Ask as a visitor who is not logged in; for snapshots only.
    keep_raw, thumbnails
        Keep the nodes as they came; keep small pictures.
    """

    accepted: str = ""
    brand_handles: tuple[str, ...] = ()
    own_account: bool = False
    anonymous: bool = False
    keep_raw: bool = False
    thumbnails: bool = False


class InstagramSource:
    """What `Project.add` takes: fetches when its batches are read, and can be stopped.

    Each batch is one page and carries the cursor behind it, so that a later run goes on exactly
    there, whatever ended this one. Units that a stopped run had finished are not asked for again
    by the run that goes on with it; see `Wishes`.

    Parameters
    ----------
    wishes
        What to fetch.
    connect
        Makes the client; called when the first batch is read.
    budget
        The budget of requests, with the stop button.
    cursors
        `Project.cursors()`.
    user_ids
        Handle to number of accounts that are known: it saves a request each, and follows people
        who changed their handle.
    manner
        Who accepted the terms, and how to go about it.

    Raises
    ------
    SettingError
        Nobody accepted the terms, nothing is asked for, or a visitor asks for more than snapshots.
    """

    def __init__(
        self,
        wishes: Wishes,
        connect: Callable[[], Client],
        budget: Budget,
        *,
        cursors: Mapping[str, str] | None = None,
        user_ids: Mapping[str, str] | None = None,
        manner: Manner | None = None,
    ) -> None:
        self.wishes = wishes
        self.budget = budget
        self.manner = manner or Manner()
        self._units = wishes.units()
        if not self.manner.accepted.strip():
            raise SettingError("instagram.not_accepted")
        if not self._units:
            raise SettingError("instagram.nothing_asked")
        if self.manner.anonymous and any(unit.kind != "snapshot" for unit in self._units):
            raise SettingError("instagram.visitor_asks_too_much")
        self._connect = connect
        self._cursors = dict(cursors or {})
        self._user_ids = dict(user_ids or {})
        self._people: dict[str, Person] = {}
        self._round = ""
        self._done: list[Unit] = []
        self._gone: list[Unit] = []
        self._skipped: list[Problem] = []
        self._stopped: Stopped | None = None

    def __repr__(self) -> str:
        return f"InstagramSource({len(self._units)} units, {self.budget.spent} requests)"

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """One entry that stands for the run."""
        return (FILE,)

    @property
    def outcome(self) -> Outcome:
        """What became of the run so far."""
        over = {*self._done, *self._gone}
        return Outcome(
            requests=self.budget.spent,
            done=tuple(str(unit) for unit in self._done),
            left=tuple(str(unit) for unit in self._units if unit not in over),
            skipped=tuple(self._skipped),
            stopped=self._stopped,
        )

    def stop(self) -> None:
        """Let the run end before its next request; callable from any thread."""
        self.budget.stop()

    def batches(self, *, skip: Collection[str] = frozenset()) -> Iterator[Batch]:  # noqa: ARG002  # the protocol's
        """Fetch, and yield a batch for each page.

        A batch that could not be stored is fetched again when the batches are read once more.

        Raises
        ------
        SettingError
            The session turns out to be the brand's own.
        """
        self._done, self._gone, self._skipped, self._stopped = [], [], [], None
        self._people = {}
        stored = dict(self._cursors)
        try:
            for batch in self._all_batches():
                yield batch
                stored |= batch.cursor
        finally:
            self._cursors = stored

    def _all_batches(self) -> Iterator[Batch]:
        client: Client | None = None
        cursor: dict[str, str] = {}
        try:
            client = self._connect()
            if not self.manner.anonymous:
                refuse_own(client.who(), self.manner)
            yield self._open_round()
            yield from self._fetch(client)
            cursor = {self._round_name: ""}
        except HaltError as halt:
            self._stopped = halt.stopped
        finally:
            if client is not None:
                client.close()
        yield Harvest(_now()).batch(cursor, last=True)

    def pending(self) -> tuple[Unit, ...]:
        """Return the units that the next run asks for, in its order."""
        round_ = self._open_since() or ""
        units = [u for u in self._units if not round_ or self._progress(u).round != round_]
        return tuple(sorted(units, key=self._urgency))

    def was_finished(self, unit: Unit) -> bool:
        """Say whether an earlier run read this unit to its end, so that only news is asked for."""
        return self._progress(unit).newest is not None

    def account_cost(self, handle: str) -> int:
        """Return how many requests it takes to find out who a handle is now."""
        known = self._known(handle)
        if known.id and known.round and known.round == self._open_since():
            return 0
        return 1 if self.manner.anonymous or known.id or handle in self._user_ids else 2

    @property
    def _round_name(self) -> str:
        return f"instagram:round:{self.wishes.fingerprint()}"

    def _open_since(self) -> str | None:
        """Return the round that a run left unfinished, if it is not too long ago."""
        began = self._cursors.get(self._round_name)
        try:
            if began and _now() - datetime.fromisoformat(began) < _ROUND_LASTS:
                return began
        except (ValueError, TypeError):
            pass
        return None

    def _open_round(self) -> Batch:
        self._round = self._open_since() or _now().isoformat()
        return Harvest(_now()).batch(self._store(self._round_name, self._round))

    def _urgency(self, unit: Unit) -> tuple[bool, str]:
        """Sort what is under way first, then what was never or longest not asked for."""
        if unit.kind == "snapshot":
            known = self._known(unit.name)
            return True, known.at
        progress = self._progress(unit)
        return not progress.began, progress.round

    def _fetch(self, client: Client) -> Iterator[Batch]:
        refusals = 0
        for unit in self._units:
            self._recall(unit)
        for unit in self.pending():
            try:
                yield from self._fetch_unit(client, unit)
                self._done.append(unit)
                refusals = 0
            except SkipError as error:
                self._skip(error.reason, error.values)
                refusals = refusals + 1 if error.reason in _REFUSED else 0
                if refusals >= _REFUSALS:
                    raise HaltError("instagram.refused_often") from error
                progress = self._progress(unit)
                progress.give_up(self._round, error.reason, error.values)
                yield Harvest(_now()).batch(self._keep(unit, progress))
                self._gone.append(unit)

    def _recall(self, unit: Unit) -> None:
        """Count what an earlier run of this round did."""
        progress = self._progress(unit)
        if progress.round != self._round:
            return
        if progress.gone:
            self._gone.append(unit)
            self._skip(*progress.gone)
        else:
            self._done.append(unit)

    def _skip(self, reason: str, values: Mapping[str, object]) -> None:
        self._skipped.append(Problem(None, None, reason, dict(values)))

    def _fetch_unit(self, client: Client, unit: Unit) -> Iterator[Batch]:
        if unit.kind == "hashtag":
            yield from self._walk(client, unit, None)
            return
        person = yield from self._meet(client, unit.name)
        if unit.kind == "snapshot":
            yield Harvest(_now()).batch(self._finished(unit))
            return
        if person.closed and unit.kind in {"posts", "comments"}:
            raise SkipError("instagram.private", name=person.handle)
        if unit.kind == "similar":
            harvest = Harvest(_now(), keep_raw=self.manner.keep_raw)
            harvest.add_profiles(client.similar(person).nodes)
            yield harvest.batch(self._finished(unit))
            return
        yield from self._walk(client, unit, person)

    def _walk(self, client: Client, unit: Unit, person: Person | None) -> Iterator[Batch]:
        walk = Walk(
            client,
            unit,
            person,
            self.wishes,
            self._progress(unit),
            round=self._round,
            keep=lambda progress: self._keep(unit, progress),
            note=self._skip,
            keep_raw=self.manner.keep_raw,
            thumbnails=self.manner.thumbnails,
        )
        yield from walk.batches()

    def _meet(self, client: Client, handle: str) -> Generator[Batch, None, Person]:
        """Find out who a handle is now; yields the snapshot that comes with it."""
        if handle in self._people:
            return self._people[handle]
        known = self._known(handle)
        if known.round == self._round and known.id:
            person = Person(known.id, known.handle, known.closed)
        else:
            person = client.person(handle, self._user_ids.get(handle) or known.id or None)
            if person.handle != handle:
                self._skipped.append(
                    Problem(
                        None, None, "instagram.renamed",
                        {"name": handle, "now": person.handle}, rejected=False,
                    )
                )  # fmt: skip
            now = _now()
            harvest = Harvest(now, keep_raw=self.manner.keep_raw)
            harvest.add_profiles([person.node] if person.node else [])
            known = Known(
                person.user_id, person.handle, person.closed, now.isoformat(), self._round
            )
            yield harvest.batch(self._store(f"instagram:account:{handle}", to_text(known)))
        self._people[handle] = person
        return person

    def _known(self, handle: str) -> Known:
        return from_text(Known, self._cursors.get(f"instagram:account:{handle}"))

    def _progress(self, unit: Unit) -> Progress:
        return from_text(Progress, self._cursors.get(self._name(unit)))

    def _name(self, unit: Unit) -> str:
        """Return the name of a unit's cursor: by number where that is known, as handles change."""
        number = None if unit.kind == "hashtag" else self._number(unit.name)
        return f"instagram:{unit.kind}:{number or unit.name}"

    def _number(self, handle: str) -> str | None:
        person = self._people.get(handle)
        known = person.user_id if person else self._known(handle).id
        return known or self._user_ids.get(handle)

    def _finished(self, unit: Unit) -> dict[str, str]:
        progress = self._progress(unit)
        progress.finish(self._round, self.wishes)
        return self._keep(unit, progress)

    def _keep(self, unit: Unit, progress: Progress) -> dict[str, str]:
        return self._store(self._name(unit), to_text(progress))

    def _store(self, name: str, text: str) -> dict[str, str]:
        self._cursors[name] = text
        return {name: text}


def refuse_own(user: str, manner: Manner) -> None:
    """Refuse the brand's own account, which is worth more than any data.

    Raises
    ------
    SettingError
        The session is the brand's own and nobody insisted.
    """
    own = {handle.lower() for handle in manner.brand_handles}
    if user and user.lower() in own and not manner.own_account:
        raise SettingError("instagram.own_account", user=user)


def _now() -> datetime:
    return datetime.now(UTC)
