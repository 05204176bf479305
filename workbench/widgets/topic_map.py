"""What fans post about: the map as a picture, the topics beside it as a plain table."""

from __future__ import annotations

import base64
import html
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from workbench.export import map_png
from workbench.export.palette import shade
from workbench.phrases import current_language, say
from workbench.widgets.browser_files import style

if TYPE_CHECKING:
    from workbench.ugc import Topics

__all__ = ["TopicMap", "draw_map", "name_and_words", "short_names", "topic_rows"]

SHOWN_WORDS = 5
LONGEST_EXAMPLE = 110


class TopicMap(ipywidgets.HTML):  # type: ignore[misc]  # ipywidgets ships no types
    """Every post a dot, every topic named; size, words and a typical post in the table.

    Parameters
    ----------
    topics
        What `find_topics` gave.
    posts
        The posts it was given, for the typical captions and the period; may be None.
    language
        ``"de"`` or ``"en"``; default the language spoken now.
    """

    def __init__(
        self, topics: Topics, posts: pd.DataFrame | None = None, *, language: str | None = None
    ) -> None:
        spoken = language or current_language()
        label = say("widgets.topics_label", spoken, topics=len(topics.table))
        picture = base64.b64encode(draw_map(topics, posts, spoken)).decode("ascii")
        super().__init__(
            f"<style>{style('base', 'views', within='wb-topics')}</style>"
            f'<section class="wb wb-topics" lang="{spoken}">'
            f'<img alt="{html.escape(label, quote=True)}" src="data:image/png;base64,{picture}">'
            f"{_table(topics, posts, spoken)}</section>"
        )


def draw_map(topics: Topics, posts: pd.DataFrame | None, language: str) -> bytes:
    """Return the map as a PNG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.png"
        return map_png(topics, path, posts=posts, language=language).read_bytes()


def topic_rows(topics: Topics, posts: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Return what the list shows of each topic: name, words, size, example, colour."""
    captions = _captions(posts)
    rows = []
    for row in topics.table.to_dict("records"):
        name, words = name_and_words(str(row["name"]), list(row["keywords"]))
        example = next((captions[p] for p in row["exemplars"] if p in captions), "")
        colour = shade(int(row["topic"]))
        size = int(row["size"])
        shown = {"name": name, "words": words, "size": size, "example": example, "colour": colour}
        rows.append(shown)
    return rows


def _table(topics: Topics, posts: pd.DataFrame | None, language: str) -> str:
    heads = "".join(
        f'<th scope="col">{html.escape(say(f"widgets.topics_{name}", language))}</th>'
        for name in ("name", "size", "example")
    )
    rows = "".join(_row(row, language) for row in topic_rows(topics, posts))
    title = html.escape(say("widgets.topics_label", language, topics=len(topics.table)))
    unclear = html.escape(say("widgets.topics_unclear", language, posts=int(topics.unclear.sum())))
    return (
        f'<div class="wb-topic-list"><table><caption>{title}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="wb-soft wb-small">{unclear}</p></div>'
    )


def _row(row: dict[str, Any], language: str) -> str:
    size = say("widgets.number", language, value=row["size"])
    return (
        f'<tr><th scope="row"><i style="background:{row["colour"]}"></i>'
        f"<b>{html.escape(row['name'])}</b><small>{html.escape(row['words'])}</small></th>"
        f'<td class="wb-number">{size}</td><td dir="auto">{html.escape(row["example"])}</td></tr>'
    )


def name_and_words(name: str, keywords: list[str]) -> tuple[str, str]:
    """Return what stands large and small; a name made of keywords does not say them twice."""
    made = bool(keywords) and name.startswith(keywords[0])
    words = keywords[1 : SHOWN_WORDS + 1] if made else keywords[:SHOWN_WORDS]
    return (keywords[0] if made else name), ", ".join(words)


def short_names(topics: Topics) -> dict[int, str]:
    """Return the name of each topic as it stands where room is scarce.

    That is the given name, or the first keyword; where two topics would be called the same, all
    of their names.
    """
    rows = topics.table.to_dict("records")
    full = {int(row["topic"]): str(row["name"]) for row in rows}
    names = {
        int(row["topic"]): name_and_words(str(row["name"]), list(map(str, row["keywords"])))[0]
        for row in rows
    }
    often = Counter(names.values())
    return {t: full[t] if often[name] > 1 else name for t, name in names.items()}


def _captions(posts: pd.DataFrame | None) -> dict[object, str]:
    if posts is None or "post" not in posts:
        return {}
    known = posts.dropna(subset=["text"])
    texts = (" ".join(str(text).split()) for text in known["text"])
    short = (t if len(t) <= LONGEST_EXAMPLE else t[:LONGEST_EXAMPLE].rstrip() + " …" for t in texts)
    return dict(zip(known["post"], short, strict=True))
