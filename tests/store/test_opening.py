"""The file itself: who may read it, what else is refused, and what is said when it can't be used."""

import os
import sqlite3
import stat
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.make import TUESDAY, account_id, batch, mention, post, reply, repost
from twitterbar.domain.model import PageKind
from twitterbar.errors import StoreError
from twitterbar.store import database, migrations
from twitterbar.store.store import Store

BREAD = post("ana", "bread", 0)


def now() -> datetime:
    return TUESDAY


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def by_hand(path: Path, *statements: str) -> None:
    file = sqlite3.connect(path)
    for statement in statements:
        file.execute(statement)
    file.commit()
    file.close()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_the_owner_may_read_it(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "data" / "x" / "store.db"
    before = os.umask(umask)
    try:
        with Store.open(path, now=now) as store:
            store.save(batch(BREAD))
            modes = {file.name: mode(file) for file in path.parent.iterdir()}
            backup = store.backup(tmp_path / "backups")
    finally:
        os.umask(before)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}
    assert mode(path.parent) == mode(path.parent.parent) == mode(backup.parent) == 0o700
    assert mode(backup) == 0o600


def test_what_was_kept_is_there_the_next_time(path: Path) -> None:
    with Store.open(path, now=now) as store:
        store.save(batch(BREAD))
    with Store.open(path, now=now) as store:
        assert store.post(BREAD.id) == BREAD
        assert store.copied_to is None
        assert store.check() == []


def refused(path: Path, words: str) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreError, match=words):
        Store.open(path, now=now)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"notes about bread")
    refused(path, "is not a store of twitterbar")


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bread(id)")
    other.close()
    refused(path, "is not a store of twitterbar")


def test_the_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.open(path, now=now).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    other.execute("PRAGMA journal_mode = DELETE")
    other.close()
    refused(path, "newer twitterbar")


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, now=now) as store:
        store.save(batch(*(post("ana", f"bread {n}", n) for n in range(300))))
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = b"\xee" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"), Store.open(path, now=now) as store:
        store.load([post("ana", "", n).id for n in range(300)])


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everything")
def test_a_store_that_may_not_be_written_is_told(path: Path) -> None:
    Store.open(path, now=now).close()
    path.chmod(0o400)
    with pytest.raises(StoreError, match="can't be"), Store.open(path, now=now) as store:
        store.save(batch(BREAD))


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("bread")
    with pytest.raises(StoreError, match="can't be used"):
        Store.open(tmp_path / "data" / "store.db", now=now)


def test_a_full_disk_is_told_and_nothing_is_half_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(path, now=now) as store:
        store.save(batch(BREAD))
    connect = sqlite3.connect

    def connect_to_a_full_disk(*args: Any, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(*args, **options)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 5}")
        return db

    monkeypatch.setattr(sqlite3, "connect", connect_to_a_full_disk)
    with Store.open(path, now=now) as store:
        with pytest.raises(StoreError, match="disk is full"):
            store.save(batch(*(post("ana", "bread " * 99, n) for n in range(1, 400))))
        assert store.counts()["posts"] == 1
        assert store.check() == []


