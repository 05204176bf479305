"""A team: hand-computed examples, prices, quotas, filters and refusals."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, comment, measured, post, profile, tables
from workbench.errors import NotFoundError, SettingError
from workbench.graph import AttentionGraph, attention_graph
from workbench.phrases import use_language
from workbench.ranking import rank
from workbench.ranking.portfolio import choose_portfolio

# ada reaches 1-5, bob 1-4, cleo 6-7, dora 5-6, eve 8; 1 engages with the brand.
AUDIENCE = {"ada": "12345", "bob": "1234", "cleo": "67", "dora": "56", "eve": "8", "hafer": "1"}


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


def graph_of(audience):
    pairs = [(fan, account) for account, fans in audience.items() for fan in fans]
    return AttentionGraph.from_edges(*zip(*pairs, strict=True))


def candidates(**columns):
    names = ["ada", "bob", "cleo", "dora", "eve"]
    table = pd.DataFrame({"account": names, "rank": range(1, 6), **columns})
    return table.astype({c: "str" for c in ("tier", "language") if c in table})


def team(size=2, **settings):
    columns = settings.pop("columns", {})
    settings.setdefault("brand", ["hafer"])
    return choose_portfolio(candidates(**columns), graph_of(AUDIENCE), size=size, **settings)


def test_a_person_counts_once():
    found = team(3)
    assert found.accounts == ("ada", "cleo", "eve")
    assert found.total == 7
    assert found.table["marginal"].tolist() == [4, 2, 1]
    assert found.table["cumulative"].tolist() == [4, 6, 7]
    assert found.table["audience"].tolist() == [5, 2, 1]
    assert found.table["share_new"].tolist() == [0.8, 1, 1]
    assert found.table["rank"].tolist() == [1, 3, 5]


def test_the_gain_over_the_best_ranked_is_told():
    over = team(2).gain_over_top
    assert over.accounts == ("ada", "bob")
    assert (over.people, over.gain, over.ratio) == (4, 2.0, 1.5)


def test_everybody_counts_if_asked():
    found = team(2, value="all")
    assert (found.accounts, found.total) == (("ada", "cleo"), 7)
    assert team(2, value="all", brand=None).total == 7


def test_the_brand_is_no_person_and_neither_are_its_competitors():
    pairs = [("hafer", "ada"), ("korn", "ada"), ("1", "ada"), ("2", "bob"), ("3", "bob")]
    graph = AttentionGraph.from_edges(*zip(*pairs, strict=True))
    found = choose_portfolio(candidates(), graph, size=5, brand=BRAND)
    assert found.table.set_index("account")["audience"].to_dict() == {"bob": 2, "ada": 1}


def test_overlap_is_shared_by_the_smaller_audience():
    overlap = team(3, must=["dora"]).overlap
    assert list(overlap.index) == ["dora", "ada", "cleo"]
    # dora's 5 and 6: 5 is ada's too, 6 is cleo's too.
    assert overlap.to_numpy().tolist() == [[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]]
    everybody = graph_of({"ada": "12345", "bob": "1234"})
    both = choose_portfolio(candidates().head(2), everybody, size=2, must="bob", value="all")
    assert both.overlap.loc["ada", "bob"] == 1


def test_a_closed_team_of_one_has_a_bound_that_is_reached():
    found = team(1)
    assert (found.total, found.upper_bound, found.guarantee) == (4, 4.0, 1.0)
    assert "No team does better under these conditions." in found.explain()


def test_what_if():
    found = team(2)  # ada, cleo
    assert found.gain_of("ada") == 4
    assert found.gain_of("cleo") == 2
    assert found.gain_of("dora") == 0
    assert found.gain_of("eve") == 1
    swapped = found.swap("cleo", "eve")
    assert swapped.accounts == ("ada", "eve")
    assert swapped.total == 5
    assert swapped.gain_over_top.gain == 1.0
    assert swapped.guarantee == pytest.approx(5 / found.upper_bound)
    assert found.total == 6  # the first is as it was
    with pytest.raises(NotFoundError, match="bob is not in the team"):
        found.swap("bob", "eve")
    with pytest.raises(SettingError, match="cleo is in the team already"):
        found.swap("ada", "cleo")
    with pytest.raises(NotFoundError, match="zoe is none of the candidates"):
        found.gain_of("zoe")


def test_a_swap_keeps_to_the_rules():
    prices = {"ada": 5, "bob": 5, "cleo": 1, "dora": 1, "eve": 9}
    found = team(2, budget=6, costs=prices)
    with pytest.raises(SettingError, match="would break the budget"):
        found.swap("cleo", "eve")


def test_places_stay_free_where_nobody_would_bring_anybody():
    found = team(5)
    assert found.accounts == ("ada", "cleo", "eve")
    assert "2 of 5 places stay free: nobody else who fits would bring anybody." in found.explain()


def test_a_budget_is_kept_to_the_cent():
    prices = {"ada": 0.1, "bob": 9, "cleo": 0.2, "dora": 9, "eve": 0.1}
    found = team(3, budget=0.3, costs=prices)
    assert found.accounts == ("ada", "cleo")
    assert found.cost == 0.3  # 0.1 + 0.2 is more than 0.3 in floats
    assert "It costs 0.30 of 0.30." in found.explain()


def test_gain_per_cost_is_tried_too():
    # By gain: big first, and the money is gone. By gain per cost: three small ones.
    audience = {"big": "1234", "s1": "56", "s2": "78", "s3": "90"}
    table = pd.DataFrame({"account": list(audience)})
    found = choose_portfolio(table, graph_of(audience), size=4, value="all", budget=9,
                             costs={"big": 9, "s1": 3, "s2": 3, "s3": 3})  # fmt: skip
    assert (found.accounts, found.total) == (("s1", "s2", "s3"), 6)


def test_and_gain_per_cost_alone_would_fail():
    # The cheapest per person shuts out the one that is worth the budget.
    audience = {"tiny": "1", "big": "234567"}
    table = pd.DataFrame({"account": list(audience)})
    found = choose_portfolio(table, graph_of(audience), size=2, value="all", budget=10,
                             costs={"tiny": 1, "big": 10})  # fmt: skip
    assert found.accounts == ("big",)


def test_unknown_prices_are_left_out_and_counted_never_free():
    prices = {"ada": None, "bob": 2, "cleo": float("nan"), "dora": 2}
    found = team(5, budget=100, costs=prices)
    assert found.accounts == ("bob", "dora")
    assert found.left_out["unknown_cost"] == 3
    assert "3 candidates of unknown cost left out." in found.explain()
    without = team(2, costs=prices)
    assert without.accounts == ("ada", "cleo")
    assert without.cost is None
    assert without.table["cost"].isna().all()


def test_prices_by_tier_by_column_and_as_series():
    columns = {"tier": ["micro", "micro", "nano", "nano", None], "price": [4, 4, 1, 1, np.nan]}
    by_tier = team(5, budget=5, costs={"nano": 1, "micro": 4}, columns=columns)
    by_column = team(5, budget=5, costs="price", columns=columns)
    series = pd.Series({"ada": 4, "bob": 4, "cleo": 1, "dora": 1})
    by_account = team(5, budget=5, costs=series, columns=columns)
    assert by_tier.accounts == by_column.accounts == by_account.accounts == ("ada", "cleo")
    assert by_tier.cost == 5
    assert by_tier.left_out["unknown_cost"] == 1  # the tier of eve is not known


def test_an_account_has_its_own_price_else_that_of_its_tier():
    columns = {"tier": ["micro", "micro", "nano", "nano", None]}
    everybody = {"ada": 2, "bob": 4, "cleo": 1, "dora": 1}
    prices = {"nano": 1, "Micro": 4, "@Ada": 2, "dora": None, "zoe": 3, "mirco": 5}
    found = team(5, budget=100, costs=prices, columns=columns, must=list(everybody))
    cost = found.table.set_index("account")["cost"]
    assert cost.to_dict() == everybody
    assert found.left_out["unmatched_prices"] == 2  # zoe is no candidate, mirco no tier
    assert "2 prices belong to no candidate to choose from and no tier." in found.explain()
    assert any(s.startswith("2 Preise gehören zu keinem") for s in found.explain("de"))
    assert found.left_out["unknown_cost"] == 1  # of eve neither is known


def test_quotas():
    columns = {"tier": ["micro", "micro", "nano", "nano", "mega"],
               "language": ["de", "de", "de", "en", None]}  # fmt: skip
    assert team(2, tiers={"micro": 0}, columns=columns).accounts == ("cleo", "dora")
    assert team(2, tiers={"mega": 1}, columns=columns).accounts == ("ada", "eve")
    assert team(2, languages={"de": (None, 1)}, columns=columns).accounts == ("ada", "dora")
    both = team(2, tiers={"nano": (1, None)}, languages={"en": (1, None)}, columns=columns)
    assert both.accounts == ("ada", "dora")
    # en is needed once and nano at most once, so cleo, who would bring most, cannot be in it.
    tight = team(2, tiers={"nano": 1}, languages={"en": 1}, columns=columns)
    assert tight.accounts == ("ada", "dora")


def test_a_quota_is_filled_even_by_who_brings_nobody():
    columns = {"tier": ["micro", "nano", "micro", "micro", "micro"]}
    found = team(2, tiers={"nano": 1}, columns=columns)
    assert found.accounts == ("ada", "bob")
    assert found.table["marginal"].tolist() == [4, 0]


def test_a_lower_bound_saves_money_for_whom_it_needs():
    columns = {"tier": ["micro", "micro", "nano", "nano", "nano"]}
    prices = {"ada": 6, "bob": 4, "cleo": 6, "dora": 5, "eve": 5}
    # ada would leave 4, less than any nano costs.
    found = team(2, budget=10, costs=prices, tiers={"nano": 1}, columns=columns)
    assert found.accounts == ("bob", "cleo")


def test_musts_come_first_and_must_nots_never():
    found = team(2, must=["@Bob"], must_not=["cleo"])
    assert found.accounts == ("bob", "dora")
    assert found.table["order"].tolist() == [1, 2]
    assert found.left_out["must_not"] == 1
    assert team(2, must_not=["nobody.here"]).left_out["must_not_unknown"] == 1


def test_only_the_best_ranked_are_considered_if_asked():
    found = team(5, among=2)
    assert found.accounts == ("ada",)
    assert found.left_out["ranked_below"] == 3
    assert "3 candidates further down the ranking not considered." in found.explain()
    assert team(5, among=1, must=["eve"]).accounts == ("eve", "ada")
    with pytest.raises(SettingError, match="among the best 0"):
        team(among=0)


def test_weights_count_a_person_as_the_best_account_that_reaches_them():
    columns = {"relevance": [0.1, 0.5, 1.0, 0.5, 0.9], "authenticity": [1, 1, 0.5, 1, 1]}
    found = team(2, weigh_by="relevance", columns=columns)
    # bob: 2, 3, 4 at .5; cleo: 6, 7 at 1.
    assert (found.accounts, found.value, found.total) == (("cleo", "bob"), 3.5, 5)
    product = team(2, weigh_by=["relevance", "authenticity"], columns=columns)
    assert (product.accounts, product.value) == (("bob", "cleo"), 2.5)
    three = team(3, weigh_by="relevance", must=["ada", "bob"], columns=columns)
    assert three.value == 3.6  # 2-4 at bob's .5, 5 at ada's .1, 6 and 7 at 1
    assert "Weighed by relevance they count 3.5; that sum was maximised." in found.explain()


def test_ties_go_to_the_better_rank_whatever_the_order_of_rows():
    table = candidates()
    graph = graph_of({"ada": "12", "bob": "34", "cleo": "56", "dora": "78", "eve": "90"})
    first = choose_portfolio(table, graph, size=2, value="all")
    mixed = choose_portfolio(table.sample(frac=1, random_state=3), graph, size=2, value="all")
    assert first.accounts == mixed.accounts == ("ada", "bob")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"size": 0}, "A team of 0 is none"),
        ({"size": True}, "A team of True is none"),
        ({"size": 2.5}, "A team of 2.5 is none"),
        ({"value": "old"}, "which people old means"),
        ({"brand": None}, "whose audience is new"),
        ({"budget": 5}, "needs to know what candidates cost"),
        ({"budget": -1, "costs": {"ada": 1}}, "The budget -1 cannot be used"),
        ({"budget": float("nan"), "costs": {"ada": 1}}, "The budget – cannot be used"),
        ({"budget": "5", "costs": {"ada": 1}}, "The budget 5 cannot be used"),
        ({"budget": 5, "costs": {"ada": -1}}, "The price -1 of ada cannot be used"),
        ({"budget": 5, "costs": {"ada": "much"}}, "The price much of ada cannot be used"),
        ({"budget": 5, "costs": "fee"}, "no column fee"),
        ({"budget": 1.5, "costs": {"ada": 3, "bob": 2}}, "1.50 is below the cheapest candidate, who costs 2.00"),
        ({"budget": 5, "costs": {"ada": 3, "bob": 3}, "must": ["ada", "bob"]}, "cost 6.00, more than the budget of 5.00"),
        ({"budget": 5, "costs": {"ada": 3}, "must": ["bob"]}, "What bob costs is not known"),
        ({"budget": 5, "costs": {"zoe": 3}}, "cost of no candidate is known"),
        ({"must": ["zoe"]}, "zoe is none of the candidates"),
        ({"must": ["ada"], "must_not": ["ada"]}, "ada cannot be in the team and kept out"),
        ({"must": ["ada", "bob", "eve"]}, "3 accounts must be in a team of at most 2"),
        ({"must_not": ["ada", "bob", "cleo", "dora", "eve"]}, "No candidate is left"),
        ({"tiers": {"huge": 1}}, "no tier called huge"),
        ({"tiers": {"nano": 1}}, "At least 1 of tier nano are wanted, and only 0 can be chosen"),
        ({"tiers": {"nano": (2, 1)}}, "quota .2, 1. for nano"),
        ({"tiers": {"nano": 1.5}}, "quota 1.5 for nano"),
        ({"tiers": {"nano": -1}}, "quota -1 for nano"),
        ({"weigh_by": "charm"}, "cannot be weighed by charm"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(settings, sentence):
    with pytest.raises((SettingError, NotFoundError), match=sentence):
        team(**settings)


def test_quotas_that_cannot_be_met_together_are_refused():
    columns = {"tier": ["micro", "micro", "nano", "nano", "nano"], "language": ["de"] * 4 + ["en"]}
    with pytest.raises(SettingError, match="ask for 3 or more, and the team has at most 2"):
        team(2, tiers={"micro": 1, "nano": 2}, columns=columns)
    with pytest.raises(SettingError, match="At most 1 of tier micro are allowed, and 2 must"):
        team(2, tiers={"micro": 1}, must=["ada", "bob"], columns=columns)
    with pytest.raises(SettingError, match="No team meets"):  # who writes en is nano
        team(2, tiers={"micro": (2, None)}, languages={"en": (1, None)}, columns=columns)


def test_without_comments_or_mentions_it_refuses():
    nothing = graph_of({"somebody": "12"})
    with pytest.raises(NotFoundError, match="no comments on these candidates and no mentions"):
        choose_portfolio(candidates(), nothing, brand=["hafer"])
    with pytest.raises(NotFoundError, match="no comments on these candidates"):
        choose_portfolio(candidates(), AttentionGraph.from_edges([], []), value="all")
    old = graph_of({"ada": "12", "hafer": "12"})
    with pytest.raises(NotFoundError, match="already engages with the brand"):
        choose_portfolio(candidates(), old, brand=["hafer"])
    with pytest.raises(NotFoundError, match="No candidate is left"):
        choose_portfolio(candidates().iloc[:0], old, brand=["hafer"])


def test_a_brand_nobody_engages_with_leaves_everybody_new_and_says_so():
    found = team(2, brand=["unheard"])
    assert found.total == 7
    assert any(
        line.startswith("Nobody in these data engages with the brand") for line in found.explain()
    )


def ranked(*, as_of=T, later=()):
    posts = [post(f"{n}{k}", n, k, "@hafer Porridge", likes=9, comments=2)
             for n in ("ada", "bob", "cleo") for k in range(3)]  # fmt: skip
    fans = {"ada": range(6), "bob": range(1, 6), "cleo": range(6, 9)}
    comments = [
        comment(f"{n}{i}", f"fan{i}", (f"{n}0", n), i) for n, who in fans.items() for i in who
    ]
    comments += [comment("b", "fan0", ("h0", "hafer"), 1), *later]
    posts.append(post("h0", "hafer", 5))
    accounts = [profile("ada", 20_000), profile("bob", 5_000), profile("cleo", 2_000)]
    posts_, comments_, _ = tables(posts, comments, accounts)
    graph = attention_graph(posts_, comments_)
    return rank(measured(posts, comments, accounts, as_of=as_of), draws=20), graph


def test_a_ranking_knows_the_brand_tiers_languages_and_weights():
    ranking, graph = ranked()
    found = choose_portfolio(ranking, graph, size=2, costs={"nano": 1, "micro": 3}, budget=4)
    assert found.accounts == ("x:ada", "x:cleo")
    row = found.table.set_index("account").loc["x:ada"]
    assert (row["tier"], row["cost"], row["audience"]) == ("micro", 3, 6)
    assert row["share_new"] == pytest.approx(5 / 6)  # fan0 commented under the brand's post
    weighed = choose_portfolio(ranking, graph, size=2, weigh_by="authenticity")
    shares = pd.Series(
        ranking.signals.measured["authenticity"].weighed(), ranking.signals.candidates.index
    )
    assert weighed.value == pytest.approx(5 * shares["x:ada"] + 3 * shares["x:cleo"], abs=0.01)


def test_a_team_of_an_earlier_moment_does_not_see_the_future():
    crowd = [comment(f"z{i}", f"late{i}", ("cleo0", "cleo"), -30) for i in range(50)]
    loyal = [comment(f"y{i}", f"fan{i}", ("h0", "hafer"), -30) for i in range(9)]
    ranking, graph = ranked(later=[*crowd, *loyal])
    assert graph.as_of > ranking.as_of
    found, before = choose_portfolio(ranking, graph, size=3), choose_portfolio(*ranked(), size=3)
    assert found.total == before.total == 8  # cleo's crowd and the new fans come a month later
    assert found.as_of == T
    pd.testing.assert_frame_equal(found.table, before.table)
    pd.testing.assert_frame_equal(found.overlap, before.overlap)
    now = choose_portfolio(ranked(as_of=graph.as_of, later=[*crowd, *loyal])[0], graph, size=3)
    assert now.total == 50


def test_new_people_are_those_of_the_signal():
    """One said the brand's name, one wrote with it, one answered it, a rival's and a stranger's."""
    posts = [post("a", "ada", 5, "Porridge"), post("h", "hafer", 5, coauthors=["pal"]),
             post("s", "said", 4, "#hafer am Morgen"), post("k", "korn", 4, "@hafer")]  # fmt: skip
    everybody = ["said", "pal", "answered", "korn", "stranger"]
    comments = [comment(name, name, ("a", "ada"), 3) for name in everybody]
    comments.append(comment("b", "answered", ("h", "hafer"), 2))
    signals = measured(posts, comments)
    assert signals.fans.tolist() == ["x:answered", "x:pal", "x:said"]
    at = list(signals.candidates.index).index("x:ada")
    assert dict([signals.measured["new_audience"].reasons[at]])["signals.new_audience_reason"] == {
        "new": 1, "people": 4, "brand": "Hafer",
    }  # fmt: skip
    graph = attention_graph(*tables(posts, comments)[:2])
    found = choose_portfolio(rank(signals, draws=20), graph, size=1, must=["ada"])
    assert found.table[["audience", "marginal"]].to_numpy().tolist() == [[4, 1]]
    # Of a brand that was not measured only what is linked is known.
    other = choose_portfolio(rank(signals, draws=20), graph, size=1, must=["ada"], brand=BRAND)
    assert other.total == 2


