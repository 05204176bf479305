"""After forget, no byte of the project folder names the person, and nothing brings them back."""

import json
import sqlite3

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from made_source import MadeFile, MadeSource, comment, day, post

from workbench.errors import SettingError
from workbench.project import Project
from workbench.project.forget import Forgetting
from workbench.project.suppression import Suppression
from workbench.text import Encoder, plain_text, strip_markup

OLD, NEW = "zorbla.xina", "zorblaxine"
CAPTION = "Mein Hafertraum am Morgen, grün & lecker — besser wird es nicht"
REMARK = "so ein wundervolles Frühstück hätte ich auch gern einmal"
TRACES = (OLD, NEW, "99887766", CAPTION, REMARK, "Hafertraum am Morgen", "wundervolles Frühstück")


def everything(name="all.ndjson", **more):
    """Return a source in which the person occurs in every way a table allows."""
    posts = [
        post("m1", account=f"x:{OLD}", user_id="99887766", text=CAPTION, created_at=day(0),
             collected_at=day(1), likes=3, url=f"https://x.com/{OLD}/m1",
             media=[{"kind": "image", "path": "m1.jpg", "url": None}]),
        post("m2", account=f"x:{NEW}", user_id="99887766", created_at=day(1), collected_at=day(2)),
        post("o1", account="x:jo", text=f"RT @{OLD}: {CAPTION}", mentions=[OLD, "ben"],
             repost_of="x:m1", repost_of_account=f"x:{OLD}", created_at=day(2)),
        post("o2", account="x:jo", text=f"Danke @{NEW}! Schöner Hafer, {OLD}", tagged=[NEW],
             coauthors=[OLD], sponsors=[NEW], hashtags=["hafer", OLD], created_at=day(3)),
        post("o3", account="x:ben", text=f"Ich zitiere: {CAPTION} Ende", created_at=day(4),
             reply_to="x:m1", reply_to_account=f"x:{OLD}",
             media=[{"kind": "image", "path": f"{OLD}/1.jpg", "url": None}]),
        post("o4", account="x:ben", text="Nur Regen heute", mentions=["jo"], created_at=day(5)),
    ]  # fmt: skip
    comments = [
        comment("c1", post="x:o4", account=f"x:{NEW}", text=REMARK, created_at=day(5)),
        comment("c2", post="x:m1", post_account=f"x:{OLD}", account="x:jo", text="Toll!",
                post_url=f"https://x.com/{OLD}/m1", created_at=day(5)),
    ]  # fmt: skip
    accounts = [
        {
            "account": f"x:{NEW}",
            "bio": "Hafer ist mein zweiter Vorname",
            "as_of": day(1),
            "source": "m",
        },
        {"account": "x:ben", "bio": f"verliebt in @{NEW}", "as_of": day(1), "source": "m"},
    ]
    reported = [{"account": f"x:{OLD}", "name": "er", "value": 0.1, "source": "m", "as_of": day(1)}]
    tables = {"posts": posts, "comments": comments, "accounts": accounts, "reported": reported}
    return MadeSource(MadeFile(name, tables, counted=("posts", "comments", "accounts"), **more))


def decide(project, account, status, campaign="c"):
    """Append what the shortlist appends."""
    payload = {"campaign": campaign, "account": account, "fields": {"status": [status, ""]}}
    return project.events.append("decided", payload, subjects=[account])


