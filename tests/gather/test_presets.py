"""Exports of tools by name: each sample against what was written down by hand when making it."""

import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from workbench import gather
from workbench.errors import FormatError
from workbench.gather.columns import synonyms
from workbench.gather.presets import presets
from workbench.phrases import entry

SAMPLES = Path(__file__).parent / "samples"
NOTHING = object()


def at(text):
    return pd.Timestamp(text, tz="UTC")


def post(key, account, text, when, **more):
    return {"post": key, "account": account, "text": text, "created_at": at(when), **more}


MILA, KARL = "instagram:mila.backt", "instagram:karl_kocht"
FIRST, SECOND = "instagram:Cabc0000001", "instagram:Cabc0000002"
EVA = "x:1500000000000000001"
LIST = [
    {"account": MILA, "display_name": "Mila M.", "followers": 12400, "category": "Food"},
    {"account": KARL, "display_name": "Karl K.", "followers": 1047},
]

# format: records read, reasons of refusal, and the beginning of each table
EXPECTED = {
    "crowdtangle-instagram": (2, [], {
        "posts": [
            post("instagram:Bx000000000", MILA, "Brot mit @oatly #hafer", "2019-05-22 03:30:51",
                 likes=2072, comments=21, views=None, kind="image", sponsors=["oatly"]),
            post("instagram:Bx000000001", KARL, "Suppe", "2019-01-03 13:00", likes=10, views=1500),
        ],
        "accounts": [{"account": MILA, "followers": 1234, "as_of": at("2019-05-22 03:30:51")}],
    }),
    "crowdtangle-facebook": (2, [], {
        "posts": [
            post("facebook:555001", "facebook:mila.backt", "Brot für alle", "2020-07-01 16:00",
                 likes=1100, comments=3, shares=100, views=20001, kind="video", user_id="100001"),
            post("facebook:555002", "facebook:id=100002", "Ein Rezept", "2020-12-01 17:00"),
        ],
        "accounts": [{"account": "facebook:mila.backt", "followers": 9500}],
    }),
    "minet-instagram-posts": (2, [], {
        "posts": [
            post(FIRST, MILA, "Brot mit @oatly #hafer", "2021-06-14 16:30:34", likes=51,
                 comments=2, kind="carousel", tagged=["oatly", "karl_kocht"], mentions=["oatly"],
                 coauthors=["zweite"], hashtags=["hafer"], likes_hidden=False,
                 media=[{"kind": "image", "path": None, "url": f"https://a.invalid/{i}.jpg"}
                        for i in (1, 2)]),
            post(SECOND, KARL, "Suppe", "2021-06-14 16:31:34", likes=None, likes_hidden=True),
        ],
        "accounts": [{"account": MILA, "display_name": "Mila", "verified": False}],
    }),
    "minet-instagram-hashtag": (2, [], {
        "posts": [
            post(FIRST, "instagram:id=77", "Brot #hafer", "2021-06-14 16:30:34", likes=51),
            post(SECOND, "instagram:id=78", "Suppe #hafer", "2021-06-14 16:31:34", likes=9,
                 views=340, kind="video"),
        ],
    }),
    "minet-instagram-comments": (2, [], {
        "comments": [
            {"comment": "instagram:9001", "post": FIRST, "account": KARL, "likes": 3,
             "text": "so gut @oatly", "reply_to": None},
            {"comment": "instagram:9002", "account": "instagram:uwe", "reply_to": "instagram:9001"},
        ],
    }),
    "minet-instagram-profiles": (2, [], {
        "accounts": [
            {"account": MILA, "user_id": "77", "followers": 1234, "following": 99,
             "business": True, "bio": "Brot & Hafer", "external_url": "https://mila.example"},
            {"account": KARL, "private": True},
        ],
    }),
    "minet-twitter": (2, [], {
        "posts": [
            post(EVA, "x:eva_x", "@karl_x gut #rstats", "2022-02-27 22:13:20", likes=3, shares=4,
                 views=200, reply_to="x:1499999999999999999", reply_to_account="x:karl_x"),
            post("x:1500000000000000002", "x:uwe_x", "RT @karl_x: gut", "2022-02-27 22:14:20",
                 likes=None, repost_of="x:1499999999999999998", repost_of_account="x:karl_x"),
        ],
        "accounts": [{"account": "x:eva_x", "followers": 50, "following": 40, "posts_count": 100}],
    }),
    "minet-tiktok": (2, [], {
        "posts": [
            post("tiktok:7100000000000000001", "tiktok:mila.backt",
                 "Hafermilch selbst gemacht #hafer", "2022-04-15 05:20", likes=1200, shares=30,
                 comments=45, views=99000, hashtags=["hafer", "milch"], paid_partnership=True),
        ],
        "accounts": [{"account": "tiktok:mila.backt", "followers": 5000, "bio": "Brot"}],
    }),
    "phantombuster-instagram-profiles": (2, [], {
        "accounts": [
            {"account": MILA, "user_id": "77", "followers": 1234, "posts_count": 56,
             "as_of": at("2024-03-01 10:00")},
            {"account": KARL, "private": True},
        ],
    }),
    "phantombuster-instagram-comments": (2, [], {
        "comments": [
            {"post": FIRST, "account": KARL, "text": "so gut", "likes": 3,
             "collected_at": at("2024-03-01 10:00")},
            {"text": 'ja, "ganz" toll', "likes": None},
        ],
    }),
    "phantombuster-instagram-posts": (2, [], {
        "posts": [
            post(FIRST, MILA, "Brot mit @oatly #hafer", "2024-02-01 10:00", likes=51,
                 collected_at=at("2024-03-01 10:00")),
            post(SECOND, KARL, "Suppe", "2024-02-02 10:00", likes=None, likes_hidden=True),
        ],
    }),
    "phantombuster-instagram-followers": (2, [], {
        "accounts": [{"account": MILA, "user_id": "77", "verified": True}, {"account": KARL}],
    }),
    "brandwatch": (4, ["presets.total_row"], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut @oatly", "2026-06-01 08:00", likes=51, comments=2),
            post(EVA, "x:eva_x", "so gut", "2026-06-01 09:00", shares=4, likes=None),
            {"platform": "web", "account": None, "created_at": at("2026-01-15 10:00"),
             "text": "Hafer im Test\n\nDer Test im Winter", "url": "https://news.example/hafer"},
        ],
        "accounts": [{"account": MILA}, {"account": "x:eva_x", "followers": 50}],
    }),
    "talkwalker": (3, [], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut @oatly", "2026-06-01 08:00", likes=51),
            post(EVA, "x:eva_x", "so gut", "2026-06-01 09:00", likes=3, shares=4),
            {"platform": "web", "account": None, "text": "Hafer im Test\n\nDer Test"},
        ],
    }),
    "meltwater": (3, [], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut @oatly", "2026-06-01 08:00", likes=51, comments=2),
            post(EVA, "x:eva_x", "so gut", "2026-06-01 09:00", likes=3, shares=4),
            {"platform": "web", "account": None, "created_at": at("2026-06-01 12:00")},
        ],
    }),
    "fanpage-karma": (3, ["presets.total_row"], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut @oatly", "2026-06-01 08:00", likes=1047, kind="image"),
            post("facebook:555001", "facebook:hafertraum", "Öfter mal Brot", "2026-06-02 09:30"),
        ],
        "accounts": [{"account": MILA, "followers": 12400, "display_name": "Mila backt"}],
    }),
    "sprout-social": (2, [], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut", "2026-06-13 14:00", likes=51, comments=2),
            post(EVA, "x:eva_x", "so gut", "2026-06-01 18:30", likes=3, shares=4),
        ],
    }),
    "hootsuite": (2, [], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut", "2026-06-01 08:00", likes=51, comments=2),
            post("linkedin:7000001", "linkedin:hafertraum", "Neues Werk", "2026-06-02 08:00"),
        ],
    }),
    "emplifi": (3, ["presets.total_row"], {
        "posts": [
            post(FIRST, MILA, "Hafer ist gut @oatly", "2026-06-01 08:00", likes=51, comments=2),
            post("youtube:dQabcdefghi", None, "Suppe", "2026-06-02 08:00", likes=9),
        ],
    }),
    "modash": (2, [], {
        "accounts": [
            {"account": MILA, "followers": 12400, "display_name": "Mila M."},
            {"account": "tiktok:karl_kocht", "followers": 1047},
        ],
        "reported": {(MILA, "Engagement rate"): 0.034, (MILA, "Fake followers %"): 0.12,
                     (MILA, "Avg. likes"): 345, ("tiktok:karl_kocht", "Engagement rate"): 0.005,
                     ("tiktok:karl_kocht", "Avg. likes"): 12},
    }),
    "hypeauditor": (2, [], {
        "accounts": [LIST[0], {"account": KARL, "followers": 1000}],
        "reported": {(MILA, "AQS"): 87, (KARL, "AQS"): 41, (MILA, "ER"): 0.034, (KARL, "ER"): 0.005,
                     (MILA, "Quality Audience"): 9100, (KARL, "Quality Audience"): 400,
                     (MILA, "Authentic Engagement"): 300, (KARL, "Authentic Engagement"): 5},
    }),
    "upfluence": (2, ["gather.no_account"], {
        "accounts": [LIST[0] | {"external_url": "https://mila.example"}],
        "reported": {(MILA, "instagram_engagement_rate"): 0.034, (MILA, "instagram_avg_likes"): 345,
                     (MILA, "tiktok_followers"): 900},
    }),
    "kolsquare": (2, [], {
        "accounts": [LIST[0] | {"as_of": at("2026-05-01")}, {"account": "tiktok:karl_kocht"}],
        "reported": {(MILA, "Engagement rate"): 0.034, ("tiktok:karl_kocht", "Engagement rate"): 0.005,
                     (MILA, "Credibility score"): 87, ("tiktok:karl_kocht", "Credibility score"): 61},
    }),
    "heepsy": (2, [], {
        "accounts": LIST,
        "reported": {(MILA, "Engagement"): 0.034, (KARL, "Engagement"): 0.005,
                     (MILA, "Authenticity"): 92, (KARL, "Authenticity"): 40,
                     (MILA, "Cost per post"): 120, (KARL, "Cost per post"): 15},
    }),
}  # fmt: skip


