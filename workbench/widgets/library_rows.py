"""The content library as cards: each post with its right, and what to mind about it."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.export.links import post_link, profile_link
from workbench.export.minors import must_not_appear
from workbench.phrases import render, say
from workbench.shortlist.rights_shown import SOON_DAYS
from workbench.widgets.desk_texts import author_of, plain, platform_name, when

__all__ = [
    "candidate_cards",
    "library_cards",
    "offered_now",
    "step_lines",
    "thumbnails",
    "without_left_out",
]

SHORT = 700
LARGEST_PICTURE = 400_000  # bytes; thumbnails are far smaller
_PICTURE = re.compile(r"media/[0-9a-z_-]+\.jpg")
_JPEG = b"\xff\xd8\xff"


def without_left_out(
    table: pd.DataFrame,
    project: Any,  # noqa: ANN401  # a Project or a stand-in
) -> pd.DataFrame:
    """Return posts without those of people held out, and of people who were erased."""
    hidden = must_not_appear(project, table["account"].dropna().unique())
    return table[~table["account"].isin(hidden)].reset_index(drop=True) if hidden else table


def offered_now(offered: pd.DataFrame, project: Any) -> pd.DataFrame:  # noqa: ANN401  # a Project
    """Return posts worth asking for that the project still has, with the texts it has now.

    Whoever was erased is named in the texts of others no more.
    """
    posts = project.posts(columns=["post", "text"]).drop_duplicates("post").set_index("post")
    stay = without_left_out(offered[offered["post"].isin(posts.index)], project)
    return stay.assign(text=posts["text"].reindex(stay["post"]).array).reset_index(drop=True)


def library_cards(
    table: pd.DataFrame, *, timezone: str, today: dt.date, language: str
) -> list[dict[str, Any]]:
    """Return one card a row of `ContentLibrary.table`, in its order.

    Each has the post, its status, what was agreed, `obstacles` and `warnings` as sentences,
    and of the proof its kind, name and state.
    """
    return [_card(row, timezone, today, language) for row in table.to_dict("records")]


def candidate_cards(table: pd.DataFrame, *, timezone: str, language: str) -> list[dict[str, Any]]:
    """Return one card a post worth asking for, in the order given, with its reasons in words."""
    cards = []
    for row in table.to_dict("records"):
        reasons = row.get("reasons")
        told = reasons if isinstance(reasons, (list, tuple)) else []
        score = row.get("score")
        cards.append(
            {
                **_post(row, timezone),
                "score": None if score is None or pd.isna(score) else round(100 * float(score)),
                "reasons": [
                    plain(r if isinstance(r, str) else say(r[0], language, **r[1]), 400)
                    for r in told
                ],
            }
        )
    return cards


def step_lines(history: pd.DataFrame, language: str, timezone: str) -> list[dict[str, Any]]:
    """Return what was written down about a right, the newest first, in words."""
    lines = []
    for row in history.iloc[::-1].to_dict("records"):
        details = row["details"] if isinstance(row["details"], Mapping) else {}
        reason = plain(details.get("reason"), 400)
        lines.append(
            {
                "step": row["step"],
                "what": say(f"widgets.library_step_{row['step']}", language),
                "when": when(row["at"], timezone),
                "who": plain(row["writer"], 80),
                "text": plain(row["text"], 1_500),
                "more": [line for line in (reason, *_agreed(details, language)) if line],
            }
        )
    return lines


def thumbnails(folder: Path, media: Mapping[str, Any]) -> dict[str, str]:
    """Return pictures that the project kept, by post key, as ``data:`` addresses.

    Only JPEG files under `media/` of the project are read, and none over 400 kB.
    """
    found = {}
    for key, items in media.items():
        for item in items if isinstance(items, (list, tuple)) else ():
            path = item.get("path") if isinstance(item, Mapping) else None
            content = _picture(folder, path) if isinstance(path, str) else None
            if content is not None:
                coded = base64.b64encode(content).decode("ascii")
                found[key] = f"data:image/jpeg;base64,{coded}"
                break
    return found


def _picture(folder: Path, path: str) -> bytes | None:
    file = folder / path
    if not _PICTURE.fullmatch(path) or file.is_symlink() or not file.is_file():
        return None
    if file.stat().st_size > LARGEST_PICTURE:
        return None
    content = file.read_bytes()
    return content if content.startswith(_JPEG) else None


def _post(row: Mapping[str, Any], timezone: str) -> dict[str, Any]:
    key, account = str(row["post"]), row.get("account")
    named = account if isinstance(account, str) else None
    url = row.get("url")
    kind = row.get("kind")
    return {
        "key": plain(key, 500),
        "handle": author_of(account),
        "profile": profile_link(named) if named else None,
        "link": url if isinstance(url, str) else post_link(key, named),
        "platform": platform_name(key),
        "day": when(row.get("created_at"), timezone),
        "kind": kind if isinstance(kind, str) else "",
        "text": plain(row.get("text"), SHORT),
    }


def _card(row: Mapping[str, Any], timezone: str, today: dt.date, language: str) -> dict[str, Any]:
    status = row["status"] if isinstance(row["status"], str) else "none"
    until = row["until"] if isinstance(row["until"], dt.date) else None
    left = None if until is None else (until - today).days
    channels = row["channels"] if isinstance(row["channels"], list) else []
    obstacles = row["obstacles"] if isinstance(row["obstacles"], list) else []
    card = {
        **_post(row, timezone),
        "status": status,
        "changed": when(row["changed_at"], timezone),
        "tags": [plain(tag, 60) for tag in row["tags"] or []] if row["tags"] is not None else [],
        "channels": channels,
        "paid": _bool(row["paid_ads"]),
        "edits": _bool(row["edits"]),
        "people": row["people_shown"] if isinstance(row["people_shown"], str) else None,
        "music": row["music"] if isinstance(row["music"], str) else None,
        "until": None if until is None else until.isoformat(),
        "left": left,
        "proof": plain(row["proof"], 300),
        "proof_kind": row["proof_kind"] if isinstance(row["proof_kind"], str) else "",
        "usable": bool(row["usable"]),
        "obstacles": [plain(say(p, language, **values), 400) for p, values in obstacles],
    }
    return {**card, "warnings": _warnings(card, row, language)}


def _warnings(
    card: Mapping[str, Any], row: Mapping[str, Any], language: str
) -> list[dict[str, str]]:
    """Return what to mind before a post is used, the worst first."""
    if card["status"] != "granted":
        return []
    left = card["left"]
    found: list[tuple[str, str, dict[str, Any]]] = []
    if row["proof_state"] in {"missing", "changed"}:
        found.append(("no", f"proof_{row['proof_state']}", {}))
    if card["people"] == "unclear":
        found.append(("no", "people", {}))
    if card["music"] == "unclear":
        found.append(("no", "music", {}))
    if left is not None and 0 <= left <= SOON_DAYS:
        found.append(("maybe", "last_day" if left == 0 else "soon", {"days": left}))
    if card["music"] == "without":
        found.append(("maybe", "silent", {}))
    if row["contested"]:
        found.append(("maybe", "contested", {}))
    return [
        {"tone": tone, "text": say(f"widgets.library_warn_{name}", language, **values)}
        for tone, name, values in found
    ]


def _agreed(details: Mapping[str, Any], language: str) -> Iterable[str]:
    """Yield what a grant said, or by which way somebody was asked."""
    if "channel" in details:
        yield say(f"widgets.library_way_{details['channel']}", language)
    if "channels" not in details:
        return
    names = [say(f"widgets.library_channel_{c}", language) for c in details["channels"]]
    yield ", ".join(names)
    for name in ("paid_ads", "edits"):
        yield say(f"widgets.library_{name}_{'yes' if details.get(name) else 'no'}", language)
    yield say(f"widgets.library_people_{details.get('people_shown')}", language)
    yield say(f"widgets.library_music_{details.get('music')}", language)
    until = details.get("until")
    day = dt.date.fromisoformat(until) if isinstance(until, str) else None
    open_end = say("widgets.library_no_end", language)
    yield say("widgets.library_until_day", language, day=day) if day else open_end
    proof = details.get("proof")
    if isinstance(proof, Mapping):
        name = plain(proof.get("name"), 200)
        yield render(say("widgets.library_proof_is", language), {"proof": name}, language)


def _bool(value: object) -> bool | None:
    return None if value is None or value is pd.NA else bool(value)
