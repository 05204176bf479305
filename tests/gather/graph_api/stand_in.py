"""A stand-in for the Instagram Graph API on 127.0.0.1, after its public reference.

It answers only the fields that an edge offers, leaves out what was not asked for, pages with
marks, puts the token into its links as the real one does, keeps a log, and fails on demand.
"""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

TOKEN = "EAAStandInToken0123456789abcdefghijKLMNOP"  # noqa: S105  # invented
USER = "17841405309211844"
MEDIA = {
    "id", "permalink", "caption", "media_type", "timestamp", "like_count", "comments_count",
    "media_product_type", "children", "media_url",
}  # fmt: skip
OFFERED = {
    "media": MEDIA | {"shortcode", "username", "view_count", "shares_count", "comments"},
    "tags": MEDIA | {"username"},
    "mentioned_media": (MEDIA | {"username", "owner"}) - {"media_product_type"},
    "discovered": MEDIA | {"view_count"},
    "hashtag": MEDIA - {"media_product_type"},
    "comment": {"id", "text", "timestamp", "username", "from", "like_count", "replies", "media"},
    "profile": {
        "id", "username", "name", "biography", "website", "followers_count", "follows_count",
        "media_count", "profile_picture_url", "media",
    },
    "place": {"id", "permalink", "username"},
}  # fmt: skip


def parse_fields(text):
    """Return ``a,b.limit(5){c}`` as ``{"a": ({}, None), "b": ({"c": …}, 5)}``."""
    fields, rest = _fields(text)
    assert rest == "", rest
    return fields


def _fields(text):
    fields = {}
    while text and text[0] != "}":
        found = re.match(r"(\w+)(?:\.(\w+)\(([^)]*)\))?", text)
        name, argument = found[1], found[3]
        text = text[found.end() :]
        inside = {}
        if text.startswith("{"):
            inside, text = _fields(text[1:])
            text = text[1:]
        fields[name] = (inside, argument)
        text = text.removeprefix(",")
    return fields, text


class ApiError(Exception):
    def __init__(self, code, message="", *, subcode=None, status=400, headers=None, **more):
        super().__init__(code)
        self.status = status
        self.headers = headers or {}
        self.error = {"message": message, "type": "OAuthException", "code": code, **more}
        if subcode is not None:
            self.error["error_subcode"] = subcode


class World:
    """What there is on this Instagram. `posts` and `tagged` are newest first."""

    def __init__(self):
        self.profile = {
            "id": USER, "username": "hafer", "name": "Hafer", "followers_count": 5000,
            "follows_count": 10, "media_count": 0, "website": "https://hafer.invalid",
        }  # fmt: skip
        self.accounts = [{"id": "99", "instagram_business_account": self.profile}]
        self.posts = []
        self.tagged = []
        self.people = {}
        self.hashtags = {}
        self.mentions = {}
        self.mentioned_comments = {}


