"""Why somebody stands where they stand: one reason a signal, the weightiest first."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Literal

from workbench.phrases import say
from workbench.ranking.place import say_place
from workbench.signals import Measured, Phrase

__all__ = ["Explanation", "Reason", "read_reason"]

Kind = Literal["helps", "hurts", "unknown", "doubt", "clear"]


@dataclass(frozen=True)
class Reason:
    """What one signal says of one candidate.

    Parameters
    ----------
    signal
        Its name.
    kind
        ``"helps"`` or ``"hurts"``: better or worse than the median; ``"unknown"``: the data cannot
        tell, so it counts as the median; ``"doubt"``: look closely (authenticity, safety);
        ``"clear"``: no such doubt.
    phrase
        The sentence.
    because
        The figure behind it, as a phrase of its own.
    contribution
        ``w·(ln p − ln p₀)/Σw``, see `score.contributions`.
    percentile
        0..1; NaN where unknown.
    evidence
        Keys of the posts that show it, best first.
    """

    signal: str
    kind: Kind
    phrase: Phrase
    because: Phrase
    contribution: float
    percentile: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """The card of one candidate.

    Parameters
    ----------
    account
        Account key.
    place
        Where it stands, as a phrase.
    first
        What must be said before any figure, such as that somebody has never mentioned the brand.
    reasons
        By weight of their contribution, whichever way it points; equal ones as measured. Signals
        of weight 0 have none, unless they raise a doubt.
    """

    account: str
    place: Phrase
    first: tuple[Phrase, ...]
    reasons: tuple[Reason, ...]

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """What to look at closely, with its evidence."""
        return tuple(reason for reason in self.reasons if reason.kind == "doubt")

    def sentences(self, language: str | None = None) -> list[str]:
        """Return the reasons in words, in their order; what is clear is not said."""
        said = [*self.first, *(r.phrase for r in self.reasons if r.kind != "clear")]
        return [say(phrase, language, **values) for phrase, values in said]

    def _repr_html_(self) -> str:
        head = html.escape(f"{self.account}: {say_place(self.place, None)}")
        rows = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in self.sentences())
        return f"<p><b>{head}</b></p><ul>{rows}</ul>"


def read_reason(
    measured: Measured, here: int, *, account: str, contribution: float, percentile: float
) -> Reason:
    """Return what a signal says of the candidate at position `here`."""
    because = measured.reasons[here]
    signal: Phrase = (f"signals.name_{measured.name}", {})
    kind, phrase = _told(measured, here, because, signal, percentile)
    return Reason(
        signal=measured.name,
        kind=kind,
        phrase=phrase,
        because=because,
        contribution=contribution,
        percentile=percentile,
        evidence=tuple(measured.evidence.get(account, ())),
    )


def _told(
    measured: Measured, here: int, because: Phrase, signal: Phrase, percentile: float
) -> tuple[Kind, Phrase]:
    values: dict[str, object] = {"signal": signal, "reason": because}
    if math.isnan(measured.value[here]):
        unknown = "ranking.not_judged" if measured.peers is None else "ranking.not_known"
        return "unknown", (unknown, values)
    if measured.peers is None:
        if because[0].endswith("_clear"):
            return "clear", (because[0], because[1])
        return "doubt", ("ranking.look_closely", {"reason": because})
    better = math.floor(100 * percentile)
    kind: Kind = "helps" if percentile >= 0.5 else "hurts"  # noqa: PLR2004  # the median
    return kind, ("ranking.better_than", {"better": better, **values})
