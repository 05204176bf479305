"""The network around the brand as one self-contained, offline HTML page, by pyvis.

pyvis asks a content network for Bootstrap even when told to keep everything inline, so its tags
are taken out; a content security policy forbids the page every request besides. Handles and names
are hostile text: they stand in JSON whose angle brackets are escaped, or are escaped as HTML.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.export.cells import tidy
from workbench.export.files import write_file
from workbench.export.palette import FAINT, INK, QUIET
from workbench.export.picture import Drawing, Picture, may_be_drawn, picture
from workbench.export.words import ordinal, split_reasons
from workbench.phrases import current_language, say
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = [
    "Words",
    "draw_page",
    "live_page",
    "network_frame",
    "network_html",
    "network_page",
    "title_of",
    "words_of",
]

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
NAME_LENGTH = 40
CHOSEN_BORDER = 4
MOST_NAMES = 4  # in a title
_LIVE = ("network_names.js", "network_live.js")
_PLAIN = Drawing()
_OUTSIDE = re.compile(
    r"<link\b[^>]*>|<script\b[^>]*\bsrc=[^>]*>\s*</script>|<!--.*?-->|<center>.*?</center>"
    r"|//# sourceMappingURL=\S+?(?=</script>|\s)",
    re.DOTALL,
)
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {
        "hover": True,
        "tooltipDelay": 80,
        "hideEdgesOnDrag": True,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "navigationButtons": False,
    },
    "nodes": {
        "shape": "dot",
        "borderWidth": 1.5,
        "font": {"size": 15, "color": INK, "face": "system-ui, sans-serif", "strokeWidth": 4,
                 "strokeColor": "#ffffff", "vadjust": -2},
    },
    "edges": {
        "color": {"color": "rgba(120,135,155,0.28)", "highlight": INK, "hover": QUIET,
                  "inherit": False},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.35}},
        "smooth": {"enabled": True, "type": "continuous", "roundness": 0.15},
        "selectionWidth": 1.5,
        "hoverWidth": 1,
    },
}  # fmt: skip
_STYLE = """
html,body{margin:0;height:100%;background:#fff;color:INK;font:14px/1.45 system-ui,sans-serif}
body{display:flex;flex-direction:column}
header{padding:14px 20px 10px;border-bottom:1px solid #e6eaf0}
h1{font-size:18px;margin:0 0 2px;font-weight:650}
header p{margin:0;color:QUIET}
ul{list-style:none;margin:8px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px;color:QUIET}
li i{display:inline-block;width:10px;height:10px;border-radius:50%;margin-right:6px}
.card{flex:1;min-height:0;width:100%}
#mynetwork{width:100%;height:100%;min-height:420px;border:0;float:none;background:#fff}
div.vis-tooltip{font:13px/1.5 system-ui,sans-serif;color:INK;background:#fff;padding:10px 12px;
border:1px solid #dfe5ec;border-radius:8px;box-shadow:0 6px 20px rgba(26,35,50,.12);
white-space:pre-wrap;max-width:340px}
""".replace("INK", INK).replace("QUIET", QUIET)


def network_html(
    graph: AttentionGraph,
    drawing: Drawing = _PLAIN,
    *,
    path: str | Path,
    project: Project | None = None,
) -> Path:
    """Write the network around the brand as a page that needs no network to be looked at.

    Parameters
    ----------
    graph
        Who gives attention to whom.
    drawing
        What to show of it.
    path
        The HTML file.
    project
        Remembers the file, so that `Project.forget` can name it; whom it holds out or erased is
        not shown.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    SettingError
        `top` is less than 1.
    ProjectError
        The place cannot be written to.
    """
    drawing = may_be_drawn(drawing, graph, project)
    return write_file(path, network_page(graph, drawing), project=project)


def network_page(graph: AttentionGraph, drawing: Drawing = _PLAIN) -> str:
    """Return the page that `network_html` writes."""
    drawn = picture(graph, drawing)
    words = words_of(drawn, graph, drawing)
    return draw_page(drawn, graph, drawing).replace("<body>", f"<body>\n{_header(words)}", 1)


@dataclass(frozen=True)
class Words:
    """What stands beside a drawing: its title, what it shows, and the colours with their names."""

    title: str
    about: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]


def draw_page(drawn: Picture, graph: AttentionGraph, drawing: Drawing) -> str:
    """Return the page without any words beside the drawing."""
    spoken = drawing.language or current_language()
    teller = _Tooltips(graph, drawing.ranking, spoken)
    page = _pyvis_page(drawn, teller)
    page = _OUTSIDE.sub("", page).replace("<html>", f'<!doctype html>\n<html lang="{spoken}">', 1)
    head = (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(title_of(drawn, spoken))}</title>"
    )
    page = page.replace('<meta charset="utf-8">', head, 1)
    return page.replace("</head>", f"<style>{_STYLE}</style>\n</head>", 1)


def live_page(drawn: Picture, graph: AttentionGraph, drawing: Drawing) -> str:
    """Return the page for a frame: it draws other ties when told to, and tells of clicks.

    It hears only the page around it, and speaks in numbers of nodes, never in names.
    """
    page = draw_page(drawn, graph, drawing)
    folder = files("workbench.export")
    scripts = [folder.joinpath(name).read_text(encoding="utf-8") for name in _LIVE]
    head, _, tail = page.rpartition("</body>")
    return "".join([head, *(f"<script>\n{s}</script>\n" for s in scripts), f"</body>{tail}"])


def network_frame(page: str, *, height: int = 620) -> str:
    """Return a page as a frame that may run its own scripts and nothing else.

    Parameters
    ----------
    page
        What `network_page` returned, or the text of the file.
    height
        In pixels.
    """
    return (
        f'<iframe sandbox="allow-scripts" srcdoc="{html.escape(page, quote=True)}" '
        f'style="width:100%;height:{int(height)}px;border:1px solid #e6eaf0;border-radius:8px">'
        "</iframe>"
    )


class _Tooltips:
    def __init__(self, graph: AttentionGraph, ranking: Ranking | None, language: str) -> None:
        self.graph = graph
        self.ranking = ranking
        self.language = language
        table = None if ranking is None else ranking.table
        ranks = {} if table is None else dict(zip(table["account"], table["rank"], strict=True))
        self.ranks: dict[str, int] = ranks
        self.sources = np.diff(graph.matrix.tocsc().indptr)

    def tell(self, account: str, *, centre: bool) -> str:
        sources = int(self.sources[self.graph.accounts.get_loc(account)])
        lines = [name_of(account)]
        lines += [say("export.network_centre", self.language)] if centre else []
        if self.ranking is not None and account in self.ranks:
            rank = ordinal(int(self.ranks[account]), self.language)
            lines.append(say("export.rank", self.language, rank=rank,
                             candidates=self.ranking.candidates))  # fmt: skip
            reasons, _ = split_reasons(self.ranking.explain(account, self.language), self.language)
            lines += [f"· {tidy(reason)}" for reason in reasons[:3]]
        return "\n".join([*lines, say("export.network_received", self.language, sources=sources)])


def name_of(account: str) -> str:
    """Return a handle as a label: no control or direction marks, not longer than 40 letters."""
    shown = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\s]+", " ",
                   tidy(handle_of(account) or account)).strip()  # fmt: skip
    return shown if len(shown) <= NAME_LENGTH else shown[: NAME_LENGTH - 1] + "…"


def _pyvis_page(drawn: Picture, teller: _Tooltips) -> str:
    from pyvis.network import Network

    network = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    # Numbers as ids: handles appear only where they are shown.
    number = {account: i for i, account in enumerate(drawn.nodes.index)}
    for account, row in drawn.nodes.iterrows():
        colour = INK if row["centre"] else row["colour"]
        network.add_node(
            number[account],
            label=name_of(str(account)),
            title=teller.tell(str(account), centre=bool(row["centre"])),
            x=round(float(row["x"]), 1),
            y=round(float(row["y"]), 1),
            size=round(float(row["size"]), 1),
            borderWidth=CHOSEN_BORDER if row["chosen"] else 1.5,
            color={"background": colour, "border": INK if row["chosen"] else "#ffffff",
                   "highlight": {"background": colour, "border": INK},
                   "hover": {"background": colour, "border": INK}},
        )  # fmt: skip
    most = max(drawn.edges["weight"].max(), 1e-9) if len(drawn.edges) else 1.0
    for source, target, weight in drawn.edges.itertuples(index=False):
        width = round(0.6 + 2.4 * float(np.sqrt(weight / most)), 2)
        network.add_edge(number[source], number[target], width=width)
    network.set_options(json.dumps(_OPTIONS))
    page: str = network.generate_html(notebook=False)
    return page


def title_of(drawn: Picture, language: str) -> str:
    """Return around whom it is drawn, in words: those chosen, else the centre; four at most."""
    middle = "chosen" if drawn.nodes["chosen"].any() else "centre"
    names = [name_of(str(a)) for a in drawn.nodes.index[drawn.nodes[middle].to_numpy()]]
    if not names:
        return say("export.network_title_plain", language)
    unique = list(dict.fromkeys(names))
    shown = [*unique[:MOST_NAMES], *(["…"] if len(unique) > MOST_NAMES else [])]
    return say("export.network_title", language, brand=", ".join(shown))


def words_of(drawn: Picture, graph: AttentionGraph, drawing: Drawing) -> Words:
    """Return what stands beside a drawing, in words; nothing is escaped."""
    language = drawing.language or current_language()
    about = [say("export.network_shown", language, shown=len(drawn.nodes), accounts=drawn.accounts)]
    if graph.as_of == graph.as_of:
        day = graph.as_of.tz_convert(drawing.timezone).date()
        about.append(say("export.as_of", language, day=day))
    size = "export.network_size_score" if drawn.by_rank else "export.network_size_attention"
    about += [say(size, language), say("export.network_colour", language)]
    about.append(say("export.network_arrow", language))
    if not len(drawn.nodes):
        about = [say("export.network_empty", language)]
    legend = [(c, say("export.network_around", language, account=name_of(a)))
              for c, a in drawn.groups]  # fmt: skip
    if (drawn.nodes["group"][~drawn.nodes["centre"]] < 0).any():
        legend.append((FAINT, say("export.network_others", language)))
    return Words(title_of(drawn, language), tuple(about), tuple(legend))


def _header(words: Words) -> str:
    chips = "".join(
        f'<li><i style="background:{colour}"></i>{html.escape(text)}</li>'
        for colour, text in words.legend
    )
    return (
        f"<header><h1>{html.escape(words.title)}</h1><p>{html.escape(' · '.join(words.about))}</p>"
        f"<ul>{chips}</ul></header>"
    )
