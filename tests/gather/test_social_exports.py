"""Each social tool's export, against rows written by hand."""

import dataclasses
import json

import pandas as pd
import pytest

from tests.gather import social_exports as made
from workbench import gather
from workbench.brand import Brand
from workbench.project import Project

ALL = made.social_files()


@pytest.fixture
def a_brand():
    return Brand("Hafer", handles=["oatly"])


def utc(text):
    return pd.Timestamp(text, tz="UTC")


@pytest.fixture
def got(put, load):
    """Import the sample called so."""

    def go(name, **options):
        return load(put(*ALL[name]), **options)

    return go


def plain(value):
    """Return a value of a table as plain Python has it."""
    if isinstance(value, list):
        return value
    return None if pd.isna(value) else value


def fields(got, table, key, *names):
    """Return the named fields of the row with that key."""
    frame = got.tables[table]
    keys = {"posts": "post", "comments": "comment", "accounts": "account"}
    rows = frame[frame[keys[table]] == key]
    assert len(rows) == 1, rows
    return tuple(plain(rows.iloc[0][name]) for name in names)


def reasons(got):
    return {p.row: p.reason.removeprefix("exports_social.") for p in got.rejected}


@pytest.mark.parametrize("name", ALL)
def test_told_by_content_and_every_record_accounted_for(name, put, tmp_path, a_brand):
    path = put(*ALL[name])
    source = gather.read(path)
    assert source.files[0].format == name.partition("+")[0]
    project = Project.create(tmp_path / "p", a_brand)
    report = project.add(source, progress=False)
    assert report.read == report.added + report.updated + report.unchanged + report.rejected
    assert report.read > 0
    frames = [project.posts(), project.comments(), project.accounts()]
    sources = {s for frame in frames for s in frame.source if len(frame)}
    assert sources == {name.partition("+")[0]}


@pytest.mark.parametrize("name", ALL)
def test_kept_records_are_as_many_as_counted(name, got):
    kept = got(name, keep_raw=True)
    assert len(kept.raw) == kept.read - len(kept.rejected)
    assert set(kept.raw.key) <= {
        key
        for table, column in (("posts", "post"), ("comments", "comment"), ("accounts", "account"))
        for key in kept.tables.get(table, pd.DataFrame({column: []}))[column]
    }


def test_zeeschuimer_instagram(got):
    found = got("zeeschuimer")
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "account", "user_id", "created_at",
                  "text", "kind", "likes", "comments", "views", "likes_hidden", "mentions",
                  "hashtags", "tagged", "coauthors", "sponsors", "paid_partnership", "url",
                  "collected_at") == (
        "instagram:mila.backt", "77", utc("2019-04-03 16:43:25"), "Brot mit @oatly #Hafer", "reel",
        51, 2, 900, False, ["oatly"], ["hafer"], ["oatly"], ["uwe.kocht"], ["oatly"], True,
        "https://www.instagram.com/p/BxbYDJsuyO2/", utc("2026-01-01"))  # fmt: skip
    assert fields(found, "posts", "instagram:BxbYDJsuyO3", "kind", "likes", "likes_hidden",
                  "comments", "text") == ("carousel", None, True, None, None)  # fmt: skip
    assert [m["kind"] for m in found.posts.media[1]] == ["image", "video"]
    assert fields(found, "posts", "instagram:BxbYDJsuyO4", "account", "text", "likes", "comments",
                  "tagged", "kind") == ("instagram:jo", "Kaffee!", 7, 1, [], "image")  # fmt: skip
    assert reasons(found) == {4: "ad", 5: "no_data", 6: "unknown_shape"}
    assert fields(found, "comments", "instagram:900", "post", "post_account", "account", "likes",
                  "text") == ("instagram:BxbYDJsuyO2", "instagram:mila.backt", "instagram:karl", 3,
                              "lecker")  # fmt: skip
    assert fields(found, "comments", "instagram:901", "post", "account", "reply_to", "likes") == (
        "instagram:BxbYDJsuyO2", "instagram:lena", "instagram:900", 4)  # fmt: skip
    assert fields(found, "accounts", "instagram:mila.backt", "display_name", "verified", "as_of") == (
        "Mila", True, utc("2026-01-01"))  # fmt: skip
    assert found.read == 7