def test_another_writer_is_waited_for_and_then_told(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(path, now=now) as hasty, pytest.raises(StoreError, match="by another program"):
        hasty.save(batch(BREAD))
    other.execute("ROLLBACK")
    other.close()
    assert store.save(batch(BREAD)).posts_new == 1


def test_one_may_read_while_another_writes(store: Store, path: Path) -> None:
    store.save(batch(BREAD))
    with Store.open(path, now=now) as reading:
        with store.saving():
            store.save(batch(post("ben", "rye", 5)))
            assert reading.counts()["posts"] == 1
            assert len(reading.load(reading.candidates())) == 1
        assert reading.counts()["posts"] == 2


def test_what_another_window_says_about_the_reader_is_heeded(store: Store, path: Path) -> None:
    with Store.open(path, now=now) as other:
        before = other.me
        store.set_me("x:7")
        assert (before, other.me) == (None, "x:7")
        other.save(batch(post("ana", "bread", 0), post("me", "rye", 1, id="x:99")))
    assert store.check() == []


def test_a_closed_store_says_so(path: Path) -> None:
    store = Store.open(path, now=now)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.counts()


def test_an_older_store_is_copied_before_it_is_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(path, now=now) as store:
        store.save(batch(BREAD))
    steps = (*migrations.STEPS, "CREATE TABLE later(id INTEGER PRIMARY KEY) STRICT;\n")
    monkeypatch.setattr(migrations, "STEPS", steps)
    for module in (migrations, database):
        monkeypatch.setattr(module, "VERSION", len(steps))
    taken = path.with_name(f"store-version-{len(steps) - 1}-{now():%Y%m%d-%H%M%S}.db")
    taken.touch()
    with Store.open(path, now=now) as store:
        assert store.post(BREAD.id) == BREAD
        copy = store.copied_to
    assert copy is not None
    assert copy.name == f"{taken.stem}-2.db"
    assert mode(copy) == 0o600
    old = sqlite3.connect(copy)
    assert old.execute("PRAGMA user_version").fetchone() == (len(steps) - 1,)
    assert old.execute("SELECT count(*) FROM post").fetchone() == (1,)
    old.close()


def test_what_waits_in_an_older_store_is_put_into_the_order_of_today(path: Path) -> None:
    newer = post("ben", "trams", 5)
    with Store.open(path, now=now) as store:
        store.save(batch(BREAD, newer))
    by_hand(
        path,
        "UPDATE conversation SET place = -newest",
        "DROP TABLE lexicon",
        "DROP TABLE pairing",
        "ALTER TABLE tie DROP COLUMN answers",
        "ALTER TABLE tie DROP COLUMN reposts",
        "PRAGMA user_version = 6",
    )
    with Store.open(path, now=now) as store:
        assert store.candidates() == [newer.id, BREAD.id]


def test_the_ties_of_an_older_store_learn_what_kinds_of_turns_they_are_made_of(path: Path) -> None:
    answers = [reply(BREAD, "ben", "yes", 1), reply(BREAD, "ben", "indeed", 2)]
    named = post("ben", "", 3, mentions=(mention("ana"),))
    with Store.open(path, now=now) as store:
        store.save(batch(BREAD, *answers, named, repost(BREAD, "ben", 4), kind=PageKind.SEARCH))
        before = store.company.ties().of(account_id("ben"))
    assert [(bond.n, bond.answers, bond.reposts) for bond in before.values()] == [(4, 2, 1)]
    by_hand(
        path,
        "DROP TABLE lexicon",
        "DROP TABLE pairing",
        "ALTER TABLE tie DROP COLUMN answers",
        "ALTER TABLE tie DROP COLUMN reposts",
        "PRAGMA user_version = 7",
    )
    with Store.open(path, now=now) as store:
        assert store.company.ties().of(account_id("ben")) == before


def test_what_was_answered_and_passed_on_counts_as_heard_in_an_older_store(path: Path) -> None:
    asked, passed_on = post("ben", "trams?", 5), post("cy", "a heron", 6)
    with Store.open(path, now=now) as store:
        store.set_me(account_id("robin"))
        store.save(
            batch(BREAD, asked, passed_on, reply(asked, "robin", "Yes.", 8), repost(passed_on, "robin", 9))
        )
        waiting = store.standing()
    by_hand(path, "DROP TRIGGER event_is_never_removed", "DELETE FROM heard", "DELETE FROM event")
    with Store.open(path, now=now) as store:
        store.rebuild()
        assert len(store.candidates()) == 3
    by_hand(path, "DROP TABLE lexicon", "DROP TABLE pairing", "PRAGMA user_version = 8")
    for _ in range(2):
        with Store.open(path, now=now) as store:
            assert store.candidates() == [BREAD.id]
            assert (store.standing(), len(store.events())) == (waiting, 1)
            assert store.check() == []


def test_a_step_that_fails_leaves_the_older_store_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(path, now=now) as store:
        store.save(batch(BREAD))
    steps = (
        *migrations.STEPS,
        "CREATE TABLE later(id INTEGER PRIMARY KEY) STRICT;\nSELECT nonsense FROM post;\n",
    )
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", steps)
        for module in (migrations, database):
            patch.setattr(module, "VERSION", len(steps))
        with pytest.raises(StoreError):
            Store.open(path, now=now)
    with Store.open(path, now=now) as store:
        assert store.copied_to is None
        assert store.post(BREAD.id) == BREAD


def test_two_programs_may_make_the_same_store_at_once(path: Path) -> None:
    failures: list[BaseException] = []

    def start(minute: int) -> None:
        try:
            with Store.open(path, now=now) as store:
                store.save(batch(post("ana", "bread", minute)))
        except StoreError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=start, args=(minute,)) for minute in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store.open(path, now=now) as store:
        assert store.counts()["posts"] == 6


def test_who_writes_beside_somebody_at_the_keys_stands_aside_but_keeps_no_other_writer_waiting(
    path: Path,
) -> None:
    waited: list[float] = []

    def give_way() -> float:
        waited.append(0.03)
        return 0.03

    with Store.open(path, now=now, give_way=give_way) as store:
        for page in (batch(BREAD), batch(post("ben", "butter", 1))):
            waited.clear()
            store.save(page)  # keys are pressed all the time
            assert 0 < sum(waited) < database.GIVEN_AT_MOST + 3 * 0.03
        assert store.posts([BREAD.id])
