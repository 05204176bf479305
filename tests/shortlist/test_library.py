"""The library holds what was added or asked for, and lets out only what may be used."""

import datetime as dt

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.project import Project
from workbench.shortlist import CHANNELS, ContentLibrary, Shortlist, request_text
from workbench.shortlist.request_texts import _texts

FIRST, SECOND = "instagram:Abc1", "instagram:Abc2"
SCOPE = {
    "channels": ["instagram"],
    "paid_ads": True,
    "edits": False,
    "people_shown": "nobody",
    "music": "none",
    "proof": "https://www.instagram.com/p/Abc1/c/17",
}
BRAND = Brand("Hafer Licht", handles=["haferlicht"], brief="oat drink for coffee", language="de")
POST = {
    "post": FIRST,
    "account": "instagram:mila.backt",
    "url": "https://www.instagram.com/p/Abc1/",
    "text": "Mein Cappuccino mit Hafer Licht wird jeden Morgen so schön cremig",
    "created_at": pd.Timestamp("2026-05-31T23:30Z"),
}


@pytest.fixture
def library(tmp_path):
    posts = pd.DataFrame(
        {
            "post": [FIRST, SECOND, "instagram:Kid1", "instagram:Lost", "instagram:Ad01"],
            "account": ["instagram:mila.backt", "instagram:ben", "instagram:kim", None,
                        "instagram:ad"],
            "platform": "instagram",
            "created_at": pd.Timestamp("2026-05-31T23:30Z"),
            "url": ["https://www.instagram.com/p/Abc1/", None, None, None, None],
            "kind": "image",
            "text": [
                "Mein Cappuccino mit @haferlicht wird jeden Morgen so schön cremig",
                "Hafer Licht in the coffee, so smooth, I will never go back again",
                "Ich bin 15 Jahre alt und trinke nur @haferlicht",
                "Wer hat das mit @haferlicht gemacht",
                "Anzeige | mein Morgen mit @haferlicht",
            ],
        }
    )  # fmt: skip
    with Project.create(tmp_path / "p", BRAND) as project:
        project.add(posts=posts)
        yield ContentLibrary(project)


def test_added_tagged_and_removed(library):
    assert library.table().empty
    library.add(FIRST, tags=["Kaffee", " Kaffee ", ""])
    library.add(SECOND)
    library.tag(SECOND, "morning")
    table = ContentLibrary(library.project).table()
    assert table["post"].tolist() == [FIRST, SECOND]
    assert table["tags"].tolist() == [["Kaffee"], ["morning"]]
    assert table["account"].tolist() == ["instagram:mila.backt", "instagram:ben"]
    assert table["text"].str.contains("cremig").tolist() == [True, False]
    assert table["status"].isna().all()
    assert not table["usable"].any()
    library.remove(FIRST)
    assert library.table()["post"].tolist() == [SECOND]
    library.add(FIRST)
    assert library.table()["post"].tolist() == [SECOND, FIRST]
    assert library.table()["tags"].tolist() == [["morning"], []]


def test_columns_and_types_do_not_change_with_what_is_there(library):
    empty = library.table()
    library.add(FIRST)
    pd.testing.assert_series_equal(empty.dtypes, library.table().dtypes)
    library.rights.grant(FIRST, **SCOPE)
    pd.testing.assert_series_equal(empty.dtypes, library.table().dtypes)


@pytest.mark.parametrize(
    ("step", "post", "error"),
    [
        ("add", "instagram:None", NotFoundError),
        ("add", "instagram:Kid1", SettingError),
        ("add", "instagram:Lost", SettingError),
        ("remove", FIRST, NotFoundError),
        ("request_text", "instagram:None", NotFoundError),
    ],
)
def test_what_is_not_there_or_must_not_be(library, step, post, error):
    with pytest.raises(error):
        getattr(library, step)(post)
    assert library.table().empty


def test_what_was_asked_for_is_in_it_until_it_is_removed(library):
    library.rights.ask(FIRST)
    assert library.table()["status"].tolist() == ["asked"]
    assert library.table()["added_at"].isna().all()
    library.remove(FIRST)
    assert library.table().empty
    assert library.rights.table()["status"].tolist() == ["asked"]


def test_only_what_may_be_used_is_usable(library):
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    library.add(SECOND)
    library.rights.grant(FIRST, **SCOPE, until=day)
    assert library.usable(day)["post"].tolist() == [FIRST]
    assert library.usable(day, "instagram", paid=True)["post"].tolist() == [FIRST]
    assert library.usable(day, "tv").empty
    assert library.usable(day, edited=True).empty
    assert library.usable(day + dt.timedelta(days=1)).empty
    library.rights.revoke(FIRST)
    assert library.usable(day).empty


def test_somebody_forgotten_leaves_the_library(library):
    library.add(FIRST, tags=["Kaffee"])
    library.rights.grant(FIRST, **SCOPE)
    library.project.forget("instagram:mila.backt")
    assert library.table().empty
    assert library.rights.history(FIRST).empty


def test_a_tag_does_not_bring_back_what_was_removed_meanwhile(library, tmp_path):
    library.add(FIRST)
    with Project.create(tmp_path / "q", BRAND) as other:
        other.add(posts=library.project.posts())
        Shortlist(other).merge(library.project)
        library.remove(FIRST)
        ContentLibrary(other).tag(FIRST, ["late"])
        Shortlist(other).merge(library.project)
        assert FIRST not in ContentLibrary(other).table()["post"].tolist()


