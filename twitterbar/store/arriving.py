"""Which of the posts on a page are new, which are better copies, and which tell nothing new.

The rules are those of `domain.copies`, applied to what one page brings and what the store holds of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from msgspec import Struct

from twitterbar.domain.copies import CHECKSUM_BITS, as_gone, encode, more_gone, standing
from twitterbar.domain.model import Post, PostState
from twitterbar.store.database import Database
from twitterbar.store.fabric import Thread
from twitterbar.store.keys import KEYS, key, milliseconds
from twitterbar.store.packed import decode


class Names(Struct, gc=False, eq=False):
    """What a copy of the post `key` names as belonging to one thread with it (itself first).

    `anchors` says whether its source told its conversation.
    """

    key: int
    named: tuple[int, ...]
    anchors: bool
    thread: Thread | None = None
    """Where it belongs, once it is bound."""

    def says_more_than(self, other: "Names") -> bool:
        """Whether it names anything that another copy of the same post does not."""
        return (self.anchors and not other.anchors) or not all(id in other.named for id in self.named)


class Copy(Names, gc=False, eq=False, kw_only=True):
    """A copy of a post. `gone` is why it is no longer to be had, `stays` that it is the one already here.

    Most copies that count less are found out by their `standing`, and then never encoded.
    """

    post: Post
    author: int
    at: int
    standing: int
    quotes: int | None = None
    versions: tuple[int, ...] = ()
    gone: str | None = None
    heard: int = 0
    stays: bool = False
    _data: bytes | None = None
    _rank: int | None = None

    @classmethod
    def of(cls, post: Post) -> "Copy":
        """A copy, with what it names."""
        id, conversation, reply_to, versions = post.id, post.conversation, post.reply_to, post.versions
        number = KEYS[id]
        named: tuple[int, ...] = (number,)
        if conversation is not None and conversation != id:
            named = number, KEYS[conversation]
        if reply_to is not None and reply_to != conversation:
            named = *named, KEYS[reply_to]
        copy = cls(
            number,
            named,
            conversation is not None,
            post=post,
            author=KEYS[post.author],
            at=milliseconds(post.at),
            standing=standing(post),
        )
        if post.quotes is not None:
            copy.quotes = KEYS[post.quotes]
        if versions and versions != (id,):
            copy.versions = tuple([KEYS[version] for version in versions])
            copy.named += copy.versions
        return copy

    def stored(self) -> tuple[int, bytes]:
        """Its rank, and the post as it is stored."""
        data = self._data
        if data is None:
            data = self._data = encode(self.post)
        rank = self._rank
        if rank is None:
            rank = self._rank = self.standing << CHECKSUM_BITS | crc32(data)
        return rank, data

    @property
    def rank(self) -> int:
        """How much it counts against other copies, as it came or is stored."""
        return self.stored()[0] if self._rank is None else self._rank

    def stay(self, rank: int) -> None:
        """Count as the copy that is here, under the rank it has there."""
        self._rank, self.standing, self.stays = rank, rank >> CHECKSUM_BITS, True

    def beats(self, rank: int) -> bool:
        """Whether it counts more than a copy of this rank."""
        other = rank >> CHECKSUM_BITS
        return self.standing > other or (self.standing == other and self.rank > rank)

    def is_beaten_by(self, rank: int) -> bool:
        """Whether it counts less than a copy of this rank."""
        other = rank >> CHECKSUM_BITS
        return self.standing < other or (self.standing == other and self.rank < rank)

    def reported_gone(self, state: PostState) -> None:
        """Forget what was said if the source reported the post gone."""
        self.gone = state.value
        gone = as_gone(self.post, state)
        if gone is not self.post:
            self._rank = self.rank
            self.post, self._data = gone, None


class Known(Struct, gc=False):
    """What the store holds under an id: `author` is None where there is only the name."""

    id: int
    thread: int
    newest: int | None
    author: int | None
    rank: int | None
    gone: str | None
    heard: int


class Arrivals:
    """The posts of one page, sorted out.

    `fresh` are copies of posts that were not here, `replaced` those that take the place of what is here (with
    that), `lesser` those that count less, `lost` what replaced ones named besides, `removed` posts of which a
    newer version came. `newest` leads from older versions to what counts, and `gone` are new reports about
    ids.
    """

    def __init__(
        self, db: Database, posts: Iterable[Post], gone: Mapping[str, PostState] | None = None
    ) -> None:
        self.db = db
        self.known: dict[int, Known] = {}
        self.gone: dict[int, PostState] = {key(id): state for id, state in (gone or {}).items()}
        self.fresh: list[Copy] = []
        self.replaced: list[tuple[Copy, Post]] = []
        self.lesser: list[Names] = []
        self.lost: list[Names] = []
        self.removed: list[Post] = []
        self.newest: dict[int, int] = {}
        self._states: dict[int, tuple[int, PostState | None]] = {}
        self._every: list[Copy] = []
        copies = self._best(posts)
        wanted: set[int] = set().union(*[copy.named for copy in self._every])
        wanted.update([copy.quotes for copy in copies if copy.quotes is not None])
        wanted.update(self.gone)
        self.look_up(wanted)
        self._sort_out(self._settle_versions(copies))
        if self.replaced or self.removed:
            self.look_up(name for one in (*self.hearing, *self.lesser, *self.lost) for name in one.named)
            self.look_up(copy.quotes for copy in self.hearing if copy.quotes is not None)

    @property
    def hearing(self) -> list[Copy]:
        """The copies that count from now on."""
        return [*self.fresh, *(copy for copy, _ in self.replaced)]

    def look_up(self, ids: Iterable[int]) -> None:
        """See what is known under these ids."""
        for row in self.db.rows_near(
            "SELECT id, thread, newest, author, rank, gone, heard FROM post WHERE id IN (…)",
            {id for id in ids if id not in self.known},
        ):
            self.known[row[0]] = Known(*row)

    def load(self, ids: Iterable[int]) -> dict[int, Post]:
        """The posts that are here under these ids."""
        return {
            id: decode(data)
            for id, data in self.db.rows_in(
                "SELECT id, data FROM post WHERE author IS NOT NULL AND id IN (…)", ids
            )
        }

    def _best(self, posts: Iterable[Post]) -> list[Copy]:
        """The best copy of each post. Of the others those are noted that name what it doesn't."""
        best: dict[str, Copy] = {}
        for post in posts:
            other = best.get(post.id)
            if other is None:
                best[post.id] = copy = Copy.of(post)
                self._every.append(copy)
            elif other.post is not post and other.post != post:
                copy = lesser = Copy.of(post)
                self._every.append(copy)
                if copy.standing > other.standing or (
                    copy.standing == other.standing and copy.rank > other.rank
                ):
                    best[post.id], lesser = copy, other
                if lesser.says_more_than(best[post.id]):
                    self.lesser.append(lesser)
        return list(best.values())

    # Edited posts

    def _settle_versions(self, copies: list[Copy]) -> list[Copy]:
        """Of the versions of edited posts, let the newest count; the other ids lead to it from now on.

        Posts here that were reported gone come along, as copies of themselves.
        """
        by_key = {copy.key: copy for copy in copies}
        older = {id for id, row in self.known.items() if row.newest is not None}
        for copy in [copy for copy in self._every if copy.versions or copy.key in older]:
            self._settle_group(self._versions_of({copy.key, *copy.versions}), by_key)
        for id, state in list(self.gone.items()):
            row = self.known.get(id)
            if row is not None and row.gone is not None and more_gone(PostState(row.gone), state) == row.gone:
                del self.gone[id]
            elif row is not None and (row.author is not None or row.newest is not None):
                self._settle_group(self._versions_of({id}), by_key)
        return list(by_key.values())

    def _versions_of(self, ids: set[int]) -> set[int]:
        """The ids of all versions of a post of which these are some, as far as they were told."""
        group = set(ids)
        self.look_up(group)
        for id in ids:
            row = self.known.get(id)
            group.add(self.newest.get(id, id if row is None or row.newest is None else row.newest))
        group.update(id for id, newest in self.newest.items() if newest in group)
        group.update(id for (id,) in self.db.rows_in("SELECT id FROM post WHERE newest IN (…)", group))
        self.look_up(group)
        return group

    def _settle_group(self, group: set[int], by_key: dict[int, Copy]) -> None:
        stored = self.load(id for id in group if id not in self.newest)
        winner = max(id for id in group if id in by_key or id in stored)
        copy = by_key.get(winner)
        if winner in stored and (copy is None or not copy.stays):
            kept = self.known[winner].rank or 0
            if copy is None or not copy.beats(kept):
                if copy is not None:
                    self.lesser.append(copy)
                copy = by_key[winner] = Copy.of(stored[winner])
                copy.stay(kept)
        assert copy is not None
        copy.named = tuple(dict.fromkeys([*copy.named, *group]))
        for id in group - {winner}:
            self.newest[id] = winner
            if id in by_key:
                self.lesser.append(by_key.pop(id))
            if id in stored:
                self.removed.append(stored[id])
                self._keep_names(Copy.of(stored[id]), copy)
        heard = self.db.rows_in("SELECT EXISTS(SELECT 1 FROM heard WHERE post IN (…))", group)
        gone: PostState | None = None
        for id in group:
            gone = more_gone(gone, self._state_of(id))
        self._states[winner] = heard[0][0], gone

    def _keep_names(self, old: Names, new: Names) -> None:
        """Note what a copy named that loses its place, as far as the one that takes it does not."""
        rest = [id for id in old.named if id not in new.named]
        anchors = old.anchors and not new.anchors
        if rest or anchors:
            self.lost.append(Names(old.key, (old.key, *rest), anchors))

    def _state_of(self, id: int) -> PostState | None:
        row, reported = self.known.get(id), self.gone.get(id)
        if row is None or row.gone is None:
            return reported
        return more_gone(PostState(row.gone), reported)

    # What counts

    def _sort_out(self, copies: Sequence[Copy]) -> None:
        better_ones: dict[int, Copy] = {}
        nothing_reported = not self.gone and not self._states
        for copy in copies:
            row = self.known.get(copy.key)
            if row is None and nothing_reported:
                self.fresh.append(copy)
                continue
            if copy.key in self._states:
                copy.heard, gone = self._states[copy.key]
            else:
                copy.heard, gone = (0 if row is None else row.heard), self._state_of(copy.key)
            if gone is not None:
                copy.reported_gone(gone)
            if row is None or row.author is None:
                self.fresh.append(copy)
            elif copy.stays or copy.beats(row.rank or 0):
                better_ones[copy.key] = copy
            elif copy.is_beaten_by(row.rank or 0):
                self.lesser.append(copy)
        if better_ones:
            self.replaced = [(better_ones[id], post) for id, post in self.load(better_ones).items()]
            for copy, old in self.replaced:
                if not copy.stays:
                    self._keep_names(Copy.of(old), copy)
