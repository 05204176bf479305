"""A team from a terminal: table, JSON, CSV, picture, and refusals in a line."""

import json

import pytest

from tests.signals.rows import BRAND, comment, post, profile, tables
from workbench.cli import main
from workbench.cli.commands.portfolio import parse_costs, parse_money
from workbench.errors import SettingError
from workbench.export import read_csv
from workbench.phrases import use_language
from workbench.project import Project

# ada's people are 0-5, bob's 1-5, cleo's 6-8; fan0 talks to the brand already.
FANS = {"ada": range(6), "bob": range(1, 6), "cleo": range(6, 9)}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    yield
    use_language(None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("team") / "hafer"
    posts = [post(f"{n}{k}", n, k, "", likes=9, comments=2) for n in FANS for k in range(2)]
    posts += [post("h0", "hafer", 5), post("min0", "mina", 1, "Ich bin 15 und liebe @hafer")]
    comments = [
        comment(f"{n}{i}", f"fan{i}", (f"{n}0", n), i) for n, who in FANS.items() for i in who
    ]
    comments += [comment("b", "fan0", ("h0", "hafer"), 1)]
    comments += [comment(f"m{i}", f"far{i}", ("min0", "mina"), 0.5) for i in range(9)]
    accounts = [profile("ada", 20_000), profile("bob", 5_000), profile("cleo", 2_000)]
    posts, comments, accounts = tables(posts, comments, accounts)
    with Project.create(place, BRAND) as project:
        project.add(posts=posts, comments=comments, accounts=accounts)
    return place


@pytest.fixture
def said(capsys, folder):
    def run(*arguments):
        code = main(["portfolio", str(folder), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_team_is_a_table_and_sentences(said):
    code, out, _ = said("--size", 2)
    assert code == 0
    lines = out.splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("#"))
    assert lines[head].split() == [
        "#", "account", "rank", "tier", "language", "cost", "engaged", "adds", "together",
    ]  # fmt: skip
    rows = [line.split() for line in lines[head + 1 : head + 3]]
    assert {row[1] for row in rows} <= {"x:ada", "x:bob", "x:cleo"}
    assert rows[1][-1] == "8"
    assert "2 accounts reach 8 people who do not engage with the brand yet." in out


def test_who_says_to_be_under_18_is_in_no_team(said, tmp_path):
    csv = tmp_path / "team.csv"
    code, out, _ = said("--size", 8, "--json", "--out", csv)
    told = json.loads(out)
    assert code == 0
    assert told["held_out"] == 1
    assert told["left_out"]["must_not"] == 0
    assert "mina" not in out
    assert told["people"] == 8
    files = csv.read_text("utf-8-sig"), (tmp_path / "team.csv.json").read_text("utf-8")
    assert "mina" not in "".join(files)
    assert json.loads(files[1])["held_out"]["accounts"] == 1
    assert "1 person says to be under 18" in said("--size", 8)[1]


def test_files(said, tmp_path):
    csv, png = tmp_path / "team.csv", tmp_path / "team.png"
    code, out, _ = said("--size", 3, "--everybody", "--must", "bob", "--out", csv, "--picture", png)
    assert code == 0
    assert f"Wrote {csv}" in out
    table = read_csv(csv)
    assert table["account"].tolist() == ["x:bob", "x:cleo", "x:ada"]
    assert table["marginal"].tolist() == [5, 3, 1]
    assert table["overlap_most"].tolist() == [1.0, 0.0, 1.0]
    assert table["overlap_with"].fillna("").tolist() == ["x:ada", "", "x:bob"]
    assert png.read_bytes().startswith(b"\x89PNG")
    about = json.loads((tmp_path / "team.csv.json").read_text("utf-8"))
    assert about["people"] == 9
    assert about["guarantee"] == 1.0


def test_prices_quotas_and_refusals(said, tmp_path):
    prices = tmp_path / "prices.csv"
    prices.write_text("account;cost\nada;9,50\nbob;4\ncleo;4\n", encoding="utf-8")
    code, out, _ = said("--costs", prices, "--budget", 8, "--tier", "nano=2", "--json")
    assert code == 0
    assert sorted(m["account"] for m in json.loads(out)["team"]) == ["x:bob", "x:cleo"]
    assert json.loads(out)["cost"] == 8
    code, _, err = said("--tier", "nano=3-")
    assert code == 1
    assert "At least 3 of tier nano are wanted, and only 2 can be chosen." in err
    assert said("--tier", "nano=some")[0] == 1
    code, _, err = said("--budget", 5, "--json")
    assert "A budget needs to know what candidates cost." in err
    assert len(err.strip().splitlines()) == 1


def test_prices_that_cannot_be_read(tmp_path):
    assert parse_costs(["nano=150", "micro=1,5"]) == {"nano": 150, "micro": 1.5}
    with pytest.raises(SettingError, match="The price nano=much cannot be read"):
        parse_costs(["nano=much"])
    odd = tmp_path / "odd.csv"
    odd.write_text("name,fee\nada,3\n", encoding="utf-8")
    with pytest.raises(SettingError, match="lacks a column account or cost; it has: name, fee"):
        parse_costs([], str(odd))


@pytest.mark.parametrize("price", ["1,500", "1.500", "0,125", "1.234.567", "12,000 "])
def test_three_digits_after_a_separator_may_mean_two_amounts(price):
    with pytest.raises(SettingError, match="may be thousands or a fraction") as refused:
        parse_costs([f"micro={price}"])
    assert "Write 1500 or 1500.00" in str(refused.value)


def test_amounts_as_they_are_written():
    written = {"1500": 1500, "1500,00": 1500, "1500.5": 1500.5, " 9,50 ": 9.5, "0,1250": 0.125}
    assert {text: parse_money(text) for text in written} == written
    for text in ("", "nan", "inf", "1.500,00", "1 500 Euro"):
        with pytest.raises(SettingError, match="cannot be read"):
            parse_money(text)


def test_a_budget_is_read_like_a_price(said):
    code, _, err = said("--cost", "nano=4", "--cost", "micro=4", "--budget", "4.000")
    assert (code, len(err.strip().splitlines())) == (1, 1)
    assert "budget=4.000 may be thousands or a fraction" in err
    code, out, _ = said("--cost", "nano=4", "--cost", "micro=4", "--budget", "8,00", "--json")
    assert (code, json.loads(out)["cost"]) == (0, 8)


def test_a_price_given_by_hand_stands_over_the_file(tmp_path):
    prices = tmp_path / "prices.csv"
    prices.write_text("account,cost\nx:ada,9\n@Bob,7\ncleo,4\n", encoding="utf-8")
    found = parse_costs(["ada=5", "x:bob=6"], str(prices))
    assert found["ada"] == 5
    assert "x:ada" not in found
    assert (found["x:bob"], found["cleo"]) == (6, 4)
