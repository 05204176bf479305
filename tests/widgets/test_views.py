"""The topic view: what strangers wrote is escaped."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from workbench.widgets import TopicMap

EVIL = "<img src=x onerror=alert(1)>"


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
