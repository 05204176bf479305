"""Logistic heads over vectors and cues, fitted at run time on the written examples.

Small on purpose: twelve one-vs-rest logistic regressions that share one matrix and are fitted
together, so that corrections can be learned at once and nothing is shipped but sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from workbench.text import Encoder, plain_text
from workbench.ugc.spaces.features import cue_rows
from workbench.ugc.spaces.written import KINDS, LABELS, PARENT, Example, descriptions, examples

__all__ = ["HEADS", "Heads", "fit", "fitted"]

HEADS = (*LABELS, *KINDS["support"], *KINDS["product"])
C = 2.0  # inverse strength of the penalty
CUES = 0.6  # length of a cue beside a unit vector
UNCUED = 0.7  # weight of each example once more without its cues
CORRECTION = 4.0  # weight of a correction beside a written example
FOLDS = 4
# Shares of messages as brands may receive them, several labels in one; a judgement (decision 6),
# as the examples have others and nobody has counted.
RECEIVED = {
    "support": 0.3,
    "product": 0.33,
    "acquisition": 0.15,
    "content": 0.12,
    "engagement": 0.14,
    "success": 0.22,
}
LEVELS = np.arange(0.06, 0.72, 0.02)  # thresholds that are tried
_PACE = {"maxiter": 40, "ftol": 1e-4}


@dataclass(frozen=True, eq=False)
class Heads:
    """Fitted heads.

    Attributes
    ----------
    weights : numpy.ndarray
        (dim + n_cues + 1, 12) float64, the last row the intercepts; columns as `HEADS`.
    thresholds : numpy.ndarray
        (12,) float64, probabilities from which a head says yes.
    """

    weights: np.ndarray = field(repr=False)
    thresholds: np.ndarray

    def scores(self, vectors: np.ndarray, cues: np.ndarray) -> np.ndarray:
        """Return (n, 12) float64 scores 0 to 1, shifted so that 0.5 is each head's threshold."""
        logits = _matrix(vectors, cues) @ self.weights
        shift = np.log(self.thresholds / (1 - self.thresholds))
        scores: np.ndarray = _sigmoid(logits - shift)
        return scores


@dataclass(frozen=True, eq=False)
class _Lesson:
    """What is learned from: rows, targets, and how much each row counts for each head."""

    vectors: np.ndarray
    cues: np.ndarray
    targets: np.ndarray
    counts: np.ndarray

    def part(self, rows: np.ndarray) -> _Lesson:
        return _Lesson(self.vectors[rows], self.cues[rows], self.targets[rows], self.counts[rows])


def fitted(encoder: Encoder, corrections: Sequence[tuple[str, frozenset[str]]] = ()) -> Heads:
    """Return heads for an encoder's vectors, learned anew where there are corrections.

    Parameters
    ----------
    encoder
        Only corrections go through its cache; the examples are encoded once a process.
    corrections
        Texts as people wrote them, with their labels.
    """
    own = Encoder(encoder.name, download=encoder.download)
    heads = _written(own.model_id, own.name, own.download)
    if not corrections:
        return heads
    extra = [Example(text, labels, frozenset(), "", "") for text, labels in corrections]
    vectors = encoder.encode([plain_text(example.text) for example in extra])
    more = _lesson(extra, vectors, weight=CORRECTION)
    digest = hashlib.sha256(vectors.tobytes() + more.cues.tobytes() + more.targets.tobytes())
    key = (own.model_id, digest.hexdigest())
    known = _corrected.get(key)
    if known is None:
        base = _lesson_of(own.model_id, own.name, own.download)
        parts = zip(vars(base).values(), vars(more).values(), strict=True)
        together = _Lesson(*(np.concatenate(pair) for pair in parts))
        known = Heads(fit(together), heads.thresholds)
        with _KEEPING:
            _corrected[key] = known
            while len(_corrected) > _KEPT:
                _corrected.pop(next(iter(_corrected)))
    return known


_corrected: dict[tuple[str, str], Heads] = {}
_KEPT = 4
_KEEPING = Lock()  # two notebooks of one process may ask at once


@lru_cache(maxsize=4)
def _lesson_of(model_id: str, name: str, download: bool) -> _Lesson:  # noqa: ARG001, FBT001  # the id is the key
    written = list(examples())
    for label, said in descriptions().items():
        written += [
            Example(text, frozenset({label}), frozenset(), "", "") for text in said.values()
        ]
    plain = [plain_text(example.text) for example in written]
    return _lesson(written, Encoder(name, download=download).encode(plain))


@lru_cache(maxsize=4)
def _written(model_id: str, name: str, download: bool) -> Heads:  # noqa: FBT001  # never called by users
    lesson = _lesson_of(model_id, name, download)
    return Heads(fit(lesson), _thresholds(lesson))


