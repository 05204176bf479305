"""Every speed benchmark: ``make bench``."""

from __future__ import annotations

from benchmarks import graph


def main() -> None:
    """Run them in order."""
    graph.main()


if __name__ == "__main__":
    main()
