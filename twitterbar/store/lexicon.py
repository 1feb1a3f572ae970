"""What introductions would take long for, kept: the words of the closest friends, and who goes well together.

Both hold for as long as nothing changed: whoever saves a post of somebody, or what they say of themselves,
forgets their words and all pairs, and at the end of a look for posts these are worked out anew. A change of
how texts are parted or pairs are chosen has to forget both as well, by a step of the migrations.
"""

from collections.abc import Callable, Collection, Iterable, Set
from typing import TYPE_CHECKING

import msgspec

from twitterbar.domain.model import Post
from twitterbar.store.database import Database
from twitterbar.store.keys import id_of, known_keys

if TYPE_CHECKING:
    from twitterbar.domain.common_ground import Spoken


class Lexicon:
    """What is kept, for who looks for common ground."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def spoken_by(self, accounts: Iterable[str]) -> "dict[str, Spoken]":
        """What these wrote, parted into words, as far as it is kept: that of the closest friends, mostly."""
        from twitterbar.domain.common_ground import Spoken  # noqa: PLC0415  (who only forgets needs no words)

        decode = msgspec.msgpack.Decoder(Spoken).decode
        rows = self._db.rows_in("SELECT data FROM lexicon WHERE account IN (…)", known_keys(accounts))
        return {one.account: one for one in (decode(data) for (data,) in rows)}

    def keep(self, friends: Collection[str], posts_by: Callable[[str, int], Iterable[Post]]) -> None:
        """Keep what these wrote and nobody else; `posts_by` tells somebody's latest posts."""
        from twitterbar.domain.common_ground import READ, spoken  # noqa: PLC0415  (as above)
        from twitterbar.store.reading import accounts  # noqa: PLC0415

        db, encode = self._db, msgspec.msgpack.Encoder().encode
        wanted = set(known_keys(friends))
        with db.transaction():
            gone = [(account,) for account in _kept(db) - wanted]
            db.write_all("DELETE FROM lexicon WHERE account = ?", gone)
        for friend in wanted - _kept(db):
            with db.transaction():  # one by one, so that nobody who writes has to wait
                for account in accounts(db, [id_of(friend)]).values():
                    found = spoken(account, posts_by(account.id, READ))
                    db.write("INSERT OR IGNORE INTO lexicon VALUES(?,?)", (friend, encode(found)))

    def pairs(self) -> tuple[str, bytes]:
        """The best pairs to introduce as they were worked out last, behind what they follow from."""
        row = self._db.row("SELECT about, data FROM pairing")
        return ("", b"") if row is None else row

    def expect_pairs(self) -> None:
        """Note that pairs are going to be worked out: whoever writes meanwhile makes them be forgotten."""
        with self._db.transaction():
            self._db.write("DELETE FROM pairing")
            self._db.write("INSERT INTO pairing VALUES('', x'')")

    def keep_pairs(self, about: str, pairs: bytes) -> None:
        """Keep the pairs that were expected, and from what they follow, until anybody writes anything."""
        with self._db.transaction():
            self._db.write("UPDATE pairing SET about = ?, data = ?", (about, pairs))


def _kept(db: Database) -> set[int]:
    return {account for (account,) in db.rows("SELECT account FROM lexicon")}


class Forgetting:
    """What a transaction no longer keeps."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._left: set[int] | None = None
        self._paired = True

    def forget(self, accounts: Set[int]) -> None:
        """Forget what these wrote, and what follows from it."""
        if not accounts:
            return
        self.forget_pairs()
        if self._left is None:
            self._left = _kept(self._db)
        if gone := self._left & accounts:
            self._left -= gone
            self._db.write_all("DELETE FROM lexicon WHERE account = ?", [(account,) for account in gone])

    def forget_pairs(self) -> None:
        """Forget who goes well together, since somebody turned to somebody."""
        if self._paired:
            self._paired = False
            self._db.write("DELETE FROM pairing")
