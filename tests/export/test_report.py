"""The report says what is known, in order, in both languages, and lets nothing foreign through."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.export import world
from tests.hostile import PAYLOADS, payloads
from tests.hostile_project import hostile_project
from workbench.export import report_html
from workbench.export.report.drawings import bars_svg, interval_svg, share_svg, spark_svg
from workbench.export.report.words import safe_address, short
from workbench.phrases import phrase_ids, use_language
from workbench.project import Project
from workbench.ranking import choose_portfolio
from workbench.shortlist import Shortlist
from workbench.ugc import share_of_voice

TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer",
        "nav", "article", "div", "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd",
        "b", "bdi", "br", "span", "a", "blockquote", "figure", "figcaption", "img", "table",
        "thead", "tbody", "tr", "th", "td", "svg", "path", "rect", "circle", "text",
        "polyline"}  # fmt: skip


class Page(HTMLParser):
    """What is in a page: tags, attributes, text."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(path.read_text("utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project = world.make(tmp_path_factory.mktemp("w") / "p")
    graph, ranking = world.ranked(project)
    return project, graph, ranking, world.decided(project)


def everything(made, topics=None):
    project, graph, ranking, shortlist = made
    posts = project.posts()
    waiting = pd.DataFrame({"needs_reply": [True, True], "answered": [False, True]})
    replies = SimpleNamespace(table=waiting, sentence=lambda language: "One waits.")
    return {
        "project": project, "ranking": ranking, "shortlist": shortlist, "graph": graph,
        "posts": posts, "accounts": project.accounts(), "topics": topics,
        "voice": share_of_voice(posts, project.brand), "replies": replies,
    }  # fmt: skip


def test_it_says_who_why_and_how_sure(made, topics, tmp_path):
    page = Page(report_html(tmp_path / "r.html", **everything(made, topics)))
    ranking = made[2]
    row = ranking.table.set_index("account").loc["instagram:ada.backt"]
    assert "Ada Lindqvist" in page.text
    assert f"likely between {row['rank_low']} and {row['rank_high']}" in page.text
    assert ranking.explain("instagram:ada.backt", "en")[0] in page.text
    assert "Mein @hafer mit @_dora.d" in page.text
    assert "approved" in page.text
    assert "looked after by Kim" in page.text
    assert "Ada Lindqvist mag Tee" not in page.text  # a note
    assert "One waits." in page.text
    assert "100 % 22" not in page.text
    assert "of 4" in page.text
    links = {v for tag, name, v in page.attributes if (tag, name) == ("a", "href")}
    assert "https://www.instagram.com/ada.backt/" in links
    assert any(link.startswith("https://www.instagram.com/p/P0") for link in links)
    findings = page.text[
        page.text.index("What we found") : page.text.index("Contents")
        if "Contents" in page.text
        else None
    ]
    assert "Hafer" in findings


def test_notes_only_when_asked(made, tmp_path):
    page = Page(report_html(tmp_path / "r.html", notes=True, **everything(made)))
    assert "Ada Lindqvist mag Tee" in page.text


@pytest.mark.parametrize("language", ["en", "de"])
def test_parts_that_are_missing_say_so(made, tmp_path, language):
    project, _, ranking, shortlist = made
    path = report_html(tmp_path / "r.html", project=project, ranking=ranking, shortlist=shortlist,
                       language=language)  # fmt: skip
    text = path.read_text("utf-8")
    assert text.count('class="missing"') >= 6
    assert not re.search(r"\b(?:handout|widgets|signals|ranking|portfolio)\.[a-z_]+", text)
    assert f'<html lang="{language}">' in text


def test_every_sentence_of_the_template_exists(made):
    from importlib.resources import files

    text = (files("workbench.export.report") / "page.html.j2").read_text("utf-8")
    known = set(phrase_ids())
    for name in re.findall(r't\("(handout\.[a-z_]+)"[,)]', text):
        assert name in known
    parts = ("team", "network", "topics", "timeline", "voice", "replies", "methods", "personal")
    assert {f"handout.h_{part}" for part in parts} <= known
    assert {
        f"handout.missing_{part}" for part in re.findall(r'missing\("([a-z]+)"\)', text)
    } <= known


def test_a_team_by_figures_is_the_team(made, tmp_path):
    _, graph, ranking, _ = made
    team = choose_portfolio(ranking, graph, size=2, value="all")
    page = Page(report_html(tmp_path / "r.html", team=team, **everything(made)))
    order = [page.text.index(f"@{a.partition(':')[2]} ·") if f"@{a.partition(':')[2]} ·" in page.text
             else page.text.index(a.partition(":")[2]) for a in team.accounts]  # fmt: skip
    assert order == sorted(order)
    assert "Whose audiences overlap" in page.text
    assert page.tags.count("article") == 2


def test_a_campaign_says_how_many_it_wants_and_for_how_much(made, tmp_path):
    project, graph, ranking, _ = made
    Shortlist(project).set_campaign("spring", name="Spring", budget=12_000, size=5, currency="CHF")
    given = everything((project, graph, ranking, Shortlist(project, campaign="spring")))
    text = Page(report_html(tmp_path / "r.html", **given)).text
    assert "Budget 12,000 CHF" in text
    assert "People wanted 5" in text


def test_nothing_is_asked_of_anybody(made, topics, tmp_path):
    path = report_html(tmp_path / "r.html", **everything(made, topics))
    page = Page(path)
    assert set(page.tags) <= TAGS
    policy = next(v for tag, n, v in page.attributes if n == "content" and "default-src" in v)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    sources = [v for _, name, v in page.attributes if name in {"src", "srcset", "poster", "data"}]
    assert sources
    assert all(v.startswith("data:image/png;base64,") for v in sources)
    assert not [name for _, name, _ in page.attributes if name == "style" or name.startswith("on")]
    assert "@import" not in path.read_text("utf-8")
    assert "url(" not in path.read_text("utf-8")


