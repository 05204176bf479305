"""What would bring people back: a lost database, and words that only they wrote."""

import datetime as dt

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import ProjectError
from workbench.project import Project


def some_posts():
    texts = ["Secretcaptionzz oatly am Morgen", "oatly am Abend", "oatly am Morgen und Abend"]
    return pd.DataFrame(
        {
            "post": [f"x:{i}" for i in range(3)],
            "platform": "x",
            "account": ["x:zorro", "x:ada", "x:bob"],
            "created_at": dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
            "text": texts,
        }
    )


def test_words_that_only_they_wrote_leave_topics_and_their_exports(tmp_path):
    project = Project.create(tmp_path / "p", Brand("Oatly"))
    project.add(posts=some_posts())
    names = ["secretcaptionzz, morgen", "oatly, abend"]
    topics = pd.DataFrame({"topic": [0, 1], "name": names,
                           "keywords": [["secretcaptionzz", "morgen"], ["oatly"]]})  # fmt: skip
    project.keep_enrichment("topics", topics)
    project.write_export("topics.csv", 'topic,name\n0,"secretcaptionzz, morgen"\n1,oatly\n')
    project.forget("x:zorro")
    kept = project.enrichment("topics")
    assert kept["name"].tolist() == ["…, morgen", "oatly, abend"]
    assert kept["keywords"].tolist() == [["…", "morgen"], ["oatly"]]
    left = (project.exports / "topics.csv").read_text("utf-8")
    assert "secretcaptionzz" not in left.lower()
    assert "morgen" in left


@pytest.mark.parametrize("loss", ["emptied", "missing"])
def test_a_lost_database_stops_the_project(tmp_path, loss):
    folder = tmp_path / "p"
    with Project.create(folder, Brand("Oatly")) as project:
        project.add(posts=some_posts())
        project.forget("x:zorro")
    for side in ("state.sqlite-wal", "state.sqlite-shm"):
        (folder / side).unlink(missing_ok=True)
    state = folder / "state.sqlite"
    state.write_bytes(b"") if loss == "emptied" else state.unlink()
    with pytest.raises(ProjectError, match=r"backup|Sicherung"):
        Project.open(folder)
