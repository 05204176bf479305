"""Instagram through instaloader, one request at a time: the only module that knows instaloader.

instaloader knows the addresses, queries and headers. What it does beyond one request is switched
off here: it retries, sleeps out a 429, follows redirects without end, looks up similar names when
a profile is missing, fetches single posts when a property is read, and prints to the terminal.
Every request passes the budget first, and every answer is judged before instaloader reads it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NoReturn

import requests
from instaloader import (
    Hashtag,
    InstaloaderContext,
    NodeIterator,
    Profile,
    RateController,
)
from instaloader import exceptions as theirs

from workbench.gather.instaloader_nodes import pick
from workbench.gather.live import Budget, HaltError
from workbench.gather.live.faults import SkipError
from workbench.gather.live.pages import Page, Person
from workbench.gather.live.session import InstagramSession
from workbench.gather.live.source import InstagramSource
from workbench.gather.live.transport import check_answer, trouble

__all__ = ["TIMEOUT", "InstagramSource", "InstaloaderClient"]

TIMEOUT = 40.0
"""Seconds until an answer is given up."""
_HOPS = 3
_PAUSE = 0.6
_LONGEST_PAUSE = 15.0
_PICTURE = "picture"
_LARGEST_PICTURE = 20_000_000
_LONGEST_PICTURE = 60.0  # seconds
_BUSY = (401, 429, 503)
_FORBIDDEN = 403
_REFUSALS = 3
_DICE = Random()  # noqa: S311  # a pause, not a secret
_SIMILAR = "ad99dd9d3646cc3c0dda65debcd266a7"
_ODD_ANSWER = (KeyError, TypeError, AttributeError, IndexError, ValueError)


class _Polite(RateController):
    """Waits as instaloader does, but knows the requests of earlier runs and wakes on stop."""

    def __init__(
        self, context: InstaloaderContext, budget: Budget, wait: Callable[[float], None]
    ) -> None:
        super().__init__(context)
        self._budget = budget
        self._wait = wait

    def sleep(self, secs: float) -> None:
        self._wait(secs)

    def wait_before_query(self, query_type: str) -> None:
        """Wait for the limits, take the request off the budget, pause like a reader."""
        self._query_timestamps = self._earlier()
        seconds = self.query_waittime(query_type, time.monotonic())
        if seconds > 0:
            self._wait(seconds)
        self._budget.spend(query_type)
        self._wait(_reading())

    def handle_429(self, query_type: str) -> NoReturn:  # noqa: ARG002  # never asked again after it
        raise HaltError("instagram.too_many")

    def _earlier(self) -> dict[str, list[float]]:
        """Return the requests of the last hour by kind, on instaloader's clock."""
        wall, clock = datetime.now(UTC), time.monotonic()
        found: dict[str, list[float]] = {}
        for at, kind in self._budget.sent(timedelta(hours=1)):
            if kind != _PICTURE:
                found.setdefault(kind, []).append(clock - (wall - at).total_seconds())
        return found


