"""A stand-in Instagram on 127.0.0.1: what instaloader asks is answered from an invented world."""

import json
import re
import socket
import struct
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = 12
THREAD_PAGE = 15
PREVIEW = 2
LOGIN_PAGE = (
    "<!DOCTYPE html><html><title>Login • Instagram</title><form id='loginForm'></form></html>"
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class StandIn:
    """The server; `faults` maps the number of a request, from 1, to what goes wrong with it."""

    def __init__(self, world):
        self.world = world
        self.log = []
        self.faults = {}
        self.last_body = {}
        self.user = "spare.account"
        self.lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"stand_in": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self.thread.start()

    @property
    def port(self):
        return self.server.server_address[1]

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def kinds(self):
        return [kind for kind, _ in self.log]

    def fault(self, number, fault, *, for_ever=False):
        self.faults = {"from" if for_ever else "at": number, "do": fault}

    def due(self, number):
        if not self.faults:
            return None
        hit = (
            number >= self.faults["from"] if "from" in self.faults else number == self.faults["at"]
        )
        return self.faults["do"] if hit else None


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.answer(dict(urllib.parse.parse_qsl(body)))

    def do_GET(self):
        self.answer(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)))

    def answer(self, params):
        site, path = self.stand_in, urllib.parse.urlsplit(self.path).path
        with site.lock:
            kind, make = self.route(path, params)
            site.log.append((kind, params))
            fault = site.due(len(site.log))
        if fault is not None and FAULTS[fault](self, kind):
            return
        with site.lock:
            status, body = make()
            if fault == "repeated":
                body = site.last_body.get(kind, body)
            site.last_body[kind] = body
        self.send(status, body)

    def send(self, status, body, headers=(), cut=None):
        page = isinstance(body, str)
        raw = body if isinstance(body, bytes) else (body if page else json.dumps(body)).encode()
        raw = raw[:cut]
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if page else "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def route(self, path, params):  # noqa: PLR0911  # a list of addresses
        variables = json.loads(params.get("variables") or "{}")
        after = int(variables.get("after") or 0)
        key = params.get("doc_id") or params.get("query_hash")
        if path in {"/graphql/query", "/api/graphql"}:
            return {
                "d6f4427fbe92d846298cf93df0b937d3": ("login", self.login),
                "27937681195819736": ("profile", lambda: self.profile(variables)),
                "29104886249145907": ("posts", lambda: self.timeline(variables, after)),
                "e31a871f7301132ceaab56507a66bbb7": (
                    "tagged",
                    lambda: self.tagged(variables, after),
                ),
                "9b498c08113f1e09617a1703c22b2f32": (
                    "hashtag",
                    lambda: self.hashtag(variables, after),
                ),
                "ad99dd9d3646cc3c0dda65debcd266a7": ("similar", lambda: self.similar(variables)),
            }.get(key, ("unknown", self.missing))
        if found := re.fullmatch(r"/api/v1/media/(\d+)/comments/(?:(\d+)/child_comments/)?", path):
            media, comment = found.groups()
            if comment:
                return "answers", lambda: self.answers(media, comment, params)
            return "comments", lambda: self.comments(media, params)
        if path == "/":
            return "start", self.start_page
        if path.startswith("/pic/"):
            return "picture", lambda: (200, PIXEL)
        if found := re.fullmatch(r"/([\w.]+)/", path):
            return "page", lambda: self.profile_page(found[1])
        return "unknown", self.missing

    def missing(self):
        return 404, {"status": "fail", "message": "not found"}

    def login(self):
        return 200, {"data": {"user": {"username": self.stand_in.user}}, "status": "ok"}

    def start_page(self):
        return 200, (
            '<html><script>["DTSGInitialData",[],{"token":"d"}],["LSD",[],{"token":"l"}],'
            '"IG_USER_EIMU":"17"</script></html>'
        )

    def user(self, person):
        return {
            "pk": str(person.number), "username": person.handle, "full_name": person.name,
            "biography": f"ich bin {person.handle}", "follower_count": person.followers,
            "following_count": 10, "media_count": len(self.stand_in.world.of(person.handle)),
            "is_private": person.private, "is_verified": False, "is_business": False,
            "category": None, "external_url": None, "profile_pic_url": "https://cdn.invalid/a.jpg",
            "friendship_status": {"following": False},
        }  # fmt: skip

    def profile_page(self, handle):
        person = self.stand_in.world.person(handle)
        if person is None:
            return 404, "<html>Sorry, this page isn't available.</html>"
        user = self.user(person) | {"id": "17841400"}
        del user["friendship_status"], user["following_count"]
        box = {"require": [["x", {"__bbox": {"result": {"data": {"xig_user_by_username": user}}}}]]}
        return (
            200,
            f'<html><script type="application/json" data-sjs>{json.dumps(box)}</script></html>',
        )

    def profile(self, variables):
        person = self.stand_in.world.people.get(int(variables["id"]))
        return 200, {"data": {"user": self.user(person) if person else None}, "status": "ok"}

    def similar(self, variables):
        me = int(variables["user_id"])
        others = [p for p in self.stand_in.world.people.values() if p.number != me][:4]
        nodes = [{"id": str(p.number), "username": p.handle, "full_name": p.name} for p in others]
        return 200, {
            "data": {"user": {"edge_chaining": {"edges": [{"node": n} for n in nodes]}}},
            "status": "ok",
        }

    def slice(self, posts, after, node):
        shown = posts[after : after + PAGE]
        more = after + PAGE < len(posts)
        end = str(after + PAGE) if more else None
        return {
            "edges": [{"node": node(p)} for p in shown],
            "page_info": {"has_next_page": more, "end_cursor": end},
        }

    def timeline(self, variables, after):
        world = self.stand_in.world
        person = world.person(variables["username"])
        posts = [] if person is None or person.private else world.of(person.handle)
        listing = self.slice(posts, after, self.app_node)
        return 200, {"data": {"xdt_api__v1__feed__user_timeline_graphql_connection": listing}}

    def app_node(self, post):
        person = self.stand_in.world.person(post.author)
        tags = [{"user": {"username": t}} for t in post.tagged]
        return {
            "pk": str(post.number), "id": f"{post.number}_{person.number}", "code": post.code,
            "media_type": 1, "taken_at": post.at, "caption": {"text": post.text},
            "like_count": post.likes, "comment_count": post.comment_count,
            "usertags": {"in": tags} if tags else None, "has_liked": False,
            "user": {"pk": str(person.number), "username": person.handle, "full_name": person.name},
            "timeline_pinned_user_ids": [person.number] if post.pinned else [],
            "image_versions2": {"candidates": [{"url": f"https://www.instagram.com/pic/{post.code}"}]},
        }  # fmt: skip

    def web_node(self, post):
        person = self.stand_in.world.person(post.author)
        return {
            "__typename": "GraphImage", "id": str(post.number), "shortcode": post.code,
            "taken_at_timestamp": post.at, "display_url": f"https://www.instagram.com/pic/{post.code}",
            "edge_media_to_caption": {"edges": [{"node": {"text": post.text}}]},
            "edge_media_preview_like": {"count": post.likes}, "is_video": False,
            "edge_media_to_comment": {"count": post.comment_count},
            "owner": {"id": str(person.number), "username": person.handle},
        }  # fmt: skip

    def tagged(self, variables, after):
        person = self.stand_in.world.people[int(variables["id"])]
        posts = self.stand_in.world.tagging(person.handle)
        listing = self.slice(posts, after, self.web_node)
        return 200, {"data": {"user": {"edge_user_to_photos_of_you": listing}}, "status": "ok"}

    def hashtag(self, variables, after):
        listing = self.slice(self.stand_in.world.under(variables["tag_name"]), after, self.web_node)
        return 200, {"data": {"hashtag": {"edge_hashtag_to_media": listing}}, "status": "ok"}

    def post(self, media):
        posts = self.stand_in.world.posts
        return next((p for p in posts if str(p.number) == media and not p.deleted), None)

    def comment_node(self, comment):
        person = self.stand_in.world.person(comment.author)
        return {
            "pk": str(comment.number), "text": comment.text, "created_at": comment.at,
            "comment_like_count": comment.likes,
            "user": {"pk": str(person.number), "username": person.handle},
        }  # fmt: skip

    def comments(self, media, params):
        post = self.post(media)
        if post is None:
            return 404, {"message": "media not found", "status": "fail"}
        start = json.loads(params["min_id"])["from"] if "min_id" in params else 0
        nodes = []
        for comment in post.comments[start : start + THREAD_PAGE]:
            shown = comment.answers[:PREVIEW]
            nodes.append(
                self.comment_node(comment)
                | {
                    "child_comment_count": len(comment.answers),
                    "preview_child_comments": [self.comment_node(a) for a in shown],
                }
            )
        body = {"comments": nodes, "comment_count": post.comment_count, "status": "ok"}
        if start + THREAD_PAGE < len(post.comments):
            body["next_min_id"] = json.dumps({"from": start + THREAD_PAGE})
        return 200, body

    def answers(self, media, number, params):
        post = self.post(media)
        comment = (
            next((c for c in post.comments if str(c.number) == number), None) if post else None
        )
        if comment is None:
            return 404, {"message": "not found", "status": "fail"}
        start = int(params.get("max_id") or 0)
        shown = comment.answers[start : start + 4]
        more = start + 4 < len(comment.answers)
        return 200, {
            "child_comments": [self.comment_node(a) for a in shown],
            "has_more_tail_child_comments": more,
            "next_max_child_cursor": str(start + 4) if more else None,
            "status": "ok",
        }


