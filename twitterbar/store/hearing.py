"""The log of what the reader did, and what follows from it: which posts are heard, what is dropped.

Events are only ever added. What stands of them is kept in `heard` and `dropped`, one row for each post and
event, so that taking back an event takes back what that event did and no more.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from twitterbar.domain.model import ABOUT_PEOPLE, Event, EventKind
from twitterbar.errors import NothingFound
from twitterbar.store.database import Database
from twitterbar.store.keys import id_of, key, known_keys, milliseconds, moment
from twitterbar.store.reader import Reader
from twitterbar.store.voices import note_voices

if TYPE_CHECKING:
    from twitterbar.store.work import Work

Data = Mapping[str, str | int | float | bool]

_HEARS = (EventKind.HEARD, EventKind.DONE, EventKind.LIKED, EventKind.TAKEN_UP)
"""Who liked, answered or passed on a post has read it."""

UNDOABLE = (EventKind.HEARD, EventKind.DONE, EventKind.DROPPED)
TELLING = (*UNDOABLE, EventKind.LIKED, EventKind.TAKEN_UP)
"""What has an effect on which posts are heard and dropped."""
_HEARD_NOW = """
INSERT INTO voice SELECT coalesce(p.author, n.author), e.at
FROM event e, post p LEFT JOIN post n ON n.id = p.newest
WHERE e.seq = ? AND p.id = ? AND coalesce(p.author, n.author) IS NOT NULL
ON CONFLICT DO UPDATE SET last_heard = max(last_heard, excluded.last_heard)
"""
_COLUMNS = "seq, at, kind, posts, people, data"


class Hearing:
    """The log and its effects, as a part of the work of a transaction."""

    def __init__(self, work: "Work") -> None:
        self.work, self.db, self.reader, self.weave = work, work.db, work.reader, work.weave

    def record(
        self,
        kind: EventKind,
        posts: Iterable[str],
        people: Iterable[str],
        data: Data,
        undoes: int | None = None,
    ) -> Event:
        """Append an event and let it take effect."""
        event = Event(
            seq=0, at=self.db.now(), kind=kind, posts=tuple(posts), people=tuple(people), data=dict(data)
        )
        seq = self.db.write(
            "INSERT INTO event(at, kind, posts, people, data, undoes) VALUES(?,?,?,?,?,?)",
            (
                milliseconds(event.at),
                kind.value,
                json.dumps(event.posts),
                json.dumps(event.people),
                json.dumps(data, ensure_ascii=False),
                undoes,
            ),
        ).lastrowid
        assert seq is not None
        if kind in TELLING:
            self.apply([(seq, kind, [key(id) for id in event.posts])])
        found = self.db.row(f"SELECT {_COLUMNS} FROM event WHERE seq = ?", (seq,))
        return _event(found)

    def note(self, kind: EventKind, posts: Iterable[str]) -> int:
        """Note what came in of the reader's own doing with posts; tells of how many it was not known."""
        told = {key(id): id for id in posts}
        known = self.db.rows_in(
            "SELECT h.post FROM heard h JOIN event e ON e.seq = h.seq"
            f" WHERE e.kind = '{kind.value}' AND h.post IN (…)",
            told,
        )
        new = told.keys() - {post for (post,) in known}
        if new:
            self.record(kind, [id for post, id in told.items() if post in new], (), {})
        return len(new)

    def apply(self, events: Iterable[tuple[int, EventKind, list[int]]]) -> None:
        """Let events take effect."""
        heard, dropped, voices = [], [], []
        for seq, kind, posts in events:
            if kind in _HEARS:
                heard += [(post, seq) for post in posts]
                if kind is EventKind.HEARD:
                    voices += [(seq, post) for post in posts]
            elif kind is EventKind.DROPPED:
                dropped += [(post, seq) for post in posts]
        if heard or dropped:
            self._name({post for post, _ in (*heard, *dropped)})
            self.db.write_all("INSERT OR IGNORE INTO heard VALUES(?,?)", heard)
            self.db.write_all("INSERT OR IGNORE INTO dropped VALUES(?,?)", dropped)
            self._take_effect({post for post, _ in heard}, {post for post, _ in dropped})
            self.db.write_all(_HEARD_NOW, voices)

    def undo(self, seq: int) -> Event:
        """Take back an event; raises `NothingFound` if there is nothing to be taken back."""
        found = self.db.row(f"SELECT {_COLUMNS} FROM event WHERE seq = ?", (seq,))
        event = None if found is None else _event(found)
        if event is None or event.kind not in {*UNDOABLE, *ABOUT_PEOPLE}:
            raise NothingFound(f"There is nothing numbered {seq} that could be taken back.")
        if self.db.row("SELECT 1 FROM event WHERE undoes = ?", (seq,)):
            raise NothingFound(f"Number {seq} was taken back already.")
        undone = self.record(EventKind.UNDONE, (), (), {"seq": seq}, undoes=seq)
        if event.kind in ABOUT_PEOPLE:
            return undone
        posts = {key(id) for id in event.posts}
        heard = posts if event.kind in _HEARS else set()
        dropped = posts - heard
        for table in ("heard", "dropped"):
            self.db.write_all(
                f"DELETE FROM {table} WHERE post = ? AND seq = ?", [(post, seq) for post in posts]
            )
        self._take_effect(heard, dropped)
        authors = self.db.rows_in(
            "SELECT coalesce(p.author, n.author) FROM post p LEFT JOIN post n ON n.id = p.newest"
            " WHERE p.id IN (…)",
            heard,
        )
        note_voices(self.db, {author for (author,) in authors if author is not None})
        return undone

    def _name(self, posts: Collection[int]) -> None:
        """Keep a place for posts that are not here yet, where they find what was done when they come."""
        known = {id for (id,) in self.db.rows_in("SELECT id FROM post WHERE id IN (…)", posts)}
        missing = sorted(set(posts) - known)
        if missing:
            for id in missing:
                self.weave.begin_all([id])
                self.weave.settle(self.weave.threads[id], None)
            self.db.write_all("INSERT INTO post(id, thread) VALUES(?,?)", [(id, id) for id in missing])

    def _take_effect(self, heard: set[int], dropped: set[int]) -> None:
        posts = {
            id for (id,) in self.db.rows_in("SELECT coalesce(newest, id) FROM post WHERE id IN (…)", heard)
        }
        self.db.write_all(
            "UPDATE post SET heard = EXISTS(SELECT 1 FROM heard WHERE post = ?1)"
            " OR EXISTS(SELECT 1 FROM heard h JOIN post p ON p.id = h.post WHERE p.newest = ?1)"
            " WHERE id = ?1",
            [(id,) for id in posts],
        )
        from twitterbar.store.rows import reweigh  # noqa: PLC0415  (who only reads needs none of it)

        weave = self.weave
        reweigh(self.db, self.reader, weave, posts)
        labels = {label for (label,) in self.db.rows_in("SELECT thread FROM post WHERE id IN (…)", dropped)}
        weave.load(labels)
        for label in labels:
            weave.regroup_later(weave.threads[label])
        weave.regroup()
        self.work.tally()


