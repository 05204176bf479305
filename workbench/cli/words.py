"""Help texts, in the language spoken now."""

from __future__ import annotations

from workbench.phrases import entry

__all__ = ["word"]


def word(name: str) -> str:
    """Return the help text `cli.help_<name>`; argparse reads per cent signs as formats."""
    return entry(f"cli.help_{name}").replace("%", "%%")
