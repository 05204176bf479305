"""Rename, two platforms, reused handle: one person stays one, two stay two."""

from made_source import comment, day, of, post


def test_older_handles_resolve_to_the_newest(project):
    project.add(
        of(
            posts=[
                post("1", account="x:mila", user_id="7", created_at=day(0), collected_at=day(1)),
                post(
                    "2", account="x:mila.backt", user_id="7", created_at=day(1), collected_at=day(5)
                ),
                post("3", account="x:jo", created_at=day(2), mentions=["mila", "ben"]),
                post("4", account="x:mila", created_at=day(3)),
                post("5", user_id="7", created_at=day(4)),
            ],
            comments=[comment("1", account="x:mila", post="x:1", post_account="x:mila")],
            accounts=[
                {"account": "x:mila", "followers": 5, "as_of": day(1), "source": "made"},
                {"account": "x:mila.backt", "bio": "hi", "as_of": day(5), "source": "made"},
            ],
        )
    )
    posts = project.posts()
    assert posts["account"].tolist() == ["x:mila.backt"] * 2 + ["x:jo"] + ["x:mila.backt"] * 2
    assert posts["mentions"][2] == ["mila.backt", "ben"]
    assert project.comments()[["account", "post_account"]].iloc[0].tolist() == ["x:mila.backt"] * 2
    people = project.accounts()
    assert people["account"].tolist() == ["x:mila.backt"]
    assert people[["followers", "bio"]].iloc[0].tolist() == [5, "hi"]
    assert len(project.aliases()) == 2


def test_a_reused_handle_merges_nobody(project):
    project.add(
        of(
            posts=[
                post("1", account="x:mila", user_id="7", created_at=day(0), collected_at=day(1)),
                post("2", account="x:mila", user_id="8", created_at=day(1), collected_at=day(5)),
                post("3", account="x:mila", created_at=day(2)),
            ]
        )
    )
    assert project.posts()["account"].tolist() == ["x:id=7", "x:mila", "x:mila"]


def test_the_former_holder_of_a_reused_handle_goes_by_the_new_one(project):
    project.add(
        of(
            posts=[
                post("1", account="x:mila", user_id="7", created_at=day(0), collected_at=day(1)),
                post("2", account="x:backt", user_id="7", created_at=day(1), collected_at=day(3)),
                post("3", account="x:mila", user_id="8", created_at=day(2), collected_at=day(5)),
                post("4", account="x:mila", created_at=day(3)),
            ]
        )
    )
    assert project.posts()["account"].tolist() == ["x:backt", "x:backt", "x:mila", "x:mila"]


def test_two_platforms_are_two_people(project):
    project.add(
        of(
            posts=[
                post("1", account="x:mila", user_id="7", created_at=day(0), collected_at=day(1)),
                post("2", account="x:backt", user_id="7", created_at=day(1), collected_at=day(5)),
                post("3", platform="y", account="y:mila", user_id="7", created_at=day(2)),
            ]
        )
    )
    assert project.posts()["account"].tolist() == ["x:backt", "x:backt", "y:mila"]


def test_a_number_becomes_a_handle_once_it_is_known(project):
    project.add(of(comments=[comment("1", account="x:id=7", user_id="7")]))
    assert project.comments()["account"].tolist() == ["x:id=7"]
    project.add(of(posts=[post("1", account="x:mila", user_id="7")]))
    assert project.comments()["account"].tolist() == ["x:mila"]
