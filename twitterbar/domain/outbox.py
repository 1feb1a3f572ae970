"""The outbox: what a draft goes through until it is said, and the ways out that X allows.

Nothing is sent twice by itself. A draft is *sending* before the request is made, so that a crash, a lost
answer or a reset leaves it *unknown* and never *queued*; an unknown one is settled by looking at the reader's
own latest posts, by X calling a second try a duplicate, or by the reader's word.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from msgspec import Struct

from twitterbar.domain.model import Post
from twitterbar.domain.tab import Unit
from twitterbar.domain.text import words

LOOKED_BACK = timedelta(minutes=5)
"""A post may seem so much older than the try that made it, since clocks differ."""

INTENT = "https://x.com/intent/tweet"
"""Where X takes a prepared post or reply for free; the reader finishes it in the browser."""


class State(StrEnum):
    """Where a draft is."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    HANDED = "handed"
    SENT = "sent"
    DROPPED = "dropped"


WAITING = (State.DRAFT, State.QUEUED, State.SENDING, State.UNKNOWN, State.REFUSED)
"""What is still in the outbox."""

TYPED = (State.DRAFT, State.QUEUED, State.REFUSED)
"""What can still be written on."""


class Deed(StrEnum):
    """What happens to a draft."""

    EDIT = "edit"
    QUEUE = "queue"
    BEGIN = "begin"  # about to be sent by the API
    ACCEPT = "accept"  # X said yes, or called a second try a duplicate
    REFUSE = "refuse"  # X said no
    STAY = "stay"  # it certainly never reached X
    LOSE = "lose"  # no telling whether it did
    FIND = "find"  # it is among the reader's own posts
    HAND = "hand"  # given to the browser or the clipboard
    AGAIN = "again"  # the reader says: it did not go out, or was dropped by mistake; back with it
    CONFIRM = "confirm"  # the reader says: it did go out
    ROUTE = "route"  # nothing but the way it will go changes
    MARK = "mark"  # nothing but its note changes
    DROP = "drop"


_STEPS: dict[tuple[State, Deed], State] = {
    **{(state, Deed.EDIT): state for state in (State.DRAFT, State.QUEUED)},
    (State.REFUSED, Deed.EDIT): State.QUEUED,
    (State.DRAFT, Deed.QUEUE): State.QUEUED,
    (State.QUEUED, Deed.QUEUE): State.QUEUED,
    (State.REFUSED, Deed.QUEUE): State.QUEUED,
    (State.QUEUED, Deed.BEGIN): State.SENDING,
    (State.QUEUED, Deed.HAND): State.HANDED,
    (State.REFUSED, Deed.HAND): State.HANDED,
    (State.SENDING, Deed.ACCEPT): State.SENT,
    (State.SENDING, Deed.REFUSE): State.REFUSED,
    (State.SENDING, Deed.STAY): State.QUEUED,
    (State.SENDING, Deed.LOSE): State.UNKNOWN,
    (State.UNKNOWN, Deed.MARK): State.UNKNOWN,
    (State.QUEUED, Deed.MARK): State.QUEUED,
    (State.UNKNOWN, Deed.FIND): State.SENT,
    (State.UNKNOWN, Deed.CONFIRM): State.SENT,
    (State.UNKNOWN, Deed.AGAIN): State.QUEUED,
    (State.HANDED, Deed.FIND): State.SENT,
    (State.HANDED, Deed.CONFIRM): State.SENT,
    (State.HANDED, Deed.AGAIN): State.QUEUED,
    (State.DROPPED, Deed.AGAIN): State.DRAFT,
    **{(state, Deed.ROUTE): state for state in TYPED},
    **{(state, Deed.DROP): State.DROPPED for state in (*TYPED, State.UNKNOWN)},
}


def step(state: State, deed: Deed) -> State | None:
    """Where a draft is after a deed; None if that can't happen to it where it is."""
    return _STEPS.get((state, deed))


class Way(StrEnum):
    """How a draft goes out."""

    API = "api"
    INTENT = "intent"
    COPY = "copy"


