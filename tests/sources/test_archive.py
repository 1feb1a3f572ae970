"""The archive that X hands out: who is in it, what was said, and that no file of that name can do harm."""

import io
import json
import stat
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from twitterbar.domain.model import Batch, PageKind, Relation
from twitterbar.errors import BadFile
from twitterbar.sources import archive

ACCOUNT = [{"account": {"username": "me", "accountId": "1000", "accountDisplayName": "Me & mine"}}]
PROFILE = [{"profile": {"description": {"bio": "Bread, bikes", "website": "", "location": "By the river"}}}]


def tweet(id: int, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "tweet": {
            "id_str": str(id),
            "id": str(id),
            "full_text": text,
            "created_at": "Sat Feb 18 12:33:11 +0000 2023",
            "favorite_count": "7",
            "lang": "en",
            "entities": {"user_mentions": [], "urls": [], "hashtags": []},
            **fields,
        }
    }


ANSWER = tweet(
    1626930000000000001,
    "@ana_bakes Warm &amp; dry https://t.co/abcdefghij 🥖 @ben",
    in_reply_to_status_id_str="1626930000000000000",
    in_reply_to_user_id_str="2000",
    in_reply_to_screen_name="ana_bakes",
    entities={
        "user_mentions": [
            {
                "screen_name": "ana_bakes",
                "name": "Ana",
                "indices": ["0", "10"],
                "id_str": "2000",
                "id": "2000",
            },
            {"screen_name": "ben", "name": "Ben", "indices": ["53", "57"], "id_str": "3000", "id": "3000"},
        ],
        "urls": [
            {
                "url": "https://t.co/abcdefghij",
                "expanded_url": "https://bread.example/oven",
                "display_url": "bread.example/oven",
                "indices": ["27", "50"],
            }
        ],
        "hashtags": [],
    },
)
EVERYTHING: dict[str, list[Any]] = {
    "account": ACCOUNT,
    "profile": PROFILE,
    "following": [{"following": {"accountId": "2000", "userLink": "https://x.com/intent/user?user_id=2000"}}],
    "follower": [{"follower": {"accountId": "3000"}}, {"follower": {"accountId": "1000"}}],
    "mute": [{"muting": {"accountId": "4000"}}],
    "block": [{"blocking": {"accountId": "5000"}}, {"blocking": {"accountId": "-5"}}],
    "tweets": [
        ANSWER,
        tweet(1626930000000000002, "RT @ana_bakes: Fresh rolls at seven"),
        {"tweet": {"id_str": 5}},
    ],
    "direct-messages": [
        {
            "dmConversation": {
                "conversationId": "1000-2000",
                "messages": [
                    {
                        "messageCreate": {
                            "id": "1700000000000000000",
                            "senderId": "2000",
                            "recipientId": "1000",
                            "text": "Come by\u202e tomorrow",
                            "createdAt": "2023-09-08T04:30:00.000Z",
                            "mediaUrls": [],
                            "urls": [],
                            "reactions": [],
                        }
                    },
                    {"participantsJoin": {"userIds": ["9"]}},
                ],
            }
        }
    ],
    "like": [
        {
            "like": {
                "tweetId": "1626930000000000007",
                "fullText": "Rolls \u2067",
                "expandedUrl": "https://x.com/",
            }
        },
        {"like": {"tweetId": "1626930000000000000"}},
        {"like": {"fullText": "No number"}},
    ],
    "ad-engagements": [{"ad": {"x": "not of interest"}}],
}


def js(name: str, records: object) -> bytes:
    return f"window.YTD.{name.replace('-', '_')}.part0 = {json.dumps(records, indent=2)}".encode()


def packed(folder: Path, files: Mapping[str, bytes], top: str = "") -> Path:
    path = folder / "my-archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(f"{top}{name}", text)
    return path


def data(everything: Mapping[str, object]) -> dict[str, bytes]:
    return {f"data/{name}.js": js(name, records) for name, records in everything.items()}