def fill(project):
    project.add(everything(f"exports/{OLD}/all.ndjson"))
    texts = [CAPTION, REMARK, "Nur Regen heute"]
    project.vectors.put("model", texts, np.eye(3, 4, dtype=np.float32))
    project.media.mkdir()
    for name in ("m1.jpg", "other.jpg"):
        (project.media / name).write_bytes(b"picture")
    decide(project, f"x:{OLD}", "approved")
    project.events.append("decided", {"note": f"kennt @{NEW}"}, subjects=["x:jo"])
    project.events.append("weighed", {"people": [f"x:{NEW}", "x:jo"]})
    project.keep_enrichment(
        "topics",
        pd.DataFrame({"post": ["x:m1", "x:o4"], "topic": [1, 2], "words": [["a"], [CAPTION]]}),
    )
    project.write_export(
        "list.csv",
        f'account,text\r\nx:{OLD},"a"\r\nx:jo,"thanks @{NEW}, ""{CAPTION}"""\r\nx:ben,fine\r\n',
    )
    project.write_export("clean.csv", "account\r\nx:ben\r\n")
    project.write_export("net.html", f"<b>{CAPTION.replace('&', '&amp;')}</b>")
    project.write_export("plain.html", "<b>nobody</b>")
    project.write_export("x.json", json.dumps({"text": CAPTION}))
    project.write_export("map.png", b"\x89PNG")


