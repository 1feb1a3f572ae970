"""Introducing others: pairs of the reader's friends who don't know each other and should.

As with being introduced, ties weigh everybody (`pairs`), and what both wrote says what they share
(`common_ground`):

    1.05 · Σ 1/degree over common contacts        0.35 · ln degree of both        1.0 · both are about
    0.55 · the weaker of the ties to them        1.5 · how many contacts they share (if texts are known)
    2.0 · who is like the one turns to the other        1.0 · to whom the one turns, turns to the other

each as its percentile among the pairs. The first five were fitted on conversations of 2016 and 2017, the last
two on made-up networks and towns in which other things move people.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import datetime, timedelta
from itertools import combinations

from msgspec import Struct

from twitterbar.domain.circle import Ties, fading, percentiles
from twitterbar.domain.common_ground import Claim, own
from twitterbar.domain.ties import weight_at

ADAMIC, DEGREES, ABOUT, CLOSE, COMMON, LIKED, LED = 1.05, 0.35, 1.0, 0.55, 1.5, 2.0, 1.0
"""The weights of the seven evidences, in the order of the text above."""

HALF_LIFE = timedelta(days=2)
"""How fast being about fades."""

NEAREST = 60
"""So many of the closest friends are thought of together, and listened to for what they have in common."""

FRIENDS = 300
"""So many friends, the closest, are thought of together; more would be 45,000 pairs and not one better."""

BUSIEST = 500
"""Somebody to whom more turn than that says nothing about who is alike."""

CLOSEST = 15
"""So many of those to whom somebody turns most tell who is like them; more say hardly more."""

CROWD = 150
"""Contacts that more of the friends share bring no two together."""

GROUND = 0.5
"""How much ln(1 + what they share of their own) adds to a pair's score; see `standing`."""


class Pair(Struct, frozen=True, kw_only=True):
    """Two friends, the smaller id first, and whom both talk with (the rarest first)."""

    a: str
    b: str
    score: float
    common: tuple[str, ...]


