"""One small export of each social tool, invented, in the tool's own shape."""

import io
import json
import zipfile


def ndjson(records):
    return "\n".join(json.dumps(r) for r in records).encode() + b"\n"


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            archive.writestr(name, raw)
    return out.getvalue()


def envelope(platform, data, at=1767225600000, **more):
    return {
        "nav_index": "3:0",
        "item_id": (data or {}).get("id", "none"),
        "timestamp_collected": at,
        "source_platform": platform,
        "source_platform_url": f"https://www.{platform}/hafer/",
        "source_url": f"https://www.{platform}/api/x",
        "user_agent": "Mozilla/5.0",
        "data": data,
        **more,
    }


REEL = {
    "id": "2043332625631486902_77",
    "pk": "2043332625631486902",
    "code": "BxbYDJsuyO2",
    "taken_at": 1554309805,
    "media_type": 2,
    "product_type": "clips",
    "user": {"pk": "77", "id": "77", "username": "Mila.Backt", "full_name": "Mila",
             "is_private": False, "is_verified": True},
    "caption": {"pk": "1", "text": "Brot mit @oatly #Hafer"},
    "like_count": 51,
    "comment_count": 2,
    "play_count": 900,
    "like_and_view_counts_disabled": False,
    "usertags": {"in": [{"user": {"username": "Oatly"}}]},
    "coauthor_producers": [{"id": "5", "username": "Uwe.Kocht"}],
    "is_paid_partnership": True,
    "sponsor_tags": [{"sponsor": {"username": "oatly"}}],
    "comments": [{"pk": "900", "text": "lecker", "created_at": 1554309900,
                  "user": {"pk": "9", "username": "Karl"}, "comment_like_count": 3}],
    "image_versions2": {"candidates": [{"url": "https://a.invalid/1.jpg"}]},
}  # fmt: skip
CAROUSEL = {
    "id": "3",
    "pk": "2043332625631486903",
    "code": "BxbYDJsuyO3",
    "taken_at": 1554309806,
    "media_type": 8,
    "product_type": "carousel_container",
    "user": {"pk": "78", "username": "anna"},
    "caption": None,
    "like_count": 3,
    "comment_count": None,
    "like_and_view_counts_disabled": True,
    "carousel_media": [
        {"media_type": 1, "image_versions2": {"candidates": [{"url": "https://a.invalid/2.jpg"}]}},
        {"media_type": 2, "video_versions": [{"url": "https://a.invalid/3.mp4"}]},
    ],
}
GRAPH = {
    "__typename": "GraphImage",
    "id": "2043332625631486904",
    "shortcode": "BxbYDJsuyO4",
    "owner": {"id": "79", "username": "jo"},
    "taken_at_timestamp": 1554309807,
    "edge_media_to_caption": {"edges": [{"node": {"text": "Kaffee!"}}]},
    "edge_media_preview_like": {"count": 7},
    "edge_media_preview_comment": {"count": 1},
    "edge_media_to_tagged_user": {"edges": []},
    "display_url": "https://a.invalid/4.jpg",
}
AD = {"id": "6", "code": "Ad000000001", "product_type": "ad", "media_type": 1, "user": {"pk": "1"}}
ZEESCHUIMER_INSTAGRAM = [
    envelope("instagram.com", REEL),
    envelope("instagram.com", CAROUSEL),
    envelope("instagram.com", GRAPH),
    envelope("instagram.com", AD),
    envelope("instagram.com", None),
    envelope("instagram.com", {"surprise": 1}),
    envelope("instagram-comments", {
        "id": "901", "comment_id": "901", "text": "mehr davon", "created_at": 1554310000,
        "comment_like_count": 4, "post_id": "2043332625631486902",
        "post_shortcode": "BxbYDJsuyO2", "post_url": "https://www.instagram.com/p/BxbYDJsuyO2/",
        "parent_comment_id": "900", "user": {"id": "10", "unique_id": "Lena", "nickname": "Lena"},
    }),
]  # fmt: skip
TIKTOK = {
    "id": "7300000000000000001",
    "desc": "Hafer im Kaffee @Oatly DE #haferliebe",
    "createTime": 1700000000,
    "author": {"id": "88", "uniqueId": "jonas.kocht", "nickname": "Jonas", "signature": "Koch",
               "verified": False, "privateAccount": False},
    "authorStats": {"followerCount": 1200, "followingCount": 30, "videoCount": 44},
    "stats": {"diggCount": 1000, "commentCount": 12, "shareCount": 5, "playCount": 20000,
              "collectCount": "8"},
    "statsV2": {"diggCount": "1047", "commentCount": "12", "shareCount": "5",
                "playCount": "20123", "collectCount": "8"},
    "challenges": [{"id": "1", "title": "haferliebe"}],
    "textExtra": [{"hashtagName": "haferliebe", "type": 1},
                  {"userUniqueId": "oatly_de", "type": 0, "userId": "4"}],
    "isAd": False,
    "duetInfo": {"duetFromId": "7200000000000000009"},
    "video": {"cover": "https://a.invalid/c.jpg"},
}  # fmt: skip
ZEESCHUIMER_TIKTOK = [
    envelope("tiktok.com", TIKTOK),
    envelope("tiktok.com", {
        "id": "7300000000000000002", "desc": "", "createTime": "1700000100", "author": "embedded",
        "nickname": "E", "stats": {"diggCount": 3}, "isAd": True, "duetInfo": {"duetFromId": "0"},
        "imagePost": {"images": [{"imageURL": {"urlList": ["https://a.invalid/p.jpg"]}}]},
    }),
    envelope("tiktok.com", {"id": "5", "liveRoomInfo": {}}),
    envelope("linkedin.com", {"id": "5", "text": "x"}),
    envelope("tiktok-comments", {
        "id": "7301", "cid": "7301", "aweme_id": "7300000000000000001", "text": "stark",
        "create_time": 1700000500, "digg_count": 2, "reply_id": "0",
        "user": {"uid": "99", "unique_id": "Kim"},
    }),
]  # fmt: skip
FOURCAT_OLD = """id,thread_id,parent_id,body,author,timestamp,type,url,hashtags,usertags,mentioned,num_likes,num_comments,subject
BxbYDJsuyO2,BxbYDJsuyO2,BxbYDJsuyO2,"Brot, mit @oatly
#Hafer",mila.backt,1554309805,picture,https://www.instagram.com/p/BxbYDJsuyO2,Hafer,oatly,,51,1,
900,BxbYDJsuyO2,BxbYDJsuyO2,lecker @mila.backt,karl,1554309900,comment,,,,mila.backt,3,0,
901,BxbYDJsuyO2,900,ja!,uwe,1554310000,comment,,,,,,0,
BxbYDJsuyO3,BxbYDJsuyO3,BxbYDJsuyO3,ohne Zahlen,anna,,video,https://www.instagram.com/p/BxbYDJsuyO3,,,,,,
"""
FOURCAT_NEW = """collected_from_url,collected_from_view,partial_item,id,timestamp,thread_id,parent_id,url,body,author_id,author,author_fullname,verified,author_avatar_url,coauthors,coauthor_fullnames,coauthor_ids,media_type,num_media,image_urls,media_urls,hashtags,usertags,play_count,likes_hidden,num_likes,num_comments,location_name,location_id,location_latlong,location_city,unix_timestamp,missing_media
https://www.instagram.com/oatly/,user_posts,False,BxbYDJsuyO2,2019-04-03 16:43:25,BxbYDJsuyO2,BxbYDJsuyO2,https://www.instagram.com/p/BxbYDJsuyO2,Brot mit @oatly #Hafer,77,mila.backt,Mila,True,,"mila.backt,uwe.kocht",,,video,1,https://a.invalid/1.jpg,,Hafer,oatly,900,no,51,2,,,,,1554309805,
https://www.instagram.com/oatly/,user_posts,False,BxbYDJsuyO3,2019-04-03 16:43:26,BxbYDJsuyO3,BxbYDJsuyO3,https://www.instagram.com/p/BxbYDJsuyO3,,78,anna,MISSING,False,,,,,mixed,2,,,,,0,yes,0,4,,,,,1554309806,MISSING
https://www.instagram.com/explore/,search,True,BxbYDJsuyO4,0,BxbYDJsuyO4,BxbYDJsuyO4,https://www.instagram.com/p/BxbYDJsuyO4,MISSING,79,jo,,MISSING,,MISSING,,,photo,1,,,,MISSING,0,,0,-1,,,,,0,
"""
FOURCAT_TIKTOK = """collected_from_url,id,thread_id,author,author_full,author_followers,author_likes,author_videos,body,timestamp,unix_timestamp,is_duet,is_ad,is_paid_partnership,music_name,music_id,tiktok_url,likes,comments,shares,plays,hashtags,challenges
https://www.tiktok.com/tag/hafer,7300000000000000001,7300000000000000001,jonas.kocht,Jonas,1200,5000,44,Hafer @oatly #haferliebe,2023-11-14 22:13:20,1700000000,no,no,yes,Song,5,https://www.tiktok.com/@jonas.kocht/video/7300000000000000001,1047,12,5,20123,haferliebe,"haferliebe,kaffee"
"""
APIFY_POSTS = [
    {
        "inputUrl": "https://www.instagram.com/mila.backt/",
        "id": "2043332625631486902",
        "type": "Video",
        "shortCode": "BxbYDJsuyO2",
        "caption": "Brot mit @oatly #Hafer",
        "hashtags": ["Hafer"],
        "mentions": ["oatly"],
        "url": "https://www.instagram.com/p/BxbYDJsuyO2/",
        "commentsCount": 2,
        "latestComments": [
            {"id": "900", "text": "lecker", "ownerUsername": "Karl", "likesCount": 3,
             "timestamp": "2019-04-03T16:45:00.000Z", "repliesCount": 1,
             "replies": [{"id": "901", "text": "ja!", "ownerUsername": "uwe", "likesCount": 0,
                          "timestamp": "2019-04-03T16:46:40.000Z"}]},
        ],
        "displayUrl": "https://a.invalid/1.jpg",
        "likesCount": -1,
        "videoViewCount": 400,
        "videoPlayCount": 900,
        "timestamp": "2019-04-03T16:43:25.000Z",
        "childPosts": [],
        "ownerFullName": "Mila",
        "ownerUsername": "Mila.Backt",
        "ownerId": "77",
        "productType": "clips",
        "taggedUsers": [{"username": "Oatly", "full_name": "Oatly", "id": "4"}],
        "coauthorProducers": [{"username": "Uwe.Kocht", "id": "5"}],
    },
    {
        "type": "Sidecar", "shortCode": "BxbYDJsuyO3", "caption": "", "hashtags": [],
        "mentions": [], "url": "https://www.instagram.com/p/BxbYDJsuyO3/", "commentsCount": 0,
        "latestComments": [], "likesCount": 7, "videoPlayCount": None, "timestamp": None,
        "ownerUsername": "anna", "displayUrl": "https://a.invalid/2.jpg",
        "childPosts": [{"displayUrl": "https://a.invalid/2.jpg"},
                       {"displayUrl": "https://a.invalid/3.jpg",
                        "videoUrl": "https://a.invalid/3.mp4"}],
    },
    {"url": "https://www.instagram.com/gone/", "error": "not_found", "errorDescription": "Gone"},
]  # fmt: skip
APIFY_PROFILES = [
    {
        "id": "77", "username": "Mila.Backt", "fullName": "Mila", "biography": "Brot & Hafer",
        "url": "https://www.instagram.com/mila.backt", "externalUrl": "https://mila.invalid",
        "followersCount": 12345, "followsCount": 99, "postsCount": 56, "verified": True,
        "private": False, "isBusinessAccount": True, "businessCategoryName": "None,Blogger",
        "latestPosts": [
            {"shortCode": "BxbYDJsuyO2", "type": "Image", "caption": "Brot @oatly",
             "likesCount": 51, "commentsCount": 2, "timestamp": "2019-04-03T16:43:25.000Z",
             "url": "https://www.instagram.com/p/BxbYDJsuyO2/", "ownerUsername": "mila.backt",
             "ownerId": "77", "displayUrl": "https://a.invalid/1.jpg"},
            "broken",
        ],
        "relatedProfiles": [{"id": "5", "username": "Uwe.Kocht", "full_name": "Uwe",
                             "is_private": False, "is_verified": False}],
    },
]  # fmt: skip
APIFY_COMMENTS = [
    {
        "postUrl": "https://www.instagram.com/p/BxbYDJsuyO2/",
        "commentUrl": "https://www.instagram.com/p/BxbYDJsuyO2/c/900",
        "id": "900", "text": "lecker", "ownerUsername": "Karl", "likesCount": 3,
        "timestamp": "2019-04-03T16:45:00.000Z", "repliesCount": 1,
        "replies": [{"id": "901", "text": "ja!", "ownerUsername": "uwe", "likesCount": 0,
                     "timestamp": "2019-04-03T16:46:40.000Z"}],
        "owner": {"id": "9", "username": "Karl"},
    },
    {"postUrl": "https://www.instagram.com/p/BxbYDJsuyO2/", "ownerUsername": "x", "text": None},
]  # fmt: skip
APIFY_CSV = """caption,commentsCount,hashtags/0,hashtags/1,id,latestComments/0/id,latestComments/0/ownerUsername,latestComments/0/text,latestComments/0/timestamp,likesCount,ownerFullName,ownerUsername,productType,shortCode,taggedUsers/0/username,timestamp,type,url,videoPlayCount
Brot mit @oatly #Hafer,2,Hafer,,2043332625631486902,900,Karl,lecker,2019-04-03T16:45:00.000Z,-1,Mila,Mila.Backt,clips,BxbYDJsuyO2,Oatly,2019-04-03T16:43:25.000Z,Video,https://www.instagram.com/p/BxbYDJsuyO2/,900
Kaffee,0,a,b,2043332625631486903,,,,,7,,anna,,BxbYDJsuyO3,,2019-04-03T16:43:26.000Z,Image,https://www.instagram.com/p/BxbYDJsuyO3/,
"""
BRIGHTDATA_POSTS = [
    {
        "url": "https://www.instagram.com/p/BxbYDJsuyO2", "user_posted": "Mila.Backt",
        "description": "Brot mit @oatly #Hafer", "hashtags": ["#Hafer"], "num_comments": 2,
        "date_posted": "2019-04-03T16:43:25.000Z", "likes": 51, "content_type": "Reel",
        "video_play_count": 900, "post_id": "2043332625631486902_77", "shortcode": "BxbYDJsuyO2",
        "pk": "2043332625631486902", "user_posted_id": "77", "followers": 12345, "posts_count": 56,
        "is_verified": True, "is_paid_partnership": True,
        "partnership_details": {"username": "Oatly", "profile_id": "4"},
        "tagged_users": [{"username": "Oatly", "full_name": "Oatly", "id": "4"}],
        "coauthor_producers": ["uwe.kocht"], "photos": ["https://a.invalid/1.jpg"],
        "latest_comments": [{"comments": "lecker", "user_commenting": "Karl", "likes": 3}],
        "timestamp": "2026-01-01T00:00:00.000Z",
    },
    {"error": "Post is private", "error_code": "dead_page", "input": {"url": "x"}},
]  # fmt: skip
BRIGHTDATA_COMMENTS = [
    {
        "url": "https://www.instagram.com/p/BxbYDJsuyO2", "comment_user": "Karl",
        "comment_user_url": "https://www.instagram.com/karl",
        "comment_date": "2019-04-03T16:45:00.000Z", "comment": "lecker", "likes_number": 3,
        "replies_number": 1, "comment_id": "900", "post_id": "2043332625631486902_77",
        "post_url": "https://www.instagram.com/p/BxbYDJsuyO2/", "post_user": "******",
        "replies": [{"comment_user": "k***l", "comment_user_url": "https://www.instagram.com/uwe/",
                     "comment_date": "2019-04-03T16:46:40.000Z", "comment": "ja!",
                     "likes_number": 0}],
    },
]  # fmt: skip
META_PROFILE = {"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": {
    "Username": {"href": "", "value": "Hafer.Hof", "timestamp": 0},
    "Name": {"href": "", "value": "CafÃ© Hafer", "timestamp": 0},
    "Private Account": {"href": "", "value": "False", "timestamp": 0},
}}]}  # fmt: skip
META_POSTS = [
    {"media": [{"uri": "media/posts/202401/1.jpg", "creation_timestamp": 1704067200,
                "title": "KÃ¤sekuchen mit @mila.backt #hafer"}]},
    {"media": [{"uri": "media/posts/202401/2.jpg", "creation_timestamp": 1704067300, "title": ""},
               {"uri": "media/posts/202401/3.mp4", "creation_timestamp": 1704067301, "title": ""}],
     "title": "Zwei Bilder", "creation_timestamp": 1704067305},
    {"media": "none"},
]  # fmt: skip
META_INSIGHTS = {"organic_insights_posts": [{
    "media_map_data": {"Media Thumbnail": {"uri": "media/other/9.jpg",
                                           "creation_timestamp": 1704067200,
                                           "title": "KÃ¤sekuchen mit @mila.backt #hafer"}},
    "string_map_data": {"Likes": {"href": "", "value": "1,047", "timestamp": 0},
                        "Comments": {"href": "", "value": "3", "timestamp": 0},
                        "Creation Timestamp": {"href": "", "value": "", "timestamp": 1704067200}},
}]}  # fmt: skip
META_STORIES = {
    "ig_stories": [
        {"uri": "media/stories/202401/4.mp4", "creation_timestamp": 1704067400, "title": ""}
    ]
}
META_REELS = {
    "ig_reels_media": [
        {
            "media": [
                {
                    "uri": "media/reels/202401/5.mp4",
                    "creation_timestamp": 1704067500,
                    "title": "Reel",
                }
            ]
        }
    ]
}
META_FOLLOWERS = [
    {
        "title": "",
        "media_list_data": [],
        "string_list_data": [
            {"href": "https://www.instagram.com/karl", "value": "karl", "timestamp": 1704000000}
        ],
    }
]
META_FOLLOWING = {
    "relationships_following": [
        {
            "title": "uwe",
            "string_list_data": [
                {"href": "https://www.instagram.com/_u/uwe", "timestamp": 1704000001}
            ],
        }
    ]
}
META_COMMENTS = [
    {"media_list_data": [], "string_map_data": {
        "Comment": {"value": "WunderschÃ¶n!"}, "Media Owner": {"value": "Mila.Backt"},
        "Time": {"timestamp": 1704067600}}},
    {"timestamp": 1704067700, "media": [], "fbid": "1", "label_values": [
        {"label": "Kommentar", "value": "Danke"},
        {"title": "Owner", "dict": [{"title": "", "dict": [
            {"label": "Username", "value": "karl"}, {"label": "Name", "value": "K"}]}]}]},
]  # fmt: skip
META_ZIP = {
    "personal_information/personal_information/personal_information.json": META_PROFILE,
    "your_instagram_activity/media/posts_1.json": META_POSTS,
    "your_instagram_activity/media/stories.json": META_STORIES,
    "your_instagram_activity/media/reels.json": META_REELS,
    "your_instagram_activity/comments/post_comments_1.json": META_COMMENTS,
    "your_instagram_activity/messages/inbox/karl_1/message_1.json": {
        "messages": [{"sender_name": "Karl", "timestamp_ms": 1, "content": "privat", "id": "1"}]},
    "logged_information/past_instagram_insights/posts.json": META_INSIGHTS,
    "connections/followers_and_following/followers_1.json": META_FOLLOWERS,
    "connections/followers_and_following/following.json": META_FOLLOWING,
}  # fmt: skip


