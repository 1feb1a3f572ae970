"""Being introduced: whom the reader should meet, through whom, and what was said between them.

The bar's way of meeting people: somebody whom at least two of one's own people really talk with. First
everybody within reach is weighed by ties alone (`weigh`), by six evidences, all but the fourth taken as their
percentile among the candidates, with half-lives and weights fitted on conversations of 2016 and 2017, and
the last two on made-up networks and towns in which other things move people:

    3.9 · people like the reader turn to them      0.4 · the reader's people turn to them, and lately
    1.4 · how lately the last one did              0.8 · ln(1 + how often they turned to the reader)
    1.0 · how much of what the reader's people turn to, the closest most, is they      0.5 · they are like
    the reader themselves

Then what was said decides (`introductions`): reposts introduce nobody, replies in both directions count most,
then quotes and mentions. Follower counts of any kind are not even known here; whoever a good part of the
reader's people calls is famous, and needs no introduction.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import islice

from msgspec import Struct

from twitterbar.domain.circle import Ties, alike, fading, percentiles
from twitterbar.domain.ties import Bond, forward_weight

ALIKE, TURNED, LATELY, TO_ME, LED, LIKE = 3.9, 0.4, 1.4, 0.8, 1.0, 0.5
"""The weights of the six evidences, in the order of the table above."""

DIGITS = 9
"""To so many digits shares are told apart: what is equal stays so, in whatever order it was added up."""

SAID = 1.0
"""What ln(1 + the weight of what was said) adds, once it is known."""

HALF_LIFE = timedelta(days=14)
LIKE_ME = 200
"""So many of those who are most like the reader are asked to whom they turn."""

BUSIEST = 500
"""Somebody to whom more turn than that says nothing about who is alike."""

FAMOUS_SHARE = 0.05
"""Whom more than this share of the reader's people call is famous …"""

FAMOUS_FLOOR = 12
"""… if they are more than so many: in a small circle three friends are five of a hundred."""

INTRODUCERS = 2
"""So many of the reader's people have to talk with somebody to be an introduction."""

SILENT = timedelta(days=28)
"""Whoever said nothing for so long is not introduced."""

BOTH_WAYS, ONE_WAY, ASIDE = 3.0, 1.0, 0.5
"""What an exchange counts: answered in both directions, in one, or only quoted and named."""

TALKING = 1.0
"""An introducer has to come to at least this: one answer, or to be named and quoted twice."""

MOST_HEARD = 2 * BOTH_WAYS
"""More than this no introducer adds, however much they talk."""

TOGETHER = 50
"""The ties of so many are read at once; the order doesn't depend on it."""


class Weighed(Struct, frozen=True, kw_only=True):
    """Somebody within reach: through whom, the strongest first, and the four evidences.

    `alike` are those like the reader who turn to them, as far as any do; `to_me` how often they turned to
    the reader.
    """

    account: str
    score: float
    introducers: tuple[str, ...]
    alike: float
    turned: float
    last: datetime
    to_me: int


class Said(Struct, frozen=True):
    """One post by which one of two turned to the other: reply, quote, mention (or repost)."""

    post: str
    src: str
    dst: str
    at: datetime
    kind: str


class Talk(Struct, frozen=True, kw_only=True):
    """That an introducer and a person talk, and what it counts.

    The introducer turned to the person so many `times`; `both_ways`: the person to them as well, and one of
    them answered; `each_answered`: both did.
    """

    introducer: str
    weight: float
    both_ways: bool
    each_answered: bool
    times: int


class Introduction(Struct, frozen=True, kw_only=True):
    """Somebody to meet, with those who introduce them, the strongest first."""

    account: str
    score: float
    talks: tuple[Talk, ...]
    weighed: Weighed


