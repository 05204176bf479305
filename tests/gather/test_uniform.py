"""Columns read at once: the same as value by value, where they are read at once at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.gather import numbers, times, uniform
from workbench.gather.fields import bare

ODD = ["", " ", "-", "nan", "Null", "1.0", "a\nb", "@Mila", "Mila.Backt", "müller", "7", "0_1",
       "a\x00", "\ud800", "x+1", "12345678901234567890", "٣", "unknown", "BxbYDJsuyO2"]  # fmt: skip
TEXTS = st.sampled_from(ODD) | st.text(max_size=6)
PLAIN = st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True)
NUMBERS = st.integers(-2, 2**63) | st.booleans() | st.floats()
ANY = st.none() | TEXTS | NUMBERS
COLUMNS = (
    st.lists(PLAIN, max_size=6)
    | st.lists(st.none() | PLAIN | st.just(""), max_size=6)
    | st.lists(st.none() | st.integers(0, 99), max_size=6)
    | st.lists(ANY, max_size=4)
)


@given(COLUMNS)
def test_counts_are_those_of_each_value(values):
    read = uniform.counts(values)
    assert read is None or read == [numbers.count(value) for value in values]


@given(COLUMNS)
def test_flags_are_those_of_each_value(values):
    read = uniform.flags(values)
    assert read is None or read == [numbers.truth(value) for value in values]


@given(COLUMNS)
def test_ids_are_left_as_they_are(values):
    read = uniform.ids(values)
    if read is not None:
        assert read == [None if v is None or v == "" else str(v) for v in values]
        assert not any(numbers.is_missing(v) for v in read if v is not None)


@given(COLUMNS)
def test_handles_are_bare(values):
    read = uniform.handles(values)
    assert read is None or read == [bare(value) if value else "" for value in values]


@given(COLUMNS)
def test_strings_come_back_as_they_went_in(values):
    read = uniform.strings(values)
    assert read is None or read.to_pylist() == values


@given(
    st.lists(
        st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}".rjust(19, "0"))
        | st.sampled_from(["2025-02-30T10:00:00", "2025-01-01 24:00:00", "0000-00-00T00:00:00"]),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["", "Z", ".123Z", ".123456+00:00", "+02:00", "-11:30", "+99:00", "+0200"]),
)
def test_times_are_those_of_each_value(texts, end):
    values = [text + end for text in texts]
    stamps, state = times.moments(values)
    for value, stamp, how in zip(values, stamps.tolist(), state.tolist(), strict=True):
        read = times.moment(value)
        assert (how == 0) == isinstance(read, int), value
        assert not isinstance(read, int) or stamp == read


@pytest.mark.parametrize("values", [["2025-01-01T00:00:00Z", None], ["2025-01-01"], [1], []])
def test_what_is_not_all_times_is_left(values):
    assert uniform.iso_times(values) is None
