"""Which comments say something: more than an emoji, a name or a word of praise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from workbench.text.arrow_texts import arrow_texts

__all__ = ["says_something"]

_BLANK = r"[\s\pZ]"
# A word holds a letter and is no @handle, no #hashtag and no address.
_WORD = r"[^\pL\s\pZ@#]*\pL[^\s\pZ/]*(?:/[^\s\pZ/]+)*"
_NEXT = rf"{_BLANK}(?:.*{_BLANK})?"
_TWO = rf"(?s)(?:^|{_BLANK}){_WORD}{_NEXT}{_WORD}(?:{_BLANK}|$)"
_ASKS = r"[?？؟]"
# Scripts that write no blanks between words.
_RUN = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{6}"
_THREE = rf"(?s)(?:^|{_BLANK}){_WORD}{_NEXT}{_WORD}{_NEXT}{_WORD}(?:{_BLANK}|$)|{_RUN}"


def says_something(texts: pd.Series) -> npt.NDArray[np.bool_]:
    """Say which texts are worth an answer: three words, or two that ask.

    Handles, hashtags, addresses, numbers and emojis are no words. In scripts without blanks six
    signs in a row count. Read by RE2 as a whole column, a quarter of a second a million.

    Parameters
    ----------
    texts
        Comments; missing ones say nothing.

    Returns
    -------
    numpy.ndarray
        bool, in the order of `texts`.

    Examples
    --------
    >>> says_something(pd.Series(["🔥🔥", "So lecker!", "Welche Sorte?", "@lena schau mal das an"]))
    array([False, False,  True,  True])
    """
    read = arrow_texts(texts)
    asks = pc.and_(pc.match_substring_regex(read, _ASKS), pc.match_substring_regex(read, _TWO))
    long = pc.match_substring_regex(read, _THREE)
    found = pc.fill_null(pc.or_(asks, long), fill_value=False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
