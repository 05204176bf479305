"""How quickly exports stream into the store, and in how much memory.

Run with ``python -m benchmarks.gather [ROWS ...]``; 200,000, a million and two million by default.
Writes invented posts as NDJSON and as CSV and invented comments as NDJSON, block by block, and
adds each to a fresh project, with pseudonyms for commenters as by default. Every measurement is a
process of its own. The peers are pandas only reading the same file, into memory and no further,
at the middle size: the largest is left to us, as `read_json` would take some 25 GB for it.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

SIZES = (200_000, 1_000_000, 2_000_000)
BLOCK = 10_000
SECONDS_BETWEEN = 97
ALPHABET = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
SENTENCES = (
    "Heute gibt es Porridge mit Hafermilch und ganz viel Zimt 🌾",
    "Mein liebster Kaffee am Morgen, schaumig und ohne Zucker ☕️",
    "Wer von euch hat das schon probiert? Schreibt es in die Kommentare!",
    "Anzeige | Danke für das süße Paket, wir haben uns riesig gefreut 💚",
    "Best brunch spot in town, hands down. Save this for later!",
    "Sunday reset: laundry, long walk, oat flat white 🥰✨",
    "New recipe is up on the blog, link in bio 👉",
    "Grüße aus Köln, die Sonne scheint und wir sitzen draußen",
    "Three ingredients, ten minutes, zero waste.",
    "Ich hätte nie gedacht, dass das so einfach geht 😅",
)
TAGS = ("hafermilch", "oatmilk", "Frühstück", "vegan", "kaffeeliebe", "brunch", "foodie", "rezept")
KINDS = ("Image", "Video", "Sidecar")


def records(rows: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield invented posts as a tool exports them: 18 fields, half of them figures."""
    for start in range(0, rows, BLOCK):
        rng = np.random.default_rng((seed, start))
        size = min(BLOCK, rows - start)
        codes = ALPHABET[rng.integers(0, len(ALPHABET), (size, 8))]
        people = np.minimum(rng.zipf(1.2, size), 120_000) + rng.integers(0, 30_000, size)
        words = rng.integers(0, 1 << 30, (size, 6)).tolist()
        figures = rng.integers(0, 1 << 14, (size, 3)).tolist()
        for i in range(size):
            number = start + i
            yield _record(number, "".join(codes[i]), int(people[i]), words[i], figures[i])


def _record(
    number: int, code: str, person: int, words: list[int], figures: list[int]
) -> dict[str, Any]:
    likes, comments, views = figures
    shortcode = f"C{number:x}"[:6].ljust(3, "_") + code
    handle = f"user.{person}_{'abcd'[person % 4]}"
    kind = KINDS[words[0] % 3]
    stamp = time.gmtime(1_735_689_600 + SECONDS_BETWEEN * (number % 500_000))
    return {
        "id": str(3_000_000_000_000_000_000 + 7 * number),
        "shortcode": shortcode,
        "url": f"https://www.instagram.com/p/{shortcode}/",
        "type": kind,
        "username": handle,
        "user_id": str(10_000_000 + person),
        "full_name": f"Person {person}",
        "caption": _caption(words),
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", stamp),
        "likes": likes if words[1] % 9 else -1,
        "comments": comments % 300,
        "views": views * 7 if kind == "Video" else None,
        "followers": 37 * (person % 9_001),
        "following": person % 997,
        "location": "Köln" if words[2] % 5 == 0 else None,
        "thumbnail_url": f"https://scontent.example/v/t51/{number}_n.jpg?stp=dst",
        "is_sponsored": words[3] % 20 == 0,
        "alt_text": "Photo may contain: cup, table, bowl",
    }


def _caption(words: list[int]) -> str:
    parts = [SENTENCES[words[0] % 10], SENTENCES[words[1] % 10]]
    if words[2] % 3 == 0:
        parts.append(f"@haferlicht @user.{words[2] % 90_000}_b")
    if words[3] % 2:
        parts.append(" ".join(f"#{TAGS[(words[3] >> k) % 8]}" for k in (2, 5, 8)))
    if words[4] % 12 == 0:
        parts.append(f"https://blog.example/r/{words[4]}")
    return "\n".join(parts)


