"""A project in which every text that a stranger could have written is an attack."""

from pathlib import Path

import pandas as pd

from workbench.brand import Brand
from workbench.project import Project

START = pd.Timestamp("2026-10-01 08:00", tz="UTC")
POSTS_EACH = 3


def hostile_project(folder: Path, texts: tuple[str, ...]) -> Project:
    """Create a project with an account, three posts and a comment for each text.

    Handles stay plain, because platforms allow nothing else; what the platform does allow (display
    name, bio, caption, hashtag, address, place of a picture) carries the text.
    """
    brand = Brand("Nordhafer", handles=["nordhafer"], hashtags=["nordhafer"], competitors=["sojola"],
                  brief="oat drink, coffee", language="en", timezone="Europe/Berlin")  # fmt: skip
    project = Project.create(folder, brand)
    rows, comments, accounts = [], [], []
    for n, text in enumerate(texts):
        handle = f"fan.{n}"
        accounts.append(
            {"account": f"instagram:{handle}", "display_name": text, "bio": text, "followers": 1000 + n,
             "external_url": text, "category": text}
        )  # fmt: skip
        for k in range(POSTS_EACH):
            rows.append(
                {
                    "post": f"instagram:P{n}x{k}",
                    "platform": "instagram",
                    "account": f"instagram:{handle}",
                    "created_at": START + pd.Timedelta(hours=7 * n + k),
                    "text": f"{text} oat milk coffee with @nordhafer {'lovely' if k else 'when?'}",
                    "likes": 10 * k + n,
                    "comments": k,
                    "mentions": ["nordhafer"],
                    "hashtags": ["nordhafer"],
                    "url": "javascript:window.__hit='url'" if k else text,
                    "kind": "image",
                }
            )
        comments.append(
            {
                "comment": f"instagram:c{n}",
                "platform": "instagram",
                "post": f"instagram:P{(n + 1) % len(texts)}x0",
                "account": f"instagram:{handle}",
                "created_at": START + pd.Timedelta(hours=7 * n + 9),
                "text": f"@nordhafer {text} why?",
            }
        )
    project.add(
        posts=pd.DataFrame(rows), comments=pd.DataFrame(comments), accounts=pd.DataFrame(accounts)
    )
    return project
