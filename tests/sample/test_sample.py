"""The sample is what it says: sizes, types, blemishes, the same tables for the same seed."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from workbench.sample import make, write_export
from workbench.schema import ACCOUNTS, COMMENTS, COUNTS, POSTS, empty

SEED = 11


@pytest.fixture(scope="module")
def sample():
    return make(SEED)


@pytest.fixture(scope="module")
def small():
    return make(SEED, scale=0.05)


def fingerprint(sample) -> str:
    tables = (sample.posts, sample.comments, sample.accounts, sample.counts)
    text = "".join(table.to_csv() for table in tables)
    return hashlib.sha256(text.encode()).hexdigest()


def test_size_is_that_of_a_real_brand(sample):
    assert len(sample.posts) == pytest.approx(6_000, rel=0.15)
    assert len(sample.comments) == pytest.approx(20_000, rel=0.15)
    assert sample.accounts["account"].nunique() == pytest.approx(1_500, rel=0.06)


@pytest.mark.parametrize(
    ("name", "table"),
    [("posts", POSTS), ("comments", COMMENTS), ("accounts", ACCOUNTS), ("counts", COUNTS)],
)
def test_tables_have_canonical_types(small, name, table):
    pd.testing.assert_series_equal(getattr(small, name).dtypes, empty(table).dtypes)
    keys = list(table.key)
    assert not getattr(small, name).duplicated(keys).any()


def test_same_seed_same_tables_in_another_process(small):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_sample import fingerprint; from workbench.sample import make\n"
        f"print(fingerprint(make({SEED}, scale=0.05)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert run.stdout.strip() == fingerprint(small)
    assert fingerprint(make(SEED + 1, scale=0.05)) != fingerprint(small)


def test_four_months_up_to_a_fixed_day(sample):
    created = sample.posts["created_at"].dropna()
    assert created.max() <= pd.Timestamp("2026-11-14T20:00Z")
    assert (created.max() - created.min()).days in (118, 119, 120)
    local = created.dt.tz_convert("Europe/Berlin")
    assert (local.dt.hour < 5).mean() < 0.02
    assert (local.dt.hour.between(18, 22)).mean() > 0.25


def test_planted_groups_have_their_sizes(sample):
    truth = sample.truth
    sizes = {
        "ambassadors": 15, "large_irrelevant": 10, "pod": 12, "bought_followers": 15,
        "competitor_fans": 8, "retailers": 10, "employees": 5, "partners": 5, "strangers": 6,
        "critics": 5, "hunters": 42, "media": 4, "fan_pages": 3, "close_friends": 7,
        "growth_stories": 4, "giveaway_hosts": 2, "unsafe_accounts": 3, "bots": 24,
    }  # fmt: skip
    assert {name: len(getattr(truth, name)) for name in sizes} == sizes
    everyone = [account for name in sizes for account in getattr(truth, name)]
    assert len(everyone) == len(set(everyone))
    # Of small profiles some are never fetched.
    watched = set(everyone) - truth.hunters - truth.bots
    assert watched <= set(sample.accounts["account"])


def test_no_planted_group_vanishes_when_small(small):
    truth = small.truth
    for name in ("ambassadors", "pod", "bought_followers", "employees", "partners", "retailers",
                 "competitor_fans", "large_irrelevant", "giveaway_posts", "shitstorm_spreaders",
                 "strangers", "critics", "hunters", "media", "fan_pages", "close_friends",
                 "growth_stories", "giveaway_hosts", "bots", "unsafe_accounts", "unsafe_posts"):  # fmt: skip
        assert getattr(truth, name), name
    assert len(small.posts) < 1_200


def test_large_accounts_name_the_brand_once_at_most(sample):
    newest = sample.accounts.sort_values("as_of").groupby("account")["followers"].last()
    assert (newest[list(sample.truth.large_irrelevant)] > 200_000).all()
    theirs = sample.posts[sample.posts["account"].isin(sample.truth.large_irrelevant)]
    named = theirs["text"].str.contains("hafermeister", case=False).fillna(False).astype(bool)
    assert named.groupby(theirs["account"]).sum().max() <= 1


def test_ambassadors_are_free_faithful_and_heard(sample):
    posts, ambassadors = sample.posts, sample.truth.ambassadors
    theirs = posts[posts["account"].isin(ambassadors)]
    text = theirs["text"].fillna("").str.lower()
    named = text.str.contains("hafermeister")
    per_account = named.groupby(theirs["account"]).sum()
    assert (per_account >= 4).all()
    assert per_account.median() >= 8
    for_brand = theirs["sponsors"].map(lambda s: isinstance(s, list) and "hafermeister" in s)
    assert not for_brand.any()
    assert text.str.contains("kornlund").mean() < 0.03
    answers = sample.comments[sample.comments["post_account"].isin(ambassadors)]
    assert (answers.groupby("post_account")["account"].nunique() >= 15).all()


def test_pod_answers_within_minutes(sample):
    pod = sample.truth.pod
    answers = sample.comments.merge(
        sample.posts[["post", "created_at"]], on="post", suffixes=("", "_post")
    )
    inside = answers[
        answers["account"].isin(pod)
        & answers["post_account"].isin(pod)
        & (answers["account"] != answers["post_account"])
    ]
    wait = (inside["created_at"] - inside["created_at_post"]).dt.total_seconds() / 60
    assert (wait < 10).mean() > 0.8
    assert len(inside) > 300


def in_turn(frame):
    """Return the share of pairs of commenters whom two posts of one author have in one order."""
    same = pairs = 0
    for _, here in frame.groupby("post_account"):
        rows = [list(dict.fromkeys(p)) for _, p in here.groupby("post")["account"]]
        for one, other in pairwise(rows):
            both = [a for a in one if a in other]
            for k, first in enumerate(both):
                for second in both[k + 1 :]:
                    pairs += 1
                    same += other.index(first) < other.index(second)
    return same / pairs


def test_pod_answers_in_turn_friends_as_it_comes(sample):
    comments = sample.comments.sort_values("created_at")
    order = {}
    for name in ("pod", "close_friends"):
        group = getattr(sample.truth, name)
        inside = comments[comments["account"].isin(group) & comments["post_account"].isin(group)]
        inside = inside[inside["account"] != inside["post_account"]]
        order[name] = in_turn(inside)
        assert inside.groupby(["account", "post_account"]).size().median() >= 5
    assert order["pod"] > 0.85
    assert order["close_friends"] < 0.7


def names(sample, *words):
    """Say of each post whether its text or its tags hold one of `words`."""
    text = sample.posts["text"].fillna("").str.lower()
    tagged = sample.posts["tagged"].map(lambda t: isinstance(t, list) and bool({*t} & {*words}))
    return text.str.contains("|".join(words)) | tagged


def test_strangers_never_name_the_brand_and_its_fans_read_them(sample):
    strangers, comments = sample.truth.strangers, sample.comments
    theirs = sample.posts["account"].isin(strangers)
    assert not (theirs & names(sample, "hafermeister")).any()
    assert names(sample, "kornlund")[theirs].groupby(sample.posts["account"]).sum().min() >= 1
    said = comments[comments["account"].isin(strangers)]
    assert not said["text"].fillna("").str.contains("hafermeister", case=False).any()
    assert not (said["post_account"] == "instagram:hafermeister").any()
    naming = set(sample.posts["account"][names(sample, "hafermeister")].dropna())
    naming |= set(comments["account"][comments["post_account"] == "instagram:hafermeister"])
    heard = comments[comments["post_account"].isin(strangers)].dropna(subset="account")
    share = heard["account"].isin(naming).groupby(heard["post_account"]).mean()
    assert (share > 0.4).all()
    assert (heard.groupby("post_account")["account"].nunique() >= 25).all()
    off_topic = sample.truth.theme_of_post[sample.posts["post"][theirs]]
    assert off_topic.isin(["travel", "pets", "football", "books"]).mean() < 0.15


def test_critics_are_as_loud_as_ambassadors(sample):
    theirs = sample.posts["account"].isin(sample.truth.critics)
    per_account = names(sample, "hafermeister")[theirs].groupby(sample.posts["account"]).sum()
    assert (per_account >= 4).all()


def test_growth_is_followed_by_answers(sample):
    accounts = sample.accounts.dropna(subset="followers").sort_values("as_of")
    for account in sample.truth.growth_stories:
        audience = accounts[accounts["account"] == account]["followers"].astype(float)
        assert audience.iloc[-1] > 1.8 * audience.iloc[0]
        posts = sample.posts[sample.posts["account"] == account].dropna(subset="created_at")
        went_round = posts.loc[posts["post"].isin(sample.truth.viral_posts), "created_at"].min()
        late = posts["created_at"] > went_round + pd.Timedelta(days=7)
        early = posts["created_at"] < went_round
        for name in ("likes", "comments"):
            if posts.loc[early, name].count() > 2 and posts.loc[late, name].count() > 2:
                assert posts.loc[late, name].mean() > posts.loc[early, name].mean()


def test_bots_are_nearly_empty_and_write_only_where_they_are_paid(sample):
    bots, truth = sample.truth.bots, sample.truth
    newest = sample.accounts.sort_values("as_of").groupby("account").last()
    theirs = newest.loc[sorted(bots & set(newest.index))]
    assert theirs["bio"].isna().all()
    assert (theirs["following"] > 10 * theirs["followers"]).mean() > 0.9
    assert not sample.posts["account"].isin(bots).any()
    said = sample.comments[sample.comments["account"].isin(bots)]
    assert said["post_account"].dropna().isin(truth.bought_followers).mean() > 0.9
    assert said["text"].duplicated().mean() > 0.7


def test_insults_are_where_the_truth_says(sample):
    unsafe = sample.posts[sample.posts["post"].isin(sample.truth.unsafe_posts)]
    assert set(unsafe["account"].dropna()) <= sample.truth.unsafe_accounts
    assert len(unsafe) >= 5
    rude = "idiot|Arsch|Scheiß|Klappe|bescheuert|shut up|bullshit|dickhead|moron|asshole|arsehole"
    rude += "|trottel|Sack|piss|lost|puke"
    plain = sample.posts[~sample.posts["post"].isin(sample.truth.unsafe_posts)]
    assert unsafe["text"].dropna().str.contains(rude, case=False).all()
    harsh = plain["text"].fillna("").str.contains("idiot|Arsch|Scheiß|dickhead|bullshit")
    assert not harsh.any()


def test_bought_followers_jump_in_account_history(sample):
    accounts = sample.accounts.dropna(subset="followers").sort_values("as_of")
    jump = accounts.groupby("account")["followers"].agg(lambda f: (f / f.shift()).max())
    bought = jump[list(sample.truth.bought_followers)]
    assert (bought > 3).all()
    others = jump.drop(list(sample.truth.bought_followers)).dropna()
    assert (others < 1.5).mean() > 0.98
    assert accounts.groupby("account").size().median() >= 5


def test_partners_say_so(sample):
    paid = sample.posts["sponsors"].map(lambda s: isinstance(s, list) and "hafermeister" in s)
    labelled = sample.posts[paid]
    assert set(labelled["account"].dropna()) <= sample.truth.partners
    text = sample.posts.set_index("post")["text"]
    where = sample.truth.label_of_post
    assert set(where) == {"first", "end", "hashtag", "platform"}
    assert set(labelled["post"]) <= set(where.index)
    marker = r"\b(?:Werbung|Anzeige)\b"
    for place, pattern in {
        "first": rf"^\W*{marker}", "end": rf"{marker}\W*(?:Ad)?$", "hashtag": r"#(?:werbung|anzeige|ad)\b",
    }.items():  # fmt: skip
        said = text[where.index[where == place]].dropna()
        assert said.str.contains(pattern).all(), place
    silent = text[where.index[where == "platform"]].dropna()
    assert not silent.str.contains(f"{marker}|#werbung|#anzeige|#ad\\b").any()
    paid = sample.posts.set_index("post")["paid_partnership"]
    assert paid[where.index[where == "platform"]].dropna().all()
    assert not paid[where.index[where == "first"]].dropna().all()


def test_giveaway_is_a_burst_and_the_storm_spreads_from_its_first_post(sample):
    posts = sample.posts.set_index("post")
    burst = posts.loc[list(sample.truth.giveaway_posts), "created_at"]
    assert len(burst) > 60
    assert (burst.max() - burst.min()).days <= 5
    first = posts.loc[sample.truth.shitstorm_first_post]
    assert "ausgelaufen" in first["text"]
    spread = sample.posts[
        sample.posts["account"].isin(sample.truth.shitstorm_spreaders)
        & (sample.posts["created_at"] > first["created_at"])
    ]
    handle = first["account"].partition(":")[2]
    spread = spread[spread["text"].str.contains(f"@{handle}", regex=False).fillna(False)]
    assert set(spread["account"]) == set(sample.truth.shitstorm_spreaders)
    assert first["account"] not in sample.truth.shitstorm_spreaders


def test_every_post_has_a_theme_and_speaks_of_it(sample):
    themes = sample.truth.theme_of_post
    assert set(themes.index) == set(sample.posts["post"])
    assert 14 <= themes.nunique() <= 18
    counts = themes.value_counts()
    assert counts.iloc[0] < 0.2 * len(themes)
    for theme, words in sample.truth.theme_keywords.items():
        assert set(words) == {"de", "en"}, theme
        assert all(words.values()), theme


def test_blemishes_of_real_exports_are_there(sample):
    posts, comments = sample.posts, sample.comments
    for column in ("account", "text", "created_at", "likes", "mentions", "tagged", "kind"):
        assert posts[column].isna().any(), column
    for column in ("account", "text", "likes", "created_at", "user_id"):
        assert comments[column].isna().any(), column
    assert (~comments["post"].isin(posts["post"])).sum() > 20
    assert posts.loc[posts["likes_hidden"], "likes"].isna().all()
    assert posts["coauthors"].map(len).sum() > 20
    assert posts["repost_of"].notna().sum() > 30
    text = posts["text"].dropna()
    for hostile in ("<script>", "=cmd|", "\u202e"):
        assert text.str.contains(hostile, regex=False).any(), hostile
    assert text.str.len().max() >= 8_000
    assert text.duplicated().sum() > 5
    assert text.str.contains("\n").mean() > 0.2


def test_no_slot_or_alternative_is_left_open(sample):
    texts = pd.concat([sample.posts["text"], sample.comments["text"]]).dropna()
    left = texts[
        texts.str.contains(r"[{}\[\]|]") & ~texts.str.contains("=cmd|Werbung |", regex=False)
    ]
    left = left[~left.str.contains("Ad|calc|Werbung")]
    assert left.tolist() == []
    assert not texts.str.contains(r"\bnan\b|\bNone\b").any()


def test_captions_do_not_repeat_like_a_mail_merge(sample):
    own = sample.posts[sample.posts["repost_of"].isna()]["text"].dropna()
    long = own[own.str.len() > 60]
    assert long.duplicated().mean() < 0.04
    words = own.str.split().str.len()
    assert words.quantile(0.1) < 18
    assert words.quantile(0.97) > 45


def test_names_nobody_real(sample):
    for table, column in ((sample.accounts, "external_url"), (sample.accounts, "bio")):
        links = table[column].dropna().str.findall(r"https?://[^\s]+").explode().dropna()
        assert links.map(
            lambda url: url.split("/")[2].endswith(".example") or "links.example" in url
        ).all()


def test_lists_hold_what_the_team_would_know(sample):
    assert sample.lists["employees"] <= sample.truth.employees
    assert sample.lists["partners"] == sample.truth.partners
    assert sample.lists["customers"] & sample.truth.ambassadors
    assert len(sample.lists["never_contact"]) == 1
    assert not sample.lists["never_contact"] & sample.truth.ambassadors
    assert sample.brand.competitors == ("kornlund",)


def test_export_files_hold_the_tables(small, tmp_path):
    posts, comments, accounts = write_export(small, tmp_path)
    assert [p.name for p in (posts, comments, accounts)] == [
        "posts.ndjson", "comments.csv", "accounts.csv",
    ]  # fmt: skip
    records = [json.loads(line) for line in posts.read_text(encoding="utf-8").split("\n")[:-1]]
    assert [r["post"] for r in records] == small.posts["post"].tolist()
    assert [r.get("text") for r in records] == [
        t if isinstance(t, str) else None for t in small.posts["text"]
    ]
    with comments.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(small.comments)
    assert set(rows[0]) == set(COMMENTS.names)
    with accounts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(small.accounts)
    assert all(re.match(r"2026-\d\d-\d\dT", row["as_of"]) for row in rows)
