"""Working through lists: mentions that webhooks told of, accounts to look up, hashtags."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from workbench.gather.graph_api.cursors import Place
from workbench.gather.graph_api.errors import GraphError
from workbench.gather.graph_api.records import (
    Harvest,
    comment_fields,
    items_of,
    post_fields,
    post_in,
    profile_fields,
)
from workbench.gather.graph_api.run import PAGE, Run, lost_mark, next_mark
from workbench.gather.graph_api.wishes import Mention
from workbench.schema import Batch, Problem, bare_handle

__all__ = ["LISTED", "all_done", "discover", "lists", "look_up_mentions", "search_hashtags"]

WEEK = timedelta(days=7)
TAGS_A_WEEK = 30
"""So many different hashtags an account may ask for within any seven days."""
TAG_PAGES = 10
"""Pages of at most 50 posts from each of the two listings of a hashtag."""
EDGES = ("top_media", "recent_media")
LISTED = {
    "mentioned": ("mentioned", "mentions"),
    "discover": ("discover", "discovered"),
    "hashtag": ("hashtag",),
}
"""The lists, and the parts of the report that tell of each."""
_SEEN = ("media_product_type", "view_count")

T = TypeVar("T")


def look_up_mentions(run: Run) -> Iterator[Batch]:
    """Yield captions and comments that mention the account."""
    for mention, _, cursor in _places(run, "mentioned", run.wishes.mentioned):
        harvest = run.harvest()
        try:
            table = _mentioned(run, mention, harvest)
        except GraphError as error:
            if not error.absent and not lost_mark(error):
                raise
            table = None
        if table is None:
            table = "posts"
            run.skip("graph_api.mention_gone", id=mention.comment or mention.media)
        part = "mentioned" if table == "posts" else "mentions"
        yield harvest.batch(table, run.file(part), cursor=cursor)


def _mentioned(run: Run, mention: Mention, harvest: Harvest) -> str | None:
    """Add what one mention stands in; return the table, None if nothing came."""
    if mention.comment is None:
        fields = f"mentioned_media.media_id({mention.media}){{%s}}"
        answer = run.get(
            run.user, "mentioned", lambda _: fields % post_fields(run.without, more=("username",))
        )
        node = answer.get("mentioned_media")
        if not isinstance(node, dict):
            return None
        # the caption of somebody else comes without the @, but it is known to be there
        harvest.add_post(node, mentions=[bare_handle(run.handle)] if run.handle else [])
        return "posts"
    fields = f"mentioned_comment.comment_id({mention.comment}){{%s}}"
    answer = run.get(run.user, "mentioned", lambda _: fields % _comment_with_post(run))
    node = answer.get("mentioned_comment")
    if not isinstance(node, dict):
        return None
    harvest.add_comment(node, *post_in(node.get("media")))
    return "comments"


def _comment_with_post(run: Run) -> str:
    where = ",".join(f for f in ("id", "permalink", "username") if f not in run.without)
    plain = comment_fields(1, {*run.without, "replies", "from"})
    return plain if "media" in run.without else f"{plain},media{{{where}}}"


def discover(run: Run) -> Iterator[Batch]:
    """Yield profiles of business and creator accounts with their latest posts."""
    for handle, _, cursor in _places(run, "discover", run.wishes.discover):
        harvest = run.harvest()
        try:
            answer = run.get(run.user, "discover", partial(_discovery, run, handle))
            node = answer.get("business_discovery")
        except GraphError as error:
            if not error.absent:
                raise
            node = None
        if isinstance(node, dict):
            name = harvest.add_profile(node, handle)
            for post in items_of(node.get("media")):
                harvest.add_post(post, name)
        else:
            run.skip("graph_api.not_discoverable", handle=handle)
        yield harvest.batch("accounts", run.file("discover"))
        yield harvest.batch("posts", run.file("discovered"), cursor=cursor)


def _discovery(run: Run, handle: str, _limit: int) -> str:
    inside = profile_fields(run.without)
    if run.wishes.latest and "media" not in run.without:
        posts = post_fields(run.without, more=_SEEN)
        inside += f",media.limit({run.wishes.latest}){{{posts}}}"
    return f"business_discovery.username({handle}){{{inside}}}"


def all_done(run: Run) -> bool:
    """Say whether the runs before worked through every list, so that it is time to start over."""
    places = [
        (Place.of(items, run.cursors.get(run.key(name))), items)
        for name, items in lists(run).items()
    ]
    return all(place.next >= len(items) for place, items in places)


def lists(run: Run) -> dict[str, Sequence[object]]:
    """Return what lists are to be worked through, by the name of their cursor."""
    known: dict[str, Sequence[object]] = {
        "mentioned": run.wishes.mentioned,
        "discover": run.wishes.discover,
        "hashtag": _tag_items(run),
    }
    return {name: items for name, items in known.items() if items}


def _tag_items(run: Run) -> list[tuple[str, str]]:
    return [(tag, edge) for tag in run.wishes.hashtags for edge in EDGES]


def search_hashtags(run: Run) -> Iterator[Batch]:
    """Yield posts with the hashtags: the top ones and those of the last 24 hours, authorless."""
    items = _tag_items(run)
    ids: dict[str, str | None] = {}
    for (tag, edge), here, cursor in _places(run, "hashtag", items):
        if tag not in ids:
            ids[tag] = _tag_id(run, tag)
        number = ids[tag]
        pages = _tag_pages(run, tag, f"{number}/{edge}") if number else iter(())
        for harvest in pages:
            remark = _topics_only(run)
            yield harvest.batch("posts", run.file("hashtag"), cursor=here, problems=remark)
        yield run.harvest().batch("posts", run.file("hashtag"), cursor=cursor)


def _topics_only(run: Run) -> tuple[Problem, ...]:
    """Return, once a run, the remark that these posts name nobody."""
    if run.told:
        return ()
    run.told = True
    return (Problem(None, None, "graph_api.topics_only", rejected=False),)


def _tag_id(run: Run, tag: str) -> str | None:
    """Return the number of a hashtag; None, and a remark, if it cannot be asked for."""
    prefix = f"hashtag:{_short(run.user)}:"
    kind = prefix + _short(tag)
    asked = {note for _, note in run.client.budget.sent(WEEK) if note.startswith(prefix)}
    if kind not in asked and len(asked) >= TAGS_A_WEEK:
        run.skip("graph_api.tags_full", tag=tag, tags=TAGS_A_WEEK)
        return None
    try:
        answer = run.get("ig_hashtag_search", "hashtag", note=kind, user_id=run.user, q=tag)
    except GraphError as error:
        if error.tags_full:
            run.skip("graph_api.tags_full", tag=tag, tags=TAGS_A_WEEK)
            return None
        if not error.absent and not lost_mark(error):
            raise
        answer = {}
    number = next((str(node.get("id") or "") for node in items_of(answer)), "")
    if not number.isdecimal():
        run.skip("graph_api.no_such_tag", tag=tag)
        return None
    return number


def _tag_pages(run: Run, tag: str, path: str) -> Iterator[Harvest]:
    """Yield the pages of one listing of a hashtag.

    Its mark is the same on every page, so the end is where nothing new comes.
    """
    after: str | None = None
    seen: set[object] = set()
    for _ in range(TAG_PAGES):
        page = run.get(
            path,
            "hashtag",
            lambda _: post_fields(run.without, more=()),
            paged=True,
            user_id=run.user,
            after=after,
        )
        nodes = [node for node in items_of(page) if node.get("id") not in seen]
        harvest = run.harvest()
        for node in nodes:
            harvest.add_post(node, hashtags=[tag])
        if nodes:
            yield harvest
        seen |= {node.get("id") for node in nodes}
        after = next_mark(page, linked=False)
        if after is None or not nodes:
            return
    run.skip("graph_api.more_posts", tag=tag, posts=TAG_PAGES * PAGE)


def _places(
    run: Run, name: str, items: Sequence[T]
) -> Iterator[tuple[T, dict[str, str], dict[str, str]]]:
    """Yield the items from where the last run ended, each with its cursor and the one after."""
    key = run.key(name)
    place = Place.of(items, None if run.anew else run.cursors.get(key))
    if place.next >= len(items):
        run.passed.append(name)
    for number in range(place.next, len(items)):
        run.progress[name] = (number, len(items))
        yield items[number], {key: place.at(number)}, {key: place.at(number + 1)}
    run.progress.pop(name, None)


def _short(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=6).hexdigest()
