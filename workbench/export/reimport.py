"""Taking an edited shortlist back: first what would change, then, if wanted, the changes.

Three values are compared, as in a three-way merge: what the file was written with, what it says
now, and what holds today. Where the file says no more than it was written with, today's value
stays; where both were changed, to different values, that is a conflict and today's value stays.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import SettingError
from workbench.export.baseline import STAMP, Baselines
from workbench.export.minors import held_out, must_not_appear
from workbench.export.reading_back import Sheet, read_sheet
from workbench.export.reimport_answers import answer_in, answered, status_for
from workbench.export.reimport_lines import Line, reasoned, shown, still_open
from workbench.export.reimport_rows import (
    FIELDS,
    WHO,
    Finder,
    barred_from,
    column_names,
    field_value,
    same_value,
)
from workbench.phrases import languages, say
from workbench.project.replay import KINDS, Replay
from workbench.schema import handle_of
from workbench.shortlist.many import decide_each
from workbench.shortlist.rows import row_of

if TYPE_CHECKING:
    from workbench.shortlist import Shortlist

__all__ = ["Reimport", "plan_reimport"]

COLUMNS = ("row", "account", "action", "field", "old", "new", "reason")
_NOBODY: Mapping[str, Any] = dict.fromkeys(FIELDS) | {"choice": "first"}


@dataclass(frozen=True, eq=False)
class Reimport:
    """What an edited file would change.

    Parameters
    ----------
    shortlist
        Into which it is taken.
    path
        The file.
    lines
        What it comes to, in the order of the file.
    rows, people
        How many rows the file has, and how many of its people are on the shortlist already.
    """

    shortlist: Shortlist = dataclasses.field(repr=False)
    path: Path
    lines: tuple[Line, ...] = dataclasses.field(repr=False)
    rows: int
    people: int

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a change or refusal, in the order of the file.

        Columns row (in the file), account, action (``"change"``, ``"new"``, ``"conflict"``:
        decided otherwise meanwhile, so it is left, or ``"refused"``), field, old, new (text), and
        reason (a sentence; of conflicts and refusals).
        """
        rows = [
            (x.row, x.account, x.action, x.field, shown(x.old), shown(x.new),
             say(x.reason, **x.values) if x.reason else None)
            for x in self.lines
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        return frame.astype({"row": "int64", **dict.fromkeys(COLUMNS[1:], "str")})

    @property
    def counts(self) -> dict[str, int]:
        """How many people are new, fields change, are in conflict, rows or fields refused."""
        people = len({x.account for x in self.lines if x.action == "new"})
        seen = Counter(x.action for x in self.lines)
        return {"new": people, **{name: seen[name] for name in ("change", "conflict", "refused")}}

    def summary(self, language: str | None = None) -> str:
        """Return in a sentence what would change."""
        if not self.lines:
            return say("reimport.nothing", language, rows=self.rows)
        return say("reimport.summary", language, rows=self.rows, **self.counts)

    def apply(self) -> int:
        """Write the changes and new people as decisions; return how many decisions were written.

        Doing it twice changes nothing more. What was decided otherwise since the plan was made
        stays as it is.
        """
        state = Replay(self.shortlist.project.events.read(KINDS))
        held, wanted = _held(self.shortlist, state), self._wanted()
        people = {who: {who, *state.accounts(state.person(who))} for who in wanted}
        hidden = must_not_appear(
            self.shortlist.project, {a for some in people.values() for a in some}
        )
        decisions: list[tuple[str, Mapping[str, Any]]] = []
        for account, some in wanted.items():
            if not hidden.isdisjoint(people[account]):
                continue  # erased, or found to be under 18, since the plan was made
            before = held.get(account, _NOBODY)
            open_ = still_open(some, before)
            new = account not in held and any(x.action == "new" for x in some)
            if open_ or new:
                decisions.append((account, open_ or {"status": "found"}))
        return len(decide_each(self.shortlist, decisions)) if decisions else 0

    def _wanted(self) -> dict[str, list[Line]]:
        wanted: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.action in {"change", "new"} and line.account is not None:
                wanted.setdefault(line.account, []).append(line)
        return wanted

    def __str__(self) -> str:
        return self.summary()


def plan_reimport(shortlist: Shortlist, path: str | Path) -> Reimport:
    """Return what an edited file of the shortlist would change; nothing is changed yet.

    Parameters
    ----------
    shortlist
        Of the campaign that the file is about.
    path
        A CSV or XLSX, with whichever columns are left, in any order. A row needs an account key,
        a handle or the address of a profile; of several the first that is known counts. Columns
        status, choice, owner, note, reason, tags and cost are read, also under German headers;
        a column that is missing changes nothing, an emptied cell clears owner, note, tags or cost.
        A status may be the board's yes, maybe or no, too. Somebody new whose status is refused is
        refused as a whole; of others only the refused field stays out. The brand, its competitors
        and the lists employees, partners and never_contact do not come in.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is no table.
    SettingError
        No column says whom a row is about, or people stand under pseudonyms.
    """
    sheet = read_sheet(path)
    names = column_names([str(c) for c in sheet.table.columns])
    if sheet.about.get("profile") == "pseudonymised":
        raise SettingError("reimport.pseudonymous", where=str(path))
    if not set(names) & {"person", "account", "handles", "links"}:
        found = ", ".join(map(str, sheet.table.columns))
        raise SettingError("reimport.nobody_named", where=str(path), found=found[:200])
    planner = _Planner(shortlist, sheet, names)
    lines = tuple(planner.lines())
    return Reimport(shortlist, Path(path), lines, len(sheet.table), planner.people)


class _Planner:
    """Compares a file with what holds now and what held when it was written."""

    def __init__(self, shortlist: Shortlist, sheet: Sheet, names: Mapping[str, str]) -> None:
        self.shortlist = shortlist
        self.sheet = sheet
        self.names = names
        self.state = Replay(shortlist.project.events.read(KINDS))
        self.now = _held(shortlist, self.state)
        self.then = Baselines(shortlist, sheet.about, lambda then: _held(shortlist, then))
        self.refused = held_out(shortlist.project)
        self.barred = barred_from(shortlist.project)
        self.finder = Finder(_known(shortlist, self.state))
        self.seen: dict[str, int] = {}
        self.people = 0

    def lines(self) -> Iterator[Line]:
        for row, cells in zip(
            map(int, self.sheet.table.index), self.sheet.table.to_dict("records"), strict=True
        ):
            named = {ours: _cell(cells[theirs]) for ours, theirs in self.names.items()}
            yield from self._row(row, named)

    def _row(self, row: int, cells: Mapping[str, str | None]) -> Iterator[Line]:
        accounts = self.finder.accounts(cells)
        if not accounts:
            yield self._nobody(row, cells)
            return
        person = next((p for a in accounts if (p := self.state.person(a)) in self.now), None)
        account = person or accounts[0]
        if problem := self._problem(account, accounts, cells):
            # Whoever must not appear is not named, not even to say so.
            hidden = problem[0] in {"reimport.held_out", "reimport.forgotten"}
            yield Line(row, None if hidden else account, "refused", reason=problem[0],
                       values=problem[1])  # fmt: skip
            return
        self.seen[account] = row
        self.people += person is not None
        yield from self._fields(row, account, cells)

    def _nobody(self, row: int, cells: Mapping[str, str | None]) -> Line:
        for name in WHO:
            if (row, column := self.names.get(name, "")) in self.sheet.formulas:
                return Line(row, None, "refused", reason="reimport.formula",
                            values={"field": column})  # fmt: skip
        what = next((cells[name] for name in WHO if cells.get(name)), "–")
        return Line(row, None, "refused", reason="reimport.nobody", values={"text": _short(what)})

    def _problem(
        self, account: str, accounts: list[str], cells: Mapping[str, str | None]
    ) -> tuple[str, dict[str, object]] | None:
        people: set[str] = {*accounts, *self.state.accounts(account)}
        if not self.refused.isdisjoint(people):
            return "reimport.held_out", {}
        forgotten = getattr(self.shortlist.project, "is_forgotten", None)
        if forgotten is not None and any(map(forgotten, people)):
            return "reimport.forgotten", {}
        if account in self.seen:
            return "reimport.twice", {"row": self.seen[account]}
        if account not in self.now and (why := self._barred(people)):
            return "reimport.barred", {"why": (why, {})}
        campaign = cells.get("campaign")
        if campaign and campaign not in self._campaign_names:
            return "reimport.other_campaign", {"campaign": _short(campaign)}
        return None

    def _barred(self, people: set[str]) -> str | None:
        """Return why somebody new is no candidate, whoever writes them into a file."""
        names = (self.barred.get(name) for a in people for name in (a, handle_of(a).lower()))
        return next(filter(None, names), None)

    @cached_property
    def _campaign_names(self) -> set[str]:
        own = next(c for c in self.shortlist.campaigns() if c.id == self.shortlist.campaign)
        unnamed = {say("shortlist.default_campaign", language) for language in languages()}
        return {own.id, own.name, *(unnamed if own.id == "default" else ())}

    def _fields(self, row: int, account: str, cells: Mapping[str, str | None]) -> Iterator[Line]:
        new = account not in self.now
        now = self.now.get(account, _NOBODY)
        given = {name: cells[name] for name in FIELDS if name in cells}
        answer = answer_in(given.get("status"))
        lines: list[Line] = []
        refused: list[Line] = []
        for name, cell in given.items():
            if (row, self.names[name]) in self.sheet.formulas:
                refused.append(Line(row, account, "refused", name, now[name], None,
                                    "reimport.formula", {"field": self.names[name]}))  # fmt: skip
                continue
            as_answer = answer if name == "status" else None
            try:
                value = status_for(as_answer, now[name]) if as_answer else field_value(name, cell)
            except ValueError:
                why = "reimport.further_along" if as_answer else f"reimport.bad_{name}"
                refused.append(Line(row, account, "refused", name, now[name], _short(cell),
                                    why, {"text": _short(cell)}))  # fmt: skip
                continue
            if value is not None and not same_value(name, value, now[name]):
                line = Line(row, account, "new" if new else "change", name, now[name], value)
                lines += filter(None, [self._compared(line, cells.get(STAMP))])
        if answer and not any(line.field == "status" for line in refused):
            lines = answered(answer, lines, now, row=row, account=account, new=new,
                             reason=cells.get("reason"))  # fmt: skip
        lines = refused + reasoned(lines, now)
        if new and (bad := [x for x in lines if x.field == "status" and x.action == "refused"]):
            yield from bad  # nobody comes in as something else than the file says
            return
        yield from lines
        if new and not any(line.action == "new" for line in lines):
            yield Line(row, account, "new", "status", None, "found")

    def _compared(self, line: Line, stamp: str | None) -> Line | None:
        """Return the line, the conflict it is, or None if the file was left as it was written."""
        name = str(line.field)
        if line.action == "new" or line.account is None:
            return line
        then = self.then.of(stamp)
        if then is not None:
            was = then.get(line.account, _NOBODY)[name]
            if same_value(name, line.new, was):
                return None
            if same_value(name, line.old, was):
                return line
        elif not self._was_once(line.account, name, line.new):
            return line
        return Line(line.row, line.account, "conflict", name, line.old, line.new,
                    *self._decided(line.account))  # fmt: skip

    def _was_once(self, person: str, name: str, value: object) -> bool:
        """Say whether a value held before the one that holds now: then the file may just be old."""
        before = [_NOBODY[name], "found" if name == "status" else None]
        for fields in self._decisions.get(person, ()):
            written = fields.get("status") if name == "reason" else fields.get(name)
            if name in {"status", "reason"} and written:
                written = written[0 if name == "status" else 1]
            before += [written] if written is not None else []
        return any(same_value(name, one, value) for one in before)

    @cached_property
    def _decisions(self) -> dict[str, list[Mapping[str, Any]]]:
        """Return the fields of every decision by person."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for event in self.state.events:
            if event.payload.get("campaign") == self.shortlist.campaign:
                for person in {self.state.person(s) for s in event.subjects}:
                    found.setdefault(person, []).append(event.payload.get("fields", {}))
        return found

    def _decided(self, person: str) -> tuple[str, dict[str, object]]:
        last = self.state.latest(person, self.shortlist.campaign)
        return "reimport.conflict", {"writer": last.writer, "day": last.at.date()}


def _held(shortlist: Shortlist, state: Replay | None = None) -> dict[str, dict[str, Any]]:
    """Return the fields of everybody on the shortlist, as `field_value` would read them."""
    replay = state or Replay(shortlist.project.events.read(KINDS))
    people = replay.people(shortlist.campaign)
    return {person: _fields_of(replay, person, shortlist.campaign) for person in people}


def _fields_of(state: Replay, person: str, campaign: str) -> dict[str, Any]:
    row = row_of(state, person, campaign)
    return {name: row[name] for name in FIELDS}


def _known(shortlist: Shortlist, state: Replay) -> set[str]:
    project: Any = shortlist.project
    known = {a for e in state.events for a in e.subjects}
    if hasattr(project, "accounts"):
        known |= set(project.accounts()["account"])
        known |= set(project.posts(columns=["post", "account"])["account"].dropna())
    return known


def _cell(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _short(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"  # noqa: PLR2004  # as much as a line shows
