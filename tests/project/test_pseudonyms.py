"""Commenters under pseudonyms: who is veiled, who is named, and that people stay one or two."""

import dataclasses
import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_source import MadeFile, MadeSource, comment, day, of, post

from workbench.brand import Brand
from workbench.project import Project

VEILED = re.compile(r"x:~[0-9a-f]{16}")


@pytest.fixture
def brand():
    return Brand("Haferlicht", handles=["haferlicht"], competitors=["alpro"])


def numbered(*rows):
    return [
        comment(str(n), account=f"x:{who}", user_id=user, text=f"Text {n}", created_at=day(n))
        for n, (who, user) in enumerate(rows)
    ]


def authors(project):
    return project.comments()["account"].tolist()


def names_on_disk(project, *words):
    project.close()
    found = set()
    for path in project.folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            found |= {w for w in words if w.encode() in raw}
            if path.suffix == ".parquet":
                import pyarrow.parquet as pq

                text = str(pq.read_table(path, partitioning=None).to_pylist())
                found |= {w for w in words if w in text}
    return found


def test_who_only_comments_is_stored_under_a_pseudonym(project):
    project.add(of(comments=numbered(("zorbla.xina", "99887766"), ("jo", None), (None, None))))
    one, two, *_ = authors(project)
    assert VEILED.fullmatch(one)
    assert VEILED.fullmatch(two)
    assert one != two
    users = project.comments()["user_id"]
    assert re.fullmatch("~[0-9a-f]{16}", users[0])
    assert users[0] != one.partition(":")[2]
    assert names_on_disk(project, "zorbla.xina", "99887766") == set()


def test_the_pseudonym_is_the_projects_own(project, tmp_path, brand):
    with Project.create(tmp_path / "q", brand) as other:
        for one in (project, other):
            one.add(of(comments=numbered(("jo", "7"))))
        assert authors(project) != authors(other)
        before = authors(project)
        project.add(of(comments=[comment("z", account="x:jo")]))
        assert set(authors(project)) == set(before)


def test_candidates_and_the_brand_are_named(project):
    project.put_on_list("customers", "x:listed")
    project.events.append("decided", {"status": "approved"}, subjects=["x:decided"])
    project.add(of(posts=[post("1", account="x:author", user_id="5")]))
    people = [("haferlicht", None), ("alpro", None), ("listed", None), ("decided", None),
              ("author", None), ("profiled", None), ("poster", None), ("other.name", "5"),
              ("ranked", None)]  # fmt: skip
    project.add(
        of(
            posts=[post("2", account="x:poster")],
            comments=numbered(*people),
            accounts=[{"account": "x:profiled", "as_of": day(1), "source": "m"}],
            reported=[
                {"account": "x:ranked", "name": "er", "value": 1, "source": "m", "as_of": day(1)}
            ],
        )
    )
    named = [f"x:{who}" for who, _ in people]
    named[7] = "x:other.name"
    assert set(authors(project)) <= {*named, "x:author"}
    assert not any("~" in who for who in authors(project))


@pytest.mark.parametrize("way", ["post", "profile", "list", "decision"])
def test_whoever_becomes_a_candidate_gets_earlier_comments_back(project, way):
    project.add(of(comments=numbered(("jo", "7"), ("ben", "8"), ("jo", None))))
    veiled = authors(project)
    assert veiled[0] == veiled[2]
    topics = project.comments()[["comment", "account"]]
    project.keep_enrichment("tone", topics)
    new = [comment("later", account="x:ben", user_id="8", created_at=day(8))]
    if way == "post":
        project.add(of(posts=[post("1", account="x:jo")], comments=new))
    elif way == "profile":
        profile = {"account": "x:jo", "user_id": "7", "as_of": day(1), "source": "m"}
        project.add(of(accounts=[profile], comments=new))
    else:
        if way == "list":
            project.put_on_list("partners", "x:jo")
        else:
            project.events.append("decided", {}, subjects=["x:jo"])
        project.add(of(comments=new))
    assert authors(project) == ["x:jo", veiled[1], "x:jo", veiled[1]]
    assert project.enrichment("tone")["account"].tolist() == ["x:jo", veiled[1], "x:jo"]
    assert not project.aliases().duplicated(["platform", "user_id", "handle"]).any()
    again = project.add(of(comments=numbered(("jo", "7"), ("ben", "8"), ("jo", None))))
    assert again.added == 0
    assert authors(project)[0] == "x:jo"