def test_zeeschuimer_tiktok(got):
    found = got("zeeschuimer+tiktok")
    assert fields(found, "posts", "tiktok:7300000000000000001", "account", "user_id", "created_at",
                  "kind", "likes", "comments", "shares", "views", "mentions", "hashtags",
                  "paid_partnership", "reply_to", "url") == (
        "tiktok:jonas.kocht", "88", utc("2023-11-14 22:13:20"), "video", 1047, 12, 5, 20123,
        ["oatly_de"], ["haferliebe"], False, "tiktok:7200000000000000009",
        "https://www.tiktok.com/@jonas.kocht/video/7300000000000000001")  # fmt: skip
    assert fields(found, "posts", "tiktok:7300000000000000002", "account", "kind", "likes", "views",
                  "text", "paid_partnership", "reply_to") == (
        "tiktok:embedded", "carousel", 3, None, None, True, None)  # fmt: skip
    assert fields(found, "accounts", "tiktok:jonas.kocht", "followers", "following", "posts_count",
                  "display_name", "bio", "verified") == (1200, 30, 44, "Jonas", "Koch", False)  # fmt: skip
    assert fields(found, "comments", "tiktok:7301", "post", "account", "likes", "reply_to") == (
        "tiktok:7300000000000000001", "tiktok:kim", 2, None)  # fmt: skip
    assert reasons(found) == {3: "live_stream", 4: "other_platform"}


def test_items_that_4cat_keeps_raw(imported):
    meta = {"source_platform": "tiktok.com", "timestamp_collected": 1767225600000}
    found = imported("a.ndjson", made.ndjson([made.TIKTOK | {"__import_meta": meta}] * 2))
    assert found.posts.source[0] == "zeeschuimer"
    assert found.posts.likes[0] == 1047
    assert found.posts.collected_at[0] == utc("2026-01-01")


def test_fourcat_old(got):
    found = got("4cat+old")
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "account", "created_at", "kind", "likes",
                  "comments", "mentions", "tagged", "hashtags") == (
        "instagram:mila.backt", utc("2019-04-03 16:43:25"), "image", 51, 1, ["oatly"], ["oatly"],
        ["hafer"])  # fmt: skip
    assert fields(found, "posts", "instagram:BxbYDJsuyO3", "created_at", "likes", "comments",
                  "kind") == (None, None, None, "video")  # fmt: skip
    assert fields(found, "comments", "instagram:900", "post", "account", "likes", "reply_to") == (
        "instagram:BxbYDJsuyO2", "instagram:karl", 3, None)  # fmt: skip
    assert fields(found, "comments", "instagram:901", "reply_to", "likes") == (
        "instagram:900",
        None,
    )
    assert found.read == 4


def test_fourcat_new(got):
    found = got("4cat")
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "account", "user_id", "created_at", "kind",
                  "likes", "comments", "views", "likes_hidden", "tagged", "coauthors") == (
        "instagram:mila.backt", "77", utc("2019-04-03 16:43:25"), "video", 51, 2, 900, False,
        ["oatly"], ["uwe.kocht"])  # fmt: skip
    assert fields(found, "posts", "instagram:BxbYDJsuyO3", "likes", "likes_hidden", "comments",
                  "views", "text", "kind") == (None, True, 4, None, None, "carousel")  # fmt: skip
    partial = fields(found, "posts", "instagram:BxbYDJsuyO4", "created_at", "likes", "comments",
                     "views", "likes_hidden")  # fmt: skip
    assert partial == (None,) * 5
    assert found.accounts.account.tolist() == ["instagram:mila.backt"]


