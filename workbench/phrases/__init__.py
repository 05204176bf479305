"""Every sentence a user reads, by id, in German and English.

The catalogue is one TOML file a room in `catalogue/`. An entry has `en` and `de`, and for errors
`hint.en` and `hint.de`. Sentences name values as ``{followers:n}``; the formats are

- ``n``: a grouped whole number, 12,400 or 12.400
- ``1``, ``2``, …: that many decimals
- ``pct``, ``pct1``: a share as per cent, with no or that many decimals
- ``date``: a day, 2 Nov 2026 or 2. Nov. 2026
- ``typed``: a path within a command, in quotes where a shell needs them
- ``post|posts``: the first word for exactly one, the second otherwise
"""

from __future__ import annotations

from workbench import errors
from workbench.phrases.catalogue import entry, hint, languages, phrase_ids
from workbench.phrases.language import current_language, language_chosen, use_language
from workbench.phrases.render import render, say
from workbench.phrases.typed import typed

__all__ = [
    "current_language",
    "entry",
    "hint",
    "language_chosen",
    "languages",
    "phrase_ids",
    "render",
    "say",
    "typed",
    "use_language",
]


def _render_error(phrase: str, values: dict[str, object]) -> errors.Message:
    advice = hint(phrase)
    return errors.Message(
        what=say(phrase, **values),
        where=str(values.get("where", "")),
        hint=render(advice, values) if advice else "",
    )


errors.use_renderer(_render_error)