def pairs(
    me: str,
    friends: Collection[str],
    ties: Ties,
    now: datetime,
    *,
    last_said: Mapping[str, datetime] = {},
    also: Iterable[tuple[str, str]] = (),
    texts: bool = True,
) -> list[Pair]:
    """Pairs of friends that never turned to each other and share a contact (or are in `also`), best first.

    `last_said` tells when somebody was about; where it doesn't, their last turn does. `texts`: their words
    are known, so that shared contacts count (among people of whom only ties are known, they tell nothing).
    Of more than `FRIENDS` friends, those with the strongest ties both ways are looked at.
    """
    ties.look_up(of=(me,), to=(me,))
    close = {friend: _tie(me, friend, ties, now) for friend in friends if friend != me}
    near = sorted(close, key=lambda friend: (-close[friend], friend))[:FRIENDS]
    called, callers = ties.called(near), ties.callers(near)
    contacts = {friend: {*called[friend], *callers[friend]} - {me, friend} for friend in near}
    degree, shared = _shared(contacts, ties)
    for a, b in also:
        if a in contacts and b in contacts and a != b:
            shared.setdefault((min(a, b), max(a, b)), [])
    shared = {
        (a, b): common for (a, b), common in shared.items() if b not in contacts[a] and a not in contacts[b]
    }
    about = {friend: _about(friend, ties, last_said, now) for friend in near}
    worth = {one: 1 / many for one, many in degree.items() if many}
    adamic = {pair: sum([worth[one] for one in common]) for pair, common in shared.items()}
    many = {friend: math.log(len(theirs) + 1) for friend, theirs in contacts.items()}
    ranks = (
        percentiles(adamic),
        percentiles({(a, b): many[a] + many[b] for a, b in shared}),
        percentiles({(a, b): about[a] * about[b] for a, b in shared}),
        percentiles({(a, b): min(close[a], close[b]) for a, b in shared}),
        percentiles({pair: float(len(common)) for pair, common in shared.items()}),
        *map(percentiles, _towards_each_other(shared, called, callers, ties, me)),
    )
    weights = (ADAMIC, DEGREES, ABOUT, CLOSE, COMMON if texts else 0.0, LIKED, LED)
    weighted = list(zip(weights, ranks, strict=True))
    found = [
        Pair(
            a=pair[0],
            b=pair[1],
            score=sum([weight * rank[pair] for weight, rank in weighted]),
            common=tuple(common),
        )
        for pair, common in shared.items()
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _tie(me: str, friend: str, ties: Ties, now: datetime) -> float:
    bonds = (ties.of(me).get(friend), ties.to(me).get(friend))
    return sum(weight_at(bond.weight, now) for bond in bonds if bond is not None)


def _about(friend: str, ties: Ties, last_said: Mapping[str, datetime], now: datetime) -> float:
    last = last_said.get(friend) or max((bond.last for bond in ties.of(friend).values()), default=None)
    return 0.0 if last is None else fading(last, now, HALF_LIFE)


def _shared(
    contacts: Mapping[str, Collection[str]], ties: Ties
) -> tuple[Mapping[str, int], dict[tuple[str, str], list[str]]]:
    """Every pair with a contact in common, and those contacts, the rarest first; and how many each knows."""
    knowing: defaultdict[str, list[str]] = defaultdict(list)
    for friend in sorted(contacts):
        for contact in contacts[friend]:
            knowing[contact].append(friend)
    told = [contact for contact, knowers in knowing.items() if 2 <= len(knowers) <= CROWD]
    degree = {
        **ties.degrees(contact for contact in told if contact not in contacts),
        **{contact: len(contacts[contact]) for contact in told if contact in contacts},
    }
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for contact in sorted(told, key=lambda one: (degree[one], one)):
        for pair in combinations(knowing[contact], 2):
            shared[pair].append(contact)
    return degree, dict(shared)


def _towards_each_other(
    pairs: Iterable[tuple[str, str]],
    called: Mapping[str, Set[str]],
    callers: Mapping[str, Set[str]],
    ties: Ties,
    me: str,
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """How near a turn between two is: over those who are like one of them, and over those they turn to.

    The first is the strongest evidence of `meeting`, asked for each of the two: from a to b it is
    Σ s(x)/outdegree(x) over those x who turn to b, where s(x) = Σ 1/indegree(f) over those of the `CLOSEST`
    of a to whom x turns as well. Of both directions the nearer counts. The second is Σ 1/outdegree(z) over
    those z to whom the one turns and who turn to the other, both directions together. The reader is no such
    person.
    """
    leads = _inverted(callers, me)
    liked: dict[str, defaultdict[str, float]] = {friend: defaultdict(float) for friend in called}
    led: dict[str, defaultdict[str, float]] = {friend: defaultdict(float) for friend in called}
    known_by = _inverted(ties.closest(called, CLOSEST), me)
    alike = ties.callers(known_by)
    through = _inverted({friend: others & leads.keys() for friend, others in called.items()}, me)
    counts = ties.counts({*through, *(leads.keys() & {other for every in alike.values() for other in every})})
    for other, friends in through.items():
        share = 1 / counts[other]
        for friend in friends:
            into = led[friend]
            for to in leads[other]:
                into[to] += share
    for known, friends in known_by.items():
        others = alike[known]
        if len(others) > BUSIEST:
            continue
        near: defaultdict[str, float] = defaultdict(float)
        for other in sorted(others & leads.keys()):
            share = 1 / (counts[other] * len(others))
            for to in leads[other]:
                near[to] += share
        for friend in friends:
            into = liked[friend]
            for to, share in near.items():
                into[to] += share
    every = list(pairs)
    return (
        {(a, b): max(liked[a].get(b, 0.0), liked[b].get(a, 0.0)) for a, b in every},
        {(a, b): led[a].get(b, 0.0) + led[b].get(a, 0.0) for a, b in every},
    )


def _inverted(others: Mapping[str, Collection[str]], me: str) -> dict[str, list[str]]:
    """Of whom each of the others is one, in one order; the reader is left out."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(others):
        for other in others[one]:
            found[other].append(one)
    found.pop(me, None)
    return {other: found[other] for other in sorted(found)}


def standing(pair: Pair, claims: Iterable[Claim]) -> float:
    """Where a pair stands among others: by the ties around the two, and by what they share of their own.

    The latter by its logarithm, for two who write of one thing all day would else pass everybody whose
    friends they already have in common.
    """
    return pair.score + GROUND * math.log1p(own(claims))
