"""People who must not come back: keyed hashes of handles, user ids, posts and captions.

Only hashes are kept, made with the project's own secret, so the list itself names nobody. The
same judgement erases a person from the tables and keeps later imports from bringing them back.
"""

from __future__ import annotations

import dataclasses
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from workbench.project.state import State, now, stamp
from workbench.schema import bare_handle

if TYPE_CHECKING:
    from workbench.project.events import Event

__all__ = ["ELLIPSIS", "MIN_CAPTION", "Kind", "Known", "Suppression", "tidy"]

ELLIPSIS = "…"
"""What stands where a name or a quotation was."""
MIN_CAPTION = 20
"""Captions shorter than this ("Love it!") say nothing about who wrote them."""

Kind = Literal["handle", "any", "user", "key", "caption", "other"]

_TOKEN = re.compile(r"(?P<mark>[@/]?)(?P<word>[\w][\w.\-]*)")


def tidy(text: str) -> str:
    """Return a caption as it is compared: white space folded, case ignored."""
    return " ".join(text.split()).casefold()


def _spelled(names: Mapping[Kind, Iterable[str]]) -> Iterator[tuple[Kind, str, str]]:
    """Yield each kind and value as they are listed, with the bare word; handles twice."""
    for kind, values in names.items():
        for value in values:
            word = value.partition(":")[2] if kind == "handle" else value
            yield kind, value, word
            if kind == "handle":
                yield "any", word, word


