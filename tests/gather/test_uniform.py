"""Columns read at once: the same as value by value, where they are read at once at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.gather import numbers, posts, times, uniform
from workbench.gather.chunks import column_chunk, record_chunk
from workbench.gather.columns import Recognised
from workbench.gather.fields import Fields, Options, bare

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


@given(
    st.lists(st.none() | st.integers(-1, 9), max_size=6)
    | st.lists(st.sampled_from(["-1", "7", "", "x", "1.0"]), max_size=6)
    | st.lists(st.sampled_from([-1, -1.0, "-1", None, -2, True, [], 3]), max_size=4)
)
def test_counts_beside_hidden_ones_are_those_of_each_value(values):
    chunk = column_chunk(["likes"], [values], range(len(values)))
    fields = Fields(chunk, Recognised("posts", {"likes": "likes"}, None), Options("csv", 0))
    read = [numbers.count(value) for value in values]
    known = [v if type(v) is int else None for v in read]
    assert fields.counts("likes") == (known, [v is numbers.HIDDEN for v in read])
    assert len(fields.finished()) == sum(v is numbers.BAD for v in read)


CODES = st.from_regex(r"[A-Za-z0-9_-]{4,7}", fullmatch=True)
ADDRESSES = st.builds(
    "https://www.instagram.com/{}/{}{}".format,
    st.sampled_from(["p", "reel", "stories"]),
    CODES,
    st.sampled_from(["", "/", "\n", "/?hl=de"]),
)


@given(st.lists(ADDRESSES, min_size=1, max_size=4))
def test_keys_are_those_of_each_address(urls):
    read = posts._instagram_keys(["instagram"] * len(urls), urls)
    found = [posts._INSTAGRAM.fullmatch(url) for url in urls]
    assert read == ([f"instagram:{m[1]}" for m in found] if all(found) else None)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.none() | st.integers()), max_size=4))
def test_columns_hold_what_the_records_do(records):
    chunk = record_chunk(records, range(len(records)))
    assert set(chunk.names) == {key for record in records for key in record}
    for name in "abc":
        assert list(chunk.column(name)) == [record.get(name) for record in records]


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
