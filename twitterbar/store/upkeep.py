"""Looking after the file: rebuilding what is derived, checking that it is right, copying it."""

from pathlib import Path

from msgspec.structs import replace

from twitterbar.domain.model import Post, PostState
from twitterbar.store.arriving import Names
from twitterbar.store.database import Database, in_words, make_folders
from twitterbar.store.hearing import TELLING, Hearing, events
from twitterbar.store.keys import id_of, key
from twitterbar.store.migrations import copy_to
from twitterbar.store.packed import decode, decode_account
from twitterbar.store.reader import Reader
from twitterbar.store.saving import Saving
from twitterbar.store.tallies import tallies
from twitterbar.store.tying import PUT, call_anew, ties_of
from twitterbar.store.vocabulary import note_words
from twitterbar.store.work import Work

_AT_ONCE = 2_000


def rebuild(db: Database, reader: Reader) -> None:
    """Work out anew everything that follows from posts, reposts, relations and the log.

    The transaction around it is the caller's; nothing may be in hand.
    """
    _rebuild_ties(db)
    reader.reload()
    db.write("CREATE TEMP TABLE old_post AS SELECT id, newest, rank, gone, data FROM post")
    for table in ("adrift", "thread", "conversation", "post", "heard", "dropped", "voice", "tally"):
        db.write(f"DELETE FROM {table}")
    db.write("INSERT INTO post_words(post_words) VALUES('delete-all')")
    db.write("DELETE FROM account_words")
    work = Work(db, reader)
    _rebuild_posts(work)
    names = [
        Names(post, (post, other), bool(anchors))
        for post, other, anchors in db.rows("SELECT post, other, anchors FROM named ORDER BY post, other")
    ]
    Saving(work).take_names(names)
    db.write("DROP TABLE old_post")
    for start in range(0, counted := db.row("SELECT count(*) FROM account")[0], _AT_ONCE):
        rows = db.rows("SELECT id, data FROM account ORDER BY id LIMIT ? OFFSET ?", (_AT_ONCE, start))
        for id, data in rows:
            work.index.add_account(id, decode_account(data))
    work.tally(
        people=counted,
        reposts=db.row("SELECT count(*) FROM repost")[0],
        messages=db.row("SELECT count(*) FROM message")[0],
    )
    hearing = Hearing(work)
    for event in reversed(events(db, kinds=TELLING, standing=True)):
        hearing.apply([(event.seq, event.kind, list(map(key, event.posts)))])
    work.write()
    note_words(db, anew=True)


def _rebuild_ties(db: Database) -> None:
    db.write("DELETE FROM tie")
    sources = db.rows("SELECT author FROM post WHERE author IS NOT NULL UNION SELECT author FROM repost")
    for (src,) in sources:
        db.write_all(PUT, [(src, dst, *turns) for dst, turns in ties_of(db, src).items()])
    call_anew(db)


def _rebuild_posts(work: Work) -> None:
    db = work.db
    older: dict[int, list[int]] = {}
    for id, newest in db.rows("SELECT id, newest FROM old_post WHERE newest IS NOT NULL"):
        older.setdefault(newest, []).append(id)
    last = -1
    while rows := db.rows(
        "SELECT id, gone, data FROM old_post WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)
    ):
        posts = [_with_versions(decode(data), older.get(id, [])) for id, _, data in rows if data is not None]
        gone = {id_of(id): PostState(state) for id, state, _ in rows if state is not None}
        Saving(work).take_posts(posts, gone)
        work.rest()
        last = rows[-1][0]
    work.write()
    db.write(
        "UPDATE post SET rank = o.rank, data = o.data FROM old_post o"
        " WHERE o.id = post.id AND o.data IS NOT NULL AND o.rank <> post.rank"
    )


def _with_versions(post: Post, older: list[int]) -> Post:
    """The post with all versions that ever were told of it, not just by the copy that counts."""
    if not older:
        return post
    return replace(post, versions=tuple(dict.fromkeys((*map(id_of, older), *post.versions))))