class StandIn:
    """The server: `log` holds path and query of each request, `faults` what goes wrong."""

    def __init__(self, world, cap=1000):
        self.world = world
        self.cap = cap
        self.log = []
        self.tokens = []
        self.faults = []
        self.usage = {}
        self.retired = set()
        self.places = {}
        self.lock = threading.Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                stand_in.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02},
                         daemon=True).start()  # fmt: skip

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def paths(self):
        return [path for path, _ in self.log]

    def fail(self, at, fault, times=1):
        """Let the requests `at`, `at` + 1 … of all that come from now on run into `fault`."""
        start = len(self.log)
        self.faults.append((range(start + at, start + at + times), fault))

    def answer(self, handler):
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.split("/", 2)[2]
        with self.lock:
            self.log.append((path, query))
            number = len(self.log)
        self.tokens.append(handler.headers.get("Authorization"))
        fault = next((f for numbers, f in self.faults if number in numbers), None)
        try:
            if fault is not None and fault(handler, query):
                return
            self.check(handler)
            self.send(handler, 200, self.dispatch(path, query))
        except ApiError as error:
            self.send(handler, error.status, {"error": error.error}, error.headers)

    def check(self, handler):
        if handler.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise ApiError(190, f"Malformed access token {TOKEN}")

    def send(self, handler, status, body, headers=None):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        kind = "application/json" if not raw.startswith(b"<") else "text/html"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **self.usage,
                            **(headers or {})}.items():  # fmt: skip
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    def dispatch(self, path, query):  # noqa: PLR0911  # one answer an edge
        world = self.world
        fields = parse_fields(query.get("fields", ""))
        if path == "me/accounts":
            wanted = fields["instagram_business_account"][0]
            page = [
                {"id": page["id"]}
                | (
                    {
                        "instagram_business_account": self.pick(
                            page["instagram_business_account"], wanted, "profile"
                        )
                    }
                    if "instagram_business_account" in page
                    else {}
                )
                for page in world.accounts
            ]
            return self.paged(page, query, "accounts")
        if path == f"{USER}/media":
            chosen = self.paged(world.posts, query, "media")
            chosen["data"] = [self.pick(post, fields, "media") for post in chosen["data"]]
            return chosen
        if path == f"{USER}/tags":
            chosen = self.paged(world.tagged, query, "tags", linked=False)
            chosen["data"] = [self.pick(post, fields, "tags") for post in chosen["data"]]
            return chosen
        if path == "ig_hashtag_search":
            assert query["user_id"] == USER
            if query["q"] not in world.hashtags:
                raise ApiError(24, "The requested resource does not exist", subcode=2207024)
            return {"data": [{"id": world.hashtags[query["q"]]["id"]}]}
        if found := re.fullmatch(r"(\d+)/(top_media|recent_media)", path):
            return self.hashtag(found[1], found[2], query, fields)
        if found := re.fullmatch(r"(\d+)/(comments|replies)", path):
            return self.thread(found[1], found[2], query, fields)
        if path == USER:
            return self.user(fields)
        raise ApiError(100, "Unsupported get request. Object does not exist", subcode=33)

    def user(self, fields):
        name = next(
            (
                f
                for f in ("business_discovery", "mentioned_media", "mentioned_comment")
                if f in fields
            ),
            None,
        )
        if name is None:
            return self.pick(self.world.profile, fields, "profile")
        inside, argument = fields[name]
        if name == "business_discovery":
            person = self.world.people.get(argument)
            if person is None:
                raise ApiError(110, "Invalid user id", subcode=2207013)
            return {name: self.pick(person, inside, "profile"), "id": USER}
        if name == "mentioned_media":
            if argument not in self.world.mentions:
                raise ApiError(24, "The media cannot be found", subcode=2207006)
            return {
                name: self.pick(self.world.mentions[argument], inside, "mentioned_media"),
                "id": USER,
            }
        if argument not in self.world.mentioned_comments:
            raise ApiError(24, "The comment cannot be found", subcode=2207006)
        return {
            name: self.pick(self.world.mentioned_comments[argument], inside, "comment"),
            "id": USER,
        }

    def pick(self, node, fields, kind):
        """Return what was asked for of a node; what it does not have is left out."""
        picked = {"id": node["id"]} if "id" in node else {}
        for name, (inside, argument) in fields.items():
            if name not in OFFERED[kind] or name in self.retired:
                raise ApiError(
                    100, f"(#100) Tried accessing nonexisting field ({name}) on node type"
                )
            if name in {"comments", "replies", "media"} and isinstance(node.get(name), list):
                inner = {"comments": "comment", "replies": "comment", "media": "discovered"}[name]
                edge = self.paged(node[name], {"limit": argument or "25"}, f"{node['id']}/{name}")
                edge["data"] = [self.pick(item, inside, inner) for item in edge["data"]]
                if edge["data"]:
                    picked[name] = edge
            elif name == "media" and kind == "comment":
                picked[name] = self.pick(node["media"], inside, "place")
            elif node.get(name) is not None:
                picked[name] = node[name]
        return picked

    def paged(self, items, query, edge, *, linked=True):
        size = min(int(query.get("limit", 25)), self.cap)
        mark = query.get("after", f"{edge}@0")
        of, _, place = mark.partition("@")
        if of != edge or not place.isdecimal():
            raise ApiError(100, "(#100) Invalid cursor")
        start = int(place)
        chosen = items[start : start + size]
        answer = {"data": list(chosen)}
        if chosen:
            after = f"{edge}@{start + size}"
            answer["paging"] = {"cursors": {"before": mark, "after": after}}
            if linked and start + size < len(items):
                answer["paging"]["next"] = (
                    f"https://graph.facebook.com/v25.0/{edge}?access_token={TOKEN}&after={quote(after)}"
                )
        return answer

    def thread(self, node, edge, query, fields):
        for post in self.world.posts:
            lists = {(post["id"], "comments"): post["comments"]}
            lists |= {(c["id"], "replies"): c["replies"] for c in post["comments"]}
            if (node, edge) in lists:
                chosen = self.paged(lists[node, edge], query, f"{node}/{edge}")
                chosen["data"] = [self.pick(c, fields, "comment") for c in chosen["data"]]
                return chosen
        raise ApiError(100, "Unsupported get request. Object does not exist", subcode=33)

    def hashtag(self, number, edge, query, fields):
        """Page with a mark that is the same on every page: the server remembers the place."""
        tag = next(t for t in self.world.hashtags.values() if t["id"] == number)
        key = (number, edge)
        start = self.places.get(key, 0) if "after" in query else 0
        size = min(int(query.get("limit", 25)), self.cap)
        chosen = tag[edge][start : start + size]
        self.places[key] = start + size
        answer = {"data": [self.pick(post, fields, "hashtag") for post in chosen]}
        if chosen:
            answer["paging"] = {"cursors": {"after": "SAME"}}
        return answer


def broken(status=200, body=b"", **headers):
    """Return a fault that answers something else."""

    def fault(handler, _query):
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        return True

    return fault


def refuses(code, message="", *, subcode=None, status=400, headers=None, **more):
    """Return a fault that answers one of the API's errors."""

    def fault(_handler, _query):
        raise ApiError(code, message, subcode=subcode, status=status, headers=headers, **more)

    return fault


def resets(handler, _query):
    """Break the connection without an answer."""
    handler.close_connection = True
    handler.connection.close()
    return True


def cuts(handler, _query):
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"data": [{"id": "1')
    handler.close_connection = True
    return True


def dawdles(handler, _query):
    """Answer after everybody has gone home."""
    time.sleep(1.2)
    handler.close_connection = True
    return True
