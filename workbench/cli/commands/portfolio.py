"""`workbench portfolio`: a team that reaches the most people who are new."""

from __future__ import annotations

import argparse
import functools
import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project, print_json
from workbench.cli.ranking_asked import add_ranking_options, rank_as_asked
from workbench.cli.ranking_shown import parse_filters
from workbench.cli.weights import parse_weights
from workbench.cli.words import number, word
from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import bare_handle, handle_of
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.ranking import Portfolio
    from workbench.ranking.portfolio.asked import Quota

__all__ = ["add", "parse_costs", "parse_money", "parse_quotas"]

_THOUSANDS = re.compile(r"[.,]\d{3}$")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `portfolio`."""
    parser = verbs.add_parser("portfolio", help=word("portfolio"), description=word("portfolio"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--size", type=number, default=8, metavar="N", help=word("team_size"))
    parser.add_argument("--budget", metavar="MONEY", help=word("team_budget"))
    parser.add_argument("--cost", action="append", default=[], metavar="NAME=PRICE", dest="costs",
                        help=word("team_cost"))  # fmt: skip
    parser.add_argument("--costs", metavar="FILE", dest="cost_file", help=word("team_costs"))
    parser.add_argument("--tier", action="append", default=[], metavar="TIER=N", dest="tiers",
                        help=word("team_tier"))  # fmt: skip
    parser.add_argument("--language", action="append", default=[], metavar="CODE=N",
                        dest="languages", help=word("team_language"))  # fmt: skip
    parser.add_argument("--among", type=number, metavar="N", help=word("team_among"))
    parser.add_argument("--must", action="append", default=[], metavar="ACCOUNT",
                        help=word("team_must"))  # fmt: skip
    parser.add_argument("--must-not", action="append", default=[], metavar="ACCOUNT",
                        help=word("team_must_not"))  # fmt: skip
    parser.add_argument("--weigh-by", action="append", default=[], metavar="SIGNAL",
                        help=word("team_weigh_by"))  # fmt: skip
    parser.add_argument("--everybody", action="store_true", help=word("team_everybody"))
    add_ranking_options(parser)
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.add_argument("--out", metavar="FILE", help=word("csv"))
    parser.add_argument("--picture", metavar="FILE", help=word("team_picture"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Choose a team, print it, and write what was asked for."""
    from workbench.ranking import choose_portfolio
    from workbench.ranking.minors import count_minors

    weights, filters = parse_weights(arguments.weights), parse_filters(arguments.filters)
    tiers, languages = parse_quotas(arguments.tiers), parse_quotas(arguments.languages)
    costs = parse_costs(arguments.costs, arguments.cost_file)
    budget = None if arguments.budget is None else parse_money(arguments.budget)
    project = open_project(arguments.folder)
    ranked = rank_as_asked(project, arguments, weights=weights)
    ranking = ranked.ranking.filter(**filters)
    held = count_minors(ranking.signals)
    team = choose_portfolio(
        ranking,
        ranked.graph,
        size=arguments.size,
        budget=budget,
        costs=costs or None,
        tiers=tiers,
        languages=languages,
        among=arguments.among,
        must=arguments.must,
        must_not=arguments.must_not,
        weigh_by=arguments.weigh_by,
        value="all" if arguments.everybody else "new",
    )
    if arguments.json:
        print_json(team.to_json() | {"held_out": held})
    else:
        print_team(team, held=held)
    if arguments.out or arguments.picture:
        from workbench.export.team import overlap_png, team_csv

        as_csv = functools.partial(team_csv, ranking=ranking)
        writers = ((arguments.out, as_csv), (arguments.picture, overlap_png))
        written = [write(team, file, project=project) for file, write in writers if file]
        for path in written if not arguments.json else ():
            print(say("cli.wrote", path=str(path)))
    return 0


