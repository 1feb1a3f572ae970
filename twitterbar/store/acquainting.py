"""People as pages tell of them: the same ones again and again, and seldom anything new."""

from collections.abc import Iterable, Set

import msgspec

from twitterbar.domain.model import Account
from twitterbar.store.database import Database
from twitterbar.store.keys import KEYS
from twitterbar.store.packed import decode_account
from twitterbar.store.search import Index

encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Acquainting:
    """The people that a transaction saw. What is new of them is written at its end."""

    def __init__(self, db: Database, index: Index) -> None:
        self._db, self._index = db, index
        self._known: dict[int, bytes | None] = {}
        self._before: dict[int, bytes | None] = {}
        self._changed: dict[int, Account] = {}
        self._seen: dict[str, Account] = {}

    def take(self, accounts: Iterable[Account]) -> int:
        """Take in accounts; tells how many are new. Where only handle and name are told, the rest is kept."""
        known, seen = self._known, self._seen
        told: list[tuple[int, Account]] = []
        for account in accounts:
            if seen.get(account.id) is not account:
                seen[account.id] = account
                told.append((KEYS[account.id], account))
        unseen = {id for id, _ in told} - known.keys()
        known.update(dict.fromkeys(unseen))
        known.update(self._db.rows_near("SELECT id, data FROM account WHERE id IN (…)", unseen))
        new = 0
        for id, told_account in told:
            account, before = told_account, known[id]
            data = encode(account)
            if data == before:
                continue
            if before is None:
                new += 1
            elif _tells_names_alone(account):
                old = decode_account(before)
                name = account.name or old.name
                account = msgspec.structs.replace(old, username=account.username, name=name)
                data = encode(account)
            self._before.setdefault(id, before)
            known[id] = data
            self._changed[id] = account
        return new

    @property
    def changed(self) -> Set[int]:
        """Of whom something new waits to be written."""
        return self._changed.keys()

    def write(self) -> None:
        """Write what waits, in the order of the file."""
        rows = []
        for id in sorted(self._changed):
            account, before = self._changed[id], self._before[id]
            rows.append((id, account.username, account.name, self._known[id]))
            if before is None or _sought(decode_account(before)) != _sought(account):
                self._index.add_account(id, account)
        self._changed.clear()
        self._before.clear()
        self._db.write_all(
            "INSERT INTO account VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET username = excluded.username,"
            " name = excluded.name, data = excluded.data",
            rows,
        )


def _tells_names_alone(account: Account) -> bool:
    """Whether nothing but names came, as with mentions; that says nothing about what somebody's bio is."""
    return account.connections is None and not (account.bio or account.location or account.links)


def _sought(account: Account) -> tuple[str, str, str, str]:
    """By what somebody can be found."""
    return account.username, account.name, account.bio, account.location
