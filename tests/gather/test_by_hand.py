"""One post by hand: addresses as people copy them, stories without any, and what is refused."""

import datetime as dt
import io

import pytest
from PIL import Image

from workbench import phrases
from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.gather.by_hand import by_hand, read_address
from workbench.project import Project
from workbench.schema import to_pandas

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def png(size=(1290, 2796), colour="teal"):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def row(entry):
    (batch,) = entry.batches()
    assert batch.read == 1
    assert batch.last
    return to_pandas(batch.tables["posts"]).iloc[0]


@pytest.mark.parametrize(
    ("url", "platform", "post", "handle", "kind"),
    [
        ("https://www.instagram.com/p/BxbYDJsuyO2/?igsh=MzRl", "instagram", "BxbYDJsuyO2", None, None),
        ("instagram.com/mila.backt/reel/BxbYDJsuyO2/", "instagram", "BxbYDJsuyO2", "mila.backt", "reel"),
        ("https://instagram.com/tv/BxbYDJsuyO2", "instagram", "BxbYDJsuyO2", None, "video"),
        ("https://www.instagram.com/stories/Mila.Backt/2043332625631486902/", "instagram", "2043332625631486902", "mila.backt", "story"),
        ("https://www.instagram.com/stories/mila.backt/", "instagram", None, "mila.backt", "story"),
        ("https://www.instagram.com/stories/highlights/17912345678901234/", "instagram", None, None, "story"),
        ("https://www.tiktok.com/@mila/video/7123456789012345678?lang=de", "tiktok", "7123456789012345678", "mila", "video"),
        ("https://www.tiktok.com/@mila/photo/7123456789012345678", "tiktok", "7123456789012345678", "mila", "image"),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", "youtube", "dQw4w9WgXcQ", None, "video"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "youtube", "dQw4w9WgXcQ", None, "video"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ", None, "reel"),
        ("https://x.com/Mila/status/978?s=20", "x", "978", "mila", None),
        ("https://twitter.com/mila/status/978", "x", "978", "mila", None),
        ("https://www.facebook.com/mila/posts/pfbid02abc", "facebook", "pfbid02abc", "mila", None),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid0abc&id=1", "facebook", "pfbid0abc", None, None),
        ("https://www.threads.net/@mila/post/Cxyz-1", "threads", "Cxyz-1", "mila", None),
        ("https://www.linkedin.com/posts/mila_kaffee-activity-7123456789012345678-AbCd", "linkedin", "7123456789012345678", None, None),
        ("https://blog.example.org/p/2026", None, None, None, None),
    ],
)  # fmt: skip
def test_addresses(url, platform, post, handle, kind):
    found = read_address(url)
    assert (found.platform, found.post_id, found.handle, found.kind) == (
        platform,
        post,
        handle,
        kind,
    )
    assert "igsh" not in found.url


def test_a_story_with_a_number_is_one_post_with_its_shortcode():
    entry = by_hand("https://www.instagram.com/stories/mila.backt/2043332625631486902/", now=NOW)
    assert entry.post == "instagram:BxbYDJsuyO2"
    assert row(entry)["kind"] == "story"
    assert row(entry)["account"] == "instagram:mila.backt"


def test_all_fields():
    post = row(
        by_hand(
            "https://www.instagram.com/p/BxbYDJsuyO2/",
            handle="@Mila.Backt",
            date="14.11.2026 18:00",
            text="Lecker mit @oatly #hafer",
            likes=0,
            tagged=["@Oatly"],
            timezone="Europe/Berlin",
            now=NOW,
        )
    )
    assert post["account"] == "instagram:mila.backt"
    assert post["created_at"].isoformat() == "2026-11-14T17:00:00+00:00"
    assert (post["mentions"], post["hashtags"], post["tagged"]) == (["oatly"], ["hafer"], ["oatly"])
    assert post["likes"] == 0
    assert post.isna()["comments"]
    assert (post["source"], post["platform"]) == ("by_hand", "instagram")


def test_a_story_without_a_number_keeps_its_key():
    story = {"handle": "mila.backt", "date": "2026-11-14", "kind": "story", "now": NOW}
    first = by_hand(text="hallo", **story)
    assert first.post == by_hand(text="hallo", **story).post
    assert first.post.startswith("instagram:~")
    assert "mila" not in first.post
    others = [by_hand(text="tschüss", **story), by_hand(screenshot=png(), **story)]
    others.append(by_hand(text="hallo", **(story | {"handle": "lena"})))
    others.append(by_hand(text="hallo", **(story | {"date": "2026-11-15"})))
    assert len({first.post, *(other.post for other in others)}) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-11-14 10:00", "2026-11-14 18:00"),
        ("14.11.2026 10:00", "14.11.2026 18:00"),
        ("2026-11-14T10:00", dt.datetime(2026, 11, 14, 18, tzinfo=dt.UTC)),
    ],
)
def test_two_stories_of_one_day_of_which_nothing_was_kept(one, other):
    story = {"handle": "mila.backt", "kind": "story", "now": NOW}
    first, second = (by_hand(date=date, **story) for date in (one, other))
    assert first.post != second.post
    assert first.post == by_hand(date=one, likes=7, **story).post
    shown = [by_hand(date=date, text="hallo", **story).post for date in (one, other)]
    assert shown[0] == shown[1]


