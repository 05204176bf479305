"""In which language a text is written, or that it is too short to tell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from workbench.text.captions import plain_text, strip_markup
from workbench.text.word_lists import likelier_language

__all__ = ["detect_language"]

FEWEST_LETTERS = 12
# Below this the guess on German tweets was wrong one time in five, above it one in a hundred.
LEAST_CONFIDENCE = 0.35
MOST_LETTERS = 80  # longer texts that py3langid cannot tell are in no language, or in two
FEWEST_WORDS, MOST_WORDS = 2, 16
MARGIN = 3.0
FEW = 5
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
MOST_READ = 200_000
_READ: dict[bytes, str | None] = {}
_CJK = "\u2e80"  # from here on one sign says as much as three letters


def detect_language(texts: Iterable[str | None]) -> list[str | None]:
    """Return the language of each text.

    Mentions, hashtags, emojis and addresses are left out first. Naive Bayes on byte n-grams
    (py3langid) over 97 languages, about 8,000 texts a second; equal texts are read once in a
    process. Of texts that are too short for that, German and English are told by their words:
    every word, or all but one of five, must be known in the language, and the other must be e³
    times less likely. Where nothing else is said, the words of the hashtags are asked.

    Parameters
    ----------
    texts
        Captions; None and other things than strings have no language.

    Returns
    -------
    list of str or None
        ISO 639-1 codes in input order; None where neither way is sure.

    References
    ----------
    Lui and Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", ACL 2012.

    Examples
    --------
    >>> detect_language(["Ich liebe diesen Kaffee am Morgen", "So lecker!", "@oatly ☕", None])
    ['de', 'de', None, None]
    """
    return [_read_once(text) if isinstance(text, str) else None for text in texts]


def _read_once(text: str) -> str | None:
    """Return the language of a text, remembered by its hash: no caption stays in memory."""
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if key not in _READ:
        if len(_READ) >= MOST_READ:
            _READ.clear()
        _READ[key] = _language(text)
    return _READ[key]


def _language(text: str) -> str | None:
    said = strip_markup(text)
    letters = sum(3 if sign >= _CJK else 1 for sign in said if sign.isalpha())
    if letters >= FEWEST_LETTERS:
        language, confidence = _identifier().classify(said[:2_000])
        if confidence >= LEAST_CONFIDENCE:
            return str(language)
    if letters < MOST_LETTERS:
        if letters:
            return _by_words(said)
        return _by_words(plain_text(text, emojis=False)) if "#" in text else None
    return None


def _by_words(text: str) -> str | None:
    """Return "de" or "en" if the words of a short text say so."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return None
    language, margin, unknown = likelier_language(words)
    return language if margin >= MARGIN and unknown <= len(words) // FEW else None


@cache
def _identifier() -> Any:  # noqa: ANN401  # py3langid has no types
    # An identifier of our own: the package's global one gives scores, not probabilities.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
