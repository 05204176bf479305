"""The guided tours, run from top to bottom without a browser, as a newcomer would find them."""

import shutil
from pathlib import Path

import nbformat
import pytest

from tests.soak import counts
from workbench.project import Project
from workbench.ugc import kept_topics
from workbench.widgets.projects_here import make_sample

REPOSITORY = Path(__file__).parents[2]
LONGEST_CELL = 10


@pytest.fixture(params=sorted((REPOSITORY / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def tour(request):
    return nbformat.read(request.param, as_version=4)


def test_it_is_a_tour_of_short_cells(tour):
    code = [cell.source for cell in tour.cells if cell.cell_type == "code"]
    assert max(len(source.splitlines()) for source in code) <= LONGEST_CELL
    assert not [source for source in code if "def " in source or "lambda" in source]
    assert 15 <= len(tour.cells) <= 35


def test_outputs_are_stripped(tour):
    for cell in tour.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a notebook beside a sample project; return what it printed and the project's folder."""
    from nbclient import NotebookClient

    for name in ("WORKBENCH_FOLDER", "WORKBENCH_PROJECT", "WORKBENCH_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    beside = tmp_path / "notebooks"
    beside.mkdir()
    # Reduced counts: the full sample takes a minute more, nearly all of it in other rooms.
    make_sample(tmp_path / "data" / "sample", scale=counts(0.08, 1.0))

    def go(name):
        path = REPOSITORY / "notebooks" / name
        notebook = nbformat.read(path, as_version=4)
        shutil.copy(path, beside)
        where = {"metadata": {"path": str(beside)}}
        NotebookClient(notebook, timeout=180, kernel_name="python3", resources=where).execute()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        shown = "".join(str(o.get("text", "")) + str(o.get("data", "")) for o in outputs)
        assert "Traceback" not in shown
        return shown, tmp_path / "data" / "sample"

    return go


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_start_hands_over_a_shortlist(run):
    _, project = run("00_start.ipynb")
    handed_over = (project / "exports" / "shortlist.csv").read_text("utf-8-sig")
    assert len(handed_over.splitlines()) >= 1 + 5


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_gathering_ends_in_names_to_fetch_and_what_is_held(run):
    shown, project = run("01_gather.ipynb")
    names = (project / "exports" / "best.txt").read_text().split()
    assert names
    assert not [name for name in names if name.startswith("~") or ":" in name]
    assert "workbench-next-steps" in shown
    assert "180" in shown  # days until people are erased


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_exploring_ends_in_topics_that_stay(run):
    shown, project = run("02_explore_ugc.ipynb")
    with Project.open(project) as opened:
        kept = kept_topics(opened)
        assert kept is not None
        assert len(kept.labels) == len(opened.posts())
    assert (project / "exports" / "topics.csv").exists()
    assert (project / "exports" / "map.png").read_bytes().startswith(b"\x89PNG")
    assert "option_4" in shown
    assert "ARI" in shown


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_community_desk_ends_in_a_queue_a_month_and_nothing_usable_without_a_right(run):
    shown, project = run("03_community.ipynb")
    exports = project / "exports"
    queue = (exports / "reply_queue.csv").read_text("utf-8-sig")
    assert len(queue.splitlines()) > 1
    assert len((exports / "usable.csv").read_text("utf-8-sig").splitlines()) == 1
    (month,) = exports.glob("report-*.csv")
    figures = month.read_text("utf-8-sig")
    for letter in ("support", "product", "acquisition", "content", "engagement", "success"):
        assert letter in figures
    assert "warten auf Antwort" in shown or "wait" in shown


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_ranking_ends_in_a_team_and_a_look_back(run):
    shown, project = run("04_rank_ambassadors.ipynb")
    team = (project / "exports" / "team.csv").read_text("utf-8-sig").splitlines()
    assert len(team) == 1 + 8
    reasons = (project / "exports" / "ranking.csv").read_text("utf-8-sig")
    assert "brand_audience" in reasons.splitlines()[0]
    for said in ("erwähnt", "von 100", "einfache Zahl", "Neuziehungen"):
        assert said.lower() in shown.lower(), said
