"""The JSON documents about people, in the manner of `documents`."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from twitterbar.cli.documents import Who, who
from twitterbar.core.views_people import (
    BookView,
    Claim,
    IntroductionView,
    LedgerView,
    PairView,
    PersonView,
    PlaceView,
    SheetView,
    SideView,
    TonightView,
)
from twitterbar.domain.ladder import Rung
from twitterbar.domain.model import Account

__all__ = ["Account", "Rung", "book", "introductions", "person", "places", "sheet"]


class Reason(Struct, frozen=True):
    """Something said: a code that stays, its sentence, and what proves it: posts, log entries, bios."""

    code: str
    text: str
    posts: tuple[str, ...]
    events: tuple[int, ...]
    bios: tuple[str, ...]
    people: tuple[str, ...]


def reasons(claims: Iterable[Claim]) -> tuple[Reason, ...]:
    """Claims as reasons."""
    return tuple(
        Reason(
            claim.code,
            claim.text,
            tuple(proof.post for proof in claim.proofs if proof.post is not None),
            tuple(proof.event for proof in claim.proofs if proof.event is not None),
            tuple(proof.bio for proof in claim.proofs if proof.bio is not None),
            claim.people,
        )
        for claim in claims
    )


class Place(Struct, frozen=True, kw_only=True):
    """A place of somebody: how it is known (by hand, profile, bio, posts, found), its feed, if known.

    `id` is the account whose place it is, `me` are addresses at which it says the same person is (rel=me),
    `lately` what was new there: titles, addresses, times.
    """

    id: str
    url: str
    known_from: str
    feed: str
    me: tuple[str, ...]
    lately: tuple[tuple[str, str, datetime | None], ...]


def places(of: str, found: Iterable[PlaceView]) -> tuple[Place, ...]:
    """The places of an account."""
    return tuple(
        Place(
            id=of,
            url=place.url,
            known_from=place.known_from,
            feed=place.feed,
            me=place.me,
            lately=place.lately,
        )
        for place in found
    )


class ToMeet(Struct, frozen=True, kw_only=True):
    """Somebody to meet: through whom, the posts of one exchange, one post of theirs, minutes a week."""

    id: str
    through: tuple[str, ...]
    reasons: tuple[Reason, ...]
    exchange: tuple[str, ...]
    said: str | None
    places: tuple[Place, ...]
    minutes: float
    last_heard: datetime


class Pair(Struct, frozen=True, kw_only=True):
    """Two who might meet."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...]


class Received(Struct, frozen=True, kw_only=True):
    """An introduction received, and what became of it: watched, panned out, not this time."""

    id: str
    through: tuple[str, ...]
    at: datetime
    state: str
    reason: Reason


class Made(Struct, frozen=True, kw_only=True):
    """An introduction made, by its number in the log; `answers` by account."""

    number: int
    a: str
    b: str
    at: datetime
    light: bool
    state: str
    answers: dict[str, str]
    reason: Reason


class FairShare(Struct, frozen=True):
    """This year's introductions: received, made, and those of both that panned out."""

    received: int
    made: int
    panned_out: int


class Introductions(Struct, frozen=True, kw_only=True):
    """`introductions --json`: whom to meet tonight, who might meet, and the ledger of both directions."""

    schema: int = 1
    now: datetime
    meet: tuple[ToMeet, ...]
    answered_tonight: int
    introduce: tuple[Pair, ...]
    received: tuple[Received, ...]
    made: tuple[Made, ...]
    this_year: FairShare
    accounts: dict[str, Who]


def introductions(
    now: datetime, tonight: TonightView, pairs: Iterable[PairView], ledger: LedgerView
) -> Introductions:
    """The document of both directions."""
    two = list(pairs)
    named = [one.person for one in tonight.introductions]
    named += [account for pair in two for account in (pair.a, pair.b)]
    named += [row.person for row in ledger.received]
    named += [account for row in ledger.made for account in (row.a, row.b)]
    return Introductions(
        now=now,
        meet=tuple(_to_meet(one) for one in tonight.introductions),
        answered_tonight=tonight.answered,
        introduce=tuple(
            Pair(a=pair.a.id, b=pair.b.id, score=pair.score, reasons=reasons(pair.claims)) for pair in two
        ),
        received=tuple(
            Received(
                id=row.person.id,
                through=row.claim.people,
                at=row.at,
                state=row.state,
                reason=reasons([row.claim])[0],
            )
            for row in ledger.received
        ),
        made=tuple(
            Made(
                number=row.seq,
                a=row.a.id,
                b=row.b.id,
                at=row.at,
                light=row.light,
                state=row.state,
                answers=row.answers,
                reason=reasons([row.claim])[0],
            )
            for row in ledger.made
        ),
        this_year=FairShare(ledger.received_this_year, ledger.made_this_year, ledger.panned_out_this_year),
        accounts=who(named),
    )


