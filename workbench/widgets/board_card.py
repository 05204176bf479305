"""What the card beside a list says of one account: the reasons and the posts that show them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from workbench.phrases import render, say
from workbench.ranking import Ranking

__all__ = ["card_of", "search_captions"]

EVIDENCE = 4
LONGEST_CAPTION = 1200


def card_of(
    ranking: Ranking, account: str, *, posts: pd.DataFrame | None, timezone: str, language: str
) -> dict[str, Any]:
    """Return the card of an account as plain values.

    Parameters
    ----------
    ranking
        Where it stands.
    account
        Account key of a candidate.
    posts
        Posts indexed by key, or None.
    timezone
        In which days are written.
    language
        ``"de"`` or ``"en"``.

    Returns
    -------
    dict
        account; reasons, weightiest first (label, better, known, text, sentence; `better` is None
        for what is not compared with peers); posts (text, date, likes, comments, url).
    """
    keys = ranking.evidence(account, most=EVIDENCE) if posts is not None else []
    found = posts.loc[[key for key in keys if key in posts.index]] if posts is not None else None
    rows = found.to_dict("records") if found is not None else []
    return {
        "account": account,
        "reasons": _reasons(ranking, account, language),
        "posts": [_post(row, timezone=timezone, language=language) for row in rows],
    }


def search_captions(posts: pd.DataFrame, query: str) -> set[str]:
    """Return the accounts with a caption that contains `query`, whatever its case."""
    captions = posts["text"].str.casefold()
    hits = captions.str.contains(query.casefold(), regex=False, na=False)
    return set(posts.loc[hits.to_numpy(dtype=bool), "account"].dropna())


def _reasons(ranking: Ranking, account: str, language: str) -> list[dict[str, Any]]:
    card = ranking.card(account)
    reasons = [_plain(say(phrase, language, **values)) for phrase, values in card.first]
    for reason in card.reasons:
        phrase, values = reason.phrase
        sentence = say(phrase, language, **values)
        if ranking.signals.measured[reason.signal].peers is None:
            # A doubt of authenticity is said once above the reasons, as a flag.
            if reason.kind == "doubt" and reason.signal != "authenticity":
                reasons.append(_plain(sentence))
            continue
        known = reason.kind != "unknown"
        reasons.append(
            {
                "label": say(f"widgets.board_signal_{reason.signal}", language),
                "better": math.floor(100 * reason.percentile) if known else 0,
                "known": known,
                "text": say(reason.because[0], language, **reason.because[1]),
                "sentence": sentence,
            }
        )
    return reasons


def _plain(sentence: str) -> dict[str, Any]:
    return {"label": "", "better": None, "known": True, "text": "", "sentence": sentence}


def _post(row: dict[str, Any], *, timezone: str, language: str) -> dict[str, Any]:
    text = row.get("text")
    return {
        "text": _shortened(text) if isinstance(text, str) else None,
        "date": _day(row.get("created_at"), timezone=timezone, language=language),
        "likes": _count(row.get("likes")),
        "likes_hidden": row.get("likes_hidden") is True,
        "comments": _count(row.get("comments")),
        "url": row["url"] if isinstance(row.get("url"), str) else None,
    }


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CAPTION else text[:LONGEST_CAPTION] + " …"


def _day(moment: object, *, timezone: str, language: str) -> str | None:
    if not isinstance(moment, pd.Timestamp):
        return None
    return render("{day:date}", {"day": moment.tz_convert(timezone)}, language)


def _count(value: object) -> int | None:
    return None if value is None or pd.isna(value) else int(value)  # type: ignore[call-overload]  # an integer or missing
