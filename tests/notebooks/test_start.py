"""The guided tour, run from top to bottom without a browser, as a newcomer would find it."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from workbench.widgets.projects_here import make_sample

REPOSITORY = Path(__file__).parents[2]
START = REPOSITORY / "notebooks" / "00_start.ipynb"
LONGEST_CELL = 10


@pytest.fixture
def notebook():
    return nbformat.read(START, as_version=4)


def test_it_is_a_tour_of_short_cells(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert max(len(source.splitlines()) for source in code) <= LONGEST_CELL
    assert not [source for source in code if "def " in source or "lambda" in source]
    assert 15 <= len(notebook.cells) <= 35


def test_outputs_are_stripped(notebook):
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_it_runs_headless_on_the_sample_and_hands_over(notebook, tmp_path, monkeypatch):
    from nbclient import NotebookClient

    for name in ("WORKBENCH_FOLDER", "WORKBENCH_PROJECT", "WORKBENCH_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    beside = tmp_path / "notebooks"
    beside.mkdir()
    # Reduced counts: the full sample takes a minute more, nearly all of it in other rooms.
    make_sample(tmp_path / "data" / "sample", scale=1.0 if "WORKBENCH_SOAK" in os.environ else 0.08)
    shutil.copy(START, beside)
    client = NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(beside)}}
    )
    client.execute()
    handed_over = (tmp_path / "data/sample/exports/shortlist.csv").read_text("utf-8-sig")
    assert len(handed_over.splitlines()) >= 1 + 5
    shown = "".join(
        str(output.get("text", "")) for cell in notebook.cells for output in cell.get("outputs", [])
    )
    assert "Traceback" not in shown
