"""The rows of posts: written for the first time, replaced by better copies, emptied for newer versions."""

from collections.abc import Callable, Collection, Iterable
from operator import itemgetter
from typing import Any

from twitterbar.domain.model import Post, PostState
from twitterbar.domain.reading import milliseconds
from twitterbar.store.arriving import Arrivals, Names
from twitterbar.store.binding import Binding
from twitterbar.store.database import Database
from twitterbar.store.keys import key
from twitterbar.store.packed import decode
from twitterbar.store.reader import Reader
from twitterbar.store.rough_order import FOLLOWED, NAMES_ME, TURNED_TO, names
from twitterbar.store.weaving import Weave

_AT_ONCE = 2_000
_HERE = PostState.HERE


def weighing(reader: Reader) -> Callable[[Post, int, int, int], tuple[int, int, int]]:
    """What weighs posts for the reader as they stand now: from a post, the number of its author, whether it
    was heard, and how many of those whom the reader follows passed it on, to whether it waits to be heard,
    its pull and its voices.

    It waits if it is here, new to the reader, and not by them or somebody hidden; `rough_order` tells of the
    others.
    """
    me, key = reader.me, reader.key
    hidden, follows, turned_to = reader.hidden, reader.follows, reader.turned_to

    def weigh(post: Post, author: int, heard: int, passed: int) -> tuple[int, int, int]:
        waits = 0 if heard or post.state is not _HERE or author == key or author in hidden else 1
        pull = NAMES_ME if names(post, me) else 0
        if author in turned_to:
            pull += TURNED_TO
        if author in follows:
            return waits, pull + FOLLOWED, passed + 1
        return waits, pull, passed

    return weigh


def passed_by_followed(db: Database, reader: Reader, posts: Collection[int]) -> dict[int, int]:
    """How many of those whom the reader follows passed on each of these posts, under this very id."""
    passers: dict[int, set[int]] = {}
    for of, author in db.rows_near("SELECT of, author FROM repost WHERE of IN (…)", posts):
        if author in reader.follows:
            passers.setdefault(of, set()).add(author)
    return {of: len(authors) for of, authors in passers.items()}


def write_posts(db: Database, reader: Reader, weave: Weave, arrivals: Arrivals, binding: Binding) -> None:
    """Write everything that a page says about posts, and count it in their conversations."""
    known, newest = arrivals.known, arrivals.newest
    passed = passed_by_followed(db, reader, [copy.key for copy in arrivals.hearing])
    label_of, threads = binding.label_of, weave.threads
    weigh, counted = weighing(reader), weave.counted
    written: list[tuple[Any, ...]] = []
    filled: list[tuple[object, ...]] = []
    for copies, new in ((arrivals.fresh, True), ([copy for copy, _ in arrivals.replaced], False)):
        for copy in copies:
            post, author, thread = copy.post, copy.author, copy.thread
            assert thread is not None
            id, at, heard = copy.key, copy.at, copy.heard
            waits, drawn, voices = weigh(post, author, heard, passed.get(id, 0))
            spent = milliseconds(post)
            rank, data = copy.stored()
            row = (
                thread.label,
                author,
                at,
                copy.quotes,
                rank,
                copy.gone,
                heard,
                waits,
                spent,
                drawn,
                voices,
                data,
                id,
            )
            (filled if id in known else written).append(row)
            if new:
                counted(thread).add(waits, at, spent, drawn, voices)
            else:
                weave.regroup_later(thread)
    written.sort(key=itemgetter(-1))
    db.write_all(
        "INSERT INTO post(thread, author, at, quotes, rank, gone, heard, unheard, reading, pull, voices,"
        " data, id) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
        written,
    )
    db.write_all(
        "UPDATE post SET newest = NULL, thread = ?, author = ?, at = ?, quotes = ?, rank = ?, gone = ?,"
        " heard = ?, unheard = ?, reading = ?, pull = ?, voices = ?, data = ? WHERE id = ?",
        filled,
    )
    db.write_all(
        "INSERT INTO post(id, thread) VALUES(?,?)",
        [(id, label_of(id)) for id in sorted(binding.named - known.keys() - {row[-1] for row in written})],
    )
    if newest:
        db.write_all(
            "UPDATE post SET newest = ?, author = NULL, at = NULL, quotes = NULL, rank = NULL, heard = 0,"
            " unheard = 0, reading = 0, pull = 0, voices = 0, data = NULL WHERE id = ?",
            [(to, id) for id, to in newest.items()],
        )
        for post in arrivals.removed:
            weave.regroup_later(threads[label_of(key(post.id))])
    db.write_all(
        "UPDATE post SET gone = ? WHERE id = ?", [(state.value, id) for id, state in arrivals.gone.items()]
    )
    db.write_all(
        "INSERT INTO named VALUES(?,?,?) ON CONFLICT DO UPDATE SET anchors = max(anchors, excluded.anchors)",
        _named_besides(arrivals.lost),
    )


def _named_besides(lost: Iterable[Names]) -> list[tuple[int, int, int]]:
    """What copies named that don't count, so that it is not forgotten when they are."""
    return [
        (copy.key, id, int(copy.anchors))
        for copy in lost
        for id in copy.named
        if id != copy.key or copy.anchors
    ]


def reweigh(db: Database, reader: Reader, weave: Weave, posts: Collection[int]) -> None:
    """See anew which of these posts wait to be heard, and how they draw the reader."""
    ids = sorted(posts)
    for start in range(0, len(ids), _AT_ONCE):
        _reweigh(db, reader, weave, ids[start : start + _AT_ONCE])


def _reweigh(db: Database, reader: Reader, weave: Weave, ids: list[int]) -> None:
    passed = passed_by_followed(db, reader, ids)
    weigh = weighing(reader)
    changed: list[tuple[int, tuple[int, ...], tuple[int, ...], int]] = []
    for id, label, author, heard, *before, data in db.rows_in(
        "SELECT id, thread, author, heard, unheard, pull, voices, data FROM post"
        " WHERE author IS NOT NULL AND id IN (…)",
        ids,
    ):
        now = weigh(decode(data), author, heard, passed.get(id, 0))
        if now != tuple(before):
            changed.append((label, tuple(before), now, id))
    db.write_all(
        "UPDATE post SET unheard = ?, pull = ?, voices = ? WHERE id = ?",
        [(*now, id) for _, _, now, id in changed],
    )
    weave.load(label for label, *_ in changed)
    for label, (waited, drew, had), (waits, draws, has), _ in changed:
        thread = weave.threads[label]
        if waited and waits and draws >= drew:
            talk = weave.talk_of(thread)
            talk.voices += has - had
            talk.pull = max(talk.pull, draws)
            weave.touch(talk)
        elif waited or waits:
            weave.regroup_later(thread)


def touched_by(db: Database, accounts: Collection[int]) -> set[int]:
    """The posts that some accounts wrote or passed on."""
    if not db.row("SELECT EXISTS(SELECT 1 FROM post)")[0]:
        return set()
    return {
        id
        for (id,) in db.rows_in(
            "SELECT id FROM post WHERE author IN (…) UNION SELECT of FROM repost WHERE author IN (…)",
            accounts,
        )
    }
