"""The log of what the reader did, and what follows from it."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.make import TUESDAY, account_id, batch, post, post_id, reply
from tests.store.conftest import Clock
from twitterbar.domain.model import EventKind
from twitterbar.errors import NothingFound
from twitterbar.store.store import Store

BREAD = post("ana", "bread is rising", 0, conversation=post_id(0))
ANSWER = reply(BREAD, "ben", "which flour?", 5)
TRAMS = post("cy", "no tram again", 9, conversation=post_id(9))


@pytest.fixture
def full(store: Store) -> Store:
    store.save(batch(BREAD, ANSWER, TRAMS))
    return store


def standing(store: Store) -> tuple[int, int]:
    waiting = store.standing()
    return waiting.conversations, waiting.posts


def test_entries_come_back_newest_first_as_they_were_made(store: Store, clock: Clock) -> None:
    opened = store.record(EventKind.SESSION_OPENED, data={"minutes": 5.0})
    clock.at += timedelta(minutes=5)
    closed = store.record(
        EventKind.SESSION_CLOSED, people=[account_id("ana")], data={"seconds": 300, "ok": True}
    )
    assert store.events() == [closed, opened]
    assert (opened.at, closed.at) == (TUESDAY, TUESDAY + timedelta(minutes=5))
    assert closed.data == {"seconds": 300, "ok": True}
    assert closed.people == (account_id("ana"),)
    assert store.events(kinds=[EventKind.SESSION_OPENED]) == [opened]
    assert store.events(since=opened.seq) == [closed]
    assert store.events(seqs=[opened.seq]) == [opened]
    assert store.events(limit=1) == [closed]
    assert store.counts()["events"] == 2


def test_what_was_heard_waits_no_longer(full: Store) -> None:
    assert standing(full) == (2, 3)
    full.record(EventKind.HEARD, [BREAD.id])
    assert standing(full) == (2, 2)
    assert full.heard([BREAD.id, ANSWER.id]) == {BREAD.id}
    full.record(EventKind.DONE, [BREAD.id, ANSWER.id])
    assert standing(full) == (1, 1)
    assert full.candidates() == [TRAMS.id]
    assert full.standing().minutes > 0


def test_a_new_answer_brings_a_conversation_back(full: Store) -> None:
    full.record(EventKind.DONE, [BREAD.id, ANSWER.id])
    full.save(batch(reply(ANSWER, "ana", "rye", 20)))
    assert full.candidates() == [post_id(0), TRAMS.id]
    assert standing(full) == (2, 2)


def test_a_dropped_conversation_never_comes_back_until_undone(full: Store) -> None:
    dropped = full.record(EventKind.DROPPED, [BREAD.id])
    full.save(batch(reply(ANSWER, "ana", "rye", 20)))
    assert full.candidates() == [TRAMS.id]
    assert standing(full) == (1, 1)
    full.undo(dropped.seq)
    assert full.candidates() == [BREAD.id, TRAMS.id]
    assert standing(full) == (2, 4)


def test_dropping_follows_the_opening_when_conversations_merge(store: Store) -> None:
    root = post("ana", "root", -5, conversation=post_id(-5))
    low = reply(ANSWER, "dan", "rye", 30, conversation=None)
    store.save(batch(root, low))
    store.record(EventKind.DROPPED, [root.id])
    assert store.candidates() == [ANSWER.id]
    store.save(batch(post("ben", "which flour?", 5, reply_to=root.id)))
    assert store.candidates() == []


def test_undoing_takes_back_only_what_that_entry_did(full: Store) -> None:
    full.record(EventKind.HEARD, [BREAD.id])
    done = full.record(EventKind.DONE, [BREAD.id, ANSWER.id])
    undone = full.undo(done.seq)
    assert full.heard([BREAD.id, ANSWER.id]) == {BREAD.id}
    assert undone.kind is EventKind.UNDONE
    assert undone.data == {"seq": done.seq}
    assert full.events(standing=True, kinds=[EventKind.DONE]) == []
    assert [event.seq for event in full.events(about=[BREAD.id])] == [1]


def test_what_cannot_be_undone_is_told(full: Store) -> None:
    opened = full.record(EventKind.SESSION_OPENED)
    heard = full.record(EventKind.HEARD, [BREAD.id])
    full.undo(heard.seq)
    for seq in (opened.seq, heard.seq, 99):
        with pytest.raises(NothingFound):
            full.undo(seq)
    assert full.counts()["events"] == 3


def test_what_was_done_to_posts_that_are_not_here_yet_is_not_lost(store: Store) -> None:
    store.record(EventKind.HEARD, [BREAD.id])
    store.record(EventKind.DROPPED, [TRAMS.id])
    assert store.counts()["conversations"] == 0
    assert store.candidates() == []
    store.save(batch(BREAD, ANSWER, TRAMS))
    assert store.heard([BREAD.id, ANSWER.id]) == {BREAD.id}
    assert store.candidates() == [BREAD.id]
    assert standing(store) == (1, 1)


def test_when_a_voice_was_heard_last(full: Store, clock: Clock) -> None:
    ana, ben = account_id("ana"), account_id("ben")
    full.record(EventKind.HEARD, [BREAD.id])
    clock.at += timedelta(days=1)
    again = full.record(EventKind.HEARD, [BREAD.id, ANSWER.id])
    full.record(EventKind.DONE, [TRAMS.id])
    assert full.people_for([ana, ben, account_id("cy")], clock.at).last_heard == {
        ana: clock.at,
        ben: clock.at,
    }
    full.undo(again.seq)
    assert full.people_for([ana, ben], clock.at).last_heard == {ana: TUESDAY}


def test_the_log_can_only_be_added_to(full: Store, path: Path) -> None:
    full.record(EventKind.HEARD, [BREAD.id])
    other = sqlite3.connect(path)
    for sql in ("DELETE FROM event", "UPDATE event SET kind = 'done'"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            other.execute(sql)
    other.close()
