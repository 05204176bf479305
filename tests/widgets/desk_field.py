"""A small invented desk: messages, SPACES, rights; in a real project, without a model."""

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.project import Project
from workbench.shortlist import Community, ContentLibrary
from workbench.ugc import share_of_voice
from workbench.ugc.spaces import LABELS
from workbench.widgets import CommunityBoard, LibraryBoard

START = pd.Timestamp("2026-05-04T08:00Z")
BRAND = Brand(
    "Haferlicht", handles=["haferlicht"], competitors=["Kuhfrei"], language="en",
    pseudonymous_commenters=False,
)  # fmt: skip
SAID = (  # key, who, hours after the post, text, labels, kinds
    ("x:1", "mila", 1, "Wo bekomme ich die?", ["support"], ["question"]),
    ("x:2", "kim", 2, "Das Glas war voller Scherben!", ["support"], ["urgent"]),
    ("x:3", "lea", 3, "So lecker!", ["success"], []),
    ("x:5", "jo", 30, "Where can I buy it in Leeds?", ["support"], ["question"]),
    ("x:6", "tim", 31, "🥣", [], []),
)
FANS = (("x:f1", "ada", "Porridge mit Haferlicht"), ("x:f2", "ben", "Haferlicht oder Kuhfrei?"),
        ("x:f3", "cem", "Mein Tag mit Haferlicht"))  # fmt: skip


def desk_project(folder, *, said=SAID, fans=FANS, brand=BRAND):
    """A project with one post of the brand, comments below it, and posts by fans."""
    project = Project.create(folder, brand)
    project.add(posts=desk_posts(fans), comments=desk_comments(said))
    return project


def desk_posts(fans=FANS):
    return pd.DataFrame({
        "post": ["x:p", *(key for key, *_ in fans)],
        "platform": "x",
        "account": ["x:haferlicht", *(f"x:{who}" for _, who, _ in fans)],
        "created_at": [START + pd.Timedelta(days=n) for n in range(len(fans) + 1)],
        "text": ["Neu: Vanille!", *(text for *_, text in fans)],
        "kind": "image",
        "url": "https://a.example/p",
    })  # fmt: skip


def desk_comments(said=SAID):
    return pd.DataFrame({
        "comment": [key for key, *_ in said],
        "platform": "x",
        "post": "x:p",
        "account": [f"x:{who}" for _, who, *_ in said],
        "created_at": [START + pd.Timedelta(hours=row[2]) for row in said],
        "text": [row[3] for row in said],
    })  # fmt: skip


def desk_spaces(said=SAID):
    """What `classify_spaces` would give, invented."""
    rows = [
        {
            "message": key,
            "labels": labels,
            **{label: 0.8 if label in labels else 0.1 for label in LABELS},
            "confidence": 0.55 if key == "x:1" else 0.8 if labels else 0.0,
            "abstained": not labels,
            "corrected": False,
            "evidence": [text] if labels else [],
            "support_kinds": kinds,
            "product_kind": None,
        }
        for key, _, _, text, labels, kinds in said
    ]
    return pd.DataFrame(rows)


def community_board(folder, *, said=SAID, language="en", **more):
    """A board over a real project; `board.community` keeps what is clicked."""
    project = desk_project(folder, said=said)
    spaces = desk_spaces(said)
    community = Community(project)
    replies = community.replies(spaces=spaces, include="all", ticked=True)
    voice = share_of_voice(project.posts(), BRAND)
    return CommunityBoard(community, replies, spaces, voice=voice, language=language, **more)


def big_board(folder, size):
    """A board over many messages."""
    rng = np.random.default_rng(0)
    kinds = (["question"], ["complaint"], [])
    said = [
        (f"x:{n}", f"fan{n}", 1 + n / 60, f"Frage {n} zum Regal {rng.integers(99)}",
         ["support"] if n % 3 < 2 else ["success"], kinds[n % 3])  # two of three
        for n in range(1, size + 1)
    ]  # fmt: skip
    return community_board(folder, said=said)


def library_board(folder, *, fans=FANS, language="en", offered=True):
    """A board over a real library with one post in it and the others offered."""
    project = desk_project(folder, fans=fans)
    library = ContentLibrary(project)
    library.add(fans[0][0], tags=["recipe"])
    posts = project.posts()
    best = posts[posts["post"].isin([key for key, *_ in fans])].assign(score=0.7)
    best["reasons"] = pd.Series([[("content.safety", {"value": 0.9})]] * len(best), best.index)
    return LibraryBoard(library, candidates=best if offered else None, language=language)