def _json(status, body, headers=()):
    def send(handler, _kind):
        handler.send(status, body, headers)
        return True

    return send


def _html(handler, _kind):
    handler.send(200, LOGIN_PAGE)
    return True


def _truncated(handler, kind):
    if kind in {"page", "start"}:
        raw = b'{"data": {"user": {"edge'
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(raw) + 50))
        handler.end_headers()
        handler.wfile.write(raw)
        return True
    handler.send(200, b'{"data": {"user": {"edge')
    return True


def _reset(handler, _kind):
    linger = struct.pack("ii", 1, 0)  # closing sends RST
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.rfile.close()
    handler.connection.close()
    return True


def _slow(handler, _kind):
    time.sleep(1.4)
    handler.close_connection = True
    return True


def _login_redirect(handler, _kind):
    handler.send(302, b"", [("Location", "https://www.instagram.com/accounts/login/?next=/")])
    return True


def _only_pictures(fault):
    """Break pictures only: what else is asked for meanwhile is answered."""

    def send(handler, kind):
        return kind == "picture" and fault(handler, kind)

    return send


def _half_a_picture(handler, _kind):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(PIXEL) + 50))
    handler.end_headers()
    handler.wfile.write(PIXEL)
    return True


def _picture_that_hangs(handler, kind):
    _half_a_picture(handler, kind)
    handler.wfile.flush()
    return _slow(handler, kind)