class Suppression:
    """The suppression list of a project.

    Parameters
    ----------
    state
        The project's database, which holds the list and the secret.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._hashes: dict[bytes, bool] = {}
        self._kinds: frozenset[str] = frozenset()
        self._has_bare = False
        self._size = -1
        self._words: dict[tuple[str, str, str], bool] = {}
        self._secret = b""

    def refresh(self) -> Suppression:
        """Read the list again, as another process may have added to it."""
        with self._state.reading() as db:
            size = db.execute("SELECT COUNT(*) FROM suppression").fetchone()[0]
            if size != self._size:
                rows = db.execute("SELECT hash, bare, kind FROM suppression").fetchall()
                self._learn({bytes(row[0]): bool(row[1]) for row in rows}, {r[2] for r in rows})
                self._size = size
        self._secret = self._secret or self._state.key
        return self

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def add(
        self, names: Mapping[Kind, Iterable[str]], *, bare: frozenset[str] = frozenset()
    ) -> None:
        """Put people on the list.

        Parameters
        ----------
        names
            ``handle`` and ``user`` as ``<platform>:<value>``, ``key`` for posts and comments,
            ``caption`` for texts, ``other`` for user ids that share a handle but stay.
        bare
            Handles that are nobody's ordinary word, so that they are erased without an ``@`` too.
        """
        self._secret = self._secret or self._state.key
        since = stamp(now())
        rows = [
            (self._hash(kind, value), int(word in bare), kind, since)
            for kind, value, word in _spelled(names)
        ]
        with self._state.writing() as db:
            db.executemany("INSERT OR REPLACE INTO suppression VALUES (?, ?, ?, ?)", rows)
        self._size = -1
        self.refresh()

    def has(self, kind: Kind, value: str) -> bool:
        """Say whether a value of a kind is on the list."""
        return kind in self._kinds and self._hash(kind, value) in self._hashes

    def has_account(self, key: str) -> bool:
        """Say whether an account key, by handle or by number, is on the list."""
        platform, _, handle = key.partition(":")
        if handle.startswith("id="):
            return self.has("user", f"{platform}:{handle[3:]}")
        return self.has("handle", f"{platform}:{handle}")

    def has_caption(self, text: str) -> bool:
        """Say whether a text is one that was erased, also behind "RT @someone:"."""
        if "caption" not in self._kinds or len(text) < MIN_CAPTION:
            return False
        plain = tidy(text)
        if "@" not in plain[:40]:
            return len(plain) >= MIN_CAPTION and self.has("caption", plain)
        bare = re.sub(r"^\W*(?:rt|repost|via|by|credit)?\W*@[\w.\-]+\W*", "", plain)
        return self.has("caption", plain) or (
            len(bare) >= MIN_CAPTION and self.has("caption", bare)
        )

    def names(self, platform: str | None, word: str, *, marked: bool) -> bool:
        """Say whether a word in a text names someone on the list.

        Parameters
        ----------
        platform
            Where the text stands; None asks for a person of that handle on any platform.
        marked
            Whether an ``@`` or ``/`` stands before it; without, only handles count that are
            nobody's ordinary word.
        """
        if not marked and not self._has_bare:
            return False
        memo = (platform or "", word, "@" if marked else "")
        if memo not in self._words:
            bare = bare_handle(word)
            kind: Kind = "handle" if platform else "any"
            digest = self._hash(kind, f"{platform}:{bare}" if platform else bare)
            self._words[memo] = digest in self._hashes and (marked or self._hashes[digest])
        return self._words[memo]

    def scrub_text(self, text: str, platform: str | None) -> str:
        """Return `text` with the handles of people on the list replaced by an ellipsis."""

        def replace(match: re.Match[str]) -> str:
            mark, word = match["mark"], match["word"]
            core = word.rstrip(".-")
            for part in (core, core.rstrip("_"), *core.split("-")):
                if part and self.names(platform, part, marked=bool(mark)):
                    return mark + word.replace(part, ELLIPSIS)
            return match[0]

        return _TOKEN.sub(replace, text)

    def screen_event(self, event: Event) -> Event | None:
        """Return an event without the people on the list; None if it is about nobody else."""
        if not self.refresh():
            return event
        subjects = tuple(s for s in event.subjects if not self.has_account(s))
        if event.subjects and not subjects:
            return None
        if any(isinstance(v, str) and self._is_key(v) for v in event.payload.values()):
            return None
        payload = self._scrub_value(dict(event.payload))
        return dataclasses.replace(event, subjects=subjects, payload=payload)

    def _learn(self, hashes: dict[bytes, bool], kinds: set[str]) -> None:
        self._hashes = hashes
        self._kinds = frozenset(kinds)
        self._has_bare = any(hashes.values())
        self._words.clear()

    def _is_key(self, value: str) -> bool:
        return ":" in value and (self.has_account(value) or self.has("key", value))

    def _scrub_value(self, value: Any) -> Any:  # noqa: ANN401  # any JSON value
        if isinstance(value, str):
            return ELLIPSIS if self.has_caption(value) else self.scrub_text(value, None)
        if isinstance(value, list):
            stay = [v for v in value if not (isinstance(v, str) and self._is_key(v))]
            return [self._scrub_value(v) for v in stay]
        if isinstance(value, dict):
            return {
                self.scrub_text(k, None): self._scrub_value(v)
                for k, v in value.items()
                if not self._is_key(k)
            }
        return value

    def _hash(self, kind: str, value: str) -> bytes:
        message = f"{kind}\x1f{tidy(value) if kind == 'caption' else value}"
        return hmac.digest(self._secret, message.encode("utf-8", "surrogatepass"), "sha256")


class Known(Suppression):
    """The same judgement on names in the clear, for the time of one erasure: no hashing needed.

    Parameters
    ----------
    names, bare
        As for `Suppression.add`.
    """

    def __init__(self, names: Mapping[Kind, Iterable[str]], *, bare: frozenset[str]) -> None:
        self._words = {}
        spelled = list(_spelled(names))
        hashes = {self._hash(kind, value): word in bare for kind, value, word in spelled}
        self._learn(hashes, {kind for kind, _, _ in spelled})

    def refresh(self) -> Suppression:
        """Nothing to read: the names do not change."""
        return self

    def _hash(self, kind: str, value: str) -> bytes:
        plain = tidy(value) if kind == "caption" else value
        return f"{kind}\x1f{plain}".encode("utf-8", "surrogatepass")
