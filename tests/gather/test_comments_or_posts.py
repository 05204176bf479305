"""A file of comments is not a file of posts, whatever its columns are called."""

import pytest

P = "https://www.instagram.com/p/CxAbcdefg{}/"
EIGHT = [
    [P.format(1 + i // 4), f"fan{i}", f"lecker, Nr. {i}", f"2026-03-0{1 + i}T10:00:00Z", i]
    for i in range(8)
]


def test_comments_without_ids_that_name_their_post(imported, makers):
    header = ["post_url", "username", "text", "created_at", "likes"]
    got = imported("a.csv", makers["csv"]([header, *EIGHT]))
    assert "posts" not in got.tables
    assert got.comments.post.tolist() == ["instagram:CxAbcdefg1"] * 4 + ["instagram:CxAbcdefg2"] * 4
    assert got.comments.comment.nunique() == 8
    assert got.comments.account[0] == "instagram:fan0"
    assert got.comments.likes.tolist() == list(range(8))


def test_the_permalink_may_be_called_media_url(imported, makers):
    header = ["username", "text", "created_at", "likes", "media_url"]
    rows = [[*row[1:], row[0]] for row in EIGHT]
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert "posts" not in got.tables
    assert got.comments.post.nunique() == 2


@pytest.mark.parametrize("column", ["post_id", "parent_post", "Beitragslink"])
def test_other_names_of_the_post_above(imported, makers, column):
    name = "https://www.instagram.com/p/CxAbcdefg1/" if column == "Beitragslink" else "CxAbcdefg1"
    rows = [[name, *row[1:4]] for row in EIGHT]
    header = [column, "username", "text", "created_at"]
    got = imported("a.csv", makers["csv"]([header, *rows]), platform="instagram")
    assert got.comments.post.unique().tolist() == ["instagram:CxAbcdefg1"]


def test_posts_with_an_address_of_their_own_stay_posts(imported, makers):
    header = ["post_url", "username", "text", "created_at", "likes"]
    rows = [[P.format(i), *row[1:]] for i, row in enumerate(EIGHT)]
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert len(got.posts) == 8
    assert not got.problems


@pytest.mark.parametrize("first", [[], ["id"]])
def test_posts_listed_every_week_stay_posts(imported, makers, first):
    header = [*first, "post_url", "username", "text", "created_at", "likes"]
    rows = [
        [
            *([f"CxAbcdefg{i}"] if first else []),
            P.format(i),
            "mila",
            f"Brot {i}",
            "2026-03-01",
            10 * week,
        ]
        for week in range(3)
        for i in range(4)
    ]
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert set(got.posts.post) == {f"instagram:CxAbcdefg{i}" for i in range(4)}
    assert "comments" not in got.tables


def test_posts_listed_under_both_of_their_authors_stay_posts(imported, makers):
    header = ["post_url", "username", "text", "created_at", "likes"]
    rows = [[P.format(i), who, f"Brot {i}", "2026-03-01", 5]
            for i in range(4) for who in ("mila", "karl")]  # fmt: skip
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert len(got.posts) == 8
    assert [p.reason for p in got.problems] == ["gather.shared_posts"]


def test_pictures_that_repeat_are_no_posts(imported, makers):
    header = ["id", "username", "text", "created_at", "media_url"]
    rows = [[f"p{i}", *row[1:4], "https://cdn.invalid/logo.jpg"] for i, row in enumerate(EIGHT)]
    got = imported("a.csv", makers["csv"]([header, *rows]), platform="instagram")
    assert len(got.posts) == 8


def test_posts_of_several_authors_are_remarked_on(imported, makers):
    header = ["permalink", "username", "text", "created_at", "likes"]
    got = imported("a.csv", makers["csv"]([header, *EIGHT]))
    [remark] = [p for p in got.problems if p.reason == "gather.shared_posts"]
    assert (remark.values["rows"], remark.values["column"]) == (6, "permalink")
    assert not remark.rejected


def test_comments_without_a_platform_are_of_the_files_only_one(imported, makers):
    """One row names its post by address; the others only say what was said."""
    header = ["comment_id", "post_url", "username", "comment_text"]
    rows = [
        ["1", "https://www.instagram.com/p/CxAbcdefg7/", "karl", "lecker"],
        ["2", "", "uwe", "ja"],
        ["3", "", "lena", "gut"],
    ]
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert set(got.comments.platform) == {"instagram"}
    assert got.comments.account.tolist() == ["instagram:karl", "instagram:uwe", "instagram:lena"]
    two = [*rows, ["4", "https://www.tiktok.com/@a/video/7300000000000000001", "kim", "so"]]
    got = imported("b.csv", makers["csv"]([header, *two]))
    assert got.comments.platform.tolist() == ["instagram", "web", "web", "tiktok"]


@pytest.mark.parametrize("told", ["comment_id", "comment_url", "parent_comment_id"])
def test_a_comment_with_answers_is_no_post(imported, makers, told):
    header = ["post_url", "username", "text", "created_at", "likes", "replies", told]
    rows = [[*row, 0, f"1790{i}"] for i, row in enumerate(EIGHT)]
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert "posts" not in got.tables
    assert len(got.comments) == 8


def test_a_tweet_with_answers_stays_a_post(imported, makers):
    header = ["tweet_id", "screen_name", "text", "created_at", "likes", "replies"]
    rows = [[str(978_000 + i), *row[1:], 3] for i, row in enumerate(EIGHT)]
    got = imported("a.csv", makers["csv"]([header, *rows]))
    assert got.posts.comments.tolist() == [3] * 8
