import json

import pandas as pd
import pytest

from workbench.errors import FormatError


def test_a_broken_line_costs_that_line(imported, makers):
    lines = [json.dumps(p) for p in makers["posts"]]
    lines[3] = lines[3][:40]
    lines[7] = "null"
    got = imported("a.ndjson", "\n".join(lines) + "\n\n")
    assert len(got.posts) == 38
    assert [(p.row, p.reason) for p in got.rejected] == [
        (4, "gather.bad_json_line"),
        (8, "gather.bad_record"),
    ]
    assert got.read == 40


def test_ndjson_in_batches_keeps_the_line_numbers(imported):
    lines = [json.dumps({"id": i, "text": f"t{i}"}) for i in range(45_000)]
    lines[44_000] = "{"
    got = imported("a.ndjson", "\n".join(lines))
    assert len(got.batches) == 3
    assert [b.last for b in got.batches] == [False, False, True]
    assert got.read == 45_000
    assert got.rejected[0].row == 44_001


def test_columns_that_appear_late_are_found(imported):
    lines = [json.dumps({"id": f"a{i}", "text": "t"}) for i in range(20_000)]
    lines += [json.dumps({"id": f"b{i}", "text": "t", "likesCount": 7}) for i in range(20)]
    assert imported("a.ndjson", "\n".join(lines)).posts.likes.iloc[-1] == 7


def test_numbers_that_json_does_not_know(imported):
    got = imported(
        "a.ndjson", '{"id":"1","text":"a b","likes":NaN}\n{"id":"2","text":"c d","likes":3}\n'
    )
    assert pd.isna(got.record()["likes"])
    assert got.record(row=1)["likes"] == 3


@pytest.mark.parametrize(
    "text", ['[{"id": "1", "text": "hal', '{"data": [{"id": "1"', '[{"id": "1", "text": "a"}']
)
def test_truncated_json_is_one_clear_line(imported, text):
    with pytest.raises(FormatError) as error:
        imported("a.json", text)
    assert error.value.phrase == "gather.truncated_json"


def test_records_without_anything_are_not_lost_in_silence(imported):
    with pytest.raises(FormatError):
        imported("a.json", [{}, {}])


def test_nested_records(imported):
    got = imported(
        "a.json",
        {
            "items": [
                {
                    "data": {
                        "id": "7123456789", "desc": "Hafer @oatly", "createTime": 1700000000,
                        "author": {"uniqueId": "Mila", "nickname": "Mila M."},
                        "stats": {"diggCount": 5, "shareCount": 2, "commentCount": 1, "playCount": 900},
                    },
                    "timestamp_collected": 1700009999000, "source_platform": "tiktok.com",
                }
            ]
        },
    )  # fmt: skip
    post = got.record()
    assert post["post"] == "tiktok:7123456789"
    assert post["account"] == "tiktok:mila"
    assert (post["likes"], post["shares"], post["comments"], post["views"]) == (5, 2, 1, 900)
    assert post["collected_at"] == pd.Timestamp(1700009999, unit="s", tz="UTC")
    assert post["mentions"] == ["oatly"]


def test_apify_posts(imported):
    got = imported(
        "apify.json",
        [
            {
                "inputUrl": "https://www.instagram.com/mila/", "id": "2700000000000000001", "type": "Video",
                "shortCode": "CZ000000001", "caption": "Push #x", "hashtags": ["x"], "mentions": [],
                "url": "https://www.instagram.com/p/CZ000000001/", "commentsCount": 3,
                "likesCount": -1, "timestamp": "2022-01-25T17:56:23.000Z", "ownerUsername": "mila",
                "ownerId": "3", "videoViewCount": 961, "productType": "clips",
                "latestComments": [{"id": "17", "text": "wow", "ownerUsername": "Karl", "timestamp": "2022-01-26T00:00:00.000Z", "likesCount": 1}],
            },
            {"id": "2", "shortCode": "CZ2", "caption": "ohne alles", "type": "Sidecar", "likesCount": 4, "ownerUsername": "mila", "url": "https://www.instagram.com/p/CZ2/"},
        ],
    )  # fmt: skip
    post = got.record()
    assert post["post"] == "instagram:CZ000000001"
    assert pd.isna(post["likes"])
    assert post["likes_hidden"] is True
    assert (post["kind"], post["views"], post["comments"]) == ("reel", 961, 3)
    assert got.record(row=1)["kind"] == "carousel"
    assert pd.isna(got.record(row=1)["created_at"])
    comment = got.record("comments")
    assert (comment["comment"], comment["account"], comment["post"], comment["post_account"]) == (
        "instagram:17", "instagram:karl", "instagram:CZ000000001", "instagram:mila",
    )  # fmt: skip
    assert got.read == 2


def test_profiles_with_posts(imported, makers):
    got = imported("bd.json", makers["profiles"])
    assert got.read == 4 + 12
    assert got.accounts.account.tolist() == [f"instagram:fan{i}" for i in range(4)]
    assert got.accounts.followers.tolist() == [1000, 1001, 1002, 1003]
    assert (
        got.accounts.as_of == pd.Timestamp("2022-01-28T21:14:17.687Z".replace("2022", "2026"))
    ).all()
    assert got.reported.set_index("account").value["instagram:fan3"] == pytest.approx(0.03)
    assert got.posts.account.tolist() == [f"instagram:fan{i}" for i in range(4) for _ in range(3)]
    assert got.posts.post.iloc[0] == "instagram:ab00"
    assert got.posts.kind.tolist()[:3] == ["image", "video", "image"]
    assert got.posts.views.fillna(-1).tolist()[:3] == [-1, 5, -1]
    assert (got.posts.collected_at == got.accounts.as_of.iloc[0]).all()


def test_meta_export(imported):
    got = imported(
        "posts.json",
        '{"organic_insights_posts": [{"media_map_data": {"Media Thumbnail": {"uri": "m/1.jpg", "creation_timestamp": 1735567247,'
        ' "title": "caf\\u00c3\\u00a9 edition"}}, "string_map_data": {"Creation Timestamp": {"timestamp": 1735567247},'
        ' "Impressions": {"value": "1,047"}, "Likes": {"value": "1,020"}, "Comments": {"value": "0"}}}]}',
    )
    post = got.record()
    assert post["text"] == "café edition"
    assert (post["likes"], post["comments"]) == (1020, 0)
    assert post["created_at"] == pd.Timestamp(1735567247, unit="s", tz="UTC")
    assert post["post"].startswith("instagram:~")
    followers = imported(
        "followers_1.json",
        [
            {
                "title": "",
                "media_list_data": [],
                "string_list_data": [
                    {"href": "https://www.instagram.com/u1", "value": "u1", "timestamp": 1749860021}
                ],
            }
        ],
    )
    assert followers.accounts.account.tolist() == ["instagram:u1"]
