"""Search by meaning: a question becomes a vector once, and is compared with those of the topics."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from workbench.errors import WorkbenchError
from workbench.phrases import say
from workbench.text.captions import plain_text
from workbench.ugc.neighbours import centred

if TYPE_CHECKING:
    from workbench.text import Encoder
    from workbench.widgets.fans_posts import FansPosts

__all__ = ["Meaning"]

LONGEST = 500  # characters of a question
KEPT = 50


class Meaning:
    """How near posts are to what somebody asks for.

    Parameters
    ----------
    posts
        With the vectors of their topics.
    encoder
        What made those vectors; the one the topics came with if None or another. Questions are
        no captions: they are never kept in a cache.
    language
        In which it is said that a question could not be read.
    """

    def __init__(
        self, posts: FansPosts, encoder: Encoder | None = None, *, language: str = "en"
    ) -> None:
        self._posts, self._language = posts, language
        self._given = encoder
        self._known: dict[str, np.ndarray] = {}
        self._worker: threading.Thread | None = None
        self.warm = False

    @property
    def possible(self) -> bool:
        """Whether the topics hold vectors to compare with."""
        space = self._posts.topics.space
        return space is not None and len(space.units) > 0

    def near(self, text: str) -> np.ndarray | None:
        """Return (n,) float64 cosine to what was asked, −1 to 1; None if not encoded yet."""
        return self._known.get(text)

    def ask(self, text: str, then: Callable[[str], None]) -> None:
        """Encode a question beside the kernel's work; then call `then` with what went wrong, or "".

        Questions wait for each other, so that a model is loaded once.
        """
        before = self._worker

        def work() -> None:
            wrong = say("widgets.fans_unread", self._language)
            if before is not None:
                before.join()
            try:
                self.learn(text)
                wrong = ""
            except WorkbenchError as error:
                wrong = str(error)
            finally:  # whatever went wrong: nobody waits for ever
                then(wrong)

        self._worker = threading.Thread(target=work, daemon=True)
        self._worker.start()

    def warm_up(self) -> None:
        """Load what reads questions, beside the kernel's work, unless it is there or under way."""
        if self.warm or self._worker is not None or not self.possible:
            return
        self.ask(self._posts.brand.name, lambda _wrong: None)

    def learn(self, text: str) -> np.ndarray:
        """Return `near`, encoding the question if need be; a blank one is near to nothing."""
        if text in self._known:
            return self._known[text]
        space = self._posts.topics.space
        near = np.zeros(len(self._posts))
        said = plain_text(text[:LONGEST])
        if space is not None and len(space.units) and said:
            vector = self._encoder().encode([said])
            near = self._posts.spread(space.units @ centred(vector, space.mean)[0])
            self.warm = True
        while len(self._known) >= KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[text] = near
        return near

    def _encoder(self) -> Encoder:
        from workbench.text import Encoder

        space = self._posts.topics.space
        of_topics = space.encoder if space is not None else None
        chosen = self._given or of_topics
        if of_topics is not None and chosen is not None and chosen.model_id != of_topics.model_id:
            chosen = of_topics
        if chosen is None or getattr(chosen, "cache", None) is None:
            return chosen or Encoder()
        return Encoder(chosen.name, download=chosen.download)