def sample(name):
    (path,) = SAMPLES.glob(f"{name}.*")
    return path


def same(got, wanted):
    if wanted is None:
        return got is None or bool(pd.isna(got))
    return got == wanted


@pytest.mark.parametrize("name", EXPECTED)
def test_each_tool_reads_as_written_down(name, load):
    got = load(sample(name))
    read, refused, tables = EXPECTED[name]
    assert {b.file.format for b in got.batches} == {name}
    assert got.read == read
    assert [p.reason for p in got.rejected] == refused
    for table, rows in tables.items():
        assert set(got.tables[table].source) == {name}
        if table == "reported":
            figures = got.reported.set_index(["account", "name"]).value
            assert figures.to_dict() == pytest.approx(rows)
            continue
        for i, row in enumerate(rows):
            found = got.record(table, i)
            assert {k: found[k] for k, v in row.items() if not same(found[k], v)} == {}


def test_every_preset_is_in_the_table_above():
    assert {p.name for p in presets()} == set(EXPECTED)


@pytest.mark.parametrize("preset", presets(), ids=lambda p: p.name)
def test_presets_name_fields_that_exist(preset):
    known = set(synonyms()[preset.kind]) | {"_zone"}
    assert set(preset.columns) <= known
    assert set(preset.words) <= set(preset.columns) | {"platform"}
    phrase = f"presets.about_{preset.name.replace('-', '_')}"
    assert phrase not in {entry(phrase, "en"), entry(phrase, "de")}


