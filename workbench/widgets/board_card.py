"""What the card beside a list says of one account: the reasons and the posts that show them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench.phrases import say
from workbench.ranking import Ranking
from workbench.widgets.board_history import PostBook

__all__ = ["card_of", "search_captions"]

EVIDENCE = 4
MOST_HINTS = 3
LONGEST = 48
LABELLED = "ranking.never_mentioned_you"


def card_of(
    ranking: Ranking,
    account: str,
    *,
    book: PostBook | None,
    language: str,
    stranger: bool = False,
) -> dict[str, Any]:
    """Return the card of an account as plain values.

    Parameters
    ----------
    ranking
        Where it stands.
    account
        Account key of a candidate.
    book
        The posts, or None.
    language
        ``"de"`` or ``"en"``.
    stranger
        Whether they have never mentioned the brand.

    Returns
    -------
    dict
        account; kind, what sort of account it is and by which words; labels, pairs of a kind and
        words, such as that somebody is a customer; flags, one sentence each; reasons, weightiest
        first (label, better, known, text, sentence; `better` is None for what is not compared with
        peers); posts that are evidence and last, the newest ones, see `post_of`; history, see
        `PostBook.history`, or None.
    """
    known = ranking.signals.candidates.loc[account]
    return {
        "account": account,
        "kind": _kind(known, language),
        "labels": _labels(known, language, stranger=stranger),
        "flags": [say(phrase, language, **values) for phrase, values in _cells(known, "flags")],
        "reasons": _reasons(ranking, account, language),
        "posts": [] if book is None else book.shown(ranking.evidence(account, most=EVIDENCE)),
        "last": [] if book is None else book.last(account),
        "history": None if book is None else book.history(account),
    }


def search_captions(posts: pd.DataFrame, query: str) -> set[str]:
    """Return the accounts with a caption that contains `query`, whatever its case."""
    captions = posts["text"].str.casefold()
    hits = captions.str.contains(query.casefold(), regex=False, na=False)
    return set(posts.loc[hits.to_numpy(dtype=bool), "account"].dropna())


def _kind(known: pd.Series, language: str) -> str:
    """Return the type of account with the words it was told by; unknown ones need no word."""
    kind = known.get("type")
    if not isinstance(kind, str) or kind == "unknown":
        return ""
    words = [_short(str(w)) for w in _cells(known, "type_evidence")[:MOST_HINTS]]
    name = say(f"widgets.card_type_{kind}", language)
    if not words:
        return name
    return say("widgets.card_type_says", language, type=name, words=", ".join(words))


def _short(word: str) -> str:
    clean = " ".join(word.encode("utf-8", "replace").decode("utf-8").split())
    return clean if len(clean) <= LONGEST else clean[:LONGEST] + "…"


def _labels(known: pd.Series, language: str, *, stranger: bool) -> list[tuple[str, str]]:
    labels = []
    if bool(known.get("customer", default=False)):
        labels.append(("customer", say("widgets.card_customer", language)))
    if stranger:
        labels.append(("stranger", say("ranking.never_mentioned_you", language)))
    practice = known.get("label_practice")
    if isinstance(practice, str) and practice.count("/") == 1:
        paid, posts = practice.split("/")
        words = say("widgets.card_paid", language, paid=int(paid), posts=int(posts))
        labels.append(("paid", words))
    return labels


def _cells(known: pd.Series, name: str) -> Sequence[Any]:
    cell = known.get(name)
    return cell if isinstance(cell, list | tuple) else ()


def _reasons(ranking: Ranking, account: str, language: str) -> list[dict[str, Any]]:
    card = ranking.card(account)
    reasons = [
        _plain(say(phrase, language, **values))
        for phrase, values in card.first
        if phrase != LABELLED  # stands above as a label
    ]
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