def test_candidates_are_what_is_worth_asking_for_and_not_there_yet(library):
    posts = library.project.posts()
    felt = pd.DataFrame({"post": posts["post"], "sentiment": "positive", "score": 0.8,
                         "evidence": [[]] * len(posts)})  # fmt: skip
    safe = pd.DataFrame({"post": posts["post"], "safe": True, "offence": 0.0})
    settings = {"encoder": "fast", "sentiment": felt, "safety": safe}
    best = library.candidates(**settings)
    assert set(best["post"]) == {FIRST, SECOND}
    assert best["score"].is_monotonic_decreasing
    assert {"account", "text", "url", "reasons"} <= set(best.columns)
    library.add(FIRST)
    assert library.candidates(**settings)["post"].tolist() == [SECOND]
    library.rights.refuse(SECOND)
    assert library.candidates(**settings).empty


def test_candidates_of_late_are_no_copies_of_older_posts(library):
    own, fan = ["Der neue Barista von @haferlicht schäumt von ganz allein"] * 2
    library.project.add(posts=pd.DataFrame({
        "post": ["instagram:Own1", "instagram:Fan1", "instagram:Fan2"],
        "account": ["instagram:haferlicht", "instagram:lea", "instagram:tom"],
        "platform": "instagram", "kind": "image",
        "created_at": pd.to_datetime(["2026-05-01", "2026-06-05", "2026-06-06"], utc=True),
        "text": [own, fan, "Endlich Urlaub, und der Kaffee mit @haferlicht ist dabei"],
    }))  # fmt: skip
    posts = library.project.posts()
    felt = pd.DataFrame({"post": posts["post"], "sentiment": "positive", "score": 0.8,
                         "evidence": [[]] * len(posts)})  # fmt: skip
    safe = pd.DataFrame({"post": posts["post"], "safe": True, "offence": 0.0})
    settings = {"encoder": "fast", "sentiment": felt, "safety": safe}
    late = library.candidates(since="2026-06-02", **settings)
    assert late["post"].tolist() == ["instagram:Fan2"]
    assert set(library.candidates(**settings)["post"]) == {FIRST, SECOND, "instagram:Fan2"}


def test_both_languages_say_the_same():
    german, english = _texts("de"), _texts("en")
    for part in ("scope", "words", "channels"):
        assert german[part].keys() == english[part].keys()
    assert set(german["channels"]) == set(CHANNELS)
    for kind in ("comment", "message", "email"):
        assert german[kind].keys() == {"du", "sie"}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["du", "sie"])
@pytest.mark.parametrize("kind", ["comment", "message", "email"])
def test_every_request_is_filled(language, form, kind):
    text = request_text(POST, BRAND, kind=kind, language=language, form=form)
    assert "@mila.backt" in text
    assert "Instagram" in text
    assert "{" not in text
    assert text == text.strip()
    if kind == "comment":
        assert len(text) <= 280
        assert "\n" not in text
    if language == "de":
        polite = "Ihr Beitrag" in text or "Ihren Beitrag" in text
        assert polite is (form == "sie")


def test_an_email_says_exactly_what_is_asked_for():
    asked = {
        "channels": ["instagram", "tv"],
        "paid_ads": True,
        "edits": True,
        "people_shown": "unclear",
        "music": "unclear",
        "until": "2027-03-31",
    }
    text = request_text(POST, BRAND, kind="email", language="en", sender="Ada", **asked)
    for said in (
        "Instagram and television",
        "also as a paid advertisement",
        "cropping",
        "until 31 Mar 2027",
        "People shown",
        "which is it",
        "Credit: @mila.backt",
        "take it down",
        "of 1 Jun 2026",  # where the brand is, not in UTC
        "https://www.instagram.com/p/Abc1/",
        "at least 18",
    ):
        assert said in text
    assert text.endswith("Ada")
    plain = request_text(POST, BRAND, kind="email", language="en", credit=False)
    assert "not as a paid advertisement" in plain
    assert "until you take it back" in plain
    assert "People shown" not in plain
    assert "Music" not in plain


def test_the_language_is_that_of_the_post_else_of_the_brand():
    english = {**POST, "text": "My cappuccino is so creamy every single morning with this"}
    assert request_text(english, BRAND).startswith("Hi ")
    assert request_text(POST, BRAND).startswith("Hallo ")
    assert request_text({**POST, "text": None}, BRAND).startswith("Hallo ")
    french = {**POST, "text": "Mon cappuccino est tellement crémeux tous les matins"}
    assert request_text(french, BRAND).startswith("Hallo ")


def test_hostile_rows_stay_in_their_place():
    row = {
        "account": "x:{scope}\u202e\n{brand}",
        "url": "javascript:alert(1)",
        "created_at": pd.NaT,
        "text": float("nan"),
    }
    text = request_text(row, BRAND, kind="message", sender="A\nB{yes}")
    assert text.startswith("Hallo @{scope} {brand},")
    assert "javascript" not in text
    assert "\u202e" not in text
    assert text.endswith("A B{yes}")


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"kind": "letter"}, "rights.bad_request_kind"),
        ({"form": "ihr"}, "rights.bad_form"),
        ({"language": "fr"}, "rights.bad_language"),
        ({"channels": "billboard"}, "rights.unknown_channel"),
        ({"until": "soon"}, "rights.bad_day"),
        ({"music": "loud"}, "rights.bad_choice"),
    ],
)
def test_unknown_choices_are_named(change, phrase):
    with pytest.raises(SettingError) as caught:
        request_text(POST, BRAND, **change)
    assert caught.value.phrase == phrase


def test_nobody_is_asked_whose_name_is_unknown():
    with pytest.raises(SettingError):
        request_text({**POST, "account": None}, BRAND)
