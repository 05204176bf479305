"""Lists of handles in any shape, and one reader of them for all ways."""

import argparse
import types

import pytest

from workbench.brand import Brand
from workbench.cli.ways import graph_api, instagram
from workbench.errors import SettingError
from workbench.gather.handle_lists import handles_in, read_handles

TABLE = "#;Name;Username;Follower\n1;Mila B.;@mila;12\n2;Karl;karl;3\n"
LIST = (
    "# the best of May\n@Mila  # first\n\nhttps://www.instagram.com/karl/?hl=de # second\n"
    "lena, uwe\n"
)


def test_a_list_of_handles_in_any_shape(tmp_path):
    assert handles_in("a.b, @C_d;e") == ("a.b", "c_d", "e")
    assert handles_in("https://instagram.com/Mila.Backt/\nhttps://www.instagram.com/p/Cxyz/") == (
        "mila.backt",
    )
    assert handles_in(["@x", "instagram:y", "x"]) == ("x", "y")
    assert handles_in("# my list\nmila\n\nkarl") == ("mila", "karl")
    (tmp_path / "list.csv").write_bytes(
        "Name;Username;Follower\nMila B.;@mila;12\nKarl;karl;3\n".encode("utf-16")
    )
    assert read_handles(str(tmp_path / "list.csv")) == ("mila", "karl")
    with pytest.raises(SettingError, match="handle"):
        handles_in("mila@example.org")
    (tmp_path / "empty.txt").write_text("\n")
    with pytest.raises(SettingError):
        read_handles(str(tmp_path / "empty.txt"))


def asked_of_both(path=None, handles=""):
    """Return what each way asks for, given the same list."""
    parser = argparse.ArgumentParser()
    ways = parser.add_subparsers()
    for way in (graph_api, instagram):
        way.add(ways)
    project = types.SimpleNamespace(brand=Brand("Oatly"))
    given = parser.parse_args(["api", "--discover", path or handles])
    more = ["--profiles", path] if path else ["--handles", handles]
    other = instagram._wishes(project, parser.parse_args(["instagram", *more]))
    return graph_api._wishes(given).discover, other["profiles"]


def test_tables_may_number_their_rows_and_carry_remarks():
    assert handles_in(TABLE) == ("mila", "karl")
    assert handles_in("# name, username\nmila\nkarl") == ("mila", "karl")
    assert handles_in("# export of May\nusername,followers\nmila,3\n# karl,4\n") == ("mila",)
    assert handles_in(LIST) == ("mila", "karl", "lena", "uwe")


@pytest.mark.parametrize("content", [TABLE.encode(), TABLE.encode("utf-16"), LIST.encode()])
def test_both_ways_take_the_same_file(tmp_path, content):
    path = tmp_path / "best.txt"
    path.write_bytes(content)
    expected = read_handles(str(path))
    assert expected[:2] == ("mila", "karl")
    assert asked_of_both(str(path)) == (expected, expected)


def test_both_ways_take_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", type("Again", (), {"read": lambda _: LIST})())
    assert asked_of_both("-") == (("mila", "karl", "lena", "uwe"),) * 2


def test_a_long_pasted_list_is_no_file_name():
    names = tuple(f"fan.{n}" for n in range(500))
    assert asked_of_both(handles=",".join(names)) == (names, names)
