"""Odd accounts and comments beside plain figures: ``python -m benchmarks.authenticity [SEED ...]``.

AUC of the risk of a profile on instafake (nothing of ours is fitted; its licence would not allow
it) and of spam on YouTube comments, beside one-number rules and beside models fitted on the very
sets, out of fold. Then how often genuine accounts are flagged, and on invented brands precision
and recall of flags for pods and bought followers.
"""

from __future__ import annotations

import gzip
import json
import sys

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from benchmarks.evaluation_data import evaluation_data
from workbench.brand import Brand
from workbench.graph import attention_graph
from workbench.sample import Sample, make
from workbench.schema import ACCOUNTS, POSTS, coerce
from workbench.signals import Signals, measure, profile_risk
from workbench.text import judge_comments

SEEDS = (311, 4_127, 90_001)
FOLDS = StratifiedKFold(5, shuffle=True, random_state=0)
FIELDS = {
    "userFollowerCount": "followers", "userFollowingCount": "following",
    "userBiographyLength": "bio_length", "userMediaCount": "posts_count",
    "userHasProfilPic": "has_picture", "userIsPrivate": "private",
    "usernameDigitCount": "handle_digits", "usernameLength": "handle_length",
}  # fmt: skip


def main(seeds: tuple[int, ...] = SEEDS) -> None:
    profiles()
    genuine()
    spam()
    invented(seeds)


def profiles() -> None:
    parts = [evaluation_data("instafake", f"{kind}AccountData.json") for kind in ("fake", "real")]
    if None in parts:
        return
    table = pd.DataFrame([row for part in parts for row in json.loads(part.read_text("utf-8"))])
    fake = table["isFake"].to_numpy()
    fields = table[list(FIELDS)].rename(columns=FIELDS)
    risk = profile_risk(fields)["risk"]
    fitted = make_pipeline(
        FunctionTransformer(np.log1p), StandardScaler(), LogisticRegression(class_weight="balanced")
    )
    rows = {
        "ours, nothing fitted": risk,
        "logistic regression, out of fold": out_of_fold(fitted, fields, fake),
        "following/followers": (fields["following"] + 1) / (fields["followers"] + 1),
        "fewest followers": -fields["followers"],
        "fewest posts": -fields["posts_count"],
    }
    show(f"fake profiles ({len(fake):,})", fake, rows)
    for least in (0.5, 0.9):
        found, wrong = (risk[fake == 1] >= least).mean(), (risk[fake == 0] >= least).mean()
        print(f"  at risk {least}: {found:.1%} of the fake, {wrong:.1%} of the genuine")


def genuine() -> None:
    """Print how many genuine accounts are flagged for what, from their own series of posts."""
    path = evaluation_data("instafake", "nonautomatedAccountData.json.gz")
    if path is None:
        return
    accounts = json.loads(gzip.decompress(path.read_bytes()))
    flagged = series_signals(accounts).candidates["flags"]
    kinds = pd.Series([phrase for shown in flags_of(flagged) for phrase in shown]).value_counts()
    share = np.mean([bool(shown) for shown in flagged])
    print(f"\ngenuine accounts with series of posts ({len(flagged)}): {share:.1%} flagged")
    for phrase, count in kinds.items():
        print(f"  {phrase}: {count / len(flagged):.1%}")


def series_signals(accounts: list[dict[str, object]]) -> Signals:
    """Return the signals of accounts that are known by their likes and comments a post alone."""
    collected = pd.Timestamp("2019-06-01", tz="UTC")
    posts, snapshots = [], []
    for k, account in enumerate(accounts):
        key = f"instagram:genuine{'abcdefghij'[k % 10]}_{k}"
        snapshots.append(
            {"account": key, "followers": account["userFollowerCount"],
             "following": account["userFollowingCount"], "source": "series", "as_of": collected}
        )  # fmt: skip
        series = (account["mediaLikeNumbers"], account["mediaCommentNumbers"],
                  account["mediaUploadTimes"])  # fmt: skip
        for n, (likes, comments, at) in enumerate(zip(*series, strict=True)):
            posts.append(
                {"post": f"instagram:{k}_{n}", "platform": "instagram", "account": key,
                 "created_at": pd.Timestamp(at, unit="s", tz="UTC"), "text": None, "likes": likes,
                 "comments": comments, "source": "series", "collected_at": collected}
            )  # fmt: skip
    tables = coerce(pd.DataFrame(posts), POSTS), coerce(pd.DataFrame(snapshots), ACCOUNTS)
    brand = Brand("Nobody", handles=["nobody.in.this.set"])
    return measure(tables[0], None, tables[1], attention_graph(tables[0]), brand)


