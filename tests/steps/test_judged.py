"""Findings are kept by text: a judge is asked only about what is new, and nobody erased stays."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import BusyError, ProjectError
from workbench.project import Project
from workbench.steps.edition import edition_of
from workbench.steps.judged import judged, safety_of, sentiment_of, spaces_of
from workbench.text import encoder, flag_safety, judge_sentiment
from workbench.ugc import classify_spaces

BRAND = Brand("Hafermeister", handles=["hafermeister"], brief="oats")
CAPTIONS = {
    "p1": "Hafermeister schmeckt großartig. Danke @lena.kocht!",
    "p2": "Never again Hafermeister, it tasted like cardboard.",
    "p3": "",
    "p4": "Wo bekomme ich Hafermeister in Graz? Halt die Fresse, du Idiot. Sonst alles gut hier.",
}


def posts_of(captions):
    return pd.DataFrame(
        {
            "post_id": list(captions),
            "platform": "instagram",
            "account": [f"instagram:fan{n}" for n in range(len(captions))],
            "created_at": pd.Timestamp("2026-11-01", tz="UTC"),
            "text": list(captions.values()),
        }
    )


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", BRAND) as made:
        made.add(posts=posts_of(CAPTIONS))
        yield made


class Asked:
    """A judge that counts letters, and remembers what it was asked."""

    def __init__(self):
        self.texts = []

    def __call__(self, rows):
        texts = [text if isinstance(text, str) else "" for text in rows["text"]]
        self.texts += texts
        words = [text.split()[:2] for text in texts]
        return pd.DataFrame(
            {
                "post": rows["post"].tolist(),
                "letters": pd.Series([len(text) for text in texts], dtype="int64"),
                "quotes": pd.Series(words, dtype=object),
                "kind": pd.Series([text[:1] or None for text in texts], dtype=object),
            }
        )


def ask(project, rows, **options):
    judge = Asked()
    found = judged(project, "counted", rows, judge, **{"rule": "1", **options})
    at_once = Asked()(rows)
    assert found.to_dict("records") == at_once.to_dict("records")
    if len(rows):
        assert found.dtypes.to_dict() == at_once.dtypes.to_dict()
    return judge.texts


def test_only_what_is_new_or_changed_is_asked(project):
    rows = project.posts()
    texts = ["" if pd.isna(text) else text for text in rows["text"]]
    assert ask(project, rows.iloc[1:3]) == texts[1:3]
    assert ask(project, rows) == [texts[0], texts[3]]
    assert ask(project, rows.iloc[::-1]) == []
    assert ask(project, rows.iloc[:0]) == []
    changed = rows.assign(text=rows["text"].where(rows.index != 1, "Now it is fine."))
    assert ask(project, changed) == ["Now it is fine."]
    assert ask(project, rows, rule="2") == texts


@pytest.mark.parametrize("error", [BusyError, ProjectError])
def test_a_project_that_takes_nothing_is_judged_all_the_same(project, monkeypatch, error):
    def busy(*_, **__):
        raise error("project.busy", where="x")

    monkeypatch.setattr(project.findings, "keep", busy)
    assert len(ask(project, project.posts())) == len(CAPTIONS)
    assert len(ask(project, project.posts())) == len(CAPTIONS)


def test_what_is_judged_in_slabs_is_the_same(project, monkeypatch):
    monkeypatch.setattr("workbench.steps.judged.SLAB", 3)
    assert len(ask(project, project.posts())) == len(CAPTIONS)
    assert ask(project, project.posts()) == []


def test_who_is_interrupted_keeps_what_was_judged(project, monkeypatch):
    monkeypatch.setattr("workbench.steps.judged.SLAB", 3)
    judge = Asked()

    def interrupted(rows):
        if judge.texts:
            raise KeyboardInterrupt
        return judge(rows)

    with pytest.raises(KeyboardInterrupt):
        judged(project, "counted", project.posts(), interrupted, rule="1")
    assert len(ask(project, project.posts())) == len(CAPTIONS) - 3


@pytest.mark.parametrize("setting", ["retention_days", "brief", "language", "keywords"])
def test_only_what_is_read_of_the_brand_counts(project, setting, monkeypatch):
    other = {"retention_days": 90, "brief": "milk", "language": "en", "keywords": ("Hafi",)}
    reader = encoder("multilingual", cache=project.vectors)
    asked = []

    def judge(rows, *_, **__):
        asked.append(len(rows))
        return judge_sentiment(rows, encoder="multilingual")

    monkeypatch.setattr("workbench.text.judge_sentiment", judge)
    sentiment_of(project, project.posts(), reader)
    changed = dataclasses.replace(project.brand, **{setting: other[setting]})
    monkeypatch.setattr(project, "brand", changed)
    sentiment_of(project, project.posts(), reader)
    assert asked == [len(CAPTIONS), len(CAPTIONS) if setting == "keywords" else 0]


def test_kept_findings_are_those_made_at_once(project, monkeypatch):
    reader = encoder("multilingual", cache=project.vectors)
    posts, messages = project.posts(), project.messages()
    corrections = pd.DataFrame(
        {"message": ["instagram:p1"], "labels": [["success"]], "text": [CAPTIONS["p1"]]}
    )
    plain = [
        judge_sentiment(posts, BRAND, encoder=reader),
        flag_safety(posts, encoder=reader),
        classify_spaces(messages, BRAND, encoder=reader, corrections=corrections).table,
    ]

    def kept():
        return [
            sentiment_of(project, posts, reader),
            safety_of(project, posts, reader),
            spaces_of(project, messages, reader, corrections=corrections).table,
        ]

    def nothing(_, texts, **__):
        assert not list(texts)
        return np.zeros((0, 512), dtype=np.float32)

    first = kept()
    monkeypatch.setattr(type(reader), "encode", nothing)
    for made, new, again in zip(plain, first, kept(), strict=True):
        pd.testing.assert_frame_equal(new, made)
        pd.testing.assert_frame_equal(again, made)


def test_an_edition_is_of_all_that_lies_in_a_package(tmp_path, monkeypatch):
    room = tmp_path / "roomy"
    (room / "inner").mkdir(parents=True)
    (room / "__init__.py").write_text("")
    (room / "inner" / "words.toml").write_text("a = 1")
    monkeypatch.syspath_prepend(tmp_path)
    first = edition_of("roomy")
    (room / "inner" / "words.toml").write_text("a = 2")
    assert edition_of("roomy") == first  # once a process
    edition_of.cache_clear()
    assert edition_of("roomy") != first
