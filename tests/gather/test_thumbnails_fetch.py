"""Pictures over real HTTP from a small server: fresh, expired, too large, private, stopped."""

import datetime as dt
import io
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest
from PIL import Image

from workbench.brand import Brand
from workbench.gather.live import Budget
from workbench.gather.thumbnails import picture_name
from workbench.gather.thumbnails_fetch import fetch_thumbnails
from workbench.project import Project

pytestmark = [pytest.mark.network_local, pytest.mark.allow_hosts(["127.0.0.1"])]
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def jpeg():
    file = io.BytesIO()
    Image.new("RGB", (1080, 1350), "red").save(file, "JPEG")
    return file.getvalue()


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.authorised.append(self.headers.get("Authorization"))
        kind = self.path.strip("/").partition("-")[0]
        if kind.isdecimal():
            self.send_response(int(kind))
            if kind == "302":
                self.send_header("Location", self.server.moved)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = {"ok": jpeg(), "html": b"<html>", "large": b"\0" * (16 << 20)}[kind]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.server.hung_up = True

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.asked, server.authorised, server.moved = [], [], ""
    server.base = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "p", Brand("Oatly"))
    yield project
    project.close()


def put(project, *urls, collected=NOW, likes=None):
    frame = pd.DataFrame(
        {
            "post": [f"instagram:p{i}" for i in range(len(urls))],
            "account": "instagram:mila",
            "text": "so gut",
            "likes": likes or [None] * len(urls),
            "media": [[{"kind": "image", "path": None, "url": url}] for url in urls],
            "collected_at": pd.Timestamp(collected),
        }
    )
    project.add(posts=frame)


def fetch(project, *, run=50, **how):
    budget = Budget(project.requests, "pictures", "", run=run)
    how.setdefault("allow", ["127.0.0.1"])
    source = fetch_thumbnails(project.posts(), budget=budget, now=NOW, **how)
    project.add(source)
    return source.outcome


def kept(project):
    return {
        post: m[0]["path"] for post, m in project.posts()[["post", "media"]].itertuples(index=False)
    }


def test_kept_and_not_asked_again(project, server):
    put(project, server.base + "ok-1", server.base + "404-1", server.base + "html-1")
    outcome = fetch(project)
    assert outcome.done == ("instagram:p0",)
    assert [p.reason for p in outcome.skipped] == [
        "by_hand.picture_expired",
        "by_hand.fetched_no_picture",
    ]
    assert outcome.requests == 3
    name = picture_name("instagram:p0")
    assert kept(project) == {"instagram:p0": name, "instagram:p1": None, "instagram:p2": None}
    assert max(Image.open(io.BytesIO((project.folder / name).read_bytes())).size) == 320
    posts = project.posts()
    assert posts["text"].tolist() == ["so gut"] * 3
    assert posts["media"][0][0]["url"].endswith("ok-1")
    assert project.cursors() == {"thumbnails": ""}
    server.asked.clear()
    fetch(project)
    assert server.asked == ["/404-1", "/html-1"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_expired(project, server, status):
    put(project, f"{server.base}{status}-1", server.base + "ok-1")
    outcome = fetch(project)
    assert [p.reason for p in outcome.skipped] == ["by_hand.picture_expired"]
    assert outcome.done == ("instagram:p1",)


def test_a_busy_host_ends_the_run(project, server):
    put(project, server.base + "ok-1", server.base + "429-1", server.base + "ok-2")
    outcome = fetch(project)
    assert outcome.stopped.reason == "by_hand.pictures_refused"
    assert "429" in str(outcome.stopped)
    assert outcome.left == ("instagram:p1", "instagram:p2")
    assert server.asked == ["/ok-1", "/429-1"]
    assert kept(project)["instagram:p0"]


def test_too_large(project, server):
    put(project, server.base + "large-1")
    assert [p.reason for p in fetch(project).skipped] == ["by_hand.picture_too_large"]


def test_old_addresses_are_not_asked(project, server):
    put(project, server.base + "ok-1", collected=NOW - dt.timedelta(days=3, seconds=1))
    assert fetch(project).requests == 0
    assert server.asked == []


def test_the_most_liked_first_within_the_budget(project, server):
    put(project, *(f"{server.base}ok-{i}" for i in range(4)), likes=[5, None, 9, 7])
    assert fetch(project, top=2).done == ("instagram:p2", "instagram:p3")
    outcome = fetch(project, run=1)
    assert outcome.done == ("instagram:p0",)
    assert outcome.stopped.reason == "live.run_budget_spent"
    assert outcome.left == ("instagram:p1",)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/a.jpg", "https://127.0.0.1/a.jpg", "https://10.0.0.1/a.jpg", "https://[::1]/a.jpg",
     "https://169.254.169.254/latest", "https://0.0.0.0/", "http://192.0.2.1/a.jpg", "file:///etc/passwd",
     "https://u:p@93.184.216.34/a.jpg", "https://93.184.216.34:22/a.jpg", "https://[fe80::1]/",
     "https://[64:ff9b::a00:1]/", "https://[64:ff9b:1::a00:1]/", "https://[2002:a00:1::]/",
     "https://[2001:0:1::1]/", "https://[fec0::1]/", "https://[ff02::1]/", "https://[ff0e::1]/",
     "https://224.0.0.1/", "https://239.1.1.1/", "https://[::ffff:10.0.0.1]/"],
)  # fmt: skip
def test_private_hosts_are_never_asked(project, url):
    put(project, url)
    outcome = fetch(project, allow=())
    assert outcome.requests == 0
    assert [p.reason for p in outcome.skipped] == ["by_hand.picture_not_public"]


def test_nor_by_name_nor_by_redirect(project, server, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, *a, **k: [(2, 1, 6, "", ("192.168.1.1", port))]
    )
    put(project, "https://router.example/a.jpg")
    assert [p.reason for p in fetch(project).skipped] == ["by_hand.picture_not_public"]


def test_neither_proxy_nor_passwords_of_the_machine(project, server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login mila password geheim\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    put(project, server.base + "ok-1")
    assert fetch(project).done == ("instagram:p0",)
    assert server.authorised == [None]


def test_redirects_are_looked_at(project, server):
    put(project, server.base + "302-1")
    server.moved = "https://10.0.0.1/a.jpg"
    assert [p.reason for p in fetch(project).skipped] == ["by_hand.picture_not_public"]
    server.moved = "/ok-1"
    assert fetch(project).done == ("instagram:p0",)


def test_going_round_in_circles(project, server):
    put(project, server.base + "302-1")
    server.moved = "/302-1"
    assert [p.reason for p in fetch(project).skipped] == ["by_hand.picture_moved"]
    assert len(server.asked) == 3


def test_a_dead_network_ends_the_run(project, server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        put(project, *(f"http://127.0.0.1:{port}/{i}" for i in range(8)))
        outcome = fetch(project)
    assert outcome.requests == 5
    assert outcome.stopped.reason == "by_hand.pictures_no_answer"
    assert len(outcome.left) == 3


def test_stopped_by_hand(project, server):
    put(project, server.base + "ok-1")
    budget = Budget(project.requests, "pictures", "")
    source = fetch_thumbnails(project.posts(), budget=budget, now=NOW, allow=["127.0.0.1"])
    source.stop()
    project.add(source)
    assert source.outcome.stopped.reason == "live.stopped_by_hand"
    assert server.asked == []
