"""What is read back: conversations as `domain.conversations.gather` would build them, posts and people."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from twitterbar.domain.model import Account, Conversation, Join, Post, PostState
from twitterbar.domain.trees import Thread, in_order, tree, without
from twitterbar.store.database import Database
from twitterbar.store.fabric import POSTS_OF, THREADS_OF
from twitterbar.store.keys import id_of, known_keys
from twitterbar.store.packed import decode, decode_account
from twitterbar.store.reader import Reader


class Loaded(Struct, frozen=True):
    """Conversations, with what is kept of their posts: which count as heard, how many seconds each takes."""

    conversations: list[Conversation]
    heard: frozenset[str]
    seconds: Mapping[str, float]


def load(db: Database, reader: Reader, ids: Iterable[str]) -> Loaded:
    """The conversations in which these posts are (by any id in them), the one with the newest post first."""
    keys = {
        conversation
        for (conversation,) in db.rows_in(
            "SELECT t.conversation FROM post p JOIN thread t ON t.label = p.thread WHERE p.id IN (…)",
            known_keys(ids),
        )
    }
    joins: dict[int, tuple[int, Join | None, int | None, int | None]] = {}
    for label, conversation, joined, hangs_on, above in db.rows_in(
        "SELECT t.label, t.conversation, t.joined, t.hangs_on, p.thread FROM ("
        + THREADS_OF.format(columns="label, conversation, joined, hangs_on, loose")
        + ") t LEFT JOIN post p ON p.id = t.hangs_on AND NOT t.loose",
        keys,
    ):
        join = None if above is None else Join(joined)
        joins[label] = conversation, join, hangs_on, above
    newest: dict[str, str] = {}
    gone: dict[str, PostState] = {}
    members: dict[int, list[Post]] = {label: [] for label in joins}
    names: dict[int, str] = {}
    heard: list[str] = []
    seconds: dict[str, float] = {}
    for id, label, to, reported, author, is_heard, reading, data in sorted(
        db.rows_in(
            POSTS_OF.format(columns="id, thread, newest, gone, author, heard, reading, data", more=""), joins
        )
    ):
        if data is not None:
            post = decode(data)
            members[label].append(post)
            names[id] = post.id
            seconds[post.id] = reading / 1000
            if is_heard or author == reader.key:
                heard.append(post.id)
        elif to is not None:
            names[id] = newest[id_of(id)] = id_of(to)
        if reported is not None:
            gone[id_of(id)] = PostState(reported)
    passed_on = _passers(db, names)
    threads: dict[int, list[Thread]] = {}
    for label, (conversation, join, hangs_on, above) in joins.items():
        to = None if join is None or above is None else id_of(above)
        if join is Join.QUOTE and hangs_on is not None:
            to = id_of(hangs_on)
        threads.setdefault(conversation, []).append(
            Thread(id_of(label), tuple(members[label]), join, to, None if join is None else id_of(above or 0))
        )
    hidden = reader.hidden_ids()
    found = (
        without(tree(parts, newest, passed_on, gone), hidden)
        for parts in threads.values()
        if any(part.posts for part in parts)
    )
    conversations = in_order(conversation for conversation in found if conversation is not None)
    return Loaded(conversations, frozenset(heard), seconds)


def _passers(db: Database, names: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    """Who passed on each of these posts, in the order of time, each once; see `conversations.passers`.

    `names` leads from the numbers of all versions to the ids of the newest.
    """
    accounts: dict[str, dict[int, None]] = {}
    for _, _, of, author in sorted(
        db.rows_in("SELECT at, id, of, author FROM repost WHERE of IN (…)", names)
    ):
        accounts.setdefault(names[of], {})[author] = None
    return {post: tuple(map(id_of, authors)) for post, authors in accounts.items()}


def conversation_of(db: Database, post: str) -> str | None:
    """The id of the conversation in which a post is."""
    row = next(
        iter(
            db.rows_in(
                "SELECT c.opening FROM post p JOIN thread t ON t.label = p.thread"
                " JOIN conversation c ON c.key = t.conversation WHERE c.posts > 0 AND p.id IN (…)",
                known_keys([post]),
            )
        ),
        None,
    )
    return None if row is None else id_of(row[0])


def is_dropped(db: Database, post: str) -> bool:
    """Whether the conversation in which a post is was dropped, and not taken up again."""
    return bool(
        db.rows_in(
            "SELECT 1 FROM post p JOIN thread t ON t.label = p.thread"
            " JOIN conversation c ON c.key = t.conversation WHERE c.dropped > 0 AND p.id IN (…)",
            known_keys([post]),
        )
    )


MOST_OF_ONE = 2 * 60_000
"""How much of the reading that is asked for one conversation can fill, in milliseconds: a conversation of an
hour must not keep everybody else from being weighed."""


def candidates(db: Database, limit: int, minutes: float | None = None) -> list[str]:
    """Conversations that wait to be heard, the newest and strongest first.

    With `minutes`, no more than it takes to fill these with what is unheard in them, where each counts two
    minutes at the most.
    """
    found = db.rows(
        "SELECT opening, reading FROM conversation WHERE unheard > 0 AND dropped = 0"
        " ORDER BY place DESC LIMIT ?",
        (limit,),
    )
    if minutes is None:
        return [id_of(opening) for opening, _ in found]
    left = minutes * 60_000
    enough = []
    for opening, reading in found:
        if left <= 0:
            break
        enough.append(id_of(opening))
        left -= min(reading, MOST_OF_ONE)
    return enough


def posts(db: Database, reader: Reader, ids: Iterable[str]) -> dict[str, Post]:
    """The posts that are here, by the ids asked for and in their order; of edited ones the newest version."""
    wanted = list(dict.fromkeys(ids))
    found = {
        id_of(id): decode(data)
        for id, data in db.rows_in(
            "SELECT p.id, coalesce(n.data, p.data) FROM post p LEFT JOIN post n ON n.id = p.newest"
            " WHERE coalesce(n.data, p.data) IS NOT NULL AND p.id IN (…)",
            known_keys(wanted),
        )
    }
    hidden = reader.hidden_ids()
    return {id: found[id] for id in wanted if id in found and found[id].author not in hidden}


def accounts(db: Database, ids: Iterable[str]) -> dict[str, Account]:
    """The people that are known, by id, in the order asked for."""
    wanted = list(dict.fromkeys(ids))
    found = {
        id_of(id): decode_account(data)
        for id, data in db.rows_in("SELECT id, data FROM account WHERE id IN (…)", known_keys(wanted))
    }
    return {id: found[id] for id in wanted if id in found}


def find_account(db: Database, who: str) -> Account | None:
    """Somebody by id, handle (with or without @) or the name they show, if only one has it."""
    if found := accounts(db, [who, f"x:{who}"]):
        return next(iter(found.values()))
    handle = who.strip().removeprefix("@")
    rows = db.rows(
        "SELECT data FROM account WHERE username = ? COLLATE NOCASE ORDER BY id DESC LIMIT 1", (handle,)
    )
    if not rows and not who.strip().startswith("@"):
        rows = db.rows("SELECT data FROM account WHERE name = ? COLLATE NOCASE LIMIT 2", (who.strip(),))
    return decode_account(rows[0][0]) if len(rows) == 1 else None