def test_fourcat_tiktok(got):
    found = got("4cat+tiktok")
    assert fields(found, "posts", "tiktok:7300000000000000001", "account", "created_at", "likes",
                  "comments", "shares", "views", "hashtags", "paid_partnership", "url") == (
        "tiktok:jonas.kocht", utc("2023-11-14 22:13:20"), 1047, 12, 5, 20123,
        ["haferliebe", "kaffee"], True,
        "https://www.tiktok.com/@jonas.kocht/video/7300000000000000001")  # fmt: skip
    assert fields(found, "accounts", "tiktok:jonas.kocht", "followers", "posts_count") == (1200, 44)


@pytest.mark.parametrize("name", ["apify", "apify+csv"])
def test_apify_posts(got, name):
    found = got(name)
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "account", "created_at", "kind", "likes",
                  "likes_hidden", "comments", "views", "mentions", "hashtags", "tagged", "url") == (
        "instagram:mila.backt", utc("2019-04-03 16:43:25"), "reel", None, True, 2, 900, ["oatly"],
        ["hafer"], ["oatly"], "https://www.instagram.com/p/BxbYDJsuyO2/")  # fmt: skip
    assert fields(found, "posts", "instagram:BxbYDJsuyO3", "likes", "likes_hidden", "views",
                  "comments", "tagged") == (7, None, None, 0, None if name == "apify" else [])  # fmt: skip
    assert fields(found, "comments", "instagram:900", "post", "post_account", "account", "text",
                  "created_at") == (
        "instagram:BxbYDJsuyO2", "instagram:mila.backt", "instagram:karl", "lecker",
        utc("2019-04-03 16:45"))  # fmt: skip


def test_apify_posts_in_full(got):
    found = got("apify")
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "coauthors", "user_id") == (
        ["uwe.kocht"], "77")  # fmt: skip
    assert [m["kind"] for m in found.posts.media[1]] == ["image", "video"]
    assert fields(found, "comments", "instagram:901", "reply_to", "likes") == ("instagram:900", 0)
    assert reasons(found) == {3: "error_record"}
    assert found.read == 3


def test_apify_profiles(got):
    found = got("apify+profiles")
    assert fields(found, "accounts", "instagram:mila.backt", "user_id", "followers", "following",
                  "posts_count", "verified", "business", "display_name", "external_url") == (
        "77", 12345, 99, 56, True, True, "Mila", "https://mila.invalid")  # fmt: skip
    assert fields(found, "accounts", "instagram:uwe.kocht", "display_name", "followers") == (
        "Uwe", None)  # fmt: skip
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "account", "likes", "mentions") == (
        "instagram:mila.backt", 51, ["oatly"])  # fmt: skip
    assert found.read == 3  # the profile, its post, and what is no post


def test_apify_comments(got):
    found = got("apify+comments")
    assert fields(found, "comments", "instagram:900", "post", "post_url", "account", "user_id",
                  "likes", "reply_to") == (
        "instagram:BxbYDJsuyO2", "https://www.instagram.com/p/BxbYDJsuyO2/", "instagram:karl", "9",
        3, None)  # fmt: skip
    assert fields(found, "comments", "instagram:901", "reply_to", "account", "post") == (
        "instagram:900", "instagram:uwe", "instagram:BxbYDJsuyO2")  # fmt: skip
    assert found.read == 2
    assert reasons(found) == {2: "missing"}


def test_brightdata_posts(got):
    found = got("brightdata+posts")
    assert fields(found, "posts", "instagram:BxbYDJsuyO2", "account", "user_id", "created_at", "kind",
                  "likes", "comments", "views", "hashtags", "tagged", "coauthors", "sponsors",
                  "paid_partnership", "collected_at") == (
        "instagram:mila.backt", "77", utc("2019-04-03 16:43:25"), "reel", 51, 2, 900, ["hafer"],
        ["oatly"], ["uwe.kocht"], ["oatly"], True, utc("2026-01-01"))  # fmt: skip
    assert fields(found, "accounts", "instagram:mila.backt", "followers", "posts_count", "as_of") == (
        12345, 56, utc("2026-01-01"))  # fmt: skip
    assert found.comments.account.tolist() == ["instagram:karl"]
    assert found.comments.comment[0].startswith("instagram:~")
    assert reasons(found) == {2: "error_record"}


