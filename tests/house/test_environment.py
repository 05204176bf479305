"""pyproject.toml, constraints.txt and environment.yml say the same."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base", "tzdata": "python-tzdata"}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def requirements():
    return [Requirement(text) for text in project()["dependencies"]]


def constraints():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def environment():
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    entries = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
    found = {}
    for entry in entries:
        if match := re.fullmatch(r"([A-Za-z0-9_.-]+)\s*([<>=!].*)?", entry):
            found[canonicalize_name(match[1])] = SpecifierSet(match[2] or "")
    return found


@pytest.mark.parametrize("requirement", requirements(), ids=lambda r: r.name)
def test_conda_asks_for_the_same_versions(requirement):
    name = CONDA_NAMES.get(requirement.name, requirement.name)
    assert environment()[canonicalize_name(name)] == requirement.specifier


def test_conda_asks_for_nothing_else():
    known = {canonicalize_name(CONDA_NAMES.get(r.name, r.name)) for r in requirements()}
    assert set(environment()) - known == {"python", "pip", "conda-forge", "nodefaults"}


def test_conda_takes_the_same_pythons():
    assert environment()["python"] == SpecifierSet(project()["requires-python"])


def test_every_requirement_is_pinned_within_its_bounds():
    extras = [
        Requirement(r) for group in project()["optional-dependencies"].values() for r in group
    ]
    pins = constraints()
    for requirement in [*requirements(), *extras]:
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement.name} is not in constraints.txt"
        assert requirement.specifier.contains(pin), f"{requirement} does not take {pin}"


def test_constraints_hold_names_and_versions_only():
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.+!-]+", line), line


def test_every_dependency_is_explained():
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    for requirement in requirements():
        assert f"| {requirement.name} |" in page, (
            f"docs/dependencies.md is silent on {requirement.name}"
        )
