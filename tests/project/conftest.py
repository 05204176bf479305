"""A project in a temporary folder, and a source of made-up files."""

import sys
from pathlib import Path

import pytest

from workbench.brand import Brand
from workbench.project import Project

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def brand():
    # Most tests are about something else than pseudonyms: they read names as they came.
    return Brand(
        "Haferlicht",
        handles=["haferlicht"],
        hashtags=["haferlicht"],
        pseudonymous_commenters=False,
    )


@pytest.fixture
def project(tmp_path, brand):
    with Project.create(tmp_path / "p", brand) as made:
        yield made
