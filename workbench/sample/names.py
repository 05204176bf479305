"""What people call themselves: handles, display names, bios. All invented."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.sample.dice import Dice
from workbench.sample.wording import reword

__all__ = [
    "BRAND",
    "RIVAL",
    "NewHandle",
    "bio",
    "category",
    "display_name",
    "handle_maker",
    "is_shop",
    "link",
]

BRAND = "Hafermeister"
RIVAL = "Kornlund"

NewHandle = Callable[[str, str], tuple[str, str]]
_SHOPS = ("Unverpackt", "Biokiste", "Hofladen", "Naturkost", "Feinkost", "Dorfladen", "Bioladen")
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "ç": "c", "ı": "i"})


@cache
def _stock() -> dict[str, Any]:
    path = files("workbench.sample.texts") / "names.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def handle_maker(dice: Dice) -> NewHandle:
    """Return a function (role, persona) → (handle nobody has yet, given name or shop name)."""
    taken: set[str] = set()
    named = {
        role: dice.several(_stock()[stock], len(_stock()[stock]))
        for role, stock in (("retailer", "shops"), ("media", "media"))
    }
    fan_pages = list(reversed(_stock()["fan_pages"]))

    def new_handle(role: str, persona: str) -> tuple[str, str]:
        if role in ("brand", "rival"):
            called = BRAND if role == "brand" else RIVAL
            return called.lower(), called
        if role == "fan_page":
            called = fan_pages.pop()
            return called.lower().replace(" ", "_"), called
        if role in named:
            called = named[role].pop()
            handle = called.lower().translate(_ASCII).replace(" & ", "und").replace("’", "")
            return handle.replace(" ", dice.pick((".", "_", ""))), called
        while True:
            called = dice.pick(_stock()["given"])
            handle = _personal_handle(called, persona, dice)
            if role == "bot":
                handle = f"{called.lower().translate(_ASCII)}{dice.between(10_000, 9_999_999)}"
            if handle not in taken:
                taken.add(handle)
                return handle, called

    return new_handle


def is_shop(called: str) -> bool:
    """Say whether a retailer is a shop, going by its name; the others are cafés."""
    return called.startswith(_SHOPS)


def _personal_handle(called: str, persona: str, dice: Dice) -> str:
    given = called.lower().translate(_ASCII)
    family = dice.pick(_stock()["family"]).lower().translate(_ASCII)
    flavour = dice.pick(_stock()["flavour"][persona])
    joint = dice.pick((".", "_", "", "_"))
    year = f"{dice.between(84, 107) % 100:02d}"
    shapes = (
        f"{given}{joint}{family}",
        f"{given}{joint}{flavour}",
        f"{given}{joint}{flavour}",
        f"{flavour}{joint}{given}",
        f"{given[0]}{joint}{family}",
        f"{given}{joint}{family[0]}{year}",
        f"{given}{year}",
        f"{given}{joint}{family}{year}",
        f"{given}.{family[:3]}",
        f"_{given}{joint}{flavour}",
    )
    return dice.pick(shapes)


def display_name(role: str, called: str, city: str, dice: Dice) -> str:
    """Return the name above a profile."""
    if role in ("brand", "rival", "media", "fan_page", "bot"):
        return called
    if role == "retailer":
        return dice.pick((called, f"{called} | {city}"))
    family = dice.pick(_stock()["family"])
    return dice.pick((called, called, f"{called} {family}", f"{called} {family[0]}."))


def bio(role: str, persona: str, language: str, city: str, dice: Dice) -> str | None:
    """Return what a profile says about its owner, or None where it says nothing."""
    stock = _stock()["bio"]
    slots = {"city": city, "number": str(dice.between(3, 88)), "year": str(dice.between(84, 99))}
    if role == "retailer":
        lines = stock[role]
        return reword(lines[1] if persona == "eco" else dice.pick(lines[::2]), dice, slots)
    if role in stock:
        return reword(dice.pick(stock[role]), dice, slots)
    if role == "bot" or dice.chance(0.45 if role == "bought" else 0.25):
        return None
    if role == "employee" and dice.chance(0.6):
        return reword(dice.pick(stock["at_work"]), dice, slots)
    if role in ("hunter", "bought", "pod", "large") and dice.chance(0.7):
        return reword(dice.pick(stock[f"as_{role}"]), dice, slots)
    tongue = "en" if language == "en" else "de"
    return reword(dice.pick(stock["persona"][persona][tongue]), dice, slots)


def category(role: str, persona: str, dice: Dice) -> str | None:
    """Return the platform's business category, mostly none."""
    fixed = {"brand": "Food & Beverage Company", "rival": "Food & Beverage Company"}
    if role in fixed:
        return fixed[role]
    if role in ("media", "fan_page"):
        kinds = {"media": ("Magazine", "Media/news company"), "fan_page": ("Fan page", None)}
        return dice.pick(kinds[role])
    if role == "retailer":
        shops, cafes = ("Grocery Store", "Organic Grocery Store"), ("Café", "Coffee Shop")
        return dice.pick(shops if persona == "eco" else cafes)
    if role in ("creator", "large", "partner", "pod", "bought", "ambassador") and dice.chance(0.3):
        return str(dice.pick(_stock()["category"][persona]))
    return None


def link(role: str, handle: str, dice: Dice) -> str | None:
    """Return the link in a profile; all lie in the reserved domain example."""
    if role in ("brand", "rival", "retailer", "media"):
        return f"https://www.{handle.replace('_', '-').replace('.', '-')}.example"
    if role in ("creator", "partner", "pod", "bought", "large") and dice.chance(0.4):
        return f"https://links.example/{handle}"
    return None