def test_brightdata_comments(got):
    found = got("brightdata+comments")
    assert fields(found, "comments", "instagram:900", "post", "post_account", "account", "created_at",
                  "likes") == ("instagram:BxbYDJsuyO2", None, "instagram:karl",
                               utc("2019-04-03 16:45"), 3)  # fmt: skip
    answer = found.comments[found.comments.reply_to == "instagram:900"].iloc[0]
    assert (answer.account, answer.text, answer.likes) == ("instagram:uwe", "ja!", 0)
    assert found.read == 1


def test_brightdata_comments_as_csv(imported):
    record = made.BRIGHTDATA_COMMENTS[0]
    cells = {n: json.dumps(v) if isinstance(v, list) else v for n, v in record.items()}
    found = imported("a.csv", pd.DataFrame([cells]).to_csv(index=False))
    assert found.comments.source[0] == "brightdata"
    assert found.comments.account.tolist() == ["instagram:karl", "instagram:uwe"]


def check_meta(found):
    posts = found.posts.set_index("text")
    cake = posts.loc["Käsekuchen mit @mila.backt #hafer"]
    assert set(cake.post) == {cake.post.iloc[0]}  # the post and its insights are one
    assert set(cake.account) == {"instagram:hafer.hof"}
    assert set(cake.created_at) == {utc("2024-01-01")}
    assert cake.mentions.iloc[0] == ["mila.backt"]
    assert sorted(cake.likes.dropna()) == [1047]
    assert sorted(cake.comments.dropna()) == [3]
    assert posts.loc["Zwei Bilder", "kind"] == "carousel"
    assert posts.loc["Reel", "kind"] == "reel"
    assert found.posts.kind.tolist().count("story") == 1
    comments = found.comments.set_index("text")
    assert comments.loc["Wunderschön!", "post_account"] == "instagram:mila.backt"
    assert comments.loc["Danke", "post_account"] == "instagram:karl"
    assert set(comments.account) == {"instagram:hafer.hof"}
    accounts = set(found.accounts.account)
    assert accounts == {"instagram:hafer.hof", "instagram:karl", "instagram:uwe"}
    assert fields(found, "accounts", "instagram:hafer.hof", "display_name", "private") == (
        "Café Hafer", False)  # fmt: skip
    assert found.read == 11
    notes = [problem for problem in found.problems if not problem.rejected]
    assert [note.reason for note in notes] == ["exports_social.files_left_alone"]
    assert dataclasses.asdict(notes[0])["values"] == {"files": 1}  # the messages


def test_meta_zip(got):
    check_meta(got("meta+zip"))


def test_meta_folder(put, load, tmp_path):
    for name, content in made.META_ZIP.items():
        put(f"export/{name}", content)
    put("export/media/posts/202401/1.jpg", b"\xff\xd8\xff")
    source = gather.read(tmp_path / "export")
    assert [f.format for f in source.files] == ["meta"]
    check_meta(load(tmp_path / "export"))


def test_meta_file_knows_its_owner_by_the_folder(put, load):
    folder = "instagram-hafer.hof-2026-01-09-f6TM2NkJ/your_instagram_activity/media"
    found = load(put(f"{folder}/posts_1.json", made.META_POSTS))
    assert set(found.posts.account) == {"instagram:hafer.hof"}
    assert reasons(found) == {3: "missing"}


def test_a_damaged_file_in_a_zip_costs_that_file(imported):
    content = dict(made.META_ZIP)
    content["your_instagram_activity/media/reels.json"] = b'{"ig_reels_media": ['
    found = imported("a.zip", made.zipped(content))
    assert sorted(p.reason for p in found.rejected) == [
        "exports_social.missing",
        "gather.damaged_in_folder",
    ]
    assert found.read == 11