def events(
    db: Database,
    *,
    kinds: Collection[EventKind] | None = None,
    since: int | None = None,
    seqs: Iterable[int] | None = None,
    about: Iterable[str] | None = None,
    standing: bool = False,
    limit: int | None = None,
) -> list[Event]:
    """Entries of the log, newest first; see `Store.events`."""
    where, values = ["TRUE"], []
    for column, wanted in (
        ("kind", None if kinds is None else [kind.value for kind in kinds]),
        ("seq", seqs),
    ):
        if wanted is not None:
            where.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(wanted)))
    if since is not None:
        where.append("seq > ?")
        values.append(str(since))
    if about is not None:
        tables = _tables_of(kinds)
        each = "SELECT seq FROM {} WHERE post IN (SELECT value FROM json_each(?))"
        where.append(f"seq IN ({' UNION '.join(map(each.format, tables))})")
        values += [json.dumps(known_keys(about))] * len(tables)
    if standing:
        where.append("NOT EXISTS(SELECT 1 FROM event later WHERE later.undoes = event.seq)")
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM event WHERE {' AND '.join(where)} ORDER BY seq DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return [_event(row) for row in rows]


def _tables_of(kinds: Collection[EventKind] | None) -> list[str]:
    """Where it is kept which posts entries of these kinds are about, while they stand."""
    return [
        table
        for table, dropped in (("heard", False), ("dropped", True))
        if kinds is None or any((kind is EventKind.DROPPED) is dropped for kind in kinds)
    ] or ["heard"]


def _event(row: tuple[int, int, str, str, str, str]) -> Event:
    seq, at, kind, posts, people, data = row
    return Event(
        seq=seq,
        at=moment(at),
        kind=EventKind(kind),
        posts=tuple(json.loads(posts)),
        people=tuple(json.loads(people)),
        data=json.loads(data),
    )


def heard_of(db: Database, reader: Reader, posts: Iterable[str]) -> set[str]:
    """Which of these posts were heard; the reader's own count as heard."""
    return {
        id_of(id)
        for (id,) in db.rows_in(
            "SELECT p.id FROM post p LEFT JOIN post n ON n.id = p.newest"
            " WHERE (coalesce(n.heard, p.heard) = 1 OR coalesce(n.author, p.author) = ?) AND p.id IN (…)",
            known_keys(posts),
            (reader.key,),
        )
    }
