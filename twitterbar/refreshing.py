"""Refreshing a reader's store from the service: priced before, saved and booked page by page.

The store belongs to the core's thread; `ask` carries a question there and brings the answer back. Everything
else happens in whatever thread calls, which may wait for a network.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain import prospect as prospects
from twitterbar.domain.gaps import Marks, Stretch
from twitterbar.domain.model import LISTS, Batch, PageKind, id_time
from twitterbar.domain.prospect import Prospect
from twitterbar.domain.purse import Purse
from twitterbar.domain.tab import REACH_DAYS, Caps, Charge, Prices, Unit, reach_back
from twitterbar.errors import NothingFound, RateLimited, TryLater, TwitterbarError, Unreachable
from twitterbar.looks import BALANCE, MARKS, TROUBLE, Ask, Balance, Booking, Trouble, marks_of, note

if TYPE_CHECKING:
    from twitterbar.sources.looking import Step
    from twitterbar.sources.source import Source
    from twitterbar.store.store import Store

Answer = TypeVar("Answer")

FIRST_LOOK = timedelta(days=1)
"""How far back the first look goes on the home timeline."""

REACH = timedelta(days=7)
"""How far back the first look goes for mentions and the reader's own posts."""

ENTRIES = 500
"""How many people a list is thought to hold before it was fetched once."""


class Progress(Struct, frozen=True, kw_only=True):
    """How far a refresh has come: what was asked last, pages, new posts and people, micro-dollars spent.

    `listed` counts the entries of lists of people, whether they were known or not, `ended` those that were on
    such a list before and are no longer; `uncertain` is the part of `spent` that may not have been charged,
    since the answers got lost.
    """

    what: str = ""
    pages: int = 0
    posts: int = 0
    people: int = 0
    listed: int = 0
    ended: int = 0
    conversations: int = 0
    spent: int = 0
    uncertain: int = 0


class Missing(Struct, frozen=True, kw_only=True):
    """What is not here although it could be: in how many gaps, how many posts, what they may cost, and when.

    `likely` is in micro-dollars. Everything missing lies between `began` and `ended`, though not all that
    lies there is missing.
    """

    gaps: int
    rows: int
    likely: int
    began: datetime
    ended: datetime


class Plan(Struct, frozen=True, kw_only=True):
    """What is going to be asked for: stretches of timelines, lists, conversations by the ids of their first
    posts, people by their ids, and by their handles."""

    stretches: tuple[Stretch, ...] = ()
    lists: tuple[PageKind, ...] = ()
    conversations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


