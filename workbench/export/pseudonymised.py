"""The shortlist without anybody's name: figures stay, people become keyed hashes.

The hashes are HMACs with the project's own key (`Project.pseudonym`): the same person has the same
one in every file of this project, and nobody without the project can tell whose it is. Such data
are still personal (Art. 4(5) GDPR): exact follower counts and days can single a person out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import SettingError
from workbench.export.handover import Known, handover
from workbench.export.names import Names
from workbench.phrases import say
from workbench.schema import handle_of, platform_of

if TYPE_CHECKING:
    from workbench.ranking import Ranking
    from workbench.shortlist import Shortlist
    from workbench.signals import Phrase

__all__ = ["names_of", "pseudonymised"]

REASONS = 3
_KEPT = (
    "campaign", "person", "platforms", "choice", "followers", "followers_as_of",
    "followers_source", "tier", "language", "reason_1", "reason_2", "reason_3", "rank",
    "label_practice", "topics", "status", "cost", "decided_at", "conflicts",
)  # fmt: skip
_TOLD = ("platform", "type")  # figures that are words of a closed list
_LISTS = ("coauthors", "mentions", "tagged", "sponsors")


def names_of(shortlist: Shortlist, known: Known) -> Names:
    """Return the names of everybody whom the project or the tables at hand know."""
    project: Any = shortlist.project
    whole = hasattr(project, "accounts")
    accounts = [known.accounts, project.accounts() if whole else None]
    posts = [known.posts, project.posts() if whole else None]
    comments = [project.comments() if whole else None]
    words = {handle_of(a) for people in shortlist.table()["accounts"] for a in people}
    if known.ranking is not None:
        words |= {handle_of(a) for a in known.ranking.table["account"]}
    phrases: set[str] = set()
    for frame in (f for f in (*accounts, *posts, *comments) if f is not None):
        for name in ("account", "post", "comment", "post_account"):
            words |= {handle_of(key) for key in _texts(frame, name)}
        words |= _texts(frame, "user_id")
        phrases |= _texts(frame, "display_name")
        for name in _LISTS:
            words |= {str(h) for cell in _cells(frame, name) for h in cell}
    brand = getattr(project, "brand", None)
    public = (brand.name, *brand.handles, *brand.competitors) if brand else ()
    plain = (w.removeprefix("id=") for w in words)
    return Names(plain, phrases, public=public, addresses=True)


def pseudonymised(
    shortlist: Shortlist, known: Known, names: Names, *, language: str, top: int
) -> pd.DataFrame:
    """Return one row a person under a pseudonym, with every figure and nothing that names them.

    Raises
    ------
    SettingError
        The project has no key to make pseudonyms with.
    """
    project: Any = shortlist.project
    if not hasattr(project, "pseudonym"):
        raise SettingError("export.no_key")
    frame = handover(shortlist, known, profile="full", flags=False, language=language, top=top)
    accounts = dict(zip(*(shortlist.table()[c] for c in ("person", "accounts")), strict=True))
    people = frame["person"].tolist()
    own = [accounts.get(person, [person]) for person in people]
    kept = [c for c in _KEPT if c in frame or c == "platforms"]
    figures = [c for c in frame if c not in kept and (c in _TOLD or _is_figure(frame[c]))]
    hidden = {
        "person": [project.pseudonym(person) for person in people],
        "platforms": [sorted({platform_of(a) for a in some}) for some in own],
        **_reasons(known.ranking, own, frame, names, language),
    }
    for name in ("campaign", "followers_source", "topics"):
        if name in frame:
            hidden[name] = [names.hide_all(cell) for cell in frame[name]]
    columns = {
        name: pd.Series(hidden[name], dtype=object) if name in hidden else frame[name]
        for name in (*kept, *figures)
    }
    return pd.DataFrame(columns, index=frame.index)


def _reasons(
    ranking: Ranking | None, own: list[list[str]], frame: pd.DataFrame, names: Names, language: str
) -> dict[str, list[str | None]]:
    """Return the reasons in words; where it is known which values they hold, only those change."""
    slots: dict[str, list[str | None]] = {f"reason_{i + 1}": [] for i in range(REASONS)}
    card = getattr(getattr(ranking, "unfiltered", ranking), "card", None)
    ranked = set() if ranking is None else {*getattr(ranking, "unfiltered", ranking).table.account}
    for row, accounts in enumerate(own):
        if card is None:
            said = [frame[slot].iloc[row] for slot in slots]
            said = [names.hide(text) for text in said if isinstance(text, str)]
        else:
            first = next((a for a in accounts if a in ranked), None)
            said = [] if first is None else _told(card(first).reasons, names, language)
        for i, slot in enumerate(slots.values()):
            slot.append(said[i] if i < len(said) else None)
    return slots


def _told(reasons: Iterable[Any], names: Names, language: str) -> list[str]:
    known = [r.phrase for r in reasons if r.kind in {"helps", "hurts"}][:REASONS]
    hidden: list[Phrase] = [names.hide_all(phrase) for phrase in known]
    return [say(phrase, language, **values) for phrase, values in hidden]


def _is_figure(column: pd.Series) -> bool:
    kinds = pd.api.types
    return bool(kinds.is_numeric_dtype(column.dtype) or kinds.is_bool_dtype(column.dtype))


def _texts(frame: pd.DataFrame, name: str) -> set[str]:
    return {str(v) for v in frame[name].dropna().unique()} if name in frame else set()


def _cells(frame: pd.DataFrame, name: str) -> list[Any]:
    return [c for c in frame[name] if isinstance(c, (list, tuple))] if name in frame else []
