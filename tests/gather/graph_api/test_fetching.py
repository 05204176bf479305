"""What one run brings, and with how many requests."""

import datetime as dt
import re

import pandas as pd
import pytest

from tests.gather.graph_api.conftest import content, make_comment, make_post, stamp
from tests.gather.graph_api.stand_in import TOKEN, USER
from workbench import gather as files
from workbench.gather.graph_api import Connection, Mention, Wishes, from_graph_api
from workbench.gather.graph_api import lookups as graph_api_lookups
from workbench.gather.live import LiveSource
from workbench.schema import shortcode

OWN = Wishes(own=True)


def test_own_posts_comments_and_tags(project, gather, graph):
    source, report, outcome = gather(project)
    assert isinstance(source, LiveSource)
    posts, comments = project.posts(), project.comments()
    assert sorted(posts["account"].value_counts().items()) == [
        *((f"instagram:fan{n}", 1) for n in range(5)), ("instagram:hafer", 7),
    ]  # fmt: skip
    assert len(comments) == 9
    assert set(comments["post"]) == {"instagram:Cxhaf_0003"}
    assert set(comments["post_account"]) == {"instagram:hafer"}
    answers = comments[comments["account"] == "instagram:hafer"]
    assert set(answers["reply_to"]) == {"instagram:17870000000000004"}
    # 1 account; 3 pages of own posts, 1 of the comments that did not fit, 1 of the answers; tags: 2
    # pages and one that is empty, as that edge does not say which is the last
    assert outcome.requests == len(graph.log) == 1 + 3 + 2 + 3
    assert outcome.stopped is None
    assert outcome.left == ()
    assert len(outcome.done) == 2
    assert report.read == report.added == 1 + 7 + 9 + 5
    assert set(graph.tokens) == {f"Bearer {TOKEN}"}


def test_fields_of_a_post(project, gather, world):
    gather(project, OWN)
    posts = project.posts().set_index("post")
    first = posts.loc["instagram:Cxhaf_0000"]
    assert (first["likes"], first["comments"], first["kind"]) == (10, 2, "image")
    assert first["created_at"] == pd.Timestamp("2026-09-01T12:00Z")
    assert first["mentions"] == ["korn"]
    assert first["hashtags"] == ["hafer"]
    assert not first["likes_hidden"]
    reel = posts.loc["instagram:Cxhaf_0001"]
    assert (reel["kind"], reel["views"]) == ("reel", 900)
    hidden = posts.loc["instagram:Cxhaf_0002"]
    assert pd.isna(hidden["likes"])
    assert hidden["likes_hidden"]
    assert posts["user_id"].isna().all()
    assert project.comments()["user_id"].isna().all()


def test_own_profile_is_a_snapshot(project, gather):
    gather(project, OWN)
    account = project.accounts().set_index("account").loc["instagram:hafer"]
    assert (account["followers"], account["posts_count"]) == (5000, 7)
    assert pd.isna(account["user_id"])


def test_a_second_run_reads_only_the_days_that_may_have_grown(project, gather, graph, world):
    gather(project)
    world.posts[1]["like_count"] = 99
    world.posts.insert(0, make_post(900, days=-1))
    before = len(graph.log)
    _, report, _ = gather(project, Wishes(comments=True, tags=True, refresh_days=5))
    # newest known was day 0: the second page of 3 reaches 5 days below
    assert graph.paths()[before:].count(f"{USER}/media") == 2
    posts = project.posts().set_index("post")
    assert posts.loc["instagram:Cxhaf_0001", "likes"] == 99
    assert "instagram:Cxhaf_0900" in posts.index
    counts = project.counts()
    grown = counts[counts["post"] == "instagram:Cxhaf_0001"].sort_values("as_of")
    assert grown["likes"].tolist() == [11, 99]
    assert (report.added, report.updated) == (2, 1)  # a post and a snapshot of the profile


def test_since_bounds_a_run_and_a_later_one_goes_deeper(project, gather, graph):
    since = dt.datetime(2026, 8, 28, tzinfo=dt.UTC)
    gather(project, Wishes(own=True, since=since))
    assert len(project.posts()) == 3
    assert graph.paths().count(f"{USER}/media") == 2  # the second page lies below it
    assert Wishes(own=True, since="2026-08-28").start == since
    gather(project, OWN)
    assert len(project.posts()) == 7
    before = len(graph.log)
    gather(project, Wishes(own=True, refresh_days=0))
    assert graph.paths()[before:].count(f"{USER}/media") == 1


def test_one_post_from_two_sources_is_one_and_two_stay_two(project, gather, world, tmp_path):
    numeric = 2043332625631486902
    code = shortcode(numeric)
    world.posts[0] |= {"shortcode": code, "permalink": f"https://www.instagram.com/p/{code}/"}
    world.posts[1]["id"] = str(numeric)  # a number of the other id space that looks like it
    export = tmp_path / "posts.csv"
    export.write_text(
        f"id,username,caption,timestamp,likes\n{numeric},hafer,x,2026-01-01T10:00:00Z,1\n"
    )
    project.add(files.read(export, platform="instagram"))
    gather(project, OWN)
    posts = project.posts()
    assert len(posts) == 7
    assert posts["post"].tolist().count(f"instagram:{code}") == 1
    assert len(posts.set_index("post").loc[[f"instagram:{code}"]]) == 1
    assert "instagram:Cxhaf_0001" in set(posts["post"])


