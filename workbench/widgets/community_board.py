"""The community desk as a board: who waits, what people want, share of voice, the month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets

from workbench.errors import SettingError
from workbench.export.links import post_link, profile_link
from workbench.export.minors import held_out, report_without
from workbench.phrases import render, say
from workbench.shortlist.community_state import KINDS, read_community
from workbench.text import detect_language
from workbench.ugc.spaces import LABELS
from workbench.ugc.wanted import REPLY_KINDS
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.community_rows import (
    MOODS,
    codes,
    figures,
    message_rows,
    state_of,
    texts,
)
from workbench.widgets.community_told import months_of, report_told, voice_told
from workbench.widgets.desk_base import Answer, DeskBoard, Work
from workbench.widgets.desk_texts import author_of, plain, platform_name, when
from workbench.widgets.language import board_language

if TYPE_CHECKING:
    from workbench.shortlist import Community, Template
    from workbench.shortlist.community_state import CommunityState
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice
    from workbench.ugc.wanted import Labelled

__all__ = ["CommunityBoard"]

CHUNK = 400  # messages whose language is told in one go, so that a click never waits long
SPOKEN = ("de", "en")
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
        "kit", "desk_kit", "community_queue", "community_detail", "community_spaces",
        "community_figures", "community_board",
    )  # fmt: skip
    _css = style("base", "desk", "community_board")

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
        self._place = {key: at for at, key in enumerate(self._rows["message"])}
        self._voice, self._report = voice, report
        self._reports: dict[str, MonthlyReport] = {}
        self._shown: list[int] | None = None
        self._undoable: list[tuple[str, Callable[[], object]]] = []
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
        return self._rows[self._rows["message"].isin(self.selected)].reset_index(drop=True)

    @property
    def selected_accounts(self) -> list[str]:
        """Who wrote the chosen messages, each once."""
        return list(dict.fromkeys(self.selection["account"].dropna()))

    @property
    def filtered(self) -> pd.DataFrame:
        """The rows that the queue shows, in its order."""
        if self._shown is None:
            queued = self._rows["queued"].astype(bool) & self._rows["needs_reply"].eq(True)  # noqa: FBT003  # a column of objects
            open_ = queued & ~self._rows["answered"].eq(True)  # noqa: FBT003  # as above
            ticked = self._rows.index.isin(self._state["ticked"])
            return self._rows[open_ & ~ticked].reset_index(drop=True)
        return self._rows.iloc[self._shown].reset_index(drop=True)

    def highlight(self, accounts: Iterable[str]) -> None:
        """Mark the messages of these people, who are chosen on another board."""
        wanted = set(accounts)
        self._highlighted = self._rows.index[self._rows["account"].isin(wanted)].tolist()

    def refresh(self) -> None:
        """Read the events again: other windows may have decided something."""
        self._state = self._said()

    def tick(self, messages: str | Iterable[str]) -> None:
        """Tick messages off as answered elsewhere, as if clicked."""
        self._tick(self._keys(messages), on=True)

    def undo(self) -> str:
        """Take back what was last done on this board; return the key of the message.

        Raises
        ------
        SettingError
            Nothing was done yet.
        """
        if not self._undoable:
            raise SettingError("widgets.desk_nothing_to_undo")
        key, take_back = self._undoable.pop()
        try:
            take_back()
        finally:
            self.refresh()
        return key

    def _facts_of(self) -> dict[str, Any]:
        names = {label: say(f"widgets.community_label_{label}", self._language) for label in LABELS}
        said = self._replies.sentence(self._language)
        waiting = say("community.none_waiting", self._language)
        as_of = self._replies.as_of
        zone = self._brand.timezone
        local = None if as_of is None else as_of.tz_convert(zone)
        return {
            "brand": plain(self._brand.name, 120),
            "language": self._language,
            "timezone": zone,
            "age": self._replies._seen(self._language),
            "sentence": said if said != waiting else "",
            "date": "" if local is None else render("{d:date}", {"d": local}, self._language),
            "kinds": list(REPLY_KINDS),
            "labels": list(LABELS),
            "label_names": names,
            "moods": list(MOODS),
            "writer": plain(getattr(getattr(self._project, "events", None), "writer", ""), 80),
            "months": months_of(self._rows, zone),
            "has_voice": self._voice is not None,
            "has_report": self._report is not None,
            "has_spaces": bool(self._rows["judged"].any()),
            "long": bool((self._rows["text"].str.len() > 400).any()) if len(self._rows) else False,
        }

    def _work(self) -> Mapping[str, Work]:
        return {
            "message": self._on_message,
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
        row = self._rows.iloc[at]
        key, account = str(row["message"]), row["account"]
        named = account if isinstance(account, str) else None
        text = row["text"] if isinstance(row["text"], str) else ""
        told = message.get("language") or detect_language([text])[0]
        spoken = told if told in SPOKEN else self._brand.language
        kind = REPLY_KINDS[int(message.get("kind", len(REPLY_KINDS) - 1))]
        url = row["url"] if isinstance(row["url"], str) else None
        parent = row["post"] if isinstance(row["post"], str) else None
        post_url = row["post_url"] if isinstance(row["post_url"], str) else None
        return {
            "at": at,
            "text": plain(text),
            "platform": platform_name(key),
            "profile": profile_link(named) if named else None,
            "url": url or post_link(key if row["kind"] == "post" else parent or "", named),
            "below": plain(row["post_text"], 600) if parent and parent != key else "",
            "below_url": post_url or (post_link(parent) if parent else None),
            "why": self._why(row),
            "others": int(row["answered_by_others"]) if pd.notna(row["answered_by_others"]) else 0,
            "language": spoken,
            "language_known": told in SPOKEN,
            "drafts": [self._draft(t, named) for t in self._templates(kind, spoken)],
            "history": self._history(key),
        }

    def _why(self, row: pd.Series) -> list[str]:
        """Return the sentences of the message that show what it wants."""
        evidence = row["evidence"]
        return [plain(e, 300) for e in evidence] if isinstance(evidence, (list, tuple)) else []

    def _templates(self, kind: str, language: str) -> list[Template]:
        return self.community.templates(kind, language)

    def _draft(self, template: Template, account: str | None) -> dict[str, Any]:
        filled = template.fill(account=account, brand=self._brand.name)
        return {
            "name": plain(template.name, 120),
            "text": plain(filled, 4_000),
            "raw": plain(template.text, 4_000),
            "own": template.own,
        }

    def _history(self, key: str) -> list[str]:
        rows = self.community.history(key).tail(12).to_dict("records")
        said = []
        for row in rows:
            labels = row["labels"] if isinstance(row["labels"], list) else []
            names = ", ".join(say(f"widgets.community_label_{one}", self._language)
                              for one in labels if one in LABELS)  # fmt: skip
            told = {
                "when": render("{d:date}", {"d": row["at"]}, self._language),
                "writer": plain(row["writer"], 80),
                "owner": plain(row["owner"], 80) or "–",
                "labels": names or say("widgets.community_none_fits", self._language),
            }
            said.append(say(f"widgets.community_did_{row['kind']}", self._language, **told))
        return said[::-1]

    def _on_languages(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        begin = max(int(message["begin"]), 0)
        part = self._rows["text"].iloc[begin : begin + CHUNK].tolist()
        found = detect_language([t if isinstance(t, str) else None for t in part])
        return {"begin": begin, "languages": [plain(name, 20) for name in found]}

    def _on_search(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        query = str(message["query"]).strip().lower()
        if len(query) < _SHORTEST_QUERY:
            return {"positions": []}
        text = self._rows["text"].map(lambda t: t.lower() if isinstance(t, str) else "")
        hit = text.map(lambda t: query in t)
        return {"positions": self._rows.index[hit.astype(bool)].tolist()}

    def _on_shown(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        self._shown = [int(at) for at in message["positions"]]
        return {}

    def _on_tick(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        keys = [self._key(at) for at in message["positions"]]
        self._tick(keys, on=bool(message["on"]))
        return {}

    def _tick(self, keys: list[str], *, on: bool) -> None:
        do, undo = self.community.tick, self.community.untick
        before = self._events().ticks
        changed = [key for key in keys if (key in before) != on]
        self._each(changed, *((do, undo) if on else (undo, do)))

    def _on_assign(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        owner, before = str(message["owner"]), self._events().owners
        keys = [self._key(at) for at in message["positions"]]
        self._each(
            keys,
            lambda key: self.community.assign(key, owner),
            lambda key: self.community.assign(key, before.get(key, "")),
        )
        return {}

    def _on_correct(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        labels, before = message["labels"], self._events().labels
        named = None if labels is None else [str(label) for label in labels]
        self._each(
            [self._key(message["at"])],
            lambda key: self.community.correct(key, named),
            lambda key: self.community.correct(key, before.get(key)),
        )
        return {}

    def _each(
        self, keys: list[str], do: Callable[[str], object], undo: Callable[[str], object]
    ) -> None:
        """Do something about each message; what was done can be taken back together."""
        done: list[str] = []
        try:
            for key in keys:
                do(key)
                done.append(key)
        finally:
            if done:
                self._undoable.append((done[0], lambda: [undo(key) for key in done]))
            self._state = self._said()

    def _on_template(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        kind, language, name = self._template_of(message)
        before = self._events().templates.get((kind, language, name))
        self.community.set_template(kind, language, name=name, text=str(message["text"]))

        def take_back() -> None:
            if before is None:
                self.community.remove_template(kind, language, name=name)
            else:
                self.community.set_template(kind, language, name=name, text=before.text)

        self._undoable.append(("", take_back))
        return {}

    def _on_untemplate(self, message: Mapping[str, Any], _buffers: Sequence[Any]) -> Answer:
        kind, language, name = self._template_of(message)
        before = self._events().templates.get((kind, language, name))
        self.community.remove_template(kind, language, name=name)
        text = "" if before is None else before.text
        self._undoable.append(
            ("", lambda: self.community.set_template(kind, language, name=name, text=text))
        )
        return {}

    def _template_of(self, message: Mapping[str, Any]) -> tuple[str, str, str]:
        kind = REPLY_KINDS[int(message["kind"])]
        return kind, str(message["language"]), str(message["name"]).strip()

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

        shown = self.filtered
        queued = self._replies.table["message"].isin(shown["message"])
        held = held_out(self._project)
        table = self._replies.table[queued & ~self._replies.table["account"].isin(held)]
        ordered = table.set_index("message", drop=False).reindex(
            [key for key in shown["message"] if key in set(table["message"])]
        )
        path = self._project.exports / "reply_queue.csv"
        kept = queue_csv(ordered.reset_index(drop=True), path, community=self.community)
        return {"path": str(kept), "rows": len(ordered)}

    def _events(self) -> CommunityState:
        return read_community(self._project.events.read(KINDS))

    def _said(self) -> dict[str, Any]:
        return state_of(self._rows, self._place, self._events(), self._brand)

    def _key(self, at: object) -> str:
        return str(self._rows["message"].iloc[int(str(at))])

    def _keys(self, messages: str | Iterable[str]) -> list[str]:
        return [messages] if isinstance(messages, str) else list(messages)
