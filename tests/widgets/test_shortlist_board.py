"""What the board tells the browser and keeps for it."""

import json
import struct

import pytest

from tests.signals.rows import comment, measured, post, tables
from tests.widgets.invented_field import invented_ranking
from workbench.errors import SettingError
from workbench.project import Project
from workbench.ranking import rank
from workbench.widgets import ShortlistBoard
from workbench.widgets.answers import REASONS
from workbench.widgets.board_columns import NOT_KNOWN


@pytest.fixture
def board(shortlist, ranking, posts, monkeypatch):
    made = ShortlistBoard(shortlist, ranking, posts=posts, language="en")
    made.heard = []
    monkeypatch.setattr(made, "send", lambda content, buffers=None: made.heard.append(content))
    return made


def ask(board, kind, **content):
    board._hear(board, {"type": kind, "call": 7, **content}, None)
    answer = board.heard.pop()
    assert answer["reply_to"] == 7
    return answer


def decide(board, account, answer, **more):
    return ask(board, "change", accounts=[account], fields={"answer": answer, **more})


def test_columns_hold_the_ranking_in_the_candidates_order(board, ranking):
    size = ranking.candidates
    numbers = struct.unpack(f"<{4 * size}i", board._ranks)
    table = ranking.table.set_index("account")
    for i, account in enumerate(board._people["account"]):
        assert numbers[i] == table.loc[account, "rank"]
        assert numbers[size + i] == table.loc[account, "rank_low"]
        assert numbers[2 * size + i] == table.loc[account, "rank_high"]
        assert numbers[3 * size + i] == int(table.loc[account, "p_top"] * 1000)
    rate = [s["name"] for s in board._facts["signals"]].index("engagement_rate")
    unknown = ranking.signals.table["engagement_rate"].isna().tolist()
    better = list(board._better[rate * size : (rate + 1) * size])
    assert [b == NOT_KNOWN for b in better] == unknown


def test_answers_land_in_the_shortlist_before_ok(board, shortlist, ranking):
    first, second, third = ranking.table["account"].head(3)
    assert decide(board, first, "yes")["ok"]
    assert decide(board, second, "maybe")["ok"]
    assert decide(board, third, "no", reason="audience")["ok"]
    kept = shortlist.table().set_index("person")
    assert kept.loc[first, "status"] == "shortlisted"
    assert (kept.loc[second, "status"], kept.loc[second, "tags"]) == ("found", ["maybe"])
    assert kept.loc[third, "status"] == "declined"
    assert kept.loc[third, "reason"] == "the audience does not fit"
    assert {a: row["answer"] for a, row in board._answers.items()} == {
        first: "yes",
        second: "maybe",
        third: "no",
    }


def test_changing_ones_mind_and_undo(board, shortlist, ranking):
    first = ranking.table["account"].iloc[0]
    decide(board, first, "maybe")
    decide(board, first, "yes")
    assert shortlist.table().iloc[0]["tags"] == []
    undone = ask(board, "undo")
    assert (undone["ok"], undone["accounts"]) == (True, [first])
    assert undone["answers"][first]["answer"] == "maybe"
    ask(board, "undo")
    assert ask(board, "undo")["ok"] is False
    assert board._answers == {}


def test_later_steps_count_as_yes_and_keep_their_name(board, shortlist, ranking):
    first, second = ranking.table["account"].head(2)
    shortlist.decide(first, "contacted")
    shortlist.decide(second, "never", reason="asked us to stop")
    board.refresh()
    told = board._answers[first]
    assert (told["answer"], told["status"], told["stage"]) == ("yes", "contacted", "contacted")
    assert (told["owner"], told["tags"], told["note"], told["cost"]) == ("", [], "", None)
    assert board._answers[second]["answer"] == "no"


LATER = ["approved", "contacted", "replied", "agreed", "posted", "done"]


@pytest.mark.parametrize("status", LATER)
def test_yes_to_somebody_further_along_leaves_them_there(board, shortlist, ranking, status):
    first = ranking.table["account"].iloc[0]
    shortlist.decide(first, status, owner="Ada", tags=["baking"])
    before = shortlist.history(first)
    reply = decide(board, first, "yes")
    assert reply["ok"]
    assert reply["kept"].endswith(f"is “{status}” already; that stays")
    kept = shortlist.table().iloc[0]
    assert (kept["status"], kept["owner"], kept["tags"]) == (status, "Ada", ["baking"])
    assert len(shortlist.history(first)) == len(before)
    told = reply["answers"][first]
    assert (told["answer"], told["status"], told["owner"]) == ("yes", status, "Ada")


@pytest.mark.parametrize("status", ["found", "declined"])
def test_yes_to_somebody_not_yet_chosen_or_declined_is_shortlisted(
    board, shortlist, ranking, status
):
    first = ranking.table["account"].iloc[0]
    shortlist.decide(first, status, reason="too big")
    assert decide(board, first, "yes")["kept"] == ""
    assert shortlist.table().iloc[0]["status"] == "shortlisted"


