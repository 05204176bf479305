"""Where posts lie on the map: found in the project, or made beside the kernel's work, once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import NotFoundError, WorkbenchError
from workbench.phrases import say
from workbench.widgets.fans_loop import later

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.widgets.fans_posts import FansPosts

__all__ = ["FansLayout"]

A_TEXT = 0.0014  # seconds on two cores, until the work itself tells
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
        ``""`` (nobody asked), ``"working"``, ``"there"`` or ``"none"`` (without vectors).
    """

    def __init__(self, project: Project, posts: FansPosts, changed: Callable[[], None]) -> None:
        self._project, self._posts, self._changed = project, posts, changed
        self.state: Literal["", "working", "there", "none"] = ""
        self._share, self._begun = 0.0, 0.0

    def begin(self) -> None:
        """Find it, or have it made; once."""
        if self.state:
            return
        self.state, self._begun = "working", time.monotonic()
        threading.Thread(target=self._work, args=(later(),), daemon=True).start()

    def words(self, language: str) -> dict[str, Any]:
        """Return what stands in its place: `head`, `hint`, and `share` done, −1 if it cannot be."""
        if self.state == "none":
            head, hint = (say(f"widgets.fans_no_map{part}", language) for part in ("", "_hint"))
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

    def _work(self, home: Callable[[Callable[[], None]], None]) -> None:
        from workbench.ugc import lay_out

        def told(share: float) -> None:
            self._share = share
            home(self._changed)

        state: Literal["there", "none"] = "there"
        try:
            lay_out(self._project, self._posts.topics, on_progress=told)
            import jscatter  # noqa: F401  # takes a second, which is spent here
        except NotFoundError:
            state = "none"
        except WorkbenchError:
            state = "there"  # it could not be kept; the next one makes it again
        finally:
            self._end(state, home)

    def _end(
        self, state: Literal["there", "none"], home: Callable[[Callable[[], None]], None]
    ) -> None:
        def settle() -> None:
            self.state = state
            self._changed()

        home(settle)
