"""The ways of the gather board: what each form asks, and the source made of the answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import SettingError
from workbench.phrases import say

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.schema import Source

__all__ = ["Field", "Way", "ways_of"]

Wishes = Mapping[str, Any]
BUDGET, DAY_BUDGET = 150, 500


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Parameters
    ----------
    name
        Under which its value comes back.
    kind
        ``check``, ``text``, ``lines``, ``number``, ``date``, ``file``, ``secret`` or ``select``.
    label, hint
        Names of sentences ``widgets.gather_…``; no hint if empty.
    value
        What stands in it at first.
    options
        Values of a select, with the names of their sentences.
    least
        The smallest number that makes sense.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    value: Any = None
    options: tuple[tuple[str, str], ...] = ()
    least: int = 1

    def to_browser(self, language: str) -> dict[str, Any]:
        """Return the field in words."""
        return {
            "name": self.name,
            "kind": self.kind,
            "label": say(f"widgets.gather_{self.label}", language),
            "hint": say(f"widgets.gather_{self.hint}", language) if self.hint else "",
            "value": self.value,
            "least": self.least,
            "options": [
                {"value": value, "label": say(f"widgets.gather_{label}", language)}
                for value, label in self.options
            ],
        }


@dataclass(frozen=True)
class Way:
    """A way to gather.

    Parameters
    ----------
    name
        ``"api"``, ``"live"``, ``"hand"`` or ``"names"``.
    button
        Name of the button's sentence.
    fields
        What the form asks.
    source
        Makes the source from project and answers.
    is_live
        True if it can be stopped.
    notice
        Lines to read before.
    """

    name: str
    button: str
    fields: tuple[Field, ...]
    source: Callable[[Project, Wishes], Source]
    is_live: bool = True
    notice: tuple[str, ...] = ()

    def to_browser(self, language: str) -> dict[str, Any]:
        """Return the way as the board draws it."""
        return {
            "name": self.name,
            "title": say(f"widgets.gather_{self.name}_title", language),
            "about": say(f"widgets.gather_{self.name}_about", language),
            "button": say(f"widgets.gather_{self.button}", language),
            "live": self.is_live,
            "notice": list(self.notice),
            "fields": [field.to_browser(language) for field in self.fields],
        }


_BUDGETS = (
    Field("budget", "number", "budget", value=BUDGET),
    Field("day_budget", "number", "day_budget", value=DAY_BUDGET),
)
_HAND = (
    Field("url", "text", "hand_url"),
    Field("handle", "text", "hand_handle"),
    Field("date", "date", "hand_date"),
    Field(
        "kind", "select", "hand_kind", value="post",
        options=tuple((kind, f"hand_kind_{kind}") for kind in ("post", "story", "reel")),
    ),
    Field("text", "lines", "hand_text"),
    Field("likes", "number", "hand_likes", least=0),
    Field("comments", "number", "hand_comments", least=0),
    Field("file", "file", "hand_file", "hand_file_hint"),
)  # fmt: skip

_NAMES = (
    Field(
        "platform", "select", "names_platform", value="instagram",
        options=tuple((name, f"names_{name}") for name in ("instagram", "tiktok", "x")),
    ),
    Field("names", "lines", "names_list", "names_list_hint"),
)  # fmt: skip


def ways_of(project: Project, language: str) -> tuple[Way, ...]:
    """Return the ways besides a file, the official one first."""
    by_hand = Way("hand", "hand_button", _HAND, _enter, is_live=False)
    why = (say("widgets.gather_names_notice", language),)
    names = Way("names", "names_button", _NAMES, _note, is_live=False, notice=why)
    return (_api(), _live(project, language), names, by_hand)


def _api() -> Way:
    # Only the environment is looked at: opening a key store may ask the user for a password.
    there = "api_token_found" if os.environ.get("WORKBENCH_GRAPH_TOKEN") else "api_token_none"
    fields = (
        Field("own", "check", "api_own", value=True),
        Field("with_comments", "check", "api_comments", value=True),
        Field("tagged", "check", "api_tags", value=True),
        Field("handles", "lines", "api_handles", "api_handles_hint"),
        Field("hashtags", "text", "api_hashtags", "api_hashtags_hint"),
        Field("token", "secret", "api_token", there),
        *_BUDGETS,
    )
    return Way("api", "start", fields, _ask_api)


def _live(project: Project, language: str) -> Way:
    from workbench.gather.live.terms import accepted_by, terms_screen

    name = accepted_by(project.events)
    fetched = say("widgets.gather_live_fetched", language)
    screen = terms_screen(fetched=fetched, budget=BUDGET, day_budget=DAY_BUDGET, language=language)
    notice = (
        (say("widgets.gather_live_accepted", language, name=name),)
        if name
        else tuple(screen.splitlines())
    )
    wanted = (
        "posts", "comments_of", "snapshots", "similar", "tagged", "comments", "competitors",
        "hashtags",
    )  # fmt: skip
    fields = (
        Field("handles", "lines", "live_handles", "live_handles_hint"),
        *(Field(f"{what}", "check", f"live_{what}") for what in wanted),
        Field("session", "text", "live_session", "live_session_hint"),
        Field("user", "text", "live_user"),
        *_BUDGETS,
    )
    accept = () if name else (Field("accept", "text", "live_accept", "live_accept_hint"),)
    return Way("live", "start", fields + accept, _ask_live, notice=notice)


def _budget(wishes: Wishes) -> int:
    return int(wishes.get("budget") or BUDGET)


def _day_budget(wishes: Wishes) -> int:
    return int(wishes.get("day_budget") or DAY_BUDGET)


def _ask_api(project: Project, wishes: Wishes) -> Source:
    from workbench.gather import graph_api
    from workbench.gather.handle_lists import handles_in

    if token := str(wishes.get("token") or ""):
        graph_api.store_token(token)
    asked = graph_api.Wishes(
        own=bool(wishes.get("own")),
        comments=bool(wishes.get("with_comments")),
        tags=bool(wishes.get("tagged")),
        discover=handles_in(str(wishes.get("handles") or "")),
        hashtags=graph_api.read_tags(str(wishes.get("hashtags") or "")),
    )
    return graph_api.from_graph_api(
        project, asked, budget=_budget(wishes), day_budget=_day_budget(wishes)
    )


def _ask_live(project: Project, wishes: Wishes) -> Source:
    from workbench.gather.handle_lists import handles_in
    from workbench.gather.instagram_run import from_instagram
    from workbench.gather.live.session import load_session

    brand, listed = project.brand, handles_in(str(wishes.get("handles") or ""))
    rivals = tuple(c for c in brand.competitor_handles if " " not in c)
    path = str(wishes.get("session") or "").strip().strip("\"'")
    user = str(wishes.get("user") or "")

    def if_ticked(what: str, names: tuple[str, ...]) -> tuple[str, ...]:
        return names if wishes.get(what) else ()

    return from_instagram(
        project,
        profiles=if_ticked("posts", listed),
        snapshots=if_ticked("snapshots", listed),
        similar_to=if_ticked("similar", listed or brand.handles),
        tagged_of=if_ticked("tagged", brand.handles) + if_ticked("competitors", rivals),
        comments_of=if_ticked("comments", brand.handles) + if_ticked("comments_of", listed),
        hashtags=if_ticked("hashtags", brand.hashtags),
        session=load_session(path, user=user) if path else None,
        accept=str(wishes.get("accept") or ""),
        budget=_budget(wishes),
        day_budget=_day_budget(wishes),
    )


def _note(_project: Project, wishes: Wishes) -> Source:
    from workbench.gather.handle_lists import handles_in
    from workbench.project.frames import FrameSource

    platform = str(wishes.get("platform") or "instagram")
    names = handles_in(str(wishes.get("names") or ""))
    if not names:
        raise SettingError("widgets.no_names")
    people = pd.DataFrame({"account": [f"{platform}:{name}" for name in names]})
    return FrameSource({"accounts": people.assign(source="names")})


def _enter(project: Project, wishes: Wishes) -> Source:
    from workbench.gather.by_hand import by_hand

    kind = str(wishes.get("kind") or "post")
    return by_hand(
        wishes.get("url") or None,
        handle=wishes.get("handle") or None,
        date=wishes.get("date") or None,
        text=wishes.get("text") or None,
        kind=None if kind == "post" else kind,
        likes=wishes.get("likes"),
        comments=wishes.get("comments"),
        screenshot=wishes.get("file"),
        timezone=project.brand.timezone,
    )
