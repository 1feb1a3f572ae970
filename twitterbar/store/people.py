"""What is known of the reader and of others when conversations are weighed: `domain.people.People`."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain

from twitterbar.domain.people import People, Silence, Tie
from twitterbar.domain.ties import weight_at
from twitterbar.store.database import Database
from twitterbar.store.keys import id_of, key, known_keys, milliseconds, moment
from twitterbar.store.packed import decode
from twitterbar.store.reader import Reader
from twitterbar.store.reading import accounts as accounts_of
from twitterbar.store.vocabulary import frequencies, said_in

CROWDED = 400
"""Somebody to whom so many turn says nothing about who belongs together."""

CIRCLE = 300
"""So many of those to whom the reader turns most are looked at for the circle."""

THROUGH = 5
"""So many of the people through whom somebody is in the circle are named."""

OWN_POSTS = 1_000
"""So many of the reader's latest posts, and of those they passed on, tell what interests them."""

SILENCE = timedelta(days=28)


def people_for(db: Database, reader: Reader, wanted: Iterable[str], now: datetime) -> People:
    """What is known of the reader and of these accounts at this moment."""
    keys = sorted(set(known_keys(wanted)))
    me = reader.key
    interests = _interests(db, me)
    document_count, frequency = frequencies(db)
    circle, through = _circle(db, reader, keys)
    mine = accounts_of(db, [] if reader.me is None else [reader.me]).get(reader.me or "")
    said, silences = _lately(db, keys, now)
    return People(
        me=reader.me,
        handle=mine.username if mine else "",
        names=_Names(db, (*map(id_of, keys), *chain.from_iterable(through.values()))),
        follows=frozenset(map(id_of, reader.follows.intersection(keys))),
        turned_to=_ties(db, "SELECT dst, n, weight FROM tie WHERE src = ? AND dst IN (…)", me, keys, now),
        turned_to_me=_ties(db, "SELECT src, n, weight FROM tie WHERE dst = ? AND src IN (…)", me, keys, now),
        circle=circle,
        circle_through=through,
        last_heard={
            id_of(account): moment(at)
            for account, at in db.rows_in("SELECT account, last_heard FROM voice WHERE account IN (…)", keys)
        },
        silences=silences,
        said=said,
        interests=interests,
        document_count=document_count,
        document_frequency=frequency,
    )


class _Names(Mapping[str, str]):
    """What people are called, as `Account.shown_name` tells it; asked for one by one.

    Most of those who speak in what is weighed are never named.
    """

    def __init__(self, db: Database, ids: Iterable[str]) -> None:
        self._db = db
        self._ids = dict.fromkeys(ids)
        self._known: dict[str, str | None] = {}

    def __getitem__(self, id: str) -> str:
        if id not in self._known:
            row = None
            if id in self._ids:
                row = self._db.row("SELECT username, name FROM account WHERE id = ?", (key(id),))
            self._known[id] = None if row is None else row[1] or f"@{row[0]}"
        if (name := self._known[id]) is None:
            raise KeyError(id)
        return name

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._ids if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _ties(db: Database, sql: str, me: int | None, keys: list[int], now: datetime) -> dict[str, Tie]:
    if me is None:
        return {}
    return {id_of(other): Tie(n, weight_at(weight, now)) for other, n, weight in db.rows_in(sql, keys, (me,))}


def _circle(
    db: Database, reader: Reader, keys: list[int]
) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    """For each account, the sum of 1/ln(2 + indegree) over those to whom both it and the reader turn.

    Whom the reader muted or blocked is nobody through whom one could be close.
    """
    me = reader.key
    if me is None:
        return {}, {}
    weights = {
        friend: 1 / math.log(2 + turning)
        for friend, turning in db.rows(
            "SELECT dst, (SELECT count(*) FROM (SELECT 1 FROM tie o WHERE o.dst = t.dst LIMIT ?))"
            " FROM (SELECT dst FROM tie WHERE src = ? ORDER BY weight DESC LIMIT ?) t",
            (CROWDED, me, CIRCLE),
        )
        if turning < CROWDED and friend not in reader.hidden
    }
    wanted = set(keys) - {me}
    shared: dict[int, list[int]] = {}
    for src, dst in db.rows_in("SELECT src, dst FROM tie INDEXED BY tie_dst WHERE dst IN (…)", weights):
        if src in wanted:
            shared.setdefault(src, []).append(dst)
    circle: dict[str, float] = {}
    through: dict[str, tuple[str, ...]] = {}
    for account, friends in shared.items():
        friends.sort(key=lambda friend: (-weights[friend], friend))
        circle[id_of(account)] = sum(weights[friend] for friend in friends)
        through[id_of(account)] = tuple(map(id_of, friends[:THROUGH]))
    return circle, through


_LATELY = """
SELECT value, (SELECT count(*) FROM post WHERE author = value AND at >= ?2),
 (SELECT max(at) FROM post WHERE author = value AND at < ?2)
FROM json_each(?1)
"""
"""Of some people, how many posts they made since a moment, and the last one before it.

The index of authors and moments answers each part by itself, without a look at any post.
"""

_FIRST = "SELECT value, (SELECT min(at) FROM post WHERE author = value AND at >= ?2) FROM json_each(?1)"
"""Of some people, the first post they made since a moment."""


def _lately(db: Database, keys: Iterable[int], now: datetime) -> tuple[dict[str, int], dict[str, Silence]]:
    """How many posts each of these made in the last four weeks, and who came back in them after a silence of
    four weeks or more."""
    length = round(SILENCE.total_seconds() * 1000)
    since = milliseconds(now - SILENCE)
    said: dict[str, int] = {}
    last: dict[int, int] = {}
    for author, n, before in db.rows(_LATELY, (json.dumps(list(keys)), since)):
        if n:
            said[id_of(author)] = n
            if before is not None:
                last[author] = before
    return said, {
        id_of(author): Silence(moment(last[author]), moment(back))
        for author, back in (db.rows(_FIRST, (json.dumps(list(last)), since)) if last else ())
        if back - last[author] >= length
    }


def _interests(db: Database, me: int | None) -> dict[str, float]:
    """How often the reader used each word in what they wrote and passed on, once a post."""
    if me is None:
        return {}
    rows = db.rows("SELECT data FROM post WHERE author = ? ORDER BY at DESC LIMIT ?", (me, OWN_POSTS))
    rows += db.rows(
        "SELECT p.data FROM (SELECT DISTINCT of FROM"
        " (SELECT of FROM repost WHERE author = ?1 ORDER BY at DESC LIMIT ?2)) r"
        " JOIN post p ON p.id = r.of WHERE p.author IS NOT NULL AND p.author <> ?1",
        (me, OWN_POSTS),
    )
    counts: Counter[str] = Counter()
    for (data,) in rows:
        counts.update(said_in(decode(data)))
    return dict(counts)
