"""Kinds of account said by hand: kept as events, the latest counts, erased by forget."""

import pytest

from workbench.errors import SettingError
from workbench.project import Project


def test_the_latest_word_counts_and_none_takes_it_back(project):
    assert project.account_types() == {}
    project.correct_type("x:laden", "business")
    project.correct_type("x:jo", "person")
    project.correct_type("x:laden", "retailer")
    assert project.account_types() == {"x:jo": "person", "x:laden": "retailer"}
    project.correct_type("x:jo", None)
    assert project.account_types() == {"x:laden": "retailer"}
    project.correct_type("x:jo", "fan_page")
    with Project.open(project.folder) as again:
        assert list(again.account_types().items()) == [
            ("x:jo", "fan_page"),
            ("x:laden", "retailer"),
        ]


def test_two_logs_merge(project, tmp_path, brand):
    project.correct_type("x:jo", "media")
    with Project.create(tmp_path / "other", brand) as other:
        other.correct_type("x:jo", "business")
        other.correct_type("x:ben", "unknown")
        assert project.events.union(other.events.read()) == 2
    assert project.account_types() == {"x:ben": "unknown", "x:jo": "business"}


@pytest.mark.parametrize(("account", "kind"), [("x:jo", "robot"), ("jo", "person"), ("x:jo", "")])
def test_only_kinds_and_keys(project, account, kind):
    with pytest.raises(SettingError):
        project.correct_type(account, kind)
    assert project.events.read() == []


def test_forget_erases_what_was_said(project):
    project.correct_type("x:mila", "business")
    project.correct_type("x:jo", "media")
    project.forget("x:mila")
    assert project.account_types() == {"x:jo": "media"}
    assert len(project.events.read()) == 1
    with pytest.raises(SettingError, match="erased on request"):
        project.correct_type("x:mila", "person")


def test_a_list_takes_keys_only_and_in_any_letter_case(project):
    project.put_on_list("never_contact", "X:@Jo")
    assert project.lists()["never_contact"] == {"x:jo"}
    with pytest.raises(SettingError, match="jo"):
        project.put_on_list("never_contact", "jo")