def test_a_refusal_or_a_bug_is_never_called_ok(board, ranking, monkeypatch):
    account = ranking.table["account"].iloc[0]
    refused = decide(board, account, "perhaps")
    assert refused["ok"] is False
    assert "perhaps" in refused["reason"]
    assert decide(board, account, "no", reason="")["ok"] is False

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    asked = {"type": "change", "call": 1, "accounts": [account], "fields": {"answer": "yes"}}
    monkeypatch.setattr(type(board._shortlist.project.events), "append_all", broken)
    with pytest.raises(ZeroDivisionError):
        board._hear(board, asked, None)
    assert board.heard.pop() == {"ok": False, "reply_to": 1}


def test_weighing_re_ranks_in_place(board, ranking):
    before = board._ranks
    assert ask(board, "weigh", weights={"affinity": 0, "reach": 3})["ok"]
    expected = ranking.weigh({"affinity": 0, "reach": 3})
    assert board.ranking.table["account"].tolist() == expected.table["account"].tolist()
    size = ranking.candidates
    order = dict(
        zip(board._people["account"], struct.unpack(f"<{size}i", board._order), strict=True)
    )
    assert sorted(order, key=order.get) == expected.table["account"].tolist()
    assert board._ranks == before  # how sure they are is drawn once the sliding is over
    assert ask(board, "settle")["ok"]
    assert board._order == b""
    assert board._ranks[: 4 * size] == struct.pack(f"<{size}i", *order.values())
    low = struct.unpack(f"<{size}i", board._ranks[4 * size : 8 * size])
    by_account = expected.table.set_index("account")["rank_low"]
    assert list(low) == by_account.loc[board._people["account"]].tolist()
    assert board._weights["reach"] == 3
    nothing = dict.fromkeys(board._weights, 0)
    kept = board._ranks
    assert ask(board, "weigh", weights=nothing)["ok"] is False
    assert (board._ranks, board._order) == (kept, b"")


def test_selection_and_filtered_are_frames(board, ranking):
    assert len(board.filtered) == 90
    assert board.selection.empty
    ask(board, "shown", positions=[5, 2], whole=False)
    people = board._people["account"]
    assert board.filtered["account"].tolist() == [people[5], people[2]]
    assert list(board.filtered.columns) == list(ranking.table.columns)
    board.selected = [people[3]]
    assert board.selection["account"].tolist() == [people[3]]


def test_search_finds_captions_and_names_outsiders(board):
    answer = ask(board, "search", query="FLOCKT")
    assert len(answer["positions"]) == 60  # two posts each out of three captions in turn
    answer = ask(board, "search", query="@cafe.elb")
    assert answer["excluded"] == [{"handle": "cafe.elbgold", "reason": "shop, café or retailer"}]
    assert ask(board, "search", query="(")["positions"] == []


def test_the_card_says_what_explain_says(board, ranking):
    account = ranking.table["account"].iloc[0]
    card = ask(board, "card", account=account)
    said = [reason["sentence"] for reason in card["reasons"]]
    assert set(said) <= set(ranking.explain(account, "en"))
    assert said[0].startswith("better than")
    assert card["posts"][0]["url"].startswith("https://www.instagram.com/p/")
    assert card["posts"][0]["likes"] == 1204
    assert card["posts"][1]["likes"] is None
    assert card["posts"][1]["likes_hidden"] is True


def test_language_follows_the_brand_unless_told(shortlist, ranking, monkeypatch):
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    assert ShortlistBoard(shortlist, ranking)._facts["language"] == "en"
    german = ShortlistBoard(shortlist, ranking, language="de")
    assert german._sentences["yes"] == "ja"
    assert german._facts["date"] == "14. Nov. 2026"
    with pytest.raises(SettingError):
        ShortlistBoard(shortlist, ranking, language="fr")


def test_nobody_to_show(shortlist):
    board = ShortlistBoard(shortlist, invented_ranking(0))
    assert board._people["account"] == []
    assert board.filtered.empty


def test_every_reason_for_a_no_has_words(board):
    assert all(f"reason_{reason}" in board._sentences for reason in REASONS)


def test_a_filtered_ranking_comes_with_its_filter_on_and_everybody_behind_it(
    shortlist, ranking, monkeypatch
):
    some = ranking.filter(tier="nano")
    made = ShortlistBoard(shortlist, some, language="de")
    made.heard = []
    monkeypatch.setattr(made, "send", lambda content, buffers=None: made.heard.append(content))
    assert made._facts["start"] == [("given", "in")]
    assert len(made._people["account"]) == ranking.candidates
    assert made._people["given"].count("in") == some.shown < ranking.candidates
    assert made.filtered["account"].tolist() == some.table["account"].tolist()
    numbers = struct.unpack(f"<{4 * ranking.candidates}i", made._ranks)
    assert sorted(numbers[: ranking.candidates]) == list(range(1, ranking.candidates + 1))
    ask(made, "shown", positions=list(range(ranking.candidates)), whole=True)
    assert made.filtered["account"].tolist() == ranking.table["account"].tolist()


