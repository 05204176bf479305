"""Every quality benchmark: ``make evaluate``."""

from __future__ import annotations

from benchmarks import ambassadors, centrality, real_files, topics


def main() -> None:
    """Run them in order; those whose data are absent say so."""
    real_files.main()
    print()
    ambassadors.main()
    print()
    centrality.main()
    print()
    topics.main()


if __name__ == "__main__":
    main()