def test_tagged_posts_name_the_brand_though_captions_lack_the_at(project, gather):
    gather(project, Wishes(tags=True))
    posts = project.posts()
    assert [list(t) for t in posts["tagged"]] == [["hafer"]] * 5
    assert posts["mentions"].isna().all()  # unknown, not empty


def test_discovery(project, gather, graph, world):
    posts = [make_post(700, 1, "mila.backt"), make_post(701, 2, "mila.backt")]
    world.people["mila.backt"] = {
        "id": "17841400000000001", "username": "mila.backt", "name": "Mila", "biography": "Brot",
        "followers_count": 1234, "follows_count": 5, "media_count": 2, "media": posts,
        "profile_picture_url": "https://a.invalid/p.jpg",
    }  # fmt: skip
    _, report, outcome = gather(project, Wishes(discover=("privat", "mila.backt")))
    assert len(graph.log) == 3
    account = project.accounts().set_index("account").loc["instagram:mila.backt"]
    assert (account["followers"], account["following"], account["bio"]) == (1234, 5, "Brot")
    assert account["has_picture"]
    assert pd.isna(account["business"])
    assert pd.isna(account["user_id"])
    assert set(project.posts()["account"]) == {"instagram:mila.backt"}
    assert [p.reason for p in outcome.skipped] == ["graph_api.not_discoverable"]
    assert "privat cannot be looked up" in str(outcome.skipped and _said(outcome.skipped[0]))
    assert report.rejected == 0


def _fields(outcome):
    return {re.search(r"the field (\w+);", _said(problem))[1] for problem in outcome.skipped}


def _said(problem):
    from workbench.phrases import say

    return say(problem.reason, **problem.values)


def test_hashtags_bring_topics_but_no_people(project, gather, graph, world):
    posts = [make_post(800 + n, 0, "verborgen", caption=f"Frühstück {n}") for n in range(7)]
    world.hashtags["hafer"] = {
        "id": "17873440459141021",
        "top_media": posts[:5],
        "recent_media": posts[3:],
    }
    _, report, outcome = gather(project, Wishes(hashtags=("hafer", "gibtsnicht")))
    stored = project.posts()
    assert len(stored) == 7
    assert stored["account"].isna().all()
    assert all("hafer" in tags for tags in stored["hashtags"])
    text = str(report)
    assert text.count("topics only, no people") == 1
    assert [p.reason for p in outcome.skipped] == ["graph_api.no_such_tag"]
    # account, search, 2 pages and an empty one twice, the search that fails
    assert len(graph.log) == 1 + 1 + 3 + 3 + 1


def test_one_hashtag_too_many_within_a_week_is_refused(project, gather, graph, world, monkeypatch):
    assert graph_api_lookups.TAGS_A_WEEK == 30
    monkeypatch.setattr(graph_api_lookups, "TAGS_A_WEEK", 3)
    names = tuple(f"tag{n}" for n in range(4))
    for n, name in enumerate(names):
        world.hashtags[name] = {
            "id": str(17870000000000000 + n),
            "top_media": [],
            "recent_media": [],
        }
    gather(project, Wishes(hashtags=names[:3]))
    before = len(graph.log)
    _, _, outcome = gather(project, Wishes(hashtags=(names[3], names[0])))
    searched = [q.get("q") for path, q in graph.log[before:] if path == "ig_hashtag_search"]
    assert searched == [names[0]]
    assert [p.reason for p in outcome.skipped] == ["graph_api.tags_full"]
    assert "3 different hashtags" in _said(outcome.skipped[0])


def test_mentions(project, gather, world):
    world.mentions["17895695668004550"] = make_post(600, 1, "uwe", caption="hafer ist gut")
    world.mentioned_comments["17870913679156914"] = make_comment(5, "hafer lecker", "ida") | {
        "id": "17870913679156914",
        "media": {
            "id": "1",
            "permalink": "https://www.instagram.com/p/CxOther_1/",
            "username": "rosa",
        },
    }
    wishes = Wishes(mentioned=(
        Mention("17895695668004550"), Mention("111111", "17870913679156914"), Mention("222222"),
    ))  # fmt: skip
    _, report, outcome = gather(project, wishes)
    post = project.posts().iloc[0]
    assert (post["post"], post["account"], post["mentions"]) == (
        "instagram:Cxuwe_0600",
        "instagram:uwe",
        ["hafer"],
    )
    comment = project.comments().iloc[0]
    assert comment["comment"] == "instagram:17870913679156914"
    assert (comment["post"], comment["post_account"]) == ("instagram:CxOther_1", "instagram:rosa")
    assert [p.reason for p in outcome.skipped] == ["graph_api.mention_gone"]
    assert report.unknown_posts == 1


