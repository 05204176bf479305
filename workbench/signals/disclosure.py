"""Disclosure: which posts are marked as paid, how and where, and how people react to those.

Marker and position are reported, never a verdict: whether a marker is enough is a question of law.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbench.schema import check
from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts, group_medians
from workbench.signals.measured import Absent, Measured, Phrase
from workbench.signals.observation import Observation
from workbench.signals.reactions import reactions_of
from workbench.text.markers import POSITIONS, paid_markers

__all__ = [
    "PLACES",
    "describe_disclosure",
    "disclosures",
    "measure_paid_response",
    "measure_sponsored_share",
]

PLACES = (*POSITIONS, "platform", "none")
"""Where a paid post says so: in its text, by the platform's label only, or nowhere to be seen."""
FEWEST = 2
FIGURES = ("likes", "comments")


def disclosures(posts: pd.DataFrame) -> pd.DataFrame:
    """Return every post that is marked as paid or names sponsors, and how it says so.

    Parameters
    ----------
    posts
        `post`, `text` and what there is of `account`, `paid_partnership`, `sponsors`.

    Returns
    -------
    pandas.DataFrame
        One row a paid post, in input order: `post`, `account` (if given), `label` (lower-case,
        empty without a marker in the text), `position` (``"first"``, ``"middle"``, ``"end"``,
        ``"hashtags"``: see `paid_markers`; ``"platform"``: the platform's label only; ``"none"``:
        sponsors are named but no marker is visible), `platform_label` (bool), `sponsors` (list).

    Raises
    ------
    SchemaError
        A column is missing.

    Examples
    --------
    >>> posts = pd.DataFrame({"post": ["x:1", "x:2"], "text": ["So gut #oat #ad", "Ja"]})
    >>> disclosures(posts)[["post", "label", "position"]].values.tolist()
    [['x:1', 'ad', 'hashtags']]
    """
    check(posts, ["post", "text"], where="disclosures(posts)")
    found = paid_markers(posts["text"])
    label, position = found["label"].to_numpy(), found["position"].to_numpy()
    platform, named = np.zeros(len(posts), dtype=bool), np.zeros(len(posts), dtype=bool)
    if "paid_partnership" in posts:
        platform = posts["paid_partnership"].eq(other=True).fillna(value=False).to_numpy(dtype=bool)
    sponsors: list[Any] = posts["sponsors"].tolist() if "sponsors" in posts else [()] * len(posts)
    named = np.fromiter((_some(s) for s in sponsors), dtype=bool, count=len(posts))
    paid = (label != "") | platform | named
    rows = np.flatnonzero(paid)
    placed = np.where(label != "", position, np.where(platform, "platform", "none"))
    kept = [name for name in ("post", "account") if name in posts]
    return (
        posts[kept]
        .iloc[rows]
        .reset_index(drop=True)
        .assign(
            label=pd.Series(label[rows], dtype="str"),
            position=pd.Series(placed[rows], dtype="str"),
            platform_label=platform[rows],
            sponsors=pd.Series(
                [list(sponsors[row]) if named[row] else [] for row in rows], dtype=object
            ),
        )
    )


def _some(sponsors: object) -> bool:
    return isinstance(sponsors, (list, tuple, np.ndarray)) and len(sponsors) > 0


def describe_disclosure(seen: Observation) -> pd.DataFrame:
    """Return how each candidate marks paid posts.

    Returns
    -------
    pandas.DataFrame
        Index `account`, in the candidates' order: `paid` (own posts marked as paid or naming
        sponsors), `of` (own posts), a count for each of `PLACES` (first, middle, end, hashtags,
        platform, none; they add up to `paid`), and the commonest `label` and `position` with how
        `often` they occur together (0 and empty without a paid post; of equals the first place).
    """
    own, size = seen.own, len(seen.candidates)
    paid = own[own["paid"].to_numpy(dtype=bool)]
    told = disclosures(paid)
    who = seen.positions(told["account"])
    place = pd.Index(PLACES).get_indexer(told["position"])
    counts = np.zeros((size, len(PLACES)), dtype=np.int64)
    np.add.at(counts, (who, place), 1)
    labels, names = pd.factorize(told["label"].astype(object), sort=True)
    table = pd.DataFrame(
        {
            "paid": counts.sum(axis=1),
            "of": np.bincount(own["who"], minlength=size),
            **{name: counts[:, at] for at, name in enumerate(PLACES)},
            "label": "",
            "position": "",
            "often": 0,
        },
        index=pd.Index(seen.candidates, name="account"),
    )
    if len(told):
        pairs = pd.DataFrame({"who": who, "place": place, "label": labels})
        pairs = pairs.groupby(["who", "place", "label"], as_index=False).size()
        pairs = pairs.sort_values(
            ["who", "size", "place", "label"], ascending=[True, False, True, True]
        )
        top = pairs.drop_duplicates("who")
        for column, values in (
            ("label", np.asarray(names, dtype=object)[top["label"]]),
            ("position", np.array(PLACES, dtype=object)[top["place"]]),
            ("often", top["size"].to_numpy()),
        ):
            filled = table[column].to_numpy(dtype=object, copy=True)
            filled[top["who"].to_numpy()] = values
            table[column] = pd.Series(filled, index=table.index, dtype=table[column].dtype)
    return table


