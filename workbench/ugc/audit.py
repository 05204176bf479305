"""A blind check of topics: do people put posts where the workbench put them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from workbench import phrases
from workbench.errors import NotFoundError, SettingError
from workbench.schema import check
from workbench.text.copies import key_column
from workbench.ugc.agreement import cohen_kappa, effective_size, wilson
from workbench.ugc.drawing import choices, draw_strata
from workbench.ugc.matching import places
from workbench.ugc.topics import Topics

__all__ = ["Audit", "AuditResult", "audit"]

OPTIONS = 4  # names to choose from, where there are so many topics
NONE = 0


@dataclass(frozen=True, eq=False)
class AuditResult:
    """What people's answers say about topics.

    Attributes
    ----------
    precision, low, high : float
        Share of posts that lie in the topic a person chose for them, weighted to all posts,
        and its 95 % interval. NaN, 0 and 1 without answers.
    coded, drawn : int
        Rows that were answered, and all.
    by_topic : pandas.DataFrame
        `topic`, `name`, `coded`, `precision`, `low`, `high` for each topic with an answer.
    agreement, kappa : float
        Of two people on the rows both answered: share of equal answers, and Cohen's kappa; NaN
        without a second person.
    both : int
        How many rows that were.
    coder : str
        Whose answers the precision is made of.
    """

    precision: float
    low: float
    high: float
    coded: int
    drawn: int
    by_topic: pd.DataFrame = field(repr=False)
    agreement: float
    kappa: float
    both: int
    coder: str

    def sentence(self, language: str | None = None) -> str:
        """Return the result in words."""
        if not self.coded:
            return phrases.say("topics.not_coded", language)
        said = phrases.say(
            "topics.audited",
            language,
            precision=self.precision,
            low=self.low,
            high=self.high,
            coded=self.coded,
            drawn=self.drawn,
        )
        if not self.both:
            return said
        agreed = phrases.say(
            "topics.agreed",
            language,
            agreement=self.agreement,
            both=self.both,
            kappa=self.kappa,
        )
        return f"{said} {agreed}"


@dataclass(frozen=True, eq=False)
class Audit:
    """A drawn sample of posts for people to put into topics, and their answers.

    Attributes
    ----------
    sheet : pandas.DataFrame
        What people see, one row a post in random order: `row` (0, 1, …), `text`, and
        `option_1`, `option_2`, … (names of topics, null where there are fewer). It does not
        tell where the post lies, nor which post it is.
    answers : Mapping
        Coder → row → number of the option, 0 for none of them.
    posts : list
        Keys of the posts, by row. Not for coders.
    topics : numpy.ndarray
        (n_rows,) where each post lies. Not for coders.
    options : list of list of int
        Topics behind the options, by row.
    weights : numpy.ndarray
        (n_rows,) how many posts each stands for.
    names : Mapping
        Topic → name.
    """

    sheet: pd.DataFrame
    answers: Mapping[str, Mapping[int, int]] = field(repr=False)
    posts: list[object] = field(repr=False)
    topics: np.ndarray = field(repr=False)
    options: list[list[int]] = field(repr=False)
    weights: np.ndarray = field(repr=False)
    names: Mapping[int, str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.sheet)

    def record(self, row: int, answer: int, coder: str = "first") -> Audit:
        """Return the audit with one more answer; a second answer to a row replaces the first.

        Parameters
        ----------
        row
            Of the sheet.
        answer
            Number of the option, from 1; 0 if none of them fits.
        coder
            Who answers.

        Raises
        ------
        NotFoundError
            There is no such row.
        SettingError
            There is no such option, or the coder has no name.
        """
        return self.record_all({row: answer}, coder)

    def record_all(self, answers: Mapping[int, int], coder: str = "first") -> Audit:
        """Return the audit with answers to several rows, as `record` takes them one by one."""
        if not coder.strip():
            raise SettingError("topics.no_coder")
        for row, answer in answers.items():
            if not 0 <= row < len(self):
                raise NotFoundError("topics.no_row", row=row, last=len(self) - 1)
            if not NONE <= answer <= len(self.options[row]):
                raise SettingError(
                    "topics.no_option", row=row, answer=answer, last=len(self.options[row])
                )
        mine = {**self.answers.get(coder, {}), **{int(r): int(a) for r, a in answers.items()}}
        return replace(
            self, answers=MappingProxyType({**self.answers, coder: MappingProxyType(mine)})
        )

    def result(self, coder: str | None = None) -> AuditResult:
        """Return precision with its interval, by topic too, and how far two people agree.

        Parameters
        ----------
        coder
            Whose answers count; the one with most answers if None, of equals the first.

        Notes
        -----
        Precision is the weighted share of hits, its interval Wilson's for the effective number
        of answers ``(Σw)²/Σw²``. Agreement compares this coder with the one who answered most
        of the same rows; kappa takes the topic behind an answer (or none) as category.

        References
        ----------
        Wilson 1927, Kish 1965 and Cohen 1960: see `workbench.ugc.agreement`. Landis and Koch,
        "The measurement of observer agreement for categorical data", Biometrics 33, 1977, call
        a kappa above 0.6 substantial.
        """
        if coder is None:
            coder = max(self.answers, key=lambda who: len(self.answers[who]), default="")
        elif coder not in self.answers:
            raise NotFoundError("topics.unknown_coder", coder=coder)
        mine = self.answers.get(coder, {})
        rows = np.array(sorted(mine), dtype=np.int64)
        hits = np.array([self._meant(row, mine[row]) == self.topics[row] for row in rows.tolist()])
        other = max(
            (who for who in self.answers if who != coder),
            key=lambda who: len(set(mine) & set(self.answers[who])),
            default=coder,
        )
        both = sorted(set(mine) & set(self.answers.get(other, {}))) if other != coder else []
        pairs = [
            (self._meant(row, mine[row]), self._meant(row, self.answers[other][row]))
            for row in both
        ]
        first, second = [a for a, _ in pairs], [b for _, b in pairs]
        share, low, high = _precision(hits, self.weights[rows])
        return AuditResult(
            precision=share,
            low=low,
            high=high,
            coded=len(rows),
            drawn=len(self),
            by_topic=self._by_topic(rows, hits),
            agreement=float(np.mean([a == b for a, b in pairs])) if pairs else float("nan"),
            kappa=cohen_kappa(first, second),
            both=len(pairs),
            coder=coder,
        )

    def _meant(self, row: int, answer: int) -> int | None:
        return None if answer == NONE else self.options[row][answer - 1]

    def _by_topic(self, rows: np.ndarray, hits: np.ndarray) -> pd.DataFrame:
        found = []
        for topic in np.unique(self.topics[rows]).tolist():
            here = self.topics[rows] == topic
            share, low, high = _precision(hits[here], self.weights[rows[here]])
            found.append((topic, self.names[topic], int(here.sum()), share, low, high))
        columns = ["topic", "name", "coded", "precision", "low", "high"]
        return pd.DataFrame(found, columns=columns)


def audit(
    topics: Topics,
    posts: pd.DataFrame | None = None,
    *,
    n: int = 50,
    options: int = OPTIONS,
    seed: int = 0,
) -> Audit:
    """Draw posts for people to put into topics without knowing where they lie.

    People choose for each post one of some topics' names, among them the one in which the post
    lies, or none of them. The share of posts they put where they lie is the topics' precision.
    Asking "does it belong to this topic?" would be quicker, but people tend to say yes.

    Parameters
    ----------
    topics
        To be checked. Posts apart and posts without text are not drawn.
    posts
        `text` and the key by which `topics` knows them: what people are shown. Without it the
        cleaned captions that the topics hold.
    n
        How many posts, drawn by topic and by whether they are unclear, in proportion, and from
        each at least once where `n` allows; weights make up for it.
    options
        Names to choose from, at least 2. One other is the topic of most neighbours elsewhere,
        the rest are drawn.
    seed
        Of the draw.

    Raises
    ------
    NotFoundError
        There are no texts: topics read from tables need `posts`.
    SettingError
        `n` or `options` is too small.

    References
    ----------
    Chang et al., "Reading tea leaves: how humans interpret topic models", NeurIPS 2009 (people
    choosing among topics).
    """
    if n < 1 or options < 2:  # noqa: PLR2004  # one name is no choice
        raise SettingError("topics.bad_audit", n=n, options=options)
    texts = _texts(topics, posts)
    pool = np.array(
        [row for row, text in enumerate(texts) if text and not topics.apart[row]], dtype=np.int64
    )
    rng = np.random.default_rng(seed)
    strata = 2 * topics.labels[pool] + topics.unclear[pool]
    at, weights = draw_strata(strata, n, rng)
    drawn = pool[at]
    spoken = np.unique(topics.labels[pool])
    shown = choices(topics.space, topics.labels, drawn, spoken, options, rng)
    names = dict(zip(topics.table["topic"].tolist(), topics.table["name"], strict=True))
    columns = {
        f"option_{place + 1}": pd.Series(
            [names[row[place]] if place < len(row) else None for row in shown], dtype="str"
        )
        for place in range(min(options, len(spoken)))
    }
    sheet = pd.DataFrame(
        {
            "row": np.arange(len(drawn)),
            "text": pd.Series([texts[row] for row in drawn.tolist()], dtype=object),
            **columns,
        }
    )
    return Audit(
        sheet=sheet,
        answers=MappingProxyType({}),
        posts=[topics.posts[row] for row in drawn.tolist()],
        topics=topics.labels[drawn],
        options=shown,
        weights=weights,
        names=MappingProxyType(names),
    )


def _texts(topics: Topics, posts: pd.DataFrame | None) -> list[str]:
    if posts is None:
        if topics.space is None:
            raise NotFoundError("topics.no_texts")
        return topics.space.posts.plain
    check(posts, ["text"], where="audit(posts)")
    name = key_column(posts)
    keys = posts[name].tolist() if name in posts else list(range(len(posts)))
    place = places(topics.posts, keys)
    texts = posts["text"].tolist()
    said = [texts[at] if at >= 0 else None for at in place.tolist()]
    return [text if isinstance(text, str) and text.strip() else "" for text in said]


def _precision(hits: np.ndarray, weights: np.ndarray) -> tuple[float, float, float]:
    if not len(hits):
        return float("nan"), 0.0, 1.0
    share = float((hits * weights).sum() / weights.sum())
    return share, *wilson(share, effective_size(weights))
