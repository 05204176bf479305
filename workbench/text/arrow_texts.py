"""Columns of texts as Arrow reads them: whole columns at a time, whatever the cells hold."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

__all__ = ["arrow_texts"]


def arrow_texts(texts: pd.Series) -> pa.Array | pa.ChunkedArray:
    """Return texts as ``large_string``; what is no text is null, lone surrogates question marks.

    >>> arrow_texts(pd.Series(["oat", None, 3], dtype=object)).to_pylist()
    ['oat', None, None]
    """
    if pd.api.types.is_string_dtype(texts.dtype) and texts.dtype != object:
        return pa.array(texts, type=pa.large_string(), from_pandas=True)
    said = [t.encode("utf-8", "replace").decode() if isinstance(t, str) else None for t in texts]
    return pa.array(said, type=pa.large_string())
