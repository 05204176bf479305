"""What people change by hand: it survives re-runs and tables, and can be taken back."""

import random

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from tests.ugc.planted import planted
from workbench.errors import NotFoundError, SettingError
from workbench.ugc import Topics, find_topics


@pytest.fixture(scope="module")
def posts():
    return planted(500)


@pytest.fixture(scope="module")
def topics(posts):
    return find_topics(posts, encoder="fast", resolution=0.6)


def by_post(topics):
    return dict(zip(topics.posts, topics.labels.tolist(), strict=True))


def stored(topics):
    return Topics.from_tables(*topics.to_tables())


def test_merge_joins_posts_names_and_sizes(topics):
    a, b = topics.table["topic"][:2]
    merged = topics.merge(a, b)
    before, after = topics.labels, merged.labels
    assert (after[np.isin(before, [a, b])] == a).all()
    assert (after[~np.isin(before, [a, b])] == before[~np.isin(before, [a, b])]).all()
    assert b not in merged.table["topic"].tolist()
    size = merged.table.set_index("topic")["size"]
    assert size[a] == np.isin(before, [a, b]).sum()
    assert merged.confidence[before == b].mean() >= topics.confidence[before == b].mean()
    assert len(topics) == len(merged) + 1


def test_split_makes_parts_with_new_numbers(posts, topics):
    both = topics.merge(*topics.table["topic"][:2])
    topic = int(both.table["topic"][0])
    split = both.split(topic)
    new = set(split.labels) - set(both.labels)
    assert len(new) == 1
    assert min(new) > topics.labels.max()
    here = both.labels == topic
    assert set(split.labels[here]) == {topic, *new}
    assert (split.labels[~here] == both.labels[~here]).all()
    assert (split.labels[here] == topic).sum() >= (split.labels[here] == min(new)).sum()
    # What was merged falls apart again about where it was joined.
    assert adjusted_rand_score(topics.labels[here], split.labels[here]) >= 0.5


def test_split_by_resolution(topics):
    topic = int(topics.table["topic"][0])
    split = topics.split(topic, resolution=1.5)
    assert len(split) > len(topics)


def test_undo_goes_back_step_by_step(topics):
    a, b = topics.table["topic"][:2]
    one = topics.rename(a, "Eins")
    two = one.merge(a, b)
    three = two.split(a)
    for after, before in ((three, two), (two, one), (one, topics)):
        assert after.undo().labels.tolist() == before.labels.tolist()
        pd.testing.assert_frame_equal(after.undo().table, before.table)
    with pytest.raises(NotFoundError, match="nothing to undo"):
        topics.undo()


def test_edits_survive_a_re_run_with_more_posts(posts, topics):
    a, b = topics.table["topic"][:2]
    last = int(topics.table["topic"].iloc[-1])
    edited = topics.merge(a, b).split(a, parts=2).rename(a, "Mein Thema").rename(last, "Klein")
    more = pd.concat([posts, planted(550, seed=8).iloc[500:]], ignore_index=True)
    for previous in (edited, stored(edited)):
        again = find_topics(more, encoder="fast", resolution=0.6, previous=previous)
        assert (again.labels[:500] == edited.labels).mean() >= 0.95
        names = again.table.set_index("topic")["name"]
        assert names[a] == "Mein Thema"
        assert names[last] == "Klein"
        assert set(again.labels) <= set(edited.labels)
        # New posts go to the part of their like.
        new = again.labels[500:]
        assert adjusted_rand_score(edited.assign(more[500:])["topic"], new) >= 0.8
    third = find_topics(more, encoder="fast", resolution=0.6, previous=again)
    assert third.labels.tolist() == again.labels.tolist()


def test_no_number_ever_means_another_topic(posts, topics):
    a, b = topics.table["topic"][:2]
    split = topics.split(a)
    part = max(split.labels)
    gone = split.merge(b, part).rename(b, "B")
    strangers = pd.DataFrame(
        {
            "post": [f"x:{i}" for i in range(60)],
            "text": [f"quarterly tax return form {i} ledger audit fiscal" for i in range(60)],
        }
    )
    again = find_topics(
        pd.concat([posts, strangers], ignore_index=True),
        encoder="fast",
        resolution=0.6,
        previous=gone,
    )
    fresh = set(again.labels[500:].tolist()) - set(gone.labels.tolist())
    assert fresh
    assert min(fresh) > part


