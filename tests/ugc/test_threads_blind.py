"""Forty planted threads, written and judged by somebody who had not seen the queue."""

import json
from pathlib import Path

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.ugc import classify_spaces, reply_queue

BRAND = Brand("Hafermond", handles=["hafermond"])
OWN = "instagram:hafermond"
THREADS = json.loads(Path(__file__).with_name("threads_blind.json").read_text("utf-8"))


def keys(of):
    return {f"instagram:{key}" for thread in THREADS for key in thread[of]}


@pytest.fixture(scope="module")
def threads():
    posts, comments = [], []
    for number, thread in enumerate(THREADS):
        post = f"instagram:P{number}"
        posts.append({"post": post, "platform": "instagram", "account": OWN, **thread["post"]})
        for comment in thread["comments"]:
            parent = comment["reply_to"]
            comments.append({
                "comment": f"instagram:{comment['id']}", "platform": "instagram", "post": post,
                "post_account": OWN, "account": f"instagram:{comment['account'].lstrip('@')}",
                "created_at": comment["created_at"], "text": comment["text"],
                "reply_to": f"instagram:{parent}" if parent else None,
            })  # fmt: skip
    frames = [pd.DataFrame(rows) for rows in (posts, comments)]
    return [f.assign(created_at=pd.to_datetime(f["created_at"], utc=True)) for f in frames]


def precision_and_recall(found, gold):
    return len(found & gold) / len(found), len(found & gold) / len(gold)


def test_answers_of_the_brand_are_found(threads):
    table = reply_queue(*threads, BRAND, include="all").table
    found = set(table.loc[table["answered"], "message"])
    precision, recall = precision_and_recall(found, keys("answered"))
    assert precision >= 0.95
    assert recall >= 0.95


def test_what_waits_is_what_a_manager_would_answer(threads):
    comments = threads[1]
    received = comments[comments["account"] != OWN].assign(message=lambda c: c["comment"])
    spaces = classify_spaces(received[["message", "account", "text"]], BRAND)
    waiting = set(reply_queue(*threads, BRAND, spaces=spaces).table["message"])
    precision, recall = precision_and_recall(waiting, keys("needs_reply"))
    assert precision >= 0.75
    assert recall >= 0.75
    by_signs = set(reply_queue(*threads, BRAND).table["message"])
    assert min(precision_and_recall(by_signs, keys("needs_reply"))) >= 0.65
