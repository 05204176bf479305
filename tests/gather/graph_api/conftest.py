"""A small Instagram behind the stand-in, a project, and the source between them."""

import datetime as dt

import pytest

from tests.gather.graph_api.stand_in import TOKEN, StandIn, World
from workbench.brand import Brand
from workbench.gather.graph_api import Connection, from_graph_api
from workbench.phrases import use_language
from workbench.project import Project

BRAND = Brand("Hafer", handles=["hafer"], pseudonymous_commenters=False)
NOON = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)


def pytest_collection_modifyitems(items):
    for item in items:
        if "graph_api" in str(item.path):
            item.add_marker(pytest.mark.network_local)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    monkeypatch.setenv("WORKBENCH_GRAPH_TOKEN", TOKEN)
    use_language("en")
    yield
    use_language(None)


def stamp(days):
    return (NOON - dt.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def make_comment(number, text, who, days=0, replies=()):
    return {
        "id": f"178700000000{number:05d}", "text": text, "username": who,
        "from": {"id": "17840000000000077", "username": who}, "timestamp": stamp(days),
        "like_count": number % 4, "replies": list(replies),
    }  # fmt: skip


def make_post(number, days, who="hafer", caption="Guten Morgen, @korn! #hafer", **more):
    return {
        "id": f"178950000000{number:05d}", "shortcode": f"Cx{who[:3]}_{number:04d}",
        "permalink": f"https://www.instagram.com/p/Cx{who[:3]}_{number:04d}/",
        "caption": caption, "media_type": "IMAGE", "media_product_type": "FEED",
        "timestamp": stamp(days), "like_count": 10 + number, "comments_count": 2,
        "username": who, "comments": [],
    } | more  # fmt: skip


def make_world():
    """7 own posts (3 on a page), 5 comments and 4 answers under one of them, 5 tagged posts."""
    world = World()
    world.posts = [make_post(n, days=2 * n) for n in range(7)]
    world.posts[1] |= {"media_type": "VIDEO", "media_product_type": "REELS", "view_count": 900}
    world.posts[2]["like_count"] = None  # hidden
    answers = [make_comment(100 + n, f"Antwort {n}", "hafer") for n in range(4)]
    world.posts[3]["comments"] = [
        make_comment(n, f"lecker {n}", f"fan{n}", replies=answers if n == 4 else ())
        for n in range(5)
    ]
    world.tagged = [
        make_post(500 + n, days=3 * n, who=f"fan{n}", caption=f"mit hafer im Kaffee {n} #hafer")
        for n in range(5)
    ]
    world.profile["media_count"] = 7
    return world


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def graph(world):
    stand_in = StandIn(world, cap=3)
    yield stand_in
    stand_in.close()


@pytest.fixture
def reached(graph):
    return Connection(address=graph.address, timeout=0.8, pauses=(0.01, 0.02))


@pytest.fixture
def new_project(tmp_path):
    made = []

    def make(name="hafer"):
        made.append(Project.create(tmp_path / name, BRAND))
        return made[-1]

    yield make
    for project in made:
        project.close()


@pytest.fixture
def project(new_project):
    return new_project()


@pytest.fixture
def gather(reached):
    """Run once; return source, report and outcome."""

    def run(project, wishes=None, **more):
        source = from_graph_api(project, wishes, connection=reached, **more)
        report = project.add(source)
        return source, report, source.outcome

    return run


def content(project):
    """Return everything in a project but the times at which it was collected."""
    tables = {}
    for name in ("posts", "comments", "accounts"):
        frame = getattr(project, name)()
        frame = frame.drop(columns=["collected_at", "as_of"], errors="ignore")
        key = {"posts": "post", "comments": "comment", "accounts": "account"}[name]
        tables[name] = frame.sort_values(key).to_json(orient="records", date_format="iso")
    return repr(tables)
