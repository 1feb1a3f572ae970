"""The JSON documents of the command line: what `--json` prints, field by field.

They are a promise: within schema 1, fields may be added and none is renamed or taken away. Times are RFC 3339
in UTC, ids carry their source (``x:…``), people are named by the ids of their accounts, and `accounts` says
who they are.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from twitterbar.core.views import ConversationView, Hit, PostView, WeightsView, WhyView
from twitterbar.domain.model import Account, Link, Media, Term


class Who(Struct, frozen=True):
    """An account: its handle without the @, and the name it gave itself."""

    username: str
    name: str


def who(accounts: Iterable[Account]) -> dict[str, Who]:
    """Accounts by their ids."""
    return {account.id: Who(account.username, account.shown_name) for account in accounts}


class Why(Struct, frozen=True):
    """One reason: a code that stays, its sentence, what it adds to the score, and what proves it."""

    code: str
    text: str
    weight: float
    posts: tuple[str, ...]
    people: tuple[str, ...]
    words: tuple[str, ...]


def reasons(terms: Iterable[Term]) -> tuple[Why, ...]:
    """The reasons for one conversation, strongest first as the plan has them."""
    return tuple(
        Why(term.code, term.text, term.weight, term.posts, term.people, term.words) for term in terms
    )


class PlannedConversation(Struct, frozen=True, kw_only=True):
    """One row of the table.

    `people` are the reader's people in it, `opening` its first words, `posts` how many there are and `new`
    how many weren't heard yet. `unheard` are the ids of those to be read now (of a long conversation maybe
    a part), which take `minutes`; `score` is the sum of the weights in `why`.
    """

    id: str
    people: tuple[str, ...]
    opening: str
    posts: int
    new: int
    minutes: float
    why: tuple[Why, ...]
    score: float
    unheard: tuple[str, ...]


class WhyHere(Struct, frozen=True, kw_only=True):
    """`why ID --json`: what put a conversation where it is. `place` is its number at the table, 0: none."""

    schema: int = 1
    now: datetime
    id: str
    place: int
    score: float
    why: tuple[Why, ...]


def why(view: WhyView, now: datetime) -> WhyHere:
    """The document of one conversation's reasons."""
    terms = (reason.term for reason in view.reasons)
    return WhyHere(now=now, id=view.conversation, place=view.place, score=view.score, why=reasons(terms))


class LearnedWeight(Struct, frozen=True):
    """What a reason weighs: at first, and for this reader."""

    code: str
    when: str
    usual: float
    yours: float


class LearnedWeights(Struct, frozen=True, kw_only=True):
    """`why --weights --json`: learned from so many `choices`; the usual ones count as `strength` of them."""

    schema: int = 1
    now: datetime
    learns: bool
    choices: int
    strength: float
    weights: tuple[LearnedWeight, ...]


def weights(view: WeightsView, now: datetime) -> LearnedWeights:
    """The document of the reader's weights."""
    return LearnedWeights(
        now=now,
        learns=view.learns,
        choices=view.choices,
        strength=view.strength,
        weights=tuple(LearnedWeight(one.code, one.when, one.usual, one.yours) for one in view.weights),
    )


class LeftOut(Struct, frozen=True):
    """What didn't fit: how many conversations, and how long they take to read."""

    conversations: int
    minutes: float


class CatchUp(Struct, frozen=True, kw_only=True):
    """`catch-up --json`: the table of this evening, in order. `minutes` is what was asked for."""

    schema: int = 1
    now: datetime
    minutes: float
    conversations: tuple[PlannedConversation, ...]
    left_out: LeftOut
    accounts: dict[str, Who]


class ConversationPost(Struct, frozen=True, kw_only=True):
    """A post in its place in the tree.

    `parent` is the id above it, `depth` how far in it stands, `join` how it hangs there (reply, quote, link,
    probably). `state` is "here", or why there is only a stand-in.
    """

    id: str
    parent: str | None
    depth: int
    join: str | None
    state: str
    author: str | None
    at: datetime | None
    text: str
    links: tuple[Link, ...]
    media: tuple[Media, ...]
    passed_on: tuple[str, ...]
    lang: str
    new: bool
    mine: bool
    edited: bool
    sensitive: bool


class WholeConversation(Struct, frozen=True, kw_only=True):
    """`conversation --json`: its posts in reading order. `passed_on` holds names, as on the screen."""

    schema: int = 1
    now: datetime
    id: str
    new: int
    minutes: float
    dropped: bool
    posts: tuple[ConversationPost, ...]
    why: tuple[Why, ...]
    accounts: dict[str, Who]


def conversation(view: ConversationView, why: Iterable[Term], now: datetime) -> WholeConversation:
    """The document of one conversation."""
    return WholeConversation(
        now=now,
        id=view.id,
        new=view.new,
        minutes=round(view.minutes, 3),
        dropped=view.dropped,
        posts=tuple(_post(post) for post in view.posts),
        why=reasons(why),
        accounts=who(post.author for post in view.posts if post.author is not None),
    )


def _post(post: PostView) -> ConversationPost:
    return ConversationPost(
        id=post.id,
        parent=post.parent,
        depth=post.depth,
        join=post.join,
        state=post.state,
        author=post.author.id if post.author else None,
        at=post.at,
        text=post.text,
        links=post.links,
        media=post.media,
        passed_on=post.passed_on,
        lang=post.lang,
        new=post.new,
        mine=post.mine,
        edited=post.edited,
        sensitive=post.sensitive,
    )


class FoundPost(Struct, frozen=True, kw_only=True):
    """One answer of a search: the post, the conversation it is in, and the words around what was found."""

    post: str
    conversation: str
    author: str | None
    at: datetime
    text: str


class Search(Struct, frozen=True, kw_only=True):
    """`search --json`: what has all of the words, best first."""

    schema: int = 1
    now: datetime
    words: str
    hits: tuple[FoundPost, ...]
    accounts: dict[str, Who]


def search(words: str, hits: Iterable[Hit], now: datetime) -> Search:
    """The document of one search."""
    found = tuple(hits)
    return Search(
        now=now,
        words=words,
        hits=tuple(
            FoundPost(
                post=hit.post,
                conversation=hit.conversation,
                author=hit.author.id if hit.author else None,
                at=hit.at,
                text=hit.snippet,
            )
            for hit in found
        ),
        accounts=who(hit.author for hit in found if hit.author is not None),
    )
