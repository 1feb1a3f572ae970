"""Full-text search over posts and people.

What is indexed and what is looked for go through the same function, `domain.text.words`.
"""

import json
from collections.abc import Iterable, Mapping

from twitterbar.domain.model import Account, Post
from twitterbar.domain.text import words
from twitterbar.store.database import Database

NEWEST_LOOKED_AT = 5_000
"""So many of the newest posts that hold all words are put into order; a word that is everywhere has more."""


def post_words(post: Post) -> str:
    """What can be found of a post: its text, its hashtags, what its links are called and pictures show."""
    parts = [post.text]
    for link in post.links:
        if link.title:
            parts.append(link.title)
    for media in post.media:
        if media.alt:
            parts.append(media.alt)
    return " ".join(words("\n".join(parts)))


def account_words(account: Account) -> tuple[str, str]:
    """What can be found of somebody: what they are called, and what they say of themselves."""
    called = f"{account.username} {' '.join(words(account.name))}"
    return called, " ".join(words(f"{account.bio}\n{account.location}"))


class Index:
    """What is to be put into the index and taken out of it.

    It waits until the end of a transaction, since the index takes rows in the order of their ids far more
    quickly than in any other.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._posts: dict[int, Post] = {}
        self._before: dict[int, Post] = {}
        self._people: dict[int, Account] = {}

    def add_posts(self, posts: Mapping[int, Post]) -> None:
        """Have posts found, from now on under these words."""
        self._posts.update(posts)

    def remove_post(self, id: int, post: Post) -> None:
        """Have a post found no longer under the words it had."""
        if self._posts.pop(id, None) is None:
            self._before.setdefault(id, post)

    def add_account(self, id: int, account: Account) -> None:
        """Have somebody found, from now on under these words."""
        self._people[id] = account

    def write(self) -> None:
        """Write what waits."""
        self._db.write_all(
            "INSERT INTO post_words(post_words, rowid, words) VALUES('delete', ?, ?)",
            ((id, post_words(post)) for id, post in sorted(self._before.items())),
        )
        self._db.write_all(
            "INSERT INTO post_words(rowid, words) VALUES(?, ?)",
            ((id, post_words(self._posts[id])) for id in sorted(self._posts)),
        )
        self._db.write_all(
            "INSERT OR REPLACE INTO account_words(rowid, name, bio) VALUES(?, ?, ?)",
            ((id, *account_words(self._people[id])) for id in sorted(self._people)),
        )
        self._posts.clear()
        self._before.clear()
        self._people.clear()


def asked(text: str) -> str | None:
    """What somebody typed as a query: every word must be there, the last one may go on. None: no words."""
    found = list(dict.fromkeys(words(text)))
    if not found:
        return None
    quoted = ['"' + word.replace('"', '""') + '"' for word in found]
    open_ended = {len(found) - 1, *(at for at, word in enumerate(found) if len(word) == 1)}
    return " ".join(word + "*" if at in open_ended else word for at, word in enumerate(quoted))


def find_posts(db: Database, text: str, hidden: Iterable[int], limit: int) -> list[int]:
    """The posts that hold all these words, best first, the newer of two equals first."""
    query = asked(text)
    if query is None:
        return []
    found = db.rows(
        "WITH hit(id, score) AS MATERIALIZED (SELECT rowid, bm25(post_words) FROM post_words"
        f" WHERE post_words MATCH ? ORDER BY rowid DESC LIMIT {NEWEST_LOOKED_AT})"
        " SELECT hit.id FROM hit JOIN post p ON p.id = hit.id WHERE p.author IS NOT NULL"
        " AND p.author NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY round(hit.score, 6), hit.id DESC LIMIT ?",
        (query, json.dumps(list(hidden)), limit),
    )
    return [id for (id,) in found]


def find_accounts(db: Database, text: str, hidden: Iterable[int], limit: int) -> list[int]:
    """The people of whom all these words hold: in what they are called first, then in what they say."""
    handle = text.strip().removeprefix("@")
    query = asked(handle if text.strip().startswith("@") else text)
    if query is None:
        return []
    found = db.rows(
        "SELECT rowid FROM account_words WHERE account_words MATCH ?"
        " AND rowid NOT IN (SELECT value FROM json_each(?)) ORDER BY bm25(account_words, 10.0, 1.0) LIMIT ?",
        (query, json.dumps(list(hidden)), limit),
    )
    return [id for (id,) in found]
