"""Every refusal ends in one right sentence; all before it is kept; a later run completes it."""

import pandas as pd
import pytest
from shelf import Shelf

from tests.soak import counts
from workbench.phrases import use_language

pytestmark = pytest.mark.network_local

WISHES = {"profiles": ["fan.0"], "comments_of": ["haferlicht"], "posts": 14}
STOPS = {
    "401": ("instagram.please_wait", "wait", "warten"),
    "401_bare": ("instagram.unauthorised", "401", "401"),
    "403": ("instagram.forbidden", "403", "403"),
    "429": ("instagram.too_many", "429", "429"),
    "429_until": ("instagram.too_many_until", "wait until 20", "warten Sie bis 20"),
    "challenge": ("instagram.challenge", "challenge", "Bestätigung"),
    "checkpoint": ("instagram.checkpoint", "checkpoint", "Kontrollpunkt"),
    "feedback": ("instagram.feedback", "automated", "automatisiert"),
    "login": ("instagram.logged_out", "logged in", "angemeldet"),
    "html": ("instagram.html", "web page", "Webseite"),
    "server": ("instagram.server_error", "500", "500"),
    "truncated": ("instagram.cut_short", "broke off", "brachen"),
    "reset": ("instagram.unreachable", "connection", "Verbindung"),
    "slow": ("instagram.slow", "in time", "rechtzeitig"),
}
ON_DISK = counts({"429_until"}, set(STOPS))
ONCE_IS_FORGIVEN = {"truncated", "reset", "slow"}
REQUESTS = 16


@pytest.fixture
def world():
    from world import World

    small = World(fans=2, posts=14)
    for post in small.of("haferlicht")[6:]:
        post.comments.clear()
    return small


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def undisturbed(gather, corpus, stand_in):
    """The corpus of a run that nothing disturbed, and how many requests it took."""

    def run(store=None, **wishes):
        store = Shelf() if store is None else store
        source = gather(store, **wishes)
        assert source.outcome.stopped is None
        sent = len(stand_in.log)
        stand_in.log.clear()
        return corpus(store), sent

    return run


def same(left, right):
    for mine, theirs in zip(left, right, strict=True):
        pd.testing.assert_frame_equal(mine, theirs)


def subset(part, whole):
    """Say whether all posts and comments so far are among those of the whole."""
    return all(set(part[i].iloc[:, 0]) <= set(whole[i].iloc[:, 0]) for i in (0, 1))


@pytest.mark.parametrize("fault", sorted(STOPS))
def test_a_refusal_stops_keeps_and_resumes(
    fault, gather, make_project, corpus, stand_in, undisturbed
):
    on_disk = fault in ON_DISK
    whole, sent = undisturbed(make_project("undisturbed") if on_disk else None, **WISHES)
    project = make_project() if on_disk else Shelf()
    assert sent > REQUESTS
    number = {"html": 8, "login": 6, "401": 10}.get(fault, 6 + len(fault) % 7)
    stand_in.fault(number, fault, for_ever=True)
    source = gather(project, **WISHES)
    reason, english, german = STOPS[fault]
    outcome = source.outcome
    assert outcome.stopped.reason == reason
    assert len(stand_in.log) == number + (fault in ONCE_IS_FORGIVEN)  # no loop, one try more
    assert outcome.requests == len(stand_in.log)
    use_language("en")
    assert english in str(outcome.stopped)
    assert "\n" not in str(outcome.stopped)
    use_language("de")
    assert german in str(outcome.stopped)
    use_language(None)
    assert outcome.left
    part = corpus(project)
    assert subset(part, whole)
    assert len(part[0]) + len(part[1]) < len(whole[0]) + len(whole[1])
    stand_in.faults = {}
    stand_in.log.clear()
    resumed = gather(project, **WISHES).outcome
    assert resumed.stopped is None
    assert resumed.left == ()
    same(corpus(project), whole)
    lost = 3  # the session, the start page and the page that failed are asked for again
    assert len(stand_in.log) <= sent - number + 1 + lost


@pytest.mark.parametrize("fault", sorted(ONCE_IS_FORGIVEN))
def test_one_broken_answer_is_asked_for_once_more(fault, gather, shelf, stand_in):
    stand_in.fault(4, fault)
    source = gather(shelf, profiles=["fan.0"], posts=5)
    assert source.outcome.stopped is None
    assert source.outcome.requests == len(stand_in.log) == 6
    assert len(shelf.posts()) == 5


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("fault", ["html", "login", "429"])
def test_refusals_of_the_first_requests(fault, number, gather, shelf, stand_in):
    stand_in.fault(number, fault, for_ever=True)
    source = gather(shelf, profiles=["fan.0"])
    closed = fault == "login" and number == 2  # a profile page, asked for as a visitor
    expected = "instagram.page_closed" if closed else STOPS[fault][0]
    assert source.outcome.stopped.reason == expected
    assert len(stand_in.log) == number
    assert source.outcome.left == ("fan.0: posts",)