def remarks(rows: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield invented comments under invented posts, 12 fields."""
    for number, post in enumerate(records(rows, seed)):
        yield {
            "id": str(17_900_000_000_000_000 + number),
            "post_url": f"https://www.instagram.com/p/C{number % 50_000:x}_{'x' * 6}/",
            "comment_url": f"https://www.instagram.com/p/C{number % 50_000:x}/c/{number}",
            "text": post["caption"][:140],
            "username": post["username"],
            "user_id": post["user_id"],
            "picture_url": post["thumbnail_url"],
            "timestamp": post["timestamp"],
            "likes": post["comments"],
            "replies": 0,
            "is_verified": False,
            "parent_comment_id": None,
        }


def write_ndjson(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write one record a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_csv(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write the records as a table with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        first = next(rows)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _add(path: Path) -> int:
    from workbench import gather
    from workbench.brand import Brand
    from workbench.project import Project

    brand = Brand("Haferlicht", handles=["haferlicht"], hashtags=["haferlicht"])
    with (
        tempfile.TemporaryDirectory(dir=path.parent) as folder,
        Project.create(Path(folder) / "p", brand) as project,
    ):
        report = project.add(gather.read(path))
        return sum(file.read for file in report.files)


def _batches(path: Path) -> int:
    from workbench import gather

    return sum(batch.read for batch in gather.read(path).batches())


def _read_json(path: Path, **options: Any) -> int:  # noqa: ANN401  # pandas' own options
    import pandas as pd

    return len(pd.read_json(path, lines=True, **options))


def _read_json_parts(path: Path) -> int:
    import pandas as pd

    with pd.read_json(path, lines=True, chunksize=50_000) as parts:
        return sum(len(part) for part in parts)


def _read_csv(path: Path, **options: Any) -> int:  # noqa: ANN401  # pandas' own options
    import pandas as pd

    return len(pd.read_csv(path, **options))


STEPS: dict[str, Callable[[Path], int]] = {
    "into the store": _add,
    "into tables": _batches,
    "pandas read_json": _read_json,
    "pandas read_json, 50,000 a part": _read_json_parts,
    "pandas read_json, pyarrow": lambda path: _read_json(path, engine="pyarrow"),
    "pandas read_csv": _read_csv,
}
PEERS = {
    "posts.ndjson": [name for name in STEPS if "json" in name],
    "posts.csv": ["pandas read_csv"],
    "comments.ndjson": ["pandas read_json"],
}
WRITERS: dict[str, Callable[[Path, int], None]] = {
    "posts.ndjson": lambda path, rows: write_ndjson(path, records(rows)),
    "posts.csv": lambda path, rows: write_csv(path, records(rows)),
    "comments.ndjson": lambda path, rows: write_ndjson(path, remarks(rows)),
}


def step(name: str, path: Path) -> None:
    """Do one step in this process; print what it took as JSON."""
    import resource  # not on Windows

    import pandas as pd  # noqa: F401  # neither side pays for starting
    import pyarrow.compute  # noqa: F401

    before, start = time.process_time(), time.perf_counter()
    rows = STEPS[name](path)
    wall, cpu = time.perf_counter() - start, time.process_time() - before
    # The process that reads ahead counts as ours: its time, and its memory at the same moment.
    mine, child = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    unit = 1 if sys.platform == "darwin" else 1024
    peak = (mine.ru_maxrss + child.ru_maxrss) * unit / 1e9
    cpu += child.ru_utime + child.ru_stime
    print(json.dumps({"rows": rows, "wall": wall, "cpu": cpu, "peak": peak}))


def measure(name: str, path: Path) -> dict[str, float]:
    """Do one step in a process of its own; return rows, seconds, and gigabytes at the peak."""
    call = [sys.executable, "-m", "benchmarks.gather", "--step", name, str(path)]
    done = subprocess.run(call, check=True, capture_output=True, text=True)  # ours
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def compare(kind: str, rows: int, folder: Path, *, peers: bool) -> None:
    """Print what one file of `rows` records takes, and what its peers take."""
    path = folder / kind
    WRITERS[kind](path, rows)
    print(f"{kind}: {rows:,} records, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
    ours = measure("into the store", path)
    _print("into the store", ours)
    for name in ["into tables", *PEERS[kind]] if peers else []:
        theirs = measure(name, path)
        _print(name, theirs)
        if name.startswith("pandas"):
            wall, cpu = theirs["wall"] / ours["wall"], theirs["cpu"] / ours["cpu"]
            print(f"    into the store is {wall:.2f} times as fast ({cpu:.2f} by processor time)")
    path.unlink()


def _print(name: str, took: dict[str, float]) -> None:
    speed = took["rows"] / took["wall"]
    print(
        f"  {name:32}{speed:9,.0f} records/s {took['wall']:7.1f} s {took['cpu']:7.1f} s processor"
        f" {took['peak']:6.2f} GB at most",
        flush=True,
    )


def main(*sizes: int) -> None:
    """Print speed and memory for each kind of file and size."""
    sizes = sizes or SIZES
    middle = sorted(sizes)[(len(sizes) - 1) // 2]
    with tempfile.TemporaryDirectory() as folder:
        for kind in WRITERS:
            for rows in sizes:
                compare(kind, rows, Path(folder), peers=rows == middle)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]))
    else:
        main(*(int(number) for number in sys.argv[1:]))
