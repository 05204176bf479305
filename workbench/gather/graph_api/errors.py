"""What the Graph API's errors and quota headers mean.

Codes and subcodes: developers.facebook.com/docs/graph-api/guides/error-handling and
…/docs/instagram-platform/instagram-graph-api/reference/error-codes; headers:
…/docs/graph-api/overview/rate-limiting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.gather.live import HaltError

__all__ = ["GraphError", "Usage", "halt_for", "usage_in"]

FULL = 90
"""Per cent of a quota at which a run stops by itself."""
HOUR = 60
"""Minutes after which an app's quota is free again: it counts the last hour."""
_TOKEN_CODES = frozenset((102, 190))
_TOKEN_REASONS = {
    458: "graph_api.token_revoked",
    459: "graph_api.token_checkpoint",
    460: "graph_api.token_password",
    463: "graph_api.token_expired",
    464: "graph_api.token_checkpoint",
    467: "graph_api.token_logged_out",
}
_QUOTA_CODES = frozenset((4, 17, 32, 341, 429, 613, *range(80000, 80015)))
_TRANSIENT_CODES = frozenset((-2, -1, 1, 2))
_ABSENT_CODES = frozenset((24, 110, 803))
_ABSENT_SUBCODES = frozenset((33, 2207006, 2207013, 2207024))
_TAGS_FULL = (18, 2207034)
_PERMISSION_CODES = range(200, 300)
_NAMED_PERMISSION = re.compile(r"\b(?:instagram|pages|business|ads)_[a-z_]+[a-z]\b")
_UNKNOWN_FIELD = re.compile(r"nonexisting field \(?['\"]?(\w+)|\bfield ['\"]?(\w+)['\"]? ", re.I)
_NEEDED = {
    "own": "instagram_basic, pages_read_engagement",
    "comments": "instagram_manage_comments",
    "tags": "instagram_basic, instagram_manage_comments, pages_read_engagement",
    "mentioned": "instagram_basic, instagram_manage_comments, pages_read_engagement",
    "discover": "instagram_basic, instagram_manage_insights, pages_read_engagement",
    "hashtag": "instagram_basic, Instagram Public Content Access",
}


class GraphError(Exception):
    """An error that the API answered; it never reaches the user as it is.

    Parameters
    ----------
    error
        The object `error` of the answer.
    status
        HTTP status.
    """

    def __init__(self, error: Mapping[str, Any], status: int) -> None:
        self.code = _whole(error.get("code"))
        self.subcode = _whole(error.get("error_subcode"))
        self.status = status
        self.message = str(error.get("message") or "")
        self._flagged = error.get("is_transient") is True
        super().__init__(self.code)

    @property
    def too_much(self) -> bool:
        """True if the page that was asked for is too large to be put together."""
        return "reduce the amount of data" in self.message

    @property
    def transient(self) -> bool:
        """True if the same request may well work in a moment."""
        return self.code in _TRANSIENT_CODES or self._flagged

    @property
    def quota(self) -> bool:
        """True if too many requests were sent."""
        return self.code in _QUOTA_CODES

    @property
    def absent(self) -> bool:
        """True if what was asked for is not there, or not for us."""
        return self.code in _ABSENT_CODES or self.subcode in _ABSENT_SUBCODES

    @property
    def tags_full(self) -> bool:
        """True if the account asked for 30 hashtags within a week."""
        return self.code == _TAGS_FULL[0] or self.subcode == _TAGS_FULL[1]

    @property
    def unknown_field(self) -> str | None:
        """The field that this version of the API does not have, or None."""
        found = _UNKNOWN_FIELD.search(self.message) if self.code == 100 else None  # noqa: PLR2004  # "invalid parameter"
        return (found[1] or found[2]) if found else None


def halt_for(error: GraphError, kind: str, version: str, minutes: int) -> HaltError:
    """Return what ends a run at an error that nothing can be done about.

    Parameters
    ----------
    kind
        What was asked for, which tells the permissions it needs.
    version
        Version of the API that was asked.
    minutes
        After which time the quota is free again.
    """
    if error.code in _TOKEN_CODES:
        return HaltError(_TOKEN_REASONS.get(error.subcode, "graph_api.token_invalid"))
    if error.quota:
        return HaltError("graph_api.quota_spent", minutes=minutes)
    if error.code in {3, 10} or error.code in _PERMISSION_CODES:
        named = ", ".join(dict.fromkeys(_NAMED_PERMISSION.findall(error.message)))
        needed = named or _NEEDED.get(kind, "instagram_basic, pages_show_list")
        return HaltError("graph_api.no_permission", permission=needed, code=error.code)
    if error.absent:
        return HaltError("graph_api.account_gone")
    if error.unknown_field:
        return HaltError("graph_api.unknown_field", field=error.unknown_field, version=version)
    return HaltError("graph_api.refused", code=error.code, message=error.message[:200] or "–")


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a quota is spent: per cent, and minutes until it is free again."""

    share: int = 0
    minutes: int = 0

    @property
    def full(self) -> bool:
        """True if a polite client sends no more for now."""
        return self.share >= FULL or self.minutes > 0


def usage_in(headers: Mapping[str, str]) -> Usage:
    """Return the fullest quota that the headers of an answer tell of.

    >>> usage_in({"X-App-Usage": '{"call_count": 28, "total_time": 95}'})
    Usage(share=95, minutes=0)
    """
    shares, waits = [0], [0]
    for quota in _quotas(headers):
        shares += [_whole(quota.get(n)) for n in ("call_count", "total_time", "total_cputime")]
        waits.append(_whole(quota.get("estimated_time_to_regain_access")))
    return Usage(max(shares), max(waits))


def _quotas(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    app = _parsed(headers.get("X-App-Usage"))
    if isinstance(app, dict):
        yield app
    cases = _parsed(headers.get("X-Business-Use-Case-Usage"))
    for case in cases.values() if isinstance(cases, dict) else ():
        yield from (q for q in case if isinstance(q, dict)) if isinstance(case, list) else ()


def _parsed(header: str | None) -> object:
    try:
        return json.loads(header) if header else None
    except ValueError:
        return None


def _whole(value: object) -> int:
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return 0
