"""Files of the reply queue and the monthly report: they read back, and spreadsheets run nothing."""

import json

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import SchemaError
from workbench.export import monthly_csv, monthly_json, queue_csv, read_csv
from workbench.export.links import post_link
from workbench.export.minors import without_messages
from workbench.project import Project
from workbench.shortlist import Community
from workbench.ugc import monthly_report, reply_queue

START = pd.Timestamp("2026-05-04T08:00Z")
MINOR = "instagram:sweet.lu"


def tables():
    posts = pd.DataFrame({
        "post": ["instagram:Ab1", "instagram:Ab2"],
        "platform": "instagram",
        "account": ["instagram:haferlicht", "instagram:jo"],
        "created_at": [START, START + pd.Timedelta(hours=2)],
        "text": ["Neu!", "=1+1 @haferlicht wo gibt es euch in Wien?"],
        "collected_at": START + pd.Timedelta(days=1),
    })  # fmt: skip
    said = [("instagram:mila", "Leaked all over my bag, very disappointed"),
            (MINOR, "Ich bin 14, darf ich bei euch mitmachen?")]  # fmt: skip
    comments = pd.DataFrame({
        "comment": ["instagram:c1", "instagram:c2"],
        "platform": "instagram",
        "post": "instagram:Ab1",
        "account": [who for who, _ in said],
        "created_at": START + pd.Timedelta(hours=1),
        "text": [text for _, text in said],
        "collected_at": START + pd.Timedelta(days=1),
    })  # fmt: skip
    return posts, comments


@pytest.fixture
def project(tmp_path):
    brand = Brand("Haferlicht", handles=["haferlicht"], language="de",
                  pseudonymous_commenters=False)  # fmt: skip
    made = Project.create(tmp_path / "oats", brand)
    posts, comments = tables()
    made.add(posts=posts, comments=comments)
    return made


def test_the_queue_reads_back_with_links_and_drafts(project, tmp_path):
    community = Community(project)
    community.assign("instagram:c1", "Ada")
    path = queue_csv(community.replies(), tmp_path / "queue.csv", community=community)
    rows = read_csv(path).set_index("message")
    assert rows.loc["instagram:c1", "owner"] == "Ada"
    assert rows.loc["instagram:c1", "url"] == "https://www.instagram.com/p/Ab1/"
    assert rows.loc["instagram:c1", "draft"].startswith("Hello @mila, we're sorry")
    assert rows.loc["instagram:Ab2", "url"] == "https://www.instagram.com/p/Ab2/"
    assert rows.loc["instagram:Ab2", "draft"].startswith("Hi @jo, gute Frage!")
    about = json.loads((tmp_path / "queue.csv.json").read_text("utf-8"))
    assert about["as_of"].startswith("2026-05-04T10:00:00")
    assert about["data_age_hours"] == 22.0
    assert "gestern" in about["sentence"]


def test_cells_are_guarded_and_german_excel_is_served(project, tmp_path):
    path = queue_csv(Community(project).queue(), tmp_path / "queue.csv", excel="german")
    text = path.read_text("utf-8-sig")
    assert "\"'=1+1 @haferlicht" in text
    assert '"1,0"' in text
    assert read_csv(path)["text"].str.startswith("=1+1").any()


def test_people_under_18_stay_out_of_files(project, tmp_path):
    accounts = pd.DataFrame({"account": [MINOR], "platform": "instagram", "bio": ["14 y/o"],
                             "as_of": [START], "source": ["made"]})  # fmt: skip
    project.add(accounts=accounts)
    assert MINOR in project.held_out()
    community = Community(project)
    everything = community.replies(include="all")
    assert MINOR in set(everything.table["account"])
    path = queue_csv(everything, tmp_path / "queue.csv", community=community)
    assert MINOR not in set(read_csv(path)["account"])
    assert json.loads((tmp_path / "queue.csv.json").read_text("utf-8"))["held_out"]["accounts"] == 1
    posts, comments = tables()
    spaces = pd.DataFrame({"message": ["instagram:c1", "instagram:c2"],
                           "labels": [["success"], ["success", "product"]],
                           "product_kind": [None, "wish"], "aspects": [[], ["age"]],
                           "quote": ["very nice", "so gut"]})  # fmt: skip
    report = monthly_report(posts, comments, project.brand, month="2026-05", spaces=spaces)
    told = monthly_json(report, tmp_path / "month.json", project=project).read_text("utf-8")
    assert "so gut" in report.to_json()
    assert "so gut" not in told
    assert "instagram:c2" not in told
    assert "instagram:c1" in told