def test_a_repeated_page_is_no_loop_and_no_duplicate(gather, shelf, corpus, stand_in, undisturbed):
    wishes = {"profiles": ["fan.0"], "posts": None}
    whole, _ = undisturbed(**wishes)
    stand_in.fault(6, "repeated")
    source = gather(shelf, **wishes)
    assert source.outcome.stopped.reason == "instagram.page_repeated"
    assert "fan.0" in str(source.outcome.stopped)
    assert len(stand_in.log) == 6
    assert shelf.posts()["post"].is_unique
    stand_in.faults = {}
    assert gather(shelf, **wishes).outcome.stopped is None
    same(corpus(shelf), whole)


def test_a_page_that_repeats_for_ever_costs_the_rest_of_that_listing(gather, shelf, stand_in):
    wishes = {"profiles": ["fan.0", "fan.1"], "posts": None}
    stand_in.fault(6, "repeated", for_ever=True)
    gather(shelf, **wishes)
    stand_in.fault(1, "repeated", for_ever=True)
    source = gather(shelf, **wishes)
    assert [p.reason for p in source.outcome.skipped][:1] == ["instagram.listing_broke_off"]
    assert len(stand_in.log) < 16


def test_deleted_private_and_missing_are_left_out(gather, shelf, world, stand_in):
    world.settle("zu.privat", private=True)
    gather(shelf, comments_of=["haferlicht"], posts=14)
    gone = world.of("haferlicht")[1]
    world.comment(gone, 1)
    original = stand_in.world.of

    def still_listed(handle):
        return sorted(
            [*original(handle), *([gone] if handle == gone.author else [])], key=lambda p: -p.at
        )

    gone.deleted = True
    stand_in.world.of = still_listed
    source = gather(
        shelf, profiles=["zu.privat", "gibt.es.nicht", "fan.0"], comments_of=["haferlicht"]
    )
    outcome = source.outcome
    assert outcome.stopped is None
    assert {p.reason for p in outcome.skipped} == {
        "instagram.private", "instagram.not_found", "instagram.post_gone",
    }  # fmt: skip
    assert "fan.0: posts" in outcome.done
    assert outcome.left == ()
    assert "instagram:zu.privat" in set(shelf.accounts()["account"])
    assert "instagram:fan.0" in set(shelf.posts()["account"])


def test_a_renamed_account_is_followed_and_stays_one(gather, project, world):
    gather(project, profiles=["fan.0"])
    world.write("fan.0", 1, newest=max(p.at for p in world.of("fan.0")) + 86_400)
    world.rename("fan.0", "neuer.name")
    source = gather(project, profiles=["fan.0"])
    assert [p.reason for p in source.outcome.skipped] == ["instagram.renamed"]
    assert set(project.posts()["account"]) == {"instagram:neuer.name"}
    assert len(project.posts()) == len(world.of("neuer.name"))
    assert list(project.accounts()["account"]) == ["instagram:neuer.name"]
    assert len(set(project.aliases()["user_id"])) == 1
    again = gather(project, profiles=["neuer.name"])
    assert again.outcome.skipped == ()
    assert len(project.posts()) == len(world.of("neuer.name"))


def test_the_run_budget_ends_a_run_and_the_next_ones_complete_it(
    gather, shelf, corpus, undisturbed
):
    whole, sent = undisturbed(**WISHES)
    for run in range(2 * sent):  # noqa: B007  # how many there were is asked below
        outcome = gather(shelf, budget=7, **WISHES).outcome
        assert outcome.requests <= 7
        if outcome.stopped is None:
            break
        assert outcome.stopped.reason == "live.run_budget_spent"
    assert 2 <= run < sent
    same(corpus(shelf), whole)


def test_the_day_budget_counts_earlier_runs(gather, shelf):
    gather(shelf, profiles=["fan.0"], day_budget=6, posts=5)
    outcome = gather(shelf, profiles=["fan.1"], day_budget=6, posts=5).outcome
    assert outcome.stopped.reason == "live.day_budget_spent"
    assert outcome.requests == 1


def test_stop_ends_before_the_next_request(stand_in, project, session_file):
    from workbench.gather.instagram_run import from_instagram

    source = from_instagram(
        project, profiles=["fan.0"], posts=None, session=session_file, accept="Erika Mustermann"
    )
    for batch in source.batches():
        if batch.tables.get("posts") is not None:
            source.stop()
    assert source.outcome.stopped.reason == "live.stopped_by_hand"
    assert stand_in.kinds().count("posts") == 1


def test_a_thread_that_breaks_off_is_kept_and_told(gather, shelf, world, stand_in):
    post = world.of("haferlicht")[1]
    post.claimed = 400
    source = gather(shelf, comments_of=["haferlicht"], posts=14)
    cut = [p for p in source.outcome.skipped if p.reason == "instagram.thread_cut"]
    assert len(cut) == 1
    said = dict(cut[0].values)  # of a problem, not of a table
    kept = (shelf.comments()["post"] == f"instagram:{post.code}").sum()
    assert said == {"post": f"instagram:{post.code}", "kept": kept, "count": 400}
