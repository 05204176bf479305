"""Who answers whom in a comment thread, and which messages a brand has answered.

Platforms thread differently. On X and Facebook an answer names the message it answers; on
Instagram, TikTok and YouTube every answer hangs at the first comment of the thread, and "@name"
says whom it is for. Whoever writes below a post without a thread speaks to those it names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["NEVER", "Answer", "Answers", "Said", "earliest", "read_answers"]

NEVER = -(1 << 63)
"""The time of what has none, in microseconds as all times here."""

Place = tuple[str, object]  # a thread or a post


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation.

    Parameters
    ----------
    key
        Of the comment or post.
    who
        Bare handle of its author; None if unknown.
    at
        Microseconds since 1970 (UTC), `NEVER` if unknown.
    answers
        Key of the message it answers, None if it begins a thread.
    names
        Bare handles that it mentions.
    below
        Key of the post it stands below; None if unknown.
    """

    key: str
    who: str | None
    at: int
    answers: str | None = None
    names: Sequence[str] = ()
    below: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The brand's first answer: key of the comment or post, and when."""

    key: str
    at: int


def earliest(answers: Iterable[Answer | None]) -> Answer | None:
    """Return the first answer in time, those without a time last; None if there is none."""
    known = (answer for answer in answers if answer is not None)
    return min(known, key=lambda a: (a.at == NEVER, a.at, a.key), default=None)


@dataclass(frozen=True)
class Answers:
    """What was found for each message, in the order of the messages.

    Attributes
    ----------
    first : list of Answer or None
        The brand's first answer; None where there is none, and for the brand's own messages.
    others : list of int
        How many later messages other people addressed to the author in the thread.
    """

    first: list[Answer | None]
    others: list[int]


@dataclass
class _Heard:
    """What was addressed to whom: by message, and by place and person in order of time."""

    direct: dict[int, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    placed: dict[tuple[Place, str], list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, said: Said, place: Place | None, people: Collection[str]) -> None:
        if place is not None and said.at != NEVER:
            for person in people:
                self.placed[place, person].append((said.at, said.key))

    def sort(self) -> None:
        for moments in self.placed.values():
            moments.sort()


def read_answers(talk: Sequence[Said], is_own: Callable[[str | None], bool]) -> Answers:
    """Return which messages the brand answered.

    A message is answered by a later message of the brand that is addressed to its author in the
    same thread, or to its author below the same post without a thread; and by whatever answers
    it by key, whenever that was. So an answer counts for all that its addressee wrote there
    before, and for nothing written after it.

    Parameters
    ----------
    talk
        All messages known, those of the brand too, in any order.
    is_own
        Whether a handle is the brand's.

    Returns
    -------
    Answers
        In the order of `talk`; the work grows with its length (times a logarithm).

    Notes
    -----
    An answer that hangs at the first comment of a thread but names others of the thread, and not
    the author of that comment, is for those it names. A message whose time is unknown is
    answered only by what names its key.
    """
    position = {said.key: row for row, said in enumerate(talk)}
    parents = [position.get(said.answers, -1) if said.answers else None for said in talk]
    roots = _roots(talk, parents)
    present = _first_words(talk, roots)
    brand, others = _Heard(), _Heard()
    for row, said in enumerate(talk):
        own = is_own(said.who)
        names = [name for name in said.names if name != said.who and not is_own(name)]
        parent = parents[row]
        if parent is None:
            place: Place | None = ("post", said.below) if said.below else None
            people: Collection[str] = names
        else:
            place = ("thread", roots[row])
            people = [n for n in names if present.get((roots[row], n), said.at + 1) <= said.at]
            addressed = None if parent < 0 else talk[parent].who
            flat = roots[parent] == parent and people and addressed not in people
            if parent >= 0 and not flat:
                if own:
                    brand.direct[parent].append(Answer(said.key, said.at))
                if addressed and addressed != said.who:
                    people = {*people, addressed}
        (brand if own else others).add(said, place, people)
    brand.sort()
    others.sort()
    first = [None if is_own(s.who) else _first(row, s, roots[row], brand)
             for row, s in enumerate(talk)]  # fmt: skip
    counts = [_later(said, roots[row], others) for row, said in enumerate(talk)]
    return Answers(first, counts)


def _first(row: int, said: Said, root: object, heard: _Heard) -> Answer | None:
    found = list(heard.direct.get(row, ()))
    if said.who and said.at != NEVER:
        found += [Answer(key, at) for key, at in _next(said, root, heard)]
    return earliest(found)


def _next(said: Said, root: object, heard: _Heard) -> Iterator[tuple[str, int]]:
    for place in (("thread", root), ("post", said.below)):
        moments = heard.placed.get((place, said.who or ""), [])
        at = bisect_left(moments, (said.at, ""))
        if at < len(moments):
            yield moments[at][1], moments[at][0]


def _later(said: Said, root: object, heard: _Heard) -> int:
    if not said.who or said.at == NEVER:
        return 0
    moments = heard.placed.get((("thread", root), said.who), [])
    return len(moments) - bisect_left(moments, (said.at, ""))


def _first_words(talk: Sequence[Said], roots: Sequence[object]) -> dict[tuple[object, str], int]:
    """Return when each person first wrote in each thread."""
    present: dict[tuple[object, str], int] = {}
    for said, root in zip(talk, roots, strict=True):
        if said.who and said.at != NEVER:
            place = (root, said.who)
            present[place] = min(said.at, present.get(place, said.at))
    return present


def _roots(talk: Sequence[Said], parents: Sequence[int | None]) -> list[object]:
    """Return for each message what begins its thread: a row, or the key of an unknown message."""
    roots: list[object] = [None] * len(talk)
    for start in range(len(talk)):
        path: list[int] = []
        at, on_path = start, set[int]()
        root: object = None
        while root is None:
            if roots[at] is not None:
                root = roots[at]
            elif at in on_path:  # a circle, as damaged data may hold
                root = at
            else:
                path.append(at)
                on_path.add(at)
                parent = parents[at]
                if parent is None:
                    root = at
                elif parent < 0:
                    root = talk[at].answers
                else:
                    at = parent
        for row in path:
            roots[row] = root
    return roots
