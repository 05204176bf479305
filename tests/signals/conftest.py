import pytest

from tests.signals.rows import StandInEncoder


@pytest.fixture
def encoder():
    return StandInEncoder()