def test_coauthors_are_no_audience():
    posts, _, _ = tables(
        [post("1", "ada", 1, "@bob", coauthors=["cleo"]), post("2", "dora", 1, "@ada")]
    )
    graph = attention_graph(posts)
    table = pd.DataFrame({"account": ["x:ada", "x:bob", "x:cleo"]})
    found = choose_portfolio(table, graph, size=3, value="all")
    assert found.table.set_index("account")["audience"].to_dict() == {"x:bob": 1, "x:ada": 1}


def test_only_those_shown_are_chosen():
    ranking, graph = ranked()

    filtered = ranking.filter(tier=["nano"])
    found = choose_portfolio(filtered, graph, size=3)
    assert found.accounts == ("x:bob", "x:cleo")
    with pytest.raises(NotFoundError, match="x:ada is none of the candidates"):
        choose_portfolio(filtered, graph, must=["x:ada"])


def test_weighing_by_a_column_of_a_table_names_it_as_it_is():
    found = team(2, weigh_by="charm", columns={"charm": [1.0, 1, 1, 1, 1]})
    assert "Weighed by charm they count 6.0; that sum was maximised." in found.explain()
    with pytest.raises(SettingError, match="Weights by charm are not between 0 and 1"):
        team(2, weigh_by="charm", columns={"charm": [2.0, 1, 1, 1, 1]})