def _lesson(written: Sequence[Example], vectors: np.ndarray, weight: float = 1.0) -> _Lesson:
    """Return rows to learn from; a kind is told apart only where its label applies."""
    said = [example.labels | example.kinds for example in written]
    targets = np.array([[head in words for head in HEADS] for words in said], dtype=np.float32)
    counts = np.full(targets.shape, weight, dtype=np.float32)
    for at, head in enumerate(HEADS):
        if head in PARENT:
            counts[:, at] *= [
                PARENT[head] in example.labels and bool(example.kinds) for example in written
            ]
    return _Lesson(
        vectors.astype(np.float32),
        cue_rows([example.text for example in written]),
        targets.reshape(-1, len(HEADS)),
        counts.reshape(-1, len(HEADS)),
    )


def fit(lesson: _Lesson) -> np.ndarray:
    """Return the weights (dim + n_cues + 1, 12) that explain a lesson best.

    Notes
    -----
    Minimises ``Σ count·log(1 + exp(−±logit)) + |w|²/(2C)`` for all heads at once; intercepts are
    not penalised. Each row is learned twice, the second time without its cues, so that a message
    that says it in other words is not taken for silence. Steps are taken in the co-ordinates in
    which Böhning's bound of the curvature is round: twenty or so suffice.

    References
    ----------
    Böhning, "Multinomial logistic regression algorithm", Ann. Inst. Statist. Math. 44, 1992.
    """
    with threadpool_limits(1):  # products this small lose by being shared out
        return _descended(lesson)


def _descended(lesson: _Lesson) -> np.ndarray:
    cued, plain = _matrix(lesson.vectors, lesson.cues), _matrix(lesson.vectors, 0 * lesson.cues)
    shape = (cued.shape[1], lesson.targets.shape[1])
    penalty = np.full((shape[0], 1), 1 / C, dtype=np.float32)
    penalty[-1] = 1e-6
    heaviest = lesson.counts.max(axis=1, keepdims=True)
    bound = (cued.T @ (heaviest * cued) + UNCUED * plain.T @ (heaviest * plain)) / 4
    bound[np.diag_indices(shape[0])] += penalty[:, 0]
    root = np.linalg.inv(np.linalg.cholesky(bound.astype(np.float64))).T.astype(np.float32)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = root @ flat.reshape(shape).astype(np.float32)
        value = 0.5 * float((penalty * weights**2).sum(dtype=np.float64))
        slope = penalty * weights
        for matrix, share in ((cued, 1.0), (plain, UNCUED)):
            logits = matrix @ weights
            fault = lesson.counts * (np.logaddexp(0, logits) - lesson.targets * logits)
            value += share * float(fault.sum(dtype=np.float64))
            slope += share * (matrix.T @ (lesson.counts * (_sigmoid(logits) - lesson.targets)))
        return value, (root.T @ slope).ravel().astype(np.float64)

    found = minimize(
        loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=_PACE
    )
    weights: np.ndarray = root @ found.x.reshape(shape)
    return weights


def _thresholds(lesson: _Lesson) -> np.ndarray:
    """Return for each head the probability that parts yes from no best, trades held out.

    The middle of the levels that reach 99 % of the best F1 over held-out folds, so that a lucky
    level does not win.
    """
    folds = _folds(len(lesson.targets))
    said = np.zeros(lesson.targets.shape)
    for fold in range(FOLDS):
        weights = fit(lesson.part(np.flatnonzero(folds != fold)))
        rows = np.flatnonzero(folds == fold)
        said[rows] = _sigmoid(_matrix(lesson.vectors[rows], lesson.cues[rows]) @ weights)
    chosen = []
    for at in range(len(HEADS)):
        rows = np.flatnonzero(lesson.counts[:, at] > 0)
        truth = lesson.targets[rows, at] > 0
        worth = _worth(truth, RECEIVED.get(HEADS[at]))
        f1 = np.array([_f1(truth, said[rows, at] >= level, worth) for level in LEVELS])
        chosen.append(float(np.mean(LEVELS[f1 >= 0.99 * f1.max()])))
    return np.array(chosen)


def _folds(n: int) -> np.ndarray:
    """Return a fold for each written example, one trade in one fold, descriptions in the first."""
    trades = [example.trade for example in examples()]
    number = {trade: at % FOLDS for at, trade in enumerate(dict.fromkeys(trades))}
    folds = np.zeros(n, dtype=np.int64)
    folds[: len(trades)] = [number[trade] for trade in trades]
    return folds


def _worth(truth: np.ndarray, received: float | None) -> np.ndarray:
    """Return what each example counts, so that its label has the share it is received with."""
    share = float(truth.mean())
    if received is None or share in (0.0, 1.0):
        return np.ones(len(truth))
    return np.where(truth, received / share, (1 - received) / (1 - share))


def _f1(truth: np.ndarray, said: np.ndarray, worth: np.ndarray) -> float:
    hits = float(worth[truth & said].sum())
    return 2 * hits / max(1e-9, float(worth[truth].sum() + worth[said].sum()))


def _matrix(vectors: np.ndarray, cues: np.ndarray) -> np.ndarray:
    ones = np.ones((len(vectors), 1), dtype=np.float32)
    return np.hstack([vectors, CUES * cues, ones], dtype=np.float32)


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    values: np.ndarray = 0.5 * (1 + np.tanh(0.5 * logits))
    return values
