"""One self-contained page: every picture inside, no script, no request, made to be printed.

The page forbids itself everything but its own style, which its content security policy knows by
hash. Names, captions and notes are hostile text: the template escapes whatever it is given.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.export.files import write_file
from workbench.export.held_names import veiled
from workbench.export.minors import about_held_out, held_out, must_not_appear
from workbench.export.network_page import name_of
from workbench.export.network_picture import drawn_png
from workbench.export.picture import Drawing, picture
from workbench.export.report.first_page import findings_of, meta_of, team_said_of, tiles_of
from workbench.export.report.given import Given
from workbench.export.report.parts import (
    TOPICS,
    overlap_of,
    timeline_of,
    topics_shown,
    trends_of,
    voice_rows,
    weights_of,
)
from workbench.export.report.people import Cast, People, cast, implied_team
from workbench.export.report.words import Voice
from workbench.export.sheets import versions
from workbench.export.topic_map import map_png
from workbench.phrases import say

if TYPE_CHECKING:
    from jinja2 import Template

    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Portfolio, Ranking
    from workbench.shortlist import Shortlist
    from workbench.ugc import ReplyQueue, ShareOfVoice, Topics

__all__ = ["report_html"]

IN_NETWORK = 60
NAME, BRIEF = 80, 400


def report_html(  # noqa: PLR0913  # each keyword is a part of the report
    path: str | Path,
    *,
    project: Project,
    ranking: Ranking,
    shortlist: Shortlist,
    graph: AttentionGraph | None = None,
    posts: pd.DataFrame | None = None,
    accounts: pd.DataFrame | None = None,
    topics: Topics | None = None,
    fans: pd.DataFrame | None = None,
    voice: ShareOfVoice | None = None,
    replies: ReplyQueue | None = None,
    team: Portfolio | None = None,
    notes: bool = False,
    flags: bool = True,
    language: str | None = None,
) -> Path:
    """Write what was found as one page to read, print and pass on.

    Parameters
    ----------
    path
        The HTML file.
    project
        Whose; remembers files outside its folder, and says who is held out.
    ranking
        Places, reasons, evidence, weights.
    shortlist
        Of the campaign that the report is about.
    graph
        For the picture of the network.
    posts
        For the evidence, the period and the weeks.
    accounts
        For names and followers.
    topics, fans
        Topics, and the posts they were found in.
    voice
        Share of voice.
    replies
        What waits for an answer.
    team
        Whom to take together; without it the first choices of the shortlist are the team, and
        without those the best-ranked.
    notes
        Whether the team's notes are shown.
    flags
        Whether it is shown what to look at closely.
    language
        ``"de"`` or ``"en"``; by default the brand's.

    Returns
    -------
    pathlib.Path
        The file. A part for which nothing was given says so in a line.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    held = must_not_appear(
        project,
        getattr(ranking, "unfiltered", ranking).table["account"],
        () if graph is None else graph.accounts,
        () if team is None else team.overlap.index,
        *(f["account"] for f in (posts, accounts, fans) if f is not None and "account" in f),
    )
    spoken = language or project.brand.language
    words = Voice(spoken, project.brand.timezone, veiled(project, held, accounts, posts))
    reached = team if team is not None else implied_team(shortlist, ranking, graph)
    given = Given(project, ranking, shortlist, graph, posts, topics, fans, voice, replies, reached,
                   team is not None, held, words)  # fmt: skip
    shown = cast(shortlist, ranking, team, held)
    people = People(words, shortlist, ranking, posts=posts, accounts=accounts, team=reached,
                    notes=notes, flags=flags)  # fmt: skip
    page = _template().render(_told(given, shown, people))
    return write_file(Path(path).absolute(), page, project=project)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_whole,
    )
    text = (files("workbench.export.report") / "page.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text)


def _whole(value: Any) -> Any:  # noqa: ANN401  # whatever the template prints
    """Keep a figure and its per cent sign in one line."""
    return value.replace(" %", "\u00a0%") if type(value) is str else value


def _told(given: Given, shown: Cast, people: People) -> dict[str, Any]:
    words, brand = given.words, given.project.brand
    style = (files("workbench.export.report") / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"  # noqa: E501  # one line of a page
    campaign = next(c for c in given.shortlist.campaigns() if c.id == given.shortlist.campaign)
    named = campaign.id != "default" or campaign.name != say("shortlist.default_campaign")
    cards = [people.card(account) for account in shown.team]
    trends = trends_of(given.topics, given.fans, brand)
    return {
        "t": words.say,
        "language": words.language,
        "policy": policy,
        "style": style,
        "brand": words.text(brand.name, NAME),
        "campaign": words.text(campaign.name, NAME) if named else "",
        "brief": words.text(campaign.brief, BRIEF),
        "meta": meta_of(given),
        "tiles": tiles_of(given, cards),
        "findings": findings_of(given, cards, trends),
        "team": cards,
        "lead": shown.by,
        "team_said": team_said_of(given)[2 if given.chosen else 1 :],
        "next": [people.card(account) for account in shown.next],
        "overlap": overlap_of(given.team, given.held, words),
        "network": _network(given),
        "topics": [] if given.topics is None else topics_shown(given.topics, trends, words),
        "topics_more": 0 if given.topics is None else max(0, len(given.topics.table) - TOPICS),
        "trend_said": None if trends is None else words.text(trends.sentence(words.language), 400),
        "map": _map(given),
        "timeline": timeline_of(given.posts, given.voice, brand, words),
        "voice": None if given.voice is None else voice_rows(given.voice, words),
        "voice_posts": 0 if given.voice is None else int(given.voice.posts),
        "replies": None if given.replies is None else given.replies.sentence(words.language),
        "methods": _methods(given),
        "weights": weights_of(given.ranking.weights, words),
        "versions": " · ".join(f"{name} {number}" for name, number in versions().items()),
        "personal": _personal(given, [*shown.team, *shown.next]),
    }


def _network(given: Given) -> dict[str, Any] | None:
    """Return the picture and, for whoever cannot see it, whom it shows."""
    if given.graph is None or not len(given.graph.accounts):
        return None
    words = given.words
    centre = list(given.graph.find(given.project.brand.handles))
    drawing = Drawing(centre=centre or None, ranking=given.ranking, top=IN_NETWORK,
                      language=words.language, held_out=given.held)  # fmt: skip
    drawn = picture(given.graph, drawing)
    names = [name_of(str(a)) for a in drawn.nodes.index]
    return {
        "src": _inside(drawn_png(drawn, words.language)),
        "alt": words.say("handout.network_alt", shown=len(names), accounts=drawn.accounts),
        "names": names,
        "groups": [name_of(str(a)) for _, a in drawn.groups],
    }


def _map(given: Given) -> str | None:
    from workbench.ugc import lay_out

    if given.topics is None or not len(given.topics.labels):
        return None
    lay_out(given.project, given.topics)  # kept: the next report does not wait for it
    with tempfile.TemporaryDirectory() as folder:
        path = map_png(given.topics, Path(folder) / "map.png", posts=given.fans,
                       language=given.words.language)  # fmt: skip
        return _inside(path.read_bytes())


def _inside(png: bytes) -> str:
    """Return a picture as an address that holds it, in 256 colours: it is printed, not measured."""
    import io

    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _methods(given: Given) -> list[str]:
    """Return how things were measured and what nobody can know from these data."""
    words, ranking = given.words, given.ranking
    settings = dict(getattr(ranking, "settings", {}))
    said = [words.say("handout.how_score"), words.say("handout.how_better")]
    said.append(words.say("handout.how_interval", draws=int(settings.get("draws", 0))))
    said.append(words.say("handout.how_audience"))
    said.append(words.say("handout.how_coverage", day=words.date_of(ranking.as_of)))
    said += [words.text(words.say(phrase, **values), 400)
             for phrase, values in getattr(ranking, "notes", ())]  # fmt: skip
    said.append(words.say("handout.how_missing"))
    said.append(words.say("handout.how_flags"))
    if given.voice is not None:
        said.append(words.say("handout.how_voice"))
    if given.topics is not None:
        said.append(words.say("handout.how_topics"))
    if getattr(ranking, "conditions", None):
        said.append(words.say("handout.how_filters", shown=ranking.shown, all=ranking.candidates))
    return said


def _personal(given: Given, people: Sequence[str]) -> list[str]:
    """Return what of the report is personal, and until when it may be kept."""
    words, brand = given.words, given.project.brand
    last = words.date_of(given.ranking.as_of + pd.Timedelta(days=brand.retention_days))
    said = [
        words.say("handout.personal_people", people=len(people)),
        words.say("privacy.purpose", brand=words.text(brand.name, NAME)),
        words.say("handout.personal_until", days=brand.retention_days, day=last),
        words.say("handout.personal_forget"),
    ]
    minors, ranking = held_out(given.project), given.ranking
    left_out = about_held_out(minors, ranking.table["account"], words.language, ranking=ranking)
    if left_out:
        said.append(str(left_out["held_out"]["reason"]))
    return said
