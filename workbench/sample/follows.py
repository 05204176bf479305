"""Who follows whom inside the observed community: shared interests, fame, town and friendship."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.sample.people import interests_of

__all__ = ["make_follows"]

_FOLLOWED = {"large": 1.5, "brand": 1.5}


def make_follows(
    people: pd.DataFrame, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the follow graph.

    A person follows some thirty others, more likely those whose interests they share, who are
    well known, who live in the same town and write a language they read. Many private people
    follow back; mutual followers without much of an audience are friends.

    Returns
    -------
    follower, followed
        Row numbers in `people`, one pair an edge, sorted by `followed`.
    close
        Whether the two are friends.
    """
    n = len(people)
    interests = interests_of(people)
    unit = interests / np.linalg.norm(interests, axis=1, keepdims=True)
    liking = 0.05 + (unit @ unit.T) ** 1.5
    city = people["city"].to_numpy()
    liking *= np.where(city[:, None] == city[None, :], 2.0, 1.0)
    liking *= _readable(people["language"].to_numpy())
    liking *= people["pull"].to_numpy()[None, :]
    np.fill_diagonal(liking, 1e-12)
    outgoing = np.clip(rng.lognormal(np.log(27), 0.5, n), 4, n // 3).astype(int)
    noisy = np.log(liking) + rng.gumbel(size=(n, n))
    order = np.argsort(-noisy, axis=1)
    follows = np.zeros((n, n), dtype=bool)
    rank = np.arange(n)[None, :] < outgoing[:, None]
    np.put_along_axis(follows, order, rank, axis=1)
    private = (people["pull"] < 1.0).to_numpy()
    backs = follows.T & private[:, None] & (rng.random((n, n)) < 0.35)
    follows |= backs
    np.fill_diagonal(follows, val=False)
    pod = (people["role"] == "pod").to_numpy()
    follows |= pod[:, None] & pod[None, :] & ~np.eye(n, dtype=bool)
    _strangers(follows, people["role"].to_numpy(), rng)
    _circles(follows, people["role"].to_numpy())
    followed, follower = np.nonzero(follows.T)
    mutual = follows[followed, follower]
    close = mutual & private[followed] & private[follower]
    return follower, followed, close


def _strangers(follows: np.ndarray, role: np.ndarray, rng: np.random.Generator) -> None:
    """Let fans of the brand read those who have nothing to do with it."""
    strangers = np.flatnonzero(role == "stranger")
    brand, rival = np.flatnonzero(role == "brand")[0], np.flatnonzero(role == "rival")[0]
    fans = follows[:, brand] & ~np.isin(role, ["large", "bot", "stranger"])
    for i in strangers:
        follows[:, i] |= fans & (rng.random(len(role)) < 0.18)
        follows[i, np.isin(role, ["brand", "partner", "fan_page", "employee"])] = False
        follows[np.isin(role, ["brand", "fan_page"]), i] = False
        follows[i, rival] = True
        follows[i, i] = False


def _circles(follows: np.ndarray, role: np.ndarray) -> None:
    """Close friends all follow each other, and so does a couple."""
    for name in ("circle", "couple"):
        mine = np.flatnonzero(role == name)
        follows[np.ix_(mine, mine)] = ~np.eye(len(mine), dtype=bool)


def _readable(language: np.ndarray) -> np.ndarray:
    """Return how well each person's posts are understood by each other one, (n, n)."""
    same = language[:, None] == language[None, :]
    both = (language == "both")[:, None] | (language == "both")[None, :]
    # German readers follow English accounts more readily than the other way round.
    german_reads_english = (language == "de")[:, None] & (language == "en")[None, :]
    return np.where(same | both, 1.0, np.where(german_reads_english, 0.45, 0.2))
