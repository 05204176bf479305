"""The topic tree, without a browser."""

import pytest

from tests.ugc.planted import planted
from workbench.errors import NotFoundError, SettingError
from workbench.ugc import Topics, find_topics, topic_trends
from workbench.widgets.topic_tree import TopicTree, groups_of


@pytest.fixture(scope="module")
def posts():
    rows = planted(240)
    rows["created_at"] = [f"2026-{1 + i // 60:02d}-{1 + i % 28:02d}" for i in range(len(rows))]
    return rows


@pytest.fixture(scope="module")
def topics(posts):
    return find_topics(posts, encoder="fast", resolution=1.4)


def ask(tree, **message):
    answers = []
    tree.send = answers.append
    tree._hear(tree, {"call": 7, **message}, None)
    return answers[0]


def test_topics_stand_by_size_in_groups_of_their_kind(topics):
    topics = topics.at(4.0)
    tree = TopicTree(topics, language="en")
    assert [row["size"] for row in tree._rows] == topics.table["size"].tolist()
    groups = groups_of(topics)
    placed = [topic for group in groups for topic in group["topics"]]
    assert sorted(placed) == sorted(topics.table["topic"])
    assert [group["size"] for group in groups] == sorted((g["size"] for g in groups), reverse=True)
    size = dict(zip(topics.table["topic"], topics.table["size"], strict=True))
    assert all(group["size"] == sum(size[t] for t in group["topics"]) for group in groups)
    assert 2 <= len(groups) < len(topics)
    name = {row["topic"]: row["name"] for row in tree._rows}
    assert [group["name"] for group in groups] == [
        " · ".join(name[topic] for topic in group["topics"][:2]) for group in groups
    ]


def test_a_change_is_told_before_it_is_answered(topics):
    tree, told = TopicTree(topics, language="en"), []
    tree.on_change(lambda changed: told.append(changed.table["name"].iloc[0]))
    first = int(topics.table["topic"].iloc[0])
    assert ask(tree, type="rename", topic=first, name="<b>Züge</b>")["ok"]
    assert told == ["<b>Züge</b>"]
    assert tree._rows[0]["name"] == "<b>Züge</b>"
    assert tree._edits == 1
    assert ask(tree, type="undo")["ok"]
    assert tree.topics.table["name"].tolist() == topics.table["name"].tolist()
    answer = ask(tree, type="undo")
    assert not answer["ok"]
    assert answer["reason"]


def test_merging_keeps_the_larger_and_splitting_says_what_is_new(topics):
    tree = TopicTree(topics, language="en")
    large, small = (int(topic) for topic in topics.table["topic"].iloc[[0, 3]])
    tree.chosen = [small, large]
    assert ask(tree, type="merge", topics=[small, large])["ok"]
    assert (tree.topics.labels[topics.labels == small] == large).all()
    assert tree.chosen == [large]
    answer = ask(tree, type="split", topic=large)
    assert answer["ok"]
    assert len(answer["new"]) == 1
    assert answer["new"][0] in tree.topics.table["topic"].tolist()
    tree.undo()
    tree.undo()
    assert tree.topics.labels.tolist() == topics.labels.tolist()


def test_what_a_person_named_outlives_the_slider(topics):
    tree = TopicTree(topics, language="en")
    first = int(topics.table["topic"].iloc[0])
    tree.rename(first, "Mein Name")
    assert ask(tree, type="step", step=0)["ok"]
    assert tree.topics.resolution == tree._steps[0]
    assert ask(tree, type="step", step=tree._steps.index(1.4))["ok"]
    assert "Mein Name" in tree.topics.table["name"].tolist()
    assert tree.topics.labels.tolist() == topics.labels.tolist()


def test_nonsense_is_refused_in_words(topics):
    tree = TopicTree(topics, language="en")
    for message in (
        {"type": "rename", "topic": 0, "name": "  "},
        {"type": "rename", "topic": "0; drop", "name": "x"},
        {"type": "merge", "topics": []},
        {"type": "split", "topic": 999},
        {"type": "split", "topic": True},
    ):
        answer = ask(tree, **message)
        assert not answer["ok"]
        assert answer["reason"]
    assert not ask(tree, type="nonsense")["ok"]
    assert tree.topics is topics
    with pytest.raises(NotFoundError):
        tree.rename(999, "x")
    with pytest.raises(SettingError):
        tree.merge(0)


def test_arrows_are_those_of_the_trends(posts, topics):
    trends = topic_trends(topics, posts)
    known = dict(zip(trends.table["topic"], trends.table["trend"], strict=True))
    for given in (trends, lambda changed: topic_trends(changed, posts)):
        tree = TopicTree(topics, given, language="en")
        for row in tree._rows:
            trend = known[row["topic"]]
            assert row["trend"] == (trend if trend in {"growing", "fading", "new"} else "")


def test_topics_without_vectors_can_be_named_but_not_regrouped(topics):
    stored = Topics.from_tables(*topics.to_tables())
    tree = TopicTree(stored, language="en")
    assert tree._groups == []
    assert tree._steps == []
    tree.rename(int(stored.table["topic"].iloc[0]), "Neu")
    answer = ask(tree, type="split", topic=int(stored.table["topic"].iloc[0]))
    assert not answer["ok"]
    assert "vectors" in answer["reason"]


def test_long_names_reach_the_browser_short(topics):
    tree = TopicTree(topics, language="en")
    tree.rename(int(topics.table["topic"].iloc[0]), "x" * 100_000)
    assert len(tree._rows[0]["name"]) <= 121
    assert len(tree.topics.table["name"].iloc[0]) == 100_000


def test_no_topics_at_all():
    tree = TopicTree(find_topics([], encoder="fast"), language="de")
    assert tree._rows == []
    assert tree.chosen == []
