"""The reader and people who stand to them in one relation or another, for tests of manners."""

from typing import Any

from tests.make import TUESDAY, account_id, at, post_id
from twitterbar.domain.ladder import Rung
from twitterbar.domain.manners import Code, Listener, Scene, judge
from twitterbar.domain.pestering import Spoken, Turned, ledger

ME = account_id("me")
DAY = 24 * 60

FRIEND = "friend"  # answered, not long ago
STRANGER = "stranger"  # nothing ever happened
TRIED = "tried"  # called once, without an answer
TRIED_TWICE = "tried twice"
TRIED_THRICE = "tried thrice"
TRIED_LONG_AGO = "tried thrice, the last time eight days ago"
FAN = "fan"  # turned to the reader, never heard back
ACCEPTED = "accepted"  # stands on the last rung; never seen to answer here
ACCEPTED_SILENT = "accepted, two unanswered"
STOPPED = "stopped"  # said "please stop" once


def turned(minutes: float, mine: bool, kind: str = "mention", **fields: Any) -> Turned:
    """Somebody turned to somebody, so many minutes after eight on Tuesday evening."""
    return Turned(id=fields.pop("id", post_id(minutes)), at=at(minutes), mine=mine, kind=kind, **fields)


HISTORIES: dict[str, list[Turned]] = {
    FRIEND: [
        turned(-9 * DAY, True),
        turned(-8 * DAY, False),
        turned(-3 * DAY, True),
        turned(-2 * DAY, False),
    ],
    STRANGER: [],
    TRIED: [turned(-2 * DAY, True)],
    TRIED_TWICE: [turned(-4 * DAY, True), turned(-2 * DAY, True)],
    TRIED_THRICE: [turned(-6 * DAY, True), turned(-4 * DAY, True), turned(-2 * DAY, True)],
    TRIED_LONG_AGO: [turned(-20 * DAY, True), turned(-10 * DAY, True), turned(-8 * DAY, True)],
    FAN: [turned(-5 * DAY, False)],
    ACCEPTED: [],
    ACCEPTED_SILENT: [turned(-4 * DAY, True), turned(-2 * DAY, True)],
    STOPPED: [turned(-99 * DAY, True), turned(-98 * DAY, False, text="@me please stop")],
}


def listener(name: str, relation: str, here: bool = False) -> Listener:
    """Somebody who stands to the reader in this relation; `here` is at the table."""
    rung = Rung.ACCEPTED if relation.startswith("accepted") else Rung.OVERHEARD
    return Listener(
        account=account_id(name),
        handle=name,
        name=name.capitalize(),
        here=here,
        rung=rung,
        ledger=ledger(HISTORIES[relation]),
    )


def said(*authors: str, to: str | None = None, since: float = -60) -> tuple[Spoken, ...]:
    """A conversation in which these speak, a minute apart, the first of them first."""
    return tuple(
        Spoken(
            id=post_id(since + n),
            author=account_id(author),
            at=at(since + n),
            to=account_id(to) if to and n else None,
        )
        for n, author in enumerate(authors)
    )


def scene_with(one: Listener, **fields: Any) -> Scene:
    """A draft that answers this one person."""
    return Scene(me=ME, now=TUESDAY, text="hello", listeners=(one,), addressee=one.account, **fields)


def codes_of(scene: Scene) -> set[Code]:
    """What is remarked on."""
    return {remark.code for remark in judge(scene).remarks}
