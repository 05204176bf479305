"""What is known of posts before they are scored as content: tidy rows, profiles, judgements."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.schema import POSTS, check, with_keys
from workbench.text import Encoder

__all__ = ["judgements", "newest_profiles", "tidy_posts", "until"]

_PLAIN = ("coauthors", "kind", "likes", "comments", "likes_hidden", "sponsors", "paid_partnership",
          "repost_of", "repost_of_account", "media", "account", "created_at", "mentions",
          "hashtags", "tagged")  # fmt: skip
_BEFORE_ALL = pd.Timestamp("1678-01-01", tz="UTC")
_SEEN = frozenset({"image", "video", "reel", "carousel", "story"})


def tidy_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Return posts with `post`, UTC times, `shown` (a picture or video), and null where unknown.

    Raises
    ------
    SchemaError
        There is no column `text`.
    """
    check(posts, ["text"], where="score_content")
    rows = with_keys(posts, POSTS).reset_index(drop=True)
    key = next((name for name in ("message", "post", "comment") if name in rows), None)
    rows["post"] = rows[key] if key else pd.RangeIndex(len(rows))
    for name in _PLAIN:
        if name not in rows:
            rows[name] = pd.Series([None] * len(rows), dtype=object)
    rows["created_at"] = pd.to_datetime(rows["created_at"], utc=True, format="mixed")
    rows["shown"] = [_is_shown(*pair) for pair in zip(rows["media"], rows["kind"], strict=True)]
    return rows


def _is_shown(media: object, kind: object) -> bool | None:
    if isinstance(media, (list, tuple, np.ndarray)) and len(media):
        return True
    return kind in _SEEN if isinstance(kind, str) else None


def until(times: pd.Series, as_of: pd.Timestamp | str | None) -> pd.Timestamp | None:
    """Return the moment after which posts do not count: as given, else the newest."""
    if as_of is None:
        return None if times.isna().all() else times.max()
    moment = pd.Timestamp(as_of)
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")


def newest_profiles(accounts: pd.DataFrame | None) -> pd.DataFrame:
    """Return followers, bio and private of each account as last known, by account."""
    columns = ["followers", "bio", "private"]
    if accounts is None or "account" not in accounts:
        return pd.DataFrame(columns=columns, index=pd.Index([], name="account"), dtype=object)
    newest = accounts
    if "as_of" in accounts:
        moments = pd.to_datetime(accounts["as_of"], utc=True, format="mixed")
        newest = accounts.iloc[np.argsort(moments.fillna(_BEFORE_ALL), kind="stable")]
    known = newest.dropna(subset="account").drop_duplicates("account", keep="last")
    return known.set_index("account").reindex(columns=columns)


def judgements(
    rows: pd.DataFrame,
    brand: Brand,
    encoder: str | Encoder,
    sentiment: pd.DataFrame | None,
    safety: pd.DataFrame | None,
) -> pd.DataFrame:
    """Return safe, offence, feeling (0..1) and quote of each row; null where not known."""
    if sentiment is None or safety is None:
        from workbench.text.safety import flag_safety
        from workbench.text.sentiment import judge_sentiment

        # The heads read multilingual vectors; another encoder's would tell them nothing.
        name = encoder.name if isinstance(encoder, Encoder) else encoder
        reader = encoder if name == "multilingual" else "multilingual"
        if sentiment is None:
            sentiment = judge_sentiment(rows, brand, encoder=reader)
        if safety is None:
            safety = flag_safety(rows, encoder=reader)
    felt, risk = (_by_key(frame, rows) for frame in (sentiment, safety))
    feeling = (pd.to_numeric(felt.get("score"), errors="coerce") + 1) / 2
    feeling = feeling.where(felt["sentiment"].ne("unclear").fillna(value=False))
    quotes = [q[0] if isinstance(q, (list, tuple)) and q else None for q in felt["evidence"]]
    return pd.DataFrame(
        {
            "safe": risk["safe"].astype("boolean"),
            "offence": pd.to_numeric(risk["offence"], errors="coerce").astype("float64"),
            "feeling": feeling.astype("float64").clip(0, 1),
            "quote": pd.Series(quotes, index=rows.index, dtype=object),
        },
        index=rows.index,
    )


def _by_key(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    key = next(name for name in ("message", "post", "comment") if name in frame)
    known = frame.drop_duplicates(key).set_index(key)
    return known.reindex(rows["post"]).set_axis(rows.index, axis=0)
