"""Deciding on a ShortlistBoard: by click, by key, for many at once, undone, and by others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import traitlets

from workbench.export.minors import held_out
from workbench.phrases import say
from workbench.ranking import Ranking
from workbench.widgets.answers import Decisions, read_answers
from workbench.widgets.board_news import News
from workbench.widgets.board_person import change_people
from workbench.widgets.board_undo import Undoing
from workbench.widgets.board_view import chosen_columns, keep_columns

__all__ = ["Deciding", "Reply"]

Reply = dict[str, Any]


class Deciding(traitlets.HasTraits):
    """The part of a ShortlistBoard that writes into the shortlist and reads it again."""

    _answers = traitlets.Dict().tag(sync=True)
    _chosen = traitlets.List(traitlets.Unicode(), allow_none=True).tag(sync=True)

    _shortlist: Decisions
    _ranking: Ranking
    _language: str
    _news: News
    _undoing: Undoing

    def decide(self, accounts: str | Iterable[str], answer: str, *, reason: str = "other") -> None:
        """Answer as if clicked: ``"yes"``, ``"maybe"`` or ``"no"`` for one account or several.

        Raises
        ------
        SettingError
            Another answer, or a no without a reason.
        """
        self.change(accounts, answer=answer, reason=reason)

    def change(self, accounts: str | Iterable[str], **fields: Any) -> list[str]:  # noqa: ANN401  # one a field
        """Set fields of one person or several, as the form beside the list does.

        Parameters
        ----------
        accounts
            Account keys.
        **fields
            Any of answer, status, reason, owner, note, cost, tags, add_tags, remove_tags.

        Returns
        -------
        list of str
            What was left as it is and why.

        Raises
        ------
        SettingError
            A value makes no sense; nothing was recorded.
        """
        people = [accounts] if isinstance(accounts, str) else accounts
        events, kept = change_people(self._shortlist, people, fields, language=self._language)
        self._wrote(events)
        self._undoing.did(events)
        self._read_again()
        return kept

    def undo(self) -> list[str]:
        """Take the last click on this board back; return the accounts it was about."""
        return self._about(self._undoing.undo())

    def redo(self) -> list[str]:
        """Do again what was undone last; return the accounts it was about."""
        return self._about(self._undoing.redo())

    def refresh(self) -> None:
        """Read the shortlist again: other windows may have decided something."""
        self._read_again()

    def _read_again(self) -> None:
        """Show what the shortlist says now."""
        self._answers = self._answered()

    def _work_deciding(self) -> dict[str, Callable[[Mapping[str, Any]], Reply]]:
        """Return what the browser may ask for, by message."""
        return {
            "change": self._on_change,
            "columns": self._on_columns,
            "news": self._on_news,
            "redo": self._on_redo,
            "undo": self._on_undo,
        }

    def _on_change(self, message: Mapping[str, Any]) -> Reply:
        kept = self.change([str(a) for a in message["accounts"]], **message["fields"])
        said = kept[0] if len(kept) == 1 else ""
        if len(kept) > 1:
            said = say("widgets.board_kept_many", self._language, people=len(kept))
        return {**self._known(), "kept": said}

    def _on_undo(self, _message: Mapping[str, Any]) -> Reply:
        return {**self._told(self.undo()), **self._known()}

    def _on_redo(self, _message: Mapping[str, Any]) -> Reply:
        return {**self._told(self.redo()), **self._known()}

    def _on_news(self, _message: Mapping[str, Any]) -> Reply:
        told = self._news.look()
        if told is None:
            return {"news": None}
        self._read_again()
        return {**self._known(), "news": told}

    def _on_columns(self, message: Mapping[str, Any]) -> Reply:
        chosen = message.get("columns")
        names = None if chosen is None else [str(name) for name in chosen]
        keep_columns(self._shortlist.project, names)
        self.set_trait("_chosen", names)
        return {}

    def _watch(self) -> None:
        """Begin to tell what is done here from what is done elsewhere."""
        self._news = News(self._shortlist.project.events, self._language)
        self._undoing = Undoing(self._shortlist)

    def _columns_kept(self) -> list[str] | None:
        return chosen_columns(self._shortlist.project)

    def _answered(self) -> dict[str, dict[str, Any]]:
        """Return the answers so far, without those on people held out who are no candidates."""
        hidden = held_out(self._shortlist.project).difference(
            self._ranking.signals.candidates.index
        )
        answers = read_answers(self._shortlist, self._language)
        return {account: answer for account, answer in answers.items() if account not in hidden}

    def _known(self) -> Reply:
        return {"answers": self._answers, "redo": self._undoing.can_redo}

    def _told(self, accounts: list[str]) -> Reply:
        """Return whom something was about; people who are no candidates are only counted."""
        known = self._ranking.signals.candidates.index
        return {"accounts": [a for a in accounts if a in known], "people": len(accounts)}

    def _about(self, events: Sequence[Any]) -> list[str]:
        self._wrote(events)
        self._read_again()
        return list(dict.fromkeys(account for e in events for account in e.subjects[:1]))

    def _wrote(self, events: Sequence[Any]) -> None:
        self._news.wrote(events)
