"""Nothing from after a cut reaches a figure at the cut; what came of it is counted by hand."""

import numpy as np
import pandas as pd
import pytest

from tests.ranking.backtest_worlds import tried
from tests.signals.rows import BRAND, T, comment, days_before, post, profile, tables
from workbench.graph import attention_graph
from workbench.ranking.backtest.baselines import baselines_of
from workbench.ranking.backtest.happened import all_that_happened
from workbench.ranking.backtest.known import Tables, known_at
from workbench.ranking.backtest.outcomes import OUTCOMES, outcomes_of
from workbench.schema import ACCOUNTS, COUNTS, to_arrow, to_pandas

CUT = pd.Timestamp(days_before(30))
HORIZON = pd.Timedelta(days=30)


def before():
    posts, comments = [], []
    for i in range(8):
        name = f"p{i}"
        for day in range(31 + i, 100, 7 + i):
            text = "Mein @hafer" if day % 2 else "Wetter"
            posts.append(post(f"{name}-{day}", name, day, text, likes=10 + i, comments=i,
                              collected_at=days_before(day - 1)))  # fmt: skip
            comments.append(comment(f"{name}-{day}", f"fan{(i * day) % 11}",
                                    (f"{name}-{day}", name), day - 0.5))  # fmt: skip
    profiles = [profile(f"p{i}", 1_000 * (i + 1), 60) for i in range(8)]
    return posts, comments, profiles


def after():
    posts = [post("end", "p7", 0, "Wetter"), post("n1", "p0", 12, "Wieder @hafer, @p1!"),
             post("n2", "p1", 12, "Wieder @hafer"), post("n3", "neu", 9, "@hafer, hallo @p0")]  # fmt: skip
    comments = [comment("n1", "fan1", ("n1", "p0"), 11), comment("n2", "fan2", ("n1", "p0"), 11)]
    return posts, comments, []


def planted():
    """Much that would change every signal, had it been known at the cut."""
    posts, comments = [], []
    for k in range(25):
        posts.append(post(f"big{k}", "p2", 20 - k / 4, "Liebe @hafer #hafer und @p3",
                          likes=9_000, comments=800))  # fmt: skip
        posts.append(post(f"re{k}", f"crowd{k}", 15, "RT", repost_of="x:p4-35",
                          repost_of_account="x:p4"))  # fmt: skip
        comments += [comment(f"c{k}", f"crowd{k}", ("p5-36", "p5"), 10),
                     comment(f"d{k}", f"crowd{k}", ("big3", "p2"), 9)]  # fmt: skip
    profiles = [profile("p6", 900_000, 10), profile("p0", 5, 3, private=True),
                profile("p1", 7, 1, category="Retail company", business=True)]  # fmt: skip
    return posts, comments, profiles


def seen_at_the_cut(*worlds, **settings):
    posts, comments, profiles = (
        [r for rows in parts for r in rows] for parts in zip(*worlds, strict=True)
    )
    report = tried(tables(posts, comments, profiles), cuts=[CUT], **settings)
    return report.accounts.set_index("account").drop(columns=["cut", *OUTCOMES])


def test_what_happens_later_changes_no_figure_at_the_cut():
    plain, rich = seen_at_the_cut(before(), after()), seen_at_the_cut(before(), after(), planted())
    pd.testing.assert_frame_equal(rich, plain, check_exact=True)
    assert {"score", "momentum", "followers", "pagerank"} <= set(plain)


def test_later_figures_of_earlier_posts_change_nothing_either():
    posts, comments, profiles = before()
    late = [row | {"likes": 10**6, "comments": 10**5, "collected_at": days_before(2)}
            for row in posts]  # fmt: skip
    later = [row | {"likes": 3, "collected_at": days_before(2)} for row in posts]
    ends = after()
    pd.testing.assert_frame_equal(
        seen_at_the_cut((late, comments, profiles), ends),
        seen_at_the_cut((later, comments, profiles), ends),
        check_exact=True,
    )


