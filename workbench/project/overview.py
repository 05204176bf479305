"""What a project holds on people, for the record: how much, since when, from where, why."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow.compute as pc

from workbench.brand import Brand
from workbench.phrases import say
from workbench.project import state as clock
from workbench.project.corpus import Corpus
from workbench.project.expiry import Expiry
from workbench.project.folder import Layout
from workbench.project.held import DATED, authors, day_of
from workbench.project.objections import erasures, objections
from workbench.project.outside import beyond_reach
from workbench.project.retention import Soon
from workbench.project.state import State, unstamp
from workbench.schema import is_pseudonym

__all__ = ["Holding", "PrivacyReport", "SourceUsed", "overview"]


@dataclass(frozen=True)
class Holding:
    """Rows of one table, how many accounts they are about, and how many of those veiled."""

    table: str
    rows: int
    accounts: int
    pseudonymous: int


@dataclass(frozen=True)
class SourceUsed:
    """Files or live runs of one format, records read, and when they came in."""

    format: str
    files: int
    rows: int
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class PrivacyReport:
    """What is held on people.

    Parameters
    ----------
    brand
        Whose project it is.
    holdings
        By table.
    accounts, pseudonymous
        Accounts in all tables together, and how many of them under a pseudonym.
    since
        The first day anybody is held since; None if nobody is.
    sources
        Where it came from.
    retention_days
        After how many days without news people who are not worked with are erased.
    soon
        Who is due within two weeks.
    suppressed, objections
        People of whom something was erased on request, and people who objected. Whoever objects
        while nothing is held on them counts among the latter only.
    outside
        What was written where only the user can reach it.
    raw, pseudonymous_commenters
        Whether raw records are kept, and commenters under pseudonyms.
    terms
        Who accepted the terms of live gathering, and when.
    """

    brand: str
    holdings: tuple[Holding, ...]
    accounts: int
    pseudonymous: int
    since: dt.date | None
    sources: tuple[SourceUsed, ...]
    retention_days: int
    soon: Soon | None
    suppressed: int
    objections: int
    outside: tuple[str, ...]
    raw: bool
    pseudonymous_commenters: bool
    terms: tuple[tuple[str, dt.date], ...] = ()

    @property
    def purpose(self) -> str:
        """Why it is held, in a sentence."""
        return say("privacy.purpose", brand=self.brand)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        plain: Mapping[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return dict(plain) | {"purpose": self.purpose}

    def __str__(self) -> str:
        lines = [
            say("privacy.held", accounts=self.accounts, pseudonymous=self.pseudonymous,
                since=self.since),
            self.purpose,
        ]  # fmt: skip
        lines += [
            "  " + say("privacy.holding", table=h.table, rows=h.rows, accounts=h.accounts)
            for h in self.holdings
            if h.rows
        ]
        lines += [f"  {say('privacy.source', **asdict(s))}" for s in self.sources]
        lines.append(say("privacy.retention", days=self.retention_days))
        lines += [str(self.soon)] if self.soon else []
        lines.append(say("privacy.suppressed", people=self.suppressed, objections=self.objections))
        veil = "veiled" if self.pseudonymous_commenters else "unveiled"
        lines.append(say(f"privacy.commenters_{veil}"))
        lines.append(say("privacy.raw_kept" if self.raw else "privacy.raw_not_kept"))
        lines += [say("privacy.terms", name=name, day=day) for name, day in self.terms]
        if self.outside:
            lines.append(say("privacy.outside", files=", ".join(self.outside)))
        return "\n".join(lines)


def overview(
    corpus: Corpus, state: State, expiry: Expiry, brand: Brand, *, layout: Layout
) -> PrivacyReport:
    """Return what a project holds; see `Project.privacy`."""
    holdings, everyone = [], set()
    for table in DATED:
        rows = corpus.read(table, columns=_columns(table))
        who = authors(rows)
        everyone |= who
        holdings.append(Holding(table, rows.num_rows, len(who), sum(map(is_pseudonym, who))))
    raw = corpus.rows("raw")
    first = expiry.span()
    return PrivacyReport(
        brand=brand.name,
        holdings=(*holdings, Holding("raw", raw, _raw_accounts(corpus), 0)),
        accounts=len(everyone),
        pseudonymous=sum(map(is_pseudonym, everyone)),
        since=None if first is None else day_of(first),
        sources=_sources(state),
        retention_days=brand.retention_days,
        soon=expiry.soon(clock.now()),
        suppressed=erasures(state),
        objections=objections(state),
        outside=beyond_reach(state, layout),
        raw=raw > 0,
        pseudonymous_commenters=brand.pseudonymous_commenters,
        terms=expiry.terms(),
    )


def _columns(table: str) -> list[str]:
    known = {"posts": ["account", "user_id", "platform"], "accounts": ["account", "user_id"]}
    return known.get(table, known["posts"] if table == "comments" else ["account"])


def _raw_accounts(corpus: Corpus) -> int:
    return len(pc.unique(corpus.read("raw", columns=["account"]).column(0)).drop_null())


def _sources(state: State) -> tuple[SourceUsed, ...]:
    with state.reading() as db:
        lines = db.execute("SELECT format, at, report FROM ledger ORDER BY format, at").fetchall()
    found: dict[str, list[tuple[dt.date, int]]] = {}
    for name, at, report in lines:
        found.setdefault(name, []).append((unstamp(at).date(), int(json.loads(report)["read"])))
    return tuple(
        SourceUsed(name, len(runs), sum(rows for _, rows in runs), runs[0][0], runs[-1][0])
        for name, runs in found.items()
    )
