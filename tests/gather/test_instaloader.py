import json
import lzma

import pandas as pd
import pytest

from workbench import gather
from workbench.errors import FormatError


def test_a_post(imported, makers):
    got = imported("2019_UTC.json", makers["node"])
    post = got.record()
    assert post["post"] == "instagram:BxbYDJsuyO2"
    assert post["account"] == "instagram:mila.backt"
    assert post["user_id"] == "77"
    assert post["created_at"] == pd.Timestamp(1554309805, unit="s", tz="UTC")
    assert post["text"] == "Brot! @oatly #hafer"
    assert (post["likes"], post["comments"], post["kind"]) == (51, 2, "carousel")
    assert (post["mentions"], post["hashtags"], post["tagged"]) == (["oatly"], ["hafer"], ["oatly"])
    assert post["coauthors"] == ["zweite"]
    assert bool(post["paid_partnership"]) is True
    assert [m["kind"] for m in post["media"]] == ["image", "video"]
    assert got.comments.comment.tolist() == ["instagram:900", "instagram:901"]
    assert got.comments.reply_to.fillna("").tolist() == ["", "instagram:900"]
    assert got.comments.likes.iloc[0] == 3
    assert got.read == 1


def test_new_and_old_spellings(imported, makers):
    new = {
        "instaloader": {"node_type": "Post"},
        "node": {
            "iphone_struct": {
                "pk": "2043332625631486902", "code": "BxbYDJsuyO2", "taken_at": 1554309805,
                "user": {"username": "mila", "pk": 77}, "caption": {"text": "Hallo"}, "like_count": 3,
                "comment_count": 9, "play_count": 700, "media_type": 2, "product_type": "clips",
                "like_and_view_counts_disabled": True,
                "usertags": {"in": [{"user": {"username": "oatly"}}]},
            }
        },
    }  # fmt: skip
    post = imported("n.json.xz", new).record()
    assert post["post"] == "instagram:BxbYDJsuyO2"
    assert (post["account"], post["text"], post["kind"]) == ("instagram:mila", "Hallo", "reel")
    assert pd.isna(post["likes"])
    assert bool(post["likes_hidden"]) is True
    assert post["comments"] == 9
    assert post["tagged"] == ["oatly"]
    old = {
        "instaloader": {"node_type": "Post"},
        "node": {
            "code": "BxbYDJsuyO2",
            "date": 1554309805,
            "owner": {"id": "77"},
            "caption": "Alt",
            "likes": {"count": 4},
            "comments": {"count": 1},
            "is_video": False,
        },
    }
    post = imported("o.json", old).record()
    assert (post["account"], post["text"], post["likes"], post["comments"], post["kind"]) == (
        "instagram:id=77",
        "Alt",
        4,
        1,
        "image",
    )


def test_a_profile(imported, makers):
    account = imported("mila_77.json.xz", makers["profile"]).record("accounts")
    assert account["account"] == "instagram:mila.backt"
    assert account["user_id"] == "77"
    assert (account["followers"], account["following"], account["posts_count"]) == (1234, 99, 56)
    assert account["category"] == "Blog"
    assert bool(account["has_picture"]) is True
    assert bool(account["verified"]) is False


def test_a_folder(put, load, makers, tmp_path):
    post = put("mila/2019-04-03_UTC.json.xz", makers["node"])
    for name in (
        "2019-04-03_UTC_1.jpg",
        "2019-04-03_UTC_2.mp4",
        "2019-04-03_UTC_2.jpg",
        "2019-04-03_UTC.txt",
    ):
        put(f"mila/{name}", b"\xff\xd8\xffx")
    put(
        "mila/2019-04-03_UTC_comments.json",
        [
            {
                "id": 5,
                "created_at": 1554309999,
                "text": "auch gut",
                "owner": {"id": "1", "username": "karl"},
                "likes_count": 2,
                "answers": [],
            }
        ],
    )
    put("mila/mila_77.json.xz", makers["profile"])
    damaged = put("mila/2020-01-01_UTC.json.xz", makers["node"])
    damaged.write_bytes(damaged.read_bytes()[:-20])
    put("mila/2020-02-01_UTC.json", json.dumps(makers["node"])[:-30])
    got = load(tmp_path)
    assert len(got.posts) == 1
    assert [m["path"] for m in got.record()["media"]] == [
        "mila/2019-04-03_UTC_1.jpg",
        "mila/2019-04-03_UTC_2.mp4",
    ]
    side = got.comments[got.comments.text == "auch gut"].iloc[0]
    assert (side["post"], side["post_account"], side["likes"]) == (
        "instagram:BxbYDJsuyO2",
        "instagram:mila.backt",
        2,
    )
    assert got.record("accounts")["followers"] == 1234
    assert {dict(p.values)["file"] for p in got.rejected} == {
        "mila/2020-01-01_UTC.json.xz",
        "mila/2020-02-01_UTC.json",
    }
    assert got.read == 1 + 1 + 1 + 2
    source = gather.read(tmp_path)
    before = source.files[0].sha256
    post.write_bytes(lzma.compress(b"{}"))
    assert gather.read(tmp_path).files[0].sha256 != before


def test_comments_find_their_post_beside_them(put, load, makers):
    put("x_UTC.json", makers["node"])
    path = put(
        "x_UTC_comments.json",
        [
            {
                "id": 5,
                "created_at": 1554309999,
                "text": "gut",
                "owner": {"username": "karl"},
                "answers": [{"id": 6, "created_at": 1, "text": "ja", "owner": {"username": "eva"}}],
            }
        ],
    )
    got = load(path)
    assert got.comments.post.tolist() == ["instagram:BxbYDJsuyO2"] * 2
    assert got.read == 2


@pytest.mark.parametrize("keep", [10, 50, -5])
def test_a_damaged_file_alone_is_one_clear_line(put, load, makers, keep):
    path = put("2019_UTC.json.xz", makers["node"])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FormatError):
        load(path)


def test_what_a_profile_lists_is_kept_and_not_counted(imported, makers):
    """Older profiles list their latest posts, newer ones profiles that are alike."""
    profile = json.loads(json.dumps(makers["profile"]))
    node = profile["node"]
    listed = {
        "__typename": "GraphImage",
        "shortcode": "BxbYDJsuyO9",
        "taken_at_timestamp": 1554309805,
        "edge_media_to_caption": {"edges": [{"node": {"text": "Brot @oatly"}}]},
        "edge_liked_by": {"count": 8},
        "edge_media_to_comment": {"count": 1},
        "video_view_count": 5,
        "video_play_count": 9,
    }
    node["edge_owner_to_timeline_media"]["edges"] = [{"node": listed}, {"node": None}, 5]
    alike = {"id": "5", "username": "Uwe.Kocht", "full_name": "Uwe", "is_verified": False}
    node["edge_related_profiles"] = {"edges": [{"node": alike}, {"node": {}}]}
    got = imported("mila_77.json", profile)
    assert got.read == 1
    post = got.record()
    assert (post["post"], post["account"], post["likes"], post["comments"], post["views"]) == (
        "instagram:BxbYDJsuyO9",
        "instagram:mila.backt",
        8,
        1,
        9,
    )
    assert post["mentions"] == ["oatly"]
    accounts = got.accounts.set_index("account")
    assert accounts.followers["instagram:mila.backt"] == 1234
    assert accounts.display_name["instagram:uwe.kocht"] == "Uwe"
