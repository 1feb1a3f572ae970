"""The circle around the reader: who turns to whom there, as questions that a store or a stream can answer.

Both ways of introducing people are worked out from ties alone first (cheap, over everybody), and from what
was really said afterwards (dear, over a few). What the first step needs is in here.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import Protocol, TypeVar

from twitterbar.domain.ties import NOBODY, Bond, Turn, fold

Key = TypeVar("Key", bound=Hashable)


class Ties(Protocol):
    """Who turned to whom. Whoever isn't known turned to nobody."""

    def of(self, account: str) -> Mapping[str, Bond]:
        """To whom somebody turned."""
        ...

    def to(self, account: str) -> Mapping[str, Bond]:
        """Who turned to somebody."""
        ...

    def degrees(self, accounts: Iterable[str]) -> Mapping[str, int]:
        """With how many others each of these has to do, whoever turned to whom."""
        ...

    def counts(self, accounts: Iterable[str]) -> Mapping[str, int]:
        """To how many others each of these turned."""
        ...

    def weights(self, accounts: Iterable[str]) -> Mapping[str, float]:
        """The forward weight of all turns that each of these took."""
        ...

    def closest(self, accounts: Iterable[str], most: int) -> Mapping[str, Sequence[str]]:
        """To whom each of these turned most often and latest, so many at most."""
        ...

    def called(self, accounts: Iterable[str]) -> Mapping[str, Set[str]]:
        """To whom each of these turned; quicker than `of`, where nothing else is asked."""
        ...

    def callers(self, accounts: Iterable[str]) -> Mapping[str, Set[str]]:
        """Who turned to each of these; quicker than `to`, where nothing else is asked."""
        ...

    def look_up(self, *, of: Iterable[str] = (), to: Iterable[str] = ()) -> None:
        """Say beforehand about whom will be asked, so that a store reads them all at once."""
        ...


class TiesInMemory:
    """Ties that are folded from turns as they come, as out of a stream."""

    def __init__(self, turns: Iterable[Turn] = ()) -> None:
        self._of: dict[str, dict[str, Bond]] = {}
        self._to: dict[str, dict[str, Bond]] = {}
        for pair, bond in fold(turns).items():
            self.put(*pair, bond)

    def put(self, src: str, dst: str, bond: Bond) -> None:
        """Set the tie between two."""
        self._of.setdefault(src, {})[dst] = bond
        self._to.setdefault(dst, {})[src] = bond

    def add(self, turn: Turn) -> None:
        """Take in one more turn."""
        known = self._of.get(turn.src, {}).get(turn.dst)
        pair = turn.src, turn.dst
        self.put(*pair, fold([turn], {pair: known} if known is not None else None)[pair])

    def of(self, account: str) -> Mapping[str, Bond]:
        """To whom somebody turned."""
        return self._of.get(account, NOBODY)

    def to(self, account: str) -> Mapping[str, Bond]:
        """Who turned to somebody."""
        return self._to.get(account, NOBODY)

    def degrees(self, accounts: Iterable[str]) -> Mapping[str, int]:
        """With how many others each of these has to do, whoever turned to whom."""
        return {account: len({*self.of(account), *self.to(account)}) for account in accounts}

    def counts(self, accounts: Iterable[str]) -> Mapping[str, int]:
        """To how many others each of these turned."""
        return {account: len(self.of(account)) for account in accounts}

    def weights(self, accounts: Iterable[str]) -> Mapping[str, float]:
        """The forward weight of all turns that each of these took."""
        return {account: math.fsum(bond.weight for bond in self.of(account).values()) for account in accounts}

    def closest(self, accounts: Iterable[str], most: int) -> Mapping[str, Sequence[str]]:
        """To whom each of these turned most often and latest, so many at most."""
        return {
            account: nsmallest(most, theirs, key=lambda other: (-theirs[other].weight, other))
            for account in accounts
            for theirs in (self.of(account),)
        }

    def called(self, accounts: Iterable[str]) -> Mapping[str, Set[str]]:
        """To whom each of these turned."""
        return {account: self.of(account).keys() for account in accounts}

    def callers(self, accounts: Iterable[str]) -> Mapping[str, Set[str]]:
        """Who turned to each of these."""
        return {account: self.to(account).keys() for account in accounts}

    def look_up(self, *, of: Iterable[str] = (), to: Iterable[str] = ()) -> None:
        """Everything is at hand already."""


def fading(at: datetime, now: datetime, half_life: timedelta) -> float:
    """What is left now of one that happened at a moment, halved every `half_life`; never more than one."""
    return math.exp2(min(0.0, (at - now) / half_life))


def percentiles(values: Mapping[Key, float]) -> dict[Key, float]:
    """The share of all that lie below each, equals counted half; this makes one formula hold in many worlds.

    Of values that are all the same, each is at one half.
    """
    ranked = sorted(values.values())
    places = range(len(ranked))
    first = dict(zip(reversed(ranked), reversed(places), strict=True))
    last = dict(zip(ranked, places, strict=True))
    share = {value: (below + (last[value] - below + 1) / 2) / len(ranked) for value, below in first.items()}
    return {key: share[value] for key, value in values.items()}


def alike(mine: Iterable[str], me: str, ties: Ties, *, busiest: int) -> dict[str, float]:
    """Those who turn to the same people as the reader, the most alike first, and how much.

    s(x) = Σ 1/indegree(f) over the people f to whom both turn; f to whom more than `busiest` turn tell
    nothing and are left out.
    """
    likeness: dict[str, float] = {}
    for _, callers in sorted(ties.callers(mine).items()):
        if not 0 < len(callers) <= busiest:
            continue
        share = 1 / len(callers)
        for other in callers:
            likeness[other] = likeness.get(other, 0.0) + share
    likeness.pop(me, None)
    return dict(sorted(likeness.items(), key=lambda item: (-item[1], item[0])))


def in_common(me: str, ties: Ties, *, crowded: int, most: int) -> dict[str, list[tuple[float, str]]]:
    """For everybody who turns to people to whom the reader turns: through whom, and what each is worth.

    Somebody to whom n turn is worth 1/ln(2 + n), the dearest first; those to whom `crowded` or more turn say
    nothing. The `most` strongest ties of the reader are looked at. The sum is `People.circle`.
    """
    mine = sorted(ties.of(me).items(), key=lambda tie: (-tie[1].weight, tie[0]))[:most]
    ties.look_up(to=[friend for friend, _ in mine])
    found: dict[str, list[tuple[float, str]]] = {}
    for friend, _ in mine:
        callers = ties.to(friend)
        if len(callers) < crowded:
            worth = 1 / math.log(2 + len(callers))
            for caller in callers:
                if caller != me:
                    found.setdefault(caller, []).append((worth, friend))
    for through in found.values():
        through.sort(key=lambda one: (-one[0], one[1]))
    return found
