"""The book: the people the reader has to do with, worked out from the log of what the reader did.

Nothing of it is stored anywhere else, so the same log gives the same book on any machine. What each event
means, by the names in its `data` (people first to last in `people`, ids of posts that prove it in `posts`):

    introduced     the reader said *meet*: the person, then those who introduced them
    another_night  not now: back after 90 days          not_my_table   never again
    kept           `every` so many days one wants to drop by (0 whenever, -1 no longer kept)
    visited        the reader was at `place`, and `left` a comment, a mail, a link or nothing (`words`: what);
                   `followed`: whether the person followed the reader by then
    followed       the person was first seen to follow the reader
    by_word        something they did elsewhere, in `words`        noted   a note, in `words`
    pinned         the rung set by hand (-1 unpins)        place    a `url` of theirs (`gone`: not theirs)
    proposed       an introduction the reader makes: both people; `way` is light or ask; `to_a`, `to_b`
    asked          one of the two was asked (`proposal`, `via`)
    answered       what they said: yes or no (`proposal`, `answer`)
    handed_over    the introduction was made (`proposal`, `via`)
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from twitterbar.domain.ladder import Moment, Rung
from twitterbar.domain.model import Event, EventKind

CADENCES = {"daily": 1, "weekly": 7, "monthly": 30, "yearly": 365, "whenever": 0}
"""How often a good neighbor drops by, in days."""

NO_LONGER = -1

ANOTHER_NIGHT = timedelta(days=90)
WATCHED = timedelta(days=30)
"""So long the ledger watches whether an introduction pans out."""

ASKED_FOR = timedelta(days=7)
"""A question that was not answered in this time lapses."""

ONCE_IN = timedelta(days=30)
"""Nobody is introduced more often than once in this time."""

LEFT = ("comment", "mail", "link", "nothing")
"""What one may leave at a visit."""


def what_was_left(said: str) -> tuple[str, str]:
    """What was left at a visit by what a reader says of it: one of `LEFT`, and their own words if any.

    A first letter stands for one of these; whatever else is said was brought, and counts like a comment.
    """
    words = said.strip()
    known = [kind for kind in LEFT if words.casefold() in (kind, kind[0], f"a {kind}")]
    if known or not words:
        return (known[0] if known else "nothing"), ""
    return "comment", words


WORDS: Mapping[EventKind, str] = {
    EventKind.INTRODUCED: "you met them",
    EventKind.ANOTHER_NIGHT: "you put them off",
    EventKind.NOT_MY_TABLE: "you said: not my table",
    EventKind.KEPT: "you kept them",
    EventKind.VISITED: "you visited them",
    EventKind.FOLLOWED: "they were seen to follow you",
    EventKind.BY_WORD: "you recorded it",
    EventKind.PINNED: "you pinned the rung",
    EventKind.NOTED: "you wrote it down",
    EventKind.PLACE: "you named their place",
    EventKind.PROPOSED: "you wrote an introduction",
    EventKind.ASKED: "you asked one of them",
    EventKind.ANSWERED: "you noted an answer",
    EventKind.HANDED_OVER: "you made the introduction",
}
"""What an entry of the log is called where it proves something."""


def cadence_words(every: int) -> str:
    """A cadence as a neighbor would say it: "weekly", "every 10 days"."""
    return next((name for name, days in CADENCES.items() if days == every), f"every {every} days")


def kept_words(every: int | None, due: datetime | None, now: datetime) -> str:
    """How often one wants to drop by, and when next: "weekly, due now", "not kept"."""
    if every is None:
        return "not kept"
    if due is None:
        return cadence_words(every)
    if due <= now:
        days = (now - due).days
        overdue = f", {days} days overdue" if days > 1 else ", due now"
        return cadence_words(every) + overdue
    days = -(-int((due - now).total_seconds()) // 86_400)
    return f"{cadence_words(every)}, due in {days} {'day' if days == 1 else 'days'}"


class Met(Struct, frozen=True):
    """An introduction that was taken: on which night, through whom, on what evidence."""

    moment: Moment
    through: tuple[str, ...]
    posts: tuple[str, ...]


class Visit(Struct, frozen=True):
    """A visit to somebody's own place: where, and what was left there ("nothing" too)."""

    moment: Moment
    place: str
    left: str
    followed: bool = False


