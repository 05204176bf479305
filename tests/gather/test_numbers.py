import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.gather.numbers import BAD, HIDDEN, count, counts, figures, truth


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,047", 1047), ("1.047", 1047), ("1 047", 1047), ("1\u202f047", 1047), ("1'047", 1047),
        ("12K", 12_000), ("12.5k", 12_500), ("1,2 Mio.", 1_200_000), ("1.2M", 1_200_000),
        ("3 Tsd.", 3_000), ("2,1 Mrd", 2_100_000_000), ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567), ("1,234.00", 1234), ("1.234,00", 1234), ("152.0", 152),
        ("0", 0), (0, 0), (17.0, 17), (" 5 ", 5), ("+7", 7), ("1e3", 1000),
        ("-1", HIDDEN), (-1, HIDDEN), ("hidden", HIDDEN), ("n/a", None), ("–", None), ("", None),
        (None, None), (float("nan"), None), ("k. A.", None), ("viele", BAD), ("-5", BAD),
        ("1,04,7", BAD), ("12 Äpfel", BAD), (True, BAD), ([1], BAD), ("9" * 40, BAD), ("9" * 5_000, BAD), ("1e999", BAD),
        ("2,345 Mio.", 2_345_000), ("2.345 Mio.", 2_345_000), ("1,234 Tsd.", 1_234),
        ("1.234K", 1_234), ("1,5 Mrd.", 1_500_000_000), ("1.234,5 Tsd.", 1_234_500),
        ("1,234.5K", 1_234_500), ("1\u00a0234\u00a0567", 1_234_567), ("1\u2009047", 1047),
        ("1 234,0", 1234), ("1 234 Tsd.", 1_234_000), ("2.345.678 Tsd.", 2_345_678_000),
        ("3 4", BAD), ("3 45", BAD), ("1234 567", BAD), ("12 34 567", BAD), ("1 2345", BAD),
        ("3\n456", BAD), ("1'04", BAD), ("1. K", 1000),
        ("²", BAD), (float("inf"), BAD),
    ],
)  # fmt: skip
def test_counts_as_people_and_platforms_write_them(written, meant):
    assert count(written) is meant or count(written) == meant


@given(st.integers(0, 10**12))
def test_grouped_numbers_mean_the_same_in_both_languages(number):
    english = f"{number:,}"
    assert counts([str(number), english, english.replace(",", ".")]) == [number] * 3


@given(st.integers(0, 999_999), st.sampled_from(["K", " Mio.", " Tsd.", "M", " Mrd."]))
def test_before_a_unit_either_separator_is_the_decimal_mark(thousandths, unit):
    scale = {"K": 10**3, " Tsd.": 10**3, " Mio.": 10**6, "M": 10**6, " Mrd.": 10**9}[unit]
    whole, part = divmod(thousandths, 1000)
    for mark in ",.":
        assert count(f"{whole}{mark}{part:03d}{unit}") == thousandths * scale // 1000


@given(st.text(max_size=30) | st.floats() | st.integers() | st.none())
def test_no_value_breaks_a_reader(value):
    assert count(value) in (None, BAD, HIDDEN) or count(value) >= 0
    (figure,) = figures([value])
    assert figure is None or figure is BAD or math.isfinite(figure)
    assert truth(value) in (True, False, None, BAD)


def test_figures_decide_the_decimal_mark_by_the_column():
    assert figures(["3,36 %", "1.047", "0,5"]) == [0.0336, 1047.0, 0.5]
    assert figures(["3.36", "1.047", "12,000"]) == [3.36, 1.047, 12000.0]


def test_thousands_of_digits_are_no_figure():
    huge = "1" * 5_000
    assert (count(f"-{huge}"), figures([huge, f"{huge}%"])) == (BAD, [BAD, BAD])
