"""Pictures on the way: what ends a run among them, and that the posts they belong to are kept."""

from collections import Counter

import pytest
from shelf import Shelf

pytestmark = pytest.mark.network_local

WISHES = {"profiles": ["fan.0"], "posts": 14, "thumbnails": True}


@pytest.fixture
def shelf():
    return Shelf()


def test_a_small_budget_gets_on_and_keeps_every_page_it_paid_for(gather, shelf, stand_in):
    outcome = gather(shelf, budget=9, **WISHES).outcome
    assert outcome.stopped.reason == "live.run_budget_spent"
    assert len(shelf.posts()) == 12
    shown = [media[0]["path"] for media in shelf.posts()["media"]]
    assert sum(path is not None for path in shown) == Counter(stand_in.kinds())["picture"] == 4
    assert gather(shelf, budget=9, **WISHES).outcome.stopped is None
    assert len(shelf.posts()) == 14


def test_stop_among_the_pictures_keeps_the_page(gather, shelf, stand_in, monkeypatch):
    from workbench.gather.instagram import InstaloaderClient

    ask = InstaloaderClient.picture

    def then_stop(self, url):
        content = ask(self, url)
        self._budget.stop()
        return content

    monkeypatch.setattr(InstaloaderClient, "picture", then_stop)
    assert gather(shelf, **WISHES).outcome.stopped.reason == "live.stopped_by_hand"
    assert stand_in.kinds().count("picture") == 1
    assert len(shelf.posts()) == 12


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_a_pause_ends_the_run(status, gather, shelf, stand_in):
    stand_in.fault(6, f"picture_{status}", for_ever=True)
    outcome = gather(shelf, **WISHES).outcome
    assert outcome.stopped.reason == "by_hand.pictures_refused"
    assert str(status) in str(outcome.stopped)
    assert stand_in.kinds().count("picture") == 1
    assert len(shelf.posts()) == 12
    stand_in.faults = {}
    assert gather(shelf, **WISHES).outcome.stopped is None
    assert len(shelf.posts()) == 14


def test_refusals_in_a_row_end_the_run(gather, shelf, stand_in):
    stand_in.fault(6, "picture_403", for_ever=True)
    outcome = gather(shelf, **WISHES).outcome
    assert outcome.stopped.reason == "by_hand.pictures_refused"
    assert stand_in.kinds().count("picture") == 3


def test_one_refusal_is_an_address_that_expired(gather, shelf, stand_in):
    stand_in.fault(7, "picture_403")
    assert gather(shelf, **WISHES).outcome.stopped is None
    shown = [media[0]["path"] for media in shelf.posts()["media"]]
    assert shown.count(None) == 1


@pytest.mark.parametrize("fault", ["picture_cut", "picture_hangs", "picture_404"])
def test_a_picture_that_breaks_off_is_left_out(fault, gather, shelf, stand_in):
    stand_in.fault(7, fault)
    outcome = gather(shelf, **WISHES).outcome
    assert outcome.stopped is None
    assert len(shelf.posts()) == 14
    shown = [media[0]["path"] for media in shelf.posts()["media"]]
    assert shown.count(None) == 1


def test_there_is_a_pause_before_each_picture(gather, shelf, stand_in, waits):
    gather(shelf, profiles=["fan.0"], posts=3)
    without = len(waits)
    waits.clear()
    gather(Shelf(), profiles=["fan.0"], posts=3, thumbnails=True)
    assert len(waits) == without + 3


def test_a_page_that_could_not_be_stored_is_fetched_again(stand_in, shelf, session_file, world):
    from workbench.gather.instagram_run import from_instagram

    source = from_instagram(
        shelf, profiles=["fan.0"], posts=None, session=session_file, accept="Erika Mustermann"
    )
    full = iter([OSError("disk full")])

    class Refusing(dict):
        def __setitem__(self, key, value):
            for error in full:
                raise error
            super().__setitem__(key, value)

    shelf.tables["posts"] = Refusing()
    with pytest.raises(OSError, match="disk full"):
        shelf.add(source)
    shelf.add(source)
    assert source.outcome.stopped is None
    assert len(shelf.posts()) == len(world.of("fan.0"))
