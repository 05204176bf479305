"""The ranking as a board: search, weigh, read why, decide; every click is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets
from anywidget import AnyWidget

from workbench.phrases import render, say
from workbench.ranking import Ranking
from workbench.ranking.minors import count_minors, without_minors
from workbench.schema.keys import handle_of
from workbench.signals import Phrase
from workbench.widgets.answering import answer
from workbench.widgets.answers import REASONS, Decisions
from workbench.widgets.board_beside import Beside
from workbench.widgets.board_campaign import campaign_of
from workbench.widgets.board_card import search_captions
from workbench.widgets.board_columns import (
    better_bytes,
    candidate_columns,
    mark_words,
    order_bytes,
    preset_weights,
    rank_bytes,
    signal_entries,
    start_filters,
    topic_names,
)
from workbench.widgets.board_gone import Gone
from workbench.widgets.board_memory import Remembering
from workbench.widgets.board_person import status_entries
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.language import board_language

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.ugc import Topics

__all__ = ["ShortlistBoard"]

MOST_EXCLUDED = 5
SHORTEST_QUERY = 2


class ShortlistBoard(Beside, Gone, AnyWidget):
    """The candidates best first; answers go into the shortlist at once.

    Parameters
    ----------
    shortlist
        Where answers are kept.
    ranking
        Whom to show. Weights changed on the board give a new ranking under `ranking`.
    posts
        Posts whose captions are searched and shown as evidence; without them the card has reasons
        only.
    graph
        Who pays attention to whom, for overlaps and the team.
    topics
        Topics of these posts; a row names the two main ones of a person.
    media
        Gives the JPEG of a kept picture by its path inside the project, or None: the path is that
        of a post's `media`.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    selected : list of str
        Account keys of the chosen rows; may be observed and set.
    """

    _esm = script(
        "kit", "saving", "board_state", "board_rows", "board_columns", "board_thumbs",
        "board_filters", "board_person", "board_lot", "board_posts", "board_card", "board_compare",
        "board_team_table", "board_campaign", "board_team", "board_tools", "board_keeping",
        "board_keys", "board_weighing", "board_heard", "shortlist_board",
    )  # fmt: skip
    _css = style("base", "shortlist_board", "board_card", within="wb-board")

    _sentences = traitlets.Dict().tag(sync=True)
    _facts = traitlets.Dict().tag(sync=True)
    _better = traitlets.Bytes().tag(sync=True)
    _ranks = traitlets.Bytes().tag(sync=True)
    _order = traitlets.Bytes().tag(sync=True)
    _weights = traitlets.Dict().tag(sync=True)
    _first = traitlets.Dict().tag(sync=True)
    _elsewhere = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        shortlist: Decisions,
        ranking: Ranking,
        *,
        posts: pd.DataFrame | None = None,
        graph: AttentionGraph | None = None,
        topics: Topics | None = None,
        media: Callable[[str], bytes | None] | None = None,
        language: str | None = None,
    ) -> None:
        brand = shortlist.project.brand
        self._language = board_language(language, brand)
        self._shortlist = Remembering(shortlist)
        self._ranking = ranking
        self._timezone = brand.timezone
        self._posts = posts.set_index("post", drop=False) if posts is not None else None
        self._graph, self._topics = graph, topics
        self._media = media
        self._shown: list[int] | None = None
        self._watch()
        super().__init__(
            _sentences=sentences("board", self._language),
            _facts=self._facts_of(brand),
            _people=candidate_columns(ranking, self._language, posts=self._posts, topics=topics),
            _better=better_bytes(ranking),
            _ranks=rank_bytes(ranking),
            _weights=dict(ranking.weights),
            _answers=self._answered(),
            _campaign=campaign_of(self._shortlist, self._language),
            _chosen=self._columns_kept(),
            _first=self._first_card(),
        )
        self._let_go_of(self._candidates, shortlist.project)
        if self._gone:
            self._first = {}
        self.on_msg(self._hear)

    @property
    def ranking(self) -> Ranking:
        """The ranking under the weights the board has now."""
        return self._ranking

    @property
    def selection(self) -> pd.DataFrame:
        """The rows of `ranking.table` that are chosen on the board."""
        self._look_again(self._candidates)
        table = self._ranking.unfiltered.table
        return table[table["account"].isin(self.selected)].reset_index(drop=True)

    @property
    def selected_accounts(self) -> list[str]:
        """The accounts chosen on the board; the same as `selected`."""
        return list(self.selected)

    @property
    def filtered(self) -> pd.DataFrame:
        """The rows of `ranking.table` that search and filters leave, in the order shown."""
        self._look_again(self._candidates)
        if self._shown is None:
            table = self._ranking.table
            there = ~table["account"].isin(self._left_out.accounts)
            return table if there.all() else table[there].reset_index(drop=True)
        table = self._ranking.unfiltered.table
        accounts = self._candidates[self._shown].drop(self._candidates[self._gone], errors="ignore")
        return table.set_index("account", drop=False).loc[accounts].reset_index(drop=True)

    @property
    def decided(self) -> pd.DataFrame:
        """What has been decided so far: `Shortlist.table`."""
        return self._shortlist.table()

    def weigh(self, weights: Mapping[str, float]) -> None:
        """Change weights as if slid; the board re-ranks.

        Raises
        ------
        SettingError
            A signal is unknown, or no weight is left.
        """
        ranking = self._ranking.weigh(weights)
        ranks = rank_bytes(ranking)
        with self.hold_sync():
            self._ranking = ranking
            self._ranks, self._order = ranks, b""
            self._weights = dict(ranking.weights)

    def highlight(self, accounts: Iterable[str]) -> None:
        """Show these people as selected elsewhere; what is selected here stays."""
        here = set(self._people["account"])
        self._elsewhere = [account for account in dict.fromkeys(accounts) if account in here]

    def _facts_of(self, brand: Any) -> dict[str, Any]:  # noqa: ANN401  # a Brand or its like
        ranking, language = self._ranking, self._language
        as_of = ranking.as_of
        shown = as_of.tz_convert(self._timezone) if isinstance(as_of, pd.Timestamp) else None
        return {
            "brand": brand.name,
            "handles": list(brand.handles),
            "terms": [brand.name, *brand.keywords, *(f"#{tag}" for tag in brand.hashtags)],
            "date": render("{day:date}", {"day": shown}, language) if shown is not None else "",
            "candidates": ranking.candidates,
            "top": ranking.top,
            "signals": signal_entries(ranking, language),
            "presets": preset_weights(),
            "start": start_filters(ranking),
            "reasons": list(REASONS),
            "statuses": status_entries(language),
            "notes": [say(phrase, language, **values) for phrase, values in self._notes()],
            "has_posts": self._posts is not None,
            "topics": topic_names(self._topics) if self._posts is not None else [],
            "marks": mark_words(language),
            "language": language,
        }

    def _notes(self) -> list[Phrase]:
        out = count_minors(self._ranking.signals)
        held: list[Phrase] = [("privacy.export_held_out", {"people": out})] if out else []
        return [*self._ranking.notes, *held]

    def _first_card(self) -> dict[str, Any]:
        """Return the card of the best, sent along for while the kernel runs the next cells."""
        table = self._ranking.table
        return self._on_card({"account": table["account"].iloc[0]}) if len(table) else {}

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        """Answer the browser: always, and with ok only once the work is done."""
        work: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            **self._work_beside(),
            **self._work_deciding(),
            "search": self._on_search,
            "settle": self._on_settle,
            "shown": self._on_shown,
            "weigh": self._on_weigh,
        }
        kind = str(message.get("type"))

        def do() -> dict[str, Any] | None:
            self._look_again(self._candidates)
            self._refuse_gone(message)
            return work[kind](message) if kind in work else None

        answer(self, message, do, language=self._language)

    def _on_weigh(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Put people in their new order at once; how sure that is takes longer: `_on_settle`."""
        weights = {str(name): float(weight) for name, weight in message["weights"].items()}
        ranking = self._ranking.weigh(weights)
        order = order_bytes(ranking)
        with self.hold_sync():
            self._ranking, self._order = ranking, order
            self._weights = dict(ranking.weights)
        return {}

    def _on_settle(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        """Draw anew how sure the ranks are, once nobody slides any more."""
        ranks = rank_bytes(self._ranking)
        with self.hold_sync():
            self._ranks, self._order = ranks, b""
        return {}

    def _on_shown(self, message: Mapping[str, Any]) -> dict[str, Any]:
        if message.get("whole"):  # filters that the ranking came with are lifted as well
            self._ranking, self._shown = self._ranking.unfiltered, None
        else:
            self._shown = [int(p) for p in message["positions"]]
        return {}

    def _on_search(self, message: Mapping[str, Any]) -> dict[str, Any]:
        query = str(message["query"]).strip()
        index = self._ranking.signals.candidates.index
        hits: set[str] = set()
        if self._posts is not None and len(query) >= SHORTEST_QUERY:
            hits = search_captions(self._posts, query)
        positions = [i for i, account in enumerate(index) if account in hits] if hits else []
        return {"positions": positions, "excluded": self._excluded(query.lstrip("@").lower())}

    def _excluded(self, query: str) -> list[dict[str, str]]:
        excluded = without_minors(self._ranking.signals)
        handles = excluded["account"].map(handle_of)
        found = excluded[handles.str.contains(query, regex=False).to_numpy(dtype=bool)]
        return [
            {"handle": handle_of(row.account), "reason": say(row.reason, self._language)}
            for row in found.head(MOST_EXCLUDED).itertuples()
        ]
