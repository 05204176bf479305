"""One request to the Graph API at a time: signed, budgeted, and every failure a sentence."""

from __future__ import annotations

import ipaddress
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from workbench.errors import SettingError
from workbench.gather.graph_api.errors import HOUR, GraphError, Usage, halt_for, usage_in
from workbench.gather.graph_api.token import scrubbed
from workbench.gather.live import Budget, HaltError

__all__ = ["ADDRESS", "VERSION", "Connection", "GraphClient"]

ADDRESS = "https://graph.facebook.com"
VERSION = "v25.0"
"""Meta serves a version for about two years after the next one came out."""
LARGEST = 64_000_000
_PIECE = 4096
_FINE = 200
_SERVER_TROUBLE = 500
_TOO_MANY = 429
_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")


@dataclass(frozen=True, slots=True)
class Connection:
    """How the API is reached.

    Parameters
    ----------
    address
        ``https://``; plain ``http://`` only to this very machine.
    version
        Version of the API.
    timeout
        Seconds until a request is given up.
    pauses
        Seconds before each repetition of a request at which the server stumbled.

    Raises
    ------
    SettingError
        The token would travel unencrypted, or the version is none.
    """

    address: str = ADDRESS
    version: str = VERSION
    timeout: float = 60.0
    pauses: tuple[float, ...] = (2.0, 8.0)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(parts.hostname)):
            raise SettingError("graph_api.insecure_address", address=f"{parts.hostname}")
        if not _VERSION.fullmatch(self.version):
            raise SettingError("graph_api.bad_version", version=self.version, example=VERSION)


def _loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class GraphClient:
    """Sends requests with a token that appears in no address, log or error.

    Parameters
    ----------
    token
        Goes into the header `Authorization` and nowhere else.
    budget
        Every request, repetitions included, is taken off it.
    connection
        How the API is reached.
    """

    token: str = field(repr=False)
    budget: Budget
    connection: Connection
    usage: Usage = field(default_factory=Usage)
    _session: Any = field(default=None, repr=False)

    def get(self, path: str, *, kind: str, note: str = "", **params: object) -> dict[str, Any]:
        """Return the answer to one question.

        Parameters
        ----------
        path
            Node or edge, such as ``"17841405309211844/tags"``.
        kind
            What it is for: names the permissions that a refusal is about.
        note
            How it is noted in the request log; `kind` by default.
        **params
            The query; None is left out.

        Raises
        ------
        HaltError
            The run ends here: budget, quota, token, permission, or a broken answer.
        GraphError
            The API refuses in a way that the caller may know an answer to.
        """
        query = {name: str(value) for name, value in params.items() if value is not None}
        last = len(self.connection.pauses)
        for attempt, pause in enumerate((*self.connection.pauses, 0.0)):
            self._mind_quota()
            self.budget.spend(note or kind)
            status, body = self._ask(path, query)
            error = self._error(status, body)
            if error is None and status < _SERVER_TROUBLE:
                return _whole_answer(status, body)
            if error is not None and (error.too_much or not error.transient):
                return self._give_up(error, kind)
            if attempt < last:
                self.budget.wait(pause)
        raise HaltError("graph_api.server_trouble", status=status, attempts=last + 1)

    @property
    def minutes(self) -> int:
        """Minutes after which a quota that is spent is free again."""
        return self.usage.minutes or HOUR

    def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _mind_quota(self) -> None:
        if self.usage.full:
            raise HaltError("graph_api.quota_near", share=self.usage.share, minutes=self.minutes)

    def _give_up(self, error: GraphError, kind: str) -> dict[str, Any]:
        """Raise what the caller may handle as it is, and everything else as the end of the run."""
        if error.too_much or error.absent or error.tags_full or error.code == 100:  # noqa: PLR2004  # "invalid parameter"
            raise error
        raise halt_for(error, kind, self.connection.version, self.minutes)

    def _error(self, status: int, body: bytes) -> GraphError | None:
        answer = _parsed(body)
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict):
            message = scrubbed(str(error.get("message") or ""), self.token)
            return GraphError({**error, "message": message}, status)
        return GraphError({"code": _TOO_MANY}, status) if status == _TOO_MANY else None

    def _ask(self, path: str, query: dict[str, str]) -> tuple[int, bytes]:
        import requests

        url = f"{self.connection.address.rstrip('/')}/{self.connection.version}/{path}"
        self._session = self._session or requests.Session()
        begun = time.monotonic()
        try:
            with self._session.get(
                url,
                params=query,
                auth=self._sign,
                timeout=self.connection.timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                self.usage = usage_in(answer.headers)
                return answer.status_code, self._body(answer, begun)
        except requests.exceptions.Timeout as error:
            raise HaltError("graph_api.slow", seconds=self.connection.timeout) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise HaltError("graph_api.no_connection") from error

    def _sign(self, request: Any) -> Any:  # noqa: ANN401  # requests is untyped
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def _body(self, answer: Any, begun: float) -> bytes:  # noqa: ANN401  # requests is untyped
        body = bytearray()
        for piece in answer.iter_content(_PIECE):
            body += piece
            if time.monotonic() - begun > self.connection.timeout:
                raise HaltError("graph_api.slow", seconds=self.connection.timeout)
            if len(body) > LARGEST:
                raise HaltError("graph_api.not_json")
        return bytes(body)


def _whole_answer(status: int, body: bytes) -> dict[str, Any]:
    answer = _parsed(body)
    if isinstance(answer, dict) and status == _FINE:
        return answer
    cut = answer is None and body.lstrip().startswith(b"{")
    raise HaltError("graph_api.cut_off" if cut else "graph_api.not_json")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
