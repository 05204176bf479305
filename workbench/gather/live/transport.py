"""What came back over the wire: a response as an answer to judge, and broken connections."""

from __future__ import annotations

import requests

from workbench.gather.live.faults import Answer, judge

__all__ = ["check_answer", "trouble"]


def check_answer(resp: requests.Response, *, page: bool = False) -> None:
    """Judge a response.

    Parameters
    ----------
    page
        True where a page of HTML was asked for rather than JSON.

    Raises
    ------
    HaltError, SkipError
        The run, or this item, ends here.
    """
    verdict = judge(_answer(resp, page=page))
    if verdict is not None:
        raise verdict


def trouble(cause: BaseException | None) -> str | None:
    """Return the phrase id of what went wrong on the way, None if a whole answer came."""
    if isinstance(cause, requests.exceptions.Timeout):
        return "instagram.slow"
    cut = (requests.exceptions.JSONDecodeError, requests.exceptions.ChunkedEncodingError)
    if isinstance(cause, cut):
        return "instagram.cut_short"
    return "instagram.unreachable" if isinstance(cause, requests.RequestException) else None


def _answer(resp: requests.Response, *, page: bool) -> Answer:
    if resp.is_redirect:  # its body is of no interest
        return Answer(resp.status_code, "", dict(resp.headers), page=page)
    headers = {k: v for k, v in resp.headers.items() if k.lower() != "location"}
    return Answer(resp.status_code, resp.text, headers, page=page)
