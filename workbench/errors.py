"""Everything that can go wrong for a user, as one family of exceptions.

An error carries a phrase id and its values, never a finished sentence: the sentence is looked up
in German or English when it is shown. `workbench.phrases` registers itself here as the renderer,
so that this lowest floor imports nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = [
    "BusyError",
    "DependencyError",
    "FormatError",
    "Message",
    "NotFoundError",
    "ProjectError",
    "SchemaError",
    "SettingError",
    "WorkbenchError",
    "use_renderer",
]


@dataclass(frozen=True, slots=True)
class Message:
    """An error in words: what happened, where, and what to do next."""

    what: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.hint) if part)


Renderer = Callable[[str, dict[str, object]], Message]


def _plain(phrase: str, values: dict[str, object]) -> Message:
    said = ", ".join(f"{name}={value!r}" for name, value in values.items())
    return Message(f"{phrase}: {said}" if said else phrase)


_renderer: Renderer = _plain


def use_renderer(renderer: Renderer) -> None:
    """Make `renderer` turn phrase ids and values into messages from now on."""
    global _renderer  # noqa: PLW0603  # one process has one catalogue of sentences
    _renderer = renderer


class WorkbenchError(Exception):
    """Something a user can understand and mend.

    Parameters
    ----------
    phrase
        Id of the sentence in the phrase catalogue, such as ``"project.not_found"``.
    **values
        What the sentence names: paths, columns, counts. `where` names the place if there is one.
    """

    def __init__(self, phrase: str, /, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values

    @property
    def message(self) -> Message:
        """The error in the current language."""
        return _renderer(self.phrase, self.values)

    def __str__(self) -> str:
        return str(self.message)

    def _render_traceback_(self) -> list[str]:
        """Show what, where and what to do in a notebook, instead of a stack of frames."""
        message = self.message
        lines = [message.what]
        lines += [f"  ↳ {message.where}"] if message.where else []
        lines += [f"  → {message.hint}"] if message.hint else []
        return lines


class SchemaError(WorkbenchError, ValueError):
    """A table lacks a column or holds values of the wrong type."""


class FormatError(WorkbenchError, ValueError):
    """A file is nothing we know, or is damaged."""


class SettingError(WorkbenchError, ValueError):
    """A parameter is out of its range."""


class NotFoundError(WorkbenchError, LookupError):
    """An account, post, topic or signal that was asked for does not exist."""

    def __str__(self) -> str:  # LookupError must not quote the sentence
        return str(self.message)


class ProjectError(WorkbenchError, OSError):
    """A project folder cannot be used: missing, unwritable, full, of another version."""

    def __str__(self) -> str:  # OSError would print its own arguments
        return str(self.message)


class BusyError(WorkbenchError, TimeoutError):
    """Another process holds the project and did not let go in time."""

    def __str__(self) -> str:  # TimeoutError is an OSError too
        return str(self.message)


class DependencyError(WorkbenchError, ImportError):
    """An optional package is not installed; the message names the install line."""

    def __str__(self) -> str:  # ImportError would print its own arguments
        return str(self.message)
