"""What the reader's closest friends wrote, parted into words, so that introductions need not do so.

A row holds for as long as nothing changed of what somebody wrote: whoever saves a post of theirs, or what
they say of themselves, forgets it, and at the end of a look for posts it is made anew.
"""

from collections.abc import Callable, Collection, Iterable, Set
from typing import TYPE_CHECKING

import msgspec

from twitterbar.domain.model import Post
from twitterbar.store.database import Database
from twitterbar.store.keys import key, known_keys

if TYPE_CHECKING:
    from twitterbar.domain.common_ground import Spoken


def kept(db: Database, accounts: Iterable[str]) -> "dict[str, Spoken]":
    """What is kept of these, by account."""
    from twitterbar.domain.common_ground import Spoken  # noqa: PLC0415  (who only forgets needs no words)

    decode = msgspec.msgpack.Decoder(Spoken).decode
    rows = db.rows_in("SELECT data FROM lexicon WHERE account IN (…)", known_keys(accounts))
    return {one.account: one for one in (decode(data) for (data,) in rows)}


def keep(db: Database, friends: Collection[str], posts_by: Callable[[str, int], Iterable[Post]]) -> None:
    """Keep what these wrote and nobody else; `posts_by` tells somebody's latest posts.

    The transaction around it is the caller's.
    """
    from twitterbar.domain.common_ground import READ, spoken  # noqa: PLC0415  (as above)
    from twitterbar.store.reading import accounts  # noqa: PLC0415

    known, wanted = _kept(db), set(known_keys(friends))
    db.write_all("DELETE FROM lexicon WHERE account = ?", [(account,) for account in known - wanted])
    encode = msgspec.msgpack.Encoder().encode
    for account in accounts(db, [friend for friend in friends if key(friend) not in known]).values():
        found = spoken(account, posts_by(account.id, READ))
        db.write("INSERT INTO lexicon VALUES(?,?)", (key(account.id), encode(found)))


def _kept(db: Database) -> set[int]:
    return {account for (account,) in db.rows("SELECT account FROM lexicon")}


class Forgetting:
    """What a transaction no longer keeps of this."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._left: set[int] | None = None

    def forget(self, accounts: Set[int]) -> None:
        """Forget what these wrote."""
        if self._left is None:
            self._left = _kept(self._db)
        if gone := self._left & accounts:
            self._left -= gone
            self._db.write_all("DELETE FROM lexicon WHERE account = ?", [(account,) for account in gone])
