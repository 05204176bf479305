"""Sentences and evidence come back as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.signals.packed import pack_evidence, pack_reasons

VALUES = st.one_of(
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.booleans(),
    st.text(),
    st.lists(st.text(), max_size=2),
    st.tuples(st.text(), st.dictionaries(st.text(max_size=2), st.integers(), max_size=2)),
    st.none(),
)
PHRASES = st.tuples(st.sampled_from(["a.one", "a.two"]), st.dictionaries(st.text(max_size=2), VALUES, max_size=3))  # fmt: skip


@given(st.lists(PHRASES, max_size=8))
def test_every_phrase_comes_back(phrases):
    packed = pack_reasons(phrases)
    assert list(packed) == phrases
    assert packed[:2] == tuple(phrases[:2])
    assert [{n: type(v) for n, v in values.items()} for _, values in packed] == [
        {n: type(v) for n, v in values.items()} for _, values in phrases
    ]


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3).map(tuple)))  # fmt: skip
def test_all_evidence_comes_back(evidence):
    packed = pack_evidence(evidence)
    assert dict(packed) == evidence
    assert packed == evidence
    assert packed.get("nobody at all", ()) == ()


def test_an_unknown_account_has_none():
    with pytest.raises(KeyError):
        pack_evidence({"x:ada": ("x:1",)})["x:bob"]
