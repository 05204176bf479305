"""A cache of vectors that shows what it was given."""

import numpy as np


class Remembers:
    """A cache that keeps nothing and remembers what it was given."""

    def __init__(self):
        self.given = []

    def get(self, model_id, texts):
        return np.zeros((len(texts), 512), dtype=np.float32), np.zeros(len(texts), dtype=bool)

    def put(self, model_id, texts, vectors):
        self.given += list(texts)