def test_a_renamed_commenter_is_one_person(project):
    rows = numbered(("mila", "7"), ("mila.backt", "7"), ("mila", None))
    for row, when in zip(rows, (day(1), day(5), day(1)), strict=True):
        row["collected_at"] = when
    project.add(of(comments=rows))
    assert len(set(authors(project))) == 1
    project.add(of(posts=[post("1", account="x:milas.welt", user_id="7", collected_at=day(2))]))
    assert set(authors(project)) == {"x:milas.welt"}
    project.add(of(comments=[comment("n", account="x:mila.backt", user_id="7")]))
    assert len(set(authors(project)) | set(project.posts()["account"])) == 1


def test_a_reused_handle_stays_two_people(project):
    rows = numbered(("mila", "7"), ("mila", "8"))
    for row, when in zip(rows, (day(1), day(5)), strict=True):
        row["collected_at"] = when
    project.add(of(comments=rows))
    assert len(set(authors(project))) == 2
    project.add(of(posts=[post("1", account="x:mila", user_id="8", collected_at=day(6))]))
    old, new = authors(project)
    assert new == "x:mila" == project.posts()["account"][0]
    assert old != new


def test_two_platforms_are_two_people(project):
    rows = [comment("1", account="x:mila"), comment("2", account="y:mila", platform="y")]
    project.add(of(comments=rows))
    one, two = (who.partition(":")[2] for who in authors(project))
    assert one != two
    project.add(of(posts=[post("1", account="x:mila")]))
    assert sorted(authors(project))[0] == "x:mila"
    assert "~" in sorted(authors(project))[1]


def test_a_number_and_its_handle_are_one_commenter(project):
    project.add(of(comments=[comment("1", account="x:id=7", user_id="7")]))
    project.add(of(comments=[comment("2", account="x:jo", user_id="7")]))
    assert len(set(authors(project))) == 1
    project.add(of(posts=[post("1", account="x:jo", user_id="7")]))
    assert set(authors(project)) == {"x:jo"}


@pytest.mark.parametrize("asked", ["x:jo", "x:jo.neu", "x:id=7", "pseudonym"])
def test_forget_reaches_people_under_pseudonyms(project, asked):
    rows = numbered(("jo", "7"), ("jo.neu", "7"), ("ben", "8"))
    project.add(of(comments=rows))
    if asked == "pseudonym":
        asked = authors(project)[0]
    report = project.forget(asked)
    assert report.rows["comments"] == 2
    assert report.handles == 2
    assert len(project.comments()) == 1
    again = project.add(MadeSource(MadeFile("again", {"comments": rows})))
    assert again.rejected == 2
    posts = [post("1", account="x:third", user_id="7"), post("2", account="x:jo.neu")]
    assert project.add(of(posts=posts)).rejected == 2
    assert len(project.comments()) == 1


def test_without_the_option_names_stay_and_pseudonyms_end(project):
    project.add(of(comments=numbered(("jo", "7"), ("ben", "8"))))
    text = dataclasses.replace(project.brand, pseudonymous_commenters=False).to_toml()
    (project.folder / "brand.toml").write_text(text, encoding="utf-8")
    project.close()
    with Project.open(project.folder) as again:
        again.add(of(comments=[comment("n", account="x:jo", user_id="7", created_at=day(8))]))
        who = authors(again)
        assert [w == "x:jo" for w in who] == [True, False, True]


