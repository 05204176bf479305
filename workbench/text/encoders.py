"""Texts as vectors: sentence-transformers is the engine, a cache comes first.

Importing this module is cheap; the engine is imported when a vector is missing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache as remember
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from workbench.errors import SettingError
from workbench.text.captions import plain_text, plain_text_once, strip_markup

__all__ = ["BUILT_IN", "Encoder", "VectorCache", "encode", "encoded_forms", "encoder"]

BUILT_IN = {
    "multilingual": ("use-multilingual-v3/0db566fd/1", 512),
    "english": ("all-minilm-l6-v2/53aa5117/2", 384),
    "fast": ("wordllama-l2-supercat-256/64b47a2d/1", 256),
}
LONGEST = 8_000  # characters of a text that are read
CHUNK = 1_000  # characters encoded in one go, fewer where a model takes fewer word pieces
_BYTES = 4  # of a character at most
_SLAB = 4_096  # texts between two writes to the cache
_BATCH = {"multilingual": 2_048, "fast": 1_024}


class VectorCache(Protocol):
    """Where vectors are kept between runs, such as a project's `vectors`."""

    def get(self, model_id: str, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return vectors (n, dim) float32 and which of them were there, (n,) bool."""
        ...

    def put(self, model_id: str, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors (n, dim) float32 of `texts`."""
        ...


class Encoder:
    """Turns texts into vectors with one model.

    Parameters
    ----------
    name
        ``"multilingual"``, ``"english"``, ``"fast"``, or any name or folder that
        sentence-transformers knows.
    cache
        Asked before anything is encoded, and given what was.
    download
        Whether a model that is not on this machine may be fetched from its hub.

    Attributes
    ----------
    model_id : str
        Names model, weights and reading rule; vectors of equal id are comparable.
    """

    def __init__(
        self,
        name: str = "multilingual",
        *,
        cache: VectorCache | None = None,
        download: bool = False,
    ) -> None:
        if not name.strip():
            raise SettingError("text.no_encoder_name", known=", ".join(BUILT_IN))
        self.name = name
        self.cache = cache
        self.download = download
        self.model_id = BUILT_IN[name][0] if name in BUILT_IN else _named_id(name)

    def __repr__(self) -> str:
        return f"Encoder({self.name!r})"

    @property
    def dim(self) -> int:
        """Length of a vector; for a model that is not built in, this loads it."""
        if self.name in BUILT_IN:
            return BUILT_IN[self.name][1]
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Iterable[str | None], *, progress: bool = False) -> np.ndarray:
        """Return one unit vector a text.

        Parameters
        ----------
        texts
            Captions; equal ones are encoded once. None, NaN, empty and blank ones give a zero
            row. The first 8,000 characters are read, in chunks of 1,000, or of as many as the
            model has word pieces for, whose unit vectors are averaged by length: no model cuts
            a long caption silently.
        progress
            Whether to show a bar.

        Returns
        -------
        numpy.ndarray
            (n, dim) float32, rows of length 1 or 0, never NaN; equal texts have equal rows,
            whatever stands beside them (to 1e-5).

        Raises
        ------
        NotFoundError
            The model is not on this machine.
        DependencyError
            The package with the model is missing or its weights are not the pinned ones.
        """
        clean = [_clean(text) for text in texts]
        unique = [text for text in dict.fromkeys(clean) if text]
        if not unique:
            return np.zeros((len(clean), self.dim), dtype=np.float32)
        vectors = self._vectors(unique, progress=progress)
        if len(unique) == len(clean):
            return vectors
        row_of = {text: row for row, text in enumerate(unique)}
        rows = np.array([row_of.get(text, -1) for text in clean], dtype=np.int64)
        out = vectors[rows]  # a copy; blank texts took the last row
        out[rows < 0] = 0.0
        return out

    def _vectors(self, unique: list[str], *, progress: bool) -> np.ndarray:
        if self.cache is None:
            return self._computed(unique, progress=progress)
        known, found = self.cache.get(self.model_id, unique)
        found = np.asarray(found, dtype=bool)
        if found.all():
            return np.asarray(known, dtype=np.float32)
        missing = [text for text, there in zip(unique, found, strict=True) if not there]
        fresh = self._computed(missing, progress=progress)
        vectors = np.empty((len(unique), fresh.shape[1]), dtype=np.float32)
        if found.any():
            vectors[found] = np.asarray(known, dtype=np.float32)[found]
        vectors[~found] = fresh
        return vectors

    def _computed(self, texts: list[str], *, progress: bool) -> np.ndarray:
        from tqdm.auto import tqdm

        out = np.empty((len(texts), self.dim), dtype=np.float32)
        with tqdm(total=len(texts), unit="text", disable=not progress, leave=False) as bar:
            for start in range(0, len(texts), _SLAB):
                slab = texts[start : start + _SLAB]
                out[start : start + len(slab)] = self._slab(slab)
                if self.cache is not None:  # an interrupted run keeps what it has
                    self.cache.put(self.model_id, slab, out[start : start + len(slab)])
                bar.update(len(slab))
        return out

    def _slab(self, texts: list[str]) -> np.ndarray:
        chunks = self._fitting([_chunks(text) for text in texts])
        counts = np.array([len(parts) for parts in chunks])
        flat = [part for parts in chunks for part in parts]
        raw = self._model.encode(
            flat, batch_size=_BATCH.get(self.name, 64), show_progress_bar=False
        )
        vectors = _units(np.asarray(raw, dtype=np.float32))
        if len(flat) == len(texts):
            return vectors
        vectors = vectors * np.array([[len(part)] for part in flat], dtype=np.float32)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return _units(np.add.reduceat(vectors, starts, axis=0))

    def _fitting(self, chunks: list[list[str]]) -> list[list[str]]:
        """Cut chunks of more word pieces than the model reads: 1,000 characters may be 350."""
        most = getattr(self._model, "max_seq_length", None)
        tokenizer = getattr(self._model, "tokenizer", None)
        if most is None or not math.isfinite(most) or not callable(tokenizer):
            return chunks

        def pieces(parts: list[str]) -> list[int]:
            found = tokenizer(parts, truncation=False, verbose=False)["input_ids"]
            return [len(ids) for ids in found]

        return [_fitted(parts, int(most), pieces) for parts in chunks]

    @property
    def _model(self) -> Any:  # noqa: ANN401  # a SentenceTransformer, which has no types
        return _load(self.name, self.download)


