"""What the board of fans does in the kernel: filters, order, colours, selection, sending."""

import threading
import time

import numpy as np
import pandas as pd
import pytest
from ipywidgets.widgets.widget import _instances

from tests.widgets.invented_fans import (
    BRAND,
    CAPTIONS,
    NAMES,
    fan_feelings,
    fan_posts,
    fan_topics,
    fan_wishes,
)
from workbench.errors import NotFoundError, SettingError
from workbench.project import Project
from workbench.shortlist import ContentLibrary, Shortlist
from workbench.ugc import find_topics, kept_topics
from workbench.widgets import FansBoard, UgcExplorer
from workbench.widgets.fans_gallery import FansCards
from workbench.widgets.fans_posts import FansPosts
from workbench.widgets.fans_sending import MOST, Sending
from workbench.widgets.fans_words import telling_words


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", BRAND) as made:
        yield made


def make(project, size=40, **given):
    posts = given.pop("posts", None)
    posts = fan_posts(size) if posts is None else posts
    topics = given.pop("topics", None) or fan_topics(posts)
    given = {"sentiment": fan_feelings(posts), "spaces": fan_wishes(posts), **given}
    return FansBoard(project, topics, posts, language="en", **given)


@pytest.fixture
def board(project):
    return make(project)


def numbers(frame) -> list[int]:
    return [int(key.rpartition("p")[2]) for key in frame["post"]]


def ask(widget, kind, **content):
    """What the browser is answered."""
    answers = []
    widget.send = lambda message, *_: answers.append(message)
    widget._hear(widget, {"type": kind, "call": 1, **content}, [])
    return answers[-1]


def test_the_explorer_is_the_board():
    assert UgcExplorer is FansBoard


def test_newest_first(board):
    assert numbers(board.filtered) == list(range(40))
    assert board.filtered["created_at"].is_monotonic_decreasing


def test_posts_without_date_come_last(project):
    assert numbers(make(project, 60).filtered)[-1] == 49


def test_filtered_says_topic_sentiment_and_spaces(board):
    row = board.filtered.set_index("post").loc["instagram:p2"]
    assert (row["topic"], row["name"], row["sentiment"]) == (2, "Porridge", "neutral")
    assert row["spaces"] == ["support", "product"]
    assert not row["unclear"]
    assert board.filtered["spaces"].isna().sum() == 20


def test_words_are_found_whatever_case_and_accents(board):
    board.search("KUHLSCHRANK")
    assert numbers(board.filtered) == [n for n in range(40) if n % 4 == 1]
    board.search("@fan.3")
    assert numbers(board.filtered) == [n for n in range(40) if n % 7 == 3]
    board.search("nowhere")
    assert board.filtered.empty
    assert board._gallery._nothing["action"] == "Clear filters"


def test_filters_combine_and_each_pill_counts_its_own(board):
    board.search("schaum")
    board._links.tree.chosen = [0, 1]
    ask(board._bar, "toggle", part="sentiments", value="positive")
    ask(board._bar, "toggle", part="spaces", value="support")
    assert numbers(board.filtered) == [0, 8, 12, 20, 24, 32, 36]
    pills = {p["part"]: p["count"] for p in board._bar._state["pills"]}
    assert pills == {"topics": 20, "word": 10, "sentiments": 10, "spaces": 14}
    ask(board._bar, "remove", part="topics")
    assert board._links.tree.chosen == []
    ask(board._bar, "reset")
    assert len(board.filtered) == 40
    assert board._bar._state["pills"] == []


def test_a_period_filters_by_days_of_the_brand(board):
    # AS_OF is 19:00 in Berlin: posts 0 to 19 are of that day.
    board._links.timeline.span = ["2026-11-14", "2026-11-14"]
    assert numbers(board.filtered) == list(range(20))
    assert board._bar._state["pills"][0]["text"] == "14 Nov 2026"
    ask(board._bar, "remove", part="span")
    assert board._links.timeline.span == []


