"""Growth: how followers changed, from snapshots of one source."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import nearest_followers
from workbench.signals.grouping import group_sizes, group_sum, moments_of
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation
from workbench.signals.reach import followers_of

__all__ = ["LATELY_DAYS", "PER_DAYS", "follower_steps", "measure_growth"]

PER_DAYS = 30.0
LATELY_DAYS = 90.0
SHORTEST_DAYS = 7.0  # a day's change says nothing of a month
JUMP_SHARE, JUMP_FOLLOWERS, JUMP_DAYS = 0.2, 300, 45.0
STEADY = 2
DAY = 86_400e6  # microseconds


def follower_steps(seen: Observation) -> pd.DataFrame:
    """Return how followers changed from each snapshot to the next of the same source.

    Sources count and round differently, so their figures are never mixed. Snapshots that disagree
    about one moment of one source count with the larger figure.

    Returns
    -------
    pandas.DataFrame
        One row a step, by account, source and time: account, who (position among the candidates,
        −1 for others), source, since, as_of (datetime64[us, UTC]), was, followers (float), days,
        gain (``followers / max(was, 1) − 1``) and jump (bool). A jump is a gain of at least a
        fifth beyond what accounts usually gain in that time, and of 300 followers, within 45
        days; what is usual is the median gain a day of all steps, never below 0.
    """
    shots = _snapshots(seen.history)
    account, at, followers = (shots[name].to_numpy() for name in ("account", "at", "followers"))
    same = shots["source"].to_numpy()[1:] == shots["source"].to_numpy()[:-1]
    here = np.flatnonzero((account[1:] == account[:-1]) & same)
    was, now, days = followers[here], followers[here + 1], (at[here + 1] - at[here]) / DAY
    gain = now / np.maximum(was, 1.0) - 1
    usual = max(float(np.median(gain / np.maximum(days, 1.0))), 0.0) if len(here) else 0.0
    jump = (gain - usual * days >= JUMP_SHARE) & (now - was >= JUMP_FOLLOWERS)
    return pd.DataFrame(
        {
            "account": account[here],
            "who": seen.candidates.get_indexer(account[here]),
            "source": shots["source"].to_numpy()[here],
            "since": pd.to_datetime(at[here], unit="us", utc=True),
            "as_of": pd.to_datetime(at[here + 1], unit="us", utc=True),
            "was": was,
            "followers": now,
            "days": days,
            "gain": gain,
            "jump": jump & (days <= JUMP_DAYS),
        }
    )


def _snapshots(history: pd.DataFrame) -> pd.DataFrame:
    """Return account, source, at (µs) and followers by account, source and time, each once."""
    known = (history["followers"].notna() & history["as_of"].notna()).to_numpy()
    table = history.loc[known, ["account", "source", "as_of", "followers"]]
    account, accounts = pd.factorize(table["account"], sort=True)
    source, sources = pd.factorize(table["source"].fillna(""), sort=True)
    at, followers = moments_of(table["as_of"]), table["followers"].to_numpy(dtype=float)
    order = np.lexsort((followers, at, source, account))
    key = np.stack([account, source, at])[:, order]
    largest = np.append((np.diff(key) != 0).any(axis=0), len(order) > 0)[: len(order)]
    order = order[largest]
    return pd.DataFrame(
        {
            "account": np.asarray(accounts, dtype=object)[account[order]],
            "source": np.asarray(sources, dtype=object)[source[order]],
            "at": at[order],
            "followers": followers[order],
        }
    )


def measure_growth(seen: Observation) -> Measured | Absent:
    """Measure growth: the relative change of followers in 30 days.

    ``(last / first − 1) × 30 / days`` over the steps that end within the last 90 days, from the
    one source that covers the longest time (then the most snapshots, then the first by name); at
    least a week apart. Compared with the nearest peers by followers, because small accounts
    change faster. Jumps are named, not taken out: whether they were bought is for `authenticity`.

    Notes
    -----
    The spread takes followers for a random walk with drift: with changes x over d days relative
    to the first figure, ``30 · √(σ²/Σd)``, ``σ² = Σ(x − μd)²/d / (m − 1)``, of which the median
    over all candidates counts for two steps more (Einstein 1905; Lo and MacKinlay 1988).
    """
    steps = _one_source(_lately(follower_steps(seen), seen))
    size = len(seen.candidates)
    who, days = steps["who"].to_numpy(), steps["days"].to_numpy()
    span = group_sum(who, days, size)
    known = span >= SHORTEST_DAYS
    if not known.any():
        return Absent("growth", ("signals.no_snapshots", {}))
    first = steps.drop_duplicates("who").set_index("who")["was"].reindex(range(size)).to_numpy()
    base = np.maximum(first, 1.0)
    change = group_sum(who, (steps["followers"] - steps["was"]) / base[who], size)
    per_day = change / np.where(known, span, np.nan)
    value = PER_DAYS * per_day
    return Measured(
        name="growth",
        value=value,
        n=np.where(known, group_sizes(steps["who"], size) + 1, 0),
        coverage=known.astype(float),
        spread=PER_DAYS * _error(steps, base, per_day, span),
        peers=nearest_followers(seen.candidates, value, followers_of(seen)),
        reasons=_reasons(steps, value, seen),
        prior=2.0,
    )


def _error(steps: pd.DataFrame, base: Floats, per_day: Floats, span: Floats) -> Floats:
    """Return the standard error of each candidate's change a day; 0 where nobody varied."""
    who, days = steps["who"].to_numpy(), np.maximum(steps["days"].to_numpy(), 1 / 24)
    moved = (steps["followers"] - steps["was"]).to_numpy() / base[who]
    off = np.nan_to_num((moved - per_day[who] * days) ** 2 / days)
    free = np.maximum(group_sizes(steps["who"], len(base)) - 1, 0)
    squares = group_sum(who, off, len(base))
    several = (free > 0) & ~np.isnan(per_day)
    usual = float(np.median(squares[several] / free[several])) if several.any() else 0.0
    variance = (squares + STEADY * usual) / (free + STEADY)
    error: Floats = np.where(np.isnan(per_day), 0.0, np.sqrt(variance / np.maximum(span, 1.0)))
    return error