def weigh(
    me: str,
    people: Collection[str],
    ties: Ties,
    now: datetime,
    *,
    never: Callable[[str], bool] = lambda account: False,
    record: Mapping[str, float] = {},
    half_life: timedelta = HALF_LIFE,
    famous_share: float | None = FAMOUS_SHARE,
    introducers: int = 1,
    within: Collection[str] | None = None,
) -> list[Weighed]:
    """Everybody that the reader's `people` turn to, the best first; of equals, the smaller id first.

    Left out are the reader, those to whom the reader turned already, those that `never` names, the famous
    (unless `famous_share` is None), and those reached over fewer `introducers`. `record` says how much an
    introducer's turns count (1 where it says nothing). `within` narrows whom one looks at, for a store that
    knows beforehand who can be reached.
    """
    ties.look_up(of=(me,), to=(me,))
    known = ties.of(me)
    called: dict[str, dict[str, Bond]] = {}
    for friend, person, bond in _turns(people, ties, within):
        called.setdefault(person, {})[friend] = bond
    most = math.inf if famous_share is None else max(FAMOUS_FLOOR, famous_share * len(people))
    reach = {
        person: through
        for person, through in called.items()
        if introducers <= len(through) <= most and person != me and person not in known and not never(person)
    }
    likeness = alike(list(known) or list(people), me, ties, busiest=BUSIEST)
    liked = _liked(likeness, ties, reach)
    left = {
        at: fading(at, now, half_life)
        for at in {bond.last for some in reach.values() for bond in some.values()}
    }
    counted = {
        person: {friend: record.get(friend, 1.0) * left[bond.last] for friend, bond in through.items()}
        for person, through in reach.items()
    }
    turned = {person: sum(sorted(through.values())) for person, through in counted.items()}
    last = {person: max(bond.last for bond in through.values()) for person, through in reach.items()}
    lately = {person: fading(last[person], now, half_life / 3) for person in reach}
    to_me = {person: bond.n for person, bond in ties.to(me).items() if person in reach}
    ranks = (
        percentiles(liked),
        percentiles(turned),
        percentiles(lately),
        percentiles(_led(me, ties, reach, now)),
        percentiles({person: likeness.get(person, 0.0) for person in reach}),
    )
    weighed = [
        Weighed(
            account=person,
            score=ALIKE * ranks[0][person]
            + TURNED * ranks[1][person]
            + LATELY * ranks[2][person]
            + LED * ranks[3][person]
            + LIKE * ranks[4][person]
            + TO_ME * math.log1p(to_me.get(person, 0)),
            introducers=tuple(sorted(through, key=lambda friend: (-through[friend], friend))),
            alike=liked[person],
            turned=turned[person],
            last=last[person],
            to_me=to_me.get(person, 0),
        )
        for person, through in counted.items()
    ]
    return sorted(weighed, key=lambda one: (-one.score, one.account))


def _turns(
    people: Collection[str], ties: Ties, within: Collection[str] | None
) -> Iterator[tuple[str, str, Bond]]:
    """Who of these people turned to whom; looked at from the side on which there are fewer."""
    if within is None:
        ties.look_up(of=people)
        for friend in people:
            for person, bond in ties.of(friend).items():
                yield friend, person, bond
    else:
        circle = frozenset(people)
        ties.look_up(to=within)
        for person in within:
            for friend, bond in ties.to(person).items():
                if friend in circle:
                    yield friend, person, bond


def _liked(likeness: Mapping[str, float], ties: Ties, reach: Iterable[str]) -> dict[str, float]:
    """co(v) = Σ s(x)/outdegree(x) over those most like the reader who turn to v.

    The reader is known by those to whom they turned; as long as that is nobody, by those they follow.
    """
    most = dict(islice(likeness.items(), LIKE_ME))
    called = ties.called(most)
    liked = dict.fromkeys(reach, 0.0)
    for other, share in most.items():
        theirs = called[other]
        for person in liked.keys() & theirs:
            liked[person] += share / len(theirs)
    return liked