def test_youtube_threads(got):
    found = got("youtube")
    assert fields(found, "comments", "youtube:UgTop", "post", "post_account", "account", "user_id",
                  "created_at", "text", "likes", "post_url") == (
        "youtube:abcdefghij1", f"youtube:id={made.SHOP}", "youtube:mila", made.MILA,
        utc("2024-01-01 10:00"), "Super", 2,
        "https://www.youtube.com/watch?v=abcdefghij1")  # fmt: skip
    assert fields(found, "comments", "youtube:UgTop.1", "account", "reply_to", "post") == (
        f"youtube:id={made.KARL}", "youtube:UgTop", "youtube:abcdefghij1")  # fmt: skip
    assert found.read == 2
    assert reasons(found) == {2: "missing"}


def test_youtube_threads_as_ndjson(imported):
    lines = [made.YOUTUBE_THREADS["items"][0], made.YOUTUBE_THREADS]
    found = imported("a.txt", made.ndjson(lines))
    assert found.comments.source[0] == "youtube"
    assert found.read == 3


def test_youtube_video(got):
    found = got("youtube+video")
    assert fields(found, "posts", "youtube:abcdefghij1", "account", "user_id", "created_at", "text",
                  "likes", "comments", "views", "mentions", "hashtags", "collected_at") == (
        "youtube:shop", made.SHOP, utc("2024-01-01"), "Hafer im Test\n\nmit @oatly #hafer", 50, 2,
        1000, ["oatly"], ["hafer"], utc("2024-01-02"))  # fmt: skip
    assert fields(found, "comments", "youtube:UgTop.1", "account", "reply_to", "likes",
                  "post_account") == (f"youtube:id={made.KARL}", "youtube:UgTop", None,
                                      "youtube:shop")  # fmt: skip
    assert fields(found, "accounts", "youtube:shop", "followers") == (5000,)
    assert found.read == 1


def test_youtube_tables(got):
    found = got("youtube+csv")
    assert fields(found, "comments", "youtube:z12abc", "account", "created_at", "text", "post") == (
        None, utc("2015-05-29 02:30:18.971"), "Super Lied", None)  # fmt: skip
    assert fields(found, "comments", "youtube:z13abc", "account", "created_at", "text") == (
        "youtube:mila", None, "check, this")  # fmt: skip
    assert [p.reason for p in found.problems] == ["gather.names_no_handles"]
    found = got("youtube+takeout")
    top = "youtube:UgxtiXQkY7gqHbldJ1F4AaABAg"
    assert fields(found, "comments", top, "account", "text", "post", "reply_to") == (
        f"youtube:id={made.MILA}", "Hallo @karl", "youtube:abcdefghij1", None)  # fmt: skip
    assert found.comments.reply_to[1] == "youtube:UgwDN8UeMxW4NDFbvY54AaABAg"


def test_x_v1(got):
    found = got("x")
    assert found.read == 4
    assert reasons(found) == {4: "missing"}
    first = found.posts[found.posts.post == "x:961000000000000001"]
    assert len(first) == 2  # as a record, and inside the repost
    row = first.iloc[0]
    assert (row.account, row.created_at, row.likes, row.shares, row.comments) == (
        "x:mila_b", utc("2018-02-07 16:37:12"), 9, 4, 1)  # fmt: skip
    assert (row.mentions, row.hashtags, row.kind) == (["oatly"], ["hafer"], "image")
    assert fields(found, "posts", "x:961000000000000002", "account", "repost_of",
                  "repost_of_account", "likes", "shares", "text", "mentions") == (
        "x:karl", "x:961000000000000001", "x:mila_b", None, None,
        "RT @Mila_B: Hafer mit @oatly #hafer und noch viel mehr", ["mila_b", "oatly"])  # fmt: skip
    assert fields(found, "posts", "x:961000000000000003", "reply_to", "reply_to_account",
                  "likes") == ("x:961000000000000001", "x:mila_b", 2)  # fmt: skip
    assert fields(found, "accounts", "x:mila_b", "followers", "following", "posts_count") == (
        300, 20, 900)  # fmt: skip


