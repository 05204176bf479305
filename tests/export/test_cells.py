"""No cell is run by a spreadsheet, and every cell reads back."""

import json
import os
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import FormatError, NotFoundError, ProjectError, SettingError
from workbench.export import read_csv, write_csv
from workbench.export.cells import guard, tidy, unguard
from workbench.export.tables import flatten

DANGER = "=+-@\t\r\n＝＋－＠"


TRICKY = st.text(alphabet=DANGER + "\"';, 1(|a\u00a0", max_size=9)


@settings(max_examples=300)
@given(st.one_of(st.text(), TRICKY))
def test_guarding_is_reversible_and_never_starts_a_formula(text):
    cell = guard(tidy(text))
    assert unguard(cell) == tidy(text)
    assert cell[:1] not in DANGER or not cell


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(TRICKY, st.sampled_from(["a;=1+1;", "a\n+cmd|' /C calc'!A0\n"])),
                min_size=1, max_size=3), st.sampled_from(["none", "german"]))  # fmt: skip
def test_no_formula_under_any_separator(tmp_path_factory, texts, excel):
    """Excel knows a quote only at the start of a cell; here it never counts, the worst reading."""
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    frame = pd.DataFrame({"n": ["x"] * len(texts), "text": texts})
    raw = write_csv(frame, path, excel=excel).read_bytes().decode("utf-8-sig")
    for cell in re.split(r"[;,\t\r\n]", raw):
        start = cell.strip(' "\u00a0')
        assert start[:1] not in ("=", "＝")
        if start and start[0] in DANGER:  # what only names or counts runs nothing
            assert not re.search(r"[(|]", start)
    assert read_csv(path)["text"].fillna("").tolist() == [tidy(text) for text in texts]


def test_a_mark_that_runs_nothing_is_left_alone():
    for text in ("a =1", 'she said "-5"', "x, @mila", "Mega!\n- foam\n+ oats", ";;", '""', "' "):
        assert guard(text) == text


CELLS = st.one_of(
    st.none(),
    st.text(),
    st.sampled_from([mark + rest for mark in DANGER + "'" for rest in ("", "'", "1")]),
)
ROWS = st.lists(
    st.tuples(
        CELLS,
        st.one_of(st.none(), st.integers(-(2**53), 2**53)),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
        st.one_of(st.none(), st.booleans()),
        st.one_of(st.none(), st.datetimes(min_value=pd.Timestamp("1990-01-01").to_pydatetime(),
                                          max_value=pd.Timestamp("2090-01-01").to_pydatetime())),
        st.lists(st.text(alphabet="abü=", max_size=3), max_size=2),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["none", "german"]))
def test_a_table_reads_back_equal(tmp_path_factory, rows, excel):
    columns = list(zip(*rows, strict=True)) or [[]] * 6
    frame = pd.DataFrame(
        {
            "=text": pd.Series(columns[0], dtype=object),
            "integer": pd.array(list(columns[1]), dtype="Int64"),
            "number": pd.Series(columns[2], dtype="float64"),
            "boolean": pd.array(list(columns[3]), dtype="boolean"),
            "time": pd.to_datetime(pd.Series(columns[4], dtype=object), utc=True),
            "list": pd.Series(columns[5], dtype=object),
        }
    )
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    write_csv(frame, path, excel=excel)
    pd.testing.assert_frame_equal(read_csv(path), flatten(frame))


def test_a_german_excel_gets_semicolons_commas_and_a_byte_order_mark(tmp_path):
    frame = pd.DataFrame({"name": ["Zoë; @x"], "score": [0.5], "n": [1_000_000]})
    raw = write_csv(frame, tmp_path / "t.csv", excel="german").read_bytes()
    assert raw == '\ufeff"name";"score";"n"\r\n"Zoë; @x";"0,5";"1000000"\r\n'.encode()


def test_the_settings_are_json_without_nan(tmp_path):
    frame = pd.DataFrame({"x": [1.5, None]})
    about = {"weights": {"a": float("nan"), "b": np.float64(2)}, "when": pd.Timestamp("2026-01-01")}
    write_csv(frame, tmp_path / "t.csv", about=about)

    def refuse(name):
        raise AssertionError(name)

    text = (tmp_path / "t.csv.json").read_text(encoding="utf-8")
    details = json.loads(text, parse_constant=refuse)
    assert details["weights"] == {"a": None, "b": 2.0}
    assert details["when"] == "2026-01-01T00:00:00"


def test_without_its_settings_a_file_is_text(tmp_path):
    write_csv(pd.DataFrame({"n": [1], "t": ["=1"]}), tmp_path / "t.csv", excel="german")
    (tmp_path / "t.csv.json").unlink()
    assert read_csv(tmp_path / "t.csv").to_dict("list") == {"n": ["1"], "t": ["=1"]}


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(NotFoundError):
        read_csv(tmp_path / "none.csv")
    (tmp_path / "t.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormatError):
        read_csv(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_text('"a","b"\n"1"\n')
    with pytest.raises(FormatError):
        read_csv(tmp_path / "t.csv")
    with pytest.raises(SettingError):
        write_csv(pd.DataFrame(), tmp_path / "t.csv", excel="french")


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    path = write_csv(pd.DataFrame({"a": ["old"]}), tmp_path / "t.csv")
    before = sorted(tmp_path.iterdir())

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match="space"):
        write_csv(pd.DataFrame({"a": ["new"]}), path)
    monkeypatch.undo()
    assert sorted(tmp_path.iterdir()) == before
    assert read_csv(path)["a"].tolist() == ["old"]
    with pytest.raises(ProjectError):
        write_csv(pd.DataFrame(), tmp_path / "t.csv" / "below.csv")


def test_times_without_a_zone_are_utc(tmp_path):
    naive = pd.DataFrame({"at": pd.to_datetime(["2026-03-01 10:00", None])})
    back = read_csv(write_csv(naive, tmp_path / "t.csv"))
    assert back["at"][0] == pd.Timestamp("2026-03-01 10:00", tz="UTC")
    assert pd.isna(back["at"][1])


def test_cells_of_any_length_read_back(tmp_path):
    long = pd.DataFrame({"text": ["x" * 200_000, "ß" * 140_000]})
    back = read_csv(write_csv(long, tmp_path / "long.csv"))
    assert back["text"].tolist() == long["text"].tolist()


def test_what_the_csv_module_refuses_is_a_format_error(tmp_path, monkeypatch):
    import csv

    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    def refuse(*_args, **_kwargs):
        raise csv.Error("no")

    monkeypatch.setattr("workbench.export.tables.csv.reader", refuse)
    with pytest.raises(FormatError):
        read_csv(path)
