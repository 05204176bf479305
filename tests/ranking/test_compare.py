"""Two candidates side by side."""

import math

import numpy as np
import pytest

from tests.ranking.by_hand import FOUR, four, signal, signals
from workbench.errors import NotFoundError
from workbench.ranking import rank

WEIGHTS = {"affinity": 3.0, "reach": 1.0, "relevance": 0.0}


def compared(a="x:ada", b="x:dora", **settings):
    return rank(four(), weights=WEIGHTS, **settings).compare(a, b)


def test_differences_add_up_to_the_distance_of_the_log_scores():
    ranking = rank(four(), weights=WEIGHTS, draws=20)
    scores = ranking.table.set_index("account")["score"]
    table = ranking.compare("x:ada", "x:dora").table
    assert table["difference"].sum() == pytest.approx(
        math.log(scores["x:ada"]) - math.log(scores["x:dora"])
    )
    row = table.set_index("signal").loc["affinity"]
    assert row["difference"] == pytest.approx(3 / 4 * (math.log(7 / 8) - math.log(1 / 8)))
    assert (row["a_value"], row["b_value"]) == (4, 1)
    assert (row["a_percentile"], row["b_percentile"]) == (7 / 8, 1 / 8)
    assert table["signal"].tolist() == ["affinity", "reach", "relevance"]


def test_it_says_why_what_speaks_against_it_and_how_surely():
    assert compared(draws=50).sentences("en") == [
        "x:ada stands before x:dora mostly because of affinity (better than 87 of 100 against 12).",
        "What speaks for x:dora: reach (better than 87 of 100 against 12).",
        "x:ada stands before x:dora in 100 % of 50 re-draws.",
    ]
    german = compared(draws=50).sentences("de")
    assert german[0] == (
        "x:ada steht vor x:dora, vor allem wegen: Markennähe (besser als 87 von 100 gegen 12)."
    )


def test_asking_the_other_way_round_says_the_same_with_signs_turned():
    there, back = compared(draws=40), compared("x:dora", "x:ada", draws=40)
    assert there.sentences("en") == back.sentences("en")
    assert there.p_before == pytest.approx(1 - back.p_before)
    forth = there.table.set_index("signal")["difference"]
    assert (forth == -back.table.set_index("signal")["difference"]).all()


def test_one_and_the_same_is_a_coin_and_no_reason():
    same = compared("x:ada", "x:ada", draws=40)
    assert same.p_before == 0.5
    assert same.sentences("en")[0] == "Nothing that was measured sets x:ada before x:ada."


def test_the_share_of_draws_is_the_chance_of_two_drawn_figures():
    # Two sums of 100 and 110 acts: the drawn figures are gamma with these means and variances, so
    # the first is ahead with probability Φ(−10/√210) = 0.245. Far others keep the field smooth.
    size = 400
    values = np.linspace(20, 200, size)
    values[:2] = 100, 110
    one = signal("affinity", values, n=values.astype(np.int64), counted=True)
    object.__setattr__(one, "spread", np.sqrt(values))
    accounts = [f"p{i:03}" for i in range(size)]
    found = rank(signals(accounts, [one]), draws=4000).compare("x:p000", "x:p001")
    assert found.p_before == pytest.approx(0.245, abs=0.03)
    assert found.sentences("en")[-1].startswith("x:p001 stands before x:p000 in 7")


def test_unknown_figures_are_called_unknown():
    ranking = rank(four(), weights={"relevance": 9.0, "affinity": 0.0, "reach": 0.0}, draws=20)
    assert (
        "(better than unknown"
        not in (said := ranking.compare("x:dora", "x:cleo").sentences("en"))[0]
    )
    assert said[0].endswith("relevance (better than 83 of 100; not known of the other).")


def test_handles_cannot_write_into_the_page():
    hostile = "<img src=x onerror=alert(1)>"
    accounts = [hostile, "bob"]
    ranking = rank(signals(accounts, [signal("affinity", [1, 2])]), draws=20)
    page = ranking.compare("x:bob", f"x:{hostile}")._repr_html_()
    assert "<img" not in page
    assert "&lt;img" in page


def test_both_must_be_candidates():
    with pytest.raises(NotFoundError, match="nobody"):
        compared("x:ada", "x:nobody")
    assert FOUR[0] in str(compared())
