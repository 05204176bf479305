"""The benchmark of importing: its inventions are read whole, by us and by its peers."""

import pytest

from benchmarks import gather


@pytest.mark.parametrize("kind", gather.WRITERS)
def test_every_step_reads_every_record(kind, tmp_path):
    gather.WRITERS[kind](tmp_path / kind, 300)
    for name in ["into the store", "into tables", *gather.PEERS[kind]]:
        assert gather.STEPS[name](tmp_path / kind) == 300


def test_the_same_seed_gives_the_same_records():
    assert list(gather.records(50)) == list(gather.records(50))
