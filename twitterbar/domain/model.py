"""The records that everything else speaks in.

All of them are frozen and slotted. Those that come in great numbers are left out of garbage collection
(`gc`), since nothing in them can lead back to themselves. Text in them has already passed
`domain.text.clean`; times are aware and in UTC; ids are strings that carry their source (``x:1860…``). The
part of an id behind the colon is a number, and within one source a larger number is a later post (X's ids are
snowflakes: milliseconds since 1288834974657 in the upper bits), so `id_order` puts ids into the order in
which they were said.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
"""The moment, in Unix milliseconds, from which X counts the time in its ids."""


def id_order(id: str) -> tuple[str, int, str]:
    """A sort key that puts ids of one source into the order in which they were made."""
    source, _, number = id.partition(":")
    return source, len(number), number


def id_time(id: str) -> datetime:
    """When a post was made, read from its snowflake id."""
    milliseconds = (int(id.partition(":")[2]) >> 22) + SNOWFLAKE_EPOCH_MS
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


class Link(Struct, frozen=True, gc=False):
    """A link in a post or a bio.

    `url` is where it leads (X's own shortener already followed), `host` the ASCII form of the host that
    really opens ("": nothing that may be opened), `shown` what stands for it in the text, `title` and
    `description` what its card says. `start` and `end` are code-point offsets of `shown` in the cleaned text;
    -1 where it is not in the text. `claims` is the form its author gave it where that names another host than
    the one that opens; the text never shows it.
    """

    url: str
    host: str
    shown: str
    title: str = ""
    description: str = ""
    start: int = -1
    end: int = -1
    claims: str = ""


class Mention(Struct, frozen=True, gc=False):
    """Somebody named in a post: the handle without @, the account id where X gives it, and its place."""

    username: str
    account: str | None = None
    start: int = -1
    end: int = -1


class Media(Struct, frozen=True, gc=False):
    """What hangs on a post: `kind` is photo, video, animated_gif, poll or place.

    `alt` is the description its author gave it, the options of a poll, or the name of a place.
    """

    kind: str
    alt: str = ""
    url: str = ""


class Account(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody with an account. No follower count is ever kept."""

    id: str
    username: str
    name: str = ""
    bio: str = ""
    location: str = ""
    links: tuple[Link, ...] = ()
    protected: bool = False
    connections: frozenset[str] | None = None
    """How they stand to the reader as X tells it (following, followed_by, …); None: not told."""

    @property
    def shown_name(self) -> str:
        """The name to show: the account's own, or its handle when the name has nothing to see in it."""
        return self.name or f"@{self.username}"


class PostState(StrEnum):
    """What there is of a post: all of it, or why only a placeholder stands in its stead."""

    HERE = "here"
    MISSING = "missing"
    DELETED = "deleted"
    WITHHELD = "withheld"
    PROTECTED = "protected"


class Post(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One post, as its author wrote it, long posts whole.

    `conversation` is the id of the conversation's first post as X gives it, or None where the source does
    not know (archives). `reply_to` is the post it answers; `reply_to_account` whom it answers, known
    also where the post itself was lost. `versions` holds the ids of its versions, oldest first, when it was
    edited, up to the one whose text this is; `id` is that of the newest version known. So where `versions`
    doesn't end in `id`, the text is an earlier one, and must not take the place of the newest. `room` is the
    room of a chat in which it was said, where no post tells what it answers; X has none.
    """

    id: str
    author: str
    at: datetime
    text: str
    conversation: str | None = None
    reply_to: str | None = None
    reply_to_account: str | None = None
    quotes: str | None = None
    links: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()
    hashtags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    lang: str = ""
    versions: tuple[str, ...] = ()
    sensitive: bool = False
    state: PostState = PostState.HERE
    room: str | None = None


class Repost(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody (`author`) passed on somebody's (`of_author`) post (`of`)."""

    id: str
    author: str
    at: datetime
    of: str
    of_author: str | None = None


class Message(Struct, frozen=True, kw_only=True):
    """A direct message; kept for the ledger of turns, never shown as a post."""

    id: str
    conversation: str
    author: str
    at: datetime
    text: str
    to: tuple[str, ...] = ()


class Relation(StrEnum):
    """How an account stands to the reader."""

    FOLLOWING = "following"
    FOLLOWED_BY = "followed_by"
    MUTING = "muting"
    BLOCKING = "blocking"


class PageKind(StrEnum):
    """What a page of the API was asked for."""

    HOME = "home"
    MENTIONS = "mentions"
    POSTS = "posts"
    LIKES = "likes"
    SEARCH = "search"
    LOOKUP = "lookup"
    FOLLOWING = "following"
    FOLLOWERS = "followers"
    MUTING = "muting"
    BLOCKING = "blocking"
    PEOPLE = "people"
    MESSAGES = "dms"


class SetAside(Struct, frozen=True):
    """A record that could not be taken in: what it was (its id or position) and why, in words."""

    what: str
    reason: str


LISTS = {
    PageKind.FOLLOWING: Relation.FOLLOWING,
    PageKind.FOLLOWERS: Relation.FOLLOWED_BY,
    PageKind.MUTING: Relation.MUTING,
    PageKind.BLOCKING: Relation.BLOCKING,
}
"""What it means to be on a list of the reader's."""


class Batch(Struct, frozen=True, kw_only=True):
    """What one page brought, ready to be saved.

    `posts` holds the page's own posts and those that came along as references, each once; `asked` the ids of
    the page's own rows (posts and reposts) in the order of the page, since only they say who was on a
    timeline. `relations` are (account, relation) pairs, `ended` those that hold no longer; `gone` maps ids of
    posts to why they are no longer to be had; `liked` holds ids of posts that the reader liked, which need
    not have come along. `me` is the reader's own account id where the page tells it.
    """

    kind: PageKind
    posts: tuple[Post, ...] = ()
    reposts: tuple[Repost, ...] = ()
    accounts: tuple[Account, ...] = ()
    messages: tuple[Message, ...] = ()
    asked: tuple[str, ...] = ()
    relations: tuple[tuple[str, Relation], ...] = ()
    ended: tuple[tuple[str, Relation], ...] = ()
    gone: Mapping[str, PostState] = {}
    liked: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()
    me: str | None = None
    next_token: str | None = None
    newest: str | None = None
    oldest: str | None = None


class Join(StrEnum):
    """How a thread came to stand under another: what a reader is told about it."""

    REPLY = "reply"
    QUOTE = "quote"
    LINK = "link"
    PROBABLY = "probably"


class Node(Struct, frozen=True, gc=False):
    """One line of a conversation's tree: a post, or a stand-in for one that is not here.

    `depth` counts from 0 at the opening; `parent` is the id of the node above it, None for a top;
    `join` says how it hangs there. `post` is None for a stand-in; then `state` says why, as far as known.
    """

    id: str
    parent: str | None
    depth: int
    join: Join | None
    post: Post | None
    state: PostState = PostState.MISSING


class Conversation(Struct, frozen=True, kw_only=True):
    """Posts that belong together, as a tree in reading order (parents before children, oldest first).

    `id` is the id of its opening (the smallest id in it, seen or not). `passed_on` maps a post's id to
    the accounts that reposted it, in the order of time, each once.
    """

    id: str
    nodes: tuple[Node, ...]
    passed_on: Mapping[str, tuple[str, ...]] = {}

    @property
    def posts(self) -> tuple[Post, ...]:
        """The posts that are here, in reading order."""
        return tuple(node.post for node in self.nodes if node.post is not None)


class Term(Struct, frozen=True, kw_only=True):
    """One reason why a conversation is at the table, with its evidence.

    `code` is stable (names_you, people, recent, words, tie, circle, link, thread, quiet_voice); `text` the
    sentence a reader sees; `weight` what it adds to the score: the reader's weight for that code, so many
    `times`; `posts`, `people` and `words` what proves it.
    """

    code: str
    text: str
    weight: float
    times: float = 0.0
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Seat(Struct, frozen=True, kw_only=True):
    """A conversation that was given a place at tonight's table.

    `score` is the sum of the weights in `why`; `unheard` the ids of the posts to be read now, in reading
    order, `minutes` the time that takes; `voices` whom of the reader's people one hears in them. A long
    conversation may be at the table with a part of its new posts: `more` others wait, which take
    `more_minutes`.
    """

    conversation: str
    score: float
    minutes: float
    unheard: tuple[str, ...]
    voices: tuple[str, ...]
    why: Sequence[Term]
    more: int = 0
    more_minutes: float = 0.0


class Plan(Struct, frozen=True, kw_only=True):
    """What is at the table: the seats in order, and what the minutes left out."""

    minutes: float
    seats: tuple[Seat, ...]
    left_out: Sequence[Seat] = ()

    @property
    def minutes_taken(self) -> float:
        """How long it takes to read everything at the table."""
        return sum(seat.minutes for seat in self.seats)

    @property
    def minutes_left_out(self) -> float:
        """How long it would take to read what is not at the table."""
        return sum(seat.minutes for seat in self.left_out) + sum(seat.more_minutes for seat in self.seats)

    @property
    def overruns(self) -> bool:
        """Whether even the best conversation takes longer than the minutes; then it is at the table alone."""
        return self.minutes_taken > self.minutes


class EventKind(StrEnum):
    """What the reader did. Events are only ever added; `UNDONE` names the event it takes back."""

    SESSION_OPENED = "session_opened"
    SESSION_CLOSED = "session_closed"
    OVERRIDE = "override"
    ROUND = "round"
    HEARD = "heard"
    DONE = "done"
    LIKED = "liked"
    TAKEN_UP = "taken_up"  # in posts of one's own: answered, quoted or passed on, wherever that was done
    DROPPED = "dropped"
    UNDONE = "undone"
    OPENED_ON_WEB = "opened_on_web"
    INTRODUCED = "introduced"
    ANOTHER_NIGHT = "another_night"
    NOT_MY_TABLE = "not_my_table"
    KEPT = "kept"
    VISITED = "visited"
    FOLLOWED = "followed"
    BY_WORD = "by_word"
    PINNED = "pinned"
    NOTED = "noted"
    PLACE = "place"
    PROPOSED = "proposed"
    ASKED = "asked"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    SPOKEN = "spoken"
    FLAGGED_ANYWAY = "flagged_anyway"
    REMARKED = "remarked"
    ASKED_TO_STOP = "asked_to_stop"
    FILTERED = "filtered"
    HEARD_AGAIN = "heard_again"
    BREATHER = "breather"
    BOOKMARKED = "bookmarked"
    DONE_AT_X = "done_at_x"


ABOUT_PEOPLE = frozenset(
    {
        EventKind.INTRODUCED,
        EventKind.ANOTHER_NIGHT,
        EventKind.NOT_MY_TABLE,
        EventKind.KEPT,
        EventKind.VISITED,
        EventKind.FOLLOWED,
        EventKind.BY_WORD,
        EventKind.PINNED,
        EventKind.NOTED,
        EventKind.PLACE,
        EventKind.PROPOSED,
        EventKind.ASKED,
        EventKind.ANSWERED,
        EventKind.HANDED_OVER,
    }
)
"""What the reader did with people; `domain.book` says what each means. All of it can be taken back."""


class Event(Struct, frozen=True, kw_only=True):
    """One entry of the log: when, what, which posts or people it was about, and details by name."""

    seq: int
    at: datetime
    kind: EventKind
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    data: Mapping[str, str | int | float | bool] = {}
