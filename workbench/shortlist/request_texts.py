"""Texts to copy when asking somebody for a post: as a comment, a message or an e-mail."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import pandas as pd

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.phrases import languages, render
from workbench.project.rights_replay import day_in
from workbench.schema import handle_of
from workbench.shortlist.agreed import (
    MUSIC,
    PEOPLE_SHOWN,
    Music,
    PeopleShown,
    as_day,
    channels_of,
    choice_of,
)

__all__ = ["Form", "RequestKind", "request_text"]

RequestKind = Literal["comment", "message", "email"]
Form = Literal["du", "sie"]
_FIELD = re.compile(r"\{(\w+)\}")
LONGEST_VALUE = 300

Texts = dict[str, dict[str, str]]


def request_text(  # noqa: PLR0913  # each keyword is a part of what is asked for
    post: Mapping[str, Any] | pd.Series,
    brand: Brand,
    *,
    kind: RequestKind = "comment",
    channels: str | Iterable[str] = ("instagram", "website"),
    paid_ads: bool = False,
    edits: bool = False,
    people_shown: PeopleShown = "nobody",
    music: Music = "none",
    until: dt.date | str | None = None,
    credit: bool = True,
    form: Form = "du",
    language: str | None = None,
    sender: str = "",
) -> str:
    """Return what to write to the author of a post.

    Parameters
    ----------
    post
        A row with account, and url, created_at and text where they are known.
    brand
        Who asks.
    kind
        ``"comment"``: short and public, which only opens the talk; ``"message"``; ``"email"``:
        with everything that is to be agreed.
    channels, paid_ads, edits, people_shown, music, until
        What is asked for; as in `RightsLedger.grant`.
    credit
        Whether the author is named.
    form
        ``"du"`` or ``"sie"``, in German.
    language
        ``"de"`` or ``"en"``; by default the post's, else the brand's.
    sender
        Who signs; the brand if empty.

    Returns
    -------
    str
        Plain text. It is no legal advice: have it looked at before it goes out.

    Raises
    ------
    SettingError
        A choice is unknown, or the post has no author.

    Examples
    --------
    >>> post = {"account": "instagram:mila.backt", "text": "Mein Haferkaffee am Morgen"}
    >>> request_text(post, Brand("Haferlicht"), channels="instagram").splitlines()[0][:59]
    'Hallo @mila.backt, dein Beitrag gefällt uns sehr! Dürfen wi'
    """
    row = dict(post)
    if kind not in get_args(RequestKind):
        known = ", ".join(get_args(RequestKind))
        raise SettingError("rights.bad_request_kind", kind=kind, known=known)
    if form not in get_args(Form):
        raise SettingError("rights.bad_form", form=form)
    spoken = language or _language_of(row.get("text")) or brand.language
    if spoken not in languages():
        raise SettingError("rights.bad_language", language=spoken)
    account = row.get("account")
    if not isinstance(account, str) or not all(account.partition(":")):
        raise SettingError("rights.unknown_author", post=str(row.get("post", "")))
    named = channels_of(channels, str(row.get("post", "")))
    choice_of(people_shown, PEOPLE_SHOWN, "people_shown")
    choice_of(music, MUSIC, "music")
    last = None if until is None else as_day(until)
    texts = _texts(spoken)
    values = {
        "handle": _plain(handle_of(account)),
        "brand": _plain(brand.name),
        "sender": _plain(sender) or _plain(brand.name),
        "channels": _listed([texts["channels"][c] for c in named], texts["words"]["and"]),
        "yes": texts["words"]["yes"] + "".join(c for c in brand.name.title() if c.isalnum()),
        "day": _day(last, spoken) if last else "",
        "link": _link(row.get("url")),
        "posted": _posted(row.get("created_at"), brand, texts, spoken),
    }
    lines = [
        "channels",
        "ads" if paid_ads else "no_ads",
        "edits" if edits else "no_edits",
        "until" if last else "open",
        *(["people"] if people_shown != "nobody" else []),
        *([f"music_{music}"] if music != "none" else []),
        "credit" if credit else "no_credit",
    ]
    values["scope"] = "\n".join(f"- {_fill(texts['scope'][line], values)}" for line in lines)
    forms = texts[kind]
    return _fill(forms.get(form, forms["du"]).strip("\n"), values)


@cache
def _texts(language: str) -> Texts:
    source = files("workbench.shortlist") / "texts" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda field: values[field[1]], text)


def _language_of(text: object) -> str | None:
    from workbench.text import detect_language

    found = detect_language([text if isinstance(text, str) else None])[0]
    return found if found in languages() else None


def _posted(moment: object, brand: Brand, texts: Texts, language: str) -> str:
    if not isinstance(moment, dt.datetime) or moment is pd.NaT:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    day = _day(day_in(brand.timezone, aware), language)
    return _fill(texts["words"]["posted"], {"day": day})


def _link(url: object) -> str:
    link = _plain(url) if isinstance(url, str) else ""
    return f" ({link})" if link.startswith(("https://", "http://")) else ""


def _day(day: dt.date, language: str) -> str:
    return render("{day:date}", {"day": day}, language)


def _listed(names: list[str], last: str) -> str:
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def _plain(text: str) -> str:
    """Return a value in one line, without signs that hide or turn what stands around it."""
    shown = "".join(" " if s.isspace() else s for s in text[:LONGEST_VALUE])
    return "".join(s for s in shown if unicodedata.category(s)[0] != "C").strip()
