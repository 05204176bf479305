"""The figures of each of the six SPACES for one month."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.ugc.monthly.figures import Part, Unit
from workbench.ugc.monthly.month import Month

__all__ = ["acquisition", "content", "engagement", "product", "sentiment", "success", "support"]

PROGRESS = ("contacted", "replied", "agreed", "posted", "done")
AGREED = ("agreed", "posted", "done")
ASKED = ("asked", "replied", "granted", "refused", "revoked", "expired")


def support(month: Month) -> dict[str, Part]:
    """Return how many asked or complained, how many were answered, and how fast."""
    asked = _where(month.messages, (len(kinds) > 0 for kinds in month.messages["support_kinds"]))
    done = asked["answered"] | asked["ticked"]
    dated = asked[asked["answered"] & asked["answered_at"].notna() & asked["created_at"].notna()]
    hours = (dated["answered_at"] - dated["created_at"]).dt.total_seconds().clip(lower=0) / 3600
    waiting = asked[~done]
    figures = {"messages": Part.counted(asked["message"], "messages")}
    for kind in ("question", "complaint", "urgent"):
        held = _where(asked, (kind in kinds for kinds in asked["support_kinds"]))
        figures[kind] = Part.counted(held["message"], "messages")
    figures["answered_share"] = Part.share(int(done.sum()), len(asked), asked["message"][done])
    figures["hours_to_answer"] = (
        Part(float(hours.median()), "hours", len(dated), tuple(dated["message"][:5]))
        if len(dated)
        else Part.unknown("hours", "monthly.none_answered")
    )
    figures["waiting"] = Part.counted(waiting["message"], "messages")
    figures["urgent_waiting"] = Part.counted(waiting["message"][waiting["urgent"]], "messages")
    return figures


def product(month: Month) -> dict[str, Part]:
    """Return how many spoke about the product, wished for something or found a defect."""
    told = month.labelled("product")
    figures = {"messages": told["message"]}
    for kind in ("wish", "defect"):
        figures[kind] = told["message"][told["product_kind"] == kind]
    return _labelled(month, figures, "messages")


def acquisition(month: Month) -> dict[str, Part]:
    """Return how many people recommended the brand or offered to work with it."""
    told = month.labelled("acquisition")
    offers = month.messages[month.messages["reply_kind"] == "cooperation"]
    shortlist = month.given.shortlist
    figures = _labelled(month, {"people": _first_of_each(told)}, "people")
    figures["offers"] = Part.counted(offers["message"], "messages")
    for name, statuses in (("contacted", PROGRESS), ("agreed", AGREED)):
        figures[name] = (
            Part.unknown("people", "monthly.no_shortlist")
            if shortlist is None
            else _stock(
                month, shortlist[shortlist["status"].isin(statuses)], "decided_at", "people"
            )
        )
    return figures


def content(month: Month) -> dict[str, Part]:
    """Return what fans made about the brand, and what of it may be used."""
    fans = month.fan_posts
    authors = fans.dropna(subset="account").drop_duplicates("account")
    figures = {
        "fan_posts": Part.counted(fans["post"], "posts"),
        "fan_authors": Part.counted(authors["post"], "people"),
        "reactions": _sum(fans),
        **_labelled(month, {"made": month.labelled("content")["message"]}, "messages"),
    }
    rights = month.given.rights
    if rights is None:
        unknown = Part.unknown("posts", "monthly.no_rights")
        return figures | dict.fromkeys(("asked", "granted", "usable"), unknown)
    granted = rights["status"] == "granted"
    usable = rights["usable"].astype(bool) if "usable" in rights else granted
    held = {"asked": rights["status"].isin(ASKED), "granted": granted, "usable": usable}
    for name, holds in held.items():
        figures[name] = _stock(month, rights[holds], "changed_at", "posts")
    return figures


def engagement(month: Month) -> dict[str, Part]:
    """Return what the brand posted, and how many took part."""
    own, below = month.own_posts, month.comments_received
    known = own["reactions"].dropna()
    figures = {
        "own_posts": Part.counted(own["post"], "posts"),
        "reactions_per_post": (
            Part(float(known.astype("float64").median()), "reactions", len(known))
            if len(known)
            else Part.unknown("reactions", "monthly.no_figures")
        ),
    }
    if month.given.has_comments:
        figures["comments"] = Part.counted(below["message"], "comments")
        figures["commenters"] = Part.counted(_first_of_each(below), "people")
    else:
        figures["comments"] = Part.unknown("comments", "monthly.no_comments")
        figures["commenters"] = Part.unknown("people", "monthly.no_comments")
    taking_part = month.labelled("engagement")
    return figures | _labelled(month, {"taking_part": _first_of_each(taking_part)}, "people")


def success(month: Month) -> dict[str, Part]:
    """Return how many praised the brand, by label, else by sentiment."""
    if month.has_spaces:
        told = month.labelled("success")
    elif month.given.sentiment is not None:
        told = month.messages[month.messages["sentiment"] == "positive"]
    else:
        why = "monthly.no_spaces"
        return {"praise": Part.unknown("messages", why), "people": Part.unknown("people", why)}
    return {
        "praise": Part.counted(told["message"], "messages"),
        "people": Part.counted(_first_of_each(told), "people"),
    }


def sentiment(month: Month) -> dict[str, Part]:
    """Return the shares of positive and negative messages among those that were judged."""
    kinds = ("positive", "negative")
    if month.given.sentiment is None:
        why = "monthly.no_sentiment"
        shares = {kind: Part.unknown("share", why) for kind in kinds}
        return {"judged": Part.unknown("messages", why), **shares}
    judged = month.messages[month.messages["sentiment"].notna()]
    felt = {kind: judged["message"][judged["sentiment"] == kind] for kind in kinds}
    shares = {kind: Part.share(len(keys), len(judged), keys) for kind, keys in felt.items()}
    return {"judged": Part.counted(judged["message"], "messages"), **shares}


def _where(frame: pd.DataFrame, flags: Iterable[bool]) -> pd.DataFrame:
    return frame[np.fromiter(flags, dtype=bool, count=len(frame))]


def _labelled(month: Month, keys: dict[str, Iterable[str]], unit: Unit) -> dict[str, Part]:
    if month.has_spaces:
        return {name: Part.counted(found, unit) for name, found in keys.items()}
    return {name: Part.unknown(unit, "monthly.no_spaces") for name in keys}


def _first_of_each(messages: pd.DataFrame) -> pd.Series:
    """Return one message of every person, the oldest."""
    return messages.dropna(subset="account").drop_duplicates("account")["message"]


def _sum(posts: pd.DataFrame) -> Part:
    known = posts["reactions"].dropna()
    if known.empty:
        return Part.unknown("reactions", "monthly.no_figures")
    return Part(int(known.sum()), "reactions", len(known))


def _stock(month: Month, rows: pd.DataFrame, changed: str, unit: Unit) -> Part:
    """Return how many are in a state by the end of the month, as far as the state of today tells.

    Whoever moved on after that is known only as what they are now, so a month that ended before
    the last change is counted without them.
    """
    if changed in rows:
        moments = pd.to_datetime(rows[changed], utc=True)
        rows = rows[~(moments >= month.span.ends)]
    keys = rows["post"] if unit == "posts" and "post" in rows else pd.Series(dtype="str")
    return Part(len(rows), unit, len(rows), tuple(keys[:5]))