def test_no_sample_is_taken_for_another_tool():
    for path in SAMPLES.glob("*.*"):
        if path.suffix != ".md":
            name = path.name.partition(".")[0].partition("+")[0]
            assert gather.read(path).files[0].format == name


@pytest.mark.parametrize("container", ["xlsx", "ndjson", "json", "parquet", "csv;", "utf-16"])
def test_a_preset_does_not_depend_on_the_container(container, load, put, tmp_path):
    frame = pd.read_csv(sample("minet-tiktok"), dtype=str)
    records = frame.where(frame.notna(), None).to_dict("records")
    lines = "\n".join(json.dumps(r) for r in records)
    book = io.BytesIO()
    frame.to_excel(book, index=False)
    packed = io.BytesIO()
    frame.to_parquet(packed)
    content = {
        "xlsx": book.getvalue(), "ndjson": lines, "json": {"data": records},
        "parquet": packed.getvalue(), "csv;": frame.to_csv(sep=";", index=False),
        "utf-16": frame.to_csv(sep="\t", index=False).encode("utf-16"),
    }[container]  # fmt: skip
    got, plain = load(put("a.x", content)), load(sample("minet-tiktok"))
    assert got.batches[0].file.format == "minet-tiktok"
    drop = ["collected_at", "hashtags"] if container in {"ndjson", "json"} else ["collected_at"]
    pd.testing.assert_frame_equal(got.posts.drop(columns=drop), plain.posts.drop(columns=drop))


