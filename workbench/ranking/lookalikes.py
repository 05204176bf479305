"""Lookalikes: who else is like the people you already know to be right."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.graph import AttentionGraph, graph_until
from workbench.phrases import say
from workbench.ranking.likeness import (
    Likeness,
    audience_likeness,
    content_likeness,
    neighbourhood_likeness,
)
from workbench.ranking.score import ranks_of, score
from workbench.schema import POSTS, bare_handle, check, platform_of, read_times, with_keys
from workbench.signals import Phrase, Signals
from workbench.signals.measured import mid_rank_percentile
from workbench.text import Encoder

__all__ = ["KINDS", "Lookalikes", "find_lookalikes"]

KINDS = ("content", "audience", "neighbourhood")
COUNTS = {"content": "posts", "audience": "people", "neighbourhood": "neighbours"}
FACTS = ("display_name", "followers", "tier")
NAMED = 3


def find_lookalikes(
    like: str | Collection[str],
    signals: Signals,
    posts: pd.DataFrame,
    graph: AttentionGraph,
    *,
    encoder: Encoder | None = None,
    most: int = 20,
    weights: Mapping[str, float] | None = None,
) -> Lookalikes:
    """Find the candidates most like one or several accounts.

    Parameters
    ----------
    like
        Keys or bare handles of the accounts to be like, such as the best ambassadors. They need
        not be candidates, and are never among the lookalikes.
    signals
        What `measure` gave: its candidates are compared, as of its moment.
    posts
        Posts with `account`, `created_at` and `text`; what there is of `post` and `repost_of`.
    graph
        The attention graph of the same posts and their comments.
    encoder
        Makes vectors of what people write; without one `content` is not known.
    most
        How many to show, at least 1.
    weights
        Changes to the weights of ``"content"``, ``"audience"`` and ``"neighbourhood"``, which are
        1 each, ≥ 0; only their ratio counts.

    Returns
    -------
    Lookalikes
        Most alike first.

    Raises
    ------
    NotFoundError
        An account to be like is in neither posts nor graph.
    SettingError
        Nobody to be like was named, or `most` or a weight is out of range.
    SchemaError
        `posts` lacks a column.

    Notes
    -----
    The score is the weighted geometric mean of the percentiles of the three kinds among the
    candidates, as in `rank`; what is not known stands at the median.
    """
    chosen = _weights(weights)
    if most < 1:
        raise SettingError("lookalikes.bad_most", most=most)
    check(posts, ["post|post_id", "account", "created_at", "text"], where="find_lookalikes(posts)")
    posts = _until(with_keys(posts, POSTS), signals.as_of)
    if not pd.isna(signals.as_of):
        graph = graph_until(graph, signals.as_of)
    seeds = _known(like, posts, graph, signals)
    accounts = signals.candidates.index[~signals.candidates.index.isin(seeds)]
    others = signals.brand_accounts | signals.rival_accounts
    found = {
        "audience": audience_likeness(graph, accounts, seeds, others),
        "neighbourhood": neighbourhood_likeness(graph, accounts, seeds, others),
    }
    if encoder is not None and chosen["content"]:
        found["content"] = content_likeness(posts, accounts, seeds, encoder)
    facts = signals.candidates.reindex(accounts)
    return Lookalikes(
        like=tuple(seeds),
        everybody=_lined_up(accounts, found, chosen, facts),
        most=most,
        weights=chosen,
        as_of=signals.as_of,
        notes=_notes(found, [kind for kind in KINDS if chosen[kind]], encoder),
        encoder=encoder.model_id if encoder is not None else None,
    )


@dataclass(frozen=True, eq=False)
class Lookalikes:
    """The candidates most like some accounts, with what makes them so.

    Parameters
    ----------
    like
        Keys of the accounts to be like, ascending.
    everybody
        All candidates compared, most alike first: the columns of `table`.
    most
        How many of them are shown.
    weights
        Weight of each kind of likeness.
    as_of
        The moment it speaks of.
    notes
        What the data could not tell, as phrases.
    encoder
        Model id behind `content`, or None.
    """

    like: tuple[str, ...]
    everybody: pd.DataFrame = dataclasses.field(repr=False)
    most: int
    weights: Mapping[str, float]
    as_of: pd.Timestamp
    notes: tuple[Phrase, ...] = ()
    encoder: str | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row a lookalike, most alike first.

        Columns rank, account, score (0..1); content, audience and neighbourhood (0..1, NaN where
        unknown); posts, people, neighbours (how many each rests on), shared (people who attend to
        one of the accounts to be like, too), times (how many times as often attention from them
        comes by); display_name, followers, tier.
        """
        return self.everybody.head(self.most)

    def explain(self, account: str, language: str | None = None) -> list[str]:
        """Return in what an account is like them, the most telling first.

        Raises
        ------
        NotFoundError
            The account was not compared: it is no candidate, or one of those to be like.
        """
        rows = self.everybody
        here = np.flatnonzero((rows["account"] == account).to_numpy(dtype=bool))
        if not len(here):
            raise NotFoundError("lookalikes.not_compared", account=account)
        row = rows.iloc[here[0]]
        used = [kind for kind in KINDS if self.weights[kind] > 0]
        better = {kind: mid_rank_percentile(rows[kind].to_numpy())[here[0]] for kind in used}
        known = [kind for kind in used if not math.isnan(better[kind])]
        order = sorted(known, key=lambda kind: -better[kind])
        said = [self._reason(kind, row, float(better[kind]), language) for kind in order]
        missing = [say(f"lookalikes.{k}_unknown", language) for k in used if k not in known]
        return said + missing

    def _reason(self, kind: str, row: pd.Series, better: float, language: str | None) -> str:
        names = ", ".join(self.like[:NAMED]) + (" …" if len(self.like) > NAMED else "")
        facts = {name: row[name] for name in (*COUNTS.values(), "shared", "times")}
        reason: Phrase = (f"lookalikes.{kind}_reason", {"like": names, **facts})
        share = math.floor(100 * better)
        return say("lookalikes.more_alike", language, better=share, reason=reason)

    def _repr_html_(self) -> str:
        shown = ["rank", "account", "score", *KINDS, "posts", "people", "shared"]
        return str(self.table[shown].to_html(index=False))

    def __str__(self) -> str:
        return say("lookalikes.summary", shown=len(self.table), all=len(self.everybody),
                   like=len(self.like))  # fmt: skip