def test_equal_ranks_go_by_name():
    graph = graph_of({"ada": "12", "bob": "34"})
    for names in (["ada", "bob"], ["bob", "ada"]):
        table = pd.DataFrame({"account": names, "rank": [1, 1]})
        assert choose_portfolio(table, graph, size=1, value="all").accounts == ("ada",)


def test_json_holds_plain_values():
    columns = {"tier": ["micro", None, "nano", "nano", None]}
    told = json.loads(json.dumps(team(3, columns=columns).to_json("de"), allow_nan=False))
    assert told["people"] == 7
    assert told["team"][2]["tier"] is None
    assert told["team"][2]["cost"] is None
    assert told["overlap"][0] == [1, 0, 0]
    assert told["gain_over_top"]["accounts"] == ["ada", "bob", "cleo"]
    assert told["explanation"][0] == (
        "3 Konten erreichen 7 Menschen, die sich noch nicht mit der Marke befassen."
    )


def test_the_page_shows_numbers_and_escapes_names():
    evil = "x:<script>alert(1)</script>"
    graph = graph_of({evil: "123", "x:bob": "34"})
    table = pd.DataFrame({"account": [evil, "x:bob"]})
    found = choose_portfolio(table, graph, size=2, value="all")
    page = found._repr_html_()
    assert "<script>" not in page
    assert "50</td>" in page
    assert "observed commenters, not followers" in page
    assert "color:inherit" in page
    assert "50" in str(found.heat_map())
    assert "keine Follower" in found.heat_map("de").caption


def test_a_share_is_never_rounded_up_to_certainty():
    found = dataclasses.replace(team(2), upper_bound=6.02)
    assert "That is at least 99 % of the best possible under these conditions." in found.explain()


def test_who_stands_far_down_or_is_flagged_is_said():
    columns = {"rank": [1, 2, 30, 31, 32], "flags": [[], [], [("a.b", {})], [], []]}
    said = " ".join(team(2, columns=columns).summary("en"))
    assert "somebody stands at rank 30" in said
    assert "among=20" in said
    assert "1 member has something to look closely at" in said
    calm = " ".join(team(2).summary("en"))
    assert "stands at rank" not in calm
    assert "look closely" not in calm
