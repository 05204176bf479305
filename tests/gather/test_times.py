import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.gather.numbers import BAD
from workbench.gather.times import day_first, moment, moments, to_datetime

UTC = dt.UTC


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2018-02-07 16:37:12", (2018, 2, 7, 16, 37, 12)),
        ("Tue Oct 31 22:12:13 +0000 2017", (2017, 10, 31, 22, 12, 13)),
        ("2022-01-28T21:14:17Z", (2022, 1, 28, 21, 14, 17)),
        ("2022-01-28T21:14:17+02:00", (2022, 1, 28, 19, 14, 17)),
        ("2015-02-24 11:35:52 -0800", (2015, 2, 24, 19, 35, 52)),
        ("2019-05-21 23:30:51 EDT", (2019, 5, 22, 3, 30, 51)),
        ("2019-01-21 23:30:51 EST", (2019, 1, 22, 4, 30, 51)),
        ("31.12.2025 14:05", (2025, 12, 31, 14, 5, 0)),
        ("31.12.25", (2025, 12, 31, 0, 0, 0)),
        ("1. Dezember 2025, 14:05 Uhr", (2025, 12, 1, 14, 5, 0)),
        ("3. März 2025", (2025, 3, 3, 0, 0, 0)),
        ("Oct 31, 2017 10:12 PM", (2017, 10, 31, 22, 12, 0)),
        ("October 31, 2017 at 12:12 AM", (2017, 10, 31, 0, 12, 0)),
        ("Tue, 31 Oct 2017 22:12:13 GMT", (2017, 10, 31, 22, 12, 13)),
        ("12/31/2025 2:05 PM", (2025, 12, 31, 14, 5, 0)),
        ("2025/12/31 14:05", (2025, 12, 31, 14, 5, 0)),
        ("20251231T140500Z", (2025, 12, 31, 14, 5, 0)),
        ("2025-12-31", (2025, 12, 31, 0, 0, 0)),
        (1643133383, (2022, 1, 25, 17, 56, 23)),
        ("1643133383", (2022, 1, 25, 17, 56, 23)),
        (1643133383.0, (2022, 1, 25, 17, 56, 23)),
        (1643133383000, (2022, 1, 25, 17, 56, 23)),
        (1643133383000000, (2022, 1, 25, 17, 56, 23)),
        (1643133383000000000, (2022, 1, 25, 17, 56, 23)),
        (46022.5, (2025, 12, 31, 12, 0, 0)),
        ("46022", (2025, 12, 31, 0, 0, 0)),
        (20240115, (2024, 1, 15, 0, 0, 0)),
        (20240115.0, (2024, 1, 15, 0, 0, 0)),
        ("20240115", (2024, 1, 15, 0, 0, 0)),
        (dt.date(2025, 12, 31), (2025, 12, 31, 0, 0, 0)),
        (dt.datetime(2025, 12, 31, 14, 5, tzinfo=dt.timezone(dt.timedelta(hours=1))), (2025, 12, 31, 13, 5, 0)),
    ],
)  # fmt: skip
def test_times_as_people_and_platforms_write_them(written, meant):
    expected = dt.datetime(*meant, tzinfo=UTC)
    assert to_datetime(moment(written)) == expected
    stamps, state = moments([None, written, "–"])
    assert state.tolist() == [1, 0, 1]
    assert to_datetime(int(stamps[1])) == expected


@pytest.mark.parametrize(
    "written",
    [
        "gestern",
        "2 days ago",
        "31.02.2025",
        "99/99/2025",
        "7",
        20241315,
        "20241315",
        -20240115,
        True,
        "2025-13-45 10:00:00",
        "x" * 500,
    ],
)
def test_what_is_no_time_is_bad(written):
    assert moment(written) is BAD
    assert moments([written])[1].tolist() == [2]


def test_zero_and_dashes_are_missing():
    assert [moment(v) for v in (0, "0", "", "–", None)] == [None] * 5


def test_day_first_is_decided_by_the_whole_column():
    assert day_first(["03/04/2025", "25/04/2025"]) is True
    assert day_first(["03/04/2025", "04/25/2025"]) is False
    assert day_first(["03/04/2025", "25/04/2025", "04/25/2025"]) is None
    stamps, _ = moments(["03/04/2025"], day_first=True)
    assert to_datetime(int(stamps[0])) == dt.datetime(2025, 4, 3, tzinfo=UTC)


@given(st.integers(31_536_000, 4_070_908_800_000_000).map(to_datetime))
def test_iso_and_german_forms_round_trip(when):
    assert to_datetime(moment(when.isoformat())) == when
    whole = when.replace(second=0, microsecond=0)
    assert to_datetime(moment(f"{whole:%d.%m.%Y %H:%M}")) == whole
    stamps, state = moments([when.isoformat()])
    assert not state[0]
    assert to_datetime(int(stamps[0])) == when


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_no_value_breaks_the_reader(value):
    moments([value])
