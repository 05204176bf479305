"""The whole way of a user, from export files to measured candidates; once for each invented world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import workbench as wb
from workbench.sample import Sample, Truth, write_export

if TYPE_CHECKING:
    import pandas as pd

    from workbench.signals import Signals
    from workbench.text import Encoder


@dataclass(frozen=True, repr=False)
class Measured:
    sample: Sample
    truth: Truth
    posts: pd.DataFrame
    encoder: Encoder
    signals: Signals


@pytest.fixture(scope="session")
def as_a_user(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sample], Measured]:
    """Return a function that imports a sample and measures it, everything left at its default."""

    def walk(sample: Sample) -> Measured:
        folder: Path = tmp_path_factory.mktemp("acceptance")
        files = write_export(sample, folder / "export")
        project = wb.Project.create(folder / "project", sample.brand)
        project.add(wb.read(*files))
        for name, accounts in sorted(sample.lists.items()):
            for account in sorted(accounts):
                project.put_on_list(name, account)
        posts, comments, accounts = project.posts(), project.comments(), project.accounts()
        assert len(posts) == len(sample.posts)
        assert len(comments) == len(sample.comments)
        encoder = wb.encoder("multilingual", cache=project.vectors)
        signals = wb.measure(
            posts,
            comments,
            accounts,
            wb.attention_graph(posts, comments, half_life="30d"),
            sample.brand,
            encoder=encoder,
            lists=project.lists(),
            history=project.account_history(),
        )
        return Measured(sample, sample.truth, posts, encoder, signals)

    return walk