def batches(path: Path) -> list[Batch]:
    return [step.batch for step in archive.read(path)]


@pytest.mark.parametrize("form", ["zip", "zip with a folder", "folder", "its data folder"])
def test_an_archive_comes_in_whichever_way_it_lies_there(tmp_path: Path, form: str) -> None:
    if form.startswith("zip"):
        path = packed(tmp_path, data(EVERYTHING), "x-2026-11/" if "folder" in form else "")
    else:
        for name, text in data(EVERYTHING).items():
            (tmp_path / "data").mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(text)
        path = tmp_path / "data" if "data" in form else tmp_path
    assert archive.is_archive(path)
    found = batches(path)
    assert found[0].me == "x:1000"
    (me,) = found[0].accounts
    assert (me.username, me.name, me.bio, me.location) == ("me", "Me & mine", "Bread, bikes", "By the river")
    relations = {pair for batch in found for pair in batch.relations}
    assert relations == {
        ("x:2000", Relation.FOLLOWING),
        ("x:3000", Relation.FOLLOWED_BY),
        ("x:4000", Relation.MUTING),
        ("x:5000", Relation.BLOCKING),
    }
    (posts,) = [batch for batch in found if batch.kind is PageKind.POSTS]
    (post,) = posts.posts
    assert post.text == "@ana_bakes Warm & dry bread.example/oven 🥖 @ben"
    assert (post.author, post.reply_to, post.reply_to_account) == (
        "x:1000",
        "x:1626930000000000000",
        "x:2000",
    )
    assert [post.text[one.start : one.end] for one in post.mentions] == ["@ana_bakes", "@ben"]
    assert [(link.url, link.host) for link in post.links] == [("https://bread.example/oven", "bread.example")]
    assert (post.at.isoformat(), post.conversation) == ("2023-02-18T12:33:11+00:00", None)
    assert {one.username: (one.id, one.name) for one in posts.accounts} == {
        "ana_bakes": ("x:2000", "Ana"),
        "ben": ("x:3000", "Ben"),
    }
    assert len(posts.set_aside) == 2 and any("of which post" in one.reason for one in posts.set_aside)
    (likes,) = [batch for batch in found if batch.kind is PageKind.LIKES]
    assert likes.liked == ("x:1626930000000000007", "x:1626930000000000000") and likes.posts == ()
    assert [one.reason for one in likes.set_aside] == ["its id is none of X's"]
    (talk,) = [batch for batch in found if batch.kind is PageKind.MESSAGES]
    (message,) = talk.messages
    assert (message.author, message.to, message.text) == ("x:2000", ("x:1000",), "Come by tomorrow")
    assert found == batches(path)


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    many = EVERYTHING | {"tweets": [tweet(1626930000000000000 + n, f"Note {n}") for n in range(950)]}
    steps = list(archive.read(packed(tmp_path, data(many))))
    done = [step.done for step in steps]
    assert done == sorted(done) and done[-1] == steps[-1].total > 100_000
    assert sum(len(step.batch.posts) for step in steps) == 950


def test_split_and_older_files_are_known(tmp_path: Path) -> None:
    files = data({"account": ACCOUNT, "tweet": [tweet(1, "first of all")]})
    for part in (10, 2, 1):
        files[f"data/tweets-part{part}.js"] = js("tweets", [tweet(100 + part, f"part {part}")])
    files["data/tweets.js"] = js("tweets", [tweet(100, "part 0")])
    found = [post.text for batch in batches(packed(tmp_path, files)) for post in batch.posts]
    assert found == ["part 0", "part 1", "part 2", "part 10", "first of all"]


