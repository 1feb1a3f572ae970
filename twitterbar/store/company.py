"""What is asked of the store about people: their ties, what they said to each other, and how they stand."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from twitterbar.domain.model import ABOUT_PEOPLE, Account, EventKind, Message, Post, Relation
from twitterbar.domain.ties import NOBODY, Bond, Turn, turned_to, turns
from twitterbar.store.database import Database
from twitterbar.store.keys import SOURCE, id_of, key, known_keys, milliseconds, moment
from twitterbar.store.packed import decode
from twitterbar.store.vocabulary import frequencies

if TYPE_CHECKING:
    from twitterbar.domain.meeting import Said

LOOKED_AT = 400
"""So many of somebody's latest posts tell what they talk about, and with whom."""

NAMED = 50
"""Posts that name one of so many are looked for by their ids; of more, everything somebody said is read."""

_decode_message = msgspec.msgpack.Decoder(Message).decode


class StoredTies:
    """The ties of the store, read as they are asked for; those of a whole crowd at once with `look_up`.

    The last turn of a tie is told to the minute. Ties with those in `without` are not told.
    """

    def __init__(self, db: Database, without: Collection[str] = ()) -> None:
        self._db, self._without = db, without
        self._of: dict[str, dict[str, Bond]] = {}
        self._to: dict[str, dict[str, Bond]] = {}
        self._closest: dict[str, tuple[int, list[str]]] = {}
        self._ids, self._moments = _Ids(), _Moments()

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

    def degrees(self, accounts: Iterable[str]) -> Mapping[str, int]:
        """With how many others each of these has to do, whoever turned to whom; counted by the database."""
        degrees = self._count("src", "dst", "tie", accounts)
        for account, n in self._count("dst", "src", "tie", degrees).items():
            degrees[account] += n
        both = "tie JOIN tie b ON b.src = tie.dst AND b.dst = tie.src"
        for account, n in self._count("tie.src", "tie.dst", both, degrees).items():
            degrees[account] -= n  # whoever turned to each other was counted on both sides
        return degrees

    def counts(self, accounts: Iterable[str]) -> Mapping[str, int]:
        """To how many others each of these turned; counted by the database."""
        return self._count("src", "dst", "tie", accounts)

    def weights(self, accounts: Iterable[str]) -> Mapping[str, float]:
        """The forward weight of all turns that each of these took; added up by the database."""
        return self._sum("total(weight)", "src", "dst", "tie", accounts)

    def _count(self, one: str, other: str, ties: str, accounts: Iterable[str]) -> dict[str, int]:
        summed = self._sum("count(*)", one, other, ties, accounts)
        return {account: int(n) for account, n in summed.items()}

    def _sum(self, what: str, one: str, other: str, ties: str, accounts: Iterable[str]) -> dict[str, float]:
        sums: dict[str, float] = dict.fromkeys(accounts, 0)
        hidden = f" {other} NOT IN (SELECT value FROM json_each(?1)) AND" if self._without else ""
        rows = self._db.rows_in(
            f"SELECT {one}, {what} FROM {ties} WHERE{hidden} {one} IN (…) GROUP BY {one}",
            known_keys(sums),
            (json.dumps(known_keys(self._without)),) if self._without else (),
        )
        sums.update((self._ids[account], n) for account, n in rows)
        return sums

    def called(self, accounts: Iterable[str]) -> Mapping[str, Set[str]]:
        """To whom each of these turned."""
        return self._others("src", "dst", accounts)

    def callers(self, accounts: Iterable[str]) -> Mapping[str, Set[str]]:
        """Who turned to each of these."""
        return self._others("dst", "src", accounts)

    def _others(self, one: str, other: str, accounts: Iterable[str]) -> dict[str, set[str]]:
        """What the index of one end tells by itself, without reading the ties."""
        found: dict[str, set[str]] = {account: set() for account in accounts}
        for this, those in self._db.rows_in(
            f"SELECT {one}, '{SOURCE}' || group_concat({other}, ',{SOURCE}') FROM tie"
            f" WHERE {one} IN (…) GROUP BY {one}",
            known_keys(found),
        ):
            others = set(those.split(","))
            others.difference_update(self._without)
            found[self._ids[this]] = others
        return found

    def closest(self, accounts: Iterable[str], most: int) -> Mapping[str, Sequence[str]]:
        """To whom each of these turned most often and latest, so many at most."""
        found = {}
        for account in accounts:
            known, theirs = self._closest.get(account, (0, []))
            if known < most:
                rows = self._db.rows(
                    "SELECT dst FROM tie WHERE src = ? ORDER BY weight DESC, dst LIMIT ?",
                    (key(account), most + len(self._without)),
                )
                every = (self._ids[other] for (other,) in rows)
                theirs = [other for other in every if other not in self._without]
                self._closest[account] = most, theirs
            found[account] = theirs[:most]
        return found

    def look_up(self, *, of: Iterable[str] = (), to: Iterable[str] = ()) -> None:
        """Read the ties of many at once."""
        self._read("src, dst", self._of, of)
        self._read("dst, src", self._to, to)

    def _read(self, ends: str, known: dict[str, dict[str, Bond]], accounts: Iterable[str]) -> None:
        wanted = [account for account in accounts if account not in known]
        known.update((account, {}) for account in wanted)
        ids, moments = self._ids, self._moments
        for this, other, minute, n, weight, answers, reposts in self._db.rows_in(
            f"SELECT {ends}, last / 60000, n, weight, answers, reposts FROM tie"
            f" WHERE {ends.partition(',')[0]} IN (…)",
            known_keys(wanted),
        ):
            known[ids[this]][ids[other]] = Bond(n, moments[minute], weight, answers, reposts)
        for account in wanted:
            for hidden in self._without:
                known[account].pop(hidden, None)


