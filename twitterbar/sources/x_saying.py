"""What is said through X's API: the request, its price, and what it means when it fails."""

from msgspec import Struct

from twitterbar.domain.tab import Ask, Charge, Kind, Unit
from twitterbar.errors import (
    NotAllowed,
    NothingFound,
    NotReached,
    NotSafe,
    NotUnderstood,
    Refused,
    StoreError,
    TryLater,
    TwitterbarError,
)

SAY = "say"
"""What the requests that say something are called on the tab."""

_NOT_DONE = (NotAllowed, TryLater, NotUnderstood, NothingFound, NotReached, StoreError)

SAYS_NO = (Refused, NotUnderstood, NothingFound)
"""These are X's answer to what was said; after the rest of the above it can be asked again, another time."""


def not_done(error: TwitterbarError) -> bool:
    """Whether X certainly did not do what it was asked; after any other error nobody knows.

    What can't be booked is not sent. A connection that proves unsafe while it is being made carries nothing;
    one that breaks its encryption later may have.
    """
    return isinstance(error, _NOT_DONE) or (isinstance(error, NotSafe) and error.at_once)


class Saying(Struct, frozen=True, kw_only=True):
    """A post, an answer or a message about to be sent.

    `quiet` are those who are not to be notified by it; `to` is the account to which a direct message goes.
    """

    text: str
    to: str | None = None
    answers: str | None = None
    quiet: tuple[str, ...] = ()
    link: bool = False

    @property
    def ask(self) -> Ask:
        """Its price."""
        unit = Unit.WRITE_REPLY if self.answers else Unit.WRITE_POST
        unit = Unit.WRITE_POST_WITH_LINK if self.link else unit
        unit = Unit.WRITE_MESSAGE if self.to else unit
        return Ask(request=SAY, row=unit, kind=Kind.WRITES, most=1)

    @property
    def path(self) -> str:
        """Where it is asked for."""
        if self.to is None:
            return "/2/tweets"
        return f"/2/dm_conversations/with/{self.to.partition(':')[2]}/messages"

    def body(self) -> dict[str, object]:
        """What the request holds."""
        body: dict[str, object] = {"text": self.text}
        if self.answers is not None:
            reply: dict[str, object] = {"in_reply_to_tweet_id": self.answers.partition(":")[2]}
            if self.quiet:
                reply["exclude_reply_user_ids"] = [id.partition(":")[2] for id in self.quiet]
            body["reply"] = reply
        return body


class Said(Struct, frozen=True, kw_only=True):
    """What became of it: the id of the new post or message, and what to book."""

    id: str
    charges: tuple[Charge, ...]
