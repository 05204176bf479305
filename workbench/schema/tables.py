"""The tables between the steps: columns, types, nullability, units, personal data.

One description serves storage (Arrow), analysis (pandas), documentation and privacy.
Missing is null, never 0 and never an empty string. A null list is unknown, an empty list is
known to be empty. Times are UTC with microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

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
    "Column",
    "Kind",
    "Table",
]

Kind = Literal["string", "integer", "number", "boolean", "time", "strings", "media"]

MEDIA = pa.struct([("kind", pa.string()), ("path", pa.string()), ("url", pa.string())])
ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "strings": pa.list_(pa.string()),
    "media": pa.list_(MEDIA),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind of value, and whether it says something about a person."""

    name: str
    kind: Kind
    required: bool = False
    personal: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, its key, and whether rows are only ever added."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    append_only: bool = False

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    @property
    def personal(self) -> list[str]:
        """Names of the columns that identify or describe a person."""
        return [column.name for column in self.columns if column.personal]

    def __getitem__(self, name: str) -> Column:
        """Return the column called `name`; raise KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Say whether a column is called `name`."""
        return any(column.name == name for column in self.columns)

    def arrow_schema(self) -> pa.Schema:
        """Return the Arrow schema in which the table is stored."""
        return pa.schema(
            [pa.field(c.name, ARROW[c.kind], nullable=not c.required) for c in self.columns]
        )


POSTS = Table(
    "posts",
    (
        Column("post", "string", required=True, about="<platform>:<post id>; Instagram: shortcode"),
        Column("platform", "string", required=True),
        Column("account", "string", personal=True, about="author, <platform>:<handle>"),
        Column("user_id", "string", personal=True, about="the platform's own number of the author"),
        Column("coauthors", "strings", personal=True, about="bare handles of collab authors"),
        Column("created_at", "time", about="when it was posted, UTC"),
        Column("text", "string", personal=True, about="caption"),
        Column("kind", "string", about="image, video, reel, carousel, story or text"),
        Column("likes", "integer", about="newest known; null where hidden or unknown"),
        Column("comments", "integer", about="newest known"),
        Column("shares", "integer", about="newest known; reposts count here"),
        Column("views", "integer", about="newest known"),
        Column("likes_hidden", "boolean", about="the author hides the like count"),
        Column("mentions", "strings", personal=True, about="bare handles named in the text"),
        Column("hashtags", "strings", about="bare hashtags, lower-case"),
        Column("tagged", "strings", personal=True, about="bare handles tagged on the media"),
        Column("sponsors", "strings", about="bare handles of labelled partners"),
        Column("paid_partnership", "boolean", about="the platform's own paid label"),
        Column("reply_to", "string", about="key of the post this one answers"),
        Column("reply_to_account", "string", personal=True, about="key of the account answered"),
        Column("repost_of", "string", about="key of the post passed on"),
        Column("repost_of_account", "string", personal=True, about="key of its author"),
        Column("media", "media", about="kind, path inside the project, url"),
        Column("url", "string", personal=True, about="permanent link"),
        Column("source", "string", required=True, about="format that it was read from"),
        Column("collected_at", "time", required=True, about="when the figures were true"),
    ),
    key=("post",),
)

COMMENTS = Table(
    "comments",
    (
        Column("comment", "string", required=True, about="<platform>:<id>, or ~<hash> if none"),
        Column("platform", "string", required=True),
        Column("post", "string", about="key of the post it stands under"),
        Column("post_account", "string", personal=True, about="author of that post"),
        Column("post_url", "string", personal=True, about="link to that post"),
        Column("account", "string", personal=True, about="who wrote it"),
        Column("user_id", "string", personal=True),
        Column("created_at", "time", about="UTC"),
        Column("text", "string", personal=True),
        Column("likes", "integer"),
        Column("reply_to", "string", about="key of the comment it answers"),
        Column("source", "string", required=True),
        Column("collected_at", "time", required=True),
    ),
    key=("comment",),
)

COUNTS = Table(
    "counts",
    (
        Column("post", "string", required=True),
        Column("as_of", "time", required=True, about="when the figures were true"),
        Column("likes", "integer"),
        Column("comments", "integer"),
        Column("shares", "integer"),
        Column("views", "integer"),
        Column("likes_hidden", "boolean"),
        Column("source", "string", required=True),
    ),
    key=("post", "as_of", "source"),
    append_only=True,
)

ACCOUNTS = Table(
    "accounts",
    (
        Column("account", "string", required=True, personal=True, about="<platform>:<handle>"),
        Column("user_id", "string", personal=True),
        Column("display_name", "string", personal=True),
        Column("bio", "string", personal=True),
        Column("followers", "integer"),
        Column("following", "integer"),
        Column("posts_count", "integer"),
        Column("verified", "boolean"),
        Column("business", "boolean"),
        Column("private", "boolean"),
        Column("has_picture", "boolean"),
        Column("category", "string"),
        Column("external_url", "string", personal=True),
        Column("as_of", "time", required=True, about="when the profile looked like this"),
        Column("source", "string", required=True),
    ),
    key=("account", "as_of", "source"),
    append_only=True,
)

REPORTED = Table(
    "reported",
    (
        Column("account", "string", required=True, personal=True),
        Column("name", "string", required=True, about="the vendor's name of the figure"),
        Column("value", "number", required=True),
        Column("source", "string", required=True),
        Column("as_of", "time", required=True),
    ),
    key=("account", "name", "source", "as_of"),
    append_only=True,
)

ALIASES = Table(
    "aliases",
    (
        Column("platform", "string", required=True),
        Column("user_id", "string", required=True, personal=True),
        Column("handle", "string", required=True, personal=True),
        Column("first_seen", "time", required=True),
        Column("last_seen", "time", required=True),
    ),
    key=("platform", "user_id", "handle"),
)

RAW = Table(
    "raw",
    (
        Column("of", "string", required=True, about="the table the record became a row of"),
        Column("key", "string", required=True, personal=True, about="key of that row"),
        Column("account", "string", personal=True, about="whose record it is"),
        Column("record", "string", required=True, personal=True, about="as it came, JSON"),
        Column("source", "string", required=True),
        Column("collected_at", "time", required=True),
    ),
    key=("of", "key", "source"),
)

INTERACTIONS = Table(
    "interactions",
    (
        Column("source", "string", required=True, personal=True, about="gives attention"),
        Column("target", "string", required=True, personal=True, about="receives attention"),
        Column(
            "kind", "string", required=True, about="mention, tag, comment, reply, repost, collab"
        ),
        Column("post", "string", about="key of the post or comment it was seen in"),
        Column("at", "time"),
        Column("weight", "number", required=True, about="1, or 1/k for each author of a collab"),
    ),
    key=(),
    append_only=True,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (POSTS, COMMENTS, COUNTS, ACCOUNTS, REPORTED, ALIASES, RAW, INTERACTIONS)
}
