"""People who must not come back: keyed hashes of handles, user ids, posts and captions.

Only hashes are kept, made with the project's own secret, so the list itself names nobody. The
same judgement erases a person from the tables and keeps later imports from bringing them back.
"""

from __future__ import annotations

import dataclasses
import hmac
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from workbench.project.pseudonyms import Pseudonyms, number_key
from workbench.project.quoting import MIN_CAPTION, runs_in, without_spans, words_of
from workbench.project.state import State, now, stamp
from workbench.schema import bare_handle, is_pseudonym

if TYPE_CHECKING:
    from workbench.project.events import Event

__all__ = ["ELLIPSIS", "LINKED", "MIN_CAPTION", "MIN_ID", "Kind", "Known", "Suppression", "tidy"]

ELLIPSIS = "…"
"""What stands where a name or a quotation was."""

Kind = Literal["handle", "any", "user", "key", "id", "caption", "phrase", "other"]

_GATE = 4  # leading bytes of a phrase's hash that are its words' numbers joined
_VOCABULARY = 200_000
_NO: frozenset[int] = frozenset()

MIN_ID = 5
"""Characters a post's number needs to be looked for in links and keys."""
LINKED = re.compile(rf"(?<=[/=:])[\w\-]{{{MIN_ID},}}")
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
        self._lengths: tuple[int, ...] = ()
        self._gates = _NO
        self._size = -1
        self._words: dict[tuple[str, str, str], bool] = {}
        self._secret = b""
        self._numbers: dict[str, int] = {}
        self._pseudonyms = Pseudonyms(state)

    def refresh(self) -> Suppression:
        """Read the list again, as another process may have added to it."""
        with self._state.reading() as db:
            size = db.execute("SELECT COUNT(*) FROM suppression").fetchone()[0]
            if size != self._size:
                rows = db.execute("SELECT hash, bare, kind FROM suppression").fetchall()
                self._secret = self._secret or self._state.key
                self._learn({bytes(row[0]): bool(row[1]) for row in rows}, {r[2] for r in rows})
                self._size = size
        self._secret = self._secret or self._state.key
        return self

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)

    def add(
        self, names: Mapping[Kind, Iterable[str]], *, bare: frozenset[str] = frozenset()
    ) -> None:
        """Put people on the list.

        Parameters
        ----------
        names
            ``handle`` and ``user`` as ``<platform>:<value>``, ``key`` for posts and comments,
            ``id`` for what stands in links to them, ``caption`` for texts, ``phrase`` for runs
            of their words, ``other`` for user ids that share a handle but stay.
        bare
            Handles that are nobody's ordinary word, so that they are erased without an ``@`` too.
        """
        self._secret = self._secret or self._state.key
        since = stamp(now())
        rows = [
            (self._hash(kind, value), int(word in bare), _listed_as(kind, value), since)
            for kind, value, word in _spelled(names)
        ]
        with self._state.writing() as db:
            db.executemany("INSERT OR REPLACE INTO suppression VALUES (?, ?, ?, ?)", rows)
        self._size = -1
        self.refresh()

    def has(self, kind: Kind, value: str) -> bool:
        """Say whether a value of a kind is on the list, a person's under their pseudonym too."""
        if kind in self._kinds and self._hash(kind, value) in self._hashes:
            return True
        if f"{kind}~" not in self._kinds:
            return False
        return self._hash(kind, self._veiled(kind, value)) in self._hashes

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

    def phrases_in(self, text: str) -> list[tuple[str, tuple[int, int]]]:
        """Return the phrases on the list that a text in composed form holds, and where."""
        if not self._lengths:
            return []
        found = words_of(text)
        words = [word for word, _ in found]
        spans = []
        for at, length in runs_in(words, self._lengths, self._number, self._gates):
            phrase = " ".join(words[at : at + length])
            if self._hash("phrase", phrase) in self._hashes:
                spans.append((phrase, (found[at][1][0], found[at + length - 1][1][1])))
        return spans

    def quoted_in(self, text: str) -> bool:
        """Say whether a text holds a caption that was erased, or eight words of one in a row."""
        return bool(self._lengths) and bool(self.phrases_in(unicodedata.normalize("NFC", text)))

    def without_quotes(self, text: str) -> str:
        """Return `text` with what it quotes of erased captions replaced by an ellipsis."""
        if not self._lengths:
            return text
        composed = unicodedata.normalize("NFC", text)
        spans = [span for _, span in self.phrases_in(composed)]
        return without_spans(composed, spans, ELLIPSIS) if spans else text

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
            listed = digest in self._hashes and (marked or self._hashes[digest])
            listed = listed or (
                kind == "handle" and marked and self.has(kind, f"{platform}:{bare}")
            )
            self._words[memo] = listed
        return self._words[memo]

    def scrub_text(self, text: str, platform: str | None) -> str:
        """Return `text` with the handles and post links of people on the list replaced."""

        def replace(match: re.Match[str]) -> str:
            mark, word = match["mark"], match["word"]
            core = word.rstrip(".-")
            for part in (core, core.rstrip("_"), *core.split("-")):
                if part and self.names(platform, part, marked=bool(mark)):
                    return mark + word.replace(part, ELLIPSIS)
            return match[0]

        if "id" in self._kinds:
            text = LINKED.sub(lambda m: ELLIPSIS if self.has("id", m[0]) else m[0], text)
        return _TOKEN.sub(replace, text)

    def forgotten_in(self, event: Event) -> str | None:
        """Return whom on the list an event is about, or None."""
        if not self.refresh():
            return None
        about = (s for s in event.subjects if self.has_account(s))
        values = (v for v in event.payload.values() if isinstance(v, str) and self.is_key(v))
        return next(about, None) or next(values, None)

    def clean(self, text: str, platform: str | None) -> str:
        """Return `text` without quotations and names; see `without_quotes` and `scrub_text`."""
        return self.scrub_text(self.without_quotes(text), platform)

    def screen_event(self, event: Event) -> Event | None:
        """Return an event without the people on the list; None if it is about nobody else."""
        if not self.refresh():
            return event
        subjects = tuple(s for s in event.subjects if not self.has_account(s))
        if event.subjects and not subjects:
            return None
        if any(isinstance(v, str) and self.is_key(v) for v in event.payload.values()):
            return None
        payload = self.clean_value(dict(event.payload))
        return dataclasses.replace(event, subjects=subjects, payload=payload)

    def is_key(self, value: str) -> bool:
        """Say whether a value is the key of someone on the list, or of a post of theirs."""
        return ":" in value and (self.has_account(value) or self.has("key", value))

    def clean_value(self, value: Any, *, first: Callable[[str], str] = str) -> Any:  # noqa: ANN401  # any JSON value
        """Return a JSON value without people on the list; `first` is done to texts before."""
        if isinstance(value, str):
            return ELLIPSIS if self.has_caption(value) else self.clean(first(value), None)
        if isinstance(value, list):
            stay = [v for v in value if not (isinstance(v, str) and self.is_key(v))]
            return [self.clean_value(v, first=first) for v in stay]
        if isinstance(value, dict):
            return {
                self.scrub_text(k, None): self.clean_value(v, first=first)
                for k, v in value.items()
                if not self.is_key(k)
            }
        return value

    def _veiled(self, kind: str, value: str) -> str:
        """Return a handle or user id, ``<platform>:<value>``, as its pseudonym is listed."""
        platform, _, name = value.partition(":")
        key = number_key(platform, name) if kind == "user" else value
        return self._pseudonyms.of(key).replace(":id=", ":", 1)

    def _learn(self, hashes: dict[bytes, bool], kinds: set[str]) -> None:
        self._hashes = hashes
        self._kinds = frozenset(kinds)
        self._has_bare = any(hashes.values())
        self._words.clear()
        self._lengths = tuple(sorted(int(k[6:]) for k in kinds if k.startswith("phrase")))
        # Hashes of other kinds only let a few more runs through to the closer look.
        self._gates = frozenset(int.from_bytes(h[:_GATE]) for h in hashes) if self._lengths else _NO

    def _hash(self, kind: str, value: str) -> bytes:
        if kind == "phrase":
            return self._gate(value) + self._digest(f"phrase\x1f{value}")[_GATE:]
        return self._digest(f"{kind}\x1f{tidy(value) if kind == 'caption' else value}")

    def _gate(self, phrase: str) -> bytes:
        joined = 0
        for word in phrase.split(" "):
            joined ^= self._number(word)
        return joined.to_bytes(_GATE)

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            if len(self._numbers) >= _VOCABULARY:
                self._numbers.clear()
            number = int.from_bytes(self._digest(f"word\x1f{word}")[:_GATE])
            self._numbers[word] = number
        return number

    def _digest(self, message: str) -> bytes:
        return hmac.digest(self._secret, message.encode("utf-8", "surrogatepass"), "sha256")


