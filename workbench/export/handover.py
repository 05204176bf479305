"""The shortlist as one row a person, in words that need no workbench to be understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import pandas as pd

from workbench.errors import SettingError
from workbench.export.links import post_link, profile_link
from workbench.export.words import label_words, rank_words, split_reasons
from workbench.phrases import languages, say
from workbench.schema import handle_of, platform_of
from workbench.signals import tier_of

if TYPE_CHECKING:
    from workbench.ranking import Ranking
    from workbench.shortlist import Shortlist
    from workbench.ugc import Topics

__all__ = ["HANDOVER", "Known", "Profile", "handover"]

Profile = Literal["handover", "full", "pseudonymised"]
WORDS = 3
HANDOVER = (
    "campaign", "choice", "handles", "links", "display_name", "followers", "followers_as_of",
    "followers_source", "tier", "language", "reason_1", "reason_2", "reason_3", "evidence_1",
    "evidence_2", "evidence_3", "rank", "label_practice", "topics", "status", "owner", "note",
)  # fmt: skip
_DECIDED = ("person", "reason", "tags", "cost", "decided_at", "decided_by", "conflicts")
_HIDDEN = ("flags", "authenticity")  # suspicions go to others only when asked for
_NUMBERS = ("cost", "score", "p_top")
_INTEGERS = ("followers", "rank_number", "rank_low", "rank_high", "conflicts")


@dataclass(frozen=True)
class Known:
    """What is known of the people beside the decisions; everything may be missing.

    Parameters
    ----------
    ranking
        For ranks, reasons and evidence, of people whom its filters hide, too: somebody may have
        decided on them before.
    accounts
        Newest known profile by account: followers, as_of, source, display_name.
    posts
        For the addresses of the evidence.
    topics
        Topics of exactly these `posts`, in their order.
    shown
        The accounts that were left after filters, if any were set.
    held_out
        Accounts of people who stay out of every file.
    """

    ranking: Ranking | None = None
    accounts: pd.DataFrame | None = None
    posts: pd.DataFrame | None = None
    topics: Topics | None = None
    shown: Collection[str] | None = None
    held_out: Collection[str] = ()


def handover(
    shortlist: Shortlist, known: Known, *, profile: Profile, flags: bool, language: str, top: int
) -> pd.DataFrame:
    """Return one row a person; see `export.csv` for the parameters.

    Before anybody has decided, the best `top` candidates stand there as found.
    """
    if profile not in {"handover", "full"}:
        raise SettingError("export.bad_profile", profile=profile)
    people = shortlist.table()
    if people.empty and known.ranking is not None:
        people = _found(shortlist, known.ranking, top, known.held_out)
    inside = [set(known.held_out).isdisjoint(accounts) for accounts in people["accounts"]]
    people = people[pd.Series(inside, index=people.index, dtype=bool)]
    brand = getattr(shortlist.project, "brand", None)
    timezone = brand.timezone if brand else "UTC"
    teller = _Teller(known, language=language, flags=flags, timezone=timezone)
    campaign = {c.id: _campaign_name(c.name, language) for c in shortlist.campaigns()}
    rows = [teller.row(person, campaign) for person in people.to_dict("records")]
    columns = list(HANDOVER) if known.topics is not None else [c for c in HANDOVER if c != "topics"]
    columns += ["flags"] if flags else []
    if profile == "full":
        columns += [*_DECIDED, *teller.figures]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(_types(frame, teller.figures))


def _types(frame: pd.DataFrame, figures: Collection[str]) -> dict[str, Any]:
    """Return types that do not change with what happens to be empty today."""
    known = dict.fromkeys(_INTEGERS, "Int64") | dict.fromkeys(_NUMBERS, "float64")
    known["decided_at"] = pd.DatetimeTZDtype("us", "UTC")
    return {name: known.get(name, object) for name in frame if name in known or name not in figures}


def _campaign_name(name: str, language: str) -> str:
    """Return the name; the default campaign's own in the language of the file."""
    unnamed = "shortlist.default_campaign"
    return say(unnamed, language) if name in map(partial(say, unnamed), languages()) else name


def _found(
    shortlist: Shortlist, ranking: Ranking, top: int, held_out: Collection[str]
) -> pd.DataFrame:
    ranked = ranking.table["account"]
    best = ranked[~ranked.isin(list(held_out))].head(top).tolist()
    empty = dict.fromkeys(shortlist.table().columns)
    return pd.DataFrame(
        {**empty, "campaign": shortlist.campaign, "person": account, "accounts": [account],
         "choice": "first", "status": "found", "tags": []} for account in best
    ) if best else shortlist.table()  # fmt: skip


