"""The stores that speed is measured on are those that the store itself would have made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.speed.crowd import NOW, Crowd
from benchmarks.speed.filling import fill
from twitterbar.store.store import Store

TABLES = (
    "post", "thread", "conversation", "repost", "relation", "account", "tally", "named", "voice", "heard"
)  # fmt: skip


def everything(path: Path) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as db:
        found: dict[str, object] = {
            table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES
        }
        found["ties"] = db.execute("SELECT src, dst, n, last, answers, reposts FROM tie").fetchall()
        found["words"] = db.execute("SELECT rowid FROM post_words WHERE post_words MATCH 'ba'").fetchall()
        return found


def weights(path: Path) -> list[float]:
    with closing(sqlite3.connect(path)) as db:
        return [weight for (weight,) in db.execute("SELECT weight FROM tie ORDER BY src, dst")]


def test_days_repeated_in_the_file_are_what_a_rebuild_works_out(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    fill(path, 1_200, day=400, crowd=Crowd(accounts=60))  # so few that the reader speaks every day
    filled, weighed = everything(path), weights(path)
    with Store.open(path, now=lambda: NOW) as store:
        assert store.counts()["posts"] + store.counts()["reposts"] == 1_200
        store.rebuild()
        assert not store.check()
    assert everything(path) == filled
    assert weights(path) == pytest.approx(weighed)
