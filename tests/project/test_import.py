"""What becomes of records: added, updated, unchanged, rejected; and what is read back."""

import json

import pandas as pd
import pytest
from made_source import MadeFile, MadeSource, comment, day, of, post

from workbench.errors import SchemaError
from workbench.schema import Problem


def tally(report):
    return report.added, report.updated, report.unchanged, report.rejected


def test_duplicates_within_one_file_are_told_apart(project):
    rows = [post("a", likes=1), post("a", likes=1), post("a", likes=2), post("b"), post("a")]
    report = project.add(of(posts=rows))
    assert tally(report) == (2, 1, 2, 0)
    assert report.read == 5
    assert dict(zip(project.posts()["post"], project.posts()["likes"].fillna(-1), strict=True)) == {
        "x:a": 2,
        "x:b": -1,
    }


def test_the_same_file_again_is_a_no_op_and_says_so(project):
    source = MadeSource(
        MadeFile(
            "made.ndjson",
            {"posts": [post("a"), post("a"), post("b")]},
            problems=(Problem(4, "likes", "project.row_without_key"),),
        )
    )
    first = project.add(source)
    versions = project.check().files
    again = project.add(source)
    assert tally(first) == (2, 0, 1, 1)
    assert tally(again) == (0, 0, 3, 1)
    assert again.read == first.read == 4
    assert again.files[0].known
    assert again.files[0].reasons == first.files[0].reasons
    assert project.check().files == versions


def test_a_poorer_import_erases_nothing(project):
    rich = post("a", account="x:mia", text="Hafer!", likes=5, mentions=["jo"], collected_at=day(2))
    project.add(of(posts=[rich]))
    before = project.posts()
    report = project.add(of(posts=[post("a", collected_at=day(8))]))
    after = project.posts()
    assert tally(report) == (0, 0, 1, 0)
    pd.testing.assert_frame_equal(
        before.drop(columns="collected_at"), after.drop(columns="collected_at")
    )
    assert after["collected_at"][0] == day(8)


def test_older_data_only_fills_gaps(project):
    project.add(of(posts=[post("a", likes=9, collected_at=day(5))]))
    report = project.add(of(posts=[post("a", likes=3, text="early", collected_at=day(1))]))
    row = project.posts().iloc[0]
    assert tally(report) == (0, 1, 0, 0)
    assert (row["likes"], row["text"], row["collected_at"]) == (9, "early", day(5))


def test_each_field_keeps_its_own_time(project):
    """Likes are from day 1, the row from day 5: figures of day 3 are newer than those of day 1."""
    project.add(of(posts=[post("a", likes=10, collected_at=day(1))]))
    project.add(of(posts=[post("a", text="now", collected_at=day(5))]))
    project.add(of(posts=[post("a", likes=12, text="then", collected_at=day(3))]))
    row = project.posts().iloc[0]
    assert (row["likes"], row["text"], row["collected_at"]) == (12, "now", day(5))


def test_null_lists_are_unknown_and_empty_lists_are_known(project):
    project.add(of(posts=[post("a", mentions=["jo"], hashtags=None, collected_at=day(1))]))
    project.add(of(posts=[post("a", mentions=[], hashtags=[], tagged=None, collected_at=day(2))]))
    row = project.posts().iloc[0]
    assert row["mentions"] == []
    assert row["hashtags"] == []
    assert row["tagged"] is None


def test_every_figure_is_kept_over_time(project):
    project.add(of(posts=[post("a", likes=1, collected_at=day(1), created_at=day(0))]))
    project.add(of(posts=[post("a", likes=7, collected_at=day(4)), post("b", collected_at=day(4))]))
    counts = project.counts()
    assert list(zip(counts["post"], counts["as_of"], counts["likes"], strict=True)) == [
        ("x:a", day(1), 1),
        ("x:a", day(4), 7),
    ]
    assert project.posts(until=day(2))["likes"].tolist() == [1]
    assert project.posts(until=day(4))["likes"].tolist() == [7]
    assert project.posts(until="2026-01-01T12:00")["likes"].isna().tolist() == [True]
    assert project.posts(until=day(0)).empty
    assert project.posts(since="2026-01-01", columns=["likes", "post"]).columns.tolist() == [
        "likes",
        "post",
    ]


def test_comments_wait_for_their_post(project):
    rows = [comment("1", post="x:a", text="wow"), comment("2", post="x:nowhere"), comment("3")]
    report = project.add(of(comments=rows))
    assert report.unknown_posts == 3
    assert project.comments()["post_account"].isna().all()
    report = project.add(of(posts=[post("a", account="x:mia")]))
    assert report.unknown_posts == 0
    linked = project.comments().set_index("comment")["post_account"]
    assert linked["x:1"] == "x:mia"
    assert linked.isna().sum() == 2