def measure_sponsored_share(seen: Observation) -> Measured | Absent:
    """Measure the sponsored share: own posts marked as paid over all own posts; never weighted.

    Paid is what carries a marker, the platform's label or names sponsors. The sentence names the
    commonest marker and where it stands.
    """
    if seen.own.empty:
        return Absent("sponsored_share", ("signals.no_posts", {}))
    told = describe_disclosure(seen)
    paid, n = told["paid"].to_numpy(dtype=float), told["of"].to_numpy(dtype=np.int64)
    value = np.where(n > 0, paid / np.maximum(n, 1), np.nan)
    own = seen.own
    posts = own[own["paid"].to_numpy(dtype=bool)]
    columns = ("paid", "of", "label", "position", "often")
    return Measured(
        name="sponsored_share",
        value=value,
        n=n,
        coverage=np.ones(len(n)),
        spread=np.zeros(len(n)),
        peers=everybody(value),
        reasons=tuple(
            _reason(*row) for row in zip(*(told[c].tolist() for c in columns), strict=True)
        ),
        evidence=best_posts(posts, np.zeros(len(posts)), seen.candidates),
        ranked=False,
    )


def _reason(paid: int, of: int, label: str, position: str, often: int) -> Phrase:
    if not of:
        return "signals.sponsored_unknown", {}
    if not paid:
        return "signals.sponsored_none", {"posts": of}
    marker: Phrase = (f"signals.marker_{position}", {"label": label})
    return "signals.sponsored_reason", {"paid": paid, "posts": of, "marker": marker, "often": often}


def measure_paid_response(seen: Observation) -> Measured | Absent:
    """Measure the paid response: median reactions to paid posts over those to organic ones.

    Reactions are likes and comments, as far as the data know them at all; posts that hide their
    likes or lack a figure are left out. Unknown with fewer than two posts on either side, or where
    the usual organic post has no reaction. 1: paid posts do as well; never weighted. `n` is the
    number of paid posts.
    """
    own, size = seen.own, len(seen.candidates)
    reactions, _ = reactions_of(own, FIGURES)
    paid = own["paid"].to_numpy(dtype=bool)
    who, known = own["who"].to_numpy(dtype=np.int64), np.isfinite(reactions)
    sides = [known & paid, known & ~paid]
    n, organic = (np.bincount(who[side], minlength=size).astype(np.int64) for side in sides)
    medians = [group_medians(who[side], reactions[side], size) for side in sides]
    enough = (n >= FEWEST) & (organic >= FEWEST) & (np.nan_to_num(medians[1]) > 0)
    if not enough.any():
        return Absent("paid_response", ("signals.no_paid_posts", {}))
    value = np.where(enough, medians[0] / np.where(enough, medians[1], 1.0), np.nan)
    posts = own[sides[0]]
    return Measured(
        name="paid_response",
        value=value,
        n=n,
        coverage=np.bincount(who[known], minlength=size)
        / np.maximum(np.bincount(who, minlength=size), 1),
        spread=np.zeros(size),
        peers=everybody(value),
        reasons=tuple(
            ("signals.paid_response_reason", {"ratio": ratio, "paid": p, "organic": o})
            if ok else ("signals.paid_response_unknown", {})
            for ok, ratio, p, o in zip(
                enough.tolist(), value.tolist(), n.tolist(), organic.tolist(), strict=True
            )
        ),
        evidence=best_posts(posts, reactions[sides[0]], seen.candidates),
        ranked=False,
    )  # fmt: skip
