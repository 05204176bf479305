"""VADER in an environment of its own: a JSON list of texts in, their compound scores out."""

from __future__ import annotations

import json
import sys

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


def main() -> None:
    judge = SentimentIntensityAnalyzer()
    texts = json.load(sys.stdin)
    json.dump([judge.polarity_scores(text)["compound"] for text in texts], sys.stdout)


if __name__ == "__main__":
    main()
