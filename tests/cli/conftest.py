"""Verbs as typed in a terminal, answered in English."""

import pytest

from workbench.cli import main
from workbench.phrases import use_language


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    yield
    use_language(None)


@pytest.fixture
def said(capsys):
    def run(*arguments):
        code = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run
