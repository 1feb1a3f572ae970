"""The session: the minutes one sits at the bar, over a clock that is handed in.

    OPEN ──(60 s left)──▶ LAST_ORDERS ──(0 s)──▶ CLOSED
      ▲                        │
      └────(one more round)────┘

Nothing in here looks at a clock by itself but `Session.tick`, which the interface calls at least twice a
second. Between two ticks at most `LONGEST_TICK` seconds count. So a suspended laptop, a stopped process or a
clock that jumps forward takes at most that much from the minutes. The clock must be a monotonic one, in
seconds; should it run backward all the same, nothing is counted.

Closing time takes nothing out of one's hands: the conversation one is in may be finished, and no other
opened.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

LAST_ORDERS_SECONDS = 60.0
ROUND_SECONDS = 120.0
NO_ROUND_SECONDS = 10.0
"""In the last ten seconds it is too late to ask for a round."""

LONGEST_TICK = 1.0
"""Seconds that count between two ticks, however long the gap was."""

THE_WORD = "step in"
"""What has to be typed to step in while the door is shut. It is logged, and never commented on."""


class Phase(StrEnum):
    """Where in its minutes a session is."""

    OPEN = "open"
    LAST_ORDERS = "last_orders"
    CLOSED = "closed"


class Break(Struct, frozen=True):
    """A kind of pause: while it lasts the session's clock stands still.

    `seconds` is the longest that one of them stops the clock for (after that it runs again, break or not);
    `times` how many of them a session has, None for as many as one likes.
    """

    kind: str
    seconds: float
    times: int | None = None


BREATHER = Break("breather", 30.0, 2)
"""Close your eyes, shake your head, re-engage: three breaths, twice a session."""

VISIT = Break("visit", 300.0)
"""Dropping by a person's own place on the web is not time at the bar, for five minutes each."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """What is noted now and then while a session lasts, so that a killed one is charged at the next start.

    `started_at` is the moment on the wall clock when it began, `minutes` what was asked for with the extra
    round in it, `spent` the seconds so far.
    """

    started_at: datetime
    minutes: float
    spent: float

    @property
    def ended_at(self) -> datetime:
        """The last moment the session is known to have lasted: when its reader stepped out, if killed."""
        return self.started_at + timedelta(seconds=self.spent)


class Session:
    """The minutes at the table. Everything but `tick` tells or changes what was so at the last tick."""

    def __init__(self, minutes: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._length = max(0.0, minutes * 60)
        self._spent = 0.0
        self._seen = clock()
        self._round_taken = False
        self._break: Break | None = None
        self._break_left = 0.0
        self._breaks: dict[str, int] = {}

    def tick(self) -> Phase:
        """Count the time since the last tick; gives the phase it is now."""
        now = self._clock()
        passed = min(max(0.0, now - self._seen), LONGEST_TICK)
        self._seen = now
        if self._break is not None:
            stopped = min(passed, self._break_left)
            self._break_left -= stopped
            passed -= stopped
        self._spent += passed
        return self.phase

    @property
    def minutes(self) -> float:
        """How long the session is, with the extra round if there was one."""
        return self._length / 60

    @property
    def spent(self) -> float:
        """Seconds at the table so far, also those after closing time; breaks not counted."""
        return self._spent

    @property
    def left(self) -> float:
        """Seconds until closing time, never below zero."""
        return max(0.0, self._length - self._spent)

    @property
    def phase(self) -> Phase:
        """OPEN, LAST_ORDERS in the last minute, CLOSED when no time is left."""
        if self.left <= 0:
            return Phase.CLOSED
        return Phase.LAST_ORDERS if self.left <= LAST_ORDERS_SECONDS else Phase.OPEN

    @property
    def may_open(self) -> bool:
        """Whether another conversation may be opened."""
        return self.phase is not Phase.CLOSED

    @property
    def may_ask_for_a_round(self) -> bool:
        """Whether one more round would be given: once a session, and not in the last ten seconds."""
        return not self._round_taken and self.left > NO_ROUND_SECONDS

    def one_more_round(self) -> bool:
        """Ask for two minutes more; tells whether they were given."""
        if not self.may_ask_for_a_round:
            return False
        self._round_taken = True
        self._length += ROUND_SECONDS
        return True

    def may_pause(self, kind: Break) -> bool:
        """Whether a break of this kind would be given: none within another, none after closing time."""
        taken = self._breaks.get(kind.kind, 0)
        return self._break is None and self.may_open and (kind.times is None or taken < kind.times)

    def pause(self, kind: Break) -> bool:
        """Begin a break; tells whether it was given. The time up to now is counted first."""
        self.tick()
        if not self.may_pause(kind):
            return False
        self._breaks[kind.kind] = self._breaks.get(kind.kind, 0) + 1
        self._break, self._break_left = kind, kind.seconds
        return True

    def resume(self) -> None:
        """End the break, if there is one."""
        self.tick()
        self._break, self._break_left = None, 0.0

    @property
    def paused(self) -> Break | None:
        """The break going on, as long as it stops the clock."""
        return self._break if self._break_left > 0 else None

    def snapshot(self, started_at: datetime) -> Snapshot:
        """What to note of a session that began at `started_at`."""
        return Snapshot(started_at=started_at, minutes=self.minutes, spent=self._spent)


def shut_until(last_step_out: datetime | None, shut_for: timedelta, now: datetime) -> datetime | None:
    """When the door opens again; None while it is open.

    It stays shut for `shut_for` after one stepped out (zero turns that off), by the clock on the wall. Where
    that clock was set back so far that stepping out lies ahead by more than `shut_for`, the door is
    open: nobody waits longer than twice that time, whatever the clock does.
    """
    if last_step_out is None or shut_for <= timedelta(0):
        return None
    if last_step_out - now > shut_for:
        return None
    until = last_step_out + shut_for
    return until if until > now else None


def overrides(typed: str) -> bool:
    """Whether what was typed at a shut door is the word that opens it, in whatever case and spacing."""
    return " ".join(typed.split()).casefold() == THE_WORD
