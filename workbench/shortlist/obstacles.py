"""Why a post may not be used: everything that has to hold, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.project.rights_replay import Right, day_in
from workbench.shortlist.agreed import channels_of

__all__ = ["Phrase", "Use", "obstacles"]

Phrase = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Use:
    """What a post is wanted for.

    Parameters
    ----------
    channel
        Where; anywhere that was agreed if None.
    paid, edited
        Whether as an advertisement, and whether changed.
    """

    channel: str | None = None
    paid: bool = False
    edited: bool = False

    @classmethod
    def of(cls, channel: str | None, *, paid: bool, edited: bool) -> Use:
        """Return a use of a known channel.

        Raises
        ------
        SettingError
            There is no such channel.
        """
        if channel is not None:
            channels_of(channel, "")
        return cls(channel, paid, edited)


def obstacles(
    right: Right,
    day: dt.date,
    use: Use,
    *,
    timezone: str,
    proof: Callable[[str], str],
    held_out: Collection[str] = (),
) -> tuple[Phrase, ...]:
    """Return why a post may not be used, as phrases; empty if it may.

    Parameters
    ----------
    right
        What holds about the post.
    day
        When it is to be used.
    use
        For what.
    timezone
        The brand's: rights begin and end with its days.
    proof
        Says of a hash whether the file is whole, changed or missing.
    held_out
        Accounts of people who say to be under 18.
    """
    grant = right.grant
    status = right.status(day)
    found: list[Phrase] = []
    if right.account in held_out:
        found.append(("rights.held_out", {}))
    if status != "granted" or grant is None:
        said: Phrase = (f"rights.status_{status or 'none'}", {})
        return (*found, ("rights.not_granted", {"status": said}))
    begins = day_in(timezone, grant.at)
    state = proof(grant.proof.sha256) if grant.proof.sha256 else "whole"
    checks: tuple[tuple[bool, str, Mapping[str, Any]], ...] = (
        (day < begins, "rights.not_yet", {"day": begins}),
        (state == "missing", "rights.proof_missing", {}),
        (state not in {"whole", "missing"}, "rights.proof_changed", {}),
        (grant.people_shown not in {"nobody", "agreed"}, "rights.people_unclear", {}),
        (grant.music not in {"none", "cleared", "without"}, "rights.music_unclear", {}),
        (
            use.channel is not None and use.channel not in grant.channels,
            "rights.not_on_channel",
            {"channel": use.channel},
        ),
        (use.paid and not grant.paid_ads, "rights.not_in_ads", {}),
        (use.edited and not grant.edits, "rights.no_edits", {}),
    )
    return (*found, *((phrase, values) for hit, phrase, values in checks if hit))
