"""The ladder: how welcome one is with a person, rung by rung, each with what proves it.

Overheard → introduced → met → visitor → brought value → accepted. The rungs follow the idea of the house:
one meets at the bar, goes to a person's own place on the web, brings something of value, over time, and once
one is welcome a shout-out is fine. Two rules bind all of it: every rung shows its evidence, and nobody climbs
to *accepted* by their own doing alone: it takes something the other did, seen here or recorded by the
reader's word.

Evidence never fades, the standing does: after 180 quiet days one stands a rung lower, after 360 two, never
below *met* once words were exchanged. A rung pinned by hand is shown as pinned, and a pin never stands in
for what the other has to do.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum

from msgspec import Struct

VISITS = 3
"""How many visits make a visitor …"""

VISITS_WITHIN = timedelta(days=21)
"""… and in how long a time."""

QUIET = timedelta(days=180)
"""After so long without a word or a visit one stands a rung lower."""


class Rung(IntEnum):
    """How welcome one is; the higher, the more."""

    OVERHEARD = 0
    INTRODUCED = 1
    MET = 2
    VISITOR = 3
    BROUGHT_VALUE = 4
    ACCEPTED = 5

    @property
    def words(self) -> str:
        """The rung as a reader calls it."""
        return self.name.lower().replace("_", " ")


class Moment(Struct, frozen=True, order=True):
    """Something that happened between the reader and a person.

    `post` is the id of the post or message that shows it, `event` the number of the reader's own log entry;
    one of them is set. `words` says what it was where it takes words: what was left at a visit, through whom
    one was introduced, what the reader saw happen elsewhere.
    """

    at: datetime
    post: str | None = None
    event: int | None = None
    words: str = ""


class History(Struct, frozen=True, kw_only=True):
    """All that is known between the reader and one person; each list in the order of time.

    `from_me` and `from_them` are posts and messages by which one turned to the other; `followed_me` when they
    were first seen to follow; `by_word` what they did elsewhere, as recorded by the reader; `pinned` the
    rung that the reader set by hand.
    """

    overheard: Sequence[Moment] = ()
    introduced: Sequence[Moment] = ()
    from_me: Sequence[Moment] = ()
    from_them: Sequence[Moment] = ()
    visits: Sequence[Moment] = ()
    brought: Sequence[Moment] = ()
    followed_me: Moment | None = None
    by_word: Sequence[Moment] = ()
    pinned: tuple[Rung, Moment] | None = None


class Step(Struct, frozen=True):
    """One rung that was reached, in words and with its proof."""

    rung: Rung
    text: str
    evidence: tuple[Moment, ...]
    by_word: bool = False


class Standing(Struct, frozen=True, kw_only=True):
    """Where one stands with a person: the rung, every rung ever reached, and what took one down since.

    `reached` is the highest rung that evidence proves; `rung` is that less the quiet time, or the pinned one
    (then `pin` is when that was done).
    """

    rung: Rung
    reached: Rung
    steps: tuple[Step, ...]
    quiet_since: datetime | None = None
    pin: Moment | None = None

    @property
    def pinned(self) -> bool:
        """Whether the rung was set by hand."""
        return self.pin is not None

    @property
    def shout_out_is_fine(self) -> bool:
        """Whether a public word to them is welcome by what is known."""
        return self.rung is Rung.ACCEPTED


def standing(history: History, now: datetime) -> Standing:
    """Where the reader stands with a person at `now`."""
    steps = [
        step
        for step in (
            _overheard(history),
            _introduced(history),
            _met(history),
            _visitor(history),
            _brought(history),
            _accepted(history),
        )
        if step is not None
    ]
    reached = max((step.rung for step in steps), default=Rung.OVERHEARD)
    last = _last_contact(history)
    rung = _after_quiet(reached, last, now)
    if history.pinned is not None:
        by_hand, pin = history.pinned
        if reached < Rung.ACCEPTED:
            by_hand = min(by_hand, Rung.BROUGHT_VALUE)
        return Standing(rung=by_hand, reached=reached, steps=tuple(steps), quiet_since=last, pin=pin)
    return Standing(
        rung=rung, reached=reached, steps=tuple(steps), quiet_since=last if rung < reached else None
    )


def _overheard(history: History) -> Step | None:
    if not history.overheard:
        return None
    return Step(Rung.OVERHEARD, "heard at the table", tuple(history.overheard[:3]))


def _introduced(history: History) -> Step | None:
    if not history.introduced:
        return None
    first = history.introduced[0]
    text = f"introduced through {first.words}" if first.words else "introduced"
    return Step(Rung.INTRODUCED, text, (first,))


def _met(history: History) -> Step | None:
    if not history.from_me or not history.from_them:
        return None
    mine, theirs = history.from_me[0], history.from_them[0]
    return Step(Rung.MET, "you exchanged words", tuple(sorted((mine, theirs), key=lambda moment: moment.at)))


def _visitor(history: History) -> Step | None:
    for start in range(len(history.visits) - VISITS + 1):
        run = history.visits[start : start + VISITS]
        if run[-1].at - run[0].at <= VISITS_WITHIN:
            return Step(Rung.VISITOR, f"{VISITS} visits to their place within three weeks", tuple(run))
    return None


def _brought(history: History) -> Step | None:
    if not history.brought:
        return None
    first = history.brought[0]
    what = f"you left {first.words}" if first.words else "you left something at their place"
    return Step(Rung.BROUGHT_VALUE, what, (first,))


def _accepted(history: History) -> Step | None:
    """What they did after one had brought something: answered, wrote, followed, or else by one's word."""
    if not history.brought:
        return None
    since = history.brought[0].at
    seen = [moment for moment in history.from_them if moment.at > since]
    if seen:
        return Step(Rung.ACCEPTED, "they turned to you after that", (seen[0],))
    if history.followed_me is not None and history.followed_me.at > since:
        return Step(Rung.ACCEPTED, "they followed you after that", (history.followed_me,))
    told = [moment for moment in history.by_word if moment.at > since]
    if told:
        words = told[0].words or "they welcomed you elsewhere"
        return Step(Rung.ACCEPTED, f"{words} (by your word)", (told[0],), by_word=True)
    return None


def _last_contact(history: History) -> datetime | None:
    moments = [
        moment.at
        for moments in (
            history.introduced,
            history.from_me,
            history.from_them,
            history.visits,
            history.brought,
            history.by_word,
        )
        for moment in moments
    ]
    return max(moments, default=None)


def _after_quiet(reached: Rung, last: datetime | None, now: datetime) -> Rung:
    """A rung lower for every 180 quiet days, down to *met*; the first rungs don't fade."""
    if last is None or reached <= Rung.MET:
        return reached
    return Rung(max(Rung.MET, reached - max(0, (now - last) // QUIET)))
