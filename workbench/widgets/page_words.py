"""What the page says of data that are missing, of trouble, and of how new the data are."""

from __future__ import annotations

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.phrases import render, say
from workbench.steps import Desk
from workbench.widgets.answering import told

__all__ = ["data_date", "words_of", "words_of_none"]

NO_POSTS = "desk.no_posts"


def data_date(desk: Desk, language: str) -> str:
    """Say to which day the data reach; empty where no post has a date."""
    try:
        newest = desk.posts["created_at"].max()
    except WorkbenchError as error:
        return say("widgets.page_no_data", language) if error.phrase == NO_POSTS else ""
    if pd.isna(newest):
        return ""
    day = newest.tz_convert(desk.project.brand.timezone)
    return say("widgets.page_data_to", language, date=render("{day:date}", {"day": day}, language))


def words_of(error: WorkbenchError, language: str) -> dict[str, str]:
    """Return what a tab says after an error: where data are missing, the way to them."""
    what = say(error.phrase, language, **error.values)
    hint = told(error, language).removeprefix(what).strip()
    words = {"kind": "trouble", "what": what, "hint": hint}
    if error.phrase == NO_POSTS:
        return words | {
            "kind": "empty",
            "go": "data",
            "button": say("widgets.page_to_data", language),
        }
    return words


def words_of_none(language: str) -> dict[str, str]:
    """Return what a tab says while no project is open."""
    return {
        "what": say("widgets.page_no_project", language),
        "hint": say("widgets.page_no_project_hint", language),
        "go": "start",
        "button": say("widgets.page_to_start", language),
    }
