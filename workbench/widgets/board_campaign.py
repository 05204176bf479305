"""The campaign of a ShortlistBoard: its name, budget and size, and which of several is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from workbench.errors import SettingError
from workbench.phrases import languages, say
from workbench.project.replay import KINDS, Replay
from workbench.shortlist import Shortlist
from workbench.shortlist.campaign import (
    DEFAULT,
    Campaign,
    campaign_changes,
    plan_campaign,
    write_campaign,
)
from workbench.widgets.answers import Decisions
from workbench.widgets.board_deciding import Deciding, Reply
from workbench.widgets.board_memory import Remembering
from workbench.widgets.board_person import amount_of, kept_text
from workbench.widgets.board_undo import Undoing

__all__ = ["Campaigning", "campaign_of", "key_for"]

LONGEST_KEY = 40


class Campaigning(Deciding):
    """The part of a ShortlistBoard that knows what the team is chosen for.

    Attributes
    ----------
    campaign : str
        Id of the campaign shown, ``""`` where there are none; may be observed, and changed by
        `choose_campaign`.
    """

    _campaign = traitlets.Dict().tag(sync=True)
    campaign = traitlets.Unicode(read_only=True)

    @traitlets.observe("_campaign")
    def _tell_campaign(self, change: Mapping[str, Any]) -> None:
        self.set_trait("campaign", change["new"].get("id", ""))

    def count_team(self) -> None:
        """Count the team anew."""
        raise NotImplementedError

    def choose_campaign(self, key: str) -> None:
        """Show the decisions of another campaign, and make further ones there.

        Raises
        ------
        NotFoundError
            There is no such campaign.
        """
        self._shortlist = Remembering(Shortlist(self._shortlist.project, key))
        self._undoing = Undoing(self._shortlist)
        self._read_again()
        self.count_team()

    def set_campaign(self, **fields: Any) -> None:  # noqa: ANN401  # one a field
        """Change name, budget, size or currency of the campaign shown, as `Shortlist.set_campaign`.

        Raises
        ------
        SettingError
            A value makes no sense; nothing was recorded.
        """
        changes = campaign_changes(**fields)
        held = self._campaign
        changes = {name: value for name, value in changes.items() if value != held.get(name)}
        if not changes:
            return
        log = self._shortlist.project.events
        plan_campaign(Replay(log.read(KINDS)), self._shortlist.campaign, changes)
        event = write_campaign(log, self._shortlist.campaign, changes)
        self._wrote([event])
        self._undoing.did([event])
        self._read_again()

    def add_campaign(self, name: str) -> str:
        """Begin a campaign and show it; return its id.

        Raises
        ------
        SettingError
            There is no name.
        """
        text = kept_text(name, "campaign")
        if not text:
            raise SettingError("widgets.campaign_unnamed")
        key = key_for(text, {key for key, _ in self._campaign.get("all", [])})
        self._shortlist.set_campaign(key, name=text)  # type: ignore[attr-defined]  # only asked where there are campaigns
        self.choose_campaign(key)
        return key

    def _read_again(self) -> None:
        super()._read_again()
        self._campaign = campaign_of(self._shortlist, self._language)

    def _work_campaign(self) -> dict[str, Callable[[Mapping[str, Any]], Reply]]:
        """Return what the browser may ask for, by message."""
        return {
            "campaign": self._on_campaign,
            "campaign_chosen": self._on_campaign_chosen,
            "campaign_new": self._on_campaign_new,
        }

    def _on_campaign(self, message: Mapping[str, Any]) -> Reply:
        """Keep what was typed into the form: an empty budget or size is none."""
        fields = message["fields"]
        name, budget, size = (str(fields.get(f, "")).strip() for f in ("name", "budget", "size"))
        if size and not re.fullmatch(r"[1-9][0-9]{0,5}", size):
            raise SettingError("widgets.campaign_bad_size", size=size[:20])
        self.set_campaign(
            name=kept_text(name, "campaign") or None,
            budget=amount_of(budget) if budget else "",
            size=int(size) if size else "",
            currency=str(fields.get("currency") or self._campaign["currency"]),
        )
        return self._known()

    def _on_campaign_chosen(self, message: Mapping[str, Any]) -> Reply:
        self.choose_campaign(str(message["campaign"]))
        return self._known()

    def _on_campaign_new(self, message: Mapping[str, Any]) -> Reply:
        self.add_campaign(str(message["name"]))
        return self._known()


def campaign_of(shortlist: Decisions, language: str) -> dict[str, Any]:
    """Return the campaign of a shortlist as plain values.

    Returns
    -------
    dict
        id, name, budget, size, currency, and `all`: id and name of every campaign, the default
        one first. Empty where there are no campaigns.
    """
    campaigns: list[Campaign] = shortlist.campaigns() if hasattr(shortlist, "campaigns") else []
    mine = getattr(shortlist, "campaign", None)
    found = next((campaign for campaign in campaigns if campaign.id == mine), None)
    if found is None:
        return {}
    return {
        "id": found.id,
        "name": _named(found, language),
        "budget": found.budget,
        "size": found.size,
        "currency": found.currency,
        "all": [[campaign.id, _named(campaign, language)] for campaign in campaigns],
    }


def key_for(name: str, taken: set[str]) -> str:
    """Return a short id for a campaign's name that no other campaign has.

    Examples
    --------
    >>> key_for("Frühling 2027!", {"default"}), key_for("☕", {"campaign"})
    ('fruhling-2027', 'campaign-2')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode().lower())
    first = "-".join(words)[:LONGEST_KEY].strip("-") or "campaign"
    tries = (first if n == 1 else f"{first}-{n}" for n in range(1, len(taken) + 2))
    return next(key for key in tries if key not in taken)


def _named(campaign: Campaign, language: str) -> str:
    """Return the campaign's name; that of the default one is in the board's language."""
    phrase = "shortlist.default_campaign"
    if campaign.id == DEFAULT and campaign.name in {say(phrase, code) for code in languages()}:
        return say(phrase, language)
    return campaign.name
