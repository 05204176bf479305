"""The drafts are complete in both languages, filled, and leave to the company what is its own."""

import re

import pytest
from made_source import MadeFile, MadeSource, comment, of, post

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


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("formats", "own", "api"),
    [((), False, False), (("made",), False, False), (("instagram_live",), True, False),
     (("graph_api",), False, True), (("instagram_live", "graph_api", "made"), True, True)],
)  # fmt: skip
def test_live_is_what_was_fetched_and_not_who_might(project, tmp_path, language, formats, own, api):
    project.events.append("live_terms_accepted", {"name": "Ada Beispiel", "version": "1"})
    for kind in formats:
        made = MadeFile(kind, {"posts": [post(kind, account="x:mila")]}, format=kind)
        project.add(MadeSource(made))
    project.add(MadeSource(MadeFile("nothing", {}, format="instagram_live")))
    for path in project.write_documents(tmp_path, language=language):
        if "Live" in (text := path.read_text("utf-8")) or "fetched live" in text:
            account = "mit einem eigenen Konto" if language == "de" else "account of our own"
            interface = "offizielle Schnittstelle" if language == "de" else "official interface"
            nothing = "Nichts wurde live" if language == "de" else "Nothing was fetched live"
            assert (account in text, interface in text) == (own, api)
            assert (nothing in text) == (not own and not api)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_drafts_tell_what_is_kept_of_whom_was_erased(project, tmp_path, language):
    project.add(of(posts=[post("1", account="x:mila"), post("2", account="x:jo")]))
    project.object_to("x:mila")
    notice, balance, record = [
        " ".join(path.read_text("utf-8").split())
        for path in sorted(
            project.write_documents(tmp_path, language=language),
            key=lambda path: ["information", "balancing", "record"].index(path.name.split("_")[0]),
        )
    ]
    for text in (notice, balance, record):
        for what in {"de": ["Hashwerte", "geheimen Schlüssel", "Nutzername", "Nutzernummer",
                            "Kennungen", "Texte", "Wortfolgen"],
                     "en": ["hashes", "secret key", "handle", "user number", "keys of",
                            "texts", "runs of words"]}[language]:  # fmt: skip
            assert what in text
        assert "Prüfsumme" not in text
        assert "checksum" not in text
        assert ("1 Konto" if language == "de" else "1 account") in text
    said = "1 Löschung auf Wunsch, 1 Widerspruch" if language == "de" else (
        "1 erasure on request, 1 objection")  # fmt: skip
    for text in (balance, record):
        assert said in text
        assert "`inbox`" in text


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
