"""The floor under an import: the least that any program has to do with the same pages.

Each page is decoded into typed records, and their columns go into one table with one index, in transactions
of a hundred pages.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

PAGES_AT_ONCE = 100


class Reference(msgspec.Struct):
    type: str
    id: str


class Counts(msgspec.Struct):
    like_count: int = 0
    reply_count: int = 0


class Tweet(msgspec.Struct):
    id: str
    author_id: str
    conversation_id: str
    created_at: str
    text: str
    public_metrics: Counts
    referenced_tweets: list[Reference] = []


class Includes(msgspec.Struct):
    tweets: list[Tweet] = []


class Page(msgspec.Struct):
    data: list[Tweet]
    includes: Includes


def posts_a_second(pages: Sequence[bytes], folder: Path) -> float:
    """Posts of the timeline that go in in a second, those they refer to not counted."""
    path = folder / "floor.sqlite3"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(
        "CREATE TABLE post(id INTEGER PRIMARY KEY, author INTEGER, root INTEGER, answers INTEGER, at TEXT,"
        " text TEXT, likes INTEGER, replies INTEGER)"
    )
    db.execute("CREATE INDEX post_root ON post(root)")
    decode = msgspec.json.Decoder(Page).decode
    began = time.perf_counter()
    for start in range(0, len(pages), PAGES_AT_ONCE):
        db.execute("BEGIN")
        for page in pages[start : start + PAGES_AT_ONCE]:
            db.executemany(
                "INSERT INTO post VALUES(?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET likes = excluded.likes,"
                " replies = excluded.replies",
                _rows(decode(page)),
            )
        db.execute("COMMIT")
    took = time.perf_counter() - began
    db.close()
    path.unlink()
    return 100 * len(pages) / took


def _rows(page: Page) -> Iterator[tuple[object, ...]]:
    for tweet in (*page.data, *page.includes.tweets):
        answers = next((int(ref.id) for ref in tweet.referenced_tweets if ref.type == "replied_to"), None)
        counts = tweet.public_metrics
        yield (
            int(tweet.id),
            int(tweet.author_id),
            int(tweet.conversation_id),
            answers,
            tweet.created_at,
            tweet.text,
            counts.like_count,
            counts.reply_count,
        )
