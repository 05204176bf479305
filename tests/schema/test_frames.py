"""Keys of what analysts type."""

import pandas as pd
import pytest

from workbench.schema import COMMENTS, POSTS, with_keys

SPELLINGS = ["Instagram", " instagram ", "INSTAGRAM", "instagram"]


@pytest.mark.parametrize("platform", SPELLINGS)
def test_platforms_are_spelled_in_lower_case(platform):
    accounts = ["u0", "@U0 ", f"{platform}:u0", "instagram:U0", f"{platform}:id=77Ab"]
    frame = pd.DataFrame(
        {"platform": platform, "account": accounts, "post_id": list("abcde"), "text": ""}
    )
    keyed = with_keys(frame, POSTS)
    assert keyed["platform"].unique().tolist() == ["instagram"]
    assert keyed["account"].tolist() == ["instagram:u0"] * 4 + ["instagram:id=77Ab"]
    assert keyed["post"].tolist() == [f"instagram:{k}" for k in "abcde"]
    assert frame["platform"].unique().tolist() == [platform]
    alone = with_keys(frame[["account"]].iloc[2:], POSTS)
    assert alone["account"].tolist() == ["instagram:u0"] * 2 + ["instagram:id=77Ab"]


def test_missing_platforms_and_accounts_stay_missing():
    frame = pd.DataFrame({"platform": ["X", None], "account": [None, "x:ada"]})
    keyed = with_keys(frame.assign(post_account=["Ada", "X:Cleo"]), COMMENTS)
    assert keyed["platform"].isna().tolist() == [False, True]
    assert pd.isna(keyed["account"].iloc[0])
    assert keyed["post_account"].iloc[0] == "x:ada"


def test_a_tidy_frame_keeps_its_columns():
    frame = pd.DataFrame({"platform": ["x"] * 3, "account": ["x:ada"] * 3, "post": list("abc")})
    keyed = with_keys(frame, POSTS)
    pd.testing.assert_frame_equal(keyed, frame)
    assert with_keys(frame.iloc[:0], POSTS).empty
