"""The map of topics in a project: found again, grown a little, made anew, forgotten."""

import threading

import numpy as np
import pytest

from tests.ugc.planted import planted
from tests.widgets.invented_field import BRAND
from workbench.errors import NotFoundError
from workbench.project import Project
from workbench.ugc import Topics, find_topics, keep_topics, kept_topics, lay_out, recall_layout
from workbench.ugc.layout import layout_of


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", BRAND) as made:
        yield made


@pytest.fixture(scope="module")
def posts():
    rows = planted(120)
    rows["post"] = [f"instagram:p{n}" for n in range(len(rows))]
    rows["account"] = [f"instagram:fan.{n % 9}" for n in range(len(rows))]
    return rows


def found(posts) -> Topics:
    """As a new run finds them: nothing is remembered."""
    return find_topics(posts, encoder="fast", resolution=1.0)


def test_the_next_run_finds_the_map_as_it_was(project, posts):
    told = []
    made = lay_out(project, found(posts), on_progress=told.append)
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] == 1
    again = found(posts)
    assert lay_out(project, again, on_progress=lambda _: pytest.fail("made again")) is again.layout
    assert again.layout.tolist() == made.tolist()
    shuffled = posts.sample(frac=1, random_state=4)
    other = found(shuffled)
    assert recall_layout(project, other)
    assert other.layout.tolist() == made[shuffled.index].tolist()


def test_new_posts_lie_amid_their_nearest_and_the_others_stay(project, posts):
    made = lay_out(project, found(posts[:-4]))
    grown = found(posts)
    assert recall_layout(project, grown)
    assert grown.layout[:-4].tolist() == made.tolist()
    space = grown.space
    row_of = {post: row for row, post in enumerate(space.posts.representatives.tolist())}
    for at in range(len(posts) - 4, len(posts)):
        row = row_of[int(space.posts.copy_of[at])]
        near = space.posts.representatives[space.ids[row]]
        known = near < len(posts) - 4
        weights = space.similarities[row][known]
        expected = np.average(made[near[known]], axis=0, weights=weights)
        assert grown.layout[at] == pytest.approx(expected, abs=1e-4)


def test_a_map_of_other_posts_or_another_seed_does_not_count(project, posts):
    lay_out(project, found(posts[:80]))
    assert not recall_layout(project, found(posts))
    other = find_topics(posts[:80], encoder="fast", resolution=1.0, seed=5)
    assert not recall_layout(project, other)
    assert not recall_layout(project, find_topics([], encoder="fast"))


def test_changes_by_hand_and_the_map_do_not_touch_each_other(project, posts):
    topics = found(posts)
    made = lay_out(project, topics)
    named = topics.rename(int(topics.table["topic"].iloc[0]), "Züge").merge(0, 1)
    keep_topics(project, named)
    assert named.layout.tolist() == made.tolist()
    again = find_topics(posts, encoder="fast", resolution=1.0, previous=kept_topics(project))
    assert recall_layout(project, again)
    assert again.layout.tolist() == made.tolist()
    assert "Züge" in again.table["name"].tolist()


def test_who_is_forgotten_is_on_no_kept_map(project, posts):
    project.add(posts=posts.assign(platform="instagram", created_at="2026-10-01"))
    lay_out(project, found(posts))
    theirs = set(posts.loc[posts["account"] == "instagram:fan.3", "post"])
    assert theirs & set(project.enrichment("topic_map")["post"])
    project.forget("instagram:fan.3")
    assert not theirs & set(project.enrichment("topic_map")["post"])


def test_two_who_ask_at_once_get_one_map(posts):
    space = found(posts).space
    maps = []
    asking = [
        threading.Thread(target=lambda: maps.append(layout_of(space, seed=0))) for _ in range(3)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert all(one is maps[0] for one in maps)


def test_topics_without_vectors_have_no_map(project, posts):
    stored = Topics.from_tables(*found(posts).to_tables())
    assert not recall_layout(project, stored)
    with pytest.raises(NotFoundError):
        lay_out(project, stored)