def test_order_by_comments_and_what_is_typical(board):
    ask(board._bar, "sort", by="comments")
    counted = board.filtered["comments"].tolist()
    assert counted == sorted(counted, reverse=True)
    ask(board._bar, "sort", by="typical")
    assert board.filtered["unclear"].tolist() == [False] * 36 + [True] * 4
    assert not ask(board._bar, "sort", by="luck")["ok"]


def test_unclear_posts_alone_or_away(board):
    ask(board._bar, "toggle", part="clear", value="unclear")
    assert numbers(board.filtered) == [0, 10, 20, 30]
    ask(board._bar, "reset")
    board._links.tree.show_unclear = False
    assert len(board.filtered) == 36
    assert board._bar._state["pills"][0]["text"] == "without unclear posts"


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("sentiment", {"positive": 10, "negative": 10, "neutral": 10, "mixed": 10}),
        ("spaces", {"Support": 7, "Product": 7, "none of the six": 6, "not to the brand": 20}),
    ],
)
def test_colours_have_a_legend_with_counts(board, by, counts):
    ask(board._bar, "colour", by=by)
    legend = board._bar._state["legend"]
    assert {row["label"]: row["count"] for row in legend} == counts
    codes = np.frombuffer(board._gallery._codes, np.uint8)
    for row in legend:
        assert (codes == row["code"]).sum() == row["count"]
        assert board._gallery._palette[row["code"]] == row["colour"]


def test_time_is_coloured_from_old_to_new(project):
    board = make(project, 600)
    ask(board._bar, "colour", by="time")
    legend = board._bar._state["legend"]
    assert [row["label"] for row in legend][-1] == "no date"
    assert sum(row["count"] for row in legend) == 600
    codes = np.frombuffer(board._gallery._codes, np.uint8)
    dated = [code for n, code in enumerate(codes) if n % 50 != 49]
    assert dated == sorted(dated, reverse=True)


def test_selecting_gives_frame_accounts_and_figures(board):
    answer = ask(board._gallery, "choose", positions=[0, 7, 1, 99])
    assert answer == {"ok": True, "reply_to": 1}
    assert board.selected == ["instagram:p0", "instagram:p7", "instagram:p1"]
    assert numbers(board.selection) == [0, 1, 7]
    assert board.selected_accounts == ["instagram:fan.0", "instagram:fan.1"]
    info = board._panel._info
    assert (info["posts"], info["people"], info["hidden"]) == (3, 2, 0)
    assert {row["value"]: row["posts"] for row in info["feelings"]} == {
        "positive": 1, "negative": 1, "mixed": 1,
    }  # fmt: skip
    assert info["authors"][0] == {"handle": "fan.0", "posts": 2}


def test_what_filters_hide_stays_selected_and_is_counted(board):
    board.selected = ["instagram:p0", "instagram:p1", "nobody"]
    board.search("undicht")
    assert board.selected == ["instagram:p0", "instagram:p1"]
    assert board._panel._info["hidden"] == 1
    assert numbers(board.selection) == [1, 0]


def test_highlighting_changes_no_selection(board):
    board.selected = ["instagram:p5"]
    seen = []
    board.observe(seen.append, "selected")
    board.highlight(["instagram:fan.2", "instagram:stranger"])
    assert np.frombuffer(board._gallery._lit, "<i4").tolist() == [2, 9, 16, 23, 30, 37]
    assert board._bar._state["lit"] == {"text": "@fan.2", "count": 6}
    ask(board._bar, "only_lit")
    assert numbers(board.filtered) == [2, 9, 16, 23, 30, 37]
    board.highlight(["instagram:stranger"])
    assert board._bar._state["lit"] is None
    assert seen == []


def test_words_of_a_selection(board):
    board.selected = [f"instagram:p{n}" for n in range(1, 40, 4)]
    words = board._panel._info["words"]
    assert "undicht" in words
    assert not {"porridge", "schaum", "hafermeister"} & set(words)


def test_log_odds_by_hand():
    from workbench.ugc.counting import count_terms

    counted = count_terms(["foam foam"] * 5 + ["carton leak"] * 5)
    assert telling_words(counted, np.arange(5)) == ["foam"]
    assert telling_words(counted, np.array([], dtype=np.int64)) == []


