"""Undo stays within a campaign, and within what its writer did."""

import pytest

from workbench.errors import NotFoundError, SettingError
from workbench.shortlist import Shortlist

MILA, JONAS = "instagram:mila", "instagram:jonas"


@pytest.fixture
def spring(project):
    Shortlist(project).set_campaign("spring", name="Spring")
    return Shortlist(project, "spring")


def statuses(shortlist):
    return shortlist.table().set_index("person")["status"].to_dict()


def test_undo_leaves_other_campaigns_alone(project, spring):
    default = Shortlist(project)
    default.decide(MILA, "contacted")
    spring.decide(MILA, "agreed")
    default.undo()
    assert (statuses(default), statuses(spring)) == ({}, {MILA: "agreed"})
    with pytest.raises(NotFoundError):
        default.undo()
    spring.undo()
    assert statuses(spring) == {}
    with pytest.raises(NotFoundError):
        spring.undo()
    assert [c.id for c in spring.campaigns()] == ["default", "spring"]


def test_links_belong_to_the_campaign_they_were_made_in(project, spring):
    default = Shortlist(project)
    default.decide(MILA, "approved")
    spring.link(MILA, JONAS)
    default.undo()
    assert spring.accounts(MILA) == [JONAS, MILA]
    spring.undo()
    assert spring.accounts(MILA) == [MILA]


def test_redo_stays_in_its_campaign_too(project, spring):
    default = Shortlist(project)
    default.decide(MILA, "approved")
    spring.decide(MILA, "agreed")
    default.undo()
    spring.undo()
    default.redo()
    assert (statuses(default), statuses(spring)) == ({MILA: "approved"}, {})


def test_an_event_of_another_campaign_is_refused(project, spring):
    event = spring.decide(MILA, "agreed")
    with pytest.raises(SettingError, match="spring"):
        Shortlist(project).undo(event)
    assert statuses(spring) == {MILA: "agreed"}


def test_what_others_did_is_theirs_to_undo(project, colleague):
    mine, theirs = Shortlist(project), Shortlist(colleague)
    mine.decide(MILA, "approved")
    theirs.decide(JONAS, "contacted")
    mine.merge(theirs)
    mine.undo()
    assert statuses(mine) == {JONAS: "contacted"}
    with pytest.raises(NotFoundError):
        mine.undo()


def test_links_without_a_campaign_can_be_undone_anywhere(project, spring):
    project.events.append("accounts_linked", {"accounts": [MILA, JONAS]}, subjects=[MILA, JONAS])
    spring.undo()
    assert spring.accounts(MILA) == [MILA]
