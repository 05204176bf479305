"""What the card says of one account beside the reasons."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.widgets.invented_field import AS_OF, BRAND, invented_ranking
from workbench.project import Project
from workbench.schema import POSTS, coerce
from workbench.shortlist import Shortlist
from workbench.widgets import ShortlistBoard
from workbench.widgets.board_card import card_of
from workbench.widgets.board_history import PostBook
from workbench.widgets.board_pictures import pictures_of, read_pictures

JPEG = b"\xff\xd8\xff\xe0 a picture"


def posts_of(account, rows):
    """Posts a day apart, oldest first."""
    made = [
        {
            "post": f"instagram:{k}", "platform": "instagram", "account": account,
            "created_at": AS_OF - pd.Timedelta(days=len(rows) - k), "text": f"Post {k}",
            "kind": "reel", "source": "x", "collected_at": AS_OF, **row,
        }
        for k, row in enumerate(rows)
    ]  # fmt: skip
    return coerce(pd.DataFrame(made), POSTS).set_index("post", drop=False)


def book_of(posts):
    return PostBook(posts, timezone="Europe/Berlin", language="en")


def test_the_median_leaves_hidden_likes_out_and_says_so():
    rows = [
        {"likes": 10, "comments": 1},
        {"likes": 30, "comments": 3},
        {"likes": 999, "comments": 5, "likes_hidden": True},
        {"likes": None, "comments": 4},
        {"likes": 100, "comments": 7},
    ]
    history = book_of(posts_of("instagram:ada", rows)).history("instagram:ada")
    assert [n for _, n in history["dots"]] == [11, 33, 107]
    assert history["median"] == 33
    assert history["dots"][0][0] == int((AS_OF - pd.Timedelta(days=5)).timestamp() * 1000)
    assert "the most 107 on 13 Nov 2026" in history["sentence"]
    assert history["hidden"].startswith("2 posts are left out")


def test_nothing_known_is_no_chart():
    history = book_of(posts_of("instagram:ada", [{"text": "a"}, {}])).history("instagram:ada")
    assert (history["dots"], history["median"]) == ([], None)
    assert book_of(posts_of("instagram:ada", [{}])).history("instagram:bob")["hidden"] == ""


def test_figures_that_no_post_has_are_not_claimed():
    history = book_of(posts_of("instagram:ada", [{"likes": 5}, {}])).history("instagram:ada")
    assert [n for _, n in history["dots"]] == [5]
    assert "5 likes a post" in history["sentence"]


def test_the_last_nine_are_the_newest_dated_posts():
    rows = [{"likes": k} for k in range(12)] + [{"created_at": None}]
    last = book_of(posts_of("instagram:ada", rows)).last("instagram:ada")
    assert [post["post"] for post in last] == [f"instagram:{k}" for k in range(11, 2, -1)]
    assert last[0]["kind"] == "reel"
    assert book_of(posts_of("instagram:ada", rows)).last("instagram:nobody") == []


def test_posts_with_captions_only_have_no_history():
    frame = posts_of("instagram:ada", [{}])[["post", "text"]]
    book = book_of(frame)
    assert book.last("instagram:ada") == []
    assert book.history("instagram:ada")["dots"] == []
    assert [post["text"] for post in book.shown(["instagram:0"])] == ["Post 0"]


def test_hostile_posts_stay_plain_values():
    rows = [
        {"text": "\ud800 lone", "url": "javascript:alert(1)"},
        {"text": "x" * 100_000, "likes": 1},
        {"text": "   ", "kind": "unheard"},
        {"text": None, "media": [{"kind": "image", "path": "../../secret.jpg", "url": None}]},
    ]
    frame = posts_of("instagram:ada", [{} for _ in rows])
    for name in ("text", "url", "kind", "media"):
        frame[name] = pd.Series([row.get(name) for row in rows], index=frame.index, dtype=object)
    book = book_of(frame)
    last = book.last("instagram:ada")
    json.dumps(last).encode()
    assert [post["text"] and len(post["text"]) for post in last] == [None, None, 1202, 6]
    assert last[1]["kind"] == "post"


def test_pictures_come_only_from_the_media_folder(tmp_path):
    class Place:
        folder = tmp_path

    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.jpg").write_bytes(JPEG)
    (tmp_path / "media" / "b.jpg").write_bytes(b"<svg onload=alert(1)>")
    (tmp_path / "secret.jpg").write_bytes(JPEG)
    (tmp_path / "media" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    read = pictures_of(Place)
    paths = ["media/a.jpg", "media/b.jpg", "secret.jpg", "media/../secret.jpg", "media/link.jpg",
             "media/gone.jpg", None]  # fmt: skip
    assert read_pictures(read, paths) == ([0], [JPEG])
    assert pictures_of(object()) is None


def test_the_board_hands_pictures_over_as_buffers(tmp_path, monkeypatch):
    ranking = invented_ranking(5)
    account = ranking.table["account"].iloc[0]
    media = [{"kind": "image", "path": "media/a.jpg", "url": None}]
    posts = posts_of(account, [{"media": media}, {}]).reset_index(drop=True)
    with Project.create(tmp_path / "p", BRAND) as project:
        (project.folder / "media").mkdir(exist_ok=True)
        (project.folder / "media" / "a.jpg").write_bytes(JPEG)
        board = ShortlistBoard(Shortlist(project), ranking, posts=posts, language="en")
        sent = []
        monkeypatch.setattr(board, "send", lambda content, buffers=None: sent.append((content, buffers)))  # fmt: skip
        asked = {"type": "pictures", "call": 3, "posts": ["instagram:0", "instagram:1", "no:such"]}
        board._hear(board, asked, None)
    assert sent == [({"ok": True, "posts": ["instagram:0"], "reply_to": 3}, [JPEG])]
    assert [post["picture"] for post in board._on_card({"account": account})["last"]] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("known", "kind", "labels"),
    [
        ({"type": "person", "type_evidence": ["Blogger"]}, "a person, going by “Blogger”", []),
        ({"type": "unknown", "type_evidence": []}, "", []),
        (
            {"type": "media", "type_evidence": [], "customer": True, "label_practice": "3/33"},
            "a medium",
            [("customer", "is your customer"), ("paid", "3 of 33 posts labelled as paid")],
        ),
    ],
)
def test_type_with_evidence_and_labels(known, kind, labels):
    ranking = invented_ranking(5)
    candidates = ranking.signals.candidates
    for name, value in known.items():
        candidates[name] = pd.Series([value] * 5, index=candidates.index, dtype=object)
    card = card_of(ranking, candidates.index[0], book=None, language="en")
    assert (card["kind"], card["labels"]) == (kind, labels)


def test_who_has_never_mentioned_the_brand_is_labelled_and_it_is_said_once(shortlist, ranking):
    strangers = ranking.filter(never_mentioned=True)
    board = ShortlistBoard(shortlist, strangers, language="en")
    spoke = ranking.signals.candidates["brand_posts"] > 0
    known, unknown = spoke[spoke].index[0], spoke[~spoke].index[0]
    card = board._on_card({"account": unknown})
    assert ("stranger", "has never mentioned you") in card["labels"]
    assert "has never mentioned you" not in [reason["sentence"] for reason in card["reasons"]]
    assert "stranger" not in dict(board._on_card({"account": known})["labels"])
    assert (card["last"], card["history"]) == ([], None)


def test_flags_are_sentences_of_their_own():
    ranking = invented_ranking(60)
    flagged = ranking.signals.candidates["flags"].map(len).gt(0)
    card = card_of(ranking, flagged.index[flagged][0], book=None, language="en")
    assert len(card["flags"]) == 1
    assert "62" in card["flags"][0]
    assert np.unique([card_of(ranking, a, book=None, language="de")["flags"][0]
                      for a in flagged.index[flagged]]).size == 1  # fmt: skip
