"""A store in memory with the manners of a project: keyed records, cursors written with them."""

import types
from datetime import UTC, datetime

import pandas as pd

from workbench.brand import Brand
from workbench.schema import ACCOUNTS, COMMENTS, POSTS, empty, to_pandas


class Shelf:
    """Takes sources as `Project.add` does: a batch is kept whole, with its cursor, or not at all."""

    def __init__(self):
        self.brand = Brand("Haferlicht", handles=["haferlicht"], competitors=["kuhglueck"])
        self.tables = {"posts": {}, "comments": {}, "accounts": {}}
        self.places = {}
        self.noted = []
        self.sent_at = []
        self.batches = 0
        self.events = types.SimpleNamespace(append=self.note, read=lambda _kinds: self.noted)
        self.requests = types.SimpleNamespace(spend=self.spend, sent=self.sent)

    def note(self, kind, payload):
        self.noted.append(types.SimpleNamespace(kind=kind, payload=payload))

    def spend(self, service, account, kind, *, limit, span):
        if len(self.sent(service, account, datetime.now(UTC) - span)) >= limit:
            return False
        self.sent_at.append((datetime.now(UTC), kind))
        return True

    def sent(self, _service, _account, since):
        return [(at, kind) for at, kind in self.sent_at if at >= since]

    def cursors(self):
        return dict(self.places)

    def add(self, source):
        for batch in source.batches():
            for name, kept in self.tables.items():
                if name in batch.tables:
                    key = {"posts": "post", "comments": "comment", "accounts": "account"}[name]
                    for record in to_pandas(batch.tables[name]).to_dict("records"):
                        known = kept.get(record[key], {})
                        filled = {
                            k: v for k, v in record.items() if isinstance(v, list) or pd.notna(v)
                        }
                        kept[record[key]] = known | filled
            self.places |= batch.cursor
            self.batches += 1

    def frame(self, name, table):
        rows = list(self.tables[name].values())
        return pd.DataFrame(rows, columns=table.names) if rows else empty(table)

    def posts(self):
        return self.frame("posts", POSTS)

    def comments(self):
        return self.frame("comments", COMMENTS)

    def accounts(self):
        return self.frame("accounts", ACCOUNTS)

    def aliases(self):
        frames = [self.posts(), self.comments(), self.accounts()]
        seen = pd.concat([f[["account", "user_id"]] for f in frames]).dropna().drop_duplicates()
        rows = [
            (*a.split(":", 1), u) for a, u in zip(seen["account"], seen["user_id"], strict=True)
        ]
        return pd.DataFrame(rows, columns=["platform", "handle", "user_id"])