def test_a_project_from_before_is_veiled_at_its_next_import(tmp_path):
    plain = Brand("H", pseudonymous_commenters=False)
    with Project.create(tmp_path / "q", plain) as project:
        project.add(of(comments=numbered(("zorbla.xina", "99887766"), ("poster", None)),
                       posts=[post("1", account="x:poster")]))  # fmt: skip
        text = dataclasses.replace(plain, pseudonymous_commenters=True).to_toml()
        (project.folder / "brand.toml").write_text(text, encoding="utf-8")
    with Project.open(tmp_path / "q") as project:
        project.add(of(comments=[comment("n", account="x:zorbla.xina", created_at=day(8))]))
        who = authors(project)
        assert who[0] == who[2]
        assert [VEILED.fullmatch(w) is not None for w in who] == [True, False, True]
        assert names_on_disk(project, "zorbla.xina", "99887766") == set()


@pytest.fixture
def older(tmp_path):
    """Return the folder of a project with names in the clear whose brand wants pseudonyms now."""
    plain = Brand("H", pseudonymous_commenters=False)
    with Project.create(tmp_path / "q", plain) as project:
        rows = numbered(("zorbla.xina", "99887766"), ("plaudertasche", None), ("poster.alt", "55"))
        record = {"of": "comments", "key": "x:0", "account": "x:zorbla.xina", "source": "m",
                  "record": '{"by": "zorbla.xina"}', "collected_at": day(1)}  # fmt: skip
        project.add(
            of(comments=rows, raw=[record], posts=[post("1", account="x:poster", user_id="55")])
        )
        later = comment("0", account="x:quasselstrippe", user_id="99887766", text="Text 0",
                        collected_at=day(20))  # fmt: skip
        project.add(MadeSource(MadeFile("later", {"comments": [later]})))
        project.keep_enrichment("tone", project.comments()[["comment", "account"]])
        text = dataclasses.replace(plain, pseudonymous_commenters=True).to_toml()
        (project.folder / "brand.toml").write_text(text, encoding="utf-8")
    return tmp_path / "q"


CLEAR = ("zorbla.xina", "quasselstrippe", "99887766", "plaudertasche")


def new_comment():
    return of(comments=[comment("n", account="x:anybody", created_at=day(8))])


def test_switched_on_no_older_name_and_no_raw_record_stays(older):
    with Project.open(older) as project:
        assert names_on_disk(project, *CLEAR) == set(CLEAR)
        report = project.add(new_comment())
        assert "1 raw record was deleted" in str(report)
        assert project.raw().empty
        assert authors(project)[2] == project.posts()["account"][0] == "x:poster.alt"
        again = MadeSource(MadeFile("again", {"comments": [comment("m", account="x:anybody")]}))
        assert project.add(again).notes == ()
        assert project.expire(day(0).replace(year=2040), dry_run=True).people == 4
        assert names_on_disk(project, *CLEAR) == set()
    with Project.open(older) as project:
        project.put_on_list("partners", "x:zorbla.xina")
        project.add(of(posts=[post("z", account="x:quasselstrippe", user_id="99887766")]))
        assert "x:quasselstrippe" in authors(project)


STEPS = ("rename_sightings", "rename_held", "side.rename", "raw", "comments")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_switched_on_in_spite_of_a_crash(older, monkeypatch, step, when):
    import workbench.project.veil as room
    from workbench.project.corpus import Corpus
    from workbench.project.side import Enrichments

    def dying(old, dies=lambda *_: True):
        def call(*args):
            if not dies(*args):
                return old(*args)
            if when == "after":
                old(*args)
            raise KeyboardInterrupt

        return call

    with Project.open(older) as project, monkeypatch.context() as patched:
        if step in {"raw", "comments"}:
            crash = dying(Corpus.rewrite, lambda _, name, *rest: name == step)
            patched.setattr(Corpus, "rewrite", crash)
        elif step == "side.rename":
            patched.setattr(Enrichments, "rename", dying(Enrichments.rename))
        else:
            patched.setattr(room, step, dying(getattr(room, step)))
        with pytest.raises(KeyboardInterrupt):
            project.add(new_comment())
    with Project.open(older) as project:
        project.add(MadeSource(MadeFile("n", {"comments": [comment("m", account="x:anybody")]})))
        assert names_on_disk(project, *CLEAR) == set()


