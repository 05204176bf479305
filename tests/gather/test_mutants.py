"""Every format has a sample to break, and every part of the samples the file that breaks it."""

from pathlib import Path

from tests.gather.mutants import PARTS, VARIANTS
from workbench import gather


def test_every_format_has_a_sample():
    assert {f.name for f in gather.formats()} - set(VARIANTS) == set()


def test_every_part_is_broken():
    files = {path.stem for path in Path(__file__).parent.glob("test_mutants_of_*.py")}
    assert files == {f"test_mutants_of_{part}" for part in PARTS}
