"""A project: everything one brand team knows and decided, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.brand import Brand
from workbench.errors import NotFoundError, ProjectError
from workbench.phrases import say
from workbench.project.corpus import Corpus
from workbench.project.events import EventLog
from workbench.project.expiry import Expiry
from workbench.project.findings import Findings
from workbench.project.folder import FolderKind, Layout, folder_kind, replace_file
from workbench.project.forget import Forgetting
from workbench.project.frames import FrameSource
from workbench.project.guard import storage_errors
from workbench.project.health import examine, warnings_of
from workbench.project.held import Held
from workbench.project.intake import ORDER, Intake
from workbench.project.ledger import Ledger
from workbench.project.lists import AccountTypes, ProjectLists
from workbench.project.locks import ProjectLock
from workbench.project.outside import note_outside
from workbench.project.people import PeoplesData
from workbench.project.proofs import ProofStore
from workbench.project.raw import refuse_raw
from workbench.project.reading import Moment, Reading
from workbench.project.report import HealthReport, ImportReport
from workbench.project.request_log import RequestLog
from workbench.project.side import Enrichments
from workbench.project.state import State, upgrade
from workbench.project.suppression import Suppression
from workbench.project.vectors import VectorCache
from workbench.project.veil import Veil

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    import pandas as pd

    from workbench.schema import Source

__all__ = ["Project"]


class Project(PeoplesData):
    """A project folder; made by `create` or `open`, never directly.

    Attributes
    ----------
    folder : Path
        Where it lies.
    brand : Brand
        Whose project it is, from `brand.toml`.
    vectors : VectorCache
        What `workbench.encoder` takes as its cache.
    findings : Findings
        What was judged of posts and comments, as long as their texts are the same.
    events : EventLog
        What people decided.
    proofs : ProofStore
        Files that show that somebody agreed to something.
    requests : RequestLog
        Which requests live sources sent.
    exports, media : Path
        Folders for what is handed over and for thumbnails.
    warnings : list of str
        What the user should know about this folder, in one line each.
    """

    def __init__(self, layout: Layout, brand: Brand, state: State, kind: FolderKind) -> None:
        self._layout = layout
        self._state = state
        self.folder = layout.folder
        self.folder_kind = kind
        self.brand = brand
        self.exports = layout.exports
        self.media = layout.media
        self.warnings: list[str] = []
        self._suppression = Suppression(state)
        self._corpus = Corpus(layout.corpus)
        self._ledger = Ledger(state)
        self._lock = ProjectLock(layout.lock)
        self._side = Enrichments(layout.enrichments)
        self.vectors = VectorCache(layout.vectors, lambda: state.key)
        self.findings = Findings(
            self._side, self._corpus, self._suppression, self._lock, key=lambda: state.key
        )
        self.events = EventLog(state, self._suppression)
        self.proofs = ProofStore(layout.proofs, self._lock)
        self.requests = RequestLog(state)
        self._veil = Veil(state, self._corpus, self.events, brand)
        self._reading = Reading(self._corpus, brand, self._veil)
        self._held = Held(state)
        self._retention_lines: tuple[str, ...] = ()
        self._lists = ProjectLists(self.events)
        self._types = AccountTypes(self.events)
        parts = (layout, state, self._corpus, self._suppression, self.vectors, self._side)
        self._forgetting = Forgetting(*parts)
        self._expiry = Expiry(*parts, held=self._held, events=self.events, brand=brand)

    @classmethod
    def create(cls, folder: str | Path, brand: Brand) -> Project:
        """Make a new project.

        Parameters
        ----------
        folder
            It is made if it does not exist; other files in it are left alone.
        brand
            Whose project it is.

        Raises
        ------
        ProjectError
            There is a project already, a file is in the way, or the folder cannot be written.
        """
        layout = Layout(Path(folder).absolute())
        if layout.brand.exists() or layout.state.exists():
            raise ProjectError("project.exists", where=str(layout.folder))
        if layout.folder.exists() and not layout.folder.is_dir():
            raise ProjectError("project.is_file", where=str(layout.folder))
        with storage_errors(layout.folder):
            layout.folder.mkdir(parents=True, exist_ok=True)
            kind = folder_kind(layout.folder)
            state = State(layout.state, wal=kind.name != "network")
            try:
                state.found()
                # The brand comes last: a folder without it is no project.
                replace_file(layout.brand, brand.to_toml().encode())
            except BaseException:
                state.close()
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{layout.state}{suffix}").unlink(missing_ok=True)
                raise
        return cls.open(layout.folder)

    @classmethod
    def open(cls, folder: str | Path, *, erase: bool = True) -> Project:
        """Open a project, and finish what an interrupted session left undone.

        Parameters
        ----------
        folder
            Where it lies.
        erase
            Whether to erase people whose time is up, see `expire`; False only to look who is.

        Raises
        ------
        NotFoundError
            There is no project in this folder.
        ProjectError
            The folder is a file, damaged, or of a newer version.
        """
        layout = Layout(Path(folder).absolute())
        if layout.folder.exists() and not layout.folder.is_dir():
            raise ProjectError("project.is_file", where=str(layout.folder))
        if layout.brand.exists() and not layout.state.exists() and layout.corpus.exists():
            raise ProjectError("project.state_lost", where=str(layout.state))
        if not layout.brand.exists() or not layout.state.exists():
            raise NotFoundError("project.not_found", where=str(layout.folder))
        with storage_errors(layout.folder):
            text = layout.brand.read_text(encoding="utf-8-sig")
            brand = Brand.from_toml(text, where=layout.brand)
            kind = folder_kind(layout.folder)
            project = cls(layout, brand, State(layout.state, wal=kind.name != "network"), kind)
            try:
                project._wake(erase=erase)  # its own class
            except BaseException:
                project.close()
                raise
        return project

    def add(
        self,
        source: Source | None = None,
        *,
        posts: pd.DataFrame | None = None,
        comments: pd.DataFrame | None = None,
        accounts: pd.DataFrame | None = None,
        progress: bool = False,
    ) -> ImportReport:
        """Take in a source or DataFrames; safe to repeat.

        A file that is already in is not read again. Fields merge: the newest known value by
        `collected_at` wins, null never overwrites, older data only fills gaps. A change of only
        the time or source of a row counts as unchanged.

        Parameters
        ----------
        source
            What `workbench.read` gives.
        posts, comments, accounts
            DataFrames; `source` defaults to ``"dataframe"``, `collected_at` and `as_of` to now.
        progress
            Show a bar if it takes more than two seconds.

        Raises
        ------
        ProjectError
            The disk is full or not writable; what was acknowledged before stays.
        BusyError
            Another process did not let go of the project in time.
        SchemaError
            A DataFrame lacks a column or holds values of the wrong type.
        SettingError
            The source keeps raw records, and the project keeps commenters under pseudonyms.
        """
        frames = {"posts": posts, "comments": comments, "accounts": accounts}
        given = {name: frame for name, frame in frames.items() if frame is not None}
        sources: list[Source] = [] if source is None else [source]
        if given:
            sources.append(FrameSource(given))
        for one in sources:
            refuse_raw(one, pseudonymous=self.brand.pseudonymous_commenters)
        reports, unknown = [], 0
        notes = self._erase_due()
        with self._lock.hold():
            if dropped := self._veil.begin(self._side):
                notes = (*notes, say("project.raw_dropped", rows=dropped))
        for one in sources:
            intake = Intake(
                self._corpus,
                self._ledger,
                self._suppression,
                self._lock,
                folder=self.folder,
                veil=self._veil,
                held=self._held,
            )
            files, lost = intake.take(one, progress=progress)
            reports += files
            unknown += lost
        self._relink()
        self.findings.prune()
        return ImportReport(tuple(reports), *self._sizes(), unknown, notes)

    def posts(
        self,
        since: Moment | None = None,
        until: Moment | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return posts, oldest first, people under their newest handle.

        Parameters
        ----------
        since, until
            ``since <= created_at < until``; naive times are UTC. Posts without a date are left
            out as soon as one is given. With `until` the figures (likes, comments, shares, views,
            likes_hidden) are the newest known by then, null where none had been collected yet;
            captions and other fields are as known today, as platforms do not tell when they
            were edited.
        columns
            Which columns; all by default.

        Returns
        -------
        pandas.DataFrame
            Columns of `schema.POSTS`.
        """
        return self._reading.posts(since, until, columns)

    def comments(self, since: Moment | None = None, until: Moment | None = None) -> pd.DataFrame:
        """Return comments, oldest first, with the author of their post where it is known by now.

        Where a text names somebody who is stored under a pseudonym, a column `mentions` says so in
        pseudonyms, so that they are one person in the graph; it is null for all other rows.
        With `until` likes that were collected later are null. See `posts` for the times.
        """
        return self._reading.comments(since, until)

    def accounts(self, as_of: Moment | None = None) -> pd.DataFrame:
        """Return one row an account, sorted: the newest known value of each field.

        Parameters
        ----------
        as_of
            Only what was collected until then, that moment included.

        Returns
        -------
        pandas.DataFrame
            Columns of `schema.ACCOUNTS`; `as_of` is that of the newest snapshot.
        """
        return self._reading.accounts(as_of)

    def account_history(self, as_of: Moment | None = None) -> pd.DataFrame:
        """Return every snapshot of every account until `as_of`, sorted by account and time."""
        return self._reading.account_history(as_of)

    def counts(self, until: Moment | None = None) -> pd.DataFrame:
        """Return the figures of posts over time, those collected until `until`."""
        return self._reading.counts(until)

    def reported(self) -> pd.DataFrame:
        """Return vendor figures of accounts; shown beside ours, never mixed."""
        return self._reading.reported()

    def aliases(self) -> pd.DataFrame:
        """Return which handles each user id was seen with, and when."""
        return self._reading.aliases()

    def raw(self, of: str | None = None) -> pd.DataFrame:
        """Return raw records that were kept on request, by the row they became.

        Parameters
        ----------
        of
            Only those that became rows of this table, such as ``"posts"``.

        Returns
        -------
        pandas.DataFrame
            Columns of `schema.RAW`, sorted by of, key and source.
        """
        return self._reading.raw(of)

    def messages(self, since: Moment | None = None, until: Moment | None = None) -> pd.DataFrame:
        """Return what a community manager answers, oldest first.

        Comments under the brand's own posts and posts by others that mention the brand.

        Returns
        -------
        pandas.DataFrame
            Columns message (key of the comment or post), kind (comment or post), post, account,
            created_at, text, likes, url.
        """
        return self._reading.messages(since, until)

    def edition(self) -> tuple[int, ...]:
        """Return the numbers of the newest commits to posts, comments and aliases.

        As long as they are the same, `posts` and `comments` have the same authors and texts.
        """
        return tuple(self._corpus.version(name) for name in ("posts", "comments", "aliases"))

    def enrichment(self, name: str) -> pd.DataFrame | None:
        """Return the side table kept under `name`, or None."""
        return self._side.read(name)

    def keep_enrichment(self, name: str, frame: pd.DataFrame) -> None:
        """Keep a side table by key (columns post, comment, message or account) under `name`.

        It replaces the one kept before, and `forget` erases people from it; people who were
        forgotten before are left out.
        """
        with self._lock.hold():
            self._side.write(name, frame, self._suppression.refresh())

    def compact(self) -> None:
        """Join small files of every table and clear away what was replaced."""
        with self._lock.hold():
            for name in ORDER:
                self._corpus.compact(name)
            self.vectors.compact()

    def check(self) -> HealthReport:
        """Read everything once and say whether the project is whole."""
        return examine(self._corpus, self._state, self.folder_kind, self.folder)

    def write_export(self, name: str | Path, content: str | bytes) -> Path:
        """Write a file for others, whole or not at all.

        Parameters
        ----------
        name
            File name inside `exports`, or an absolute path anywhere; the project remembers
            paths outside, as `forget` reaches only those in its folder.
        content
            Text is written as UTF-8.

        Returns
        -------
        Path
            Where it lies now.
        """
        path = self.exports / name
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Line ends are part of some formats, so text is not translated.
            replace_file(path, content.encode() if isinstance(content, str) else content)
        note_outside(self._state, self._layout, path)
        return path

    def cursors(self) -> dict[str, str]:
        """Return where each live source may go on."""
        return self._ledger.cursors()

    def close(self) -> None:
        """Close the database; a project also closes by itself when nobody uses it."""
        self._state.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Project({str(self.folder)!r}, {self.brand.name!r})"

    def _relink(self) -> None:
        """Store by name who was named meanwhile; cheap where nobody was."""
        if self._veil.pending():
            with self._lock.hold():
                self._veil.relink(self._side)

    def _sizes(self) -> tuple[int, int, int]:
        accounts = self._corpus.read("accounts", columns=["account"]).column("account")
        return self._corpus.rows("posts"), self._corpus.rows("comments"), len(accounts.unique())

    def _wake(self, *, erase: bool) -> None:
        """Upgrade, finish an interrupted `forget`, and collect what the user should know."""
        if (backup := upgrade(self._state, self._layout)) is not None:
            self.warnings.append(say("project.upgraded", backup=str(backup)))
        self._state.key  # noqa: B018  # a damaged database shows itself here
        if self._forgetting.is_pending():
            with self._lock.hold():
                self._forgetting.resume()
                self._expiry.finish()
        self._held.begin(self._corpus)
        self._relink()
        if erase:
            self._erase_due()
        self.warnings += warnings_of(self.folder_kind, self.folder, self._ledger.interrupted())