def test_hostile_words_are_words(tmp_path):
    with hostile_project(tmp_path / "p", payloads()) as project:
        graph, ranking = world.ranked(project)
        shortlist = Shortlist(project)
        for i, account in enumerate(ranking.table["account"].head(8)):
            text = PAYLOADS[7 * i] if i else PAYLOADS[0]
            shortlist.decide(account, "approved", note=text, owner=text[:500])
        shortlist.set_campaign("default", name=PAYLOADS[0], brief=PAYLOADS[2])
        topics = SimpleNamespace(
            labels=[0, 1], unclear=[False, False], space=None, layout=[[0.0, 1.0], [1.0, 0.0]],
            table=pd.DataFrame({"topic": [0, 1], "name": [PAYLOADS[0], PAYLOADS[18]], "size": [1, 1]}),
        )  # fmt: skip
        path = report_html(tmp_path / "r.html", project=project, ranking=ranking, topics=topics,
                           shortlist=shortlist, graph=graph, posts=project.posts(), notes=True,
                           accounts=project.accounts())  # fmt: skip
    page = Page(path)
    assert set(page.tags) <= TAGS
    assert page.tags.count("style") == page.tags.count("title") == page.tags.count("body") == 1
    assert not [n for _, n, _ in page.attributes if n.startswith("on") or n in {"srcdoc", "style"}]
    links = [v for _, name, v in page.attributes if name == "href"]
    assert all(v.startswith(("#", "https://", "http://")) for v in links)
    assert len(path.read_text("utf-8")) < 3_000_000
    assert not re.search("[\ud800-\udfff\u202e\x00-\x08]", path.read_text("utf-8"))


def test_minors_appear_nowhere(tmp_path):
    people = {**world.PEOPLE, "juna.k": "Juna Kova"}
    project = world.make(tmp_path / "p", people)
    project.add(accounts=pd.DataFrame([{"account": "instagram:juna.k", "bio": "15 Jahre alt"}]))
    graph, ranking = world.ranked(project)
    shortlist = Shortlist(project)
    shortlist.decide("instagram:juna.k", "approved")
    shortlist.decide("instagram:ada.backt", "approved")
    path = report_html(tmp_path / "r.html", project=project, ranking=ranking, shortlist=shortlist,
                       graph=graph, posts=project.posts(), accounts=project.accounts())  # fmt: skip
    text = path.read_text("utf-8")
    assert "juna.k" not in text
    assert "ada.backt" in text
    assert "18" in Page(path).text


def test_it_is_found_when_somebody_must_be_forgotten(tmp_path):
    with Project.create(tmp_path / "e", world.BRAND) as empty:
        assert empty.exports
    project = world.make(tmp_path / "p")
    graph, ranking = world.ranked(project)
    inside = report_html(project.exports / "r.html", project=project, ranking=ranking,
                         shortlist=Shortlist(project), graph=graph)  # fmt: skip
    outside = report_html(tmp_path / "r.html", project=project, ranking=ranking,
                          shortlist=Shortlist(project), graph=graph)  # fmt: skip
    report = project.forget("instagram:_dora.d")
    assert not inside.exists()
    assert str(outside) in report.outside


def test_nobody_to_show(tmp_path):
    project = Project.create(tmp_path / "p", world.BRAND)
    project.add(posts=pd.DataFrame([{"post": "instagram:Q1", "account": "instagram:hafer",
                                     "text": "Hallo", "created_at": world.T}]))  # fmt: skip
    graph, ranking = world.ranked(project)
    path = report_html(tmp_path / "r.html", project=project, ranking=ranking, graph=graph,
                       shortlist=Shortlist(project), posts=project.posts())  # fmt: skip
    assert "Nobody is on the shortlist" in Page(path).text


def test_drawings_hold_numbers_only():
    drawn = [interval_svg(1, 1, 7, 756), interval_svg(5, 2, 5, 5), interval_svg(1, 1, 1, 1),
             bars_svg([0, 3, 1200], [0, 1, 600], [(0, "<b>")], str), bars_svg([], [], [], str),
             share_svg(0.8, 0.7, 0.9, ours=True), spark_svg([0, 0]), spark_svg([1, float("nan"), 3])]  # fmt: skip
    for svg in drawn:
        assert "nan" not in svg
        assert "inf" not in svg
        assert "<b>" not in svg
    assert share_svg(float("nan"), 0, 1, ours=False) == spark_svg([1]) == ""


def test_the_interval_is_drawn_where_it_lies():
    found = re.search(
        r'range" x="([\d.]+)".*?width="([\d.]+)".*?cx="([\d.]+)"', interval_svg(10, 1, 100, 10_000)
    )
    start, wide, dot = map(float, found.groups())
    assert start + 3 == pytest.approx(7)
    assert start + wide - 3 == pytest.approx(7 + 156 / 2, abs=0.2)  # the square root of all
    assert dot == pytest.approx(7 + 156 / 4, abs=0.2)


@pytest.mark.parametrize("text", PAYLOADS)
def test_short_texts_are_short_and_tame(text):
    told = short(text, 50)
    assert len(told) <= 50
    assert not re.search("[\ud800-\udfff\u202a-\u202e\u2066-\u2069\x00-\x1f]", told)


def test_addresses_that_lead_elsewhere_are_none():
    bad = ["javascript:alert(1)", "data:text/html,x", "http:///x", "https://a@b.example/", None, 7,
           "https://x.example/\"><script>", "//a.example", "HTTPS://a b", "https://[::1"]  # fmt: skip
    assert [safe_address(x) for x in bad] == [None] * len(bad)