class Entry(Struct, frozen=True, kw_only=True):
    """What the log says of one person; everything in the order of time.

    `every` is how often the reader wants to drop by, in days (0 whenever, None: not kept), since `kept`;
    `later` until when they are not proposed, `never` that they never are again.
    """

    account: str
    met: tuple[Met, ...] = ()
    later: datetime | None = None
    never: bool = False
    every: int | None = None
    kept: Moment | None = None
    visits: tuple[Visit, ...] = ()
    followed: Moment | None = None
    by_word: tuple[Moment, ...] = ()
    pinned: tuple[Rung, Moment] | None = None
    notes: tuple[Moment, ...] = ()
    places: tuple[str, ...] = ()
    not_places: frozenset[str] = frozenset()

    @property
    def brought(self) -> tuple[Moment, ...]:
        """The visits at which something was left."""
        return tuple(visit.moment for visit in self.visits if visit.left != "nothing")

    @property
    def in_book(self) -> bool:
        """Whether this person stands in the book: met, kept, visited or written about."""
        return bool(self.met or self.every is not None or self.visits or self.notes or self.by_word)

    @property
    def due(self) -> datetime | None:
        """When the next visit is due: a cadence after the last one, at once if there was none yet."""
        if not self.every or self.kept is None:
            return None
        if not self.visits:
            return self.kept.at
        return self.visits[-1].moment.at + timedelta(days=self.every)


class State(StrEnum):
    """How an introduction that the reader makes stands."""

    WRITTEN = "written"
    ASKED = "asked"
    BOTH_SAID_YES = "both said yes"
    NO = "no"
    LAPSED = "lapsed"
    WATCHED = "watched"
    PANNED_OUT = "panned out"
    NOT_THIS_TIME = "not this time"


class Made(Struct, frozen=True, kw_only=True):
    """An introduction that the reader makes, from its proposal on.

    `asked` maps those who were asked to when, `answers` what they said. `handed` is when it was made.
    """

    seq: int
    at: datetime
    a: str
    b: str
    light: bool
    to_a: str
    to_b: str
    posts: tuple[str, ...] = ()
    asked: Mapping[str, datetime] = {}
    answers: Mapping[str, str] = {}
    handed: datetime | None = None

    def state(self, now: datetime, talked: datetime | None = None) -> State:
        """How it stands; `talked` is when the two had turned to each other since (None: they didn't)."""
        if self.handed is not None:
            if talked is not None and talked <= self.handed + WATCHED:
                return State.PANNED_OUT
            return State.WATCHED if now <= self.handed + WATCHED else State.NOT_THIS_TIME
        if "no" in self.answers.values():
            return State.NO
        if all(self.answers.get(who) == "yes" for who in (self.a, self.b)):
            return State.BOTH_SAID_YES
        waiting = [at for who, at in self.asked.items() if who not in self.answers]
        if any(now > at + ASKED_FOR for at in waiting):
            return State.LAPSED
        return State.ASKED if self.asked else State.WRITTEN


class Book(Struct, frozen=True):
    """Everything the log says of people: by account, and the introductions made, oldest first."""

    entries: Mapping[str, Entry]
    made: tuple[Made, ...]

    def entry(self, account: str) -> Entry:
        """What is known of somebody; nothing yet, if they are new."""
        return self.entries.get(account) or Entry(account=account)

    def due(self, now: datetime) -> list[Entry]:
        """Whom to visit now, the longest overdue first."""
        waiting = [
            (at, entry) for entry in self.entries.values() if (at := entry.due) is not None and at <= now
        ]
        return [entry for at, entry in sorted(waiting, key=lambda one: (one[0], one[1].account))]

    def not_proposed(self, now: datetime) -> frozenset[str]:
        """Whom not to introduce to the reader: met or in the book already, refused, or put off."""
        return frozenset(
            account
            for account, entry in self.entries.items()
            if entry.in_book or entry.never or (entry.later is not None and now < entry.later)
        )

    def introduced_lately(self, now: datetime) -> frozenset[str]:
        """Those whom the reader introduced, or began to, so lately that they are left in peace."""
        return frozenset(who for made in self.made if now - made.at < ONCE_IN for who in (made.a, made.b))


def read(events: Iterable[Event]) -> Book:
    """The book that a log makes. Entries that were taken back are to be left out by the caller."""
    entries: dict[str, Entry] = {}
    made: dict[int, Made] = {}
    for event in sorted(events, key=lambda event: event.seq):
        if event.kind is EventKind.PROPOSED:
            made[event.seq] = _proposed(event)
        elif event.kind in _FOLLOWING_UP:
            proposal = int(event.data.get("proposal", 0))
            if proposal in made:
                made[proposal] = _follow_up(made[proposal], event)
        elif event.people and event.kind in _CHANGES:
            who = event.people[0]
            entries[who] = _CHANGES[event.kind](entries.get(who) or Entry(account=who), event)
    return Book(entries, tuple(made.values()))