def test_what_others_write_below_posts_of_people_under_18_stays_without_the_post(project, tmp_path):
    posts = pd.DataFrame({
        "post": ["x:10", "x:11", "x:12"], "platform": "x",
        "account": ["x:lu", "x:jo", "x:mila"],
        "created_at": START,
        "text": ["Ich bin 14 Jahre alt und liebe Kakao", "@haferlicht wo gibt es den?",
                 "@haferlicht gibt es das auch in Kiel?"],
        "reply_to": [None, "x:10", None], "reply_to_account": [None, "x:lu", None],
        "url": ["https://x.com/lu/status/10", "https://x.com/jo/status/11", None],
    })  # fmt: skip
    project.add(posts=posts)
    queue = Community(project).replies(include="all")
    assert queue.table.set_index("message").loc["x:11", "post"] == "x:10"
    rows = read_csv(queue_csv(queue, tmp_path / "q.csv", project=project)).set_index("message")
    assert rows.loc["x:11", ["post", "post_text", "post_url"]].isna().all()
    assert rows.loc["x:11", "url"] == "https://x.com/jo/status/11"
    assert rows.loc["x:12", "post"] == "x:12"
    told = (tmp_path / "q.csv").read_text("utf-8-sig")
    assert "x:10" not in told
    assert "Kakao" not in told
    assert "status/10" not in told


def test_below_a_shared_post_of_somebody_under_18_no_link_leads_there(project):
    below = pd.DataFrame({
        "message": ["x:21", "x:22"], "kind": ["comment", "post"], "account": ["x:jo", "x:mila"],
        "post": ["x:10", "x:22"], "url": ["https://x.com/lu/status/10", "https://x.com/m/22"],
    })  # fmt: skip
    project.add(posts=pd.DataFrame({"post": ["x:10"], "platform": "x", "account": ["x:lu"],
                                    "created_at": [START], "text": ["Bin 14"]}))  # fmt: skip
    kept = without_messages(below, frozenset({"x:lu"}), project)
    assert kept["url"].isna().tolist() == [True, False]
    assert kept["post"].isna().tolist() == [True, False]


def test_the_report_reads_back(tmp_path):
    posts, comments = tables()
    brand = Brand("Haferlicht", handles=["haferlicht"])
    report = monthly_report(posts, comments, brand, month="2026-05")
    rows = read_csv(monthly_csv(report, tmp_path / "month.csv"))
    assert rows["figure"].tolist() == [figure.name for figure in report.figures]
    assert rows.loc[0, "value"] == 3
    assert json.loads((tmp_path / "month.csv.json").read_text("utf-8"))["month"] == "2026-05"
    told = json.loads(monthly_json(report, tmp_path / "m.json", language="de").read_text("utf-8"))
    assert told["figures"][0]["value"] == 3
    assert told["sentences"][0]["text"].startswith("Fragen und Beschwerden: 3;")


def test_a_plain_queue_needs_no_project(tmp_path):
    posts, comments = tables()
    queue = reply_queue(posts, comments, Brand("Haferlicht", handles=["haferlicht"]))
    assert len(read_csv(queue_csv(queue, tmp_path / "q.csv", language="en"))) == len(queue)
    with pytest.raises(SchemaError, match="reply_kind"):
        queue_csv(queue.table.drop(columns="reply_kind"), tmp_path / "q.csv")


def test_a_post_without_an_author_has_no_profile_to_link_to():
    assert post_link("tiktok:123", float("nan")) is None
    assert post_link("instagram:BxbYDJsuyO2", float("nan")).endswith("/BxbYDJsuyO2/")
