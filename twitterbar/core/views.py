"""What the core answers with: ready to be drawn or printed, without a store behind it.

Every text in here is clean, every id resolves in the store it came from.
"""

from datetime import datetime

from msgspec import Struct

from twitterbar.domain.model import Account, Join, Link, Media, PostState, Seat, Term


class TableRow(Struct, frozen=True, kw_only=True, gc=False):
    """One conversation at the table, on one line.

    `voices` are the names of the reader's people in it, `speaker` is the first of them; `opening` and
    `newest` are first words of its first and of its newest post; `new` of `total` posts are unheard; `why`
    is the strongest reason in a few words, and `why_code` its code; `state` is one of "new", "heard",
    "done", "dropped" and "spoken" (the reader has answered in it, and nothing new came after that).
    """

    conversation: str
    voices: tuple[str, ...]
    opening: str
    newest: str
    new: int
    total: int
    minutes: float
    why: str
    why_code: str = ""
    state: str = "new"
    speaker: Account | None = None


class PostView(Struct, frozen=True, kw_only=True, gc=False):
    """One line of a conversation's tree with all that is needed to draw it.

    `depth` is the indentation, `parent` the id above, `join` how it hangs there. `new`: not heard yet, so
    what is neither new nor `mine` (the reader's own words) is context. `first_link` is the number of its
    first link among the numbered links of the conversation. `passed_on` are the names of those who reposted
    it; `quoted` is the post it quotes on one line, where that isn't right above it. `author` is None for a
    stand-in or where the account is not known.
    """

    id: str
    parent: str | None
    depth: int
    join: Join | None
    state: PostState
    author: Account | None
    followed: bool
    at: datetime | None
    text: str
    links: tuple[Link, ...] = ()
    first_link: int = 1
    media: tuple[Media, ...] = ()
    passed_on: tuple[str, ...] = ()
    quoted: str = ""
    new: bool = False
    mine: bool = False
    edited: bool = False
    sensitive: bool = False
    lang: str = ""


class ConversationView(Struct, frozen=True, kw_only=True):
    """One conversation, its tree in reading order."""

    id: str
    posts: tuple[PostView, ...]
    new: int
    minutes: float
    dropped: bool = False


class TableView(Struct, frozen=True, kw_only=True):
    """Tonight's table: its rows in order, and what the minutes left out.

    `seats` are the plan's seats behind the rows, one for each, with their reasons and evidence, which are put
    into words when they are looked at: only in the thread of the core; `noise` is how many conversations are
    folded away into one line.
    """

    minutes: float
    rows: tuple[TableRow, ...]
    left_out: int = 0
    minutes_left_out: float = 0.0
    seats: tuple[Seat, ...] = ()
    noise: int = 0


class Hit(Struct, frozen=True, kw_only=True):
    """One answer of a search: a post, who said it, where it is, and the words around what was found."""

    post: str
    conversation: str
    author: Account | None
    at: datetime
    snippet: str


class StepOutView(Struct, frozen=True, kw_only=True):
    """The card one leaves with: what was heard, for how long, and when the door opens again.

    A session that broke off just before this one (see `tonight`) is in it; no other card tells of that.
    `opens_again` is None where the reader's settings keep the door open; by the usual ones it would open
    again at `opens_usually`.
    """

    seconds: float
    conversations: int
    posts: int
    voices: tuple[str, ...]
    left: int
    left_minutes: float
    opens_again: datetime | None
    opens_usually: datetime
    caught_up: bool


A_TOUCH, A_LITTLE, MUCH = 0.005, 0.1, 0.5
"""From which part of a weight on a move is told at all, is more than a little, is much."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A post that proves a reason: who said it, when, and its first words."""

    post: str
    name: str
    at: datetime
    text: str


class Reason(Struct, frozen=True, kw_only=True):
    """One reason why a conversation is at the table, with the names of the people it speaks of."""

    term: Term
    people: tuple[str, ...]


class WhyView(Struct, frozen=True, kw_only=True):
    """Everything that put one conversation where it is.

    The weights of the reasons add up to `score`; `evidence` are the posts they point to, each once. `place`
    is its number among the `seats` of tonight's table, 0 if it has none.
    """

    conversation: str
    opening: str
    score: float
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]
    place: int
    seats: int


class Weight(Struct, frozen=True, kw_only=True):
    """What one reason weighs: `when` it holds in words, at first (`usual`), and for this reader by now."""

    code: str
    when: str
    usual: float
    yours: float

    @property
    def change(self) -> str:
        """How far it moved, in words."""
        moved = self.yours / self.usual - 1
        if abs(moved) < A_TOUCH:
            return "as usual"
        far = "a little " if abs(moved) < A_LITTLE else "much " if abs(moved) >= MUCH else ""
        return f"{far}{'more' if moved > 0 else 'less'}"


class WeightsView(Struct, frozen=True, kw_only=True):
    """What the reasons weigh, the heaviest first, learned from so many `choices` of the reader's.

    `learns` is the setting; while it is off, the usual weights hold. They count as `strength` choices.
    """

    learns: bool
    choices: int
    strength: float
    weights: tuple[Weight, ...]


class Undone(Struct, frozen=True, kw_only=True):
    """What an undo took back: in which conversation, and in words."""

    conversation: str
    words: str