def test_what_the_user_maps_comes_first(load):
    path = sample("brandwatch")
    got = load(path, columns={"Snippet": "text", "Impressions": "views"})
    assert got.posts.text.tolist() == ["Hafer …", "so gut", "Hafer im Test\n\nDer Test"]
    assert got.posts.views.tolist()[0] == 900


def test_authorless_rows_are_kept_and_counted(load):
    got = load(sample("talkwalker"))
    (note,) = [p for p in got.problems if p.reason == "presets.no_author"]
    assert dict(note.values) == {"rows": 1}
    assert len(got.posts) == 3


@pytest.mark.parametrize("name", ["modash", "hypeauditor", "kolsquare", "heepsy", "upfluence"])
def test_addresses_and_what_the_audience_is_like_are_left_out(name, load):
    got = load(sample(name))
    (note,) = [p for p in got.problems if p.reason == "presets.left_out"]
    left = dict(note.values)["columns"].lower()
    assert "mail" in left or "phone" in left
    kept = "|".join(got.reported.name).lower()
    assert not any(
        word in kept for word in ("mail", "phone", "audience a", "audience g", "country")
    )
    said = got.accounts.astype(str).to_csv() + got.reported.to_csv()
    assert "mila@" not in said
    assert "+49" not in said


def test_a_forced_preset_says_when_the_file_is_another(put):
    path = put("a.csv", "x,y\n1,2\n")
    with pytest.raises(FormatError, match="brandwatch"):
        list(gather.read(path, format="brandwatch").batches())


def test_title_rows_say_the_zone(imported):
    head = "Datum;Netzwerk;Profil;Nachricht;Link;Anzahl Likes\n"
    row = "01.06.2026 10:00;Instagram;mila;Brot;https://www.instagram.com/p/Cabc0000001/;5\n"
    berlin = imported("a.csv", head + row).posts.created_at[0]
    chicago = imported("b.csv", "Export\nZeitzone: America/Chicago\n" + head + row)
    assert berlin == at("2026-06-01 08:00")
    assert chicago.posts.created_at[0] == at("2026-06-01 15:00")


def test_clocks_that_are_put_back(imported):
    head = "Datum;Netzwerk;Profil;Nachricht;Link;Anzahl Likes\n"
    times = ["25.10.2026 01:30", "25.10.2026 03:30", "29.03.2026 02:30", "2026-03-29T02:30:00Z"]
    rows = "".join(f"{t};X;mila;Brot {i};;5\n" for i, t in enumerate(times))
    got = imported("a.csv", head + rows).posts.created_at.tolist()
    assert got[:2] == [at("2026-10-24 23:30"), at("2026-10-25 02:30")]
    assert got[2] in {at("2026-03-29 00:30"), at("2026-03-29 01:30")}
    assert got[3] == at("2026-03-29 02:30")


def sheet(rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("word", ["Total", "Summe:", "GESAMT", "Grand Total"])
@pytest.mark.parametrize("as_sheet", [False, True])
def test_lines_of_totals_are_named(word, as_sheet, put, load, makers):
    rows = [["id", "text", "likes"], ["1", "gut", "5"], ["2", "Total", "7"], [word, "", "1.047"]]
    content = sheet(rows) if as_sheet else makers["csv"](rows)
    got = load(put("a.xlsx" if as_sheet else "a.csv", content))
    assert got.posts.text.tolist() == ["gut", "Total"]
    assert [(p.row, p.reason) for p in got.rejected] == [(4, "presets.total_row")]
    assert got.read == 3


def test_formulas_without_a_result_are_named(put, load):
    rows = [["id", "text", "likes"], ["1", "gut", "=5+5"], ["2", "schön", "=6+1"], ["3", "so", 4]]
    got = load(put("a.xlsx", sheet(rows)))
    (note,) = [p for p in got.problems if p.reason == "presets.formulas"]
    assert dict(note.values) == {"column": "likes", "rows": 2}
    assert got.posts.likes.isna().tolist() == [True, True, False]
