import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workbench import gather
from workbench.errors import FormatError, SettingError
from workbench.gather.encodings import repair_column

HOSTILE = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\",;\t|'#@"), min_size=1, max_size=60).map(str.strip),
    min_size=1, max_size=12,
).map(lambda ts: [t for t in ts if t]).filter(bool)  # fmt: skip
WRITTEN_AS_MISSING = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def honest(texts):
    """Leave out texts that mean "missing", and columns that look garbled."""
    from workbench.gather.numbers import is_missing

    assume(not any(is_missing(t) for t in texts))
    assume(repair_column(texts) == texts)
    # a column of numbers or links alone is no text column
    return ["Anker Text", *texts, *["Anker"] * len(texts)]


@WRITTEN_AS_MISSING
@given(texts=HOSTILE, separator=st.sampled_from(",;\t|"))
def test_any_text_survives_csv(put, makers, texts, separator):
    texts = honest(texts)
    rows = [["id", "text", "author"], *([f"p{i}", t, "mila"] for i, t in enumerate(texts))]
    got = makers["Imported"](gather.read(put("a.csv", makers["csv"](rows, separator))))
    assert got.posts.text.tolist() == texts
    assert not got.rejected


@WRITTEN_AS_MISSING
@given(texts=HOSTILE)
def test_any_text_survives_ndjson_and_parquet(put, makers, texts):
    texts = honest(texts)
    records = [{"id": f"p{i}", "text": t} for i, t in enumerate(texts)]
    import json

    lines = put("a.ndjson", "\n".join(json.dumps(r) for r in records))
    table = put("a.parquet", makers["parquet"](records))
    for path in (lines, table):
        assert makers["Imported"](gather.read(path)).posts.text.tolist() == texts


@settings(WRITTEN_AS_MISSING, max_examples=20)
@given(texts=HOSTILE)
def test_any_text_survives_a_workbook(put, makers, texts):
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    texts = [ILLEGAL.sub("", t) for t in honest(texts)]
    assume(not any(t.startswith("=") or "_x" in t or not t or t[0] == "#" for t in texts))
    path = put(
        "a.xlsx", makers["sheet"]([["id", "text"], *([f"p{i}", t] for i, t in enumerate(texts))])
    )
    assert makers["Imported"](gather.read(path)).posts.text.tolist() == texts


def test_title_rows_duplicate_names_and_trailing_columns(imported):
    text = (
        "Listening-Export;;;;\nZeitraum: 1.1.–31.1.;;;;\n\n"
        "Datum;Nutzername;Beschreibung;Likes;Likes;\n"
        "31.12.2025 14:05;@Mila.Backt;Hafer ist gut;1.047;9;\n"
        '03/04/2025;karl;"mit; Semikolon\nund Umbruch";12;9;\n'
    )
    got = imported("a.csv", text, platform="instagram")
    first, second = got.record(), got.record(row=1)
    assert first["account"] == "instagram:mila.backt"
    assert first["created_at"] == pd.Timestamp("2025-12-31 14:05", tz="UTC")
    assert (first["likes"], second["likes"]) == (1047, 12)
    assert second["created_at"] == pd.Timestamp("2025-04-03", tz="UTC")
    assert second["text"] == "mit; Semikolon\nund Umbruch"


def test_ten_thousand_rows_of_which_seven_are_broken(imported):
    rows = [
        f'{i},fan{i % 90},2026-01-01 10:00:00,"Hafer, Nr. {i}\nmit Umbruch",{i}\n'
        for i in range(10_000)
    ]
    for i in (5, 4000, 9_999):
        rows[i] = f"{i},fan,2026-01-01\n"  # cut off
    rows[77] = f'{i},fan,2026-01-01 10:00:00,"never closed,5\n'
    rows[500] = ',fan,2026-01-01 10:00:00,"no id",5\n'
    rows[800] = "one,two,three,four,five,six,seven\n"
    rows[1000] = "########\n"
    got = imported("a.csv", "id,author,date,text,likes\n" + "".join(rows))
    assert len(got.posts) == 9_993
    assert len(got.rejected) == 7
    assert got.read == 10_000
    cut = next(p for p in got.rejected if p.reason == "gather.wrong_columns")
    assert cut.row == 2 + 5 * 2  # the header, and five records of two lines


def test_a_bad_field_costs_the_field(imported):
    got = imported(
        "a.csv",
        "id,author,date,text,likes\n"
        + "".join(f"{i},a,2026-01-01,t{i},5\n" for i in range(9))
        + "9,a,gestern,t9,viele\n",
    )
    assert len(got.posts) == 10
    last = got.record(row=9)
    assert last["text"] == "t9"
    assert pd.isna(last["likes"])
    assert pd.isna(last["created_at"])
    named = {
        (p.row, p.field, dict(p.values)["value"])
        for p in got.problems
        if p.reason == "gather.bad_value"
    }
    assert named == {(11, "likes", "viele"), (11, "created_at", "gestern")}


