"""A cache of text vectors by model and keyed hash of the text, so that no text lies beside them.

Each call of `put` writes one segment: a NumPy file of records (two halves of the hash, vector),
never pickled. Segments have unique names, so that several processes may write at once.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors

__all__ = ["VectorCache"]

Hashes = npt.NDArray[np.uint64]
Vectors = npt.NDArray[np.float32]
_BLOCK = 64  # bytes of SHA-256


@dataclass
class _Index:
    """Hashes of all segments of one model, sorted, with where each vector lies."""

    segments: tuple[str, ...]
    hashes: Hashes
    segment: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    dim: int


class VectorCache:
    """Vectors of texts by model; what `workbench.text.encoder` takes as its cache.

    Parameters
    ----------
    folder
        `vectors/` of the project.
    key
        Gives the project's secret, 32 bytes.
    """

    def __init__(self, folder: Path, key: Callable[[], bytes]) -> None:
        self._folder = folder
        self._key = key
        self._indexes: dict[str, _Index] = {}

    def get(self, model_id: str, texts: Sequence[str]) -> tuple[Vectors, npt.NDArray[np.bool_]]:
        """Return the vectors that are known.

        Returns
        -------
        vectors
            float32 ``(n_texts, dim)``; zero rows where unknown; dim is 0 if the model is new.
        found
            bool ``(n_texts,)``.
        """
        hashes = self._hashes(texts)
        with storage_errors(self._folder):
            try:
                return self._gather(self._index(model_id), model_id, hashes)
            except FileNotFoundError:  # another process joined or erased segments
                self._indexes.pop(model_id, None)
                return self._gather(self._index(model_id), model_id, hashes)

    def put(self, model_id: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors ``(n_texts, dim)`` of texts.

        Raises
        ------
        ProjectError
            The disk is full or not writable.
        """
        if not len(texts):
            return
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        records = np.empty(len(texts), _dtype(vectors.shape[1]))
        records["hash"] = self._hashes(texts)
        records["vector"] = vectors
        self._write(model_id, records)

    def forget(self, texts: Sequence[str]) -> int:
        """Erase the vectors of texts in every model; return how many; the caller holds the lock."""
        gone = self._hashes(texts)[:, 0] if len(texts) else np.zeros(0, np.uint64)
        erased = 0
        for path in self._folder.glob("*/*.npy"):
            with storage_errors(path):
                records = np.load(path, allow_pickle=False)
                stay = ~np.isin(records["hash"][:, 0], gone)
                if stay.all():
                    continue
                erased += int((~stay).sum())
                if stay.any():
                    self._save(path.parent, records[stay])
                path.unlink()
        self._indexes.clear()
        return erased

    def compact(self) -> None:
        """Join the segments of each model into one; the caller holds the lock."""
        for folder in sorted(p for p in self._folder.glob("*") if p.is_dir()):
            paths = sorted(folder.glob("*.npy"))
            if len(paths) > 1:
                with storage_errors(folder):
                    records = np.concatenate([np.load(p, allow_pickle=False) for p in paths])
                    _, first = np.unique(records["hash"], axis=0, return_index=True)
                    self._save(folder, records[np.sort(first)])
                    for path in paths:
                        path.unlink()
        self._indexes.clear()

    def _hashes(self, texts: Sequence[str]) -> Hashes:
        keyed = _keyed(self._key())
        digests = b"".join(keyed(text.encode("utf-8", "surrogatepass"))[:16] for text in texts)
        return np.frombuffer(digests, np.uint64).reshape(-1, 2)

    def _index(self, model_id: str) -> _Index:
        folder = self._model(model_id)
        names = tuple(sorted(p.name for p in folder.glob("*.npy"))) if folder.is_dir() else ()
        index = self._indexes.get(model_id)
        if index is None or index.segments != names:
            index = _build_index(folder, names)
            self._indexes[model_id] = index
        return index

    def _gather(
        self, index: _Index, model_id: str, hashes: Hashes
    ) -> tuple[Vectors, npt.NDArray[np.bool_]]:
        vectors = np.zeros((len(hashes), index.dim), np.float32)
        if not len(index.hashes) or not len(hashes):
            return vectors, np.zeros(len(hashes), bool)
        at = np.searchsorted(index.hashes[:, 0], hashes[:, 0]).clip(max=len(index.hashes) - 1)
        found = (index.hashes[at] == hashes).all(axis=1)
        wanted = np.flatnonzero(found)
        for number in np.unique(index.segment[at[wanted]]):
            here = wanted[index.segment[at[wanted]] == number]
            path = self._model(model_id) / index.segments[number]
            records = np.load(path, mmap_mode="r", allow_pickle=False)
            vectors[here] = records["vector"][index.row[at[here]]]
        return vectors, found

    def _model(self, model_id: str) -> Path:
        slug = re.sub(r"[^a-z0-9]+", "-", model_id.lower()).strip("-")[-40:]
        digest = hashlib.sha256(model_id.encode()).hexdigest()[:8]
        return self._folder / f"{slug}-{digest}"

    def _write(self, model_id: str, records: npt.NDArray[np.void]) -> None:
        with storage_errors(self._folder):
            folder = self._model(model_id)
            folder.mkdir(parents=True, exist_ok=True)
            self._save(folder, records)

    def _save(self, folder: Path, records: npt.NDArray[np.void]) -> None:
        import io

        buffer = io.BytesIO()
        np.save(buffer, records, allow_pickle=False)
        replace_file(folder / f"{uuid.uuid4().hex}.npy", buffer.getvalue())


def _keyed(key: bytes) -> Callable[[bytes], bytes]:
    """Return HMAC-SHA-256 under `key` (RFC 2104).

    The same as `hmac.digest`, which looks the algorithm up for every text: that takes longer than
    to hash a caption.
    """
    block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block)).copy

    def digest(text: bytes) -> bytes:
        inside, outside = inner(), outer()
        inside.update(text)
        outside.update(inside.digest())
        return outside.digest()

    return digest


def _dtype(dim: int) -> np.dtype[np.void]:
    return np.dtype([("hash", np.uint64, (2,)), ("vector", np.float32, (dim,))])


def _build_index(folder: Path, names: tuple[str, ...]) -> _Index:
    hashes, segment, row = [np.zeros((0, 2), np.uint64)], [], []
    dim = 0
    for number, name in enumerate(names):
        records = np.load(folder / name, mmap_mode="r", allow_pickle=False)
        dim = records.dtype["vector"].shape[0]
        hashes.append(np.array(records["hash"]))
        segment.append(np.full(len(records), number))
        row.append(np.arange(len(records)))
    every = np.concatenate(hashes)
    order = np.argsort(every[:, 0], kind="stable")
    empty = np.zeros(0, np.int64)
    return _Index(
        segments=names,
        hashes=every[order],
        segment=np.concatenate([empty, *segment])[order].astype(np.int64),
        row=np.concatenate([empty, *row])[order].astype(np.int64),
        dim=dim,
    )