def test_strangers_come_with_the_pill_that_hides_whoever_spoke_of_the_brand(shortlist, ranking):
    made = ShortlistBoard(shortlist, ranking.filter(never_mentioned=True), language="en")
    assert made._facts["start"] == [("mentioned", "never")]
    candidates = ranking.signals.candidates
    spoke = candidates["brand_posts"] > 0  # as invented, whoever did anything has also posted
    assert 0 < spoke.sum() < len(spoke)
    assert [m == "never" for m in made._people["mentioned"]] == (~spoke).tolist()


def test_minors_are_counted_and_named_nowhere(shortlist, monkeypatch):
    posts = [post("1", "ada", text="Tee"), post("2", "lena", text="Ich bin 15"), post("3", "shop")]
    shortlist.project.add(posts=tables(posts)[0])
    shortlist.decide("x:lena", "shortlisted")  # before she said so
    shortlist.decide("x:ada", "shortlisted")
    lists = {"minors": shortlist.project.held_out(), "partners": ["x:shop"]}
    ranking = rank(measured(posts, lists=lists), draws=20)
    board = ShortlistBoard(shortlist, ranking, posts=shortlist.project.posts(), language="en")
    board.heard = []
    monkeypatch.setattr(board, "send", lambda content, buffers=None: board.heard.append(content))
    assert ask(board, "search", query="shop")["excluded"][0]["handle"] == "shop"
    assert ask(board, "search", query="lena") == {
        "ok": True, "positions": [], "excluded": [], "reply_to": 7,
    }  # fmt: skip
    assert ask(board, "search", query="ich bin")["positions"] == []
    assert set(board._answers) == {"x:ada"}
    assert "lena" not in json.dumps(board.get_state(), default=str)
    assert board._facts["notes"][-1].startswith("1 person who says to be under 18 was left out")


def test_a_comment_to_the_brand_is_a_word_about_it(shortlist):
    posts = [post("1", "ada", text="Tee"), post("2", "ben", text="Tee"), post("h", "hafer")]
    talk = [comment("c", "ada", ("h", "hafer"))]
    ranking = rank(measured(posts, talk), draws=20)
    made = ShortlistBoard(shortlist, ranking.filter(never_mentioned=True), language="en")
    assert made._people["account"] == ["x:ada", "x:ben"]
    assert made._people["mentioned"] == ["", "never"]
    assert made._people["given"] == ["", "in"]


def test_who_is_only_named_leaves_the_captions_of_others(shortlist, ranking, posts):
    best = ranking.table["account"].iloc[0]
    told = posts.assign(text=posts["text"] + " Danke @nele.isst")
    project = shortlist.project
    project.add(posts=told)
    board = ShortlistBoard(shortlist, ranking, posts=project.posts(), language="en")
    answers = []
    board.send = lambda message, buffers=None: answers.append(message)
    board._hear(board, {"type": "card", "account": best, "call": 1}, [])
    assert "nele.isst" in str(answers[0])
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget("instagram:nele.isst")
    board._hear(board, {"type": "card", "account": best, "call": 2}, [])
    assert answers[1]["ok"]
    assert "nele.isst" not in str(answers[1])


def test_who_was_erased_elsewhere_leaves_the_open_board(shortlist, ranking, posts, monkeypatch):
    board = ShortlistBoard(shortlist, ranking, posts=posts, language="en")
    best, second = ranking.table["account"].head(2)
    board.decide(best, "yes")
    board.selected = [best, second]
    with Project.open(shortlist.project.folder) as elsewhere:
        elsewhere.add(posts=posts[posts["account"].isin([best, second])])
        elsewhere.forget(best)
    answers = []
    monkeypatch.setattr(board, "send", lambda message, buffers=None: answers.append(message))
    board._hear(board, {"type": "card", "account": best, "call": 1}, [])
    assert not answers[0]["ok"]
    assert "erased" in answers[0]["reason"]
    place = list(ranking.signals.candidates.index).index(best)
    assert board._gone == [place]
    assert {board._people[name][place] for name in ("account", "handle", "profile")} == {""}
    assert best not in str(board._people)
    assert board.selected == [second]
    assert best not in set(board.filtered["account"])
    assert second in set(board.filtered["account"])
    board._hear(board, {"type": "news", "call": 2}, [])
    assert best not in str(answers[1])
    assert best not in str(board._team)
    again = ShortlistBoard(shortlist, ranking, posts=posts, language="en")
    assert again._gone == [place]
    assert best not in str((again._people, again._first, again._answers))


def test_what_is_not_understood_is_answered_too(shortlist, ranking):
    board, answers = ShortlistBoard(shortlist, ranking, language="en"), []
    board.send = lambda message, *_: answers.append(message)
    board._hear(board, {"type": "nonsense", "call": 1}, [])
    assert answers == [{"ok": False, "reply_to": 1}]
