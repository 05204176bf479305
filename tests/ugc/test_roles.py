"""The brand's own posts and replies stand apart."""

import numpy as np
import pandas as pd
import pytest

from tests.ugc.planted import planted
from workbench.brand import Brand
from workbench.ugc import Topics, find_topics
from workbench.ugc.roles import brand_words, roles_of

BRAND = Brand("Hafer Meister", handles=["hafermeister"], hashtags=["haferliebe"], keywords=["oats"])


@pytest.mark.parametrize(
    ("account", "text", "reply_to", "to", "role"),
    [
        ("instagram:mila", "Mein Kaffee", None, None, "fan"),
        ("instagram:hafermeister", "Neu im Regal", None, None, "own"),
        ("x:hafermeister", "@mila gern!", "x:1", None, "own"),
        ("x:mila", "@jo sehe ich auch so", None, None, "reply"),
        ("x:mila", "  ＠jo.K ja", None, None, "reply"),
        ("x:mila", "sehe ich auch so", "x:1", None, "reply"),
        ("x:mila", "sehe ich auch so", None, "x:jo", "reply"),
        ("x:mila", "@HaferMeister wo gibt es das?", None, None, "fan"),
        ("x:mila", "wo gibt es das?", "x:1", "x:hafermeister", "fan"),
        ("x:mila", "Danke @jo", None, None, "fan"),
        (None, None, None, None, "fan"),
        (float("nan"), float("nan"), float("nan"), float("nan"), "fan"),
    ],
)
def test_roles(account, text, reply_to, to, role):
    row = {"account": account, "text": text, "reply_to": reply_to, "reply_to_account": to}
    assert roles_of(pd.DataFrame([row]), BRAND).tolist() == [role]


def test_brand_words():
    assert brand_words(BRAND) == {"hafer meister", "hafer", "meister", "hafermeister", "haferliebe", "oats"}  # fmt: skip


@pytest.fixture(scope="module")
def posts():
    fans = planted(300).assign(account="x:fan")
    own = planted(340, seed=5).iloc[300:].assign(account="x:hafermeister")
    reply = fans.head(20).assign(post=[f"x:r{i}" for i in range(20)], text="@jo " + fans["text"])
    silent = fans.head(1).assign(post="x:silent", account="x:hafermeister", text=None)
    rows = pd.concat([own, fans, reply, silent], ignore_index=True)
    rows["text"] = rows["text"].str.replace("@friend", "Hafer Meister ", regex=False)
    return rows.sample(frac=1, random_state=1, ignore_index=True)


def test_topics_are_those_of_the_fans(posts):
    found = find_topics(posts, encoder="fast", brand=BRAND, resolution=0.4)
    fans = posts[found.roles == "fan"]
    alone = find_topics(fans, encoder="fast", resolution=0.4)
    assert found.labels[found.roles == "fan"].tolist() == alone.labels.tolist()
    assert pd.Series(found.roles).value_counts().to_dict() == {"fan": 300, "own": 41, "reply": 20}
    assert found.table["size"].sum() == 300
    assert found.posts == posts["post"].tolist()
    # Own posts lie with the fans' topics of their theme.
    theme = fans.groupby(alone.labels)["theme"].agg(lambda t: t.mode().iloc[0])
    own = (found.roles == "own") & posts["text"].notna().to_numpy()
    assert (posts["theme"][own].to_numpy() == theme[found.labels[own]].to_numpy()).mean() >= 0.7
    words = {word for cell in found.table["keywords"] for words in cell for word in words.split()}
    assert not words & {"hafer", "meister"}
    assert np.isfinite(found.layout).all()
    assert found.apart.sum() == 61
    assert not set(posts["post"][found.apart]) & {p for e in found.table["exemplars"] for p in e}


def test_roles_survive_tables_edits_and_another_resolution(posts):
    found = find_topics(posts, encoder="fast", brand=BRAND, resolution=0.4)
    back = Topics.from_tables(*found.to_tables())
    assert back.roles.tolist() == found.roles.tolist()
    merged = [t.merge(*found.table["topic"][:2]) for t in (found, back)]
    for one in merged:
        assert one.roles.tolist() == found.roles.tolist()
        assert one.table["size"].sum() == 300
    fan = found.roles == "fan"
    assert (merged[0].labels[fan] == merged[1].labels[fan]).all()
    assert found.at(1).table["size"].sum() == 300


def test_without_the_brand_nothing_changes_and_strings_will_do(posts):
    assert set(find_topics(posts, encoder="fast", resolution=1).roles) == {"fan"}
    texts = ["@jo ja", *posts["text"].dropna().head(40)]
    found = find_topics(texts, encoder="fast", brand=BRAND)
    assert found.roles[0] == "reply"
    assert found.posts == list(range(41))
    for few in ([], ["@jo ja"], [None], ["@jo ja", None]):
        assert len(find_topics(few, encoder="fast", brand=BRAND).labels) == len(few)
    only = find_topics(["@jo ja"], encoder="fast", brand=BRAND).table
    assert only[["size", "name"]].to_numpy().tolist() == [[0, "topic 0"]]
