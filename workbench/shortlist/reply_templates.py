"""First drafts of answers, German and English, to copy and change; nothing sends them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import handle_of, is_pseudonym

__all__ = ["TEMPLATE_KINDS", "Template", "built_in", "check_template"]

TEMPLATE_KINDS = (
    "urgent", "defect", "complaint", "question", "cooperation", "wish", "repost", "praise",
)  # fmt: skip
"""Kinds of message that have templates: `reply_kind` of a reply queue, all but other."""
LANGUAGES = ("de", "en")
SLOTS = ("name", "brand", "product")
LONGEST = 2_000  # characters; no platform takes longer comments
_SLOT = re.compile(r"\{(\w*)\}")
_NAMELESS = re.compile(r",? \{name\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A draft of an answer.

    Parameters
    ----------
    kind
        One of `TEMPLATE_KINDS`.
    language
        ``"de"`` or ``"en"``.
    name
        By which a team knows it; unique within kind and language.
    text
        With the slots ``{name}``, ``{brand}`` and ``{product}``.
    own
        Whether the team wrote it.

    Examples
    --------
    >>> Template("praise", "en", "short", "Thank you, {name}!").fill(account="x:mila")
    'Thank you, @mila!'
    """

    kind: str
    language: str
    name: str
    text: str
    own: bool = False

    def fill(
        self, *, account: str | None = None, brand: str | None = None, product: str | None = None
    ) -> str:
        """Return the text to copy.

        Parameters
        ----------
        account
            Key of whoever wrote; one without a handle, or under a pseudonym, is not named.
        brand, product
            What stands for the slots; an unknown one stays in square brackets, as what else is
            left to fill in by hand.
        """
        handle = handle_of(account) if account else ""
        known = bool(handle) and not handle.startswith("id=") and not is_pseudonym(account or "")
        text = self.text if known else _NAMELESS.sub("", self.text)
        given = {"name": f"@{handle}" if known else "", "brand": brand, "product": product}
        return _SLOT.sub(lambda slot: self._value(slot, given), text)

    def _value(self, slot: re.Match[str], given: Mapping[str, str | None]) -> str:
        value = given.get(slot[1])
        if value is not None or slot[1] not in SLOTS:
            return slot[0] if value is None else value
        named = {"brand": "community.slot_brand", "product": "community.slot_product"}
        return f"[{say(named[slot[1]], self.language)}]"


def built_in(kind: str, language: str) -> list[Template]:
    """Return the templates that come with the workbench, in order of fit.

    Raises
    ------
    SettingError
        There is no such kind or language.
    """
    check_template(kind, language)
    return [Template(kind, language, entry["name"], entry[language]) for entry in _written()[kind]]


def check_template(kind: str, language: str, *, name: str = "-", text: str = "-") -> None:
    """Raise unless a template could be kept so.

    Raises
    ------
    SettingError
        The kind or language is unknown, the name or text empty, the text over 2,000 characters,
        or one of its slots is none.
    """
    if kind not in TEMPLATE_KINDS:
        raise SettingError("community.bad_kind", kind=kind, known=", ".join(TEMPLATE_KINDS))
    if language not in LANGUAGES:
        raise SettingError("brand.bad_language", language=language)
    if not name.strip() or not text.strip() or len(text) > LONGEST:
        raise SettingError("community.bad_template", longest=LONGEST)
    if strange := [slot for slot in _SLOT.findall(text) if slot not in SLOTS]:
        raise SettingError("community.bad_slot", slot=strange[0])


@cache
def _written() -> dict[str, list[dict[str, str]]]:
    file = files("workbench.shortlist") / "reply_templates.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
