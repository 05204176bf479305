"""Ticks, owners, corrections and drafts on a real project, with people who are forgotten."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.project import Event, Project
from workbench.schema import is_pseudonym
from workbench.shortlist import RightsLedger
from workbench.shortlist.community import Community
from workbench.shortlist.community_state import KINDS, read_community
from workbench.shortlist.reply_templates import TEMPLATE_KINDS, Template, built_in

START = pd.Timestamp("2026-05-04T08:00Z")


def posts():
    return pd.DataFrame({
        "post": ["x:p", "x:m"],
        "platform": "x",
        "account": ["x:haferlicht", "x:jo"],
        "created_at": [START, START + pd.Timedelta(hours=5)],
        "text": ["Neu: Vanille!", "Liebe @haferlicht, wann gibt es die in Kiel?"],
        "url": ["https://a.example/p", None],
    })  # fmt: skip


def comments():
    told = [
        ("x:1", "x:mila", "Wo bekomme ich die?", None),
        ("x:2", "x:kim", "Packung war kaputt", None),
        ("x:3", "x:lea", "Lecker!", None),
        ("x:4", "x:haferlicht", "@mila bei uns im Shop", None),
        ("x:5", "x:mila", "Und in Wien?", None),
    ]
    return pd.DataFrame({
        "comment": [key for key, *_ in told],
        "platform": "x",
        "post": "x:p",
        "account": [who for _, who, _, _ in told],
        "created_at": [START + pd.Timedelta(hours=n + 1) for n in range(len(told))],
        "text": [text for _, _, text, _ in told],
        "reply_to": [to for *_, to in told],
    })  # fmt: skip


def made(folder, **settings):
    brand = Brand("Haferlicht", handles=["haferlicht"], language="de", **settings)
    project = Project.create(folder, brand)
    project.add(posts=posts(), comments=comments())
    return project


@pytest.fixture
def project(tmp_path):
    return made(tmp_path / "one", pseudonymous_commenters=False)


@pytest.fixture
def community(project):
    return Community(project)


def test_the_queue_of_a_project(community):
    queue = community.queue()
    assert queue["message"].tolist() == ["x:2", "x:5", "x:m"]
    assert queue["url"].tolist()[:2] == ["https://a.example/p"] * 2
    assert not queue["ticked"].any()
    assert queue["owner"].isna().all()


def test_ticks_and_owners_hold_after_a_restart(community, project):
    community.tick("x:2")
    community.assign("x:5", " Ada ")
    again = Community(Project.open(project.folder))
    assert again.queue()["message"].tolist() == ["x:5", "x:m"]
    assert again.queue(owner="Ada")["message"].tolist() == ["x:5"]
    assert again.queue(owner="")["message"].tolist() == ["x:m"]
    shown = again.queue(ticked=True).set_index("message")
    assert shown.loc["x:2", "ticked"]
    assert shown.loc["x:2", "ticked_by"] == project.events.writer
    again.untick("x:2")
    again.assign("x:5", "")
    assert again.queue()["message"].tolist() == ["x:2", "x:5", "x:m"]
    assert again.queue()["owner"].isna().all()
    kinds = again.history("x:2")["kind"].tolist()
    assert kinds == ["reply_ticked", "reply_unticked"]


def test_corrections_are_for_the_classifier_and_the_queue(community):
    spaces = pd.DataFrame({"message": ["x:1", "x:2", "x:3"],
                           "labels": [["support"], ["support"], ["success"]],
                           "support_kinds": [["question"], ["complaint"], []]})  # fmt: skip
    community.correct("x:3", ["success", "support"])
    community.correct("x:2", [])
    expected = pd.DataFrame({
        "message": pd.Series(["x:2", "x:3"], dtype="str"),
        "labels": pd.Series([[], ["support", "success"]], dtype=object),
        "text": pd.Series(["Packung war kaputt", "Lecker!"], dtype="str"),
    })  # fmt: skip
    pd.testing.assert_frame_equal(community.corrections(), expected)
    assert set(community.queue(spaces=spaces)["message"]) == {"x:3", "x:5", "x:m"}
    assert set(community.queue()["message"]) == {"x:3", "x:5", "x:m"}
    community.correct("x:2", None)
    assert community.corrections()["message"].tolist() == ["x:3"]
    assert "x:2" in set(community.queue(spaces=spaces)["message"])


def test_two_copies_merge_and_the_latest_word_holds(community, tmp_path):
    other = Community(made(tmp_path / "two", pseudonymous_commenters=False))
    community.correct("x:2", ["support"])
    other.correct("x:2", ["product"])
    other.tick("x:5")
    assert community.merge(other) == 2
    assert community.merge(other) == 0
    assert other.merge(community) == 1
    assert community.corrections()["labels"].tolist() == [["product"]]
    assert community.queue()["message"].tolist() == other.queue()["message"].tolist()
    assert "x:5" not in community.queue()["message"].tolist()


def test_forget_takes_the_clicks_along(community, project):
    community.tick("x:2")
    community.assign("x:2", "Ada")
    community.correct("x:m", ["support"])
    project.forget("x:kim")
    assert [e.kind for e in project.events.read()] == ["spaces_corrected"]
    with pytest.raises(NotFoundError):
        Community(project).tick("x:2")
    project.forget("x:jo")
    assert project.events.read() == []
    assert community.corrections().empty


def test_the_same_desk_knows_nobody_who_was_forgotten_meanwhile(community, project):
    event = community.tick("x:2")
    assert event.subjects == ("x:kim",)
    project.forget("x:kim")
    for click in (community.tick, community.untick):
        with pytest.raises(NotFoundError, match="x:2"):
            click("x:2")
    assert project.events.read() == []
    assert "x:kim" not in repr(vars(community))
    assert "Packung" not in repr(vars(community))


def test_the_same_desk_writes_pseudonyms_once_people_have_them(community, project, monkeypatch):
    assert community.tick("x:2").subjects == ("x:kim",)
    veiled = project.comments().assign(account=lambda f: f["account"].where(
        f["comment"] != "x:2", "x:~0123456789abcdef"))  # fmt: skip
    monkeypatch.setattr(project, "comments", lambda: veiled)
    monkeypatch.setattr(project, "edition", lambda: (9, 9, 9))  # comments were written anew
    assert community.assign("x:2", "Ada").subjects == ("x:~0123456789abcdef",)


def test_many_are_looked_up_once_and_unknown_ones_stop_all(community, project, monkeypatch):
    read, reads = project.comments, []
    monkeypatch.setattr(project, "comments", lambda: reads.append(1) or read())
    with community.at_once(["x:1", "x:2"]):
        events = [community.tick("x:1"), community.tick("x:2"), community.untick("x:2")]
    assert [e.subjects for e in events] == [("x:mila",), ("x:kim",), ("x:kim",)]
    assert reads == [1]
    with pytest.raises(NotFoundError, match="x:nobody"), community.at_once(["x:1", "x:nobody"]):
        community.tick("x:1")
    assert len(project.events.read()) == 3


def test_an_import_is_seen_by_the_same_desk(community, project):
    community.tick("x:1")
    late = project.comments().head(1).assign(comment="x:late", account="x:late.one")
    project.add(comments=late)
    assert community.tick("x:late").subjects == ("x:late.one",)


def test_a_merge_brings_the_proofs_of_rights_along(community, tmp_path):
    shot = tmp_path / "yes.png"
    shot.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    other = made(tmp_path / "two", pseudonymous_commenters=False)
    RightsLedger(other).grant("x:m", channels=["x"], paid_ads=False, edits=False, proof=shot,
                              people_shown="nobody", music="none")  # fmt: skip
    assert community.merge(other) == 1
    held = RightsLedger(community.project).table().iloc[0]
    assert (held["proof_state"], held["usable"]) == ("whole", True)


def test_ticked_twice_is_answered_since_the_first_time(community):
    first = community.tick("x:2")
    community.tick("x:2")
    shown = community.queue(ticked=True).set_index("message")
    assert shown.loc["x:2", "ticked_at"] == pd.Timestamp(first.at)
    community.untick("x:2")
    last = community.tick("x:2")
    shown = community.queue(ticked=True).set_index("message")
    assert shown.loc["x:2", "ticked_at"] == pd.Timestamp(last.at)


def test_commenters_under_pseudonyms_are_answered_and_renamed(tmp_path):
    project = made(tmp_path / "veiled")
    community = Community(project)
    assert community.queue()["message"].tolist() == ["x:2", "x:5", "x:m"]
    event = community.tick("x:2")
    assert is_pseudonym(event.subjects[0])
    assert "@" not in community.drafts("x:2", "complaint")[0]
    again = comments().iloc[[1]].assign(comment="x:9", text="Hallo?")
    project.add(comments=again)
    assert project.comments().set_index("comment").loc["x:9", "account"] == event.subjects[0]
    project.add(accounts=pd.DataFrame({"account": ["x:kim"], "platform": "x", "as_of": START,
                                       "source": "made"}))  # fmt: skip
    assert [e.subjects for e in project.events.read(["reply_ticked"])] == [("x:kim",)]
    project.forget("x:kim")
    assert project.events.read(["reply_ticked"]) == []


CLICKS = st.lists(
    st.tuples(st.sampled_from(KINDS[:4]), st.sampled_from(["x:1", "x:2"]), st.integers(0, 3)),
    max_size=12,
)


@given(CLICKS, st.randoms())
def test_the_order_in_which_events_arrive_changes_nothing(clicks, dice):
    events = [
        Event(f"id{n}", dt.datetime(2026, 5, 1 + day, tzinfo=dt.UTC), "ada", kind,
              {"message": message, "labels": ["support"][: n % 2], "owner": "Ada"[: n % 4]})
        for n, (kind, message, day) in enumerate(clicks)
    ]  # fmt: skip
    mixed = list(events)
    dice.shuffle(mixed)
    assert read_community(events) == read_community(mixed)


def test_bad_words_are_named(community):
    with pytest.raises(NotFoundError, match="x:99"):
        community.tick("x:99")
    with pytest.raises(SettingError, match="joy"):
        community.correct("x:1", ["joy"])
    with pytest.raises(NotFoundError, match="mine"):
        community.remove_template("praise", "de", name="mine")
    with pytest.raises(SettingError, match="hate"):
        community.templates("hate")
    for text in ("", " ", "a" * 2_001, "Hi {nickname}"):
        with pytest.raises(SettingError):
            community.set_template("praise", "de", name="mine", text=text)


def test_own_templates_come_first_and_replace(community, project):
    community.set_template("praise", "de", name="ours", text="Merci {name}!")
    community.set_template("praise", "de", name="short", text="Danke {name}!")
    found = Community(Project.open(project.folder)).templates("praise")
    assert [(t.name, t.own) for t in found] == [("ours", True), ("short", True), ("joy", False)]
    community.remove_template("praise", "de", name="short")
    assert [(t.name, t.own) for t in community.templates("praise")] == [
        ("ours", True), ("joy", False), ("short", False),
    ]  # fmt: skip
    assert community.templates("other") == []


def test_drafts_speak_the_language_of_the_message(community):
    german = community.drafts("x:m", "question", product="Hafer Vanille")
    assert german[0].startswith("Hi @jo, gute Frage!")
    assert "Hafer Vanille" in german[2]
    english = community.drafts("x:m", "question", language="en")
    assert english[0].startswith("Hi @jo, good question!")
    assert "[product]" in english[2]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
@pytest.mark.parametrize("account", ["x:mila", "x:~0123456789abcdef", "youtube:id=UC1", None])
def test_every_template_reads_whole_with_and_without_a_name(kind, language, account):
    for template in built_in(kind, language):
        said = template.fill(account=account, brand="Haferlicht", product="Hafer Vanille")
        assert "{" not in said
        assert "}" not in said
        assert ("@mila" in said) == (account == "x:mila")
        assert "  " not in said
        assert " ," not in said
        assert ",," not in said
        assert said[0].isupper()


def test_texts_that_hold_slots_are_not_filled_again():
    template = Template("praise", "en", "t", "{product} for {name}")
    assert template.fill(account="x:mila", product="{name}") == "{name} for @mila"


def test_ticks_have_a_time_and_survive_no_messages(tmp_path):
    project = Project.create(tmp_path / "empty", Brand("Haferlicht", handles=["haferlicht"]))
    queue = Community(project).queue(include="all", ticked=True)
    assert queue.empty
    assert str(queue["ticked_at"].dtype) == "datetime64[us, UTC]"
    assert Community(project).corrections().empty