def encoder(
    name: str = "multilingual", *, cache: VectorCache | None = None, download: bool = False
) -> Encoder:
    """Return the encoder called `name`; see `Encoder` for the parameters.

    Nothing is loaded before the first text is encoded.

    Examples
    --------
    >>> encoder("multilingual").dim
    512
    """
    return Encoder(name, cache=cache, download=download)


def encode(texts: Iterable[str | None], encoder: str | Encoder = "multilingual") -> np.ndarray:
    """Return one unit vector a text, (n, dim) float32; see `Encoder.encode`.

    An encoder given by name caches nothing.
    """
    chosen = encoder if isinstance(encoder, Encoder) else Encoder(encoder)
    return chosen.encode([texts] if isinstance(texts, str) else texts)


def encoded_forms(text: str) -> tuple[str, ...]:
    """Return every string under which a cache may keep the vector of a caption, sorted.

    The workbench encodes captions as they are, as `plain_text` and as `strip_markup` give them;
    encoders trim them, and cut them at 8,000 characters, before they ask the cache. Whoever
    erases a caption erases the vectors of all of these, and of what earlier versions read.

    Examples
    --------
    >>> encoded_forms(" Neu! #HaferLiebe ")
    (' Neu! #HaferLiebe ', 'Neu!', 'Neu! #HaferLiebe', 'Neu! Hafer Liebe')
    """
    made = [text, " ".join(text.split()), strip_markup(text)]
    made += [plain_text(text), plain_text(text, emojis=False), plain_text_once(text)]
    return tuple(sorted({form for kept in made for form in (kept, _clean(kept))} - {""}))


@remember
def _load(name: str, download: bool) -> Any:  # noqa: ANN401, FBT001  # a SentenceTransformer; never called by users
    from workbench.text import models

    built_in: dict[str, Callable[[], Any]] = {
        "multilingual": models.load_multilingual,
        "english": models.load_english,
        "fast": models.load_fast,
    }
    return built_in[name]() if name in built_in else models.load_named(name, download=download)


def _named_id(name: str) -> str:
    """Return an id that changes when the files of a model folder do."""
    folder = Path(name)
    if not folder.is_dir():
        return f"{name}/2"
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        stat = file.stat()
        digest.update(f"{file.relative_to(folder)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return f"{folder.name}/{digest.hexdigest()[:12]}/2"


def _clean(text: object) -> str:
    if not isinstance(text, str):
        return ""
    text = text[: LONGEST + 1_000].strip()[:LONGEST]
    try:
        text.encode()
    except UnicodeEncodeError:  # half an emoji
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _chunks(text: str, size: int = CHUNK) -> list[str]:
    """Return `text` cut at white space into parts of at most `size` characters."""
    parts = []
    while len(text) > size:
        cut = text.rfind(" ", size // 2, size + 1)
        cut = cut if cut > 0 else size
        parts.append(text[:cut])
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts


def _fitted(parts: list[str], most: int, pieces: Callable[[list[str]], list[int]]) -> list[str]:
    """Return `parts`, those of more than `most` word pieces cut into as many as it takes."""
    if all(len(part) * _BYTES < most for part in parts):  # a byte is a word piece at most
        return parts
    fitted: list[str] = []
    for part, count in zip(parts, pieces(parts), strict=True):
        if count <= most or len(part) == 1:
            fitted.append(part)
        else:
            size = max(1, min(len(part) - 1, len(part) * most // count))
            fitted += _fitted(_chunks(part, size), most, pieces)
    return fitted


def _units(rows: np.ndarray) -> np.ndarray:
    """Return rows of length 1; rows of no length and rows with NaN become zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    good = np.isfinite(lengths) & (lengths > 0)
    units: np.ndarray = np.where(good, rows, 0) / np.where(good, lengths, 1)
    return units.astype(np.float32, copy=False)
