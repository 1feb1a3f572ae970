"""Stores of any size that hold what the crowd said.

The latest day comes in page by page, by the store's own door, like everything a reader fetches. The days
before are that day over again, moved back in time inside the database: every id, every moment and whatever
is worked out from them moves by the same amount, as it would had the crowd said the same the day before. That
the result is what the door would have made is checked by `Store.rebuild` on a small one, in the tests.
"""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from benchmarks.speed.crowd import DAY, NOW, Crowd, Said
from twitterbar.core.introducing import prepare
from twitterbar.domain.copies import encode, rank
from twitterbar.domain.model import EventKind, PageKind, Post
from twitterbar.domain.ties import forward_weight
from twitterbar.sources import x_pages
from twitterbar.store.packed import decode
from twitterbar.store.rough_order import ONE_LATER_MS
from twitterbar.store.search import post_words
from twitterbar.store.store import Store

Page = TypeVar("Page")

PAGES_AT_ONCE = 100

DAY_MS = 86_400_000

_EVENTS_A_DAY = 1_000
"""By how much the numbers of events differ that are a day apart."""


def fill(path: Path, posts: int, *, day: int = DAY, crowd: Crowd | None = None) -> None:
    """Make a store of so many posts (reposts counted as well), unless it is there; `day`: posts a day.

    Either way it is then as the end of a look for posts leaves it: of today's version, with introductions
    prepared.
    """
    if not path.exists():
        unready = path.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        unready.parent.mkdir(parents=True, exist_ok=True)
        crowd = crowd or Crowd()
        take_in(unready, crowd, crowd.speaks(min(posts, day)))
        days = -(-posts // day)
        if days > 1:
            _repeat(unready, days)
        unready.rename(path)
    with Store.open(path, now=lambda: NOW) as store:
        prepare(store, lambda: NOW)


def take_in(path: Path, crowd: Crowd, said: list[Said]) -> None:
    """Bring what was said into a store by its door, and say who its reader is."""
    with Store.open(path, now=lambda: NOW) as store:
        store.set_me(f"x:{crowd.me}")
        bring(store, crowd, said)


def bring(store: Store, crowd: Crowd, said: list[Said]) -> None:
    """Bring what was said into an open store; what others than those followed said was searched for."""
    me = f"x:{crowd.me}"
    home = [one for one in said if crowd.follows(one.author) or one.author == 0]
    searched = [one for one in said if not crowd.follows(one.author) and one.author != 0]
    for kind, some in ((PageKind.HOME, home), (PageKind.SEARCH, searched)):
        for pages in grouped(crowd.pages(some), PAGES_AT_ONCE):
            store.save_all([x_pages.batch(page, kind=kind, me=me) for page in pages])


def grouped(pages: Iterator[Page], size: int) -> Iterator[list[Page]]:
    """The pages, so many at a time."""
    while group := list(islice(pages, size)):
        yield group


def _repeat(path: Path, days: int) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    for table in ("adrift", "spoken_to", "dropped", "message"):
        if db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            raise ValueError(f"a day with rows in {table} can't be repeated")
    if db.execute("SELECT count(*) FROM event WHERE kind <> ?", (EventKind.TAKEN_UP,)).fetchone()[0]:
        raise ValueError("a day on which the reader was there can't be repeated")
    if db.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0] > _EVENTS_A_DAY:
        raise ValueError("a day on which the reader said that much can't be repeated")
    began, ended = db.execute(
        "SELECT min(id), max(id) FROM (SELECT id FROM post UNION SELECT id FROM repost)"
    ).fetchone()
    if ended - began >= _step(1):
        raise ValueError("what is to be repeated is longer than a day")
    tallied = dict(db.execute("SELECT name, n FROM tally"))
    for number in range(1, days):
        db.execute("BEGIN")
        _repeat_day(db, began, number)
        db.execute("COMMIT")
    db.execute("BEGIN")
    _repeat_ties(db, days)
    grown = [(n * days, name) for name, n in tallied.items() if name != "people"]
    db.executemany("UPDATE tally SET n = ? WHERE name = ?", grown)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with Store.open(path, now=lambda: NOW) as store, store.saving():
        pass  # the end of a transaction sees to what is kept about the whole


def _step(days: int) -> int:
    """By how much ids differ that are so many days apart."""
    return days * DAY_MS << 22


