"""The tables between the steps, and the contract of the sources that fill them."""

from workbench.schema.frames import (
    check,
    coerce,
    empty,
    frame_to_arrow,
    to_arrow,
    to_pandas,
    with_keys,
)
from workbench.schema.keys import (
    account_key,
    bare_handle,
    handle_of,
    platform_of,
    post_key,
    shortcode,
)
from workbench.schema.moments import read_moment, read_span
from workbench.schema.source import Batch, Problem, RequestLog, Source, SourceFile
from workbench.schema.tables import (
    ACCOUNTS,
    ALIASES,
    COMMENTS,
    COUNTS,
    INTERACTIONS,
    POSTS,
    RAW,
    REPORTED,
    TABLES,
    Column,
    Table,
)

__all__ = [
    "ACCOUNTS",
    "ALIASES",
    "COMMENTS",
    "COUNTS",
    "INTERACTIONS",
    "POSTS",
    "RAW",
    "REPORTED",
    "TABLES",
    "Batch",
    "Column",
    "Problem",
    "RequestLog",
    "Source",
    "SourceFile",
    "Table",
    "account_key",
    "bare_handle",
    "check",
    "coerce",
    "empty",
    "frame_to_arrow",
    "handle_of",
    "platform_of",
    "post_key",
    "read_moment",
    "read_span",
    "shortcode",
    "to_arrow",
    "to_pandas",
    "with_keys",
]
