"""The files of the hand-over board: how each is made from a desk, and what it is called."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workbench.errors import NotFoundError, SettingError
from workbench.schema import handle_of

if TYPE_CHECKING:
    from workbench.export import Drawing
    from workbench.ranking import Portfolio
    from workbench.shortlist import Shortlist
    from workbench.steps import Snapshot

__all__ = ["FILES", "GROUPS", "Order", "Outgoing"]

GROUPS = ("shortlist", "report", "network", "content", "colleagues")
LONGEST_SUFFIX = 40
PICKS, AMONG = 8, 60  # the team of a report before anybody has decided


@dataclass(frozen=True)
class Order:
    """What is to be made.

    Parameters
    ----------
    desk
        Results of the project that belong together, and the campaign.
    path
        Where to.
    language
        Of the words.
    month
        Of the monthly report, ``"2026-10"``.
    """

    desk: Snapshot
    path: Path
    language: str
    month: str = ""


@dataclass(frozen=True)
class Outgoing:
    """A kind of file.

    Parameters
    ----------
    name
        ``widgets.handover_<name>_title`` and ``…_about`` say what it is.
    group
        One of `GROUPS`.
    file
        Its name in the exports of the project; ``{month}``, and ``{campaign}`` with what tells
        the campaign from the default one, are filled in.
    make
        Writes it.
    names_people
        Whether it names people or holds links to them, so that a word of warning comes before it
        leaves.
    """

    name: str
    group: str
    file: str
    make: Callable[[Order], object]
    names_people: bool = True

    def needs_posts(self, *, decided: bool) -> bool:
        """Say whether there is nothing to make it from before there are posts.

        Lists of people are made of decisions alone once there are any.
        """
        return not (self.group == "shortlist" and decided) and self.name not in {"content", "pack"}

    @property
    def holds_decisions(self) -> bool:
        """Whether a decision makes it out of date."""
        return self.group in {"shortlist", "report"} and "{month}" not in self.file

    def path(self, folder: Path, campaign: str, month: str = "") -> Path:
        """Return where the file goes."""
        return folder / self.file.format(campaign=_suffix(campaign), month=month)

    def newest(self, folder: Path, campaign: str) -> Path | None:
        """Return the file made last, of whichever month; None before there is any."""
        there = [path for path in folder.glob("*") if self.is_about(path, campaign)]
        return max(there, key=lambda path: path.stat().st_mtime, default=None)

    def is_about(self, path: Path, campaign: str) -> bool:
        """Say whether a path is that of such a file about a campaign, and there is one."""
        before, month, after = self.file.format(campaign=_suffix(campaign), month="\n").partition(
            "\n"
        )
        name = re.escape(before) + (r"\d{4}-\d{2}" if month else "") + re.escape(after)
        return re.fullmatch(name, path.name) is not None and path.is_file()


def _suffix(campaign: str) -> str:
    """Return what stands in names of files that are about another campaign than the default one.

    Whatever a file's name may not hold is replaced, and a checksum then keeps campaigns apart.
    """
    from workbench.shortlist.campaign import DEFAULT

    if campaign == DEFAULT:
        return ""
    plain = re.sub(r"[^a-z0-9-]+", "-", campaign)[:LONGEST_SUFFIX]
    if plain == campaign:
        return f"-{plain}"
    return f"-{plain}-{zlib.crc32(campaign.encode('utf-8', 'surrogatepass')):08x}"


def _report(order: Order) -> object:
    from workbench.export import report_html

    desk = order.desk
    shortlist = desk.shortlist
    return report_html(
        order.path,
        project=desk.project,
        ranking=desk.ranking,
        shortlist=shortlist,
        graph=desk.graph,
        posts=desk.posts,
        accounts=desk.accounts,
        topics=desk.topics,
        fans=desk.fans,
        voice=desk.voice,
        replies=desk.replies,
        team=_proposed(desk, shortlist),
        language=order.language,
    )


def _proposed(desk: Snapshot, shortlist: Shortlist) -> Portfolio | None:
    """Return the team that figures would choose; None if people chose one, or nobody has fans."""
    from workbench.ranking import choose_portfolio
    from workbench.shortlist import NO

    table = shortlist.table()
    if ((table["choice"] == "first") & ~table["status"].isin(NO)).any():
        return None  # the report shows that one
    campaign = next(c for c in shortlist.campaigns() if c.id == shortlist.campaign)
    size = campaign.size or PICKS
    said_no = [account for accounts in table["accounts"] for account in accounts]
    try:
        return choose_portfolio(desk.ranking, desk.graph, size=size, among=max(AMONG, 4 * size),
                                must_not=_ranked(said_no, desk))  # fmt: skip
    except (NotFoundError, SettingError):  # no comments, no mentions
        return None


def _ranked(accounts: list[str], desk: Snapshot) -> list[str]:
    known = set(desk.ranking.unfiltered.table["account"])
    return [account for account in accounts if account in known]


def _known(order: Order) -> dict[str, Any]:
    desk = order.desk
    try:
        desk.posts  # noqa: B018  # says whether there are any
    except NotFoundError:
        if desk.shortlist.table().empty:
            raise
        return {"accounts": desk.accounts, "language": order.language}  # decisions alone
    return {
        "ranking": desk.ranking,
        "accounts": desk.accounts,
        "posts": desk.fans,  # topics are those of exactly these
        "topics": desk.topics,
        "language": order.language,
    }


def _csv(profile: str, *, flags: bool = False) -> Callable[[Order], object]:
    def make(order: Order) -> object:
        from workbench.export import csv

        return csv(order.desk.shortlist, order.path, profile=profile, flags=flags, **_known(order))  # type: ignore[arg-type]  # one of them

    return make


def _xlsx(order: Order) -> object:
    from workbench.export import xlsx

    return xlsx(order.desk.shortlist, order.path, profile="handover", **_known(order))


def _drawing(order: Order) -> Drawing:
    from workbench.export import Drawing

    desk, brand = order.desk, order.desk.project.brand
    own = {handle.lower() for handle in brand.handles}
    return Drawing(
        centre=[account for account in desk.graph.accounts if handle_of(account) in own],
        ranking=desk.ranking,
        language=order.language,
        timezone=brand.timezone,
    )


def _network_page(order: Order) -> object:
    from workbench.export import network_html

    desk = order.desk
    return network_html(desk.graph, _drawing(order), path=order.path, project=desk.project)


def _network_picture(order: Order) -> object:
    from workbench.export import network_png

    desk = order.desk
    return network_png(desk.graph, order.path, drawing=_drawing(order), project=desk.project)


def _gexf(order: Order) -> object:
    from workbench.export import gexf

    return gexf(order.desk.graph, order.path, project=order.desk.project)


def _graphml(order: Order) -> object:
    from workbench.export import graphml

    return graphml(order.desk.graph, order.path, project=order.desk.project)


def _topics(order: Order) -> object:
    from workbench.export import topics_csv

    return topics_csv(order.desk.topics, order.path, project=order.desk.project)


def _replies(order: Order) -> object:
    from workbench.export import queue_csv

    desk = order.desk
    return queue_csv(
        desk.waiting(),
        order.path,
        community=desk.community,
        language=order.language,
        project=desk.project,
    )


def _content(order: Order) -> object:
    from workbench.export import library_csv
    from workbench.shortlist import ContentLibrary

    project = order.desk.project
    today = dt.datetime.now(ZoneInfo(project.brand.timezone)).date()
    return library_csv(ContentLibrary(project), order.path, day=today, language=order.language)


def _month(order: Order) -> object:
    from workbench.export import monthly_csv

    report = order.desk.report(order.month)
    return monthly_csv(report, order.path, project=order.desk.project)


def _pack(order: Order) -> object:
    from workbench.export import pack

    return pack(order.desk.project, order.path)


FILES = (
    Outgoing("handover", "shortlist", "shortlist{campaign}.csv", _csv("handover")),
    Outgoing("xlsx", "shortlist", "shortlist{campaign}.xlsx", _xlsx),
    Outgoing("full", "shortlist", "shortlist_full{campaign}.csv", _csv("full", flags=True)),
    Outgoing(
        "pseudonymised",
        "shortlist",
        "shortlist_pseudonymised{campaign}.csv",
        _csv("pseudonymised"),
        names_people=False,
    ),
    Outgoing("report", "report", "report{campaign}.html", _report),
    Outgoing("month", "report", "month-{month}{campaign}.csv", _month),
    Outgoing("network_html", "network", "network.html", _network_page),
    Outgoing("network_png", "network", "network.png", _network_picture),
    Outgoing("gexf", "network", "network.gexf", _gexf),
    Outgoing("graphml", "network", "network.graphml", _graphml),
    Outgoing("topics", "content", "topics.csv", _topics),
    Outgoing("replies", "content", "reply_queue.csv", _replies),
    Outgoing("content", "content", "usable_content.csv", _content),
    Outgoing("pack", "colleagues", "project_pack.zip", _pack),
)