def test_day_first_is_found_in_a_later_batch(imported):
    rows = (
        "".join(f"{i},t{i},0{1 + i % 9}/02/2025\n" for i in range(20_050))
        + "x,letzter,25/02/2025\n"
    )
    got = imported("a.csv", "id,text,date\n" + rows)
    assert got.posts.created_at.iloc[2] == pd.Timestamp("2025-02-03", tz="UTC")


def test_three_hundred_unknown_columns(imported):
    names = ",".join(f"q{i}" for i in range(300))
    got = imported("a.csv", f"id,text,{names}\n1,hallo,{','.join('7' * 300)}\n")
    assert got.record()["text"] == "hallo"


def test_long_captions(imported):
    long = "Hafer " * 40_000
    assert imported("a.csv", f'id,text\n1,"{long}"\n').record()["text"] == long


def test_columns_can_be_mapped(imported):
    text = "a,b,c\nmila,Hafer!,5\n"
    with pytest.raises(FormatError, match="a, b, c"):
        imported("a.csv", text)
    got = imported("b.csv", text, columns={"a": "account", "b": "text", "c": "likes"}, platform="x")
    assert {k: got.record()[k] for k in ("account", "text", "likes")} == {
        "account": "x:mila",
        "text": "Hafer!",
        "likes": 5,
    }
    with pytest.raises(SettingError, match="account"):
        imported("c.csv", text, columns={"a": "acount"})


def test_a_field_takes_one_column(imported):
    with pytest.raises(SettingError, match="a, b"):
        imported("a.csv", "a,b\nx,y\n", columns={"a": "text", "b": "text"})


def test_a_mapped_column_that_is_not_there(put, load, imported):
    text = "id,text\n1,gut\n"
    with pytest.raises(SettingError, match="captoin"):
        imported("a.csv", text, columns={"captoin": "text"})
    two = load(put("a.csv", text), put("b.csv", "id,captoin\n2,so\n"), columns={"captoin": "text"})
    assert two.posts.text.tolist() == ["gut", "so"]
    assert [p.reason for p in two.problems if p.field == "text"] == ["gather.map_missing"]


def test_tweets(imported):
    head = "status_id,created_at,author,text,reply_to_status_id,reply_to_author,is_retweet,retweet_status_id,favorite_count,retweet_count,hashtags,mentions\n"
    rows = (
        '1,2018-02-07 16:37:12,Eva,"RT @Karl: gut #rstats",,,True,9,0,75,rstats,Karl\n'
        "2,2018-02-07 16:40:00,Uwe,@Eva ja,1,Eva,False,,3,4,,Eva\n"
    )
    got = imported("t.csv.gz", head + rows)
    retweet, reply = got.record(), got.record(row=1)
    assert retweet["post"] == "x:1"
    assert retweet["repost_of"] == "x:9"
    assert retweet["repost_of_account"] == "x:karl"
    assert pd.isna(retweet["shares"])
    assert pd.isna(retweet["likes"])
    assert retweet["mentions"] == ["karl"]
    assert retweet["hashtags"] == ["rstats"]
    assert (reply["reply_to"], reply["reply_to_account"]) == ("x:1", "x:eva")
    assert (reply["likes"], reply["shares"]) == (3, 4)
    assert reply["hashtags"] == []
    assert reply["source"] == "x"


def test_crowdtangle(imported):
    got = imported(
        "ct.csv",
        'Account,User Name,Followers at Posting,Post Created,Type,Total Interactions,Likes,Comments,Views,URL,Description,Sponsor Name,"Overperforming Score (weighted  —  Likes 1x )"\n'
        'Die Bäckerei,baeckerei,"1,234",2019-05-21 23:30:51 EDT,Photo,"502,093","497,072",5021,0,https://www.instagram.com/p/Bx000000000/,Brot @mila,oatly,"1,000.00"\n',
    )
    post = got.record()
    assert post["post"] == "instagram:Bx000000000"
    assert post["account"] == "instagram:baeckerei"
    assert (post["likes"], post["kind"], post["sponsors"]) == (497_072, "image", ["oatly"])
    assert pd.isna(post["views"])
    account = got.record("accounts")
    assert account["followers"] == 1234
    assert account["as_of"] == pd.Timestamp("2019-05-22 03:30:51", tz="UTC")


