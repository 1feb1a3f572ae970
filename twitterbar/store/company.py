"""What is asked of the store about people: their ties, what they said to each other, and how they stand."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import msgspec

from twitterbar.domain.circle import NOBODY
from twitterbar.domain.meeting import Said
from twitterbar.domain.model import ABOUT_PEOPLE, EventKind, Message, Post, Relation
from twitterbar.domain.ties import Bond, Turn, turned_to, turns
from twitterbar.store.arriving import decode
from twitterbar.store.database import Database
from twitterbar.store.keys import id_of, key, known_keys, milliseconds, moment

LOOKED_AT = 400
"""So many of somebody's latest posts tell to whom they turned, and what they talk about."""

_decode_message = msgspec.msgpack.Decoder(Message).decode


class StoredTies:
    """The ties of the store, read as they are asked for; those of a whole crowd at once with `look_up`.

    The last turn of a tie is told to the minute.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._of: dict[str, dict[str, Bond]] = {}
        self._to: dict[str, dict[str, Bond]] = {}
        self._ids: dict[int, str] = {}
        self._moments: dict[int, datetime] = {}

    def of(self, account: str) -> Mapping[str, Bond]:
        """To whom somebody turned."""
        if account not in self._of:
            self.look_up(of=(account,))
        return self._of.get(account, NOBODY)

    def to(self, account: str) -> Mapping[str, Bond]:
        """Who turned to somebody."""
        if account not in self._to:
            self.look_up(to=(account,))
        return self._to.get(account, NOBODY)

    def look_up(self, *, of: Iterable[str] = (), to: Iterable[str] = ()) -> None:
        """Read the ties of many at once."""
        wanted = [account for account in of if account not in self._of]
        self._of.update((account, {}) for account in wanted)
        for src, dst, n, last, weight in self._db.rows_in(
            "SELECT src, dst, n, last, weight FROM tie WHERE src IN (…)", known_keys(wanted)
        ):
            self._of[self._id(src)][self._id(dst)] = Bond(n, self._moment(last), weight)
        wanted = [account for account in to if account not in self._to]
        self._to.update((account, {}) for account in wanted)
        for src, dst, n, last, weight in self._db.rows_in(
            "SELECT src, dst, n, last, weight FROM tie WHERE dst IN (…)", known_keys(wanted)
        ):
            self._to[self._id(dst)][self._id(src)] = Bond(n, self._moment(last), weight)

    def _id(self, number: int) -> str:
        known = self._ids.get(number)
        if known is None:
            known = self._ids[number] = id_of(number)
        return known

    def _moment(self, ms: int) -> datetime:
        minute = ms // 60_000
        known = self._moments.get(minute)
        if known is None:
            known = self._moments[minute] = moment(minute * 60_000)
        return known


class Company:
    """The people of a store. Nobody is left out here; who is muted or blocked, `related` tells."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def ties(self) -> StoredTies:
        """Ties as they are now, to be asked within one question."""
        return StoredTies(self._db)

    def state(self) -> tuple[int, ...]:
        """Changes whenever posts, people or relations came in, or the reader did something with people.

        What follows from these may be kept meanwhile; that posts were heard changes nothing here.
        """
        kinds = [kind.value for kind in (*ABOUT_PEOPLE, EventKind.UNDONE)]
        found: tuple[int, ...] = self._db.row(
            "SELECT coalesce((SELECT max(seq) FROM event WHERE kind IN (SELECT value FROM json_each(?))), 0),"
            " (SELECT count(*) FROM relation), total(n) FROM tally"
            " WHERE name IN ('posts', 'reposts', 'messages', 'people')",
            (json.dumps(kinds),),
        )
        return found

    def related(self, relation: Relation) -> frozenset[str]:
        """Those who stand so to the reader."""
        rows = self._db.rows("SELECT account FROM relation WHERE relation = ?", (relation.value,))
        return frozenset(id_of(account) for (account,) in rows)

    def within_reach(self, people: Collection[str], introducers: int) -> list[str]:
        """Those to whom at least so many of these people turned, to whom one did last before the others."""
        rows = self._db.rows(
            "SELECT dst FROM tie WHERE src IN (SELECT value FROM json_each(?))"
            " GROUP BY dst HAVING count(*) >= ? ORDER BY max(last) DESC, dst",
            (json.dumps(known_keys(people)), introducers),
        )
        return [id_of(dst) for (dst,) in rows]

    def last_said(self, accounts: Iterable[str]) -> dict[str, datetime]:
        """When each of these last said something."""
        return {
            id_of(author): moment(at)
            for author, at in self._db.rows_in(
                "SELECT author, max(at) FROM post WHERE author IN (…) GROUP BY author", known_keys(accounts)
            )
        }

    def posts_by(self, account: str, limit: int = LOOKED_AT, since: datetime | None = None) -> list[Post]:
        """What somebody said, newest first."""
        rows = self._db.rows(
            "SELECT data FROM post WHERE author = ? AND at >= ? ORDER BY at DESC LIMIT ?",
            (key(account), milliseconds(since) if since else 0, limit),
        )
        return [decode(data) for (data,) in rows]

    def said_to(self, src: str, accounts: Collection[str], limit: int = LOOKED_AT) -> list[Said]:
        """The posts and messages by which somebody turned to any of these, newest first."""
        wanted = set(accounts)
        found: list[Said] = []
        for data, quoted in self._db.rows(
            "SELECT p.data, coalesce(q.author, n.author) FROM post p LEFT JOIN post q ON q.id = p.quotes"
            " LEFT JOIN post n ON n.id = q.newest WHERE p.author = ? ORDER BY p.at DESC LIMIT ?",
            (key(src), limit),
        ):
            post = decode(data)
            turned = turned_to(post, None if quoted is None else id_of(quoted))
            found += [
                Said(post.id, src, account, post.at, kind)
                for account, kind in turned.items()
                if account in wanted
            ]
        return found

    def messages_between(self, a: str, b: str) -> list[Said]:
        """Direct messages by which two turned to each other, newest first."""
        found = []
        for (data,) in self._db.rows(
            "SELECT data FROM message WHERE author IN (?, ?) ORDER BY at DESC", (key(a), key(b))
        ):
            message = _decode_message(data)
            other = b if message.author == a else a
            if other in message.to:
                found.append(Said(message.id, message.author, other, message.at, "message"))
        return found

    def passed_on_by(self, src: str, dst: str) -> list[Said]:
        """The reposts by which somebody passed on what another said."""
        rows = self._db.rows(
            "SELECT r.id, r.at FROM repost r LEFT JOIN post p ON p.id = r.of"
            " WHERE r.author = ?1 AND coalesce(r.of_author, p.author) = ?2",
            (key(src), key(dst)),
        )
        return [Said(id_of(id), src, dst, moment(at), "repost") for id, at in rows]

    def message_texts(self, ids: Iterable[str]) -> dict[str, str]:
        """What direct messages say, by their ids."""
        found = self._db.rows_in("SELECT id, data FROM message WHERE id IN (…)", known_keys(ids))
        return {id_of(id): _decode_message(data).text for id, data in found}

    def written_with(self, me: str) -> set[str]:
        """With whom somebody exchanged direct messages, either way."""
        found: set[str] = set()
        for (data,) in self._db.rows("SELECT data FROM message"):
            message = _decode_message(data)
            if message.author == me or me in message.to:
                found.update((message.author, *message.to))
        return found - {me}

    def latest_turns(self, limit: int) -> list[Turn]:
        """Who turned to whom in the latest posts, oldest first."""
        rows = self._db.rows(
            "SELECT data FROM post WHERE author IS NOT NULL ORDER BY id DESC LIMIT ?", (limit,)
        )
        posts = sorted((decode(data) for (data,) in rows), key=lambda post: post.at)
        return [turn for post in posts for turn in turns(post)]

    def first_heard(self, account: str, limit: int = 3) -> list[str]:
        """The first posts of somebody that the reader heard."""
        rows = self._db.rows(
            "SELECT id FROM post WHERE author = ? AND heard = 1 ORDER BY at LIMIT ?", (key(account), limit)
        )
        return [id_of(id) for (id,) in rows]
