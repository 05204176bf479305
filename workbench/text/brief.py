"""How near captions come to what a brand wants to be talked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from workbench.brand import Brand
from workbench.text.captions import plain_text
from workbench.text.encoders import Encoder

__all__ = ["brief_parts", "nearness"]

SHORTEST_PART = 3
OWN_POSTS = 50


def brief_parts(brand: Brand, own_captions: Sequence[str] = ()) -> list[str]:
    """Return the brief whole and in its parts; without one, the brand's own captions speak for it.

    Parameters
    ----------
    brand
        Whose brief.
    own_captions
        Captions of the brand's own posts, oldest first; the last 50 count.

    Examples
    --------
    >>> brief_parts(Brand("Oatly", brief="oat drink, climate"))
    ['oat drink, climate', 'oat drink', 'climate']
    """
    text = brand.brief
    if text:
        parts = [p.strip() for p in re.split(r"[,;.\n]+", text) if len(p.strip()) >= SHORTEST_PART]
        return list(dict.fromkeys([text, *parts]))
    words = [*own_captions[-OWN_POSTS:], *brand.keywords]
    return words or [f"{brand.name} {' '.join(brand.hashtags)}"]


def nearness(
    captions: Iterable[str], brief: Sequence[str], encoder: Encoder, *, progress: bool = False
) -> npt.NDArray[np.float64]:
    """Return the cosine of each caption to the part of the brief it is nearest to, -1..1.

    Captions are encoded in the form that topics encode, so that a shared cache works once for
    both.
    """
    vectors = encoder.encode([plain_text(text) for text in captions], progress=progress)
    aims = encoder.encode(list(brief))
    near: npt.NDArray[np.float64] = (vectors @ aims.T).max(axis=1).astype(float)
    return near
