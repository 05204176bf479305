"""Which language is spoken now: one setting a process, German or English."""

from __future__ import annotations

import locale
import os

from workbench.errors import SettingError

__all__ = ["current_language", "language_chosen", "use_language"]

_chosen: str | None = None


def use_language(language: str | None) -> None:
    """Speak ``"de"`` or ``"en"`` from now on; None follows the machine's own setting again.

    Raises
    ------
    SettingError
        Another language was asked for.
    """
    global _chosen  # noqa: PLW0603  # one process speaks one language
    if language not in {"de", "en", None}:
        raise SettingError("brand.bad_language", language=language)
    _chosen = language


def language_chosen() -> bool:
    """Say whether `use_language` named a language, rather than following the machine."""
    return _chosen is not None


def current_language() -> str:
    """Return ``"de"`` or ``"en"``: as chosen, else WORKBENCH_LANGUAGE, else the machine's."""
    if _chosen:
        return _chosen
    wish = os.environ.get("WORKBENCH_LANGUAGE") or os.environ.get("LC_ALL") or ""
    wish = wish or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    wish = wish or (locale.getlocale()[0] or "")
    return "de" if wish.lower().startswith(("de", "german")) else "en"