def test_posts_of_a_later_file_of_the_same_import_are_not_unknown(project):
    source = MadeSource(
        MadeFile("c.csv", {"comments": [comment("1", post="x:a")]}),
        MadeFile("p.csv", {"posts": [post("a")]}),
    )
    assert project.add(source).unknown_posts == 0
    assert project.add(source).unknown_posts == 0


def test_rows_are_counted_by_file(project):
    source = MadeSource(
        MadeFile("1.csv", {"posts": [post("a", likes=1), post("b")]}),
        MadeFile("2.csv", {"posts": [post("a", likes=2), post("c")]}),
    )
    one, two = project.add(source).files
    assert (one.read, one.added, one.updated) == (2, 2, 0)
    assert (two.read, two.added, two.updated) == (2, 1, 1)
    assert one.coverage["likes"] == 0.5
    assert one.coverage["post"] == 1


def test_derived_tables_are_stored_but_not_counted(project):
    snapshot = {"account": "x:mia", "followers": 5, "as_of": day(1), "source": "made"}
    made = MadeFile("m", {"posts": [post("a")], "accounts": [snapshot] * 3}, counted=("posts",))
    report = project.add(MadeSource(made))
    assert report.read == 1
    assert report.accounts == 1
    assert project.accounts()["followers"].tolist() == [5]


def test_accounts_are_snapshots(project):
    def snapshot(n, **fields):
        return {"account": "x:mia", "as_of": day(n), "source": "made"} | fields

    report = project.add(
        of(accounts=[snapshot(1, followers=10, bio="hi"), snapshot(5, followers=30)])
    )
    assert tally(report) == (2, 0, 0, 0)
    assert tally(project.add(of(accounts=[snapshot(5, followers=30)]))) == (0, 0, 1, 0)
    now = project.accounts().iloc[0]
    assert (now["followers"], now["bio"], now["as_of"]) == (30, "hi", day(5))
    assert project.accounts(as_of=day(3))["followers"].tolist() == [10]
    assert project.accounts(as_of=day(0)).empty
    assert len(project.account_history()) == 2


def test_frames_of_an_analyst(project):
    posts = pd.DataFrame(
        {
            "platform": "instagram",
            "post_id": ["2043332625631486902", "b", None],
            "account": ["@Mia", "jo", "jo"],
            "created_at": ["2026-01-01", "2026-01-02", "2026-01-02"],
            "likes": [1.0, None, 3],
        }
    ).dropna(subset="post_id")
    comments = pd.DataFrame({"platform": ["x", "x"], "post": ["x:1", None], "text": ["a", None]})
    accounts = pd.DataFrame({"account": ["instagram:mia"], "followers": [10]})
    report = project.add(posts=posts, comments=comments, accounts=accounts)
    assert tally(report) == (4, 0, 0, 1)
    assert project.posts()["post"].tolist() == ["instagram:BxbYDJsuyO2", "instagram:b"]
    assert project.posts()["source"].tolist() == ["dataframe", "dataframe"]
    assert project.comments()["comment"].str.startswith("x:~").all()
    again = project.add(posts=posts, comments=comments, accounts=accounts.iloc[:0])
    assert tally(again) == (0, 0, 3, 1)


def test_a_frame_without_its_key_says_which_column(project):
    with pytest.raises(SchemaError, match="post"):
        project.add(posts=pd.DataFrame({"platform": ["x"], "text": ["?"]}))


def test_messages_are_what_a_community_manager_answers(project):
    project.add(
        of(
            posts=[
                post("own", account="x:haferlicht", created_at=day(0), text="Neu!"),
                post("fan", account="x:mia", created_at=day(1), text="love @haferlicht"),
                post("off", account="x:jo", created_at=day(2), text="rain"),
            ],
            comments=[
                comment("1", post="x:own", account="x:jo", created_at=day(3), text="Wann?"),
                comment("2", post="x:own", account="x:haferlicht", created_at=day(4), text="Bald"),
                comment("3", post="x:off", account="x:jo", created_at=day(4), text="?"),
            ],
        )
    )
    messages = project.messages()
    assert messages["message"].tolist() == ["x:fan", "x:1"]
    assert messages["kind"].tolist() == ["post", "comment"]


def test_reports_escape_what_files_say(project):
    nasty = "<script>alert(1)</script>"
    report = project.add(MadeSource(MadeFile(nasty, {"posts": [post("a")]})))
    assert nasty not in report._repr_html_()
    assert nasty in str(report)
    assert set(report.to_json()) == {"files", "posts", "comments", "accounts"}
    file = report.to_json()["files"][0]
    assert set(file) >= {"path", "format", "read", "added", "updated", "unchanged", "rejected"}
    assert set(file) >= {"reasons", "coverage"}
    assert json.loads(json.dumps(report.to_json())) == report.to_json()
