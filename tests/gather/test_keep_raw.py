"""The records as they came, beside the rows they became."""

import json
import lzma

import pytest

from workbench import gather

ROW_KEYS = {"posts": "post", "comments": "comment", "accounts": "account"}


def test_every_counted_row_has_its_record(sample, put, load):
    name, raw = sample
    name = name.removesuffix(".gz").removesuffix(".xz")
    if raw[:2] == b"\x1f\x8b":
        name, raw = name + ".gz", __import__("gzip").decompress(raw)
    elif raw[:5] == b"\xfd7zXZ":
        name, raw = name + ".xz", lzma.decompress(raw)
    got = load(put(name, raw), keep_raw=True)
    counted = {n for batch in got.batches for n in batch.counted}
    assert set(got.raw.of) == counted
    for table in counted:
        rows = got.raw[got.raw.of == table]
        assert rows.key.tolist() == got.tables[table][ROW_KEYS[table]].tolist()
        assert rows.account.tolist() == got.tables[table].account.tolist()
    for record in got.raw.record:
        assert isinstance(json.loads(record), dict)


def test_nothing_is_kept_unless_asked_for(sample, put, load):
    name, raw = sample
    path = put("a", b"")
    path = path.with_name(name)
    path.write_bytes(raw)
    assert "raw" not in load(path).tables


def test_a_table_row_is_kept_as_its_cells(imported):
    got = imported("a.csv", "id,text,author\n1, hallo ,Mila\n,ohne,\n", keep_raw=True)
    (record,) = map(json.loads, got.raw.record)
    assert record == {"id": "1", "text": " hallo ", "author": "Mila"}
    assert len(got.rejected) == 1


def test_a_record_of_json_is_kept_with_all_that_is_in_it(imported):
    strange = {"id": "1", "text": "x\ud83dy", "n": 2**70, "deep": {"a": [1, None]}}
    got = imported("a.ndjson", (json.dumps(strange) + "\n") * 2, keep_raw=True)
    assert json.loads(got.raw.record[0]) == strange


def test_nested_posts_come_as_they_were(makers, put, load):
    got = load(put("p.json", makers["profiles"]), keep_raw=True)
    profile = json.loads(got.raw[got.raw.of == "accounts"].record.iloc[0])
    expected = makers["profiles"][0]
    assert profile == {k: v for k, v in expected.items() if k != "posts"}
    post = json.loads(got.raw[got.raw.of == "posts"].record.iloc[0])
    assert post == expected["posts"][0]


def test_the_record_of_meta_is_the_one_before_flattening(makers, put, load):
    raw = makers["files"]["meta.json"]
    got = load(put("meta.json", raw), keep_raw=True)
    whole = json.loads(raw)["organic_insights_posts"]
    assert [json.loads(r) for r in got.raw.record] == whole


@pytest.mark.parametrize("name", ["posts.csv", "posts.ndjson"])
def test_a_file_known_without_its_records_is_read_again(makers, put, name):
    path = put(name, makers["files"][name])
    plain, kept = gather.read(path).files[0], gather.read(path, keep_raw=True).files[0]
    assert plain.sha256 != kept.sha256
    assert kept.sha256 == gather.read(path, keep_raw=True).files[0].sha256
