"""What was found at people's places on the web."""

from collections.abc import Iterable

import msgspec

from twitterbar.domain.places import Site
from twitterbar.store.database import Database
from twitterbar.store.keys import key, known_keys

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Site).decode


class Sites:
    """The places that were looked at."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, account: str) -> dict[str, Site]:
        """What was found at the places of somebody, by their addresses."""
        rows = self._db.rows_in("SELECT url, data FROM site WHERE account IN (…)", known_keys([account]))
        return {url: _decode(data) for url, data in rows}

    def keep(self, account: str, sites: Iterable[Site]) -> None:
        """Keep what was found at somebody's places now."""
        with self._db.transaction():
            self._db.write_all(
                "INSERT INTO site VALUES(?,?,?) ON CONFLICT DO UPDATE SET data = excluded.data",
                [(key(account), site.url, _encode(site)) for site in sites],
            )
