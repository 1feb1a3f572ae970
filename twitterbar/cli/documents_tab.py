"""The JSON documents about money: what a look may cost, what it brought, the tab.

What `documents` says of documents holds here as well. Amounts are dollars in decimal digits, exact.
"""

from datetime import datetime

from msgspec import Struct


def amount(micros: int) -> str:
    """Micro-dollars as exact dollars: "0.015"."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06}".rstrip("0").removesuffix(".") or "0"


class ProspectLook(Struct, frozen=True, kw_only=True):
    """One thing to look for: how many rows may come, what that may cost and can cost at most."""

    what: str
    rows: int
    likely_dollars: str
    highest_dollars: str


class Prospect(Struct, frozen=True, kw_only=True):
    """`refresh --dry-run --json`: what a look may cost; `room_dollars` is what the caps leave."""

    schema: int = 1
    now: datetime
    looks: tuple[ProspectLook, ...]
    likely_dollars: str
    highest_dollars: str
    room_dollars: str | None


class Refreshed(Struct, frozen=True, kw_only=True):
    """`refresh --json`: what came in and what it cost; `ended_early` says why not everything did.

    `ended` is how many people were on one of the reader's lists before and are no longer.
    """

    schema: int = 1
    now: datetime
    pages: int
    posts: int
    people: int
    conversations: int
    ended: int
    spent_dollars: str
    month_dollars: str
    ended_early: str | None


class TabLine(Struct, frozen=True):
    """One kind of thing on the tab: how many were paid for, and the dollars for them."""

    units: int
    dollars: str


class UncertainCharge(Struct, frozen=True, kw_only=True):
    """A booking whose answer got lost: its number, when it was asked for, what, and the most it can cost."""

    number: int
    at: datetime
    request: str
    dollars: str


class Tab(Struct, frozen=True, kw_only=True):
    """`tab --json`: what was spent, by kind, today and this month (both in UTC).

    `again_dollars` is what asking again would have cost this month without the store, `uncertain_dollars` the
    part of the month's sum whose answers got lost; `uncertain` are these bookings, and older ones. Where the
    first look ended early, nothing is here from before `past_before`, and going back may cost `past_dollars`.
    `balance` is what X said was left.
    """

    schema: int = 1
    now: datetime
    today: dict[str, TabLine]
    month: dict[str, TabLine]
    today_dollars: str
    month_dollars: str
    session_cap: str | None
    month_cap: str | None
    again_dollars: str
    uncertain_dollars: str
    uncertain: tuple[UncertainCharge, ...]
    gaps: tuple[ProspectLook, ...]
    past_before: datetime | None
    past_dollars: str | None
    balance: str | None
    balance_at: datetime | None
