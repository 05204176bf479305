"""Findings are kept by text: a judge is asked only about what is new, and nobody erased stays."""

import json

import numpy as np
import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import BusyError
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


def test_whose_words_they_are_counts(project):
    rows = project.posts()
    ask(project, rows)
    assert len(ask(project, rows.assign(account="instagram:hafermeister"))) == len(rows)


def test_the_erased_are_gone_and_do_not_come_back(project):
    rows = project.posts()
    edition = project.edition()
    ask(project, rows)
    author = rows["account"].iloc[1]
    project.forget(author)
    kept = project.enrichment("counted")
    assert len(kept) == len(rows) - 1
    assert "Never" not in json.dumps(kept.astype(str).to_dict("records"))
    assert len(ask(project, rows, rule="2", edition=edition)) == len(rows)
    assert project.enrichment("counted").equals(kept)


def test_names_of_the_erased_leave_the_quotes_of_others(project):
    rows = project.posts()
    judged(project, "counted", rows, lambda new: Asked()(new).assign(kind=new["text"]), rule="1")
    project.add(posts=posts_of({"p9": "Guten Morgen"}).assign(account="instagram:lena.kocht"))
    project.forget("instagram:lena.kocht")
    assert "lena" not in json.dumps(project.enrichment("counted").astype(str).to_dict("records"))
    asked = Asked()
    judged(project, "counted", project.posts(), asked, rule="1")
    assert [text.split()[:2] for text in asked.texts] == [["Hafermeister", "schmeckt"]]


def test_a_project_that_somebody_holds_is_judged_all_the_same(project, monkeypatch):
    def busy(*_):
        raise BusyError("project.busy", folder="x", seconds=1)

    monkeypatch.setattr(project, "keep_enrichment", busy)
    assert len(ask(project, project.posts())) == len(CAPTIONS)
    assert len(ask(project, project.posts())) == len(CAPTIONS)


def test_a_side_table_of_something_else_is_replaced(project):
    project.keep_enrichment("counted", pd.DataFrame({"post": ["x"], "colour": ["red"]}))
    assert len(ask(project, project.posts())) == len(CAPTIONS)
    assert ask(project, project.posts()) == []


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
