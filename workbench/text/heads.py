"""Small linear heads on the multilingual vectors: coefficients only, checked before use.

``benchmarks/fit_heads.py`` makes the files; ``docs/models`` says from what and how good they are.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from workbench.errors import DependencyError, SettingError
from workbench.schema import check
from workbench.text.captions import plain_text
from workbench.text.encoders import BUILT_IN, Encoder

__all__ = ["Head", "Judged", "encoder_for_heads", "load_head", "read_texts", "vectors_of"]

MODEL_ID, DIM = BUILT_IN["multilingual"]
SHA256 = {
    "sentiment": "4ff2cdc7e2d3cccd5108bbc66b0ea24dd0c0ced41173e00e64f9f56e302d031a",
    "sentiment_de": "6eb1817635a5fec17ed7672432651a44cd05e86a3abcfaca1c34f69343cb4e95",
    "offence": "dd5c3e7c924d9a45a3cb989e474389b6c63835f76f7fb44d7a9a680db7d12e6a",
}
Judged: TypeAlias = "pd.DataFrame | pd.Series | Iterable[str | None]"


@dataclass(frozen=True)
class Head:
    """A multinomial logistic regression.

    Attributes
    ----------
    name : str
        What it judges.
    model_id : str
        The encoder whose vectors it reads.
    classes : tuple of str
        Names of the classes, in the order of the probabilities.
    weights : numpy.ndarray
        (dim + n_features, n_classes) float32.
    bias : numpy.ndarray
        (n_classes,) float32.
    """

    name: str
    model_id: str
    classes: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray

    def probabilities(self, vectors: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Return the probability of each class, (n, n_classes) float64; rows add up to 1.

        Parameters
        ----------
        vectors
            (n, dim) unit rows.
        features
            (n, n_features) the features the head was fitted with.
        """
        z = np.hstack([vectors, features]).astype(np.float64) @ self.weights + self.bias
        z = np.exp(z - z.max(axis=1, keepdims=True))
        shares: np.ndarray = z / z.sum(axis=1, keepdims=True)
        return shares.round(6)


@cache
def load_head(name: str, n_features: int) -> Head:
    """Return a head that ships with the workbench.

    Raises
    ------
    DependencyError
        The file is missing, is not the one that was measured, or fits no multilingual vector.
    """
    place = files("workbench.text") / "head_weights" / f"{name}.npz"
    if not place.is_file():
        raise DependencyError("sentiment.no_head", head=name)
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256.get(name):
        raise DependencyError("sentiment.damaged_head", head=name)
    return read_head(content, name=name, n_features=n_features)


def read_head(content: bytes, *, name: str, n_features: int) -> Head:
    """Return the head in the bytes of an ``.npz``.

    Raises
    ------
    DependencyError
        It was fitted for other vectors or other features.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        head = Head(
            name=name,
            model_id=str(kept["model_id"]),
            classes=tuple(str(label) for label in kept["classes"]),
            weights=kept["weights"],
            bias=kept["bias"],
        )
    shape = (DIM + n_features, len(head.classes))
    if head.model_id != MODEL_ID or head.weights.shape != shape:
        raise DependencyError("sentiment.damaged_head", head=name)
    return head


def encoder_for_heads(encoder: str | Encoder) -> Encoder:
    """Return the encoder that was meant.

    Raises
    ------
    SettingError
        It is not the multilingual one, whose vectors the heads were fitted on.
    """
    chosen = encoder if isinstance(encoder, Encoder) else Encoder(encoder)
    if chosen.model_id != MODEL_ID:
        raise SettingError("sentiment.other_encoder", name=chosen.name)
    return chosen


def read_texts(judged: Judged, *, where: str) -> tuple[str, list[Any], list[str]]:
    """Return the name of the key column, the keys and the texts ("" for what is none).

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    """
    name, keys = "post", None
    column: Iterable[object] = [judged] if isinstance(judged, str) else judged
    if isinstance(judged, pd.DataFrame):
        check(judged, ["text"], where=where)
        column = judged["text"].tolist()
        name = next((key for key in ("message", "post", "comment") if key in judged), "post")
        keys = judged[name].tolist() if name in judged else None
    texts = [text if isinstance(text, str) and text.strip() else "" for text in column]
    return name, list(range(len(texts))) if keys is None else keys, texts


def vectors_of(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Return the vectors of captions as they are read aloud, (n, 512) float32.

    They are encoded in alphabetical order, so that no row depends on the order of the input.
    """
    plain = [plain_text(text) for text in texts]
    unique = sorted(set(plain), key=lambda text: text.encode("utf-8", "surrogatepass"))
    row = {text: at for at, text in enumerate(unique)}
    vectors = encoder.encode(unique)
    chosen: np.ndarray = vectors[[row[text] for text in plain]] if plain else vectors
    return chosen
