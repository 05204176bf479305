"""Names of people are no handles."""

from time import process_time

import pytest

from workbench.gather.columns import name_key

TEXT = ["Hafer am Morgen", "2026-03-01"]
URL = "https://www.instagram.com/p/CxAbcdefg{}/"


def test_a_column_of_names_gives_no_accounts_and_says_so(imported, makers):
    table = [["Autor", "Text", "Datum", "url"],
             *(["Mila Backt", *TEXT, URL.format(i)] for i in range(5))]  # fmt: skip
    got = imported("a.csv", makers["csv"](table))
    assert got.posts.account.isna().all()
    [note] = got.problems
    assert note.reason == "gather.names_no_handles"
    assert note.values == {"column": "Autor", "rows": 5, "value": "Mila Backt"}


@pytest.mark.parametrize(
    ("column", "value", "account"),
    [
        ("Benutzername", "mila.backt", "instagram:mila.backt"),
        ("Profil-Link", "https://www.instagram.com/mila.backt/", "instagram:mila.backt"),
        ("author_id", "77", "instagram:id=77"),
    ],
)
def test_what_tells_better_than_a_name_is_taken(imported, makers, column, value, account):
    table = [["Autor", "Text", "Datum", "url", column],
             *(["Mila Backt", *TEXT, URL.format(i), value] for i in range(5))]  # fmt: skip
    got = imported("a.csv", makers["csv"](table))
    assert got.posts.account.unique().tolist() == [account]
    assert {p.reason for p in got.problems} <= {"gather.unused_columns"}


def test_handles_beside_names_are_kept(imported, makers):
    names = ["mila.backt", "@Karl", "Karl Korn", "Mila Backt (@mila.backt)", " uwe "]
    table = [["Autor", "Text", "Datum", "url"],
             *([name, *TEXT, URL.format(i)] for i, name in enumerate(names))]  # fmt: skip
    accounts = imported("a.csv", makers["csv"](table)).posts.account
    assert accounts.isna().tolist() == [False, False, True, False, False]
    assert accounts.dropna().tolist() == [
        f"instagram:{handle}" for handle in ("mila.backt", "karl", "mila.backt", "uwe")
    ]


def test_the_address_of_the_post_names_the_author_on_some_platforms(imported, makers):
    table = [["Autor", "Text", "Datum", "url"],
             *(["Mila Backt", *TEXT, f"https://www.tiktok.com/@mila.backt/video/73000000000000000{i}"]
               for i in range(5))]  # fmt: skip
    assert set(imported("a.csv", makers["csv"](table)).posts.account) == {"tiktok:mila.backt"}


def test_account_keys_in_lists_become_bare_handles(imported):
    record = {
        "id": "CxAbcdefg1", "username": "mila", "caption": "Hafer", "timestamp": "2026-01-01",
        "usertags": ["instagram:Zelda.Q", "@karl"],
    }  # fmt: skip
    assert imported("a.json", [record], platform="instagram").posts.tagged[0] == ["zelda.q", "karl"]


def test_a_project_in_a_folder_is_no_export(put, load):
    from workbench.brand import Brand

    export = put("all/export.csv", "username,caption,timestamp\nmila,Hafer,2026-01-01\n")
    put("all/oatly/brand.toml", Brand("Oatly").to_toml())
    put("all/oatly/exports/shortlist.csv", "username,caption,timestamp\nuwe,x,2026-01-01\n")
    assert load(export.parent).posts.account.tolist() == ["web:mila"]


def test_a_cell_of_accents_in_the_place_of_a_name_takes_no_time():
    def seconds(size):
        start = process_time()
        name_key("a" + "\u0315\u0316" * size)
        return process_time() - start

    assert seconds(20_000) < 10 * seconds(5_000) + 0.005  # the square would be 16 times
