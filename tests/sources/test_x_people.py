"""Accounts, lists of them and direct messages come in, and what they tell of the reader's relations."""

import pytest

from tests.sources.wire import (
    ANA,
    BEN,
    CLEO,
    ME,
    USERS,
    Json,
    Spelled,
    page,
    post,
    repost,
    snowflake,
    taken,
    url,
    user,
)
from twitterbar.domain.model import PageKind, Relation


def test_an_account_is_kept_clean_with_its_links(spelled: Spelled) -> None:
    bio = "Baker & reader\nhttps://t.co/bio of @ben"
    made = user(
        ANA,
        "ana",
        name="Ana \x1b[31m\u202e 🙂",
        description=bio,
        location="Porto\x07",
        url="https://t.co/site",
        protected=True,
        entities={
            "url": {
                "urls": [
                    {
                        "start": 0,
                        "end": 17,
                        "url": "https://t.co/site",
                        "expanded_url": "https://ana.example",
                        "display_url": "ana.example",
                    }
                ]
            },
            "description": {
                "urls": [url(bio, "https://t.co/bio", "https://bread.example/b", "bread.example/b")]
            },
        },
        pinned_tweet_id=snowflake(1),
    )
    (kept,) = taken(spelled(page(made)), PageKind.PEOPLE).accounts
    assert (kept.id, kept.username, kept.name) == (f"x:{ANA}", "ana", "Ana [31m 🙂")
    assert kept.bio == "Baker & reader\nbread.example/b of @ben"
    assert (kept.location, kept.protected, kept.connections) == ("Porto", True, None)
    assert [(link.url, link.host, kept.bio[link.start : link.end]) for link in kept.links] == [
        ("https://ana.example", "ana.example", ""),
        ("https://bread.example/b", "bread.example", "bread.example/b"),
    ]


@pytest.mark.parametrize("name", ["\u3164", "\u2800", "\u202e", " ", "\ud83d"])
def test_an_empty_looking_name_gives_way_to_the_handle(name: str) -> None:
    (kept,) = taken(page(user(ANA, "ana", name=name)), PageKind.PEOPLE).accounts
    assert kept.shown_name in ("@ana", "\ufffd")
    assert (kept.shown_name == "@ana") == (name != "\ud83d")


def test_accounts_without_handle_or_id_are_set_aside() -> None:
    people: list[Json] = [
        user(ANA, "ana"),
        user("x", "ben"),
        user(CLEO, "\u3164"),
        {"id": "7"},
        {"username": "dora"},
    ]
    batch = taken(page(*people), PageKind.FOLLOWING)
    assert [account.username for account in batch.accounts] == ["ana"]
    assert [aside.reason for aside in batch.set_aside] == [
        "its username is missing",
        "its id is missing",
        "its id is none of X's",
        "it has no handle",
    ]


@pytest.mark.parametrize(
    ("kind", "relation"),
    [
        (PageKind.FOLLOWING, Relation.FOLLOWING),
        (PageKind.FOLLOWERS, Relation.FOLLOWED_BY),
        (PageKind.MUTING, Relation.MUTING),
        (PageKind.BLOCKING, Relation.BLOCKING),
    ],
)
def test_lists_are_relations_unless_they_are_somebody_elses(kind: PageKind, relation: Relation) -> None:
    people = page(user(ANA, "ana"), user(ME, "me"))
    assert taken(people, kind, me=ME).relations == ((f"x:{ANA}", relation),)
    assert taken(people, kind, me=f"x:{ME}", of=ME).relations == ((f"x:{ANA}", relation),)
    assert taken(people, kind, me=ME, of=BEN).relations == ()
    assert "somebody else" in taken(people, kind, me=ME, of=BEN).notes[0]
    assert taken(people, PageKind.PEOPLE, me=ME).relations == ()


def test_connections_are_relations(spelled: Spelled) -> None:
    made = user(ANA, "ana", connection_status=["following", "followed_by", "follow_request_sent", "odd\x07"])
    batch = taken(spelled(page(made)), PageKind.PEOPLE)
    assert set(batch.relations) == {(f"x:{ANA}", Relation.FOLLOWING), (f"x:{ANA}", Relation.FOLLOWED_BY)}
    assert set(batch.accounts[0].connections or ()) == {
        "following",
        "followed_by",
        "follow_request_sent",
        "odd",
    }


def test_who_is_on_the_home_timeline_is_followed(spelled: Spelled) -> None:
    data = [post(9, "a"), repost(8, of=1, author=BEN), post(7, "mine", ME)]
    batch = taken(spelled(page(*data, includes={"tweets": [post(1, "b", CLEO)]})), me=ME)
    assert set(batch.relations) == {(f"x:{ANA}", Relation.FOLLOWING), (f"x:{BEN}", Relation.FOLLOWING)}
    assert taken(spelled(page(*data)), PageKind.SEARCH, me=ME).relations == ()
    assert taken(spelled(page(*data)), me=ME, of=CLEO).relations == ()


def test_messages_are_kept_with_whom_they_went_to(spelled: Spelled) -> None:
    pair = f"{ANA}-{BEN}"
    events: list[Json] = [
        {
            "id": "70",
            "event_type": "MessageCreate",
            "text": "psst &amp;\x07",
            "sender_id": BEN,
            "dm_conversation_id": pair,
            "created_at": "2026-03-01T00:00:00Z",
        },
        {
            "id": "71",
            "event_type": "MessageCreate",
            "text": "all",
            "sender_id": ANA,
            "dm_conversation_id": "99",
            "participant_ids": [ANA, BEN, CLEO],
        },
        {"id": "72", "event_type": "MessageCreate", "text": "who?"},
        {"id": "73", "event_type": "ParticipantsJoin"},
        {
            "id": "74",
            "event_type": "MessageCreate",
            "text": "?",
            "sender_id": ANA,
            "participant_ids": [BEN, ANA],
        },
    ]
    batch = taken(spelled(page(*events, includes={"users": USERS})), None)
    assert batch.kind is PageKind.MESSAGES
    assert [(m.id, m.conversation, m.author, m.text, m.to) for m in batch.messages] == [
        ("x:70", f"x:{pair}", f"x:{BEN}", "psst &", (f"x:{ANA}",)),
        ("x:71", "x:99", f"x:{ANA}", "all", (f"x:{BEN}", f"x:{CLEO}")),
        ("x:74", f"x:{pair}", f"x:{ANA}", "?", (f"x:{BEN}",)),
    ]
    assert [aside.what for aside in batch.set_aside] == ["message 72"]
    assert batch.posts == ()
