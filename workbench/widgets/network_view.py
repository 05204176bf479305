"""Who gives attention to whom around the brand, in a frame that can do nothing but draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets
from anywidget import AnyWidget

from workbench.brand import Brand
from workbench.export import Drawing
from workbench.export.network_page import live_page, name_of, words_of
from workbench.export.picture import MOST_EDGES, Picture, picture
from workbench.graph import KINDS
from workbench.phrases import say
from workbench.ranking.minors import MINOR
from workbench.schema.keys import handle_of
from workbench.widgets.answering import answer
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.language import board_language
from workbench.widgets.left_out import LeftOut

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["NetworkView"]

LAID_OUT = 100
"""Accounts that get a place at once: up to so many, the slider moves nobody."""
FEWEST = 10


class NetworkView(AnyWidget):
    """The best candidates around the brand, still and zoomable; the same as a table below.

    Parameters
    ----------
    graph
        Who gives attention to whom.
    ranking
        Whose best are shown, larger the better; None shows those with most attention.
    brand
        Its accounts stand in the middle.
    top
        How many accounts besides the brand's; the slider changes it.
    accounts
        Draw around these account keys instead: they and those with the strongest ties to them.
    kinds
        Which kinds of attention are drawn, of ``mention, tag, comment, reply, repost, collab``;
        the boxes change it. All that occur by default.
    project
        Whom it holds out is not shown; those whom `ranking` leaves out as minors never are.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    selected : list of str
        Keys of the accounts that somebody clicked, in the drawing or in the table.
    kinds, top
        As they are drawn now.

    Raises
    ------
    SettingError
        `top` is less than 1, or there is no such kind of attention.

    Notes
    -----
    The drawing is pyvis's page in a sandboxed frame: its scripts run, but reach neither the
    notebook nor any server. Page and frame exchange numbers of nodes, nothing else.
    """

    _esm = script("kit", "keys_shown", "network_view")
    _css = style("base", "keys_shown", "network_view", within="wb-network")

    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kinds = traitlets.List(traitlets.Unicode()).tag(sync=True)
    top = traitlets.Int().tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _label = traitlets.Unicode().tag(sync=True)
    _page = traitlets.Unicode().tag(sync=True)
    _head = traitlets.Dict().tag(sync=True)
    _nodes: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _ties: traitlets.List[list[float]] = traitlets.List().tag(sync=True)
    _lit: traitlets.List[int] = traitlets.List().tag(sync=True)
    _others = traitlets.Int(0).tag(sync=True)
    _around = traitlets.Unicode("brand").tag(sync=True)

    def __init__(
        self,
        graph: AttentionGraph,
        ranking: Ranking | None,
        brand: Brand,
        *,
        top: int = 60,
        accounts: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        project: Project | None = None,
        language: str | None = None,
    ) -> None:
        self.graph, self.ranking, self.brand, self.project = graph, ranking, brand, project
        self.language = board_language(language, brand)
        self._elsewhere: tuple[str, ...] = ()
        self._left_out = LeftOut(project, lambda: graph.accounts)
        self._held = self._held_out()
        chosen = tuple(accounts or ())
        wanted = None if kinds is None else list(kinds)
        self._base = self._drawing(chosen, top, wanted)
        self._drawn = picture(graph, self._base)
        present = [name for at, name in enumerate(KINDS) if (self._drawn.ties["kind"] == at).any()]
        super().__init__(
            kinds=present if wanted is None else wanted,
            top=top,
            _sentences=sentences("network", self.language),
            _language=self.language,
            _label=say("widgets.network_label", self.language, brand=brand.name),
            _around="selection" if chosen else "brand",
        )
        self._show()
        self.on_msg(self._hear)

    @property
    def drawing(self) -> Drawing:
        """What is drawn now: `workbench.export.network_png` makes the same picture of it."""
        self._look_again()
        kinds = self.kinds if (self._drawn.ties["kind"] >= 0).any() else None
        return dataclasses.replace(self._base, top=self.top, kinds=kinds)

    @property
    def filtered(self) -> pd.DataFrame:
        """The accounts that are drawn, centre first: account, rank, score, group, centre."""
        self._look_again()
        count = int(self._drawn.nodes["centre"].sum()) + self.top
        return self._table().iloc[:count].reset_index(drop=True)

    @property
    def selection(self) -> pd.DataFrame:
        """The rows of `filtered` that are selected."""
        table = self.filtered
        return table[table["account"].isin(self.selected)].reset_index(drop=True)

    @property
    def selected_accounts(self) -> list[str]:
        """Keys of the selected accounts that have a place in the drawing."""
        self._look_again()
        there = set(self._drawn.nodes.index)
        return [account for account in self.selected if account in there]

    def highlight(self, accounts: Iterable[str]) -> None:
        """Show people as selected elsewhere; the board then offers to draw around them."""
        self._look_again()
        known = set(self.graph.accounts) - self._held
        self._elsewhere = tuple(a for a in dict.fromkeys(accounts) if a in known)
        self._others = len(self._elsewhere)
        self._light()

    def refresh(self) -> None:
        """Draw anew: somebody may have been held out or erased in another window."""
        self._left_out.ask()
        self._held = self._held_out()
        self._redraw(self._base.accounts)

    def draw_around(self, accounts: Iterable[str]) -> None:
        """Draw around these accounts; around the brand if there are none."""
        self._held = self._held_out()
        self._redraw(tuple(accounts))

    def _look_again(self) -> None:
        """Draw without whoever was erased since; milliseconds while nobody was."""
        if self._left_out.has_grown():
            self._held = self._held_out()
            self._redraw(self._base.accounts)

    def _redraw(self, accounts: Iterable[str]) -> None:
        chosen = tuple(accounts)
        self._base = self._drawing(chosen, self.top, None)
        self._drawn = picture(self.graph, self._base)
        self._show()
        self._around = "selection" if chosen else "brand"

    def _drawing(self, accounts: tuple[str, ...], top: int, kinds: list[str] | None) -> Drawing:
        handles = {handle.lower() for handle in self.brand.handles}
        room = max(top, LAID_OUT) if top > 0 else top
        return Drawing(
            centre=[a for a in self.graph.accounts if handle_of(str(a)) in handles],
            ranking=self.ranking,
            top=room,
            language=self.language,
            timezone=self.brand.timezone,
            held_out=self._held,
            accounts=accounts,
            kinds=kinds,
            laid_out=room,
        )

    def _held_out(self) -> frozenset[str]:
        held = self._left_out.now()
        if self.ranking is None:
            return held
        left_out = self.ranking.signals.excluded
        return held.union(left_out.loc[left_out["reason"] == MINOR, "account"])

    def _show(self) -> None:
        drawn, language = self._drawn, self.language
        words = words_of(drawn, self.graph, self._base)
        table = self._table()
        with self.hold_sync():
            self._page = live_page(drawn, self.graph, self._base) if len(drawn.nodes) else ""
            self._head = {
                "title": words.title,
                "about": list(words.about[1:] if len(drawn.nodes) else ()),
                "legend": [list(chip) for chip in words.legend],
                "centre": int(drawn.nodes["centre"].sum()),
                "least": min(FEWEST, len(drawn.nodes)),
                "most": max(len(drawn.nodes) - int(drawn.nodes["centre"].sum()), 1),
                "edges": MOST_EDGES,
                "kinds": [k for at, k in enumerate(KINDS) if (drawn.ties["kind"] == at).any()],
            }
            self._nodes = [
                {
                    "key": row["account"],
                    "name": name_of(row["account"]),
                    "centre": bool(row["centre"]),
                    "colour": colour,
                    "group": int(row["group"]),
                    "rank": None if pd.isna(row["rank"]) else int(row["rank"]),
                    "score": ""
                    if pd.isna(row["score"])
                    else say("widgets.network_points", language, score=float(row["score"])),
                }
                for row, colour in zip(table.to_dict("records"), drawn.nodes["colour"], strict=True)
            ]
            self._ties = _numbers(drawn)
            self._light()

    def _light(self) -> None:
        index = self._drawn.nodes.index
        self._lit = [int(at) for at in index.get_indexer(pd.Index(self._elsewhere)) if at >= 0]

    def _table(self) -> pd.DataFrame:
        nodes = self._drawn.nodes
        table = pd.DataFrame(
            {"account": nodes.index.astype(str), "group": nodes["group"].to_numpy()}
        )
        table["centre"] = nodes["centre"].to_numpy()
        if self.ranking is None:
            return table.assign(rank=pd.NA, score=float("nan"))
        ranked = self.ranking.table[["account", "rank", "score"]]
        return table.merge(ranked, on="account", how="left")

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        answer(self, message, lambda: self._on_around(message), language=self.language)

    def _on_around(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        if message.get("type") != "around":
            return None
        self._look_again()
        wish = self.selected_accounts or self._elsewhere
        self.draw_around(wish if message.get("to") == "selection" else ())
        return {}


def _numbers(drawn: Picture) -> list[list[float]]:
    """Return the ties as rows of source, target, kind and weight."""
    ties = drawn.ties
    columns = [ties[name].tolist() for name in ("source", "target", "kind")]
    return [list(row) for row in zip(*columns, ties["weight"].round(5).tolist(), strict=True)]
