"""What the notebooks of the browser tests stand on: boards over invented candidates."""

import base64
import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd

from tests.widgets.invented_field import BRAND, invented_posts, invented_ranking
from workbench.project import Event
from workbench.schema.keys import picture_name
from workbench.shortlist import Shortlist
from workbench.ugc import Topics
from workbench.widgets import ShortlistBoard

PICTURE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////"
    "////////////////////////////2wBDAf//////////////////////////////////////////////////////////"
    "////////////////////////////wAARCAABAAEDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAA"
    "AAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMR"
    "AD8AN//Z"
)


class PaperLog:
    """An event log in memory."""

    writer = "here"

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append_all(self, kind, events):
        return [self.append(kind, payload, subjects=whom) for payload, whom in events]

    def append(self, kind, payload, *, subjects=()):
        at = datetime(2026, 11, 14, tzinfo=UTC) + timedelta(seconds=len(self.events))
        event = Event(str(uuid.uuid4()), at, self.writer, kind, payload, tuple(subjects))
        self.events.append(event)
        return event

    def read(self, kinds=None):
        return [event for event in self.events if kinds is None or event.kind in kinds]

    def mark(self):
        return len(self.events), ""


def paper_shortlist(brand=BRAND) -> Shortlist:
    """A shortlist in memory, for boards whose keeping is not what is tested."""
    return Shortlist(SimpleNamespace(brand=brand, events=PaperLog()))


def make_board(
    size: int, *, language: str | None = None, names=None, captions=None, topics=False, media=False
) -> ShortlistBoard:
    ranking = invented_ranking(size, names=names)
    posts = invented_posts(ranking, captions) if captions else invented_posts(ranking)
    if media:
        posts["media"] = [[{"kind": "image", "path": picture_name(p)}] for p in posts["post"]]
    return ShortlistBoard(
        paper_shortlist(), ranking, posts=posts, language=language,
        topics=invented_topics(posts) if topics else None,
        media=(lambda _path: PICTURE) if media else None,
    )  # fmt: skip


def invented_topics(posts) -> Topics:
    """Topics in turn, one with a stranger's name."""
    names = ["oven, crumb, oat", "Latte art", "running, trail, shoes", "<b>bold</b> topic"]
    labels = np.arange(len(posts)) // 3 % len(names)
    table = pd.DataFrame({"topic": range(len(names)), "name": names})
    return Topics(list(posts["post"]), labels, np.ones(len(posts)), table)


def make_teamed_board(size: int) -> ShortlistBoard:
    """A board whose first and a stranger to its ranking are in the team."""
    shortlist, ranking = paper_shortlist(), invented_ranking(size)
    for account in (ranking.table["account"].iloc[0], "instagram:oma.haferkeks"):
        shortlist.decide(account, "shortlisted")
    return ShortlistBoard(shortlist, ranking, posts=invented_posts(ranking))


def make_kept_board(size: int, folder: str) -> ShortlistBoard:
    """A board over a real shortlist in a real project folder."""
    from workbench.project import Project

    project = Project.create(folder, BRAND)
    return ShortlistBoard(Shortlist(project), invented_ranking(size))