def _weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    for name, weight in (weights or {}).items():
        if name not in KINDS:
            raise SettingError("lookalikes.unknown_kind", kind=name, known=", ".join(KINDS))
        if not 0 <= weight < math.inf:
            raise SettingError("ranking.bad_weight", signal=name, weight=weight)
    chosen = {kind: float((weights or {}).get(kind, 1.0)) for kind in KINDS}
    if not any(chosen.values()):
        raise SettingError("ranking.no_weight")
    return chosen


def _until(posts: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    posts = posts[posts["account"].notna()]
    posts = posts.assign(created_at=read_times(posts["created_at"]))
    return posts if pd.isna(as_of) else posts[~(posts["created_at"] > as_of).to_numpy(dtype=bool)]


def _known(
    like: str | Collection[str], posts: pd.DataFrame, graph: AttentionGraph, signals: Signals
) -> pd.Index:
    """Return the accounts meant by keys or bare handles, ascending."""
    names = [like] if isinstance(like, str) else list(like)
    if not names:
        raise SettingError("lookalikes.nobody")
    known = signals.candidates.index.union(graph.accounts).union(
        pd.Index(posts["account"].unique())
    )
    platforms = {platform_of(str(key)) for key in known}
    found: set[str] = set()
    for name in names:
        handle = bare_handle(str(name))
        meant = [handle] if ":" in handle else [f"{platform}:{handle}" for platform in platforms]
        there = [key for key in meant if key in known]
        if not there:
            raise NotFoundError("lookalikes.unknown_account", account=str(name))
        found.update(there)
    return pd.Index(sorted(found))


def _lined_up(
    accounts: pd.Index,
    found: Mapping[str, Likeness],
    weights: Mapping[str, float],
    facts: pd.DataFrame,
) -> pd.DataFrame:
    size = len(accounts)
    nothing = Likeness(np.full(size, np.nan), np.zeros(size, dtype=np.int64), np.full(size, np.nan))
    kinds = {kind: found.get(kind, nothing) for kind in KINDS}
    percentiles = np.array([mid_rank_percentile(kinds[kind].value) for kind in KINDS])
    used = np.array([weights[kind] for kind in KINDS])
    scores = score(np.where(np.isnan(percentiles), 0.5, percentiles), used)
    columns = {
        "rank": ranks_of(scores),
        "account": accounts,
        "score": scores,
        **{kind: likeness.value for kind, likeness in kinds.items()},
        **{COUNTS[kind]: likeness.n for kind, likeness in kinds.items()},
        "shared": pd.array(kinds["audience"].detail, dtype="Int64"),
        "times": kinds["neighbourhood"].detail,
        **{name: facts[name].array for name in FACTS},
    }
    return pd.DataFrame(columns).sort_values("rank", ignore_index=True)


def _notes(
    found: Mapping[str, Likeness], used: Collection[str], encoder: Encoder | None
) -> tuple[Phrase, ...]:
    reasons = {kind: f"lookalikes.no_{kind}" for kind in used}
    if encoder is None and "content" in used:
        reasons["content"] = "signals.no_encoder"
    return tuple(
        (
            "signals.absent_note",
            {"signal": (f"lookalikes.name_{kind}", {}), "why": (reason, {})},
        )
        for kind, reason in reasons.items()
        if kind not in found or not found[kind].known
    )