def _lately(steps: pd.DataFrame, seen: Observation) -> pd.DataFrame:
    """Return the candidates' steps that end within the last 90 days."""
    lately = seen.days_ago(steps["as_of"]) <= LATELY_DAYS
    return steps[lately & (steps["who"] >= 0).to_numpy()]


def _one_source(steps: pd.DataFrame) -> pd.DataFrame:
    """Return each candidate's steps of the source that covers the longest time."""
    spans = steps.groupby(["who", "source"], as_index=False).agg(
        days=("days", "sum"), steps=("days", "size")
    )
    spans = spans.sort_values(
        ["who", "days", "steps", "source"], ascending=[True, False, False, True]
    )
    best = spans.drop_duplicates("who").set_index("who")["source"]
    return steps[(steps["source"] == best.reindex(steps["who"]).to_numpy()).to_numpy()]


def _reasons(steps: pd.DataFrame, value: Floats, seen: Observation) -> tuple[Phrase, ...]:
    zone = seen.brand.timezone
    days = steps.assign(
        since=steps["since"].dt.tz_convert(zone).dt.date,
        as_of=steps["as_of"].dt.tz_convert(zone).dt.date,
    )
    ends = days.groupby("who").agg(
        was=("was", "first"),
        since=("since", "first"),
        now=("followers", "last"),
        to=("as_of", "last"),
    )
    jumps = days[days["jump"].to_numpy()].sort_values("gain", kind="stable")
    jumped = jumps.drop_duplicates("who", keep="last").set_index("who").to_dict("index")
    said: dict[int, Phrase] = {}
    for who, was, since, now, to in ends.itertuples(name=None):
        facts = {"change": float(value[who]), "was": int(was), "since": since,
                 "followers": int(now), "to": to}  # fmt: skip
        said[who] = ("signals.growth_reason", facts)
        if who in jumped:
            jump = jumped[who]
            said[who] = (
                "signals.growth_jump",
                {
                    **facts,
                    "gain": jump["gain"],
                    "jump_since": jump["since"],
                    "jump_to": jump["as_of"],
                },
            )
    unknown: Phrase = ("signals.growth_unknown", {})
    return tuple(said.get(i, unknown) if not np.isnan(v) else unknown for i, v in enumerate(value))
