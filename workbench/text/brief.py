"""How near captions come to what a brand wants to be talked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.brand import Brand
from workbench.text.captions import plain_text
from workbench.text.encoders import Encoder

__all__ = ["brief_parts", "nearness"]

SHORTEST_PART = 3
OWN_POSTS = 50
HELD = 8_192  # captions whose vectors are held at a time


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
    both; equal ones once. A few thousand are held as vectors at a time, however many there are.

    Examples
    --------
    >>> from workbench.text.encoders import Encoder
    >>> nearness(["oat milk", ""], ["oat milk", "climate"], Encoder("fast")).round(3).tolist()
    [1.0, 0.0]
    """
    from tqdm.auto import tqdm

    given = captions if isinstance(captions, pd.Series) else pd.Series(list(captions), dtype=object)
    codes, distinct = pd.factorize(given, use_na_sentinel=False)
    aims = encoder.encode(list(brief)).T
    near = np.empty(len(distinct))
    with tqdm(total=len(distinct), unit="text", disable=not progress, leave=False) as bar:
        for start in range(0, len(distinct), HELD):
            chunk = [plain_text(_text(text)) for text in distinct[start : start + HELD].tolist()]
            near[start : start + len(chunk)] = (encoder.encode(chunk) @ aims).max(axis=1)
            bar.update(len(chunk))
    of_captions: npt.NDArray[np.float64] = near[codes]
    return of_captions


def _text(caption: object) -> str:
    return caption if isinstance(caption, str) else ""
