"""The vector cache and the side tables."""

import hmac

import numpy as np
import pandas as pd
import pytest

from workbench.errors import SettingError
from workbench.project import Project


def rows(n, dim=8, seed=0):
    return np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)


def test_vectors_come_back_in_the_order_asked(project):
    texts = [f"post {n} 🥣" for n in range(200)]
    vectors = rows(200)
    project.vectors.put("m", texts[:120], vectors[:120])
    project.vectors.put("m", texts[100:190], vectors[100:190])
    project.vectors.put("other/model", texts[:5], rows(5, dim=3))
    order = np.random.default_rng(1).permutation(200)
    found, known = project.vectors.get("m", [texts[i] for i in order])
    assert known.tolist() == [i < 190 for i in order]
    np.testing.assert_array_equal(found[known], vectors[order[known]])
    assert not found[~known].any()
    with Project.open(project.folder) as again:
        assert again.vectors.get("other/model", texts[:5])[0].shape == (5, 3)
    vectors_of_nothing, known = project.vectors.get("unknown", texts[:2])
    assert vectors_of_nothing.shape == (2, 0)
    assert known.tolist() == [False, False]


def test_the_files_hold_neither_texts_nor_pickles(project):
    project.vectors.put("m", ["Haferlicht am Morgen", ""], rows(2))
    (file,) = (project.folder / "vectors").glob("*/*.npy")
    assert b"Haferlicht" not in file.read_bytes()
    assert np.load(file, allow_pickle=False).dtype.names == ("hash", "vector")


@pytest.mark.parametrize("key", [b"", b"k" * 32, b"k" * 64, b"k" * 65, bytes(range(256))])
def test_texts_are_hashed_as_hmac_sha_256(tmp_path, key):
    from workbench.project.vectors import VectorCache

    texts = ["", "Haferlicht", "🥣" * 500, "\ud83d half"]
    VectorCache(tmp_path, lambda: key).put("m", texts, rows(4))
    (file,) = tmp_path.glob("*/*.npy")
    expected = [hmac.digest(key, t.encode("utf-8", "surrogatepass"), "sha256")[:16] for t in texts]
    assert [h.tobytes() for h in np.load(file)["hash"]] == expected


def test_compacting_keeps_every_vector(project):
    texts = [f"t{n}" for n in range(30)]
    for n in range(0, 30, 3):
        project.vectors.put("m", texts[n : n + 3], rows(3, seed=n))
    before = project.vectors.get("m", texts)[0]
    project.compact()
    after, known = project.vectors.get("m", texts)
    assert known.all()
    np.testing.assert_array_equal(before, after)
    assert len(list((project.folder / "vectors").glob("*/*.npy"))) == 1


def test_thousands_of_texts_cost_two_looks_at_each_file(project, monkeypatch):
    texts = [f"post number {n} about oats" * 4 for n in range(6000)]
    for start in (0, 3000):
        project.vectors.put("m", texts[start : start + 3000], rows(3000))
    read, load = [], np.load

    def noting(path, **how):
        read.append((path, how["mmap_mode"]))
        return load(path, **how)

    monkeypatch.setattr(np, "load", noting)
    with Project.open(project.folder) as again:
        _, known = again.vectors.get("m", texts)
        assert known.all()
        assert len(read) == 4  # two files, once for the index and once for the vectors
        assert {how for _, how in read} == {"r"}  # mapped: only what is asked for leaves the disk
        again.vectors.get("m", texts[:10])
        assert len(read) == 5


def test_side_tables_come_back(project):
    frame = pd.DataFrame({"post": ["x:1", "x:2"], "topic": [1, 2], "words": [["a", "b"], []]})
    assert project.enrichment("topics") is None
    project.keep_enrichment("topics", frame)
    back = project.enrichment("topics")
    assert back["words"].tolist() == [["a", "b"], []]
    assert back["topic"].tolist() == [1, 2]
    with pytest.raises(SettingError):
        project.keep_enrichment("../evil", frame)
