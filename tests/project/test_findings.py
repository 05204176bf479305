"""Findings hold as long as their text does: nothing of the erased stays, comes back or is told."""

import datetime as dt
import hashlib
import json
import threading

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from workbench.brand import Brand
from workbench.errors import BusyError
from workbench.project import Project

BRAND = Brand("Hafermeister", handles=["hafermeister"])
NEVER_DUE = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
LENA = "instagram:lena.kocht"
HERS = "Wo bekomme ich Hafermeister in Leoben?"
TEXTS = {
    "p1": ("instagram:fan1", "Danke @lena.kocht!"),
    "p2": (LENA, HERS),
    "p3": ("instagram:fan2", f"RT @lena.kocht: {HERS}"),
    "p4": ("instagram:fan3", None),
}


def posts_of(texts):
    return pd.DataFrame(
        {
            "post_id": list(texts),
            "platform": "instagram",
            "account": [account for account, _ in texts.values()],
            "created_at": pd.Timestamp("2026-11-01", tz="UTC"),
            "text": [text for _, text in texts.values()],
        }
    )


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", BRAND) as made:
        made.add(posts=posts_of(TEXTS))
        yield made


def keep(project, *, rule="1"):
    posts = project.posts()
    keys, texts = posts["post"].tolist(), posts["text"].tolist()
    quotes = [text.split()[:3] if isinstance(text, str) else [] for text in texts]
    found = pd.DataFrame({"quotes": pd.Series(quotes, dtype=object), "n": range(len(posts))})
    project.findings.keep("counted", keys, texts, found, rule=rule)
    return keys, texts


def stored(project):
    folder = project.folder / "corpus" / "enrichments"
    return pq.read_table(folder / "judged_counted.parquet").to_pylist()


def test_what_was_kept_is_found_by_text_and_rule(project):
    keys, texts = keep(project)
    found, known = project.findings.recall("counted", keys[::-1], texts[::-1], rule="1")
    assert known.all()
    assert found["n"].tolist() == [3, 2, 1, 0]
    changed = ["Other words", *texts[1:]]
    found, known = project.findings.recall("counted", keys, changed, rule="1")
    assert (known.tolist(), found["n"].tolist()) == ([False, True, True, True], [1, 2, 3])
    for name, rule in (("counted", "2"), ("other", "1")):
        assert not project.findings.recall(name, keys, texts, rule=rule)[1].any()


def test_two_who_keep_at_once_keep_both(project):
    keys, texts = project.posts()["post"].tolist(), project.posts()["text"].tolist()
    others = [Project.open(project.folder) for _ in keys]

    def keep_one(at):
        found = pd.DataFrame({"n": [at]})
        others[at].findings.keep("counted", [keys[at]], [texts[at]], found, rule="1")

    threads = [threading.Thread(target=keep_one, args=(at,)) for at in range(len(keys))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row["n"] for row in stored(project)) == list(range(len(keys)))


def test_nothing_of_the_erased_stays_nor_their_words_in_reposts(project):
    keep(project)
    project.forget(LENA)
    rows = stored(project)
    assert [row["key"] for row in rows] == ["instagram:p4"]
    assert "Leoben" not in json.dumps(rows)
    assert "lena" not in json.dumps(rows)


def test_nothing_of_the_erased_comes_back_with_older_tables(project):
    posts = project.posts()
    keys, texts = posts["post"].tolist(), posts["text"].tolist()
    project.forget(LENA)
    found = pd.DataFrame({"quotes": pd.Series([[str(text)] for text in texts], dtype=object)})
    project.findings.keep("counted", keys, texts, found, rule="1")
    assert [row["key"] for row in stored(project)] == ["instagram:p4"]


def test_nothing_of_the_expired_comes_back_from_who_waited_for_the_lock(project):
    posts = project.posts()
    keys, texts = posts["post"].tolist(), posts["text"].tolist()
    found = pd.DataFrame({"n": range(len(keys))})
    other = Project.open(project.folder)
    with other._lock.hold():
        late = threading.Thread(
            target=project.findings.keep,
            args=("counted", keys, texts, found),
            kwargs={"rule": "1"},
        )
        late.start()
        other.expire(NEVER_DUE)
    late.join()
    assert other.posts().empty
    assert stored(project) == []


def test_the_expired_are_gone(project):
    keep(project)
    project.expire(NEVER_DUE)
    assert stored(project) == []


def test_a_caption_that_was_changed_takes_its_findings_along(project):
    keep(project)
    later = posts_of({"p1": ("instagram:fan1", "Good day")})
    project.add(posts=later.assign(collected_at=pd.Timestamp("2027-01-01", tz="UTC")))
    assert project.posts()["text"].tolist().count("Good day") == 1
    assert [row["key"] for row in stored(project)] == [f"instagram:p{n}" for n in (2, 3, 4)]


def test_nobody_can_try_whose_text_a_mark_is_of(project, tmp_path):
    keep(project)
    marks = {row["of_text"] for row in stored(project)}
    for text in (t for _, t in TEXTS.values() if t):
        for said in (text, f"text\n{text}"):
            digest = hashlib.blake2b(said.encode(), digest_size=8, person=b"findings").digest()
            assert int.from_bytes(digest, "little", signed=True) not in marks
    with Project.create(tmp_path / "second", BRAND) as second:
        second.add(posts=posts_of(TEXTS))
        keep(second)
        assert marks.isdisjoint(row["of_text"] for row in stored(second))
        assert {row["by_rule"] for row in stored(project)}.isdisjoint(
            row["by_rule"] for row in stored(second)
        )


def test_a_damaged_table_is_made_again(project):
    keys, texts = keep(project)
    path = project.folder / "corpus" / "enrichments" / "judged_counted.parquet"
    path.write_bytes(path.read_bytes()[:100])
    assert not project.findings.recall("counted", keys, texts, rule="1")[1].any()
    keep(project)
    assert len(stored(project)) == len(keys)


def test_findings_of_another_shape_give_way(project):
    keys, texts = keep(project)
    found = pd.DataFrame({"colour": ["red"]})
    project.findings.keep("counted", keys[:1], texts[:1], found, rule="2")
    assert [row["colour"] for row in stored(project)] == ["red"]


def test_a_busy_project_says_so_soon(project, monkeypatch):
    monkeypatch.setattr("workbench.project.findings.PATIENCE", 0.1)
    other = Project.open(project.folder)
    refused = []

    def late():
        try:
            keep(other)
        except BusyError as error:
            refused.append(error)

    with project._lock.hold():
        thread = threading.Thread(target=late)
        thread.start()
        thread.join()
    assert len(refused) == 1
    keep(other)
    assert len(stored(project)) == len(TEXTS)


def test_cells_come_back_as_they_went_in(project):
    keys, texts = project.posts()["post"].tolist(), project.posts()["text"].tolist()
    put = pd.DataFrame(
        {
            "lists": pd.Series([["a", "ß"], [], ["x"], []], dtype=object),
            "empty": pd.Series([[], [], [], []], dtype=object),
            "text": pd.Series(["a", None, "", "z"], dtype=object),
            "nothing": pd.Series([None] * 4, dtype=object),
            "yes": [True, False, True, False],
            "score": [0.1, 0.2, np.pi, 1.0],
        }
    )
    project.findings.keep("counted", keys, texts, put, rule="1")
    got, _ = project.findings.recall("counted", keys, texts, rule="1")
    for name in ("lists", "empty", "yes", "score"):
        assert got[name].tolist() == put[name].tolist()
    for name in ("text", "nothing"):
        plain = got[name].astype(object)
        assert plain.where(plain.notna(), None).tolist() == put[name].tolist()