class _Teller:
    """Tells what is known of one person after the other."""

    def __init__(self, known: Known, *, language: str, flags: bool, timezone: str) -> None:
        self.timezone = timezone
        self.known = known
        self.shown = _shown(known)
        self.language = language
        self.flags = flags
        whole = _unfiltered(known.ranking)
        table = pd.DataFrame() if whole is None else whole.table
        ranked = table.set_index("account") if len(table) else table
        self.ranked: Mapping[str, dict[str, Any]] = ranked.to_dict("index")
        self.ranks = {account: int(row["rank"]) for account, row in self.ranked.items()}
        self.figures = [c for c in _figures(table) if flags or c not in _HIDDEN]
        self.profiles = _profiles(known.accounts)
        self.urls = _urls(known.posts)
        self.topics = _topics_by_account(known)

    def row(self, person: Mapping[str, Any], campaigns: Mapping[str, str]) -> dict[str, Any]:
        accounts = sorted(person["accounts"], key=lambda a: (self.ranks.get(a, 10**9), a))
        first = accounts[0]
        ranked = self.ranked.get(first, {})
        reasons, flags = self._reasons(first)
        return {
            **{name: person.get(name) for name in (*_DECIDED, "status", "owner", "note")},
            "choice": person["choice"],
            "campaign": campaigns.get(person["campaign"], person["campaign"]),
            "handles": [f"{handle_of(a)} ({platform_of(a)})" for a in accounts],
            "links": [link for a in accounts if (link := profile_link(a))],
            **self._profile(accounts),
            "language": ranked.get("language"),
            **{f"reason_{i + 1}": reason for i, reason in enumerate(reasons[:WORDS])},
            **{f"evidence_{i + 1}": link for i, link in enumerate(self._evidence(first))},
            "rank": self._rank(first),
            "label_practice": label_words(ranked.get("label_practice"), self.language),
            "topics": self.topics.get(first),
            "flags": flags,
            **{name: ranked.get("rank" if name == "rank_number" else name)
               for name in self.figures if name != "flags"},
        }  # fmt: skip

    def _rank(self, account: str) -> str | None:
        if self.known.ranking is None:
            return None
        candidates = self.known.ranking.candidates
        return rank_words(account, self.ranks, candidates, shown=self.shown, language=self.language)

    def _reasons(self, account: str) -> tuple[list[str], list[str]]:
        if self.known.ranking is None or account not in self.ranks:
            return [], []
        return split_reasons(self.known.ranking.explain(account, self.language), self.language)

    def _evidence(self, account: str) -> list[str]:
        if self.known.ranking is None or account not in self.ranks:
            return []
        posts = self.known.ranking.evidence(account, most=WORDS)
        return [self.urls.get(post) or post_link(post, account) or post for post in posts][:WORDS]

    def _profile(self, accounts: list[str]) -> dict[str, Any]:
        """Return the profile with the most followers, with date and source of the figure."""
        seen = [self.profiles.get(a) or _from_ranking(self.ranked.get(a, {})) for a in accounts]
        best = max(seen, key=lambda p: p["followers"] if _is_known(p.get("followers")) else -1)
        followers = best.get("followers")
        sure = _is_known(followers)
        day = best.get("as_of")
        return {
            "display_name": next((p["display_name"] for p in seen
                                  if _is_known(p.get("display_name"))), None),
            "followers": int(followers) if followers is not None and sure else None,
            "followers_as_of": _day(day, self.timezone) if sure else None,
            "followers_source": best.get("source") if sure else None,
            "tier": tier_of(pd.Series([followers], dtype="Int64"))[0] if sure else None,
        }  # fmt: skip


def _unfiltered(ranking: Ranking | None) -> Ranking | None:
    return getattr(ranking, "unfiltered", ranking)


def _shown(known: Known) -> Collection[str] | None:
    """Return the accounts that filters left; None if nothing was filtered."""
    if known.shown is not None or known.ranking is _unfiltered(known.ranking):
        return known.shown
    return frozenset(known.ranking.table["account"]) if known.ranking is not None else None


def _figures(table: pd.DataFrame) -> list[str]:
    """Return the columns of a ranking that are figures of its own: score, interval, signals."""
    about = {"account", "rank", "tier", "language", "label_practice", "display_name", "flags"}
    about |= {"followers", "followers_as_of", "followers_source"}
    return ["rank_number", *(c for c in table.columns if c not in about)] if len(table) else []


def _profiles(accounts: pd.DataFrame | None) -> dict[str, dict[str, Any]]:
    if accounts is None or "account" not in accounts:
        return {}
    names = [c for c in ("followers", "as_of", "source", "display_name") if c in accounts]
    newest = accounts.sort_values("as_of", kind="stable") if "as_of" in accounts else accounts
    known: dict[str, dict[str, Any]] = (
        newest.drop_duplicates("account", keep="last").set_index("account")[names].to_dict("index")
    )
    return known


def _from_ranking(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "followers": row.get("followers"),
        "as_of": row.get("followers_as_of"),
        "source": row.get("followers_source"),
        "display_name": row.get("display_name"),
    }


def _urls(posts: pd.DataFrame | None) -> dict[str, str]:
    if posts is None or not {"post", "url"} <= set(posts.columns):
        return {}
    urls = posts.loc[posts["url"].notna(), ["post", "url"]]
    return dict(zip(urls["post"], urls["url"], strict=True))


def _topics_by_account(known: Known) -> dict[str, list[str]]:
    """Return the two topics each account posts about most."""
    if known.topics is None or known.posts is None or len(known.topics.labels) != len(known.posts):
        return {}
    table = known.topics.table
    ids = table.get("topic", table.index)
    names = dict(zip(ids, table["name"], strict=True))
    pairs = pd.DataFrame(
        {"account": known.posts["account"].to_numpy(), "topic": list(known.topics.labels)}
    ).dropna()
    counts = pairs.value_counts(sort=False).rename("n").reset_index()
    counts = counts.sort_values(["account", "n", "topic"], ascending=[True, False, True])
    best = counts.groupby("account").head(2)
    grouped = best.groupby("account")["topic"].agg(list).to_dict()
    return {who: [str(names.get(t, t)) for t in topics] for who, topics in grouped.items()}


def _is_known(value: object) -> bool:
    return value is not None and value is not pd.NA and value == value  # noqa: PLR0124  # NaN


def _day(value: object, timezone: str) -> str | None:
    """Return the day as it was where the brand is; a time without a zone is UTC."""
    if isinstance(value, dt.datetime) and value is not pd.NaT:
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(ZoneInfo(timezone)).date().isoformat()
    return None
