"""What Instagram's refusals mean: which end the run, and which only cost one item.

Only statuses, headers and bodies are looked at, so that every refusal is judged in one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from workbench.gather.live import HaltError

__all__ = ["Answer", "SkipError", "judge", "retry_at"]

_FIRST_ERROR = 400
_OK, _BAD_REQUEST, _UNAUTHORISED, _FORBIDDEN, _NOT_FOUND = 200, 400, 401, 403, 404
_TOO_MANY, _SERVER_ERROR = 429, 500
_REDIRECTS = (
    ("/accounts/login", "instagram.logged_out"),
    ("/accounts/suspended", "instagram.suspended"),
    ("/accounts/disabled", "instagram.suspended"),
    ("/challenge", "instagram.challenge"),
    ("/checkpoint", "instagram.checkpoint"),
    ("/consent", "instagram.checkpoint"),
)
_MESSAGES = (
    ("challenge_required", "instagram.challenge"),
    ("checkpoint_required", "instagram.checkpoint"),
    ("consent_required", "instagram.checkpoint"),
    ("feedback_required", "instagram.feedback"),
    ("login_required", "instagram.logged_out"),
    ("user_has_logged_out", "instagram.logged_out"),
    ("rate_limit", "instagram.too_many"),
    ("rate limit", "instagram.too_many"),
    ("wait a few minutes", "instagram.please_wait"),
)
_MOST_WAIT = timedelta(days=7)


class SkipError(Exception):
    """One item cannot be had while the others can; it never reaches the user."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to one request.

    Parameters
    ----------
    status
        HTTP status.
    text
        The body.
    headers
        Its headers, under any capitals.
    page
        True where a page of HTML was asked for rather than JSON.
    """

    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    page: bool = False

    def header(self, name: str) -> str:
        """Return a header, or an empty string."""
        return next((v for k, v in self.headers.items() if k.lower() == name), "")


def judge(answer: Answer) -> HaltError | SkipError | None:  # noqa: PLR0911  # a list of cases
    """Return why to stop or to skip, or None if the answer may be read.

    >>> judge(Answer(429, headers={"Retry-After": "60"})).stopped.reason
    'instagram.too_many_until'
    >>> judge(Answer(200, '{"status": "ok"}')) is None
    True
    """
    location = answer.header("location")
    if location:
        return _redirected(location)
    body = _body(answer)
    if (reason := _said(body)) is not None:
        return _too_many(answer) if reason == "instagram.too_many" else HaltError(reason)
    if answer.status != _OK:
        return _by_status(answer)
    start = answer.text.lstrip()[:1]
    if answer.page:
        return HaltError("instagram.html") if _is_wall(answer.text) else None
    if start == "<":
        return HaltError("instagram.html")
    if isinstance(body, dict) and body.get("status", "ok") != "ok":
        return HaltError("instagram.said_no")
    return None


def _by_status(answer: Answer) -> HaltError | SkipError | None:  # noqa: PLR0911  # so is this
    status = answer.status
    if status == _TOO_MANY:
        return _too_many(answer)
    if status >= _SERVER_ERROR:
        return HaltError("instagram.server_error", status=status)
    if status == _UNAUTHORISED:
        return HaltError("instagram.unauthorised")
    if status == _FORBIDDEN:
        return HaltError("instagram.forbidden")
    if status == _NOT_FOUND:
        return SkipError("instagram.not_there")
    if status >= _FIRST_ERROR:
        return SkipError("instagram.refused", status=status)
    return None


def _redirected(location: str) -> HaltError | None:
    for part, reason in _REDIRECTS:
        if part in location:
            return HaltError(reason)
    return None


def _body(answer: Answer) -> Any:  # noqa: ANN401  # any JSON value
    if answer.page or not answer.text.lstrip().startswith("{"):
        return None
    try:
        return json.loads(answer.text)
    except ValueError:
        return None


def _said(body: object) -> str | None:
    """Return the reason that a body names, by its own words."""
    if not isinstance(body, dict):
        return None
    if body.get("status") == "ok" and "errors" not in body:
        return None
    errors = body.get("errors")
    said = [body.get("message"), body.get("error_type"), body.get("logout_reason")]
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            said += [error.get("message"), error.get("summary"), error.get("description")]
    text = " ".join(s for s in said if isinstance(s, str)).lower()
    for words, reason in _MESSAGES:
        if words in text:
            return reason
    if body.get("checkpoint_url"):
        return "instagram.checkpoint"
    if body.get("spam") is True:
        return "instagram.feedback"
    return "instagram.unauthorised" if body.get("require_login") is True else None


def _is_wall(text: str) -> bool:
    """Say whether a page is a login form or a puzzle instead of what was asked for.

    Every real page of Instagram carries its data in JSON scripts.
    """
    return 'type="application/json"' not in text and "DTSGInitialData" not in text


def _too_many(answer: Answer) -> HaltError:
    until = retry_at(answer.header("retry-after"), datetime.now(UTC))
    if until is None:
        return HaltError("instagram.too_many")
    return HaltError("instagram.too_many_until", until=f"{until.astimezone():%Y-%m-%d %H:%M}")


def retry_at(value: str, now: datetime) -> datetime | None:
    """Return the moment that a Retry-After header names, as seconds or as a date.

    >>> now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    >>> retry_at("90", now).isoformat(), retry_at("soon", now)
    ('2026-05-01T12:01:30+00:00', None)
    """
    value = value.strip()
    try:
        until = now + timedelta(seconds=int(value)) if value.isdecimal() else None
        until = until or parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return until if now <= until <= now + _MOST_WAIT else None
