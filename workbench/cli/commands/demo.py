"""`workbench demo`: the main job on an invented brand, from export files to a shortlist."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.commands.doctor import torch_build
from workbench.cli.commands.rank import print_ranking
from workbench.cli.commands.report import write_page
from workbench.cli.commands.spaces import print_spaces
from workbench.cli.opening import short
from workbench.cli.words import word
from workbench.errors import ProjectError
from workbench.phrases import say
from workbench.steps import Listened, Ranked, listen, rank_project, topics_of

if TYPE_CHECKING:
    import pandas as pd

    from workbench.project import Project
    from workbench.shortlist import Shortlist
    from workbench.ugc import Topics

__all__ = ["add"]

PICKS = 8
STEPS = 10
AMONG = 60  # best-ranked from whom the example team is chosen
WORTH_ASKING = 3


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `demo`."""
    parser = verbs.add_parser("demo", help=word("demo"), description=word("demo"))
    parser.add_argument("folder", nargs="?", default="data/demo", metavar="FOLDER",
                        help=word("place"))  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=word("seed"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Invent, import, rank, find topics, pick, and write everything a team would hand over."""
    begun = time.monotonic()
    print(torch_build())
    project = _fresh_project(Path(arguments.folder).expanduser(), arguments.seed)
    ranked = _rank(project)
    topics = _topics(project, ranked)
    heard = _community(project)
    _library(project)
    _team(project, ranked)
    shortlist = _hand_over(project, ranked)
    _say_step(10, "report")
    write_page(
        project,
        project.exports / "report.html",
        shortlist=shortlist,
        ranked=ranked,
        topics=topics,
        heard=heard,
    )
    print(say("cli.demo_done", seconds=time.monotonic() - begun, folder=str(project.exports)))
    for file in sorted(project.exports.iterdir()):
        print(f"  {file}")
    print(say("cli.demo_next", folder=str(project.folder), home=str(project.folder.parent)))
    return 0


def _say_step(number: int, name: str, **values: object) -> None:
    print(f"[{number}/{STEPS}] {say(f'cli.step_{name}', **values)}", flush=True)


def _fresh_project(folder: Path, seed: int) -> Project:
    """Create the sample project; an older demo in its place is replaced, nothing else ever is."""
    from workbench.gather import read
    from workbench.project import Project
    from workbench.sample import make, write_export

    _say_step(1, "sample")
    sample = make(seed)
    if (folder / "brand.toml").exists():
        if Project.open(folder).brand.name != sample.brand.name:
            raise ProjectError("cli.demo_elsewhere", folder=str(folder))
        shutil.rmtree(folder)
    project = Project.create(folder, sample.brand)
    with tempfile.TemporaryDirectory() as exports:
        files = write_export(sample, Path(exports))
        _say_step(2, "import", files=len(files))
        print(project.add(read(*files), progress=True))
    for name, accounts in sample.lists.items():
        for account in sorted(accounts):
            project.put_on_list(name, account)
    return project


def _rank(project: Project) -> Ranked:
    from workbench.export import ranking_csv

    _say_step(3, "rank")
    ranked = rank_project(project, progress=True)
    print_ranking(ranked.ranking, 3, timezone=project.brand.timezone)
    print()
    ranking_csv(ranked.ranking, project.exports / "ranking.csv", project=project)
    return ranked


def _topics(project: Project, ranked: Ranked) -> tuple[Topics, pd.DataFrame]:
    from workbench.export import map_png, topics_csv

    _say_step(4, "topics")
    topics, fans = topics_of(project, ranked.posts)
    for topic in topics.table.head(5).itertuples():
        print(f"{topic.size:>6}  {topic.name}")
    topics_csv(topics, project.exports / "topics.csv", project=project)
    map_png(topics, project.exports / "map.png", posts=fans)
    return topics, fans


def _community(project: Project) -> Listened:
    from workbench.export import queue_csv

    _say_step(5, "spaces")
    heard = listen(project)
    print_spaces(heard)
    print(heard.replies.sentence())
    queue_csv(heard.whole_queue, project.exports / "reply_queue.csv", community=heard.community)
    return heard


def _library(project: Project) -> None:
    from workbench.shortlist import ContentLibrary
    from workbench.text import encoder

    _say_step(6, "library")
    reader = encoder("multilingual", cache=project.vectors)
    best = ContentLibrary(project).candidates(WORTH_ASKING, encoder=reader)
    for row in best.itertuples():
        print(f"{row.score:>6.2f}  {short(row.text)}")


def _team(project: Project, ranked: Ranked) -> None:
    from workbench.export import overlap_png, team_csv
    from workbench.ranking import choose_portfolio

    _say_step(7, "team", picks=PICKS, among=AMONG)
    team = choose_portfolio(ranked.ranking, ranked.graph, size=PICKS, among=AMONG)
    for sentence in team.summary():
        print(sentence)
    team_csv(team, project.exports / "team.csv", ranking=ranked.ranking, project=project)
    overlap_png(team, project.exports / "overlap.png", project=project)


def _hand_over(project: Project, ranked: Ranked) -> Shortlist:
    from workbench.export import Drawing, csv, network_html
    from workbench.shortlist import Shortlist

    _say_step(8, "network")
    brands = [a for a in ranked.graph.accounts if a.split(":", 1)[1] in project.brand.handles]
    drawing = Drawing(
        centre=brands[0] if brands else None,
        ranking=ranked.ranking,
        timezone=project.brand.timezone,
    )
    network_html(ranked.graph, drawing, path=project.exports / "network.html", project=project)
    _say_step(9, "shortlist", picks=PICKS)
    shortlist = Shortlist(project)
    for account in ranked.ranking.table["account"].head(PICKS):
        shortlist.decide(account, "shortlisted")
    csv(
        shortlist,
        project.exports / "shortlist.csv",
        profile="handover",
        ranking=ranked.ranking,
        accounts=ranked.accounts,
        posts=ranked.posts,
    )
    return shortlist