def test_tables_keep_edits_and_merge_and_rename_work_on_them(topics):
    a, b, c = topics.table["topic"][:3]
    edited = topics.merge(a, b).split(c).rename(a, "A")
    back = stored(edited)
    assert back.labels.tolist() == edited.labels.tolist()
    assert back.to_json() == edited.to_json()
    assert back.keywords_by_language == dict(edited.keywords_by_language)
    further = back.rename(c, "C").merge(a, c)
    assert further.given_names == {a: "A"}
    assert (further.labels[edited.labels == c] == a).all()
    assert further.table.set_index("topic")["size"][a] == (further.labels == a).sum()
    assert stored(further).labels.tolist() == further.labels.tolist()
    restored = back.undo().undo().undo()
    assert restored.labels.tolist() == topics.labels.tolist()
    expected = topics.table.set_index("topic")
    found = restored.table.set_index("topic")
    assert found["keywords"].to_dict() == expected["keywords"].to_dict()
    assert found["name"].to_dict() == expected["name"].to_dict()
    for topic, exemplars in found["exemplars"].items():
        assert exemplars
        assert {by_post(topics)[post] for post in exemplars} == {topic}
    with pytest.raises(NotFoundError, match="find_topics"):
        back.split(a)


def test_tables_of_before_edits_are_still_read(topics):
    named = topics.rename(1, "Alt")
    table, labels = named.to_tables()
    old = Topics.from_tables(
        table[["topic", "name", "size", "keywords", "exemplars", "given", "resolution", "seed"]],
        labels[["post", "topic", "confidence", "unclear"]],
    )
    assert old.to_json() == named.to_json()
    assert old.given_names == {1: "Alt"}
    assert set(old.roles) == {"fan"}
    assert old.undo().table["name"][1] == topics.table["name"][1]
    assert old.merge(0, 1).labels.max() <= topics.labels.max()


def test_what_cannot_be_edited_is_said(topics):
    for wrong in (lambda: topics.merge(0, 99), lambda: topics.split(99)):
        with pytest.raises(NotFoundError, match="99"):
            wrong()
    for wrong in (
        lambda: topics.merge(0),
        lambda: topics.merge(0, 0),
        lambda: topics.split(0, parts=1),
        lambda: topics.split(0, parts=10_000),
        lambda: topics.split(0, resolution=1e-6),
        lambda: topics.cut(0),
        lambda: topics.cut(99),
        lambda: topics.at(0),
    ):
        with pytest.raises(SettingError):
            wrong()


def test_another_resolution_encodes_nothing_and_keeps_numbers(posts, topics, monkeypatch):
    edited = topics.rename(0, "Null")
    monkeypatch.setattr(type(topics.space.encoder), "encode", None)
    finer = edited.at(2)
    assert len(finer) > len(topics)
    assert finer is edited.at(2)
    assert finer.resolution == 2
    assert edited.at(0.6) is edited
    assert finer.table.set_index("topic")["name"][0] == "Null"
    kept = finer.labels == topics.labels
    assert kept.mean() >= 0.25
    fresh = set(finer.labels) - set(topics.labels)
    assert min(fresh) > topics.labels.max()


def test_cut_follows_the_tree(posts, topics):
    tree = topics.hierarchy()
    leaves = tree.table[tree.table["left"].isna()]
    assert leaves["node"].tolist() == sorted(topics.table["topic"])
    assert len(tree.table) == 2 * len(topics) - 1
    assert (tree.table["height"].diff().iloc[len(topics) + 1 :] >= -1e-12).all()
    root = tree.table.iloc[-1]
    assert sorted(root["topics"]) == sorted(topics.table["topic"])
    assert root["size"] == 500
    for row in tree.table[tree.table["left"].notna()].itertuples():
        sizes = tree.table.set_index("node")["size"]
        assert row.size == sizes[row.left] + sizes[row.right]
        assert sizes[row.left] >= sizes[row.right]
        sides = tree.table.set_index("node")["name"]
        assert row.name.split(", ")[0] == sides[row.left].split(", ")[0]
        assert row.name.split(", ")[1] == sides[row.right].split(", ")[0]
    cut = topics.cut(4)
    assert len(cut) == 4
    assert set(cut.labels) <= set(topics.labels)
    assert cut.undo().labels.tolist() == topics.labels.tolist()
    assert topics.cut(len(topics)).labels.tolist() == topics.labels.tolist()
    assert tree.to_text().count("\n") == len(tree.table) - 1
    assert adjusted_rand_score(posts["theme"], cut.labels) >= 0.5