def test_messages_show_pseudonyms(project):
    own = post("b", account="x:haferlicht", text="Neu", created_at=day(0))
    under = comment("1", account="x:jo", post="x:b", post_account="x:haferlicht", text="Wo?")
    project.add(of(posts=[own], comments=[under]))
    assert VEILED.fullmatch(project.messages()["account"][0])


people = st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2", "3", None]))


@given(
    st.lists(people, min_size=1, max_size=6),
    st.lists(people, max_size=3),
    st.integers(min_value=0, max_value=2**31),
)
@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_the_order_of_imports_hides_no_candidate(tmp_path_factory, said, posted, seed):
    """Whoever posts is named in every comment of the same handle, whatever came first."""
    folder = tmp_path_factory.mktemp(f"p{seed}")
    posts = [post(str(n), account=f"x:{h}", user_id=u) for n, (h, u) in enumerate(posted)]
    for first in ("posts", "comments"):
        with Project.create(folder / first, Brand("H")) as project:
            parts = {"posts": posts, "comments": numbered(*said)}
            for name in (first, *(set(parts) - {first})):
                project.add(of(**{name: parts[name]}))
            rows = project._corpus.read("comments").to_pylist()
            for row, (handle, user) in zip(sorted(rows, key=lambda r: r["comment"]), said,
                                           strict=True):  # fmt: skip
                if handle in {h for h, _ in posted}:
                    assert row["account"] == f"x:{handle}"
                if user and user in {u for _, u in posted}:
                    assert row["user_id"] == user


def test_a_veiled_person_who_is_named_by_others_is_one_in_the_graph(project):
    from workbench.graph import attention_graph

    project.add(
        of(
            posts=[post("1", account="x:mila", text="Mit @jo", mentions=["jo", "haferlicht"],
                        tagged=["jo"], created_at=day(1))],
            comments=[
                comment("1", account="x:jo", post="x:1", post_account="x:mila", text="Ja!",
                        created_at=day(2)),
                comment("2", account="x:ben", post="x:1", post_account="x:mila",
                        text="Schau mal @Jo, und @fremd", created_at=day(3)),
                comment("3", account="x:ben", post="x:1", post_account="x:mila", text="a@b.de",
                        created_at=day(3)),
            ],
        )
    )  # fmt: skip
    jo, ben, _ = authors(project)
    handle = jo.partition(":")[2]
    assert project.posts()["mentions"][0] == [handle, "haferlicht"]
    assert project.posts()["tagged"][0] == [handle]
    assert project.comments()["mentions"].tolist()[1] == [handle, "fremd"]
    assert project.comments()["mentions"].isna().tolist() == [True, False, True]
    assert project.comments()["text"][1] == "Schau mal @Jo, und @fremd"
    graph = attention_graph(project.posts(), project.comments())
    assert set(graph.accounts) == {jo, ben, "x:mila", "x:haferlicht", "x:fremd"}


def test_switched_off_and_on_again_veils_what_came_in_between(tmp_path):
    def add(number, who, *, on):
        brand = Brand("Hafer", handles=["hafer"], pseudonymous_commenters=on)
        (tmp_path / "p" / "brand.toml").write_text(brand.to_toml(), "utf-8")
        row = {"comment": f"x:{number}", "account": f"x:{who}", "user_id": f"77{who}", "text": "hi"}
        with Project.open(tmp_path / "p") as project:
            project.add(comments=pd.DataFrame([row]))
            return project.comments().set_index("comment")["account"], project.aliases()

    Project.create(tmp_path / "p", Brand("Hafer", handles=["hafer"])).close()
    first, _ = add(1, "ford.p", on=True)
    between, _ = add(2, "marvin.p", on=False)
    assert between["x:2"] == "x:marvin.p"
    add(3, "ford.p", on=False)
    last, aliases = add(4, "trillian.p", on=True)
    assert last.str.startswith("x:~").all()
    assert last["x:1"] == last["x:3"] == first["x:1"]
    assert aliases["handle"].str.startswith("~").all()
    assert aliases["user_id"].str.startswith("~").all()
