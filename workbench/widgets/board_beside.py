"""What stands beside and below the list: the card, comparing two, the team and its hand-over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import traitlets

from workbench.errors import NotFoundError, WorkbenchError
from workbench.export import csv
from workbench.graph import AttentionGraph
from workbench.phrases import say
from workbench.ranking import never_mentioned
from workbench.widgets.board_campaign import Campaigning
from workbench.widgets.board_card import card_of
from workbench.widgets.board_compare import comparison_of
from workbench.widgets.board_history import PostBook
from workbench.widgets.board_pictures import Pictures, pictures_of, read_pictures
from workbench.widgets.board_reach import Reach
from workbench.widgets.board_team import chosen_people, team_columns
from workbench.widgets.left_out import posts_now

__all__ = ["Beside"]

MOST_PICTURES = 9
FILE = "shortlist.csv"
Answer = dict[str, Any]


class Beside(Campaigning):
    """The part of a ShortlistBoard that stands beside the list and below it.

    Attributes
    ----------
    exported : str
        Where the last file went that `export_csv` wrote, ``""`` before; may be observed.
    """

    _team = traitlets.Dict().tag(sync=True)
    _reach = traitlets.Bytes().tag(sync=True)
    _export = traitlets.Dict().tag(sync=True)
    exported = traitlets.Unicode()

    _graph: AttentionGraph | None
    _posts: pd.DataFrame | None
    _media: Pictures | None
    _timezone: str
    _writing: threading.Thread
    _is_counting = False
    _hand_over: Callable[[str], str | None] | None = None

    @traitlets.default("_export")
    def _buttons(self) -> Answer:
        """Return which buttons there are before anybody asks for another."""
        return {"csv": hasattr(self._shortlist.project, "exports"), "report": False}

    def on_hand_over(self, callback: Callable[[str], str | None] | None) -> None:
        """Have the buttons of the tray call `callback` with ``"csv"`` or ``"report"``.

        What it returns is the tab of the page to go to, if any. Without a callback there is no
        button for the report, and the other writes the CSV itself.
        """
        self._hand_over = callback
        taken = callback is not None
        self._export = {**self._buttons(), "csv": taken or self._buttons()["csv"], "report": taken}

    def export_csv(self) -> Path:
        """Write the shortlist for others, in the background; return where it will be.

        The board says when it is there, and `exported` becomes the path.

        Raises
        ------
        NotFoundError
            The shortlist has no project folder.
        """
        folder = getattr(self._shortlist.project, "exports", None)
        if folder is None:
            raise NotFoundError("widgets.team_no_folder")
        path = Path(folder) / FILE
        self._tell_export("writing", say("widgets.team_writing", self._language))
        self._writing = threading.Thread(target=self._write, args=(path,), daemon=True)
        self._writing.start()
        return path

    def count_team(self) -> None:
        """Read from the shortlist who is in the team, and count whom they reach."""
        team, figures = team_columns(
            chosen_people(self._shortlist, self._candidates),
            self._candidates,
            reach=self._audiences if self._is_counting else None,
            language=self._language,
        )
        with self.hold_trait_notifications():
            self._reach = figures
            self._team = {**team, "why": "" if self._audiences is not None else self._no_graph()}

    @traitlets.observe("_answers")
    def _recount(self, _change: object) -> None:
        self.count_team()

    @cached_property
    def _candidates(self) -> pd.Index:
        return pd.Index(self._ranking.signals.candidates.index)

    @cached_property
    def _strangers(self) -> frozenset[str]:
        signals = self._ranking.signals
        return frozenset(self._candidates[never_mentioned(signals)])

    @cached_property
    def _audiences(self) -> Reach | None:
        """Who engages with whom; None without a graph, or where nobody engages with anybody."""
        if self._graph is None or not len(self._candidates):
            return None
        return Reach(self._ranking, self._graph)

    @cached_property
    def _book(self) -> PostBook | None:
        if self._posts is None:
            return None
        return PostBook(self._posts, timezone=self._timezone, language=self._language)

    def _posts_shown(self) -> Iterable[tuple[object, object]]:
        """Return each post of the evidence with its author."""
        if self._posts is None:
            return ()
        return zip(self._posts["post"], self._posts["account"], strict=True)

    def _read_posts_again(self) -> None:
        """Let captions of others name nobody who was erased."""
        if self._posts is not None:
            self._posts = posts_now(self._posts, self._shortlist.project)
            self.__dict__.pop("_book", None)

    @cached_property
    def _pictures(self) -> Pictures | None:
        return self._media or pictures_of(self._shortlist.project)

    def _work_beside(self) -> dict[str, Callable[[Mapping[str, Any]], Answer]]:
        """Return what the browser may ask for, by message."""
        return {
            **self._work_campaign(),
            "card": self._on_card,
            "compare": self._on_compare,
            "export": self._on_export,
            "pictures": self._on_pictures,
            "team": self._on_team,
            "unpick": self._on_unpick,
        }

    def _on_card(self, message: Mapping[str, Any]) -> Answer:
        account = str(message["account"])
        return card_of(
            self._ranking,
            account,
            book=self._book,
            stranger=account in self._strangers,
            language=self._language,
        )

    def _on_compare(self, message: Mapping[str, Any]) -> Answer:
        a, b = str(message["a"]), str(message["b"])
        return comparison_of(self._ranking, a, b, reach=self._audiences, language=self._language)

    def _on_team(self, _message: Mapping[str, Any]) -> Answer:
        """Count for the first time, once the board is on the screen: not while a cell runs."""
        self._is_counting = True
        self.count_team()
        return {}

    def _on_pictures(self, message: Mapping[str, Any]) -> Answer:
        if self._book is None or self._pictures is None:
            return {"posts": []}
        posts = [str(post) for post in message["posts"]][:MOST_PICTURES]
        paths = [self._book.picture_path(post) for post in posts]
        places, buffers = read_pictures(self._pictures, paths)
        return {"posts": [posts[place] for place in places], "buffers": buffers}

    def _on_unpick(self, message: Mapping[str, Any]) -> Answer:
        """Take somebody out of the team: undecided again, which undo takes back."""
        self.change(str(message["account"]), status="found", remove_tags=["maybe"])
        return self._known()

    def _on_export(self, message: Mapping[str, Any]) -> Answer:
        if self._hand_over is not None:
            return {"go": self._hand_over("report" if message.get("what") == "report" else "csv")}
        self.export_csv()
        return {}

    def _no_graph(self) -> str:
        return say("widgets.team_no_graph", self._language)

    def _write(self, path: Path) -> None:
        told = say("widgets.team_not_written", self._language)
        state = "failed"
        try:
            csv(
                self._shortlist,  # type: ignore[arg-type]  # a whole one where there is a folder
                path,
                ranking=self._ranking,
                posts=None if self._posts is None else self._posts.reset_index(drop=True),
                excel="german" if self._language == "de" else "none",
                language=self._language,
            )
            state, told = "done", say("widgets.team_written", self._language, where=str(path))
            self.exported = str(path)
        except WorkbenchError as error:
            told = str(error)
        finally:  # a bug must not look like a file that is still being written
            self._tell_export(state, told)

    def _tell_export(self, state: str, words: str) -> None:
        self._export = {**self._export, "state": state, "words": words}