def _repeat_day(db: sqlite3.Connection, began: int, number: int) -> None:
    step, ms, later = _step(number), number * DAY_MS, number * DAY_MS / ONE_LATER_MS
    tag = f"/d{number:04}/"
    moved: dict[int, tuple[int, bytes, str]] = {}

    def earlier(data: bytes) -> bytes:
        post = _earlier(decode(data), number, tag)
        packed = encode(post)
        moved[int(post.id[2:])] = rank(post, packed), packed, post_words(post)
        return packed

    db.create_function("earlier", 1, earlier, deterministic=False)
    db.create_function("rank_earlier", 1, lambda id: moved[id][0], deterministic=False)
    values = {"step": step, "ms": ms, "later": later, "began": began, "old": "/d0000/", "new": tag}
    db.execute(
        "INSERT INTO post(id, thread, newest, author, at, quotes, gone, heard, unheard, reading, pull,"
        " voices, data, rank) SELECT id - :step, thread - :step, newest - :step, author, at - :ms,"
        " quotes - :step, gone, heard, unheard, reading, pull, voices, earlier(data),"
        " rank_earlier(id - :step) FROM post WHERE id >= :began ORDER BY id",
        values,
    )
    db.execute(
        "INSERT INTO thread SELECT label - :step, conversation - :step, anchored, joined, hangs_on - :step,"
        " loose, depth, replace(link, :old, :new), at - :ms FROM thread WHERE label >= :began ORDER BY label",
        values,
    )
    db.execute(
        "INSERT INTO conversation SELECT key - :step, opening - :step, threads, posts, unheard, reading,"
        " max(newest - :ms, 0), pull, voices, dropped, place - iif(newest = 0, 0, :later) FROM conversation"
        " WHERE key >= :began ORDER BY key",
        values,
    )
    db.execute(
        "INSERT INTO repost SELECT id - :step, author, at - :ms, of - :step, of_author FROM repost"
        " WHERE id >= :began ORDER BY id",
        values,
    )
    db.execute(
        "INSERT INTO named SELECT post - :step, other - :step, anchors FROM named WHERE post >= :began",
        values,
    )
    _repeat_taken_up(db, number, step)
    db.executemany(
        "INSERT INTO post_words(rowid, words) VALUES(?,?)",
        ((id, words) for id, (_, _, words) in sorted(moved.items())),
    )


def _repeat_taken_up(db: sqlite3.Connection, number: int, step: int) -> None:
    """What the reader's own posts answer, quote and pass on was heard on every one of the days."""
    values = {"step": step, "later": number * _EVENTS_A_DAY, "first_day": _EVENTS_A_DAY}
    db.execute(
        "INSERT INTO event(seq, at, kind, posts, people, data) SELECT seq + :later, at, kind, (SELECT"
        " json_group_array('x:' || (CAST(substr(value, 3) AS INTEGER) - :step)) FROM json_each(posts)),"
        " people, data FROM event WHERE seq <= :first_day ORDER BY seq",
        values,
    )
    db.execute(
        "INSERT INTO heard SELECT post - :step, seq + :later FROM heard WHERE seq <= :first_day", values
    )


def _earlier(post: Post, days: int, tag: str) -> Post:
    """The same post, said so many days before, with links to something else."""
    step = _step(days)

    def before(id: str | None) -> str | None:
        return None if id is None else f"x:{int(id[2:]) - step}"

    links = tuple(
        replace(link, url=link.url.replace("/d0000/", tag), shown=link.shown.replace("/d0000/", tag))
        for link in post.links
    )
    return replace(
        post,
        id=before(post.id),
        at=post.at - timedelta(days=days),
        text=post.text.replace("/d0000/", tag),
        conversation=before(post.conversation),
        reply_to=before(post.reply_to),
        quotes=before(post.quotes),
        versions=tuple(f"x:{int(id[2:]) - step}" for id in post.versions),
        links=links,
    )


def _repeat_ties(db: sqlite3.Connection, days: int) -> None:
    """Every turn was taken once a day; an earlier one weighs less by the same share for everybody."""
    share = forward_weight(NOW.timestamp() * 1000 - DAY_MS) / forward_weight(NOW.timestamp() * 1000)
    weight = sum(share**day for day in range(days))
    db.execute(
        "UPDATE tie SET n = n * ?1, answers = answers * ?1, reposts = reposts * ?1, weight = weight * ?2",
        (days, weight),
    )
