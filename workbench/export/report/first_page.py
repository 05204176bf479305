"""The first page of a report: dates and size of the data, three findings, four figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.export.report.given import Given
from workbench.export.report.people import Person
from workbench.export.report.words import is_known
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.ugc import ShareOfVoice, Trends

__all__ = ["findings_of", "meta_of", "team_said_of", "tiles_of"]

NAME = 80


def meta_of(given: Given) -> list[tuple[str, str]]:
    """Return the dates and the size of the data."""
    words = given.words
    rows = []
    days = None if given.posts is None else given.posts["created_at"].dropna()
    if days is not None and len(days):
        rows.append((words.say("handout.meta_period"),
                     f"{words.day(days.min())} – {words.day(days.max())}"))  # fmt: skip
    rows.append((words.say("handout.meta_as_of"), words.day(given.ranking.as_of)))
    if given.posts is not None:
        rows.append((words.say("handout.meta_posts"), words.number(len(given.posts))))
    if given.graph is not None:
        rows.append((words.say("handout.meta_accounts"), words.number(len(given.graph.accounts))))
    rows.append((words.say("handout.meta_candidates"), words.number(given.ranking.candidates)))
    return rows + _wanted(given)


def _wanted(given: Given) -> list[tuple[str, str]]:
    """Return how many people the campaign wants, and for how much; what is open is not there."""
    words = given.words
    campaign = next(c for c in given.shortlist.campaigns() if c.id == given.shortlist.campaign)
    rows = []
    if campaign.size is not None:
        rows.append((words.say("handout.meta_size"), words.number(campaign.size)))
    if campaign.budget is not None:
        amount = f"{words.number(campaign.budget)}\u00a0{campaign.currency}"
        rows.append((words.say("handout.meta_budget"), amount))
    return rows


def tiles_of(given: Given, cards: Sequence[Person]) -> list[tuple[str, str]]:
    """Return the figures of the first page, each with what it is."""
    words = given.words
    tiles = [(words.number(len(cards)), words.say("handout.tile_team", people=len(cards)))]
    if given.team is not None:
        kind = "new" if given.team.basis.counted == "new" else "all"
        tiles.append((words.number(given.team.total), words.say(f"handout.tile_people_{kind}")))
    if (ours := _ours(given.voice)) is not None:
        tiles.append((words.percent(ours["share"]), words.say("handout.tile_voice")))
    if given.replies is not None:
        table = given.replies.table
        open_ = table["needs_reply"].astype(bool) & ~table["answered"].astype(bool)
        waiting = int(open_.sum())
        tiles.append((words.number(waiting), words.say("handout.tile_replies", messages=waiting)))
    if given.topics is not None:
        many = len(given.topics.table)
        tiles.append((words.number(many), words.say("handout.tile_topics", topics=many)))
    return tiles[:4]


def _ours(voice: ShareOfVoice | None) -> dict[str, Any] | None:
    if voice is None or voice.total.empty:
        return None
    row: dict[str, Any] = voice.total.iloc[0].to_dict()
    return row if is_known(row["share"]) else None


def findings_of(given: Given, cards: Sequence[Person], trends: Trends | None) -> list[str]:
    """Return the three weightiest things in words."""
    words, said = given.words, []
    lines = team_said_of(given)
    if lines:
        said.append(" ".join(lines[: 2 if given.chosen else 1]))
    elif cards and cards[0].place:
        said.append(words.say("handout.finding_first", name=cards[0].name, place=cards[0].place))
    if (ours := _ours(given.voice)) is not None and given.voice is not None:
        rivals = given.voice.total[given.voice.total["competitor"].astype(bool)]
        values = {name: ours[name] for name in ("share", "low", "high")}
        name = words.text(given.project.brand.name, NAME)
        if len(rivals):
            top = rivals.sort_values("share", ascending=False, kind="stable").iloc[0]
            said.append(words.say("handout.finding_voice", brand=name, **values, of=int(ours["of"]),
                                  rival=words.text(str(top["name"]), NAME),
                                  other=float(top["share"])))  # fmt: skip
        else:
            said.append(words.say("handout.finding_named", brand=name, posts=int(ours["posts"]),
                                  authors=int(ours["authors"])))  # fmt: skip
    if given.topics is not None and len(given.topics.table):
        top = given.topics.table.iloc[0]
        told = "" if trends is None else words.text(trends.sentence(words.language), 300)
        share = float(top["size"]) / max(len(given.topics.labels), 1)
        name = words.text(str(top["name"]), NAME)
        largest = words.say("handout.finding_topic", name=name, share=share)
        said.append(f"{largest} {told}".strip())
    if len(said) < 3 and given.replies is not None:  # noqa: PLR2004  # as the first page promises
        said.append(given.replies.sentence(words.language))
    return said[:3]


def team_said_of(given: Given) -> list[str]:
    """Return what the team reaches and overlaps, in words; of people's choice no alternatives."""
    if given.team is None:
        return []
    lines = given.team.summary(given.words.language)
    if not given.chosen:  # people chose: what else could have been chosen is not the point
        lines = [lines[0], *(line for line in lines if any(a in line for a in given.team.accounts))]
    for account in given.team.accounts:
        lines = [line.replace(account, f"@{handle_of(account)}") for line in lines]
    return [given.words.text(line, 400) for line in lines]
