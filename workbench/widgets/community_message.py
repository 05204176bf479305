"""One message in full: what it says and shows, where it stands, drafts, what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.export.links import post_link, profile_link
from workbench.phrases import render, say
from workbench.text import detect_language
from workbench.ugc.spaces import LABELS
from workbench.widgets.desk_texts import plain, platform_name

if TYPE_CHECKING:
    from workbench.shortlist import Community, Template

__all__ = ["message_card"]

SPOKEN = ("de", "en")
STEPS = 12


def message_card(
    row: pd.Series,
    community: Community,
    *,
    kind: str,
    draft_language: str | None,
    language: str,
) -> dict[str, Any]:
    """Return what stands beside the list once a message is chosen.

    Parameters
    ----------
    row
        Of `message_rows`.
    community
        Knows templates and history.
    kind
        The kind of reply that fits now.
    draft_language
        Of the drafts; by default the message's own, else the brand's.
    language
        Of the sentences around it.
    """
    key, account = str(row["message"]), _text(row["account"])
    text = _text(row["text"]) or ""
    told = draft_language or detect_language([text])[0]
    spoken = told if told in SPOKEN else community.project.brand.language
    parent, post_url = _text(row["post"]), _text(row["post_url"])
    below = parent is not None and parent != key
    where = key if row["kind"] == "post" else parent or ""
    others = row["answered_by_others"]
    evidence = row["evidence"]
    return {
        "text": plain(text),
        "platform": platform_name(key),
        "profile": profile_link(account) if account else None,
        "url": _text(row["url"]) or post_link(where, account),
        "below": plain(row["post_text"], 600) if below else "",
        "below_url": (post_url or post_link(parent)) if below and parent else None,
        "why": [plain(e, 300) for e in evidence] if isinstance(evidence, (list, tuple)) else [],
        "others": 0 if pd.isna(others) else int(others),
        "language": spoken,
        "language_known": told in SPOKEN,
        "drafts": [_draft(t, account, community) for t in community.templates(kind, spoken)],
        "history": _history(community, key, language),
    }


def _draft(template: Template, account: str | None, community: Community) -> dict[str, Any]:
    filled = template.fill(account=account, brand=community.project.brand.name)
    return {
        "name": plain(template.name, 120),
        "text": plain(filled, 4_000),
        "raw": plain(template.text, 4_000),
        "own": template.own,
    }


def _history(community: Community, key: str, language: str) -> list[str]:
    """Return what was done about a message in words, the newest first."""
    said = []
    for row in community.history(key).tail(STEPS).to_dict("records"):
        labels = row["labels"] if isinstance(row["labels"], list) else []
        names = [say(f"widgets.community_label_{one}", language) for one in LABELS if one in labels]
        told = {
            "when": render("{d:date}", {"d": row["at"]}, language),
            "writer": plain(row["writer"], 80),
            "owner": plain(row["owner"], 80) or say("widgets.community_nobody", language),
            "labels": ", ".join(names) or say("widgets.community_none_fits", language),
        }
        said.append(say(f"widgets.community_did_{row['kind']}", language, **told))
    return said[::-1]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
