"""The slider over the topic map, without a browser."""

import base64

import pytest

from tests.ugc.planted import planted
from workbench.ugc import Topics, find_topics
from workbench.widgets import TopicExplorer


@pytest.fixture(scope="module")
def posts():
    return planted(240)


@pytest.fixture(scope="module")
def topics(posts):
    return find_topics(posts, encoder="fast", resolution=1.0)


def ask(explorer, **message):
    answers = []
    explorer.send = answers.append
    explorer._hear(explorer, {"call": 7, **message}, None)
    return answers


def test_it_shows_the_topics_it_was_given(posts, topics):
    explorer = TopicExplorer(topics, posts, language="en")
    assert explorer._steps[explorer._step] == 1.0
    assert [row["size"] for row in explorer._rows] == topics.table["size"].tolist()
    assert base64.b64decode(explorer._picture).startswith(b"\x89PNG")
    assert all(row["example"] for row in explorer._rows)


def test_sliding_makes_topics_finer_and_back(posts, topics):
    explorer = TopicExplorer(topics, posts, language="en")
    last = len(explorer._steps) - 1
    assert ask(explorer, type="step", step=last) == [{"ok": True, "reply_to": 7}]
    assert explorer.topics.resolution == explorer._steps[last]
    assert len(explorer.topics) > len(topics)
    explorer.at(1.0)
    assert explorer.topics.labels.tolist() == topics.labels.tolist()
    assert ask(explorer, type="nonsense") == []


def test_topics_without_vectors_say_why_they_cannot_slide(posts, topics):
    explorer = TopicExplorer(topics, posts, language="en")
    stored = Topics.from_tables(*topics.to_tables())
    explorer._first = stored
    (answer,) = ask(explorer, type="step", step=0)
    assert not answer["ok"]
    assert "vectors" in answer["reason"]
    assert explorer.topics.labels.tolist() == topics.labels.tolist()