def test_profiles_of_later_and_counts_of_later_stay_out_as_given_apart():
    posts, comments, profiles = before()
    late = [row | {"likes": 10**6, "collected_at": days_before(2)} for row in posts]
    rows = [{"post": row["post"], "as_of": days_before(45), "likes": 7, "source": "t"}
            for row in posts[:9]]  # fmt: skip
    more = [row | {"as_of": days_before(20), "likes": 10**7} for row in rows]
    jump = to_pandas(to_arrow([profile("p3", 10**7, 5)], ACCOUNTS))
    world, ends = (late, comments, profiles), after()
    pd.testing.assert_frame_equal(
        seen_at_the_cut(world, ends, counts=counts(rows)),
        seen_at_the_cut(world, ends, counts=counts(rows + more), history=jump),
        check_exact=True,
    )


def counts(rows):
    return to_pandas(to_arrow(rows, COUNTS))


def test_figures_are_those_collected_by_the_cut():
    posts, _, _ = tables([
        post("old", "a", 60, likes=5, collected_at=days_before(50)),
        post("both", "a", 60, likes=99, likes_hidden=False, collected_at=days_before(1)),
        post("late", "a", 60, likes=99, collected_at=days_before(1)),
        post("new", "a", 2, likes=99),
    ])  # fmt: skip
    table = counts([
        {"post": "x:both", "as_of": days_before(40), "likes": 8, "source": "t"},
        {"post": "x:both", "as_of": days_before(35), "likes": 9, "source": "t"},
        {"post": "x:both", "as_of": days_before(29), "likes": 50, "source": "t"},
        {"post": "x:old", "as_of": days_before(45), "likes": 6, "source": "t"},
    ])  # fmt: skip
    profiles = tables(accounts=[profile("a", 10, 40), profile("b", 10, 3)])[2]
    known = known_at(Tables(posts, None, profiles, None, table), CUT)
    likes = known.posts.set_index("post")["likes"]
    assert likes[["x:old", "x:both"]].tolist() == [5, 9]
    assert pd.isna(likes["x:late"])
    assert "x:new" not in likes
    assert known.accounts["account"].tolist() == ["x:a"]
    assert known.late == {"backtest.late_figures": 1, "backtest.late_profiles": 1}


def test_of_two_scrapes_the_one_there_at_the_cut_counts_whatever_the_order():
    """The later scrape has other figures and another mention; a third post was only seen later."""
    rows = [
        post("two", "a", 60, "@bob", likes=5, collected_at=days_before(50)),
        post("two", "a", 60, "@cleo", likes=90, collected_at=days_before(2)),
        post("three", "a", 60, likes=7, collected_at=days_before(40)),
        post("three", "a", 60, likes=6, collected_at=days_before(45)),
        post("late", "a", 60, "@dora", likes=1, collected_at=days_before(3)),
        post("late", "a", 60, "@eve", likes=2, collected_at=days_before(1)),
    ]
    said = [comment("c", "finn", ("two", "a"), 40, "schön", collected_at=days_before(39)),
            comment("c", "finn", ("two", "a"), 40, "hm", collected_at=days_before(1))]  # fmt: skip
    for turn in (1, -1):
        posts, comments, _ = tables(rows[::turn], said[::turn])
        known = known_at(Tables(posts, comments, None, None, None), CUT)
        likes = known.posts.set_index("post")["likes"]
        assert likes[["x:two", "x:three"]].tolist() == [5, 7]
        assert pd.isna(likes["x:late"])
        assert known.comments["text"].tolist() == ["schön"]
        assert known.graph.audience("x:a").index.tolist() == ["x:finn"]
        assert {"x:bob", "x:eve"} <= set(known.graph.accounts)
        assert not {"x:cleo", "x:dora"} & set(known.graph.accounts)


def test_a_later_scrape_of_an_earlier_post_changes_nothing_at_the_cut():
    posts, comments, _ = before()
    again = [row | {"likes": 10**6, "comments": 10**5, "text": "Anzeige @hafer @p3",
                    "mentions": ["hafer", "p3"], "collected_at": days_before(2)}
             for row in posts]  # fmt: skip
    known = [
        known_at(Tables(*tables(rows, comments)[:2], None, None, None), CUT)
        for rows in (posts, [*again, *posts], [*posts, *again])
    ]
    for other in known[1:]:
        pd.testing.assert_frame_equal(other.posts.sort_values("post", ignore_index=True),
                                      known[0].posts.sort_values("post", ignore_index=True))  # fmt: skip
        pd.testing.assert_index_equal(other.graph.accounts, known[0].graph.accounts)
        assert (other.graph.matrix != known[0].graph.matrix).nnz == 0


