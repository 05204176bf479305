"""What a gathering fetches, and exactly which requests it sends for it."""

import logging
from collections import Counter

import pytest
from shelf import Shelf

pytestmark = pytest.mark.network_local


@pytest.fixture
def shelf():
    return Shelf()


def handles(frame):
    return set(frame["account"].str.removeprefix("instagram:"))


def test_posts_of_a_profile_cost_a_request_a_page_and_none_a_post(gather, project, world, stand_in):
    source = gather(project, profiles=["fan.0"], posts=None)
    assert Counter(stand_in.kinds()) == {
        "login": 1,
        "page": 1,
        "profile": 1,
        "start": 1,
        "posts": 3,
    }
    assert source.outcome.requests == len(stand_in.log) == 7
    assert source.outcome.stopped is None
    assert source.outcome.left == ()
    truth = {p.code: p for p in world.of("fan.0")}
    posts = project.posts()
    assert set(posts["post"]) == {f"instagram:{code}" for code in truth}
    row = posts.iloc[-1]
    post = truth[row["post"].partition(":")[2]]
    assert (row["text"], row["likes"], row["comments"]) == (post.text, post.likes, 0)
    assert list(row["tagged"]) == post.tagged
    assert int(row["created_at"].timestamp()) == post.at
    assert project.accounts().loc[0, "followers"] == world.person("fan.0").followers
    assert source.report.read == source.report.added == 31


def test_a_known_number_saves_the_page(gather, project, stand_in):
    gather(project, profiles=["fan.0"], posts=5)
    stand_in.log.clear()
    source = gather(project, snapshots=["fan.0"])
    assert stand_in.kinds() == ["login", "profile"]
    assert source.outcome.requests == 2
    assert len(project.account_history()) >= 2


def test_snapshots_of_fifty_known_accounts_cost_fifty_requests(gather, shelf, world, stand_in):
    for n in range(50):
        world.settle(f"viele.{n}")
    names = [f"viele.{n}" for n in range(50)]
    gather(shelf, snapshots=names)
    stand_in.log.clear()
    gather(shelf, snapshots=names)
    assert Counter(stand_in.kinds()) == {"login": 1, "profile": 50}


def test_tagged_posts_are_by_others(gather, project, world, stand_in):
    world.write("haferlicht", 3, tagged=["haferlicht"])
    gather(project, tagged_of=["haferlicht"], posts=None)
    assert set(stand_in.kinds()) == {"login", "page", "profile", "tagged"}
    expected = {
        f"instagram:{p.code}" for p in world.tagging("haferlicht") if p.author != "haferlicht"
    }
    assert set(project.posts()["post"]) == expected
    assert "haferlicht" not in handles(project.posts())


