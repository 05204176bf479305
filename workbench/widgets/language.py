"""Which language a board speaks."""

from __future__ import annotations

import os

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.phrases import current_language, languages

__all__ = ["board_language"]


def board_language(wished: str | None, brand: Brand) -> str:
    """Return the wished language, else the machine-wide WORKBENCH_LANGUAGE, else the brand's.

    Raises
    ------
    SettingError
        The workbench does not speak it.
    """
    if wished is None:
        return current_language() if os.environ.get("WORKBENCH_LANGUAGE") else brand.language
    if wished not in languages():
        raise SettingError("brand.bad_language", language=wished)
    return wished
