"""What the writer has to know of the reader: who they are, whom they follow, hide and turn to."""

from collections.abc import Iterable

from twitterbar.domain.model import Relation
from twitterbar.store.database import Database
from twitterbar.store.keys import id_of, key

ME = "me"


class Reader:
    """The reader, as the store knows them; read anew when another process wrote to the file.

    `me` is their account id, `key` its number; `follows`, `hidden` (muted or blocked) and `turned_to` hold
    numbers of accounts.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self.me: str | None = None
        self.key: int | None = None
        self.follows: set[int] = set()
        self.hidden: set[int] = set()
        self.turned_to: set[int] = set()
        self._version = -1

    def refresh(self) -> None:
        """See that what is known is what the file holds."""
        version = self.db.row("PRAGMA data_version")[0]
        if version != self._version:
            self.reload()
            self._version = version

    def forget(self) -> None:
        """Have everything read anew the next time (a transaction came to nothing)."""
        self._version = -1

    def reload(self) -> None:
        """Read everything anew."""
        row = self.db.row("SELECT value FROM fact WHERE name = ?", (ME,))
        self.me = row[0] if row else None
        self.key = None if self.me is None else key(self.me)
        self._read_relations()
        self.turned_to = (
            set()
            if self.key is None
            else {dst for (dst,) in self.db.rows("SELECT dst FROM tie WHERE src = ?", (self.key,))}
        )

    def _related(self, relation: Relation) -> set[int]:
        return {
            account
            for (account,) in self.db.rows(
                "SELECT account FROM relation WHERE relation = ?", (relation.value,)
            )
        }

    def hidden_ids(self) -> frozenset[str]:
        """The accounts that the reader muted or blocked."""
        return frozenset(map(id_of, self.hidden))

    def relate(
        self, told: Iterable[tuple[int, Relation]], lost: Iterable[tuple[int, Relation]] = ()
    ) -> tuple[set[int], int]:
        """Note how accounts stand to the reader, and how no longer.

        Tells whose posts count differently from now on, and how many relations are new.
        """
        new = [
            (account, relation)
            for account, relation in told
            if relation is not Relation.FOLLOWING or account not in self.follows
        ]
        gone = list(lost)
        was = self.db.connection.total_changes
        self.db.write_all(
            "INSERT INTO relation VALUES(?,?) ON CONFLICT DO NOTHING",
            sorted((relation.value, account) for account, relation in new),
        )
        added = self.db.connection.total_changes - was
        self.db.write_all(
            "DELETE FROM relation WHERE relation = ? AND account = ?",
            [(relation.value, account) for account, relation in gone],
        )
        changed: set[int] = set()
        if self.db.connection.total_changes != was + added:
            before = self.follows, self.hidden
            self._read_relations()
            changed = (before[0] ^ self.follows) | (before[1] ^ self.hidden)
        elif added:
            for account, relation in new:
                if relation is Relation.FOLLOWING:
                    self.follows.add(account)
                    changed.add(account)
                elif relation is not Relation.FOLLOWED_BY and account not in self.hidden:
                    self.hidden.add(account)
                    changed.add(account)
        return changed, added

    def _read_relations(self) -> None:
        self.follows = self._related(Relation.FOLLOWING)
        self.hidden = self._related(Relation.MUTING) | self._related(Relation.BLOCKING)
