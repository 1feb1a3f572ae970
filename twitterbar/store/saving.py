"""A page into the store: people, posts, reposts, messages, and all that follows from them."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from twitterbar.domain.copies import better_repost, more_gone
from twitterbar.domain.model import (
    Batch,
    EventKind,
    Message,
    Post,
    PostState,
    Relation,
    Repost,
    SetAside,
)
from twitterbar.store.acquainting import encode
from twitterbar.store.arriving import Arrivals, Names
from twitterbar.store.binding import Binding
from twitterbar.store.guessing import Guessing
from twitterbar.store.hearing import Hearing
from twitterbar.store.keys import KEYS, id_of, key, milliseconds, moment
from twitterbar.store.packed import decode
from twitterbar.store.reader import ME
from twitterbar.store.rows import reweigh, touched_by, write_posts
from twitterbar.store.voices import note_voices
from twitterbar.store.work import Work


class Saved(Struct, frozen=True, kw_only=True):
    """What came of saving a page (or several, added up): what was new, and what was known already.

    `conversations_new` is by how many there are more now; it is negative where pages connect what was apart.
    """

    posts_new: int = 0
    posts_known: int = 0
    reposts_new: int = 0
    reposts_known: int = 0
    people_new: int = 0
    people_known: int = 0
    messages_new: int = 0
    likes_new: int = 0
    conversations_new: int = 0
    relations_new: int = 0
    set_aside: tuple[SetAside, ...] = ()

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


class Saving:
    """Saves pages, as a part of the work of a transaction."""

    def __init__(self, work: Work) -> None:
        self.work, self.db, self.reader, self.weave = work, work.db, work.reader, work.weave
        self._said: list[tuple[int, int]] = []
        self._placed: set[int] = set()

    def save(self, batches: Sequence[Batch]) -> Saved:
        """Take in pages, as if they were one: much is said on several of them, and is looked up once."""
        changed, relations_new = self._relate(batches)
        people_new = self.work.people.take([account for batch in batches for account in batch.accounts])
        reposts = [repost for batch in batches for repost in batch.reposts]
        new_reposts, better_ones = self._reposts(reposts)
        if new_reposts or better_ones:
            self.work.lexicon.forget_pairs()
        changed_reposts = [one for pair in better_ones for one in pair]
        reweighed = touched_by(self.db, changed) if changed else set()
        posts = [post for batch in batches for post in batch.posts]
        arrivals = Arrivals(self.db, posts, _gone(batches))
        self._post(arrivals)
        self.work.tying.count(arrivals, new_reposts, changed_reposts)
        reweighed.update(
            key(repost.of)
            for repost in (*new_reposts, *changed_reposts)
            if key(repost.author) in self.reader.follows
        )
        reweighed.difference_update(copy.key for copy in arrivals.fresh)
        if turned := self.work.tying.newly_turned_to():
            reweighed |= touched_by(self.db, turned)
        if reweighed:
            reweigh(self.db, self.reader, self.weave, reweighed)
        messages_new = self._messages([message for batch in batches for message in batch.messages])
        posts_new = len(arrivals.fresh) - len(arrivals.removed)
        conversations_new = self._finish(
            posts=posts_new, people=people_new, reposts=len(new_reposts), messages=messages_new
        )
        me = self.reader.me
        self._take_up(
            (post for post in posts if post.author == me),
            (repost.of for repost in reposts if repost.author == me),
        )
        return Saved(
            posts_new=posts_new,
            posts_known=len(posts) - posts_new,
            reposts_new=len(new_reposts),
            reposts_known=len(reposts) - len(new_reposts),
            people_new=people_new,
            people_known=sum(len(batch.accounts) for batch in batches) - people_new,
            messages_new=messages_new,
            likes_new=self._likes([id for batch in batches for id in batch.liked]),
            conversations_new=conversations_new,
            relations_new=relations_new,
            set_aside=tuple(record for batch in batches for record in batch.set_aside),
        )

    def take_posts(self, posts: Iterable[Post], gone: Mapping[str, PostState]) -> None:
        """Take in posts alone, without their ties (for a rebuild)."""
        arrivals = Arrivals(self.db, posts, gone)
        self._post(arrivals)
        self._finish(posts=len(arrivals.fresh) - len(arrivals.removed))

    def take_names(self, names: list[Names]) -> None:
        """Bind what lesser copies named (for a rebuild)."""
        arrivals = Arrivals(self.db, ())
        arrivals.lesser = names
        arrivals.look_up(id for one in names for id in one.named)
        self._post(arrivals)
        self._finish()

    def _finish(self, **changes: int) -> int:
        """Place fragments and put conversations together; tells by how many these grew."""
        Guessing(self.db, self.weave).place(self._placed, self._said)
        self.weave.deepen()
        self.weave.regroup()
        return self.work.tally(**changes)

    def know_me(self, account: str) -> None:
        """Note who the reader is: their posts are heard, and what names them draws them."""
        key(account)
        self.work.write()
        self.db.write(
            "INSERT INTO fact VALUES(?,?) ON CONFLICT DO UPDATE SET value = excluded.value", (ME, account)
        )
        self.reader.reload()
        every = {id for (id,) in self.db.rows("SELECT id FROM post WHERE author IS NOT NULL")}
        reweigh(self.db, self.reader, self.weave, every)
        self._finish()
        self.take_up_all()

    def take_up_all(self) -> None:
        """Note as heard whatever the reader's own posts that are here answer, quote and pass on."""
        own = self.db.rows("SELECT data FROM post WHERE author = ?", (self.reader.key,))
        reposts = self.db.rows("SELECT of FROM repost WHERE author = ?", (self.reader.key,))
        self._take_up((decode(data) for (data,) in own), (id_of(of) for (of,) in reposts))

    def _relate(self, batches: Iterable[Batch]) -> tuple[set[int], int]:
        """Note how accounts stand to the reader; tells whose posts count otherwise, and how many are new.

        What pages only add is kept until one takes something back, and written at once.
        """
        changed: set[int] = set()
        new = 0
        told: set[tuple[int, Relation]] = set()

        def relate(lost: set[tuple[int, Relation]]) -> None:
            nonlocal new
            if told or lost:
                counting_differently, added = self.reader.relate(told, lost - told)
                changed.update(counting_differently)
                new += added
                told.clear()

        for batch in batches:
            if batch.me is not None and self.reader.me is None:
                relate(set())
                self.know_me(batch.me)
            of_page, lost = self._relations(batch)
            if lost:
                relate(set())
            told |= of_page
            if lost:
                relate(lost)
        relate(set())
        return changed, new

    def _relations(self, batch: Batch) -> tuple[set[tuple[int, Relation]], set[tuple[int, Relation]]]:
        """What a page tells of how accounts stand to the reader, and how no longer."""
        follows, me = self.reader.follows, self.reader.key
        told = {
            (number, relation)
            for id, relation in batch.relations
            if ((number := KEYS[id]) not in follows and number != me) or relation is not Relation.FOLLOWING
        }
        lost = {(key(id), relation) for id, relation in batch.ended}
        for account in batch.accounts:
            if account.connections is not None:
                for relation in Relation:
                    pair = key(account.id), relation
                    (told if relation.value in account.connections else lost).add(pair)
        return told, lost

    def _reposts(self, reposts: Iterable[Repost]) -> tuple[list[Repost], list[tuple[Repost, Repost]]]:
        """Take in reposts: those that are new, and those of which a better copy came (before, and now)."""
        told: dict[int, Repost] = {}
        for repost in reposts:
            id = key(repost.id)
            other = told.setdefault(id, repost)
            if other is not repost:
                told[id] = better_repost(other, repost)
        known = {
            id: Repost(
                id=id_of(id),
                author=id_of(author),
                at=moment(at),
                of=id_of(of),
                of_author=None if of_author is None else id_of(of_author),
            )
            for id, author, at, of, of_author in self.db.rows_in("SELECT * FROM repost WHERE id IN (…)", told)
        }
        new = [repost for id, repost in told.items() if id not in known]
        better = [
            (known[id], repost)
            for id, repost in told.items()
            if id in known and repost != known[id] and better_repost(known[id], repost) is repost
        ]
        self.db.write_all(
            "INSERT INTO repost VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET author = excluded.author,"
            " at = excluded.at, of = excluded.of, of_author = excluded.of_author",
            [
                (
                    key(repost.id),
                    key(repost.author),
                    milliseconds(repost.at),
                    key(repost.of),
                    None if repost.of_author is None else key(repost.of_author),
                )
                for repost in (*new, *(repost for _, repost in better))
            ],
        )
        return new, better

    def _post(self, arrivals: Arrivals) -> None:
        """Take in posts, and note for the guesses when something was said by whom, and in which threads."""
        if not (arrivals.fresh or arrivals.replaced or arrivals.lesser or arrivals.gone):
            return
        binding = Binding(self.db, self.weave, arrivals)
        binding.bind()
        write_posts(self.db, self.reader, self.weave, arrivals, binding)
        binding.link()
        out = [(copy.key, old) for copy, old in arrivals.replaced if old != copy.post]
        out += [(key(post.id), post) for post in arrivals.removed]
        for id, post in out:
            self.work.index.remove_post(id, post)
        self.work.index.add_posts({copy.key: copy.post for copy in arrivals.fresh})
        self.work.index.add_posts(
            {copy.key: copy.post for copy, old in arrivals.replaced if old != copy.post}
        )
        if heard := {copy.author for copy in arrivals.hearing if copy.heard}:
            note_voices(self.db, heard | {key(old.author) for _, old in out})
        self.work.lexicon.forget(
            {copy.author for copy in arrivals.hearing} | {key(old.author) for _, old in out}
        )
        self._said += binding.moved
        self._said += [(copy.author, copy.at) for copy in arrivals.hearing]
        self._said += [(key(old.author), milliseconds(old.at)) for _, old in out]
        self._placed |= binding.placed

    def _likes(self, liked: Sequence[str]) -> int:
        """Note which posts the reader liked; tells how many are new."""
        if not liked:
            return 0
        self.work.write()
        return Hearing(self.work).note(EventKind.LIKED, liked)

    def _take_up(self, posts: Iterable[Post], passed_on: Iterable[str]) -> None:
        """Note what the reader's own posts answer or quote, and what they passed on: it is heard."""
        taken_up = [id for post in posts for id in (post.reply_to, post.quotes) if id is not None]
        taken_up += passed_on
        if taken_up:
            self.work.write()
            Hearing(self.work).note(EventKind.TAKEN_UP, dict.fromkeys(taken_up))

    def _messages(self, messages: Iterable[Message]) -> int:
        """Take in direct messages; tells how many are new."""
        before = self.db.connection.total_changes
        self.db.write_all(
            "INSERT INTO message VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
            [
                (key(message.id), key(message.author), milliseconds(message.at), encode(message))
                for message in messages
            ],
        )
        return self.db.connection.total_changes - before


def _gone(batches: Iterable[Batch]) -> dict[str, PostState]:
    """What pages report as gone; of several reports about one post the one that counts."""
    gone: dict[str, PostState] = {}
    for batch in batches:
        for id, state in batch.gone.items():
            gone[id] = more_gone(gone.get(id), state) or state
    return gone
