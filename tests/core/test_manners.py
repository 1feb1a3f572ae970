"""Verdicts rest on what passed between people, wherever that comes from, and on no count of followers."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import TUESDAY, at, post_id
from tests.sources.test_archive import ACCOUNT, batches, data, packed, tweet
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.core.views_speaking import Checked
from twitterbar.domain.manners import Level
from twitterbar.domain.model import PageKind
from twitterbar.domain.outbox import Draft
from twitterbar.settings import Settings
from twitterbar.sources import x_pages
from twitterbar.store.store import Store


@contextmanager
def bar(folder: Path) -> Iterator[Core]:
    """A reader (number 1000) at an empty bar."""
    store = Store.open(folder / "store.sqlite3", now=lambda: TUESDAY)
    store.set_me("x:1000")
    core = Core(store, Settings(), lambda: TUESDAY, Occupancy(folder / "seat"))
    try:
        yield core
    finally:
        core.close()


def check(core: Core, text: str, answers: str | None = None) -> Checked:
    return core.speaking.check(Draft(number=0, made=TUESDAY, changed=TUESDAY, text=text, answers=answers))


def page(followers: dict[str, int]) -> bytes:
    """Ana asks the reader something, Ben says something; everybody is followed by so many."""
    users = [
        {
            "id": id,
            "username": name,
            "name": name.capitalize(),
            "public_metrics": {"followers_count": followers[name], "tweet_count": followers[name] + 1},
            "verified": followers[name] > 1000,
        }
        for id, name in (("1000", "me"), ("2000", "ana"), ("3000", "ben"))
    ]
    said = [("2000", "@me what do you say?"), ("3000", "The tide is out.")]
    rows = [
        {
            "id": post_id(-30 - n)[2:],
            "author_id": author,
            "text": text,
            "conversation_id": post_id(-30 - n)[2:],
            "created_at": at(-30 - n).isoformat(),
            "public_metrics": {"like_count": sum(followers.values())},
        }
        for n, (author, text) in enumerate(said)
    ]
    return json.dumps({"data": rows, "includes": {"users": users}}).encode()


DRAFTS: list[tuple[str, str | None]] = [
    ("@ana hello", None),
    ("@ben hello", None),
    ("@ben look https://place.de", None),
    (".@ben HELLO AND GOOD MORNING TO YOU", None),
    ("Late", post_id(-30)),
    ("So it is", post_id(-31)),
]


def verdicts(followers: dict[str, int]) -> list[bytes]:
    """Everything that is known of these drafts where everybody is followed by so many."""
    with tempfile.TemporaryDirectory() as folder, bar(Path(folder)) as core:
        core.store.save(x_pages.batch(page(followers), kind=PageKind.HOME, me="x:1000"))
        return [msgspec.json.encode(check(core, *draft)) for draft in DRAFTS]


@pytest.fixture(scope="module")
def unknown_people() -> list[bytes]:
    return verdicts({"me": 0, "ana": 0, "ben": 0})


@settings(max_examples=12)
@given(followers=st.fixed_dictionaries({name: st.integers(0, 10**9) for name in ("me", "ana", "ben")}))
def test_a_verdict_does_not_change_with_the_count_of_followers(
    unknown_people: list[bytes], followers: dict[str, int]
) -> None:
    assert verdicts(followers) == unknown_people


def called(days: float) -> dict[str, Any]:
    """The reader called Ben, so many days ago."""
    named = {"screen_name": "ben", "name": "Ben", "indices": ["0", "4"], "id_str": "3000", "id": "3000"}
    entities = {"user_mentions": [named], "urls": [], "hashtags": []}
    id = int(post_id(-days * 1440)[2:])
    return tweet(id, f"@ben hello {days}", created_at=None, entities=entities)


def wrote(days: float, *, mine: bool) -> dict[str, Any]:
    """A direct message between the two, so many days ago."""
    sender, to = ("1000", "3000") if mine else ("3000", "1000")
    message = {
        "id": post_id(-days * 1440)[2:],
        "senderId": sender,
        "recipientId": to,
        "text": "Hello",
        "createdAt": at(-days * 1440).isoformat().replace("+00:00", ".000Z"),
        "mediaUrls": [],
        "urls": [],
        "reactions": [],
    }
    return {"dmConversation": {"conversationId": "1000-3000", "messages": [{"messageCreate": message}]}}


@pytest.mark.parametrize(
    ("posts", "messages", "level", "codes"),
    [
        ([], [], Level.FLAG, {"not_listening", "doubtful_handle"}),
        ([2], [], Level.FLAG, {"not_listening"}),
        ([2, 3], [], Level.FLAG, {"not_listening", "two_unanswered"}),
        ([2, 3, 4], [], Level.HELD, {"not_listening", "three_unanswered"}),
        ([3, 4], [(2, True)], Level.HELD, {"not_listening", "three_unanswered"}),
        ([2, 3, 4], [(1, False)], Level.FINE, set()),
        ([2, 3, 4], [(3.5, False)], Level.NOTE, {"two_unanswered"}),
        ([20, 30, 40], [], Level.FLAG, {"not_listening", "two_unanswered"}),
    ],
)
def test_what_the_archive_brings_counts(
    tmp_path: Path, posts: list[float], messages: list[tuple[float, bool]], level: Level, codes: set[str]
) -> None:
    everything = {
        "account": ACCOUNT,
        "tweets": [called(days) for days in posts],
        "direct-messages": [wrote(days, mine=mine) for days, mine in messages],
    }
    with bar(tmp_path) as core:
        for one in batches(packed(tmp_path, data(everything))):
            core.store.save(one)
        found = check(core, "@ben hello").verdict
    assert {remark.code.value for remark in found.remarks} == codes
    assert found.level is level