def test_minors_are_nowhere(project):
    project.held_out = lambda: frozenset({"instagram:fan.4"})
    board = make(project, shortlist=Shortlist(project), library=ContentLibrary(project))
    theirs = {f"instagram:p{n}" for n in range(40) if n % 7 == 4}
    assert not theirs & set(board.filtered["post"])
    board.selected = [*theirs, "instagram:p0"]
    assert board.selected == ["instagram:p0"]
    assert ask(board._gallery, "cards", positions=[4, 0])["cards"][0]["at"] == 0
    sent = (board._gallery._first, board._panel._info, board._bar._state)
    assert "fan.4" not in str(sent)
    assert board._bar._state["all"] == 34


def test_who_was_erased_elsewhere_leaves_the_open_board(project):
    board = make(project)
    board.selected = ["instagram:p4", "instagram:p0"]
    with Project.open(project.folder) as elsewhere:
        elsewhere.add(posts=fan_posts(40))
        elsewhere.forget("instagram:fan.4")
    at = board._posts.place["instagram:p4"]
    assert "fan.4" not in str(ask(board._gallery, "cards", positions=[at]))
    assert board.selected_accounts == ["instagram:fan.0"]
    assert board.selected == ["instagram:p0"]
    assert "instagram:fan.4" not in set(board.filtered["account"])
    assert board._bar._state["all"] == 34


def send_all(panel, what):
    state = ask(panel, "plan", what=what)
    while state["seen"] < state["going"]:
        state = ask(panel, "send")
        assert state["ok"]
    return state


def test_authors_go_to_the_shortlist_and_come_back(project):
    shortlist = Shortlist(project)
    shortlist.decide("instagram:fan.1", "approved")
    project.put_on_list("employees", "instagram:fan.2")
    project.correct_type("instagram:fan.3", "retailer")
    names = ["fan.0", "fan.1", "fan.2", "fan.3", "hafermeister", "alpenmilch", "fan.6"]
    board = make(project, posts=fan_posts(40, names=names), shortlist=shortlist)
    ask(board._panel, "all")
    done = send_all(board._panel, "authors")
    assert (done["going"], done["done"], done["ask"]) == (2, 2, False)
    assert done["left"] == [
        "The brand itself stays out.",
        "1 competitor stays out.",
        "1 is on your lists (never contact, employees, partners).",
        "1 is no person, but a shop, medium or fan page.",
        "1 is on the shortlist already.",
    ]
    status = dict(zip(shortlist.table()["person"], shortlist.table()["status"], strict=True))
    assert status == {
        "instagram:fan.1": "approved", "instagram:fan.0": "found", "instagram:fan.6": "found",
    }  # fmt: skip
    assert ask(board._panel, "unsend")["done"] == 0
    assert shortlist.table()["person"].tolist() == ["instagram:fan.1"]


def test_authors_go_to_the_campaign_that_is_chosen_by_then(project):
    first = Shortlist(project)
    first.set_campaign("spring", name="Spring")
    spring = Shortlist(project, "spring")
    spring.decide("instagram:fan.1", "approved")
    board = make(project, posts=fan_posts(40, names={0: "fan.0", 1: "fan.1"}), shortlist=first)
    board.selected = ["instagram:p0"]
    send_all(board._panel, "authors")
    board.send_to(spring)
    assert ask(board._panel, "unsend")["done"] == 0  # where they were sent
    assert first.table().empty
    board.selected = ["instagram:p0", "instagram:p1"]
    ask(board._panel, "plan", what="authors")
    board.send_to(first)
    assert ask(board._panel, "send")["done"] == 0  # what was planned was for the other one
    assert first.table().empty
    assert spring.table()["status"].tolist() == ["approved"]


def test_posts_go_to_the_library_with_their_rights_shown(project):
    names = ["fan.0", "fan.1", "hafermeister"]
    posts = fan_posts(12, names=names)
    project.add(posts=posts)
    library = ContentLibrary(project)
    library.add("instagram:p0")
    board = make(project, posts=posts, library=library)
    assert board._gallery._first[0]["rights"] == {"tone": "maybe", "text": "not asked for"}
    board.selected = [f"instagram:p{n}" for n in range(6)]
    done = send_all(board._panel, "posts")
    assert done["done"] == 3
    assert done["left"] == [
        "2 are the brand’s own; rights are asked for from others.",
        "1 is in the library already.",
    ]
    assert set(library.table()["post"]) == {f"instagram:p{n}" for n in (0, 1, 3, 4)}
    ask(board._panel, "unsend")
    assert library.table()["post"].tolist() == ["instagram:p0"]


