"""A chosen team: who brings whom, what it costs, and how good it is at least."""

from __future__ import annotations

import dataclasses
import html
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.ranking.portfolio.asked import places_of
from workbench.ranking.portfolio.audiences import UNIT
from workbench.ranking.portfolio.heat_map import OverlapMap
from workbench.ranking.portfolio.members import Basis, describe, in_order
from workbench.ranking.portfolio.sentences import Told, member_sentences, sentences

__all__ = ["GainOverTop", "Portfolio"]


@dataclass(frozen=True)
class GainOverTop:
    """How the team compares with taking the best-ranked under the same conditions.

    Parameters
    ----------
    accounts
        The best-ranked who fit size, budget and quotas, best first.
    people
        Distinct people who count whom these reach.
    value
        What these people count, after weighing.
    gain
        The team's value less theirs.
    ratio
        The team's value ÷ theirs; None if theirs is 0.
    """

    accounts: tuple[str, ...]
    people: int
    value: float
    gain: float
    ratio: float | None


@dataclass(frozen=True, eq=False)
class Portfolio:
    """A team that reaches many people once instead of a few often.

    Parameters
    ----------
    basis
        The audiences and rules it was chosen from.
    members
        Places of its accounts among the candidates: musts first, then who adds most.
    upper_bound
        What no team under the same rules exceeds, in the unit of `value`.
    gain_over_top
        Beside "take the best-ranked".
    left_out
        How many candidates were not considered: `unknown_cost`, `must_not`, `ranked_below`; and
        `must_not_unknown`, names in `must_not` that are no candidates.
    """

    basis: Basis = dataclasses.field(repr=False)
    members: tuple[int, ...]
    upper_bound: float
    gain_over_top: GainOverTop = dataclasses.field(repr=False)
    left_out: Mapping[str, int]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a member.

        Columns order, account, rank, tier, language, cost (missing if unknown), audience (distinct
        engaged people), share_new (share of it that counts as new), marginal (people nobody above
        reaches), cumulative.
        """
        return describe(self.basis, self.members)

    @cached_property
    def overlap(self) -> pd.DataFrame:
        """Shared ÷ smaller engaged audience, accounts × accounts.

        Of observed commenters, not followers; everybody engaged counts, new or not.
        """
        return self.basis.audiences.overlap(self.members)

    @property
    def as_of(self) -> pd.Timestamp:
        """The moment the ranking speaks of."""
        return self.basis.as_of

    @property
    def accounts(self) -> tuple[str, ...]:
        """The members, in order."""
        return tuple(self.basis.audiences.accounts[list(self.members)])

    @cached_property
    def total(self) -> int:
        """How many distinct people who count the team reaches."""
        return self.basis.audiences.people(self.members)

    @cached_property
    def value(self) -> float:
        """What was maximised: `total`, or with `weigh_by` the sum of what each person counts."""
        return self.basis.audiences.worth(self.members) / UNIT

    @property
    def cost(self) -> float | None:
        """What the team costs; None if no prices were given or one of its own is unknown."""
        prices = self.table["cost"]
        return None if prices.isna().any() else float(round(prices.sum(), 2))

    @property
    def guarantee(self) -> float:
        """The share of the best possible that the team reaches at least, 0..1."""
        return min(1.0, self.value / self.upper_bound) if self.upper_bound else 1.0

    def gain_of(self, account: str) -> int:
        """Return how many people who count are reached through `account` and no other member.

        For a member: whom the team would lose without it. For anybody else: whom it would win.

        Raises
        ------
        NotFoundError
            The account is none of the candidates.
        """
        place = self._place(account)
        others = [m for m in self.members if m != place]
        return self.basis.audiences.added(others, place)

    def swap(self, out: str, in_: str) -> Portfolio:
        """Return the team with one member replaced, under the same rules.

        Parameters
        ----------
        out
            A member.
        in_
            A candidate who is none.

        Raises
        ------
        NotFoundError
            One of them is not where it should be.
        SettingError
            The team would break a rule.
        """
        gone, new = self._place(out), self._place(in_)
        if gone not in self.members:
            raise NotFoundError("portfolio.no_member", account=out)
        if new in self.members:
            raise SettingError("portfolio.is_member", account=in_)
        team = [m for m in self.members if m != gone] + [new]
        if not self.basis.rules.kept_by(team):
            raise SettingError("portfolio.breaks_rules", out=out, account=in_)
        members = in_order(self.basis, team)
        swapped = dataclasses.replace(self, members=members)
        top = self.gain_over_top
        over = dataclasses.replace(
            top,
            gain=swapped.value - top.value,
            ratio=swapped.value / top.value if top.value else None,
        )
        return dataclasses.replace(swapped, gain_over_top=over)

    def heat_map(self, language: str | None = None) -> OverlapMap:
        """Return the overlap as a heat map."""
        return OverlapMap(self.overlap, language)

    def summary(self, language: str | None = None) -> list[str]:
        """Return what the team reaches, beside whom, how sure that is, and what is not known."""
        return sentences(self._told, language)

    def explain(self, language: str | None = None) -> list[str]:
        """Return the summary, then a sentence a member on what they add."""
        return [*self.summary(language), *member_sentences(self._told, language)]

    def to_json(self, language: str | None = None) -> dict[str, Any]:
        """Return plain values; what is missing is None."""
        table = self.table.astype(object).where(self.table.notna(), None)
        return {
            "as_of": None if pd.isna(self.as_of) else self.as_of.isoformat(),
            "people": self.total,
            "value": self.value,
            "cost": self.cost,
            "upper_bound": self.upper_bound,
            "guarantee": self.guarantee,
            "counted": self.basis.counted,
            "weigh_by": list(self.basis.weigh_by),
            "gain_over_top": dataclasses.asdict(self.gain_over_top),
            "left_out": dict(self.left_out),
            "team": table.to_dict("records"),
            "overlap": [
                [None if math.isnan(share) else float(share) for share in row]
                for row in self.overlap.to_numpy()
            ],
            "explanation": self.explain(language),
        }

    @property
    def _told(self) -> Told:
        rules = self.basis.rules
        return Told(
            table=self.table, overlap=self.overlap, people=self.total, value=self.value,
            cost=self.cost, budget=None if rules.budget is None else rules.budget / 100,
            guarantee=self.guarantee, top_people=self.gain_over_top.people,
            top_value=self.gain_over_top.value, top_accounts=len(self.gain_over_top.accounts),
            left_out=self.left_out, counted=self.basis.counted, weigh_by=self.basis.weigh_by,
            size=rules.size, brand_engaged=self.basis.brand_engaged, flagged=self._flagged(),
        )  # fmt: skip

    def _flagged(self) -> int:
        """Return how many members have something to look closely at."""
        people = self.basis.candidates.iloc[list(self.members)]
        return sum(bool(flags) for flags in people["flags"]) if "flags" in people else 0

    def _place(self, account: str) -> int:
        places, _ = places_of([account], self.basis.audiences.accounts)
        if len(places) != 1:
            raise NotFoundError("portfolio.unknown_account", account=account)
        return places[0]

    def __str__(self) -> str:
        return "\n".join(self.explain())

    def _repr_html_(self) -> str:
        told = "".join(f"<li>{html.escape(line)}</li>" for line in self.summary())
        shown = self.table.assign(
            share_new=[f"{100 * s:.0f} %" if s == s else "–" for s in self.table["share_new"]]  # noqa: PLR0124  # NaN
        )
        if shown["cost"].isna().all():
            shown = shown.drop(columns="cost")
        table = shown.to_html(index=False, na_rep="–", border=0)
        return (
            f'<div class="workbench-portfolio"><ul>{told}</ul>{table}'
            f"{self.heat_map()._repr_html_()}</div>"
        )
