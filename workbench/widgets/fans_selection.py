"""The panel beside the posts: what the chosen ones say, who wrote them, and where to send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.fans_gallery import IN_FULL, FansCards, brand_marks
from workbench.widgets.fans_part import FansPart, whole
from workbench.widgets.fans_sending import Sending, plan_authors, plan_posts
from workbench.widgets.fans_words import author_counts, feeling_shares, wish_shares, words_of

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary, Shortlist

__all__ = ["FansSelection"]

POSTS = 20


class FansSelection(FansPart):
    """What is chosen, or shown if nothing is chosen.

    Parameters
    ----------
    cards
        What posts say.
    shortlist, library
        Where authors and posts are sent; without one its button is absent.
    choose
        Called with ``"all"`` to choose all that is shown, with ``"none"`` to choose nothing.
    author
        Called with an account to show only this person's posts.
    sent
        Called when something was sent or taken back.
    language
        ``"de"`` or ``"en"``.
    """

    _esm = script("kit", "fans_card", "fans_selection")
    _css = style("base", "fans_gallery", "fans_selection", within="wb-fans")

    _facts = traitlets.Dict().tag(sync=True)
    _info = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        cards: FansCards,
        *,
        shortlist: Shortlist | None,
        library: ContentLibrary | None,
        choose: Callable[[str], None],
        author: Callable[[str], None],
        sent: Callable[[], None],
        language: str,
    ) -> None:
        self._cards = cards
        self._shortlist, self._library = shortlist, library
        self._choose, self._author, self._sent = choose, author, sent
        self._chosen = np.array([], dtype=np.int64)
        self._accounts: list[str] = []
        self._sending: Sending | None = None
        work = {
            "all": self._on_choose, "none": self._on_choose, "author": self._on_author,
            "plan": self._on_plan, "send": self._on_send, "unsend": self._on_unsend,
        }  # fmt: skip
        super().__init__(
            work,
            language=language,
            _sentences=sentences("fans", language),
            _facts={
                "shortlist": shortlist is not None,
                "library": library is not None,
                "marks": brand_marks(cards.posts.brand),
            },
        )

    def send_to(self, shortlist: Shortlist) -> None:
        """Send authors into another shortlist from now on; what was planned for the other goes."""
        had = self._shortlist
        if had is None or had.campaign == shortlist.campaign:
            return
        self._shortlist = shortlist
        sending = self._sending
        if sending is not None and sending.what == "authors" and sending.seen < len(sending.keys):
            self._sending = None

    def show(self, chosen: np.ndarray, shown: np.ndarray) -> None:
        """Describe the chosen posts; all shown ones, more briefly, if none is chosen.

        Parameters
        ----------
        chosen, shown
            Positions, in the order in which they are listed.
        """
        posts = self._cards.posts
        self._chosen = chosen
        of = chosen if len(chosen) else shown
        people, most = author_counts(posts, of)
        self._accounts = [account for account, _ in most]
        handles = [account.partition(":")[2] for account in self._accounts]
        self._info = {
            "chosen": len(chosen),
            "posts": len(of),
            "shown": len(shown),
            "hidden": int(len(chosen) - np.isin(chosen, shown).sum()),
            "people": people,
            "words": [whole(w) for w in words_of(posts, chosen)] if len(chosen) else [],
            "feelings": feeling_shares(posts, of),
            "wishes": wish_shares(posts, of),
            "authors": [
                {"handle": whole(handle[:200]), "posts": n}
                for handle, (_, n) in zip(handles, most, strict=True)
            ],
            "cards": self._cards.at(chosen[:POSTS].tolist(), longest=IN_FULL),
        }

    def _on_choose(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._choose(str(message["type"]))
        return {}

    def _on_author(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._author(self._accounts[int(message["place"])])
        return {}

    def _on_plan(self, message: Mapping[str, Any]) -> dict[str, Any]:
        posts, chosen = self._cards.posts, self._chosen.tolist()
        if message["what"] == "authors" and self._shortlist is not None:
            self._sending = plan_authors(posts, chosen, self._shortlist)
        elif message["what"] == "posts" and self._library is not None:
            self._sending = plan_posts(posts, chosen, self._library)
        return self._state()

    def _on_send(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        if self._sending is not None:
            put = self._put_author if self._sending.what == "authors" else self._put_post
            self._sending.send(put)
            if self._sending.seen >= len(self._sending.keys):
                self._sent()
        return self._state()

    def _on_unsend(self, _message: Mapping[str, Any]) -> dict[str, Any]:
        if self._sending is not None:
            self._sending.undo()
            if not self._sending.done:
                self._sent()
        return self._state()

    def _state(self) -> dict[str, Any]:
        sending = self._sending
        if sending is None:
            return {"going": 0, "seen": 0, "done": 0, "ask": False, "left": []}
        return {
            "what": sending.what,
            "going": len(sending.keys),
            "seen": sending.seen,
            "done": len(sending.done),
            "ask": sending.over,
            "left": sending.words(self._language),
        }

    def _put_author(self, account: str) -> Callable[[], object]:
        shortlist: Any = self._shortlist
        event = shortlist.decide(account, "found")
        return lambda: shortlist.undo(event)

    def _put_post(self, post: str) -> Callable[[], object]:
        library: Any = self._library
        library.add(post)
        return lambda: library.remove(post)
