"""Where posts lie on the map: found in the project, or made beside the kernel's work, once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import NotFoundError, WorkbenchError
from workbench.phrases import say
from workbench.widgets.loops import loop_here, soon

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.widgets.fans_posts import FansPosts

__all__ = ["FansLayout"]

A_TEXT = 0.0014  # seconds on two cores, until the work itself tells
State = Literal["", "working", "there", "none", "failed"]
ROUND = 5  # seconds; nobody counts single ones


class FansLayout:
    """The layout of a board's topics; changes by hand leave it as it is.

    Parameters
    ----------
    project
        Where it is kept.
    posts
        With their topics.
    changed
        Called after each step, where the kernel hears it.

    Attributes
    ----------
    state : str
        ``""`` (nobody asked), ``"working"``, ``"there"``, ``"none"`` (without vectors) or
        ``"failed"``.
    """

    def __init__(self, project: Project, posts: FansPosts, changed: Callable[[], None]) -> None:
        self._project, self._posts, self._changed = project, posts, changed
        self.state: State = ""
        self._share, self._begun = 0.0, 0.0

    def begin(self) -> None:
        """Find it, or have it made; once."""
        if self.state:
            return
        self.state, self._begun = "working", time.monotonic()
        threading.Thread(target=self._work, args=(loop_here(),), daemon=True).start()

    def words(self, language: str) -> dict[str, Any]:
        """Return what stands in its place: `head`, `hint`, and `share` done, −1 if it cannot be."""
        if self.state in {"none", "failed"}:
            name = "no_map" if self.state == "none" else "map_failed"
            head, hint = (say(f"widgets.fans_{name}{part}", language) for part in ("", "_hint"))
            return {"head": head, "hint": hint, "share": -1.0}
        left = say("widgets.fans_laying_left", language, n=self._left())
        return {
            "head": f"{say('widgets.fans_laying', language)} {left}",
            "hint": say("widgets.fans_laying_hint", language),
            "share": self._share,
        }

    def _left(self) -> int:
        """Return the seconds that it still takes, in fives."""
        gone = time.monotonic() - self._begun
        space = self._posts.topics.space
        texts = 0 if space is None else len(space.units)
        known = self._share > 0
        left = gone * (1 / self._share - 1) if known else texts * A_TEXT - gone
        return max(round(left / ROUND), 1) * ROUND

    def _work(self, home: asyncio.AbstractEventLoop | None) -> None:
        def told(share: float) -> None:
            self._share = share
            soon(home, self._changed)

        state: State = "failed"
        try:
            from workbench.ugc import lay_out

            lay_out(self._project, self._posts.topics, on_progress=told)
            import jscatter  # noqa: F401  # takes a second, which is spent here

            state = "there"
        except NotFoundError:
            state = "none"
        except WorkbenchError:  # if it only could not be kept, the next one makes it again
            topics = self._posts.topics
            made = topics.space is not None and topics.seed in topics.space.maps
            state = "there" if made else "failed"
        finally:  # whatever went wrong: nobody waits for ever
            soon(home, lambda: self._end(state))

    def _end(self, state: State) -> None:
        self.state = state
        self._changed()