class Refreshing:
    """Fetches what is new for one profile.

    `open_source` connects to the service with a purse that knows the caps. `lock` is a file that is held by
    whoever refreshes, so that two windows don't pay twice or break a cap together.
    """

    def __init__(
        self,
        ask: Ask,
        open_source: "Callable[[Purse, Callable[[], bool]], Source]",
        *,
        prices: Prices,
        caps: Caps,
        now: Callable[[], datetime],
        lock: Path,
        session_since: datetime | None = None,
    ) -> None:
        self._ask = ask
        self._open_source = open_source
        self._prices = prices
        self._caps = caps
        self._now = now
        self._lock = lock
        self._session_since = session_since

    def capped(self, session: int) -> "Refreshing":
        """The same with another cap for this session, in micro-dollars."""
        return Refreshing(
            self._ask,
            self._open_source,
            prices=self._prices,
            caps=replace(self._caps, session=session),
            now=self._now,
            lock=self._lock,
            session_since=self._session_since,
        )

    def plan(self, *, lists: Sequence[PageKind] = (), fill: bool = False) -> Plan:
        """What to ask for: what is newer than what is known; with `fill`, the gaps within reach as well."""
        marks, now = self._ask(marks_of), self._now()
        stretches = prospects.unknown(marks, now - FIRST_LOOK, now - REACH)
        if fill:
            gaps = [gap for timeline in ("mentions", "posts", "home") for gap in marks.gaps_in(timeline)]
            stretches += tuple(gap for gap in gaps if gap.within_reach(now))
        return Plan(stretches=stretches, lists=tuple(lists))

    def prospect(self, plan: Plan) -> Prospect:
        """What that may cost."""
        charges, now = self._charges(), self._now()
        return prospects.prospect(
            plan.stretches,
            [(kind.value, ENTRIES) for kind in plan.lists],
            conversations=[now - (self.heard_of(id) or now - REACH) for id in plan.conversations],
            people=len(plan.people) + len(plan.handles),
            charges=charges,
            prices=self._prices,
            now=now,
            room=self._purse(charges).room(now),
        )

    def heard_of(self, conversation: str) -> datetime | None:
        """Since when a conversation is asked for; None: as far back as X searches."""
        newest = self._ask(marks_of).heard_of(conversation, self._now())
        return id_time(newest) if newest else None

    def gaps(self) -> list[prospects.Look]:
        """The gaps that can still be filled, with their prices."""
        return self._costs(self._within_reach())

    def past(self) -> tuple[datetime, int] | None:
        """Before which moment nothing is here since the first look ended early, and what going back may cost.

        The cost is in micro-dollars; None if the first look went as far as it was to go.
        """
        stretches = self._within_reach(past=True)
        if not stretches:
            return None
        cost = sum(look.likely for look in self._costs(stretches))
        return max(stretch.ended(self._now()) for stretch in stretches), cost

    def _within_reach(self, *, past: bool = False) -> list[Stretch]:
        """The gaps that can still be filled; or, of the past, what the first look did not come to."""
        now = self._now()
        return [gap for gap in self._ask(marks_of).gaps if gap.past == past and gap.within_reach(now)]

    def _costs(self, stretches: Iterable[Stretch]) -> list[prospects.Look]:
        charges, now = self._charges(), self._now()
        return [prospects.gap_cost(one, charges, self._prices, now) for one in stretches]

    def left_early(self, kind: PageKind) -> bool:
        """Whether a list of people goes on where it was left."""
        return kind.value in self._ask(marks_of).lists

    @property
    def each_follow(self) -> int:
        """What an entry in the list of whom the reader follows costs, in micro-dollars."""
        return self._prices.of(Unit.OWNED)

    def missing(self) -> Missing | None:
        """The gaps that can still be filled, in sum; None if there are none."""
        gaps, now = self._within_reach(), self._now()
        if not gaps:
            return None
        looks = self._costs(gaps)
        reach = now - timedelta(days=REACH_DAYS)
        return Missing(
            gaps=len(gaps),
            rows=sum(look.rows for look in looks),
            likely=sum(look.likely for look in looks),
            began=min(max(gap.began() or reach, reach) for gap in gaps),
            ended=max(gap.ended(now) for gap in gaps),
        )

    def run(
        self, plan: Plan, cancelled: Callable[[], bool] = lambda: False
    ) -> Generator[Progress, None, None]:
        """Fetch it; yields how far one has come after every page that was saved.

        Raises the errors of the families `errors.Unreachable`, `errors.TryLater` and `errors.NotAllowed`;
        what came before is saved and booked. However it ends, also by being closed, the page that was asked
        for already is waited for, saved and booked as well.
        """
        from twitterbar.sources.looking import look  # noqa: PLC0415  (needed only once the network is)

        left = False

        def ended() -> bool:
            return left or cancelled()

        with self._alone():
            charges = self._charges()
            with closing(self._open_source(self._purse(charges), ended)) as source:
                steps = look(
                    source,
                    self._ask(marks_of),
                    plan.stretches,
                    lists=plan.lists,
                    conversations=plan.conversations,
                    people=plan.people,
                    handles=plan.handles,
                    nameless=lambda ids: self._ask(partial(_nameless, ids=ids)),
                    listed=lambda kind: self._ask(lambda store: store.company.related(LISTS[kind])),
                    now=self._now,
                    cancelled=ended,
                )
                so_far, saved = Progress(), True
                try:
                    for step in steps:
                        saved = False
                        so_far = self._ask(partial(_save, step=step, so_far=so_far, now=self._now()))
                        saved = True
                        yield so_far
                except BaseException as error:
                    left = True
                    self._take_in(source, steps, move=saved)
                    if isinstance(error, TwitterbarError):
                        self.note_trouble(error)
                        self._prepare()
                    raise
                self._ask(partial(note, TROUBLE, None))
                self._prepare()
                self._note_balance(source)

    def strike(self, numbers: Collection[int] | None = None) -> list[Charge]:
        """Strike bookings that may not have been charged off the tab, on the reader's word; gives them.

        `numbers` are those of the bookings; None: all. Raises `errors.NothingFound` for one that is none of
        these, and `errors.TryLater` while anything is being asked, since that is booked in the same way.
        """
        with self._alone():
            return self._ask(lambda store: _strike(store, numbers))

    def note_trouble(self, error: TwitterbarError) -> None:
        """Remember what ended a look early, or kept one from beginning."""
        until = error.until if isinstance(error, RateLimited) else None
        trouble = Trouble(at=self._now(), title=error.title, advice=error.advice, until=until)
        self._ask(partial(note, TROUBLE, trouble))

    def _take_in(self, source: "Source", steps: "Iterable[Step]", *, move: bool) -> None:
        """Save and book the page that is under way, as well as that goes; `move` says whether marks move."""
        from twitterbar.sources.looking import Step  # noqa: PLC0415  (as above)

        with suppress(TwitterbarError):
            for step in steps:
                self._ask(partial(_save, step=step, so_far=Progress(), now=self._now(), move=move))
            for page in source.under_way():  # where the steps themselves were broken off
                step = Step(what="", batch=page.batch, charges=page.charges, marks=Marks())
                self._ask(partial(_save, step=step, so_far=Progress(), now=self._now(), move=False))

    def _prepare(self) -> None:
        """Work out what introductions would take long for; what fails here is done when they are asked for.

        Not for who breaks the look off: nothing but what was paid for may hold them up.
        """
        with suppress(TwitterbarError):
            self._ask(partial(_prepare, now=self._now))

    def _note_balance(self, source: "Source") -> None:
        """Ask what is left of the credits, which costs nothing; that X does not say is no trouble."""
        try:
            micros = source.balance()
        except (Unreachable, TryLater):
            return
        if micros is not None:
            self._ask(partial(note, BALANCE, Balance(self._now(), micros)))

    def _charges(self) -> Sequence[Charge]:
        since = reach_back(self._now())
        return self._ask(lambda store: store.charges(since))

    def _purse(self, charges: Iterable[Charge]) -> Purse:
        return Purse(self._prices, self._caps, charges, self._session_since, Booking(self._ask))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # noqa: PLC0415  (needed only once the network is)

        try:
            with FileLock(self._lock, timeout=0, mode=0o600):
                yield
        except Timeout as error:
            raise TryLater(
                "Another window is looking for new posts right now.", "What it finds will be here, too."
            ) from error


