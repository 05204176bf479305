"""The list of formats, the page about them and the command say the same."""

import json
import re
from pathlib import Path

import pytest

from workbench import gather
from workbench.cli.run import run
from workbench.gather.format_table import format_rows, markdown
from workbench.phrases import use_language
from workbench.schema import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


@pytest.fixture(autouse=True)
def _language():
    use_language("en")
    yield
    use_language(None)


def test_the_page_is_the_one_the_registry_makes():
    assert PAGE.read_text("utf-8") == markdown(), (
        "run: python -c 'from workbench.gather.format_table import markdown; "
        'open("docs/formats.md", "w").write(markdown())\''
    )


def test_the_page_names_every_format():
    named = re.findall(r"^\| `([\w-]+)` \|", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    assert named == [f.name for f in gather.formats()]


def test_names_are_unique_and_tables_exist():
    names = [f.name for f in gather.formats()]
    assert len(names) == len(set(names))
    for known in gather.formats():
        assert known.tables
        assert set(known.tables) <= set(TABLES)
        assert known.files


def test_the_command(capsys):
    assert run(["formats", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)["formats"]
    assert printed == format_rows()
    assert run(["formats"]) == 0
    shown = capsys.readouterr().out
    assert all(row["name"] in shown and row["about"] in shown for row in printed)
    use_language("de")
    assert run(["formats"]) == 0
    assert "erkannt am Inhalt" in capsys.readouterr().out