class _Context(InstaloaderContext):
    """instaloader's connection: silent, one attempt, every answer judged."""

    def __init__(self, budget: Budget, wait: Callable[[float], None], timeout: float) -> None:
        super().__init__(
            sleep=False,
            quiet=True,
            max_connection_attempts=1,
            request_timeout=timeout,
            rate_controller=lambda context: _Polite(context, budget, wait),
        )
        self._after: str | None = None
        self._visiting = False

    def log(self, *_words: object, **_how: object) -> None:
        """Say nothing."""

    def error(self, *_words: object, **_how: object) -> None:
        """Say nothing: captions and handles stay out of terminals and logs."""

    @contextmanager
    def starting_after(self, cursor: str | None) -> Iterator[None]:
        """Let the next listing begin at `cursor` instead of fetching its first page again."""
        self._after = cursor
        try:
            yield
        finally:
            self._after = None

    def doc_id_graphql_query(
        self,
        doc_id: str,
        variables: dict[str, Any],
        referer: str | None = None,
        web_api: bool = False,  # noqa: FBT001, FBT002  # instaloader's signature
    ) -> dict[str, Any]:
        """Ask as instaloader does, from the cursor on if one is set."""
        if self._after is not None:
            pages = {"before": None, "first": NodeIterator.page_length(), "last": None}
            variables = variables | pages | {"after": self._after}
        return super().doc_id_graphql_query(doc_id, variables, referer, web_api)

    def graphql_query(
        self, query_hash: str, variables: dict[str, Any], referer: str | None = None
    ) -> dict[str, Any]:
        """Ask as instaloader does, from the cursor on if one is set."""
        if self._after is not None:
            variables = variables | {"after": self._after}
        return super().graphql_query(query_hash, variables, referer)

    def get_json(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:  # noqa: ANN401  # its signature
        """Ask, and once more if the connection failed or the answer was cut short."""
        answer: dict[str, Any] = _twice(
            lambda: super(_Context, self).get_json(path, *args, **options)
        )
        return answer

    def _get_page(self, session: requests.Session, path: str) -> str:
        self._visiting = session is not self._session
        return str(_twice(lambda: super(_Context, self)._get_page(session, path)))

    def _csrf_token(self) -> str:
        """Return the session's own token; instaloader would fetch a page for it."""
        return next((c.value or "" for c in self._session.cookies if c.name == "csrftoken"), "")

    def _web_api_tokens(self) -> dict[str, str]:
        try:
            return super()._web_api_tokens()
        except theirs.BadResponseException as error:
            raise HaltError("instagram.logged_out") from error

    def _follow_redirects(  # noqa: PLR0913, PLR0917, RUF100  # instaloader's signature
        self,
        sess: requests.Session,
        resp: requests.Response,
        host: str,
        path: str,
        params: dict[str, Any],
        use_post: bool,  # noqa: FBT001  # instaloader's signature
    ) -> requests.Response:
        """Follow a few redirects within the host, each paid for; the others end the run."""
        for _ in range(_HOPS):
            if not resp.is_redirect:
                return resp
            check_answer(resp)
            place = resp.headers["location"]
            if not place.startswith(f"https://{host}/"):
                break
            self._rate_controller.wait_before_query(self._rate_limit_key(path, params, host))
            resp = sess.get(place, params=None if use_post else params, allow_redirects=False)
        if resp.is_redirect:
            raise HaltError("instagram.redirected")
        return resp

    def _raise_for_status(self, resp: requests.Response) -> None:
        check_answer(resp)
        super()._raise_for_status(resp)

    def _raise_for_download_status(self, resp: requests.Response) -> None:
        if resp.status_code in _BUSY:
            raise HaltError("by_hand.pictures_refused", status=resp.status_code)
        super()._raise_for_download_status(resp)

    def _raise_if_login_redirect(self, resp: requests.Response) -> None:
        """Judge the answer to a request for a page; instaloader hands it over here."""
        if resp.status_code == requests.codes.not_found:
            return  # its caller knows what that means
        try:
            check_answer(resp, page=True)
        except HaltError as halt:
            # Profile pages are fetched as a visitor: our session may well be in order.
            if self._visiting and halt.stopped.reason == "instagram.logged_out":
                raise HaltError("instagram.page_closed") from halt
            raise
        if resp.is_redirect:
            raise HaltError("instagram.redirected")


def _twice(ask: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever is asked for
    """Ask, and at most once again where no whole answer came."""
    try:
        return ask()
    except theirs.ConnectionException as error:
        if trouble(error.__cause__) is None:
            raise
    try:
        return ask()
    except theirs.ConnectionException as error:
        reason = trouble(error.__cause__)
        if reason is None:
            raise
        raise HaltError(reason) from error


class InstaloaderClient:
    """Asks Instagram for pages of raw nodes; nothing beyond the request that is named is sent.

    Parameters
    ----------
    session
        Whose session; None asks as a visitor who is not logged in.
    budget
        Every request is taken off it before it is sent.
    wait
        What pauses; `Budget.wait` unless told, so that stop wakes it.
    timeout
        Seconds until an answer is given up.
    """

    def __init__(
        self,
        session: InstagramSession | None,
        budget: Budget,
        *,
        wait: Callable[[float], None] | None = None,
        timeout: float | None = None,
    ) -> None:
        self._budget = budget
        self._wait = wait or budget.wait
        self._context = _Context(budget, self._wait, timeout or TIMEOUT)
        if session is not None:
            self._context.load_session(  # type: ignore[no-untyped-call]  # instaloader has no type
                session.user or session.user_id, dict(session.cookies)
            )
        self._profiles: dict[str, Profile] = {}
        self._refused = 0

    def who(self) -> str:
        """Return the handle that the session belongs to; 1 request."""
        with _in_our_words():
            handle = self._context.test_login()
        if not handle:
            raise HaltError("instagram.logged_out")
        self._context.username = handle
        return str(handle)

    def person(self, handle: str, user_id: str | None) -> Person:
        """Return an account; 1 request by its number, 2 by its handle, 1 as a visitor."""
        with _in_our_words(name=handle):
            if user_id is None or not self._context.is_logged_in:
                profile = Profile.from_username(self._context, handle)
            else:
                profile = Profile(self._context, {"id": user_id, "username": handle})
            if self._context.is_logged_in:
                profile._obtain_metadata()
            node = profile._node
            person = Person(
                str(node["id"]), str(node["username"]).lower(), _is_closed(node), dict(node)
            )
        self._profiles[person.user_id] = profile
        return person

    def posts(self, person: Person, after: str | None) -> Page:
        """Return a page of an account's own posts; 1 request, and 1 more once a run."""
        return self._listing(lambda: self._profile(person).get_posts(), person.handle, after)

    def tagged(self, person: Person, after: str | None) -> Page:
        """Return a page of the posts that an account is tagged in; 1 request."""
        return self._listing(lambda: self._profile(person).get_tagged_posts(), person.handle, after)

    def hashtag(self, tag: str, after: str | None) -> Page:
        """Return a page of the posts under a hashtag; 1 request."""
        try:
            return self._listing(
                lambda: Hashtag(self._context, {"name": tag}).get_posts_resumable(), tag, after
            )
        except SkipError as error:
            raise SkipError("instagram.hashtag_closed", name=tag) from error

    def similar(self, person: Person) -> Page:
        """Return the accounts that Instagram suggests beside this one; 1 request."""
        with _in_our_words(name=person.handle):
            found = list(self._profile(person).get_similar_accounts())
            return Page(tuple(profile._node for profile in found))

    def comments(self, media_id: str, after: str | None) -> Page:
        """Return a page of the comments under a post; 1 request."""
        return self._thread(f"api/v1/media/{media_id}/comments/", "comments", after)

    def answers(self, media_id: str, comment_id: str, after: str | None) -> Page:
        """Return a page of the answers to a comment; 1 request."""
        path = f"api/v1/media/{media_id}/comments/{comment_id}/child_comments/"
        return self._thread(path, "child_comments", after)

    def picture(self, url: str) -> bytes | None:
        """Return the bytes of a picture, or None if it is gone; 1 request."""
        self._budget.spend(_PICTURE)
        self._wait(_reading())
        try:
            with self._context.get_raw(url) as answer:
                content = _within_bounds(answer)
        except theirs.QueryReturnedForbiddenException as error:
            # One may be an address that expired; several are meant for us.
            self._refused += 1
            if self._refused >= _REFUSALS:
                raise HaltError("by_hand.pictures_refused", status=_FORBIDDEN) from error
            return None
        except (theirs.InstaloaderException, requests.RequestException, OSError):
            return None
        self._refused = 0
        return content

    def close(self) -> None:
        """Let go of the connections."""
        self._context.close()  # type: ignore[no-untyped-call]  # instaloader has no type

    def _profile(self, person: Person) -> Profile:
        """Return instaloader's profile, from what is known if it was not fetched in this run."""
        if person.user_id not in self._profiles:
            known = {"id": person.user_id, "username": person.handle, "is_private": person.closed}
            profile = Profile(self._context, known)
            profile._has_full_metadata = True
            self._profiles[person.user_id] = profile
        return self._profiles[person.user_id]

    def _listing(self, make: Callable[[], NodeIterator[Any]], name: str, after: str | None) -> Page:
        """Return one page of a listing: making the iterator is the request."""
        with _in_our_words(name=name), self._context.starting_after(after):
            page: Mapping[str, Any] = make().freeze().remaining_data or {}
            nodes = tuple(edge["node"] for edge in page["edges"])
            info = page.get("page_info") or {}
            return Page(nodes, info.get("end_cursor") if info.get("has_next_page") else None)

    def _thread(self, path: str, key: str, after: str | None) -> Page:
        child = key == "child_comments"
        if child:
            params = {"max_id": after or ""}
        else:
            params = {"can_support_threading": "true", "permalink_enabled": "false"}
            params |= {"min_id": after} if after else {}
        with _in_our_words():
            body = self._context.get_iphone_json(path, params)
            nodes = tuple(node for node in body[key] or () if isinstance(node, dict))
        if child:
            more = body.get("has_more_tail_child_comments")
            return Page(nodes, body.get("next_max_child_cursor") if more else None)
        return Page(nodes, body.get("next_min_id") or None)


def _reading() -> float:
    """Return for how many seconds a reader would look before the next request."""
    return min(_DICE.expovariate(_PAUSE), _LONGEST_PAUSE)


def _within_bounds(answer: requests.Response) -> bytes | None:
    """Return the body of an answer, None if it is too large or takes too long."""
    end = time.monotonic() + _LONGEST_PICTURE
    body = bytearray()
    for part in answer.iter_content(1 << 16):
        body += part
        if len(body) > _LARGEST_PICTURE or time.monotonic() > end:
            return None
    return bytes(body)


def _is_closed(node: Mapping[str, Any]) -> bool:
    return node.get("is_private") is True and pick(node, "friendship_status.following") is not True


@contextmanager
def _in_our_words(name: str = "") -> Iterator[None]:
    """Turn instaloader's exceptions and odd answers into ours."""
    try:
        yield
    except SkipError as error:
        raise SkipError(error.reason, **{"name": name} | error.values) from error
    except theirs.PrivateProfileNotFollowedException as error:
        raise SkipError("instagram.private", name=name) from error
    except (theirs.ProfileNotExistsException, theirs.QueryReturnedNotFoundException) as error:
        raise SkipError("instagram.not_found", name=name) from error
    except theirs.QueryReturnedBadRequestException as error:
        raise SkipError("instagram.refused", name=name, status=400) from error
    except theirs.LoginRequiredException as error:
        raise HaltError("instagram.logged_out") from error
    except (theirs.InstaloaderException, theirs.AbortDownloadException) as error:
        raise HaltError("instagram.said_no") from error
    except _ODD_ANSWER as error:
        raise SkipError("instagram.odd_answer", name=name) from error
