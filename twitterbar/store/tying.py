"""Ties kept up to date: who turned to whom, as posts and reposts come in."""

from collections.abc import Iterable, Mapping

from twitterbar.domain.model import Post, Repost
from twitterbar.domain.ties import forward_weight, turned_to
from twitterbar.store.arriving import Arrivals
from twitterbar.store.database import Database
from twitterbar.store.keys import KEYS, id_of, key, milliseconds
from twitterbar.store.packed import decode
from twitterbar.store.reader import Reader

Pair = tuple[int, int]
Turns = tuple[int, int, float, int, int]
"""The columns of a tie behind its ends, from `n` to `reposts`."""

PUT = "INSERT INTO tie(src, dst, n, last, weight, answers, reposts) VALUES(?,?,?,?,?,?,?)"


class Tying:
    """The turns that pages add, and the pairs that have to be counted anew.

    Whose post is quoted or passed on may become known only later; the turn is counted then. Rows of posts
    and reposts have to be written before they are counted here.
    """

    def __init__(self, db: Database, reader: Reader) -> None:
        self.db, self.reader = db, reader
        self._added: dict[Pair, Turns] = {}
        self._to_recount: set[Pair] = set()
        self._new: set[int] = set()

    def count(self, arrivals: Arrivals, new_reposts: Iterable[Repost], old_reposts: Iterable[Repost]) -> None:
        """Count the turns of a page: its posts, its new reposts, and those that became known by it.

        `old_reposts` are those of which a better copy came, as they were and as they are.
        """
        reposts = list(new_reposts)
        asked = {copy.quotes for copy in arrivals.fresh if copy.quotes is not None}
        asked.update(key(repost.of) for repost in reposts if repost.of_author is None)
        authors = self._authors(asked)
        for copy in arrivals.fresh:
            post = copy.post
            if post.mentions or copy.quotes is not None or post.reply_to_account is not None:
                quoted = None if copy.quotes is None else authors.get(copy.quotes)
                turned = turned_to(post, None if quoted is None else id_of(quoted))
                for account, kind in turned.items():
                    self._add(copy.author, KEYS[account], copy.at, kind)
        for repost in reposts:
            author = authors.get(key(repost.of)) if repost.of_author is None else key(repost.of_author)
            if author is not None and author != key(repost.author):
                self._add(key(repost.author), author, milliseconds(repost.at), "repost")
        self._count_late(arrivals, {key(repost.id) for repost in reposts})
        before = {key(old.id): key(old.author) for _, old in arrivals.replaced}
        before |= {key(old.id): key(old.author) for old in arrivals.removed}
        for copy, old in arrivals.replaced:
            self._changed(old, before)
            self._changed(copy.post, before)
            if old.author != copy.post.author:
                self._author_changed(copy.key, key(old.author), copy.author)
        for old in arrivals.removed:
            self._changed(old, before)
            author = self._authors([key(old.id)])[key(old.id)]
            if author != key(old.author):
                self._author_changed(key(old.id), key(old.author), author)
        for repost in old_reposts:
            original = (
                key(repost.of_author)
                if repost.of_author
                else self._authors([key(repost.of)]).get(key(repost.of))
            )
            if original is not None:
                self._to_recount.add((key(repost.author), original))

    def _add(self, src: int, dst: int, at: int, kind: str) -> None:
        pair = src, dst
        self._added[pair] = _and_one(self._added.get(pair), at, kind)
        if src == self.reader.key and dst not in self.reader.turned_to:
            self.reader.turned_to.add(dst)
            self._new.add(dst)

    def _authors(self, posts: Iterable[int]) -> dict[int, int]:
        """Whose these posts are, by the id of any version."""
        return {
            id: author
            for id, author in self.db.rows_in(
                "SELECT p.id, coalesce(p.author, n.author) FROM post p LEFT JOIN post n ON n.id = p.newest"
                " WHERE p.id IN (…)",
                posts,
            )
            if author is not None
        }

    def _count_late(self, arrivals: Arrivals, counted: set[int]) -> None:
        """Count what turned to the authors of these posts before it was known whose posts they are."""
        fresh = {copy.key for copy in arrivals.fresh}
        authors = {copy.key: copy.author for copy in arrivals.hearing}
        newly = {
            id: author
            for id, author in ({id: authors[to] for id, to in arrivals.newest.items()} | authors).items()
            if (row := arrivals.known.get(id)) is None or (row.author is None and row.newest is None)
        }
        for id, src, at, quotes, data in self.db.rows_near(
            "SELECT id, author, at, quotes, data FROM post WHERE quotes IN (…)", newly, column=3
        ):
            author = newly[quotes]
            if id not in fresh and src != author and id_of(author) not in turned_to(decode(data)):
                self._add(src, author, at, "quote")
        for id, src, at, of in self.db.rows_near(
            "SELECT id, author, at, of FROM repost WHERE of_author IS NULL AND of IN (…)", newly, column=3
        ):
            if id not in counted and src != newly[of]:
                self._add(src, newly[of], at, "repost")

    def _changed(self, post: Post, before: Mapping[int, int]) -> None:
        """Have all counted anew to whom a post turned; `before` are former authors of changed posts."""
        quoted = None if post.quotes is None else key(post.quotes)
        authors = {None} if quoted is None else {self._authors([quoted]).get(quoted), before.get(quoted)}
        for author in authors:
            for account in turned_to(post, None if author is None else id_of(author)):
                self._to_recount.add((key(post.author), key(account)))

    def _author_changed(self, id: int, *authors: int) -> None:
        newest = self.db.row("SELECT coalesce(newest, id) FROM post WHERE id = ?", (id,))[0]
        sources = self.db.rows(
            "WITH version(id) AS (SELECT id FROM post WHERE id = ?1 OR newest = ?1)"
            " SELECT p.author FROM version JOIN post p ON p.quotes = version.id WHERE p.author IS NOT NULL"
            " UNION SELECT r.author FROM version JOIN repost r ON r.of = version.id",
            (newest,),
        )
        self._to_recount.update((src, author) for (src,) in sources for author in authors)

    # Writing

    def newly_turned_to(self) -> set[int]:
        """To whom the reader turned for the first time since this was asked last, or no longer does."""
        if any(src == self.reader.key for src, _ in self._to_recount):
            before = set(self.reader.turned_to)
            self.write()
            self.reader.reload()
            self._new |= before ^ self.reader.turned_to
        new, self._new = self._new, set()
        return new

    def write(self) -> None:
        """Write the ties."""
        self.db.write_all(
            f"{PUT} ON CONFLICT DO UPDATE SET n = n + excluded.n, last = max(last, excluded.last),"
            " weight = weight + excluded.weight, answers = answers + excluded.answers,"
            " reposts = reposts + excluded.reposts",
            ((src, dst, *turns) for (src, dst), turns in sorted(self._added.items())),
        )
        called: dict[int, int] = {}
        for (_, dst), (_, last, *_) in self._added.items():
            if last >= called.get(dst, last):
                called[dst] = last
        self.db.write_all(
            "INSERT INTO called VALUES(?,?) ON CONFLICT DO UPDATE SET last = excluded.last"
            " WHERE excluded.last > last",
            sorted(called.items()),
        )
        self._added.clear()
        self._recount()

    def _recount(self) -> None:
        for src in {src for src, _ in self._to_recount}:
            wanted = {dst for other, dst in self._to_recount if other == src}
            counted = ties_of(self.db, src)
            self.db.write_all("DELETE FROM tie WHERE src = ? AND dst = ?", [(src, dst) for dst in wanted])
            self.db.write_all(PUT, [(src, dst, *counted[dst]) for dst in sorted(wanted & counted.keys())])
        call_anew(self.db, {dst for _, dst in self._to_recount})
        self._to_recount.clear()


