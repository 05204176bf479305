"""Which messages of a thread the brand answered; every thread was judged by hand first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.ugc.threads import NEVER, Said, read_answers

BRAND = "haferlicht"


def own(who):
    return who == BRAND


def talk(*lines):
    """Return messages from "key who at [>answers] [@name …]", all below one post."""
    said = []
    for line in lines:
        key, who, at, *rest = line.split()
        answers = next((word[1:] for word in rest if word[0] == ">"), None)
        names = [word[1:] for word in rest if word[0] == "@"]
        moment = NEVER if at == "?" else int(at)
        said.append(Said(key, None if who == "-" else who, moment, answers, names, "p"))
    return said


def unanswered(*lines):
    said = talk(*lines)
    first = read_answers(said, own).first
    return {s.key for s, a in zip(said, first, strict=True) if a is None and not own(s.who)}


@pytest.mark.parametrize(
    ("lines", "waits"),
    [
        pytest.param(["a mila 1", "b haferlicht 2 >a"], set(), id="answered by key"),
        pytest.param(["a mila 1", "b jo 2 >a"], {"a", "b"}, id="others answer for nobody"),
        pytest.param(["a mila 1", "b haferlicht 2"], {"a"}, id="thanks to all answer nobody"),
        pytest.param(["a mila 1", "c jo 1", "b haferlicht 2 @mila"], {"c"}, id="named, no thread"),
        pytest.param(["b haferlicht 1 @mila", "a mila 2"], {"a"}, id="named before she wrote"),
        pytest.param(
            ["a mila 1", "b haferlicht 2 >a", "c mila 3 >a"], {"c"}, id="a follow-up waits again"
        ),
        pytest.param(
            ["a mila 1", "b mila 2 >a", "c haferlicht 3 >b"], set(), id="counts for earlier ones"
        ),
        pytest.param(
            ["a mila 1", "b jo 2 >a", "c haferlicht 3 >a @jo"], {"a"}, id="flat: only for jo"
        ),
        pytest.param(
            ["a mila 1", "b jo 2 >a", "c haferlicht 3 >a @mila @jo"], set(), id="flat: for both"
        ),
        pytest.param(["a mila 1", "b jo 2 >a", "c haferlicht 3 >a"], {"b"}, id="flat: the root"),
        pytest.param(
            ["a mila 1", "b haferlicht 2 >a @sven"], set(), id="names somebody who is not there"
        ),
        pytest.param(
            ["a mila 1", "b haferlicht 2 >a @jo", "c jo 3 >a"], {"c"}, id="jo came only later"
        ),
        pytest.param(["a mila 1", "b jo 2 >a", "c haferlicht 3 >b"], {"a"}, id="nested: only jo"),
        pytest.param(
            ["a mila 1", "d mila 2", "b haferlicht 3 >d"], {"a"}, id="another thread is another"
        ),
        pytest.param(
            ["a mila 1 >lost", "c jo 1 >lost", "b haferlicht 2 >lost @mila"], {"c"},
            id="the first comment is missing",
        ),
        pytest.param(["a mila ?", "b haferlicht 2 @mila"], {"a"}, id="when she wrote is unknown"),
        pytest.param(["a mila ?", "b haferlicht ? >a"], set(), id="by key whenever it was"),
        pytest.param(["a mila 5", "b haferlicht 2 >a"], set(), id="by key, clocks differ"),
        pytest.param(["a - 1", "b haferlicht 2 >a"], set(), id="nobody known, by key"),
        pytest.param(["a mila 1 >b", "b jo 1 >a", "c haferlicht 2 >b"], {"a"}, id="a circle"),
        pytest.param(["a mila 1 >a", "c haferlicht 2 >a"], set(), id="answers itself"),
        pytest.param(["a haferlicht 1", "b mila 2 >a", "c haferlicht 3 >a @mila"], set(),
                     id="below the brand's own comment"),
        pytest.param(["a haferlicht 1", "b mila 2 >a", "c haferlicht 3 >a"], {"b"},
                     id="the brand goes on talking"),
    ],
)  # fmt: skip
def test_who_still_waits(lines, waits):
    assert unanswered(*lines) == waits


def test_the_first_answer_counts_and_others_are_counted():
    said = talk(
        "a mila 1", "b jo 2 >a", "c tom 3 >a @jo", "d haferlicht 5 >a", "e haferlicht 4 @mila"
    )
    answers = read_answers(said, own)
    assert answers.first[0].key == "e"
    assert answers.first[0].at == 4
    assert answers.others == [1, 1, 0, 0, 0]


def test_names_below_another_post_do_not_count():
    said = [Said("a", "mila", 1, below="p"), Said("b", BRAND, 2, names=["mila"], below="q")]
    assert read_answers(said, own).first[0] is None


PEOPLE = st.sampled_from(["mila", "jo", BRAND, None])
KEYS = st.sampled_from("abcdefgh")


@settings(deadline=None)
@given(st.lists(st.tuples(PEOPLE, st.integers(0, 5), KEYS | st.none(), st.booleans()), max_size=8),
       st.randoms())  # fmt: skip
def test_order_of_rows_changes_nothing_and_nothing_hangs(rows, dice):
    said = [Said("abcdefgh"[i], who, at, answers, ["mila"] if named else [], "p")
            for i, (who, at, answers, named) in enumerate(rows)]  # fmt: skip
    found = dict(zip((s.key for s in said), read_answers(said, own).first, strict=True))
    mixed = list(said)
    dice.shuffle(mixed)
    again = dict(zip((s.key for s in mixed), read_answers(mixed, own).first, strict=True))
    circles = any(s.answers is not None for s in said) and _circular(said)
    assert circles or found == again


def _circular(said):
    parent = {s.key: s.answers for s in said}
    for start in parent:
        key, seen = start, set()
        while key in parent and parent[key] is not None:
            if key in seen:
                return True
            seen.add(key)
            key = parent[key]
    return False
