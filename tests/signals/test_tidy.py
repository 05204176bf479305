"""Figures as exports write them."""

import numpy as np
import pandas as pd
import pytest

from workbench.signals.tidy import tidy_posts, tidy_profiles


def test_a_count_below_zero_or_endless_is_unknown():
    posts = pd.DataFrame({"post": ["x:1", "x:2", "x:3"], "likes": [-1.0, 5.0, np.inf]})
    assert tidy_posts(posts)["likes"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize(("written", "read"), [("12", 12), ("1.2M", None), ("viele", None), (7, 7)])
def test_a_count_that_is_no_number_is_unknown(written, read):
    profiles = pd.DataFrame({"account": ["x:ada"], "followers": [written]}, dtype=object)
    (found,) = tidy_profiles(profiles)["followers"]
    assert pd.isna(found) if read is None else found == read


def test_sound_columns_stay_as_they_are():
    posts = pd.DataFrame({"post": ["x:1"], "likes": pd.array([3], dtype="Int64")})
    assert tidy_posts(posts)["likes"].dtype == "Int64"
