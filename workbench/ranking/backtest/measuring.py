"""What every method would have said at a cut."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.ranking.backtest.baselines import baselines_of
from workbench.ranking.backtest.happened import Happened
from workbench.ranking.backtest.judging import Case
from workbench.ranking.backtest.known import Tables, known_at
from workbench.ranking.backtest.learning import Lesson
from workbench.ranking.backtest.outcomes import outcomes_of
from workbench.ranking.rank import Ranking, rank
from workbench.ranking.score import FLOOR
from workbench.signals import PostJudge, measure
from workbench.signals.measured import Floats
from workbench.text import Encoder

__all__ = ["Moment", "Settings", "look", "remembering"]

FEWEST_DRAWS = 20  # intervals of ranks are not asked for here


@dataclass(frozen=True)
class Settings:
    """What `backtest` was asked, handed to every cut."""

    brand: Brand
    horizon: pd.Timedelta
    encoder: Encoder | None
    preset: str
    weights: Mapping[str, float] | None
    window: str | None
    min_posts: int
    lists: Mapping[str, Collection[str]] | None
    types: Mapping[str, str] | None
    sentiment: pd.DataFrame | PostJudge | None
    safety: pd.DataFrame | None
    languages: pd.Series | None


@dataclass(frozen=True)
class Moment:
    """A cut with its ranking, what every method said, and what came of it."""

    ranking: Ranking
    case: Case
    lesson: Lesson
    late: Mapping[str, int]

    def under(self, weights: Mapping[str, float]) -> pd.Series:
        """Return the score by account under other weights."""
        ranking = self.ranking
        known = {name: weights.get(name, 0.0) for name in ranking.weights}
        if not any(known.values()):
            return pd.Series(np.nan, index=self.case.figures.index)
        return _scores(ranking.weigh(known)).reindex(self.case.figures.index)


def look(tables: Tables, happened: Happened, settings: Settings, cut: pd.Timestamp) -> Moment:
    """Measure and rank with what was known at `cut`; beside it stands what came of everybody."""
    known = known_at(tables, cut)
    signals = measure(
        known.posts,
        known.comments,
        known.accounts,
        known.graph,
        settings.brand,
        encoder=settings.encoder,
        as_of=cut,
        horizon=settings.horizon,
        window=settings.window,
        min_posts=settings.min_posts,
        lists=settings.lists,
        types=settings.types,
        history=known.history,
        sentiment=settings.sentiment,
        safety=settings.safety,
        languages=settings.languages,
    )
    ranking = rank(signals, preset=settings.preset, weights=settings.weights, draws=FEWEST_DRAWS)
    candidates = signals.candidates.index
    followers = signals.candidates["followers"] if len(candidates) else pd.Series(dtype="Int64")
    figures = baselines_of(
        happened.between(None, cut), known.graph, followers, cut=cut, horizon=settings.horizon
    )
    figures.insert(0, "score", _scores(ranking).reindex(candidates))
    if "momentum" in signals.measured:
        figures.insert(1, "momentum", signals.measured["momentum"].value)
    outcomes = outcomes_of(happened.between(cut, cut + settings.horizon), candidates)
    return Moment(
        ranking=ranking,
        case=Case(cut, figures, outcomes),
        lesson=Lesson(_logs(ranking), _gains(outcomes)),
        late=known.late,
    )


def _scores(ranking: Ranking) -> pd.Series:
    return ranking.table.set_index("account")["score"]


def _logs(ranking: Ranking) -> pd.DataFrame:
    measured = ranking.signals.measured
    columns = {
        name: np.log(np.maximum(measured[name].weighed(), FLOOR)) for name in ranking.weights
    }
    return pd.DataFrame(columns, index=ranking.signals.candidates.index)


def _gains(outcomes: pd.DataFrame) -> Floats:
    """Return 1 for posting again, and more the more people engaged with it."""
    again = (outcomes["future_brand_posts"] > 0).to_numpy(dtype=float)
    gains: Floats = again + np.log2(1 + outcomes["future_engagers"].to_numpy(dtype=float))
    return gains


class _Memory:
    """Vectors of one run, so that no caption is encoded at every cut anew; gone with the run."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], np.ndarray] = {}

    def get(self, model_id: str, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        found = [self._kept.get((model_id, text)) for text in texts]
        there = np.array([vector is not None for vector in found], dtype=bool)
        width = next((len(vector) for vector in found if vector is not None), 0)
        rows = [np.zeros(width, np.float32) if v is None else v for v in found]
        return np.array(rows, dtype=np.float32).reshape(len(texts), width), there

    def put(self, model_id: str, texts: Sequence[str], vectors: np.ndarray) -> None:
        for text, vector in zip(texts, vectors, strict=True):
            self._kept[model_id, text] = vector


def remembering(encoder: Encoder | None) -> Encoder | None:
    """Return an encoder that encodes each text once, however many cuts ask for it."""
    if isinstance(encoder, Encoder) and encoder.cache is None:
        return Encoder(encoder.name, cache=_Memory(), download=encoder.download)
    return encoder
