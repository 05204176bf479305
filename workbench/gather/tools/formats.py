"""The readers of named tools, one row each, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.gather import sniff
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Format, Reader
from workbench.gather.instaloader_files import is_instaloader, read_files
from workbench.gather.json_records import document, records_in
from workbench.gather.opened import Opened
from workbench.gather.tools import (
    apify,
    brightdata,
    brightdata_posts,
    fourcat,
    meta_files,
    x_export,
    x_files,
    youtube,
    zeeschuimer,
)

__all__ = ["FORMATS"]


def _sniff_instaloader(file: Opened) -> bool:
    if sniff.container(file) != "json":
        return False
    start = b"".join(file.head[:4096].split())
    if start.startswith(b'{"node":{') or b'"instaloader"' in file.head:
        content = sniff.whole_if_small(file)
        return isinstance(content, dict) and is_instaloader(content)
    if file.path.name.lower().endswith("_comments.json") or b'"answers":' in start:
        content = sniff.whole_if_small(file)
        return isinstance(content, list) and is_instaloader(content)
    return False


def _read_instaloader(file: Opened, options: Options) -> Iterator[Piece]:
    return read_files([file.path], file.path, options, alone=True)


def _has_profiles(file: Opened) -> bool:
    return sniff.container(file) == "json" and brightdata.has_nested_posts(sniff.first_record(file))


def _read_profiles(file: Opened, options: Options) -> Iterator[Piece]:
    return brightdata.profile_pieces(records_in(document(file)), options, file.shown)


Way = tuple[Callable[[Opened], bool], Reader]


def _either(*ways: Way) -> Way:
    """Return the sniffer and reader of a format that is on disk in one of several ways.

    A file that is none of them, but was said to be of the format, is read in the first way.
    """

    def sniffs(file: Opened) -> bool:
        return any(is_it(file) for is_it, _ in ways)

    def read(file: Opened, options: Options) -> Iterator[Piece]:
        chosen = next((reader for is_it, reader in ways if is_it(file)), None)
        if chosen is None:
            text = sniff.container(file) == "text"
            chosen = ways[-1 if text else 0][1]
        return chosen(file, options)

    return sniffs, read


_BRIGHTDATA = _either(
    (_has_profiles, _read_profiles),
    (brightdata_posts.is_posts, brightdata_posts.read_posts),
    (brightdata_posts.is_posts_table, brightdata_posts.read_posts_table),
)
_APIFY = _either(
    (apify.is_apify, apify.read_apify),
    (apify.is_apify_table, apify.read_apify_table),
)
_YOUTUBE = _either(
    (youtube.is_youtube, youtube.read_youtube),
    (youtube.is_table, youtube.read_table),
)
_X = _either(
    (x_files.is_x_file, x_files.read_x_file),
    (x_export.is_x_table, x_export.read_x_table),
)
_PEOPLE = ("posts", "comments", "accounts")

FORMATS = (
    Format(
        "instaloader",
        "gather.about_instaloader",
        _sniff_instaloader,
        _read_instaloader,
        platforms=("instagram",),
        tables=_PEOPLE,
        files=("JSON", "JSON.XZ"),
    ),
    Format(
        "zeeschuimer",
        "exports_social.about_zeeschuimer",
        zeeschuimer.is_zeeschuimer,
        zeeschuimer.read_zeeschuimer,
        platforms=("instagram", "tiktok", "x"),
        tables=_PEOPLE,
        files=("NDJSON",),
    ),
    Format(
        "apify",
        "exports_social.about_apify",
        *_APIFY,
        platforms=("instagram",),
        tables=_PEOPLE,
        files=("JSON", "NDJSON", "CSV"),
    ),
    Format(
        "brightdata",
        "exports_social.about_brightdata",
        *_BRIGHTDATA,
        platforms=("instagram",),
        tables=(*_PEOPLE, "reported"),
        files=("JSON", "NDJSON", "CSV"),
    ),
    Format(
        "meta",
        "exports_social.about_meta",
        meta_files.is_meta_file,
        meta_files.read_meta_file,
        platforms=("instagram",),
        tables=_PEOPLE,
        files=("JSON", "ZIP"),
        bundle=meta_files.BUNDLE,
    ),
    Format(
        "youtube",
        "exports_social.about_youtube",
        *_YOUTUBE,
        platforms=("youtube",),
        tables=_PEOPLE,
        files=("JSON", "NDJSON", "CSV"),
    ),
    Format(
        "4cat",
        "exports_social.about_fourcat",
        fourcat.is_fourcat,
        fourcat.read_fourcat,
        platforms=("instagram", "tiktok"),
        tables=_PEOPLE,
        files=("CSV",),
        mapped=True,
    ),
    Format(
        "x",
        "exports_social.about_x",
        *_X,
        platforms=("x",),
        tables=("posts", "accounts"),
        files=("JSON", "NDJSON", "CSV", "JS", "ZIP"),
        mapped=True,
        bundle=x_files.BUNDLE,
    ),
)
