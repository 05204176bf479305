"""Every speed benchmark: ``make bench``."""

from __future__ import annotations

from benchmarks import boards, gather, graph, ranking, ugc


def main() -> None:
    """Run them in order."""
    graph.main()
    gather.main()
    ugc.main([])
    ranking.main([])
    boards.main()


if __name__ == "__main__":
    main()
