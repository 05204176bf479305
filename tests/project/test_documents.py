"""The drafts are complete in both languages, filled, and leave to the company what is its own."""

import re

import pytest
from made_source import comment, of, post

from workbench.project.documents import NAMES


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("filled", [True, False])
def test_documents_are_filled(project, tmp_path, language, filled):
    if filled:
        project.add(of(posts=[post("1", account="x:mila")], comments=[comment("1")]))
    paths = project.write_documents(tmp_path / "docs", language=language)
    assert [p.name for p in paths] == [f"{name}.{language}.md" for name in NAMES]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert "{{" not in text
        assert "privacy." not in text
        assert "Haferlicht" in text
        assert "180" in text
        assert ("keine" in text and "Rechtsberatung" in text) or "no legal advice" in " ".join(
            re.sub(r"[>\s]+", " ", text).split()
        )
        assert text.count("[auszufüllen" if language == "de" else "[to be filled in") >= 5
        assert bool(re.search("(?:from|aus) made: ", text)) == filled  # the format that was read


def test_both_languages_have_the_same_fields():
    from importlib.resources import files

    folder = files("workbench.project") / "templates"
    for name in NAMES:
        fields = [
            sorted(
                re.findall(r"\{\{\w+\}\}", (folder / language / f"{name}.md").read_text("utf-8"))
            )
            for language in ("de", "en")
        ]
        assert fields[0] == fields[1]
