"""Network and topic views: what strangers wrote is escaped, frames can do nothing else."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.widgets.invented_field import BRAND
from workbench.graph import attention_graph
from workbench.widgets import NetworkView, TopicMap

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def graph():
    posts = pd.DataFrame(
        {
            "post": [f"instagram:{i}" for i in range(6)],
            "platform": "instagram",
            "account": [f"instagram:{a}" for a in ("mila", "tom", EVIL, "mila", "tom", "lea")],
            "created_at": pd.date_range("2026-11-01", periods=6, tz="UTC"),
            "text": "@hafermeister @mila",
            "mentions": [["hafermeister", "mila"]] * 6,
        }
    )
    return attention_graph(posts)


def test_the_network_lies_in_a_sandbox_with_its_legend_outside(graph):
    shown = NetworkView(graph, None, BRAND, language="en").value
    frame = re.search(r"<iframe [^>]*>", shown)[0]
    assert 'sandbox="allow-scripts"' in frame
    assert 'title="Network around Hafermeister"' in frame
    outside = shown.replace(frame, "")
    assert outside.count("<header>") == 1
    assert "&lt;header&gt;" not in frame
    assert EVIL not in shown
    assert not re.search(r"<script", outside)


def test_topics_are_a_picture_and_a_plain_table():
    topics = SimpleNamespace(
        labels=np.array([0, 0, 1]),
        unclear=np.array([False, False, True]),
        layout=np.array([[0.0, 0], [1, 0], [0, 1]]),
        table=pd.DataFrame(
            {
                "topic": [0, 1],
                "name": ["foam, latte", EVIL],
                "size": [1200, 1],
                "keywords": [["foam", "latte"], [EVIL]],
                "exemplars": [["p:1"], ["p:3"]],
            }
        ),
    )
    posts = pd.DataFrame({"post": ["p:1", "p:2", "p:3"], "text": ["so\nmuch foam", None, EVIL * 9]})
    shown = TopicMap(topics, posts, language="en").value
    assert EVIL not in shown
    assert 'src="data:image/png;base64,iVBOR' in shown
    assert "so much foam" in shown
    assert "<b>foam</b><small>latte</small>" in shown
    assert "1,200" in shown
    assert "1 post stands between topics and is drawn grey." in shown