def test_x_v2(got):
    found = got("x+v2")
    assert found.read == 3
    row = found.posts[found.posts.post == "x:1700000000000000001"].iloc[0]
    assert (row.account, row.user_id, row.likes, row.shares, row.comments, row.views) == (
        "x:mila_b", "11", 9, 4, 1, 500)  # fmt: skip
    assert row.created_at == utc("2023-09-07 10:00")
    assert fields(found, "posts", "x:1700000000000000002", "repost_of", "repost_of_account", "likes",
                  "text") == ("x:1700000000000000001", "x:mila_b", None,
                              "RT @Mila_B: Hafer @oatly #hafer")  # fmt: skip
    assert fields(found, "posts", "x:1700000000000000003", "reply_to", "reply_to_account") == (
        "x:1700000000000000001", "x:mila_b")  # fmt: skip
    assert fields(found, "accounts", "x:mila_b", "followers", "display_name") == (300, "Mila")


def test_pages_a_line_know_only_their_own_authors(imported):
    other = {"data": [{"id": "1700000000000000009", "text": "x", "author_id": "11",
                       "created_at": "2023-09-08T10:00:00.000Z", "conversation_id": "1"}],
             "meta": {}}  # fmt: skip
    found = imported("a.jsonl", made.ndjson([made.X_V2, other]))
    assert found.read == 4
    assert fields(found, "posts", "x:1700000000000000009", "account") == ("x:id=11",)


def test_x_archive(got, put, load, tmp_path, imported):
    alone = got("x+archive")
    assert fields(alone, "posts", "x:500000000000000001", "account", "likes", "shares", "mentions",
                  "created_at") == (None, 3, 0, ["oatly"], utc("2024-03-02 09:00"))  # fmt: skip
    for name, content in made.X_ZIP.items():
        put(f"archive/{name}", content)
    folder = load(tmp_path / "archive")
    beside = load(tmp_path / "archive" / "data" / "tweets.js")
    inside = imported("a.zip", made.zipped(made.X_ZIP))
    for found in (folder, beside, inside):
        assert found.posts.account.tolist() == ["x:hafer_hof"]
        assert found.posts.user_id.tolist() == ["21"]
    assert gather.read(tmp_path / "archive").files[0].format == "x"


def test_x_table(got):
    found = got("x+csv")
    assert fields(found, "posts", "x:1700000000000000001", "account", "text", "likes", "shares",
                  "mentions") == ("x:mila_b", "Hafer @oatly #hafer", 9, 4, ["oatly"])  # fmt: skip
    assert fields(found, "accounts", "x:mila_b", "followers") == (300,)


def test_pages_of_x_as_the_browser_loads_them(imported):
    user = {
        "rest_id": "11",
        "legacy": {"followers_count": 300, "name": "Mila"},
        "core": {"screen_name": "Mila_B", "created_at": "Sat Mar 02 09:00:00 +0000 2014"},
    }
    legacy = {
        "id_str": "961000000000000001",
        "full_text": "Hafer @oatly",
        "favorite_count": 9,
        "created_at": "Wed Feb 07 16:37:12 +0000 2018",
        "retweet_count": 4,
        "entities": {"user_mentions": [{"screen_name": "oatly"}], "hashtags": []},
    }
    item = {
        "__typename": "Tweet",
        "rest_id": "961000000000000001",
        "legacy": legacy,
        "core": {"user_results": {"result": user}},
        "views": {"count": "512"},
    }
    ad = item | {"promoted": True}
    lines = [made.envelope("twitter.com", item), made.envelope("twitter.com", ad)]
    found = imported("a.ndjson", made.ndjson(lines))
    assert fields(found, "posts", "x:961000000000000001", "account", "likes", "views", "created_at") == (
        "x:mila_b", 9, 512, utc("2018-02-07 16:37:12"))  # fmt: skip
    assert reasons(found) == {2: "ad"}


def test_a_map_that_is_not_needed_is_said_so(got):
    found = got("apify", columns={"caption": "text"})
    assert [p.reason for p in found.problems if not p.rejected] == ["exports_social.map_not_used"]
    assert found.read == 3