def youtube_comment(comment_id, text, author, channel, **more):
    return {"kind": "youtube#comment", "id": comment_id, "snippet": {
        "textDisplay": text, "textOriginal": text, "authorDisplayName": author,
        "authorChannelId": {"value": channel}, "likeCount": 2,
        "publishedAt": "2024-01-01T10:00:00Z", "updatedAt": "2024-01-01T10:00:00Z", **more}}  # fmt: skip


MILA, KARL, SHOP = "UC" + "m" * 22, "UC" + "k" * 22, "UC" + "s" * 22
YOUTUBE_THREADS = {"kind": "youtube#commentThreadListResponse", "items": [
    {"kind": "youtube#commentThread", "id": "UgTop", "snippet": {
        "channelId": SHOP, "videoId": "abcdefghij1", "totalReplyCount": 1,
        "topLevelComment": youtube_comment("UgTop", "Super", "@Mila", MILA)},
     "replies": {"comments": [
         youtube_comment("UgTop.1", "Danke", "Karl K.", KARL, parentId="UgTop")]}},
    {"kind": "youtube#commentThread", "id": "UgBad", "snippet": {"videoId": "abcdefghij1"}},
]}  # fmt: skip
YOUTUBE_INFO = {
    "id": "abcdefghij1", "title": "Hafer im Test", "description": "mit @oatly #hafer",
    "uploader": "Shop", "uploader_id": "@shop", "channel": "Shop", "channel_id": SHOP,
    "channel_follower_count": 5000, "timestamp": 1704067200, "upload_date": "20240101",
    "view_count": 1000, "like_count": 50, "comment_count": 2, "extractor": "youtube",
    "extractor_key": "Youtube", "webpage_url": "https://www.youtube.com/watch?v=abcdefghij1",
    "epoch": 1704153600,
    "comments": [
        {"id": "UgTop", "parent": "root", "text": "Super", "like_count": 2, "author_id": MILA,
         "author": "@Mila", "timestamp": 1704103200},
        {"id": "UgTop.1", "parent": "UgTop", "text": "Danke", "like_count": None,
         "author_id": KARL, "author": "Karl K.", "timestamp": 1704103300},
    ],
}  # fmt: skip
YOUTUBE_CSV = """COMMENT_ID,AUTHOR,DATE,CONTENT,VIDEO_NAME,CLASS
z12abc,Karl Koch,2015-05-29T02:30:18.971000,Super Lied,Waka Waka,0
z13abc,@mila,,"check, this",Waka Waka,1
"""
YOUTUBE_TAKEOUT = f"""Kommentar-ID,Kanal-ID,Zeitstempel der Erstellung,Preis,ID des Elternkommentars,Video-ID,Kommentartext
UgxtiXQkY7gqHbldJ1F4AaABAg,{MILA},2023-09-19T17:42:53.434647+00:00,0,,abcdefghij1,"{{""takeoutSegments"":[{{""text"":""Hallo ""}},{{""text"":""@karl""}}]}}"
UgwDN8UeMxW4NDFbvY54AaABAg.9iwJkUYNcXa9u0lv3j3Abh,{MILA},2023-08-30T01:54:46.801024+00:00,0,UgwDN8UeMxW4NDFbvY54AaABAg,abcdefghij1,"{{""text"":""Ja""}}"
"""
X_USER = {"id": 11, "id_str": "11", "screen_name": "Mila_B", "name": "Mila", "verified": False,
          "followers_count": 300, "friends_count": 20, "statuses_count": 900,
          "description": "Brot", "protected": False}  # fmt: skip