def spam() -> None:
    path = evaluation_data("youtube_comment_spam", "shakira.csv")
    if path is None:
        return
    table = pd.read_csv(path)
    texts, truth = table["CONTENT"], table["CLASS"].to_numpy()
    judged = judge_comments(table.rename(columns={"CONTENT": "text", "AUTHOR": "account"}))
    words = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=3.0)
    )
    rows = {
        "ours, rules of both languages": judged["spam"],
        "TF-IDF logistic regression, out of fold": out_of_fold(words, texts, truth),
        "longest": texts.str.len(),
        "has a link": texts.str.contains(r"https?:|www\.|\.com\b").astype(float),
    }
    show(f"comment spam ({len(truth)})", truth, rows)
    flagged = judged["spam"].to_numpy() >= 0.5
    right, found = truth[flagged].mean(), flagged[truth == 1].mean()
    print(f"  flagged: precision {right:.2f}, recall {found:.2f}; generic praise among honest "
          f"comments {judged['generic'][truth == 0].mean():.0%}, among spam "
          f"{judged['generic'][truth == 1].mean():.0%}")  # fmt: skip


def invented(seeds: tuple[int, ...]) -> None:
    print("\npods and bought followers of invented brands: precision, recall")
    for seed in seeds:
        sample = make(seed)
        signals = signals_of(sample)
        candidates = frozenset(signals.candidates.index)
        truth = (sample.truth.pod | sample.truth.bought_followers) & candidates
        flags = signals.candidates["flags"]
        said = dict(zip(flags.index, flags_of(flags), strict=True))
        reciprocal = {"signals.circle_reason", "signals.jump_reason"}
        rows = {
            "ours, any flag": {a for a, many in said.items() if many},
            "ours, circles and jumps only": {a for a, many in said.items() if reciprocal & many},
            "followers grew by a fifth in a week": grown(sample) & candidates,
            "most comments are mutual": mutual(sample) & candidates,
        }
        for who, found in rows.items():
            right = len(found & truth) / max(len(found), 1)
            print(f"  seed {seed:<8}{who:<38}{right:>6.2f}{len(found & truth) / len(truth):>6.2f}")


def signals_of(sample: Sample) -> Signals:
    newest = sample.accounts.sort_values("as_of").groupby("account").last().reset_index()
    graph = attention_graph(sample.posts, sample.comments)
    return measure(
        sample.posts, sample.comments, newest, graph, sample.brand,
        lists=sample.lists, history=sample.accounts,
    )  # fmt: skip


def grown(sample: Sample) -> set[str]:
    known = sample.accounts.dropna(subset=["followers"]).sort_values(["account", "as_of"])
    before = known.groupby("account")["followers"].shift()
    more = (known["followers"] >= 1.2 * before).fillna(value=False).to_numpy(dtype=bool)
    return set(known.loc[more, "account"])


def mutual(sample: Sample) -> set[str]:
    pairs = sample.comments[["account", "post_account"]].dropna()
    pairs = pairs[pairs["account"] != pairs["post_account"]]
    both = set(pairs.itertuples(index=False, name=None))
    back = np.array([(b, a) in both for a, b in pairs.itertuples(index=False, name=None)])
    share = pd.Series(back).groupby(pairs["post_account"].to_numpy()).mean()
    return set(share.index[share > 0.5])


def flags_of(flags: pd.Series) -> list[set[str]]:
    return [{phrase for phrase, _ in shown} for shown in flags]


def out_of_fold(model: object, inputs: object, labels: np.ndarray) -> np.ndarray:
    return cross_val_predict(model, inputs, labels, cv=FOLDS, method="predict_proba")[:, 1]


def show(title: str, truth: np.ndarray, rows: dict[str, object]) -> None:
    print(f"\n{title:<44}{'AUC':>7}{'of ours':>9}")
    scores = {who: roc_auc_score(truth, score) for who, score in rows.items()}
    ours = next(iter(scores.values()))
    for who, score in scores.items():
        print(f"  {who:<42}{score:>7.3f}{score / ours:>9.2f}")


if __name__ == "__main__":
    main(tuple(int(seed) for seed in sys.argv[1:]) or SEEDS)
