"""An edited file comes back as decisions: what was edited, once, and over nobody's head."""

import csv as plain_csv
import datetime as dt
import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.export import world
from tests.hostile import payloads
from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.export import csv, plan_reimport, xlsx
from workbench.phrases import use_language
from workbench.shortlist import Shortlist


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def project(tmp_path):
    return world.make(tmp_path / "p")


@pytest.fixture
def mine(project):
    return world.decided(project)


def rows_of(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(plain_csv.DictReader(io.StringIO(text, newline=""), delimiter=","))


def save(path, rows, *, encoding="cp1252", delimiter=";"):
    """Write rows as a German Excel does."""
    out = io.StringIO(newline="")
    writer = plain_csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    return path


def changes(plan):
    table = plan.table.astype(object).where(plan.table.notna(), None)
    return [tuple(row) for row in table[["account", "action", "field", "old", "new"]].to_numpy()]


@pytest.mark.parametrize("write", [csv, xlsx])
@pytest.mark.parametrize("profile", ["handover", "full"])
def test_a_file_that_nobody_edited_changes_nothing(mine, tmp_path, write, profile):
    path = write(mine, tmp_path / f"s.{write.__name__}", profile=profile)
    plan = plan_reimport(mine, path)
    assert (len(plan.table), plan.rows, plan.people, plan.apply()) == (0, 2, 2, 0)
    assert str(plan) == "2 rows read; nothing to change."


def test_edits_of_a_german_excel(mine, tmp_path):
    path = csv(mine, tmp_path / "s.csv", profile="full")
    ada, cem = rows_of(path)
    ada |= {"status": "zugesagt", "note": "=SUMME(1) für Grüße", "owner": ""}
    cem |= {"cost": "1.234,50", "tags": "tee; kaffee", "choice": "Reserve"}
    edited = [{k: row[k] for k in ("tags", "cost", "export", "owner", "note", "choice", "status", "handles")}
              for row in (cem, ada)]  # fmt: skip
    plan = plan_reimport(mine, save(path, edited))
    assert sorted(changes(plan), key=str) == sorted([
        ("instagram:cem", "change", "choice", "first", "reserve"),
        ("instagram:cem", "change", "cost", "350", "1234.50"),
        ("instagram:cem", "change", "tags", "tee", "kaffee; tee"),
        ("instagram:ada.backt", "change", "status", "approved", "agreed"),
        ("instagram:ada.backt", "change", "owner", "Kim", None),
        ("instagram:ada.backt", "change", "note", "Ada Lindqvist mag Tee", "=SUMME(1) für Grüße"),
    ], key=str)  # fmt: skip
    before = len(mine.project.events.read())
    assert plan.apply() == 2
    table = mine.table().set_index("person")
    assert table.loc["instagram:cem", "cost"] == 1234.5
    assert table.loc["instagram:ada.backt", "status"] == "agreed"
    assert table["owner"].isna().all()
    assert plan.apply() == plan_reimport(mine, path).apply() == 0
    assert len(mine.project.events.read()) == before + 2


def test_an_emptied_cost_is_cleared_and_a_free_one_is_a_price(mine, tmp_path):
    path = csv(mine, tmp_path / "s.csv", profile="full")
    ada, cem = rows_of(path)
    cem["cost"] = ""
    ada["cost"] = "0"
    plan = plan_reimport(mine, save(path, [ada, cem]))
    assert sorted(changes(plan)) == [
        ("instagram:ada.backt", "change", "cost", None, "0"),
        ("instagram:cem", "change", "cost", "350", None),
    ]
    assert plan.apply() == 2
    table = mine.table().set_index("person")["cost"]
    assert table["instagram:ada.backt"] == 0
    assert table.isna()["instagram:cem"]
    assert plan.apply() == plan_reimport(mine, path).apply() == 0


def test_edits_in_a_workbook_and_unguarded_cells(mine, tmp_path):
    mine.decide("instagram:cem", note="=1+1")
    path = xlsx(mine, tmp_path / "s.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = [c.value for c in sheet[1]]
    note = sheet.cell(3, head.index("note") + 1)
    assert note.value == "'=1+1"
    note.value = "2+2"  # somebody took the guard off and went on typing
    sheet.cell(2, head.index("status") + 1).value = "contacted"
    book.save(path)
    plan = plan_reimport(mine, path)
    assert changes(plan) == [
        ("instagram:ada.backt", "change", "status", "approved", "contacted"),
        ("instagram:cem", "change", "note", "=1+1", "2+2"),
    ]


def test_new_rows_need_only_a_handle_or_an_address(mine, tmp_path):
    rows = [
        {"Handle": "@Bente_Läuft", "Profil": "", "Status": "Approved", "Grund": ""},
        {
            "Handle": "",
            "Profil": "https://www.tiktok.com/@new.one?lang=de",
            "Status": "",
            "Grund": "",
        },
        {"Handle": "dora.d (youtube)", "Profil": "", "Status": "declined", "Grund": "zu teuer"},
        {"Handle": "not a handle!", "Profil": "", "Status": "", "Grund": ""},
        {"Handle": "zoe", "Profil": "", "Status": "perhaps", "Grund": ""},
        {"Handle": "yves", "Profil": "", "Status": "never", "Grund": ""},
    ]
    plan = plan_reimport(mine, save(tmp_path / "n.csv", rows))
    assert changes(plan) == [
        ("instagram:bente_läuft", "new", "status", None, "approved"),
        ("tiktok:new.one", "new", "status", None, "found"),
        ("youtube:dora.d", "new", "status", None, "declined"),
        ("youtube:dora.d", "new", "reason", None, "zu teuer"),
        (None, "refused", None, None, None),
        ("instagram:zoe", "refused", "status", None, "perhaps"),
        ("instagram:yves", "refused", "status", None, "never"),
    ]
    assert plan.table["row"].tolist() == [2, 3, 4, 4, 5, 6, 7]
    assert plan.counts == {"new": 3, "change": 0, "conflict": 0, "refused": 3}
    assert plan.apply() == 3
    assert "there are: yes, maybe, no, found" in plan.table["reason"].iloc[5]
    assert not {"instagram:zoe", "instagram:yves"} & {*mine.table()["person"]}
    assert mine.table().set_index("person").loc["youtube:dora.d", "reason"] == "zu teuer"
    assert plan.apply() == 0


def row_of(shortlist, person):
    row = shortlist.table().set_index("person").loc[person]
    return row["status"], None if pd.isna(row["reason"]) else row["reason"], sorted(row["tags"])


@pytest.mark.parametrize("no", ["Nein", "no", " NEIN "])
@pytest.mark.parametrize("maybe", ["vielleicht", "Maybe"])
@pytest.mark.parametrize("yes", ["Ja", "yes"])
def test_the_answers_of_the_board_are_taken_in_both_languages(mine, tmp_path, yes, maybe, no):
    mine.decide("instagram:lou", "found", tags=["tee", "maybe"])
    rows = [
        {"handles": "lou", "Stand": yes, "Grund": ""},
        {"handles": "bente", "Stand": maybe, "Grund": ""},
        {"handles": "ada.backt", "Stand": no, "Grund": "zu teuer"},
        {"handles": "yves", "Stand": no, "Grund": ""},
    ]
    path = save(tmp_path / "n.csv", rows)
    plan = plan_reimport(mine, path)
    assert plan.counts["refused"] == plan.counts["conflict"] == 0
    assert plan.apply() == 4
    assert row_of(mine, "instagram:lou") == ("shortlisted", None, ["tee"])
    assert row_of(mine, "instagram:bente") == ("found", None, ["maybe"])
    assert row_of(mine, "instagram:ada.backt")[:2] == ("declined", "zu teuer")
    assert row_of(mine, "instagram:yves") == ("declined", "another reason", [])
    assert plan_reimport(mine, path).apply() == 0


def test_whom_the_ranking_leaves_out_comes_in_by_no_file(mine, tmp_path):
    project = mine.project
    rival = next(iter(project.brand.competitor_handles), None)
    assert rival
    for name in ("never_contact", "employees", "partners"):
        project.put_on_list(name, f"instagram:{name}.one")
    barred = [f"{name}.one" for name in ("never_contact", "employees", "partners")]
    rows = [{"handle": f"instagram:{h}", "status": "yes"} for h in
            (*barred, project.brand.handles[0], rival.upper(), "nele.isst")]  # fmt: skip
    plan = plan_reimport(mine, save(tmp_path / "s.csv", rows))
    assert plan.counts == {"new": 1, "change": 0, "conflict": 0, "refused": 5}
    told = plan.table["reason"].dropna().tolist()
    assert [t.split(": ")[1].split(";")[0] for t in told] == [
        "on the never-contact list", "on the list of employees",
        "on the list of current partners", "the brand itself", "a competitor",
    ]  # fmt: skip
    assert plan.apply() == 1
    project.put_on_list("never_contact", "instagram:nele.isst")
    later = [{"handle": "instagram:nele.isst", "status": "never", "reason": "asked us to"}]
    assert plan_reimport(mine, save(tmp_path / "t.csv", later)).counts["change"] == 2


def test_an_answer_takes_nobody_back_who_is_further_along(mine, tmp_path):
    mine.decide("instagram:ada.backt", "contacted")
    mine.decide("instagram:cem", "never", reason="rude")
    said = [{"handles": "ada.backt", "status": "ja"}, {"handles": "cem", "status": "nein"}]
    assert changes(plan_reimport(mine, save(tmp_path / "a.csv", said))) == []
    mine.decide("instagram:lou", "never", reason="rude")
    said = [{"handles": "ada.backt", "status": "vielleicht"}, {"handles": "lou", "status": "yes"}]
    plan = plan_reimport(mine, save(tmp_path / "b.csv", said))
    assert changes(plan)[0][:3] == ("instagram:ada.backt", "refused", "status")
    assert "further along" in plan.table["reason"].iloc[0]
    assert plan.apply() == 1
    assert row_of(mine, "instagram:lou")[0] == "shortlisted"
    assert row_of(mine, "instagram:ada.backt")[0] == "contacted"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_refused_status_says_what_there_is(mine, tmp_path, language):
    from workbench.phrases import say

    told = say("reimport.bad_status", language, text="x")
    words = [w.strip(" .") for w in told.splitlines()[0].split(":")[1].split(",")]
    assert len(words) == 13
    rows = [{"handles": f"p{i}", "status": w, "reason": "so"} for i, w in enumerate(words)]
    plan = plan_reimport(mine, save(tmp_path / "w.csv", rows))
    assert plan.counts == {"new": 13, "change": 0, "conflict": 0, "refused": 0}


def test_a_formula_without_a_result_is_not_read(mine, tmp_path):
    path = xlsx(mine, tmp_path / "s.xlsx", profile="full")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = [c.value for c in sheet[1]]
    sheet.cell(2, head.index("note") + 1).value = '="a"&"b"'
    sheet.cell(3, head.index("cost") + 1).value = "=SUM(1,2)"
    last = sheet.max_row + 1
    sheet.cell(last, head.index("handles") + 1).value = "=A1"
    for name in ("person", "links"):
        sheet.cell(last, head.index(name) + 1).value = None
    book.save(path)
    plan = plan_reimport(mine, path)
    assert [c[:3] for c in changes(plan)] == [
        ("instagram:ada.backt", "refused", "note"),
        ("instagram:cem", "refused", "cost"),
        (None, "refused", None),
    ]
    assert plan.table["reason"].str.contains("formula not read").all()
    assert plan.apply() == 0


def test_what_changed_meanwhile_is_a_conflict_and_stays(mine, tmp_path):
    path = csv(mine, tmp_path / "s.csv")
    mine.project.events.writer = "bob@there"
    mine.decide("instagram:ada.backt", "contacted")  # both
    mine.decide("instagram:cem", owner="Bo")  # only here
    rows = rows_of(path)
    rows[0]["status"] = "declined"
    rows[1]["note"] = "ruft zurück"  # only there
    plan = plan_reimport(mine, save(path, rows))
    told = {(a, f): (action, new) for a, action, f, _, new in changes(plan)}
    assert told == {
        ("instagram:ada.backt", "status"): ("conflict", "declined"),
        ("instagram:cem", "note"): ("change", "ruft zurück"),
    }
    assert "bob@there" in plan.table["reason"].iloc[0]
    plan.apply()
    table = mine.table().set_index("person")
    assert table.loc["instagram:ada.backt", "status"] == "contacted"
    assert table.loc["instagram:cem", ["owner", "note"]].tolist() == ["Bo", "ruft zurück"]


def test_an_old_file_without_its_date_overwrites_nothing(mine, tmp_path):
    path = csv(mine, tmp_path / "s.csv")
    mine.decide("instagram:ada.backt", "contacted")
    rows = rows_of(path)
    for row in rows:
        row.pop("export")  # though the JSON is still beside it
    plan = plan_reimport(mine, save(path, rows))
    assert [c[1:3] for c in changes(plan)] == [("conflict", "status")]
    rows[0]["status"] = "agreed"
    assert [c[1:3] for c in changes(plan_reimport(mine, save(path, rows)))] == [
        ("change", "status")
    ]


@pytest.mark.parametrize("write", [csv, xlsx])
def test_the_first_of_two_files_of_one_name_takes_nothing_back(mine, tmp_path, write):
    path = tmp_path / f"s.{write.__name__}"
    first = write(mine, path).read_bytes()
    mine.decide("instagram:ada.backt", "contacted")
    second = write(mine, path).read_bytes()
    assert first != second
    path.write_bytes(first)  # the colleague sends back the one from before
    plan = plan_reimport(mine, path)
    assert (changes(plan), plan.apply()) == ([], 0)
    assert mine.table().set_index("person").loc["instagram:ada.backt", "status"] == "contacted"


def test_rows_of_two_files_are_each_compared_with_their_own(mine, tmp_path):
    old = rows_of(csv(mine, tmp_path / "a.csv"))
    mine.decide("instagram:ada.backt", "contacted")
    mine.decide("instagram:cem", "approved")
    new = rows_of(csv(mine, tmp_path / "b.csv"))
    new[1]["status"] = "contacted"
    plan = plan_reimport(mine, save(tmp_path / "c.csv", [old[0], new[1]]))
    assert changes(plan) == [("instagram:cem", "change", "status", "approved", "contacted")]


@pytest.mark.parametrize(
    "stamp", ["", "1", "9-0-ffffff", "2-20269999T999999999999-37a8ee", "x" * 9]
)
def test_a_stamp_that_fits_nothing_is_none(mine, tmp_path, stamp):
    rows = rows_of(csv(mine, tmp_path / "s.csv"))
    mine.decide("instagram:ada.backt", "contacted")
    plan = plan_reimport(mine, save(tmp_path / "t.csv", [{**row, "export": stamp} for row in rows]))
    assert [c[1:3] for c in changes(plan)] == [("conflict", "status")]


def test_a_stamp_of_another_campaign_is_none(mine, tmp_path):
    mine.set_campaign("herbst", name="Herbst")
    other = Shortlist(mine.project, campaign="herbst")
    other.decide("instagram:ada.backt", "approved")
    rows = [{"handles": row["handles"], "status": row["status"], "export": row["export"]}
            for row in rows_of(csv(mine, tmp_path / "s.csv"))]  # fmt: skip
    other.decide("instagram:ada.backt", "contacted")
    plan = plan_reimport(other, save(tmp_path / "t.csv", rows[:1]))
    assert [c[1:3] for c in changes(plan)] == [("conflict", "status")]


def test_whoever_is_erased_or_held_out_after_the_plan_is_not_written(tmp_path):
    project = world.make(tmp_path / "p")
    mine = world.decided(project)
    rows = [{"handles": h, "owner": "Bo"} for h in ("ada.backt", "cem", "_dora.d", "new.one")]
    plan = plan_reimport(mine, save(tmp_path / "n.csv", rows))
    project.forget("instagram:cem")
    project.add(accounts=pd.DataFrame([{"account": "instagram:_dora.d", "bio": "15 Jahre alt"}]))
    assert plan.apply() == 2
    assert set(mine.table()["person"]) == {"instagram:ada.backt", "instagram:new.one"}


def test_a_reason_stays_with_its_status(mine, tmp_path):
    rows = rows_of(csv(mine, tmp_path / "s.csv", profile="full"))
    rows[0] |= {"status": "declined", "reason": "keine Zeit", "note": "neu"}
    plan = plan_reimport(mine, save(tmp_path / "t.csv", rows))
    mine.decide("instagram:ada.backt", "contacted")
    assert plan.apply() == 1
    row = mine.table().iloc[0]
    assert (row["status"], row["note"]) == ("contacted", "neu")
    assert pd.isna(row["reason"])


def test_decisions_that_came_in_late_are_not_overwritten(project, mine, tmp_path):
    """A colleague decided before the file was written, and it was merged after."""
    earlier = project.events.append("other", {})
    path = csv(mine, tmp_path / "s.csv")
    from workbench.project import Event

    last = project.events.read(["decided"])[-1]
    at = last.at - dt.timedelta(microseconds=1)
    event = Event("7f000000-0000-4000-8000-000000000001", at, "bob@there", "decided",
                  {"campaign": "default", "account": "instagram:cem", "fields": {"owner": "Bo"}},
                  ("instagram:cem",))  # fmt: skip
    assert project.events.union([event]) == 1
    assert earlier.kind == "other"
    plan = plan_reimport(mine, path)
    assert [c[1:4] for c in changes(plan) if c[1] != "conflict"] == []
    assert plan.apply() == 0
    assert mine.table().set_index("person").loc["instagram:cem", "owner"] == "Bo"


def test_changed_between_plan_and_apply(mine, tmp_path):
    path = csv(mine, tmp_path / "s.csv")
    rows = rows_of(path)
    rows[0]["status"] = "declined"
    rows[0]["note"] = "kein Interesse"
    plan = plan_reimport(mine, save(path, [{**rows[0], "reason": "keine Zeit"}]))
    mine.decide("instagram:ada.backt", "agreed")
    assert plan.apply() == 1
    assert mine.table()[["status", "note"]].iloc[0].tolist() == ["agreed", "kein Interesse"]


def test_whoever_was_erased_or_is_a_minor_is_refused_without_a_name(tmp_path):
    people = {**world.PEOPLE, "juna": "Juna"}
    project = world.make(tmp_path / "p", people)
    project.add(accounts=pd.DataFrame([{"account": "instagram:juna", "bio": "15 Jahre, Berlin"}]))
    assert project.held_out() == {"instagram:juna"}
    project.forget("instagram:cem")
    rows = [{"handles": name} for name in ("@cem", "juna", "ada.backt")]
    plan = plan_reimport(Shortlist(project), save(tmp_path / "n.csv", rows))
    table = plan.table
    assert table["action"].tolist() == ["refused", "refused", "new"]
    assert not table.head(2).to_string().count("cem") + table.head(2).to_string().count("juna")
    assert plan.apply() == 1
    assert Shortlist(project).table()["person"].tolist() == ["instagram:ada.backt"]


def test_other_campaigns_and_doubles_are_refused(mine, tmp_path):
    rows = [
        {"handles": "cem", "campaign": "default", "owner": "A"},
        {"handles": "@Cem", "campaign": "Standardkampagne", "owner": "B"},
        {"handles": "ada.backt", "campaign": "Sommer", "owner": "C"},
    ]
    plan = plan_reimport(mine, save(tmp_path / "n.csv", rows))
    assert [c[1] for c in changes(plan)] == ["change", "refused", "refused"]
    reasons = plan.table["reason"].tolist()[1:]
    assert "row 2" in reasons[0]
    assert "Sommer" in reasons[1]


def test_files_that_cannot_be_read_say_so(mine, tmp_path):
    with pytest.raises(NotFoundError):
        plan_reimport(mine, tmp_path / "none.csv")
    (tmp_path / "e.csv").write_bytes(b"\n\n")
    with pytest.raises(FormatError):
        plan_reimport(mine, tmp_path / "e.csv")
    with pytest.raises(SettingError):
        plan_reimport(mine, save(tmp_path / "n.csv", [{"status": "found"}]))
    hidden = csv(mine, tmp_path / "p.csv", profile="pseudonymised")
    with pytest.raises(SettingError):
        plan_reimport(mine, hidden)


def test_hostile_cells_come_back_as_text_or_are_refused(mine, tmp_path):
    texts = payloads()
    rows = [{"handles": f"h{i}", "note": t, "status": "", "cost": t} for i, t in enumerate(texts)]
    rows += [{"handles": f"s{i}", "note": "", "status": t, "cost": ""} for i, t in enumerate(texts)]
    rows += [{"handles": t, "note": "", "status": "", "cost": ""} for t in texts]
    plan = plan_reimport(mine, save(tmp_path / "h.csv", rows, encoding="utf-8", delimiter=","))
    assert plan.rows == 3 * len(texts)
    plan.apply()
    people = mine.table()["person"]
    assert set(people) >= {f"instagram:h{i}" for i in range(len(texts))}
    assert plan_reimport(mine, tmp_path / "h.csv").apply() == 0


@pytest.mark.parametrize(
    ("text", "amount"),
    [("350", 350), ("350 €", 350), ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("1.234", 1234),
     ("12,5", 12.5), ("12.5", 12.5), ("1'000", 1000), ("0", 0)],
)  # fmt: skip
def test_amounts_in_both_manners(text, amount):
    from workbench.export.reimport_rows import field_value

    assert field_value("cost", text) == pytest.approx(amount)


@pytest.mark.parametrize("text", ["-5", "viel", "nan", "--", "1e9x"])
def test_what_is_no_amount(text):
    from workbench.export.reimport_rows import field_value

    with pytest.raises(ValueError, match=r".*"):
        field_value("cost", text)
