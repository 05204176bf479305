"""Where a live source may go on names nobody who was erased, or whose time was up."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from made_source import MadeFile, MadeSource, post

CURSORS = {
    "x:account:fan.0": json.dumps({"id": "402", "handle": "fan.0", "at": "2026-01-01"}),
    "x:account:renamed": json.dumps({"id": "402"}),
    "x:posts:402": json.dumps({"newest": 1}),
    "x:thread:9": json.dumps({"pending": [[1, "x:abcdef", 3], ["FAN.0"]]}),
    "x:owners:1": json.dumps({"owner": 4711815}),
    "x:posts:403": json.dumps({"newest": 402}),
    "x:hashtag:fan.0": json.dumps({"newest": 1}),
    "x:account:jo": json.dumps({"id": "403", "handle": "jo"}),
    "thumbnails": "",
}
OTHERS = {"x:posts:403", "x:hashtag:fan.0", "x:account:jo", "x:owners:1", "thumbnails"}


def source(name, *people):
    rows = [post(f"{who}-{name}", account=f"x:{who}", user_id=user) for who, user in people]
    return MadeSource(MadeFile(name, {"posts": rows}, cursor=CURSORS))


FAN, JO, BEN = ("fan.0", "402"), ("jo", "403"), ("ben", "4711815")


@pytest.mark.parametrize("asked", ["x:fan.0", "x:id=402"])
def test_cursors_of_somebody_forgotten_are_not_written_again(project, asked):
    project.add(source("a", FAN, JO, BEN))
    assert project.cursors() == CURSORS
    project.forget(asked)
    assert project.cursors().keys() <= OTHERS
    assert project.add(source("b", FAN, JO)).rejected == 1
    assert project.cursors().keys() == OTHERS
    project.forget("x:ben")
    project.add(source("c", JO))
    assert project.cursors().keys() == OTHERS - {"x:owners:1"}


def test_cursors_go_with_people_whose_time_is_up(project):
    project.add(source("a", FAN, BEN))
    project.events.append("decided", {"account": "x:ben", "campaign": "c",
                                      "fields": {"status": ["approved", ""]}}, subjects=["x:ben"])  # fmt: skip
    later = datetime.now(UTC) + timedelta(days=400)
    with project._state.writing() as db:  # places that a source went on from since
        db.execute("UPDATE cursors SET at = ?", (later.isoformat(),))
    assert project.expire(later).people == 1
    assert project.cursors().keys() == OTHERS - {"x:hashtag:fan.0"}
    assert project.add(source("b", FAN)).added == 1
    assert project.cursors() == CURSORS