def test_comment_rows_inside_an_export_of_posts(imported):
    got = imported(
        "4cat.csv",
        "id,thread_id,parent_id,body,author,timestamp,type,url,hashtags,usertags,mentioned,num_likes,num_comments\n"
        "Cabc123,Cabc123,Cabc123,Brot,mila,1623688234,picture,https://www.instagram.com/p/Cabc123/,brot,,,5,1\n"
        "c1,Cabc123,Cabc123,lecker,karl,1623688834,comment,,,,,1,0\n",
    )
    assert got.posts.post.tolist() == ["instagram:Cabc123"]
    comment = got.record("comments")
    assert (comment["post"], comment["account"], comment["likes"]) == (
        "instagram:Cabc123",
        "instagram:karl",
        1,
    )
    assert pd.isna(comment["reply_to"])
    assert got.read == 2


def test_comments(imported):
    got = imported(
        "c.csv",
        "Comment,Username,Date,Post URL,Likes\n"
        "so gut,@Karl,2026-01-01 10:00:00,https://www.instagram.com/p/Cabc123/,1.2K\n"
        "toll,uwe,2026-01-01 11:00:00,https://www.instagram.com/p/Cabc123/,0\n",
    )
    first = got.record("comments")
    assert (first["text"], first["account"], first["likes"]) == ("so gut", "instagram:karl", 1200)
    assert first["post"] == "instagram:Cabc123"
    assert first["comment"].startswith("instagram:~")
    assert got.comments.comment.is_unique


def test_creator_list(imported):
    got = imported(
        "creators.csv",
        "Handle,Name,Followers,Avg. Likes,Engagement Rate,Category,Email\n"
        '@Mila.Backt,Mila M.,12.4K,345,"3,4 %",Food,m@x.de\nkarl,Karl,"1,047",12,"0,5 %",,\n,niemand,5,5,,,\n',
        platform="instagram",
    )
    assert got.accounts.account.tolist() == ["instagram:mila.backt", "instagram:karl"]
    assert got.accounts.followers.tolist() == [12_400, 1047]
    assert got.accounts.display_name.tolist() == ["Mila M.", "Karl"]
    vendor = {(r["account"], r["name"]): r["value"] for _, r in got.reported.iterrows()}
    assert vendor["instagram:mila.backt", "Engagement Rate"] == pytest.approx(0.034)
    assert vendor["instagram:mila.backt", "Avg. Likes"] == 345
    assert [p.reason for p in got.rejected] == ["gather.no_account"]
    assert got.read == 3


def test_platform_by_address_row_by_row(imported):
    got = imported(
        "m.csv",
        "url,author,text,date\nhttps://www.tiktok.com/@mila/video/7123456789,mila,a b,2026-01-01\n"
        "https://twitter.com/eva/status/42,eva,c d,2026-01-01\nhttps://blog.example/artikel/1,,e f,2026-01-01\n",
    )
    assert got.posts.post.iloc[:2].tolist() == ["tiktok:7123456789", "x:42"]
    assert got.posts.platform.iloc[2] == "web"
    assert pd.isna(got.posts.account.iloc[2])


def test_rounded_ids_are_not_taken(imported):
    got = imported(
        "a.csv",
        "tweet_id,text,author\n5.70306E+17,hallo welt,eva\n570306133677760513,guten tag,eva\n",
    )
    assert got.posts.post.tolist() == ["x:570306133677760513"]
    assert {p.reason for p in got.problems if p.row == 2} == {"gather.rounded_id", "gather.no_id"}


def test_sources_are_lazy_and_repeatable(put, makers):
    source = gather.read(put("posts.csv", makers["files"]["posts.csv"]))
    first = makers["Imported"](source)
    assert makers["Imported"](source).posts.equals(first.posts)
    assert [f.format for f in source.files] == ["csv"]
    assert list(source.batches(skip=frozenset(f.sha256 for f in source.files))) == []
    assert [b.last for b in source.batches()] == [True]


def test_every_sample_reads_the_forty_posts(makers, put, load):
    expected = None
    for name in (
        "posts.csv",
        "posts.tsv.gz",
        "posts.ndjson",
        "posts.json",
        "posts.xlsx",
        "posts.parquet",
    ):
        path = put("x-" + name.removesuffix(".gz"), makers["files"][name])
        got = load(path).posts.drop(columns=["source", "collected_at"])
        expected = got if expected is None else expected
        pd.testing.assert_frame_equal(got, expected)
    first = makers["posts"][3]
    assert expected.text.iloc[3] == first["caption"]
    assert expected.likes.tolist() == [p["likesCount"] for p in makers["posts"]]
    assert expected.mentions.iloc[3] == ["oatly"]


def test_csv_module_and_reader_agree_on_awkward_quoting(imported):
    rows = [
        ["id", "text", "author"],
        ["1", 'a "b" c', "x"],
        ["2", "", "y"],
        ["3", "line\r\nbreak", "z"],
    ]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    got = imported("a.csv", out.getvalue())
    assert got.posts.text.fillna("").tolist() == [r[1] for r in rows[1:]]