def test_the_tree_is_average_linkage():
    from scipy.cluster.hierarchy import linkage

    texts = planted(300, seed=4)
    found = find_topics(texts, encoder="fast", resolution=1)
    units = found.space.units
    own = found.labels[found.space.posts.representatives]
    centres = np.stack([units[own == t].mean(axis=0) for t in np.unique(own)])
    expected = linkage(centres, method="average", metric="cosine")[:, 2]
    heights = found.hierarchy().table["height"].iloc[len(np.unique(own)) :]
    np.testing.assert_allclose(heights, expected, atol=1e-5)


def test_edits_change_no_map(topics):
    assert topics.merge(0, 1).layout is topics.layout


def test_a_project_keeps_edits_and_forgets_people(tmp_path, posts):
    from workbench.brand import Brand
    from workbench.project import Project

    project = Project.create(tmp_path / "p", Brand("Nobody"))
    found = find_topics(posts, encoder="fast", resolution=0.6)
    a, b, c = found.table["topic"][:3]
    for kept in (found, found.rename(a, "A"), found.merge(a, b).split(c).rename(c, 'C "x"')):
        for name, table in zip(("topics", "topic_labels"), kept.to_tables(), strict=True):
            project.keep_enrichment(name, table)
        tables = (project.enrichment("topics"), project.enrichment("topic_labels"))
        back = Topics.from_tables(*tables)
        assert back.labels.tolist() == kept.labels.tolist()
        assert back.to_json() == kept.to_json()
        assert len(back.edits) == len(kept.edits)
        # Rows of people who were forgotten are gone; the rest still fits.
        fewer = Topics.from_tables(tables[0], tables[1].iloc[5:])
        again = find_topics(posts, encoder="fast", resolution=0.6, previous=fewer)
        assert (again.labels == kept.labels).mean() >= 0.99
        assert again.given_names == kept.given_names
    nothing = find_topics([], encoder="fast").to_tables()
    for name, table in zip(("topics", "topic_labels"), nothing, strict=True):
        project.keep_enrichment(name, table)
    assert len(Topics.from_tables(project.enrichment("topics"), project.enrichment("topic_labels"))) == 0  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_any_row_of_edits_can_be_redone_kept_and_taken_back(posts, topics, seed):
    rng = random.Random(seed)
    states = [topics]
    for _ in range(6):
        now = states[-1]
        known = now.table["topic"].tolist()
        kind = rng.choice(["merge", "split", "rename", "cut"])
        if kind == "merge" and len(known) > 2:
            now = now.merge(*rng.sample(known, rng.choice([2, 3])))
        elif kind == "split":
            large = [t for t, size in zip(known, now.table["size"], strict=True) if size >= 30]
            now = now.split(rng.choice(large), parts=rng.choice([2, 3])) if large else now
        elif kind == "cut" and len(known) > 4:
            now = now.cut(len(known) - 1)
        else:
            now = now.rename(rng.choice(known), f"Name {rng.random()}")
        if now is not states[-1]:
            states.append(now)
        assert now.table["size"].sum() == 500
        assert set(now.table["topic"]) == set(now.labels.tolist())
        assert now.table["name"].is_unique
    last = states[-1]
    assert stored(last).to_json() == last.to_json()
    again = find_topics(posts, encoder="fast", resolution=0.6, previous=stored(last))
    assert again.labels.tolist() == last.labels.tolist()
    assert again.given_names == last.given_names
    for before in reversed(states[:-1]):
        last = last.undo()
        assert last.labels.tolist() == before.labels.tolist()
    assert last.edits == ()


def test_a_name_belongs_to_one_topic_and_half_an_emoji_to_none(topics):
    first, second = topics.table["topic"].tolist()[:2]
    named = topics.rename(first, "Coffee")
    assert named.rename(first, "Coffee").given_names[first] == "Coffee"
    with pytest.raises(SettingError, match=f"Topic {first} is called"):
        named.rename(second, "Coffee")
    assert topics.rename(first, "Tee \ud83d").given_names[first] == "Tee ?"
    with pytest.raises(SettingError, match="x"):
        find_topics(["a", "b"], encoder="fast", resolution="x")
