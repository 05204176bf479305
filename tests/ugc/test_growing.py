"""A re-run with a few new posts: they join what is there, quickly, and nothing else moves."""

import numpy as np
import pandas as pd
import pytest

from tests.ugc.test_topics import planted
from workbench.brand import Brand
from workbench.ugc import find_topics

RESOLUTION = 0.4


@pytest.fixture(scope="module")
def posts():
    return planted(500, seed=4)


@pytest.fixture(scope="module")
def before(posts):
    return find_topics(posts.head(480), encoder="fast", resolution=RESOLUTION)


def again(posts, before, **settings):
    return find_topics(
        posts, **{"encoder": "fast", "resolution": RESOLUTION, "previous": before} | settings
    )


def test_known_posts_keep_their_topic_and_new_ones_join_their_theme(posts, before):
    after = again(posts, before)
    assert after.space.grown == 20
    assert after.labels[:480].tolist() == before.labels.tolist()
    theme = posts["theme"].head(480).groupby(before.labels).agg(lambda t: t.mode().iloc[0])
    new = pd.Series(after.labels[480:]).map(theme).to_numpy()
    assert np.mean(new == posts["theme"].tail(20).to_numpy()) >= 0.9
    assert after.table["size"].sum() == 500
    names = dict(zip(before.table["topic"], before.table["name"], strict=True))
    assert dict(zip(after.table["topic"], after.table["name"], strict=True)) == names


def test_the_order_of_rows_changes_no_label(posts, before):
    first = again(posts, before)
    shuffled = again(posts.sample(frac=1, random_state=2), before)
    label = dict(zip(shuffled.posts, shuffled.labels.tolist(), strict=True))
    assert [label[post] for post in posts["post"]] == first.labels.tolist()


def test_new_posts_agree_with_assign(posts, before):
    after = again(posts, before)
    assigned = before.assign(posts.tail(20))
    assert np.mean(assigned["topic"].to_numpy() == after.labels[480:]) == 1
    assert len(after.layout) == 500


@pytest.mark.parametrize("change", ["more", "gone", "edited", "encoder", "resolution", "twice"])
def test_topics_are_found_anew_where_growing_would_not_do(posts, before, change):
    now, settings = posts, {}
    if change == "more":
        now = planted(700, seed=4)
    elif change == "gone":
        now = posts.drop(index=3)
    elif change == "edited":
        now = posts.assign(
            text=[*posts["text"].head(3), "something else entirely", *posts["text"].iloc[4:]]
        )
    elif change == "encoder":
        settings = {"encoder": "english"}
        now = posts.head(490)
    elif change == "resolution":
        settings = {"resolution": 2.0}
    elif change == "twice":
        now = pd.concat([posts, posts.head(1)], ignore_index=True)
    assert again(now, before, **settings).space.grown == 0


def test_edits_reach_new_posts(posts, before):
    first, second = before.table["topic"].tolist()[:2]
    edited = before.merge(first, second).rename(first, "Both")
    after = again(posts, edited)
    assert after.space.grown == 20
    assert second not in set(after.labels.tolist())
    assert after.table.set_index("topic").loc[first, "name"] == "Both"
    plain = again(posts, before)
    joined = np.where(plain.labels == second, first, plain.labels)
    assert after.labels.tolist() == joined.tolist()


def test_growing_again_and_again_ends_in_finding_anew(posts, before):
    first = again(posts.head(490), before)
    second = again(posts.head(500), first)
    assert (first.space.grown, second.space.grown) == (10, 20)
    more = pd.concat([posts, planted(10, seed=9).assign(post=[f"x:{n}" for n in range(10)])])
    assert again(more.reset_index(drop=True), second).space.grown == 0


def test_copies_replies_and_silence_find_their_place(posts):
    brand = Brand("Bahn", handles=["bahn"])
    known = posts.assign(
        account="instagram:fan", text=posts["text"].str.replace(r"^@\w+ ", "", regex=True)
    )
    known.loc[479, "text"] = ""
    before = find_topics(known.head(480), encoder="fast", resolution=RESOLUTION, brand=brand)
    fresh = pd.DataFrame(
        {
            "post": ["n:copy", "n:own", "n:silent", "n:twin", "n:twin2"],
            "account": ["instagram:a", "instagram:bahn", "instagram:b", "instagram:c", "instagram:d"],
            "text": [known["text"][0], known["text"][1], " ", "Ein ganz neuer Satz über den Zug am Gleis", "Ein ganz neuer Satz über den Zug am Gleis"],
        }
    )  # fmt: skip
    now = pd.concat([known.head(480), fresh], ignore_index=True)
    after = again(now, before, brand=brand)
    assert after.space.grown == 5
    copy, own, silent, twin, twin2 = after.labels[480:]
    assert copy == after.labels[0]
    assert own == after.labels[1]
    assert silent == after.labels[479]
    assert twin == twin2
    assert after.roles[481] == "own"
    assert after.table["size"].sum() == 484
    assert np.isfinite(after.confidence).all()