X_ORIGINAL = {
    "created_at": "Wed Feb 07 16:37:12 +0000 2018", "id": 961000000000000001,
    "id_str": "961000000000000001", "full_text": "Hafer mit @oatly #hafer und noch viel mehr",
    "user": X_USER, "favorite_count": 9, "retweet_count": 4, "reply_count": 1,
    "entities": {"user_mentions": [{"screen_name": "Oatly"}], "hashtags": [{"text": "Hafer"}],
                 "media": [{"type": "photo", "media_url_https": "https://a.invalid/x.jpg"}]},
    "in_reply_to_status_id_str": None,
}  # fmt: skip
X_V1 = [
    X_ORIGINAL,
    {"created_at": "Wed Feb 07 17:00:00 +0000 2018", "id_str": "961000000000000002",
     "full_text": "RT @Mila_B: Hafer mit @oatly #hafer und noch…",
     "user": {"id_str": "12", "screen_name": "karl", "name": "Karl", "followers_count": 5},
     "retweeted_status": X_ORIGINAL, "favorite_count": 0, "retweet_count": 4,
     "entities": {"user_mentions": [{"screen_name": "Mila_B"}, {"screen_name": "Oatly"}],
                  "hashtags": []}},
    {"created_at": "Wed Feb 07 18:00:00 +0000 2018", "id_str": "961000000000000003",
     "full_text": "@Mila_B ja", "user": {"id_str": "12", "screen_name": "karl"},
     "in_reply_to_status_id_str": "961000000000000001", "in_reply_to_user_id_str": "11",
     "in_reply_to_screen_name": "Mila_B", "favorite_count": 2, "retweet_count": 0,
     "entities": {"user_mentions": [{"screen_name": "Mila_B"}], "hashtags": []}},
    {"delete": {"status": {"id": 1}}},
]  # fmt: skip
X_V2 = {
    "data": [
        {"id": "1700000000000000001", "text": "Hafer @oatly #hafer", "author_id": "11",
         "created_at": "2023-09-07T10:00:00.000Z", "edit_history_tweet_ids": ["1"],
         "public_metrics": {"retweet_count": 4, "reply_count": 1, "like_count": 9,
                            "quote_count": 0, "impression_count": 500},
         "entities": {"mentions": [{"username": "Oatly"}], "hashtags": [{"tag": "Hafer"}]}},
        {"id": "1700000000000000002", "text": "RT @Mila_B: Hafer @oat…", "author_id": "12",
         "created_at": "2023-09-07T11:00:00.000Z", "edit_history_tweet_ids": ["2"],
         "public_metrics": {"retweet_count": 4, "reply_count": 0, "like_count": 0},
         "referenced_tweets": [{"type": "retweeted", "id": "1700000000000000001"}]},
        {"id": "1700000000000000003", "text": "so!", "author_id": "12",
         "created_at": "2023-09-07T12:00:00.000Z", "edit_history_tweet_ids": ["3"],
         "in_reply_to_user_id": "11",
         "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 1},
         "referenced_tweets": [{"type": "replied_to", "id": "1700000000000000001"}]},
    ],
    "includes": {
        "users": [{"id": "11", "username": "Mila_B", "name": "Mila",
                   "public_metrics": {"followers_count": 300, "following_count": 20,
                                      "tweet_count": 900}},
                  {"id": "12", "username": "karl", "name": "Karl"}],
        "tweets": [{"id": "1700000000000000001", "text": "Hafer @oatly #hafer", "author_id": "11",
                    "created_at": "2023-09-07T10:00:00.000Z",
                    "public_metrics": {"like_count": 9, "retweet_count": 4, "reply_count": 1}}],
    },
    "meta": {"result_count": 3},
}  # fmt: skip
X_ARCHIVE = b"window.YTD.tweets.part0 = " + json.dumps([
    {"tweet": {"id": "5", "id_str": "500000000000000001", "full_text": "Eigener Beitrag @oatly",
               "created_at": "Sat Mar 02 09:00:00 +0000 2024", "favorite_count": "3",
               "retweet_count": "0",
               "entities": {"user_mentions": [{"screen_name": "oatly"}], "hashtags": []}}},
]).encode()  # fmt: skip
X_ACCOUNT = (
    b'window.YTD.account.part0 = [{"account": {"username": "Hafer_Hof", "accountId": "21"}}]'
)
X_ZIP = {"data/tweets.js": X_ARCHIVE, "data/account.js": X_ACCOUNT,
         "data/like.js": b"window.YTD.like.part0 = []"}  # fmt: skip
