"""`workbench gather FOLDER thumbnails`: exit codes and the stop button."""

import io
import signal

import pandas as pd
import pytest
from PIL import Image

from workbench.brand import Brand
from workbench.cli import main
from workbench.gather.live import Budget
from workbench.gather.thumbnails_fetch import ThumbnailSource
from workbench.phrases import use_language
from workbench.project import Project


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Run the command over 3 posts whose pictures come without a network."""
    file = io.BytesIO()
    Image.new("RGB", (640, 640), "red").save(file, "JPEG")

    def fetch(source, _session, _url):
        source.budget.spend("picture")
        return file.getvalue()

    monkeypatch.setattr(ThumbnailSource, "_bytes", fetch)
    folder = tmp_path / "p"
    with_posts = pd.DataFrame(
        {
            "post": [f"instagram:p{n}" for n in range(3)],
            "account": "instagram:mila",
            "media": [[{"kind": "image", "path": None, "url": "https://x.example/1.jpg"}]] * 3,
            "collected_at": pd.Timestamp.now("UTC"),
        }
    )
    project = Project.create(folder, Brand("Oatly"))
    project.add(posts=with_posts)
    project.close()

    def run(*arguments):
        use_language("en")
        code = main(["gather", str(folder), "thumbnails", *arguments])
        return code, *capsys.readouterr()

    yield run
    use_language(None)


def test_a_spent_budget_was_wished(said):
    code, _, err = said("--budget", "2")
    assert code == 0
    assert "The budget of this run (2 requests) is spent" in err
    assert said()[0] == 0


def test_ctrl_c_ends_before_the_next_picture(said, monkeypatch):
    spend = Budget.spend

    def interrupted(self, kind):
        if self.spent == 1:
            signal.raise_signal(signal.SIGINT)
            assert self._stop.wait(5)
        spend(self, kind)

    monkeypatch.setattr(Budget, "spend", interrupted)
    code, _, err = said()
    assert code == 130
    assert "Stopped by hand" in err
    monkeypatch.undo()


def test_a_host_that_refuses_is_a_failure(said, monkeypatch):
    from workbench.gather.live import HaltError

    def refuse(*_):
        raise HaltError("by_hand.pictures_refused", status=429)

    monkeypatch.setattr(ThumbnailSource, "_bytes", refuse)
    assert said()[0] == 1
