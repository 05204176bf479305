"""The shortlist: who is wanted, by whom, how far things are. Every click is an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Literal

import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.project.replay import (
    CAMPAIGN,
    DECIDED,
    KINDS,
    LINKED,
    UNDONE,
    UNLINKED,
    Conflict,
    Replay,
)
from workbench.shortlist.campaign import (
    DEFAULT,
    Campaign,
    campaign_changes,
    campaigns_of,
    plan_campaign,
    write_campaign,
)
from workbench.shortlist.many import decide_each
from workbench.shortlist.merging import merge_events
from workbench.shortlist.rows import COLUMNS, is_never, must_be_key, row_of

if TYPE_CHECKING:
    from workbench.project import Event, Project

__all__ = ["Shortlist"]

NEVER_CONTACT = "never_contact"


class Shortlist:
    """Campaigns, people and decisions of a project.

    Nothing is kept in memory: what is shown is replayed from the project's event log, so a restart
    loses nothing and other windows' decisions appear.

    Parameters
    ----------
    project
        A `Project`, or anything with its `events`.
    campaign
        Which campaign decisions are about; the default one if None.

    Raises
    ------
    NotFoundError
        There is no such campaign.

    Notes
    -----
    Status runs found → shortlisted → approved → contacted → replied → agreed → posted → done, or
    ends in declined or never, which need a reason. Steps may be skipped and taken back: people
    agree on the phone and click by mistake; `history` keeps every step. Only the way back from
    ``never`` needs a reason too. ``never`` puts the person on the project's list never_contact.
    """

    def __init__(self, project: Project, campaign: str | None = None) -> None:
        self.project = project
        self.campaign = campaign or DEFAULT
        if self.campaign != DEFAULT:
            self._existing(self._state(), self.campaign)

    def decide(  # one keyword a field
        self,
        account: str,
        status: str | None = None,
        *,
        reason: str | None = None,
        choice: str | None = None,
        owner: str | None = None,
        tags: Collection[str] | None = None,
        note: str | None = None,
        cost: float | Literal[""] | None = None,
    ) -> Event:
        """Record a decision about the person behind `account`; it is on the disk on return.

        Parameters
        ----------
        account
            Account key.
        status
            One of `STATUSES`; None leaves it, or makes it ``found`` for somebody new.
        reason
            Why; needed for declined and never.
        choice
            ``"first"`` or ``"reserve"``.
        owner, note
            Who looks after it, and anything worth knowing; ``""`` clears.
        tags
            Replace the tags.
        cost
            Agreed or expected, in the campaign's currency, ≥ 0; ``""`` clears. NaN is refused: what
            is not known clears nothing.

        Raises
        ------
        SettingError
            A value is out of range, a no has no reason, or `account` is no key.
        """
        fields = {"status": status, "reason": reason, "choice": choice, "owner": owner,
                  "tags": tags, "note": note, "cost": cost}  # fmt: skip
        return decide_each(self, [(account, fields)])[0]

    def link(self, account: str, *others: str) -> Event:
        """Confirm by hand that several accounts are one person; return the event."""
        for key in (account, *others):
            must_be_key(key)
        state = self._state()
        everyone = {a for key in (account, *others) for a in state.accounts(state.person(key))}
        if len(everyone) == 1:
            raise SettingError("shortlist.one_account", account=account)
        accounts = sorted(everyone)
        return self.project.events.append(
            LINKED, {"campaign": self.campaign, "accounts": accounts}, subjects=accounts
        )

    def unlink(self, account: str) -> Event:
        """Say that an account is a person of its own again; return the event."""
        payload = {"campaign": self.campaign, "account": account}
        return self.project.events.append(UNLINKED, payload, subjects=[account])

    def accounts(self, account: str) -> list[str]:
        """Return all accounts of the person behind `account`, sorted."""
        state = self._state()
        return state.accounts(state.person(account))

    def undo(self, event: Event | str | None = None) -> Event:
        """Void an event, so that what held before holds again; return the undo, itself undoable.

        Parameters
        ----------
        event
            The event or its id; by default the last decision or link that this writer made for
            this campaign and that still holds.

        Raises
        ------
        NotFoundError
            There is nothing to undo, or no such event.
        SettingError
            The event belongs to another campaign.
        """
        state = self._state()
        target = self._target(state, event)
        undone = self.project.events.append(
            UNDONE, {"event": target.id}, subjects=list(target.subjects)
        )
        if target.kind in {DECIDED, UNDONE} and target.subjects:
            self.keep_lists(state, {state.person(target.subjects[0])})
        return undone

    def redo(self) -> Event:
        """Undo this writer's last undo for this campaign that still holds.

        Raises
        ------
        NotFoundError
            There is none.
        """
        undos = [e for e in self._own(self._state()) if e.kind == UNDONE]
        if not undos:
            raise NotFoundError("shortlist.nothing_to_undo")
        return self.undo(undos[-1])

    def table(self, campaign: str | None = None) -> pd.DataFrame:
        """Return one row a person, in the order in which they were first decided about.

        Parameters
        ----------
        campaign
            Another campaign than this shortlist's.

        Returns
        -------
        pandas.DataFrame
            Columns campaign, person (account key), choice (first or reserve), accounts (list),
            status, reason, owner, tags (list), note, cost, decided_at, decided_by, conflicts
            (number of fields that two people set differently).
        """
        state = self._state()
        key = campaign or self.campaign
        self._existing(state, key)
        contested = [c.person for c in state.conflicts() if c.campaign == key]
        rows = [
            {**row_of(state, person, key), "conflicts": contested.count(person)}
            for person in state.people(key)
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict(COLUMNS))

    def history(self, account: str) -> pd.DataFrame:
        """Return everything that was ever done about a person, oldest first.

        Returns
        -------
        pandas.DataFrame
            Columns event (id), at, writer, kind, campaign, account, changes (dict), undone (bool).
        """
        state = self._state()
        mine = set(state.accounts(state.person(account)))
        rows = [
            {
                "event": event.id,
                "at": event.at,
                "writer": event.writer,
                "kind": event.kind,
                "campaign": event.payload.get("campaign"),
                "account": event.subjects[0] if event.subjects else None,
                "changes": dict(event.payload.get("fields", {})),
                "undone": event.id in state.void,
            }
            for event in state.events
            if mine & set(event.subjects)
        ]
        names = ["event", "at", "writer", "kind", "campaign", "account", "changes", "undone"]
        return pd.DataFrame(rows, columns=names)

    def campaigns(self) -> list[Campaign]:
        """Return all campaigns, the default one first."""
        return campaigns_of(self.project.events)

    def set_campaign(  # noqa: PLR0913  # one keyword a field
        self,
        key: str,
        *,
        name: str | None = None,
        brief: str | None = None,
        start: dt.date | str | None = None,
        end: dt.date | str | None = None,
        hashtags: Iterable[str] | None = None,
        budget: float | Literal[""] | None = None,
        size: int | Literal[""] | None = None,
        currency: str | None = None,
    ) -> Campaign:
        """Create a campaign, or change what is given of an existing one.

        Parameters
        ----------
        key
            Its id.
        name, brief, start, end, hashtags
            See `Campaign`.
        budget, size
            How much money, and how many people are wanted; ``""`` clears.
        currency
            ISO 4217 code of the budget and of all costs; EUR if never set.

        Raises
        ------
        SettingError
            The id is empty, a day is no date, the end is before the start, the budget negative, the
            size no number of people, or the currency no code.
        """
        changes = campaign_changes(
            name=name, brief=brief, start=start, end=end, hashtags=hashtags,
            budget=budget, size=size, currency=currency,
        )  # fmt: skip
        planned = plan_campaign(self._state(), key, changes)
        write_campaign(self.project.events, key, changes)
        return planned

    def merge(self, other: Project | Shortlist) -> int:
        """Take in another copy's events and what proves them; return how many events were new."""
        project = other.project if isinstance(other, Shortlist) else other
        return merge_events(self.project, project)

    def conflicts(self) -> list[Conflict]:
        """Return the fields that two people set differently at once; the latest holds.

        Deciding the field again settles it.
        """
        return self._state().conflicts()

    def keep_lists(self, before: Replay, people: Collection[str]) -> None:
        """Keep the project's list never_contact in step with what people's status was and is."""
        if not people or not hasattr(self.project, "put_on_list"):
            return
        after = self._state()
        for person in sorted(people):
            was, now = (is_never(state, person, {*state.campaigns, DEFAULT}) for state in
                        (before, after))  # fmt: skip
            change = self.project.put_on_list if now else self.project.take_off_list
            if was != now:
                for account in after.accounts(after.person(person)):
                    change(NEVER_CONTACT, account)

    def _state(self) -> Replay:
        return Replay(self.project.events.read(KINDS))

    def _own(self, state: Replay) -> list[Event]:
        writer = getattr(self.project.events, "writer", None)
        return [
            event
            for event in state.events
            if event.id not in state.void
            and (writer is None or event.writer == writer)
            and state.campaign_of(event) in {self.campaign, None}
        ]

    def _target(self, state: Replay, event: Event | str | None) -> Event:
        if event is None:
            own = [e for e in self._own(state) if e.kind not in {UNDONE, CAMPAIGN}]
            if not own:
                raise NotFoundError("shortlist.nothing_to_undo")
            return own[-1]
        key = event if isinstance(event, str) else event.id
        for known in state.events:
            if known.id == key:
                self._ours(state, known)
                return known
        raise NotFoundError("shortlist.unknown_event", event=key)

    def _ours(self, state: Replay, event: Event) -> None:
        campaign = state.campaign_of(event)
        if event.kind != CAMPAIGN and campaign not in {self.campaign, None}:
            raise SettingError(
                "shortlist.other_campaign", campaign=self.campaign, other=campaign, event=event.id
            )

    def _existing(self, state: Replay, key: str) -> None:
        if key != DEFAULT and key not in state.campaigns:
            raise NotFoundError(
                "shortlist.unknown_campaign",
                campaign=key,
                known=", ".join([DEFAULT, *sorted(set(state.campaigns) - {DEFAULT})]),
            )