def print_team(team: Portfolio, *, held: int = 0) -> None:
    """Print a team as a table, then what is to be said of it."""
    names = say("cli.team_columns").split("|")
    rows = [names]
    for row in team.table.itertuples():
        rows.append([
            str(row.order), visible(str(row.account)), say("cli.count", n=row.rank),
            _known(row.tier), _known(row.language), say("cli.team_money", money=row.cost),
            say("cli.count", n=row.audience), say("cli.count", n=row.marginal),
            say("cli.count", n=row.cumulative),
        ])  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(names))]
    for row in rows:
        cells = [
            text.ljust(width) if i in {1, 3, 4} else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    print()
    if held:
        print(say("cli.rank_held_out", people=held))
    for line in team.summary():
        print(visible(line))


def _known(value: object) -> str:
    return value if isinstance(value, str) else "–"


def parse_quotas(pairs: list[str]) -> dict[str, Quota]:
    """Return ``["nano=2-5"]`` as ``{"nano": (2, 5)}``; ``2-`` and ``-5`` leave one side open.

    >>> parse_quotas(["nano=2-5", "micro=3", "mega=-1"])
    {'nano': (2, 5), 'micro': (3, 3), 'mega': (None, 1)}
    """
    quotas: dict[str, Quota] = {}
    for pair in pairs:
        name, _, wish = pair.partition("=")
        low, dash, high = wish.strip().partition("-")
        high = high if dash else low
        if not name.strip() or not f"{low}{high}".isdecimal():
            raise SettingError("cli.bad_quota", pair=pair)
        quotas[name.strip()] = (int(low) if low else None, int(high) if high else None)
    return quotas


def parse_money(text: str, name: str = "budget") -> float:
    """Return ``"9,50"`` or ``"9.50"`` as 9.5.

    Parameters
    ----------
    text
        An amount with a point or a comma before the cents.
    name
        What it is the price of, for the message.

    Raises
    ------
    SettingError
        It is no number, or three digits follow its only separator: ``1,500`` may be fifteen
        hundred or one and a half.

    Examples
    --------
    >>> parse_money("9,50"), parse_money("1500")
    (9.5, 1500.0)
    """
    plain = text.strip()
    if _THOUSANDS.search(plain):
        raise SettingError("cli.ambiguous_cost", pair=f"{name}={text}")
    try:
        amount = float(plain if "." in plain else plain.replace(",", "."))
    except ValueError as error:
        raise SettingError("cli.bad_cost", pair=f"{name}={text}") from error
    if not math.isfinite(amount):
        raise SettingError("cli.bad_cost", pair=f"{name}={text}")
    return amount


def parse_costs(pairs: list[str], file: str | None = None) -> dict[str, float]:
    """Return prices by tier or account, from ``nano=150`` and from a file.

    Parameters
    ----------
    pairs
        Such as ``["nano=150"]``. They take the place of what the file says of the same account.
    file
        A CSV with a column account (or handle) and a column cost (or price).

    Raises
    ------
    SettingError
        A price cannot be read or may mean two amounts, or the file lacks a column.
    """
    asked = [pair.rpartition("=")[::2] for pair in pairs]
    by_hand = {bare_handle(name) for name, _ in asked}
    rows = [
        (name, price)
        for name, price in (() if file is None else _listed_costs(file))
        if by_hand.isdisjoint({bare_handle(name), handle_of(bare_handle(name))})
    ]
    return {name.strip(): parse_money(price, name) for name, price in [*rows, *asked]}


def _listed_costs(file: str) -> Iterable[tuple[str, str]]:
    from workbench.export.tables import read_csv

    table = read_csv(file).rename(columns=str.lower)
    names = [next((c for c in wish if c in table), None)
             for wish in (("account", "handle"), ("cost", "price"))]  # fmt: skip
    if None in names:
        raise SettingError("cli.bad_cost_file", file=file, found=", ".join(table.columns))
    known = table[names].dropna().astype("str")
    rows: Iterable[tuple[str, str]] = known.itertuples(index=False, name=None)
    return rows
