"""What tonight's table is laid from, and the one evening that the door and the table look at together."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from twitterbar.core.others import OtherQuestions
from twitterbar.core.showing import speakers
from twitterbar.core.views_door import Fits
from twitterbar.domain import reading
from twitterbar.domain.model import Conversation, EventKind, Plan, Post
from twitterbar.domain.people import People
from twitterbar.store.doorstep import AWAY
from twitterbar.uncollected import uncollected

if TYPE_CHECKING:
    from twitterbar.core.noise import Sifted
    from twitterbar.domain.catch_up import Waiting, Weights

CANDIDATES = 500
"""How many conversations are weighed for one table; the store hands out first what may be worth most."""

WEIGHED_MINUTES = 60.0
TIMES_OVER = 4
"""Of these no more are weighed than it takes to fill one hour, or the minutes there are so many times over,
each counted as two minutes at the most (so thirty of them, if they are long): the door must not take longer
the more there is to hear."""

SESSION_KINDS = (EventKind.SESSION_OPENED, EventKind.SESSION_CLOSED, EventKind.OVERRIDE)
"""What stepping in and out leaves in the log; it changes nothing about what is at the table."""


class Evening:
    """Everything that tonight's table is laid from: what may be on it, and what is known of the people."""

    def __init__(
        self,
        sifted: "Sifted",
        people: People,
        heard: frozenset[str],
        now: datetime,
        *,
        pace: float,
        weights: "Weights",
        seconds: Callable[[Post], float],
    ) -> None:
        self.sifted = sifted
        self.heard = heard
        self._people = people
        self._now = now
        self._pace = pace
        self._weights = weights
        self._seconds = seconds
        self._plans: dict[float, Plan] = {}

    @property
    def conversations(self) -> tuple[Conversation, ...]:
        """What may be on the table."""
        return self.sifted.kept

    @cached_property
    def _waiting(self) -> "Waiting":
        from twitterbar.domain.catch_up import Waiting  # noqa: PLC0415  (not before something is weighed)

        return Waiting(
            self.conversations,
            self._people,
            self._now,
            heard=self.heard,
            pace=self._pace,
            weights=self._weights,
            seconds=self._seconds,
        )

    def plan(self, minutes: float) -> Plan:
        """The table for so many minutes; all lengths are laid from the same weighing."""
        if minutes not in self._plans:
            with uncollected():
                self._plans[minutes] = self._waiting.plan(minutes)
        return self._plans[minutes]

    def fits(self, minutes: float) -> Fits:
        """How much of it is on the table of so many minutes."""
        seats = self.plan(minutes).seats
        posts = sum(len(seat.unheard) for seat in seats)
        return Fits(len(seats), posts, sum(seat.more for seat in seats))


class Evenings:
    """Where evenings come from: loaded, sifted and ready to be weighed.

    The one that the door looked at is kept for the table, as long as nothing happened in between.
    """

    def __init__(self, core: OtherQuestions) -> None:
        self._core = core
        self._kept: tuple[object, Evening] | None = None

    def load(self, minutes: float, among: int = CANDIDATES) -> Evening:
        """What may be on a table of so many minutes at most; so many conversations at most are weighed."""
        with uncollected():
            return self._load(minutes, among)

    def _load(self, minutes: float, among: int) -> Evening:
        core, pace = self._core, self._core.settings.reading.pace
        weighed = max(WEIGHED_MINUTES, TIMES_OVER * minutes * pace)
        loaded = core.store.load_all_of(core.store.candidates(among, weighed))
        sieve = core.filtering.sieve()
        sifted = core.noise.sift(loaded.conversations, loaded.heard, sieve)
        now = core.now()
        hidden = core.filtering.hidden(sieve)
        people = core.store.people_for((who for who in speakers(sifted.kept) if who not in hidden), now)
        return Evening(
            sifted,
            people,
            loaded.heard,
            now,
            pace=pace,
            weights=core.weights.now(),
            # Of what a filter caught nothing is read, so what is kept of how long it takes doesn't hold.
            seconds=reading.seconds if sieve.filters else lambda post: loaded.seconds[post.id],
        )

    def at_the_door(self) -> Evening:
        """What may be on a table of any length that the door offers.

        How much of it is folded or hidden is noted, so that the door at once need not count it next time.
        """
        state = self._state_of_things()
        if self._kept is None or self._kept[0] != state:
            evening = self.load(max(self._core.settings.door.lengths))
            self._kept = state, evening
            store, sifted = self._core.store, evening.sifted
            away = f"{sifted.away} {sifted.minutes:.1f}" if sifted.away else ""
            if (store.setting(AWAY) or "") != away:
                store.set_setting(AWAY, away)
        return self._kept[1]

    def for_table(self, minutes: float, among: int) -> Evening:
        """What a table of so many minutes is laid from."""
        kept, self._kept = self._kept, None
        offered = among == CANDIDATES and minutes in self._core.settings.door.lengths
        if kept is not None and offered and kept[0] == self._state_of_things():
            return kept[1]
        return self.load(minutes, among)

    def _state_of_things(self) -> object:
        """Changes with everything that an evening follows from, and once a minute."""
        core = self._core
        others = [kind for kind in EventKind if kind not in SESSION_KINDS]
        last = core.store.events(kinds=others, limit=1)
        return core.now().replace(second=0, microsecond=0), core.store.company.state(), last