class Draft(Struct, frozen=True, kw_only=True):
    """Something the reader is about to say.

    `number` is its name in the outbox. A `message` goes to the `addressee` alone; where it asks whether they
    want to be introduced, `proposal` is the number of that introduction. `answers` and `quotes` are posts,
    `conversation` the one it belongs to; `addressee` whom it answers, `notify` the others of that
    conversation who are to be notified as well.
    `tries` counts requests to X, `tried` is when the last was made, `sent_as` the post it became. `note` says
    in words why it is where it is.
    """

    number: int
    made: datetime
    changed: datetime
    text: str
    state: State = State.DRAFT
    way: Way = Way.INTENT
    answers: str | None = None
    quotes: str | None = None
    conversation: str | None = None
    addressee: str | None = None
    notify: tuple[str, ...] = ()
    message: bool = False
    proposal: int | None = None
    tries: int = 0
    tried: datetime | None = None
    sent_as: str | None = None
    note: str = ""

    @property
    def waits(self) -> bool:
        """Whether it is still in the outbox."""
        return self.state in WAITING


CALLS_CLOSED = "X restricts posts from programs that call others by @."
"""Why a post that names others goes by the web or the clipboard."""


class Exit(Struct, frozen=True):
    """A way out: what it costs (a unit of the price table; None: nothing), or why it is closed."""

    way: Way
    unit: Unit | None = None
    closed: str = ""


def ways(
    draft: Draft,
    answered: Post | None,
    me: str | None,
    *,
    calls: bool,
    link: bool,
    made_up: bool = False,
    api_closed: str = "",
) -> tuple[Exit, ...]:
    """The ways out, the best first.

    `answered` is the post that the draft answers, `calls` whether it names anybody by @ whom that post does
    not name, `link` whether it holds a link. X takes replies from programs only where the author of the post
    called the reader in it, and no quotes at all; a post that calls others goes by the web, since X restricts
    those from programs, too. What is said in a `made_up` town stays there. `api_closed` is why nothing goes
    by the API, whatever it is ("": it does).
    """
    if made_up:
        nowhere = "This town is made up: nothing in it reaches X."
        return Exit(Way.COPY), Exit(Way.INTENT, closed=nowhere), Exit(Way.API, closed=nowhere)
    if draft.message:
        by_hand = "X's web takes no prepared direct messages."
        if api_closed:
            return Exit(Way.COPY), Exit(Way.API, closed=api_closed), Exit(Way.INTENT, closed=by_hand)
        return Exit(Way.API, Unit.WRITE_MESSAGE), Exit(Way.COPY), Exit(Way.INTENT, closed=by_hand)
    free = (Exit(Way.INTENT), Exit(Way.COPY))
    closed = ""
    unit = Unit.WRITE_POST_WITH_LINK if link else Unit.WRITE_POST
    if draft.quotes is not None:
        closed = "X takes quotes from programs only on its enterprise plan."
    elif draft.answers is not None:
        unit = Unit.WRITE_POST_WITH_LINK if link else Unit.WRITE_REPLY
        if answered is None or me is None or not summoned(answered, me):
            closed = "X takes a reply from a program only if the post names you."
    if calls and not closed:
        closed = CALLS_CLOSED
    closed = closed or api_closed
    if closed:
        return (*free, Exit(Way.API, closed=closed))
    return (Exit(Way.API, unit), *free)


def summoned(post: Post, me: str) -> bool:
    """Whether the author of a post called the reader in it."""
    return post.author != me and any(mention.account == me for mention in post.mentions)


def notified(answered: Post | None, me: str | None) -> frozenset[str]:
    """Whom X notifies of an answer unless one unticks them: its author, and everybody whom it names."""
    if answered is None:
        return frozenset()
    named = {mention.account for mention in answered.mentions if mention.account}
    return frozenset((named | {answered.author}) - {me})


def addressed(text: str, handles: Iterable[str]) -> str:
    """The words with those called at their end whom X would not notify by itself."""
    return " ".join([text.rstrip(), *(f"@{handle}" for handle in handles)])


def intent(draft: Draft, quoted_address: str | None = None) -> str:
    """The address that opens the draft in the browser, ready to be finished there; costs nothing."""
    fields = {"text": draft.text}
    if quoted_address:
        fields["url"] = quoted_address
    if draft.answers:
        fields["in_reply_to"] = draft.answers.partition(":")[2]
    return f"{INTENT}?{urlencode(fields)}"


def find(draft: Draft, own: Iterable[Post]) -> Post | None:
    """The post that an unknown draft became, among the reader's own; None if none of them is it.

    It says the same words, answers the same post, and is no older than the last try (by five minutes at most,
    since clocks differ).
    """
    for post in own:
        if draft.tried is not None and draft.tried - post.at > LOOKED_BACK:
            continue
        if post.reply_to == draft.answers and _same(draft.text, post.text):
            return post
    return None


def _same(typed: str, said: str) -> bool:
    """Whether two texts are the same words; X puts handles in front of replies and shortens addresses."""
    return words(typed) == words(said) and bool(words(typed) or typed.split() == said.split())
