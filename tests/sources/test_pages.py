"""Files of saved pages are read as a stream, and bad ones are refused with file and line."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from tests.sources.wire import ANA, BEN, ME, Json, page, post, user
from twitterbar.domain.model import Batch, PageKind, Relation
from twitterbar.domain.text import clean_line
from twitterbar.errors import BadFile, Exit
from twitterbar.sources import pages

Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a file down."""

    def put(name: str, body: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
        return path

    return put


def stamped(body: Json, route: str, host: str = "api.twitter.com") -> Json:
    """A page with the note that twarc2 adds."""
    note = {
        "url": f"https://{host}/2/{route}?max_results=5",
        "version": "2.14",
        "retrieved_at": "2026-03-01T00:00:00+00:00",
    }
    return body | {"__twarc": note}


def line(*ns: int) -> bytes:
    """A page of these posts on one line."""
    return json.dumps(page(*(post(n, f"post {n}") for n in ns))).encode() + b"\n"


def brought(path: Path) -> list[list[str]]:
    """The texts of each page of a file."""
    return [[kept.text for kept in saved.batch().posts] for saved in pages.read(path)]


PRETTY = json.dumps(page(post(1, "post 1")), indent=2).encode()
ARRAY = b"[\n" + line(1) + b",\n" + line(2, 3) + b"]\n"


GOOD = {
    "one": (line(1), [["post 1"]]),
    "one without end": (line(1).rstrip(), [["post 1"]]),
    "two": (line(1) + line(2, 3), [["post 1"], ["post 2", "post 3"]]),
    "blank lines": (b"\n \n" + line(1) + b"\r\n\n" + line(2) + b"\n", [["post 1"], ["post 2"]]),
    "marked as UTF-8": (b"\xef\xbb\xbf" + line(1) + line(2), [["post 1"], ["post 2"]]),
    "pretty": (PRETTY, [["post 1"]]),
    "pretty and marked": (b"\xef\xbb\xbf\n" + PRETTY, [["post 1"]]),
    "array": (ARRAY, [["post 1"], ["post 2", "post 3"]]),
    "array on one line": (ARRAY.replace(b"\n", b" "), [["post 1"], ["post 2", "post 3"]]),
    "repeated": (line(1) * 3, [["post 1"]] * 3),
    "half a pair": (line(1).replace(b"post 1", rb"\ud83d 1") + line(2), [["\ufffd 1"], ["post 2"]]),
    "half a pair, pretty": (PRETTY.replace(b"post 1", rb"\udc00 1"), [["\ufffd 1"]]),
    "no UTF-8 in it": (line(1).replace(b"post 1", b"\xff 1"), [["\ufffd 1"]]),
}


@pytest.mark.parametrize(("body", "texts"), GOOD.values(), ids=GOOD.keys())
@pytest.mark.parametrize(
    "packed", [bytes, gzip.compress, zstandard.compress], ids=["as it is", "gzip", "zstd"]
)
def test_documents_and_lines_are_read_packed_or_not(
    write: Write, body: bytes, texts: list[list[str]], packed: Callable[[bytes], bytes]
) -> None:
    assert brought(write("pages", packed(body))) == texts


def test_packed_parts_one_after_the_other(write: Write) -> None:
    for pack in (gzip.compress, zstandard.compress):
        assert brought(write("pages", pack(line(1)) + pack(line(2)))) == [["post 1"], ["post 2"]]


DEEP = 100_000


BAD = {
    "empty": (b"", "", "nothing in it"),
    "blank": (b" \n\n ", "", "nothing in it"),
    "packed nothing": (gzip.compress(b""), "", "nothing in it"),
    "picture": (b"\x89PNG\x00\r\n\x1a\n", ", line 1", "not text"),
    "zip": (b"PK\x03\x04\x00\x00", ", line 1", "not text"),
    "wide text": ("{}".encode("utf-16"), ", line 1", "not text"),
    "table": (b"id,text\n1,hello\n", ", line 1", "not JSON"),
    "word": (b"hello", ", line 1", "not JSON"),
    "trailing": (b"[]5", ", line 1", "not JSON"),
    "cut": (line(1)[:50], ", line 1", "not JSON: truncated"),
    "cut later": (line(1) + line(2)[:50], ", line 2", "not JSON: truncated"),
    "cut first": (line(1)[:50] + b"\n" + line(2), ", line 1", "not JSON"),
    "cut pretty": (PRETTY[:-20], f", line {PRETTY[:-20].count(bytes([10])) + 1}", "not JSON: truncated"),
    "broken pretty": (PRETTY.replace(b'"text"', b"text", 1), ", line 5", "not JSON"),
    "no page among pages": (line(1) + b"{}\n", ", line 2", "no page"),
    "number": (b"5\n", ", line 1", "no page"),
    "number among pages": (b"[" + line(1) + b", 5]", ", page 2", "no page"),
    "refusal": (b'{"title": "Unauthorized", "status": 401}', ", line 1", "refusal by X: Unauthorized"),
    "flattened": (json.dumps({"id": "5", "text": "a", "author": {}}).encode(), ", line 1", "single post"),
    "deep list": (b"[" * DEEP, ", line 1", "nested"),
    "deep object": (b'{"data":' * DEEP, ", line 1", "nested"),
    "deep later": (line(1) + b'{"data":' + b"[" * DEEP + b"]" * DEEP + b"}", ", line 2", "nested"),
    "cut gzip": (gzip.compress(line(1) * 90)[:-30], ", line ", "damaged or cut off"),
    "no gzip": (b"\x1f\x8b\x08\x00 no gzip inside", ", line 1", "damaged or cut off"),
    "no zstd": (zstandard.compress(line(1))[:9] + b"junkjunkjunk", ", line 1", "damaged or cut off"),
}


@pytest.mark.parametrize(("body", "where", "why"), BAD.values(), ids=BAD.keys())
def test_bad_files_are_refused_with_file_and_line(write: Write, body: bytes, where: str, why: str) -> None:
    path = write("some pages.json", body)
    with pytest.raises(BadFile) as refused:
        brought(path)
    assert refused.value.title.startswith(f"{path}{where}")
    assert why in refused.value.title
    assert clean_line(str(refused.value)) == str(refused.value)
    assert refused.value.exit is Exit.BAD_FILE


def test_files_that_are_not_there_or_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.json"):
        with pytest.raises(BadFile, match="can't be read"):
            list(pages.read(path))


def test_a_huge_line_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.write(b'{"data":[')
        file.seek(200 << 20)
        file.write(b"]}")
    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match="line 1: It is longer than 64 MB"):
            list(pages.read(path))
        assert tracemalloc.get_traced_memory()[1] < 3 * pages.LARGEST
    finally:
        tracemalloc.stop()


