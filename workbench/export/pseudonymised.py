"""The shortlist without anybody's name: figures stay, people become keyed hashes.

The hashes are HMACs with the project's own key (`Project.pseudonym`): the same person has the same
one in every file of this project, and nobody without the project can tell whose it is. Such data
are still personal (Art. 4(5) GDPR): exact follower counts and days can single a person out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import SettingError
from workbench.export.handover import Known, handover
from workbench.phrases import say
from workbench.schema import handle_of, platform_of

if TYPE_CHECKING:
    from workbench.ranking import Ranking
    from workbench.shortlist import Shortlist
    from workbench.signals import Phrase

__all__ = ["Names", "names_of", "pseudonymised"]

ELLIPSIS = "…"
REASONS = 3
LONGEST_NAME = 6  # words
_KEPT = (
    "campaign", "person", "platforms", "choice", "followers", "followers_as_of",
    "followers_source", "tier", "language", "reason_1", "reason_2", "reason_3", "rank",
    "label_practice", "topics", "status", "cost", "decided_at", "conflicts",
)  # fmt: skip
_TOLD = ("platform", "type")  # figures that are words of a closed list
_LISTS = ("coauthors", "mentions", "tagged", "sponsors")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+\-]+@[\w\-]+\.[\w.\-]+|@[\w.\-]+")
_WORD = re.compile(r"\w[\w.]*")


class Names:
    """The names, handles and numbers of people, to be taken out of words.

    Parameters
    ----------
    words
        Handles, user ids, post ids.
    phrases
        Display names, of one word or several.
    public
        Words that stay: those of the brand and its competitors.
    """

    def __init__(
        self, words: Iterable[str], phrases: Iterable[str] = (), *, public: Iterable[str] = ()
    ) -> None:
        stay = {word for text in public for word in _words(text)}
        found = {run for text in (*words, *phrases) if (run := tuple(_words(text)))}
        self._runs = {run for run in found if len(run) <= LONGEST_NAME and not stay.issuperset(run)}
        self._longest = max(map(len, self._runs), default=0)
        self._first = {run[0] for run in self._runs}

    def hide(self, text: str) -> str:
        """Return a text with an ellipsis for every address, mention and name.

        >>> Names(["mila.backt"], ["Mila Berg"]).hide("Mila Berg (@jo) like mila.backt: x.de/a")
        '… (…) like …: x.de/a'
        """
        plain = _ADDRESS.sub(ELLIPSIS, text)
        out, done, spans = [], 0, [m.span() for m in _WORD.finditer(plain)]
        words = [_bare(plain[a:b]) for a, b in spans]
        at = 0
        while at < len(words):
            length = self._match(words, at)
            if length:
                last = spans[at + length - 1]
                end = last[0] + len(plain[last[0] : last[1]].rstrip("."))
                out += [plain[done : spans[at][0]], ELLIPSIS]
                done = end
            at += length or 1
        return "".join([*out, plain[done:]])

    def hide_all(self, value: Any) -> Any:  # noqa: ANN401  # any value of a phrase or of JSON
        """Return a value with every text in it hidden; keys stay."""
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, Mapping):
            return {key: self.hide_all(one) for key, one in value.items()}
        if isinstance(value, (list, set, frozenset)):
            return [self.hide_all(one) for one in value]
        if isinstance(value, tuple):
            if len(value) == 2 and isinstance(value[1], Mapping):  # noqa: PLR2004  # a phrase
                return (value[0], self.hide_all(value[1]))
            return tuple(self.hide_all(one) for one in value)
        return value

    def _match(self, words: list[str], at: int) -> int:
        """Return how many words from `at` on are a name, the longest one; 0 if none is."""
        if words[at] not in self._first:
            return 0
        longest = min(self._longest, len(words) - at)
        runs = (n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in self._runs)
        return next(runs, 0)


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
    return Names((w.removeprefix("id=") for w in words), phrases, public=public)


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


def _words(text: str) -> list[str]:
    return [_bare(m[0]) for m in _WORD.finditer(text)]


def _bare(word: str) -> str:
    return word.casefold().rstrip(".")