def test_a_long_post_is_made_whole_again(tmp_path: Path) -> None:
    whole = "One reads that bread wants patience. " * 12
    cut = f"{whole[:260]}… https://t.co/xyz"
    for note in (
        {"noteTweet": {"noteTweetId": "9", "core": {"text": whole, "urls": []}}},
        {
            "noteTweet": {
                "noteTweetId": "9",
                "tweetId": "1626930000000000001",
                "noteTweetResults": {"text": whole},
            }
        },
    ):
        files = data({"account": ACCOUNT, "note-tweet": [note], "tweets": [tweet(1626930000000000001, cut)]})
        texts = [post.text for batch in batches(packed(tmp_path, files)) for post in batch.posts]
        assert texts == [whole.rstrip()]


def test_pictures_come_with_what_they_show(tmp_path: Path) -> None:
    picture = {
        "id_str": "77",
        "type": "photo",
        "url": "https://t.co/pictures01",
        "expanded_url": "https://x.com/me/status/1/photo/1",
        "display_url": "pic.x.com/pictures01",
        "media_url_https": "https://pictures.example/77.jpg",
        "ext_alt_text": "A loaf",
        "indices": ["6", "29"],
    }
    entities = {"user_mentions": [], "urls": [], "hashtags": [], "media": [picture]}
    made = tweet(
        5, "Bread https://t.co/pictures01", entities=entities, extended_entities={"media": [picture]}
    )
    (post,) = [
        post
        for batch in batches(packed(tmp_path, data({"account": ACCOUNT, "tweets": [made]})))
        for post in batch.posts
    ]
    assert post.text == "Bread"
    assert [(one.kind, one.alt) for one in post.media] == [("photo", "A loaf")]


def test_offsets_of_any_kind_are_not_trusted(tmp_path: Path) -> None:
    """Some archives count UTF-16 units, some code points; and some are wrong."""
    for indices in (["6", "10"], ["4", "8"], ["900", "904"], ["-3", "1"], []):
        mention = {"screen_name": "ben", "name": "Ben", "indices": indices, "id_str": "3000"}
        made = tweet(5, "🥖🥖 o @ben", entities={"user_mentions": [mention], "urls": [], "hashtags": []})
        path = packed(tmp_path, data({"account": ACCOUNT, "tweets": [made]}))
        (post,) = [post for batch in batches(path) for post in batch.posts]
        assert post.text == "🥖🥖 o @ben"
        assert [post.text[one.start : one.end] for one in post.mentions] == ["@ben"]


def test_old_posts_without_a_date_in_their_number_keep_theirs(tmp_path: Path) -> None:
    made = tweet(20, "just setting up", created_at="Tue Mar 21 20:50:14 +0000 2006")
    path = packed(tmp_path, data({"account": ACCOUNT, "tweets": [made]}))
    (post,) = [post for batch in batches(path) for post in batch.posts]
    assert post.at.year == 2006


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("tweets", b"", ""),
        ("tweets", b"window.YTD.tweets.part0 = [ ]", ""),
        ("tweets", b"hello", "does not begin as X's files do"),
        ("tweets", b"alert(1); [", "does not begin"),
        ("tweets", b"window.YTD.tweets.part0 = [ {", "Record 1 is damaged, cut off"),
        ("tweets", b"window.YTD.tweets.part0 = [ 3 ]", "Record 1 is no object"),
        ("tweets", b"window.YTD.tweets.part0 = [ {}", "Record 2 is cut off"),
        ("tweets", b"window.YTD.tweets.part0 = [ {}, {]", "Record 2 is damaged"),
        ("tweets", b'window.YTD.tweets.part0 = [ {"a": ' + b"[" * 200_000, "Record 1 is damaged"),
        ("tweets", b'window.YTD.tweets.part0 = [ {"a": ' + b"9" * 5_000 + b"}]", "Record 1 is damaged"),
        ("tweets", b'window.YTD.tweets.part0 = [ {"a": NaN}]', "Record 1 is damaged"),
        ("account", b"window.YTD.account.part0 = [ {} ]", "whose archive this is"),
        (
            "account",
            b'window.YTD.account.part0 = [{"account":{"accountId":"x","username":"a"}}]',
            "whose archive",
        ),
    ],
)
def test_damaged_files_are_refused_with_their_name(
    tmp_path: Path, name: str, text: bytes, words: str
) -> None:
    files = data({"account": ACCOUNT}) | {f"data/{name}.js": text}
    path = packed(tmp_path, files)
    if not words:
        assert len(batches(path)) == 1
        return
    with pytest.raises(BadFile) as error:
        batches(path)
    assert words in error.value.title and f"{name}.js" in error.value.title and str(path) in error.value.title


