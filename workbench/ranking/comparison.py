"""Two candidates side by side: what sets one before the other, and how surely."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.phrases import say
from workbench.ranking.order import Order
from workbench.signals import Phrase

__all__ = ["Comparison", "compare_at", "compare_rows"]

DOUBTS = frozenset(("authenticity", "goodwill", "safety"))  # compared with nobody
MOST_NAMED = 3
SHARE_NAMED = 0.1  # of all that speaks for one side: less is not a reason
CLOSE = 0.75


@dataclass(frozen=True)
class Comparison:
    """What sets one candidate before another.

    Parameters
    ----------
    a, b
        The account keys, as asked.
    table
        One row a signal, the weightiest difference first: signal, a_value, b_value,
        a_percentile, b_percentile (0..1, NaN where unknown), difference (the contribution to the
        log score of `a` less that of `b`; they add up to the difference of the log scores).
    p_before
        Share of re-draws, with re-drawn weights, in which `a` stands before `b`, 0..1.
    phrases
        The sentences, as phrases.
    """

    a: str
    b: str
    table: pd.DataFrame
    p_before: float
    phrases: tuple[Phrase, ...]

    def sentences(self, language: str | None = None) -> list[str]:
        """Return in words who stands before whom, why, what speaks against it, and how surely."""
        return [
            say(phrase, language, **_spoken(values, language)) for phrase, values in self.phrases
        ]

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.sentences())
        return said + str(self.table.to_html(index=False, float_format="{:.3g}".format))


def compare_at(order: Order, accounts: tuple[str, str], positions: tuple[int, int]) -> Comparison:
    """Return the comparison of two accounts at their positions among the candidates."""
    (a, b), (first, second) = accounts, positions
    field = order.field
    measured = [field.signals.measured[name] for name in field.used]
    shares = [field.percentiles[name] for name in field.used]
    mine, other = field.draws.pair(order.weights, first, second)
    rows = {
        "signal": field.used,
        "a_value": [signal.value[first] for signal in measured],
        "b_value": [signal.value[second] for signal in measured],
        "a_percentile": [share[first] for share in shares],
        "b_percentile": [share[second] for share in shares],
        "difference": order.moved(first) - order.moved(second),
    }
    p_before = float((mine > other).mean() + (mine == other).mean() / 2)
    return compare_rows(a, b, pd.DataFrame(rows), draws=field.draws.draws, p_before=p_before)


def compare_rows(a: str, b: str, table: pd.DataFrame, *, draws: int, p_before: float) -> Comparison:
    """Return the comparison of the rows of `table`, put in order of what they decide."""
    order = np.argsort(-table["difference"].abs().to_numpy(), kind="stable")
    table = table.iloc[order].reset_index(drop=True)
    total = float(table["difference"].sum())
    ahead, behind, sign = (a, b, 1.0) if total >= 0 else (b, a, -1.0)
    lead = table["difference"].to_numpy() * sign
    for_it = _weightiest(table, lead)
    against = _weightiest(table, -lead)
    phrases: list[Phrase] = []
    if for_it:
        phrases.append(("ranking.stands_before",
                        {"ahead": ahead, "behind": behind, "signals": for_it}))  # fmt: skip
    else:
        phrases.append(("ranking.stand_alike", {"ahead": ahead, "behind": behind}))
    if against:
        phrases.append(("ranking.speaks_against", {"behind": behind, "signals": against}))
    share = p_before if ahead == a else 1 - p_before
    sure = "ranking.before_in" if share >= CLOSE else "ranking.before_close"
    phrases.append((sure, {"ahead": ahead, "behind": behind, "share": share, "draws": draws}))
    return Comparison(a=a, b=b, table=table, p_before=p_before, phrases=tuple(phrases))


def _weightiest(table: pd.DataFrame, lead: np.ndarray) -> tuple[Phrase, ...]:
    """Return the signals behind most of what speaks for one side, with both percentiles."""
    everything = float(np.maximum(lead, 0).sum())
    order = np.argsort(-lead, kind="stable")[:MOST_NAMED]
    named: list[Phrase] = []
    for place in order:
        if lead[place] <= max(SHARE_NAMED * everything, 0.0):
            break
        row = table.iloc[place]
        mine, other = row["a_percentile"], row["b_percentile"]
        if (row["difference"] > 0) != (lead[place] > 0):
            mine, other = other, mine
        named.append(_named(str(row["signal"]), float(mine), float(other)))
    return tuple(named)


def _named(signal: str, mine: float, other: float) -> Phrase:
    """Return a signal with both figures; what is unknown counts as the median, and is said so."""
    name: Phrase = (f"signals.name_{signal}", {})
    if np.isnan(mine) or np.isnan(other):
        known = mine if np.isnan(other) else other
        told = "ranking.signal_against_unknown" if np.isnan(other) else "ranking.signal_unknown"
        return told, {"signal": name, "known": _percent(known)}
    if signal in DOUBTS:
        return "ranking.doubt_against", {"signal": name}
    figures = {"mine": _percent(mine), "other": _percent(other)}
    return "ranking.signal_against", {"signal": name, **figures}


def _percent(percentile: float) -> int:
    return 50 if np.isnan(percentile) else int(np.floor(100 * percentile))


def _spoken(values: Mapping[str, object], language: str | None) -> dict[str, object]:
    """Return values with the signals as one text: "affinity (96 against 40), audience (…)"."""
    named = values.get("signals")
    if not isinstance(named, tuple):
        return dict(values)
    said = ", ".join(say(phrase, language, **inner) for phrase, inner in named)
    return {**values, "signals": said}