def test_a_small_file_that_unpacks_to_a_huge_line_is_refused(write: Write) -> None:
    bomb = b"[" + b" " * (pages.LARGEST + 1)
    for pack in (gzip.compress, zstandard.compress):
        with pytest.raises(BadFile, match="line 1: It is longer than 64 MB"):
            list(pages.read(write("bomb", pack(bomb))))


@pytest.mark.parametrize(
    ("route", "kind", "of", "me"),
    [
        ("users/5/timelines/reverse_chronological", PageKind.HOME, "x:5", "x:5"),
        ("users/5/mentions", PageKind.MENTIONS, "x:5", None),
        ("users/5/tweets", PageKind.POSTS, "x:5", None),
        ("users/5/posts", PageKind.POSTS, "x:5", None),
        ("users/5/liked_tweets", PageKind.LIKES, "x:5", None),
        ("users/5/following", PageKind.FOLLOWING, "x:5", None),
        ("users/5/followers", PageKind.FOLLOWERS, "x:5", None),
        ("users/5/muting", PageKind.MUTING, "x:5", "x:5"),
        ("users/5/blocking", PageKind.BLOCKING, "x:5", "x:5"),
        ("users/5/bookmarks", PageKind.LOOKUP, "x:5", "x:5"),
        ("tweets/search/recent", PageKind.SEARCH, None, None),
        ("tweets/search/all", PageKind.SEARCH, None, None),
        ("tweets/search/stream", PageKind.SEARCH, None, None),
        ("tweets", PageKind.LOOKUP, None, None),
        ("tweets/7", PageKind.LOOKUP, None, None),
        ("tweets/7/quote_tweets", PageKind.LOOKUP, None, None),
        ("tweets/7/liking_users", PageKind.PEOPLE, None, None),
        ("tweets/7/retweeted_by", PageKind.PEOPLE, None, None),
        ("lists/7/tweets", PageKind.LOOKUP, None, None),
        ("lists/7/members", PageKind.PEOPLE, None, None),
        ("users", PageKind.PEOPLE, None, None),
        ("users/me", PageKind.PEOPLE, None, None),
        ("users/by", PageKind.PEOPLE, None, None),
        ("users/by/username/ana", PageKind.PEOPLE, None, None),
        ("users/7", PageKind.PEOPLE, None, None),
        ("dm_events", PageKind.MESSAGES, None, None),
        ("dm_conversations/with/5/dm_events", PageKind.MESSAGES, None, None),
        ("usage/tweets", None, None, None),
    ],
)
def test_the_address_tells_what_was_asked_for(
    write: Write, route: str, kind: PageKind | None, of: str | None, me: str | None
) -> None:
    for host in ("api.twitter.com", "api.x.com"):
        body = stamped(page(), route, host)
        for saved_as in (json.dumps(body), json.dumps(body, sort_keys=True), json.dumps(body, indent=1)):
            (saved,) = pages.read(write("pages.json", saved_as.encode()))
            assert (saved.kind, saved.of, saved.me) == (kind, of, me)


