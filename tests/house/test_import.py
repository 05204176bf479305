"""`import workbench` is light, and every public name is there."""

import subprocess
import sys
import time

import pytest

import workbench

HEAVY = ["torch", "transformers", "sentence_transformers", "sklearn", "IPython", "ipywidgets",
         "jupyterlab", "instaloader", "matplotlib", "deltalake"]  # fmt: skip


def loaded_after(statement):
    code = f"{statement}\nimport sys; print(' '.join(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_import_loads_nothing_heavy():
    assert loaded_after("import workbench") == []


def test_help_loads_nothing_heavy():
    statement = "from workbench.cli.run import _parser; _parser().format_help()"
    assert loaded_after(statement) == []


def seconds(statement, tries=5):
    def once():
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        return time.perf_counter() - begun

    return min(once() for _ in range(tries))


def test_import_takes_no_longer_than_pandas_and_a_quarter():
    assert seconds("import workbench") <= 1.25 * seconds("import pandas")


@pytest.mark.parametrize("name", workbench.__all__)
def test_every_public_name_is_there(name):
    assert getattr(workbench, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        workbench.nonsense  # noqa: B018
