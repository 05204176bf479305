"""Every quality benchmark: ``make evaluate``."""

from __future__ import annotations

from benchmarks import (
    ambassadors,
    authenticity,
    backtests,
    centrality,
    intervals,
    partners,
    portfolio,
    real_files,
    safety,
    sentiment,
    spaces,
    stability,
    topics,
)

EVERY = (
    real_files, ambassadors, intervals, authenticity, backtests, partners, portfolio, centrality,
    topics, stability, sentiment, safety, spaces,
)  # fmt: skip


def main() -> None:
    """Run them in order; those whose data are absent say so."""
    for number, benchmark in enumerate(EVERY):
        if number:
            print()
        benchmark.main()


if __name__ == "__main__":
    main()
