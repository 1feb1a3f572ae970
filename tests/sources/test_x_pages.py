"""Pages of the X API come in right, in both spellings, and nothing that is odd in them costs the rest."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.wire import (
    ANA,
    BEN,
    ME,
    USERS,
    Json,
    Spelled,
    in_tweet_dialect,
    mention,
    only,
    page,
    post,
    refers,
    repost,
    snowflake,
    taken,
    url,
    user,
    x,
)
from twitterbar.domain.model import PageKind, PostState, SetAside
from twitterbar.domain.text import clean, clean_line
from twitterbar.sources.x_pages import BadPage


def test_empty_pages(spelled: Spelled) -> None:
    empty: list[Json] = [
        {"meta": {"result_count": 0}},
        page(),
        page(includes={"users": []}),
        {"data": None, "meta": {}},
    ]
    for body in empty:
        batch = taken(spelled(body))
        assert (batch.posts, batch.accounts, batch.set_aside) == ((), (), ())


def test_errors_tell_why_posts_are_not_there(spelled: Spelled) -> None:
    problems = "https://api.example/2/problems"
    errors = [
        {
            "resource_type": "tweet",
            "resource_id": snowflake(1),
            "title": "Not Found Error",
            "type": f"{problems}/resource-not-found",
        },
        {
            "resource_type": "tweet",
            "value": snowflake(2),
            "title": "Authorization Error",
            "type": f"{problems}/not-authorized-for-resource",
        },
        {
            "resource_type": "tweet",
            "resource_id": snowflake(3),
            "title": "Forbidden",
            "type": f"{problems}/resource-not-found",
        },
        {"resource_type": "tweet", "resource_id": snowflake(4), "title": "Not Found Error"},
        {
            "resource_type": "tweet",
            "resource_id": snowflake(5),
            "title": "Field Authorization Error",
            "type": f"{problems}/not-authorized-for-field",
        },
        {
            "resource_type": "user",
            "parameter": "in_reply_to_user_id",
            "resource_id": ANA,
            "title": "Forbidden",
            "type": f"{problems}/resource-not-found",
        },
        {"resource_type": "tweet", "resource_id": snowflake(6), "title": "Not Found Error"},
        {"title": "Odd\x1b]0;", "detail": "something \u202eelse"},
    ]
    batch = taken(spelled(page(post(6, "here"), errors=errors)))
    assert batch.gone == {
        x(1): PostState.DELETED,
        x(2): PostState.PROTECTED,
        x(3): PostState.DELETED,
        x(4): PostState.DELETED,
    }
    assert batch.notes == ("X says about this page: something else",)


def test_a_lookup_that_finds_nothing_is_a_page(spelled: Spelled) -> None:
    body = {"errors": [{"resource_type": "tweet", "value": snowflake(1), "title": "Not Found Error"}]}
    assert taken(spelled(body), None).gone == {x(1): PostState.DELETED}


def test_people_who_were_asked_for_and_are_not_there_are_told() -> None:
    error = {"resource_type": "user", "parameter": "usernames", "detail": "Could not find [dora]."}
    assert taken({"errors": [error]}, PageKind.PEOPLE).notes == (
        "X says about this page: Could not find [dora].",
    )


def test_an_author_who_is_not_in_the_page_is_no_loss(spelled: Spelled) -> None:
    batch = taken(spelled(page(post(1, "a"), includes={"users": []})))
    assert (only(batch).author, batch.accounts) == (f"x:{ANA}", ())


def test_whole_pages_without_authors_or_conversations_are_told() -> None:
    bare = [{"id": snowflake(n), "text": "a"} for n in range(30)]
    batch = taken(page(*bare))
    assert len(batch.set_aside) == 30
    assert "author_id" in batch.set_aside[0].reason
    assert "conversation" in batch.notes[0]


def test_posts_of_one_account_are_theirs() -> None:
    bare = {"id": snowflake(1), "text": "a"}
    assert only(taken(page(bare), PageKind.POSTS, of=ANA)).author == f"x:{ANA}"
    assert taken(page(bare), PageKind.MENTIONS, of=ANA).posts == ()


def test_a_pinned_post_is_by_who_pinned_it(spelled: Spelled) -> None:
    bare = {"id": snowflake(1), "text": "a"}
    people = page(user(ANA, "ana", pinned_tweet_id=snowflake(1)), includes={"tweets": [bare]})
    assert only(taken(spelled(people), PageKind.FOLLOWING)).author == f"x:{ANA}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": 1990000000000000123}, "its id is no string"),
        ({"id": None}, "its id is no string"),
        ({"id": "0123"}, "its id is none of X's"),
        ({"id": "-5"}, "its id is none of X's"),
        ({"id": "９９９"}, "its id is none of X's"),
        ({"id": str(1 << 63)}, "its id is none of X's"),
        ({"id": "\x1b[2J"}, "its id is none of X's"),
        ({"text": None}, "its text is no string"),
        ({"text": ["a"]}, "its text is no string"),
        ({"author_id": None}, "it doesn't say who wrote it (the page was asked for without author_id)"),
        ({"author_id": 5}, "it doesn't say who wrote it (the page was asked for without author_id)"),
    ],
)
def test_a_malformed_post_costs_only_itself(change: Json, reason: str, spelled: Spelled) -> None:
    batch = taken(spelled(page(post(1, "good"), post(2, "bad") | change, post(3, "fine"))))
    assert [p.text for p in batch.posts] == ["good", "fine"]
    (aside,) = batch.set_aside
    assert aside.reason == reason
    assert clean_line(aside.what) == aside.what
    assert aside.what.startswith("post ")


def test_a_missing_id_is_named_by_its_place() -> None:
    bad = post(2, "bad")
    del bad["id"]
    assert taken(page(post(1, "good"), bad)).set_aside == (SetAside("post number 2", "its id is missing"),)


@pytest.mark.parametrize(
    "change",
    [
        {"entities": {"urls": [{"start": "x", "end": None, "url": 5}], "mentions": "none"}},
        {"entities": {"mentions": [{"username": None}, {}, 7]}},
        {"entities": []},
        {
            "referenced_tweets": [
                {"type": "quoted"},
                {"type": "quoted", "id": 5},
                {"type": "odd", "id": "7"},
            ]
        },
        {"referenced_tweets": {"type": "quoted"}},
        {"attachments": 5, "geo": "here", "note_tweet": {"entities": {}}},
        {"attachments": {"media_keys": [5, None, "3_1"]}},
        {"edit_history_tweet_ids": [1, None, ""]},
        {"conversation_id": "abc", "in_reply_to_user_id": "", "lang": 5, "possibly_sensitive": "yes"},
        {"article": "x", "withheld": None, "note_tweet": None, "entities": None},
        {"conversation_id": 1e400, "lang": "e\x1bn\u202e"},
    ],
)
def test_odd_fields_cost_only_themselves(change: Json, spelled: Spelled) -> None:
    batch = taken(spelled(page(post(1, "good") | change)).replace(b"Infinity", b"1e999"))
    assert [(p.id, p.text, p.quotes) for p in batch.posts] == [(x(1), "good", None)]
    assert batch.set_aside == ()
    assert clean_line(only(batch).lang) == only(batch).lang


def test_damaged_characters_are_replaced_and_what_follows_is_kept() -> None:
    body = in_tweet_dialect(page(post(1, "half # on, \\ud83d typed"), includes={"users": USERS}))
    assert only(taken(body.replace(b"#", rb"\ud83d"))).text == "half \ufffd on, \\ud83d typed"
    assert only(taken(body.replace(b"#", rb"\udc00"))).text == "half \ufffd on, \\ud83d typed"
    assert only(taken(body.replace(b"#", rb"\ud83d\ude00"))).text == "half 😀 on, \\ud83d typed"
    assert only(taken(body.replace(b"#", b"\xff"))).text == "half \ufffd on, \\ud83d typed"
    assert only(taken(b"\xef\xbb\xbf" + body)).text.startswith("half #")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"<html>502</html>", "not JSON"),
        (b"\x89PNG", "not JSON"),
        (b"[]", "no page"),
        (b"{}", "no page"),
        (b"5", "no page"),
        (b'{"data": {"following": true}}', "neither posts nor accounts"),
        (b'{"data": [{"id": "1", "name": "a list"}]}', "neither posts nor accounts"),
        (b'{"data": 5}', "neither posts nor accounts"),
        (b'{"id": "1", "text": "a"}', "single post"),
        (b'{"title": "Unauthorized", "type": "about:blank", "status": 401}', "Unauthorized"),
        (
            b'{"title": "Payment Required", "detail": "credits depleted\\u001b[2J."}',
            "credits depleted[2J.",
        ),
        (b'{"errors": [{"code": 88, "message": "Rate limit exceeded"}]}', "Rate limit exceeded."),
        (b'{"error": "invalid_request", "error_description": "no"}', "invalid_request: no"),
        pytest.param(b'{"data": ' + b"[" * 100_000, "nested", id="deep data"),
        pytest.param(b"[" * 100_000, "no page", id="deep list"),
    ],
)
def test_what_is_no_page_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(BadPage) as refused:
        taken(body, None)
    assert words in refused.value.title
    assert clean_line(refused.value.title) == refused.value.title


@pytest.mark.parametrize(
    ("record", "kind", "words"),
    [
        (user(ANA, "ana"), PageKind.HOME, "accounts, not of posts"),
        (post(1, "a"), PageKind.FOLLOWING, "posts, not of accounts"),
        (post(1, "a"), PageKind.MESSAGES, "posts, not of messages"),
        (
            {"id": "7", "text": "psst", "event_type": "MessageCreate"},
            PageKind.HOME,
            "messages, not of posts",
        ),
    ],
)
def test_a_page_of_another_kind_is_refused(record: Json, kind: PageKind, words: str) -> None:
    with pytest.raises(BadPage, match=words):
        taken(page(record), kind)


def test_a_single_record_is_a_page_and_its_kind_is_seen(spelled: Spelled) -> None:
    assert taken(spelled({"data": post(1, "a")}), None).kind is PageKind.LOOKUP
    assert taken(spelled({"data": user(ANA, "ana")}), None).kind is PageKind.PEOPLE
    assert len(taken(spelled({"data": post(1, "a"), "matching_rules": []}), None).posts) == 1


def test_the_words_of_the_page_about_itself_are_kept() -> None:
    about = {"next_token": "n", "newest_id": snowflake(2), "oldest_id": 5}
    batch = taken(page(post(2, "a"), meta=about), me=ME)
    assert (batch.next_token, batch.newest, batch.oldest, batch.me) == ("n", x(2), None, f"x:{ME}")


SAID = "@ben see https://t.co/abc &amp; #x"
GOOD = page(
    post(
        5,
        SAID,
        BEN,
        referenced_tweets=[refers("replied_to", 1), refers("quoted", 2)],
        entities={
            "mentions": [mention(SAID, "ben", BEN)],
            "hashtags": [{"tag": "x"}],
            "urls": [url(SAID, "https://t.co/abc", "https://a.example/x", "a.example/x")],
        },
        attachments={"media_keys": ["3_1"], "poll_ids": ["7"]},
        note_tweet={"text": "long", "entities": {}},
    ),
    repost(6, of=1),
    includes={
        "tweets": [post(1, "first"), post(2, "2nd", edit_history_tweet_ids=[snowflake(2), snowflake(3)])],
        "users": [user(ANA, "ana", connection_status=["following"], entities={"url": {"urls": []}})],
        "media": [{"media_key": "3_1", "type": "photo"}],
        "polls": [{"id": "7", "options": [{"label": "a"}]}],
    },
    errors=[{"resource_type": "tweet", "resource_id": "5", "title": "Not Found Error"}],
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value inside a page."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


PLACES = list(places(GOOD))
WORDS = ["retweeted", snowflake(1), ANA, "https://t.co/abc", "\ud83d", "pic.x.com/a", -1, 1 << 70]
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS)
)
KEYS = ("id", "text", "urls", "start", "type", "username")
SHAPES: list[Callable[[Any], Any]] = [
    lambda leaf: leaf,
    lambda leaf: [],
    lambda leaf: [leaf],
    lambda leaf: [leaf, [leaf]],
    lambda leaf: {},
    *(lambda leaf, key=key: {key: leaf} for key in KEYS),
    *(lambda leaf, key=key: [{key: leaf, "id": leaf}, leaf] for key in KEYS),
    *(lambda leaf, key=key: {key: [leaf, {"urls": leaf}], "text": leaf} for key in KEYS),
]
JUNK = st.builds(lambda shape, leaf: shape(leaf), st.sampled_from(SHAPES), LEAVES)
"""Built of few choices: Hypothesis takes ten times as long to choose a shape freely as a page to come in."""
CHANGES = st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3)


def changed(changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    """The good page with junk put into it."""
    body = json.loads(json.dumps(GOOD))
    for path, junk in changes:
        if not path:
            body = junk
            continue
        try:
            inside = body
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    return body


@settings(max_examples=300)
@given(CHANGES, st.sampled_from([None, *PageKind]))
def test_whatever_is_in_a_page_it_comes_in_or_is_refused_in_words(
    changes: list[tuple[tuple[Any, ...], Any]], kind: PageKind | None
) -> None:
    try:
        batch = taken(json.dumps(changed(changes)).encode(), kind)
    except BadPage as refused:
        assert refused.title.endswith(".")
        return
    ids = [kept.id for kept in batch.posts]
    assert len(set(ids)) == len(ids)
    assert set(batch.asked) <= set(ids) | {repost.id for repost in batch.reposts}
    for kept in batch.posts:
        assert clean(kept.text) == kept.text
        for link in kept.links:
            assert link.start < 0 or kept.text[link.start : link.end] == link.shown
        for name in kept.mentions:
            assert name.start < 0 or kept.text[name.start : name.end].lower() == f"@{name.username}".lower()
    for aside in batch.set_aside:
        assert clean_line(aside.what) == aside.what
        assert clean_line(aside.reason) == aside.reason
    for note in batch.notes:
        assert clean_line(note) == note
