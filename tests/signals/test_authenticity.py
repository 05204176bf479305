"""Odd patterns against figures worked out by hand, and the innocent who look a little like them."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from tests.signals.rows import BRAND, T, comment, measured, post, profile, tables
from workbench.graph import attention_graph
from workbench.phrases import say
from workbench.signals.authenticity.combined import _flags
from workbench.signals.authenticity.comments import hollow_comments
from workbench.signals.authenticity.figures import evenness
from workbench.signals.authenticity.orders import same_order
from workbench.signals.authenticity.pattern import excess, pattern
from workbench.signals.authenticity.received import received
from workbench.signals.authenticity.similar import Similar
from workbench.signals.observation import observe


def at(days, minutes):
    """Return when a comment came: so many minutes after a post that is so many days old."""
    moment = T - pd.Timedelta(days=days) + pd.Timedelta(seconds=round(60 * minutes))
    return {"created_at": moment.to_pydatetime()}


def authenticity(signals, account):
    return signals.table.loc[f"x:{account}", "authenticity"]


def flags(signals, account):
    return [phrase for phrase, _ in signals.candidates["flags"][f"x:{account}"]]


def below(owner, posts, *, by, after, text, first=20):
    """Return posts of an owner and a comment of each writer below each, `after` minutes later."""
    written = [post(f"{owner}{k}", owner, first - k, likes=40 + 13 * k, comments=3)
               for k in range(posts)]  # fmt: skip
    said = [
        comment(f"{owner}{k}{name}", name, (f"{owner}{k}", owner),
                text=text(owner, k, n) if callable(text) else text)
        | at(first - k, after(owner, k, n) if callable(after) else after)
        for k in range(posts) for n, name in enumerate(by)
    ]  # fmt: skip
    return written, said


def hours_later(owner, k, n):
    """Return minutes in no order: who comes first changes from post to post."""
    return int(np.random.default_rng([*owner.encode(), k, n]).integers(60, 900))


def own_words(owner, k, n):
    return f"Beim Zug nach {owner} {k} {n} musste ich an dich denken"


def ordinary(count=16, *, posts=4):
    """Return accounts whose readers ask something of their own, hours later."""
    everything = ([], [])
    for i in range(count):
        written, said = below(
            f"u{i}", posts, by=[f"r{i}{n}" for n in range(4)], after=hours_later,
            text=own_words,
        )  # fmt: skip
        everything[0].extend(written)
        everything[1].extend(said)
    return everything


def with_ordinary(*others):
    posts, comments = ordinary()
    for written, said in others:
        posts += written
        comments += said
    return posts, comments


# --- closed circles


def clique(names, *, after, text):
    parts = [below(name, 4, by=[n for n in names if n != name], after=after, text=text)
             for name in names]  # fmt: skip
    return [p for written, _ in parts for p in written], [c for _, said in parts for c in said]


def test_friends_who_take_their_time_are_a_circle_but_no_flag():
    names = ["ann", "ben", "cem", "dia", "eva"]
    later = clique(names, after=hours_later, text=own_words)
    signals = measured(*with_ordinary(later))
    # All comments from 4 mutual partners, all closed: 1 · 1 · 4/5 · ¼.
    assert authenticity(signals, "ann") == pytest.approx(1 - 0.2)
    assert flags(signals, "ann") == []


def test_the_same_circle_in_a_hurry_is_flagged():
    names = ["ann", "ben", "cem", "dia", "eva"]
    at_once = clique(names, after=5, text=own_words)
    signals = measured(*with_ordinary(at_once))
    assert "signals.circle_reason" in flags(signals, "ann")
    assert "signals.burst_reason" in flags(signals, "ann")
    assert authenticity(signals, "ann") < 0.3
    assert authenticity(signals, "u3") == 1
    # 16 comments below four posts of ann's, four below each: the first keys of equals.
    assert signals.measured["authenticity"].evidence["x:ann"] == ("x:ann0", "x:ann1", "x:ann2")


def test_partners_outside_the_circle_lower_the_share():
    names = ["ann", "ben", "cem", "dia", "eva"]
    posts, comments = clique(names, after=60 * 7, text="Toller Content, weiter so")
    comments += [comment(f"s{k}{i}", f"stranger{k}{i}", (f"ann{k}", "ann"), 1, f"Wo ist das {k}{i}?")
                 for k in range(4) for i in range(4)]  # fmt: skip
    other_posts, other_comments = ordinary()
    signals = measured(posts + other_posts, comments + other_comments)
    # Half of ann's comments are the partners', all phrases, others have none: ½ · 1 · 4/5 · 1.
    circle = [v for p, v in signals.candidates["flags"]["x:ann"] if p == "signals.circle_reason"]
    assert circle[0] == {"partners": 4, "share": 0.5}


def test_a_couple_and_two_friends_are_nothing_odd():
    couple = clique(["mia", "leo"], after=3, text=own_words)
    fans = below("mia2", 4, by=["r1", "r2"], after=hours_later, text=own_words)
    comments = [
        comment(f"f{name}{k}{i}", f"fan{i}", (f"{name}{k}", name), text=f"Welche Sorte ist {name}{k}{i}?")
        | at(20 - k, hours_later(name, k, i))
        for name in ("mia", "leo") for k in range(4) for i in range(3)
    ]  # fmt: skip
    posts, said = with_ordinary(couple, fans)
    signals = measured(posts, said + comments)
    assert authenticity(signals, "mia2") == 1
    for name in ("mia", "leo", "mia2"):
        assert authenticity(signals, name) > 0.85  # a quarter of mia's comments come at once
        assert flags(signals, name) == []


def test_colleagues_who_ask_and_answer_are_nothing_odd():
    names = ["kai", "lou", "max", "nia"]
    signals = measured(*with_ordinary(clique(names, after=hours_later, text=own_words)))
    assert flags(signals, "kai") == []


# --- the same order


def test_agreement_is_the_mean_of_kendalls_tau():
    order = [[10, 20, 30, 40], [12, 22, 32, 42], [11, 31, 21, 41], [9, 19, 29, 39]]
    written = [post(f"o{k}", "owner", 20 - k, likes=40 + 9 * k, comments=3) for k in range(4)]
    said = [
        comment(f"o{k}{n}", f"w{n}", (f"o{k}", "owner"), text=f"Sache {k} {n}?") | at(20 - k, minutes)
        for k, moments in enumerate(order) for n, minutes in enumerate(moments)
    ]  # fmt: skip
    found = same_order(coded(written, said, "owner"), 1)
    taus = [kendalltau(order[a], order[b]).statistic for a in range(4) for b in range(a)]
    tau = float(np.mean(taus))
    assert tau == pytest.approx(5 / 6)
    comparisons = 6 * 6
    doubt = (tau - 0.6) / 0.4 * comparisons / (comparisons + 20)
    assert found.doubt[0] == pytest.approx(doubt)
    phrase, values = found.reasons[0]
    assert phrase == "signals.order_reason"
    assert values["people"] == 4
    assert values["posts"] == 4
    assert values["agreement"] == pytest.approx(tau)


def coded(posts, comments, *candidates):
    """Return the comments as the patterns see them."""
    return received(observed(posts, comments, *candidates))


def observed(posts, comments, *candidates, accounts=()):
    posts, comments, accounts = tables(posts, comments, accounts)
    graph = attention_graph(posts, comments, half_life="30d", as_of=T)
    seen = observe(posts, comments, accounts, graph, BRAND, as_of=T, history=None)
    return dataclasses.replace(seen, candidates=pd.Index([f"x:{c}" for c in candidates]))


def test_a_script_is_flagged_and_regulars_in_any_order_are_not():
    names = [f"w{n}" for n in range(6)]
    script = below("vic", 8, by=names, after=lambda _, k, n: 90 + 2 * n, text=own_words)
    crowd = below("wes", 8, by=names, after=hours_later, text=own_words)
    signals = measured(*with_ordinary(script, crowd))
    assert flags(signals, "vic") == ["signals.order_reason"]
    assert authenticity(signals, "wes") == 1


# --- hollow comments and bursts


def test_bought_comments_are_hollow_and_early():
    bots = [f"bot{n}" for n in range(6)]
    bought = below("vic", 6, by=bots, after=lambda _, k, n: 1 + (3 * n + k * n) % 7,
                   text=lambda _, k, n: ["so nice 🔥", "Cool 👍", "Wow 🔥🔥"][(k + n) % 3])  # fmt: skip
    signals = measured(*with_ordinary(bought))
    assert set(flags(signals, "vic")) >= {"signals.hollow_reason", "signals.burst_reason"}
    hollow = dict(signals.candidates["flags"]["x:vic"])["signals.hollow_reason"]
    assert hollow["generic"] == 1
    assert hollow["copied"] == hollow["spam"] == 0
    assert hollow["comments"] == 36


def test_hollow_is_the_excess_of_the_mean_over_posts():
    spam = below("vic", 4, by=["a", "b", "c", "d"], after=200,
                 text=lambda _, k, n: "Check out my channel" if n < 2 else f"Wo kaufst du {k} {n}?")  # fmt: skip
    names = [f"u{i}" for i in range(16)]
    got = coded(*with_ordinary(spam), *names, "vic")
    found = hollow_comments(
        got, Similar(pd.Index([f"x:{n}" for n in [*names, "vic"]]), np.full(17, np.nan))
    )
    # Half of each post's comments is spam; nobody else has any. Wilson's lower bound of 8 of 16 at
    # two standard errors: (½ + 4/32 − 2·√(¼/16 + 4/1024))/(1 + 4/16).
    low = (0.5 + 0.125 - 2 * math.sqrt(0.25 / 16 + 4 / 1024)) / 1.25
    assert found.doubt[16] == pytest.approx(low)
    assert excess(np.array([0.5]), np.array([16.0]), 0.0)[0] == pytest.approx(low)
    assert not found.doubt[:16].any()


def test_a_viral_post_decides_nothing():
    calm = below("vic", 6, by=["r1", "r2", "r3"], after=hours_later, text=own_words)
    viral = [post("viral", "vic", 3, likes=9_000, comments=400)]
    words = ["Wow", "So schön 😍", "😍😍", "mega"]
    storm = [comment(f"v{i}", f"crowd{i}", ("viral", "vic"), text=words[i % 4]) | at(3, i % 9)
             for i in range(200)]  # fmt: skip
    posts, comments = with_ordinary(calm)
    signals = measured(posts + viral, comments + storm)
    assert flags(signals, "vic") == []
    assert authenticity(signals, "vic") == 1


def test_a_giveaway_is_left_out():
    calm = below("vic", 3, by=["r1", "r2"], after=hours_later, text=own_words)
    draws = [post(f"g{k}", "vic", 5 - k, "Gewinnspiel! Markiert eine Freundin", likes=900, comments=99)
             for k in range(3)]  # fmt: skip
    words = "Bin dabei, ich drück mir die Daumen 🍀"
    entries = [comment(f"g{k}{i}", f"keen{i}", (f"g{k}", "vic"), text=words) | at(5 - k, i % 9)
               for k in range(3) for i in range(40)]  # fmt: skip
    posts, comments = with_ordinary(calm)
    signals = measured(posts + draws, comments + entries)
    assert flags(signals, "vic") == []


# --- likes


def test_even_likes_by_hand():
    likes = np.array([100.0, 110.0] * 5 + [50.0, 150.0] * 5 + [100.0] * 9 + [3.0] * 12)
    who = np.repeat([0, 1, 2, 3], [10, 10, 9, 12])
    n, mean, variation, doubt = evenness(who, likes, 4)
    # Deviations of 5 around 105: sd = √(10·25/9); cv = 5.27/105 = .0502.
    cv = math.sqrt(250 / 9) / 105
    assert n.tolist() == [10, 10, 9, 12]
    assert mean[0] == 105
    assert variation[0] == pytest.approx(cv)
    assert doubt[0] == pytest.approx((0.15 - cv) / 0.1)
    assert doubt[1:].tolist() == [0, 0, 0]  # varied; too few posts; too few likes


def test_likes_that_never_vary_are_flagged_as_such():
    posts = [post(f"e{k}", "eva", 3 + k, likes=1_000 + (k % 2), comments=5 + k) for k in range(30)]
    signals = measured(posts)
    assert flags(signals, "eva") == ["signals.even_reason"]
    fresh = [post(f"e{k}", "eva", k / 32, likes=1_000, comments=5) for k in range(30)]
    assert "authenticity" not in signals_of(fresh)  # too young to tell: nothing can be looked at


def signals_of(posts):
    return measured(posts).measured


def test_likes_far_beyond_those_of_peers_are_flagged():
    rng = np.random.default_rng(7)
    posts, accounts = [], []
    for i in range(40):
        accounts.append(profile(f"p{i:02}", 1_000 + 10 * i))
        rate = rng.lognormal(math.log(60), 0.3)
        posts += [
            post(f"p{i}{k}", f"p{i:02}", 3 + k, likes=int(rate * rng.lognormal(0, 0.4)), comments=4)
            for k in range(6)
        ]
    posts += [post(f"v{k}", "vic", 3 + k, likes=3_000 * (k + 1), comments=4) for k in range(6)]
    accounts.append(profile("vic", 1_100))
    signals = measured(posts, accounts=accounts)
    assert set(flags(signals, "vic")) == {
        "signals.likes_comments_reason", "signals.likes_followers_reason",
    }  # fmt: skip
    assert sum(bool(f) for f in signals.candidates["flags"]) == 1


def test_peers_are_a_rolling_median_that_narrows_towards_both_ends():
    n = 250
    candidates = pd.Index([f"x:{i:03}" for i in range(n)])
    followers = np.arange(n, dtype=float)
    value = np.random.default_rng(1).normal(size=n)
    usual = Similar(candidates, followers).usual(value)
    for i in (0, 5, 30, 50, 120, 199, 220, 249):
        side = max(7, min(50, i, n - 1 - i))
        start = min(max(i - side, 0), n - 2 * side - 1)
        assert usual[i] == pytest.approx(np.median(value[start : start + 2 * side + 1]))
    few = Similar(candidates[:9], followers[:9])
    assert few.usual(value[:9]).tolist() == [1.0] * 9
    assert np.isnan(few.deviation(value[:9])[0]).all()


# --- followers


def test_a_post_that_went_round_explains_a_jump():
    def history(name):
        return [profile(name, f, d) for f, d in [(1000, 60), (1000, 35), (2000, 28)]]

    calm = [profile("cleo", 500, d) for d in (60, 45, 30, 15, 0)]

    def posts(name, best):
        return [post(f"{name}{k}", name, 5 * k, likes=best if k == 6 else 100 + k, comments=0)
                for k in range(12)]  # fmt: skip

    signals = measured(
        [*posts("ada", 900), *posts("bob", 250)],
        accounts=[*history("ada"), *history("bob"), *calm],
    )
    assert authenticity(signals, "ada") == 1  # nine times the usual likes, twice the followers
    assert flags(signals, "bob") == ["signals.jump_reason"]
    # gain 1; median 106.5 → 102.5 since the middle of the step (days 0 to 30).
    values = dict(signals.candidates["flags"]["x:bob"])["signals.jump_reason"]
    assert values["gain"] == 1
    assert values["days"] == 7


def test_likes_that_nobody_talks_about_explain_no_jump():
    posts = [post(f"a{k}", "ada", 5 * k, likes=900 if k in (5, 6) else 100 + k, comments=4)
             for k in range(12)]  # fmt: skip
    accounts = [profile("ada", f, d) for f, d in [(1000, 60), (1000, 35), (9000, 28)]]
    accounts += [profile("cleo", 500, d) for d in (60, 45, 30, 15, 0)]
    # Nine times the likes, the same comments: believed at most twice, so growth 1 of a gain of 8.
    value = authenticity(measured(posts, accounts=accounts), "ada")
    assert value == pytest.approx(1 - (1 - 1 / 8))


# --- together


def test_every_flag_shows_strongest_first_and_the_value_is_the_product():
    names = ["ann", "ben", "cem", "dia", "eva", "fay"]
    signals = measured(*with_ordinary(clique(names, after=2, text="Toller Content, weiter so 🔥")))
    shown = signals.candidates["flags"]["x:ann"]
    assert {p for p, _ in shown} >= {
        "signals.circle_reason", "signals.hollow_reason", "signals.burst_reason",
    }  # fmt: skip
    assert signals.measured["authenticity"].reasons[0] == shown[0]
    assert isinstance(shown, list)


def test_several_small_doubts_are_flags_together():
    yes = np.array([True])
    parts = [
        pattern(np.array([d]), yes, lambda _, d=d: (f"signals.{d}", {})) for d in (0.2, 0.25, 0.05)
    ]
    doubts = np.array([p.doubt[0] for p in parts])
    assert doubts.tolist() == [0.2, 0.25, 0.0]  # below a tenth is noise
    assert [p for p, _ in _flags(parts, doubts, [1, 0, 2], 0)] == ["signals.0.25", "signals.0.2"]
    assert _flags(parts[:1], doubts[:1], [0], 0) == ()


def test_without_anything_to_look_at_it_is_absent():
    signals = measured([post("1", "ada", 1), post("2", "bob", 2)])
    assert "authenticity" in {a.name for a in signals.absent}
    assert signals.candidates["flags"].tolist() == [[], []]


def test_rows_in_any_order_give_the_same():
    names = ["ann", "ben", "cem", "dia", "eva"]
    posts, comments = with_ordinary(clique(names, after=hours_later, text=own_words))
    forth = measured(posts, comments)
    back = measured(posts[::-1], comments[::-1])
    pd.testing.assert_series_equal(forth.table["authenticity"], back.table["authenticity"])
    assert forth.candidates["flags"].tolist() == back.candidates["flags"].tolist()


def test_holes_in_the_comments_are_survived():
    posts, comments = ordinary(3)
    comments += [
        comment("h1", "zoe", ("u00", "u0"), 1) | {"text": None},
        comment("h2", "zoe", ("u00", "u0"), 1) | {"created_at": None},
        comment("h3", "zoe", ("u00", "u0"), 1) | {"account": None},
        comment("h4", "zoe", ("u00", "u0"), 1) | {"post": None},
        comment("h5", "zoe", ("nowhere", "u0"), 1),
        comment("h6", "u0", ("u00", "u0"), 1),
    ]
    signals = measured(posts, comments, as_of=None)
    assert authenticity(signals, "u0") == 1
    assert signals.measured["authenticity"].n[0] == 16 + 4  # without author, or by the owner: not
    # At a given moment nobody knows whether the undated one was there.
    assert measured(posts, comments).measured["authenticity"].n[0] == 16 + 3


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sentence_is_whole_in_both_languages(language):
    names = ["ann", "ben", "cem", "dia", "eva", "fay"]
    posts, comments = with_ordinary(clique(names, after=2, text="Check out my channel"))
    posts += [post(f"e{k}", "evi", 3 + k, likes=1_000, comments=5 + k) for k in range(30)]
    hollow = [profile("evi", 3, following=2_900, posts_count=0, has_picture=False, bio="")]
    signals = measured(posts, comments, hollow)
    said = [say(p, language, **v) for shown in signals.candidates["flags"] for p, v in shown]
    assert len(said) >= 6
    assert not any("…" in sentence or "{" in sentence for sentence in said)