def test_many_are_asked_about_and_a_refusal_costs_one():
    many = Sending("posts", [str(n) for n in range(51)])
    assert many.over
    assert MOST == 500

    def put(key):
        if key == "3":
            raise SettingError("rights.minor", account="instagram:x")
        return lambda: None

    many.send(put)
    assert (many.seen, len(many.done)) == (10, 9)
    assert many.words("en") == ["1 was refused, such as those of people who asked to be forgotten."]


def test_changed_topics_are_kept(project):
    board = make(project)
    board._links.tree.chosen = [2]
    board._links.tree.rename(2, "Breakfast")
    assert board.topics.table["name"].tolist()[2] == "Breakfast"
    assert board._bar._state["pills"][0]["text"] == "Breakfast"
    assert ask(board._gallery, "cards", positions=[2])["cards"][0]["topic"] == "Breakfast"
    assert kept_topics(project).given_names == {2: "Breakfast"}
    board._links.tree.merge(0, 1)
    assert len(kept_topics(project)) == len(board.topics) == 3


def test_search_by_meaning_ranks_by_nearness(project):
    posts = fan_posts(40)
    topics = find_topics(posts, encoder="fast")
    board = make(project, posts=posts, topics=topics)
    board.search("porridge and pears with peanut butter", by="meaning")
    found = board.filtered["text"].tolist()
    assert found
    assert all(text.startswith("Porridge") for text in found[:5])
    assert board._bar._state["sort"] == "fit"
    near = board._meaning.learn("porridge and pears with peanut butter")
    unit = topics.space.encoder.encode(["porridge and pears with peanut butter"])[0]
    unit = (unit - topics.space.mean) / np.linalg.norm(unit - topics.space.mean)
    row = int(topics.space.posts.representatives[0])
    assert near[row] == pytest.approx(float(topics.space.units[0] @ unit), abs=1e-5)
    before = len(found)
    ask(board._bar, "close", level="loose")
    assert len(board.filtered) >= before
    ask(board._bar, "remove", part="meaning")
    assert board._bar._state["sort"] == "newest"
    assert board._meaning.near("something else") is None


def test_a_question_is_read_beside_the_kernel_and_said_so(project, monkeypatch):
    posts = fan_posts(40)
    board = make(project, posts=posts, topics=find_topics(posts, encoder="fast"))
    learn, go = board._meaning.learn, threading.Event()
    monkeypatch.setattr(board._meaning, "learn", lambda text: go.wait(60) and learn(text))
    ask(board._bar, "search", mode="meaning", text="running in the rain")
    assert board._bar._state["status"].startswith("Reading your question")
    go.set()
    board._meaning._worker.join(60)
    assert board._bar._state["status"] == ""
    assert board._bar._state["meaning"] == "running in the rain"


def test_without_vectors_meaning_and_map_say_why(board):
    assert not board._bar._facts["meaning"]
    ask(board._bar, "tab", name="map")
    end = time.monotonic() + 20
    while board._gallery._waiting.get("share") != -1 and time.monotonic() < end:
        time.sleep(0.02)
    assert board._gallery._waiting["head"] == "There is no map of these topics"
    assert "vectors" in board._gallery._waiting["hint"]
    ask(board._bar, "tab", name="posts")
    assert board._gallery._waiting == {}
    with pytest.raises(NotFoundError):
        _ = board.topics.layout


