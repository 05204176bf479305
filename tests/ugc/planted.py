"""Captions of planted themes in two languages."""

import random

import pandas as pd

THEMES = {
    "trains": {
        "de": ("Der Zug", "Die Bahn", "Unsere S-Bahn", "hat Verspätung", "fällt heute aus", "steht am Bahnhof", "auf Gleis drei", "ohne Durchsage"),
        "en": ("The train", "My railway", "Our commuter line", "is delayed", "got cancelled", "waits at the station", "on platform three", "without any notice"),
    },
    "baking": {
        "de": ("Der Kuchen", "Mein Brot", "Unser Hefeteig", "ist im Ofen", "backt langsam", "braucht Mehl", "mit Butter und Zucker", "nach Omas Rezept"),
        "en": ("The cake", "My bread", "Our dough", "is in the oven", "bakes slowly", "needs flour", "with butter and sugar", "after a family recipe"),
    },
    "dogs": {
        "de": ("Der Hund", "Mein Welpe", "Unser Dackel", "bellt laut", "schläft im Körbchen", "läuft im Park", "mit seiner Leine", "und wedelt"),
        "en": ("The dog", "My puppy", "Our terrier", "barks loudly", "sleeps in his basket", "runs in the park", "with his leash", "wagging his tail"),
    },
    "football": {
        "de": ("Das Tor", "Unsere Elf", "Der Stürmer", "gewinnt das Spiel", "schießt ein Tor", "trifft im Stadion", "in der Nachspielzeit", "gegen den Torwart"),
        "en": ("The goal", "Our team", "The striker", "wins the match", "scores a goal", "plays in the stadium", "in extra time", "against the keeper"),
    },
}  # fmt: skip


def planted(n, seed=0):
    rng = random.Random(seed)
    rows = []
    for i in range(n):
        theme, language = rng.choice(list(THEMES)), rng.choice(["de", "en"])
        parts = THEMES[theme][language]
        text = f"{rng.choice(parts[:3])} {rng.choice(parts[3:6])} {rng.choice(parts[6:])} {i}"
        rows.append((f"instagram:P{i:05d}", f"@friend{i % 7} {text} #{theme}", theme, language))
    return pd.DataFrame(rows, columns=["post", "text", "theme", "language"])
