"""The JSON documents of the commands by which one speaks; the promises of `documents` hold here, too."""

from datetime import datetime

from msgspec import Struct

from twitterbar.cli.documents import Who
from twitterbar.core.views_speaking import Checked, OutboxView, TurnsRow, WayOut
from twitterbar.domain.manners import Listener, Remark
from twitterbar.domain.outbox import Draft


class Reason(Struct, frozen=True, kw_only=True):
    """One remark: a code that stays, how much it weighs (note, flag, held), the fact, and what proves it."""

    code: str
    level: str
    text: str
    people: tuple[str, ...]
    posts: tuple[str, ...]
    until: datetime | None = None


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who would be notified, and what is known of whether they listen.

    `id` is null for a handle that belongs to nobody known here. `sent` and `back` count turns between the
    two; of `turned_to_by` people who turned to them they turned to `turned_to`; `silence` is the probability
    of no answer within a week.
    """

    id: str | None
    username: str
    name: str
    here: bool
    rung: str
    follows_you: bool | None
    sent: int
    back: int
    unanswered: tuple[str, ...]
    last_from_them: datetime | None
    turned_to_by: int
    turned_to: int
    silence: float | None


class Out(Struct, frozen=True, kw_only=True):
    """A way out and its price in dollars, or in words why it is closed."""

    way: str
    dollars: str
    closed: str


class Check(Struct, frozen=True, kw_only=True):
    """`check --json`: `verdict` is fine, note, flag or held; `fits` whether X would take so many words."""

    schema: int = 1
    now: datetime
    verdict: str
    word: bool
    held_until: datetime | None
    length: int
    most: int
    fits: bool
    reasons: tuple[Reason, ...]
    doors: tuple[str, ...]
    people: tuple[Person, ...]
    ways: tuple[Out, ...]


class Waiting(Struct, frozen=True, kw_only=True):
    """One draft of the outbox; a `message` goes to the addressee alone, and may ask about a `proposal`."""

    number: int
    state: str
    text: str
    way: str
    answers: str | None
    quotes: str | None
    conversation: str | None
    addressee: str | None
    notify: tuple[str, ...]
    message: bool
    proposal: int | None
    made: datetime
    changed: datetime
    tries: int
    sent_as: str | None
    note: str
    verdict: str = ""
    reasons: tuple[Reason, ...] = ()


class Outbox(Struct, frozen=True, kw_only=True):
    """`outbox --json`: what waits, in the order in which it goes out; `cost` in dollars."""

    schema: int = 1
    now: datetime
    cost: str
    drafts: tuple[Waiting, ...]


class Handed(Struct, frozen=True, kw_only=True):
    """Something that is to be finished elsewhere: the address to open, or the words to paste."""

    number: int
    way: str
    given: str


class Sent(Struct, frozen=True, kw_only=True):
    """`outbox send --json`: how each came out, and what is to be finished by hand."""

    schema: int = 1
    now: datetime
    drafts: tuple[Waiting, ...]
    handed: tuple[Handed, ...]
    trouble: str = ""


class Turns(Struct, frozen=True, kw_only=True):
    """One person's ledger. `owed` are their turns since your last, `stopped` how they asked to stop."""

    person: Person
    unanswered: tuple[str, ...]
    owed: tuple[str, ...]
    last_from_me: datetime | None
    last_from_them: datetime | None
    held_until: datetime | None
    stopped: str | None


class Manners(Struct, frozen=True, kw_only=True):
    """`manners --json`: the ledger, those with the most unanswered turns of yours first."""

    schema: int = 1
    now: datetime
    people: tuple[Turns, ...]
    accounts: dict[str, Who]


def reason(remark: Remark) -> Reason:
    """One remark."""
    return Reason(
        code=remark.code.value,
        level=remark.level.word,
        text=remark.text,
        people=remark.people,
        posts=remark.posts,
        until=remark.until,
    )


def person(one: Listener) -> Person:
    """One person."""
    last = one.ledger.last_from_them
    return Person(
        id=one.account,
        username=one.handle,
        name=one.called,
        here=one.here,
        rung=one.rung.name.lower(),
        follows_you=one.follows_me,
        sent=one.ledger.from_me,
        back=one.ledger.from_them,
        unanswered=tuple(turn.id for turn in one.ledger.unanswered),
        last_from_them=last.at if last else None,
        turned_to_by=one.turned_to_by,
        turned_to=one.turned_to,
        silence=None if one.odds is None else round(one.odds, 3),
    )


def out(one: WayOut) -> Out:
    """One way out."""
    return Out(way=one.way.value, dollars=f"{one.price / 1_000_000:.3f}", closed=one.closed)


def check(checked: Checked, now: datetime) -> Check:
    """The document of one verdict."""
    verdict = checked.verdict
    return Check(
        now=now,
        verdict=verdict.level.word,
        word=checked.word,
        held_until=verdict.held_until,
        length=checked.length.weight,
        most=checked.most,
        fits=checked.fits,
        reasons=tuple(map(reason, verdict.remarks)),
        doors=tuple(door.value for door in verdict.doors),
        people=tuple(map(person, verdict.listeners)),
        ways=tuple(map(out, checked.ways)),
    )


def waiting(draft: Draft, checked: Checked | None = None) -> Waiting:
    """One draft, with what is known of it where that was looked at."""
    return Waiting(
        number=draft.number,
        state=draft.state.value,
        text=draft.text,
        way=draft.way.value,
        answers=draft.answers,
        quotes=draft.quotes,
        conversation=draft.conversation,
        addressee=draft.addressee,
        notify=draft.notify,
        message=draft.message,
        proposal=draft.proposal,
        made=draft.made,
        changed=draft.changed,
        tries=draft.tries,
        sent_as=draft.sent_as,
        note=draft.note,
        verdict=checked.verdict.level.word if checked else "",
        reasons=tuple(map(reason, checked.verdict.remarks)) if checked else (),
    )


def outbox(view: OutboxView) -> Outbox:
    """The document of the outbox."""
    rows = tuple(waiting(row.draft, row.checked) for row in view.rows)
    return Outbox(now=view.now, cost=f"{view.cost / 1_000_000:.3f}", drafts=rows)


def turns(row: TurnsRow) -> Turns:
    """The ledger of one person."""
    return Turns(
        person=person(row.person),
        unanswered=row.unanswered,
        owed=row.owed,
        last_from_me=row.last_from_me,
        last_from_them=row.last_from_them,
        held_until=row.held_until,
        stopped=row.stopped,
    )
