"""Every quality benchmark: ``make evaluate``."""

from __future__ import annotations

from benchmarks import (
    ambassadors,
    centrality,
    real_files,
    safety,
    sentiment,
    spaces,
    stability,
    topics,
)


def main() -> None:
    """Run them in order; those whose data are absent say so."""
    for number, benchmark in enumerate(
        (real_files, ambassadors, centrality, topics, stability, sentiment, safety, spaces)
    ):
        if number:
            print()
        benchmark.main()


if __name__ == "__main__":
    main()
