"""Which post a record is: by its address where that says so."""

URL = "https://www.instagram.com/p/CxAbcdefg{}/"
HEADER = ["id", "username", "text", "created_at", "url"]


def rows(first, ids="123"):
    return [
        [i, "mila", f"Brot {first + n}", "2026-03-01", URL.format(first + n)]
        for n, i in enumerate(ids)
    ]


def test_two_exports_that_count_their_rows_are_six_posts(put, load, makers):
    one = put("a.csv", makers["csv"]([HEADER, *rows(0)]))
    two = put("b.csv", makers["csv"]([HEADER, *rows(3)]))
    got = load(one, two)
    assert got.posts.post.tolist() == [f"instagram:CxAbcdefg{i}" for i in range(6)]


def test_numeric_ids_and_shortcodes_are_one_post(imported, makers):
    # 2043332625631486902 is BxbYDJsuyO2 in base 64
    row = [
        "2043332625631486902", "mila", "Brot", "2026-03-01", "https://www.instagram.com/p/BxbYDJsuyO2/"
    ]  # fmt: skip
    got = imported("a.csv", makers["csv"]([HEADER, row]))
    assert got.posts.post.tolist() == ["instagram:BxbYDJsuyO2"]


def test_without_an_address_of_a_post_the_column_decides(imported, makers):
    profile = "https://www.instagram.com/mila/"
    table = [HEADER, *([i, "mila", f"Brot {i}", "2026-03-01", profile] for i in "abc")]
    assert imported("a.csv", makers["csv"](table)).posts.post.tolist() == [
        "instagram:a", "instagram:b", "instagram:c"
    ]  # fmt: skip


def test_a_status_on_x_keeps_its_number_beside_the_address_of_the_original(imported, makers):
    original = "https://x.com/oatly/status/1800000000000000001"
    table = [HEADER, *([f"180000000000000010{i}", f"fan{i}", "RT @oatly: Brot", "2026-03-01",
                        original] for i in range(3))]  # fmt: skip
    assert imported("a.csv", makers["csv"](table)).posts.post.nunique() == 3


def test_comments_find_their_post_by_its_address_too(imported, makers):
    header = ["comment_id", "post_id", "post_url", "username", "text"]
    table = [header, ["900", "1", URL.format(7), "karl", "lecker"]]
    assert imported("a.csv", makers["csv"](table)).comments.post[0] == "instagram:CxAbcdefg7"