X_CSV = """tweet_id,created_at,author.username,full_text,public_metrics.like_count,public_metrics.retweet_count,author.public_metrics.followers_count
1700000000000000001,2023-09-07T10:00:00.000Z,Mila_B,Hafer @oatly #hafer,9,4,300
"""


def social_files():
    """One file of every format of social tools: misleading name and bytes, by format and variant."""

    def packed(content):
        return json.dumps(content).encode()

    return {
        "zeeschuimer": ("holiday.json", ndjson(ZEESCHUIMER_INSTAGRAM)),
        "zeeschuimer+tiktok": ("tweets.csv", ndjson(ZEESCHUIMER_TIKTOK)),
        "4cat": ("apify.txt", FOURCAT_NEW.encode()),
        "4cat+old": ("posts.json", FOURCAT_OLD.encode()),
        "4cat+tiktok": ("tiktok.csv", FOURCAT_TIKTOK.encode()),
        "apify": ("4cat.csv", packed(APIFY_POSTS)),
        "apify+profiles": ("brightdata.json", packed(APIFY_PROFILES)),
        "apify+comments": ("tweets.js", ndjson(APIFY_COMMENTS)),
        "apify+csv": ("youtube.csv", APIFY_CSV.encode()),
        "brightdata+posts": ("apify.json", packed(BRIGHTDATA_POSTS)),
        "brightdata+comments": ("comments.json", packed(BRIGHTDATA_COMMENTS)),
        "meta+posts": ("tweets.json", packed(META_POSTS)),
        "meta+zip": ("backup.bin", zipped(META_ZIP)),
        "youtube": ("posts_1.json", packed(YOUTUBE_THREADS)),
        "youtube+video": ("video.info.json", packed(YOUTUBE_INFO)),
        "youtube+csv": ("a.txt", YOUTUBE_CSV.encode()),
        "youtube+takeout": ("Kommentare.csv", YOUTUBE_TAKEOUT.encode()),
        "x": ("data.ndjson", packed(X_V1)),
        "x+v2": ("apify.json", packed(X_V2)),
        "x+archive": ("beitraege.txt", X_ARCHIVE),
        "x+csv": ("4cat.csv", X_CSV.encode()),
    }
