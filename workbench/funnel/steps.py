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
from workbench.phrases import say
from workbench.schema import handle_of

__all__ = ["DAY", "Step", "all_steps"]

DAY = 200
"""Requests a day that a careful account may send."""
FEW = 50
"""With fewer candidates than that the pool comes first."""
POSTS_PAGE, COMMENTS_PAGE, TAGGED_PAGE = 12, 50, 12
ENOUGH_POSTS = 9
CLOSE_LOOK, POSTS_EACH = 20, 3
SIMILAR_TO = 10
OWN_POSTS = 24
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
    requests
        Requests it costs; 0 for what needs none, None where only an export can tell.
    people
        Bare handles it is about, best first; for ``--profiles``.
    ways
        Commands to type, best first; ``PROJECT`` stands for the folder, ``best.txt`` for `people`.
    unlocks
        Signals it gives or sharpens.
    gain
        How many figures of the best candidates it would fill.
    widens
        True if it brings new people instead of telling more about those known.
    """

    kind: str
    values: Mapping[str, object] = field(default_factory=dict)
    requests: int | None = 0
    people: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    unlocks: tuple[str, ...] = ()
    gain: int = 0
    widens: bool = False

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
            "ways": list(self.ways),
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
        yield Step("import", ways=("workbench import PROJECT EXPORT", "workbench formats"))


def _wide(known: Known) -> Iterator[Step]:
    """Yield what brings people who already talk about the brand."""
    if known.brand.handles and not len(known.own):
        pages = math.ceil(OWN_POSTS / POSTS_PAGE)
        yield Step(
            "own_posts",
            {"posts": OWN_POSTS},
            requests=pages + OWN_POSTS,
            ways=(
                "workbench gather PROJECT api --own --comments",
                "workbench gather PROJECT instagram --comments",
            ),
            unlocks=("audience", "authority", "affinity"),
            gain=3 * len(known.top),
            widens=True,
        )
    if known.brand.handles and not known.tagging:
        yield Step(
            "tagged",
            {"posts": 10 * TAGGED_PAGE},
            requests=10,
            ways=(
                "workbench gather PROJECT api --tags",
                "workbench gather PROJECT instagram --tagged",
            ),
            unlocks=("affinity",),
            gain=len(known.top),
            widens=True,
        )


def _close(known: Known) -> Iterator[Step]:
    """Yield what tells more about the best."""
    waiting = known.own_uncommented
    here = waiting["platform"] == LIVE
    if not here.all():
        yield Step(
            "own_comments_list",
            {"posts": int((~here).sum())},
            requests=None,
            ways=("workbench import PROJECT COMMENTS",),
            unlocks=("affinity", "audience", "authority"),
            gain=3 * len(known.top),
        )
    waiting = waiting[here]
    if len(waiting):
        pages = (waiting["comments"].fillna(COMMENTS_PAGE).astype(float) / COMMENTS_PAGE).map(
            math.ceil
        )
        yield Step(
            "own_comments",
            {"posts": len(waiting)},
            requests=int(pages.clip(lower=1).sum()),
            ways=(
                "workbench gather PROJECT api --own --comments",
                "workbench gather PROJECT instagram --comments",
            ),
            unlocks=("affinity", "audience", "authority"),
            gain=3 * len(known.top),
        )
    yield from _followers(known)
    yield from _more_posts(known)
    comments = known.uncommented(known.top[:CLOSE_LOOK], each=POSTS_EACH)
    asked = live(comments)
    if asked:
        yield Step(
            "comments",
            {"posts": len(asked), "people": min(CLOSE_LOOK, len(known.top))},
            requests=len(asked),
            people=_handles(live(list(known.top[:CLOSE_LOOK]))),
            ways=(
                f"workbench gather PROJECT instagram --profiles best.txt --with-comments"
                f" --posts {POSTS_EACH}",
            ),
            unlocks=("audience", "authority", "authenticity"),
            gain=2 * min(CLOSE_LOOK, len(known.top)),
        )


def _followers(known: Known) -> Iterator[Step]:
    unknown = known.without_followers(known.top)
    here = live(unknown)
    if here:
        yield _profiles("followers", here, ("reach", "engagement_rate"), gain=2)
    elsewhere = [a for a in unknown if a not in set(here)]
    if elsewhere:
        yield Step(
            "followers_list",
            {"people": len(elsewhere)},
            requests=None,
            people=_handles(elsewhere),
            ways=("workbench import PROJECT CREATORS",),
            unlocks=("reach", "engagement_rate"),
            gain=2 * len(elsewhere),
        )
    once = live(known.with_one_snapshot(known.top))
    if once:
        yield _profiles("second_snapshot", once, ("growth", "authenticity"), gain=1)


def _profiles(kind: str, accounts: list[str], unlocks: tuple[str, ...], *, gain: int) -> Step:
    """Return the step that fetches profiles: one request each where their number is known."""
    return Step(
        kind,
        {"people": len(accounts)},
        requests=len(accounts),
        people=_handles(accounts),
        ways=(
            "workbench gather PROJECT api --discover best.txt",
            "workbench gather PROJECT instagram --profiles best.txt --snapshots",
        ),
        unlocks=unlocks,
        gain=gain * len(accounts),
    )


def _more_posts(known: Known) -> Iterator[Step]:
    thin = live(known.with_few_posts(known.top, fewer_than=ENOUGH_POSTS))
    if thin:
        yield Step(
            "posts",
            {"people": len(thin), "posts": POSTS_PAGE},
            requests=2 * len(thin),
            people=_handles(thin),
            ways=(
                "workbench gather PROJECT api --discover best.txt",
                f"workbench gather PROJECT instagram --profiles best.txt --posts {POSTS_PAGE}",
            ),
            unlocks=("engagement_rate", "relevance", "activity"),
            gain=2 * len(thin),
        )


def _further(known: Known) -> Iterator[Step]:
    """Yield what reaches beyond those who already mention the brand."""
    if known.brand.competitors:
        yield Step(
            "competitors",
            {"competitors": len(known.brand.competitors)},
            requests=5 * len(known.brand.competitors),
            ways=("workbench gather PROJECT instagram --competitors",),
            unlocks=("affinity",),
            widens=True,
        )
    best = live(list(known.top[:SIMILAR_TO]))
    if best:
        yield Step(
            "similar",
            {"people": len(best)},
            requests=2 * len(best),
            people=_handles(best),
            ways=("workbench gather PROJECT instagram --profiles best.txt --similar",),
            widens=True,
        )


def _handles(accounts: list[str]) -> tuple[str, ...]:
    return tuple(handle_of(account) for account in accounts)
