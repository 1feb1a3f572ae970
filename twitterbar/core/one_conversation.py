"""What is told of one conversation: who is named on its line, its tree, and why it is where it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar.core.showing import (
    cleared,
    first_words,
    lines_of,
    snippet,
    speakers,
    still_new,
    without,
)
from twitterbar.core.views import ConversationView, Evidence, PostView, Reason, WhyView
from twitterbar.domain import reading
from twitterbar.domain.model import Account, Conversation, Post, Seat
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.filtering import Filtering
    from twitterbar.domain.filters import Filter, Sieve


class Told(Struct, eq=False):
    """A conversation with everybody in it and what it quotes, as the store has them.

    `seconds` are those that each of its posts takes to read.
    """

    conversation: Conversation
    seconds: Mapping[str, float]
    quoted: dict[str, Post]
    accounts: Mapping[str, Account]
    _lines: tuple[PostView, ...] = ()
    _filters: "tuple[Filter, ...] | None" = None
    _heard: Set[str] = frozenset()
    _heard_as_of: object = None

    @classmethod
    def load(cls, store: Store, id: str) -> "Told | None":
        """The conversation in which a post is; None if there is none."""
        loaded = store.load_all_of([id])
        if not loaded.conversations:
            return None
        conversation = loaded.conversations[0]
        quoted = store.posts([post.quotes for post in conversation.posts if post.quotes])
        people = store.accounts([*speakers([conversation]), *(post.author for post in quoted.values())])
        return cls(conversation, loaded.seconds, quoted, people)

    def heard(self, store: Store) -> Set[str]:
        """The ids of its posts that were heard, looked up again only once anything was written."""
        if self._heard_as_of != (stamp := store.stamp_of_all()):
            self._heard_as_of = stamp
            self._heard = store.heard([post.id for post in self.conversation.posts])
        return self._heard

    def lines(self, store: Store, filtering: "Filtering", unheard: Collection[str]) -> tuple[PostView, ...]:
        """The lines of its tree, `unheard` the ids of what is new.

        Lines that were told before are told again: of a thousand one or two are heard from one time to the
        next. Filters may change in between; whom the reader follows is a part of what the store has.
        """
        sieve = filtering.sieve()
        if sieve.filters == self._filters:
            self._lines = still_new(self._lines, unheard)
            return self._lines
        through = filtering.let_through(self.quoted, sieve)
        lines = lines_of(
            self.conversation,
            self.accounts,
            through,
            unheard,
            caught=self.quoted.keys() - through.keys(),
            follows=store.following(self.accounts),
            me=store.me,
        )
        caught = filtering.caught(self.conversation.posts, sieve)
        self._lines = without(lines, caught) if caught else lines
        self._filters = sieve.filters
        return self._lines


class LastTold:
    """The conversations that were asked for last, read again only once anything came in.

    One that is looked at is asked for several times: beside the list, when one goes in, and for its line when
    one is back.
    """

    KEPT = 3

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stamp: object = None
        self._kept: dict[str, Told] = {}

    def load(self, id: str) -> Told | None:
        """The conversation of this id; None if there is none."""
        if self._stamp != (stamp := self._store.stamp()):
            self._stamp = stamp
            self._kept.clear()
        told = self._kept.pop(id, None) or Told.load(self._store, id)
        if told is not None:
            self._kept[id] = told
            if len(self._kept) > self.KEPT:
                del self._kept[next(iter(self._kept))]
        return told


def named(
    filtering: "Filtering", accounts: Mapping[str, Account], sieve: "Sieve | None" = None
) -> dict[str, Account]:
    """Who of these may be named on a line: whoever is not kept away."""
    hidden = filtering.hidden(sieve)
    return {id: account for id, account in accounts.items() if id not in hidden}


def names(store: Store, accounts: Iterable[str]) -> list[str]:
    """The names of these accounts, as far as they are known."""
    wanted = list(accounts)
    known = store.accounts(wanted)
    return [known[id].shown_name for id in wanted if id in known]


def tree(
    store: Store,
    filtering: "Filtering",
    told: Told,
    heard: Collection[str],
    *,
    pace: float,
    dropped: bool,
) -> ConversationView:
    """A conversation as a tree in reading order, without what a filter keeps away.

    `pace` is how fast the reader reads.
    """
    me = store.me
    unheard = {
        post.id: post for post in told.conversation.posts if post.id not in heard and post.author != me
    }
    return ConversationView(
        id=told.conversation.id,
        posts=told.lines(store, filtering, unheard),
        new=len(unheard),
        minutes=reading.minutes(unheard.values(), pace, each=lambda post: told.seconds[post.id]),
        dropped=dropped,
    )


def reasons(
    store: Store, filtering: "Filtering", conversation: Conversation, seat: Seat, *, at_table: Sequence[str]
) -> WhyView:
    """What put a conversation where it is, every reason with its evidence; `at_table` are the ids of all."""
    proofs = store.posts(dict.fromkeys(post for term in seat.why for post in term.posts))
    sieve = filtering.sieve()
    posts = filtering.let_through(proofs, sieve)
    accounts = store.accounts([post.author for post in posts.values()])
    return WhyView(
        conversation=conversation.id,
        opening=first_words(cleared(conversation, filtering.caught(conversation.posts, sieve))),
        score=seat.score,
        reasons=tuple(Reason(term=term, people=tuple(names(store, term.people))) for term in seat.why),
        evidence=tuple(
            Evidence(
                post=post.id,
                name=accounts[post.author].shown_name if post.author in accounts else "somebody",
                at=post.at,
                text=snippet(post.text),
            )
            for post in posts.values()
        ),
        place=at_table.index(seat.conversation) + 1 if seat.conversation in at_table else 0,
        seats=len(at_table),
    )