def test_comments_with_all_answers(gather, shelf, world, stand_in):
    source = gather(shelf, comments_of=["haferlicht"], posts=None)
    truth = {}
    for post in world.of("haferlicht"):
        for comment in post.comments:
            truth[f"instagram:{comment.number}"] = None
            truth |= {
                f"instagram:{a.number}": f"instagram:{comment.number}" for a in comment.answers
            }
    comments = shelf.comments().set_index("comment")
    assert set(comments.index) == set(truth)
    parents = comments["reply_to"].astype(object).where(comments["reply_to"].notna(), None)
    assert parents.to_dict() == truth
    assert set(comments["post_account"]) == {"instagram:haferlicht"}
    sent = Counter(stand_in.kinds())
    assert "page" in sent
    assert set(sent) == {"login", "page", "profile", "start", "posts", "comments", "answers"}
    with_comments = [p for p in world.of("haferlicht") if p.comments]
    assert sent["comments"] == sum(-(-len(p.comments) // 15) for p in with_comments)
    long_answers = [c for p in with_comments for c in p.comments if len(c.answers) > 2]
    assert sent["answers"] == sum(-(-len(c.answers) // 4) for c in long_answers)
    assert source.outcome.skipped == ()


def test_only_posts_with_new_comments_are_asked_for_again(gather, shelf, world, stand_in):
    gather(shelf, comments_of=["haferlicht"], posts=None)
    fresh, quiet = world.of("haferlicht")[:2]
    world.comment(fresh, 2)
    assert fresh.comments
    stand_in.log.clear()
    gather(shelf, comments_of=["haferlicht"])
    assert Counter(stand_in.kinds())["comments"] == 1
    assert quiet.comments
    assert len(shelf.comments()) == sum(p.comment_count for p in world.of("haferlicht"))


def test_similar_accounts_become_known(gather, shelf, stand_in):
    gather(shelf, similar_to=["fan.1"])
    assert stand_in.kinds() == ["login", "page", "profile", "similar"]
    assert handles(shelf.accounts()) >= {"fan.1", "haferlicht", "kuhglueck", "fan.0"}


def test_hashtags(gather, shelf, world, stand_in):
    gather(shelf, hashtags=["#Haferlicht"], posts=None)
    assert set(stand_in.kinds()) == {"login", "hashtag"}
    assert len(shelf.posts()) == len(world.under("haferlicht"))


def test_a_limit_and_a_day_bound_the_first_run(gather, shelf, world):
    gather(shelf, profiles=["fan.0"], posts=5)
    assert len(shelf.posts()) == 5
    day = shelf.posts()["created_at"].min().floor("D")
    gather(shelf, profiles=["fan.1"], since=str(day), posts=None)
    posts = shelf.posts()
    newer = [p for p in world.of("fan.1") if p.at >= day.timestamp()]
    assert (posts["account"] == "instagram:fan.1").sum() == len(newer)


def test_a_later_run_fetches_only_news_and_refreshes_counts(gather, project, world, stand_in):
    gather(project, profiles=["fan.0"], posts=None)
    newest = max(p.at for p in world.of("fan.0"))
    world.of("fan.0")[0].likes = 9_999
    pinned = world.of("fan.0")[-1]
    pinned.pinned = True
    added = world.write("fan.0", 2, newest=newest + 3 * 86_400)
    stand_in.log.clear()
    source = gather(project, profiles=["fan.0"], posts=None)
    assert Counter(stand_in.kinds())["posts"] == 2  # the week before the newest fills one page
    posts = project.posts().set_index("post")
    assert len(posts) == 32
    assert {f"instagram:{p.code}" for p in added} <= set(posts.index)
    assert posts["likes"].max() == 9_999
    assert source.report.added >= 2
    assert len(project.counts()) > 32


def test_asking_for_more_goes_deeper(gather, shelf, world):
    gather(shelf, profiles=["fan.0"], posts=5)
    gather(shelf, profiles=["fan.0"], posts=5)
    gather(shelf, profiles=["fan.0"], posts=20)
    assert len(shelf.posts()) == 20
    gather(shelf, profiles=["fan.0"], posts=None)
    assert len(shelf.posts()) == len(world.of("fan.0"))


def test_thumbnails_cost_a_request_each(gather, project, stand_in):
    source = gather(project, profiles=["fan.0"], posts=3, thumbnails=True)
    assert Counter(stand_in.kinds())["picture"] == 3
    assert source.outcome.requests == len(stand_in.log)
    paths = [media[0]["path"] for media in project.posts()["media"]]
    assert all(path.startswith("media/") for path in paths)


def test_requests_wait_for_the_window_across_runs(gather, shelf, waits, monkeypatch):
    from workbench.gather.instagram import RateController

    monkeypatch.setattr(RateController, "count_per_sliding_window", lambda *_: 3)
    gather(shelf, profiles=["fan.0"], posts=None)
    assert max(waits) <= 15
    waits.clear()
    gather(shelf, profiles=["fan.1"], posts=None)
    assert max(waits) > 600


def test_nothing_is_printed_or_logged(gather, shelf, capfd, caplog):
    caplog.set_level("INFO")  # of every library too; DEBUG is for those who ask for it
    gather(shelf, profiles=["fan.0"], comments_of=["haferlicht"], posts=3, thumbnails=True)
    assert logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.INFO)
    out, err = capfd.readouterr()
    said = out + err + caplog.text
    texts = [p.text for p in shelf.posts().itertuples() if p.text]
    assert texts
    for word in ("fan.0", "haferlicht", *texts, *shelf.comments()["text"]):
        assert word not in said
