"""The shape of the store, as numbered steps. Steps are only ever added, never changed.

The tables:

* `post` holds a row for every id that was ever named: posts, older versions of them (`newest` leads to the
  one that counts) and ids of which nothing but the name is known (`author` is NULL). `data` is the whole
  post; the other columns are what is asked for by SQL. `reading` is in milliseconds, `at` in Unix
  milliseconds. `pull` and `voices` are explained in `rough_order`.
* `thread` and `conversation` hold what `domain.conversations` works out: `thread.hangs_on` is the post that
  is quoted, or the label of the thread that is joined; `thread.loose` is 1 where the join counts as a quote
  level but starts a conversation of its own. A conversation is kept under the label of one of its threads;
  its id outside is `opening`, the smallest label in it.
* `named` keeps what copies of a post named that the copy that counts does not.
* `adrift` and `spoken_to` hold the fragments whose place is guessed, and whose earlier posts tell it.
* `event` is the log, `heard` and `dropped` what of it stands, `voice` when each author was heard last.
* `tally` holds totals, so that nothing has to be counted at the door.
* `tie` says who turned to whom (so many of the `n` turns were `answers`, so many `reposts`), `called` when
  anybody last turned to somebody.
* `lexicon` holds what the reader's closest friends wrote, parted into words (see `lexicon`),
  and `pairing` the best pairs to introduce, until anything comes in.
* `site` holds what was found at people's own places on the web.
* `spending` holds what requests cost (`each` in micro-dollars), with the resources that were charged.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

APPLICATION_ID = 0x74774261  # "twBa"

_FIRST = """
CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tally(name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE account(
  id INTEGER PRIMARY KEY, username TEXT NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX account_username ON account(username COLLATE NOCASE);
CREATE TABLE relation(
  relation TEXT NOT NULL, account INTEGER NOT NULL, PRIMARY KEY(relation, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation(
  key INTEGER PRIMARY KEY,
  opening INTEGER NOT NULL,
  threads INTEGER NOT NULL,
  posts INTEGER NOT NULL,
  unheard INTEGER NOT NULL,
  reading INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  pull INTEGER NOT NULL,
  voices INTEGER NOT NULL,
  dropped INTEGER NOT NULL,
  place REAL NOT NULL
) STRICT;
CREATE INDEX conversation_waiting ON conversation(place) WHERE unheard > 0 AND dropped = 0;

CREATE TABLE thread(
  label INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  anchored INTEGER NOT NULL,
  joined TEXT,
  hangs_on INTEGER,
  loose INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  link TEXT,
  at INTEGER
) STRICT;
CREATE INDEX thread_conversation ON thread(conversation) WHERE conversation <> label;
CREATE INDEX thread_hangs_on ON thread(hangs_on) WHERE hangs_on IS NOT NULL;
CREATE INDEX thread_link ON thread(link, label) WHERE link IS NOT NULL;

CREATE TABLE post(
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL,
  newest INTEGER,
  author INTEGER,
  at INTEGER,
  quotes INTEGER,
  rank INTEGER,
  gone TEXT,
  heard INTEGER NOT NULL DEFAULT 0,
  unheard INTEGER NOT NULL DEFAULT 0,
  reading INTEGER NOT NULL DEFAULT 0,
  pull INTEGER NOT NULL DEFAULT 0,
  voices INTEGER NOT NULL DEFAULT 0,
  data BLOB
) STRICT;
CREATE INDEX post_thread ON post(thread) WHERE thread <> id;
CREATE INDEX post_author ON post(author, at) WHERE author IS NOT NULL;
CREATE INDEX post_quotes ON post(quotes) WHERE quotes IS NOT NULL;
CREATE INDEX post_newest ON post(newest) WHERE newest IS NOT NULL;
CREATE TABLE named(
  post INTEGER NOT NULL, other INTEGER NOT NULL, anchors INTEGER NOT NULL, PRIMARY KEY(post, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE adrift(
  label INTEGER PRIMARY KEY REFERENCES thread(label) ON DELETE CASCADE,
  first INTEGER NOT NULL,
  at INTEGER NOT NULL,
  addressee INTEGER
) STRICT;
CREATE INDEX adrift_addressee ON adrift(addressee, at) WHERE addressee IS NOT NULL;
CREATE TABLE spoken_to(
  account INTEGER NOT NULL,
  at INTEGER NOT NULL,
  label INTEGER NOT NULL REFERENCES adrift(label) ON DELETE CASCADE,
  PRIMARY KEY(account, at, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX spoken_to_label ON spoken_to(label);

CREATE TABLE repost(
  id INTEGER PRIMARY KEY, author INTEGER NOT NULL, at INTEGER NOT NULL, of INTEGER NOT NULL, of_author INTEGER
) STRICT;
CREATE INDEX repost_of ON repost(of);
CREATE INDEX repost_author ON repost(author, at);
CREATE TABLE message(
  id INTEGER PRIMARY KEY, author INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX message_author ON message(author, at);

CREATE TABLE tie(
  src INTEGER NOT NULL, dst INTEGER NOT NULL, n INTEGER NOT NULL, last INTEGER NOT NULL, weight REAL NOT NULL,
  PRIMARY KEY(src, dst)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_dst ON tie(dst);

CREATE TABLE event(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  posts TEXT NOT NULL,
  people TEXT NOT NULL,
  data TEXT NOT NULL,
  undoes INTEGER REFERENCES event(seq)
) STRICT;
CREATE INDEX event_kind ON event(kind, seq);
CREATE UNIQUE INDEX event_undoes ON event(undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TABLE heard(
  post INTEGER NOT NULL, seq INTEGER NOT NULL REFERENCES event(seq), PRIMARY KEY(post, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE dropped(
  post INTEGER NOT NULL, seq INTEGER NOT NULL REFERENCES event(seq), PRIMARY KEY(post, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE voice(account INTEGER PRIMARY KEY, last_heard INTEGER NOT NULL) STRICT;

CREATE VIRTUAL TABLE post_words USING fts5(
  words, content = '',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*' tokenchars '#_'''"
);
CREATE VIRTUAL TABLE account_words USING fts5(
  name, bio,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*' tokenchars '#_'''"
);
"""

_SPENDING = """
CREATE TABLE spending(
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  request TEXT NOT NULL,
  kind TEXT NOT NULL,
  units INTEGER NOT NULL,
  each INTEGER NOT NULL,
  known INTEGER NOT NULL,
  certain INTEGER NOT NULL,
  resources TEXT NOT NULL
) STRICT;
CREATE INDEX spending_at ON spending(at);
"""

_DRAFTS = """
CREATE TABLE draft(
  number INTEGER PRIMARY KEY AUTOINCREMENT, place INTEGER NOT NULL, state TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX draft_state ON draft(state, place);
"""

_PLACES = """
CREATE TABLE site(
  account INTEGER NOT NULL, url TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(account, url)
) STRICT, WITHOUT ROWID;
"""

_FRAGMENTS = """
DROP INDEX adrift_addressee;
ALTER TABLE adrift DROP COLUMN addressee;
"""

_CALLED = """
CREATE TABLE called(account INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE INDEX called_last ON called(last);
INSERT INTO called SELECT dst, max(last) FROM tie GROUP BY dst;
"""


_LEXICON = """
CREATE TABLE lexicon(account INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
"""

_PAIRING = """
CREATE TABLE pairing(about TEXT NOT NULL, data BLOB NOT NULL) STRICT;
"""

TAKE_UP = "take up"
"""The fact that asks for what the reader's own posts answer, quote and pass on to be noted as heard.

What then follows is more than a step can work out, so the store sees to it when it is opened.
"""

_TAKE_UP = f"INSERT INTO fact SELECT '{TAKE_UP}', '' FROM fact WHERE name = 'me';"


def _order_anew(db: sqlite3.Connection) -> None:
    """Put what waits into the order that `rough_order` tells of now."""
    from twitterbar.store.rough_order import place  # noqa: PLC0415  (once in the life of a store)

    db.create_function("place", 4, place, deterministic=True)
    db.execute(
        "UPDATE conversation SET place = place(pull, voices, reading, newest)"
        " WHERE unheard > 0 AND dropped = 0"
    )


def _tell_kinds_of_turns(db: sqlite3.Connection) -> None:
    """Keep with every tie how many of its turns were answers, and how many passed something on."""
    import msgspec  # noqa: PLC0415  (once in the life of a store)

    from twitterbar.store.keys import key  # noqa: PLC0415

    decode = msgspec.msgpack.Decoder().decode
    for column in ("answers", "reposts"):
        db.execute(f"ALTER TABLE tie ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    answers: Counter[tuple[int, int]] = Counter()
    for author, data in db.execute(
        "SELECT author, data FROM post WHERE author IS NOT NULL AND instr(data, ?)", (b"reply_to_account",)
    ):
        if (to := decode(data).get("reply_to_account")) is not None:
            answers[author, key(to)] += 1
    db.executemany(
        "UPDATE tie SET answers = ? WHERE src = ? AND dst = ?",
        ((n, *ends) for ends, n in answers.items()),
    )
    passed_on = db.execute(
        "SELECT count(*), r.author, coalesce(r.of_author, p.author, n.author) AS dst FROM repost r"
        " LEFT JOIN post p ON p.id = r.of LEFT JOIN post n ON n.id = p.newest GROUP BY r.author, dst"
    ).fetchall()
    db.executemany("UPDATE tie SET reposts = ? WHERE src = ? AND dst = ?", passed_on)


STEPS: tuple[str | Callable[[sqlite3.Connection], None], ...] = (
    _FIRST,
    _SPENDING,
    _DRAFTS,
    _PLACES,
    _FRAGMENTS,
    _CALLED,
    _order_anew,
    _tell_kinds_of_turns,
    _TAKE_UP,
    _LEXICON,
    _PAIRING,
)
"""What leads from one version of the store to the next: a script, or a function of the connection."""

VERSION = len(STEPS)


def migrate(db: sqlite3.Connection, path: Path, version: int, now: datetime) -> Path | None:
    """Bring the store at `path` from a version to the present one, in one transaction.

    A copy is laid beside it before the first step (not of an empty one); tells where. `db` is in autocommit.
    """
    kept = None
    if 0 < version < VERSION:
        name = f"{path.stem}-version-{version}-{now:%Y%m%d-%H%M%S}{path.suffix}"
        kept = copy_to(db, path.with_name(name))
    db.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[db.execute("PRAGMA user_version").fetchone()[0] :]:
            if callable(step):
                step(db)
            else:
                _run(db, step)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return kept


def _run(db: sqlite3.Connection, script: str) -> None:
    """Run a script inside the present transaction (`executescript` would end it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def copy_to(db: sqlite3.Connection, path: Path) -> Path:
    """Copy the whole store into a new file that only its owner may read; tells which.

    It is called `path`, or where there is one already, the same with a number behind it.
    """
    free, number = path, 1
    while True:
        try:
            free.touch(mode=0o600, exist_ok=False)
            break
        except FileExistsError:
            number += 1
            free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    free.chmod(0o600)
    with closing(sqlite3.connect(free, isolation_level=None)) as copy:
        db.backup(copy)
    return free
