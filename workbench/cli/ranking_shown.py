"""A ranking in a terminal: filters as they are typed, the list, a card, two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.cli.accounts import account_keys
from workbench.errors import NotFoundError, SettingError
from workbench.phrases import say
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["candidate_of", "parse_filters", "print_card", "print_ranking"]

REASONS = 3
_WORDS = {"yes": True, "no": False, "any": None}


def parse_filters(pairs: list[str]) -> dict[str, Any]:
    """Return ``["tier=nano,micro"]`` as what `Ranking.filter` takes.

    >>> parse_filters(["tier=nano,micro", "min_followers=1000", "never_mentioned=any"])
    {'tier': ['nano', 'micro'], 'min_followers': 1000.0, 'never_mentioned': None}
    """
    from workbench.ranking import CONDITIONS  # not for --help

    conditions = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not value.strip() or name not in CONDITIONS:
            raise SettingError("cli.bad_filter", pair=pair, known=", ".join(CONDITIONS))
        conditions[name] = _value(name, value.strip())
    return conditions


def _value(name: str, text: str) -> object:
    if name == "search":
        return text
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    if name.startswith(("min_", "max_")) or name == "safe":
        try:
            return float(text)
        except ValueError:
            return text  # the filter says what it takes
    return [part.strip() for part in text.split(",")]


def candidate_of(project: Project, ranking: Ranking, name: str) -> str:
    """Return the candidate a user means by an account key or a handle.

    Raises
    ------
    NotFoundError
        Nobody, or several, or somebody whom the project holds out.
    """
    keys = account_keys(project, name)
    here = [key for key in keys if key in ranking.signals.candidates.index]
    if len(here) > 1:
        raise NotFoundError("cli.which_account", account=name, known=", ".join(here))
    account = here[0] if here else keys[0]
    if account in project.held_out():
        raise NotFoundError("cli.rank_is_held", account=account)
    ranking.place(account)  # says why somebody is no candidate
    return account


def print_card(ranking: Ranking, account: str) -> None:
    """Print where an account stands, all its reasons, and the posts that show them."""
    row = ranking.order.table.set_index("account").loc[account]
    span = say("cli.rank_span", low=int(row["rank_low"]), high=int(row["rank_high"]))
    print(f"{visible(account)}   {ranking.place(account)}   {span}")
    for reason in ranking.explain(account):
        print(f"    {visible(reason)}")
    if posts := ranking.evidence(account):
        print(f"    {visible(say('cli.rank_evidence', posts=', '.join(posts)))}")


def print_ranking(ranking: Ranking, top: int, *, timezone: str) -> None:
    """Print the first `top` candidates with their three weightiest reasons."""
    import pandas as pd  # not for --help

    from workbench.ranking.minors import count_minors

    day = None if pd.isna(ranking.as_of) else ranking.as_of.tz_convert(timezone).date()
    print(say("cli.ranking_head", candidates=ranking.candidates, day=day))
    for note, values in ranking.notes:
        print(f"  {say(note, **values)}")
    if ranking.conditions:
        filters = ", ".join(f"{k}={_typed(v)}" for k, v in ranking.conditions.items())
        counted = {"shown": ranking.shown, "candidates": ranking.candidates}
        print(f"  {visible(say('cli.rank_shown', filters=filters, **counted))}")
    if out := count_minors(ranking.signals):
        print(f"  {say('cli.rank_held_out', people=out)}")
    for row in ranking.table.head(top).itertuples():
        span = say("cli.rank_span", low=row.rank_low, high=row.rank_high)
        place = f"   {ranking.place(row.account)}" if ranking.conditions else ""
        print(f"\n{row.rank:>4}. {visible(row.account)}   {span}{place}")
        for reason in ranking.explain(row.account)[:REASONS]:
            print(f"        {visible(reason)}")


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
