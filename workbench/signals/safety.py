"""Safety: what a brand would rather not stand beside, quoted; evidence, never a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np
import pandas as pd

from workbench.schema import check
from workbench.signals.grouping import best_posts, group_sum
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["SEVERITY", "measure_safety", "safety_evidence"]

# How much of a post's standing a theme takes: a judgement, and printed with the docs. An insult
# weighs its probability, 0.5 to 1. Alcohol, gambling, politics and health claims only inform.
SEVERITY = {"hate": 1.0, "violence": 1.0, "self_harm": 1.0, "sexual": 0.7, "drugs": 0.7}
OFFENCE = "offence"
CLEAN = 4  # posts without a find that everybody is granted: one post of one may be a mistake
LONGEST_QUOTE = 160


def measure_safety(seen: Observation) -> Measured | Absent:
    """Measure safety: 1 where nothing was found, towards 0 the more posts offend and the worse.

    ``1 − Σ severity / (n + 4)`` over the n posts, own and passed on, that were looked at, and four
    more that are granted without a find: flags are wrong about once in a hundred posts, and one
    post of one should not condemn. A post's severity is that of its worst theme (hate, violence,
    self-harm 1; sexual content, drugs 0.7) or, if it insults, the probability that it does. The
    value is itself a share of 1: it is compared with nobody. Unknown without a post that was
    looked at.
    """
    if seen.safety is None:
        return Absent("safety", ("signals.no_safety", {}))
    flagged = seen.safety[~seen.safety.index.duplicated()]
    place = flagged.index.get_indexer(pd.Index(seen.posts["post"]))
    who = seen.positions(seen.posts["account"])
    judged = np.flatnonzero((place >= 0) & (who >= 0))
    if not len(judged):
        return Absent("safety", ("signals.no_safety_posts", {}))
    size = len(seen.candidates)
    n = np.bincount(who[judged], minlength=size).astype(np.int64)
    unsafe = ~flagged["safe"].to_numpy(dtype=bool)
    rows = judged[unsafe[place[judged]]]
    found = flagged.iloc[place[rows]]
    severity = _severities(found)
    value = np.where(n > 0, 1 - group_sum(who[rows], severity, size) / (n + CLEAN), np.nan)
    posts = seen.posts.iloc[rows][["post", "created_at"]].assign(who=who[rows])
    return Measured(
        name="safety",
        value=value,
        n=n,
        coverage=n / np.maximum(np.bincount(who[who >= 0], minlength=size), 1),
        spread=np.zeros(size),
        peers=None,
        reasons=_reasons(n, who[rows], found, severity),
        evidence=best_posts(posts, severity, seen.candidates),
    )


def _severities(found: pd.DataFrame) -> Floats:
    """Return the severity of each unsafe post, 0..1."""
    offence = np.clip(found["offence"].to_numpy(dtype=float), 0.0, 1.0)
    insult = np.where(found["offensive"].to_numpy(dtype=bool), offence, 0.0)
    theme = [max((SEVERITY.get(t, 0.0) for t in themes), default=0.0) for themes in found["themes"]]
    severity: Floats = np.maximum(insult, np.array(theme, dtype=float).reshape(len(found)))
    return severity


def _names(*, offensive: bool, themes: Collection[str]) -> list[str]:
    """Return for what a post was flagged, the gravest first."""
    grave = [theme for theme in SEVERITY if theme in themes]
    return [*grave, OFFENCE] if offensive else grave


def _reasons(
    n: np.ndarray, who: np.ndarray, found: pd.DataFrame, severity: Floats
) -> tuple[Phrase, ...]:
    counts: dict[int, Counter[str]] = {}
    quotes: dict[int, str] = {}
    unsafe = np.bincount(who, minlength=len(n))
    order = np.lexsort((found.index.astype(str), -severity))
    columns = [found[name].tolist() for name in ("offensive", "themes", "evidence")]
    for row in order.tolist():
        offensive, themes, evidence = (column[row] for column in columns)
        here = counts.setdefault(int(who[row]), Counter())
        here.update(_names(offensive=bool(offensive), themes=themes))
        if evidence:
            quotes.setdefault(int(who[row]), _quote(evidence[0]))
    return tuple(
        _reason(posts, int(unsafe[at]), counts.get(at), quotes.get(at, "…"))
        for at, posts in enumerate(n.tolist())
    )


def _reason(posts: int, unsafe: int, counts: Counter[str] | None, quote: str) -> Phrase:
    if not counts:
        return (
            ("signals.safety_clear", {"posts": posts}) if posts else ("signals.safety_unknown", {})
        )
    # Equal counts stand in the order of gravity.
    ranked = sorted(counts, key=lambda name: (-counts[name], [*SEVERITY, OFFENCE].index(name)))
    first = ranked[0]
    values: dict[str, object] = {
        "unsafe": unsafe, "posts": posts, "first": (f"signals.theme_{first}", {}),
        "count": counts[first], "quote": quote,
    }  # fmt: skip
    if len(ranked) == 1:
        return "signals.safety_found", values
    second = ranked[1]
    more = {"second": (f"signals.theme_{second}", {}), "next": counts[second]}
    return "signals.safety_found_more", values | more


def _quote(text: str) -> str:
    """Return a quote on one line, at most 160 characters."""
    line = " ".join(text[: 4 * LONGEST_QUOTE].split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"


def safety_evidence(
    posts: pd.DataFrame, safety: pd.DataFrame, *, accounts: Collection[str] | None = None
) -> pd.DataFrame:
    """Return every quote for which a post was flagged as unsafe, to show or to export.

    Parameters
    ----------
    posts
        `post` and `account`.
    safety
        What `flag_safety` gave of them: with a column `post`, or `post` as the index.
    accounts
        Whose posts; None takes everybody's.

    Returns
    -------
    pandas.DataFrame
        `account`, `post`, `theme` (hate, violence, self_harm, sexual, drugs or offence; several,
        gravest first, joined by a comma) and `quote` (at most 160 characters); by account, then
        gravest post first, then key. A post flagged without a quote has an empty one.

    Raises
    ------
    SchemaError
        A column is missing.

    Examples
    --------
    >>> from workbench.text import flag_safety
    >>> posts = pd.DataFrame({"post": ["x:1"], "account": ["x:ada"], "text": ["Halt die Fresse!"]})
    >>> safety_evidence(posts, flag_safety(posts))["theme"].tolist()
    ['offence']
    """
    check(posts, ["post", "account"], where="safety_evidence(posts)")
    flags = ["safe", "offence", "offensive", "themes", "evidence"]
    check(safety, flags, where="safety_evidence(safety)")
    safety = safety.set_index("post") if "post" in safety else safety
    owner = posts.drop_duplicates("post").set_index("post")["account"].dropna()
    found = safety[~safety["safe"].to_numpy(dtype=bool) & safety.index.isin(owner.index)]
    found = found[~found.index.duplicated()].assign(severity=_severities)
    found["account"] = owner.reindex(found.index).to_numpy()
    if accounts is not None:
        found = found[found["account"].isin(list(accounts)).to_numpy(dtype=bool)]
    found = found.rename_axis("post").reset_index()
    found = found.sort_values(["account", "severity", "post"], ascending=[True, False, True])
    rows = [
        (account, post, ", ".join(_names(offensive=bool(offensive), themes=themes)), _quote(quote))
        for account, post, offensive, themes, evidence in zip(
            *(found[c] for c in ("account", "post", "offensive", "themes", "evidence")), strict=True
        )
        for quote in (evidence or [""])
    ]
    return pd.DataFrame(rows, columns=["account", "post", "theme", "quote"], dtype="str")