def test_plain_tables_without_moments_of_collection_lose_their_figures():
    posts = pd.DataFrame({
        "post": ["x:1"], "account": ["x:a"], "text": ["hm"], "likes_hidden": [True], "likes": [4],
        "created_at": [pd.Timestamp(days_before(60))],
    })  # fmt: skip
    accounts = pd.DataFrame({"account": ["x:a"], "followers": [3]})
    known = known_at(Tables(posts, None, accounts, None, None), CUT)
    assert known.posts["likes"].isna().all()
    assert known.posts["likes_hidden"].isna().all()
    assert known.accounts.empty


@pytest.fixture
def happened():
    posts = [
        post("a1", "ada", 70, "@hafer"), post("a2", "ada", 25, "@hafer"),
        post("a3", "ada", 24, "Wetter"), post("a4", "ada", 23, "Anzeige: @hafer"),
        post("a5", "ada", 10, "@hafer @bob"), post("b1", "bob", 50, "Wetter"),
        post("b2", "bob", 5, "RT", repost_of="x:a2", repost_of_account="x:ada"),
        post("h1", "hafer", 20, "Danke @ada"), post("k1", "korn", 20, "Oho @ada"),
        post("b3", "bob", 8, "@hafer"),
        post("r1", "cleo", 20, "@ada genau", reply_to="x:a5", reply_to_account="x:ada"),
    ]  # fmt: skip
    comments = [
        comment("1", "dora", ("a2", "ada"), 24), comment("2", "dora", ("a5", "ada"), 9),
        comment("3", "eve", ("a3", "ada"), 9), comment("4", "ada", ("a2", "ada"), 9),
        comment("5", "hafer", ("a2", "ada"), 9), comment("6", "finn", ("a4", "ada"), 9),
        comment("9", "dora", ("b3", "bob"), 7), comment("10", "ines", ("a3", "ada"), 22.5),
        comment("7", "gus", ("a1", "ada"), 69), comment("8", "gus", ("a1", "ada"), 40),
    ]  # fmt: skip
    posts, comments, _ = tables(posts, comments)
    everything = all_that_happened(Tables(posts, comments, None, None, None), BRAND)
    return everything, attention_graph(posts, comments)


def test_outcomes_by_hand(happened):
    everything, _ = happened
    people = pd.Index(["x:ada", "x:bob", "x:nobody"])
    found = outcomes_of(everything.between(CUT, CUT + HORIZON), people)
    # dora, eve, finn, ines comment, bob reposts, cleo answers; the house and ada herself do not count
    assert found["future_attention"].tolist() == [6, 2, 0]
    assert found["future_brand_posts"].tolist() == [2, 1, 0]  # a4 is labelled as paid
    assert found["future_engagers"].tolist() == [3, 1, 0]  # dora twice, bob, cleo; dora
    short = outcomes_of(everything.between(CUT, CUT + pd.Timedelta(days=7)), people)
    assert short.loc["x:ada"].tolist() == [1, 1, 1]


def test_baselines_by_hand(happened):
    everything, graph = happened
    followers = pd.Series([10, None], index=["x:ada", "x:bob"], dtype="Int64")
    found = baselines_of(everything.between(None, CUT), graph, followers, cut=CUT, horizon=HORIZON)
    ada = found.loc["x:ada"]
    assert ada["brand_posts"] == 1
    assert ada["brand_mentions"] == pytest.approx(0.5 ** (40 / 15))
    assert ada["brand_engagers"] == 1
    assert ada["attention"] == pytest.approx(0.5 ** (39 / 15) + 0.5 ** (10 / 15))
    assert ada["engagement"] == 2
    assert ada["followers"] == 10
    assert np.isnan(found.loc["x:bob", "followers"])
    nx = graph.to_networkx().to_undirected()
    assert ada["degree"] == nx.degree("x:ada")
    assert found["random"].tolist() == [0, 0]
    unknown = baselines_of(
        everything.between(None, CUT), graph, followers.mask(followers > 0), cut=CUT,
        horizon=HORIZON,
    )  # fmt: skip
    assert "followers" not in unknown


def test_the_moment_of_the_cut_belongs_to_the_past(happened):
    everything, _ = happened
    at = everything.brand_posts["at"].iloc[0]
    assert at in set(everything.between(None, at).brand_posts["at"])
    assert at not in set(everything.between(at, T).brand_posts["at"])