def call_anew(db: Database, accounts: Iterable[int] | None = None) -> None:
    """Work out from the ties when these accounts (None: all) were turned to last."""
    if accounts is None:
        db.write("DELETE FROM called")
        db.write("INSERT INTO called SELECT dst, max(last) FROM tie GROUP BY dst")
        return
    each = [(account,) for account in sorted(accounts)]
    db.write_all("DELETE FROM called WHERE account = ?", each)
    db.write_all("INSERT INTO called SELECT dst, max(last) FROM tie WHERE dst = ? GROUP BY dst", each)


def _and_one(turns: Turns | None, at: int, kind: str) -> Turns:
    """A tie's turns and one more."""
    n, last, weight, answers, reposts = turns or (0, at, 0.0, 0, 0)
    return (
        n + 1,
        at if at > last else last,
        weight + forward_weight(at),
        answers + (kind == "reply"),
        reposts + (kind == "repost"),
    )


def ties_of(db: Database, src: int) -> dict[int, Turns]:
    """To whom somebody turned, counted from their posts and reposts."""
    counted: dict[int, Turns] = {}
    for dst, at, kind in _turns_of(db, src):
        counted[dst] = _and_one(counted.get(dst), at, kind)
    return counted


def _turns_of(db: Database, src: int) -> list[tuple[int, int, str]]:
    """All turns that somebody took, from their posts and reposts: to whom, when, and by what."""
    found = []
    for at, data, quoted in db.rows(
        "SELECT p.at, p.data, coalesce(q.author, n.author) FROM post p LEFT JOIN post q ON q.id = p.quotes"
        " LEFT JOIN post n ON n.id = q.newest WHERE p.author = ?",
        (src,),
    ):
        turned = turned_to(decode(data), None if quoted is None else id_of(quoted))
        found += [(key(account), at, kind) for account, kind in turned.items()]
    found += db.rows(
        "SELECT * FROM (SELECT coalesce(r.of_author, p.author, n.author) AS dst, r.at, 'repost' FROM repost r"
        " LEFT JOIN post p ON p.id = r.of LEFT JOIN post n ON n.id = p.newest WHERE r.author = ?1)"
        " WHERE dst IS NOT NULL AND dst <> ?1",
        (src,),
    )
    return found
