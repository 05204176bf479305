"""A card says the weightiest first, what is missing, what to look at, and where to see it."""

import math

import numpy as np
import pytest

from tests.ranking.by_hand import FOUR, four, signal, signals
from workbench.errors import NotFoundError
from workbench.ranking import Explanation, rank

WEIGHTS = {"affinity": 3.0, "reach": 1.0, "relevance": 1.0}


def test_contributions_are_what_paper_says():
    # ada: affinity 7/8, reach 1/8, relevance 1/6 of three known
    moved = rank(four(), weights=WEIGHTS, draws=20).contributions("x:ada")
    assert moved["affinity"] == pytest.approx(3 / 5 * math.log(7 / 8 / 0.5))
    assert moved["reach"] == pytest.approx(1 / 5 * math.log(1 / 8 / 0.5))
    assert moved["relevance"] == pytest.approx(1 / 5 * math.log(1 / 6 / 0.5))


def test_reasons_stand_by_the_weight_of_their_contribution_whichever_way_they_point():
    card = rank(four(), weights=WEIGHTS, draws=20).card("x:ada")
    # 0.336, −0.277 and −0.220
    assert [r.signal for r in card.reasons] == ["affinity", "reach", "relevance"]
    assert [r.kind for r in card.reasons] == ["helps", "hurts", "hurts"]
    sizes = [abs(r.contribution) for r in card.reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert card.sentences("en")[0].startswith("better than 87 of 100 for affinity: ")


def test_what_is_missing_is_said_last_and_moves_nothing():
    card = rank(four(), weights=WEIGHTS, draws=20).card("x:cleo")
    missing = card.reasons[-1]
    assert (missing.signal, missing.kind, missing.contribution) == ("relevance", "unknown", 0.0)
    assert card.sentences("en")[-1].startswith("relevance stands at the median: ")
    assert card.sentences("de")[-1].startswith("Relevanz steht auf dem Median: ")


def doubted(value):
    reason = ("signals.circle_reason", {"partners": 9, "share": 0.6})
    clear = ("signals.authenticity_clear", {})
    return rank(
        signals(FOUR, [
            signal("affinity", [4, 3, 2, 1], accounts=FOUR),
            signal("authenticity", [value, 1, 1, 1], doubt=True, accounts=FOUR,
                   reasons=[reason if value < 1 else clear, clear, clear, clear]),
        ]),
        draws=20,
    )  # fmt: skip


def test_a_doubt_is_said_with_its_evidence_and_clearness_is_not():
    card = doubted(0.1).card("x:ada")
    [doubt] = card.doubts
    assert doubt.evidence == ("x:ada-authenticity",)
    assert any(s.startswith("look closely: ") for s in card.sentences("en"))
    assert any(s.startswith("genau hinsehen: ") for s in card.sentences("de"))
    # ln 0.1 · 2/11 outweighs ln(7/4) · 9/11? 0.419 against 0.458: the love comes first
    assert [r.signal for r in card.reasons] == ["affinity", "authenticity"]
    assert doubted(1.0).card("x:ada").doubts == ()
    assert len(doubted(1.0).explain("x:ada")) == 1


def test_a_doubt_is_said_even_where_it_has_no_weight():
    ranking = doubted(0.1).weigh({"authenticity": 0.0})
    assert any("look closely" in s for s in ranking.explain("x:ada", "en"))


def test_an_unknown_doubt_is_said_to_be_unjudged():
    reasons = [("signals.safety_unknown", {})] + [("signals.safety_clear", {"posts": 3})] * 3
    safety = signal("safety", [np.nan, 1, 1, 1], doubt=True, reasons=reasons)
    ranking = rank(signals(FOUR, [safety, four().measured["affinity"]]), draws=20)
    assert ranking.contributions("x:ada")["safety"] == 0
    assert ranking.card("x:ada").reasons[-1].kind == "unknown"


def test_what_has_no_weight_has_no_reason():
    ranking = rank(four(), weights={**WEIGHTS, "reach": 0.0}, draws=20)
    assert "reach" not in [r.signal for r in ranking.card("x:ada").reasons]


def test_explain_is_a_plain_list_of_sentences():
    ranking = rank(four(), draws=20)
    assert type(ranking.explain("x:ada")) is list
    card = ranking.card("x:ada")
    assert isinstance(card, Explanation)
    assert ranking.explain("x:ada", "de") == card.sentences("de")


def test_a_card_is_safe_to_show():
    accounts = ["<script>alert(1)</script>"]
    page = rank(signals(accounts, [signal("affinity", [1])]), draws=20).card(f"x:{accounts[0]}")
    assert "<script>" not in page._repr_html_()
    assert "&lt;script&gt;" in page._repr_html_()
    assert "1st of 1" in page._repr_html_() or "1. von 1" in page._repr_html_()


def test_somebody_who_is_no_candidate_has_no_card():
    ranking = rank(four(), draws=20)
    with pytest.raises(NotFoundError, match="shop"):
        ranking.card("x:shop")
    with pytest.raises(NotFoundError, match="nobody"):
        ranking.card("x:nobody")


def test_evidence_is_of_what_lifts_an_account_and_of_nothing_else():
    ranking = rank(four(), weights=WEIGHTS, draws=20)
    # ada stands at 7/8 for affinity and at 1/8 for reach; dora the other way round.
    assert ranking.evidence("x:ada") == ["x:ada-affinity"]
    assert ranking.evidence("x:dora") == ["x:dora-reach"]
    assert rank(four(), weights={**WEIGHTS, "affinity": 0}, draws=20).evidence("x:ada") == []
    assert "x:ada-authenticity" not in doubted(0.1).evidence("x:ada")
    assert "x:ada-authenticity" not in doubted(1.0).evidence("x:ada")