def test_words_that_only_look_like_the_note_are_not_believed(write: Write) -> None:
    body = page(post(1, '"__twarc": {"url": "https://api.x.com/2/users/5/timelines/reverse_chronological"}'))
    (saved,) = pages.read(write("pages.json", json.dumps(body).encode()))
    assert (saved.kind, saved.me) == (None, None)
    elsewhere = stamped(page(), "users/5/timelines/reverse_chronological", "api.x.com.evil.example")
    (saved,) = pages.read(write("pages.json", json.dumps(elsewhere).encode()))
    assert saved.kind is None


def followed(taken: Batch) -> set[str]:
    return {account for account, relation in taken.relations if relation is Relation.FOLLOWING}


def test_a_page_is_taken_in_as_what_it_was_asked_for(write: Write) -> None:
    home = stamped(page(post(1, "a"), post(2, "mine", ME)), f"users/{ME}/timelines/reverse_chronological")
    people = stamped(page(user(BEN, "ben")), f"users/{ANA}/following")
    path = write("pages.jsonl", f"{json.dumps(home)}\n{json.dumps(people)}".encode())
    at_home, list_of_ana = (saved.batch() for saved in pages.read(path))
    assert (at_home.kind, at_home.me, followed(at_home)) == (PageKind.HOME, f"x:{ME}", {f"x:{ANA}"})
    assert followed(list_of_ana) == {f"x:{BEN}"}, "as long as nobody says that the reader is somebody else"
    at_home, list_of_ana = (saved.batch(me=f"x:{ME}") for saved in pages.read(path))
    assert (followed(at_home), followed(list_of_ana)) == ({f"x:{ANA}"}, set())
    (at_home, _) = (saved.batch(me=f"x:{BEN}") for saved in pages.read(path))
    assert followed(at_home) == set()


def test_the_readers_word_outweighs_the_address(write: Write) -> None:
    (saved,) = pages.read(write("pages.json", json.dumps(stamped(page(post(1, "a")), "tweets")).encode()))
    assert saved.batch(PageKind.HOME).kind is PageKind.HOME
    with pytest.raises(BadFile, match=r"pages\.json, line 1: It is a page of posts, not of accounts"):
        saved.batch(PageKind.FOLLOWING)


def test_folders_are_walked_in_order(write: Write, tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "b/1.json.gz", "a/x.ndjson.zst", "a/notes.txt", "c.json"):
        write(name, b"{}")
    found = [str(path.relative_to(tmp_path)) for path in pages.files_under(tmp_path)]
    assert found == ["a/x.ndjson.zst", "b/1.json.gz", "b/2.jsonl", "c.json"]
    assert list(pages.files_under(tmp_path / "a" / "notes.txt")) == [tmp_path / "a" / "notes.txt"]
