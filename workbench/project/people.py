"""What a project does with people's data: lists, access, erasure, retention, minors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.project import state as clock
from workbench.project.documents import documents
from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors
from workbench.project.minors import Minors
from workbench.project.objections import count_objection, note_erasure, strike_erasure
from workbench.project.overview import PrivacyReport, overview
from workbench.project.pseudonyms import Pseudonyms
from workbench.project.retention import ExpireReport
from workbench.project.subject import SubjectReport, Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from workbench.brand import Brand
    from workbench.project.corpus import Corpus
    from workbench.project.events import Event, EventLog
    from workbench.project.expiry import Expiry
    from workbench.project.folder import Layout
    from workbench.project.forget import Forgetting
    from workbench.project.held import Held
    from workbench.project.ledger import Ledger
    from workbench.project.lists import AccountTypes, ProjectLists
    from workbench.project.locks import ProjectLock
    from workbench.project.reading import Reading
    from workbench.project.report import ForgetReport
    from workbench.project.side import Enrichments
    from workbench.project.state import State
    from workbench.project.suppression import Suppression

__all__ = ["PeoplesData"]


class PeoplesData:
    """The part of `Project` that is about people."""

    warnings: list[str]
    brand: Brand
    events: EventLog
    _layout: Layout
    _state: State
    _corpus: Corpus
    _ledger: Ledger
    _lock: ProjectLock
    _reading: Reading
    _side: Enrichments
    _held: Held
    _lists: ProjectLists
    _types: AccountTypes
    _forgetting: Forgetting
    _expiry: Expiry
    _retention_lines: tuple[str, ...]
    _suppression: Suppression

    def lists(self) -> dict[str, frozenset[str]]:
        """Return the account keys on employees, partners, customers and never_contact."""
        return self._lists.read()

    def put_on_list(self, list_name: str, account: str) -> None:
        """Put an account on one of the project's lists.

        Raises
        ------
        SettingError
            There is no list of that name, or this person was forgotten.
        """
        self._lists.put(list_name, account)

    def take_off_list(self, list_name: str, account: str) -> None:
        """Take an account off one of the project's lists."""
        self._lists.take_off(list_name, account)

    def account_types(self) -> dict[str, str]:
        """Return what kind of account was said by hand, by account key, sorted by key.

        Kinds are person, business, retailer, media, fan_page and unknown; accounts that nobody
        corrected are not in it.
        """
        return self._types.read()

    def correct_type(self, account: str, kind: str | None) -> None:
        """Say by hand what kind of account this is; the latest word counts.

        Parameters
        ----------
        account
            Account key, such as ``"instagram:mila.backt"``.
        kind
            person, business, retailer, media, fan_page or unknown; None takes the correction back.

        Raises
        ------
        SettingError
            There is no such kind, `account` is not a key, or this person was forgotten.
        """
        self._types.correct(account, kind)

    def forget(self, account: str) -> ForgetReport:
        """Erase a person from the whole project, and keep imports from bringing them back.

        Every handle of that person goes: their posts, comments and snapshots, their name in the
        lists and texts of others, quotations of their captions, vectors, media, decisions and
        exports. Comments of others under their posts stay without the link. Only keyed hashes
        remain.

        Parameters
        ----------
        account
            Account key, such as ``"instagram:mila.backt"``.

        Raises
        ------
        SettingError
            `account` is not a key.
        BusyError
            Another process did not let go of the project in time.
        """
        with self._lock.hold():
            names = self._forgetting.names_of(account).account_keys()
            noted = note_erasure(self._state, names)
            report = self._forgetting.forget(account)
            if noted and not report.found:
                strike_erasure(self._state, noted)
            return report

    def expire(self, now: dt.datetime | None = None, *, dry_run: bool = False) -> ExpireReport:
        """Erase everybody about whom nothing new came in for `Brand.retention_days`.

        People with a decision beyond found, on the lists employees, partners or customers, and
        the accounts of the brand and its competitors stay. Nobody is put on the suppression list:
        new data brings them back. What others wrote about them stays as it is.

        Parameters
        ----------
        now
            As of when; the time now by default. Naive times are UTC.
        dry_run
            Only count.

        Raises
        ------
        BusyError
            Another process did not let go of the project in time.
        """
        moment = clock.now() if now is None else now
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        with self._lock.hold():
            return self._expiry.expire(moment, dry_run=dry_run)

    def subject(self, account: str) -> SubjectReport:
        """Return all the project holds on one person, for a request for access (Art. 15 GDPR).

        Parameters
        ----------
        account
            Account key, such as ``"instagram:mila.backt"``.

        Raises
        ------
        SettingError
            `account` is not a key.
        """
        subjects = Subjects(self._state, self._corpus, self._forgetting, self._side, self._expiry)
        return subjects.report(account, self.brand, self._layout)

    def privacy(self) -> PrivacyReport:
        """Return what the project holds on people: how much, since when, from where, why."""
        return overview(self._corpus, self._state, self._expiry, self.brand, layout=self._layout)

    def is_forgotten(self, account: str) -> bool:
        """Say whether the person behind an account key was erased on request."""
        return self._suppression.refresh().has_account(account)

    def erasures(self) -> int:
        """Return how long the suppression list is: it grows whenever somebody is erased."""
        return len(self._suppression.refresh())

    def gone(self, keys: Iterable[str]) -> frozenset[str]:
        """Return which keys of posts and comments the project does not hold.

        Of tables that were read from it these are those of people who were erased since, on
        request or as their time was up: nothing else takes a row away.
        """
        left = frozenset(keys)
        for table, key in (("posts", "post"), ("comments", "comment")):
            if left:
                left -= frozenset(self._corpus.read(table, columns=[key]).column(key).to_pylist())
        return left

    def must_not_appear(self, keys: Iterable[str] = ()) -> frozenset[str]:
        """Return everybody who must stand in no file: who is held out, and who was erased.

        Tables that were read before somebody was erased still name them, and the project itself
        no longer knows their names: so it is asked about those that a file would hold.

        Parameters
        ----------
        keys
            Of accounts, posts and comments that would stand in a file.

        Returns
        -------
        frozenset of str
            The accounts of `held_out`, and those of `keys` that belong to somebody erased.
        """
        listed = self._suppression.refresh()
        erased = {key for key in keys if listed.is_key(key)} if listed else ()
        return self.held_out().union(erased)

    def pseudonym(self, account: str) -> str:
        """Return the key under which a commenter of this account is stored."""
        return Pseudonyms(self._state).of(account)

    def write_documents(self, folder: str | Path, *, language: str | None = None) -> list[Path]:
        """Write drafts of the documents a company needs, filled with what the project knows.

        They are the information notice (Art. 14 GDPR), the balancing test (Art. 6(1)(f)) and the
        record of processing (Art. 30), as Markdown. What only the company knows is marked.

        Parameters
        ----------
        folder
            Where to; it is made if it does not exist.
        language
            ``"de"`` or ``"en"``; by default the brand's.
        """
        texts = documents(self.privacy(), self.brand, language or self.brand.language)
        target = Path(folder).absolute()
        with storage_errors(target):
            target.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                replace_file(target / name, text.encode())
        return [target / name for name in texts]

    def object_to(self, account: str, *, came: dt.datetime | None = None) -> ForgetReport:
        """Honour an objection (Art. 21 GDPR): erase the person as `forget` does, and count it.

        Parameters
        ----------
        account
            Account key, such as ``"instagram:mila.backt"``.
        came
            When the objection came in; now by default.
        """
        names = self._forgetting.names_of(account).account_keys()
        report = self.forget(account)
        count_objection(self._state, names, came or clock.now())
        return report

    def minors(self) -> pd.DataFrame:
        """Return who says in a bio or a post of theirs that they are under 18.

        Returns
        -------
        pandas.DataFrame
            Columns account, evidence (what they wrote), where (``"bio"`` or the key of the post)
            and cleared, sorted by account.
        """
        return self._minors().table()

    def clear_minor(self, account: str, *, by: str, note: str = "") -> Event:
        """Note that somebody made sure that this person is an adult; return the event.

        Parameters
        ----------
        account
            Account key.
        by
            Who made sure.
        note
            How.
        """
        return self._minors().clear(account, by=by, note=note)

    def held_out(self) -> frozenset[str]:
        """Return the accounts that stay out of every export: minors nobody has cleared."""
        return self._minors().held_out()

    def _minors(self) -> Minors:
        if not hasattr(self, "_minors_found"):
            self._minors_found = Minors(
                self._corpus,
                self._reading,
                self.events,
                {*self.brand.handles, *self.brand.competitor_handles},
            )
        return self._minors_found

    def _erase_due(self) -> tuple[str, ...]:
        """Erase who is due, and say so in `warnings`; cheap when nobody is."""
        moment = clock.now()
        lines: list[str] = []
        if self._expiry.is_due(moment):
            with self._lock.hold():
                report = self._expiry.expire(moment)
            lines += [report.line()] if report.people else []
        if (soon := self._expiry.soon(moment)) is not None:
            lines.append(str(soon))
        self.warnings[:] = [w for w in self.warnings if w not in self._retention_lines] + lines
        self._retention_lines = tuple(lines)
        return self._retention_lines
