"""An invented field of candidates of any size, for boards: no import, no measuring, no graph."""

import dataclasses

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.ranking import Ranking, rank
from workbench.schema import POSTS, coerce, empty
from workbench.signals import Measured, Signals
from workbench.signals.measured import Fields

FIRST = (
    "Mila",
    "Jonas",
    "Priya",
    "Lea",
    "Tom",
    "Franzi",
    "Emre",
    "Olivia",
    "Hannah",
    "Piotr",
    "Aylin",
    "Noah",
    "Greta",
    "Ole",
    "Samira",
)
LAST = (
    "Brandt",
    "Kern",
    "Nair",
    "Vogel",
    "Winter",
    "Demir",
    "Stone",
    "Koch",
    "Nowak",
    "Berg",
    "Kaya",
    "Hale",
    "Sommer",
    "Roth",
    "Lund",
)
WORDS = (
    "backt",
    "kocht",
    "roestet",
    "laeuft",
    "radelt",
    "kleckert",
    "probiert",
    "brews",
    "eats",
    "bakes",
)
CAPTIONS = (
    "Sonntag, 9 Uhr, und der Schaum von @hafermeister steht wie eine Eins ☕ Rezept für die Zimtschnecken unten.",
    "Tested five oat drinks for latte art so you don't have to. Winner: the barista one from @hafermeister.",
    "Bei mir flockt der neue im Kaffee leider aus. Liegt das an der Maschine?",
)
AS_OF = pd.Timestamp("2026-11-14T18:00", tz="UTC")
BRAND = Brand("Hafermeister", handles=["hafermeister"], competitors=["alpenmilch"], language="en")


def handles(size: int) -> list[str]:
    return [f"{FIRST[i % 15]}.{WORDS[(i * 7) % 10]}{i // 15 or ''}".lower() for i in range(size)]


def invented_signals(size: int, *, seed: int = 0, names: list[str] | None = None) -> Signals:
    rng = np.random.default_rng(seed)
    bare = names or handles(size)
    accounts = sorted(f"instagram:{handle}" for handle in bare)
    followers = np.exp(rng.normal(9.3, 1.4, size)).round()
    fame = rng.beta(2, 4, size)
    tiers = np.select(
        [followers < 1e3, followers < 1e4, followers < 1e5], ["small", "nano", "micro"], "mid"
    )
    doubt = np.where(rng.random(size) < 0.06, 0.4, 1.0)
    candidates = pd.DataFrame(
        {
            "platform": "instagram",
            "display_name": [f"{FIRST[i % 15]} {LAST[(i * 4) % 15]}" for i in range(size)],
            "followers": pd.array(followers.astype(int), dtype="Int64"),
            "followers_as_of": AS_OF,
            "followers_source": "bright_data",
            "tier": tiers,
            "language": rng.choice(["de", "en"], size, p=[0.6, 0.4]),
            "type": "person",
            "posts": rng.integers(1, 40, size),
            "brand_posts": rng.integers(0, 15, size),
            "label_practice": None,
            "flags": [
                [("signals.circle_reason", {"share": 0.62, "partners": 11})] if d < 1 else []
                for d in doubt
            ],
        },
        index=pd.Index(accounts, name="account"),
    )
    reasons = {
        "affinity": lambda _: (
            "signals.affinity_focused",
            {"posts": int(rng.integers(1, 15)), "days": 60},
        ),
        "relevance": lambda _: ("signals.relevance_reason", {"posts": int(rng.integers(1, 40))}),
        "engagement_rate": lambda _: (
            "signals.engagement_reason",
            {"rate": 0.046, "peers": 0.021, "shown": 11, "posts": 12},
        ),
        "audience": lambda _: (
            "signals.audience_reason",
            {"people": int(rng.integers(5, 900)), "acts": 1204},
        ),
        "authority": lambda _: ("signals.authority_reason", {"people": int(rng.integers(5, 300))}),
        "momentum": lambda _: ("signals.momentum_reason", {"people": int(rng.integers(0, 200))}),
        "reach": lambda i: ("signals.reach_reason", {"followers": int(followers[i])}),
        "activity": lambda _: (
            "signals.activity_reason",
            {"posts": int(rng.integers(1, 40)), "days": 90},
        ),
    }
    measured = {}
    if not size:  # as measure has it
        reasons = {}
    for name, reason in reasons.items():
        value = 10 * np.exp(3 * fame + rng.normal(0, 0.7, size))
        if name == "engagement_rate":
            value[rng.random(size) < 0.05] = np.nan
        measured[name] = _measured(name, value, reason, accounts)
    if size:
        spoken = candidates["brand_posts"].to_numpy()
        measured["affinity"] = dataclasses.replace(measured["affinity"], n=spoken)
        measured["authenticity"] = Measured(
            name="authenticity",
            value=doubt,
            n=np.full(size, 20),
            coverage=np.ones(size),
            spread=np.zeros(size),
            peers=None,
            reasons=tuple(
                ("signals.circle_reason", {"share": 0.62, "partners": 11})
                if d < 1
                else ("signals.authenticity_clear", {})
                for d in doubt
            ),
        )
    excluded = pd.DataFrame(
        [("instagram:cafe.elbgold", "signals.type_retailer", ["Café"])],
        columns=["account", "reason", "evidence"],
    )
    return Signals(candidates, measured, (), excluded, (), AS_OF)


def _measured(name, value, reason, accounts) -> Measured:
    known = ~np.isnan(value)
    return Measured(
        name=name,
        value=value,
        n=np.where(known, 12, 0),
        coverage=known.astype(float),
        spread=np.where(known, np.nan_to_num(value) * 0.15, 0.0),
        peers=Fields((np.sort(value[known]),), np.zeros(len(value), np.int64)),
        reasons=tuple(
            reason(i) if ok else ("signals.engagement_unknown", {}) for i, ok in enumerate(known)
        ),
        evidence={a: tuple(f"{a}-{k}" for k in range(2)) for a in accounts},
    )


def invented_ranking(size: int, *, seed: int = 0, names: list[str] | None = None) -> Ranking:
    return rank(invented_signals(size, seed=seed, names=names), seed=seed)


def invented_posts(ranking: Ranking, captions: tuple[str, ...] = CAPTIONS) -> pd.DataFrame:
    rows = []
    for i, account in enumerate(ranking.signals.candidates.index):
        for k in range(2):
            rows.append(
                {
                    "post": f"{account}-{k}",
                    "platform": "instagram",
                    "account": account,
                    "created_at": AS_OF - pd.Timedelta(days=i % 50 + k),
                    "text": captions[(i + k) % len(captions)],
                    "likes": None if k else 1204,
                    "comments": 86,
                    "likes_hidden": bool(k),
                    "url": f"https://www.instagram.com/p/{i}{k}/",
                    "source": "invented",
                    "collected_at": AS_OF,
                }
            )
    return coerce(pd.DataFrame(rows), POSTS) if rows else empty(POSTS)
