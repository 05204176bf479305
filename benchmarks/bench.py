"""Every speed benchmark: ``make bench``."""

from __future__ import annotations

from benchmarks import gather, graph, ugc


def main() -> None:
    """Run them in order."""
    graph.main()
    gather.main()
    ugc.main([])


if __name__ == "__main__":
    main()
