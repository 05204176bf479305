"""Broken workbooks, archives and other files that are no plain text: read in part or refused in words."""

import pytest

from tests.gather.mutants import PARTS, assert_read_or_refused


@pytest.mark.parametrize("name", PARTS["packed"])
def test_no_mutant_breaks_a_reader(name, tmp_path):
    assert_read_or_refused(name, tmp_path)
