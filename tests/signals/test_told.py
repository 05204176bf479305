"""Lists and types as a hand writes them."""

import pytest

from tests.signals.rows import measured, post
from workbench.errors import SettingError

POSTS = [post("1", "ada", 1, "@hafer"), post("2", "bob", 1, "@hafer")]


@pytest.mark.parametrize("written", ["x:ada", "X:Ada", "ada", "@ADA", " @ada "])
@pytest.mark.parametrize("name", ["employees", "partners", "never_contact", "minors"])
def test_a_list_keeps_somebody_out_however_they_are_written(name, written):
    signals = measured(POSTS, lists={name: [written]})
    assert list(signals.candidates.index) == ["x:bob"]


def test_a_single_account_is_a_list_too():
    assert list(measured(POSTS, lists={"partners": "x:ada"}).candidates.index) == ["x:bob"]


def test_a_type_may_be_corrected_by_handle():
    assert list(measured(POSTS, types={"@Ada": "retailer"}).candidates.index) == ["x:bob"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"lists": {"employes": ["x:ada"]}}, "employees"),
        ({"types": {"x:ada": "alien"}}, "retailer"),
        ({"lists": {"partners": [None]}}, "instagram:"),
        ({"types": {"": "person"}}, "instagram:"),
    ],
)
def test_what_makes_no_sense_is_said(settings, said):
    with pytest.raises(SettingError, match=said):
        measured(POSTS, **settings)


def test_nobody_left_is_said():
    signals = measured(POSTS, lists={"never_contact": ["ada", "bob"]})
    assert not len(signals.candidates)
    assert ("signals.nobody", {"accounts": 2}) in signals.notes
