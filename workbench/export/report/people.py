"""The people of a report: the team, and who comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
from markupsafe import Markup

from workbench.errors import NotFoundError, SettingError
from workbench.export.links import post_link, profile_link
from workbench.export.report.drawings import interval_svg
from workbench.export.report.words import Voice, is_known, safe_address
from workbench.export.words import label_words, rank_words, split_reasons
from workbench.phrases import entry
from workbench.schema import handle_of, is_pseudonym, platform_of
from workbench.shortlist import NO
from workbench.signals import tier_of

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.ranking import Portfolio, Ranking
    from workbench.shortlist import Shortlist

__all__ = ["Cast", "People", "Person", "cast", "implied_team"]

PICKS = 8  # shown before anybody has decided
NEXT = 5
REASONS, FLAGS, EVIDENCE = 4, 3, 3
_READ = ("text", "created_at", "url", "likes", "comments", "views", "display_name", "followers")
NAME, CAPTION, NOTE, REASON = 48, 200, 400, 300


@dataclass(frozen=True)
class Evidence:
    """A post that shows why."""

    text: str
    day: str
    url: str | None
    figures: str


@dataclass(frozen=True)
class Person:
    """A card."""

    account: str
    name: str
    handle: str
    url: str | None
    about: str
    place: str | None
    interval: str | None
    drawn: Markup
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    adds: str | None
    status: str | None
    owner: str | None
    note: str | None


@dataclass(frozen=True)
class Cast:
    """Who is shown; `by` says who chose the team: figures, people, or nobody yet."""

    team: tuple[str, ...]
    next: tuple[str, ...]
    by: Literal["portfolio", "team", "proposal"]


def implied_team(
    shortlist: Shortlist, ranking: Ranking, graph: AttentionGraph | None
) -> Portfolio | None:
    """Return what the first choices, or else the best-ranked, reach together.

    None without a graph, or where no audience of theirs is known.
    """
    from workbench.ranking import choose_portfolio

    whole = getattr(ranking, "unfiltered", ranking)
    ranked = whole.table["account"]
    table = shortlist.table()
    first = table[~table["status"].isin(NO) & (table["choice"] == "first")]
    chosen = [a for a in first["person"] if a in set(ranked)] or ranked.head(PICKS).tolist()
    if graph is None or not chosen:
        return None
    try:
        return choose_portfolio(whole, graph, size=len(chosen), must=chosen)
    except (NotFoundError, SettingError):  # no comments, no mentions
        return None


def cast(
    shortlist: Shortlist, ranking: Ranking, team: Portfolio | None, held: frozenset[str]
) -> Cast:
    """Return whose cards a report shows, and who comes next.

    The team is that of `team`; else the first choices of the shortlist; else the best-ranked.
    Next are the reserves, then whoever ranks best of the others. Whoever said no, or to whom no
    was said, is neither.
    """
    table = shortlist.table()
    said_no = {
        a for row in table.to_dict("records") if row["status"] in NO for a in row["accounts"]
    }
    left = table[~table["status"].isin(NO)]
    chosen = left.loc[left["choice"] == "first", "person"].tolist()
    reserves = left.loc[left["choice"] != "first", "person"].tolist()
    best = [a for a in ranking.table["account"].head(200) if a not in said_no]
    first = list(team.accounts) if team is not None and team.accounts else chosen or best[:PICKS]
    shown = [a for a in dict.fromkeys(first) if a not in held]
    names = {
        a for row in left.to_dict("records") if row["person"] in shown for a in row["accounts"]
    }
    others = [*(chosen if team is not None else ()), *reserves, *best]
    after = [a for a in dict.fromkeys(others) if a not in {*shown, *names, *held}]
    figures = team is not None and bool(team.accounts)
    by: Any = "portfolio" if figures else "team" if chosen else "proposal"
    return Cast(tuple(shown), tuple(after[:NEXT]), by)


class People:
    """Tells what a report says of one person after the other.

    Parameters
    ----------
    voice
        In which language.
    shortlist, ranking
        Decisions and places.
    posts, accounts
        Evidence and profiles; either may be missing.
    team
        Whose additional audience is told.
    notes, flags
        Whether the team's notes and what to look at closely are shown.
    """

    def __init__(  # one keyword a choice
        self,
        voice: Voice,
        shortlist: Shortlist,
        ranking: Ranking,
        *,
        posts: pd.DataFrame | None,
        accounts: pd.DataFrame | None,
        team: Portfolio | None,
        notes: bool,
        flags: bool,
    ) -> None:
        self.voice = voice
        self.ranking = ranking
        self.notes, self.flags = notes, flags
        whole = getattr(ranking, "unfiltered", ranking)
        table = whole.table
        self._ranked: Mapping[str, Mapping[str, Any]] = table.set_index("account").to_dict("index")
        self._ranks = {a: int(row["rank"]) for a, row in self._ranked.items()}
        self._shown = None if whole is ranking else frozenset(ranking.table["account"])
        self._decided = {
            a: row for row in shortlist.table().to_dict("records") for a in row["accounts"]
        }
        self._posts = _by_key(posts, "post")
        self._profiles = _by_key(accounts, "account")
        self._adds = {} if team is None else dict(
            zip(team.table["account"], team.table["marginal"], strict=True))  # fmt: skip

    def card(self, account: str) -> Person:
        """Return everything a card says."""
        voice, ranked = self.voice, self._ranked.get(account, {})
        row = self._decided.get(account, {})
        reasons, flags = self._reasons(account)
        name = voice.text(self._profile(account, "display_name"), NAME)
        handle = voice.text(handle_of(account), NAME)
        numbered = handle.startswith("id=") or is_pseudonym(account)
        status = row.get("status")
        return Person(
            account=account,
            name=name or handle,
            handle=handle if numbered else f"@{handle}",
            url=safe_address(profile_link(account)),
            about=self._about(account),
            place=rank_words(account, self._ranks, self.ranking.candidates, shown=self._shown,
                             language=voice.language),
            interval=self._interval(ranked),
            drawn=self._drawn(ranked),
            reasons=tuple(reasons[:REASONS]),
            flags=tuple(flags[:FLAGS]) if self.flags else (),
            evidence=tuple(self._evidence(account)),
            adds=self._added(account),
            status=entry(f"widgets.status_{status}", voice.language) if status else None,
            owner=voice.text(row.get("owner"), NAME) or None,
            note=(voice.text(row.get("note"), NOTE) or None) if self.notes else None,
        )  # fmt: skip

    def _profile(self, account: str, name: str) -> Any:  # noqa: ANN401  # a cell of any type
        for row in (self._profiles.get(account, {}), self._ranked.get(account, {})):
            if is_known(row.get(name)):
                return row[name]
        return None

    def _about(self, account: str) -> str:
        voice = self.voice
        followers = self._profile(account, "followers")
        tier = tier_of(pd.Series([followers], dtype="Int64"))[0] if is_known(followers) else None
        platform = {"x": "X", "tiktok": "TikTok", "youtube": "YouTube"}.get(
            platform_of(account), platform_of(account).capitalize()
        )
        parts = [voice.text(platform, NAME)]
        if tier is not None and is_known(tier):
            parts.append(voice.say(f"widgets.board_tier_{tier}"))
        if is_known(followers):
            parts.append(voice.say("handout.followers", followers=int(followers)))
        practice = label_words(self._ranked.get(account, {}).get("label_practice"), voice.language)
        return " · ".join([*parts, *([practice] if practice else [])])

    def _interval(self, ranked: Mapping[str, Any]) -> str | None:
        if not {"rank_low", "rank_high"} <= set(ranked):
            return None
        low, high = int(ranked["rank_low"]), int(ranked["rank_high"])
        return self.voice.say("handout.interval", low=low, high=high)

    def _drawn(self, ranked: Mapping[str, Any]) -> Markup:
        if not {"rank_low", "rank_high"} <= set(ranked):
            return Markup("")
        low, high = int(ranked["rank_low"]), int(ranked["rank_high"])
        return interval_svg(int(ranked["rank"]), low, high, self.ranking.candidates)

    def _reasons(self, account: str) -> tuple[list[str], list[str]]:
        if account not in self._ranks:
            return [self.voice.say("handout.not_ranked")], []
        said = self.ranking.explain(account, self.voice.language)
        reasons, flags = split_reasons(said, self.voice.language)
        voice = self.voice
        return [voice.text(r, REASON) for r in reasons], [voice.text(f, REASON) for f in flags]

    def _evidence(self, account: str) -> Iterable[Evidence]:
        keys = self.ranking.evidence(account, most=EVIDENCE) if account in self._ranks else []
        for key in keys:
            post = self._posts.get(key, {})
            figures = [
                self.voice.say(f"handout.{name}", number=int(post[name]))
                for name in ("likes", "comments", "views")
                if is_known(post.get(name))
            ]
            link = safe_address(post.get("url")) or safe_address(post_link(key, account))
            text = self.voice.text(post.get("text"), CAPTION)
            text = text or self.voice.say("handout.no_caption")
            yield Evidence(text, self.voice.day(post.get("created_at")), link, " · ".join(figures))

    def _added(self, account: str) -> str | None:
        if account not in self._adds:
            return None
        return self.voice.say("handout.adds", people=int(self._adds[account]))


def _by_key(frame: pd.DataFrame | None, key: str) -> Mapping[str, Mapping[str, Any]]:
    if frame is None or key not in frame:
        return {}
    newest = frame.sort_values("as_of", kind="stable") if "as_of" in frame else frame
    wanted = [
        "text",
        "created_at",
        "url",
        "likes",
        "comments",
        "views",
        "display_name",
        "followers",
    ]
    kept = newest.drop_duplicates(key, keep="last").set_index(key)
    rows: Mapping[str, Mapping[str, Any]] = kept[[c for c in wanted if c in kept]].to_dict("index")
    return rows
