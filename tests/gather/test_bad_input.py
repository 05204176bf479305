import io
import zipfile

import pytest

from workbench import gather
from workbench.errors import FormatError, NotFoundError, SettingError, WorkbenchError
from workbench.phrases import entry, phrase_ids, use_language


@pytest.fixture(autouse=True)
def english():
    use_language("en")
    yield
    use_language(None)


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("a.csv", b"", "an empty file"),
        ("a.csv", b" \n \n", "an empty file"),
        ("a.csv.gz", b"", "an empty file"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
        ("a.json", b"\xff\xd8\xff\xe0" + bytes(99), "a JPEG image"),
        ("a.csv", bytes(range(256)) * 40, "a binary file"),
        ("a.csv", b"PK\x03\x04" + bytes(99), "a ZIP archive"),
        ("a.zip", zipped("a.txt", "x"), "a ZIP archive"),
        ("a.zip", zipped("a.txt", "x").replace(b"a.txt", b"\x00.txt"), "a ZIP archive"),  # nameless
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "an old Excel workbook"),
        ("a.csv", "<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        ("a.txt", "Nur ein Satz ohne Spalten.\nUnd noch einer.\n", "text without columns"),
        ("a.csv", b"%PDF-1.7 xxx", "a PDF document"),
        ("a.db", b"SQLite format 3\x00" + bytes(200), "an SQLite database"),
        ("a.csv", b"\x80\x04\x95\x10\x00\x00\x00", "a Python pickle"),
    ],
)
def test_what_a_file_is_instead(put, name, content, seen):
    with pytest.raises(FormatError) as error:
        gather.read(put(name, content))
    message = str(error.value)
    assert seen in message
    assert "What works" in message
    assert "\n" not in message


def test_folders_without_exports(put, tmp_path):
    (tmp_path / "leer").mkdir()
    with pytest.raises(FormatError, match="an empty folder"):
        gather.read(tmp_path / "leer")
    for i in range(12):
        put(f"bilder/{i}.jpg", b"\xff\xd8\xff")
    with pytest.raises(FormatError, match="a folder with 12 images"):
        gather.read(tmp_path / "bilder")


def test_missing_files_and_wrong_settings(put, tmp_path):
    with pytest.raises(NotFoundError):
        gather.read(tmp_path / "nichts.csv")
    path = put("a.csv", "id,text\n1,a b\n")
    for options in (
        {"format": "wordperfect"},
        {"platform": "a b c"},
        {"columns": {"id": "nope"}},
    ):
        with pytest.raises(SettingError):
            gather.read(path, **options)


def test_among_several_files_the_others_are_still_read(put, load):
    bad = put("a.png", b"\x89PNG\r\n\x1a\nxxxx")
    unknown = put("b.csv", "x,y\n1,2\n3,4\n")
    good = put("c.csv", "id,text\n1,a b\n")
    got = load(bad, unknown, good)
    assert len(got.posts) == 1
    assert [(p.reason, p.rejected) for p in got.rejected] == [
        ("gather.unknown_format", True),
        ("gather.no_known_columns", True),
    ]
    assert {b.file.format for b in got.batches} == {"unknown", "csv"}
    assert all(b.last for b in got.batches)


def test_a_packed_file_cut_off_in_the_middle_keeps_what_was_read(put, load):
    import random

    letters = random.Random(1)
    rows = "".join(f"{i},{letters.random()} {letters.random()}\n" for i in range(60_000))
    path = put("a.csv.gz", "id,text\n" + rows)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    got = load(path)
    assert 20_000 <= len(got.posts) < 60_000
    assert [p.reason for p in got.rejected] == ["gather.damaged"]
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(FormatError):
        load(path)


def test_bombs_are_refused(put, monkeypatch):
    from workbench.gather import spreadsheets

    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED", 10_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x" * 50_000)
    with pytest.raises(FormatError) as error:
        list(gather.read(put("a.xlsx", out.getvalue())).batches())
    assert error.value.phrase == "gather.bomb"


def test_nothing_in_it(imported):
    with pytest.raises(FormatError, match="without any records"):
        imported("a.json", "[]")
    got = imported("b.csv", "id,text,author\n")
    assert got.read == 0


def test_every_sentence_is_there_in_both_languages():
    ours = [p for p in phrase_ids() if p.startswith("gather.")]
    assert all(entry(p, "de") != entry(p, "en") for p in ours)
    assert all(f.description != f.about for f in gather.formats())


def test_errors_name_the_file_once_and_say_what_to_do(put):
    path = put("zahlen.csv", "von,bis\n1,2\n3,4\n")
    with pytest.raises(WorkbenchError) as error:
        list(gather.read(path).batches())
    assert "--map" in str(error.value)
