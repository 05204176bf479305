"""Small stand-ins for what other rooms make: a project, a ranking, topics."""

import datetime as dt
import uuid
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.graph import AttentionGraph
from workbench.phrases import say
from workbench.project import Event
from workbench.shortlist import Shortlist

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+1",
    "-1+2",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＠x",
    "'=1",
    "''",
    "</script><script>alert(1)</script>",
    'a"b;c,d\ne',
    "\u202eevil",
    "’; DROP",
    "<img src=x onerror=alert(1)>",
    "$\\frac{1}{2}$",
    "{{7*7}}",
)


class MemoryLog:
    writer = "ada"

    def __init__(self):
        self.events = []

    def append_all(self, kind, events):
        return [self.append(kind, payload, subjects=whom) for payload, whom in events]

    def append(self, kind, payload, *, subjects=()):
        at = dt.datetime(2026, 6, 1, 9, len(self.events), tzinfo=dt.UTC)
        event = Event(str(uuid.uuid4()), at, self.writer, kind, dict(payload), tuple(subjects))
        self.events.append(event)
        return event

    def read(self, kinds=None):
        return [e for e in self.events if kinds is None or e.kind in kinds]


class StandInRanking:
    """Three candidates of a pool of 1,482."""

    as_of = pd.Timestamp("2026-11-14", tz="UTC")
    candidates = 1482
    weights = {"affinity": 2.0, "reach": float("nan")}  # noqa: RUF012  # read only
    preset = "advocacy"
    signals = SimpleNamespace(
        encoder="use-3", excluded=pd.DataFrame(columns=["account", "reason", "evidence"])
    )

    def __init__(self, accounts=("instagram:mila", "instagram:jonas", "x:tom"), reasons=()):
        self.reasons = list(reasons) or ["better than 97 of 100 for affinity: 14 posts", "b", "c"]
        n = len(accounts)
        self.table = pd.DataFrame(
            {
                "rank": [2, 5, 1022][:n] + list(range(2000, 2000 + n - 3)),
                "account": list(accounts),
                "score": np.linspace(0.9, 0.1, n),
                "rank_low": 1,
                "rank_high": 9,
                "p_top": 0.5,
                "affinity": 0.97,
                "authenticity": 0.2,
                "followers": pd.array([23_400, None, 800][:n] + [1] * (n - 3), dtype="Int64"),
                "tier": "micro",
                "language": "de",
                "label_practice": ["3/25", None, None][:n] + [None] * (n - 3),
                "flags": [[("x", {})]] * n,
            }
        )

    def explain(self, account, language=None):
        look = say("ranking.look_closely", language, reason="bought followers")
        return [look, *self.reasons]

    def evidence(self, account, *, most=3):
        return ["instagram:BxbYDJsuyO2", "instagram:known", "mastodon:9"][:most]


@pytest.fixture
def shortlist():
    project = SimpleNamespace(events=MemoryLog(), brand=Brand("Oats"))
    return Shortlist(project)


@pytest.fixture
def ranking():
    return StandInRanking()


@pytest.fixture
def make_ranking():
    return StandInRanking


@pytest.fixture
def hostile():
    return HOSTILE


@pytest.fixture
def graph():
    rng = np.random.default_rng(0)
    names = ["instagram:oats", "instagram:mila", "instagram:jonas", "x:tom"]
    names += [f"instagram:fan{i}" for i in range(60)]
    source, target = rng.integers(64, size=600), rng.integers(64, size=600) % 20
    return AttentionGraph.from_edges([names[i] for i in source], [names[i] for i in target])


@pytest.fixture
def topics():
    rng = np.random.default_rng(0)
    hearts = rng.normal(size=(5, 2)) * 12
    labels = np.repeat(np.arange(5), 60)
    table = pd.DataFrame(
        {
            "topic": range(5),
            "name": ["Barista & Schaum", "$x_1$ =1", "Frühstück 🥣", "<b>", "a" * 90],
            "size": 60,
            "keywords": [["foam", "=1"]] * 5,
            "exemplars": [["x:1"]] * 5,
        }
    )
    return SimpleNamespace(
        labels=labels,
        unclear=rng.random(300) < 0.1,
        layout=hearts[labels] + rng.normal(size=(300, 2)),
        space=None,  # no vectors are left
        table=table,
        resolution=1.0,
        seed=0,
    )