def test_a_post_without_address_is_kept_and_said(project, gather, graph, world):
    graph.retired.add("permalink")
    world.mentions["17895695668004550"] = make_post(600, 1, "uwe")
    _, report, outcome = gather(project, Wishes(mentioned=(Mention("17895695668004550"),)))
    key = project.posts()["post"].iloc[0]
    assert key.startswith("instagram:~")
    assert "17895" not in key
    assert "without their address" in str(report)
    assert _fields(outcome) == {"permalink"}


def test_a_field_that_a_version_lacks_stays_empty(project, gather, graph):
    graph.retired |= {"view_count", "like_count"}
    _, _, outcome = gather(project, OWN)
    posts = project.posts()
    assert len(posts) == 7
    assert posts["likes"].isna().all()
    assert posts["likes_hidden"].isna().all()
    assert _fields(outcome) == {"view_count", "like_count"}
    assert outcome.stopped is None
    assert len(graph.log) == 1 + 3 + 2


def test_raw_records_carry_no_link_and_no_token(project, reached):
    source = from_graph_api(
        project, Wishes(own=True, comments=True, keep_raw=True), connection=reached
    )
    records = [
        r
        for b in source.batches()
        for r in (b.tables["raw"].to_pylist() if "raw" in b.tables else ())
    ]
    assert {r["of"] for r in records} == {"accounts", "posts", "comments"}
    assert not any(TOKEN in r["record"] or "paging" in r["record"] for r in records)
    assert sum(r["of"] == "comments" for r in records) == 9


def test_the_account_is_chosen_by_the_brands_handle(project, gather, graph, world):
    other = world.profile | {"id": "17841400000000009", "username": "andere"}
    world.accounts = [
        {"id": "1"},
        {"id": "2", "instagram_business_account": other},
        *world.accounts,
    ]
    _, _, outcome = gather(project, OWN)
    assert outcome.stopped is None
    _, _, outcome = gather(project, Wishes(own=True, handles=("niemand",)))
    assert "choose one with --ig-user" in str(outcome.stopped)
    assert "andere = 17841400000000009" in str(outcome.stopped)
    world.accounts = [{"id": "1"}]
    _, _, outcome = gather(project, OWN)
    assert "no Instagram business or creator account" in str(outcome.stopped)
    _, _, outcome = gather(project, Wishes(own=True, ig_user=USER))
    assert outcome.stopped is None


def test_nothing_that_names_people_stays_in_cursors(project, gather, world):
    names = tuple(f"person{n}" for n in range(5))
    gather(project, Wishes(discover=names), budget=3)
    said = repr(project.cursors())
    assert '"next": 2' in said.replace('\\"', '"')
    assert "person" not in said
    gather(project, Wishes(discover=names))
    assert list(project.cursors().values()) == ["{}"]


def test_a_list_that_was_done_is_not_begun_again_until_the_run_is_through(
    project, gather, graph, world
):
    world.hashtags["hafer"] = {"id": "178", "top_media": [], "recent_media": []}
    wishes = Wishes(discover=("eins", "zwei"), hashtags=("hafer",))
    _, _, outcome = gather(project, wishes, budget=3)
    assert outcome.left == ("posts with hashtags (0 of 2 done)",)
    before = len(graph.log)
    gather(project, wishes)
    assert graph.paths()[before:] == [
        "me/accounts", "ig_hashtag_search", "178/top_media", "178/recent_media",
    ]  # fmt: skip
    before = len(graph.log)
    gather(project, wishes)
    assert len(graph.log) - before == 1 + 2 + 3


def test_a_stale_sweep_is_finished_and_the_news_above_it_read(
    project, gather, graph, world, monkeypatch
):
    gather(project, OWN, budget=3)
    world.posts.insert(0, make_post(900, days=-3))
    graph.places.clear()
    from workbench.gather.graph_api import cursors

    monkeypatch.setattr(cursors, "STALE", dt.timedelta(0))
    gather(project, OWN)
    assert len(project.posts()) == 8


def test_odd_values_cost_the_value_not_the_record(project, gather, world):
    world.posts[0] |= {
        "like_count": "1,047",
        "comments_count": {"a": 1},
        "timestamp": "gestern",
        "caption": 7,
    }
    world.posts[3]["comments"].append({"id": None, "text": None, "replies": []})
    _, report, outcome = gather(project, Wishes(comments=True))
    post = project.posts().set_index("post").loc["instagram:Cxhaf_0000"]
    assert post["likes"] == 1047
    assert pd.isna(post["comments"])
    assert pd.isna(post["created_at"])
    assert report.rejected == 1
    assert report.added + report.updated + report.unchanged + report.rejected == report.read
    assert outcome.stopped is None


def test_equal_runs_make_equal_projects(new_project, gather):
    one, two = new_project("one"), new_project("two")
    gather(one)
    gather(two)
    assert content(one) == content(two)
    assert stamp(0) == "2026-09-01T12:00:00+0000"


@pytest.mark.parametrize(
    "address", ["http://graph.facebook.com", "http://127.0.0.1.evil.invalid", "ftp://127.0.0.1"]
)
def test_the_token_travels_encrypted_or_not_at_all(address):
    with pytest.raises(ValueError, match="not encrypted"):
        Connection(address=address)
