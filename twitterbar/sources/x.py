"""X, page by page: priced and booked before it is asked, billed for what came.

Here is what holds for money and for a reader who waits: which page comes next, and when to stop. How one
question is put to X and answered is in `x_questions`.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec
from msgspec import Struct

from twitterbar.credentials import Credentials
from twitterbar.domain.gaps import Stretch
from twitterbar.domain.model import Batch, PageKind
from twitterbar.domain.purse import Held, Purse
from twitterbar.domain.tab import MICROS, MOST_ROWS, Ask, Came, Charge
from twitterbar.errors import (
    BadFile,
    BrokenAnswer,
    NotAllowed,
    NothingFound,
    NotSignedIn,
    NotUnderstood,
    Refused,
    TwitterbarError,
)
from twitterbar.sources import x_pages
from twitterbar.sources import x_requests as requests_of
from twitterbar.sources.ahead import ahead
from twitterbar.sources.x_acts import Doing, is_done
from twitterbar.sources.x_count import Counted, count
from twitterbar.sources.x_dialect import SPELLINGS, Dialect
from twitterbar.sources.x_intake import Recent
from twitterbar.sources.x_limits import API, Limits
from twitterbar.sources.x_line import Line
from twitterbar.sources.x_questions import Questions
from twitterbar.sources.x_requests import LOOKED_UP_AT_ONCE, Request
from twitterbar.sources.x_saying import Said, Saying, not_done

MOST_PAGES = MOST_ROWS // 100
"""Pages of one stretch."""

IN_HAND = 512
"""So many people and posts are kept in hand of the latest pages: those of two. It is forgotten at the end."""

_log = logging.getLogger(__name__)


class Page(Struct, frozen=True, kw_only=True):
    """What one request brought: the batch to save, the charges to book with it, and whether there is more."""

    batch: Batch
    charges: tuple[Charge, ...]
    more: bool = False


class _Asked(Struct, frozen=True):
    """A page that was asked for: its price, what is held back for it, the tokens up to it, its answer."""

    request: Request
    ask: Ask
    held: Held
    tokens: tuple[str, ...]
    answer: Callable[[], bytes]


class X:
    """X as the reader who is signed in sees it.

    `purse` says no before a request that could break a cap. `cancelled` is looked at between requests: what
    was asked for already has its price, so it is taken in. `give_way` is called between the pieces of taking
    a page in, by who works beside somebody that must not wait. Every method may raise the errors that
    `errors.Unreachable`, `errors.TryLater` and `errors.NotAllowed` are the families of.
    """

    name = "x"

    def __init__(
        self,
        credentials: Credentials,
        purse: Purse,
        now: Callable[[], datetime],
        *,
        base: str = API,
        dialect: Dialect = Dialect.TWEET,
        cancelled: Callable[[], bool] = lambda: False,
        limits: Limits | None = None,
        pause: Callable[[float], object] = time.sleep,
        give_way: Callable[[], object] = lambda: None,
    ) -> None:
        self.purse = purse
        self._credentials = credentials
        self._now = now
        self._spelling = SPELLINGS[dialect]
        self._cancelled = cancelled
        self._give_way = give_way
        self._questions = Questions(credentials, Line(base, limits), now, cancelled, pause)
        self._recent = Recent(IN_HAND)
        self._ahead: _Asked | None = None

    def close(self) -> None:
        """Hang up."""
        self._questions.close()

    def stretch(self, stretch: Stretch) -> Iterator[Page]:
        """A stretch of one of the reader's timelines, newest first, page by page."""
        return self._pages(requests_of.timeline(stretch, self._spelling, self._me()))

    def people_of(self, kind: PageKind, token: str = "") -> Iterator[Page]:
        """Whom the reader follows, is followed by, mutes or blocks; from the page with this token on."""
        request = requests_of.people_of(kind, self._spelling, self._me())
        return self._pages(request, (token,) if token else ())

    def conversation(self, id: str, since: str | None = None) -> Iterator[Page]:
        """The posts of a conversation, by the id of its first post: of the last seven days, or newer ones.

        `since` is a post of those days.
        """
        return self._pages(requests_of.conversation(id, self._spelling, since))

    def posts(self, ids: Sequence[str]) -> Iterator[Page]:
        """Posts by their ids."""
        for start in range(0, len(ids), LOOKED_UP_AT_ONCE):
            yield from self._pages(requests_of.posts(ids[start : start + LOOKED_UP_AT_ONCE], self._spelling))

    def people(self, ids: Sequence[str]) -> Iterator[Page]:
        """People by their ids: as many of them, in this order, as the caps allow."""
        left = list(ids)
        while left:
            some = requests_of.people(left[:LOOKED_UP_AT_ONCE], self._spelling)
            fits = self.purse.fit(some.ask, self._now()).most
            yield from self._pages(requests_of.people(left[:fits], self._spelling))
            left = left[fits:]

    def called(self, names: Sequence[str]) -> Iterator[Page]:
        """Up to a hundred people by their handles."""
        return self._pages(requests_of.called(names, self._spelling))

    def whoami(self) -> Page:
        """The account that is signed in."""
        return next(self._pages(requests_of.whoami(self._spelling)))

    def balance(self) -> int | None:
        """What the developer account has left, in micro-dollars, where X tells; costs nothing."""
        try:
            body = self._questions.ask("/2/usage/credits", {})
            left = msgspec.json.decode(body, type=_CreditsAnswer).data.total_balance
        except (NotAllowed, NothingFound, NotUnderstood, msgspec.DecodeError):
            return None
        return round(left * MICROS)

    def say(self, request: Saying) -> Said:
        """Say something; asked once, and never again by itself.

        Raises `CapReached` before it is sent. Others that are `x_saying.not_done` mean that X did not
        do it; after any other nobody knows, and it stays booked at the highest possible.
        """
        body, done = self._do_once(request.ask, "POST", request.path, request.body())
        try:
            id = f"x:{msgspec.json.decode(body, type=_SaidAnswer).data.name}"
        except msgspec.DecodeError as error:
            raise self._unreadable() from error
        return Said(id=id, charges=done(id))

    def do(self, doing: Doing) -> tuple[Charge, ...]:
        """Do something without words; gives what to book. The errors mean what those of `say` do."""
        method = "DELETE" if doing.takes_back else "POST"
        body, done = self._do_once(doing.ask, method, doing.path(self._me()), doing.body())
        try:
            is_so = is_done(body, doing)
        except msgspec.DecodeError as error:
            raise self._unreadable() from error
        if not is_so:
            raise Refused("it answered that it is not done")
        return done(doing.target)

    def _do_once(
        self, price: Ask, method: str, route: str, json: Mapping[str, object] | None
    ) -> tuple[bytes, Callable[[str], tuple[Charge, ...]]]:
        """Something that X is to do, booked before it is sent: the answer, and how to bill what came of it.

        What X certainly did not do is struck out again.
        """
        ask = self.purse.fit(price, self._now())
        held = self.purse.hold(ask, self._now())
        try:
            body = self._questions.ask_once(method, route, json)
        except TwitterbarError as error:
            if not_done(error):
                self.purse.let_go(held)
            raise
        return body, lambda made: self.purse.bill(ask, Came(rows=(made,)), self._now(), held)

    def _me(self) -> str:
        me = self._credentials.current().me
        if not me:
            raise NotSignedIn(
                "The sign-in is not complete: X has not said yet whose it is.",
                "`twitterbar login` completes it.",
            )
        return me

    def under_way(self) -> Iterator[Page]:
        """The page that was asked for ahead and is not taken in yet, if there is one."""
        if self._ahead is not None:
            asked, self._ahead = self._ahead, None
            yield from self._answered(asked, last=True)

    def _pages(self, request: Request, tokens: tuple[str, ...] = ()) -> Iterator[Page]:
        """All pages of a request after those with these tokens.

        Ends early, with `more` in the last page, when cancelled.
        """
        while len(tokens) < MOST_PAGES:
            if self._ahead is not None and self._ahead.request is request:
                asked, self._ahead = self._ahead, None
            elif self._cancelled():
                return
            else:
                ask = self._fitting(request)
                held = self.purse.hold(ask, self._now())
                fetch = partial(self._questions.ask, request.route, request.page(ask.most, tokens))
                asked = _Asked(request, ask, held, tokens, fetch)
            token = yield from self._answered(asked)
            if token is None:
                return
            if token in tokens:
                raise NotUnderstood("X gave the same page of a timeline twice.")
            tokens += (token,)

    def _fitting(self, request: Request) -> Ask:
        """The request's price within the caps: fewer rows if it can be sized, all or none if it can't."""
        if request.sized:
            return self.purse.fit(request.ask, self._now(), request.least)
        return self.purse.fit(request.ask, self._now(), request.ask.most)

    def _answered(self, asked: "_Asked", *, last: bool = False) -> Generator[Page, None, str | None]:
        """The page that comes, with its charges; returns the token of the next, asked for unless `last`."""
        request, ask = asked.request, asked.ask
        try:
            body = asked.answer()
        except TwitterbarError as error:
            if isinstance(error, BrokenAnswer) and error.charged:
                yield self._lost(asked)
            else:
                self.purse.let_go(asked.held)
            raise
        self._give_way()
        counted = count(body, posts=request.posts)
        if counted is None:
            yield self._lost(asked)
            raise self._unreadable()
        charges = self.purse.bill(ask, counted.came, self._now(), asked.held)
        _log.info("asked X for %s: %d rows", ask.request, len(counted.came.rows))
        if not last:
            self._ask_ahead(asked, counted)
        me = self._credentials.current().me or None
        try:
            batch = x_pages.batch(
                body, kind=request.kind, me=me, recent=self._recent, give_way=self._give_way
            )
        except BadFile as error:
            yield Page(batch=Batch(kind=request.kind), charges=charges, more=True)
            raise NotUnderstood(f"X answered with something else than a page: {error.title}") from error
        yield Page(batch=batch, charges=charges, more=counted.next_token is not None or bool(counted.alarm))
        if counted.alarm:
            raise NotUnderstood(f"{counted.alarm}.")
        return counted.next_token

    def _ask_ahead(self, asked: "_Asked", counted: Counted) -> None:
        """Ask for the next page while this one is taken apart and saved, unless in turn may be cheaper.

        It is when the rows come near to what is known, and when the caps leave no room for a whole page
        and, besides, for the names of everybody on this one.
        """
        request, ask, token = asked.request, asked.request.ask, counted.next_token
        if not request.sized or token is None or counted.alarm or token in asked.tokens:
            return
        tokens = (*asked.tokens, token)
        if len(tokens) >= MOST_PAGES or not request.goes_on_after(counted.came.rows) or self._cancelled():
            return
        if not self.purse.affords((ask, requests_of.names_on(ask)), self._now()):
            return
        held = self.purse.hold(ask, self._now())
        coming = ahead(partial(self._questions.ask, request.route, request.page(ask.most, tokens)))
        self._ahead = _Asked(request, ask, held, tokens, coming.result)

    def _unreadable(self) -> BrokenAnswer:
        return BrokenAnswer(f"The answer of {self._questions.host} can't be read.", charged=True)

    def _lost(self, asked: _Asked) -> Page:
        charge = self.purse.lost(asked.ask, self._now(), asked.held)
        return Page(batch=Batch(kind=asked.request.kind), charges=(charge,), more=True)


class _Credits(Struct):
    total_balance: float


class _CreditsAnswer(Struct):
    data: _Credits


class _SaidPost(Struct):
    id: str = ""
    dm_event_id: str = ""

    @property
    def name(self) -> str:
        """The id of the post, or of the message."""
        if not (self.id or self.dm_event_id):
            raise msgspec.DecodeError("X names nothing that it made")
        return self.id or self.dm_event_id


class _SaidAnswer(Struct):
    data: _SaidPost
