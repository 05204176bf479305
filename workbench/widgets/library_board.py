"""The content library as a board: what to ask for, what was agreed, what may be used today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd
import traitlets

from workbench.errors import SettingError
from workbench.project import state as now_of
from workbench.project.rights_replay import day_in
from workbench.shortlist.agreed import CHANNELS, MUSIC, PEOPLE_SHOWN, WAYS
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.desk_base import Answer, DeskBoard, Work
from workbench.widgets.desk_texts import plain
from workbench.widgets.language import board_language
from workbench.widgets.left_out import LeftOut
from workbench.widgets.library_forms import SMALL, STEPS, LedgerForms
from workbench.widgets.library_rows import (
    candidate_cards,
    library_cards,
    offered_now,
    step_lines,
    thumbnails,
    without_left_out,
)

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary

__all__ = ["Candidates", "LibraryBoard"]

STATUSES = ("none", "pending", "asked", "replied", "granted", "expired", "refused", "revoked")
Candidates: TypeAlias = "Callable[[], pd.DataFrame] | pd.DataFrame | None"


class LibraryBoard(DeskBoard):
    """Posts by others with their rights: ask, note the answer, grant with proof, see what may run.

    Library and tags can be undone. The ledger forgets nothing: a mistake there is followed by
    what is right. Nothing is sent to anybody.

    Parameters
    ----------
    library
        Of a project.
    candidates
        Posts worth asking for, as `ContentLibrary.candidates` gives them, or a function that looks
        for them once somebody asks; None if there is none.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    selected : list of str
        Keys of the chosen posts; may be observed and set.
    """

    _esm = script(
        "kit", "saving", "desk_kit", "library_cards", "library_forms", "library_detail",
        "library_board",
    )  # fmt: skip
    _css = style("base", "desk", "library_board", within="wl")

    _sentences = traitlets.Dict().tag(sync=True)
    _facts = traitlets.Dict().tag(sync=True)
    _cards: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _highlighted = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _offers = traitlets.Int(0).tag(sync=True)
    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        library: ContentLibrary,
        *,
        candidates: Candidates = None,
        language: str | None = None,
    ) -> None:
        self.library = library
        self._project = library.project
        self._brand = library.project.brand
        self._language = board_language(language, self._brand)
        self._candidates = candidates
        self._offered: pd.DataFrame | None = None
        self._forms = LedgerForms(library, self._language)
        self._table = self._read()
        self._left_out = LeftOut(
            self._project,
            self._named,
            rows=lambda: (
                row
                for table in self._tables()
                for row in zip(table["post"], table["account"], strict=True)
            ),
        )
        self._media: dict[str, Any] | None = None
        self._shown: list[str] | None = None
        self._undoable: list[tuple[str, Callable[[], object]]] = []
        super().__init__(
            _sentences={
                **sentences("desk", self._language),
                **sentences("library", self._language),
            },
            _facts=self._facts_of(),
            _cards=self._carded(),
        )
        self.on_msg(self._hear)

    @property
    def table(self) -> pd.DataFrame:
        """The library as last read: `ContentLibrary.table` without people held out."""
        self._look_again()
        return self._table

    @property
    def selection(self) -> pd.DataFrame:
        """The rows of the chosen posts; those that are only worth asking for have no rights."""
        self._look_again()
        chosen = self._table[self._table["post"].isin(self.selected)]
        if self._offered is not None:
            rest = self._offered[self._offered["post"].isin(self.selected)]
            rest = rest[~rest["post"].isin(chosen["post"])]
            if len(rest):
                columns = self._table.columns
                both = [chosen.astype(object), rest.reindex(columns=columns).astype(object)]
                return pd.concat(both, ignore_index=True)
        return chosen.reset_index(drop=True)

    @property
    def selected_accounts(self) -> list[str]:
        """The authors of the chosen posts, each once."""
        return list(dict.fromkeys(self.selection["account"].dropna()))

    @property
    def filtered(self) -> pd.DataFrame:
        """The rows of the library that the filters leave, in the order shown."""
        self._look_again()
        if self._shown is None:
            return self._table
        known = set(self._table["post"])
        rows = self._table.set_index("post", drop=False)
        kept = [key for key in self._shown if key in known]
        return rows.loc[kept].reset_index(drop=True)

    def highlight(self, accounts: Iterable[str]) -> None:
        """Mark the posts of these people, who are chosen on another board."""
        wanted = set(accounts)
        keys = [key for t in self._tables() for key in t.loc[t["account"].isin(wanted), "post"]]
        self._highlighted = list(dict.fromkeys(keys))

    def refresh(self) -> None:
        """Read library and ledger again: other windows may have written something down."""
        self._look_again()
        self._table = self._read()
        self._media = None
        self._cards = self._carded()

    def _let_go(self) -> None:
        if self._offered is not None:
            self._offered = offered_now(self._offered, self._project)
            self._offers += 1  # the browser asks for them anew
        self._table = self._read()
        self._media = None
        known = {key for table in self._tables() for key in table["post"]}
        with self.hold_sync():
            self._cards = self._carded()
            self.selected = [key for key in self.selected if key in known]

    def undo(self) -> str:
        """Take back what was last done to the library or its tags; return the key of the post.

        Raises
        ------
        SettingError
            Nothing was done yet, or it stands in the ledger, which forgets nothing.
        """
        if not self._undoable:
            raise SettingError("widgets.library_no_undo")
        key, take_back = self._undoable.pop()
        take_back()
        self.refresh()
        return key

    def _facts_of(self) -> dict[str, Any]:
        return {
            "brand": plain(self._brand.name, 120),
            "language": self._language,
            "timezone": self._brand.timezone,
            "today": self._today().isoformat(),
            "statuses": list(STATUSES),
            "channels": list(CHANNELS),
            "people": list(PEOPLE_SHOWN),
            "music": list(MUSIC),
            "ways": list(WAYS),
            "small": SMALL,
            "has_candidates": self._candidates is not None,
        }

    def _work(self) -> Mapping[str, Work]:
        return {
            "candidates": self._on_candidates,
            "thumbs": self._on_thumbs,
            "history": self._on_history,
            "text": self._on_text,
            "usable": self._on_usable,
            "csv": self._on_csv,
            "shown": self._on_shown,
            "undo": self._on_undo,
            "add": self._on_add,
            "remove": self._on_remove,
            "tag": self._on_tag,
            **dict.fromkeys(STEPS, self._on_ledger),
        }

    def _on_candidates(self, _message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        if self._offered is None and self._candidates is not None:
            given = self._candidates
            found = given if isinstance(given, pd.DataFrame) else given()
            self._offered = without_left_out(found, self._project)
        if self._offered is None or self._offered.empty:
            return {"cards": []}
        left = self._offered[~self._offered["post"].isin({*self._table["post"]})]
        zone = self._brand.timezone
        return {"cards": candidate_cards(left, timezone=zone, language=self._language)}

    def _on_thumbs(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        if self._media is None:
            posts = self._project.posts(columns=["post", "media"])
            posts = posts[posts["media"].notna()]
            self._media = dict(zip(posts["post"], posts["media"], strict=True))
        wanted = [str(key) for key in message["keys"]]
        media = {key: self._media[key] for key in wanted if key in self._media}
        return {"pictures": thumbnails(self._project.folder, media)}

    def _on_history(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        history = self.library.rights.history(str(message["key"]))
        return {"steps": step_lines(history, self._language, self._brand.timezone)}

    def _on_text(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        texts = self._table.loc[self._table["post"] == message["key"], "text"].tolist()
        return self._forms.request(message, texts[0] if texts else None)

    def _on_usable(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        why = self.library.rights.obstacles(language=self._language, **self._use(message))
        return {"usable": [k for k, reasons in why.items() if not reasons], "why": why}

    def _on_csv(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        from workbench.export import library_csv

        use, day = self._use(message), self._today()
        name = "-".join(["usable", *([use["channel"]] if use["channel"] else []), day.isoformat()])
        path = self._project.exports / f"{name}.csv"
        kept = library_csv(self.library, path, day=day, language=self._language, **use)
        return {"path": str(kept)}

    @staticmethod
    def _use(message: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "channel": message.get("channel") or None,
            "paid": bool(message.get("paid")),
            "edited": bool(message.get("edited")),
        }

    def _on_shown(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        self._shown = [str(key) for key in message["keys"]]
        return {}

    def _on_undo(self, _message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        return {"key": self.undo()}

    def _on_add(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        key = str(message["key"])
        self.library.add(key)
        return self._kept(key, lambda: self.library.remove(key))

    def _on_remove(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        key, tags = str(message["key"]), self._tags(str(message["key"]))
        self.library.remove(key)
        return self._kept(key, lambda: self.library.add(key, tags=tags))

    def _on_tag(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        key, before = str(message["key"]), self._tags(str(message["key"]))
        self.library.tag(key, [str(tag) for tag in message["tags"]])
        return self._kept(key, lambda: self.library.tag(key, before))

    def _on_ledger(self, message: Mapping[str, Any], buffers: Sequence[Any]) -> Answer:
        """Write into the ledger; what was done before can no longer be undone from here."""
        answer = self._forms.write(message, buffers)
        if answer.get("ok", True):
            self._undoable.clear()
            self.refresh()
        return answer

    def _kept(self, key: str, take_back: Callable[[], object]) -> Answer:
        self._undoable.append((key, take_back))
        self.refresh()
        return {}

    def _tags(self, key: str) -> list[str]:
        held = self._table.loc[self._table["post"] == key, "tags"]
        return list(held.iloc[0] or []) if len(held) else []

    def _read(self) -> pd.DataFrame:
        return without_left_out(self.library.table(), self._project)

    def _named(self) -> list[object]:
        """Return the authors of all posts that are shown."""
        return [account for table in self._tables() for account in table["account"].dropna()]

    def _tables(self) -> list[pd.DataFrame]:
        return [self._table] if self._offered is None else [self._table, self._offered]

    def _carded(self) -> list[dict[str, Any]]:
        return library_cards(
            self._table,
            timezone=self._brand.timezone,
            today=self._today(),
            language=self._language,
        )

    def _today(self) -> dt.date:
        return day_in(self._brand.timezone, now_of.now())