def test_a_broken_zip_is_refused(tmp_path: Path) -> None:
    good = packed(tmp_path, data(EVERYTHING)).read_bytes()
    broken = tmp_path / "broken.zip"
    for junk in (good[:200], b"PK\x03\x04", b"", b"hello", good[:-400] + b"\0" * 400):
        broken.write_bytes(junk)
        assert not archive.is_archive(broken)
        with pytest.raises(BadFile):
            batches(broken)
    at = good.index(b"data/tweets.js") + 60
    broken.write_bytes(good[:at] + bytes(byte ^ 255 for byte in good[at : at + 40]) + good[at + 40 :])
    assert archive.is_archive(broken)
    with pytest.raises(BadFile, match=r"tweets\.js"):
        batches(broken)
    with pytest.raises(BadFile, match="no such file"):
        batches(tmp_path / "missing.zip")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    for bomb in (b" " * (80 << 20), b'window.YTD.tweets.part0 = [ {"a": "' + b"x" * (80 << 20)):
        path = packed(tmp_path, data({"account": ACCOUNT}) | {"data/tweets.js": bomb})
        tracemalloc.start()
        with pytest.raises(BadFile, match="more densely than honest text"):
            batches(path)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 8 << 20


def test_one_endless_record_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_RECORD", 3 << 20)
    noise = Random(7).randbytes(4 << 20).hex().encode()
    text = b'window.YTD.tweets.part0 = [ {"tweet": {"full_text": "' + noise
    path = packed(tmp_path, data({"account": ACCOUNT}) | {"data/tweets.js": text})
    with pytest.raises(BadFile, match="Record 1 is damaged, cut off or too large"):
        batches(path)


def test_more_text_than_announced_is_not_read_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST", 50_000)
    many = [tweet(1626930000000000000 + n, f"Note {n}") for n in range(900)]
    with pytest.raises(BadFile, match="holds more than"):
        batches(packed(tmp_path, data({"account": ACCOUNT, "tweets": many})))


def test_no_name_and_no_link_in_an_archive_leads_anywhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.js"
    secret.write_bytes(js("tweets", [tweet(66, "a secret of this computer")]))
    path = packed(tmp_path, data({"account": ACCOUNT}))
    with zipfile.ZipFile(path, "a") as made:
        for name in ("../../secret.js", "/data/../secret.js", "data/../secret.js", "data\\tweets.js"):
            made.writestr(name, js("tweets", [tweet(67, "slipped")]))
        link = zipfile.ZipInfo("data/tweets.js")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, str(secret))
    assert [post for batch in batches(path) for post in batch.posts] == []
    folder = tmp_path / "unpacked"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "account.js").write_bytes(js("account", ACCOUNT))
    (folder / "data" / "tweets.js").symlink_to(secret)
    assert [post for batch in batches(folder) for post in batch.posts] == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["my-archive.zip", "secret.js", "unpacked"]


def test_a_locked_archive_is_said_to_be(tmp_path: Path) -> None:
    path = packed(tmp_path, data(EVERYTHING))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as made:
        for entry in made.infolist():
            raw[entry.header_offset + 6] |= 1
    at = raw.index(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(raw))
    with pytest.raises(BadFile, match="password"):
        batches(path)


def test_other_things_are_no_archives(tmp_path: Path) -> None:
    assert not archive.is_archive(tmp_path)
    assert not archive.is_archive(tmp_path / "nothing")
    assert not archive.is_archive(packed(tmp_path, {"data/tweets.js": b"[]"}))