FAIL = {"status": "fail"}
WAIT = FAIL | {"message": "Please wait a few minutes before you try again.", "require_login": True}
FAULTS = {
    "401": _json(401, WAIT),
    "401_bare": _json(401, FAIL),
    "403": _json(403, FAIL | {"message": ""}),
    "429": _json(429, FAIL | {"message": "too many"}),
    "429_until": _json(429, FAIL, [("Retry-After", "3600")]),
    "challenge": _json(400, FAIL | {"message": "challenge_required", "challenge": {"url": "x"}}),
    "checkpoint": _json(400, FAIL | {"message": "checkpoint_required", "checkpoint_url": "x"}),
    "feedback": _json(400, FAIL | {"message": "feedback_required", "spam": True}),
    "login": _login_redirect,
    "html": _html,
    "truncated": _truncated,
    "reset": _reset,
    "slow": _slow,
    "server": _json(500, FAIL),
    "picture_429": _only_pictures(_json(429, FAIL)),
    "picture_503": _only_pictures(_json(503, FAIL)),
    "picture_403": _only_pictures(_json(403, FAIL)),
    "picture_404": _only_pictures(_json(404, FAIL)),
    "picture_cut": _only_pictures(_half_a_picture),
    "picture_hangs": _only_pictures(_picture_that_hangs),
    "repeated": lambda _handler, _kind: False,
}