class Known(Suppression):
    """The same judgement on names in the clear, for the time of one erasure.

    Parameters
    ----------
    names, bare
        As for `Suppression.add`.
    """

    def __init__(self, names: Mapping[Kind, Iterable[str]], *, bare: frozenset[str]) -> None:
        self._words = {}
        self._numbers = {}
        spelled = list(_spelled(names))
        hashes = {self._hash(kind, value): word in bare for kind, value, word in spelled}
        kinds = {_listed_as(kind, value) for kind, value, _ in spelled}
        self._learn(hashes, {kind.rstrip("~") for kind in kinds})  # pseudonyms stand as they are

    def refresh(self) -> Suppression:
        """Nothing to read: the names do not change."""
        return self

    def _digest(self, message: str) -> bytes:
        # Nothing is kept, so nothing needs a secret; a checksum in front tells words apart.
        plain = message.encode("utf-8", "surrogatepass")
        return zlib.crc32(plain).to_bytes(_GATE) + plain


def _listed_as(kind: Kind, value: str) -> str:
    """Return the kind as it stands on the list.

    It tells how many words phrases have, and whether pseudonyms of handles or numbers are on it.
    """
    if kind in {"handle", "user"} and is_pseudonym(value):
        return f"{kind}~"
    return f"phrase{value.count(' ') + 1}" if kind == "phrase" else kind
