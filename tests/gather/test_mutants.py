import random
import time

from workbench import gather
from workbench.errors import WorkbenchError

MUTANTS = 200


def mutate(raw, dice):
    """Break a file in one of the ways files break."""
    raw = bytearray(raw)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(raw)) if raw else 0
        way = dice.randrange(6)
        if way == 0:
            raw = raw[:at]
        elif way == 1 and raw:
            raw[at] = dice.randrange(256)
        elif way == 2:
            raw[at:at] = dice.choice(
                [
                    b'"',
                    b",",
                    b"\n",
                    b"\x00",
                    b"{",
                    b"]",
                    b"\xff\xfe",
                    b"null",
                    b"-1",
                    b"9" * 30,
                    b"\\",
                ]
            )
        elif way == 3:
            del raw[at : at + dice.randint(1, 60)]
        elif way == 4:
            raw[at:at] = raw[at : at + 200]
        else:
            other = dice.randrange(len(raw) + 1)
            raw[at : at + 20] = raw[other : other + 20]
    return bytes(raw)


def outcome(path):
    """Return the batches of a file, or the sentence that refuses it."""
    try:
        return list(gather.read(path).batches())
    except WorkbenchError as error:
        return str(error)


def test_no_mutant_breaks_a_reader(sample, tmp_path):
    name, raw = sample
    dice = random.Random(name)
    outcomes = {"read": 0, "refused": 0}
    for i in range(MUTANTS):
        path = tmp_path / f"{i}-{name}"
        path.write_bytes(mutate(raw, dice))
        begun = time.monotonic()
        batches = outcome(path)
        outcomes["refused" if isinstance(batches, str) else "read"] += 1
        assert batches
        if not isinstance(batches, str):
            assert batches[-1].last
            for batch in batches:
                counted = sum(batch.tables[n].num_rows for n in batch.counted if n in batch.tables)
                assert batch.read == counted + sum(p.rejected for p in batch.problems)
        assert time.monotonic() - begun < 5
    assert sum(outcomes.values()) == MUTANTS
