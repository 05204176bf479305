"""`next_steps`: what can be said already, and what to fetch next."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import SettingError
from workbench.funnel.coverage import coverage_of
from workbench.funnel.known import look
from workbench.funnel.steps import Step, all_steps
from workbench.phrases import say, typed

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["NextSteps", "next_steps"]

BAR = 20


@dataclass(frozen=True)
class NextSteps:
    """What is known of how many candidates, and the cheapest fetches that tell more.

    Parameters
    ----------
    coverage
        One row a signal; see `coverage_of`.
    steps
        Best first.
    posts, comments, candidates, top
        How many the project holds, how many can be ranked, and how many count as the best.
    folder
        The project, for the commands.
    """

    coverage: pd.DataFrame
    steps: tuple[Step, ...]
    posts: int
    comments: int
    candidates: int
    top: int
    folder: Path

    def commands(self, step: Step) -> list[str]:
        """Return the commands of a step as they can be typed."""
        folder = typed(self.folder)
        ways = [way.command for way in step.ways]
        named = any("best.txt" in way for way in ways) and step in self.steps
        number = self.steps.index(step) + 1 if named else 0
        first = [f"workbench next PROJECT --step {number} --out best.txt"] if named else []
        return [way.replace("PROJECT", folder) for way in (*first, *ways)]

    def prices(self, step: Step) -> list[str]:
        """Return, beside each of `commands`, its requests in words; empty where there are none."""
        said = [
            "" if way.requests is None else say("funnel.price", requests=way.requests)
            for way in step.ways
        ]
        return [""] * (len(self.commands(step)) - len(said)) + said

    def why(self, signal: str, language: str | None = None) -> str:
        """Return why a signal is not known of everybody; empty if it is."""
        reasons = dict(zip(self.coverage["signal"], self.coverage["why"], strict=True))
        reason = reasons[signal]
        return say(reason[0], language, **reason[1]) if reason else ""

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        steps = [step.to_json() | {"commands": self.commands(step)} for step in self.steps]
        sizes = {n: getattr(self, n) for n in ["posts", "comments", "candidates", "top"]}
        told = [row | {"why": self.why(row["signal"])} for row in self.coverage.to_dict("records")]
        return sizes | {"coverage": told, "steps": steps}

    def __str__(self) -> str:
        lines = [self._head(), ""]
        for row in self._rows():
            bar = "█" * math.floor(BAR * row["share"])
            name = say(f"funnel.signal_{row['signal']}")
            figure = say("funnel.of", known=row["candidates"], all=row["of"])
            lines.append(f"  {name:<15}{bar:·<{BAR}}  {figure}  {self.why(row['signal'])}".rstrip())
        lines += [""] if self.candidates else []
        lines += [say("funnel.steps_head" if self.steps else "funnel.nothing_missing")]
        for number, step in enumerate(self.steps, 1):
            lines.append(f"{number:>3}. {step.what()} ({step.price()})")
            lines.append(f"     {step.why()}")
            lines += [
                f"       {command}   {price}".rstrip()
                for command, price in zip(self.commands(step), self.prices(step), strict=True)
            ]
        return "\n".join(lines)

    def _rows(self) -> list[dict[str, Any]]:
        return self.coverage.to_dict("records") if self.candidates else []

    def _head(self) -> str:
        if not self.candidates:
            return say("funnel.head_nobody", posts=self.posts)
        return say(
            "funnel.head",
            candidates=self.candidates,
            posts=self.posts,
            comments=self.comments,
            top=self.top,
        )

    def _repr_html_(self) -> str:
        rows = "".join(_bar_row(row, self.why(row["signal"])) for row in self._rows())
        steps = "".join(self._item(step) for step in self.steps)
        title = say("funnel.steps_head" if self.steps else "funnel.nothing_missing")
        return (
            f'<div class="workbench-next-steps"><p>{html.escape(self._head())}</p>'
            f'<table style="border-collapse:collapse">{rows}</table>'
            f"<h4>{html.escape(title)}</h4><ol>{steps}</ol></div>"
        )

    def _item(self, step: Step) -> str:
        commands = "".join(
            f'<br><code style="user-select:all">{html.escape(command)}</code> {html.escape(price)}'
            for command, price in zip(self.commands(step), self.prices(step), strict=True)
        )
        return (
            f"<li><strong>{html.escape(step.what())}</strong> "
            f"<em>{html.escape(step.price())}</em><br>{html.escape(step.why())}"
            f'<span style="opacity:.75">{commands}</span></li>'
        )


def _bar_row(row: dict[str, Any], why: str) -> str:
    name = html.escape(say(f"funnel.signal_{row['signal']}"))
    figure = html.escape(say("funnel.of", known=row["candidates"], all=row["of"]))
    width = math.floor(100 * row["share"])
    cell = 'style="padding:2px 12px 2px 0;text-align:left;vertical-align:middle"'
    bar = (
        '<div style="width:160px;height:8px;border-radius:4px;background:#8884">'
        f'<div style="width:{width}%;height:8px;border-radius:4px;background:#2f7d6d"></div></div>'
    )
    return (
        f"<tr><th scope=row {cell}>{name}</th><td {cell}>{bar}</td>"
        f"<td {cell}>{figure}</td><td {cell}>{html.escape(why)}</td></tr>"
    )


def next_steps(project: Project, ranking: Ranking | None = None, *, top: int = 50) -> NextSteps:
    """Say which signals can be computed for how many candidates, and what to fetch next.

    Parameters
    ----------
    project
        The project.
    ranking
        Its ranking, if there is one already; else candidates are ranked by what needs no encoder.
    top
        How many of the best are worth a closer look, at least 1.

    Returns
    -------
    NextSteps
        Prints in a terminal and shows itself in a notebook.

    Raises
    ------
    SettingError
        `top` is less than 1.
    """
    if top < 1:
        raise SettingError("funnel.bad_top", top=top)
    known = look(project, ranking, top=top)
    return NextSteps(
        coverage=coverage_of(known),
        steps=tuple(all_steps(known)),
        posts=len(known.posts),
        comments=len(known.comments),
        candidates=known.candidates,
        top=len(known.top),
        folder=project.folder,
    )