def wait_for(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


def test_the_map_is_laid_out_once_kept_and_said(project):
    posts = fan_posts(80)
    board = make(project, posts=posts, topics=find_topics(posts, encoder="fast"))
    assert project.enrichment("topic_map") is None
    ask(board._bar, "tab", name="map")
    words = [board._gallery._waiting]
    assert words[0]["head"].startswith("Laying out the map, about ")
    assert words[0]["head"].endswith(" seconds more")
    wait_for(lambda: board._links.map is not None)
    assert board._gallery._waiting == {}
    assert "wb-fans-mapped" in board._dom_classes
    assert set(project.enrichment("topic_map")["post"]) == set(posts["post"])
    again = make(project, posts=posts, topics=find_topics(posts, encoder="fast"))
    ask(again._gallery, "seen")
    wait_for(lambda: again._layout.state == "there")
    wait_for(lambda: again._links.map is not None)
    assert again._links.map not in again.children  # nobody looked at it
    ask(again._bar, "tab", name="map")
    assert again._links.map in again.children
    assert again.topics.layout.tolist() == board.topics.layout.tolist()


def test_topics_changed_while_the_map_is_made_are_those_on_it(project):
    posts = fan_posts(80)
    board = make(project, posts=posts, topics=find_topics(posts, encoder="fast", resolution=2.0))
    ask(board._gallery, "seen")
    first = int(board.topics.table["topic"].iloc[0])
    board._links.tree.rename(first, "Frühstück")
    ask(board._bar, "tab", name="map")
    wait_for(lambda: board._links.map is not None)
    assert board._links.map._names[0]["name"] == "Frühstück"
    assert kept_topics(project).given_names == {first: "Frühstück"}


def test_cards_pills_and_map_say_the_short_name_of_a_topic(project):
    posts = fan_posts(80)
    topics = find_topics(posts, encoder="fast")
    board = make(project, posts=posts, topics=topics)
    row = topics.table.iloc[0]
    assert ", " in row["name"]
    short = row["keywords"][0]
    card = ask(board._gallery, "cards", positions=[int((topics.labels == row["topic"]).argmax())])
    assert card["cards"][0]["topic"] == short
    board._links.tree.chosen = [int(row["topic"])]
    assert board._bar._state["pills"][0]["text"] == short
    assert board._links.tree._rows[0]["name"] == short
    topics.layout  # noqa: B018  # made now, so that no thread is waited for
    ask(board._bar, "tab", name="map")
    wait_for(lambda: board._links.map is not None)
    assert board._links.map._names[0]["name"] == short


def test_the_model_is_warmed_once_beside_the_kernel(project):
    posts = fan_posts(40)
    board = make(project, posts=posts, topics=find_topics(posts, encoder="fast"))
    assert ask(board._bar, "warm")["ok"]
    worker = board._meaning._worker
    worker.join(60)
    assert board._meaning.warm
    ask(board._bar, "warm")
    assert board._meaning._worker is worker
    assert board._bar._state["status"] == ""


def test_no_posts(project):
    posts = fan_posts(0)
    board = make(project, posts=posts, topics=fan_topics(posts), sentiment=None, spaces=None)
    assert board.filtered.empty
    assert board.selection.empty
    assert board._gallery._nothing["head"] == "No posts yet"


def test_other_posts_than_the_topics_are_refused(project):
    with pytest.raises(SettingError):
        FansBoard(project, fan_topics(fan_posts(8)), fan_posts(7))


@pytest.mark.parametrize("text", ["", "  ", "\ud83d", "x" * 100_000, "\u202eevil", "😀😀", None])
def test_hostile_captions_and_searches(project, text):
    posts = fan_posts(8).astype({"text": object})
    posts["text"] = pd.Series([text, *posts["text"].tolist()[1:]], dtype=object)
    board = make(project, posts=posts)
    card = ask(board._gallery, "cards", positions=[0])["cards"][0]
    card["text"].encode("utf-8")
    assert len(card["text"]) < 500
    ask(board._bar, "search", mode="word", text=text or "")
    assert len(board.filtered) <= 8


def test_kept_pictures_are_shown_and_nothing_else_is_read(project, tmp_path):
    posts = fan_posts(4)
    (project.folder / "media").mkdir(exist_ok=True)
    (project.folder / "media" / "a.jpg").write_bytes(b"\xff\xd8picture")
    (project.folder / "media" / "b.jpg").write_bytes(b"<svg onload=x>")
    (tmp_path / "secret.jpg").write_bytes(b"\xff\xd8secret")
    paths = ["media/a.jpg", "media/b.jpg", "media/../../secret.jpg", "media/gone.jpg"]
    posts["media"] = pd.Series([[{"kind": "image", "path": p, "url": None}] for p in paths])
    known = FansPosts(project, fan_topics(posts), posts)
    cards = FansCards(known, language="en", folder=project.folder)
    assert [bool(card["picture"]) for card in cards.at(range(4))] == [True, False, False, False]
    assert cards.has_pictures


def test_german(project):
    posts = fan_posts(40)
    board = FansBoard(project, fan_topics(posts), posts, language="de")
    board.search("schaum")
    assert board._bar._state["pills"][0]["text"] == "„schaum“"
    assert board._gallery._first[0]["date"] == "14. Nov. 2026"
    assert len(CAPTIONS) == len(NAMES)


class Held:
    """An encoder that reads only once it is let; what it then raises is given."""

    def __init__(self, raises=None):
        self.let, self.raises = threading.Event(), raises

    def learn(self, text):
        self.let.wait(20)
        if self.raises is not None:
            raise self.raises


def test_a_late_answer_by_meaning_is_not_shown(project, monkeypatch):
    posts = fan_posts(40)
    board = make(project, posts=posts, topics=find_topics(posts, encoder="fast"))
    held, learn = Held(), board._meaning.learn
    monkeypatch.setattr(board._meaning, "learn", lambda text: (held.learn(text), learn(text))[1])
    ask(board._bar, "search", mode="meaning", text="the old question")
    ask(board._bar, "search", mode="word", text="Porridge")
    assert board._bar._state["status"] == ""
    shown = numbers(board.filtered)
    held.let.set()
    board._meaning._worker.join(60)
    assert board._meaning.near("the old question") is not None
    assert (board._bar._state["word"], board._bar._state["meaning"]) == ("Porridge", "")
    assert board._bar._state["sort"] == "newest"
    assert numbers(board.filtered) == shown == list(range(2, 40, 4))
    # Of two questions by meaning the later one holds, also where the first comes last.
    held.let.clear()
    ask(board._bar, "search", mode="meaning", text="one")
    ask(board._bar, "search", mode="meaning", text="two")
    held.let.set()
    board._meaning._worker.join(60)
    assert board._bar._state["meaning"] == "two"


@pytest.mark.parametrize("error", [OSError("disk"), MemoryError(), RuntimeError("torch")])
def test_whatever_goes_wrong_beside_the_kernel_is_said(project, monkeypatch, error):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_value))
    posts = fan_posts(40)
    board = make(project, posts=posts, topics=find_topics(posts, encoder="fast"))

    def fail(*_args, **_given):
        raise error

    monkeypatch.setattr(board._meaning, "learn", fail)
    ask(board._bar, "search", mode="meaning", text="running in the rain")
    board._meaning._worker.join(60)
    wait_for(lambda: board._bar._state["wrong"])
    assert board._bar._state["status"].startswith("Your question could not be read.")
    monkeypatch.setattr("workbench.ugc.lay_out", fail)
    ask(board._bar, "tab", name="map")
    wait_for(lambda: board._gallery._waiting.get("share") == -1)
    assert board._gallery._waiting["head"] == "The map could not be drawn."
    assert board._links.map is None
    assert seen == [error, error]


def test_a_closed_board_leaves_no_widget_behind(project):
    posts = fan_posts(80)
    topics = find_topics(posts, encoder="fast")
    before = set(_instances)
    board = make(project, posts=posts, topics=topics)
    ask(board._bar, "tab", name="map")
    wait_for(lambda: board._links.map is not None)
    assert len(set(_instances) - before) > 12
    board.close()
    board.close()
    assert set(_instances) == before
    unseen = make(project, posts=posts, topics=topics)
    unseen.close()
    unseen._show_tab()  # the map that was on its way
    assert set(_instances) == before


def test_what_is_not_understood_is_answered_too(board):
    assert ask(board._gallery, "nonsense") == {"ok": False, "reply_to": 1}
