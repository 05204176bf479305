"""Who speaks in a post: a fan, the brand itself, or somebody who answers somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from workbench.schema import handle_of
from workbench.text import fold

if TYPE_CHECKING:
    from workbench.brand import Brand

__all__ = ["Role", "brand_words", "roles_of"]

Role: TypeAlias = Literal["fan", "own", "reply"]
_ADDRESSED = re.compile(r"\s*[@＠]([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)")
_WORD = re.compile(r"[^\W\d_](?:[\w'-]*\w)?")


def roles_of(posts: pd.DataFrame, brand: Brand) -> np.ndarray:
    """Return the role of each post.

    Parameters
    ----------
    posts
        `text`, and where known `account`, `reply_to`, `reply_to_account`.
    brand
        Its handles count on every platform.

    Returns
    -------
    numpy.ndarray
        (n_posts,) str: ``"own"`` if one of the brand's accounts wrote it, be it a reply or not;
        ``"reply"`` if it answers somebody else (`reply_to` is set, or the text begins with a
        handle); else ``"fan"``. What is addressed to the brand is a fan's.
    """
    handles = frozenset(handle.lower() for handle in brand.handles)
    nothing = [None] * len(posts)
    accounts, parents, to = (
        posts[name].tolist() if name in posts else nothing
        for name in ("account", "reply_to", "reply_to_account")
    )
    roles = [
        _role(cells, handles) for cells in zip(accounts, parents, to, posts["text"], strict=True)
    ]
    return np.array(roles, dtype="<U5")


def brand_words(brand: Brand) -> frozenset[str]:
    """Return the words, folded, that mean the brand, whole names and their words."""
    whole = [brand.name, *brand.handles, *brand.hashtags, *brand.keywords]
    return frozenset([*map(fold, whole), *(fold(word) for word in _WORD.findall(brand.name))])


def _role(cells: Iterable[object], handles: frozenset[str]) -> Role:
    account, parent, to, text = cells
    if isinstance(account, str) and handle_of(account) in handles:
        return "own"
    found = _ADDRESSED.match(text) if isinstance(text, str) else None
    addressed = {handle_of(to)} if isinstance(to, str) else set()
    addressed |= {found[1].lower()} if found else set()
    if handles & addressed:
        return "fan"
    return "reply" if addressed or isinstance(parent, str) else "fan"