def first_post(store: "Store", conversation: str) -> str:
    """The id by which the service knows a conversation: that of its first post, also of one not here."""
    (found,) = store.load([conversation])
    opening = found.posts[0] if found.posts else None
    return opening.conversation or opening.id if opening is not None else found.id


def _nameless(store: "Store", ids: Iterable[str]) -> list[str]:
    wanted = list(ids)
    known = store.accounts(wanted)
    return [id for id in wanted if id not in known]


def _with_ends(step: "Step") -> Batch:
    """What came, and who is on a list no more; what they said and were told stays."""
    relation = LISTS.get(step.batch.kind)
    return (
        step.batch
        if relation is None
        else replace(step.batch, ended=tuple((id, relation) for id in step.gone))
    )


def _prepare(store: "Store", now: Callable[[], datetime]) -> None:
    from twitterbar.core.introducing import prepare  # noqa: PLC0415  (needed only at the end of a look)

    prepare(store, now)


def _strike(store: "Store", numbers: Collection[int] | None) -> list[Charge]:
    lost = store.uncertain_charges()
    struck = list(lost) if numbers is None else list(dict.fromkeys(numbers))
    with store.saving():
        for number in struck:
            if number not in lost:
                raise NothingFound(f"There is no uncertain booking {number}.", "`tab` lists them.")
            store.unbook(number)
    return [lost[number] for number in struck]


def _save(store: "Store", step: "Step", so_far: Progress, now: datetime, *, move: bool = True) -> Progress:
    """Save a page, book what it cost, and move the marks: all of it or nothing.

    The marks stay where they are after a page that could not be saved, so that both are asked for again. Once
    a timeline is here without a gap, all that answers lost on the same UTC day held has come, too, and was
    charged once with what came: those bookings are struck out.
    """
    with store.saving():
        saved = store.save(_with_ends(step))
        store.book(step.charges)
        if move:
            store.set_setting(MARKS, msgspec.json.encode(step.marks).decode())
            if step.complete:
                today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
                for number, charge in store.uncertain_charges().items():
                    if charge.request == step.what and charge.at >= today:
                        store.unbook(number)
    return Progress(
        what=step.what,
        pages=so_far.pages + 1,
        posts=so_far.posts + saved.posts_new + saved.reposts_new,
        people=so_far.people + saved.people_new,
        listed=so_far.listed + (len(step.batch.accounts) if step.batch.kind in LISTS else 0),
        ended=so_far.ended + len(step.gone),
        conversations=so_far.conversations + saved.conversations_new,
        spent=so_far.spent + sum(charge.micros for charge in step.charges),
        uncertain=so_far.uncertain + sum(charge.micros for charge in step.charges if not charge.certain),
    )