def check(db: Database) -> list[str]:
    """What is wrong with the file, in words. It reads everything once."""
    wrong = [f"SQLite says: {text}" for (text,) in db.rows("PRAGMA integrity_check") if text != "ok"]
    wrong += [
        f"A row of {table} refers to what isn't there." for table, *_ in db.rows("PRAGMA foreign_key_check")
    ]
    for what, sql in _CHECKS.items():
        found = db.row(f"SELECT count(*) FROM ({sql})")[0]
        if found:
            wrong.append(f"{found} {what}.")
    kept = tallies(db)
    for name, sql in _TOTALS.items():
        counted = db.row(sql)[0] or 0
        if counted != kept[name]:
            wrong.append(f"The total of {name} is {counted}, not {kept[name]}.")
    return wrong


_CHECKS = {
    "threads are not under the smallest id in them": (
        "SELECT thread FROM post GROUP BY thread HAVING min(id) <> thread"
    ),
    "posts are in no thread": (
        "SELECT 1 FROM post p LEFT JOIN thread t ON t.label = p.thread WHERE t.label IS NULL"
    ),
    "threads are in no conversation": (
        "SELECT 1 FROM thread t LEFT JOIN conversation c ON c.key = t.conversation WHERE c.key IS NULL"
    ),
    "conversations are counted wrong": """
        SELECT c.key FROM conversation c JOIN (
          SELECT t.conversation AS key, min(t.label) AS opening, count(DISTINCT t.label) AS threads,
            count(p.author) AS posts, total(p.unheard) AS unheard, total(p.unheard * p.reading) AS reading,
            coalesce(max(p.at) FILTER (WHERE p.unheard), 0) AS newest,
            coalesce(max(p.pull) FILTER (WHERE p.unheard), 0) AS pull, total(p.unheard * p.voices) AS voices
          FROM thread t JOIN post p ON p.thread = t.label GROUP BY t.conversation
        ) n ON n.key = c.key
        WHERE (c.opening, c.threads, c.posts, c.unheard, c.reading, c.newest, c.pull, c.voices)
          <> (n.opening, n.threads, n.posts, n.unheard, n.reading, n.newest, n.pull, n.voices)""",
    "joined threads are in different conversations": """
        SELECT 1 FROM thread t JOIN post p ON p.id = t.hangs_on JOIN thread a ON a.label = p.thread
        WHERE NOT t.loose AND a.conversation <> t.conversation""",
    "people were turned to at another moment than their ties say": """
        SELECT t.dst FROM (SELECT dst, max(last) AS last FROM tie GROUP BY dst) t
        LEFT JOIN called c ON c.account = t.dst WHERE c.last IS NOT t.last""",
    "posts are heard without an entry in the log, or unheard in spite of one": """
        SELECT p.id FROM post p WHERE p.author IS NOT NULL AND p.heard <> (
          EXISTS(SELECT 1 FROM heard WHERE post = p.id)
          OR EXISTS(SELECT 1 FROM heard h JOIN post o ON o.id = h.post WHERE o.newest = p.id))""",
}

_WAITING = "FROM conversation WHERE unheard > 0 AND dropped = 0"
_TOTALS = {
    "posts": "SELECT count(author) FROM post",
    "conversations": "SELECT count(*) FROM conversation WHERE posts > 0",
    "people": "SELECT count(*) FROM account",
    "reposts": "SELECT count(*) FROM repost",
    "messages": "SELECT count(*) FROM message",
    "waiting": f"SELECT count(*) {_WAITING}",
    "unheard": f"SELECT sum(unheard) {_WAITING}",
    "reading": f"SELECT sum(reading) {_WAITING}",
}


def backup(db: Database, folder: Path) -> Path:
    """Copy the store into a new file in a folder, named by the moment; tells where."""
    with in_words(folder):
        make_folders(folder)
        return copy_to(db.connection, folder / f"{db.path.stem}-{db.now():%Y%m%d-%H%M%S}{db.path.suffix}")