class _Ids(dict[int, str]):
    """Ids by their numbers, each made once."""

    def __missing__(self, number: int) -> str:
        id = self[number] = id_of(number)
        return id


class _Moments(dict[int, datetime]):
    """Moments by the minute, each made once."""

    def __missing__(self, minute: int) -> datetime:
        at = self[minute] = moment(minute * 60_000)
        return at


class Company:
    """The people of a store. Only where it is said who is muted or blocked is left out; `hidden` tells."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def ties(self, without: Collection[str] | None = None) -> StoredTies:
        """Ties as they are now, to be asked within one question; none with those `without`, or the hidden."""
        return StoredTies(self._db, self.hidden() if without is None else without)

    def state(self) -> tuple[int, ...]:
        """Changes whenever posts, people or relations came in, or the reader did something with people.

        What follows from these may be kept meanwhile; that posts were heard changes nothing here.
        """
        kinds = [kind.value for kind in (*ABOUT_PEOPLE, EventKind.UNDONE)]
        found: tuple[int, ...] = self._db.row(
            "SELECT coalesce((SELECT max(seq) FROM event WHERE kind IN (SELECT value FROM json_each(?))), 0),"
            " (SELECT coalesce(sum(account % 1000003 * length(relation)), 0) FROM relation),"
            " total(n) FROM tally WHERE name IN ('posts', 'reposts', 'messages', 'people')",
            (json.dumps(kinds),),
        )
        return found

    def related(self, relation: Relation) -> frozenset[str]:
        """Those who stand so to the reader."""
        rows = self._db.rows("SELECT account FROM relation WHERE relation = ?", (relation.value,))
        return frozenset(id_of(account) for (account,) in rows)

    def hidden(self) -> frozenset[str]:
        """Whom the reader muted or blocked, and who therefore appears nowhere."""
        return self.related(Relation.MUTING) | self.related(Relation.BLOCKING)

    def friends(self, me: str, without: Collection[str]) -> list[str]:
        """With whom somebody exchanged words or passed on what they said, both ways, the closest first."""
        rows = self._db.rows(
            "SELECT t.dst FROM tie t JOIN tie b ON b.src = t.dst AND b.dst = t.src"
            " WHERE t.src = ? ORDER BY t.weight + b.weight DESC, t.dst",
            (key(me),),
        )
        return [friend for (other,) in rows if (friend := id_of(other)) != me and friend not in without]

    def called_lately(self, never: Collection[str], limit: int) -> list[str]:
        """Those to whom somebody turned, whoever it was, the latest first.

        Left out are those of `never` and those whom the reader follows.
        """
        rows = self._db.rows(
            "SELECT account FROM called WHERE account NOT IN (SELECT value FROM json_each(?1))"
            " AND account NOT IN (SELECT account FROM relation WHERE relation = ?2)"
            " ORDER BY last DESC, account LIMIT ?3",
            (json.dumps(known_keys(never)), Relation.FOLLOWING.value, limit),
        )
        return [id_of(account) for (account,) in rows]

    def word_frequencies(self) -> tuple[int, dict[str, int]]:
        """Of how many posts it is known what words they hold, and in how many of them each word is."""
        return frequencies(self._db)

    def names_of(self, accounts: Iterable[str]) -> set[str]:
        """The names that these show."""
        rows = self._db.rows_in("SELECT name FROM account WHERE id IN (…)", known_keys(accounts))
        return {name for (name,) in rows}

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

    def named_by(self, author: str, who: str) -> Account | None:
        """Somebody, by id or handle, as the latest posts of `author` name them; None if none does."""
        named = (one for post in self.posts_by(author) for one in post.mentions if one.account is not None)
        return next(
            (
                Account(id=one.account, username=one.username)
                for one in named
                if one.account is not None and who.casefold() in (one.account, one.username.casefold())
            ),
            None,
        )

    def said_to(self, src: str, accounts: Collection[str], limit: int = -1) -> "list[Said]":
        """The posts by which somebody turned to any of these, newest first; of so many of their latest ones.

        Without a limit everything they ever said is looked through.
        """
        from twitterbar.domain.meeting import Said  # noqa: PLC0415  (the table asks for none)

        turned = [
            dst
            for (dst,) in self._db.rows_in(
                "SELECT dst FROM tie WHERE src = ? AND dst IN (…)", known_keys(accounts), (key(src),)
            )
        ]
        if not turned:
            return []
        names = [id_of(dst).encode() for dst in turned] if len(turned) <= NAMED else [b""]
        named = " OR ".join(["instr(p.data, ?)"] * len(names))
        found: list[Said] = []
        for data, quoted in self._db.rows(
            "SELECT p.data, coalesce(q.author, n.author) FROM"
            " (SELECT at, quotes, data FROM post WHERE author = ? ORDER BY at DESC LIMIT ?) p"
            " LEFT JOIN post q ON q.id = p.quotes LEFT JOIN post n ON n.id = q.newest"
            f" WHERE {named} OR p.quotes IS NOT NULL ORDER BY p.at DESC",
            (key(src), limit, *names),
        ):
            post = decode(data)
            to = turned_to(post, None if quoted is None else id_of(quoted))
            found += [
                Said(post.id, src, account, post.at, kind)
                for account, kind in to.items()
                if account in accounts
            ]
        return found

    def latest_turn(self, src: str, accounts: Collection[str]) -> dict[str, str]:
        """The latest post by which somebody turned to each of these; what they only passed on is none.

        Most stand where the tie says that the last turn was. For the others it is looked for among the latest
        posts, and then among all.
        """
        latest: dict[str, str] = {}
        for dst, data, quoted in self._db.rows_in(
            "SELECT t.dst, p.data, coalesce(q.author, n.author) FROM tie t"
            " JOIN post p ON p.author = t.src AND p.at = t.last LEFT JOIN post q ON q.id = p.quotes"
            " LEFT JOIN post n ON n.id = q.newest WHERE t.src = ? AND t.dst IN (…)",
            known_keys(accounts),
            (key(src),),
        ):
            post = decode(data)
            if id_of(dst) in turned_to(post, None if quoted is None else id_of(quoted)):
                latest[id_of(dst)] = post.id
        for limit in (LOOKED_AT, -1):
            missing = set(accounts) - latest.keys()
            for said in self.said_to(src, missing, limit) if missing else ():
                latest.setdefault(said.dst, said.post)
        return latest

    def messages_between(self, a: str, b: str) -> "list[Said]":
        """Direct messages by which two turned to each other, newest first."""
        from twitterbar.domain.meeting import Said  # noqa: PLC0415  (as above)

        found = []
        for (data,) in self._db.rows(
            "SELECT data FROM message WHERE author IN (?, ?) ORDER BY at DESC", (key(a), key(b))
        ):
            message = _decode_message(data)
            other = b if message.author == a else a
            if other in message.to:
                found.append(Said(message.id, message.author, other, message.at, "message"))
        return found

    def passed_on_by(self, src: str, dst: str) -> "list[Said]":
        """The reposts by which somebody passed on what another said."""
        from twitterbar.domain.meeting import Said  # noqa: PLC0415  (as above)

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

    def wrote_since(self, me: str, since: datetime) -> set[str]:
        """Who wrote a direct message since then; not the reader."""
        rows = self._db.rows(
            "SELECT DISTINCT author FROM message WHERE at >= ? AND author <> ?",
            (milliseconds(since), key(me)),
        )
        return {id_of(author) for (author,) in rows}

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
