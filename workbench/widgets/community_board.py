"""The community desk as a board: who waits, what people want, share of voice, the month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets

from workbench.errors import NotFoundError, SettingError
from workbench.export.minors import report_without
from workbench.phrases import say
from workbench.text import detect_language
from workbench.ugc.spaces import LABELS
from workbench.ugc.wanted import REPLY_KINDS
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.community_clicks import Clicks
from workbench.widgets.community_message import message_card
from workbench.widgets.community_rows import (
    MOODS,
    PAGE,
    SHORT,
    codes,
    figures,
    message_rows,
    named_in,
    queue_of,
    said,
    state_of,
    texts,
    waiting,
    without,
)
from workbench.widgets.community_told import months_of, report_told, voice_told
from workbench.widgets.desk_base import Answer, DeskBoard, Work
from workbench.widgets.desk_texts import plain
from workbench.widgets.language import board_language
from workbench.widgets.left_out import LeftOut

if TYPE_CHECKING:
    from workbench.shortlist import Community
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice
    from workbench.ugc.wanted import Labelled

__all__ = ["CommunityBoard"]

CHUNK = 400  # messages whose language is told in one go, so that a click never waits long
_SHORTEST_QUERY = 2


class CommunityBoard(DeskBoard):
    """Reply queue, SPACES, share of voice and the month; every click goes into the event log.

    Nothing is sent to anybody. "Saved" is shown once the event is on the disk.

    Parameters
    ----------
    community
        Where ticks, owners, corrected labels and templates are kept.
    replies
        The queue; one made with ``include="all"`` shows praise and what is answered as well.
    spaces
        From `classify_spaces`, or its table; None if nothing was classified.
    messages
        What SPACES shows besides the queue; default ``project.messages()``.
    sentiment
        From `judge_sentiment` on messages.
    voice
        Share of voice, or a function that makes it once somebody looks; None if there is none.
    report
        Makes the report of a month such as ``"2026-11"``; None if there is none.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    selected : list of str
        Keys of the chosen messages; may be observed and set.
    """

    _esm = script(
        "kit", "saving", "desk_kit", "community_queue", "community_detail",
        "community_spaces", "community_figures", "community_learning", "community_board",
    )  # fmt: skip
    _css = style("base", "desk", "community_board", within="wd-community")

    _sentences = traitlets.Dict().tag(sync=True)
    _facts = traitlets.Dict().tag(sync=True)
    _texts = traitlets.Dict().tag(sync=True)
    _figures = traitlets.Bytes().tag(sync=True)
    _codes = traitlets.Bytes().tag(sync=True)
    _state = traitlets.Dict().tag(sync=True)
    _highlighted = traitlets.List(traitlets.Int()).tag(sync=True)
    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        community: Community,
        replies: ReplyQueue,
        spaces: Labelled | None,
        *,
        messages: pd.DataFrame | None = None,
        sentiment: Labelled | None = None,
        voice: ShareOfVoice | Callable[[], ShareOfVoice] | None = None,
        report: Callable[[str], MonthlyReport] | None = None,
        language: str | None = None,
    ) -> None:
        self.community = community
        self._project = community.project
        self._brand = community.project.brand
        self._language = board_language(language, self._brand)
        self._replies = replies
        self._rows = message_rows(
            replies, spaces, messages=messages, sentiment=sentiment, project=self._project
        )
        self._left_out = LeftOut(
            self._project,
            lambda: chain(*named_in(self._rows)),
            rows=lambda: zip(self._rows["message"], self._rows["account"], strict=True),
        )
        self._place = {key: at for at, key in enumerate(self._rows["message"])}
        self._voice, self._report = voice, report
        self._reports: dict[str, MonthlyReport] = {}
        self._shown: list[int] | None = None
        self._clicks = Clicks(community)
        super().__init__(
            _sentences={
                **sentences("desk", self._language),
                **sentences("community", self._language),
            },
            _facts=self._facts_of(),
            _texts=texts(self._rows),
            _figures=figures(self._rows),
            _codes=codes(self._rows),
            _state=self._said(),
        )
        self.on_msg(self._hear)

    @property
    def selection(self) -> pd.DataFrame:
        """The rows of the chosen messages."""
        self._look_again()
        return self._rows[self._rows["message"].isin(self.selected)].reset_index(drop=True)

    @property
    def selected_accounts(self) -> list[str]:
        """Who wrote the chosen messages, each once."""
        return list(dict.fromkeys(self.selection["account"].dropna()))

    @property
    def filtered(self) -> pd.DataFrame:
        """The rows that the queue shows, in its order."""
        self._look_again()
        if self._shown is None:
            waits = waiting(self._rows) & ~self._rows.index.isin(self._state["ticked"])
            return self._rows[waits].reset_index(drop=True)
        shown = self._rows.iloc[self._shown]
        return shown[shown["message"].notna()].reset_index(drop=True)

    def highlight(self, accounts: Iterable[str]) -> None:
        """Mark the messages of these people, who are chosen on another board."""
        wanted = set(accounts)
        self._highlighted = self._rows.index[self._rows["account"].isin(wanted)].tolist()

    def refresh(self) -> None:
        """Read the events again: other windows may have decided something, or erased somebody."""
        self._look_again()
        self._state = self._said()

    def _let_go(self) -> None:
        self._rows = without(self._rows, self._left_out.accounts, self._project)
        self._place = {key: at for at, key in enumerate(self._rows["message"]) if _is_key(key)}
        self._reports.clear()
        with self.hold_sync():
            self._texts, self._figures = texts(self._rows), figures(self._rows)
            self._codes, self._state = codes(self._rows), self._said()
            self.selected = [key for key in self.selected if key in self._place]

    def tick(self, messages: str | Iterable[str]) -> None:
        """Tick messages off as answered elsewhere, as if clicked."""
        keys = [messages] if isinstance(messages, str) else list(messages)
        self._decided(lambda: self._clicks.tick(keys, on=True))

    def undo(self) -> str:
        """Take back what was last done on this board; return the key of the message.

        Raises
        ------
        SettingError
            Nothing was done yet.
        """
        try:
            return self._clicks.undo()
        finally:
            self.refresh()

    def _facts_of(self) -> dict[str, Any]:
        names = {label: say(f"widgets.community_label_{label}", self._language) for label in LABELS}
        zone = self._brand.timezone
        return {
            "brand": plain(self._brand.name, 120),
            "language": self._language,
            "timezone": zone,
            "age": self._replies._seen(self._language),
            "kinds": list(REPLY_KINDS),
            "labels": list(LABELS),
            "label_names": names,
            "moods": list(MOODS),
            "page": PAGE,
            "writer": plain(getattr(getattr(self._project, "events", None), "writer", ""), 80),
            "months": months_of(self._rows, zone),
            "has_voice": self._voice is not None,
            "has_report": self._report is not None,
            "has_spaces": bool(self._rows["judged"].any()),
            "long": any(isinstance(t, str) and len(t) > SHORT for t in self._rows["text"]),
        }

    def _work(self) -> Mapping[str, Work]:
        return {
            "message": self._on_message,
            "texts": self._on_texts,
            "languages": self._on_languages,
            "search": self._on_search,
            "shown": self._on_shown,
            "tick": self._on_tick,
            "assign": self._on_assign,
            "correct": self._on_correct,
            "template": self._on_template,
            "untemplate": self._on_untemplate,
            "undo": self._on_undo,
            "voice": self._on_voice,
            "report": self._on_report,
            "report_csv": self._on_report_csv,
            "queue_csv": self._on_queue_csv,
        }

    def _on_message(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        at = int(message["at"])
        self._key(at)
        kind = REPLY_KINDS[int(message.get("kind", len(REPLY_KINDS) - 1))]
        card = message_card(
            self._rows.iloc[at],
            self.community,
            kind=kind,
            draft_language=message.get("language"),
            language=self._language,
        )
        return {"at": at, **card}

    def _on_texts(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        begin = max(int(message["begin"]), 0)
        return {"begin": begin, "texts": said(self._rows, begin)}

    def _on_languages(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        begin = max(int(message["begin"]), 0)
        part = self._rows["text"].iloc[begin : begin + CHUNK].tolist()
        found = detect_language([t if isinstance(t, str) else None for t in part])
        return {"begin": begin, "languages": [plain(name, 20) for name in found]}

    def _on_search(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        query = str(message["query"]).strip().lower()
        if len(query) < _SHORTEST_QUERY:
            return {"positions": []}
        words = self._rows["text"].tolist()
        found = [at for at, t in enumerate(words) if isinstance(t, str) and query in t.lower()]
        return {"positions": found}

    def _on_shown(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        self._shown = [int(at) for at in message["positions"]]
        return {}

    def _on_tick(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        keys, on = self._keys(message), bool(message["on"])
        return self._decided(lambda: self._clicks.tick(keys, on=on))

    def _on_assign(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        keys, owner = self._keys(message), str(message["owner"])
        return self._decided(lambda: self._clicks.assign(keys, owner))

    def _on_correct(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        labels, key = message["labels"], self._key(int(message["at"]))
        named = None if labels is None else [str(label) for label in labels]
        return self._decided(lambda: self._clicks.correct(key, named))

    def _on_template(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        text = str(message["text"])
        return self._decided(lambda: self._clicks.keep(*_template_of(message), text=text))

    def _on_untemplate(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        return self._decided(lambda: self._clicks.drop(*_template_of(message)))

    def _decided(self, click: Callable[[], None]) -> Answer:
        try:
            click()
        finally:  # of several messages, some may be done
            self.refresh()
        return {}

    def _on_undo(self, _message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        return {"at": self._place.get(self.undo(), -1)}

    def _on_voice(self, _message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        if callable(self._voice):
            self._voice = self._voice()
        return {} if self._voice is None else voice_told(self._voice, self._language)

    def _on_report(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        return report_told(self._report_of(str(message["month"])), self._language)

    def _on_report_csv(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        from workbench.export import monthly_csv

        report = self._report_of(str(message["month"]))
        path = self._project.exports / f"report-{report.month}.csv"
        return {"path": str(monthly_csv(report, path, project=self._project))}

    def _report_of(self, month: str) -> MonthlyReport:
        if self._report is None:
            raise SettingError("widgets.desk_no_report")
        if month not in self._reports:
            self._reports[month] = report_without(self._report(month), self._project)
        return self._reports[month]

    def _on_queue_csv(self, _message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        from workbench.export import queue_csv

        ordered = queue_of(self._replies.table, self.filtered)
        path = self._project.exports / "reply_queue.csv"
        kept = queue_csv(ordered, path, community=self.community)
        return {"path": str(kept), "rows": len(ordered)}

    def _said(self) -> dict[str, Any]:
        return state_of(self._rows, self._place, self._clicks.events(), self._brand)

    def _keys(self, message: Mapping[str, Any]) -> list[str]:
        """Return the keys of messages; those of people who were erased are passed over."""
        keys = [self._rows["message"].iloc[int(at)] for at in message["positions"]]
        if keys and not any(map(_is_key, keys)):
            raise NotFoundError("widgets.community_gone")
        return [key for key in keys if _is_key(key)]

    def _key(self, at: int) -> str:
        return self._keys({"positions": [at]})[0]


def _is_key(key: object) -> bool:
    return isinstance(key, str)  # null where somebody was erased


def _template_of(message: Mapping[str, Any]) -> tuple[str, str, str]:
    kind = REPLY_KINDS[int(message["kind"])]
    return kind, str(message["language"]), str(message["name"]).strip()
