"""The JSON documents of the command line: what `--json` prints, field by field.

They are a promise: within schema 1, fields may be added and none is renamed or taken away. Times are RFC 3339
in UTC, ids carry their source (``x:…``), people are named by the ids of their accounts, and `accounts` says
who they are.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from twitterbar.core.views import ConversationView, Hit, PostView, WeightsView, WhyView
from twitterbar.domain.model import Account, Event, Link, Media, Term


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


class Log(Struct, frozen=True, kw_only=True):
    """`log --json`: what the reader did, newest first, as the store keeps it."""

    schema: int = 1
    now: datetime
    events: tuple[Event, ...]


class Where(Struct, frozen=True, kw_only=True):
    """`where --json`: the profile, and what is where. Nothing need be there yet."""

    schema: int = 1
    profile: str
    settings: str
    store: str
    log: str
    themes: str


class Check(Struct, frozen=True, kw_only=True):
    """One thing the doctor looked at: a code that stays, its state (fine, note, broken), and words."""

    code: str
    state: str
    text: str


class Doctor(Struct, frozen=True, kw_only=True):
    """`doctor --json`: everything the doctor looked at. `ok` unless something is broken."""

    schema: int = 1
    now: datetime
    ok: bool
    checks: tuple[Check, ...]


class ThemeEntry(Struct, frozen=True):
    """A theme that can be chosen."""

    name: str
    dark: bool


class Themes(Struct, frozen=True, kw_only=True):
    """`themes --json`: the themes, where the reader's own are, and what in those can't be used, in words."""

    schema: int = 1
    folder: str
    themes: tuple[ThemeEntry, ...]
    faults: tuple[str, ...]


class ThemeCheck(Struct, frozen=True, kw_only=True):
    """`themes check --json`: what is wrong with one file, in words; nothing, if `faults` is empty."""

    schema: int = 1
    file: str
    faults: tuple[str, ...]


class ImportedFile(Struct, frozen=True, kw_only=True):
    """What one file brought, or the sentence why it could not be taken in."""

    path: str
    pages: int
    error: str | None


class Imported(Struct, frozen=True, kw_only=True):
    """`import --json`: what came in, what was known, and what was set aside for which reasons."""

    schema: int = 1
    pages: int
    posts: int
    people: int
    conversations: int
    reposts: int
    messages: int
    likes: int
    known: int
    set_aside: int
    reasons: Mapping[str, int]
    files: tuple[ImportedFile, ...]


def amount(micros: int) -> str:
    """Micro-dollars as exact dollars: "0.015"."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06}".rstrip("0").removesuffix(".") or "0"


class ProspectLook(Struct, frozen=True, kw_only=True):
    """One thing to look for: how many rows may come, what that may cost and can cost at most.

    Amounts are dollars in decimal digits.
    """

    what: str
    rows: int
    likely_dollars: str
    highest_dollars: str


class Prospect(Struct, frozen=True, kw_only=True):
    """`refresh --dry-run --json`: what a look may cost; `room_dollars` is what the caps leave."""

    schema: int = 1
    now: datetime
    looks: tuple[ProspectLook, ...]
    likely_dollars: str
    highest_dollars: str
    room_dollars: str | None


class Refreshed(Struct, frozen=True, kw_only=True):
    """`refresh --json`: what came in and what it cost; `ended_early` says why not everything did."""

    schema: int = 1
    now: datetime
    pages: int
    posts: int
    people: int
    conversations: int
    spent_dollars: str
    month_dollars: str
    ended_early: str | None


class TabLine(Struct, frozen=True):
    """One kind of thing on the tab: how many were paid for, and the dollars for them."""

    units: int
    dollars: str


class Tab(Struct, frozen=True, kw_only=True):
    """`tab --json`: what was spent, by kind, today and this month (both in UTC).

    `again_dollars` is what asking again would have cost this month without the store, `uncertain_dollars` the
    part of the month's sum whose answers got lost. Where the first look ended early, nothing is here from
    before `past_before`, and going back may cost `past_dollars`. `balance` is what X said was left.
    """

    schema: int = 1
    now: datetime
    today: dict[str, TabLine]
    month: dict[str, TabLine]
    today_dollars: str
    month_dollars: str
    session_cap: str | None
    month_cap: str | None
    again_dollars: str
    uncertain_dollars: str
    gaps: tuple[ProspectLook, ...]
    past_before: datetime | None
    past_dollars: str | None
    balance: str | None
    balance_at: datetime | None