def test_a_screenshot_stays_readable():
    entry = by_hand("https://x.com/mila/status/978", screenshot=png(), now=NOW)
    ((path, jpeg),) = entry.pictures.items()
    assert row(entry)["media"] == [{"kind": "image", "path": path, "url": None}]
    assert max(Image.open(io.BytesIO(jpeg)).size) == 1280


@pytest.mark.parametrize(
    ("given", "phrase"),
    [
        ({"url": "hallo welt"}, "by_hand.bad_url"),
        ({"url": "javascript:alert(1)"}, "by_hand.bad_url"),
        ({"url": "file:///etc/passwd"}, "by_hand.bad_url"),
        ({"url": "x.com/" + "a" * 3000}, "by_hand.bad_url"),
        ({"url": "https://www.instagram.com/mila.backt/"}, "by_hand.no_post_in_url"),
        ({"url": "https://vm.tiktok.com/ZMabc/"}, "by_hand.no_post_in_url"),
        ({"url": "https://blog.example.org/1"}, "by_hand.unknown_platform"),
        ({"url": "https://x.com/mila/status/9", "platform": "tiktok"}, "by_hand.other_platform"),
        ({"url": "https://x.com/mila/status/9", "platform": "§"}, "gather.bad_platform"),
        ({"url": "https://x.com/mila/status/9", "date": "2026-11-21"}, "by_hand.future_date"),
        ({"url": "https://x.com/mila/status/9", "date": "31.02.2026"}, "schema.bad_moment"),
        ({"url": "https://x.com/mila/status/9", "date": "neulich"}, "schema.bad_moment"),
        ({"url": "https://x.com/mila/status/9", "kind": "podcast"}, "by_hand.bad_kind"),
        ({"url": "https://x.com/mila/status/9", "likes": -1}, "by_hand.bad_count"),
        ({"url": "https://x.com/mila/status/9", "screenshot": b"no"}, "by_hand.no_picture"),
        ({"url": "https://x.com/mila/status/9", "screenshot": "gone.png"}, "by_hand.no_screenshot"),
        ({}, "by_hand.no_url_no_handle"),
        ({"url": " ", "handle": " @ "}, "by_hand.no_url_no_handle"),
        ({"url": "https://www.instagram.com/stories/highlights/17912345678901234/"}, "by_hand.no_handle"),
        ({"handle": "mila"}, "by_hand.too_little"),
        ({"handle": "mila", "date": "2026-11-14"}, "by_hand.too_little"),
        ({"handle": "mila", "date": "2026-11-14", "kind": "story"}, "by_hand.too_little"),
        ({"handle": "mila", "date": "14.11.2026", "kind": "story"}, "by_hand.too_little"),
        ({"handle": "mila", "date": dt.date(2026, 11, 14), "kind": "story"}, "by_hand.too_little"),
        ({"url": "https://www.instagram.com/stories/mila/", "date": "2026-11-14"}, "by_hand.too_little"),
    ],
)  # fmt: skip
def test_what_is_refused(given, phrase):
    with pytest.raises(SettingError) as error:
        by_hand(**given, now=NOW)
    assert error.value.phrase == phrase
    assert "{" not in str(error.value)
    assert phrases.hint(phrase)


def test_a_blog_is_welcome_when_named():
    entry = by_hand("https://blog.example.org/1", platform="web", handle="mila", now=NOW)
    assert entry.post.startswith("web:~")
    assert row(entry)["url"] == "https://blog.example.org/1"


def test_entering_it_again_updates(tmp_path):
    project = Project.create(tmp_path / "p", Brand("Oatly"))
    url = "https://www.instagram.com/p/BxbYDJsuyO2/"
    first = project.add(
        by_hand(url, handle="mila", text="so gut", likes=3, screenshot=png(), now=NOW)
    )
    again = project.add(by_hand(url, handle="mila", likes=9, now=NOW + dt.timedelta(hours=1)))
    assert [first.files[0].added, again.files[0].updated] == [1, 1]
    (post,) = project.posts().to_dict("records")
    assert (post["text"], post["likes"]) == ("so gut", 9)
    (media,) = post["media"]
    assert (project.folder / media["path"]).read_bytes()[:2] == b"\xff\xd8"
    project.forget("instagram:mila")
    assert not (project.folder / media["path"]).exists()
