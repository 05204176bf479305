"""Exports of every kind, made here."""

import csv
import gzip
import io
import json
import lzma
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from workbench import gather
from workbench.schema import to_pandas

pytest.register_assert_rewrite("tests.gather.mutants")


class Imported:
    """Everything a source gave: tables by name, problems, and what was counted."""

    def __init__(self, source):
        self.batches = list(source.batches())
        parts = {}
        for batch in self.batches:
            for name, table in batch.tables.items():
                parts.setdefault(name, []).append(to_pandas(table))
        self.tables = {n: pd.concat(p, ignore_index=True) for n, p in parts.items()}
        self.problems = [p for batch in self.batches for p in batch.problems]
        self.read = sum(batch.read for batch in self.batches)
        self.rejected = [p for p in self.problems if p.rejected]

    def __getattr__(self, name):
        try:
            return self.tables[name]
        except KeyError:
            raise AttributeError(name) from None

    def record(self, table="posts", row=0):
        return self.tables[table].iloc[row].to_dict()


@pytest.fixture
def put(tmp_path):
    """Write bytes, text or JSON to a file of this test."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, ensure_ascii=False)
        raw = content.encode() if isinstance(content, str) else content
        if name.endswith(".gz"):
            raw = gzip.compress(raw)
        if name.endswith(".xz"):
            raw = lzma.compress(raw)
        path.write_bytes(raw)
        return path

    return write


@pytest.fixture
def imported(put):
    """Write a file and import it."""

    def go(name, content, **options):
        return Imported(gather.read(put(name, content), **options))

    return go


@pytest.fixture
def load():
    """Import paths."""
    return lambda *paths, **options: Imported(gather.read(*paths, **options))


def csv_text(rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def sheet_bytes(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet_bytes(records):
    out = io.BytesIO()
    pd.DataFrame(records).to_parquet(out)
    return out.getvalue()


POSTS = [
    {
        "id": f"CxA_{i}b-{i:02d}",
        "username": f"Fan.{i % 7}",
        "caption": f'Hafer Nr. {i} mit @oatly, #haferliebe 🌾\nzweite Zeile, "so"',
        "timestamp": f"2026-03-{1 + i % 28:02d}T08:{i % 60:02d}:00Z",
        "likesCount": 10 * i,
        "commentsCount": i % 5,
        "url": f"https://www.instagram.com/p/CxA_{i}b-{i:02d}/",
    }
    for i in range(40)
]

NODE = {
    "instaloader": {"version": "4.13.1", "node_type": "Post"},
    "node": {
        "__typename": "GraphSidecar",
        "id": "2043332625631486902",
        "shortcode": "BxbYDJsuyO2",
        "owner": {"id": "77", "username": "Mila.Backt", "full_name": "Mila"},
        "taken_at_timestamp": 1554309805,
        "edge_media_to_caption": {"edges": [{"node": {"text": "Brot! @oatly #hafer"}}]},
        "edge_media_preview_like": {"count": 51, "edges": []},
        "edge_media_to_comment": {
            "count": 2,
            "edges": [
                {
                    "node": {
                        "id": "900",
                        "text": "lecker",
                        "created_at": 1554309900,
                        "owner": {"id": "5", "username": "Karl"},
                        "edge_liked_by": {"count": 3},
                        "edge_threaded_comments": {
                            "edges": [
                                {
                                    "node": {
                                        "id": "901",
                                        "text": "ja!",
                                        "created_at": 1554310000,
                                        "owner": {"username": "uwe"},
                                    }
                                }
                            ]
                        },
                    }
                }
            ],
        },
        "edge_media_to_tagged_user": {"edges": [{"node": {"user": {"username": "Oatly"}}}]},
        "edge_sidecar_to_children": {
            "edges": [
                {"node": {"display_url": "https://a.invalid/1.jpg"}},
                {
                    "node": {
                        "display_url": "https://a.invalid/2.jpg",
                        "video_url": "https://a.invalid/2.mp4",
                    }
                },
            ]
        },
        "coauthor_producers": [{"username": "Zweite"}, {"username": "Mila.Backt"}],
        "is_paid_partnership": True,
        "iphone_struct": {"like_and_view_counts_disabled": False},
    },
}
PROFILE = {
    "instaloader": {"version": "4.13.1", "node_type": "Profile"},
    "node": {
        "username": "Mila.Backt",
        "id": "77",
        "full_name": "Mila",
        "biography": "Brot & Hafer",
        "edge_followed_by": {"count": 1234},
        "edge_follow": {"count": 99},
        "edge_owner_to_timeline_media": {"count": 56},
        "is_verified": False,
        "is_private": False,
        "is_business_account": True,
        "business_category_name": "None",
        "category_name": "Blog",
        "profile_pic_url": "https://a.invalid/p.jpg",
        "iphone_struct": {"username": "someone.else", "pk": "1"},
    },
}
PROFILES = [
    {
        "account": f"fan{i}",
        "followers": 1000 + i,
        "following": 10,
        "biography": "hi",
        "avg_engagement": 0.01 * i,
        "timestamp": "2026-01-28T21:14:17.687Z",
        "posts": [
            {
                "id": f"ab{i}{k}",
                "caption": "Hafer #x",
                "likes": k,
                "comments": 1,
                "datetime": 1643133383 + k,
                "is_video": k == 1,
                "video_view_count": 5 if k == 1 else None,
            }
            for k in range(3)
        ],
    }
    for i in range(4)
]


def sample_files():
    """One file of every format: name and bytes."""
    header, *rows = [list(POSTS[0]), *(list(p.values()) for p in POSTS)]
    meta = [
        {
            "media_map_data": {
                "Thumb": {
                    "uri": "a.jpg",
                    "creation_timestamp": 1735567247,
                    "title": f"Kranz {i} cafÃ©",
                }
            },
            "string_map_data": {"Likes": {"value": "1,047", "timestamp": 0}},
        }
        for i in range(5)
    ]
    return {
        "posts.csv": csv_text([header, *rows]).encode(),
        "posts.tsv.gz": gzip.compress(csv_text([header, *rows], "\t").encode()),
        "posts.ndjson": "\n".join(json.dumps(p) for p in POSTS).encode(),
        "posts.json": json.dumps({"data": {"items": POSTS}}).encode(),
        "posts.xlsx": sheet_bytes([["Export vom 1. Mai"], [], header, *rows]),
        "posts.parquet": parquet_bytes(POSTS),
        "profiles.json": json.dumps(PROFILES).encode(),
        "meta.json": json.dumps({"organic_insights_posts": meta}).encode(),
        "2019-04-03_UTC.json": json.dumps(NODE).encode(),
        "mila_77.json.xz": lzma.compress(json.dumps(PROFILE).encode()),
    }


@pytest.fixture(params=sorted(sample_files()))
def sample(request):
    """Name and bytes of one file of each format in turn."""
    return request.param, sample_files()[request.param]


@pytest.fixture
def makers():
    """The functions and records of this module."""
    return {
        "csv": csv_text, "sheet": sheet_bytes, "parquet": parquet_bytes, "posts": POSTS,
        "node": NODE, "profile": PROFILE, "profiles": PROFILES, "files": sample_files(),
        "Path": Path, "Imported": Imported,
    }  # fmt: skip