def _to_meet(one: IntroductionView) -> ToMeet:
    return ToMeet(
        id=one.person.id,
        through=one.introducers,
        reasons=reasons(one.claims),
        exchange=tuple(proof.post for proof in one.exchange if proof.post is not None),
        said=one.said.post if one.said is not None else None,
        places=places(one.person.id, one.places),
        minutes=one.minutes,
        last_heard=one.last_heard,
    )


class Side(Struct, frozen=True, kw_only=True):
    """One of the two: rung, when last heard, whether they listen, and a sentence to begin from."""

    id: str
    rung: str
    last_said: datetime | None
    listens: Reason
    sentence: str


class Sheet(Struct, frozen=True, kw_only=True):
    """`introduce A B --json`: the sheet, before anything is done. `way` is light or ask."""

    schema: int = 1
    now: datetime
    way: str
    hindrance: str
    known: Reason | None
    sides: tuple[Side, ...]
    reasons: tuple[Reason, ...]
    accounts: dict[str, Who]


def sheet(now: datetime, view: SheetView) -> Sheet:
    """The document of one sheet."""
    sentences = view.light_sentences if view.light else view.ask_sentences
    return Sheet(
        now=now,
        way="light" if view.light else "ask",
        hindrance=view.hindrance,
        known=reasons([view.known])[0] if view.known is not None else None,
        sides=tuple(_side(side, text) for side, text in zip((view.a, view.b), sentences, strict=True)),
        reasons=reasons(view.claims),
        accounts=who([view.a.person, view.b.person]),
    )


def _side(side: SideView, sentence: str) -> Side:
    return Side(
        id=side.person.id,
        rung=side.rung,
        last_said=side.last_said,
        listens=reasons([side.listens])[0],
        sentence=sentence,
    )


class Person(Struct, frozen=True, kw_only=True):
    """`person --json`: the rung and every reason for it, places, cadence. `due` is when a visit is due."""

    schema: int = 1
    now: datetime
    id: str
    rung: str
    reached: str
    pinned: bool
    quiet_since: datetime | None
    shout_out: bool
    reasons: tuple[Reason, ...]
    facts: tuple[Reason, ...]
    places: tuple[Place, ...]
    followed: bool
    follows_me: bool
    every: int | None
    due: datetime | None
    visits: int
    draft: str
    accounts: dict[str, Who]


def person(now: datetime, view: PersonView) -> Person:
    """The document of one person."""
    return Person(
        now=now,
        id=view.person.id,
        rung=view.rung,
        reached=view.reached,
        pinned=view.pinned,
        quiet_since=view.quiet_since,
        shout_out=view.shout_out,
        reasons=reasons(view.ladder),
        facts=reasons((*view.facts, *view.known)),
        places=places(view.person.id, view.places),
        followed=view.followed,
        follows_me=view.follows_me,
        every=view.every,
        due=view.due,
        visits=view.visits,
        draft=view.draft,
        accounts=who([view.person]),
    )


class InBook(Struct, frozen=True, kw_only=True):
    """One person in the book. `due` is when the next visit is due (None: never)."""

    id: str
    rung: str
    shout_out: bool
    every: int | None
    due: datetime | None
    last: datetime | None
    place: str


class Book(Struct, frozen=True, kw_only=True):
    """`people --json`: the book, those due first; `due` of them are due now. `ready` for a shout-out."""

    schema: int = 1
    now: datetime
    due: int
    people: tuple[InBook, ...]
    ready: tuple[str, ...]
    accounts: dict[str, Who]


def book(view: BookView) -> Book:
    """The document of the book."""
    return Book(
        now=view.now,
        due=view.due,
        people=tuple(
            InBook(
                id=row.person.id,
                rung=row.rung,
                shout_out=row.shout_out,
                every=row.every,
                due=row.due,
                last=row.last,
                place=row.place,
            )
            for row in view.rows
        ),
        ready=tuple(row.person.id for row in view.rows if row.shout_out),
        accounts=who(row.person for row in view.rows),
    )
