"""A workbook opens as a table whose cells are what they say, and runs nothing."""

import datetime as dt
import tracemalloc
import zipfile

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from tests.hostile import PAYLOADS
from workbench.errors import FormatError, NotFoundError
from workbench.export import read_back, reading_back, xlsx
from workbench.export.cells import STARTERS
from workbench.export.workbook import write_xlsx


@pytest.fixture
def book(tmp_path):
    frame = pd.DataFrame({
        "name": ["=1+1", "Ada", None],
        "link": ["https://a.example/b", "javascript:alert(1)", "https://a.example/b; https://c.d"],
        "followers": pd.array([23_400, None, 0], dtype="Int64"),
        "score": [0.5, float("nan"), 1234.5],
        "sure": pd.array([True, None, False], dtype="boolean"),
        "at": pd.to_datetime(["2026-11-02 12:30", None, "2026-11-03 00:00"], utc=True),
    })  # fmt: skip
    about = {"as_of": pd.Timestamp("2026-11-14", tz="UTC"), "weights": {"affinity": 2.0}}
    return load_workbook(write_xlsx(frame, tmp_path / "s.xlsx", about=about, limits=["Careful."],
                                    language="en"))  # fmt: skip


def test_it_is_a_table_with_filters_and_a_frozen_header(book):
    sheet = book["shortlist"]
    assert sheet.freeze_panes == "A2"
    [table] = sheet.tables.values()
    assert table.ref == "A1:F4"
    assert table.autoFilter is not None
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["D"].width


def test_cells_are_numbers_days_and_text(book):
    sheet = book["shortlist"]
    assert [c.value for c in sheet["C"]] == ["followers", 23_400, None, 0]
    assert sheet["D4"].value == 1234.5
    assert sheet["E2"].value is True
    assert sheet["F2"].value == dt.datetime(2026, 11, 2, 12, 30)  # noqa: DTZ001  # Excel has no zones
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "'=1+1"


def test_only_a_web_address_is_a_link(book):
    links = [cell.hyperlink.target if cell.hyperlink else None for cell in book["shortlist"]["B"]]
    assert links == [None, "https://a.example/b", None, None]


def test_the_second_sheet_says_where_it_comes_from(book):
    rows = [[c.value for c in row] for row in book["about"].iter_rows()]
    assert [None, "Careful."] in rows or ["", "Careful."] in rows
    assert ["as_of", "2026-11-14T00:00:00+00:00"] in rows
    assert ["weights.affinity", "2.0"] in rows


def test_hostile_text_runs_nothing_and_breaks_no_file(tmp_path):
    texts = [*PAYLOADS, "a\ufffe\uffff\ud800", "_x0041_"]
    # Arrow's strings hold no half characters; object columns do.
    said = pd.Series(texts, dtype=object)
    frame = pd.DataFrame({"text": said, **{t[:60]: 1 for t in texts[:12]}})
    path = write_xlsx(frame, tmp_path / "h.xlsx", about={t[:40]: t for t in texts[:20]})
    for sheet in load_workbook(path).worksheets:
        for cell in (c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)):
            assert cell.data_type == "s"
            assert cell.value[0] not in STARTERS
            assert len(cell.value) <= 32_767
    with zipfile.ZipFile(path) as packed:
        assert "<f>" not in packed.read("xl/worksheets/sheet1.xml").decode()
    back = read_back(path)["text"].fillna("").tolist()
    assert back[0] == PAYLOADS[0]
    assert back[PAYLOADS.index("=cmd|' /C calc'!A0")] == "=cmd|' /C calc'!A0"


def test_the_shortlist_as_workbook(shortlist, ranking, tmp_path):
    shortlist.decide("instagram:mila", "approved", note="=HYPERLINK(1)")
    path = xlsx(shortlist, tmp_path / "s.xlsx", ranking=ranking, language="de")
    book = load_workbook(path)
    assert book.sheetnames == ["Shortlist", "Hinweise"]
    [row] = read_back(path).to_dict("records")
    assert row["status"] == "approved"
    assert row["note"] == "=HYPERLINK(1)"


def test_what_is_no_workbook_is_said(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04broken")
    with pytest.raises(FormatError):
        read_back(path)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a", "b")
    with pytest.raises(FormatError):
        read_back(path)
    with pytest.raises(NotFoundError):
        read_back(tmp_path / "none.csv")
    path.write_bytes(b"")
    with pytest.raises(FormatError):
        read_back(path)


def made_of(path, rows, sheets=1):
    """Write a workbook by hand: openpyxl would write every cell in between."""
    book = Workbook(write_only=True)
    for _ in range(sheets):
        book.create_sheet().append(["handles"])
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    for n in range(1, sheets + 1):
        xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{n}.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def test_cells_far_to_the_right_cost_nothing(tmp_path):
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>handles</t></is></c></row>'
    far = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>h{n}</t></is></c><c r="XFD{n}"><v>1</v></c>'
        "</row>" for n in range(2, 3002)
    )  # fmt: skip
    path = made_of(tmp_path / "wide.xlsx", head + far, sheets=4)
    tracemalloc.start()
    table = read_back(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table["handles"].tolist() == [f"h{n}" for n in range(2, 3002)]
    assert peak < 40e6


def test_more_than_people_is_refused(tmp_path, monkeypatch):
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200))
    path = made_of(tmp_path / "x.xlsx", cells)
    monkeypatch.setattr(reading_back, "MOST_CELLS", 100)
    with pytest.raises(FormatError, match=r".*"):
        read_back(path)
    monkeypatch.undo()
    blank = '<row r="1"><c r="A1"><v>1</v></c></row>' + "<row/>" * 4_000_000
    with pytest.raises(FormatError, match=r".*"):
        read_back(made_of(path, blank))