def traces_in(folder):
    """Search every byte, with Parquet, Delta logs, checkpoints and databases decoded."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        texts = [raw.decode("utf-8", "replace"), str(path.relative_to(folder))]
        if path.suffix == ".parquet":
            texts.append(
                json.dumps(
                    pq.read_table(path, partitioning=None).to_pylist(),
                    default=str,
                    ensure_ascii=False,
                )
            )
            texts.append(str(pq.read_metadata(path).metadata))
        if path.suffix == ".json":
            texts.append(raw.decode().encode().decode("unicode_escape", "replace"))
        found += [
            (path.name, trace)
            for trace in TRACES
            for text in texts
            if trace.casefold() in text.casefold()
        ]
    return found


def test_the_search_itself_finds_people(project):
    fill(project)
    kinds = {name.rpartition(".")[2] for name, _ in traces_in(project.folder)}
    assert {"parquet", "csv", "html", "json"} <= kinds
    assert kinds & {"sqlite", "sqlite-wal"}


@pytest.mark.parametrize("asked", [f"x:{OLD}", f"x:{NEW}", f"x:@{NEW.upper()}", "x:id=99887766"])
def test_nothing_is_left_and_nothing_comes_back(project, asked):
    fill(project)
    report = project.forget(asked)
    assert traces_in(project.folder) == []
    assert report.rows["posts"] == 2
    assert report.rows["comments"] == 1
    assert report.handles == 2
    assert report.vectors == 2
    assert report.media == 1
    assert report.events == 1
    assert set(report.exports_rewritten) == {"list.csv"}
    assert set(report.exports_deleted) == {"net.html", "x.json", "map.png"}
    assert (project.exports / "list.csv").read_bytes().count(b"\r\n") == 3

    posts = project.posts().set_index("post")
    assert posts.index.tolist() == ["x:o1", "x:o2", "x:o3", "x:o4"]
    assert posts.loc["x:o1", "mentions"] == ["ben"]
    assert pd.isna(posts.loc["x:o1", "text"])
    assert posts.loc["x:o2", "text"] == "Danke @…! Schöner Hafer, …"
    assert posts.loc["x:o2", "hashtags"] == ["hafer"]
    assert posts.loc["x:o3", "text"] == "Ich zitiere: … Ende"
    assert pd.isna(posts.loc["x:o3", "reply_to_account"])
    assert posts.loc["x:o4", "text"] == "Nur Regen heute"
    kept = project.comments().set_index("comment")
    assert kept.index.tolist() == ["x:c2"]
    assert kept[["post", "post_account", "post_url"]].isna().all(axis=None)
    assert kept.loc["x:c2", "text"] == "Toll!"
    assert [e.payload for e in project.events.read()] == [
        {"note": "kennt @…"},
        {"people": ["x:jo"]},
    ]
    assert project.enrichment("topics")["post"].tolist() == ["x:o4"]

    again = project.add(everything("another.ndjson"))
    assert again.rejected == 4  # two posts, a comment and a profile
    assert traces_in(project.folder) == []
    assert project.posts().set_index("post").loc["x:o3", "text"] == "Ich zitiere: … Ende"
    assert OLD not in str(project.posts()) + str(project.accounts()) + str(project.comments())
    assert project.posts()["post"].tolist() == ["x:o1", "x:o2", "x:o3", "x:o4"]


def test_a_handle_that_is_an_ordinary_word_stays_a_word(project):
    rows = [post("m", account="x:hafer", text="hallo, das ist mein erster Beitrag hier")]
    rows += [post(str(n), account=f"x:fan{n}", text="ich mag hafer und @hafer") for n in range(9)]
    project.add(MadeSource(MadeFile("f", {"posts": rows})))
    project.forget("x:hafer")
    assert set(project.posts()["text"]) == {"ich mag hafer und @…"}


def test_the_other_holder_of_a_reused_handle_stays(project):
    rows = [
        post("1", account="x:mila.b", user_id="7000007", text="a", collected_at=day(1)),
        post("2", account="x:mila.b", user_id="8000008", text="b", collected_at=day(5)),
    ]
    project.add(MadeSource(MadeFile("f", {"posts": rows})))
    project.forget("x:id=7000007")
    assert project.posts()["post"].tolist() == ["x:2"]


def test_somebody_unknown_can_object_in_advance(project):
    project.forget("x:never.seen")
    report = project.add(MadeSource(MadeFile("f", {"posts": [post("1", account="x:never.seen")]})))
    assert report.rejected == 1
    assert project.posts().empty


def test_an_account_is_a_key(project):
    with pytest.raises(SettingError, match="mila"):
        project.forget("mila")


def test_an_interrupted_forget_is_finished_by_the_next_open(project, monkeypatch):
    fill(project)

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Forgetting, "_erase_side", die)
        with pytest.raises(KeyboardInterrupt):
            project.forget(f"x:{OLD}")
    assert traces_in(project.folder)
    project.close()
    with Project.open(project.folder):
        assert traces_in(project.folder) == []


def test_events_of_a_colleague_do_not_bring_them_back(project, tmp_path, brand):
    with Project.create(tmp_path / "other", brand) as other:
        other.events.append("decided", {}, subjects=[f"x:{OLD}"])
        other.events.append("decided", {"note": f"wie {OLD}"}, subjects=["x:jo"])
        foreign = other.events.read()
    project.forget(f"x:{OLD}")
    assert project.events.union(foreign) == 1
    assert project.events.read()[0].payload == {"note": "wie …"}


def test_the_list_holds_no_name(project):
    fill(project)
    project.forget(f"x:{OLD}")
    project.close()
    db = sqlite3.connect(project.folder / "state.sqlite")
    rows = db.execute("SELECT hash FROM suppression").fetchall()
    db.close()
    assert rows
    assert all(len(row[0]) == 32 for row in rows)


LONG = (
    "Seit drei Wochen trinke ich jeden Morgen Haferkakao und merke wirklich einen Unterschied, "
    "vor allem beim Laufen am Fluss"
)


def quoting(*texts, name="quotes"):
    rows = [post(f"q{n}", account="x:jo", text=t, created_at=day(7)) for n, t in enumerate(texts)]
    return MadeSource(MadeFile(name, {"posts": rows}))


def test_quotations_in_later_imports_are_recognised(project):
    mine = [post("m", account="x:mila", text=LONG, created_at=day(0))]
    mine += [post("k", account="x:mila", text="Haferglück am Sonntag", created_at=day(0))]
    project.add(MadeSource(MadeFile("f", {"posts": mine})))
    project.forget("x:mila")
    project.add(
        quoting(
            f"Sie schrieb: «{LONG.upper()}» und ich stimme zu",
            "Gelesen: jeden morgen Haferkakao, und merke wirklich einen Unterschied! Stimmt.",
            "Ich trinke jeden Morgen Kaffee und merke wirklich nichts",
            "Es war ein Haferglück am Sonntag, oder?",
            "Am Sonntag war mein Haferglück perfekt",
        )
    )
    assert project.posts()["text"].tolist() == [
        "Sie schrieb: «…» und ich stimme zu",
        "Gelesen: …! Stimmt.",
        "Ich trinke jeden Morgen Kaffee und merke wirklich nichts",
        "Es war ein …, oder?",
        "Am Sonntag war mein Haferglück perfekt",
    ]


def test_words_that_others_wrote_before_or_that_were_passed_on_stay_theirs(project):
    formula = "Werbung unbezahlt weil Marke genannt und verlinkt ohne jeden Auftrag"
    rows = [
        post("a", account="x:jo", text=f"Neu! {formula}", created_at=day(0)),
        post("b", account="x:mila", text=f"{LONG} {formula}", created_at=day(1)),
        post("c", account="x:mila", created_at=day(2),
             text="RT @ben: so viele Haferflocken hat heute früh keiner sonst gegessen"),
    ]  # fmt: skip
    project.add(MadeSource(MadeFile("f", {"posts": rows})))
    project.forget("x:mila")
    ben = "so viele Haferflocken hat heute früh keiner sonst gegessen, glaube ich"
    project.add(quoting(f"Auch hier: {formula}", ben))
    assert project.posts()["text"].tolist() == [f"Neu! {formula}", f"Auch hier: {formula}", ben]


def test_quotations_are_taken_from_exports_and_vectors(project):
    quote = f"Gelesen: {LONG[20:]}"
    rows = [
        post("a", account="x:mila", text=LONG, created_at=day(0)),
        post("b", account="x:jo", text=quote, created_at=day(1)),
    ]
    project.add(MadeSource(MadeFile("f", {"posts": rows})))
    project.vectors.put("m", [LONG, quote, "anderes"], np.eye(3, dtype=np.float32))
    project.write_export("list.csv", f'account,text\r\nx:jo,"{quote}"\r\n')
    project.forget("x:mila")
    assert project.vectors.get("m", [LONG, quote, "anderes"])[1].tolist() == [False, False, True]
    assert "Haferkakao" not in (project.exports / "list.csv").read_text()
    assert "x:jo" in (project.exports / "list.csv").read_text()


def test_without_anybody_forgotten_no_text_is_looked_at(project, monkeypatch):
    monkeypatch.setattr(Suppression, "phrases_in", None)
    monkeypatch.setattr(Suppression, "_digest", None)
    project.add(everything())
    assert len(project.posts()) == 6


def test_no_form_of_a_caption_keeps_its_vector(project):
    long = " ".join(f"Wort{n}" for n in range(1500))
    assert len(long) > 10_000
    short = "RT ja! #HaferLiebe  https://a.de/x  mit @jo \n "
    mine = [post(f"m{n}", account="x:mila", text=t) for n, t in enumerate((CAPTION, short, long))]
    project.add(MadeSource(MadeFile("f", {"posts": mine})))
    seen = []

    class Spy:
        def get(self, _, texts):
            seen.extend(texts)
            return np.zeros((len(texts), 2), np.float32), np.ones(len(texts), bool)

    spied = Encoder("fast", cache=Spy())
    for text in (CAPTION, short, long):
        for form in (text, plain_text(text), strip_markup(text)):
            spied.encode([form])
    kept = [*seen, CAPTION, short, long, plain_text(short), "bleibt"]
    project.vectors.put("m", kept, np.ones((len(kept), 2), np.float32))
    project.forget("x:mila")
    assert project.vectors.get("m", kept)[1].tolist() == [False] * (len(kept) - 1) + [True]


def test_the_list_of_outside_exports_names_nobody(project, tmp_path):
    fill(project)
    folder = tmp_path / "handed over"
    for name in (f"{NEW}.csv", "other.csv"):
        project.write_export(folder / name, "account\r\n")
    report = project.forget(f"x:{OLD}")
    assert report.outside == (str(folder / "other.csv"), str(folder / f"{NEW}.csv"))
    assert traces_in(project.folder) == []
    assert str(folder) in project.forget("x:ben").outside


@pytest.mark.parametrize("old_row", [False, True])
def test_what_was_written_elsewhere_in_the_project_is_reached(project, tmp_path, old_row):
    fill(project)
    rows = f"account,note\r\nx:{OLD},a\r\nx:ben,b\r\n"
    inside = project.folder / "s.csv"
    project.write_export(inside, rows)
    project.write_export(project.folder / f"for {NEW}/page.csv", rows)
    project.write_export(project.folder / "corpus/s.csv", "account\r\n")
    if old_row:  # an older release noted the whole path
        with project._state.writing() as db:
            db.execute("UPDATE outside SET path = ? WHERE path = 's.csv'", (str(inside),))
    outside = project.write_export(tmp_path / "o.csv", rows)
    corpus = str(project.folder / "corpus/s.csv")
    assert set(project.privacy().outside) == {str(outside), corpus}
    report = project.forget(f"x:{OLD}")
    assert set(report.outside) == {str(outside), corpus}
    assert "../s.csv" in report.exports_rewritten
    assert "…" in report.exports_deleted
    assert inside.read_text().splitlines() == ["account,note", "x:ben,b"]
    assert outside.read_bytes().decode() == rows
    assert traces_in(project.folder) == []
    assert "Outside exports/" in str(report) or "Außerhalb von exports/" in str(report)
    assert "../s.csv" in project.forget("x:ben").exports_rewritten
    assert inside.read_text().splitlines() == ["account,note"]


def test_a_file_that_only_the_user_wrote_beside_the_exports_stays(project):
    fill(project)
    own = project.folder / "notes.csv"
    own.write_text("account\nx:ben\n")
    project.forget("x:ben")
    assert own.read_text() == "account\nx:ben\n"


def test_side_tables_kept_later_are_screened(project):
    fill(project)
    project.forget(f"x:{OLD}")
    late = {
        "post": ["x:m1", "x:o4", "x:o2"],
        "score": [0.1, 0.2, 0.3],
        "account": ["x:jo", "x:ben", f"x:{NEW}"],
        "words": [["a"], [CAPTION, "ja", f"@{NEW}"], []],
    }
    frame = pd.DataFrame(late).astype({"account": "category"})
    project.keep_enrichment("topics", frame)
    kept = project.enrichment("topics")
    assert kept["post"].tolist() == ["x:o4"]
    assert kept["score"].tolist() == [0.2]
    assert kept["words"].tolist() == [["…", "ja", "@…"]]
    assert traces_in(project.folder) == []


def test_nothing_is_decided_about_somebody_forgotten(project):
    fill(project)
    project.forget(f"x:{OLD}")
    before = project.events.read()
    for subjects in ([f"x:{NEW}"], ["x:jo", "x:id=99887766"]):
        with pytest.raises(SettingError, match="erased on request"):
            project.events.append("decided", {"status": "approved"}, subjects=subjects)
    with pytest.raises(SettingError, match="erased on request"):
        project.put_on_list("partners", f"x:{OLD}")
    assert project.events.read() == before
    noted = project.events.append("decided", {"note": f"wie @{NEW}"}, subjects=["x:jo"])
    assert noted.payload == {"note": "wie @…"}
    assert project.events.read()[-1] == noted


def test_links_to_their_posts_go_from_the_texts_of_others(project):
    link = "Seht mal https://www.instagram.com/p/{0}/?igsh=1 und youtube.com/watch?v={0}"
    rows = [
        post("DAb_c-9xYz", account="x:mila", text="kurz"),
        post("a", account="x:jo", text=link.format("DAb_c-9xYz")),
        post("b", account="x:jo", text=link.format("DAb_c-9xYzz")),
    ]
    project.add(MadeSource(MadeFile("f", {"posts": rows})))
    project.forget("x:mila")
    clean = [link.format("…"), link.format("DAb_c-9xYzz")]
    assert sorted(project.posts()["text"], key=len) == clean
    project.add(MadeSource(MadeFile("g", {"posts": rows})))
    assert sorted(project.posts()["text"], key=len) == clean


def test_the_row_of_a_person_with_several_accounts_goes_as_a_whole(project):
    people = {"mila.backt": "Mila Sonnenfeld", "mila2": "Anna", "jo": "Anna", "ben": "Ben Ast"}
    accounts = [
        {"account": f"x:{handle}", "display_name": name, "as_of": day(1), "source": "m"}
        for handle, name in people.items()
    ]
    project.add(MadeSource(MadeFile("f", {"accounts": accounts})))
    project.write_export(
        "handover.csv",
        "handles;links;display_name;followers;owner;note\r\n"
        '"jo (x), jo_yt (youtube)";https://x.com/jo;Anna;17;;"kennt Mila Sonnenfeld gut"\r\n'
        '"mila_yt (youtube); mila.backt (x)";https://x.com/mila.backt;Mila;4711;;"geheim"\r\n'
        '"mila.backt (youtube)";https://y.com/c/1;Andere;18;Mila Sonnenfeld;"andere"\r\n'
        '"";;mila sonnenfeld;4712;;"auch geheim"\r\n',
    )
    project.write_export("who.csv", 'handles,followers\r\n"mila_yt, mila.backt",4713\r\n')
    project.write_export("tags.csv", 'account,mentions\r\njo,"ben, mila.backt"\r\n')
    project.write_export("net.html", "<b>Mila  Sonnenfeld</b><i>Mila Sonnenfeld</i>")
    report = project.forget("x:mila.backt")
    assert set(report.exports_rewritten) == {"handover.csv", "who.csv", "tags.csv"}
    assert set(report.exports_deleted) == {"net.html"}
    text = (project.exports / "handover.csv").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "handles;links;display_name;followers;owner;note",
        "jo (x), jo_yt (youtube);https://x.com/jo;Anna;17;;kennt … gut",
        "… (youtube);https://y.com/c/1;Andere;18;…;andere",
    ]
    assert (project.exports / "who.csv").read_text().splitlines() == ["handles,followers"]
    assert (project.exports / "tags.csv").read_text().splitlines() == [
        "account,mentions",
        'jo,"ben, …"',
    ]


def test_a_display_name_that_others_bear_stays(project):
    accounts = [
        {"account": f"x:{handle}", "display_name": "Anna", "as_of": day(1), "source": "m"}
        for handle in ("anna.one", "anna.two")
    ]
    project.add(MadeSource(MadeFile("f", {"accounts": accounts})))
    text = "account,display_name\r\nx:anna.two,Anna\r\n"
    project.write_export("a.csv", text)
    project.forget("x:anna.one")
    assert (project.exports / "a.csv").read_bytes().decode() == text


def test_what_goes_by_the_key_of_their_post_goes(project):
    from workbench.gather.by_hand import by_hand

    entry = by_hand("https://www.instagram.com/p/BxbYDJsuyO2/", handle="mila.backt", text="Hafer")
    project.add(entry)
    with project._state.writing() as db:  # what projects hold that were filled before
        line = ("INSERT INTO ledger (at, path, format, complete, report)"
                " VALUES ('', ?, 'by_hand', 1, '{}')")  # fmt: skip
        db.execute(line, ("instagram:BxbYDJsuyO2",))
        for name, value in (("thumbnails", "instagram:BxbYDJsuyO2"), ("other", '["x:1"]')):
            db.execute("INSERT INTO cursors VALUES (?, ?, '')", (name, value))
    project.forget("instagram:mila.backt")
    assert project.cursors() == {"other": '["x:1"]'}
    with project._state.reading() as db:
        paths = [row[0] for row in db.execute("SELECT path FROM ledger ORDER BY id")]
    assert paths == ["by hand", "…"]
