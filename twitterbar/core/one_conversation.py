"""What is told of one conversation: who is named on its line, its tree, and why it is where it is."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from twitterbar.core.showing import cleared, first_words, snippet, speakers, view_of, without
from twitterbar.core.views import ConversationView, Evidence, Reason, WhyView
from twitterbar.domain.model import Account, Conversation, Seat
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.filtering import Filtering
    from twitterbar.domain.filters import Sieve


def named(
    store: Store,
    filtering: "Filtering",
    conversations: Iterable[Conversation],
    sieve: "Sieve | None" = None,
) -> dict[str, Account]:
    """Who may be named on a line: whoever speaks and is not kept away."""
    hidden = filtering.hidden(sieve)
    found = store.accounts(speakers(conversations))
    return {id: account for id, account in found.items() if id not in hidden}


def names(store: Store, accounts: Iterable[str]) -> list[str]:
    """The names of these accounts, as far as they are known."""
    wanted = list(accounts)
    known = store.accounts(wanted)
    return [known[id].shown_name for id in wanted if id in known]


def tree(
    store: Store,
    filtering: "Filtering",
    conversation: Conversation,
    heard: Collection[str],
    *,
    seat: Seat | None,
    pace: float,
    dropped: bool,
) -> ConversationView:
    """A conversation as a tree in reading order, without what a filter keeps away.

    `seat` is its place at the table, if it has one, and `pace` how fast the reader reads.
    """
    posts = conversation.posts
    quoted = store.posts([post.quotes for post in posts if post.quotes])
    accounts = store.accounts([*speakers([conversation]), *(post.author for post in quoted.values())])
    sieve = filtering.sieve()
    through = filtering.let_through(quoted, sieve)
    caught = filtering.caught(posts, sieve)
    view = view_of(
        conversation,
        accounts,
        through,
        heard,
        caught=quoted.keys() - through.keys(),
        follows=store.following(accounts),
        me=store.me,
        why=seat.why if seat else (),
        pace=pace,
        dropped=dropped,
    )
    return without(view, caught) if caught else view


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
