"""Boards without a browser: a real project and shortlist under an invented ranking."""

import pytest

from tests.widgets.invented_field import BRAND, invented_posts, invented_ranking
from workbench.project import Project
from workbench.shortlist import Shortlist


@pytest.fixture
def ranking():
    return invented_ranking(90)


@pytest.fixture
def posts(ranking):
    return invented_posts(ranking)


@pytest.fixture
def shortlist(tmp_path):
    with Project.create(tmp_path / "project", BRAND) as project:
        yield Shortlist(project)