def _led(me: str, ties: Ties, reach: Mapping[str, Mapping[str, Bond]], now: datetime) -> dict[str, float]:
    """Where the reader's ties lead in two steps: Σ ln(2 + w(me, f)) · w(f, v)/(1 + w(f)) over the friends f.

    w is the weight of ties, both ways between the reader and a friend; w(f) that of all turns of a friend. So
    somebody to whom a close friend turns half of the time is nearer than one among many.
    """
    unit = forward_weight(now.timestamp() * 1000)
    friends = {friend for through in reach.values() for friend in through}
    of, to, all_turns = ties.of(me), ties.to(me), ties.weights(friends)
    share = {}
    for friend in friends:
        between = sum(bond.weight for bond in (of.get(friend), to.get(friend)) if bond is not None)
        share[friend] = math.log(2 + between / unit) / (unit + all_turns[friend])
    return {
        person: round(math.fsum(share[friend] * bond.weight for friend, bond in through.items()), DIGITS)
        for person, through in reach.items()
    }


def talk(introducer: str, person: str, ties: Ties) -> Talk | None:
    """Whether two talk, and how much; None if they don't, whatever was passed on."""
    there, back = ties.to(person).get(introducer), ties.of(person).get(introducer)
    if there is None or not there.said:
        return None
    said, answers, both, each = there.said, there.answers, False, False
    if back is not None and back.said:
        said, answers = said + back.said, answers + back.answers
        both, each = answers > 0, there.answers > 0 and back.answers > 0
    weight = BOTH_WAYS * both + ONE_WAY * answers + ASIDE * (said - answers)
    if weight < TALKING:
        return None
    return Talk(introducer=introducer, weight=weight, both_ways=both, each_answered=each, times=there.said)


def introductions(
    weighed: Iterable[Weighed], ties: Ties, record: Mapping[str, float] = {}
) -> Iterator[Introduction]:
    """Those with whom enough of the introducers talk, the best first; the order adds what was said.

    They are looked at in the order of what each could come to at the most, and told once nobody left could
    come to more. So who asks for two has few looked at, and gets the first two of all.
    """
    waiting = sorted(((_at_most(one, record), one) for one in weighed), key=lambda each: -each[0])
    found: list[tuple[float, str, Introduction]] = []
    for start in range(0, len(waiting), TOGETHER):
        some = waiting[start : start + TOGETHER]
        while found and -found[0][0] > some[0][0]:
            yield heappop(found)[2]
        ties.look_up(of=[one.account for _, one in some])
        for _, one in some:
            if (introduction := introduce(one, ties, record)) is not None:
                heappush(found, (-introduction.score, one.account, introduction))
    while found:
        yield heappop(found)[2]


def _at_most(weighed: Weighed, record: Mapping[str, float]) -> float:
    """What somebody's score could be if all their introducers talked with them all day."""
    heard = math.fsum(MOST_HEARD * record.get(introducer, 1.0) for introducer in weighed.introducers)
    return weighed.score + SAID * math.log1p(heard)


def introduce(weighed: Weighed, ties: Ties, record: Mapping[str, float] = {}) -> Introduction | None:
    """An introduction, if enough of the introducers talk with the person."""
    talks = [
        found
        for introducer in weighed.introducers
        if (found := talk(introducer, weighed.account, ties)) is not None
    ]
    if len(talks) < INTRODUCERS:
        return None
    talks.sort(key=lambda one: (-one.weight * record.get(one.introducer, 1.0), one.introducer))
    heard = math.fsum(min(one.weight, MOST_HEARD) * record.get(one.introducer, 1.0) for one in talks)
    return Introduction(
        account=weighed.account,
        score=weighed.score + SAID * math.log1p(heard),
        talks=tuple(talks),
        weighed=weighed,
    )


def record_of(given: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    """How much each introducer's word counts, from which of their introductions panned out.

    Nobody starts at zero: with p of n panned out it is (p + 1)/(n + 2) · 2, which is 1 before the first one.
    """
    return {who: 2 * (sum(outcomes) + 1) / (len(outcomes) + 2) for who, outcomes in given.items()}
