"""Who gives attention to whom around the brand, in a frame that can do nothing but draw."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import ipywidgets

from workbench.brand import Brand
from workbench.export import Drawing, network_page
from workbench.phrases import say
from workbench.schema.keys import handle_of
from workbench.widgets.browser_files import style
from workbench.widgets.language import board_language

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.ranking import Ranking

__all__ = ["NetworkView"]

HEIGHT = 620
_HEADER = re.compile(r"<header>.*?</header>", re.DOTALL)


class NetworkView(ipywidgets.HTML):  # type: ignore[misc]  # ipywidgets ships no types
    """The best candidates around the brand, still and zoomable, the legend above the drawing.

    Parameters
    ----------
    graph
        Who gives attention to whom.
    ranking
        Whose best are shown, larger the better; None shows those with most attention.
    brand
        Its accounts stand in the middle.
    top
        How many accounts besides the brand's.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Notes
    -----
    The drawing is pyvis's page in a sandboxed frame: its scripts run, but reach neither the
    notebook nor any server.
    """

    def __init__(
        self,
        graph: AttentionGraph,
        ranking: Ranking | None,
        brand: Brand,
        *,
        top: int = 60,
        language: str | None = None,
    ) -> None:
        spoken = board_language(language, brand)
        handles = {handle.lower() for handle in brand.handles}
        centre = [account for account in graph.accounts if handle_of(account) in handles]
        drawing = Drawing(
            centre=centre, ranking=ranking, top=top, language=spoken, timezone=brand.timezone
        )
        page = network_page(graph, drawing)
        # The page brings its own legend, already escaped; here it stands outside the frame.
        legend = _HEADER.search(page)
        label = html.escape(say("widgets.network_label", spoken, brand=brand.name), quote=True)
        inside = html.escape(_HEADER.sub("", page, count=1), quote=True)
        frame = (
            f'<iframe sandbox="allow-scripts" title="{label}" srcdoc="{inside}" '
            f'style="height:{HEIGHT}px"></iframe>'
        )
        super().__init__(
            f"<style>{style('base', 'views')}</style>"
            f'<section class="wb wb-network" lang="{spoken}" aria-label="{label}">'
            f"{legend[0] if legend else ''}{frame}</section>"
        )
