"""A small project on disk with people whose names, numbers and words a file could give away."""

import pandas as pd

from workbench.brand import Brand
from workbench.graph import attention_graph
from workbench.project import Project
from workbench.ranking import rank
from workbench.shortlist import Shortlist
from workbench.signals import measure

T = pd.Timestamp("2026-11-14 12:00", tz="UTC")
BRAND = Brand("Hafer", handles=["hafer"], hashtags=["hafer"], competitors=["korn"], language="en",
              brief="Haferdrink")  # fmt: skip
PEOPLE = {
    "ada.backt": "Ada Lindqvist",
    "bente_läuft": "Bente 🏃 Okonkwo",
    "cem": "Cem",
    "_dora.d": "Dora van Doorn",
}


def make(folder, people=PEOPLE):
    """Return a project of these people, each with posts about the brand, and its ranking."""
    project = Project.create(folder, BRAND)
    names = list(people)
    posts, comments = [], []
    for i, who in enumerate(names):
        for k in range(4 + i):
            posts.append({
                "post": f"instagram:P{i}{k}qrstu", "account": f"instagram:{who}",
                "user_id": f"90017{i}", "created_at": T - pd.Timedelta(days=3 * k + i),
                "text": f"Mein @hafer mit @{names[i - 1]} ({people[names[i - 1]]}) {k}",
                "mentions": ["hafer", names[i - 1]], "hashtags": ["hafer"],
                "coauthors": [names[i - 1]] if k == 0 else [], "likes": 10 * i + k, "comments": 2,
                "url": f"https://www.instagram.com/p/P{i}{k}qrstu/", "kind": "image",
            })  # fmt: skip
            for m, other in enumerate(names):
                if other != who:
                    comments.append({
                        "comment": f"instagram:c{i}{k}{m}9", "post": f"instagram:P{i}{k}qrstu",
                        "account": f"instagram:{other}", "text": f"Wie schön, {people[who]}!",
                        "created_at": T - pd.Timedelta(days=3 * k + i, hours=-1),
                    })  # fmt: skip
    accounts = [{"account": f"instagram:{who}", "display_name": name, "followers": 1000 * (i + 2),
                 "bio": f"{name}, schreibt an {who}@post.example", "user_id": f"90017{i}"}
                for i, (who, name) in enumerate(people.items())]  # fmt: skip
    project.add(
        posts=pd.DataFrame(posts), comments=pd.DataFrame(comments), accounts=pd.DataFrame(accounts)
    )
    return project


def ranked(project):
    """Return graph and ranking."""
    posts, comments, accounts = project.posts(), project.comments(), project.accounts()
    graph = attention_graph(posts, comments, half_life="30d")
    signals = measure(posts, comments, accounts, graph, project.brand,
                      lists={**project.lists(), "minors": project.held_out()})  # fmt: skip
    return graph, rank(signals, draws=20)


def decided(project):
    """Return a shortlist with two decisions."""
    shortlist = Shortlist(project)
    shortlist.decide("instagram:ada.backt", "approved", owner="Kim", note="Ada Lindqvist mag Tee")
    shortlist.decide("instagram:cem", "shortlisted", cost=350, tags=["tee"])
    return shortlist
