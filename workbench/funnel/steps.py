"""The fetches that would tell most for least: what, for whom, at what price, and how.

Gathering is a funnel: wide and cheap first, then rank, then look closely at the best, then rank
again. Prices are in requests to Instagram; what other platforms know comes as an export.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.funnel.known import LIVE, Known, live
from workbench.funnel.prices import (
    POSTS_PAGE,
    Way,
    api_own,
    api_profiles,
    api_tags,
    live_comments,
    live_listings,
)
from workbench.phrases import say
from workbench.schema import handle_of

__all__ = ["DAY", "Step", "all_steps"]

DAY = 200
"""Requests a day that a careful account may send."""
FEW = 50
"""With fewer candidates than that the pool comes first."""
ENOUGH_POSTS = 9
CLOSE_LOOK, POSTS_EACH = 20, 3
SIMILAR_TO = 10
LISTED = 24
"""Posts of a listing in its first run, as the live command fetches by default."""
FAR = frozenset(("competitors", "similar"))
"""Steps beyond those who already mention the brand: they wait until the near ones are done."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to fetch or to say.

    Parameters
    ----------
    kind
        Identifier, such as ``"followers"``.
    values
        What its sentences name.
    people
        Bare handles it is about, best first; for ``--profiles``.
    ways
        Commands to type with their price, best first; ``PROJECT`` stands for the folder,
        ``best.txt`` for `people`.
    needs_export
        True where only an export or a list can tell.
    unlocks
        Signals it gives or sharpens.
    gain
        How many figures of the best candidates it would fill.
    widens
        True if it brings new people instead of telling more about those known.
    """

    kind: str
    values: Mapping[str, object] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    needs_export: bool = False
    unlocks: tuple[str, ...] = ()
    gain: int = 0
    widens: bool = False

    @property
    def requests(self) -> int | None:
        """Requests of the best way; 0 for what needs none, None where only an export can tell."""
        if self.needs_export:
            return None
        return next((way.requests for way in self.ways if way.requests is not None), 0)

    @property
    def days(self) -> int | None:
        """Days it takes at `DAY` requests a day; 0 is today."""
        return None if self.requests is None else max(0, math.ceil(self.requests / DAY) - 1)

    def what(self, language: str | None = None) -> str:
        """Return in one sentence what to do."""
        return say(f"funnel.step_{self.kind}", language, **self.values)

    def why(self, language: str | None = None) -> str:
        """Return in one sentence what it tells."""
        return say(f"funnel.gives_{self.kind}", language, **self.values)

    def price(self, language: str | None = None) -> str:
        """Return requests and days in words, such as “50 requests, today”."""
        if self.requests is None:
            return say("funnel.price_export", language)
        if self.requests == 0:
            return say("funnel.price_free", language)
        phrase = "funnel.price_today" if not self.days else "funnel.price_days"
        return say(phrase, language, requests=self.requests, days=(self.days or 0) + 1)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        return {
            "kind": self.kind,
            "what": self.what(),
            "why": self.why(),
            "requests": self.requests,
            "days": self.days,
            "people": list(self.people),
            "ways": [{"command": way.command, "requests": way.requests} for way in self.ways],
            "unlocks": list(self.unlocks),
        }


def all_steps(known: Known) -> list[Step]:
    """Return what would help, best first.

    What costs nothing comes first; then, while there are few candidates, what brings more; then
    the most figures of the best candidates per request; what widens the field comes last.
    """
    steps = [*_free(known), *_wide(known), *_close(known), *_further(known)]
    small = known.candidates < FEW

    def order(step: Step) -> tuple[int, float]:
        stage = 0 if step.requests == 0 else (1 if small else 3) if step.widens else 2
        stage += 2 if step.kind in FAR else 0
        price = math.inf if step.requests is None else step.requests / max(step.gain, 1)
        return stage, price

    return sorted(steps, key=order)


def _free(known: Known) -> Iterator[Step]:
    if not known.brand.handles:
        yield Step("brand_handles", unlocks=("affinity", "audience"))
    if not known.brand.brief.strip():
        yield Step("brief", unlocks=("relevance",))
    if not len(known.posts):
        commands = ("workbench import PROJECT EXPORT", "workbench formats")
        yield Step("import", ways=tuple(map(Way, commands)))


def _own(known: Known) -> list[str]:
    return [f"{LIVE}:{handle}" for handle in known.brand.handles]


def _wide(known: Known) -> Iterator[Step]:
    """Yield what brings people who already talk about the brand."""
    own = _own(known)
    pages = math.ceil(LISTED / POSTS_PAGE)
    if own and not len(known.own):
        price = live_listings(own, known.numbered, pages=pages, start=True) + LISTED
        yield Step(
            "own_posts",
            {"posts": LISTED},
            ways=(
                Way("workbench gather PROJECT api --own --comments", api_own(LISTED)),
                Way("workbench gather PROJECT instagram --comments", price),
            ),
            unlocks=("audience", "authority", "affinity"),
            gain=3 * len(known.top),
            widens=True,
        )
    if own and not known.tagging:
        price = live_listings(own, known.numbered, pages=pages)
        yield Step(
            "tagged",
            {"posts": LISTED},
            ways=(
                Way("workbench gather PROJECT api --tags", api_tags(LISTED)),
                Way("workbench gather PROJECT instagram --tagged", price),
            ),
            unlocks=("affinity",),
            gain=len(known.top),
            widens=True,
        )


def _close(known: Known) -> Iterator[Step]:
    """Yield what tells more about the best."""
    yield from _own_comments(known)
    yield from _followers(known)
    yield from _more_posts(known)
    best = known.top[:CLOSE_LOOK]
    silent = known.uncommented(tuple(live(list(best))), each=POSTS_EACH)
    if len(silent):
        people = [account for account in best if account in set(silent["account"])]
        command = (
            "workbench gather PROJECT instagram --profiles best.txt --with-comments"
            f" --posts {POSTS_EACH}"
        )
        yield Step(
            "comments",
            {"posts": len(silent), "people": len(people)},
            people=_handles(people),
            ways=(Way(command, live_comments(people, known.numbered, silent["comments"])),),
            unlocks=("audience", "authority", "authenticity"),
            gain=2 * len(people),
        )


def _own_comments(known: Known) -> Iterator[Step]:
    waiting = known.own_uncommented
    here = waiting["platform"] == LIVE
    unlocks = ("affinity", "audience", "authority")
    if not here.all():
        yield Step(
            "own_comments_list",
            {"posts": int((~here).sum())},
            ways=(Way("workbench import PROJECT COMMENTS"),),
            needs_export=True,
            unlocks=unlocks,
            gain=3 * len(known.top),
        )
    waiting = waiting[here]
    if len(waiting):
        many = int(waiting["comments"].fillna(0).sum())
        price = live_comments(_own(known), known.numbered, waiting["comments"])
        yield Step(
            "own_comments",
            {"posts": len(waiting)},
            ways=(
                Way("workbench gather PROJECT api --own --comments", api_own(len(waiting), many)),
                Way("workbench gather PROJECT instagram --comments", price),
            ),
            unlocks=unlocks,
            gain=3 * len(known.top),
        )


def _followers(known: Known) -> Iterator[Step]:
    unknown = known.without_followers(known.top)
    here = live(unknown)
    if here:
        yield _profiles(known, "followers", here, gain=2)
    elsewhere = [a for a in unknown if a not in set(here)]
    if elsewhere:
        yield Step(
            "followers_list",
            {"people": len(elsewhere)},
            people=_handles(elsewhere),
            ways=(Way("workbench import PROJECT CREATORS"),),
            needs_export=True,
            unlocks=_TOLD["followers"],
            gain=2 * len(elsewhere),
        )
    once = live(known.with_one_snapshot(known.top))
    if once:
        yield _profiles(known, "second_snapshot", once, gain=1)


def _more_posts(known: Known) -> Iterator[Step]:
    thin = live(known.with_few_posts(known.top, fewer_than=ENOUGH_POSTS))
    if thin:
        yield _profiles(known, "posts", thin, gain=2, pages=1)


_TOLD = {
    "followers": ("reach", "engagement_rate"),
    "second_snapshot": ("growth", "authenticity"),
    "posts": ("engagement_rate", "relevance", "activity"),
}


def _profiles(known: Known, kind: str, accounts: list[str], *, gain: int, pages: int = 0) -> Step:
    """Return the step that fetches profiles, or with `pages` their latest posts."""
    what = f"--posts {POSTS_PAGE}" if pages else "--snapshots"
    price = live_listings(accounts, known.numbered, pages=pages, start=pages > 0)
    return Step(
        kind,
        {"people": len(accounts), "posts": POSTS_PAGE},
        people=_handles(accounts),
        ways=(
            Way("workbench gather PROJECT api --discover best.txt", api_profiles(accounts)),
            Way(f"workbench gather PROJECT instagram --profiles best.txt {what}", price),
        ),
        unlocks=_TOLD[kind],
        gain=gain * len(accounts),
    )


def _further(known: Known) -> Iterator[Step]:
    """Yield what reaches beyond those who already mention the brand."""
    rivals = [f"{LIVE}:{handle}" for handle in known.brand.competitor_handles]
    if rivals:
        price = live_listings(rivals, known.numbered, pages=math.ceil(LISTED / POSTS_PAGE))
        yield Step(
            "competitors",
            {"competitors": len(rivals)},
            ways=(Way("workbench gather PROJECT instagram --competitors", price),),
            unlocks=("affinity",),
            widens=True,
        )
    best = live(list(known.top[:SIMILAR_TO]))
    if best:
        command = "workbench gather PROJECT instagram --profiles best.txt --similar"
        yield Step(
            "similar",
            {"people": len(best)},
            people=_handles(best),
            ways=(Way(command, live_listings(best, known.numbered, pages=1)),),
            widens=True,
        )


def _handles(accounts: list[str]) -> tuple[str, ...]:
    return tuple(handle_of(account) for account in accounts)
