"""Fit the head of sensitive themes: ``python -m benchmarks.fit_themes``.

Fitted on sentences of our own in ``benchmarks/heads/themes_*.toml``, beside harmless look-alikes
and what people write to brands. Writes ``workbench/text/head_weights/themes.npz`` and notes its
SHA-256 in ``workbench/text/themes.py``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.fit_heads import OWN, ROOM
from workbench.text.encoders import Encoder
from workbench.text.heads import MODEL_ID, Head, vectors_of

STRENGTH = 10.0  # C of the logistic regression
SENSITIVE = 0.7  # weight of all themes together beside all that is harmless
HARMLESS = "harmless"
NEUTRAL = ("sentiment_de", "sentiment_en", "sentiment_services_de")
LATER = ("themes_fresh", "themes_more")
SPACES = ROOM.parent / "ugc" / "spaces" / "examples"
DIM = 512


def own_themes() -> list[tuple[str, str, str, bool]]:
    """Return text, theme, language and whether it is kept aside (every second)."""
    return [
        (text, theme, language, bool(at % 2))
        for language in ("de", "en")
        for theme, texts in tomllib.loads(
            (OWN / f"themes_{language}.toml").read_text("utf-8")
        ).items()
        for at, text in enumerate(texts)
    ]


def more_themes() -> list[tuple[str, str]]:
    """Return text and theme of what was written later and is fitted on in any case."""
    return [
        (text, theme)
        for name in LATER
        for theme, texts in tomllib.loads((OWN / f"{name}.toml").read_text("utf-8")).items()
        for text in texts
    ]


def neutral_texts() -> list[str]:
    """Return what people write to brands: examples of sentiment and of the spaces."""
    files = [OWN / f"{name}.toml" for name in NEUTRAL] + sorted(SPACES.glob("*.toml"))
    said = (text for path in files for text in _texts(tomllib.loads(path.read_text("utf-8"))))
    return [text for text in dict.fromkeys(said) if len(text.split()) > 2]


def _texts(table: object) -> Iterator[str]:
    if isinstance(table, str):
        yield from table.splitlines()
    elif isinstance(table, dict | list):
        for part in table.values() if isinstance(table, dict) else table:
            yield from _texts(part)


def fitted_themes(vectors: np.ndarray, themes: np.ndarray) -> Head:
    """Return a head from (n, 512) vectors to (n,) names; themes weigh less than the harmless."""
    weights = np.ones(len(themes))
    sensitive = themes != HARMLESS
    weights[sensitive] = SENSITIVE * (~sensitive).sum() / sensitive.sum()
    weights *= len(weights) / weights.sum()
    model = LogisticRegression(C=STRENGTH, max_iter=3_000)
    model.fit(vectors, themes, sample_weight=weights)
    return Head(
        name="themes",
        model_id=MODEL_ID,
        classes=tuple(str(name) for name in model.classes_),
        weights=model.coef_.T.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )


def encoded(texts: list[str]) -> np.ndarray:
    return vectors_of(texts, Encoder("multilingual"))


def keep(head: Head) -> None:
    """Write the head and note its SHA-256 where the workbench compares it."""
    path = ROOM / "head_weights" / "themes.npz"
    np.savez(
        path,
        model_id=np.array(head.model_id),
        classes=np.array(head.classes),
        weights=head.weights,
        bias=head.bias,
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    code = ROOM / "themes.py"
    text = re.sub(r'(\nSHA256 = )"[0-9a-f]*"', rf'\1"{digest}"', code.read_text("utf-8"))
    code.write_text(text, encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size:,} bytes, {digest[:12]}")


def main() -> None:
    own, neutral = [pair[:2] for pair in own_themes()] + more_themes(), neutral_texts()
    themes = np.array([theme for _, theme in own] + [HARMLESS] * len(neutral))
    keep(fitted_themes(encoded([text for text, _ in own] + neutral), themes))


if __name__ == "__main__":
    main()