_FOLLOWING_UP = (EventKind.ASKED, EventKind.ANSWERED, EventKind.HANDED_OVER)


def _moment(event: Event) -> Moment:
    return Moment(event.at, event=event.seq, words=str(event.data.get("words", "")))


def _introduced(entry: Entry, event: Event) -> Entry:
    return _with(
        entry, met=(*entry.met, Met(_moment(event), event.people[1:], event.posts)), later=None, never=False
    )


def _another_night(entry: Entry, event: Event) -> Entry:
    return _with(entry, later=event.at + ANOTHER_NIGHT)


def _not_my_table(entry: Entry, event: Event) -> Entry:
    return _with(entry, never=True)


def _kept(entry: Entry, event: Event) -> Entry:
    every = int(event.data.get("every", 0))
    if every == NO_LONGER:
        return _with(entry, every=None, kept=None)
    return _with(entry, every=every, kept=entry.kept or _moment(event))


def _visited(entry: Entry, event: Event) -> Entry:
    left = str(event.data.get("left", "nothing"))
    words = str(event.data.get("words", "")) or {"nothing": ""}.get(left, f"a {left}")
    visit = Visit(
        Moment(event.at, event=event.seq, words=words),
        str(event.data.get("place", "")),
        left,
        bool(event.data.get("followed", False)),
    )
    return _with(entry, visits=(*entry.visits, visit))


def _followed(entry: Entry, event: Event) -> Entry:
    return entry if entry.followed is not None else _with(entry, followed=_moment(event))


def _by_word(entry: Entry, event: Event) -> Entry:
    return _with(entry, by_word=(*entry.by_word, _moment(event)))


def _pinned(entry: Entry, event: Event) -> Entry:
    rung = int(event.data.get("rung", -1))
    return _with(entry, pinned=(Rung(rung), _moment(event)) if rung in list(Rung) else None)


def _noted(entry: Entry, event: Event) -> Entry:
    return _with(entry, notes=(*entry.notes, _moment(event)))


def _place(entry: Entry, event: Event) -> Entry:
    url = str(event.data.get("url", ""))
    if event.data.get("gone"):
        return _with(
            entry,
            places=tuple(place for place in entry.places if place != url),
            not_places=entry.not_places | {url},
        )
    return _with(
        entry, places=tuple(dict.fromkeys((*entry.places, url))), not_places=entry.not_places - {url}
    )


_CHANGES = {
    EventKind.INTRODUCED: _introduced,
    EventKind.ANOTHER_NIGHT: _another_night,
    EventKind.NOT_MY_TABLE: _not_my_table,
    EventKind.KEPT: _kept,
    EventKind.VISITED: _visited,
    EventKind.FOLLOWED: _followed,
    EventKind.BY_WORD: _by_word,
    EventKind.PINNED: _pinned,
    EventKind.NOTED: _noted,
    EventKind.PLACE: _place,
}


def _with(entry: Entry, **changes: object) -> Entry:
    return Entry(**{**{name: getattr(entry, name) for name in entry.__struct_fields__}, **changes})


def _proposed(event: Event) -> Made:
    light = event.data.get("way") == "light"
    a, b = event.people[:2]
    return Made(
        seq=event.seq,
        at=event.at,
        a=a,
        b=b,
        light=light,
        to_a=str(event.data.get("to_a", "")),
        to_b=str(event.data.get("to_b", "")),
        posts=event.posts,
    )


def _follow_up(made: Made, event: Event) -> Made:
    fields = {name: getattr(made, name) for name in made.__struct_fields__}
    who = event.people[0] if event.people else ""
    if event.kind is EventKind.ASKED:
        fields["asked"] = {**made.asked, who: event.at}
    elif event.kind is EventKind.ANSWERED:
        fields["answers"] = {**made.answers, who: str(event.data.get("answer", ""))}
    elif made.handed is None:
        fields["handed"] = event.at
    return Made(**fields)


def each_turned(
    a_to_b: Iterable[datetime], b_to_a: Iterable[datetime], since: datetime, within: timedelta = WATCHED
) -> datetime | None:
    """When two had both turned to each other after a moment, and in time; None if they didn't.

    This is what makes an introduction pan out, the reader's own as well as those the reader made.
    """
    first = [
        min((at for at in moments if since < at <= since + within), default=None)
        for moments in (a_to_b, b_to_a)
    ]
    return None if None in first else max(at for at in first if at is not None)
