"""A project in a temporary folder, and a source of made-up files."""

import sys
from pathlib import Path

import pytest

from workbench.brand import Brand
from workbench.project import Project

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def brand():
    return Brand("Haferlicht", handles=["haferlicht"], hashtags=["haferlicht"])


@pytest.fixture
def project(tmp_path, brand):
    with Project.create(tmp_path / "p", brand) as made:
        yield made
